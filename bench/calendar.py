"""The month's calendar of all customers with 100,000 orders in the table, and the same counted date by date."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from datetime import time as wall
from typing import Any

from django.db import connection

from bench import database
from bench.table import Figure
from tests import unit
from tracershop import calendar, clock
from tracershop.orderbook.models import Order
from tracershop.orderbook.months import KINDS, STATUSES, orders_of_month

ORDERS = 100_000
ROUNDS = 15
MONTH = date(2026, 11, 1)
BAR = 50.0


def some_orders(it: unit.Unit, first: date, days: int) -> None:
  """So many orders, spread evenly over dates from the first on, of every kind and status, by chance from one seed."""
  chance = random.Random(7)
  places = [(side.customer, side.endpoint, side.slots["07:00"]) for side in (it.north, it.south)]
  now = clock.now()
  made = []
  for number in range(ORDERS):
    day = first + timedelta(days=number % days)
    customer, endpoint, slot = chance.choice(places)
    at = calendar.wall_instant(day, wall(7))
    made.append(_order(it, chance, day, at, customer, endpoint, slot, now))
    if len(made) == 2_000:
      Order.objects.bulk_create(made)
      made = []
  Order.objects.bulk_create(made)


def _order(
  it: unit.Unit, chance: random.Random, day: date, at: datetime, customer: Any, endpoint: Any, slot: Any, now: datetime
) -> Order:
  return Order(
    kind=chance.choices(KINDS, (8, 3, 1))[0], status=chance.choices(STATUSES, (2, 2, 12, 1, 1))[0], tracer=it.fdg,
    customer=customer, endpoint=endpoint, slot=slot, delivery_date=day, deliver_at=at, run_at=at,
    departs_at=at - timedelta(minutes=10), ordered_mbq=1_000.0, overhead=1.05, half_life_seconds=unit.F18,
    ordered_by="bench", ordered_at=now, comment="so many words as people write " * 3,
  )  # fmt: skip


def date_by_date(month: date) -> list[dict[str, Any]]:
  """What one would write first: the orders of each date, counted here."""
  found = []
  for number in range(31):
    day = month + timedelta(days=number)
    orders = list(Order.objects.filter(delivery_date=day)) if day.month == month.month else []
    if orders:
      counts = {kind: dict.fromkeys(STATUSES, 0) for kind in KINDS}
      for it in orders:
        counts[it.kind][it.status] += 1
      found.append({"date": day} | counts)
  return found


def milliseconds(act: Callable[[], Any], rounds: int) -> float:
  """The median of so many rounds."""
  taken = []
  for _ in range(rounds):
    began = time.perf_counter()
    act()
    taken.append((time.perf_counter() - began) * 1000)
  return statistics.median(taken)


def _measure(it: unit.Unit, what: str, bar: str) -> Figure:
  assert orders_of_month(MONTH, it.radiochemist) == date_by_date(MONTH), "both count alike"
  # In turns, so that neither has the warmer cache.
  ours, theirs = [], []
  for _ in range(3):
    theirs.append(milliseconds(lambda: date_by_date(MONTH), 1))
    ours.append(milliseconds(lambda: orders_of_month(MONTH, it.radiochemist), ROUNDS))
  mine, other = statistics.median(ours), statistics.median(theirs)
  return Figure(
    bench="calendar", what=what, ours=mine, unit="ms", other=other, other_is="ms date by date, counted in Python",
    ratio=other / mine, bar=bar, kept=mine <= BAR if bar else None,
  )  # fmt: skip


def _move_together() -> None:
  """All orders into the half year around the month."""
  with connection.cursor() as cursor:
    cursor.execute("UPDATE orderbook_order SET delivery_date = DATE_ADD('2026-09-02', INTERVAL id % 187 DAY)")


def run() -> list[Figure]:
  """Three years of orders, as a unit of this size has them; and all of them within the reach of ordering."""
  database.fresh()
  with clock.at(unit.YESTERDAY_MORNING, everywhere=True):
    it = unit.build()
    some_orders(it, MONTH - timedelta(days=900), 1_095)
    figures = [_measure(it, f"production's month, {ORDERS:,} orders of three years", "≤ 50 ms")]
    _move_together()
    return [*figures, _measure(it, f"the same, {ORDERS:,} orders of half a year", "")]
