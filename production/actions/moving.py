"""Moving orders to an earlier slot, putting them back, and putting them off to a later one: all or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.conf import settings

from tracershop import calendar, ledger
from tracershop.catalogue.models import Slot
from tracershop.errors import Refusal
from tracershop.orderbook import dispensing, images, marks, queries, states, store
from tracershop.orderbook.models import Order
from tracershop.orderbook.ordering import apply, facts, plans, reasons, rules
from tracershop.protocol.commands import PutOff


@ledger.action
def move_orders(
  change: ledger.Change, *, order_ids: list[int], slot_id: int, seen: dict[str, int] | None = None
) -> dict[str, Any]:
  """Moves orders to an earlier or equal slot of the same endpoint, tracer or isotope, and date (STA-7); to the ordered
  slot, restores them (STA-8). Those that stand there already are left as they are.

  Raises Refusal `not_found`, `stale`, `not_ordered`, `already_released`, `no_such_slot`, `invalid`.
  """
  orders = queries.chosen_orders(order_ids, change.actor, seen or {})
  before, moved = store.image_of_orders(orders), []
  for order in orders:
    with _named(order):
      states.after(order.status, "move")
      slot = _earlier_slot(change, order, slot_id)
      if slot.pk == (order.moved_to_slot_id or order.slot_id):
        continue
      _stand(change, order, slot)
      moved.append(order)
  if not moved:
    raise Refusal("invalid", field="orderIds", text="nothing_changed")
  store.commit(change, kind="order.moved", orders=moved, before=before)
  return {"orderIds": order_ids}


@ledger.action
def restore_orders(
  change: ledger.Change, *, order_ids: list[int], seen: dict[str, int] | None = None
) -> dict[str, Any]:
  """Puts moved orders back to the slots they were ordered for (STA-8).

  Raises Refusal `not_found`, `stale`, `not_ordered`, `already_released`, and `invalid` for one that was not moved.
  """
  orders = queries.chosen_orders(order_ids, change.actor, seen or {})
  before = store.image_of_orders(orders)
  for order in orders:
    with _named(order):
      states.step(apply.state_of(order), "restore")
      assert order.slot is not None, "what was moved has a slot"
      _stand(change, order, order.slot)
  store.commit(change, kind="order.restored", orders=orders, before=before)
  return {"orderIds": order_ids}


@ledger.action
def postpone_orders(
  change: ledger.Change,
  *,
  order_ids: list[int],
  delivery_date: date,
  reason: str = "",
  reason_code: str | None = None,
  slot_id: int | None = None,
  deliver_at: datetime | None = None,
  more: Sequence[PutOff] = (),
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Puts orders off to a later slot, or injections to a later instant, that day or another (STA-9); `more` puts others
  off to elsewhere in the same act, all or nothing (PLAN-21).

  The customer sees why, and confirms or cancels (STA-10). Raises Refusal `reason_required`, `not_found`, `stale`,
  `not_ordered`, `already_released`, `no_such_slot`, `closed_date`, `outside_hours`, `not_in_catalogue`, `invalid`.
  """
  given = reasons.reason_of(reason, reason_code)
  if not given.enough:
    raise reasons.wanted()
  if not order_ids:
    raise Refusal("invalid", field="orderIds", text="empty")
  first = PutOff(order_ids=order_ids, delivery_date=delivery_date, slot_id=slot_id, deliver_at=deliver_at)
  for goal in (first, *more):
    rules.date_in_reach(goal.delivery_date, change.now, settings.ORDER_DAYS_AHEAD)
  if not all(goal.order_ids for goal in more):
    raise Refusal("invalid", field="more", text="empty")
  order_ids = [order_id for goal in (first, *more) for order_id in goal.order_ids]
  orders = queries.chosen_orders(order_ids, change.actor, seen or {})
  before, left = store.image_of_orders(orders), [dispensing.group_of(it) for it in orders]
  for order, goal in _last_first(orders, (first, *more)):
    with _named(order):
      states.after(order.status, "postpone")
      plan = plans.postponing(change, order, goal.delivery_date, goal.slot_id, goal.deliver_at)
      plan.refuse_hopeless()
      apply.postpone(order, plan, given.shown)
      # The next one's slot and run are judged with this one in them.
      order.save()
  store.commit(change, kind="order.postponed", orders=orders, before=before, reason=given.text, groups=left)
  return {"orderIds": order_ids}


def _last_first(orders: Sequence[Order], goals: Sequence[PutOff]) -> Iterator[tuple[Order, PutOff]]:
  """Each order with where it goes; the last delivery first, so that it has gone when an earlier one comes there."""
  known = {it.pk: it for it in orders}
  for goal in sorted(goals, key=lambda it: max(known[pk].deliver_at for pk in it.order_ids), reverse=True):
    for order_id in goal.order_ids:
      yield known[order_id], goal


@contextmanager
def _named(order: Order) -> Iterator[None]:
  """Lets a refusal say which order it is about."""
  try:
    yield
  except Refusal as refusal:
    refusal.details = {"orderId": order.pk}
    raise


def _earlier_slot(change: ledger.Change, order: Order, slot_id: int) -> Slot:
  if order.slot is None:
    raise Refusal("invalid", field="orderIds", text="no_slot")
  slot = facts.slot_of(slot_id, order.endpoint)
  if slot.pk == order.slot_id:
    return slot
  if not facts.brings(slot, order.delivery_date, tracer_id=order.tracer_id, isotope_id=order.isotope_id):
    raise Refusal("no_such_slot", field="slotId")
  deliver_at = calendar.wall_instant(order.delivery_date, slot.delivery_time)
  if deliver_at > images.ordered_slot_at(order):
    raise Refusal("no_such_slot", field="slotId", text="later")
  if deliver_at <= change.now:
    raise Refusal("invalid", field="slotId", text="instant_past")
  return slot


def _stand(change: ledger.Change, order: Order, slot: Slot) -> None:
  """Puts an order at a slot of its date, and says whether the run that now pays for it is full (ORD-6)."""
  moved = slot.pk != order.slot_id
  apply.enter(order, states.step(apply.state_of(order), "move" if moved else "restore"))
  apply.stand_at(order, slot, moved=moved)
  marks.put(order, "runFull", rules.run_is_full(facts.of_order(order, now=change.now, active=slot)))
  # The next one's run is judged with this one in it.
  order.save()
