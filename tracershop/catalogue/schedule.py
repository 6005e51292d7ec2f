"""When the deliveries and runs of the catalogue stand: what a slot's rows say about a date, and how a run feeds it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from tracershop import calendar

if TYPE_CHECKING:
  from tracershop.catalogue.models import Slot

WEEK_MINUTES = 7 * 24 * 60


def run_instant(slot: Slot, deliver_at: datetime) -> datetime:
  """When the run that feeds a delivery of a slot ends: its last time at or before it. `slot.run` is loaded."""
  return calendar.last_before(weekday=slot.run.weekday, at=slot.run.time, instant=deliver_at)


def stands(slot: Slot, day: date) -> bool:
  """Whether there is a delivery on a date (SCH-3, SCH-4), by a run that has not ended (SET-7). `slot.run` is loaded."""
  found = delivery_on(
    day,
    weekday=slot.weekday,
    weeks=slot.weeks,
    starts_date=slot.starts_date,
    ends_date=slot.ends_date,
    delivery_time=slot.delivery_time,
    run_weekday=slot.run.weekday,
    run_time=slot.run.time,
    run_ends_date=slot.run.ends_date,
  )
  return found is not None


def delivery_on(
  day: date,
  *,
  weekday: int,
  weeks: str,
  starts_date: date | None,
  ends_date: date | None,
  delivery_time: time,
  run_weekday: int,
  run_time: time,
  run_ends_date: date | None,
) -> tuple[datetime, datetime] | None:
  """When a slot of these columns is delivered on a date, and when the run that feeds it ends; None where it does not
  stand. What counts of a run's last day is the day of the run, which may be before the delivery's."""
  if not calendar.stands_on(weekday=weekday, weeks=weeks, ends_date=ends_date, starts_date=starts_date, day=day):
    return None
  deliver_at = calendar.wall_instant(day, delivery_time)
  run_at = calendar.last_before(weekday=run_weekday, at=run_time, instant=deliver_at)
  if run_ends_date is not None and calendar.wall_date(run_at) > run_ends_date:
    return None
  return deliver_at, run_at


def minutes_apart(run_weekday: int, run_time: time, weekday: int, delivery_time: time) -> int:
  """How long before a weekly delivery its run ends, in minutes of wall time: 0 to a week."""
  return (_minute(weekday, delivery_time) - _minute(run_weekday, run_time)) % WEEK_MINUTES


def _minute(weekday: int, at: time) -> int:
  return (weekday - 1) * 24 * 60 + at.hour * 60 + at.minute


def collide(one: Slot, other: Slot) -> bool:
  """Whether two slots are the same delivery on some date: one endpoint, one thing that is made, one time, one week."""
  if (one.endpoint_id, one.weekday, one.delivery_time) != (other.endpoint_id, other.weekday, other.delivery_time):
    return False
  if (one.run.tracer_id, one.run.isotope_id) != (other.run.tracer_id, other.run.isotope_id):
    return False
  if one.weeks != other.weeks and "every" not in (one.weeks, other.weeks):
    return False
  return _begins(one) <= _ends(other) and _begins(other) <= _ends(one)


def _begins(slot: Slot) -> date:
  return slot.starts_date or date.min


def _ends(slot: Slot) -> date:
  return slot.ends_date or date.max
