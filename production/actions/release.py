"""Releasing a pool: the orders of one endpoint, tracer, slot and date, and the vials for them, by one signature."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from production.actions.release_plan import ReleasePlan, plan_release
from production.documents import certificate
from production.documents.content import CertificateContent
from tracershop import clock, ledger
from tracershop.access import policy, signatures
from tracershop.access.signatures import Signature
from tracershop.actor import Actor
from tracershop.errors import Refusal
from tracershop.orderbook import marks, parts, states, store
from tracershop.orderbook.models import Certificate, ReleaseLine

TRIES = 3


class _Moved(Exception):
  """What was planned before the lock is not what stands inside it."""


def release_orders(
  *,
  actor: Actor,
  order_ids: list[int],
  vial_ids: list[int],
  signature: Signature,
  batch_number: str | None = None,
  reason: str | None = None,
  seen: dict[str, int] | None = None,
  command: ledger.CommandKey | None = None,
  guard: Callable[[], None] | None = None,
) -> ledger.Outcome:
  """Releases a pool, all or nothing, and freezes its certificate (REL-1 … REL-10, SIG-1, SIG-2).

  Raises Refusal: `signature_wrong`, `stale`, `no_release_right`, `already_released`, `not_accepted`,
  `awaits_confirmation`, `invalid`, `vial_taken`, `vial_mismatch`, `too_little_activity`, `too_much_activity`.
  The PDF is made before the lock, from a plan; inside the lock the plan is made again and must say the same.
  """
  asked: dict[str, Any] = {
    "order_ids": order_ids,
    "vial_ids": vial_ids,
    "batch_number": batch_number,
    "reason": reason,
    "seen": seen or {},
    "signature": signature,
    "at": clock.now(),
  }
  for _ in range(TRIES):
    content, pdf = None, b""
    try:
      content = plan_release(actor=actor, **asked).content
      pdf = certificate.render(content)
    except Refusal:
      # Decided inside the lock, where a repeated command is answered first.
      pass
    try:
      return _release(actor=actor, command=command, guard=guard, content=content, pdf=pdf, **asked)
    except _Moved:
      continue
  raise Refusal("busy")


@ledger.action
def _release(
  change: ledger.Change,
  /,
  *,
  content: CertificateContent | None,
  pdf: bytes,
  signature: Signature,
  at: datetime,
  **asked: Any,
) -> dict[str, Any]:
  policy.require(change.actor, "order.release")
  signatures.confirm(signature, "release")
  if signature.user_id != change.actor.user_id:
    raise signatures.wrong()
  plan = plan_release(actor=change.actor, signature=signature, at=at, **asked)
  if plan.content != content:
    raise _Moved
  orders, vials = plan.orders, plan.vials
  before = {"orders": store.image_of_orders(orders), "vials": store.image_of_vials(vials)}
  frozen = Certificate.objects.create(
    number=content.number,
    version=content.version,
    customer_id=orders[0].customer_id,
    delivery_date=orders[0].delivery_date,
    order_ids=[it.pk for it in orders],
    signed_by=signature.name,
    signed_by_id=signature.user_id,
    signer_role=signature.role,
    signed_at=at,
    meaning=content.meaning,
    pdf=pdf,
    sha256=hashlib.sha256(pdf).hexdigest(),
  )
  ReleaseLine.objects.bulk_create(
    ReleaseLine(order_id=it.order_id, vial_id=it.vial_id, certificate=frozen, mbq=it.mbq) for it in plan.shares
  )
  _mark_released(plan, frozen, at)
  store.commit(
    change,
    kind="order.released",
    orders=orders,
    vials=vials,
    before=before,
    reason=content.reason,
    more=parts.certificate_changes(frozen),
    subjects=[f"certificate:{frozen.pk}"],
  )
  return {"certificateIds": [frozen.pk]}


def _mark_released(plan: ReleasePlan, frozen: Certificate, at: datetime) -> None:
  batches = sorted({it.batch_number for it in plan.vials})
  for order in plan.orders:
    order.status = states.after(order.status, "release")
    order.released_by, order.released_at = frozen.signed_by, at
    order.delivered_mbq = sum(share.mbq for share in plan.shares if share.order_id == order.pk)
    order.dispensed_mbq = order.delivered_mbq
    order.batch_numbers = batches
    order.certificate_id = frozen.pk
    if plan.content.reason:
      order.marks = marks.of_order({*order.marks, "releasedWithReason"})
  for vial in plan.vials:
    vial.state = "released"
