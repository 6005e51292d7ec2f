"""The demo's RIS, as plain data: its rooms, what is done in them, and the studies of a day. All of it invented.

What is booked follows from the date alone, and what becomes of it from how long the demo has been running: a worklist
server that is started again says what the one before it said.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import msgspec

from tracershop import calendar
from tracershop.orderbook.studies import Part, Study

NODE, AE_TITLE, STATION = "RIS Centralby", "RISDEMO", "PETDEMO"
DAYS_AHEAD = 14

# What changes while somebody looks, in seconds since the demo's day began.
MOVES_AFTER, MOVED_BY = 90.0, timedelta(minutes=30)
DROPPED_AFTER, CANCELLED_AFTER = 150.0, 480.0
# Every so often another study moves by a quarter of an hour, and back the next time its turn comes.
STIR_SECONDS = 240.0
STIRRED_BY = timedelta(minutes=15)
# An urgent study comes, and is gone again.
URGENT_SECONDS, URGENT_FOR_SECONDS = 600.0, 360.0


class Exam(msgspec.Struct, frozen=True, kw_only=True):
  """What is done, by the RIS's words; and what it takes where somebody has said so (no tracer: nobody has)."""

  code: str
  description: str
  tracer: str = ""
  units: float = 0.0
  delay_minutes: int = 0
  steps: tuple[tuple[str, int], ...] = ()


EXAMS: dict[str, Exam] = {
  "body": Exam(code="WDPX1", description="PET/CT, helkrop, FDG", tracer="FDG", units=280, delay_minutes=-60),
  "head": Exam(code="WDPX2", description="PET/CT, hjerne, FDG", tracer="FDG", units=200, delay_minutes=-45),
  "tumour": Exam(code="WDPX3", description="PET/CT, hjernesvulst, FET", tracer="FET", units=200, delay_minutes=-20),
  "bone": Exam(
    code="WDPX4", description="PET/CT, knogler, natriumfluorid", tracer="Fluoride", units=180, delay_minutes=-60
  ),
  "prostate": Exam(code="WDPX5", description="PET/CT, prostata, PSMA", tracer="PSMA-11", units=1, delay_minutes=-60),
  "heart": Exam(
    code="WDPX6",
    description="PET, hjerte, ammoniak i hvile og stress",
    tracer="NH3",
    units=2,
    delay_minutes=10,
    steps=(("Hvile", 0), ("Stress", 50)),
  ),
  # These two nobody has said anything about yet.
  "infection": Exam(code="WDPX7", description="PET/CT, infektionsfokus, FDG"),
  "child": Exam(code="WDPX8", description="PET/CT af børn i bedøvelse, FDG"),
}


class Room(msgspec.Struct, frozen=True, kw_only=True):
  """A room by the RIS's code, whose it is (a place of the unit; empty: nobody has said), who said so, and its studies:
  when, what, and on which ISO weekdays."""

  code: str
  place: str
  mapped_by: str
  prefix: str
  studies: tuple[tuple[time, str, tuple[int, ...]], ...]


WORKDAYS = (1, 2, 3, 4, 5)


def _all(*studies: tuple[int, int, str]) -> tuple[tuple[time, str, tuple[int, ...]], ...]:
  return tuple((time(hour, minute), exam, WORKDAYS) for hour, minute, exam in studies)


ROOMS: tuple[Room, ...] = (
  Room(
    code="NOR PET/CT 1", place="nordby", mapped_by="shopadmin", prefix="NOR",
    studies=_all(
      (8, 30, "body"), (9, 15, "body"), (10, 0, "body"), (10, 45, "prostate"), (13, 0, "body"), (13, 45, "infection"),
      (14, 30, "body"),
    ),
  ),
  Room(
    code="NOR Hjerne", place="nordby brain", mapped_by="shopadmin", prefix="NOH",
    studies=tuple(
      (time(hour, 15), exam, days)
      for hour in (11, 12, 13)
      for exam, days in (("tumour", (1, 3, 5)), ("head", (2, 4)))
    ),
  ),
  # New since last week: nobody has said whose it is.
  Room(
    code="NOR PET/CT 2", place="", mapped_by="", prefix="NO2",
    studies=_all((9, 30, "body"), (10, 30, "body"), (13, 30, "body")),
  ),
  Room(
    code="SUN PET/CT", place="sundby", mapped_by="risadmin", prefix="SUN",
    studies=_all((9, 30, "body"), (10, 15, "body"), (11, 0, "child"), (13, 15, "body"), (14, 0, "body")),
  ),
  Room(
    code="VES PET/CT", place="vestby", mapped_by="shopadmin", prefix="VES",
    studies=(*_all((9, 45, "body"), (10, 30, "body"), (13, 45, "body")), (time(11, 30), "bone", (2, 4))),
  ),
  Room(
    code="ØST Skanner 3", place="østby", mapped_by="shopadmin", prefix="OST",
    studies=_all((10, 0, "body"), (10, 45, "body"), (11, 30, "body")),
  ),
  Room(
    code="CEN PET 2", place="clinic", mapped_by="risadmin", prefix="CEN",
    studies=_all((8, 15, "body"), (9, 0, "body"), (9, 45, "body"), (12, 15, "body"), (14, 0, "heart")),
  ),
)  # fmt: skip
# Whose tomorrow is ordered already, by whom; the last study of the day is left to do.
ORDERED_ROOM, ORDERED_BY = "NOR PET/CT 1", "nurse"


