"""What could not be taken in from outside, with its reason."""

from __future__ import annotations

from tracershop import ledger
from tracershop.site import images
from tracershop.site.models import Quarantine

# The stream shows so many; the rest stay in the table. A snapshot must not grow for ever.
SHOWN = 100
REASON_LIMIT = 4_000


def quarantined(source: str, digest: str) -> bool:
  """Whether these bytes were put into quarantine before."""
  return Quarantine.objects.filter(source=source, digest=digest).exists()


def add_quarantine(
  change: ledger.Change, *, source: str, name: str, reason: str, digest: str, retryable: bool = False
) -> Quarantine:
  """Puts something into quarantine, within an action. `digest` is the SHA-256 of its bytes, in hex (of a message the
  keyed one); `retryable` where a person may have it tried again."""
  kept = Quarantine.objects.create(
    source=source,
    name=name[:255],
    reason=reason[:REASON_LIMIT],
    received_at=change.now,
    digest=digest,
    retryable=retryable,
  )
  image = images.quarantine_row(kept)
  changes: list[ledger.RowChange] = [ledger.Put(stream=images.STREAM, type="quarantine", row=image)]
  for old in Quarantine.objects.filter(shown=True).order_by("-id")[SHOWN:]:
    old.shown = False
    old.save(update_fields=["shown"])
    changes.append(ledger.Remove(stream=images.STREAM, type="quarantine", id=old.id))
  change.record(
    kind="quarantine.added",
    subjects=[f"quarantine:{kept.id}"],
    after=image,
    changes=changes,
  )
  return kept


def resolve(change: ledger.Change, *, source: str, digest: str, problems: str) -> None:
  """Notes, within an action, that what was in quarantine could be dealt with; `problems` is what remains wrong."""
  for kept in Quarantine.objects.filter(source=source, digest=digest, shown=True).order_by("id"):
    before = images.quarantine_row(kept)
    changes: list[ledger.RowChange] = []
    kept.revision += 1
    if problems:
      kept.reason = problems[:REASON_LIMIT]
      kept.save(update_fields=["reason", "revision"])
      changes.append(ledger.Put(stream=images.STREAM, type="quarantine", row=images.quarantine_row(kept)))
    else:
      kept.shown = False
      kept.save(update_fields=["shown", "revision"])
      changes.append(ledger.Remove(stream=images.STREAM, type="quarantine", id=kept.id))
    change.record(
      kind="quarantine.resolved",
      subjects=[f"quarantine:{kept.id}"],
      before=before,
      after=images.quarantine_row(kept) if problems else None,
      changes=changes,
    )
