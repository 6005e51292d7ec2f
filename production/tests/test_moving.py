"""Moving to an earlier slot, putting back, putting off, and the customer's yes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest

from production.actions.dispatching import make_dispatch
from production.actions.moving import move_orders, postpone_orders, restore_orders
from tests import unit
from tests.law import verify_action
from tests.story import Story, refused
from tracershop import ledger
from tracershop.catalogue.models import CatalogueEntry, ClosedDate, Endpoint, Run, Slot, Tracer
from tracershop.orderbook import images
from tracershop.orderbook.models import Order
from tracershop.protocol.commands import PutOff

pytestmark = pytest.mark.django_db(transaction=True)

WEDNESDAY = unit.TUESDAY + timedelta(days=1)
NEXT_TUESDAY = unit.TUESDAY + timedelta(days=7)


def id_of_slot(story: Story, at: time, weekday: int = 2, side: str = "north") -> int:
  return int(Slot.objects.get(endpoint=story.side(side).endpoint, weekday=weekday, delivery_time=at).pk)


class TestMove:
  def test_sta_7_it_stands_at_the_earlier_slot_and_is_meant_at_the_ordered_one(self, story: Story) -> None:
    """The example of the need: 5,400 MBq ordered for 11:30 cost 14,800 MBq at 07:00."""
    order = story.place(5_400, slot="11:30")
    moved = story.move(order)
    assert (moved.slot, moved.moved_to_slot) == (order.slot, story.unit.north.slots["07:00"])
    assert (moved.deliver_at, moved.departs_at) == (unit.at_wall(7), unit.at_wall(6, 50))
    assert (moved.run_at, moved.ordered_mbq, moved.status) == (unit.at_wall(5, 45), 5_400, "ordered")
    assert images.needed_mbq(moved) == pytest.approx(5_400 * 2 ** (16_200 / unit.F18), rel=1e-12)
    assert moved.revision == order.revision + 1

  def test_sta_7_an_accepted_one_too_and_on_to_another_slot(self, story: Story) -> None:
    order = story.place(100, slot="11:30")
    story.accept(order)
    assert story.move(order, slot="08:15").deliver_at == unit.at_wall(8, 15)
    again = story.move(order, slot="07:00")
    assert (again.deliver_at, again.status, again.slot_id) == (unit.at_wall(7), "accepted", order.slot_id)
    assert story.move(order, slot="08:15").deliver_at == unit.at_wall(8, 15), (
      "not earlier than it stands, but than ordered"
    )

  def test_sta_8_moving_to_the_ordered_slot_is_restoring(self, story: Story) -> None:
    order = story.place(100, slot="11:30")
    story.move(order)
    back = story.move(order, slot="11:30")
    assert (back.moved_to_slot, back.deliver_at, back.run_at) == (None, order.deliver_at, order.run_at)
    assert back.departs_at == order.departs_at

  def test_sta_7_an_equal_slot_of_another_run_will_do(self, story: Story) -> None:
    """Two slots at the same time, fed by two runs."""
    other = Slot.objects.create(
      endpoint=story.unit.north.endpoint, run=story.unit.run1, weekday=2, delivery_time=time(11, 30)
    )
    order = story.place(100, slot="11:30")
    moved = story.move(order, slot_id=other.pk)
    assert (moved.deliver_at, moved.run_at) == (order.deliver_at, unit.at_wall(5, 45))

  def test_sta_7_a_slot_that_is_not_for_it_is_refused(self, story: Story) -> None:
    order = story.place(100, slot="08:15")
    flt = Run.objects.create(tracer=story.unit.flt, weekday=2, time=time(5))
    of_flt = Slot.objects.create(endpoint=order.endpoint, run=flt, weekday=2, delivery_time=time(7, 30))
    slots = [
      id_of_slot(story, time(7), weekday=3),
      id_of_slot(story, time(7), side="south"),
      of_flt.pk,
      story.fluoride().pk,
      10**9,
    ]
    for slot_id in slots:
      with refused("no_such_slot", "slotId") as caught:
        story.move(order, slot_id=slot_id)
      assert caught.value.details == {"orderId": order.pk}
    with refused("no_such_slot", "slotId", "later"):
      story.move(order, slot="11:30")
    Slot.objects.filter(id=id_of_slot(story, time(7))).update(ends_date=unit.TUESDAY - timedelta(days=1))
    with refused("no_such_slot", "slotId"):
      story.move(order)

  def test_sta_7_not_to_a_delivery_that_has_gone(self, story: Story) -> None:
    order = story.place(100, slot="11:30")
    story.clock.set(unit.at_wall(7))
    with refused("invalid", "slotId", "instant_past"):
      story.move(order)
    assert story.move(order, slot="08:15").deliver_at == unit.at_wall(8, 15)
    story.clock.set(unit.at_wall(12))
    assert story.restore(order).deliver_at == unit.at_wall(11, 30)

  def test_sta_7_an_isotope_moves_among_the_slots_of_its_isotope(self, story: Story) -> None:
    order = story.place_isotope(100)
    earlier = Slot.objects.create(endpoint=order.endpoint, run=story.fluoride().run, weekday=2, delivery_time=time(7))
    assert story.move(order, slot_id=earlier.pk).deliver_at == unit.at_wall(7)
    with refused("no_such_slot", "slotId"):
      story.move(order, slot="07:00")

  def test_sta_7_injections_have_no_slot_to_move_to(self, story: Story) -> None:
    order, other = story.inject(), story.place(100, slot="11:30")
    with refused("invalid", "orderIds", "no_slot") as caught:
      story.move(other, order)
    assert caught.value.details == {"orderId": order.pk}
    with refused("invalid", "orderIds", "nothing_changed"):
      story.restore(order)

  def test_sta_7_those_that_stand_there_already_are_left_as_they_are(self, story: Story) -> None:
    there, other = story.place(100), story.place(100, slot="08:15")
    story.move(there, other)
    assert (story.order(there).revision, story.order(other).moved_to_slot_id) == (there.revision, there.slot_id)
    with refused("invalid", "orderIds", "nothing_changed"):
      story.move(there, other)

  def test_ord_6_the_run_that_pays_says_whether_it_is_full(self, story: Story) -> None:
    Slot.objects.update(max_mbq=None)
    first, second = story.place(10_000, slot="11:30"), story.place(10_000, slot="11:30")
    assert (first.marks, second.marks) == ([], [])
    story.move(first, second, slot="07:00")
    assert (story.order(first).marks, story.order(second).marks) == (["runFull"], ["runFull"])
    assert story.restore(second).marks == []

  def test_ord_6_a_moved_order_takes_room_where_it_stands_as_much_as_it_needs_there(self, story: Story) -> None:
    """10,000 MBq of 11:30 are 55,010 at 07:00; there the slot takes 60,000."""
    need = 10_000 * 2 ** (16_200 / unit.F18)
    assert need == pytest.approx(55_010, abs=1)
    Slot.objects.update(max_mbq=60_000)
    Run.objects.update(max_mbq=None)
    story.move(story.place(10_000, slot="11:30"))
    with refused("over_limit", "orderedMbq") as caught:
      story.place(60_000 - need + 0.5)
    assert "the delivery's limit" in caught.value.message("en")
    assert story.place(60_000 - need - 0.5).status == "ordered"
    assert story.place(20_000, slot="11:30").status == "ordered", "its own slot is free again"

  def test_need_2_vials_are_shared_by_what_is_needed_where_it_stands(self, story: Story) -> None:
    order = story.place(5_000, slot="11:30")
    story.move(order)
    story.file(9_000)
    assert story.order(order).dispensed_mbq == 9_000.0
    story.restore(order)
    assert story.order(order).dispensed_mbq == pytest.approx(9_000 * 2 ** (-16_200 / unit.F18))


class TestRestore:
  def test_sta_8_all_or_nothing(self, story: Story) -> None:
    moved, other = story.place(100, slot="11:30"), story.place(100, slot="11:30")
    story.move(moved)
    with refused("invalid", "orderIds", "nothing_changed") as caught:
      story.restore(moved, other)
    assert caught.value.details == {"orderId": other.pk}
    assert story.restore(moved).moved_to_slot is None


class TestEditsOfAMovedOrder:
  def test_sta_11_an_amount_keeps_the_move(self, story: Story) -> None:
    order = story.place(100, slot="11:30")
    story.move(order)
    edited = story.edit(order, ordered_mbq=200.0, comment="two")
    assert (edited.moved_to_slot, edited.deliver_at) == (story.unit.north.slots["07:00"], unit.at_wall(7))
    assert (edited.run_at, edited.departs_at, edited.ordered_mbq) == (unit.at_wall(5, 45), unit.at_wall(6, 50), 200.0)
    assert images.ordered_slot_at(edited) == unit.at_wall(11, 30)

  def test_sta_11_the_amount_is_judged_where_it_stands(self, story: Story) -> None:
    order = story.place(100, slot="11:30")
    story.move(order)
    with refused("over_limit", "orderedMbq") as caught:
      story.edit(order, ordered_mbq=15_000.0)
    assert "the delivery's limit" in caught.value.message("en")

  @pytest.mark.parametrize("what", ["slot", "date"])
  def test_sta_11_another_slot_or_date_ends_it(self, story: Story, what: str) -> None:
    order = story.place(100, slot="11:30")
    story.move(order)
    other = {"slot_id": story.unit.north.slots["08:15"].pk} if what == "slot" else {"delivery_date": NEXT_TUESDAY}
    edited = story.edit(order, **other)
    at = unit.at_wall(8, 15) if what == "slot" else unit.at_wall(11, 30, NEXT_TUESDAY)
    assert (edited.moved_to_slot, edited.deliver_at, images.ordered_slot_at(edited)) == (None, at, at)

  def test_sta_11_the_same_slot_named_again_is_no_change(self, story: Story) -> None:
    order = story.place(100, slot="11:30")
    story.move(order)
    edited = story.edit(order, slot_id=order.slot_id, delivery_date=order.delivery_date)
    assert edited.moved_to_slot is not None


class TestPostpone:
  def test_sta_9_it_is_meant_at_the_later_slot_and_waits(self, story: Story) -> None:
    order = story.place(5_000)
    story.accept(order)
    later = story.postpone(order, reason="  the target leaks ")
    assert (later.status, later.slot, later.moved_to_slot) == ("accepted", story.unit.north.slots["11:30"], None)
    assert (later.deliver_at, later.run_at) == (unit.at_wall(11, 30), unit.at_wall(10))
    assert (later.postponed_from_at, later.postponed_reason) == (unit.at_wall(7), "the target leaks")
    assert (later.awaits_confirmation, later.ordered_mbq) == (True, 5_000)
    assert images.ordered_slot_at(later) == unit.at_wall(11, 30)

  def test_sta_9_another_day_and_the_first_delivery_it_was_meant_for_stays(self, story: Story) -> None:
    order = story.place(5_000)
    story.postpone(order)
    later = story.postpone(order, slot=None, slot_id=id_of_slot(story, time(7), 3), day=WEDNESDAY)
    assert (later.delivery_date, later.deliver_at) == (WEDNESDAY, unit.at_wall(7, day=WEDNESDAY))
    assert later.postponed_from_at == unit.at_wall(7)

  def test_sta_9_a_moved_order_is_put_off_from_the_slot_it_was_ordered_for(self, story: Story) -> None:
    order = story.place(100, slot="08:15")
    story.move(order)
    for slot in ("07:00", "08:15"):
      with refused("invalid", "slotId", "not_later") as caught:
        story.postpone(order, slot=slot)
      assert caught.value.details == {"orderId": order.pk}
    later = story.postpone(order)
    assert (later.moved_to_slot, later.postponed_from_at) == (None, unit.at_wall(8, 15))

  def test_sta_9_injections_go_to_a_later_instant(self, story: Story) -> None:
    Endpoint.objects.update(receives_to=time(15))
    order = story.inject()
    later = story.postpone(order, slot=None, deliver_at=unit.at_wall(13))
    assert (later.deliver_at, later.departs_at, later.slot) == (unit.at_wall(13), unit.at_wall(12, 50), None)
    assert (later.postponed_from_at, later.awaits_confirmation) == (unit.at_wall(9, 30), True)
    refusals: list[tuple[dict[str, Any], str, str, str | None]] = [
      ({"deliver_at": unit.at_wall(13)}, "invalid", "deliverAt", "not_later"),
      ({"deliver_at": unit.at_wall(15, 1)}, "outside_hours", "deliverAt", None),
      ({"deliver_at": unit.at_wall(14), "day": WEDNESDAY}, "invalid", "deliverAt", "instant_date"),
      ({}, "invalid", "deliverAt", "instant_missing"),
      ({"slot_id": 1}, "invalid", "slotId", "kind"),
    ]
    for what, code, field, text in refusals:
      with refused(code, field, text):
        story.postpone(order, slot=None, **what)
    by_slot = story.place(100)
    with refused("invalid", "deliverAt", "kind"):
      story.postpone(by_slot, deliver_at=unit.at_wall(13))

  def test_sta_9_the_rules_of_the_new_delivery_hold_but_for_deadline_and_limits(self, story: Story) -> None:
    order, full = story.place(20_000), story.place(20_000, slot="11:30")
    with refused("reason_required", "reason"):
      story.postpone(order, reason="  ")
    with refused("invalid", "reason", "text_cpr"):
      story.postpone(order, reason="010203-1234")
    with refused("no_such_slot", "slotId"):
      story.postpone(order, day=WEDNESDAY)
    with refused("no_such_slot", "slotId"):
      story.postpone(order, slot=None, slot_id=story.unit.south.slots["11:30"].pk)
    with refused("invalid", "deliveryDate", "date_far"):
      story.postpone(order, day=date.max)
    with refused("invalid", "deliveryDate", "date_past"):
      story.postpone(order, day=date.min)
    story.clock.set(unit.at_wall(6))
    later = story.postpone(order)
    assert (later.marks, full.marks) == (["overLimit", "runFull"], []), "past the deadline and the slot's limit"
    ClosedDate.objects.create(date=NEXT_TUESDAY)
    with refused("closed_date", "deliveryDate"):
      story.postpone(order, day=NEXT_TUESDAY)
    Tracer.objects.update(archived=True)
    with refused("not_in_catalogue", "tracerId"):
      story.postpone(order, day=NEXT_TUESDAY + timedelta(days=7))

  def test_sta_9_what_has_been_sent_off_is_not_put_off(self, story: Story) -> None:
    """Its vials would be on their way to a delivery that nobody agreed to (DSP-2); nor is anything with it."""
    other, gone = story.place(4_000.0, slot="08:15"), story.ready(4_000.0)
    vial = story.file(4_500.0)
    make_dispatch(
      actor=story.unit.radiochemist, vial_ids=[vial.pk], dispatched_at=story.clock.now, vehicle="Bil 2"
    ).value()
    for orders in ((gone,), (other, gone)):
      with refused("invalid", "orderIds", "has_left") as caught:
        story.postpone(*orders)
      assert caught.value.details == {"orderId": gone.pk}
    assert story.order(other).awaits_confirmation is False
    assert (story.order(gone).deliver_at, story.order(gone).awaits_confirmation) == (unit.at_wall(7), False)

  def test_sta_9_several_at_once_count_each_other(self, story: Story) -> None:
    first, second = story.place(20_000), story.place(10_000, slot="08:15")
    story.place(5_000, slot="11:30")
    story.postpone(first, second)
    assert (story.order(first).marks, story.order(second).marks) == ([], ["overLimit", "runFull"])

  def test_need_2_it_leaves_its_vials_to_the_others(self, story: Story) -> None:
    first, second = story.place(9_000), story.place(9_000, slot="08:15")
    story.file(9_000)
    story.postpone(first, slot=None, slot_id=id_of_slot(story, time(7), 3), day=WEDNESDAY)
    assert story.order(first).dispensed_mbq == 0.0
    assert story.order(second).dispensed_mbq > 5_000

  def test_plan_21_all_that_a_run_feeds_is_put_off_in_one_act(self, story: Story) -> None:
    """The run at 05:45 fails: 07:00 goes to 11:30, 08:15 to next Tuesday's 07:00, another customer's to its 11:30."""
    first, second, other = story.place(5_000), story.place(4_000, slot="08:15"), story.place(3_000, side="south")
    story.accept(second)
    head = ledger.heads().of("production")
    more = [
      PutOff(order_ids=[second.pk], delivery_date=NEXT_TUESDAY, slot_id=story.unit.north.slots["07:00"].pk),
      PutOff(order_ids=[other.pk], delivery_date=unit.TUESDAY, slot_id=story.unit.south.slots["11:30"].pk),
    ]
    with verify_action("order.postponed.run"):
      story.postpone(first, more=more)
    assert ledger.heads().of("production") == head + 1
    after = [story.order(it) for it in (first, second, other)]
    assert [it.deliver_at for it in after] == [
      unit.at_wall(11, 30),
      unit.at_wall(7) + timedelta(days=7),
      unit.at_wall(11, 30),
    ]
    assert [it.awaits_confirmation for it in after] == [True] * 3
    assert [it.status for it in after] == ["ordered", "accepted", "ordered"]

  def test_plan_21_all_or_nothing_and_each_once(self, story: Story) -> None:
    first, second = story.place(5_000), story.place(4_000, slot="08:15")
    at_noon = story.unit.north.slots["11:30"].pk
    for wrong, refusal in (
      ([PutOff(order_ids=[second.pk], delivery_date=unit.TUESDAY, slot_id=story.unit.north.slots["07:00"].pk)],
       ("invalid", "slotId", "not_later")),
      ([PutOff(order_ids=[first.pk], delivery_date=unit.TUESDAY, slot_id=at_noon)], ("invalid", "orderIds", "double")),
      ([PutOff(order_ids=[], delivery_date=unit.TUESDAY, slot_id=at_noon)], ("invalid", "more", "empty")),
      ([PutOff(order_ids=[second.pk], delivery_date=WEDNESDAY, slot_id=at_noon)], ("no_such_slot", "slotId")),
    ):  # fmt: skip
      with refused(*refusal):
        story.postpone(first, more=wrong)
    with refused("invalid", "orderIds", "empty"):
      postpone_orders(
        actor=story.unit.radiochemist, order_ids=[], delivery_date=unit.TUESDAY, slot_id=at_noon, reason="late run",
        more=[PutOff(order_ids=[first.pk, second.pk], delivery_date=unit.TUESDAY, slot_id=at_noon)],
      )  # fmt: skip
    assert [story.order(it).revision for it in (first, second)] == [first.revision, second.revision]

  def test_plan_21_what_goes_makes_room_for_what_comes(self, story: Story) -> None:
    """An order comes to the delivery that another one leaves in the same act: its limit is not passed."""
    first, second = story.place(20_000), story.place(20_000, slot="08:15")
    story.unit.north.slots["08:15"].max_mbq = 20_000
    story.unit.north.slots["08:15"].save()
    noon = [PutOff(order_ids=[second.pk], delivery_date=NEXT_TUESDAY, slot_id=story.unit.north.slots["11:30"].pk)]
    assert story.postpone(first, slot="08:15", more=noon).marks == story.order(second).marks

  def test_sta_9_a_delay_was_told_of_the_delivery_before(self, story: Story) -> None:
    """STA-7, STA-9: with another delivery the expected time goes; with the same one it stays."""
    order = story.place(100, slot="11:30")
    Order.objects.filter(id=order.pk).update(expected_at=unit.at_wall(12))
    assert story.edit(order, ordered_mbq=50.0).expected_at == unit.at_wall(12)
    assert story.move(order).expected_at is None
    Order.objects.filter(id=order.pk).update(expected_at=unit.at_wall(12))
    assert story.postpone(order, day=NEXT_TUESDAY).expected_at is None


class TestConfirm:
  def test_sta_10_the_customer_confirms(self, story: Story) -> None:
    order = story.place(100)
    story.postpone(order)
    confirmed = story.confirm(order)
    assert (confirmed.awaits_confirmation, confirmed.postponed_from_at) == (False, unit.at_wall(7))
    for by in (story.unit.north.nurse, story.unit.radiochemist):
      with refused("invalid", "orderId", "nothing_to_confirm"):
        story.confirm(order, by=by)

  def test_sta_10_or_production_for_him(self, story: Story) -> None:
    order = story.place(100)
    story.postpone(order)
    assert not story.confirm(order, by=story.unit.radiochemist).awaits_confirmation

  def test_sta_10_or_he_cancels_whatever_its_status_and_deadline(self, story: Story) -> None:
    order = story.ready(100)
    story.postpone(order)
    with refused("not_ordered", "orderId"):
      story.edit(order, ordered_mbq=50.0)
    assert story.cancel(order).status == "cancelled"
    assert not story.order(order).awaits_confirmation

  def test_sta_10_once_confirmed_the_old_rules_hold_again(self, story: Story) -> None:
    order = story.ready(100)
    story.postpone(order)
    story.confirm(order)
    with refused("not_ordered", "orderId"):
      story.cancel(order)

  def test_sta_10_his_own_edit_confirms_and_his_own_delivery_settles_it(self, story: Story) -> None:
    order = story.place(100)
    story.postpone(order)
    edited = story.edit(order, ordered_mbq=200.0)
    assert (edited.awaits_confirmation, edited.postponed_from_at) == (False, unit.at_wall(7))
    story.postpone(order, day=NEXT_TUESDAY)
    by_production = story.edit(order, by=story.unit.radiochemist, ordered_mbq=100.0, reason="by phone")
    assert by_production.awaits_confirmation
    chosen = story.edit(order, slot_id=story.unit.north.slots["08:15"].pk)
    assert (chosen.awaits_confirmation, chosen.postponed_from_at, chosen.postponed_reason) == (False, None, None)

  def test_sta_10_a_release_waits_for_the_customer(self, story: Story) -> None:
    order = story.ready(9_000)
    story.postpone(order)
    vial = story.file(9_000, at=unit.at_wall(11, 30), arrived_at=unit.at_wall(11, 30))
    with refused("awaits_confirmation", "orderIds") as caught:
      story.release([order], [vial])
    assert caught.value.details == {"orderId": order.pk}
    story.confirm(order)
    story.release([order], [vial])
    assert story.order(order).status == "released"

  def test_sta_10_rejecting_ends_the_waiting_and_reopening_begins_it_again(self, story: Story) -> None:
    order = story.place(100)
    story.postpone(order)
    story.reject(order)
    assert not story.order(order).awaits_confirmation
    with refused("not_ordered", "orderId"):
      story.confirm(order)
    story.reopen(order)
    assert story.order(order).awaits_confirmation


def acts(story: Story) -> list[tuple[Callable[..., Any], dict[str, Any]]]:
  slots = story.unit.north.slots
  return [
    (move_orders, {"slot_id": slots["07:00"].pk}),
    (restore_orders, {}),
    (postpone_orders, {"slot_id": slots["11:30"].pk, "delivery_date": NEXT_TUESDAY, "reason": "r"}),
  ]


def test_sta_7_to_sta_10_only_an_open_order(story: Story) -> None:
  """STA-7, STA-8, STA-9, STA-10: rejected, cancelled and released ones stay where they are."""
  CatalogueEntry.objects.update(max_mbq=None)
  released = story.ready(100, slot="11:30")
  story.release([released], [story.file(100, at=unit.at_wall(11, 30), arrived_at=unit.at_wall(11, 30))])
  story.clock.set(unit.YESTERDAY_MORNING)
  rejected, cancelled = story.place(100, slot="11:30"), story.place(100, slot="11:30")
  story.reject(rejected)
  story.cancel(cancelled)
  for order, code in ((released, "already_released"), (rejected, "not_ordered"), (cancelled, "not_ordered")):
    for act, more in acts(story):
      with refused(code, "orderIds") as caught:
        act(actor=story.unit.radiochemist, order_ids=[order.pk], **more)
      if act is not restore_orders:
        assert caught.value.details == {"orderId": order.pk}
    with refused(code, "orderId"):
      story.confirm(order)


def test_ord_10_none_a_double_and_one_that_is_not_there(story: Story) -> None:
  order = story.place(100, slot="11:30")
  for act, more in acts(story):
    for ids, code, text in (
      ([], "invalid", "empty"),
      ([order.pk] * 2, "invalid", "double"),
      ([10**9], "not_found", None),
    ):
      with refused(code, "orderIds", text):
        act(actor=story.unit.radiochemist, order_ids=ids, **more)
  foreign = story.place(side="south")
  story.postpone(foreign, slot=None, slot_id=story.unit.south.slots["11:30"].pk)
  for order_id in (foreign.pk, 10**9):
    with refused("not_found", "orderId"):
      story.confirm(Order(id=order_id))


def test_led_7_what_has_moved_on_is_stale(story: Story) -> None:
  order = story.place(100, slot="11:30")
  shown = {f"order:{order.pk}": order.revision}
  story.postpone(order, day=NEXT_TUESDAY)
  for act, more in acts(story):
    with refused("stale", "orderIds") as caught:
      act(actor=story.unit.radiochemist, order_ids=[order.pk], seen=shown, **more)
    assert caught.value.details[f"order:{order.pk}"]["awaitsConfirmation"] is True
  with refused("stale", "orderId"):
    story.confirm(order, seen=shown)


def test_sta_7_one_change_is_one_delta(story: Story) -> None:
  orders = [story.place(100, slot="11:30"), story.place(200, slot="11:30")]
  before = ledger.heads().of("production")
  story.move(*orders)
  assert ledger.heads().of("production") == before + 1
