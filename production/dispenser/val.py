"""Reads the dispenser's `VAL…` files. Pure: bytes in, a vial's facts or what is wrong with them out.

They are ISO-8859-1 text, a `key: value` on each line. What a vial is made of has to be there, on lines that are ended:
the file of a network drive can be seen half written, and half an activity is an activity too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, TypeVar

import msgspec

from tracershop.calendar import wall_instant

T = TypeVar("T")

NEEDED = ("customer", "charge", "filldate", "filltime", "activity", "volume", "use_before")
MOST_BYTES = 64 * 1024

_NUMBER = r"(\d{1,9}(?:[.,]\d{1,6})?)"
_CUSTOMER = re.compile(r"(\d{1,9})(?:\s*-.*)?")
_CHARGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,28}-[A-Za-z0-9-]{1,20}")
_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{2})")
_TIME = re.compile(r"(\d{1,2}):(\d{2}):(\d{2})")
_ACTIVITY = re.compile(_NUMBER + r"\s*MBq\s*;?", re.IGNORECASE)
_VOLUME = re.compile(_NUMBER + r"\s*ml", re.IGNORECASE)
_EXPIRY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{2})\s+(\d{1,2}):(\d{2})")
_NUCLIDE = re.compile(r"(?:(\d{1,3})(m?)-?([A-Z][a-z]?)|([A-Z][a-z]?)-?(\d{1,3})(m?))(?![A-Za-z0-9])")


class Problem(msgspec.Struct, frozen=True):
  """Something that is wrong, and on which line (0: of the whole file), in Danish and English."""

  line: int
  danish: str
  english: str

  def __str__(self) -> str:
    if self.line == 0:
      return f"{self.danish} / {self.english}"
    return f"Linje {self.line}: {self.danish} / Line {self.line}: {self.english}"


class NotWhole(Exception):
  """The file is not there whole (yet). `problems` is what is missing, and what is wrong besides."""

  def __init__(self, problems: list[Problem]) -> None:
    super().__init__("; ".join(map(str, problems)))
    self.problems = problems


class Unreadable(NotWhole):
  """The file is whole, and wrong."""


class FilledVial(msgspec.Struct, frozen=True, kw_only=True):
  """What a file says: `activity_mbq` at `filled_at`. `nuclide` is like `F-18`, None where the file names none.

  A table names its customer by the short name, and no expiry: then the tracer's shelf life decides.
  """

  customer_number: int | None
  batch_number: str
  filled_at: datetime
  activity_mbq: float
  volume_ml: float
  expires_at: datetime | None
  nuclide: str | None
  customer_name: str | None = None


class _Wrong(Exception):
  def __init__(self, danish: str, english: str) -> None:
    super().__init__(english)
    self.danish = danish
    self.english = english


def parse(data: bytes) -> FilledVial:
  """The vial that a file tells of (DIS-1, DIS-2). Times are Copenhagen wall time (SCH-1).

  Raises NotWhole where something is missing that may still come, and Unreadable where it is all there and wrong.
  """
  lines, missing, problems = _lines(data)
  read: dict[str, Any] = {key: _read(lines, key, how, problems) for key, how in _READERS.items()}
  if missing:
    raise NotWhole(missing + problems)
  filled_at = expires_at = None
  if read["filldate"] is not None and read["filltime"] is not None:
    filled_at = wall_instant(read["filldate"], read["filltime"])
  if read["use_before"] is not None:
    expires_at = wall_instant(*read["use_before"])
  if filled_at is not None and expires_at is not None and expires_at <= filled_at:
    wrong = Problem(lines["use_before"][0], "udløber, før den er fyldt.", "it expires before it was filled.")
    problems.append(wrong)
  if problems:
    raise Unreadable(problems)
  assert filled_at is not None, "whatever is not read is a problem"
  assert expires_at is not None, "whatever is not read is a problem"
  return FilledVial(
    customer_number=read["customer"],
    batch_number=read["charge"],
    filled_at=filled_at,
    activity_mbq=read["activity"],
    volume_ml=read["volume"],
    expires_at=expires_at,
    nuclide=read["product"],
  )


def _lines(data: bytes) -> tuple[dict[str, tuple[int, str]], list[Problem], list[Problem]]:
  """{key: (line, value)} of the ended lines, what is missing, and what stands there twice."""
  missing: list[Problem] = []
  problems: list[Problem] = []
  if not data.strip():
    return {}, [Problem(0, "Filen er tom.", "The file is empty.")], []
  if b"\0" in data:
    # A drive that reserves a file's length before it writes shows zeros where text is still to come.
    return {}, [Problem(0, "Filen har huller (nul-byte).", "The file has holes (zero bytes).")], []
  rows = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
  found: dict[str, tuple[int, str]] = {}
  for number, row in enumerate(rows, 1):
    # Not str.splitlines: Latin-1's 0x85 is a line's end to it.
    key, colon, value = row.decode("iso-8859-1").partition(":")
    key, value = key.strip().lower(), value.strip()
    if not colon or (key not in NEEDED and key != "product"):
      continue
    if number == len(rows):
      missing.append(Problem(number, f"{key} er ikke skrevet færdig.", f"{key} is not written to its end."))
    elif key in found and found[key][1] != value:
      first = found[key][0]
      problems.append(
        Problem(number, f"{key} står også på linje {first}, med noget andet.", f"{key} stands on line {first} too.")
      )
    found.setdefault(key, (number, value))
  for key in NEEDED:
    if key not in found:
      missing.append(Problem(0, f"{key} mangler.", f"{key} is missing."))
  return found, missing, problems


def _read(lines: dict[str, tuple[int, str]], key: str, how: Callable[[str], T], problems: list[Problem]) -> T | None:
  if key not in lines:
    return None
  number, value = lines[key]
  try:
    return how(value)
  except _Wrong as wrong:
    problems.append(Problem(number, wrong.danish, wrong.english))
    return None


def _matched(pattern: re.Pattern[str], value: str, key: str, form: str) -> re.Match[str]:
  found = pattern.fullmatch(value)
  if found is None:
    shown = value[:60]
    raise _Wrong(f"{key} »{shown}« er ikke på formen {form}.", f"{key} “{shown}” is not like {form}.")
  return found


def _customer(value: str) -> int:
  return int(_matched(_CUSTOMER, value, "customer", "7-Nordby")[1])


def _charge(value: str) -> str:
  text = _matched(_CHARGE, value, "charge", "FDG-261124-1")[0].upper()
  if len(text) > 30:
    raise _Wrong("charge er længere end 30 tegn.", "charge is longer than 30 characters.")
  return text


def _day(day: str, month: str, year: str, key: str) -> date:
  try:
    return date(2000 + int(year), int(month), int(day))
  except ValueError:
    raise _Wrong(f"{key}: den dato findes ikke.", f"{key}: there is no such date.") from None


def _clock(hour: str, minute: str, second: str, key: str) -> time:
  try:
    return time(int(hour), int(minute), int(second))
  except ValueError:
    raise _Wrong(f"{key}: det klokkeslæt findes ikke.", f"{key}: there is no such time.") from None


def _filldate(value: str) -> date:
  found = _matched(_DATE, value, "filldate", "24.11.26")
  return _day(found[1], found[2], found[3], "filldate")


def _filltime(value: str) -> time:
  found = _matched(_TIME, value, "filltime", "06:41:09")
  return _clock(found[1], found[2], found[3], "filltime")


def _amount(pattern: re.Pattern[str], value: str, key: str, form: str) -> float:
  text = _matched(pattern, value, key, form)[1]
  if re.search(r",\d{3}$", text):
    # A comma before three digits: 9,000 is nine or nine thousand. The machine writes a point.
    raise _Wrong(f"{key} »{text}« kan læses på to måder.", f"{key} “{text}” can be read in two ways.")
  amount = float(text.replace(",", "."))
  if amount <= 0:
    raise _Wrong(f"{key} er ikke over 0.", f"{key} is not above 0.")
  return amount


def _activity(value: str) -> float:
  return _amount(_ACTIVITY, value, "activity", "10273.1 MBq;")


def _volume(value: str) -> float:
  return _amount(_VOLUME, value, "volume", "8.35 ml")


def _use_before(value: str) -> tuple[date, time]:
  found = _matched(_EXPIRY, value, "use_before", "24/11/26 16:40")
  return _day(found[1], found[2], found[3], "use_before"), _clock(found[4], found[5], "0", "use_before")


def _product(value: str) -> str | None:
  """`18F`, `F-18`, `99mTc`, `18F-FDG`; a product that begins with no nuclide tells nothing."""
  found = _NUCLIDE.match(value)
  if found is None:
    return None
  if found[1]:
    return f"{found[3]}-{int(found[1])}{found[2]}"
  return f"{found[4]}-{int(found[5])}{found[6]}"


_READERS: dict[str, Callable[[str], Any]] = {
  "customer": _customer,
  "charge": _charge,
  "filldate": _filldate,
  "filltime": _filltime,
  "activity": _activity,
  "volume": _volume,
  "use_before": _use_before,
  "product": _product,
}
