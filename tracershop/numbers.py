"""Amounts as people type them, read or refused. Pure; the browser's copy (`domain/numbers.ts`) passes the same cases.

Comma or point is a decimal mark. One mark followed by exactly three digits (`9.000`) is nine thousand to one reader and
nine to another, so it is refused with both readings. MBq is meant where no unit stands.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Literal

import msgspec

Why = Literal["empty", "nan", "notPositive", "unit", "ambiguous"]


class Parsed(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """A value, or why there is none; `readings` are the two that an ambiguous one could be, thousands first."""

  ok: bool
  value: float | None = None
  why: Why | None = None
  readings: tuple[float, float] | None = None


MBQ: Mapping[str, float] = {"": 1, "mbq": 1, "gbq": 1000, "kbq": 0.001}
# What JavaScript takes for a space, so that both languages cut and group alike: a no-break one and its narrow kin too.
SPACE = " \t\n\v\f\r\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_ENDS = re.compile(rf"^[{SPACE}]+|[{SPACE}]+$")
_NEGATIVE = re.compile(rf"[-−–][{SPACE}]*[0-9.,]")
_SHAPE = re.compile(rf"([0-9][0-9.,{SPACE}]*|[.,][0-9]+)[{SPACE}]*([A-Za-zµμ]*)")
_SPACED = re.compile(rf"[1-9][0-9]{{0,2}}(?:[{SPACE}][0-9]{{3}})+(?:[.,][0-9]+)?")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:[.,][0-9]{3})+")
_GROUPED_DECIMAL = re.compile(r"[1-9][0-9]{0,2}(?:[.,][0-9]{3})+[.,][0-9]+")
# 4.2 GBq is 4200 MBq, and not 4200.000000000001.
_TWELVE = Context(prec=12, rounding=ROUND_HALF_UP)


def parse_mbq(text: str) -> Parsed:
  """An amount in MBq (CLI-4, NUM-1)."""
  return _parse(text, MBQ)


def parse_number(text: str, unit: str = "") -> Parsed:
  """A plain number, such as a volume in ml."""
  return _parse(text, {"": 1, unit.lower(): 1})


def parse_count(text: str) -> Parsed:
  """A whole number."""
  found = parse_number(text)
  return _refused("nan") if found.value is not None and not found.value.is_integer() else found


def in_full(value: float) -> tuple[str, str]:
  """A number with all its digits, in Danish and in English: `12 345,67` and `12 345.67` (NUM-20)."""
  whole, _, fraction = f"{Decimal(repr(value)):f}".partition(".")
  grouped = f"{int(whole):,}".replace(",", "\u00a0")
  fraction = fraction.rstrip("0")
  return (f"{grouped},{fraction}", f"{grouped}.{fraction}") if fraction else (grouped, grouped)


def _refused(why: Why, readings: tuple[float, float] | None = None) -> Parsed:
  return Parsed(ok=False, why=why, readings=readings)


def _parse(typed: str, units: Mapping[str, float]) -> Parsed:
  text = _ENDS.sub("", typed)
  if not text:
    return _refused("empty")
  if _NEGATIVE.match(text):
    return _refused("notPositive")
  shape = _SHAPE.fullmatch(text)
  if shape is None:
    return _refused("nan")
  factor = units.get(shape[2].lower())
  if factor is None:
    return _refused("unit")
  readings = [_clean(value * factor) for value in _read(_ENDS.sub("", shape[1]))]
  if not readings or not all(map(math.isfinite, readings)):
    return _refused("nan")
  if len(readings) == 2:
    return _refused("ambiguous", (readings[0], readings[1]))
  return Parsed(ok=True, value=readings[0]) if readings[0] > 0 else _refused("notPositive")


def _read(digits: str) -> list[float]:
  """The numbers that the digits may mean: none, one, or two."""
  marks = re.findall(r"[.,]", digits)
  if re.search(rf"[{SPACE}]", digits):
    # Spaces are only between groups of three; `9 0` is a slip of the finger and not ninety.
    return [_decimal(digits)] if _SPACED.fullmatch(digits) else []
  if not marks:
    return [float(digits)]
  if len(marks) == 1:
    whole, fraction = re.split(r"[.,]", digits)
    if not fraction:
      return []
    # `0.500` and `1234.500` can only be decimals: nobody groups like that.
    if len(fraction) == 3 and re.fullmatch(r"[1-9][0-9]{0,2}", whole):
      return [float(whole + fraction), _decimal(digits)]
    return [_decimal(digits)]
  if len(set(marks)) == 1:
    return [float(re.sub(r"[.,]", "", digits))] if _GROUPED.fullmatch(digits) else []
  # Two kinds of mark: the last one is the decimal, and it stands once.
  return [_decimal(digits)] if _GROUPED_DECIMAL.fullmatch(digits) and marks.count(marks[-1]) == 1 else []


def _decimal(digits: str) -> float:
  """With the last mark as the decimal one; what groups thousands is left out."""
  plain = re.sub(rf"[{SPACE}]", "", digits)
  at = max(plain.rfind("."), plain.rfind(","))
  if at < 0:
    return float(plain)
  whole = re.sub(r"[.,]", "", plain[:at])
  return float(f"{whole or '0'}.{plain[at + 1 :]}")


def _clean(value: float) -> float:
  return float(_TWELVE.create_decimal(Decimal(value))) if math.isfinite(value) else value
