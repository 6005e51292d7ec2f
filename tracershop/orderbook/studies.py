"""What the RIS says of a study, by whatever road: never who the patient is."""

from __future__ import annotations

from datetime import datetime

import msgspec


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
