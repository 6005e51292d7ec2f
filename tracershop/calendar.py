"""Wall time in Europe/Copenhagen: instants, ISO weeks, slots, runs and deadlines. Pure.

Schedules are wall time; two nights a year have 23 or 25 hours (SCH-1, SCH-2).
"""

from __future__ import annotations

from collections.abc import Container
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from tracershop import clock

COPENHAGEN = ZoneInfo("Europe/Copenhagen")

Weeks = Literal["every", "even", "odd"]


def wall_instant(day: date, at: time) -> datetime:
  """The UTC instant of a wall time on a date.

  A wall time in the gap of a spring night moves forward by the gap; a doubled one of an autumn night is its
  first occurrence (SCH-1).
  """
  naive = datetime.combine(day, at.replace(tzinfo=None))
  # fold=0 means: first occurrence of a doubled time, and in the gap the offset before it, which moves forward.
  return naive.replace(tzinfo=COPENHAGEN, fold=0).astimezone(UTC)


def wall_time(instant: datetime) -> datetime:
  """An instant as Copenhagen wall time (aware)."""
  return instant.astimezone(COPENHAGEN)


def wall_date(instant: datetime) -> date:
  """The Copenhagen date of an instant."""
  return wall_time(instant).date()


def today() -> date:
  """The Copenhagen date of the present instant."""
  return wall_date(clock.now())


def runs_in_week(weeks: str, day: date) -> bool:
  """Whether a weekly entry for every, even or odd ISO weeks stands in the week of a date (SCH-3)."""
  if weeks == "every":
    return True
  return (day.isocalendar().week % 2 == 0) == (weeks == "even")


def double_odd_weeks(year: int) -> tuple[date, date] | None:
  """The Mondays of an ISO year's week 53 and of the week 1 after it: two odd weeks in a row (SCH-5).

  None where the year has no week 53. Slots of odd weeks stand twice then, those of even weeks a week later than usual.
  """
  # The 28th of December is always in a year's last week.
  last = date(year, 12, 28)
  if last.isocalendar().week != 53:
    return None
  monday = last - timedelta(days=last.weekday())
  return monday, monday + timedelta(days=7)


def week_53_ahead(day: date, days: int) -> tuple[date, date] | None:
  """As `double_odd_weeks`, where the pair begins within so many days of a date or has not ended before it (SCH-5)."""
  for year in (day.year - 1, day.year, day.year + 1):
    pair = double_odd_weeks(year)
    if pair is not None and pair[0] - timedelta(days=days) <= day < pair[1] + timedelta(days=7):
      return pair
  return None


def stands_on(*, weekday: int, weeks: str, ends_date: date | None, day: date, starts_date: date | None = None) -> bool:
  """Whether a weekly slot (ISO weekday 1–7) exists on a date, from its first day to its last (SCH-3, SCH-4).

  Whether its run still makes anything then, `catalogue.schedule` says.
  """
  return (
    day.isoweekday() == weekday
    and runs_in_week(weeks, day)
    and (starts_date is None or starts_date <= day)
    and (ends_date is None or day <= ends_date)
  )


def last_before(*, weekday: int, at: time, instant: datetime) -> datetime:
  """The last instant of a weekly wall time at or before another instant (the run that feeds a delivery)."""
  day = wall_date(instant)
  day -= timedelta(days=(day.isoweekday() - weekday) % 7)
  found = wall_instant(day, at)
  return found if found <= instant else wall_instant(day - timedelta(days=7), at)


def review_due(released_at: datetime, closed: Container[date]) -> datetime:
  """Until when another person has to have reviewed what its signer entered himself and released (REL-16).

  The end of the next working day after the release: the midnight, exclusive, that follows it. Closed dates are no
  working days.
  """
  day = wall_date(released_at) + timedelta(days=1)
  while day.isoweekday() > 5 or day in closed:
    day += timedelta(days=1)
  return wall_instant(day + timedelta(days=1), time(0))


def deadline_instant(
  *, kind: str, weekday: int | None, at: time, working_days_only: bool, delivery: date, closed: Container[date]
) -> datetime:
  """The last instant at which a delivery on a date may be ordered (ORD-7).

  `daily`: the last working day before the delivery (or plainly the day before) at a wall time. `weekly`: the last
  given weekday strictly before the delivery, at a wall time. Closed dates are no working days.
  """
  day = delivery - timedelta(days=1)
  if kind == "weekly":
    if weekday is None:
      raise ValueError("a weekly deadline has a weekday")
    day -= timedelta(days=(day.isoweekday() - weekday) % 7)
  elif working_days_only:
    while day.isoweekday() > 5 or day in closed:
      day -= timedelta(days=1)
  return wall_instant(day, at)
