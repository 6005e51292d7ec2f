"""The unit of the way from batch to door: a run has ended, one delivery's time has passed already, two are ahead.

What has passed was ordered and accepted hours ago; only what is ahead can be ordered now. By night a midnight lies
between any two of these.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

import msgspec

from customer.actions.orders import place_order
from production.actions.orders import accept_orders
from production.actions.qc import set_qc_template
from tests.e2e.unit import HALF_LIFE, Facts
from tests.unit import PASSWORD, person
from tracershop import calendar, clock
from tracershop.catalogue.models import CatalogueEntry, Customer, Endpoint, Isotope, ReleaseRight, Run, Slot, Tracer
from tracershop.orderbook import window
from tracershop.protocol.commands import QcTestSpec

__all__ = ["PASSWORD", "BatchDay", "build", "times"]

WEEK = range(1, 8)
TESTS = (
  QcTestSpec(key="ph", name="pH", low=4.5, high=8.5),
  QcTestSpec(key="clear", name="Udseende"),
  QcTestSpec(key="sterile", name="Sterilitet", phase="late"),
)
PASSED_MBQ = 2_000.0


class BatchDay(msgspec.Struct):
  """When things are: the run, the delivery that has passed, the one that is ahead. Aware, in Copenhagen."""

  run: datetime
  passed: datetime
  ahead: datetime

  @classmethod
  def of(cls, run: datetime) -> BatchDay:
    """The times of a run, in Copenhagen."""
    passed = run + timedelta(minutes=50)
    return cls(run=run, passed=passed, ahead=passed + timedelta(minutes=105))


def times() -> BatchDay:
  """The times as of now, in whole five minutes: slots are wall times."""
  now = calendar.wall_time(clock.now())
  now = now.replace(second=0, microsecond=0, minute=now.minute // 5 * 5)
  return BatchDay.of(now - timedelta(minutes=60))


def build() -> Facts:
  """Makes two hospitals that order FDG; the first has a delivery that has passed."""
  when = times()
  f18 = Isotope.objects.create(symbol="F-18", half_life_seconds=HALF_LIFE, source="ICRP 107")
  fdg = Tracer.objects.create(
    short_name="FDG", clinical_name="[18F]Fludeoxyglucose", isotope=f18, kind="activity", batch_tag="FDG"
  )
  runs = {day: Run.objects.create(tracer=fdg, weekday=day, time=_wall(when.run), max_mbq=60_000) for day in WEEK}
  hospitals = []
  for number, name in ((7, "Nordby"), (12, "Sundby")):
    customer = Customer.objects.create(short_name=name, long_name=f"{name} Hospital", dispenser_number=number)
    endpoint = Endpoint.objects.create(
      customer=customer,
      name="PET/CT",
      transport_minutes=20,
      address=f"{customer.short_name} Hospital\nSygehusvej 1\n2100 {customer.short_name}",
    )
    CatalogueEntry.objects.create(endpoint=endpoint, tracer=fdg, overhead=1.05, max_mbq=20_000)
    slots = {
      (at, day): Slot.objects.create(
        endpoint=endpoint, run=runs[_weekday_before(day, when.run, at)], weekday=day, delivery_time=_wall(at)
      )
      for at in (when.passed, when.ahead)
      for day in WEEK
    }
    nurse = person(f"nurse-{name.lower()}", f"Nurse of {name}", "shopUser", (customer,))
    hospitals.append((customer, endpoint, slots, nurse))
  chemist = person("radiochemist", "Kirsten Holm", "productionUser")
  person("radiochemist2", "Anders Lund", "productionUser")
  admin = person("prodadmin", "Karen Berg", "productionAdmin")
  set_qc_template(actor=admin, tracer_id=fdg.pk, tests=list(TESTS))
  assert chemist.user_id is not None
  ReleaseRight.objects.create(
    user_id=chemist.user_id, user_name=chemist.name, tracer=fdg, from_date=calendar.today() - timedelta(days=30)
  )
  customer, endpoint, slots, nurse = hospitals[0]
  with clock.at(when.passed - timedelta(hours=3)):
    window.keep_day()
    placed = place_order(
      actor=nurse,
      kind="activity",
      endpoint_id=endpoint.pk,
      tracer_id=fdg.pk,
      slot_id=slots[when.passed, when.passed.isoweekday()].pk,
      delivery_date=when.passed.date(),
      ordered_mbq=PASSED_MBQ,
    )
    accept_orders(actor=chemist, order_ids=[placed.value()["orderId"]])
  window.keep_day()
  numbers = [it[0].pk for it in hospitals]
  return Facts(f"{when.ahead:%Y-%m-%d}", f"{when.passed:%H:%M}", f"{when.ahead:%H:%M}", *numbers, str(when.run))


def _weekday_before(day: int, run: datetime, delivery: datetime) -> int:
  """The weekday of the run for a delivery of a weekday: a run of the evening before feeds those after midnight."""
  return day if run.date() == delivery.date() else (day - 2) % 7 + 1


def _wall(at: datetime) -> time:
  return at.time()
