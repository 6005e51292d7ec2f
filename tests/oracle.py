"""An arithmetic of our own for tests: fifty digits, seconds counted by hand, nothing of ours imported.

A(t) = A(t0) · exp(−ln 2 · t/T½). Wall times become seconds by the EU's rule for the clocks, not by a time zone table,
so that an error in either shows.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, getcontext

getcontext().prec = 50

LN2 = Decimal(2).ln()
MILLIONTH = Decimal("1e-6")
# A Monday, the first day of ISO week 1 of 2024, and the ISO years from it on that have a week 53.
MONDAY = date(2024, 1, 1)
LONG_YEARS = frozenset({2026, 2032, 2037, 2043, 2048, 2054, 2060, 2065, 2071, 2076, 2082, 2088, 2093, 2099})


def decayed(mbq: float | Decimal, half_life_seconds: float, seconds: float | Decimal) -> Decimal:
  """What is left of an activity after so many seconds; more for negative ones."""
  return Decimal(mbq) * (-LN2 * Decimal(seconds) / Decimal(half_life_seconds)).exp()


def up(mbq: Decimal) -> int:
  """Up to a whole MBq; a millionth above one is no MBq more."""
  return int((mbq - MILLIONTH).to_integral_value(ROUND_CEILING))


def down(mbq: Decimal) -> int:
  """Down to a whole MBq."""
  return int((mbq + MILLIONTH).to_integral_value(ROUND_FLOOR))


def seconds_between(one: datetime, other: datetime) -> Decimal:
  """Exactly, from one aware instant to another."""
  apart = other - one
  return Decimal(apart.days) * 86_400 + apart.seconds + Decimal(apart.microseconds) / 1_000_000


def last_sunday(year: int, month: int) -> date:
  """The Sunday on which the clocks change."""
  day = date(year, month, 31)
  return day - timedelta(days=day.isoweekday() % 7)


def utc_seconds(day: date, at: time) -> int:
  """A Copenhagen wall time as seconds since 1970; one in the gap moves on by the hour, a doubled one is its first."""
  spring, autumn = last_sunday(day.year, 3), last_sunday(day.year, 10)
  summer = spring <= day <= autumn
  if day == spring:
    # From 02:00 on the wall: until 03:00 the old offset still counts, which is what moves such a time on.
    summer = at >= time(3)
  elif day == autumn:
    summer = at < time(3)
  since_midnight = at.hour * 3600 + at.minute * 60 + at.second
  return (day - date(1970, 1, 1)).days * 86_400 + since_midnight - (7_200 if summer else 3_600)


def iso_week(day: date) -> tuple[int, int, int]:
  """ISO year, week and weekday, counted week by week from a known Monday."""
  weeks, weekday = divmod((day - MONDAY).days, 7)
  year = MONDAY.year
  while weeks >= (long := 53 if year in LONG_YEARS else 52):
    weeks -= long
    year += 1
  return year, weeks + 1, weekday + 1
