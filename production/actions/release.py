"""Releasing pools: each the orders of one endpoint, tracer, slot and date, and the vials for them, by one signature."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from production.actions.release_plan import ReleasePlan, plan_release
from production.documents.content import CertificateContent
from production.pools import Pool
from tracershop import clock, ledger
from tracershop.access import policy, signatures
from tracershop.access.signatures import Signature
from tracershop.actor import Actor
from tracershop.errors import Refusal
from tracershop.orderbook import batch_states, marks, parts, states, store
from tracershop.orderbook.models import Certificate, ReleaseLine
from tracershop.orderbook.ordering import reasons

TRIES = 3


class Moved(Exception):
  """What was planned before the lock is not what stands inside it."""


def release_orders(
  *,
  actor: Actor,
  order_ids: list[int],
  vial_ids: list[int],
  signature: Signature,
  batch_number: str | None = None,
  reason: str | None = None,
  reason_code: str | None = None,
  pools: Sequence[Any] = (),
  seen: dict[str, int] | None = None,
  command: ledger.CommandKey | None = None,
  guard: Callable[[], None] | None = None,
) -> ledger.Outcome:
  """Releases one pool or several, all or nothing, and freezes a certificate for each (REL-1 … REL-15, SIG-1, SIG-2).

  `pools` says which vials are for which orders where that is not plain; each has `order_ids` and `vial_ids`. Raises
  Refusal: `signature_wrong`, `stale`, `no_release_right`, `already_released`, `not_accepted`, `awaits_confirmation`,
  `invalid`, `vial_taken`, `vial_mismatch`, `batch_not_certified`, `too_little_activity`, `too_much_activity`.
  """
  asked: dict[str, Any] = {
    "order_ids": order_ids,
    "vial_ids": vial_ids,
    "pools": [Pool(order_ids=list(it.order_ids), vial_ids=list(it.vial_ids)) for it in pools],
    "batch_number": batch_number,
    "reason": reason,
    "reason_code": reason_code,
    "seen": seen or {},
    "signature": signature,
    "at": clock.now(),
  }
  return planned(
    lambda: [it.content for it in plan_release(actor=actor, **asked)],
    lambda papers: _release(actor=actor, command=command, guard=guard, papers=papers, **asked),
  )


# What a certificate says, and its bytes.
Papers = list[tuple[CertificateContent, bytes]]


def planned(plan: Callable[[], list[CertificateContent]], act: Callable[[Papers], ledger.Outcome]) -> ledger.Outcome:
  """Makes the PDFs before the lock, from a plan; inside it `act` plans again, and raises Moved where the two differ.

  Raises Refusal `busy` where the rows kept moving.
  """
  # What draws is loaded for the first paper: most processes draw none.
  from production.documents import certificate

  for _ in range(TRIES):
    papers: Papers = []
    # A refusal is decided inside the lock, where a repeated command is answered first.
    with contextlib.suppress(Refusal):
      papers = [(content, certificate.render(content)) for content in plan()]
    try:
      return act(papers)
    except Moved:
      continue
  raise Refusal("busy")


@ledger.action
def _release(
  change: ledger.Change, /, *, papers: Papers, signature: Signature, at: datetime, **asked: Any
) -> dict[str, Any]:
  policy.require(change.actor, "order.release")
  signatures.confirm_of(change.actor, signature, "release")
  plans = plan_release(actor=change.actor, signature=signature, at=at, **asked)
  if [it.content for it in plans] != [content for content, _ in papers]:
    raise Moved
  orders = [order for plan in plans for order in plan.orders]
  vials = [vial for plan in plans for vial in plan.vials]
  before = {"orders": store.image_of_orders(orders), "vials": store.image_of_vials(vials)}
  frozen = [
    freeze(plan.content, pdf, signature, plan.orders, plan.shares) for plan, (_, pdf) in zip(plans, papers, strict=True)
  ]
  for plan, paper in zip(plans, frozen, strict=True):
    _mark_released(plan, paper, at)
  store.commit(
    change,
    kind="order.released",
    orders=orders,
    vials=vials,
    before=before,
    reason=kept_reason(asked),
    more=[row for it in frozen for row in parts.certificate_changes(it)],
    subjects=[f"certificate:{it.pk}" for it in frozen],
  )
  return {"certificateIds": [it.pk for it in frozen]}


def kept_reason(asked: dict[str, Any]) -> str | None:
  """The reason of a release or supplement as the ledger keeps it: with its code."""
  given = reasons.reason_of(asked["reason"], asked["reason_code"])
  return given.text if given.enough else None


def freeze(
  content: CertificateContent, pdf: bytes, signature: Signature, orders: Sequence[Any], shares: Sequence[Any]
) -> Certificate:
  """Keeps a certificate as it was signed, with the lines that it stands for (REL-9, REL-10)."""
  frozen = Certificate.objects.create(
    number=content.number,
    version=content.version,
    kind=content.kind,
    customer_id=orders[0].customer_id,
    delivery_date=orders[0].delivery_date,
    order_ids=[it.pk for it in orders],
    signed_by=signature.name,
    signed_by_id=signature.user_id,
    signer_role=signature.role,
    signed_at=content.signed_at,
    meaning=content.meaning,
    pdf=pdf,
    sha256=hashlib.sha256(pdf).hexdigest(),
  )
  ReleaseLine.objects.bulk_create(
    ReleaseLine(order_id=it.order_id, vial_id=it.vial_id, certificate=frozen, mbq=it.mbq) for it in shares
  )
  return frozen


def _mark_released(plan: ReleasePlan, frozen: Certificate, at: datetime) -> None:
  batches = sorted({it.batch_number for it in plan.vials})
  for order in plan.orders:
    order.status = states.after(order.status, "release")
    order.released_by, order.released_at = frozen.signed_by, at
    order.delivered_mbq = sum(share.mbq for share in plan.shares if share.order_id == order.pk)
    order.dispensed_mbq = order.delivered_mbq
    order.batch_numbers = batches
    order.certificate_id = frozen.pk
    reasoned = {"releasedWithReason"} if plan.content.reason else set()
    own = {"ownEntry"} if plan.own else set()
    order.marks = marks.of_order({*order.marks, *reasoned, *own} - {"batchRejected"})
  take_vials(plan, at)


def take_vials(plan: ReleasePlan, at: datetime) -> None:
  """The vials of a plan are released; one that its signer entered himself waits for another's review (REL-15)."""
  for vial in plan.vials:
    vial.state = batch_states.vial_after(vial.state, "release", vial=vial.batch_number)
    if vial.pk in plan.own:
      vial.marks = marks.of_vial({*vial.marks, "ownEntry"})
      vial.own_entry_at = at
