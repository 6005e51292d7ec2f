"""From the bytes of a worklist's items to studies. Values are read as bytes: whoever lets a library turn them into
text has lost the letters of a peer that names the wrong character set."""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime, time
from io import BytesIO

import msgspec
from pydicom.dataset import Dataset
from pydicom.filereader import read_dataset
from pydicom.sequence import Sequence
from pydicom.tag import BaseTag

from pinger import texts
from pinger.calls import Flaw, Flawed
from tracershop import calendar
from tracershop.orderbook.studies import (
  EARLIEST_YEAR,
  LATEST_YEAR,
  LONGEST_ACCESSION,
  LONGEST_CODE,
  LONGEST_DESCRIPTION,
  LONGEST_LOCATION,
  Part,
  Study,
)

CHARACTER_SET = 0x00080005
ACCESSION = 0x00080050
CODE_VALUE = 0x00080100
CODE_MEANING = 0x00080104
STUDY_DESCRIPTION = 0x00321060
STUDY_CODES = 0x00321064
STEPS = 0x00400100
STATION_AE = 0x00400001
STEP_DATE = 0x00400002
STEP_TIME = 0x00400003
STEP_DESCRIPTION = 0x00400007
PROTOCOL_CODES = 0x00400008
STEP_ID = 0x00400009
STATION_NAME = 0x00400010
LOCATION = 0x00400011
STATUS = 0x00400020

GONE = frozenset({"CANCELLED", "CANCELED", "DISCONTINUED"})
LONGEST_STEP_ID = 64

_DATE = re.compile(r"(\d{4})[.\-/]?(\d\d)[.\-/]?(\d\d)")
_TIME = re.compile(r"(\d\d)(?::?(\d\d)(?::?(\d\d)(?:\.\d{1,6})?)?)?")


class Step(msgspec.Struct, frozen=True, kw_only=True):
  """A step of a study as its item says; `stations` are the AE titles it is scheduled on."""

  accession: str
  location: str
  code: str
  description: str
  step_id: str
  step_description: str
  start_at: datetime
  stations: tuple[str, ...]


class Unreadable(Exception):
  """The bytes of an item are no data set."""


def read(raw: bytes, *, implicit: bool, little: bool) -> Dataset:
  """The data set of an item's bytes, its values left as they are. Raises Unreadable."""
  try:
    return read_dataset(BytesIO(raw), implicit, little)
  except Exception as error:
    raise Unreadable(str(error)) from None


def steps_of(raw: bytes, *, implicit: bool = True, little: bool = True) -> tuple[list[Step], list[Flawed]]:
  """The steps of an item that are still to be done, and what could not be read of it."""
  mark = hashlib.sha256(raw).hexdigest()
  try:
    item = read(raw, implicit=implicit, little=little)
    sets = texts.declared(_raw(item, CHARACTER_SET))
    accession = _value(item, ACCESSION, sets)
    entries = _sequence(item, STEPS)
  except Exception:
    # Whatever pydicom stumbles over: the item is told as one that cannot be read, and the others go on.
    return [], [Flawed(flaw="unreadable", accession="", location="", mark=mark)]
  if not entries:
    # With neither it is nothing that a worklist would say.
    return [], [Flawed(flaw="noStep" if accession else "unreadable", accession=accession, location="", mark=mark)]
  steps: list[Step] = []
  flaws: list[Flawed] = []
  for entry in entries:
    try:
      if _value(entry, STATUS, sets).upper() in GONE:
        continue
      room = _room(entry, sets)
      found = _step(item, entry, accession, room, sets)
    except Exception:
      found, room = "unreadable", ""
    if isinstance(found, Step):
      steps.append(found)
    else:
      flaws.append(Flawed(flaw=found, accession=accession, location=room, mark=mark))
  return steps, flaws


