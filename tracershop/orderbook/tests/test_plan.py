"""The plan of a day holds whatever is ordered: properties of any plan (PLAN-1 … PLAN-3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracershop.decay import ceil_mbq
from tracershop.orderbook.plan import FedOrder, FedSlot, RunNeed, cost_of_one_more, plan_of_day
from tracershop.orderbook.rules import RunOrder, need_at_run

F18, C11 = 6586.2, 1223.4
RUNS = [datetime(2026, 11, 24, 4, 45, tzinfo=UTC), datetime(2026, 11, 24, 9, 0, tzinfo=UTC)]
# Minutes from its run to each slot's delivery, and the run: what is delivered later is made later.
DOORS = {1: (0, 75), 2: (0, 150), 3: (1, 90), 4: (1, 200)}
# The same cases each time, and a busy machine is no failure.
steady = settings(deadline=None, derandomize=True)


def door(slot_id: int) -> tuple[datetime, datetime]:
  """(delivery, run) of a slot."""
  run, minutes = DOORS[slot_id]
  return RUNS[run] + timedelta(minutes=minutes), RUNS[run]


def fed_slot(slot_id: int, half_life: float, run_max: float | None = None) -> FedSlot:
  deliver_at, run_at = door(slot_id)
  made = {"tracer_id": 1, "isotope_id": None, "half_life_seconds": half_life, "run_max_mbq": run_max}
  return FedSlot(slot_id=slot_id, endpoint_id=slot_id, deliver_at=deliver_at, run_at=run_at, overhead=1.05, **made)


def fed_order(
  number: int, ordered: int, active: int, mbq: float, half_life: float, status: str = "ordered"
) -> FedOrder:
  """An order at one slot, moved to another or not."""
  deliver_at, run_at = door(active)
  return FedOrder(
    id=number,
    status=status,
    slot_id=active,
    endpoint_id=active,
    tracer_id=1,
    isotope_id=None,
    ordered_mbq=mbq,
    overhead=1.05,
    half_life_seconds=half_life,
    ordered_slot_at=door(ordered)[0],
    deliver_at=deliver_at,
    run_at=run_at,
  )


def total(orders: list[FedOrder]) -> float:
  """What all runs must make, each at its own time, not rounded."""
  return sum(run.exact_mbq for run in plan_of_day([], orders))


half_lives = st.sampled_from([F18, C11])
amounts = st.floats(0.01, 50_000)
statuses = st.sampled_from(["ordered", "accepted", "released", "rejected", "cancelled"])


@st.composite
def books(draw: st.DrawFn) -> list[FedOrder]:
  """Some orders of one tracer, moved earlier or not, in any status."""
  half_life = draw(half_lives)
  orders = []
  for number in range(draw(st.integers(1, 8))):
    ordered = draw(st.integers(1, 4))
    active = draw(st.integers(1, ordered))
    orders.append(fed_order(number, ordered, active, draw(amounts), half_life, draw(statuses)))
  return orders


@steady
@given(books(), st.integers(0, 7), st.floats(0.01, 0.99))
def test_plan_3_splitting_or_merging_never_lowers_the_total(book: list[FedOrder], which: int, part: float) -> None:
  whole = book[which % len(book)]
  first = msgspec.structs.replace(whole, ordered_mbq=whole.ordered_mbq * part)
  second = msgspec.structs.replace(whole, id=1_000, ordered_mbq=whole.ordered_mbq - first.ordered_mbq)
  others = [it for it in book if it.id != whole.id]
  merged, split = total(book), total([*others, first, second])
  assert split == pytest.approx(merged, rel=1e-12), "neither way is anything won or lost"
  whole_mbq = [run.need_mbq for run in plan_of_day([], book)]
  split_mbq = [run.need_mbq for run in plan_of_day([], [*others, first, second])]
  assert all(b >= a - (a > 1e6) for a, b in zip(whole_mbq, split_mbq, strict=True))


@steady
@given(books(), st.integers(0, 7), st.integers(1, 4))
def test_plan_3_moving_earlier_never_lowers_the_total(book: list[FedOrder], which: int, to: int) -> None:
  order = book[which % len(book)]
  active = min(to, order.slot_id)
  deliver_at, run_at = door(active)
  moved = msgspec.structs.replace(order, slot_id=active, endpoint_id=active, deliver_at=deliver_at, run_at=run_at)
  before, after = total(book), total([*(it for it in book if it.id != order.id), moved])
  assert after >= before * (1 - 1e-12)
  if run_at < order.run_at and order.status not in ("rejected", "cancelled"):
    assert after > before


@steady
@given(books(), st.randoms(use_true_random=False))
def test_plan_3_each_order_counts_once_at_the_run_of_its_active_slot(book: list[FedOrder], dice: object) -> None:
  counting = [it for it in book if it.status not in ("rejected", "cancelled")]
  twice = [*book, *book]
  dice.shuffle(twice)  # type: ignore[attr-defined]
  runs = plan_of_day([], twice)
  assert sorted(order for run in runs for slot in run.slots for order in slot.order_ids) == [it.id for it in counting]
  for run in runs:
    mine = [it for it in counting if it.run_at == run.run_at]
    assert run.orders == len(mine)
    alone = [RunOrder(it.ordered_mbq, it.overhead, it.ordered_slot_at) for it in mine]
    assert run.exact_mbq == pytest.approx(need_at_run(alone, run.half_life_seconds, run.run_at), rel=1e-12)


@steady
@given(books(), st.integers(1, 4), amounts, st.floats(1_000, 200_000))
def test_plan_2_one_more_order_costs_what_it_adds(book: list[FedOrder], slot_id: int, mbq: float, limit: float) -> None:
  half_life = book[0].half_life_seconds
  slots = [fed_slot(it, half_life, limit) for it in DOORS]
  one = fed_order(1_000, slot_id, slot_id, mbq, half_life)

  def at(runs: list[RunNeed]) -> RunNeed:
    return next(it for it in runs if it.run_at == one.run_at)

  before, after = at(plan_of_day(slots, book)), at(plan_of_day(slots, [*book, one]))
  slot = next(it for it in before.slots if it.slot_id == slot_id)
  told = cost_of_one_more(before, slot, mbq)
  assert (told.need_mbq, told.run_passed) == (after.need_mbq, after.passed)
  assert told.adds_mbq == ceil_mbq(need_at_run([RunOrder(mbq, 1.05, one.deliver_at)], half_life, one.run_at))
  assert abs(told.adds_mbq - (after.need_mbq - before.need_mbq)) <= 1, "rounded once each"


def test_plan_1_a_free_slot_stands_there_with_its_run_and_a_later_limit_counts() -> None:
  slots = [fed_slot(1, F18), fed_slot(2, F18, 5_000.0)]
  (run,) = plan_of_day(slots, [])
  assert [it.slot_id for it in run.slots] == [1, 2]
  assert (run.orders, run.need_mbq, run.max_mbq, run.left_mbq, run.passed) == (0, 0, 5_000.0, 5_000, False)
  assert [it.left_mbq for it in run.slots] == [None, None]


def test_plan_1_a_run_that_was_moved_after_an_order_stands_beside_the_new_one() -> None:
  """Each order counts at the run it was placed for, and nowhere else."""
  now = fed_slot(1, F18)
  then = msgspec.structs.replace(fed_order(1, 1, 1, 1_000.0, F18), run_at=RUNS[0] - timedelta(minutes=30))
  old, new = plan_of_day([now], [then])
  assert (old.orders, new.orders) == (1, 0)
