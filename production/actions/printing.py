"""Sending a frozen paper to a printer. The paper stays as it is, whatever the printer does."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import msgspec
import structlog
from django.conf import settings

from production.actions.paper_rows import PDF, ZPL
from production.documents import fetch, raw_port
from tracershop import ledger
from tracershop.access import policy
from tracershop.actor import Actor
from tracershop.errors import Refusal
from tracershop.site.models import Printer

log = structlog.get_logger()

MEDIA = {"label": ZPL, "a4": PDF}
# Commands whose bytes a printer has taken (or is taking) and whose entry is not yet written: sent again they print
# nothing twice.
_sent: OrderedDict[str, bool] = OrderedDict()
_sent_lock = threading.Lock()
MOST_SENT = 500


class Job(msgspec.Struct, frozen=True, kw_only=True):
  """What goes to which printer."""

  printer_id: int
  printer: str
  host: str
  port: int
  subject: str
  media_type: str
  data: bytes


def print_document(
  *,
  actor: Actor,
  printer_id: int,
  document_id: int | None = None,
  certificate_id: int | None = None,
  command: ledger.CommandKey | None = None,
  guard: Callable[[], None] | None = None,
) -> ledger.Outcome:
  """Sends a document or certificate to a printer, before the lock and within a bounded time, and records it (PRN-2 …
  PRN-4). Gives {printerId, bytes}.

  Raises Refusal `not_found`, `invalid` for a paper of another kind than the printer's, and `printer_away`, after which
  nothing is changed.
  """
  policy.require(actor, "document.print")
  job = None
  if command is None or ledger.done_command(command.id) is None:
    job = _job(actor, printer_id, document_id, certificate_id)
    _send_once(job, command.id if command else "")
  return _record(actor=actor, command=command, guard=guard, job=job)


def _job(actor: Actor, printer_id: int, document_id: int | None, certificate_id: int | None) -> Job:
  printer = Printer.objects.filter(id=printer_id).first()
  if printer is None:
    raise Refusal("not_found", field="printerId")
  if (document_id is None) == (certificate_id is None):
    raise Refusal("invalid", field="documentId", text="one_paper")
  if document_id is not None:
    data, media_type, _ = fetch.document_bytes(actor, document_id)
    subject = f"document:{document_id}"
  else:
    assert certificate_id is not None
    data, _ = fetch.certificate_bytes(actor, certificate_id)
    media_type, subject = PDF, f"certificate:{certificate_id}"
  if MEDIA[printer.kind] != media_type:
    raise Refusal("invalid", field="printerId", text="printer_kind")
  return Job(
    printer_id=printer.id,
    printer=printer.name,
    host=printer.host,
    port=printer.port,
    subject=subject,
    media_type=media_type,
    data=data,
  )


def _send_once(job: Job, command_id: str) -> None:
  """Sends it, unless this command already did; refuses `busy` while it is being sent."""
  with _sent_lock:
    done = _sent.get(command_id)
    if done:
      return
    if done is False:
      raise Refusal("busy")
    if command_id:
      _sent[command_id] = False
  try:
    raw_port.send(job.host, job.port, job.data, seconds=settings.PRINTER_SECONDS)
  except BaseException as error:
    with _sent_lock:
      _sent.pop(command_id, None)
    if not isinstance(error, raw_port.Away):
      raise
    log.warning("printer.away", printer=job.printer, host=job.host, port=job.port, error=str(error))
    raise Refusal("printer_away", field="printerId", printer=job.printer) from None
  with _sent_lock:
    if command_id:
      _sent[command_id] = True
    while len(_sent) > MOST_SENT:
      _sent.popitem(last=False)


@ledger.action
def _record(change: ledger.Change, /, *, job: Job | None) -> dict[str, Any]:
  policy.require(change.actor, "document.print")
  if job is None:
    # It was done, and then was not: only a restored backup does that. Ask again with a new id.
    raise Refusal("busy")
  change.record(
    kind="document.printed",
    subjects=[job.subject, f"printer:{job.printer_id}"],
    after={
      "printer": job.printer,
      "address": f"{job.host}:{job.port}",
      "bytes": len(job.data),
      "sha256": hashlib.sha256(job.data).hexdigest(),
      "mediaType": job.media_type,
    },
    changes=[ledger.Touch("production")],
  )
  return {"printerId": job.printer_id, "bytes": len(job.data)}
