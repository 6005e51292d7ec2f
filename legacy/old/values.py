"""What the bytes over there mean, and the bytes that say what is meant here. Pure.

A value of the mirror is its bytes as Latin-1 text: nothing is lost, and what is not changed is written back as it lay
there. Reading one gives what it means, or raises Unreadable with a sentence in Danish and English; nothing here guesses
past that.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time

from tracershop import calendar

Kept = str | None

# What `0000-00-00` and its relatives look like to those who wrote them: no value.
_ZERO = re.compile(r"^\s*(0000-00-00|0000-01-01)?([ T]00:00:00)?\s*$")
_INSTANT = re.compile(r"^\s*(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2}):(\d{2}))?(?:\.\d+)?\s*$")
_CLOCK = re.compile(r"^\s*(?:(\d+) days?, )?(\d{1,3}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*$")
_WHOLE = re.compile(r"^\s*[+-]?\d+\s*$")
_NUMBER = re.compile(r"^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*$")
# A letter of UTF-8 in two or three bytes, as Latin-1 shows it.
_MOJIBAKE = re.compile("[\xc3\xc2][\x80-\xbf]|\xe2[\x80-\xbf]{2}")


class Unreadable(Exception):
  """A value that means nothing. `column` is where it stands."""

  def __init__(self, column: str, danish: str, english: str) -> None:
    super().__init__(f"{column}: {english}")
    self.column, self.danish, self.english = column, danish, english


def kept(value: bytes | str | int | None) -> Kept:
  """A value as the mirror keeps it: its bytes as Latin-1 text; None is NULL."""
  if value is None or isinstance(value, str):
    return value
  return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def sent(value: Kept) -> bytes | None:
  """The bytes of a kept value, as they go back over there."""
  return None if value is None else value.encode("latin-1")


def text(value: Kept) -> str:
  """What a text says. UTF-8 that was stored as if it were Latin-1 is read as what was meant; Windows' letters too."""
  if value is None:
    return ""
  data = value.encode("latin-1")
  if _MOJIBAKE.search(value):
    try:
      return data.decode("utf-8")
    except UnicodeDecodeError:
      pass
  return "".join(_windows(byte) for byte in data)


def _windows(byte: int) -> str:
  try:
    return bytes([byte]).decode("cp1252")
  except UnicodeDecodeError:
    # Five bytes that Windows has no letter for: Latin-1's control characters, so that the way back finds them.
    return chr(byte)


def text_out(meant: str, *, limit: int | None = None) -> str:
  """A text as it is kept over there: in Windows' letters, what has none as `?`, cut to the column's length."""
  found = "".join(_to_windows(letter) for letter in meant)
  return found if limit is None else found[:limit]


def _to_windows(letter: str) -> str:
  try:
    return letter.encode("cp1252").decode("latin-1")
  except UnicodeEncodeError:
    return letter if ord(letter) < 256 else "?"


def whole(value: Kept, column: str) -> int | None:
  """A whole number; None for NULL and for an empty text."""
  if value is None or not value.strip():
    return None
  if not _WHOLE.match(value):
    raise Unreadable(column, f"»{value[:30]}« er ikke et helt tal.", f"“{value[:30]}” is not a whole number.")
  return int(value)


def number(value: Kept, column: str) -> float | None:
  """A number with a point; None for NULL and for an empty text."""
  if value is None or not value.strip():
    return None
  if not _NUMBER.match(value) or not math.isfinite(float(value)):
    raise Unreadable(column, f"»{value[:30]}« er ikke et tal.", f"“{value[:30]}” is not a number.")
  return float(value)


def instant(value: Kept, column: str) -> datetime | None:
  """An instant from naive wall time in Copenhagen; None for the many ways of saying that there is none.

  Raises Unreadable for a month 00 or a day that no month has: that was meant to be something.
  """
  if value is None or _ZERO.match(value):
    return None
  found = _INSTANT.match(value)
  if found is None:
    raise Unreadable(column, f"»{value[:30]}« er intet tidspunkt.", f"“{value[:30]}” is no instant.")
  year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
  try:
    return calendar.wall_instant(date(year, month, day), time(hour, minute, second))
  except ValueError:
    raise Unreadable(column, f"Dagen »{value[:30]}« findes ikke.", f"There is no day “{value[:30]}”.") from None


def day(value: Kept, column: str) -> date | None:
  """A date; None for the many ways of saying that there is none."""
  if value is None or _ZERO.match(value):
    return None
  found = _INSTANT.match(value)
  try:
    return date(*(int(part) for part in found.groups()[:3])) if found else date.fromisoformat("")
  except ValueError:
    raise Unreadable(column, f"Datoen »{value[:30]}« findes ikke.", f"There is no date “{value[:30]}”.") from None


def clock(value: Kept, column: str) -> time | None:
  """A wall time of day; None for NULL and for an empty text."""
  if value is None or not value.strip():
    return None
  found = _CLOCK.match(value)
  try:
    if found is None or found.group(1):
      raise ValueError(value)
    return time(int(found.group(2)), int(found.group(3)), int(found.group(4) or 0))
  except ValueError:
    raise Unreadable(column, f"»{value[:30]}« er intet klokkeslæt.", f"“{value[:30]}” is no time of day.") from None


def instant_out(meant: datetime) -> str:
  """An instant as naive wall time in Copenhagen, to the second."""
  return meant.astimezone(calendar.COPENHAGEN).strftime("%Y-%m-%d %H:%M:%S")


def whole_out(meant: float) -> str:
  """A number as an INT column holds it: rounded, halves up."""
  return str(math.floor(meant + 0.5))


NO_INSTANT = "0000-00-00 00:00:00"
