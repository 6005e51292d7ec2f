"""What a site admin does with what could not be taken in: tries it again, or sets it aside."""

from __future__ import annotations

from typing import Any

from tracershop import ledger
from tracershop.access import policy
from tracershop.errors import Refusal
from tracershop.orderbook.rules import free_text
from tracershop.protocol.seen import refuse_stale
from tracershop.site import images
from tracershop.site.models import Letter, Quarantine


@ledger.action
def retry_quarantine(
  change: ledger.Change, *, quarantine_id: int, seen: dict[str, int] | None = None
) -> dict[str, Any]:
  """Has a message of the RIS tried again (HL7-8): the pinger takes it within seconds, and says what became of it."""
  policy.require(change.actor, "quarantine.retry")
  kept = _open(quarantine_id)
  before = images.quarantine_row(kept)
  refuse_stale(seen, f"quarantine:{kept.pk}", before, "quarantineId")
  letter = Letter.objects.filter(quarantine_id=kept.pk).first()
  if letter is None or not kept.retryable:
    raise Refusal("invalid", field="quarantineId", text="not_retryable")
  if not letter.body:
    raise Refusal("invalid", field="quarantineId", text="letter_gone")
  letter.state = "retry"
  letter.save(update_fields=["state"])
  kept.revision += 1
  kept.save(update_fields=["revision"])
  row = images.quarantine_row(kept)
  change.record(
    kind="quarantine.retried",
    subjects=[f"quarantine:{kept.pk}"],
    before=before,
    after=row,
    changes=[ledger.Put(images.STREAM, "quarantine", row) if kept.shown else ledger.Touch(images.STREAM)],
  )
  return {"quarantineId": kept.pk}


@ledger.action
def dismiss_quarantine(
  change: ledger.Change, *, quarantine_id: int, reason: str, seen: dict[str, int] | None = None
) -> dict[str, Any]:
  """Takes something off the list that nobody will read any more, with a reason (HL7-8). What was kept of it stays."""
  policy.require(change.actor, "quarantine.dismiss")
  kept = _open(quarantine_id)
  before = images.quarantine_row(kept)
  refuse_stale(seen, f"quarantine:{kept.pk}", before, "quarantineId")
  reason = free_text(reason, "reason")
  if not reason:
    raise Refusal("reason_required", field="reason")
  Letter.objects.filter(quarantine_id=kept.pk).update(state="dismissed")
  shown, kept.shown = kept.shown, False
  kept.revision += 1
  kept.save(update_fields=["shown", "revision"])
  change.record(
    kind="quarantine.dismissed",
    subjects=[f"quarantine:{kept.pk}"],
    before=before,
    reason=reason,
    changes=[ledger.Remove(images.STREAM, "quarantine", kept.pk) if shown else ledger.Touch(images.STREAM)],
  )
  return {"quarantineId": kept.pk}


def _open(quarantine_id: int) -> Quarantine:
  """A line that nobody has settled. Raises Refusal `not_found`.

  An old message that the list has no room for is open as well.
  """
  kept = Quarantine.objects.filter(id=quarantine_id).first()
  waits = Letter.objects.filter(quarantine_id=quarantine_id, state__in=("dead", "retry"))
  if kept is None or not (kept.shown or waits.exists()):
    raise Refusal("not_found", field="quarantineId")
  return kept
