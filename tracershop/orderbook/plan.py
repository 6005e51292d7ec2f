"""The plan of a day: what each run has to make, where a limit is passed, and what one more order would cost. Pure.

Figures of a run refer to its time, the end of synthesis; figures of a slot to its delivery time. Sums are rounded once,
at the end; `exact_mbq` is the sum before. The browser's copy (`frontend/src/domain/plan.ts`) passes the same cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from tracershop.decay import ceil_mbq, decay, floor_mbq, passes

# Rejected and cancelled orders cost nothing.
COUNTING = frozenset({"ordered", "accepted", "released"})

RunKey = tuple[int | None, int | None, datetime]
# With the run: where a run was moved after an order was placed, the slot stands under both.
SlotKey = tuple[int, datetime, datetime]


class FedSlot(msgspec.Struct, frozen=True, kw_only=True):
  """A slot on a date, with or without orders, and the run that feeds it. `overhead` is its catalogue entry's."""

  slot_id: int
  endpoint_id: int
  tracer_id: int | None
  isotope_id: int | None
  deliver_at: datetime
  run_at: datetime
  half_life_seconds: float
  overhead: float = 1.0
  max_mbq: float | None = None
  run_max_mbq: float | None = None


class FedOrder(msgspec.Struct, frozen=True, kw_only=True):
  """An order by activity: MBq meant at the ordered slot; slot, delivery and run are the active ones."""

  id: int
  status: str
  slot_id: int
  endpoint_id: int
  tracer_id: int | None
  isotope_id: int | None
  ordered_mbq: float
  overhead: float
  half_life_seconds: float
  ordered_slot_at: datetime
  deliver_at: datetime
  run_at: datetime


