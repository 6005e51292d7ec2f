"""Asking for what one may no longer do oneself: a change, a cancellation, a late order."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from tracershop import ledger
from tracershop.catalogue.models import Endpoint
from tracershop.errors import Refusal
from tracershop.orderbook import images, queries, states, store
from tracershop.orderbook.models import Order, Request
from tracershop.orderbook.ordering import apply, plans, wishes
from tracershop.orderbook.ordering.reasons import Reason
from tracershop.orderbook.rules import free_text

HIS_OWN = apply.Powers(production=False, reason=Reason("", False))


@ledger.action
def make_request(
  change: ledger.Change,
  *,
  kind: Literal["change", "cancel", "late"],
  order_id: int | None = None,
  data: dict[str, Any] | None = None,
  text: str = "",
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Asks production for a change or cancellation of an order, or for a late order, at any hour (REQ-1 … REQ-3).

  What could not be granted is refused at once, at its field, by the rules of placing but for deadline and limits.
  Raises Refusal as `place_order`, and `not_found`, `stale`, `not_ordered`, `already_released`, `in_use` (one is open
  already), `invalid` (he may still do it himself).
  """
  text = free_text(text, "text")
  order: Order | None = None
  if kind == "late":
    endpoint, day = _late(change, order_id, data or {})
  else:
    order = _own_order(change, order_id, kind, seen)
    endpoint, day = order.endpoint, order.delivery_date
    if _may_himself(change, order, kind, data or {}):
      raise Refusal("invalid", field="kind", text="still_yours")
  request = Request(
    order=order,
    customer=endpoint.customer,
    endpoint=endpoint,
    kind=kind,
    text=text,
    data=data or {},
    state="open",
    delivery_date=day,
    made_by=change.actor.name,
    made_at=change.now,
  )
  about = [f"order:{order.pk}"] if order is not None else []
  store.commit(change, kind="request.made", requests=[request], reason=text or None, subjects=about)
  return {"requestId": request.pk}


def _late(change: ledger.Change, order_id: int | None, data: dict[str, Any]) -> tuple[Endpoint, date]:
  """Where and when a late order would go."""
  if order_id is not None:
    raise Refusal("invalid", field="orderId")
  asked = wishes.late(data)
  apply.powers_of(change, asked.reason, asked.reason_code)
  plan = plans.placing(change, asked)
  plan.refuse_hopeless()
  if not plan.breaches:
    raise Refusal("invalid", field="kind", text="still_yours")
  return plan.named.endpoint, asked.delivery_date


def _own_order(change: ledger.Change, order_id: int | None, kind: str, seen: dict[str, int] | None) -> Order:
  """The order that a change or cancellation is asked of: open, its delivery ahead, and nothing asked about it yet."""
  if order_id is None:
    raise Refusal("not_found", field="orderId")
  (order,) = queries.chosen_orders([order_id], change.actor, seen or {}, field="orderId")
  states.after(order.status, "cancel" if kind == "cancel" else "edit", field="orderId")
  # A delayed one can be called off until it is expected; past its planned time only production puts it right (ORD-9).
  until = order.deliver_at if kind == "change" else max(order.deliver_at, order.expected_at or order.deliver_at)
  if until <= change.now:
    raise Refusal("invalid", field="orderId", text="date_past")
  waiting = Request.objects.filter(order=order, state="open").first()
  if waiting is not None:
    raise Refusal("in_use", field="orderId", text="request_open", details={"requestId": waiting.pk})
  return order


def _may_himself(change: ledger.Change, order: Order, kind: str, data: dict[str, Any]) -> bool:
  """Whether the customer needs to ask nobody. Raises Refusal where nobody could grant it."""
  if kind == "cancel":
    wishes.cancelled(data)
    return _is_his(change, order, "cancel")
  asked = wishes.changed(order.pk, data)
  apply.powers_of(change, asked.reason, asked.reason_code)
  plan = plans.editing(change, order, asked)
  plan.refuse_hopeless()
  return not plan.breaches and _is_his(change, order, "edit")


def _is_his(change: ledger.Change, order: Order, verb: states.Verb) -> bool:
  try:
    apply.step_of(change, order, verb, HIS_OWN)
  except Refusal:
    return False
  return True


@ledger.action
def withdraw_request(change: ledger.Change, *, request_id: int, seen: dict[str, int] | None = None) -> dict[str, Any]:
  """Takes back a request that nobody has answered (REQ-4).

  Raises Refusal `not_found`, `stale`, `already_answered`.
  """
  request = queries.chosen_request(request_id, change.actor, seen)
  before = images.request(request)
  request.state = "withdrawn"
  about = [f"order:{request.order_id}"] if request.order_id is not None else []
  store.commit(change, kind="request.withdrawn", requests=[request], before={"requests": [before]}, subjects=about)
  return {"requestId": request.pk}
