"""Customers, tracers, runs, slots and closed dates of the old system, as ours: found again where we have them already,
else made. Each is one transaction with its mirror row."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower

from legacy import mirror
from legacy.mapping import reading
from legacy.old.shape import Data
from legacy.old.tables import FDG
from legacy.old.values import Unreadable
from production.actions.setup import touching
from production.actions.setup.keeping import keep
from production.actions.setup.touching import Follow
from tracershop import ledger
from tracershop.catalogue import images
from tracershop.catalogue.models import CatalogueEntry, ClosedDate, Customer, Endpoint, Isotope, Run, Slot, Tracer
from tracershop.site import authority

# Its own hospital: no transport, and no papers for it.
OWN_NUMBER = 1
BATCH_TAG = 12


def called(model: type[Any], column: str, name: str) -> Any:
  """The rows of a name, in whatever case; by hand, for MariaDB's columns tell cases apart and `iexact` with them."""
  return model._default_manager.annotate(said=Lower(column)).filter(said=name.lower())


def customer_of(bid: str) -> Customer | None:
  """Our customer that a user over there is."""
  ids = mirror.tied("Users", [bid], "customer").get(bid)
  return Customer.objects.filter(id=ids[0]).first() if ids else None


def endpoint_of(bid: str) -> Endpoint | None:
  """Where it is delivered to: over there a customer is one place."""
  ids = mirror.tied("Users", [bid], "endpoint").get(bid)
  return Endpoint.objects.select_related("customer").filter(id=ids[0]).first() if ids else None


def tracer_of(key: str) -> Tracer | None:
  """Our tracer that one over there is."""
  ids = mirror.tied("Tracers", [key], "tracer").get(key)
  return Tracer.objects.select_related("isotope").filter(id=ids[0]).first() if ids else None


def isotope_of(name: str) -> Isotope:
  """Our isotope of that name. Raises Unreadable where it is not set up here."""
  found: Isotope | None = called(Isotope, "symbol", name).first()
  if found is None:
    raise Unreadable(
      "isotope",
      f"Isotopen {name} er ikke oprettet her. Opret den med halveringstid og kilde.",
      f"The isotope {name} is not set up here. Add it with its half-life and source.",
    )
  return found


def _back(change: ledger.Change, row: Customer | Tracer, scope: Q) -> None:
  """What was archived when it was gone over there and stands there again, where the old system says what there is."""
  if not row.archived or authority.leader_of(None, "setUp") == "new":
    return
  before = images.row(row)
  row.archived = False
  touches = Follow(scope=scope, how=touching.in_catalogue(), confirmed=None)
  kind = "customer.followed" if isinstance(row, Customer) else "tracer.followed"
  keep(change, kind=kind, rows=[row], before=[before], touches=touches)


@ledger.action
def adopt_customer(change: ledger.Change, *, key: str, data: Data) -> None:
  """Takes a customer over: the one with its dispenser number or short name, else a new one with an endpoint."""
  it = reading.customer(data)
  mine = customer_of(key)
  if mine is not None:
    _back(change, mine, Q(customer=mine))
  customer = mine or _known_customer(it)
  if customer is None:
    customer = Customer(
      short_name=_free(Customer, "short_name", it.short_name, 30, key),
      long_name=it.long_name,
      dispenser_number=it.dispenser_number,
    )
    made = customer
    keep(
      change,
      kind="customer.adopted",
      rows=[customer],
      begins=lambda: [f"customer:{made.pk}", f"bookings:{made.pk}"],
    )
  endpoint = Endpoint.objects.filter(customer=customer).order_by("id").first()
  if endpoint is None:
    endpoint = Endpoint(customer=customer, name=customer.short_name, internal=it.dispenser_number == OWN_NUMBER)
    keep(change, kind="endpoint.adopted", rows=[endpoint])
  mirror.tie("Users", key, "customer", customer.pk)
  mirror.tie("Users", key, "endpoint", endpoint.pk)
  mirror.keep("Users", {key: data}, change.now)


def _known_customer(it: reading.OldCustomer) -> Customer | None:
  if it.dispenser_number is not None:
    found = Customer.objects.filter(dispenser_number=it.dispenser_number).first()
    if found is not None:
      return found
  found = called(Customer, "short_name", it.short_name).first()
  # Another number is another customer, whatever both are called.
  return found if found is not None and found.dispenser_number in (None, it.dispenser_number) else None


