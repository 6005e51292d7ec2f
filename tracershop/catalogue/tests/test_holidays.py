"""What is proposed to be closed: the Danish public holidays that are still to come and not closed yet (CLO-1)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tracershop.catalogue.holidays import danish_holidays, proposed
from tracershop.catalogue.models import ClosedDate
from tracershop.errors import Refusal

# Easter Sundays, from the almanac of the University of Copenhagen.
EASTER = {
  2024: date(2024, 3, 31),
  2025: date(2025, 4, 20),
  2026: date(2026, 4, 5),
  2027: date(2027, 3, 28),
  2028: date(2028, 4, 16),
  2029: date(2029, 4, 1),
  2030: date(2030, 4, 21),
}


@pytest.mark.parametrize("year", EASTER)
def test_clo_1_the_public_holidays_are_those_of_the_law(year: int) -> None:
  """Fixed and by Easter, worked out here; Store bededag, the fourth Friday after it, is none any more since 2024."""
  by_easter = [EASTER[year] + timedelta(days=days) for days in (-3, -2, 0, 1, 39, 49, 50)]
  expected = {*by_easter, date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)}
  found = danish_holidays(year)
  assert {day for day, _, optional in found if not optional} == expected
  assert {(day.month, day.day) for day, _, optional in found if optional} == {(5, 1), (6, 5), (12, 24), (12, 31)}


def test_clo_1_great_prayer_day_was_one_until_2023() -> None:
  assert (date(2023, 5, 5), "Store bededag", False) in danish_holidays(2023)


def test_clo_1_their_names_are_danish() -> None:
  names = {day: name for day, name, _ in danish_holidays(2026)}
  assert names[date(2026, 4, 2)] == "Skærtorsdag"
  assert names[date(2026, 12, 25)] == "Juledag"
  assert names[date(2026, 12, 24)] == "Juleaftensdag"


@pytest.mark.django_db
def test_clo_1_closed_and_past_ones_are_not_proposed_and_optional_ones_are_marked() -> None:
  today = date(2026, 11, 24)
  before = proposed(2026, today)
  assert [(it["date"].day, it["optional"]) for it in before] == [(24, True), (25, False), (26, False), (31, True)]
  ClosedDate.objects.create(date=date(2026, 12, 25), name="jul")
  assert [it["date"].day for it in proposed(2026, today)] == [24, 26, 31]
  assert proposed(2025, today) == []
  assert len(proposed(2027, today)) == 14
  assert [it["date"] for it in proposed(2026, date(2026, 12, 31))] == [date(2026, 12, 31)], "today counts still"


@pytest.mark.django_db
@pytest.mark.parametrize("year", [-1, 0, 1999, 2100, 2**53 - 1])
def test_clo_1_a_year_of_no_calendar_is_refused(year: int) -> None:
  with pytest.raises(Refusal) as caught:
    proposed(year, date(2026, 11, 24))
  assert (caught.value.code, caught.value.field) == ("invalid", "year")
