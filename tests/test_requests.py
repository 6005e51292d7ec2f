"""What customers ask for when they may no longer do it themselves, and what production answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from customer.actions.requests import make_request, withdraw_request
from production.actions.delays import delay_orders
from production.actions.requests import decline_request, grant_request
from tests import unit
from tests.story import Story, refused
from tracershop import ledger
from tracershop.actor import Actor
from tracershop.catalogue.models import CatalogueEntry, ClosedDate, Deadline, Slot
from tracershop.errors import Refusal
from tracershop.orderbook.models import Order, Request

pytestmark = pytest.mark.django_db(transaction=True)

MONDAY = unit.TUESDAY - timedelta(days=1)
NEXT_TUESDAY = unit.TUESDAY + timedelta(days=7)


class Asking:
  """The unit after the deadline, with an accepted order of 9,000 MBq at seven."""

  def __init__(self, story: Story) -> None:
    self.story = story
    self.unit = story.unit
    self.order = story.place(9_000)
    story.accept(self.order)
    story.clock.set(unit.at_wall(13, 1, MONDAY))

  def ask(self, kind: str, data: dict[str, Any] | None = None, by: Actor | None = None, **more: Any) -> Request:
    given: dict[str, Any] = {"kind": kind, "data": data or {}}
    if kind != "late":
      given["order_id"] = self.order.pk
    done = make_request(actor=by or self.unit.north.nurse, **{**given, **more})
    return Request.objects.get(id=done.value()["requestId"])

  def late(self, **other: Any) -> dict[str, Any]:
    """The data of a late order, as a screen sends it."""
    north = self.unit.north
    data = {
      "kind": "activity",
      "endpointId": north.endpoint.pk,
      "tracerId": self.unit.fdg.pk,
      "slotId": north.slots["08:15"].pk,
      "deliveryDate": str(unit.TUESDAY),
      "orderedMbq": 1_500.0,
    }
    return {**data, **other}

  def grant(self, request: Request, **what: Any) -> Order:
    done = grant_request(actor=self.unit.radiochemist, request_id=request.pk, **what).value()
    assert done["requestId"] == request.pk
    return self.story.order(done["orderId"])

  def decline(self, request: Request, reason: str = "the run is full", **what: Any) -> Request:
    decline_request(actor=self.unit.radiochemist, request_id=request.pk, reason=reason, **what)
    return self.again(request)

  def withdraw(self, request: Request, by: Actor | None = None, **what: Any) -> Request:
    withdraw_request(actor=by or self.unit.north.nurse, request_id=request.pk, **what)
    return self.again(request)

  def again(self, request: Request) -> Request:
    return Request.objects.get(id=request.pk)


@pytest.fixture
def asking(story: Story) -> Asking:
  return Asking(story)


class TestMaking:
  def test_req_1_a_change_past_acceptance_stands_as_it_was_asked(self, asking: Asking) -> None:
    request = asking.ask("change", {"orderedMbq": 9_500}, text="  one patient more ")
    assert (request.kind, request.state, request.order, request.text) == (
      "change",
      "open",
      asking.order,
      "one patient more",
    )
    assert (request.customer, request.endpoint) == (asking.unit.north.customer, asking.unit.north.endpoint)
    assert (request.data, request.delivery_date) == ({"orderedMbq": 9_500}, unit.TUESDAY)
    assert (request.made_by, request.made_at, request.answer) == ("Nurse of Nordby", asking.story.clock.now, None)
    assert asking.story.order(asking.order).ordered_mbq == 9_000

  def test_req_1_what_he_may_still_do_himself_needs_no_request(self, asking: Asking) -> None:
    asking.story.clock.set(unit.YESTERDAY_MORNING)
    mine = asking.story.place(500, slot="11:30")
    for kind, data in (("change", {"orderedMbq": 600}), ("cancel", {})):
      with refused("invalid", "kind", "still_yours"):
        asking.ask(kind, data, order_id=mine.pk)
    with refused("invalid", "kind", "still_yours"):
      asking.ask("late", asking.late())

  def test_req_1_a_limit_or_another_dates_deadline_is_past_him_too(self, asking: Asking) -> None:
    """Ordered and in time, and yet not his to do."""
    asking.story.clock.set(unit.YESTERDAY_MORNING)
    mine = asking.story.place(500, delivery_date=NEXT_TUESDAY)
    assert asking.ask("change", {"orderedMbq": 20_001.0}, order_id=mine.pk).state == "open"
    other = asking.story.place(500, delivery_date=NEXT_TUESDAY)
    asking.story.clock.set(unit.at_wall(13, 1, MONDAY))
    assert asking.ask("change", {"deliveryDate": str(unit.TUESDAY)}, order_id=other.pk).delivery_date == NEXT_TUESDAY
    assert asking.ask("late", asking.late(deliveryDate=str(NEXT_TUESDAY), orderedMbq=20_001)).state == "open"

  def test_req_1_a_cancellation_past_the_deadline(self, asking: Asking) -> None:
    asking.story.clock.set(unit.YESTERDAY_MORNING)
    ordered = asking.story.place(500, slot="11:30")
    asking.story.clock.set(unit.at_wall(13, 1, MONDAY))
    assert asking.ask("cancel", order_id=ordered.pk).kind == "cancel"
    assert asking.ask("cancel").kind == "cancel"

  def test_req_1_who_waits_for_a_confirmation_cancels_himself(self, asking: Asking) -> None:
    asking.story.postpone(asking.order)
    with refused("invalid", "kind", "still_yours"):
      asking.ask("cancel")
    assert asking.ask("change", {"orderedMbq": 8_000}).state == "open"

  def test_req_1_not_of_what_is_over(self, asking: Asking) -> None:
    cancelled, rejected, passed = (asking.story.order(asking.order) for _ in range(3))
    for status, order in (("cancelled", cancelled), ("rejected", rejected)):
      Order.objects.filter(id=order.pk).update(status=status)
      for kind, data in (("change", {"orderedMbq": 1}), ("cancel", {})):
        with refused("not_ordered", "orderId"):
          asking.ask(kind, data)
    Order.objects.filter(id=passed.pk).update(status="released")
    with refused("already_released", "orderId"):
      asking.ask("cancel")
    Order.objects.filter(id=passed.pk).update(status="accepted")
    asking.story.clock.set(unit.at_wall(7))
    with refused("invalid", "orderId", "date_past"):
      asking.ask("cancel")

  def test_req_1_a_delayed_one_is_cancelled_until_it_is_expected(self, asking: Asking) -> None:
    asking.story.clock.set(unit.at_wall(6, 30))
    delay_orders(actor=asking.unit.radiochemist, order_ids=[asking.order.pk], delay_minutes=60)
    asking.story.clock.set(unit.at_wall(7, 30))
    # Nothing of it can be ordered for seven any more; that its patient went home can still be said.
    with refused("invalid", "orderId", "date_past"):
      asking.ask("change", {"orderedMbq": 8_000})
    request = asking.ask("cancel")
    assert asking.grant(request).status == "cancelled"

  def test_req_1_not_of_a_delayed_one_that_should_have_come(self, asking: Asking) -> None:
    asking.story.clock.set(unit.at_wall(6, 30))
    delay_orders(actor=asking.unit.radiochemist, order_ids=[asking.order.pk], delay_minutes=60)
    asking.story.clock.set(unit.at_wall(8))
    with refused("invalid", "orderId", "date_past"):
      asking.ask("cancel")

  def test_req_2_a_hopeless_one_is_refused_at_once_at_its_field(self, asking: Asking) -> None:
    ClosedDate.objects.create(date=NEXT_TUESDAY)
    changes: list[tuple[dict[str, Any], str, str, str | None]] = [
      ({"orderedMbq": 0}, "invalid", "orderedMbq", "amount_positive"),
      ({"orderedMbq": 1e9}, "invalid", "orderedMbq", "amount_absurd"),
      ({"injections": 3}, "invalid", "injections", "kind"),
      ({"comment": "for 010203-1234"}, "invalid", "comment", "text_cpr"),
      ({"orderedMbq": 1, "reason": "for 010203-1234"}, "invalid", "reason", "text_cpr"),
      ({"slotId": asking.unit.south.slots["07:00"].pk}, "no_such_slot", "slotId", None),
      ({"deliveryDate": str(NEXT_TUESDAY)}, "closed_date", "deliveryDate", None),
      ({"deliveryDate": "2026-11-01"}, "invalid", "deliveryDate", "date_past"),
      ({}, "invalid", "data", "nothing_changed"),
      ({"reason": "just so"}, "invalid", "data", "nothing_changed"),
      ({"orderId": asking.order.pk + 1, "orderedMbq": 1}, "invalid", "orderId", None),
    ]
    for data, code, field, text in changes:
      with refused(code, field, text):
        asking.ask("change", data)
    lates: list[tuple[dict[str, Any], str, str, str | None]] = [
      ({"orderedMbq": None}, "invalid", "orderedMbq", "amount_missing"),
      ({"tracerId": asking.unit.fet.pk}, "not_in_catalogue", "tracerId", None),
      ({"tracerId": 10**9}, "not_found", "tracerId", None),
      ({"endpointId": asking.unit.south.endpoint.pk}, "not_found", "endpointId", None),
      ({"deliveryDate": str(NEXT_TUESDAY)}, "closed_date", "deliveryDate", None),
      ({"deliverAt": "2026-11-24T07:00:00Z"}, "invalid", "deliverAt", "kind"),
    ]
    for more, code, field, text in lates:
      with refused(code, field, text):
        asking.ask("late", asking.late(**more))
    with refused("invalid", "data"):
      asking.ask("cancel", {"orderedMbq": 1})

  def test_req_2_what_is_not_of_the_commands_shape_is_refused_at_its_field(self, asking: Asking) -> None:
    shapes: list[tuple[str, dict[str, Any], str | None]] = [
      ("change", {"orderedMbq": "9000"}, "orderedMbq"),
      ("change", {"orderedMbq": 1, "tracerId": 1}, "tracerId"),
      ("change", {"deliveryDate": "24.11.2026"}, "deliveryDate"),
      ("change", {"orderedMbq": None}, "orderedMbq"),
      ("late", {"kind": "activity"}, "endpointId"),
      ("late", asking.late(kind="party"), "kind"),
      ("late", asking.late(usage="party"), "usage"),
      ("late", asking.late(nonsense=1), "nonsense"),
    ]
    for kind, data, field in shapes:
      with refused("invalid", field, "frame"):
        asking.ask(kind, data)

  def test_req_1_a_late_order_names_no_order_and_the_others_do(self, asking: Asking) -> None:
    with refused("invalid", "orderId"):
      asking.ask("late", asking.late(), order_id=asking.order.pk)
    with refused("not_found", "orderId"):
      asking.ask("cancel", order_id=None)

  def test_req_3_at_any_hour_and_only_one_at_a_time(self, asking: Asking) -> None:
    asking.story.clock.set(unit.at_wall(3, 17))
    request = asking.ask("cancel")
    with refused("in_use", "orderId", "request_open") as caught:
      asking.ask("change", {"orderedMbq": 1})
    assert caught.value.details == {"requestId": request.pk}
    asking.withdraw(request)
    assert asking.ask("change", {"orderedMbq": 1}).state == "open"

  def test_ord_10_a_foreign_order_is_not_found(self, asking: Asking) -> None:
    for order_id in (asking.order.pk, 10**9):
      with refused("not_found", "orderId"):
        asking.ask("cancel", by=asking.unit.south.nurse, order_id=order_id)

  def test_txt_1_a_request_with_something_like_a_cpr_number_is_refused(self, asking: Asking) -> None:
    with refused("invalid", "text", "text_cpr"):
      asking.ask("cancel", text="for 010203-1234")
    with refused("invalid", "text", "text_long"):
      asking.ask("cancel", text="x" * 1_001)

  def test_led_7_of_an_order_that_has_moved_on_it_is_stale(self, asking: Asking) -> None:
    with refused("stale", "orderId") as caught:
      asking.ask("cancel", seen={f"order:{asking.order.pk}": asking.order.revision})
    assert caught.value.details[f"order:{asking.order.pk}"]["status"] == "accepted"

  def test_req_1_it_is_on_the_customers_and_productions_streams_only(self, asking: Asking) -> None:
    done = make_request(actor=asking.unit.north.nurse, kind="cancel", order_id=asking.order.pk)
    assert set(done.revisions) == {f"customer:{asking.unit.north.customer.pk}", "production"}


class TestGranting:
  def test_req_5_a_change_is_made_in_the_same_transaction(self, asking: Asking) -> None:
    request = asking.ask("change", {"orderedMbq": 9_500.0, "comment": "two more"})
    before = ledger.heads().of("production")
    order = asking.grant(request, reason=" this once ")
    assert ledger.heads().of("production") == before + 1, "one change of order and request"
    assert (order.status, order.ordered_mbq, order.comment) == ("accepted", 9_500.0, "two more")
    assert order.marks == ["byRequest", "editedAfterAcceptance", "late"]
    answered = asking.again(request)
    assert (answered.state, answered.answer, answered.answered_by) == ("granted", "this once", "Kirsten Holm")
    assert (answered.answered_at, answered.revision) == (asking.story.clock.now, request.revision + 1)

  def test_req_5_a_cancellation(self, asking: Asking) -> None:
    request = asking.ask("cancel")
    order = asking.grant(request)
    assert (order.status, order.marks, asking.again(request).state) == ("cancelled", ["byRequest"], "granted")
    assert asking.again(request).answer is None

  def test_req_5_a_late_order_is_the_askers(self, asking: Asking) -> None:
    request = asking.ask("late", asking.late(usage="animal", comment="mice"))
    order = asking.grant(request)
    assert (order.status, order.ordered_mbq, order.usage, order.comment) == ("ordered", 1_500.0, "animal", "mice")
    assert (order.ordered_by, order.ordered_at) == ("Nurse of Nordby", asking.story.clock.now)
    assert (order.marks, asking.again(request).order) == (["byRequest", "late"], order)

  def test_req_5_late_injections_and_isotopes(self, asking: Asking) -> None:
    CatalogueEntry.objects.create(endpoint=asking.unit.north.endpoint, tracer=asking.unit.fet)
    Deadline.objects.create(kind="injection", type="daily", time=unit.at_wall(10).time(), working_days_only=False)
    injections = asking.late(
      kind="injection", tracerId=asking.unit.fet.pk, slotId=None, orderedMbq=None, injections=4,
      deliverAt="2026-11-24T09:00:00Z",
    )  # fmt: skip
    assert asking.grant(asking.ask("late", injections)).deliver_at == unit.at_wall(10)
    slot = asking.story.fluoride()
    isotope = asking.late(kind="isotope", tracerId=None, isotopeId=asking.unit.fdg.isotope.pk, slotId=slot.pk)
    assert asking.grant(asking.ask("late", isotope)).isotope == asking.unit.fdg.isotope

  def test_req_5_past_a_limit_it_is_marked(self, asking: Asking) -> None:
    order = asking.grant(asking.ask("change", {"orderedMbq": 25_000}))
    assert "overLimit" in order.marks

  def test_sta_11_another_slot_by_request_ends_a_move_and_settles_a_postponement(self, asking: Asking) -> None:
    asking.story.postpone(asking.order)
    kept = asking.grant(asking.ask("change", {"orderedMbq": 8_000}))
    assert kept.awaits_confirmation, "what he asked for says nothing of the delivery"
    settled = asking.grant(asking.ask("change", {"slotId": asking.unit.north.slots["08:15"].pk}))
    assert (settled.awaits_confirmation, settled.postponed_from_at) == (False, None)

  def test_req_6_what_can_no_longer_be_done_is_refused_and_stays_open(self, asking: Asking) -> None:
    late, change = (
      asking.ask("late", asking.late()),
      asking.ask("change", {"slotId": asking.unit.north.slots["11:30"].pk}),
    )
    Slot.objects.update(ends_date=MONDAY)
    for request in (late, change):
      with refused("no_such_slot", "slotId"):
        asking.grant(request)
    Slot.objects.update(ends_date=None)
    ClosedDate.objects.create(date=unit.TUESDAY)
    with refused("closed_date", "deliveryDate"):
      asking.grant(late)
    asking.story.clock.set(unit.at_wall(12))
    ClosedDate.objects.all().delete()
    for request in (late, change):
      with refused("invalid", "deliveryDate", "date_past"):
        asking.grant(request)
    assert {asking.again(it).state for it in (late, change)} == {"open"}

  def test_req_7_one_answer_is_all(self, asking: Asking) -> None:
    for answer in (asking.grant, asking.decline, asking.withdraw):
      request = asking.ask("change", {"orderedMbq": 8_000})
      answer(request)
      state = asking.again(request).state
      for act in (asking.grant, asking.decline, asking.withdraw):
        with refused("already_answered", "requestId") as caught:
          act(request)
        assert caught.value.details == {"state": state}

  def test_req_7_declining_wants_a_reason(self, asking: Asking) -> None:
    request = asking.ask("cancel")
    for reason in ("", "  "):
      with refused("reason_required", "reason"):
        asking.decline(request, reason)
    for reason, text in (("010203-1234", "text_cpr"), ("x" * 1_001, "text_long")):
      with refused("invalid", "reason", text):
        asking.decline(request, reason)
      with refused("invalid", "reason", text):
        asking.grant(request, reason=reason)
    declined = asking.decline(request, "  the vial is filled ")
    assert (declined.state, declined.answer, declined.answered_by) == ("declined", "the vial is filled", "Kirsten Holm")
    assert asking.story.order(asking.order).status == "accepted"

  def test_led_7_a_request_or_order_that_has_moved_on_is_stale(self, asking: Asking) -> None:
    request = asking.ask("change", {"orderedMbq": 8_000})
    for act in (asking.grant, asking.decline, asking.withdraw):
      with refused("stale", "requestId") as caught:
        act(request, seen={f"request:{request.pk}": request.revision + 1})
      assert caught.value.details[f"request:{request.pk}"]["revision"] == request.revision
    with refused("stale", "requestId") as caught:
      asking.grant(request, seen={f"order:{asking.order.pk}": asking.order.revision})
    assert f"order:{asking.order.pk}" in caught.value.details
    seen = {f"request:{request.pk}": request.revision, f"order:{asking.order.pk}": asking.order.revision + 1}
    assert asking.grant(request, seen=seen).ordered_mbq == 8_000

  def test_ord_10_a_foreign_request_is_not_found(self, asking: Asking) -> None:
    request = asking.ask("cancel")
    with refused("not_found", "requestId"):
      asking.withdraw(request, by=asking.unit.south.nurse)
    for act in (grant_request, decline_request):
      with refused("not_found", "requestId"):
        act(actor=asking.unit.radiochemist, request_id=10**9, reason="r")


class TestWithdrawing:
  def test_req_4_while_nobody_has_answered(self, asking: Asking) -> None:
    request = asking.withdraw(asking.ask("cancel"))
    assert (request.state, request.answer, request.answered_by) == ("withdrawn", None, None)


class TestItsOrderMovesOn:
  def test_req_8_with_its_order_it_ends_and_says_why(self, asking: Asking) -> None:
    story, chemist = asking.story, asking.unit.radiochemist
    ends: dict[str, Callable[[], object]] = {
      "order.cancelled": lambda: story.cancel(asking.order, by=chemist, reason="phoned"),
      "order.rejected": lambda: story.reject(asking.order),
    }
    for why, end in ends.items():
      request = asking.ask("change", {"orderedMbq": 1})
      end()
      ended = asking.again(request)
      assert (ended.state, ended.answer, ended.answered_by) == ("withdrawn", why, "Kirsten Holm")
      assert ended.revision == request.revision + 1
      Order.objects.filter(id=asking.order.pk).update(status="accepted")

  def test_req_8_with_its_release(self, asking: Asking) -> None:
    request = asking.ask("change", {"comment": "early"})
    asking.story.clock.set(unit.at_wall(6, 45))
    asking.story.certified()
    asking.story.release([asking.order], [asking.story.file()])
    assert (asking.again(request).state, asking.again(request).answer) == ("withdrawn", "order.released")

  def test_req_8_it_is_dated_as_its_order(self, asking: Asking) -> None:
    request = asking.ask("change", {"orderedMbq": 1})
    asking.story.postpone(asking.order, day=NEXT_TUESDAY)
    moved = asking.again(request)
    assert (moved.state, moved.delivery_date, moved.revision) == ("open", NEXT_TUESDAY, request.revision + 1)
    asking.story.confirm(asking.order)
    assert asking.again(request).revision == moved.revision, "nothing of it has changed"

  def test_req_8_another_orders_request_is_left_alone(self, asking: Asking) -> None:
    other = asking.story.place(100, by=asking.unit.radiochemist, reason="late")
    request = asking.ask("change", {"orderedMbq": 1})
    asking.story.reject(other)
    assert asking.again(request).revision == request.revision


def test_req_2_a_refusal_says_it_in_both_languages(asking: Asking) -> None:
  with pytest.raises(Refusal) as caught:
    asking.ask("late", asking.late(orderedMbq="x"))
  assert caught.value.message("da") != caught.value.message("en")
