"""What could not be taken in from outside, with its reason, and what a site admin does about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from django.db.models import Count, QuerySet

from tracershop import ledger
from tracershop.access import policy
from tracershop.errors import Refusal
from tracershop.protocol import rows
from tracershop.protocol.seen import refuse_stale
from tracershop.site import images
from tracershop.site.models import Letter, Quarantine
from tracershop.texts import free_text

# The stream shows so many of each source; the rest wait for their place. A snapshot must not grow for ever, and one
# source that has much to say must not hide another.
SHOWN = 100
REASON_LIMIT = 4_000
OLD_SYSTEM = "oldSystem"


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
  for old in Quarantine.objects.filter(source=source, shown=True).order_by("-id")[SHOWN:]:
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
  for kept in of_source(source).filter(digest=digest):
    before = images.quarantine_row(kept)
    if not problems:
      _leave(change, kept, "resolved", before)
      continue
    kept.revision += 1
    kept.reason = problems[:REASON_LIMIT]
    kept.save(update_fields=["reason", "revision"])
    after = images.quarantine_row(kept)
    change.record(
      kind="quarantine.resolved",
      subjects=[f"quarantine:{kept.id}"],
      before=before,
      after=after,
      changes=[ledger.Put(images.STREAM, "quarantine", after) if kept.shown else ledger.Touch(images.STREAM)],
    )


def of_source(source: str) -> QuerySet[Quarantine]:
  """What of a source nobody has settled yet, shown or not, the oldest first."""
  return Quarantine.objects.filter(source=source, fate__isnull=True).order_by("id")


def waiting(names: Iterable[str] | None = None) -> QuerySet[Quarantine]:
  """Rows of the old system that nobody has looked at yet, shown or not; those of these names."""
  found = of_source(OLD_SYSTEM)
  return found if names is None else found.filter(name__in=list(names))


def hidden() -> dict[str, int]:
  """How many lines of each source the list has no room for (HL7-20)."""
  found = Quarantine.objects.filter(fate__isnull=True, shown=False).order_by().values_list("source")
  return dict(found.annotate(Count("id")))


def close(change: ledger.Change, found: Iterable[Quarantine], fate: Literal["resolved", "replaced"]) -> None:
  """Takes rows of the old system off the list, within an action: they could be taken in, or came again otherwise."""
  for kept in found:
    _leave(change, kept, fate, images.quarantine_row(kept))


def _leave(
  change: ledger.Change, kept: Quarantine, fate: Literal["resolved", "replaced"], before: rows.Quarantine
) -> None:
  was, kept.shown, kept.fate = kept.shown, False, fate
  kept.revision += 1
  kept.save(update_fields=["shown", "fate", "revision"])
  change.record(
    kind="quarantine.resolved",
    subjects=[f"quarantine:{kept.id}"],
    before=before,
    changes=_left(kept) if was else [ledger.Touch(images.STREAM)],
  )


def _left(kept: Quarantine) -> list[ledger.RowChange]:
  """A line that leaves the list, and the one of its source that has been waiting for its place."""
  changes: list[ledger.RowChange] = [ledger.Remove(images.STREAM, "quarantine", kept.pk)]
  following = of_source(kept.source).filter(shown=False).last()
  if following is not None:
    following.shown = True
    following.save(update_fields=["shown"])
    changes.append(ledger.Put(images.STREAM, "quarantine", images.quarantine_row(following)))
  return changes


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
  shown, kept.shown, kept.fate = kept.shown, False, "aside"
  kept.revision += 1
  kept.save(update_fields=["shown", "fate", "revision"])
  change.record(
    kind="quarantine.dismissed",
    subjects=[f"quarantine:{kept.pk}"],
    before=before,
    reason=reason,
    changes=_left(kept) if shown else [ledger.Touch(images.STREAM)],
  )
  return {"quarantineId": kept.pk}


def _open(quarantine_id: int) -> Quarantine:
  """A line that nobody has settled, though the list may have no room for it. Raises Refusal `not_found`."""
  kept = Quarantine.objects.filter(id=quarantine_id, fate__isnull=True).first()
  if kept is None:
    raise Refusal("not_found", field="quarantineId")
  return kept
