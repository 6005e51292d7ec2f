"""Editing and cancelling: by whom, until when, and what follows for what is dispensed."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from customer.actions.orders import cancel_order, edit_order
from tests import unit
from tests.story import Story, refused
from tracershop.catalogue.models import CatalogueEntry, ClosedDate, Slot

pytestmark = pytest.mark.django_db(transaction=True)

MONDAY = unit.TUESDAY - timedelta(days=1)
NEXT_TUESDAY = unit.TUESDAY + timedelta(days=7)


def test_sta_1_an_edit_changes_what_is_given_and_nothing_else(story: Story) -> None:
  order = story.place(9_000, comment="early please", usage="animal")
  edited = story.edit(order, ordered_mbq=9_100.5)
  assert (edited.status, edited.ordered_mbq, edited.comment, edited.usage) == (
    "ordered",
    9_100.5,
    "early please",
    "animal",
  )
  assert (edited.deliver_at, edited.ordered_by, edited.ordered_at) == (
    order.deliver_at,
    order.ordered_by,
    order.ordered_at,
  )
  assert edited.revision == order.revision + 1
  assert story.edit(order, comment="").comment == ""
  assert story.edit(order, usage="human").usage == "human"


def test_sta_1_another_slot_and_date_move_every_instant_with_them(story: Story) -> None:
  order = story.edit(story.place(), slot_id=story.unit.north.slots["11:30"].pk, delivery_date=NEXT_TUESDAY)
  assert (order.delivery_date, order.deliver_at) == (NEXT_TUESDAY, unit.at_wall(11, 30, NEXT_TUESDAY))
  assert order.departs_at == unit.at_wall(11, 20, NEXT_TUESDAY)
  assert order.run_at == unit.at_wall(10, 0, NEXT_TUESDAY)


def test_ord_8_an_edit_is_judged_by_all_the_rules_of_placing(story: Story) -> None:
  order = story.place(9_000)
  ClosedDate.objects.create(date=NEXT_TUESDAY)
  north = story.unit.north
  breaches: list[tuple[dict[str, Any], str, str, str | None]] = [
    ({"ordered_mbq": 0.0}, "invalid", "orderedMbq", "amount_positive"),
    ({"ordered_mbq": math.nan}, "invalid", "orderedMbq", "amount_positive"),
    ({"ordered_mbq": 1e8}, "invalid", "orderedMbq", "amount_absurd"),
    ({"ordered_mbq": 20_001.0}, "over_limit", "orderedMbq", None),
    ({"usage": "party"}, "invalid", "usage", None),
    ({"injections": 2}, "invalid", "injections", "kind"),
    ({"deliver_at": unit.at_wall(9)}, "invalid", "deliverAt", "kind"),
    ({"comment": "for 010203-1234"}, "invalid", "comment", "text_cpr"),
    ({"slot_id": story.unit.south.slots["07:00"].pk}, "no_such_slot", "slotId", None),
    ({"slot_id": 10**9}, "no_such_slot", "slotId", None),
    ({"delivery_date": unit.TUESDAY + timedelta(days=1)}, "no_such_slot", "slotId", None),
    ({"delivery_date": NEXT_TUESDAY}, "closed_date", "deliveryDate", None),
    ({"delivery_date": unit.TUESDAY - timedelta(days=7)}, "invalid", "deliveryDate", "date_past"),
    ({"delivery_date": date.min}, "invalid", "deliveryDate", "date_past"),
    ({"delivery_date": date.max}, "invalid", "deliveryDate", "date_far"),
  ]
  for what, code, field, text in breaches:
    with refused(code, field, text):
      story.edit(order, **what)
  CatalogueEntry.objects.filter(endpoint=north.endpoint).delete()
  with refused("not_in_catalogue", "tracerId"):
    story.edit(order, comment="x")


def test_ord_8_the_slots_room_is_judged_without_the_order_itself(story: Story) -> None:
  first, second = story.place(20_000), story.place(10_000)
  assert story.edit(first, comment="still fits").ordered_mbq == 20_000
  with refused("over_limit", "orderedMbq"):
    story.edit(second, ordered_mbq=10_000.01)
  story.edit(first, ordered_mbq=19_000.0)
  assert story.edit(second, ordered_mbq=11_000.0).ordered_mbq == 11_000


def test_ord_8_the_overhead_is_the_catalogues_of_the_edit(story: Story) -> None:
  order = story.place()
  CatalogueEntry.objects.update(overhead=1.3)
  assert story.order(order).overhead == 1.05
  assert story.edit(order, comment="x").overhead == 1.3


def test_ord_8_a_customer_edits_and_cancels_up_to_the_deadline(story: Story) -> None:
  order, other = story.place(), story.place(500, slot="08:15")
  story.clock.set(unit.at_wall(13, day=MONDAY))
  story.edit(order, ordered_mbq=8_000.0)
  story.cancel(other)
  story.clock.move(seconds=1)
  with refused("deadline_passed", "orderId") as caught:
    story.edit(order, ordered_mbq=7_000.0)
  assert "23.11.2026 13:00" in caught.value.message("da")
  with refused("deadline_passed", "orderId"):
    story.cancel(order)
  with refused("deadline_passed", "orderId"):
    story.edit(order, delivery_date=NEXT_TUESDAY)


def test_ord_8_an_order_is_not_moved_to_a_date_whose_deadline_has_passed(story: Story) -> None:
  order = story.place(delivery_date=NEXT_TUESDAY)
  story.clock.set(unit.at_wall(14, day=MONDAY))
  with refused("deadline_passed", "deliveryDate"):
    story.edit(order, delivery_date=unit.TUESDAY)


def test_ord_8_a_customer_changes_only_what_is_ordered(story: Story) -> None:
  accepted, rejected, cancelled = story.place(), story.place(), story.place()
  story.accept(accepted)
  story.reject(rejected)
  story.cancel(cancelled)
  for order in (accepted, rejected, cancelled):
    with refused("not_ordered", "orderId"):
      story.edit(order, ordered_mbq=1.0)
    with refused("not_ordered", "orderId"):
      story.cancel(order)


def test_sta_2_a_cancelled_order_is_cancelled_for_everybody(story: Story) -> None:
  order = story.cancel(story.place(), reason="patient is ill")
  assert order.status == "cancelled"
  for by in (story.unit.north.nurse, story.unit.radiochemist):
    with refused("not_ordered", "orderId"):
      story.cancel(order, by=by, reason="again")
    with refused("not_ordered", "orderId"):
      story.edit(order, by=by, reason="again", ordered_mbq=5.0)


def test_ord_9_production_edits_and_cancels_until_release_with_a_reason(story: Story) -> None:
  order = story.ready(9_000)
  chemist = story.unit.radiochemist
  for reason in (None, "", "  "):
    with refused("reason_required", "reason"):
      story.edit(order, by=chemist, ordered_mbq=8_000.0, reason=reason)
    with refused("reason_required", "reason"):
      story.cancel(order, by=chemist, reason=reason)
  edited = story.edit(order, by=chemist, ordered_mbq=8_000.0, reason="one patient fewer")
  assert (edited.status, edited.ordered_mbq) == ("accepted", 8_000.0)
  assert edited.marks == ["editedAfterAcceptance", "late"]
  assert edited.accepted_by == "Kirsten Holm"
  assert story.cancel(order, by=chemist, reason="nobody came").status == "cancelled"


def test_ord_9_production_puts_an_order_right_whose_time_is_past_and_that_is_still_to_come(story: Story) -> None:
  """The cyclotron is late: fewer patients wait, and that is said before the vial is released."""
  order = story.ready(9_000)
  chemist, nurse = story.unit.radiochemist, story.unit.north.nurse
  story.clock.set(order.deliver_at + timedelta(minutes=15))
  edited = story.edit(order, by=chemist, ordered_mbq=5_000.0, usage="animal", reason="one patient fewer")
  assert (edited.ordered_mbq, edited.usage, edited.deliver_at) == (5_000.0, "animal", order.deliver_at)
  with refused("invalid", "deliveryDate", "date_past"):
    story.edit(order, by=chemist, slot_id=story.unit.north.slots["07:00"].pk, delivery_date=MONDAY, reason="back")
  with refused("not_ordered", "orderId"):
    story.edit(order, by=nurse, ordered_mbq=4_000.0)
  # Nobody begins a new one there.
  with refused("invalid", "deliveryDate", "date_past"):
    story.place(1_000, by=chemist, reason="more")


def test_sta_1_production_edits_an_ordered_one_in_time_without_any_mark(story: Story) -> None:
  order = story.edit(story.place(), by=story.unit.admin, ordered_mbq=100.0, reason="by phone")
  assert (order.status, order.marks) == ("ordered", [])


def test_ord_9_the_mark_of_ordering_on_behalf_stays(story: Story) -> None:
  order = story.place(by=story.unit.radiochemist)
  assert story.edit(order, ordered_mbq=1_000.0).marks == ["onBehalf"]


def test_ord_9_a_mark_that_no_longer_holds_goes(story: Story) -> None:
  chemist = story.unit.radiochemist
  order = story.place(25_000, by=chemist, reason="a study")
  assert order.marks == ["onBehalf", "overLimit"]
  assert story.edit(order, by=chemist, ordered_mbq=2_000.0, reason="smaller").marks == ["onBehalf"]


def test_sta_6_nothing_leads_out_of_released_for_edit_and_cancel(story: Story) -> None:
  order = story.ready()
  story.release([order], [story.file(9_000)])
  for by in (story.unit.north.nurse, story.unit.radiochemist):
    with refused("already_released", "orderId"):
      story.edit(order, by=by, ordered_mbq=1.0, reason="oops")
    with refused("already_released", "orderId"):
      story.cancel(order, by=by, reason="oops")


def test_ord_10_a_foreign_order_and_one_that_is_not_there_are_alike(story: Story) -> None:
  foreign = story.place(side="south")
  for action in (edit_order, cancel_order):
    answers = []
    for order_id in (foreign.pk, 10**9):
      with refused("not_found", "orderId") as caught:
        action(actor=story.unit.north.nurse, order_id=order_id)
      assert caught.value.details == {"orderId": order_id}, "says nothing but what was asked"
      answers.append((caught.value.words, caught.value.message("da")))
    assert answers[0] == answers[1]
  action_of_both = story.edit(foreign, by=story.unit.shop_admin, ordered_mbq=5.0)
  assert action_of_both.ordered_mbq == 5.0


def test_sig_2_a_row_that_has_moved_on_answers_stale_with_the_present_row(story: Story) -> None:
  order = story.place()
  shown = {f"order:{order.pk}": order.revision}
  story.edit(order, ordered_mbq=8_000.0, seen=shown)
  acts: tuple[Callable[..., Any], ...] = (story.edit, story.cancel)
  for act in acts:
    with refused("stale", "orderId") as caught:
      act(order, seen=shown)
    row = caught.value.details[f"order:{order.pk}"]
    assert (row["orderedMbq"], row["revision"]) == (8_000.0, order.revision + 1)


class TestWhatIsDispensed:
  """NEED-2: an order's figure follows the vials of its customer, tracer and date, whenever either changes."""

  def test_need_2_an_edit_that_leaves_a_date_frees_its_vials_for_the_others(self, story: Story) -> None:
    first, second = story.place(9_000), story.place(9_000, slot="08:15")
    story.file(9_000)
    assert (story.order(first).dispensed_mbq, story.order(second).dispensed_mbq) == (9_000.0, 0.0)
    story.edit(first, delivery_date=NEXT_TUESDAY)
    decayed = 9_000 * 2 ** (-4_500 / unit.F18)
    assert story.order(first).dispensed_mbq == 0.0
    assert story.order(second).dispensed_mbq == pytest.approx(decayed, rel=1e-12)

  def test_need_2_an_edit_that_joins_a_date_takes_its_vials(self, story: Story) -> None:
    order = story.place(9_000, delivery_date=NEXT_TUESDAY)
    story.file(9_000)
    assert story.order(order).dispensed_mbq == 0.0
    assert story.edit(order, delivery_date=unit.TUESDAY).dispensed_mbq == 9_000.0

  def test_need_2_a_cancelled_order_gives_its_vials_back(self, story: Story) -> None:
    first, second = story.place(9_000), story.place(9_000, slot="08:15")
    story.file(9_000)
    story.cancel(first)
    assert story.order(first).dispensed_mbq == 0.0
    assert story.order(second).dispensed_mbq > 5_000

  def test_need_2_another_customers_vials_count_for_nothing(self, story: Story) -> None:
    order = story.place(9_000)
    story.file(9_000, side="south")
    assert story.order(order).dispensed_mbq == 0.0

  def test_need_2_an_edit_of_the_amount_moves_a_vial_on(self, story: Story) -> None:
    """Two vials: the second serves the later delivery, until the first order wants both."""
    Slot.objects.update(max_mbq=None)
    first, second = story.place(9_000), story.place(9_000, slot="08:15")
    story.file(9_000)
    story.file(9_000, at=unit.at_wall(6, 55))
    assert story.order(second).dispensed_mbq > 0
    story.edit(first, ordered_mbq=18_500.0)
    assert story.order(first).dispensed_mbq == pytest.approx(9_000 + 9_000 * 2 ** (-300 / unit.F18))
    assert story.order(second).dispensed_mbq == 0.0
