"""Who leads, the old system or this one: said by signature, for all tracers or one (LNK-35 … LNK-37)."""

from __future__ import annotations

from typing import Any

from tracershop import ledger
from tracershop.access import policy, signatures
from tracershop.access.signatures import Signature
from tracershop.catalogue.models import Tracer
from tracershop.errors import Refusal
from tracershop.orderbook.ordering.reasons import reason_of, wanted
from tracershop.protocol.seen import refuse_stale
from tracershop.site import authority, conflicts, images
from tracershop.site.authority import Function, Leader
from tracershop.site.models import Authority


@ledger.action
def set_authority(
  change: ledger.Change,
  *,
  function: Function,
  leader: Leader | None,
  reason: str,
  signature: Signature,
  tracer_id: int | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Says who leads for a function from now on. `leader` None: a tracer has no word of its own any more.

  Raises Refusal `reason_required`, `signature_wrong`, `not_found`, `no_link`, `stale`, `conflict_open`,
  `writes_outstanding`, or `invalid` at `tracerId` or `leader`.
  """
  policy.require(change.actor, "authority.set")
  said = reason_of(reason, None)
  if not said.enough:
    raise wanted()
  signatures.confirm_of(change.actor, signature, "lead")
  _check_tracer(function, leader, tracer_id)
  if not authority.linked():
    raise Refusal("no_link")
  own = Authority.objects.filter(tracer_id=tracer_id, function=function).first()
  _check_shown(own or Authority.objects.filter(tracer_id=None, function=function).first(), seen)
  if (own.leader if own else None) == leader:
    raise Refusal("invalid", field="leader", text="nothing_changed")
  waiting = conflicts.about(function, tracer_id)
  if waiting:
    raise Refusal("conflict_open", details={"conflictIds": [it.pk for it in waiting]}, count=len(waiting))
  _check_sent(function, leader, tracer_id)
  before = images.authority_row(own, with_reason=True) if own else None
  row = own or Authority(tracer_id=tracer_id, function=function, revision=0)
  row.leader, row.reason = leader or row.leader, said.text
  row.set_by, row.set_at, row.revision = change.actor.name, change.now, row.revision + 1
  row.save()
  number, image = row.pk, images.authority_row(row, with_reason=True)
  changes = images.authority_changes(row) if leader else images.authority_gone(number)
  if leader is None:
    row.delete()
  change.record(
    kind="authority.set",
    subjects=[f"authority:{number}", *([f"tracer:{tracer_id}"] if tracer_id is not None else [])],
    before=before,
    after={"authority": image if leader else None, "meaning": signatures.meaning_on_paper(signature.meaning)},
    reason=said.text,
    changes=changes,
  )
  return {"authorityId": number}


def _check_tracer(function: Function, leader: Leader | None, tracer_id: int | None) -> None:
  """What is said of one tracer: of one that there is, and not of what has one leader for all of them."""
  if tracer_id is None:
    if leader is None:
      raise Refusal("invalid", field="leader")
    return
  # A bare isotope's has no word of its own: its orders have no form over there.
  if not Tracer.objects.filter(id=tracer_id, bare=False).exists():
    raise Refusal("not_found", field="tracerId")
  if function in authority.FOR_ALL:
    raise Refusal("invalid", field="tracerId", text="one_leader")


def _check_sent(function: Function, leader: Leader | None, tracer_id: int | None) -> None:
  """What was done here arrives over there before the old system leads again: afterwards it would not be written."""
  after = leader or authority.leader_of(None, function)
  if after == "new" or authority.leader_of(tracer_id, function) == "old":
    return
  left = authority.unsent()
  if left:
    raise Refusal("writes_outstanding", count=left)


def _check_shown(standing: Authority | None, seen: dict[str, int] | None) -> None:
  """One signs over what he saw: the word that holds now was on his screen, as it is."""
  if standing is None:
    return
  key = f"authority:{standing.pk}"
  refuse_stale({key: -1} | (seen or {}), key, images.authority_row(standing, with_reason=True), "function")
