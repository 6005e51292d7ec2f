"""The Danish public holidays that a unit may want to close on. Nothing is closed by itself: a person chooses."""

from __future__ import annotations

from datetime import date
from typing import Any

from tracershop.catalogue.models import ClosedDate
from tracershop.errors import Refusal

YEARS = range(2000, 2100)


def danish_holidays(year: int) -> list[tuple[date, str, bool]]:
  """(date, Danish name, whether optional) of a year, by date.

  The public holidays are those of the law (Great Prayer Day was the last time in 2023). Optional are the days on which
  much of Denmark rests all the same: 1 May, Constitution Day, Christmas Eve and New Year's Eve.
  """
  import holidays

  found = []
  for optional in (False, True):
    category = holidays.OPTIONAL if optional else holidays.PUBLIC
    named = holidays.country_holidays("DK", years=year, categories=(category,), language="da")
    found += [(day, name, optional) for day, name in named.items()]
  return sorted(found)


def proposed(year: int, today: date) -> list[dict[str, Any]]:
  """The holidays of a year from today on that are not closed yet, optional ones marked (CLO-1).

  Raises Refusal `invalid` for a year that is none of ours.
  """
  if year not in YEARS:
    raise Refusal("invalid", field="year")
  closed = set(ClosedDate.objects.filter(date__year=year).values_list("date", flat=True))
  return [
    {"date": day, "name": name, "optional": optional}
    for day, name, optional in danish_holidays(year)
    if day >= today and day not in closed
  ]
