"""What the RIS says of a study, by whatever road: never who the patient is."""

from __future__ import annotations

import hashlib
from datetime import datetime

import msgspec

LONGEST_ACCESSION, LONGEST_LOCATION, LONGEST_CODE, LONGEST_DESCRIPTION = 255, 120, 64, 255
# A date of another age is a mistake; databases fail on some of them.
EARLIEST_YEAR, LATEST_YEAR = 2000, 2199


class Part(msgspec.Struct, frozen=True, kw_only=True):
  """One step of a study."""

  step_id: str
  start_at: datetime
  description: str


class Study(msgspec.Struct, frozen=True, kw_only=True):
  """A study under its accession number: the earliest start of its steps, the room it is booked in (`location`, the
  RIS's code) and what is done (`code`, `description`). `parts` are its steps where there are several."""

  accession: str
  location: str
  code: str
  description: str
  start_at: datetime
  parts: tuple[Part, ...] = ()


def fault(it: Study) -> str | None:
  """Why a study cannot be kept as it is, as a code, or None. An accession is never cut (BKG-2)."""
  if not it.accession.strip():
    return "accession_missing"
  if len(it.accession.strip()) > LONGEST_ACCESSION:
    return "accession_long"
  if len(it.location.strip()) > LONGEST_LOCATION:
    return "location_long"
  if it.start_at.tzinfo is None or not EARLIEST_YEAR <= it.start_at.year <= LATEST_YEAR:
    return "start_absurd"
  return None


def tidy(it: Study) -> Study:
  """A study without fault as its columns hold it. Spaces at either end mean nothing; words are cut to their columns."""
  return msgspec.structs.replace(
    it,
    accession=it.accession.strip(),
    location=it.location.strip(),
    code=it.code.strip()[:LONGEST_CODE],
    description=" ".join(it.description.split())[:LONGEST_DESCRIPTION],
  )


def key_of(description: str) -> str:
  """What tells descriptions apart: those that differ only in case and spaces are one."""
  return hashlib.sha256(" ".join(description.split()).casefold().encode("utf-8", "surrogatepass")).hexdigest()
