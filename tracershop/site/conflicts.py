"""What came from outside and waits for a person's word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tracershop import ledger
from tracershop.errors import Refusal
from tracershop.site import images
from tracershop.site.models import Authority, Conflict

VANISHED = "bookingsVanished"
BOTH_SIDES = ("ours", "theirs", "apart")
# Who applies a choice between two systems: (change, conflict, {field: side}, choice, reason).
Settler = Callable[[ledger.Change, Conflict, Mapping[str, str], str, str], None]
# By the noun of the conflict's subject.
_settlers: dict[str, Settler] = {}


def register_settler(noun: str, settler: Settler) -> None:
  """Says who applies what a person chooses about conflicts of this noun (`order`); once, when the part is set up."""
  _settlers[noun] = settler


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


def settle_sides(change: ledger.Change, it: Conflict, *, choice: str, fields: Mapping[str, str], reason: str) -> None:
  """Settles what two systems say differently, within an action: `ours`, `theirs`, or field by field (`apart`).

  Raises Refusal `invalid` at `choice` or `fields`, and what whoever applies it refuses.
  """
  settler = _settlers.get(it.subject.partition(":")[0])
  if choice not in BOTH_SIDES or settler is None:
    raise Refusal("invalid", field="choice", text="both_sides")
  names = [told["field"] for told in it.details["fields"]]
  choices = dict.fromkeys(names, choice) if choice != "apart" else dict(fields)
  if sorted(choices) != sorted(names) or (choice == "apart" and it.details.get("placed")):
    raise Refusal("invalid", field="fields", text="each_field")
  settler(change, it, choices, choice, reason)
  settle_alike(change, it, choices=choices, choice=choice, reason=reason)


def settle_alike(change: ledger.Change, it: Conflict, *, choices: Mapping[str, str], choice: str, reason: str) -> None:
  """Notes that a conflict has been settled by whoever acts, field by field, within an action."""
  told = [{**field, "choice": choices[field["field"]]} for field in it.details["fields"]]
  before = images.conflict_row(it)
  it.details = {**it.details, "fields": told}
  settled(change, it, choice=choice, reason=reason)
  change.record(
    kind="conflict.settled",
    subjects=[f"conflict:{it.pk}", it.subject],
    before=before,
    after=images.conflict_row(it),
    reason=reason,
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
