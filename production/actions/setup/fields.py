"""What a field of the set-up may hold. Each gives the value as it is kept, or refuses it at its field."""

from __future__ import annotations

import math
import re
from datetime import date, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Model

from tracershop.errors import Refusal
from tracershop.numbers import in_full
from tracershop.orderbook.rules import free_text

MOST_MBQ = 10_000_000.0
MOST_INJECTIONS = 1_000
MOST_OVERHEAD = 5.0
LONGEST_TRANSPORT = 24 * 60
LONGEST_SHELF_LIFE = 10_000
YEAR_SECONDS = 365.25 * 24 * 3600
LONGEST_HALF_LIFE = 100 * YEAR_SECONDS
LARGEST_DISPENSER_NUMBER = 999_999
# No schedule is set up for longer; a year that was typed wrong is.
YEARS_AHEAD = 10
MOST_ADDRESS_LETTERS = 300
MOST_ADDRESS_LINES = 6

SYMBOL = re.compile(r"([A-Z][a-z]?)-([1-9]\d{0,2})(m\d?)?")
_ELEMENTS = """
H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb Mo Tc Ru
Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At
Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr
"""
ELEMENTS = frozenset(_ELEMENTS.split())
# It begins the numbers `TAG-YYMMDD-n`, in which a hyphen parts.
BATCH_TAG = re.compile(r"[A-Z0-9]{1,12}")


def words(text: str, field: str, limit: int) -> str:
  """A name of 1 to `limit` characters (SET-2)."""
  text = " ".join(text.split())
  if not 0 < len(text) <= limit or not text.isprintable():
    raise Refusal("invalid", field=field, text="name", limit=limit)
  return free_text(text, field)


def address(text: str) -> str:
  """An address as papers print it: up to six lines, 300 characters in all, or none yet (SET-6)."""
  lines = [" ".join(line.split()) for line in text.splitlines()]
  text = "\n".join(line for line in lines if line)
  if text.count("\n") >= MOST_ADDRESS_LINES or not text.replace("\n", "").isprintable():
    raise Refusal("invalid", field="address", text="address", lines=MOST_ADDRESS_LINES)
  return free_text(text, "address", MOST_ADDRESS_LETTERS)


def alone(row: Model, attribute: str, field: str, **among: Any) -> None:
  """Refuses what another row has already, whatever its case (SET-2). Databases differ in what they call equal."""
  value = _folded(getattr(row, attribute))
  others = type(row)._default_manager.filter(**among).exclude(pk=row.pk).values_list(attribute, flat=True)
  if value is not None and any(_folded(other) == value for other in others):
    raise Refusal("invalid", field=field, text="taken")


def _folded(value: Any) -> Any:
  return value.casefold() if isinstance(value, str) else value


def symbol(text: str) -> str:
  """An isotope's symbol: element, mass number, and m where it is metastable (SET-3)."""
  found = SYMBOL.fullmatch(text.strip())
  if found is None or found[1] not in ELEMENTS or int(found[2]) > 300:
    raise Refusal("invalid", field="symbol", text="symbol")
  return found[0]


def half_life(seconds: float) -> float:
  """From a second to a hundred years (SET-3)."""
  if not 1.0 <= seconds <= LONGEST_HALF_LIFE:
    raise Refusal("invalid", field="halfLifeSeconds", text="half_life")
  return float(seconds)


def batch_tag(text: str) -> str:
  """Letters and digits, large (SET-2)."""
  tag = text.strip().upper()
  if not BATCH_TAG.fullmatch(tag):
    raise Refusal("invalid", field="batchTag", text="batch_tag")
  return tag


def dispenser_number(number: int | None) -> int | None:
  """A customer's number at the dispenser, which is none of its purposes' (VIA-6)."""
  if number is not None:
    whole(number, "dispenserNumber", 1, LARGEST_DISPENSER_NUMBER)
    if number in settings.PURPOSE_NUMBERS:
      raise Refusal("invalid", field="dispenserNumber", text="purpose_number", number=number)
  return number


def whole(number: int, field: str, low: int, high: int) -> int:
  """A whole number within its limits."""
  if not low <= number <= high:
    raise Refusal("invalid", field=field, text="range", low=low, high=high)
  return number


def overhead(factor: float) -> float:
  """At least 1: less than what was ordered is never planned (SET-5)."""
  if not 1.0 <= factor <= MOST_OVERHEAD:
    raise Refusal("invalid", field="overhead", text="range", low=1, high=in_full(MOST_OVERHEAD))
  return float(factor)


def most_mbq(mbq: float | None) -> float | None:
  """A limit in MBq above 0, or none."""
  if mbq is None:
    return None
  if not math.isfinite(mbq) or mbq <= 0:
    raise Refusal("invalid", field="maxMbq", text="amount_positive")
  if mbq > MOST_MBQ:
    raise Refusal("invalid", field="maxMbq", text="amount_absurd", amount=in_full(mbq))
  return float(mbq)


def most_injections(count: int | None) -> int | None:
  """A limit of injections above 0, or none."""
  return None if count is None else whole(count, "maxInjections", 1, MOST_INJECTIONS)


def weekday(number: int | None, field: str = "weekday") -> int:
  """An ISO weekday."""
  if number is None or not 1 <= number <= 7:
    raise Refusal("invalid", field=field, text="weekday")
  return number


def weekdays(numbers: list[int], field: str) -> list[int]:
  """ISO weekdays, each once, at least one."""
  if not numbers:
    raise Refusal("invalid", field=field, text="empty")
  if len(set(numbers)) != len(numbers):
    raise Refusal("invalid", field=field, text="double")
  return sorted(weekday(number, field) for number in numbers)


def wall_time(at: time, field: str) -> time:
  """A time of day in Copenhagen, in whole minutes; one with a zone is none."""
  if at.tzinfo is not None or at.second or at.microsecond:
    raise Refusal("invalid", field=field, text="wall_time")
  return at


def hours(begin: time | None, end: time | None) -> tuple[time | None, time | None]:
  """When an endpoint receives: from before to, or at any time (SET-6)."""
  if begin is None and end is None:
    return None, None
  if begin is not None:
    wall_time(begin, "receivesFrom")
  if end is not None:
    wall_time(end, "receivesTo")
  if begin is None or end is None or begin >= end:
    raise Refusal("invalid", field="receivesFrom" if begin is None else "receivesTo", text="hours")
  return begin, end


def coming(day: date, field: str, today: date) -> date:
  """A date from `today` on that is not absurdly far away."""
  if day < today:
    raise Refusal("invalid", field=field, text="date_past")
  if day > today + timedelta(days=round(YEARS_AHEAD * 365.25)):
    raise Refusal("invalid", field=field, text="date_absurd", years=YEARS_AHEAD)
  return day


def last_day(day: date | None, today: date) -> date | None:
  """The last day of what ends: yesterday, so that it is over now, or later; None takes the end back (SET-4)."""
  return None if day is None else coming(day, "endsDate", today - timedelta(days=1))


def one_of(tracer_id: int | None, isotope_id: int | None) -> None:
  """Either a tracer or a bare isotope."""
  if (tracer_id is None) == (isotope_id is None):
    raise Refusal("invalid", field="tracerId", text="one_of")


def not_archived(row: Any, field: str) -> None:
  """Nothing new is set up for what is archived (SET-4)."""
  if row is not None and row.archived:
    raise Refusal("invalid", field=field, text="archived")
