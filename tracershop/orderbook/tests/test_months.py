"""The calendar of a month: counted by kind and status, in one query, one's own only."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import unit
from tests.story import Story
from tracershop import calendar, clock
from tracershop.actor import Actor
from tracershop.errors import Refusal
from tracershop.orderbook.models import Order
from tracershop.orderbook.months import KINDS, STATUSES, orders_of_month

pytestmark = pytest.mark.django_db(transaction=True)

NOVEMBER = date(2026, 11, 1)


def order(side: unit.Side, story: Story, day: date, kind: str, status: str) -> Order:
  """An order as it may stand in the table: half of them without what the month does not ask."""
  at = calendar.wall_instant(day, unit.at_wall(7).time())
  return Order(
    kind=kind,
    status=status,
    tracer=None if kind == "isotope" else story.unit.fdg,
    isotope=story.unit.fdg.isotope if kind == "isotope" else None,
    customer=side.customer,
    endpoint=side.endpoint,
    delivery_date=day,
    deliver_at=at,
    departs_at=at,
    half_life_seconds=unit.F18,
    ordered_by="test",
    ordered_at=clock.now(),
  )


def fill(story: Story) -> dict[str, Counter[tuple[date, str, str]]]:
  """Three hundred orders of three months, and how many there are of each on each side."""
  chance, made = random.Random(3), []
  told: dict[str, Counter[tuple[date, str, str]]] = {"north": Counter(), "south": Counter()}
  for _ in range(300):
    name, day = chance.choice(("north", "south")), date(2026, 10, 20) + timedelta(days=chance.randrange(60))
    kind, status = chance.choice(KINDS), chance.choice(STATUSES)
    made.append(order(story.side(name), story, day, kind, status))
    told[name][day, kind, status] += 1
  Order.objects.bulk_create(made)
  return told


def counted(actor: Actor, endpoint_id: int | None = None) -> Counter[tuple[date, str, str]]:
  """The answer as plain counts; every kind and status stands in each day, and no day is without an order."""
  found: Counter[tuple[date, str, str]] = Counter()
  for row in orders_of_month(NOVEMBER.replace(day=17), actor, endpoint_id):
    assert set(row) == {"date", *KINDS}
    of_day = {(row["date"], kind, status): count for kind in KINDS for status, count in row[kind].items()}
    assert len(of_day) == len(KINDS) * len(STATUSES)
    assert sum(of_day.values()) > 0
    found.update({key: count for key, count in of_day.items() if count})
  return found


def of_november(told: Counter[tuple[date, str, str]]) -> Counter[tuple[date, str, str]]:
  return Counter({key: count for key, count in told.items() if key[0].month == 11})


def test_cal_1_production_sees_everybodys_and_a_customer_its_own(story: Story) -> None:
  told = fill(story)
  north, south = of_november(told["north"]), of_november(told["south"])
  assert counted(story.unit.radiochemist) == north + south
  assert counted(story.unit.north.nurse) == north
  assert counted(story.unit.shop_admin) == north + south, "who acts for both sees both"
  assert counted(story.unit.radiochemist, story.unit.south.endpoint.pk) == south
  assert counted(story.unit.south.nurse, story.unit.south.endpoint.pk) == south
  assert counted(unit.person("nobody", "Nobody's Nurse", "shopUser")) == Counter()


def test_cal_1_a_foreign_endpoint_is_answered_as_one_that_is_not_there(story: Story) -> None:
  """CAL-1, ORD-10."""
  told = []
  for endpoint_id in (story.unit.south.endpoint.pk, 999_999):
    with pytest.raises(Refusal) as caught:
      orders_of_month(NOVEMBER, story.unit.north.nurse, endpoint_id)
    told.append((caught.value.code, caught.value.field, caught.value.message("da")))
  assert told[0] == told[1]
  assert told[0][:2] == ("not_found", "endpointId")


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31), date(2028, 2, 29)])
def test_cal_1_any_month_can_be_asked(story: Story, day: date) -> None:
  assert orders_of_month(day, story.unit.radiochemist) == []


def test_cal_1_the_first_and_the_last_day_belong_to_it(story: Story) -> None:
  days = [date(2026, 10, 31), NOVEMBER, date(2026, 11, 30), date(2026, 12, 1)]
  Order.objects.bulk_create(order(story.unit.north, story, day, "activity", "ordered") for day in days)
  assert [it["date"] for it in orders_of_month(NOVEMBER, story.unit.radiochemist)] == days[1:3]


def test_cal_1_one_query_that_reads_no_order(story: Story) -> None:
  fill(story)
  with CaptureQueriesContext(connection) as asked:
    orders_of_month(NOVEMBER, story.unit.radiochemist)
  assert len(asked.captured_queries) == 1
  with connection.cursor() as cursor:
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    cursor.execute(explain + asked.captured_queries[0]["sql"])
    plan = str(cursor.fetchall())
  assert "order_month" in plan
  assert ("COVERING INDEX" if connection.vendor == "sqlite" else "Using index") in plan
