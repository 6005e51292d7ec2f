"""Every weekly slot of nine years against a model that counts weeks and clocks by itself (SCH-1 … SCH-5).

The browser reads the same cases of nights, weeks and years; `python -m tests.test_schedule` writes them anew.
"""

from __future__ import annotations

import bisect
import itertools
import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests import oracle
from tracershop import calendar

CASES = Path(__file__).parent / "cases" / "schedule.json"
YEARS = range(2024, 2033)
DAYS = [date(2024, 1, 1) + timedelta(days=number) for number in range((date(2033, 1, 1) - date(2024, 1, 1)).days)]
TIMES = (time(0), time(1, 30), time(2), time(2, 30), time(3), time(7), time(12, 45), time(23, 59))
NIGHTS = [oracle.last_sunday(year, month) for year in YEARS for month in (3, 10)]
HALF_HOURS = [time(number // 2, number % 2 * 30) for number in range(48)]


def instant(day: date, at: time) -> datetime:
  """The model's instant of a wall time."""
  return datetime.fromtimestamp(oracle.utc_seconds(day, at), UTC)


def stands(day: date, weekday: int, weeks: str) -> bool:
  """The model's word on whether a slot is delivered on a date."""
  _, week, its_weekday = oracle.iso_week(day)
  return its_weekday == weekday and (weeks == "every" or week % 2 == (weeks == "odd"))


@pytest.mark.parametrize("weeks", ["every", "even", "odd"])
@pytest.mark.parametrize("weekday", range(1, 8))
def test_sch_3_every_weekly_slot_of_nine_years(weekday: int, weeks: str) -> None:
  """SCH-1, SCH-2, SCH-3: on which dates it stands, and at which instant for each of eight times of day."""
  expected = [day for day in DAYS if stands(day, weekday, weeks)]
  found = [day for day in DAYS if calendar.stands_on(weekday=weekday, weeks=weeks, ends_date=None, day=day)]
  assert found == expected
  for day in found:
    for at in TIMES:
      assert calendar.wall_instant(day, at) == instant(day, at), f"{day} {at}"


def test_sch_3_even_and_odd_share_the_weeks_between_them() -> None:
  """A year of 53 weeks has 27 odd ones and 26 even ones; every other year 26 of each."""
  for year, days in itertools.groupby(DAYS[:-3], key=lambda day: oracle.iso_week(day)[0]):
    mondays = [day for day in days if day.weekday() == 0]
    odd = sum(calendar.runs_in_week("odd", day) for day in mondays)
    assert (len(mondays), odd) == ((53, 27) if year in oracle.LONG_YEARS else (52, 26)), year


@pytest.mark.parametrize("weekday", range(1, 8))
def test_sch_2_the_run_that_feeds_each_delivery(weekday: int) -> None:
  """For runs at three times of a weekday, deliveries of every hour around both nights, and at two times of any day."""
  for run in (time(2, 30), time(5, 45), time(22)):
    runs = [instant(day, run) for day in DAYS if day.isoweekday() == weekday]
    near = [night + timedelta(days=days) for night in NIGHTS for days in (-1, 0, 1)]
    asked = [(day, at) for day in near for at in HALF_HOURS] + [(day, at) for day in DAYS[8::3] for at in TIMES[4:6]]
    for day, at in asked:
      delivery = instant(day, at)
      expected = runs[bisect.bisect_right(runs, delivery) - 1]
      assert calendar.last_before(weekday=weekday, at=run, instant=delivery) == expected, f"{run} before {day} {at}"


def test_ord_3_a_slot_stands_from_its_first_day_to_its_own_and_its_runs_last() -> None:
  """SCH-4, SET-7: of the run its own day counts, so the last evening's run still feeds the next morning's delivery."""
  for it in slot_cases():
    assert slot_dates(it) == it["dates"], it
  assert any(it["dates"] == [] for it in slot_cases())


def slot_dates(case: dict[str, Any]) -> list[str]:
  """On which of a case's days the catalogue has its slot stand."""
  # Here, so that the cases are written without a configured Django.
  from tracershop.catalogue import schedule
  from tracershop.catalogue.models import Run, Slot

  run, slot = case["run"], case["slot"]
  row = Slot(
    run=Run(weekday=run["weekday"], time=time.fromisoformat(run["time"]), ends_date=day_of(run["endsDate"])),
    weekday=slot["weekday"],
    weeks=slot["weeks"],
    delivery_time=time.fromisoformat(slot["deliveryTime"]),
    starts_date=day_of(slot["startsDate"]),
    ends_date=day_of(slot["endsDate"]),
  )
  return [str(day) for day in DAYS_OF_SLOTS if schedule.stands(row, day)]


def test_sch_5_two_odd_weeks_follow_a_week_53() -> None:
  for year in range(2024, 2100):
    found = calendar.double_odd_weeks(year)
    assert (found is not None) is (year in oracle.LONG_YEARS), year
    if found is not None:
      assert [oracle.iso_week(monday) for monday in found] == [(year, 53, 1), (year + 1, 1, 1)]


def test_sch_5_is_warned_of_before_and_while_it_lasts() -> None:
  pair = (date(2026, 12, 28), date(2027, 1, 4))
  for day, expected in (
    (date(2026, 9, 28), None),
    (date(2026, 9, 29), pair),
    (date(2026, 12, 31), pair),
    (date(2027, 1, 10), pair),
    (date(2027, 1, 11), None),
  ):
    assert calendar.week_53_ahead(day, 90) == expected, day


# Around a turn of the year with a week 53, and its two odd weeks.
DAYS_OF_SLOTS = [date(2026, 11, 23) + timedelta(days=number) for number in range(70)]


def day_of(text: str | None) -> date | None:
  """A date of a case, or none."""
  return None if text is None else date.fromisoformat(text)


def slot_cases() -> list[dict[str, Any]]:
  """Slots with first and last days of their own and of their runs, and the dates on which the model has them stand."""
  morning, evening = {"weekday": 3, "time": "05:45:00"}, {"weekday": 2, "time": "20:00:00"}
  spans: list[tuple[str | None, str | None]] = [
    (None, None),
    ("2026-12-09", None),
    ("2026-12-10", None),
    (None, "2026-12-30"),
    (None, "2026-12-29"),
    ("2026-12-02", "2027-01-06"),
    ("2027-01-07", "2027-01-06"),
  ]
  found = []
  for run, weeks, (first, last), run_last in itertools.product(
    (morning, evening), ("every", "even", "odd"), spans, (None, "2026-12-22", "2026-12-23", "2027-01-05")
  ):
    slot = {"weekday": 3, "deliveryTime": "07:00:00", "weeks": weeks, "startsDate": first, "endsDate": last}
    # Both runs are of the delivery's own week: on its morning, or on the evening before.
    before = 3 - int(str(run["weekday"]))
    dates = [
      str(day)
      for day in DAYS_OF_SLOTS
      if stands(day, 3, weeks)
      and (first is None or str(day) >= first)
      and (last is None or str(day) <= last)
      and (run_last is None or str(day - timedelta(days=before)) <= run_last)
    ]
    found.append({"slot": slot, "run": {**run, "endsDate": run_last}, "dates": dates})
  return found


def fresh() -> dict[str, list[Any]]:
  """Every half hour of both nights of each year, every week, and the years with two odd weeks in a row."""
  nights = [
    {"date": str(day), "time": f"{at:%H:%M}", "instant": f"{instant(day, at):%Y-%m-%dT%H:%M:%SZ}"}
    for day in NIGHTS
    for at in HALF_HOURS
  ]
  weeks = [{"monday": str(day), "week": list(oracle.iso_week(day)[:2])} for day in DAYS if day.weekday() == 0]
  years = []
  for year in range(2024, 2100):
    monday = date(year, 12, 28) - timedelta(days=date(year, 12, 28).weekday())
    pair = [str(monday), str(monday + timedelta(days=7))] if year in oracle.LONG_YEARS else None
    years.append({"year": year, "pair": pair})
  ahead = [
    {"date": str(day), "days": 90, "pair": [str(it) for it in pair] if pair else None}
    for day in (date(2026, 9, 28) + timedelta(days=number) for number in (0, 1, 40, 94, 104, 105))
    for pair in [(date(2026, 12, 28), date(2027, 1, 4)) if date(2026, 9, 29) <= day <= date(2027, 1, 10) else None]
  ]
  return {"nights": nights, "weeks": weeks, "years": years, "ahead": ahead, "slots": slot_cases()}


def written(cases: dict[str, list[Any]]) -> str:
  """The file: one case a line."""
  parts = [f'"{name}": [\n' + ",\n".join(json.dumps(it) for it in mine) + "\n]" for name, mine in cases.items()]
  return "{\n" + ",\n".join(parts) + "\n}\n"


def test_sch_1_the_shared_cases_are_those_of_the_model() -> None:
  assert CASES.read_text() == written(fresh())


def test_sch_1_every_shared_case_holds() -> None:
  """SCH-1, SCH-3, SCH-5."""
  cases = json.loads(CASES.read_text())
  assert (len(cases["nights"]), len(cases["weeks"])) == (2 * 9 * 48, 470)
  for it in cases["nights"]:
    found = calendar.wall_instant(date.fromisoformat(it["date"]), time.fromisoformat(it["time"]))
    assert found == datetime.fromisoformat(it["instant"]), it
  for it in cases["weeks"]:
    assert list(date.fromisoformat(it["monday"]).isocalendar()[:2]) == it["week"]
  for it in cases["years"]:
    assert _texts(calendar.double_odd_weeks(it["year"])) == it["pair"], it
  for it in cases["slots"]:
    assert slot_dates(it) == it["dates"], it
  for it in cases["ahead"]:
    assert _texts(calendar.week_53_ahead(date.fromisoformat(it["date"]), it["days"])) == it["pair"], it


def _texts(pair: tuple[date, date] | None) -> list[str] | None:
  return None if pair is None else [str(it) for it in pair]


if __name__ == "__main__":
  CASES.write_text(written(fresh()))
