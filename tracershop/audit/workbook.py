"""A workbook of tables. The only file that knows how xlsx is written.

Every text is written as a text and every address as one: nothing in the file is worked out (EXP-2).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import msgspec

from tracershop.calendar import wall_time

_WIDEST = 46


class Sheet(msgspec.Struct, frozen=True):
  """A table: its name, what stands above it, its heads, and its rows."""

  name: str
  notes: Sequence[str]
  head: Sequence[str]
  rows: Sequence[Sequence[Any]]


def render(sheets: Sequence[Sheet], *, title: str, author: str, made_at: datetime) -> bytes:
  """The file. Instants are wall time in Copenhagen: a spreadsheet knows no other."""
  import xlsxwriter

  out = io.BytesIO()
  book = xlsxwriter.Workbook(
    out,
    {
      "in_memory": True,
      "strings_to_formulas": False,
      "strings_to_numbers": False,
      "strings_to_urls": False,
      "nan_inf_to_errors": True,
    },
  )
  book.set_properties({"title": title, "author": author, "created": wall_time(made_at).replace(tzinfo=None)})
  formats = {
    "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#f1f4f6"}),
    "note": book.add_format({"italic": True, "font_color": "#4a5a68"}),
    "number": book.add_format({"num_format": "#,##0.0##"}),
    "instant": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
    "date": book.add_format({"num_format": "yyyy-mm-dd"}),
    "time": book.add_format({"num_format": "hh:mm"}),
  }
  for sheet in sheets:
    _write(book.add_worksheet(sheet.name[:31]), sheet, formats)
  book.close()
  return out.getvalue()


def _write(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
  top = len(sheet.notes)
  for place, note in enumerate(sheet.notes):
    page.write_string(place, 0, note, formats["note"])
  for column, text in enumerate(sheet.head):
    page.write_string(top, column, text, formats["head"])
    longest = max([len(text) // 2, *(_length(row[column]) for row in sheet.rows[:500])], default=8)
    page.set_column(column, column, min(_WIDEST, max(8, longest + 2)))
  for place, row in enumerate(sheet.rows, top + 1):
    for column, value in enumerate(row):
      _cell(page, place, column, value, formats)
  page.freeze_panes(top + 1, 0)
  if sheet.rows:
    page.autofilter(top, 0, top + len(sheet.rows), len(sheet.head) - 1)


def _length(value: Any) -> int:
  return 17 if isinstance(value, datetime) else len(f"{value}") if value is not None else 0


def _cell(page: Any, row: int, column: int, value: Any, formats: dict[str, Any]) -> None:
  if value is None or value == "":
    return
  if isinstance(value, bool):
    page.write_boolean(row, column, value)
  elif isinstance(value, int):
    page.write_number(row, column, value)
  elif isinstance(value, float):
    page.write_number(row, column, value, formats["number"])
  elif isinstance(value, datetime):
    page.write_datetime(row, column, wall_time(value).replace(tzinfo=None), formats["instant"])
  elif isinstance(value, date):
    page.write_datetime(row, column, value, formats["date"])
  elif isinstance(value, time):
    page.write_datetime(row, column, value, formats["time"])
  elif isinstance(value, list | tuple):
    page.write_string(row, column, " ".join(f"{it}" for it in value))
  else:
    page.write_string(row, column, f"{value}")
