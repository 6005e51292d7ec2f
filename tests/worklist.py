"""Forty studies of a Tuesday and the days after as a RIS has them, and what is to become of them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tests.peers import Entry
from tracershop import calendar

ROOMS = ("PET/CT 1", "PET/CT 2", "Rum Ærø", "Skanner Øst", "Åbenrå")
WHAT = (
  ("NUK10", "PET/CT af hele kroppen, FDG"),
  ("NUK20", "PET af hjernen, børn"),
  ("NUK30", "Hjertescintigrafi, hvile og stress"),
  ("NUK40", "Øjenhule og kæbe, FLT"),
)
STATION = "PETCT1"
# What is no booking, by its accession, and how it is told; None: it is left out without a word.
MISSING_TIME, BAD_TIME, CANCELLED, GIVEN_UP, ELSEWHERE = "TID-0001", "TID-0002", "AFLYST-01", "AFBRUDT-01", "ANDET-01"
TWO_STEPS, LONG = "TO-TRIN-01", "LANGT-ACCESSIONSNUMMER-2026-000001"


def entries(day: date) -> list[Entry]:
  """The steps of forty studies: 35 of them can be booked on the station."""
  plain = [
    Entry(
      accession=f"RH26{number:05}",
      day=day + timedelta(days=number % 5),
      at=f"{8 + number % 9:02}{15 * (number % 4):02}00",
      room=ROOMS[number % len(ROOMS)],
      code=WHAT[number % len(WHAT)][0],
      description=WHAT[number % len(WHAT)][1],
      step_id=f"SPS{number}",
    )
    for number in range(31)
  ]
  return [
    *plain,
    # The later step stands first: the peer decides in which order they come.
    Entry(accession=TWO_STEPS, day=day, at="1130", step_id="B", step_description="Sen optagelse", room=ROOMS[2]),
    Entry(
      accession=TWO_STEPS, day=day, at="0930", step_id="A", step_description="Tidlig optagelse", room="Skanner Øst"
    ),
    Entry(accession=LONG, day=day, at="101530.250000", step_id="L"),
    Entry(accession="RUM-01", day=day, at="12", step_id="R1", room=""),
    Entry(accession="RUM-02", day=day, at="1205", step_id="R2", room="", station_name=""),
    Entry(accession=MISSING_TIME, day=day, at="", step_id="T1"),
    Entry(accession=BAD_TIME, day=day, at="2515", step_id="T2"),
    Entry(accession=CANCELLED, day=day, at="0900", step_id="C1", status="CANCELLED"),
    Entry(accession=GIVEN_UP, day=day, at="0915", step_id="C2", status="DISCONTINUED"),
    Entry(accession=ELSEWHERE, day=day, at="0800", step_id="E1", station="MR7"),
  ]


Wanted = dict[str, tuple[datetime, str, str, str, int]]


def wanted(day: date) -> Wanted:
  """The bookings that are to be there: accession → (start, room, code, description, parts)."""
  found: Wanted = {}
  for it in entries(day)[:31]:
    start = calendar.wall_instant(it.day, time(int(it.at[:2]), int(it.at[2:4])))
    found[it.accession] = (start, it.room, it.code, it.description, 0)
  fdg = WHAT[0]

  def at(hour: int, minute: int, second: int = 0) -> datetime:
    return calendar.wall_instant(day, time(hour, minute, second))

  found[TWO_STEPS] = (at(9, 30), "Skanner Øst", *fdg, 2)
  found[LONG] = (at(10, 15, 30), "PET/CT 1", *fdg, 0)
  found["RUM-01"] = (at(12, 0), "PET-Skanner 1", *fdg, 0)
  found["RUM-02"] = (at(12, 5), "PETCT1", *fdg, 0)
  return found
