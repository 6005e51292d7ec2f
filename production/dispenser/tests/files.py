"""Files as the machine writes them, for the tests."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

from openpyxl import Workbook

# When the example file was filled, and a minute later.
FILLED = datetime(2026, 11, 24, 5, 41, 9, tzinfo=UTC)
ARRIVED = datetime(2026, 11, 24, 5, 42, 9, tzinfo=UTC)

SHAPE = (
  "customer:   {customer}\r\n"
  "part:       0\r\n"
  "charge:     {charge}\r\n"
  "depotpos:   0\r\n"
  "filldate:   {filldate}\r\n"
  "filltime:   {filltime}\r\n"
  "activity:   {activity}\r\n"
  "volume:     {volume}\r\n"
  "gros:       0 g\r\n"
  "tare:       0 g\r\n"
  "net:        0 g\r\n"
  "product:    {product}\r\n"
  "use_before: {use_before}\r\n"
  "dispenser:  {dispenser}\r\n"
)
SAID = {
  "customer": "7-Nordby",
  "charge": "FDG-261124-1",
  "filldate": "24.11.26",
  "filltime": "06:41:09",
  "activity": "10273.1 MBq;  ",
  "volume": "8.35 ml",
  "product": "18F",
  "use_before": "24/11/26 16:40",
  "dispenser": "D1",
}


def val_file(**said: str) -> bytes:
  """A whole file; what is not said is as in the documentation's example."""
  return SHAPE.format(**(SAID | said)).encode("iso-8859-1")


FIVE = (
  val_file(),
  val_file(customer="7-Nørdby Sygehus, Ø-fløjen", filltime="06:44:52", activity="7756.9 MBq;", volume="7.10 ml"),
  val_file(customer="8-Sundby", filldate="24.11.26", filltime="6:52:00", activity="12000 MBq;  ", volume="12 ml"),
  val_file(customer="98-skyl", filltime="06:20:31", activity="212.44 MBq;", volume="0.8 ml"),
  val_file(customer="1015-test", charge="FLT-261124-2", filltime="07:02:11", activity="1850,5 MBq;", volume="3.00 ml"),
)


def drop(folder: Path, name: str, data: bytes) -> Path:
  """Writes a file into a folder."""
  path = folder / name
  path.write_bytes(data)
  return path


TABLE = (
  "BatchReference,Customer,DateTimeStamp,DispensedDose,RadVolumeDispensed,ValueUnits\n"
  "FDG-261124-1,nordby,24-11-2026 06:41:09,10.2731,8.35,GBq\n"
  "FDG-261124-1,Sundby,24-11-2026 06:44:52,7756.9,7.10,MBq\n"
  "FLT-261124-2,nordby,24-11-2026 07:02:11,1850000,3.00,kBq\n"
)


def workbook(text: str = TABLE) -> bytes:
  """The same table as a workbook, with the cells as text and the figures as figures."""
  book = Workbook()
  sheet = book.active
  assert sheet is not None
  for row, line in enumerate(text.splitlines()):
    cells = line.split(",")
    sheet.append([float(cell) if row and place in (3, 4) else cell for place, cell in enumerate(cells)])
  out = io.BytesIO()
  book.save(out)
  return out.getvalue()
