"""Sets up the demo's catalogue, through the ledger like every change."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from tracershop import ledger
from tracershop.catalogue import bare, models, parts
from tracershop.demo import unit


@ledger.action
def set_up_catalogue(change: ledger.Change, *, closed: date) -> dict[str, Any]:
  """Makes isotopes, tracers, customers, endpoints, entries, runs, slots, deadlines and a closed date."""
  isotopes = {
    symbol: models.Isotope.objects.create(symbol=symbol, half_life_seconds=seconds, source=unit.HALF_LIFE_SOURCE)
    for symbol, seconds in unit.ISOTOPES.items()
  }
  tracers = {
    it.short_name: models.Tracer.objects.create(
      short_name=it.short_name,
      clinical_name=it.clinical_name,
      isotope=isotopes[it.isotope],
      kind=it.kind,
      batch_tag=it.batch_tag,
      shelf_life_minutes=it.shelf_life_minutes,
    )
    for it in unit.TRACERS
  }
  customers = {
    short: models.Customer.objects.create(short_name=short, long_name=long, dispenser_number=number)
    for short, (long, number) in unit.CUSTOMERS.items()
  }
  places = {
    key: models.Endpoint.objects.create(
      customer=customers[it.customer],
      name=it.name,
      transport_minutes=it.transport_minutes,
      internal=it.internal,
      receives_from=it.receives[0] if it.receives else None,
      receives_to=it.receives[1] if it.receives else None,
      receives_weekdays=list(it.receives_weekdays),
      address=it.address,
    )
    for key, it in unit.PLACES.items()
  }
  entries = [
    models.CatalogueEntry.objects.create(
      endpoint=places[place], tracer=tracers[tracer], overhead=overhead, max_mbq=mbq, max_injections=injections
    )
    for (place, tracer), (overhead, mbq, injections) in unit.ENTRIES.items()
  ]
  entries += [
    models.CatalogueEntry.objects.create(
      endpoint=places[place], isotope=isotopes[symbol], overhead=overhead, max_mbq=most
    )
    for (place, symbol), (overhead, most) in unit.BARE_ENTRIES.items()
  ]
  bare_ones = {symbol: bare.new_tracer(isotopes[symbol]) for _, symbol in unit.BARE_ENTRIES}
  for it in bare_ones.values():
    it.save()
  runs, slots = _schedule(tracers, isotopes, places)
  closed_dates = [models.ClosedDate.objects.create(date=closed, name="Juleaftensdag")]
  deadlines = [
    models.Deadline.objects.create(kind="activity", type="daily", time=time(12, 0)),
    models.Deadline.objects.create(kind="injection", type="daily", time=time(14, 0)),
    # Copper is bought in once a week.
    models.Deadline.objects.create(
      kind="activity", tracer=tracers["DOTATATE"], type="weekly", weekday=4, time=time(12, 0)
    ),
  ]
  made: tuple[tuple[str, list[Any]], ...] = (
    ("isotope", list(isotopes.values())),
    ("tracer", [*tracers.values(), *bare_ones.values()]),
    ("customer", list(customers.values())),
    ("endpoint", list(places.values())),
    ("catalogueEntry", entries),
    ("run", runs),
    ("slot", slots),
    ("closedDate", closed_dates),
    ("deadline", deadlines),
  )
  for name, rows in made:
    changes = [found for row in rows for found in parts.puts(row)]
    change.record(
      kind="demo.catalogueSetUp",
      subjects=[f"{name}:{row.pk}" for row in rows],
      after={name: [found.row for found in changes if isinstance(found, ledger.Put) and found.stream == "production"]},
      changes=changes,
    )
  return {}


def _schedule(
  tracers: dict[str, models.Tracer], isotopes: dict[str, models.Isotope], places: dict[str, models.Endpoint]
) -> tuple[list[models.Run], list[models.Slot]]:
  runs = {
    (key, weekday): models.Run.objects.create(
      tracer=tracers.get(it.tracer),
      isotope=isotopes.get(it.isotope),
      weekday=weekday,
      time=it.at,
      max_mbq=it.max_mbq,
    )
    for key, it in unit.RUNS.items()
    for weekday in it.weekdays
  }
  slots = []
  for it in unit.DELIVERIES:
    for weekday in it.weekdays:
      of_evening_before = it.at < unit.RUNS[it.run].at
      run = runs[it.run, (weekday - 2) % 7 + 1 if of_evening_before else weekday]
      slots.append(
        models.Slot.objects.create(
          endpoint=places[it.place],
          run=run,
          weekday=weekday,
          delivery_time=it.at,
          weeks=it.weeks,
          max_mbq=it.max_mbq,
        )
      )
  return list(runs.values()), slots


def closed_date(today: date) -> date:
  """The next Christmas Eve that is not close: the demo is alive on the days people look at it."""
  found = date(today.year, 12, 24)
  return found if found > today + timedelta(days=21) else date(today.year + 1, 12, 24)
