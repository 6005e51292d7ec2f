"""What the pinger asks of a child process, and what the child tells. No Django here: children do without."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from tracershop.orderbook.studies import Study

# Why an echo or a worklist's answer failed; `node.trouble` carries it.
Trouble = Literal[
  "unreachable",  # nobody takes the call
  "rejected",  # it knows our AE title or its own otherwise, or has no such service
  "aborted",  # it hung up, or spoke no DICOM
  "timeout",  # not done within the deadline
  "cancelled",  # it ended its answer with FE00
  "failed",  # it ended its answer with any other status than 0000
  "tooMany",  # more items than anybody has studies
  "unreadable",  # an item could not be read at all, so that nobody knows which study it is
]
# Why an item is no booking.
Flaw = Literal[
  "noAccession",
  "longAccession",
  "noStep",
  "noDate",
  "badDate",
  "noTime",
  "badTime",
  "noRoom",
  "longRoom",
  "unreadable",
]


class Echo(msgspec.Struct, frozen=True, kw_only=True, tag="echo"):
  """Asks whether a node is there. `seconds` is the deadline, to the last byte."""

  host: str
  port: int
  ae_title: str
  calling: str
  seconds: float


class Find(msgspec.Struct, frozen=True, kw_only=True, tag="find"):
  """Asks for the worklist of these dates, both included, of one station where it is named. `seconds` is the deadline
  of the whole answer; what was answered may be fetched for `fetch_seconds` after it."""

  host: str
  port: int
  ae_title: str
  calling: str
  seconds: float
  station: str | None
  from_date: date
  to_date: date
  fetch_seconds: float = 900.0


class Flawed(msgspec.Struct, frozen=True, kw_only=True):
  """An item that is no booking, and why. `accession` is empty where there is none; `mark` is the same for the same
  bytes."""

  flaw: Flaw
  accession: str
  location: str
  mark: str


class Studies(msgspec.Struct, frozen=True, kw_only=True, tag="studies"):
  """A part of a complete answer."""

  studies: list[Study]


class Flaws(msgspec.Struct, frozen=True, kw_only=True, tag="flaws"):
  """What could not be read of a complete answer; the same each cycle while the peer says the same."""

  flaws: list[Flawed]


class Over(msgspec.Struct, frozen=True, kw_only=True, tag="over"):
  """The end of the call: how long the echo took, and what went wrong (None: nothing; a find's answer was whole)."""

  trouble: Trouble | None = None
  round_trip_ms: float | None = None


Call = Echo | Find
Report = Studies | Flaws | Over

_encoder = msgspec.json.Encoder()
_call: msgspec.json.Decoder[Call] = msgspec.json.Decoder(Call)
_report: msgspec.json.Decoder[Report] = msgspec.json.Decoder(Report)

# So many bytes before each report say how long it is.
LENGTH_BYTES = 4
MOST_BYTES = 2**22
# What the forking process says once it can be called.
READY = b"ready"
# Studies in one report, and in one transaction.
CHUNK = 100


def encode(it: Call | Report) -> bytes:
  """A call or report as bytes."""
  return _encoder.encode(it)


def decode_call(data: bytes) -> Call:
  """A call of these bytes. Raises msgspec.DecodeError."""
  return _call.decode(data)


def decode_report(data: bytes) -> Report:
  """A report of these bytes. Raises msgspec.DecodeError."""
  return _report.decode(data)


def framed(it: Report) -> bytes:
  """A report with its length before it."""
  data = encode(it)
  return len(data).to_bytes(LENGTH_BYTES, "big") + data
