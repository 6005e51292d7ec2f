"""A delay: a new expected time on the orders it concerns, and one notice to their customers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from production.actions.notices import expire
from tracershop import calendar, ledger
from tracershop.errors import Refusal
from tracershop.orderbook import parts, queries, states, store
from tracershop.orderbook.models import Notice, Order, Receipt
from tracershop.orderbook.rules import free_text

MOST_MINUTES = 24 * 60


@ledger.action
def delay_orders(
  change: ledger.Change,
  *,
  order_ids: list[int],
  delay_minutes: int,
  text: str = "",
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Says that deliveries will come so many minutes after their planned time; 0 takes that back (NOT-4).

  Each order shows the time to expect it, and one notice tells its customer, until the last day of the deliveries ends.
  Only the words given are kept; screens say the rest. All or nothing. Raises Refusal `invalid` (minutes, a time that
  has passed, nothing to change), `not_ordered` for what is rejected or cancelled, `not_found`, `stale`.
  """
  text = free_text(text, "text")
  if not 0 <= delay_minutes <= MOST_MINUTES:
    raise Refusal("invalid", field="delayMinutes", text="delay", most=MOST_MINUTES)
  orders = queries.chosen_orders(order_ids, change.actor, seen or {})
  before = store.image_of_orders(orders)
  expected = [_expected(it, delay_minutes, change.now) for it in orders]
  if all(it.expected_at == at for it, at in zip(orders, expected, strict=True)):
    raise Refusal("invalid", field="delayMinutes", text="nothing_changed")
  for order, at in zip(orders, expected, strict=True):
    order.expected_at = at
    order.revision += 1
    order.save(update_fields=["expected_at", "revision"])
  replaced = _replaced(order_ids, change.now)
  notice = _notice(change, orders, text)
  change.record(
    kind="order.delayed",
    subjects=[*(f"order:{it.pk}" for it in orders), *(f"notice:{it.pk}" for it in (notice, *replaced))],
    before={"orders": before},
    after={"orders": store.image_of_orders(orders), "notice": queries.image_of_notice(notice)},
    reason=text or None,
    changes=[
      *parts.order_changes(orders),
      *(row for it in (*replaced, notice) for row in parts.notice_changes(it)),
    ],
  )
  return {"orderIds": order_ids, "noticeId": notice.pk}


def _expected(order: Order, delay_minutes: int, now: datetime) -> datetime | None:
  """When to expect a delayed order; None where the delay is taken back. A refusal names the order that will not."""
  which = {"orderId": order.pk}
  if order.status not in states.OPEN and order.status != "released":
    raise Refusal("not_ordered", field="orderIds", details=which, status=order.status)
  if order.deliver_at <= now - timedelta(minutes=MOST_MINUTES):
    raise Refusal("invalid", field="orderIds", details=which, text="date_past")
  if delay_minutes == 0:
    return None
  at = order.deliver_at + timedelta(minutes=delay_minutes)
  if at <= now:
    raise Refusal("invalid", field="delayMinutes", details=which, text="expected_past")
  return at


def _replaced(order_ids: Sequence[int], now: datetime) -> list[Notice]:
  """Earlier delays of no other orders: they end, so that nobody reads two times for one delivery."""
  ends = []
  for notice in Notice.objects.filter(kind="delay", expires_at__gt=now).order_by("id"):
    if set(notice.order_ids) <= set(order_ids):
      expire(notice, now)
      ends.append(notice)
  return ends


def _notice(change: ledger.Change, orders: Sequence[Order], text: str) -> Notice:
  last = max(calendar.wall_date(it.expected_at or it.deliver_at) for it in orders)
  expires_at = calendar.wall_instant(last + timedelta(days=1), time(0))
  notice = Notice.objects.create(
    kind="delay",
    text=text,
    order_ids=sorted(it.pk for it in orders),
    expires_at=expires_at,
    expires_date=calendar.wall_date(expires_at),
    made_by=change.actor.name,
    made_at=change.now,
  )
  mine: dict[int, list[int]] = {}
  for order in orders:
    mine.setdefault(order.customer_id, []).append(order.pk)
  # A customer's receipt holds its own orders only: it is all that its stream shows of the notice's.
  Receipt.objects.bulk_create(
    Receipt(notice=notice, customer_id=pk, order_ids=sorted(ids)) for pk, ids in sorted(mine.items())
  )
  return notice
