"""Accepting, rejecting and reopening orders, one or many: all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracershop import ledger
from tracershop.errors import Refusal
from tracershop.orderbook import queries, states, store
from tracershop.orderbook.models import Order
from tracershop.orderbook.ordering import apply, reasons


def _chosen(
  change: ledger.Change, order_ids: Sequence[int], seen: dict[str, int] | None, verb: states.Verb
) -> tuple[list[Order], list[Any]]:
  """The orders, each with its new status, and how they were; a refusal names the first order that will not."""
  orders = queries.chosen_orders(order_ids, change.actor, seen or {})
  before = store.image_of_orders(orders)
  for order in orders:
    try:
      apply.enter(order, states.step(apply.state_of(order), verb))
    except Refusal as refusal:
      refusal.details = {"orderId": order.pk}
      raise
  return orders, before


@ledger.action
def accept_orders(change: ledger.Change, *, order_ids: list[int], seen: dict[str, int] | None = None) -> dict[str, Any]:
  """Accepts ordered orders (STA-3). Raises Refusal `not_ordered`, `already_released`, `not_found`, `stale`."""
  orders, before = _chosen(change, order_ids, seen, "accept")
  for order in orders:
    order.accepted_by, order.accepted_at = change.actor.name, change.now
  store.commit(change, kind="order.accepted", orders=orders, before=before)
  return {"orderIds": order_ids}


@ledger.action
def reject_orders(
  change: ledger.Change,
  *,
  order_ids: list[int],
  reason: str = "",
  reason_code: str | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Rejects orders with a reason that the customer sees (STA-4, AUD-30)."""
  given = reasons.needed(reason, reason_code)
  orders, before = _chosen(change, order_ids, seen, "reject")
  for order in orders:
    order.rejected_by, order.rejected_reason = change.actor.name, given.shown
  store.commit(change, kind="order.rejected", orders=orders, before=before, reason=given.text)
  return {"orderIds": order_ids}


@ledger.action
def reopen_orders(
  change: ledger.Change,
  *,
  order_ids: list[int],
  reason: str = "",
  reason_code: str | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Takes accepted or rejected orders back to ordered, with a reason (STA-5)."""
  given = reasons.needed(reason, reason_code)
  orders, before = _chosen(change, order_ids, seen, "reopen")
  for order in orders:
    order.accepted_by = order.accepted_at = order.rejected_by = order.rejected_reason = None
  store.commit(change, kind="order.reopened", orders=orders, before=before, reason=given.text)
  return {"orderIds": order_ids}
