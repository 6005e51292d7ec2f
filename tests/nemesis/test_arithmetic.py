"""A hundred thousand random cases of our arithmetic against one of thirty digits that counts its own seconds.

From wall times to MBq: runs and slots on any day of nine years, a third of them around the nights of the clocks, over
midnight, moved or not, for every isotope that we ship.
"""

from __future__ import annotations

import random
from datetime import date, time, timedelta
from decimal import Decimal, localcontext
from typing import Any

import msgspec

from tests import oracle
from tests.nemesis.conftest import Say
from tracershop import calendar
from tracershop.decay import decay
from tracershop.demo.unit import ISOTOPES
from tracershop.orderbook import plan
from tracershop.orderbook.rules import RunOrder, need_at_run

CASES = 100_000
BAR = 1e-9
HALF_LIVES = tuple(ISOTOPES.values())
FIRST, DAYS = date(2024, 1, 1), (date(2033, 1, 1) - date(2024, 1, 1)).days
NIGHTS = [oracle.last_sunday(year, month) for year in range(2024, 2033) for month in (3, 10)]
# Nobody delivers what has halved so often; floats could not hold it either.
MOST_HALVINGS = 40

Wall = tuple[date, time]


class Wish(msgspec.Struct, frozen=True):
  """An order in words of the wall: MBq meant at one slot, delivered with another."""

  mbq: float
  overhead: float
  ordered: Wall
  active: Wall


def a_wall_time(chance: random.Random) -> Wall:
  """Any minute of any day; every third time within a day of a night of the clocks."""
  if chance.random() < 1 / 3:
    day = chance.choice(NIGHTS) + timedelta(days=chance.choice((-1, 0, 0, 1)))
  else:
    day = FIRST + timedelta(days=chance.randrange(DAYS))
  return day, time(chance.randrange(24), chance.randrange(60))


def later(chance: random.Random, wall: Wall, most_seconds: float) -> Wall:
  """Another wall time at most so much later on the clock, over midnight or not; never earlier in fact."""
  minutes = chance.randrange(int(min(most_seconds, 36 * 3_600)) // 60 + 1)
  days, minute = divmod(wall[1].hour * 60 + wall[1].minute + minutes, 24 * 60)
  found = wall[0] + timedelta(days=days), time(minute // 60, minute % 60)
  return found if oracle.utc_seconds(*found) >= oracle.utc_seconds(*wall) else wall


def relative(found: float, wanted: Decimal) -> float:
  return float(abs(Decimal(found) - wanted) / wanted)


def seconds(one: Wall, other: Wall) -> int:
  return oracle.utc_seconds(*other) - oracle.utc_seconds(*one)


def errors(chance: random.Random) -> dict[str, float]:
  """The relative errors of one case: a run with one to three orders of one isotope."""
  half_life = chance.choice(HALF_LIVES)
  run = a_wall_time(chance)
  reach = MOST_HALVINGS * half_life / 2
  wishes = []
  for _ in range(chance.randint(1, 3)):
    active = later(chance, run, reach)
    ordered = later(chance, active, reach) if chance.random() < 0.5 else active
    wishes.append(Wish(chance.uniform(0.01, 50_000), chance.choice((1.0, 1.05, 1.3)), ordered, active))
  found: dict[str, float] = {}
  run_at = calendar.wall_instant(*run)
  orders = [RunOrder(it.mbq, it.overhead, calendar.wall_instant(*it.ordered)) for it in wishes]
  wanted = sum(
    (oracle.decayed(it.mbq, half_life, seconds(it.ordered, run)) * Decimal(it.overhead) for it in wishes), Decimal()
  )
  need = need_at_run(orders, half_life, run_at)
  found["need at run"] = relative(need, wanted)
  (planned,) = plan.plan_of_day([], [fed(number, it, half_life, run) for number, it in enumerate(wishes)])
  found["plan"] = relative(planned.exact_mbq, wanted)
  # Within a float's last digits of a whole number up may be one more or less; nowhere else.
  assert (
    planned.need_mbq == oracle.up(wanted) or abs(wanted - round(wanted)) < wanted * Decimal("1e-12") + oracle.MILLIONTH
  )
  one = wishes[0]
  there = oracle.decayed(one.mbq, half_life, seconds(one.ordered, one.active))
  moved = decay(one.mbq, half_life, orders[0].ordered_slot_at, calendar.wall_instant(*one.active))
  found["moved to its active slot"] = relative(moved, there)
  return found


def fed(number: int, it: Wish, half_life: float, run: Wall) -> plan.FedOrder:
  return plan.FedOrder(
    id=number,
    status="accepted",
    slot_id=number,
    endpoint_id=1,
    tracer_id=1,
    isotope_id=None,
    ordered_mbq=it.mbq,
    overhead=it.overhead,
    half_life_seconds=half_life,
    ordered_slot_at=calendar.wall_instant(*it.ordered),
    deliver_at=calendar.wall_instant(*it.active),
    run_at=calendar.wall_instant(*run),
  )


def test_dec_4_a_hundred_thousand_cases_against_the_oracle(nemesis: Any, say: Say) -> None:
  """DEC-4, NEED-1: need at run, moved orders and decay over midnight and both nights, relative error at most 1e-9."""
  chance = random.Random(f"arithmetic {nemesis.seed}")
  worst: dict[str, float] = {}
  rounds = nemesis.rounds(CASES)
  with localcontext(prec=30):
    for _ in range(rounds):
      for what, error in errors(chance).items():
        worst[what] = max(worst.get(what, 0.0), error)
  say(f"{rounds:,} cases; worst relative errors: " + ", ".join(f"{what} {error:.1e}" for what, error in worst.items()))
  assert max(worst.values()) <= BAR, worst
