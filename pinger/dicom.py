"""The calls as a child process makes them. Anything here may hang: the child has a deadline that the kernel keeps."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from queue import SimpleQueue
from typing import Any

from pydicom.dataset import Dataset
from pydicom.uid import UID, ExplicitVRLittleEndian, ImplicitVRLittleEndian
from pynetdicom import AE, _config, evt
from pynetdicom.association import Association
from pynetdicom.pdu import A_ASSOCIATE_RJ

from pinger.calls import CHUNK, Call, Echo, Find, Flaws, Over, Report, Studies, Trouble
from pinger.items import Gathered

VERIFICATION = UID("1.2.840.10008.1.1")
WORKLIST = UID("1.2.840.10008.5.1.4.31")
SYNTAXES = [ImplicitVRLittleEndian, ExplicitVRLittleEndian]
# More steps than a region's hospitals have in a fortnight.
MOST_ITEMS = 50_000
RELEASE_SECONDS = 2.0
PENDING = (0xFF00, 0xFF01)
TO_BE_TOLD = (
  "ScheduledProcedureStepStartTime",
  "ScheduledProcedureStepDescription",
  "ScheduledProcedureStepID",
  "ScheduledStationName",
  "ScheduledProcedureStepLocation",
  "ScheduledProcedureStepStatus",
)

# Its logging of answers turns texts into letters in place, and loses those that do not fit.
_config.LOG_RESPONSE_IDENTIFIERS = False
_config.LOG_HANDLER_LEVEL = "none"

Tell = Callable[[Report], None]
# Told once the answer is whole: what follows is no longer the peer's time.
Whole = Callable[[], None]


class Failed(Exception):
  """The call came to nothing."""

  def __init__(self, trouble: Trouble) -> None:
    super().__init__(trouble)
    self.trouble: Trouble = trouble


def make(call: Call, tell: Tell, whole: Whole) -> None:
  """Makes a call and tells what came of it."""
  try:
    if isinstance(call, Echo):
      _echo(call, tell)
    else:
      _find(call, tell, whole)
  except Failed as failed:
    tell(Over(trouble=failed.trouble))
  except (RuntimeError, ValueError, AttributeError, OSError):
    # The library's ways of saying that the association is no more.
    tell(Over(trouble="aborted"))


def _echo(call: Echo, tell: Tell) -> None:
  with _association(call, VERIFICATION) as line:
    began = time.perf_counter()
    code = line.send_c_echo().get("Status")
    took = time.perf_counter() - began
    if code is None:
      raise Failed("timeout" if took >= _patience(call) else "aborted")
    if code != 0x0000:
      raise Failed("failed")
    tell(Over(round_trip_ms=round(took * 1000, 1)))


def _find(call: Find, tell: Tell, whole: Whole) -> None:
  raws: SimpleQueue[bytes] = SimpleQueue()

  def received(event: Any) -> None:
    # Before anybody turns it into letters, or drops it because it cannot.
    if event.message.data_set.getbuffer().nbytes:
      raws.put(event.message.data_set.getvalue())

  gathered = Gathered(call.station)
  with _association(call, WORKLIST, (evt.EVT_DIMSE_RECV, received)) as line:
    syntax = line.accepted_contexts[0].transfer_syntax[0]
    implicit, little = bool(syntax.is_implicit_VR), bool(syntax.is_little_endian)
    code, heard = None, time.perf_counter()
    for status, _ in line.send_c_find(identifier(call), WORKLIST):
      code = status.get("Status")
      if code not in PENDING:
        break
      heard = time.perf_counter()
      _take(raws, gathered, implicit, little)
      if gathered.items > MOST_ITEMS:
        raise Failed("tooMany")
    _take(raws, gathered, implicit, little)
    if code is None:
      raise Failed("timeout" if time.perf_counter() - heard >= _patience(call) else "aborted")
    if code != 0x0000:
      raise Failed("cancelled" if code == 0xFE00 else "failed")
  whole()
  flaws = list(gathered.flaws.values())
  for start in range(0, len(flaws), CHUNK):
    tell(Flaws(flaws=flaws[start : start + CHUNK]))
  studies = gathered.studies()
  for start in range(0, len(studies), CHUNK):
    tell(Studies(studies=studies[start : start + CHUNK]))
  tell(Over())


def _take(raws: SimpleQueue[bytes], gathered: Gathered, implicit: bool, little: bool) -> None:
  while not raws.empty():
    gathered.add(raws.get_nowait(), implicit=implicit, little=little)


def _patience(call: Call) -> float:
  # For each step of a call: shorter than the deadline, so that most calls end as the standard has it. The rest end with
  # the child.
  return max(1.0, call.seconds * 0.7)


def identifier(call: Find) -> Dataset:
  """What is asked: the window and the station as keys, the rest to be told. Never who the patient is."""
  asked, step, code = Dataset(), Dataset(), Dataset()
  asked.AccessionNumber = asked.RequestedProcedureDescription = ""
  code.CodeValue = code.CodingSchemeDesignator = code.CodeMeaning = ""
  asked.RequestedProcedureCodeSequence = [code]
  step.ScheduledStationAETitle = call.station or ""
  step.ScheduledProcedureStepStartDate = _span(call.from_date, call.to_date)
  for keyword in TO_BE_TOLD:
    setattr(step, keyword, "")
  step.ScheduledProtocolCodeSequence = [code]
  asked.ScheduledProcedureStepSequence = [step]
  return asked


def _span(first: date, last: date) -> str:
  return f"{first:%Y%m%d}-{last:%Y%m%d}"


@contextmanager
def _association(call: Call, service: UID, *handlers: Any) -> Iterator[Association]:
  """An association that was accepted. Raises Failed."""
  opened: list[bool] = []
  rejected: list[bool] = []

  def heard(event: Any) -> None:
    # The library calls it aborted where it had closed the line after a rejection before its other thread looked.
    if isinstance(event.pdu, A_ASSOCIATE_RJ):
      rejected.append(True)

  ae = AE(call.calling)
  ae.connection_timeout = ae.acse_timeout = ae.dimse_timeout = ae.network_timeout = _patience(call)
  ae.add_requested_context(service, SYNTAXES)
  began = time.perf_counter()
  line = ae.associate(
    call.host,
    call.port,
    ae_title=call.ae_title,
    evt_handlers=[(evt.EVT_CONN_OPEN, lambda _: opened.append(True)), (evt.EVT_PDU_RECV, heard), *handlers],
  )
  if not line.is_established:
    if rejected:
      raise Failed("rejected")
    if not opened:
      raise Failed("unreachable")
    raise Failed("timeout" if time.perf_counter() - began >= _patience(call) else "aborted")
  if not line.accepted_contexts:
    line.abort()
    raise Failed("rejected")
  try:
    yield line
  except Failed:
    line.abort()
    raise
  line.acse_timeout = RELEASE_SECONDS
  line.release()
