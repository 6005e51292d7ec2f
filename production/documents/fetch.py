"""Handing out frozen documents: to whom they belong, and only as they were frozen."""

from __future__ import annotations

import hashlib
import re
from typing import TypeVar

import structlog
from django.db.models import QuerySet

from tracershop import clock
from tracershop.actor import CUSTOMER_ROLES, PRODUCTION_ROLES, Actor
from tracershop.errors import Refusal
from tracershop.orderbook.models import Certificate, Document
from tracershop.orderbook.outrun import changes_of

log = structlog.get_logger()

Row = TypeVar("Row", Certificate, Document)
ENDINGS = {"application/pdf": "pdf", "application/vnd.zebra.zpl": "zpl"}


def certificate_bytes(actor: Actor | None, certificate_id: int) -> tuple[bytes, str]:
  """The bytes of a certificate as they were signed, and a file name for them (ACC-6, REL-10). Of one that is struck
  through they are followed by what crosses out its pages (COR-4).

  Production reads all, a customer's people their own. Raises Refusal `unauthenticated` for nobody, `not_found` for one
  that is not there and one that is not the actor's alike, and `internal` when the bytes are not those that were signed.
  """
  found = _own(actor, Certificate.objects.filter(id=certificate_id), "certificateId")
  data = _whole("certificate", found.pk, bytes(found.pdf), found.sha256)
  name = f"{_file_name(found.number)}-v{found.version}"
  if found.struck_at is None:
    return data, f"{name}.pdf"
  from production.documents.strike import strike

  struck = strike(data, by=found.struck_by or "", at=found.struck_at, reason=found.struck_reason or "")
  return struck, f"{name}-withdrawn.pdf"


def document_bytes(actor: Actor | None, document_id: int) -> tuple[bytes, str, str]:
  """The bytes of a paper as they were frozen, their media type, and a file name (ACC-6, DOC-1). Of a delivery note or
  transport document that its rows have outrun they are followed by what marks its pages (DOC-21), of one whose car came
  back by what crosses them out (DSP-22). Refusals as above."""
  found = _own(actor, Document.objects.filter(id=document_id), "documentId")
  data = _whole("document", found.pk, bytes(found.bytes), found.sha256)
  name, ending = _file_name(found.number), ENDINGS.get(found.media_type, "bin")
  left = found.dispatch
  if left is not None and left.returned_at is not None:
    from production.documents.strike import came_back

    struck = came_back(data, by=left.returned_by or "", at=left.returned_at, reason=left.returned_reason or "")
    return struck, found.media_type, f"{name}-returned.{ending}"
  changed = changes_of([found]).get(found.pk)
  if changed is None:
    return data, found.media_type, f"{name}.{ending}"
  from production.documents.strike import outrun

  return outrun(data, at=clock.now(), changed=changed), found.media_type, f"{name}-changed.{ending}"


def _own(actor: Actor | None, rows: QuerySet[Row], field: str) -> Row:
  if actor is None:
    raise Refusal("unauthenticated")
  found = None
  if actor.role in PRODUCTION_ROLES:
    found = rows.first()
  elif actor.role in CUSTOMER_ROLES:
    found = rows.filter(customer_id__in=actor.customer_ids).first()
  if found is None:
    raise Refusal("not_found", field=field)
  return found


def _whole(kind: str, number: int, data: bytes, sha256: str) -> bytes:
  if not data or hashlib.sha256(data).hexdigest() != sha256:
    # Whatever this is, nobody signed or froze it.
    log.error(f"{kind}.damaged", id=number, sha256=sha256)
    raise Refusal("internal", id=f"{kind}-{number}")
  return data


def _file_name(number: str) -> str:
  return re.sub(r"[^A-Za-z0-9._-]+", "-", number)
