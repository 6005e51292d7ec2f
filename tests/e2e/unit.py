"""The unit of the end-to-end test, built by a process of its own: two hospitals that can order now, whatever the hour.

Deliveries leave an hour and a half from now, and activities have no deadline: a site may set none. So the same story
can be told at night and on a Sunday.
"""

from __future__ import annotations

from datetime import timedelta

import msgspec

from production.actions.qc import set_qc_template
from tests.unit import PASSWORD, person
from tracershop import calendar, clock
from tracershop.catalogue.models import CatalogueEntry, Customer, Endpoint, Isotope, ReleaseRight, Run, Slot, Tracer
from tracershop.orderbook import window
from tracershop.protocol.commands import QcTestSpec

__all__ = ["PASSWORD", "Facts", "build"]

HALF_LIFE = 6586.2
# An amount within the entry's limit that the run cannot make: the server's to refuse.
ENTRY_MAX = 20_000
RUN_MAX = 40_000
TOO_MUCH_FOR_THE_RUN = "18500"


class Facts(msgspec.Struct):
  """What the test has to know: the two deliveries' date and wall times, and who may read which stream.

  `passed`: a date ahead whose deadline has passed, where there is one.
  """

  date: str
  first: str
  second: str
  north: int
  south: int
  passed: str = ""


def build() -> Facts:
  """Makes the unit as of now."""
  # To the next whole five minutes: slots are wall times without seconds.
  now = calendar.wall_time(clock.now()) + timedelta(minutes=95)
  first = now.replace(second=0, microsecond=0, minute=now.minute // 5 * 5)
  second = first + timedelta(minutes=5)
  if second.date() != first.date():
    first, second = second, second + timedelta(minutes=5)
  f18 = Isotope.objects.create(symbol="F-18", half_life_seconds=HALF_LIFE, source="ICRP 107")
  fdg = Tracer.objects.create(
    short_name="FDG", clinical_name="[18F]Fludeoxyglucose", isotope=f18, kind="activity", batch_tag="FDG"
  )
  run_at = first - timedelta(minutes=150)
  # A run of the evening before feeds the deliveries after midnight.
  of_day_before = run_at.date() < first.date()
  runs = {
    weekday: Run.objects.create(tracer=fdg, weekday=weekday, time=run_at.time(), max_mbq=RUN_MAX)
    for weekday in range(1, 8)
  }
  numbers = []
  for number, name in ((7, "Nordby"), (12, "Sundby")):
    customer = Customer.objects.create(short_name=name, long_name=f"{name} Hospital", dispenser_number=number)
    endpoint = Endpoint.objects.create(
      customer=customer, name="PET/CT", transport_minutes=20, address="Sygehusvej 1\n2100 Nordby"
    )
    CatalogueEntry.objects.create(endpoint=endpoint, tracer=fdg, overhead=1.05, max_mbq=ENTRY_MAX)
    for weekday in range(1, 8):
      for at in (first, second):
        run = runs[(weekday - 2) % 7 + 1 if of_day_before else weekday]
        Slot.objects.create(endpoint=endpoint, run=run, weekday=weekday, delivery_time=at.time())
    person(f"nurse-{name.lower()}", f"Nurse of {name}", "shopUser", (customer,))
    numbers.append(customer.pk)
  chemist = person("radiochemist", "Kirsten Holm", "productionUser")
  person("radiochemist2", "Anders Lund", "productionUser")
  admin = person("prodadmin", "Karen Berg", "productionAdmin")
  set_qc_template(actor=admin, tracer_id=fdg.pk, tests=[QcTestSpec(key="ph", name="pH", low=4.5, high=8.5)])
  assert chemist.user_id is not None
  ReleaseRight.objects.create(
    user_id=chemist.user_id, user_name=chemist.name, tracer=fdg, from_date=calendar.today() - timedelta(days=30)
  )
  window.keep_day()
  return Facts(f"{first:%Y-%m-%d}", f"{first:%H:%M}", f"{second:%H:%M}", *numbers)
