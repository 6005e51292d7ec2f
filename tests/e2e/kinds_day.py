"""The unit of the ways that are not FDG's: FET by injection and bare F-18, filled now for what is delivered soon."""

from __future__ import annotations

from datetime import timedelta

from tests.e2e.unit import HALF_LIFE, Facts
from tests.unit import PASSWORD, person
from tracershop import calendar, clock
from tracershop.catalogue import bare
from tracershop.catalogue.models import CatalogueEntry, Customer, Endpoint, Isotope, ReleaseRight, Run, Slot, Tracer
from tracershop.orderbook import window

__all__ = ["PASSWORD", "Facts", "build"]

WEEK = range(1, 8)


def build() -> Facts:
  """Makes a hospital that receives at any hour: nothing is open or closed by the hour at which it is run."""
  now = calendar.wall_time(clock.now())
  # In whole five minutes: slots are wall times. The target's run has ended, it may be one of the day before.
  ahead = now.replace(second=0, microsecond=0, minute=now.minute // 5 * 5) + timedelta(minutes=95)
  f18 = Isotope.objects.create(symbol="F-18", half_life_seconds=HALF_LIFE, source="ICRP 107")
  fet = Tracer.objects.create(
    short_name="FET", clinical_name="[18F]Fluoroethyltyrosine", isotope=f18, kind="injection", batch_tag="FET"
  )
  customer = Customer.objects.create(short_name="Nordby", long_name="Nordby Hospital", dispenser_number=7)
  endpoint = Endpoint.objects.create(
    customer=customer,
    name="PET/CT",
    transport_minutes=20,
    address="Nordby Hospital\nSygehusvej 7\n2100 Nordby",
    receives_weekdays=list(WEEK),
  )
  CatalogueEntry.objects.create(endpoint=endpoint, tracer=fet, overhead=1.2, max_injections=4)
  CatalogueEntry.objects.create(endpoint=endpoint, isotope=f18, overhead=1.05, max_mbq=9_000)
  bare.new_tracer(f18).save()
  target = ahead - timedelta(minutes=100)
  for day in WEEK:
    run = Run.objects.create(isotope=f18, weekday=day, time=target.time(), max_mbq=60_000)
    weekday = day % 7 + 1 if target.date() < ahead.date() else day
    Slot.objects.create(endpoint=endpoint, run=run, weekday=weekday, delivery_time=ahead.time())
  person("nurse-nordby", "Nurse of Nordby", "shopUser", (customer,))
  chemist = person("radiochemist", "Kirsten Holm", "productionUser")
  assert chemist.user_id is not None
  since = calendar.today() - timedelta(days=30)
  for what in ({"tracer": fet}, {"isotope": f18}):
    ReleaseRight.objects.create(user_id=chemist.user_id, user_name=chemist.name, from_date=since, **what)
  window.keep_day()
  return Facts(f"{ahead:%Y-%m-%d}", f"{ahead:%H:%M}", f"{ahead:%H:%M}", customer.pk, 0)
