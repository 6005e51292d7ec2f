"""The unit of the journeys: every kind of order, at any hour.

The deadline of a date is the midnight at which the day before it begins. So it has always passed for tomorrow, and not
for later dates that the test orders for: nothing is open or closed by the hour at which it is run.
"""

from __future__ import annotations

from datetime import time, timedelta

from tests.e2e.unit import HALF_LIFE, Facts
from tests.unit import PASSWORD, person
from tracershop import calendar
from tracershop.catalogue.models import CatalogueEntry, Customer, Deadline, Endpoint, Isotope, ReleaseRight, Run, Slot
from tracershop.catalogue.models import Tracer as TracerRow
from tracershop.orderbook import window

__all__ = ["PASSWORD", "Facts", "build"]

WEEK = range(1, 8)
# Run, and the deliveries that it feeds.
FDG = {time(5, 45): (time(7), time(8, 15)), time(10): (time(11, 30),)}


def build() -> Facts:
  """Makes two hospitals that order FDG, FET by injection, and bare F-18."""
  f18 = Isotope.objects.create(symbol="F-18", half_life_seconds=HALF_LIFE, source="ICRP 107")
  fdg = TracerRow.objects.create(
    short_name="FDG", clinical_name="[18F]Fludeoxyglucose", isotope=f18, kind="activity", batch_tag="FDG"
  )
  fet = TracerRow.objects.create(
    short_name="FET", clinical_name="[18F]Fluoroethyltyrosine", isotope=f18, kind="injection", batch_tag="FET"
  )
  runs = {
    (weekday, at): Run.objects.create(tracer=fdg, weekday=weekday, time=at, max_mbq=60_000)
    for weekday in WEEK
    for at in FDG
  }
  targets = {
    weekday: Run.objects.create(isotope=f18, weekday=weekday, time=time(6, 30), max_mbq=30_000) for weekday in WEEK
  }
  numbers = []
  for number, name in ((7, "Nordby"), (12, "Sundby")):
    customer = Customer.objects.create(short_name=name, long_name=f"{name} Hospital", dispenser_number=number)
    endpoint = Endpoint.objects.create(
      customer=customer,
      name="PET/CT",
      transport_minutes=20,
      address=f"{name} Hospital\nSygehusvej {number}\n2100 {name}",
      receives_from=time(7),
      receives_to=time(17),
      receives_weekdays=list(WEEK),
    )
    CatalogueEntry.objects.create(endpoint=endpoint, tracer=fdg, overhead=1.05, max_mbq=20_000)
    CatalogueEntry.objects.create(endpoint=endpoint, tracer=fet, overhead=1.2, max_injections=4)
    CatalogueEntry.objects.create(endpoint=endpoint, isotope=f18, overhead=1.1, max_mbq=9_000)
    for weekday in WEEK:
      for run_at, deliveries in FDG.items():
        for at in deliveries:
          Slot.objects.create(endpoint=endpoint, run=runs[weekday, run_at], weekday=weekday, delivery_time=at)
      Slot.objects.create(endpoint=endpoint, run=targets[weekday], weekday=weekday, delivery_time=time(8))
    person(f"nurse-{name.lower()}", f"Nurse of {name}", "shopUser", (customer,))
    numbers.append(customer.pk)
  for kind in ("activity", "injection"):
    Deadline.objects.create(kind=kind, type="daily", time=time(0), working_days_only=False)
  chemist = person("radiochemist", "Kirsten Holm", "productionUser")
  person("prodadmin", "Karen Berg", "productionAdmin")
  person("prodadmin2", "Lars Dam", "productionAdmin")
  person("siteadmin", "Jens Juhl", "siteAdmin")
  assert chemist.user_id is not None
  today = calendar.today()
  ReleaseRight.objects.create(user_id=chemist.user_id, user_name=chemist.name, tracer=fdg, from_date=today)
  window.keep_day()
  far, tomorrow = today + timedelta(days=3), today + timedelta(days=1)
  return Facts(str(far), "07:00", "11:30", *numbers, passed=str(tomorrow))