class SlotNeed(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """What a slot's orders ask for, at its delivery time. An order moved here asks for what its amount is worth then.

  `ordered_mbq` is what customers are told and the limit is for, not rounded; `to_dispense_mbq` has overhead in it, up
  to a whole MBq; `cost_mbq` is the same at the run. `left_mbq` is what may still be ordered, down, None without a
  limit.
  """

  slot_id: int
  endpoint_id: int
  deliver_at: datetime
  overhead: float
  order_ids: list[int]
  ordered_mbq: float
  to_dispense_mbq: int
  cost_mbq: int
  max_mbq: float | None
  passed: bool
  left_mbq: int | None


class RunNeed(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """What a run has to make, at its time (NEED-1). `ordered_mbq` is the same without overhead, not rounded."""

  tracer_id: int | None
  isotope_id: int | None
  run_at: datetime
  half_life_seconds: float
  orders: int
  ordered_mbq: float
  exact_mbq: float
  need_mbq: int
  max_mbq: float | None
  passed: bool
  left_mbq: int | None
  slots: list[SlotNeed]


class Cost(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """What one more order would do: `adds_mbq` and `need_mbq` (all of it then) at the run, each rounded up once."""

  adds_mbq: int
  need_mbq: int
  run_passed: bool
  slot_mbq: float
  slot_passed: bool


def plan_of_day(slots: Iterable[FedSlot], orders: Iterable[FedOrder]) -> list[RunNeed]:
  """Each run that feeds one of the slots or orders, by time (PLAN-1); its slots by delivery time.

  Give all orders of a run, those of its other dates too: a run makes for them all at once. An order counts once, at the
  run that feeds its active slot; a rejected or cancelled one not at all. A slot that only an order names has no limit.
  """
  of_run: dict[RunKey, dict[SlotKey, FedSlot]] = {}
  of_slot: dict[SlotKey, list[FedOrder]] = {}
  for slot in slots:
    of_run.setdefault((slot.tracer_id, slot.isotope_id, slot.run_at), {})[_key(slot)] = slot
  counting = {it.id: it for it in orders if it.status in COUNTING}
  for order in sorted(counting.values(), key=lambda it: it.id):
    key = _key(order)
    of_slot.setdefault(key, []).append(order)
    mine = of_run.setdefault((order.tracer_id, order.isotope_id, order.run_at), {})
    if key not in mine:
      mine[key] = _slot_of(order)
  plan = [_run(key, list(mine.values()), of_slot) for key, mine in of_run.items()]
  return sorted(plan, key=lambda it: (it.run_at, it.tracer_id is None, it.tracer_id or it.isotope_id or 0))


def _key(it: FedSlot | FedOrder) -> SlotKey:
  return it.slot_id, it.deliver_at, it.run_at


def _slot_of(order: FedOrder) -> FedSlot:
  return FedSlot(
    slot_id=order.slot_id,
    endpoint_id=order.endpoint_id,
    tracer_id=order.tracer_id,
    isotope_id=order.isotope_id,
    deliver_at=order.deliver_at,
    run_at=order.run_at,
    half_life_seconds=order.half_life_seconds,
    overhead=order.overhead,
  )


def _run(key: RunKey, slots: list[FedSlot], of_slot: dict[SlotKey, list[FedOrder]]) -> RunNeed:
  tracer_id, isotope_id, run_at = key
  slots.sort(key=lambda it: (it.deliver_at, it.endpoint_id, it.slot_id))
  orders = [order for slot in slots for order in of_slot.get(_key(slot), ())]
  ordered = [decay(it.ordered_mbq, it.half_life_seconds, it.ordered_slot_at, run_at) for it in orders]
  exact = sum(mbq * it.overhead for mbq, it in zip(ordered, orders, strict=True))
  limit = next((it.run_max_mbq for it in slots if it.run_max_mbq is not None), None)
  return RunNeed(
    tracer_id=tracer_id,
    isotope_id=isotope_id,
    run_at=run_at,
    half_life_seconds=slots[0].half_life_seconds,
    orders=len(orders),
    ordered_mbq=sum(ordered),
    exact_mbq=exact,
    need_mbq=ceil_mbq(exact),
    max_mbq=limit,
    passed=passes(exact, limit),
    left_mbq=_left(exact, limit),
    slots=[_slot(it, of_slot.get(_key(it), ())) for it in slots],
  )


def _slot(slot: FedSlot, orders: Sequence[FedOrder]) -> SlotNeed:
  costs = [decay(it.ordered_mbq, it.half_life_seconds, it.ordered_slot_at, it.run_at) * it.overhead for it in orders]
  ordered = [decay(it.ordered_mbq, it.half_life_seconds, it.ordered_slot_at, slot.deliver_at) for it in orders]
  total = sum(ordered)
  return SlotNeed(
    slot_id=slot.slot_id,
    endpoint_id=slot.endpoint_id,
    deliver_at=slot.deliver_at,
    overhead=slot.overhead,
    order_ids=[it.id for it in orders],
    ordered_mbq=total,
    to_dispense_mbq=ceil_mbq(sum(mbq * it.overhead for mbq, it in zip(ordered, orders, strict=True))),
    cost_mbq=ceil_mbq(sum(costs)),
    max_mbq=slot.max_mbq,
    passed=passes(total, slot.max_mbq),
    left_mbq=_left(total, slot.max_mbq),
  )


def _left(mbq: float, limit: float | None) -> int | None:
  return None if limit is None else max(0, floor_mbq(limit - mbq))


def cost_of_one_more(run: RunNeed, slot: SlotNeed, mbq: float) -> Cost:
  """What an order of so many MBq at one of the run's slots would cost it, and which limit it would pass (PLAN-2).

  A change of an order by so many MBq costs as much; a negative one gives back.
  """
  adds = decay(mbq, run.half_life_seconds, slot.deliver_at, run.run_at) * slot.overhead
  exact, at_slot = run.exact_mbq + adds, slot.ordered_mbq + mbq
  return Cost(
    adds_mbq=ceil_mbq(adds),
    need_mbq=ceil_mbq(exact),
    run_passed=passes(exact, run.max_mbq),
    slot_mbq=at_slot,
    slot_passed=passes(at_slot, slot.max_mbq),
  )
