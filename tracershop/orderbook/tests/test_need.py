"""The need of a run, what is dispensed, and the shares of a pool: pure arithmetic (NEED-1, NEED-2, REL-9)."""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracershop.decay import ceil_mbq, decay
from tracershop.orderbook.rules import FreeVial, OpenOrder, RunOrder, dispense, near, need_at_run, shares, vial_identity

F18 = 6586.2
RUN = datetime(2026, 11, 24, 4, 45, tzinfo=UTC)  # 05:45 on a Copenhagen wall
# The same cases each time, and a busy machine is no failure.
steady = settings(deadline=None, derandomize=True)


def at(hours: float) -> datetime:
  """So many hours after the run."""
  return RUN + timedelta(hours=hours)


mbq = st.floats(1, 1e6)
run_order = st.builds(
  RunOrder,
  ordered_mbq=mbq,
  overhead=st.floats(1, 2),
  ordered_slot_at=st.integers(0, 720).map(lambda minutes: RUN + timedelta(minutes=minutes)),
)


def test_need_1_the_domains_example() -> None:
  """5,400 MBq for 11:30, moved to 07:00, cost the 05:45 run 47,700: counted at the ordered slot's time."""
  need = need_at_run([RunOrder(5_400, 1.0, at(5.75))], F18, RUN)
  assert ceil_mbq(need) == 47_700
  at_the_active_slot = need_at_run([RunOrder(5_400, 1.0, at(1.25))], F18, RUN)
  assert ceil_mbq(at_the_active_slot) < 9_000, "what it would wrongly be at 07:00"


def test_need_1_overhead_and_decay_multiply_and_orders_add_up() -> None:
  half_life = timedelta(seconds=F18)
  orders = [RunOrder(100, 1.05, RUN), RunOrder(200, 1.2, RUN + half_life), RunOrder(50, 1.0, RUN + 2 * half_life)]
  assert need_at_run(orders, F18, RUN) == pytest.approx(105 + 480 + 200, rel=1e-12)
  assert need_at_run([], F18, RUN) == 0


@steady
@given(st.lists(run_order, max_size=8), run_order)
def test_need_1_each_order_counts_once_and_on_its_own(orders: list[RunOrder], one: RunOrder) -> None:
  without, alone = need_at_run(orders, F18, RUN), need_at_run([one], F18, RUN)
  assert need_at_run([*orders, one], F18, RUN) == pytest.approx(without + alone, rel=1e-12)
  shuffled = random.Random(1).sample(orders, len(orders))
  assert need_at_run(shuffled, F18, RUN) == pytest.approx(without, rel=1e-12)


@steady
@given(run_order, st.floats(0.01, 0.99))
def test_need_1_splitting_an_order_never_lowers_what_must_be_made(order: RunOrder, part: float) -> None:
  first = RunOrder(order.ordered_mbq * part, order.overhead, order.ordered_slot_at)
  second = RunOrder(order.ordered_mbq - first.ordered_mbq, order.overhead, order.ordered_slot_at)
  whole, split = need_at_run([order], F18, RUN), need_at_run([first, second], F18, RUN)
  assert split == pytest.approx(whole, rel=1e-12)
  assert ceil_mbq(split) >= math.floor(whole * (1 - 1e-12))
  rounded_apart = ceil_mbq(need_at_run([first], F18, RUN)) + ceil_mbq(need_at_run([second], F18, RUN))
  assert rounded_apart >= ceil_mbq(whole * (1 - 1e-12)), "round once: apart it only costs more"


@steady
@given(run_order)
def test_need_1_a_later_order_needs_more(order: RunOrder) -> None:
  later = RunOrder(order.ordered_mbq, order.overhead, order.ordered_slot_at + timedelta(minutes=1))
  assert need_at_run([later], F18, RUN) > need_at_run([order], F18, RUN) >= order.ordered_mbq


