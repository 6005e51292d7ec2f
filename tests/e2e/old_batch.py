"""The unit of what is older than a week: one batch that waits for its sterility since fifteen days ago, given to two
hospitals, and one that was certified three weeks ago."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from customer.actions.orders import place_order
from production.actions.batches import certify_batch, open_batch
from production.actions.dispatching import make_dispatch, receive_dispatch
from production.actions.orders import accept_orders
from production.actions.qc import check_qc_result, enter_qc_result, set_qc_template
from production.actions.release import release_orders
from production.actions.vials import take_dispensed_vial
from tests.e2e.unit import HALF_LIFE, Facts
from tests.unit import PASSWORD, person
from tracershop import calendar, clock
from tracershop.access.signatures import Signature
from tracershop.actor import SYSTEM, Actor
from tracershop.catalogue.models import CatalogueEntry, Customer, Endpoint, Isotope, ReleaseRight, Run, Slot, Tracer
from tracershop.orderbook import window
from tracershop.orderbook.models import Batch, Order, Vial
from tracershop.protocol.commands import QcTestSpec

__all__ = ["PASSWORD", "build"]

WAITS_DAYS, DECIDED_DAYS = 15, 21
TESTS = (QcTestSpec(key="ph", name="pH", low=4.5, high=8.5), QcTestSpec(key="sterile", name="Sterilitet", phase="late"))
RUN, DELIVERY = time(6), time(8)
MBQ = 3_000.0


class _Past:
  """The people, and the hospitals that got something."""

  def __init__(self) -> None:
    f18 = Isotope.objects.create(symbol="F-18", half_life_seconds=HALF_LIFE, source="ICRP 107")
    self.fdg = Tracer.objects.create(
      short_name="FDG", clinical_name="[18F]Fludeoxyglucose", isotope=f18, kind="activity", batch_tag="FDG"
    )
    runs = {day: Run.objects.create(tracer=self.fdg, weekday=day, time=RUN, max_mbq=60_000) for day in range(1, 8)}
    self.sides: list[tuple[Customer, Endpoint, dict[int, Slot], Actor]] = []
    for number, name in ((7, "Nordby"), (12, "Sundby")):
      customer = Customer.objects.create(short_name=name, long_name=f"{name} Hospital", dispenser_number=number)
      endpoint = Endpoint.objects.create(
        customer=customer, name="PET/CT", transport_minutes=20, address=f"Sygehusvej 1\n2100 {name}"
      )
      CatalogueEntry.objects.create(endpoint=endpoint, tracer=self.fdg, overhead=1.05, max_mbq=20_000)
      slots = {
        day: Slot.objects.create(endpoint=endpoint, run=run, weekday=day, delivery_time=DELIVERY)
        for day, run in runs.items()
      }
      nurse = person(f"nurse-{name.lower()}", f"Nurse of {name}", "shopUser", (customer,))
      self.sides.append((customer, endpoint, slots, nurse))
    self.chemist = person("radiochemist", "Kirsten Holm", "productionUser")
    self.colleague = person("radiochemist2", "Anders Lund", "productionUser")
    set_qc_template(
      actor=person("prodadmin", "Karen Berg", "productionAdmin"), tracer_id=self.fdg.pk, tests=list(TESTS)
    )
    assert self.chemist.user_id is not None
    ReleaseRight.objects.create(
      user_id=self.chemist.user_id,
      user_name=self.chemist.name,
      tracer=self.fdg,
      from_date=calendar.today() - timedelta(days=90),
    )

  def signed(self, meaning: str) -> Signature:
    chemist = self.chemist
    assert chemist.user_id is not None
    return Signature(
      user_id=chemist.user_id,
      name=chemist.name,
      role=chemist.role,
      stamp=chemist.stamp,
      meaning=meaning,
      checked_at=clock.now(),
    )

  def day(self, days_ago: int, *, waits: bool) -> None:
    """A day of the past: made, certified, released and sent to both, received by the first."""
    date = calendar.today() - timedelta(days=days_ago)
    run = calendar.wall_instant(date, RUN)
    with clock.at(run - timedelta(hours=12)):
      window.keep_day()
      orders = [
        place_order(
          actor=nurse, kind="activity", endpoint_id=endpoint.pk, tracer_id=self.fdg.pk,
          slot_id=slots[date.isoweekday()].pk, delivery_date=date, ordered_mbq=MBQ,
        ).value()["orderId"]
        for _, endpoint, slots, nurse in self.sides
      ]  # fmt: skip
      accept_orders(actor=self.chemist, order_ids=orders)
    with clock.at(run + timedelta(minutes=40)):
      window.keep_day()
      self._make(run, f"FDG-{date:%y%m%d}-1", waits=waits)
      batch = Batch.objects.latest("id")
      vials = list(Vial.objects.filter(batch=batch).order_by("id"))
      seen = {f"order:{it.pk}": it.revision for it in Order.objects.filter(id__in=orders)}
      seen |= {f"vial:{it.pk}": it.revision for it in vials} | {f"batch:{batch.pk}": batch.revision}
      release_orders(
        actor=self.chemist,
        order_ids=orders,
        vial_ids=[it.pk for it in vials],
        seen=seen,
        signature=self.signed("release"),
      )
      left = [
        make_dispatch(
          actor=self.chemist, vial_ids=[it.pk], dispatched_at=clock.now(), vehicle="Bil 2", order_ids=[order],
          category="II-YELLOW", transport_index=0.4, packages=1,
        ).value()["dispatchId"]
        for it, order in zip(vials, orders, strict=True)
      ]  # fmt: skip
    with clock.at(run + timedelta(hours=2)):
      nurse = self.sides[0][3]
      receive_dispatch(actor=nurse, dispatch_id=left[0], received_at=clock.now(), vial_ids=[vials[0].pk])

  def _make(self, ended: datetime, number: str, *, waits: bool) -> None:
    batch = open_batch(
      actor=self.chemist, tracer_id=self.fdg.pk, number=number, end_of_synthesis_at=ended, activity_mbq=40_000.0,
      volume_ml=20.0,
    ).value()["batchId"]  # fmt: skip
    for customer, _, _, _ in self.sides:
      filled = ended + timedelta(minutes=15)
      mbq = MBQ * 1.02 * 2 ** ((7_200 - 15 * 60) / HALF_LIFE)
      take_dispensed_vial(
        actor=SYSTEM, tracer_id=self.fdg.pk, customer_number=customer.dispenser_number, activity_mbq=mbq,
        calibrated_at=filled, volume_ml=6.5, batch_number=number, expires_at=None, source=f"{number} {customer.pk}",
        arrived_at=filled,
      )  # fmt: skip
    keys = ["ph"] if waits else ["ph", "sterile"]
    for key in keys:
      given = {"value": 6.4} if key == "ph" else {"passed": True}
      enter_qc_result(actor=self.chemist, batch_id=batch, key=key, **given)
      check_qc_result(actor=self.colleague, batch_id=batch, key=key)
    certify_batch(
      actor=self.chemist, batch_id=batch, late_tests=["sterile"] if waits else [], signature=self.signed("certify"),
      seen={f"batch:{batch}": Batch.objects.get(id=batch).revision},
    )  # fmt: skip


def build() -> Facts:
  """Makes the unit as of now; `first` and `second` are the numbers of the batch that waits and the other one."""
  past = _Past()
  past.day(DECIDED_DAYS, waits=False)
  past.day(WAITS_DAYS, waits=True)
  window.keep_day()
  decided, waits = Batch.objects.order_by("id").values_list("number", flat=True)
  return Facts(f"{calendar.today():%Y-%m-%d}", waits, decided, *(side[0].pk for side in past.sides))