def studies_of(day: date) -> list[Study]:
  """What is booked on a date."""
  found = []
  for room in ROOMS:
    number = 0
    for at, key, weekdays in room.studies:
      if day.isoweekday() not in weekdays:
        continue
      number += 1
      found.append(_study(f"{room.prefix}{day:%y%m%d}{number:02}", room, EXAMS[key], calendar.wall_instant(day, at)))
  return found


def _study(accession: str, room: Room, exam: Exam, start_at: datetime) -> Study:
  return Study(
    accession=accession,
    location=room.code,
    code=exam.code,
    description=exam.description,
    start_at=start_at,
    parts=tuple(
      Part(step_id=f"{number}", start_at=start_at + timedelta(minutes=minutes), description=name)
      for number, (name, minutes) in enumerate(exam.steps, start=1)
    ),
  )


def booked(first: date) -> list[Study]:
  """What is booked from a date on, as it stands before anything changes."""
  return [it for ahead in range(DAYS_AHEAD + 1) for it in studies_of(first + timedelta(days=ahead))]


def to_order(day: date) -> list[str]:
  """The accession numbers of those that the demo's nurse has ordered for a date."""
  return [
    it.accession
    for it in studies_of(day)
    if it.location == ORDERED_ROOM
    and any(exam.tracer and exam.description == it.description for exam in EXAMS.values())
  ][:-1]


def listed(now: datetime, since: datetime) -> list[Study]:
  """What the worklist holds at an instant, where the demo's day began at `since`."""
  gone, moved = _changed((now - since).total_seconds(), calendar.wall_date(since))
  found = []
  for it in booked(calendar.wall_date(now)):
    if it.accession not in gone:
      found.append(_moved(it, moved.get(it.accession, timedelta(0))))
  return [*found, *_urgent((now - since).total_seconds(), calendar.wall_date(since))]


def next_workday(day: date) -> date:
  """The next date on which anything is booked."""
  day += timedelta(days=1)
  while not studies_of(day):
    day += timedelta(days=1)
  return day


def _changed(seconds: float, day: date) -> tuple[set[str], dict[str, timedelta]]:
  """Which studies are gone after so many seconds, and by how much others have moved."""
  tomorrow = next_workday(day)
  ordered = to_order(tomorrow)
  later = next_workday(tomorrow)
  others = [it.accession for it in studies_of(later)]
  gone: set[str] = set()
  moved: dict[str, timedelta] = {}
  if seconds >= MOVES_AFTER:
    moved[ordered[1]] = MOVED_BY
  if seconds >= DROPPED_AFTER:
    gone.add(others.pop(5))
  if seconds >= CANCELLED_AFTER:
    gone.add(ordered[2])
  for turn in range(max(0, int(seconds // STIR_SECONDS))):
    accession = others[turn * 7 % len(others)]
    moved[accession] = timedelta(0) if moved.get(accession) else STIRRED_BY
  return gone, moved


def _moved(it: Study, by: timedelta) -> Study:
  if not by:
    return it
  parts = tuple(msgspec.structs.replace(part, start_at=part.start_at + by) for part in it.parts)
  return msgspec.structs.replace(it, start_at=it.start_at + by, parts=parts)


def _urgent(seconds: float, day: date) -> Iterator[Study]:
  turn, into = divmod(seconds, URGENT_SECONDS)
  if turn >= 1 and into < URGENT_FOR_SECONDS:
    tomorrow = next_workday(day)
    room = ROOMS[int(turn) % 2]
    exam = EXAMS["body" if room.place == "nordby" else "head"]
    at = calendar.wall_instant(tomorrow, time(15, 0))
    yield _study(f"AKUT{tomorrow:%y%m%d}{int(turn):03}", room, exam, at)
