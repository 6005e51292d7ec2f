"""STR-1 for batches, their tests and results, releases of several pools, supplements and corrections."""

from __future__ import annotations

from datetime import timedelta

import pytest

from customer.actions.acknowledging import acknowledge_certificate, acknowledge_recall
from production.actions.batches import certify_batch, edit_batch, open_batch, reject_batch
from production.actions.qc import check_qc_result, enter_qc_result, set_qc_template
from production.actions.setup.isotopes import edit_isotope
from production.actions.setup.tracers import edit_tracer
from production.actions.vials import confirm_vial
from tests import unit
from tests.law import verify_action
from tests.story import Story
from tracershop.orderbook import window
from tracershop.orderbook.models import Batch, Certificate, Order, Recall
from tracershop.protocol.commands import QcTestSpec

pytestmark = pytest.mark.django_db(transaction=True)

TESTS = [
  QcTestSpec(key="ph", name="pH", low=4.5, high=8.5),
  QcTestSpec(key="sterility", name="Sterility", phase="late"),
]


def seen(batch: int) -> dict[str, int]:
  return {f"batch:{batch}": Batch.objects.get(id=batch).revision}


def test_str_1_the_law_holds_for_a_batchs_life(story: Story) -> None:
  """STR-1, from its template to its recall, past its window."""
  made, chemist, colleague = story.unit, story.unit.radiochemist, story.unit.colleague
  with verify_action("qcTemplate.set"):
    set_qc_template(actor=made.admin, tracer_id=made.fdg.pk, tests=TESTS)
  story.place()
  story.clock.set(unit.at_wall(6, 45))
  story.file(500, at=unit.at_wall(3, 59), source="before its synthesis")
  story.file(700, at=unit.at_wall(5))
  with verify_action("batch.opened"):
    batch = open_batch(
      actor=chemist, tracer_id=made.fdg.pk, number="FDG-261124-1", end_of_synthesis_at=unit.at_wall(4),
      activity_mbq=90_000.0, volume_ml=20.0,
    ).value()["batchId"]  # fmt: skip
  with verify_action("batch.edited"):
    edit_batch(actor=chemist, batch_id=batch, end_of_synthesis_at=unit.at_wall(3, 50), reason="typed wrong")
  with verify_action("qcResult.entered"):
    enter_qc_result(actor=chemist, batch_id=batch, key="ph", value=6.1)
  with verify_action("qcResult.checked"):
    check_qc_result(actor=colleague, batch_id=batch, key="ph")
  with verify_action("batch.certified"):
    certify_batch(
      actor=chemist, batch_id=batch, late_tests=["sterility"], signature=made.signature(meaning="certify"),
      seen=seen(batch),
    )  # fmt: skip
  with verify_action("tracer.edited.batches"):
    edit_tracer(actor=made.admin, tracer_id=made.fdg.pk, short_name="FDG2")
  with verify_action("isotope.edited.batches"):
    edit_isotope(
      actor=made.admin, isotope_id=made.fdg.isotope.pk, half_life_seconds=6586.0, source="measured anew",
      confirmed_order_ids=open_orders(),
    )  # fmt: skip
  story.clock.set(unit.YESTERDAY_MORNING)
  north, south = story.place(9_000, "11:30"), story.place(3_000, "11:30", side="south")
  story.clock.set(unit.at_wall(6, 45))
  story.accept(north, south)
  vials = [story.file(9_000, at=unit.at_wall(11, 30)), story.file(3_000, at=unit.at_wall(11, 30), side="south")]
  with verify_action("order.released.pools"):
    story.release([north, south], vials)
  with verify_action("qcResult.entered.late_failure"):
    enter_qc_result(actor=chemist, batch_id=batch, key="sterility", passed=False)
  for days in (1, 6, 7, 8):
    story.clock.set(unit.at_wall(0, 1, unit.TUESDAY + timedelta(days=days)))
    with verify_action(f"day.turned.batches.{days}"):
      window.keep_day()
  with verify_action("recall.acknowledged.outside_the_window"):
    acknowledge_recall(actor=made.north.nurse, recall_id=Recall.objects.get().pk)


def open_orders() -> list[int]:
  return list(Order.objects.filter(status__in=("ordered", "accepted")).order_by("id").values_list("id", flat=True))


def test_str_1_the_law_holds_for_what_becomes_of_a_release(story: Story) -> None:
  """STR-1: a supplement, a review, a correction past the delivery, a recall, and what customers say to it."""
  made = story.unit
  order = story.ready(9_000)
  one = story.by_hand(9_000, reason="the dispenser is down", calibrated_at=unit.at_wall(6, 59))
  story.release([order], [one])
  with verify_action("vial.confirmed.own_entry"):
    confirm_vial(actor=made.colleague, vial_id=one.pk)
  more = story.file(600, at=unit.at_wall(6, 44), source="more")
  with verify_action("order.supplemented"):
    story.supplement([order], [more])
  story.clock.set(unit.at_wall(7, 5))
  with verify_action("order.corrected"):
    story.correct(
      [order], {one.pk: "atCustomer", more.pk: "here"}, second_signature=made.signature(made.colleague, "correct")
    )
  with verify_action("certificate.acknowledged"):
    acknowledge_certificate(actor=made.north.nurse, certificate_id=Certificate.objects.order_by("id")[0].pk)
  story.release([order], [more], reason="what is left")
  batch = Batch.objects.get()
  with verify_action("batch.rejected"):
    reject_batch(
      actor=made.radiochemist, batch_id=batch.pk, reason="purity 91 %", signature=made.signature(meaning="rejectBatch"),
      seen=seen(batch.pk),
    )  # fmt: skip
  with verify_action("recall.acknowledged"):
    acknowledge_recall(actor=made.north.nurse, recall_id=Recall.objects.get().pk)
  story.clock.set(unit.at_wall(0, 1, unit.TUESDAY + timedelta(days=8)))
  with verify_action("day.turned.corrected"):
    window.keep_day()
