"""`python -m tracershop.demo.worklist`: the demo's worklist server, a process of its own that ends with its caller.

It says on which port it listens, and serves what `ris.listed` says until its standard input ends.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from pydicom.dataset import Dataset
from pynetdicom import AE, evt

from tracershop import calendar
from tracershop.demo import ris
from tracershop.orderbook.studies import Part, Study

VERIFICATION, WORKLIST = "1.2.840.10008.1.1", "1.2.840.10008.5.1.4.31"


class Plan(msgspec.Struct, frozen=True):
  """How to serve: on this port, or any where it is taken; since when the demo's day goes on, and after how many seconds
  it stands still; and how far its clock is ahead of the machine's."""

  port: int
  since: datetime
  ahead_seconds: float
  still_seconds: float | None = None


def began(plan: Plan, now: datetime) -> datetime:
  """Since when the demo's day goes on, as seen at an instant: always as long ago where it stands still."""
  return plan.since if plan.still_seconds is None else now - timedelta(seconds=plan.still_seconds)


def serve(plan: Plan) -> None:
  """Serves until standard input ends."""
  ae = AE(ris.AE_TITLE)
  ae.add_supported_context(VERIFICATION)
  ae.add_supported_context(WORKLIST)

  def find(event: evt.Event) -> Iterator[tuple[int, Dataset | None]]:
    now = datetime.now(UTC) + timedelta(seconds=plan.ahead_seconds)
    yield from answers(event.identifier, ris.listed(now, began(plan, now)))

  handlers: list[Any] = [(evt.EVT_C_ECHO, lambda _: 0x0000), (evt.EVT_C_FIND, find)]
  try:
    server = ae.start_server(("127.0.0.1", plan.port), block=False, evt_handlers=handlers)
  except OSError:
    server = ae.start_server(("127.0.0.1", 0), block=False, evt_handlers=handlers)
  assert server is not None
  assert server.socket is not None
  sys.stdout.write(f"{server.socket.getsockname()[1]}\n")
  sys.stdout.flush()
  sys.stdin.read()
  server.shutdown()


def answers(asked: Dataset, studies: list[Study]) -> Iterator[tuple[int, Dataset | None]]:
  """The steps that match a query by station and date, as pending answers."""
  step = asked.get("ScheduledProcedureStepSequence", [Dataset()])[0]
  station = str(step.get("ScheduledStationAETitle", "") or "")
  days = str(step.get("ScheduledProcedureStepStartDate", "") or "")
  first, dash, last = days.partition("-")
  last = last if dash else first
  if station not in ("", ris.STATION):
    return
  for it in studies:
    for part in it.parts or (Part(step_id="1", start_at=it.start_at, description=it.description),):
      day = f"{calendar.wall_date(part.start_at):%Y%m%d}"
      if (not first or first <= day) and (not last or day <= last):
        yield 0xFF00, item(it, part)


def item(it: Study, part: Part) -> Dataset:
  """A step as an item. Nobody is examined, so there is no patient."""
  at = calendar.wall_time(part.start_at)
  code, step, found = Dataset(), Dataset(), Dataset()
  found.SpecificCharacterSet = "ISO_IR 192"
  found.AccessionNumber = it.accession
  found.RequestedProcedureDescription = it.description
  code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = it.code, "SKS", it.description
  found.RequestedProcedureCodeSequence = [code]
  step.ScheduledStationAETitle = ris.STATION
  step.ScheduledProcedureStepStartDate = f"{at:%Y%m%d}"
  step.ScheduledProcedureStepStartTime = f"{at:%H%M%S}"
  step.ScheduledProcedureStepDescription = part.description
  step.ScheduledProcedureStepID = part.step_id
  step.ScheduledProcedureStepLocation = it.location
  step.ScheduledProcedureStepStatus = "SCHEDULED"
  found.ScheduledProcedureStepSequence = [step]
  return found


if __name__ == "__main__":
  serve(msgspec.json.decode(sys.argv[1], type=Plan))
