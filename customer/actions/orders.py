"""Placing, editing and cancelling activity orders. Production uses the same actions on a customer's behalf."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from msgspec import UNSET, UnsetType

from tracershop import calendar, ledger
from tracershop.actor import PRODUCTION_ROLES
from tracershop.catalogue.models import Endpoint, Slot, Tracer
from tracershop.errors import Refusal
from tracershop.orderbook import dispensing, states, store
from tracershop.orderbook import queries as book
from tracershop.orderbook.models import Order
from tracershop.orderbook.ordering import facts as queries
from tracershop.orderbook.ordering import rules
from tracershop.orderbook.rules import free_text

USAGES = ("human", "animal", "other")


def _judge(change: ledger.Change, wish: rules.Wish, facts: rules.Facts, reason: str) -> set[str]:
  """The marks an order gets; raises the first breach that this actor may not, or without a reason does not, go past."""
  found = rules.breaches(wish, facts)
  for breach in found:
    if change.actor.role not in PRODUCTION_ROLES or not breach.overridable:
      raise breach.refusal()
  if found and not reason:
    # Production may go past these, but says why.
    raise Refusal("reason_required", field="reason", details={"past": [breach.code for breach in found]})
  marks = {breach.mark for breach in found if breach.mark}
  if rules.run_is_full(facts):
    marks.add("runFull")
  return marks


def _only_of_activity(**others: Any) -> None:
  """Refuses what belongs to another kind of order, at its field."""
  for field, value in others.items():
    if value is not None and value is not UNSET:
      raise Refusal("invalid", field=field, text="kind")


def _departs(endpoint: Endpoint, deliver_at: datetime) -> datetime:
  return deliver_at - timedelta(minutes=endpoint.transport_minutes)


@ledger.action
def place_order(
  change: ledger.Change,
  *,
  kind: str,
  endpoint_id: int,
  delivery_date: date,
  tracer_id: int | None = None,
  isotope_id: int | None = None,
  slot_id: int | None = None,
  deliver_at: datetime | None = None,
  ordered_mbq: float | None = None,
  injections: int | None = None,
  usage: str = "human",
  comment: str = "",
  reason: str | None = None,
) -> dict[str, Any]:
  """Places an activity order of `ordered_mbq` at a slot's delivery time on a date (ORD-1 … ORD-9).

  Raises Refusal: `not_found`, `not_in_catalogue`, `invalid`, `no_such_slot`, `closed_date`, `over_limit`,
  `deadline_passed`; for production, which may go past limit and deadline, `reason_required`.
  """
  if kind != "activity":
    raise Refusal("invalid", field="kind", text="kind")
  _only_of_activity(isotopeId=isotope_id, deliverAt=deliver_at, injections=injections)
  if usage not in USAGES:
    raise Refusal("invalid", field="usage")
  rules.amount(ordered_mbq)
  rules.date_in_reach(delivery_date, change.now, settings.ORDER_DAYS_AHEAD)
  comment = free_text(comment, "comment")
  reason = free_text(reason, "reason")
  endpoint = queries.endpoint_of(endpoint_id, change.actor)
  tracer = queries.tracer_of(tracer_id)
  slot = queries.slot_of(slot_id, endpoint)
  wish = rules.Wish(ordered_mbq=ordered_mbq, delivery_date=delivery_date)
  facts = queries.facts(endpoint=endpoint, tracer=tracer, slot=slot, wish=wish, now=change.now)
  marks = {*_judge(change, wish, facts, reason)}
  if change.actor.role in PRODUCTION_ROLES:
    marks.add("onBehalf")
  order = Order(
    kind="activity",
    status="ordered",
    tracer=tracer,
    customer=endpoint.customer,
    endpoint=endpoint,
    slot=slot,
    delivery_date=delivery_date,
    deliver_at=facts.deliver_at,
    departs_at=_departs(endpoint, facts.deliver_at),
    run_at=queries.run_instant(slot, facts.deliver_at),
    ordered_mbq=ordered_mbq,
    overhead=facts.overhead,
    half_life_seconds=tracer.isotope.half_life_seconds,
    usage=usage,
    comment=comment,
    ordered_by=change.actor.name,
    ordered_at=change.now,
    marks=sorted(marks),
  )
  store.commit(change, kind="order.placed", orders=[order], reason=reason or None)
  return {"orderId": order.pk}


def _own_order(change: ledger.Change, order_id: int, seen: dict[str, int] | None) -> Order:
  (order,) = book.chosen_orders([order_id], change.actor, seen or {}, field="orderId")
  return order


def _in_time(change: ledger.Change, order: Order) -> None:
  """A customer's own change of an order wants its deadline not passed (ORD-8)."""
  if change.actor.role in PRODUCTION_ROLES:
    return
  deadline = queries.deadline_for(order.kind, order.tracer_id, order.delivery_date)
  if deadline is not None and change.now > deadline:
    raise Refusal("deadline_passed", field="orderId", deadline=f"{calendar.wall_time(deadline):%d.%m.%Y %H:%M}")


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
  usage: str | UnsetType = UNSET,
  comment: str | UnsetType = UNSET,
  reason: str | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Changes an order: a customer while it is ordered and in time, production until release with a reason.

  Rules: ORD-8, ORD-9, STA-1. What is not given stays. The whole order is judged anew by the rules of placing. Raises
  Refusal as `place_order`, and `not_ordered`, `already_released`, `stale`.
  """
  by_production = change.actor.role in PRODUCTION_ROLES
  reason = free_text(reason, "reason")
  order = _own_order(change, order_id, seen)
  order.status = states.after(order.status, "edit", by_customer=not by_production, field="orderId")
  _in_time(change, order)
  if by_production and not reason:
    raise Refusal("reason_required", field="reason")
  _only_of_activity(injections=injections, deliverAt=deliver_at)
  before, left = store.image_of_orders([order]), dispensing.group_of(order)
  wanted_mbq = order.ordered_mbq if ordered_mbq is UNSET else ordered_mbq
  rules.amount(wanted_mbq)
  if usage is not UNSET and usage not in USAGES:
    raise Refusal("invalid", field="usage")
  tracer, slot = _tracer_and_slot(order, slot_id)
  wanted_date = order.delivery_date if delivery_date is UNSET else delivery_date
  rules.date_in_reach(wanted_date, change.now, settings.ORDER_DAYS_AHEAD)
  wish = rules.Wish(ordered_mbq=wanted_mbq, delivery_date=wanted_date)
  facts = queries.facts(
    endpoint=order.endpoint, tracer=tracer, slot=slot, wish=wish, now=change.now, but_order=order.pk
  )
  marks = _judge(change, wish, facts, reason) | (set(order.marks) & {"onBehalf", "late"})
  if order.status == "accepted":
    marks.add("editedAfterAcceptance")
  order.ordered_mbq, order.overhead = wanted_mbq, facts.overhead
  order.slot, order.delivery_date, order.deliver_at = slot, wish.delivery_date, facts.deliver_at
  order.departs_at = _departs(order.endpoint, facts.deliver_at)
  order.run_at = queries.run_instant(slot, facts.deliver_at)
  order.usage = order.usage if usage is UNSET else usage
  order.comment = order.comment if comment is UNSET else free_text(comment, "comment")
  order.marks = sorted(marks)
  store.commit(change, kind="order.edited", orders=[order], before=before, reason=reason or None, groups=[left])
  return {"orderId": order.pk}


def _tracer_and_slot(order: Order, slot_id: int | UnsetType) -> tuple[Tracer, Slot]:
  assert order.tracer is not None, "an activity order has a tracer"
  assert order.slot is not None, "an activity order has a slot"
  return order.tracer, order.slot if slot_id is UNSET else queries.slot_of(slot_id, order.endpoint)


@ledger.action
def cancel_order(
  change: ledger.Change, *, order_id: int, reason: str | None = None, seen: dict[str, int] | None = None
) -> dict[str, Any]:
  """Cancels an order: a customer while it is ordered and in time, production until release with a reason (STA-2)."""
  by_production = change.actor.role in PRODUCTION_ROLES
  reason = free_text(reason, "reason")
  order = _own_order(change, order_id, seen)
  order_status = states.after(order.status, "cancel", by_customer=not by_production, field="orderId")
  _in_time(change, order)
  if by_production and not reason:
    raise Refusal("reason_required", field="reason")
  before = store.image_of_orders([order])
  order.status = order_status
  store.commit(change, kind="order.cancelled", orders=[order], before=before, reason=reason or None)
  return {"orderId": order.pk}
