"""Which open orders a lower limit or an earlier deadline touches: they stay as they are, but would not be taken now.

They are judged when the change is saved; what was already past the old bound is no news and is not asked about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from production.actions.setup.touching import Asks
from tracershop.catalogue.models import CatalogueEntry, Deadline, Run, Slot
from tracershop.decay import passes
from tracershop.orderbook import planning
from tracershop.orderbook.models import Order
from tracershop.orderbook.ordering import facts
from tracershop.orderbook.plan import RunNeed


def lowered(before: float | None, now: float | None) -> bool:
  """Whether a limit lets less through than it did."""
  return now is not None and (before is None or now < before)


def entry(before: Any, now: CatalogueEntry) -> Asks:
  """SET-30: orders that alone are above their entry's new limit, in MBq or injections; `before` is its image."""

  def asks(orders: Sequence[Order]) -> set[int]:
    return {
      it.pk
      for it in orders
      if _newly(it.ordered_mbq or 0.0, before.max_mbq, now.max_mbq)
      or _newly(it.injections or 0, before.max_injections, now.max_injections)
    }

  return asks


def slot(before: float | None, now: Slot) -> Asks:
  """SET-30: orders of the dates on which a slot's together are above its new limit."""

  def asks(orders: Sequence[Order]) -> set[int]:
    if not lowered(before, now.max_mbq):
      return set()
    return _open(
      orders,
      (
        order_id
        for need in _needs(orders)
        for it in need.slots
        if it.slot_id == now.pk and _newly(it.ordered_mbq, before, now.max_mbq)
        for order_id in it.order_ids
      ),
    )

  return asks


def run(before: float | None, now: Run) -> Asks:
  """SET-30: orders of a run that must make more than its new limit for them together."""

  def asks(orders: Sequence[Order]) -> set[int]:
    if not lowered(before, now.max_mbq):
      return set()
    return _open(
      orders,
      (
        order_id
        for need in _needs(orders)
        if _newly(need.exact_mbq, before, now.max_mbq)
        for it in need.slots
        for order_id in it.order_ids
      ),
    )

  return asks


def deadlines(now: datetime) -> Asks:
  """SET-31: orders that their customers could still change, and cannot by the deadlines as they will be. To be called
  before anything is changed."""
  before = list(Deadline.objects.all())

  def asks(orders: Sequence[Order]) -> set[int]:
    after, closed = list(Deadline.objects.all()), facts.closed_dates()
    return {it.pk for it in orders if not _late(before, it, now, closed) and _late(after, it, now, closed)}

  return asks


def _late(rules: Sequence[Deadline], order: Order, now: datetime, closed: frozenset[date]) -> bool:
  deadline = facts.deadline_among(rules, order.kind, order.tracer_id, order.delivery_date, closed)
  return deadline is not None and now > deadline


def _newly(mbq: float, before: float | None, now: float | None) -> bool:
  return passes(mbq, now) and not passes(mbq, before)


def _needs(orders: Sequence[Order]) -> list[RunNeed]:
  return [need for day in sorted({it.delivery_date for it in orders}) for need in planning.plan_of(day)]


def _open(orders: Sequence[Order], ids: Iterable[int]) -> set[int]:
  return {it.pk for it in orders} & set(ids)