def _step(item: Dataset, entry: Dataset, accession: str, room: str, sets: list[str]) -> Step | Flaw:
  if not accession:
    return "noAccession"
  if len(accession) > LONGEST_ACCESSION:
    return "longAccession"
  if not room:
    return "noRoom"
  if len(room) > LONGEST_LOCATION:
    return "longRoom"
  day = _day(_value(entry, STEP_DATE, sets))
  if not isinstance(day, date):
    return day
  at = _time_of_day(_value(entry, STEP_TIME, sets))
  if not isinstance(at, time):
    return at
  code, meaning = _code(item, STUDY_CODES, sets) or _code(entry, PROTOCOL_CODES, sets) or ("", "")
  step_description = _words(entry, STEP_DESCRIPTION, sets)
  description = _words(item, STUDY_DESCRIPTION, sets) or meaning or step_description or code
  stations = _value(entry, STATION_AE, sets).split("\\")
  return Step(
    accession=accession,
    location=room,
    code=code[:LONGEST_CODE],
    description=description[:LONGEST_DESCRIPTION],
    step_id=_value(entry, STEP_ID, sets)[:LONGEST_STEP_ID],
    step_description=(step_description or description)[:LONGEST_DESCRIPTION],
    start_at=calendar.wall_instant(day, at),
    stations=tuple(it.strip() for it in stations if it.strip()),
  )


def _day(text: str) -> date | Flaw:
  if not text:
    return "noDate"
  found = _DATE.fullmatch(text)
  if found is None or not EARLIEST_YEAR < int(found[1]) < LATEST_YEAR:
    return "badDate"
  try:
    return date(*map(int, found.groups()))
  except ValueError:
    return "badDate"


def _time_of_day(text: str) -> time | Flaw:
  if not text:
    return "noTime"
  found = _TIME.fullmatch(text)
  if found is None:
    return "badTime"
  hour, minute, second = (int(part or 0) for part in found.groups())
  try:
    # A leap second is the second before it: whole minutes are what counts here.
    return time(hour, minute, min(second, 59) if second <= 60 else second)
  except ValueError:
    return "badTime"


def _room(entry: Dataset, sets: list[str]) -> str:
  """Where the step takes place: its location, else its station's name, else the station's AE title."""
  for tag in (LOCATION, STATION_NAME, STATION_AE):
    found = _words(entry, tag, sets)
    if found:
      return found
  return ""


def _code(where: Dataset, tag: int, sets: list[str]) -> tuple[str, str] | None:
  """(value, meaning) of the first code of a sequence that has one."""
  for entry in _sequence(where, tag):
    code = _value(entry, CODE_VALUE, sets)
    if code:
      return code, _words(entry, CODE_MEANING, sets)
  return None


def _raw(where: Dataset, tag: int) -> bytes:
  value = where.get_item(BaseTag(tag)).value if tag in where else b""
  return value if isinstance(value, bytes) else str(value or "").encode()


def _value(where: Dataset, tag: int, sets: list[str]) -> str:
  """A number, code or date: whole, however long it is; spaces at its ends and a filling zero are no part of it."""
  return texts.letters(_raw(where, tag), sets).strip(" \0\r\n\t")


def _words(where: Dataset, tag: int, sets: list[str]) -> str:
  return texts.line(_raw(where, tag), sets)


def _sequence(where: Dataset, tag: int) -> list[Dataset]:
  if tag not in where:
    return []
  found = where[tag].value
  if not isinstance(found, Sequence):
    raise Unreadable(f"{tag:08x} is no sequence")
  return list(found)


class Gathered:
  """The steps of an answer, under their accession numbers. `station`: those of another are not asked for, whatever a
  peer sends."""

  def __init__(self, station: str | None = None) -> None:
    self._station = station
    self._steps: dict[str, list[Step]] = {}
    self.flaws: dict[tuple[str, str], Flawed] = {}
    self.items = 0

  def add(self, raw: bytes, *, implicit: bool = True, little: bool = True) -> None:
    """Takes an item."""
    self.items += 1
    steps, flaws = steps_of(raw, implicit=implicit, little=little)
    for step in steps:
      if self._station is None or not step.stations or self._station in step.stations:
        self._steps.setdefault(step.accession, []).append(step)
    for flaw in flaws:
      self.flaws[flaw.mark, flaw.flaw] = flaw

  def studies(self) -> list[Study]:
    """A study for each accession number: the earliest of its steps says where and what."""
    found = [_study(steps) for steps in self._steps.values()]
    return sorted(found, key=lambda it: (it.start_at, it.accession))


def _study(steps: list[Step]) -> Study:
  once = {(it.step_id, it.start_at, it.step_description): it for it in steps}
  ordered = sorted(once.values(), key=lambda it: (it.start_at, it.step_id))
  first = ordered[0]
  parts = [Part(step_id=it.step_id, start_at=it.start_at, description=it.step_description) for it in ordered]
  return Study(
    accession=first.accession,
    location=first.location,
    code=first.code,
    description=first.description,
    start_at=first.start_at,
    parts=tuple(parts) if len(parts) > 1 else (),
  )
