"""Proposing a change, approving it by signature, declining it, taking it back."""

from __future__ import annotations

from datetime import date
from typing import Any

from production.actions.proposals import trying
from production.actions.proposals.governed import Deed, deed_of
from production.actions.setup.keeping import there
from tracershop import calendar, ledger
from tracershop.access import policy, signatures
from tracershop.access.signatures import Signature
from tracershop.catalogue import images, parts
from tracershop.catalogue.models import Proposal
from tracershop.errors import Refusal
from tracershop.protocol.seen import refuse_stale
from tracershop.texts import free_text

# It waits for somebody: for approval, for its date, or for a word on why it could not be.
OPEN = ("proposed", "approved", "failed")


@ledger.action
def make_proposal(
  change: ledger.Change,
  *,
  name: str,
  data: dict[str, Any],
  from_date: date,
  reason: str,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Proposes a change of configuration that matters, from a date (EYE-3). It is tried at once by its own action.

  Raises Refusal `forbidden`, `reason_required`, `invalid` at `name` or `fromDate`, `in_use` where another change of
  the same row waits, and whatever the command itself would be refused with.
  """
  policy.require(change.actor, "proposal.make")
  reason = _reason(reason)
  deed = deed_of(name, data)
  policy.require(change.actor, name)
  if from_date < calendar.wall_date(change.now):
    raise Refusal("invalid", field="fromDate", text="date_past")
  _require_begun(deed, from_date)
  found = trying.tried(change, deed, seen)
  target = "" if found.before is None else f"{deed.type}:{found.before['id']}"
  waiting = Proposal.objects.filter(target=target, state__in=OPEN).order_by("id").first() if target else None
  if waiting is not None:
    raise Refusal("in_use", details={"proposalId": waiting.pk}, text="proposal_waits", who=waiting.proposed_by)
  row = Proposal(
    command=name,
    data=data,
    target=target,
    before=found.before,
    # What begins has no number yet: the one that was tried is gone.
    after=found.after if target else _unnumbered(found.after),
    order_ids=found.order_ids,
    from_date=from_date,
    reason=reason,
    proposed_by=change.actor.name,
    proposed_by_id=change.actor.user_id or 0,
    proposed_at=change.now,
  )
  row.save()
  told(change, kind="proposal.made", rows=[row], before=None, reason=reason)
  return {"proposalId": row.pk}


@ledger.action
def approve_proposal(
  change: ledger.Change,
  *,
  proposal_id: int,
  signature: Signature,
  confirmed_order_ids: list[int] | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Approves another's proposal, signed over what was shown (EYE-4). Where its date has come it is done with it, by its
  own action in the same transaction; else it waits for its date, and is tried.

  Raises Refusal `forbidden` for one's own, `signature_wrong`, `already_answered`, `stale` where proposal or row are no
  longer as they were shown, `touches_orders`, and whatever the command itself would be refused with.
  """
  policy.require(change.actor, "proposal.approve")
  row, before = _chosen(proposal_id, {f"proposal:{proposal_id}": -1} | (seen or {}), ("proposed",))
  _require_other(change, row)
  signatures.confirm_of(change.actor, signature, "approveChange")
  policy.require(change.actor, row.command)
  deed = deed_of(row.command, row.data)
  _require_begun(deed, row.from_date)
  ids = confirmed_order_ids or []
  found = trying.confirmed(change, deed, ids, seen)
  require_unmoved(row, found)
  row.approved_by, row.approved_at = change.actor.name, change.now
  row.order_ids = found.order_ids
  if row.from_date > calendar.wall_date(change.now):
    row.state = "approved"
  else:
    do(change, row, deed, ids)
    row.state, row.ended_by, row.ended_at = "applied", change.actor.name, change.now
  _save(row)
  told(
    change, kind="proposal.approved", rows=[row], before=before, meaning=signatures.meaning_on_paper(signature.meaning)
  )
  return {"proposalId": row.pk, "state": row.state}


@ledger.action
def decline_proposal(
  change: ledger.Change, *, proposal_id: int, reason: str, seen: dict[str, int] | None = None
) -> dict[str, Any]:
  """Declines another's proposal with a reason, also one that was approved and waits for its date (EYE-6).

  Raises Refusal `forbidden` for one's own, `reason_required`, `already_answered` or `stale`.
  """
  policy.require(change.actor, "proposal.decline")
  reason = _reason(reason)
  row, before = _chosen(proposal_id, seen, OPEN)
  _require_other(change, row)
  _end(change, row, "declined", reason)
  told(change, kind="proposal.declined", rows=[row], before=before, reason=reason)
  return {"proposalId": row.pk}


@ledger.action
def withdraw_proposal(change: ledger.Change, *, proposal_id: int, seen: dict[str, int] | None = None) -> dict[str, Any]:
  """Takes one's own proposal back while it has not been made (EYE-6).

  Raises Refusal `forbidden` for another's, `already_answered` or `stale`.
  """
  policy.require(change.actor, "proposal.withdraw")
  row, before = _chosen(proposal_id, seen, OPEN)
  if row.proposed_by_id != change.actor.user_id:
    raise Refusal("forbidden", field="proposalId", text="others_proposal")
  _end(change, row, "withdrawn", None)
  told(change, kind="proposal.withdrawn", rows=[row], before=before)
  return {"proposalId": row.pk}


def do(change: ledger.Change, row: Proposal, deed: Deed, ids: list[int]) -> None:
  """Makes the change by its own action. Its entries are about the proposal too, and name proposer and approver."""
  who = {"number": row.pk, "proposer": row.proposed_by, "approver": row.approved_by}
  danish = "Ændring {number}, foreslået af {proposer}, godkendt af {approver}".format(**who)
  english = "Change {number}, proposed by {proposer}, approved by {approver}".format(**who)
  with change.because(f"{danish} / {english}: {row.reason}", [f"proposal:{row.pk}"]):
    deed.do(change, ids, None)


def require_unmoved(row: Proposal, found: trying.Tried) -> None:
  """Raises Refusal `stale` where the row that it changes is no longer what it was when it was proposed."""
  if not trying.same(row.before, found.before):
    raise Refusal("stale", field="proposalId", text="overtaken", details={row.target: found.before})


def told(
  change: ledger.Change,
  *,
  kind: str,
  rows: list[Proposal],
  before: Any,
  reason: str | None = None,
  meaning: str | None = None,
) -> None:
  """Records what was done with one proposal."""
  (row,) = rows
  after = images.proposal(row)
  change.record(
    kind=kind,
    subjects=[f"proposal:{row.pk}", *([row.target] if row.target else [])],
    before=before,
    after=after if meaning is None else {"proposal": after, "meaning": meaning},
    reason=reason,
    changes=parts.puts(row),
  )


def _require_begun(deed: Deed, from_date: date) -> None:
  """Raises Refusal `invalid` for what would begin before it counts: when it is made that date has passed."""
  begins = deed.given.get("starts_date")
  if begins is not None and begins < from_date:
    raise Refusal("invalid", field="startsDate", text="date_past")


def _reason(reason: str) -> str:
  found = free_text(reason, "reason")
  if not found:
    raise Refusal("reason_required", field="reason")
  return found


def _chosen(proposal_id: int, seen: dict[str, int] | None, states: tuple[str, ...]) -> tuple[Proposal, Any]:
  row = there(Proposal, proposal_id)
  before = images.proposal(row)
  refuse_stale(seen, f"proposal:{row.pk}", before, "proposalId")
  if row.state not in states:
    raise Refusal("already_answered", field="proposalId", text="proposal")
  return row, before


def _require_other(change: ledger.Change, row: Proposal) -> None:
  if row.proposed_by_id == change.actor.user_id:
    raise Refusal("forbidden", field="proposalId", text="own_proposal")


def _end(change: ledger.Change, row: Proposal, state: str, reason: str | None) -> None:
  row.state, row.ended_reason = state, reason
  row.ended_by, row.ended_at = change.actor.name, change.now
  _save(row)


def _save(row: Proposal) -> None:
  row.revision += 1
  row.save()


def _unnumbered(image: trying.Image) -> trying.Image:
  return None if image is None else {key: value for key, value in image.items() if key != "id"}