@steady
@given(
  st.lists(st.tuples(st.sampled_from([75, 150, 345]), st.floats(1, 1e5), st.booleans()), min_size=1, max_size=6),
  st.lists(st.tuples(st.integers(0, 400), st.floats(1, 1e5)), max_size=6),
)
def test_need_2_each_vial_counts_for_one_delivery(
  wanted: list[tuple[int, float, bool]], filled: list[tuple[int, float]]
) -> None:
  orders = [
    OpenOrder(number, RUN + timedelta(minutes=minutes), needed, 0, accepted)
    for number, (minutes, needed, accepted) in enumerate(wanted)
  ]
  vials = [FreeVial(number, one, RUN + timedelta(minutes=minutes)) for number, (minutes, one) in enumerate(filled)]
  found = dispense(orders, vials, F18)
  assert found.keys() == {it.id for it in orders}
  # Referred to the run, what the orders have is what the vials hold: nothing lost, nothing twice.
  held = sum(decay(it.activity_mbq, F18, it.calibrated_at, RUN) for it in vials)
  given_out = sum(decay(found[it.id], F18, it.deliver_at, RUN) for it in orders)
  assert given_out == pytest.approx(held, rel=1e-9)


def test_need_2_the_earliest_delivery_is_served_first_and_none_by_a_vial_from_after_it() -> None:
  early, late = OpenOrder(1, at(1), 1_000), OpenOrder(2, at(4), 1_000)
  vial, after = FreeVial(1, 1_000, at(1)), FreeVial(2, 500, at(2))
  assert dispense([late, early], [vial], F18) == {1: 1_000, 2: 0.0}
  assert dispense([late, early], [after], F18) == {1: 0.0, 2: decay(500, F18, at(2), at(4))}
  assert dispense([], [vial], F18) == {}


@steady
@given(
  st.lists(st.floats(0.01, 1e6), min_size=1, max_size=12),
  st.lists(st.floats(0.01, 1e6), min_size=1, max_size=6),
)
def test_rel_9_a_vials_lines_sum_to_it_exactly_in_any_order(needs: list[float], vials: list[float]) -> None:
  lines = shares(list(enumerate(needs)), list(enumerate(vials)))
  assert len(lines) == len(needs) * len(vials)
  for vial, held in enumerate(vials):
    mine = [it.mbq for it in lines if it.vial_id == vial]
    assert sum(mine) == held == sum(reversed(mine)) == math.fsum(mine)
    assert min(mine) >= 0
    for order, need in enumerate(needs):
      assert mine[order] == pytest.approx(held * need / sum(needs), rel=1e-9, abs=len(needs) * math.ulp(held))


@steady
@given(st.floats(0.01, 1e6), st.lists(st.floats(0.01, 1e6), min_size=1, max_size=6))
def test_rel_9_a_single_order_gets_every_vial_whole(need: float, vials: list[float]) -> None:
  assert [it.mbq for it in shares([(1, need)], list(enumerate(vials)))] == vials


def test_via_1_identity_is_number_batch_second_and_hundredths() -> None:
  def identity(mbq: float = 100.0, ml: float = 1.0, batch: str = "FDG-1", second: float = 0, number: int = 7) -> str:
    return vial_identity(number, 3, batch, RUN + timedelta(seconds=second), mbq, ml)

  assert identity() == identity(100.004, 0.996, "fdg-1", 0.9)
  others = [identity(100.01), identity(ml=1.01), identity(batch="FDG-2"), identity(second=1), identity(number=8)]
  assert len({identity(), *others}) == 6
  nameless = [vial_identity(None, customer, "FDG-1", RUN, 100, 1) for customer in (7, 8)]
  assert len({identity(), *nameless}) == 3, "a customer's id is no dispenser number"


def test_via_2_near_is_the_same_both_ways() -> None:
  minutes = timedelta(minutes=2)
  for one, other, expected in (
    ((RUN, 100.0), (RUN + minutes, 100.0), True),
    ((RUN, 100.0), (RUN + minutes + timedelta(seconds=1), 100.0), False),
    ((RUN, 100.0), (RUN, 99.0), True),
    ((RUN, 100.0), (RUN, 98.99), False),
    ((RUN, 100.0), (RUN, 101.01), True),
    ((RUN, 100.0), (RUN, 101.02), False),
  ):
    assert near(one, other) is near(other, one) is expected
