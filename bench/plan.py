"""The plan of a day with 500 orders, from the tables to the answer, and from order rows as the ORM gives them."""

from __future__ import annotations

import random
import statistics
from datetime import date, time, timedelta
from typing import Any

from bench import database
from bench.calendar import milliseconds
from bench.table import Figure
from tests import unit
from tracershop import calendar, clock
from tracershop.catalogue.models import CatalogueEntry, Endpoint, Run, Slot
from tracershop.decay import ceil_mbq
from tracershop.orderbook import images, planning, queries, rules
from tracershop.orderbook.models import Order
from tracershop.protocol import messages

ORDERS, ELSEWHERE, ENDPOINTS = 500, 20_000, 20
ROUNDS = 40
BAR = 20.0


def _doors(it: unit.Unit) -> list[Slot]:
  """Twenty more endpoints, each with the unit's three slots on every day; Tuesday's."""
  runs = {(run.weekday, run.time): run for run in Run.objects.all()}
  ends = Endpoint.objects.bulk_create(
    Endpoint(customer=it.north.customer, name=f"PET {number}", transport_minutes=15) for number in range(ENDPOINTS)
  )
  CatalogueEntry.objects.bulk_create(CatalogueEntry(endpoint=end, tracer=it.fdg, overhead=1.05) for end in ends)
  slots = Slot.objects.bulk_create(
    Slot(endpoint=end, run=runs[weekday, run], weekday=weekday, delivery_time=at, max_mbq=60_000)
    for end in ends
    for weekday in range(1, 8)
    for run, at in ((time(5, 45), time(7)), (time(5, 45), time(8, 15)), (time(10), time(11, 30)))
  )
  return [slot for slot in slots if slot.weekday == unit.TUESDAY.isoweekday()]


def _orders(it: unit.Unit, slots: list[Slot], count: int, weeks: range) -> None:
  chance = random.Random(11)
  made = []
  for _ in range(count):
    slot = chance.choice(slots)
    day = unit.TUESDAY + timedelta(weeks=chance.choice(weeks))
    at = calendar.wall_instant(day, slot.delivery_time)
    run_at = calendar.last_before(weekday=slot.run.weekday, at=slot.run.time, instant=at)
    made.append(
      Order(
        kind="activity", status=chance.choice(("ordered", "accepted", "released")), tracer=it.fdg,
        customer=it.north.customer, endpoint=slot.endpoint, slot=slot, delivery_date=day, deliver_at=at,
        departs_at=at - timedelta(minutes=15), run_at=run_at, ordered_mbq=chance.uniform(300, 4_000), overhead=1.05,
        half_life_seconds=unit.F18, ordered_by="bench", ordered_at=clock.now(),
      )
    )  # fmt: skip
  Order.objects.bulk_create(made, batch_size=2_000)


def by_rows(day: date) -> dict[Any, int]:
  """The need of each run from whole orders, as one would write it first."""
  feeds: dict[Any, list[rules.RunOrder]] = {}
  for it in queries.orders().filter(delivery_date=day).exclude(status__in=("rejected", "cancelled")):
    assert it.ordered_mbq is not None
    mine = rules.RunOrder(it.ordered_mbq, it.overhead, images.ordered_slot_at(it))
    feeds.setdefault(it.run_at, []).append(mine)
  return {run_at: ceil_mbq(rules.need_at_run(orders, unit.F18, run_at)) for run_at, orders in feeds.items()}


def answer() -> bytes:
  """The query's answer as it goes out."""
  return messages.encode({"date": unit.TUESDAY, "runs": planning.plan_of(unit.TUESDAY)})


def run() -> list[Figure]:
  """Both from the same tables, in turns."""
  database.fresh()
  with clock.at(unit.YESTERDAY_MORNING, everywhere=True):
    it = unit.build()
    slots = _doors(it)
    _orders(it, slots, ORDERS, range(1))
    _orders(it, slots, ELSEWHERE, range(1, 25))
    plan = planning.plan_of(unit.TUESDAY)
    assert {run.run_at: run.need_mbq for run in plan} == by_rows(unit.TUESDAY), "both come to the same"
    ours, theirs = [], []
    for _ in range(5):
      ours.append(milliseconds(answer, ROUNDS))
      theirs.append(milliseconds(lambda: by_rows(unit.TUESDAY), ROUNDS // 4))
  mine, other = statistics.median(ours), statistics.median(theirs)
  return [
    Figure(
      bench="plan", what=f"plan of a day, {ORDERS} orders, {ELSEWHERE:,} on other days", ours=mine, unit="ms",
      other=other, other_is="ms for the runs' needs alone, from order rows", ratio=other / mine, bar="≤ 20 ms",
      kept=mine <= BAR,
    )
  ]  # fmt: skip
