"""What came from outside and waits for a person's word."""

from __future__ import annotations

from typing import Any

from tracershop import ledger
from tracershop.site import images
from tracershop.site.models import Authority, Conflict

VANISHED = "bookingsVanished"


def subject_of(node_id: int) -> str:
  """How a conflict names its node."""
  return f"node:{node_id}"


def of_node(node_id: int) -> Conflict | None:
  """The open conflict of a node: there is one at the most."""
  return Conflict.objects.filter(subject=subject_of(node_id), state="open").order_by("id").first()


def about(function: str, tracer_id: int | None) -> list[Conflict]:
  """The open conflicts that whoever leads for a function of a tracer has to do with; None: of all tracers that have no
  word of their own."""
  apart = set(Authority.objects.filter(function=function, tracer_id__isnull=False).values_list("tracer_id", flat=True))
  found = []
  for it in Conflict.objects.filter(state="open").order_by("id"):
    of_tracer = it.details.get("tracerId")
    concerned = of_tracer not in apart if tracer_id is None else of_tracer in (None, tracer_id)
    if function in it.details.get("functions", ()) and concerned:
      found.append(it)
  return found


def hold(
  change: ledger.Change,
  *,
  kind: str,
  subject: str,
  details: dict[str, Any],
  held: dict[str, Any],
  known: Conflict | None,
) -> Conflict:
  """Opens a conflict, or puts what is newer in the place of what an open one held, within an action.

  Where it says the same as before nothing is recorded; `held` is kept all the same.
  """
  if known is None:
    it = Conflict.objects.create(kind=kind, subject=subject, details=details, held=held, made_at=change.now)
    row = images.conflict_row(it)
    change.record(
      kind="conflict.opened",
      subjects=[f"conflict:{it.pk}", subject],
      after=row,
      changes=[ledger.Put(images.STREAM, "conflict", row)],
    )
    return it
  before = images.conflict_row(known)
  known.held = held
  if known.details == details:
    known.save(update_fields=["held"])
    return known
  known.details = details
  known.revision += 1
  known.save()
  row = images.conflict_row(known)
  change.record(
    kind="conflict.changed",
    subjects=[f"conflict:{known.pk}", subject],
    before=before,
    after=row,
    changes=[ledger.Put(images.STREAM, "conflict", row)],
  )
  return known


def close(change: ledger.Change, it: Conflict | None) -> None:
  """Closes a conflict that has settled itself, within an action: nobody had to choose. None: there is nothing to do."""
  if it is None:
    return
  before = settled(change, it, choice=None, reason=None)
  change.record(
    kind="conflict.closed",
    subjects=[f"conflict:{it.pk}", it.subject],
    before=before,
    after=images.conflict_row(it),
    changes=[ledger.Remove(images.STREAM, "conflict", it.pk)],
  )


def settled(change: ledger.Change, it: Conflict, *, choice: str | None, reason: str | None) -> Any:
  """Saves a conflict as settled by whoever acts; its image before. What it held is let go."""
  before = images.conflict_row(it)
  it.state, it.choice, it.reason, it.held = "settled", choice, reason, {}
  it.settled_by, it.settled_at = change.actor.name, change.now
  it.revision += 1
  it.save()
  return before
