"""A delay shows on every order it concerns, and each customer is told of its own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from production.actions.delays import delay_orders
from tests import unit
from tests.law import verify_action
from tests.story import Story, refused
from tracershop import ledger
from tracershop.ledger import fold
from tracershop.orderbook.models import Notice, Order, Receipt

pytestmark = pytest.mark.django_db(transaction=True)


def delay(story: Story, *orders: Order, minutes: int = 40, **more: Any) -> int:
  given = {
    "actor": story.unit.radiochemist,
    "order_ids": [it.pk for it in orders],
    "delay_minutes": minutes,
    "text": "the car broke down",
  }
  return int(delay_orders(**{**given, **more}).value()["noticeId"])


def rows(stream: str, kind: str) -> dict[Any, Any]:
  return fold.copy_of(ledger.snapshot(stream)).rows.get(kind, {})


def test_not_4_the_expected_time_shows_on_order_wall_and_production(story: Story) -> None:
  mine, theirs, other = story.place(100), story.place(100, side="south", slot="08:15"), story.place(50)
  delay(story, mine, theirs)
  north = f"customer:{story.unit.north.customer.pk}"
  for stream in (north, "production", "wall"):
    assert rows(stream, "order")[mine.pk]["expectedAt"] == "2026-11-24T06:40:00Z", stream
    assert rows(stream, "order")[other.pk]["expectedAt"] is None, stream
  assert rows("wall", "order")[theirs.pk]["expectedAt"] == "2026-11-24T07:55:00Z"
  assert (story.order(mine).revision, story.order(other).revision) == (2, 1)


def test_not_4_one_notice_with_a_receipt_for_each_customers_own_orders(story: Story) -> None:
  first, second, theirs = story.place(100), story.place(100), story.place(100, side="south")
  notice = Notice.objects.get(id=delay(story, first, theirs, second))
  assert (notice.kind, notice.text, notice.order_ids) == (
    "delay",
    "the car broke down",
    [first.pk, second.pk, theirs.pk],
  )
  assert notice.expires_at == unit.at_wall(0, 0, unit.TUESDAY + timedelta(days=1)), "the end of the delivery's day"
  assert list(Receipt.objects.order_by("customer_id").values_list("order_ids", flat=True)) == [
    [first.pk, second.pk],
    [theirs.pk],
  ]


def test_not_4_a_delay_past_midnight_is_told_until_the_end_of_that_day(story: Story) -> None:
  notice = Notice.objects.get(id=delay(story, story.place(100), minutes=18 * 60))
  assert notice.expires_at == unit.at_wall(0, 0, unit.TUESDAY + timedelta(days=2))


def test_not_4_nothing_takes_it_back(story: Story) -> None:
  order = story.place(100)
  first = delay(story, order)
  second = delay(story, order, minutes=0, text="")
  assert story.order(order).expected_at is None
  assert Notice.objects.get(id=second).text == ""
  assert Notice.objects.get(id=first).expires_at == story.clock.now, "the earlier one is no longer true"
  with refused("invalid", "delayMinutes", "nothing_changed"):
    delay(story, order, minutes=0)


def test_not_4_an_earlier_delay_of_other_orders_too_stands(story: Story) -> None:
  one, other = story.place(100), story.place(100, slot="08:15")
  both = delay(story, one, other)
  alone = delay(story, one, minutes=60)
  assert Notice.objects.get(id=both).expires_at > story.clock.now
  delay(story, one, other, minutes=90)
  assert Notice.objects.get(id=both).expires_at == Notice.objects.get(id=alone).expires_at == story.clock.now


def test_not_4_from_nothing_to_a_day(story: Story) -> None:
  order = story.place(100)
  for minutes in (-1, 1_441, 2**40):
    with refused("invalid", "delayMinutes", "delay"):
      delay(story, order, minutes=minutes)
  with refused("invalid", "text", "text_cpr"):
    delay(story, order, text="010203-1234")
  delay(story, order, minutes=1_440)
  delay(story, order, minutes=1)


def test_not_4_all_or_nothing(story: Story) -> None:
  order, rejected, cancelled = story.place(100), story.place(100), story.place(100)
  story.reject(rejected)
  story.cancel(cancelled)
  for other in (rejected, cancelled):
    with refused("not_ordered", "orderIds") as caught:
      delay(story, order, other)
    assert caught.value.details == {"orderId": other.pk}
  with refused("not_found", "orderIds"):
    delay_orders(actor=story.unit.radiochemist, order_ids=[order.pk, 999_999], delay_minutes=5)
  with refused("stale", "orderIds"):
    delay(story, order, seen={f"order:{order.pk}": 9})
  assert story.order(order).expected_at is None
  assert Notice.objects.count() == 0


def test_not_4_a_released_order_can_be_late_and_a_time_that_has_passed_is_refused(story: Story) -> None:
  order = story.ready()
  story.release([order], [story.file()])
  story.clock.set(unit.at_wall(7, 30))
  with refused("invalid", "delayMinutes", "expected_past"):
    delay(story, order, minutes=30)
  delay(story, order, minutes=31)
  story.clock.set(unit.at_wall(7, 0, unit.TUESDAY + timedelta(days=1)))
  with refused("invalid", "orderIds", "date_past"):
    delay(story, order, minutes=0)


def test_str_1_the_law_holds_for_a_delay(story: Story) -> None:
  mine, theirs = story.place(100), story.place(100, side="south")
  with verify_action("order.delayed"):
    delay(story, mine, theirs)
  with verify_action("order.delayed.back"):
    delay(story, mine, theirs, minutes=0, text="")
