"""An order whose vials fell with their batch: who is told, and until when (BAT-32)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from customer.actions.requests import make_request
from production.actions.qc import set_qc_template
from production.actions.requests import grant_request
from production.tests.test_batches import certify, opened, reject
from production.tests.test_qc import BEFORE, TESTS, all_in, enter
from tests import unit
from tests.law import verify_action
from tests.story import Story
from tracershop.audit import history
from tracershop.catalogue.models import ReleaseRight
from tracershop.orderbook.models import Batch, Order, Vial
from tracershop.protocol import commands

pytestmark = pytest.mark.django_db(transaction=True)

SECOND = "FDG-261124-2"
NEXT = unit.TUESDAY + timedelta(days=7)


def fell(story: Story) -> Order:
  """An accepted order that lost what lay for it."""
  order = story.ready(9_000)
  story.file(9_000)
  reject(story, Batch.objects.get())
  return story.order(order)


def test_bat_32_an_accepted_order_that_loses_its_vials_is_marked_and_its_customer_hears_of_it(story: Story) -> None:
  story.clock.set(unit.YESTERDAY_MORNING)
  later, asked = story.place(2_000, "11:30"), story.place(3_000, side="south")
  order = story.ready(9_000)
  story.accept(later)
  story.file(9_000)
  # What lies for one that nobody has accepted was promised to nobody.
  story.file(3_000, side="south")
  assert story.order(asked).dispensed_mbq == 3_000.0
  with verify_action("batch.rejected.planned"):
    reject(story, Batch.objects.get())
  marks = [it.marks for it in (story.order(order), story.order(later), story.order(asked))]
  assert ["batchRejected" in it for it in marks] == [True, False, False]
  told = history.orders_history(story.unit.north.nurse, commands.OrdersHistory(order_id=order.pk))
  assert told["happened"][-1].kind == "batch.rejected"


def test_bat_32_a_late_failure_says_the_same(story: Story) -> None:
  set_qc_template(actor=story.unit.admin, tracer_id=story.unit.fdg.pk, tests=TESTS)
  batch = opened(story)
  all_in(story, batch, *BEFORE)
  certify(story, batch, late_tests=["sterility", "endotoxins"])
  story.clock.set(unit.YESTERDAY_MORNING)
  order = story.place(9_000)
  story.clock.set(unit.at_wall(6, 45))
  story.accept(order)
  story.file(9_000)
  enter(story, batch, "sterility", False)
  assert story.order(order).marks == ["batchRejected"]


def test_bat_32_it_is_over_when_as_much_as_a_release_needs_lies_there_again(story: Story) -> None:
  order = fell(story)
  assert "batchRejected" in order.marks
  story.file(4_000, batch_number=SECOND, source="a little")
  assert "batchRejected" in story.order(order).marks
  with verify_action("vial.dispensed.filled_again"):
    story.file(4_700, batch_number=SECOND, at=unit.at_wall(6, 58), source="the rest")
  assert "batchRejected" not in story.order(order).marks


def test_bat_32_it_is_over_when_it_is_released_with_less(story: Story) -> None:
  order = fell(story)
  story.certified(SECOND)
  vial = story.file(4_000, batch_number=SECOND, source="a little")
  story.release([order], [vial], reason="all there is")
  assert "batchRejected" not in story.order(order).marks


def counted(story: Story, number: str, **other: Any) -> Vial:
  """A free vial of FET for the count at 09:30."""
  for who in (story.unit.radiochemist, story.unit.colleague):
    ReleaseRight.objects.get_or_create(
      user_id=who.user_id, user_name=who.name, tracer=story.unit.fet, from_date=unit.TUESDAY
    )
  batch = story.certified(number, tracer_id=story.unit.fet.pk)
  given = {"at": unit.at_wall(9, 20), "tracer_id": story.unit.fet.pk, **other}
  vial = story.file(1_000, batch_number=batch.number, source=number, **given)
  assert Vial.objects.get(id=vial.pk).state == "free"
  return vial


def test_bat_32_an_accepted_count_is_marked_too_and_until_a_vial_lies_for_it_again(story: Story) -> None:
  first, later, asked = (
    story.inject(3),
    story.inject(1, at=unit.at_wall(11)),
    story.inject(2, at=unit.at_wall(9, 25)),
  )
  story.clock.set(unit.at_wall(8))
  story.accept(first, later)
  counted(story, "FET-261124-1")
  with verify_action("batch.rejected.counted"):
    reject(story, Batch.objects.get(number="FET-261124-1"))
  marked = ["batchRejected" in story.order(it).marks for it in (first, later, asked)]
  assert marked == [True, False, False]
  told = history.orders_history(story.unit.north.nurse, commands.OrdersHistory(order_id=first.pk))
  assert told["happened"][-1].kind == "batch.rejected"
  # What lies for the later one says nothing of the first, nor does any figure.
  counted(story, "FET-261124-2", at=unit.at_wall(10, 30))
  assert "batchRejected" in story.order(first).marks
  with verify_action("vial.dispensed.counted_again"):
    counted(story, "FET-261124-3")
  assert "batchRejected" not in story.order(first).marks


def test_bat_32_a_count_is_over_when_it_is_released(story: Story) -> None:
  order, later = story.inject(3), story.inject(1, at=unit.at_wall(11))
  story.clock.set(unit.at_wall(8))
  story.accept(order, later)
  counted(story, "FET-261124-1")
  reject(story, Batch.objects.get(number="FET-261124-1"))
  assert "batchRejected" in story.order(order).marks
  late = counted(story, "FET-261124-2", at=unit.at_wall(10, 30))
  assert "batchRejected" in story.order(order).marks
  story.release([story.order(order)], [late])
  assert "batchRejected" not in story.order(order).marks


def test_bat_32_an_order_of_a_bare_isotope_is_marked_too(story: Story) -> None:
  of = story.bare()
  order = story.place_isotope(5_000)
  story.clock.set(unit.at_wall(6, 45))
  story.accept(order)
  number = f"{of.batch_tag}-261124-1"
  batch = story.certified(number, tracer_id=of.pk)
  story.file(6_500, batch_number=number, tracer_id=of.pk)
  assert story.order(order).dispensed_mbq > 0
  reject(story, batch)
  assert story.order(order).marks == ["batchRejected"]


def test_bat_32_what_is_changed_of_it_fills_nothing(story: Story) -> None:
  """Whether production edits it or grants what its customer asks for; one that wants what lies there is filled."""
  order, chemist = fell(story), story.unit.radiochemist
  assert "batchRejected" in story.edit(order, by=chemist, comment="call first", reason="they rang").marks
  asked = make_request(
    actor=story.unit.north.nurse, kind="change", order_id=order.pk, data={"orderedMbq": 8_000.0}
  ).value()  # fmt: skip
  grant_request(actor=chemist, request_id=asked["requestId"])
  assert (story.order(order).ordered_mbq, "batchRejected" in story.order(order).marks) == (8_000.0, True)
  assert "batchRejected" in story.edit(order, by=chemist, delivery_date=NEXT, reason="they rang").marks
  story.edit(order, by=chemist, delivery_date=unit.TUESDAY, reason="they rang again")
  story.file(4_000, batch_number=SECOND, source="a little")
  assert "batchRejected" in story.edit(order, by=chemist, ordered_mbq=4_300.0, reason="they rang").marks
  with verify_action("order.edited.to_what_lies_there"):
    lowered = story.edit(order, by=chemist, ordered_mbq=4_100.0, reason="they rang")
  assert (lowered.dispensed_mbq, "batchRejected" in lowered.marks) == (4_000.0, False)


@pytest.mark.parametrize("way", ["reject", "reopen", "cancel"])
def test_bat_32_nobody_makes_a_plan_for_an_order_that_is_over_or_not_accepted(story: Story, way: str) -> None:
  order = fell(story)
  if way == "cancel":
    story.cancel(order, by=story.unit.radiochemist, reason="they rang")
  else:
    getattr(story, way)(order)
  assert "batchRejected" not in story.order(order).marks
