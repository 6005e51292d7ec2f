"""Handing out frozen documents: to whom they belong, and only as they were frozen."""

from __future__ import annotations

import hashlib
import re

import structlog

from tracershop.actor import CUSTOMER_ROLES, PRODUCTION_ROLES, Actor
from tracershop.errors import Refusal
from tracershop.orderbook.models import Certificate

log = structlog.get_logger()


def certificate_bytes(actor: Actor | None, certificate_id: int) -> tuple[bytes, str]:
  """The bytes of a certificate as they were signed, and a file name for them (ACC-6, REL-10).

  Production reads all, a customer's people their own. Raises Refusal `unauthenticated` for nobody, `not_found` for one
  that is not there and one that is not the actor's alike, and `internal` when the bytes are not those that were signed.
  """
  if actor is None:
    raise Refusal("unauthenticated")
  found = None
  if actor.role in PRODUCTION_ROLES:
    found = Certificate.objects.filter(id=certificate_id).first()
  elif actor.role in CUSTOMER_ROLES:
    found = Certificate.objects.filter(id=certificate_id, customer_id__in=actor.customer_ids).first()
  if found is None:
    raise Refusal("not_found", field="certificateId")
  data = bytes(found.pdf)
  if not data or hashlib.sha256(data).hexdigest() != found.sha256:
    # Whatever this is, nobody signed it.
    log.error("certificate.damaged", certificate_id=found.pk, sha256=found.sha256)
    raise Refusal("internal", id=f"certificate-{found.pk}")
  return data, f"{re.sub(r'[^A-Za-z0-9._-]+', '-', found.number)}-v{found.version}.pdf"
