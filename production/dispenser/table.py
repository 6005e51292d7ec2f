"""Reads the dispenser's table form, csv or xlsx: a vial a row. Pure: bytes in, rows or what is wrong with them out.

Columns are found by their names, in any order: BatchReference, Customer (short name), DateTimeStamp, DispensedDose,
RadVolumeDispensed (ml) and ValueUnits. A row that is wrong holds up no other. A csv file can be seen half written: its
last line counts when it is ended, or when its last cell is a unit, which no beginning of a unit is.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from production.dispenser.val import FilledVial, NotWhole, Problem, Unreadable
from tracershop.calendar import wall_instant

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5_000
COLUMNS = ("BatchReference", "Customer", "DateTimeStamp", "DispensedDose", "RadVolumeDispensed", "ValueUnits")
# MBq of one of the unit.
UNITS = {"kbq": 1e-3, "mbq": 1.0, "gbq": 1e3}

_BATCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,28}-[A-Za-z0-9-]{1,20}")
_STAMP = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})\s+(\d{1,2}):(\d{2}):(\d{2})")
_NUMBER = re.compile(r"\d{1,12}(?:[.,]\d{1,9})?")


class Row(msgspec.Struct, frozen=True):
  """A row of the table that tells of a vial; `line` is the file's or sheet's, from 1."""

  line: int
  vial: FilledVial


class Reading(msgspec.Struct, frozen=True):
  """What a file tells: its good rows, and what is wrong with the others."""

  rows: list[Row]
  problems: list[Problem]


class _Wrong(Exception):
  def __init__(self, danish: str, english: str) -> None:
    super().__init__(english)
    self.danish = danish
    self.english = english


def parse(data: bytes) -> Reading:
  """The vials of a table (DIS-4). Times are Copenhagen wall time (SCH-1).

  Raises NotWhole where the file may still be being written, Unreadable where it is no such table at all.
  """
  if not data.strip():
    raise NotWhole([Problem(0, "Filen er tom.", "The file is empty.")])
  lines = list(_sheet(data) if data.startswith(b"PK") else _csv(data))
  if len(lines) > MOST_ROWS:
    raise Unreadable([Problem(0, f"Flere end {MOST_ROWS} rækker.", f"More than {MOST_ROWS} rows.")])
  return _read(lines)


def _read(lines: Sequence[tuple[int, list[object]]]) -> Reading:
  if not lines:
    raise NotWhole([Problem(0, "Der er ingen rækker.", "There are no rows.")])
  number, head = lines[0]
  names = [str(cell or "").strip().lower() for cell in head]
  missing = [column for column in COLUMNS if column.lower() not in names]
  if missing:
    listed = ", ".join(missing)
    raise Unreadable([Problem(number, f"Kolonner mangler: {listed}.", f"Columns are missing: {listed}.")])
  places = {column: names.index(column.lower()) for column in COLUMNS}
  rows: list[Row] = []
  problems: list[Problem] = []
  for line, cells in lines[1:]:
    if not any(str(cell or "").strip() for cell in cells):
      continue
    try:
      rows.append(Row(line, _vial({column: _cell(cells, place) for column, place in places.items()})))
    except _Wrong as wrong:
      problems.append(Problem(line, wrong.danish, wrong.english))
  if not rows and not problems:
    raise NotWhole([Problem(0, "Der er ingen vialer i tabellen.", "There are no vials in the table.")])
  return Reading(rows, problems)


def _cell(cells: list[object], place: int) -> object:
  return cells[place] if place < len(cells) else None


def _csv(data: bytes) -> Iterator[tuple[int, list[object]]]:
  if b"\0" in data:
    # A drive that reserves a file's length before it writes shows zeros where text is still to come.
    raise NotWhole([Problem(0, "Filen har huller (nul-byte).", "The file has holes (zero bytes).")])
  try:
    text = data.decode("utf-8-sig")
  except UnicodeDecodeError as error:
    if error.end == len(data) and error.reason == "unexpected end of data":
      raise NotWhole([Problem(0, "Filen er ikke skrevet færdig.", "The file is not written to its end.")]) from None
    text = data.decode("iso-8859-1")
  text = text.replace("\r\n", "\n").replace("\r", "\n")
  delimiter = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
  if not text.endswith("\n") and not _ends_with_unit(text, delimiter):
    last = text.count("\n") + 1
    raise NotWhole([Problem(last, "Linjen er ikke skrevet færdig.", "The line is not written to its end.")])
  reader = csv.reader(io.StringIO(text), delimiter=delimiter)
  try:
    for cells in reader:
      yield reader.line_num, list(cells)
  except csv.Error:
    wrong = Problem(reader.line_num, "Linjen kan ikke læses som csv.", "The line cannot be read as csv.")
    raise Unreadable([wrong]) from None


def _ends_with_unit(text: str, delimiter: str) -> bool:
  head, _, rest = text.partition("\n")
  names = [name.strip().strip('"').lower() for name in head.split(delimiter)]
  last = rest.rpartition("\n")[2].split(delimiter)
  return bool(rest) and names[-1] == "valueunits" and len(last) == len(names) and last[-1].strip().lower() in UNITS


def _sheet(data: bytes) -> Iterator[tuple[int, list[object]]]:
  # A zip file's table of contents is its end: cut anywhere, it is none.
  # Few dispensers write workbooks: what reads them is loaded for the first.
  from openpyxl import load_workbook
  from openpyxl.utils.exceptions import InvalidFileException

  try:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheet = book.worksheets[0]
    for line, cells in enumerate(sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 2), 1):
      yield line, list(cells)
  except (zipfile.BadZipFile, EOFError):
    raise NotWhole([Problem(0, "Filen er ikke skrevet færdig.", "The file is not written to its end.")]) from None
  except (InvalidFileException, KeyError, IndexError, ValueError, OSError, SyntaxError, TypeError):
    # What a zip file that is no workbook makes of the reader.
    raise Unreadable([Problem(0, "Filen er ikke et regneark.", "The file is not a workbook.")]) from None


def _vial(cells: dict[str, object]) -> FilledVial:
  batch = _text(cells, "BatchReference")
  if not _BATCH.fullmatch(batch) or len(batch) > 30:
    raise _Wrong(f"BatchReference »{batch[:40]}« er intet batchnummer.", f"BatchReference “{batch[:40]}” is no batch.")
  unit = _text(cells, "ValueUnits")
  if unit.lower() not in UNITS:
    raise _Wrong(
      f"Enheden »{unit[:20]}« kendes ikke; skriv kBq, MBq eller GBq.",
      f"The unit “{unit[:20]}” is not known; write kBq, MBq or GBq.",
    )
  customer = _text(cells, "Customer")
  return FilledVial(
    customer_number=int(customer) if customer.isascii() and customer.isdigit() and len(customer) < 10 else None,
    customer_name=customer,
    batch_number=batch.upper(),
    filled_at=_instant(cells["DateTimeStamp"]),
    # Only so much that nothing of a thousandth part of a kBq is lost: 10.2731 GBq are 10,273.1 MBq and no more.
    activity_mbq=round(_amount(cells, "DispensedDose") * UNITS[unit.lower()], 9),
    volume_ml=_amount(cells, "RadVolumeDispensed"),
    expires_at=None,
    nuclide=None,
  )


def _text(cells: dict[str, object], column: str) -> str:
  text = str(cells[column] if cells[column] is not None else "").strip()
  if not text:
    raise _Wrong(f"{column} mangler.", f"{column} is missing.")
  return text


def _instant(cell: object) -> datetime:
  if isinstance(cell, datetime):
    return wall_instant(cell.date(), cell.time().replace(microsecond=0))
  text = str(cell or "").strip()
  found = _STAMP.fullmatch(text)
  if found is None:
    raise _Wrong(
      f"DateTimeStamp »{text[:40]}« er ikke på formen 24-11-2026 06:41:09.",
      f"DateTimeStamp “{text[:40]}” is not like 24-11-2026 06:41:09.",
    )
  day, month, year, hour, minute, second = map(int, found.groups())
  try:
    wall = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  wall time, made an instant below
  except ValueError:
    raise _Wrong(f"DateTimeStamp »{text}« findes ikke.", f"There is no time {text}.") from None
  return wall_instant(wall.date(), wall.time())


def _amount(cells: dict[str, object], column: str) -> float:
  cell = cells[column]
  if isinstance(cell, int | float) and not isinstance(cell, bool):
    amount = float(cell)
  else:
    text = _text(cells, column)
    if not _NUMBER.fullmatch(text):
      raise _Wrong(f"{column} »{text[:40]}« er intet tal.", f"{column} “{text[:40]}” is no number.")
    if re.search(r",\d{3}$", text):
      # A comma before three digits: 9,000 is nine or nine thousand. The machine writes a point.
      raise _Wrong(f"{column} »{text}« kan læses på to måder.", f"{column} “{text}” can be read in two ways.")
    amount = float(text.replace(",", "."))
  if not 0 < amount < float("inf"):
    raise _Wrong(f"{column} er ikke over 0.", f"{column} is not above 0.")
  return amount
