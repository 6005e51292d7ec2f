"""What waits for a person's word: opened where two truths meet, settled by somebody with a reason."""

from __future__ import annotations

from typing import Any

from tracershop import ledger
from tracershop.site import images
from tracershop.site.models import Conflict


def open_conflict(
  change: ledger.Change, *, kind: str, subject: str, details: dict[str, Any], held: dict[str, Any] | None = None
) -> Conflict:
  """Opens a conflict about a subject, within an action; one that is open about it already is brought up to date."""
  known = Conflict.objects.filter(subject=subject, state="open").first()
  if known is not None and (known.kind, known.details) == (kind, details):
    return known
  before = images.conflict_row(known) if known else None
  row = known or Conflict(subject=subject, state="open", made_at=change.now, revision=0)
  row.kind, row.details, row.held = kind, details, held or {}
  row.revision += 1
  row.save()
  image = images.conflict_row(row)
  change.record(
    kind="conflict.opened",
    subjects=[f"conflict:{row.pk}", subject],
    before=before,
    after=image,
    changes=[ledger.Put(stream=images.STREAM, type="conflict", row=image)],
  )
  return row


def close_conflict(change: ledger.Change, *, subject: str, choice: str, reason: str) -> None:
  """Settles the open conflict about a subject, within an action: both sides agree again, or a person has decided."""
  for row in Conflict.objects.filter(subject=subject, state="open"):
    before = images.conflict_row(row)
    row.state, row.choice, row.reason = "settled", choice, reason
    row.settled_by, row.settled_at = change.actor.name, change.now
    row.revision += 1
    row.save()
    change.record(
      kind="conflict.settled",
      subjects=[f"conflict:{row.pk}", subject],
      before=before,
      after=images.conflict_row(row),
      reason=reason,
      changes=[ledger.Remove(stream=images.STREAM, type="conflict", id=row.pk)],
    )