@ledger.action
def adopt_tracer(change: ledger.Change, *, key: str, data: Data, isotopes: dict[str, str]) -> None:
  """Takes a tracer over: the one of that name, else a new one. Raises Unreadable where its isotope is not here."""
  it = reading.tracer(data, isotopes)
  mine = tracer_of(key)
  if mine is not None and it.in_use:
    _back(change, mine, Q(tracer=mine))
  tracer = mine or called(Tracer, "short_name", it.name).first()
  if tracer is not None and tracer.bare:
    raise name_taken(it.name)
  if tracer is None:
    isotope = isotope_of(it.isotope)
    tag = re.sub(r"[^A-Z0-9]", "", it.name.upper())[:BATCH_TAG] or f"T{key}"
    tracer = Tracer(
      short_name=it.name,
      clinical_name=it.long_name,
      isotope=isotope,
      kind=it.kind,
      batch_tag=_free(Tracer, "batch_tag", tag, BATCH_TAG, key),
      archived=not it.in_use,
    )
    keep(change, kind="tracer.adopted", rows=[tracer])
  mirror.tie("Tracers", key, "tracer", tracer.pk)
  mirror.keep("Tracers", {key: data}, change.now)


def name_taken(name: str) -> Unreadable:
  """What is said of a tracer over there whose name is another one's here, be it a bare isotope's (ISO-5)."""
  return Unreadable(
    "name",
    f"Traceren hedder nu {name} dér, og det hedder en anden her. Omdøb den ene.",
    f"The tracer is now called {name} there, and another one here is. Rename one of them.",
  )


@ledger.action
def adopt_entry(change: ledger.Change, *, key: str, data: Data, overhead: float) -> None:
  """Takes over that a customer may order a tracer. A pair that stands there twice is one entry."""
  endpoint, tracer = endpoint_of(data["customer_id"] or ""), tracer_of(data["tracer_id"] or "")
  if endpoint is None or tracer is None:
    raise Unreadable(
      "customer_id",
      "Kunden eller traceren findes ikke.",
      "Its customer or its tracer is not there.",
    )
  entry = CatalogueEntry.objects.filter(endpoint=endpoint, tracer=tracer).first()
  if entry is None:
    entry = CatalogueEntry(endpoint=endpoint, tracer=tracer, overhead=overhead)
    keep(change, kind="catalogueEntry.adopted", rows=[entry])
  mirror.tie("TracerCustomer", key, "catalogueEntry", entry.pk)
  mirror.keep("TracerCustomer", {key: data}, change.now)


@ledger.action
def adopt_run(change: ledger.Change, *, key: str, data: Data) -> None:
  """Takes an FDG run over: the one at that time of that weekday, else a new one."""
  it = reading.run(data)
  tracer = tracer_of(str(FDG))
  if tracer is None:
    raise Unreadable("PTID", "Der er ingen FDG at fremstille.", "There is no FDG to be made.")
  found = Run.objects.filter(tracer=tracer, weekday=it.weekday, time=it.time, ends_date__isnull=True).first()
  if found is None:
    found = Run(tracer=tracer, weekday=it.weekday, time=it.time, max_mbq=it.max_mbq)
    keep(change, kind="run.adopted", rows=[found])
  mirror.tie("productionTimes", key, "run", found.pk)
  mirror.keep("productionTimes", {key: data}, change.now)


@ledger.action
def adopt_slot(change: ledger.Change, *, key: str, data: Data, runs: dict[tuple[int, int], int]) -> None:
  """Takes a delivery time over: the one of that place at that time in those weeks, else a new one. `runs`: our runs by
  weekday and number over there."""
  it = reading.slot(data)
  endpoint = endpoint_of(it.bid)
  if endpoint is None:
    raise Unreadable("BID", f"Kunden {it.bid} findes ikke.", f"There is no customer {it.bid}.")
  run = Run.objects.filter(id=runs.get((it.weekday, it.run), 0)).first()
  if run is None:
    raise Unreadable(
      "run",
      f"Kørsel {it.run} på ugedag {it.weekday} findes ikke.",
      f"There is no run {it.run} on weekday {it.weekday}.",
    )
  slot = Slot.objects.filter(
    endpoint=endpoint,
    weekday=it.weekday,
    delivery_time=it.time,
    weeks=it.weeks,
    run__tracer=run.tracer,
    ends_date__isnull=True,
  ).first()
  if slot is None:
    slot = Slot(
      endpoint=endpoint,
      run=run,
      weekday=it.weekday,
      delivery_time=it.time,
      weeks=it.weeks,
      max_mbq=it.max_mbq,
    )
    keep(change, kind="slot.adopted", rows=[slot])
  mirror.tie("deliverTimes", key, "slot", slot.pk)
  mirror.keep("deliverTimes", {key: data}, change.now)


@ledger.action
def adopt_closed_date(change: ledger.Change, *, key: str, data: Data) -> None:
  """Takes a closed date over."""
  _, day = reading.closed_date(data)
  found = ClosedDate.objects.filter(date=day).first()
  if found is None:
    found = ClosedDate(date=day)
    keep(change, kind="closedDate.adopted", rows=[found])
  mirror.tie("blockDeliverDate", key, "closedDate", found.pk)
  mirror.keep("blockDeliverDate", {key: data}, change.now)


def _free(model: type[Any], column: str, wanted: str, limit: int, key: str) -> str:
  """A name that nobody has: the wanted one, else with the number over there behind it."""
  taken = called(model, column, wanted).exists()
  return wanted if not taken else f"{wanted[: limit - len(key) - 1]}-{key}"
