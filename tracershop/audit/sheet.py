"""Cells of a csv file: nothing in them is ever a formula (EXP-2). Pure.

UTF-8 with its mark, semicolons and decimal commas: what a Danish spreadsheet opens as it is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from tracershop.calendar import wall_time

BOM = "\ufeff"
# A spreadsheet takes a cell that begins so for a formula, or skips the sign and takes what follows for one; the last
# four are the same signs in their wide form.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe(text: str) -> str:
  """A text that no spreadsheet works out: one that begins as a formula gets an apostrophe before it."""
  return f"'{text}" if text.startswith(_DANGEROUS) else text


def cell(value: Any) -> str:
  """A value as it stands in a cell. Numbers stay numbers, below zero too; every text is made safe."""
  if value is None:
    return ""
  if isinstance(value, bool):
    return "1" if value else "0"
  if isinstance(value, int):
    return f"{value}"
  if isinstance(value, float):
    return f"{value!r}".replace(".", ",")
  if isinstance(value, datetime):
    # With its offset: two nights a year a wall time alone says nothing.
    return wall_time(value).isoformat(timespec="seconds")
  if isinstance(value, date | time):
    return value.isoformat()
  if isinstance(value, list | tuple):
    return safe(" ".join(f"{it}" for it in value))
  return safe(f"{value}")


def render(head: Sequence[str], rows: Iterable[Sequence[Any]], notes: Sequence[str] = ()) -> bytes:
  """A whole file. `notes` stand below the table: that it was cut, and where."""
  return BOM.encode() + lines([head, *rows, *([note] for note in notes)])


def lines(rows: Iterable[Sequence[Any]]) -> bytes:
  """Some rows of a file."""
  out = io.StringIO(newline="")
  writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
  for row in rows:
    writer.writerow([cell(it) for it in row])
  return out.getvalue().encode()
