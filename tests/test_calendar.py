"""Wall time in Copenhagen: both nights of the clocks, ISO weeks, ends and deadlines."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta

import pytest

from tracershop import calendar, clock

FIRST, LAST = date(2024, 1, 1), date(2032, 12, 31)
DAYS = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
YEARS = range(2024, 2033)


def last_sunday(year: int, month: int) -> date:
  """The Sunday on which the clocks change: the EU's rule, apart from any time zone table."""
  day = date(year, month, 31)
  return day - timedelta(days=day.isoweekday() % 7)


def offset(day: date) -> timedelta:
  """Copenhagen's distance from UTC at noon of a day, by the EU's rule."""
  summer = last_sunday(day.year, 3) <= day < last_sunday(day.year, 10)
  return timedelta(hours=2 if summer else 1)


@pytest.mark.parametrize("year", YEARS)
def test_sch_1_each_hour_of_the_spring_night(year: int) -> None:
  """From 02:00 to 03:00 there is no such time: it moves forward by the hour."""
  night = last_sunday(year, 3)
  for minute in range(24 * 60):
    at = time(minute // 60, minute % 60)
    midnight = datetime(night.year, night.month, night.day, tzinfo=UTC) - timedelta(hours=1)
    expected = midnight + timedelta(minutes=minute if at < time(3) else minute - 60)
    found = calendar.wall_instant(night, at)
    assert found == expected, at
    shown = calendar.wall_time(found)
    moved = timedelta(hours=1) if time(2) <= at < time(3) else timedelta()
    assert datetime.combine(night, at) + moved == shown.replace(tzinfo=None)


@pytest.mark.parametrize("year", YEARS)
def test_sch_1_each_hour_of_the_autumn_night(year: int) -> None:
  """From 02:00 to 03:00 each time stands twice: the first is meant."""
  night = last_sunday(year, 10)
  for minute in range(24 * 60):
    at = time(minute // 60, minute % 60)
    midnight = datetime(night.year, night.month, night.day, tzinfo=UTC) - timedelta(hours=2)
    expected = midnight + timedelta(minutes=minute if at < time(3) else minute + 60)
    assert calendar.wall_instant(night, at) == expected, at
  twice = [calendar.wall_instant(night, time(2, 30)) + timedelta(hours=hours) for hours in (0, 1)]
  assert [calendar.wall_time(it).time() for it in twice] == [time(2, 30), time(2, 30)]


@pytest.mark.parametrize("year", YEARS)
def test_sch_1_the_nights_have_23_and_25_hours(year: int) -> None:
  for month, hours in ((3, 23), (10, 25)):
    night = last_sunday(year, month)
    length = calendar.wall_instant(night + timedelta(days=1), time(0)) - calendar.wall_instant(night, time(0))
    assert length == timedelta(hours=hours)


def test_sch_2_a_weekly_time_stands_at_its_wall_time_on_every_day() -> None:
  """Nine years of a run at 07:00 and a delivery at 23:59."""
  for day in DAYS:
    for at in (time(7), time(23, 59)):
      found = calendar.wall_instant(day, at)
      assert found == datetime.combine(day, at, UTC) - offset(day)
      assert calendar.wall_time(found).time() == at
      assert calendar.wall_date(found) == day


def test_sch_3_a_slot_stands_on_each_of_its_weekdays_by_the_parity_of_its_week() -> None:
  for weekday in range(1, 8):
    for weeks in ("every", "even", "odd"):
      stands = [day for day in DAYS if calendar.stands_on(weekday=weekday, weeks=weeks, ends_date=None, day=day)]
      expected = [
        day
        for day in DAYS
        if day.isocalendar().weekday == weekday
        and (weeks == "every" or (int(day.strftime("%V")) % 2 == 0) == (weeks == "even"))
      ]
      assert stands == expected
      assert len(stands) > 200


def test_sch_3_after_a_week_53_two_odd_weeks_follow_each_other() -> None:
  """2026 and 2032 have one: odd slots stand a week apart then, even ones two weeks apart all the time but there."""
  for weekday in range(1, 8):
    odd = [day for day in DAYS if calendar.stands_on(weekday=weekday, weeks="odd", ends_date=None, day=day)]
    close = [(a, b) for a, b in itertools.pairwise(odd) if b - a == timedelta(days=7)]
    assert [(a.isocalendar().week, b.isocalendar().week) for a, b in close] == [(53, 1)]
    assert close[0][0].isocalendar().year == 2026
    even = [day for day in DAYS if calendar.stands_on(weekday=weekday, weeks="even", ends_date=None, day=day)]
    far = [(a, b) for a, b in itertools.pairwise(even) if b - a != timedelta(days=14)]
    assert [(a.isocalendar().week, b.isocalendar().week, (b - a).days) for a, b in far] == [(52, 2, 21)]
  assert date(2032, 12, 31).isocalendar().week == 53


def test_sch_3_the_week_is_the_iso_week_also_around_new_year() -> None:
  """The 29th of December 2025 is in week 1 of 2026, the 1st of January 2027 in week 53 of 2026."""
  assert calendar.runs_in_week("odd", date(2025, 12, 29))
  assert calendar.runs_in_week("odd", date(2027, 1, 1))
  assert not calendar.runs_in_week("even", date(2027, 1, 1))
  assert calendar.runs_in_week("odd", date(2027, 1, 4))


def test_sch_4_a_slot_stands_for_the_last_time_on_its_end_date() -> None:
  end = date(2026, 11, 24)
  stands = [
    day for day in DAYS if calendar.stands_on(weekday=2, weeks="every", ends_date=end, day=day) and day.year == 2026
  ]
  assert stands[-1] == end
  assert end - timedelta(days=7) in stands
  assert not calendar.stands_on(weekday=2, weeks="every", ends_date=end - timedelta(days=1), day=end)


def test_sch_2_the_run_that_feeds_a_delivery_is_its_last_one_before() -> None:
  """For every hour of nine years, and the instant itself still counts."""
  at = time(5, 45)
  for number in range(0, len(DAYS) * 24, 5):
    instant = datetime(2024, 1, 8, tzinfo=UTC) + timedelta(hours=number)
    found = calendar.last_before(weekday=2, at=at, instant=instant)
    assert found <= instant < found + timedelta(days=7, hours=1)
    shown = calendar.wall_time(found)
    assert (shown.isoweekday(), shown.time()) == (2, at)
    following = calendar.wall_instant(shown.date() + timedelta(days=7), at)
    assert following > instant, "there is none between"
  exact = calendar.wall_instant(date(2026, 11, 24), at)
  assert calendar.last_before(weekday=2, at=at, instant=exact) == exact
  before = calendar.last_before(weekday=2, at=at, instant=exact - timedelta(microseconds=1))
  assert before == calendar.wall_instant(date(2026, 11, 17), at)


def test_ord_7_a_daily_deadline_is_the_last_working_day_before() -> None:
  closed = {date(2026, 12, 24), date(2026, 12, 25)}
  for delivery, expected in (
    (date(2026, 11, 24), date(2026, 11, 23)),  # Tuesday -> Monday
    (date(2026, 11, 23), date(2026, 11, 20)),  # Monday -> Friday
    (date(2026, 11, 22), date(2026, 11, 20)),  # Sunday -> Friday
    (date(2026, 12, 28), date(2026, 12, 23)),  # over Christmas and the weekend
  ):
    found = calendar.deadline_instant(
      kind="daily", weekday=None, at=time(13), working_days_only=True, delivery=delivery, closed=closed
    )
    assert found == calendar.wall_instant(expected, time(13))
  plain = calendar.deadline_instant(
    kind="daily", weekday=None, at=time(13), working_days_only=False, delivery=date(2026, 11, 23), closed=closed
  )
  assert plain == calendar.wall_instant(date(2026, 11, 22), time(13))


def test_ord_7_a_weekly_deadline_is_one_to_seven_days_before() -> None:
  for delivery in DAYS[7:400]:
    for weekday in range(1, 8):
      found = calendar.wall_time(
        calendar.deadline_instant(
          kind="weekly", weekday=weekday, at=time(10), working_days_only=True, delivery=delivery, closed=()
        )
      )
      assert (found.isoweekday(), found.time()) == (weekday, time(10))
      assert 1 <= (delivery - found.date()).days <= 7
  with pytest.raises(ValueError):
    calendar.deadline_instant(
      kind="weekly", weekday=None, at=time(10), working_days_only=True, delivery=date(2026, 1, 1), closed=()
    )


def test_sch_2_today_turns_at_midnight_in_copenhagen() -> None:
  for midnight, day in (
    (datetime(2026, 11, 23, 23, 0, tzinfo=UTC), date(2026, 11, 24)),
    (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 2)),
  ):
    with clock.at(midnight):
      assert calendar.today() == day
    with clock.at(midnight - timedelta(microseconds=1)):
      assert calendar.today() == day - timedelta(days=1)


def test_sch_2_the_clock_is_never_naive() -> None:
  with pytest.raises(ValueError), clock.at(datetime(2026, 1, 1)):  # noqa: DTZ001
    pass
  assert clock.now().tzinfo is UTC
