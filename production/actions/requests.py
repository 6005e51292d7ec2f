"""Answering what customers ask: granted, it is done in the same transaction; declined, with a reason."""

from __future__ import annotations

from typing import Any

from tracershop import ledger
from tracershop.errors import Refusal
from tracershop.orderbook import dispensing, images, queries, store
from tracershop.orderbook.models import Order, Request
from tracershop.orderbook.ordering import apply, plans, wishes
from tracershop.orderbook.ordering.reasons import Reason
from tracershop.orderbook.rules import free_text


@ledger.action
def grant_request(
  change: ledger.Change, *, request_id: int, reason: str | None = None, seen: dict[str, int] | None = None
) -> dict[str, Any]:
  """Does what a customer asks for, past deadline and limits, and answers him (REQ-5).

  Raises Refusal `not_found`, `stale`, `already_answered`, and whatever refuses the order itself as it has become: then
  the request stays open (REQ-6).
  """
  reason = free_text(reason, "reason")
  request = queries.chosen_request(request_id, change.actor, seen)
  was = images.request(request)
  powers = apply.Powers(production=True, reason=Reason(reason, True), granted=True)
  before: list[Any] = []
  left = None
  if request.kind == "late":
    plan = plans.placing(change, wishes.late(request.data))
    order = request.order = apply.place(change, plan, powers, ordered_by=request.made_by)
  else:
    order = _order_of(change, request, seen)
    before, left = store.image_of_orders([order]), dispensing.group_of(order)
    if request.kind == "cancel":
      apply.cancel(change, order, powers)
    else:
      apply.edit(change, order, wishes.changed(order.pk, request.data), powers)
  _answer(change, request, "granted", reason)
  store.commit(
    change,
    kind="request.granted",
    orders=[order],
    requests=[request],
    before={"orders": before, "requests": [was]},
    reason=reason or None,
    groups=[left],
  )
  return {"requestId": request.pk, "orderId": order.pk}


@ledger.action
def decline_request(
  change: ledger.Change, *, request_id: int, reason: str, seen: dict[str, int] | None = None
) -> dict[str, Any]:
  """Says no to what a customer asks for, and why (REQ-7).

  Raises Refusal `reason_required`, `not_found`, `stale`, `already_answered`.
  """
  reason = free_text(reason, "reason")
  if not reason:
    raise Refusal("reason_required", field="reason")
  request = queries.chosen_request(request_id, change.actor, seen)
  was = images.request(request)
  _answer(change, request, "declined", reason)
  about = [f"order:{request.order_id}"] if request.order_id is not None else []
  store.commit(
    change, kind="request.declined", requests=[request], before={"requests": [was]}, reason=reason, subjects=about
  )
  return {"requestId": request.pk}


def _order_of(change: ledger.Change, request: Request, seen: dict[str, int] | None) -> Order:
  assert request.order_id is not None, "a change or cancellation is of an order"
  (order,) = queries.chosen_orders([request.order_id], change.actor, seen or {}, field="requestId")
  return order


def _answer(change: ledger.Change, request: Request, state: str, answer: str) -> None:
  request.state, request.answer = state, answer or None
  request.answered_by, request.answered_at = change.actor.name, change.now
