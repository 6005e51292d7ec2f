"""Accept, reject, reopen: one or many, all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from production.actions.orders import accept_orders, reject_orders, reopen_orders
from tests.story import Story, refused
from tracershop import ledger
from tracershop.orderbook.models import Order

pytestmark = pytest.mark.django_db(transaction=True)


def statuses(*orders: Order) -> list[str]:
  return [Order.objects.get(id=it.pk).status for it in orders]


def test_sta_3_one_or_many_are_accepted_at_once(story: Story) -> None:
  orders = [story.place(100), story.place(200, side="south"), story.place(300, slot="11:30")]
  before = ledger.heads().of("production")
  story.accept(*orders)
  assert statuses(*orders) == ["accepted"] * 3
  order = story.order(orders[0])
  assert (order.accepted_by, order.accepted_at) == ("Kirsten Holm", story.clock.now)
  assert ledger.heads().of("production") == before + 1, "one change, one delta"


def test_sta_3_the_first_that_will_not_is_named_and_nothing_is_accepted(story: Story) -> None:
  first, second, third, fourth = (story.place(100) for _ in range(4))
  story.accept(third)
  story.reject(second)
  for ids, culprit, code in (
    ([first.pk, second.pk, third.pk, fourth.pk], second.pk, "not_ordered"),
    ([first.pk, third.pk, second.pk], third.pk, "not_ordered"),
    ([first.pk, 10**9, 10**9 + 1], 10**9, "not_found"),
  ):
    with refused(code, "orderIds") as caught:
      accept_orders(actor=story.unit.radiochemist, order_ids=ids)
    assert caught.value.details == {"orderId": culprit}
  assert statuses(first, second, third, fourth) == ["ordered", "rejected", "accepted", "ordered"]


def test_sta_3_none_and_a_double_are_refused(story: Story) -> None:
  order = story.place()
  actions: list[tuple[Callable[..., Any], dict[str, str]]] = [
    (accept_orders, {}),
    (reject_orders, {"reason": "r"}),
    (reopen_orders, {"reason": "r"}),
  ]
  for action, words in actions:
    with refused("invalid", "orderIds", "empty"):
      action(actor=story.unit.radiochemist, order_ids=[], **words)
    with refused("invalid", "orderIds", "double"):
      action(actor=story.unit.radiochemist, order_ids=[order.pk, order.pk], **words)


def test_sta_4_a_rejection_says_who_and_why(story: Story) -> None:
  ordered, accepted = story.place(), story.place()
  story.accept(accepted)
  reject_orders(actor=story.unit.colleague, order_ids=[ordered.pk, accepted.pk], reason="  the target leaks ")
  for order in (story.order(ordered), story.order(accepted)):
    assert (order.status, order.rejected_by, order.rejected_reason) == ("rejected", "Anders Lund", "the target leaks")


def test_sta_4_and_5_want_a_reason_without_a_cpr_number(story: Story) -> None:
  order = story.place()
  for action in (reject_orders, reopen_orders):
    for reason in ("", "   "):
      with refused("reason_required", "reason"):
        action(actor=story.unit.radiochemist, order_ids=[order.pk], reason=reason)
    with refused("invalid", "reason", "text_cpr"):
      action(actor=story.unit.radiochemist, order_ids=[order.pk], reason="for 010203-1234")
    with refused("invalid", "reason", "text_long"):
      action(actor=story.unit.radiochemist, order_ids=[order.pk], reason="x" * 1_001)


def test_sta_5_reopened_is_as_it_was_ordered(story: Story) -> None:
  accepted, rejected = story.place(), story.place()
  story.accept(accepted)
  story.reject(rejected)
  story.reopen(accepted, rejected)
  for order in (story.order(accepted), story.order(rejected)):
    assert (order.status, order.accepted_by, order.accepted_at) == ("ordered", None, None)
    assert (order.rejected_by, order.rejected_reason) == (None, None)
  with refused("not_accepted", "orderIds") as caught:
    story.reopen(accepted)
  assert caught.value.details == {"orderId": accepted.pk}


def test_sta_5_a_cancelled_order_is_not_reopened(story: Story) -> None:
  order = story.cancel(story.place())
  for act, code in ((story.accept, "not_ordered"), (story.reject, "not_ordered"), (story.reopen, "not_accepted")):
    with refused(code, "orderIds"):
      act(order)


def test_sta_6_nothing_leads_out_of_released(story: Story) -> None:
  order = story.ready()
  story.release([order], [story.file()])
  for act in (story.accept, story.reject, story.reopen):
    with refused("already_released", "orderIds") as caught:
      act(order)
    assert caught.value.details == {"orderId": order.pk}


def test_sig_2_accepting_what_was_not_seen_so_is_stale(story: Story) -> None:
  """An accept over a row that the customer has just edited does not accept what nobody looked at."""
  order, other = story.place(), story.place()
  seen = {f"order:{order.pk}": order.revision, f"order:{other.pk}": other.revision}
  story.edit(order, ordered_mbq=1.0)
  with refused("stale", "orderIds") as caught:
    accept_orders(actor=story.unit.radiochemist, order_ids=[other.pk, order.pk], seen=seen)
  assert list(caught.value.details) == [f"order:{order.pk}"], "only what has moved on"
  assert caught.value.details[f"order:{order.pk}"]["orderedMbq"] == 1.0
  assert statuses(order, other) == ["ordered", "ordered"]


def test_need_2_a_rejected_order_gives_its_vials_to_the_next(story: Story) -> None:
  first, second = story.place(9_000), story.place(9_000, slot="08:15")
  story.file(9_000)
  story.reject(first)
  assert story.order(first).dispensed_mbq == 0.0
  assert story.order(second).dispensed_mbq > 5_000
  story.reopen(first)
  assert (story.order(first).dispensed_mbq, story.order(second).dispensed_mbq) == (9_000.0, 0.0)
