"""Placing, editing, cancelling and confirming orders. Production uses the same actions on a customer's behalf."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from msgspec import UNSET, UnsetType

from tracershop import ledger
from tracershop.orderbook import dispensing, queries, states, store
from tracershop.orderbook.models import Order
from tracershop.orderbook.ordering import apply, plans
from tracershop.protocol.commands import Kind, OrderEdit, OrderPlace, Usage


@ledger.action
def place_order(
  change: ledger.Change,
  *,
  kind: Kind,
  endpoint_id: int,
  delivery_date: date,
  tracer_id: int | None = None,
  isotope_id: int | None = None,
  slot_id: int | None = None,
  deliver_at: datetime | None = None,
  ordered_mbq: float | None = None,
  injections: int | None = None,
  usage: Usage = "human",
  comment: str = "",
  reason: str | None = None,
  reason_code: str | None = None,
) -> dict[str, Any]:
  """Places an order for a date (ORD-1 … ORD-19): `ordered_mbq` of a tracer (kind activity) or of a bare isotope at a
  slot's delivery time, or a count of injections at the free instant `deliver_at`.

  Raises Refusal: `not_found`, `not_in_catalogue`, `invalid`, `no_such_slot`, `closed_date`, `outside_hours`,
  `over_limit`, `deadline_passed`; for production, which may go past limit and deadline, `reason_required`.
  """
  asked = OrderPlace(
    kind=kind,
    endpoint_id=endpoint_id,
    delivery_date=delivery_date,
    tracer_id=tracer_id,
    isotope_id=isotope_id,
    slot_id=slot_id,
    deliver_at=deliver_at,
    ordered_mbq=ordered_mbq,
    injections=injections,
    usage=usage,
    comment=comment,
  )
  powers = apply.powers_of(change, reason, reason_code)
  order = apply.place(change, plans.placing(change, asked), powers)
  store.commit(change, kind="order.placed", orders=[order], reason=powers.reason.text or None)
  return {"orderId": order.pk}


def _own_order(change: ledger.Change, order_id: int, seen: dict[str, int] | None) -> Order:
  (order,) = queries.chosen_orders([order_id], change.actor, seen or {}, field="orderId")
  return order


@ledger.action
def edit_order(
  change: ledger.Change,
  *,
  order_id: int,
  ordered_mbq: float | UnsetType = UNSET,
  injections: int | UnsetType = UNSET,
  slot_id: int | UnsetType = UNSET,
  delivery_date: date | UnsetType = UNSET,
  deliver_at: datetime | UnsetType = UNSET,
  usage: Usage | UnsetType = UNSET,
  comment: str | UnsetType = UNSET,
  reason: str | None = None,
  reason_code: str | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Changes an order: a customer while it is ordered and in time, production until release with a reason.

  Rules: ORD-8, ORD-9, STA-1, STA-11. What is not given stays. The whole order is judged anew by the rules of placing.
  Raises Refusal as `place_order`, and `not_ordered`, `already_released`, `stale`.
  """
  powers = apply.powers_of(change, reason, reason_code)
  order = _own_order(change, order_id, seen)
  before, left = store.image_of_orders([order]), dispensing.group_of(order)
  asked = OrderEdit(
    order_id=order_id,
    ordered_mbq=ordered_mbq,
    injections=injections,
    slot_id=slot_id,
    delivery_date=delivery_date,
    deliver_at=deliver_at,
    usage=usage,
    comment=comment,
  )
  apply.edit(change, order, asked, powers)
  store.commit(
    change, kind="order.edited", orders=[order], before=before, reason=powers.reason.text or None, groups=[left]
  )
  return {"orderId": order.pk}


@ledger.action
def cancel_order(
  change: ledger.Change,
  *,
  order_id: int,
  reason: str | None = None,
  reason_code: str | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Cancels an order: a customer while it is ordered and in time, or waits for him to confirm a later delivery;
  production until release with a reason (STA-2, STA-10)."""
  powers = apply.powers_of(change, reason, reason_code)
  order = _own_order(change, order_id, seen)
  before = store.image_of_orders([order])
  apply.cancel(change, order, powers)
  store.commit(change, kind="order.cancelled", orders=[order], before=before, reason=powers.reason.text or None)
  return {"orderId": order.pk}


@ledger.action
def confirm_order(change: ledger.Change, *, order_id: int, seen: dict[str, int] | None = None) -> dict[str, Any]:
  """Says that the later delivery of a postponed order will do: its customer, or production for him (STA-10).

  Raises Refusal `not_found`, `stale`, `not_ordered`, `already_released`, `invalid` where there is nothing to confirm.
  """
  order = _own_order(change, order_id, seen)
  state = states.step(apply.state_of(order), "confirm", field="orderId")
  before = store.image_of_orders([order])
  apply.enter(order, state)
  store.commit(change, kind="order.confirmed", orders=[order], before=before)
  return {"orderId": order.pk}
