"""Deadlines: the last instant in time, daily and weekly, a tracer's own, and what production may do past them."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from tests import unit
from tests.story import Story, refused
from tracershop.catalogue.models import ClosedDate, Deadline

pytestmark = pytest.mark.django_db(transaction=True)

MONDAY = unit.TUESDAY - timedelta(days=1)
MICROSECOND = timedelta(microseconds=1)
SUNDAY = date(2026, 11, 29)
NEXT_MONDAY = date(2026, 11, 30)


def on_monday(story: Story) -> dict[str, Any]:
  """A wish for a Monday."""
  slots = type(story.unit.north.slots["07:00"]).objects
  slot = slots.get(endpoint=story.unit.north.endpoint, weekday=1, delivery_time=time(7))
  return {"slot_id": slot.pk, "delivery_date": NEXT_MONDAY}


def test_ord_7_the_last_instant_is_still_in_time(story: Story) -> None:
  story.clock.set(unit.at_wall(13, day=MONDAY))
  story.place()
  story.clock.set(unit.at_wall(13, day=MONDAY) + MICROSECOND)
  with refused("deadline_passed", "deliveryDate") as caught:
    story.place()
  assert "23.11.2026 13:00" in caught.value.message("da")


def test_ord_7_a_daily_deadline_is_the_last_working_day_where_set(story: Story) -> None:
  """A Monday's deadline is on Friday, or on Thursday when Friday is closed."""
  Deadline.objects.update(working_days_only=True)
  wish = on_monday(story)
  story.clock.set(unit.at_wall(13, day=date(2026, 11, 27)))
  story.place(**wish)
  story.clock.move(seconds=1)
  with refused("deadline_passed", "deliveryDate"):
    story.place(**wish)
  ClosedDate.objects.create(date=date(2026, 11, 27))
  story.clock.set(unit.at_wall(13, 0, date(2026, 11, 26)))
  story.place(**wish)
  story.clock.move(seconds=1)
  with refused("deadline_passed", "deliveryDate") as caught:
    story.place(**wish)
  assert "26.11.2026 13:00" in caught.value.message("en")


def test_ord_7_a_daily_deadline_is_plainly_the_day_before_where_set(story: Story) -> None:
  story.clock.set(unit.at_wall(13, day=SUNDAY))
  story.place(**on_monday(story))
  story.clock.move(seconds=1)
  with refused("deadline_passed"):
    story.place(**on_monday(story))


def test_ord_7_a_weekly_deadline_is_strictly_before_the_delivery(story: Story) -> None:
  for weekday in range(1, 8):
    Deadline.objects.update(type="weekly", weekday=weekday, time=time(10))
    back = (2 - weekday) % 7 or 7
    last = unit.at_wall(10, day=unit.TUESDAY - timedelta(days=back))
    assert last.isoweekday() == weekday
    story.clock.set(last)
    story.place(100)
    story.clock.set(last + MICROSECOND)
    with refused("deadline_passed", "deliveryDate"):
      story.place(100)


def test_ord_7_a_tracers_own_deadline_goes_before_its_kinds(story: Story) -> None:
  Deadline.objects.create(kind="activity", tracer=story.unit.fdg, type="weekly", weekday=4, time=time(9))
  Deadline.objects.create(kind="activity", tracer=story.unit.flt, type="weekly", weekday=1, time=time(0))
  Deadline.objects.create(kind="injection", type="weekly", weekday=1, time=time(0))
  with refused("deadline_passed") as caught:
    story.place()
  assert "19.11.2026 09:00" in caught.value.message("da")
  Deadline.objects.filter(tracer=story.unit.fdg).update(type="daily", weekday=None, time=time(23, 59))
  story.clock.set(unit.at_wall(23, 59, MONDAY))
  story.place()


def test_ord_7_without_a_deadline_one_may_order_until_delivery(story: Story) -> None:
  Deadline.objects.all().delete()
  story.clock.set(unit.at_wall(7) - MICROSECOND)
  story.place()


def test_ord_9_production_orders_on_behalf(story: Story) -> None:
  order = story.place(by=story.unit.radiochemist)
  assert (order.marks, order.ordered_by, order.customer) == (
    ["onBehalf"],
    "Kirsten Holm",
    story.unit.north.customer,
  )


def test_ord_9_production_passes_a_deadline_with_a_reason(story: Story) -> None:
  story.clock.set(unit.at_wall(13, 1, MONDAY))
  with refused("reason_required", "reason") as caught:
    story.place(by=story.unit.radiochemist)
  assert caught.value.details == {"past": ["deadline_passed"]}
  with refused("reason_required", "reason"):
    story.place(by=story.unit.radiochemist, reason="   ")
  order = story.place(by=story.unit.radiochemist, reason="called at noon")
  assert order.marks == ["late", "onBehalf"]
  with refused("deadline_passed"):
    story.place(reason="a nurse's reason is no key")


def test_ord_9_production_passes_a_limit_with_a_reason(story: Story) -> None:
  with refused("reason_required", "reason") as caught:
    story.place(31_000, by=story.unit.admin)
  assert caught.value.details == {"past": ["over_limit", "over_limit"]}
  assert story.place(31_000, by=story.unit.admin, reason="a study").marks == ["onBehalf", "overLimit"]


def test_ord_8_each_customer_role_is_held_to_the_deadline(story: Story) -> None:
  roles = (story.unit.north.nurse, story.unit.shop_admin, story.unit.external)
  for who in roles:
    story.place(100, by=who)
  story.clock.set(unit.at_wall(13, 1, MONDAY))
  for who in roles:
    with refused("deadline_passed"):
      story.place(by=who, reason="please")
