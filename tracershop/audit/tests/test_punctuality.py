"""Deliveries judged by receipt where it is known, else by departure and the way, else not at all (PUN-1, PUN-2)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests import unit
from tests.story import Story, refused
from tracershop import clock
from tracershop.audit import punctuality
from tracershop.audit.punctuality import Line, Month
from tracershop.orderbook.models import Dispatch, Order
from tracershop.protocol.commands import Punctuality

pytestmark = pytest.mark.django_db(transaction=True)

DUE = unit.at_wall(11, 30)
NOVEMBER = unit.TUESDAY.replace(day=1)


def order(story: Story, side: str = "north", **given: Any) -> Order:
  mine = story.side(side)
  return Order.objects.create(
    **{
      "kind": "activity", "status": "released", "tracer": story.unit.fdg, "customer": mine.customer,
      "endpoint": mine.endpoint, "delivery_date": unit.TUESDAY, "deliver_at": DUE, "departs_at": DUE,
      "ordered_mbq": 100.0, "ordered_by": "x", "ordered_at": clock.now(), "half_life_seconds": 6586.2, **given,
    }
  )  # fmt: skip


def after(minutes: float) -> datetime:
  return DUE + timedelta(minutes=minutes)


def november(story: Story) -> Month:
  return punctuality.month(story.unit.radiochemist, Punctuality(month=NOVEMBER))


def counts(line: Line) -> tuple[int, ...]:
  return line.delivered, line.by_receipt, line.by_dispatch, line.unknown, line.on_time, line.late


def test_pun_1_receipt_goes_before_departure_and_nothing_is_unknown(story: Story) -> None:
  order(story, received_at=after(0), dispatched_at=after(60))
  # Ten minutes' way: it came at a quarter past its time.
  order(story, dispatched_at=after(5))
  order(story)
  (line,) = november(story).lines
  assert (line.tracer, line.customer) == ("FDG", "Nordby")
  assert counts(line) == (3, 1, 1, 1, 1, 1)
  assert (line.late_median_minutes, line.worst and line.worst.came_at) == (15.0, after(15))


def test_pun_1_one_of_which_nothing_came_is_not_taken_for_delivered_in_time(story: Story) -> None:
  """Its customer has said so: that its car left in time tells nothing any more."""
  gone, waits = order(story, dispatched_at=after(-30)), order(story, dispatched_at=after(-30))
  left = {
    "customer": gone.customer, "endpoint": gone.endpoint, "delivery_date": gone.delivery_date,
    "dispatched_at": after(-30), "dispatched_by": "x", "vehicle": "Bil",
  }  # fmt: skip
  Dispatch.objects.create(**left, order_ids=[gone.pk, waits.pk], received_at=after(0), received_vial_ids=[])
  Dispatch.objects.create(**left, order_ids=[waits.pk])
  assert counts(november(story).total) == (2, 0, 1, 1, 1, 0)


@pytest.mark.parametrize(("minutes", "late"), [(-30, 0), (0, 0), (5, 0), (5.02, 1), (90, 1)])
def test_pun_1_five_minutes_are_on_time_and_a_second_more_is_late(story: Story, minutes: float, late: int) -> None:
  order(story, received_at=after(minutes))
  found = november(story)
  assert (found.on_time_minutes, found.total.late, found.total.on_time) == (5, late, 1 - late)


def test_pun_1_what_was_not_delivered_is_not_counted(story: Story) -> None:
  for status in ("ordered", "accepted", "rejected", "cancelled"):
    order(story, status=status)
  order(story, status="accepted", received_at=after(1))
  order(story, delivery_date=unit.TUESDAY - timedelta(days=30))
  order(story, delivery_date=unit.TUESDAY + timedelta(days=7))
  assert counts(november(story).total) == (1, 1, 0, 0, 1, 0)


def test_pun_1_each_tracer_and_customer_has_its_line_bare_isotopes_too(story: Story) -> None:
  order(story, received_at=after(0))
  order(story, "south", received_at=after(20))
  order(story, tracer=None, isotope=story.unit.fdg.isotope, kind="isotope", received_at=after(30))
  order(story, tracer=story.unit.fet, kind="injection", injections=2, received_at=after(40))
  found = november(story)
  assert [(it.tracer, it.customer, it.late) for it in found.lines] == [
    ("F-18", "Nordby", 1),
    ("FDG", "Nordby", 0),
    ("FDG", "Sundby", 1),
    ("FET", "Nordby", 1),
  ]
  assert (found.total.late, found.total.late_median_minutes) == (3, 30.0)
  assert found.total.worst is not None
  assert found.total.worst.late_minutes == 40.0


def test_pun_2_it_is_productions_and_a_month_begins_on_its_first(story: Story) -> None:
  for actor in (story.unit.site_admin, story.unit.shop_admin, story.unit.monitor):
    with refused("forbidden"):
      punctuality.month(actor, Punctuality(month=NOVEMBER))
  with refused("invalid", "month", "month"):
    punctuality.month(story.unit.admin, Punctuality(month=unit.TUESDAY))
  assert november(story).total.delivered == 0
