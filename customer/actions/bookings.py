"""Bookings coming in: what the worklist and the messages of the RIS say, and what is no longer said.

Maintained invariants. What is older than what is known of a study changes nothing, by whatever road it comes; a study
that was cancelled comes back only by what is newer. One that was ordered keeps its order, whatever the RIS does: the
difference stands on the booking, and as a mark on its order, in the same entry. Everything is told in portions: a frame
has a bound, and a worklist has none.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any, Literal

import msgspec
from django.conf import settings

from customer.actions import booking_steps
from customer.actions.booking_rows import by, cancel, end, take
from customer.actions.booking_steps import Stepped
from tracershop import calendar, ledger
from tracershop.access import policy
from tracershop.errors import Refusal
from tracershop.orderbook import booking_parts, bookings, images, queries
from tracershop.orderbook.models import Booking
from tracershop.orderbook.ordering.reasons import reason_of, wanted
from tracershop.orderbook.studies import Study, fault, tidy
from tracershop.protocol.seen import refuse_stale
from tracershop.site import conflicts, nodes
from tracershop.site import images as site_images
from tracershop.site.models import Conflict, Letter, Node

Verb = Literal["new", "change", "cancel", "status"]

# A sender's clock may go so much before ours; one that goes further must not outvote every worklist until then.
MOST_AHEAD = timedelta(minutes=5)


# --- the worklist


@ledger.action
def adopt_studies(change: ledger.Change, *, node_id: int, asked_at: datetime, studies: list[Study]) -> dict[str, int]:
  """Takes in what a worklist answered to a question of `asked_at`: some 100 studies at a time (BKG-1 … BKG-8).

  Gives how many were added, changed, unchanged, older than what is known, and unreadable (`studies.fault`: those change
  nothing). A node that is no longer there says nothing.
  """
  tally = Counter({"added": 0, "changed": 0, "unchanged": 0, "older": 0, "unreadable": 0})
  if Node.objects.filter(id=node_id).exists():
    take(change, studies, known_at=asked_at, node_id=node_id, tally=tally)
  return dict(tally)


@ledger.action
def complete_answer(
  change: ledger.Change,
  *,
  node_id: int,
  asked_at: datetime,
  from_date: date,
  to_date: date,
  accessions: list[str],
  unread: int = 0,
) -> dict[str, int]:
  """What a worklist no longer has, after an answer that was whole: asked at `asked_at`, for dates from … to, and it had
  these accessions (BKG-9, BKG-10). Gives how many bookings were removed, and how many wait for a person's word.

  Where some of its studies could not be read (`unread`) nobody knows which those are: none goes, and that is told
  (BKG-70).

  Only the node's own bookings inside the window go, and none that something newer is known of. The node has then
  answered, and the list is as of `asked_at`. An answer older than the last one says nothing.
  """
  node = Node.objects.filter(id=node_id).first()
  if node is None or (node.answered_at is not None and asked_at < node.answered_at):
    return {"removed": 0, "held": 0}
  if unread:
    _answered(change, node, asked_at, unread)
    return {"removed": 0, "held": 0}
  there = {it.strip() for it in accessions}
  inside = Booking.objects.filter(node_id=node_id, start_date__gte=from_date, start_date__lte=to_date)
  known = list(
    inside.exclude(state="cancelled").order_by("id").values_list("id", "accession", "known_at", "start_at", "order_id")
  )
  gone = [
    pk
    for pk, accession, known_at, start_at, order_id in known
    if accession not in there
    and known_at < asked_at
    # One that was ordered and has begun is on no worklist because it is done: nothing there for a nurse to mend.
    and (not order_id or start_at > asked_at)
  ]
  held: list[int] = []
  conflict = conflicts.of_node(node_id)
  if _too_many(len(gone), len(known)):
    held, gone = gone, []
    conflicts.hold(
      change,
      kind=conflicts.VANISHED,
      subject=conflicts.subject_of(node_id),
      details={"vanished": len(held), "known": len(known), "fromDate": str(from_date), "toDate": str(to_date)},
      held={"bookingIds": held, "askedAt": asked_at.isoformat()},
      known=conflict,
    )
  else:
    conflicts.close(change, conflict)
  cancel(change, gone, known_at=asked_at)
  _answered(change, node, asked_at)
  return {"removed": len(gone), "held": len(held)}


def _answered(change: ledger.Change, node: Node, asked_at: datetime, unread: int = 0) -> None:
  before = site_images.node_row(node)
  node.answered_at, node.unread = asked_at, unread
  node.trouble = bookings.UNREADABLE if unread else None
  nodes.save(change, node, before, kind="node.answered")
  bookings.report_ris(change)


def _too_many(vanished: int, known: int) -> bool:
  """Whether a person is asked before so many bookings go at once."""
  return vanished >= settings.BOOKINGS_VANISH_LEAST and vanished > known * settings.BOOKINGS_VANISH_PERCENT / 100


@ledger.action
def fail_answer(change: ledger.Change, *, node_id: int, code: str) -> None:
  """Notes why a worklist gave no whole answer (BKG-11): no booking changes, and the list stays as old as it is.

  Recorded only where it is news.
  """
  node = Node.objects.filter(id=node_id).first()
  if node is None:
    return
  if node.trouble != code:
    before = site_images.node_row(node)
    node.trouble = code
    nodes.save(change, node, before, kind="node.failed")
  bookings.report_ris(change)


@ledger.action
def settle_conflict(
  change: ledger.Change,
  *,
  conflict_id: int,
  choice: Literal["apply", "keep", "ours", "theirs", "apart"],
  reason: str,
  fields: dict[str, Literal["ours", "theirs"]] | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Decides about what vanished at once (BKG-10): `apply` cancels it, but for what is known newer; `keep` leaves it
  standing until its worklist speaks of it again. Or about what two systems say differently (LNK-38): `ours`, `theirs`,
  or `apart`, each of `fields` by itself; what is decided is what was seen.

  Raises Refusal `forbidden`, `not_found`, `stale`, `already_answered`, `already_released`, `reason_required`, or
  `invalid` at `reason`, `choice` or `fields`.
  """
  policy.require(change.actor, "conflict.settle")
  it = Conflict.objects.filter(id=conflict_id).first()
  if it is None:
    raise Refusal("not_found", field="conflictId")
  key, two_sides = f"conflict:{it.pk}", it.kind != conflicts.VANISHED
  refuse_stale({key: -1} | (seen or {}) if two_sides else seen, key, site_images.conflict_row(it), "conflictId")
  if it.state != "open":
    raise Refusal("already_answered", field="conflictId", text="conflict")
  said = reason_of(reason, None)
  if not said.enough:
    raise wanted()
  if two_sides:
    conflicts.settle_sides(change, it, choice=choice, fields=fields or {}, reason=said.text)
    return {"conflictId": it.pk}
  if choice not in ("apply", "keep"):
    raise Refusal("invalid", field="choice", text="keep_or_apply")
  held: list[int] = it.held.get("bookingIds", [])
  asked_at = it.held.get("askedAt")
  before = conflicts.settled(change, it, choice=choice, reason=said.text)
  change.record(
    kind="conflict.settled",
    subjects=[f"conflict:{it.pk}", it.subject],
    before=before,
    after=site_images.conflict_row(it),
    reason=said.text,
    changes=[ledger.Remove(site_images.STREAM, "conflict", it.pk)],
  )
  if asked_at is not None:
    since = datetime.fromisoformat(asked_at)
    for some in by(500, held):
      standing = Booking.objects.filter(id__in=some, known_at__lt=since).exclude(state="cancelled")
      if choice == "apply":
        cancel(change, list(standing.order_by("id").values_list("id", flat=True)), known_at=since)
      else:
        # Nobody's until the worklist names them: the next answer without them would else ask the same again.
        standing.update(node_id=None)
  return {"conflictId": it.pk}


# --- messages


@ledger.action
def apply_message(
  change: ledger.Change,
  *,
  letter_id: int,
  verb: Verb,
  known_at: datetime,
  accession: str,
  study: Study | None,
  step_id: str = "",
) -> dict[str, str]:
  """Does what a message of the RIS says of one study, once (BKG-3, BKG-5, BKG-6). `known_at` is when it was written;
  with `step_id` it speaks of this step of the study only (BKG-72).

  Gives `applied`; `idle` where it changes nothing (older than what is known, known already, done before); `unknown`
  where it speaks of a study that is not there and does not say enough to make it. The letter is then done, or idle.
  """
  letter = Letter.objects.filter(id=letter_id).first()
  if letter is not None and letter.state in ("done", "idle"):
    return {"outcome": "idle"}
  outcome = _applied(change, verb, min(known_at, change.now + MOST_AHEAD), accession.strip(), study, step_id)
  if letter is not None:
    letter.state = "done" if outcome == "applied" else "idle"
    letter.save(update_fields=["state"])
  return {"outcome": outcome}


def _applied(
  change: ledger.Change, verb: Verb, known_at: datetime, accession: str, study: Study | None, step_id: str
) -> str:
  if study is not None:
    study = msgspec.structs.replace(study, accession=accession)
  known = Booking.objects.filter(accession=accession).first()
  if known is not None and step_id:
    return _step(change, verb, known_at, known, study, step_id)
  if known is not None:
    return _whole(change, verb, known_at, known, study)
  if study is None or verb == "status" or fault(study) is not None or not study.location.strip():
    return "unknown"
  if verb == "cancel":
    return "applied" if _bury(change, study, known_at, step_id) else "idle"
  stepped = Stepped([booking_steps.of_message(step_id, known_at, study)], study, None) if step_id else None
  return _taken(change, study, known_at, stepped)


def _whole(change: ledger.Change, verb: Verb, known_at: datetime, known: Booking, study: Study | None) -> str:
  """What is said of the whole of a study that is known."""
  over = known.state == "cancelled"
  if verb == "cancel" or (over and verb != "status" and study is None):
    # Also where it is cancelled: else what was written before this, and comes after it, would bring it back.
    return _stepped(change, known, booking_steps.cancelled_whole(known, known_at), known_at)
  if over and verb == "status":
    return "idle"
  if study is not None:
    return _taken(change, study, known_at)
  if not booking_steps.outdated(known, known_at):
    known.known_at, known.whole_at = max(known_at, known.known_at), known_at
    known.save(update_fields=["known_at", "whole_at"])
  return "idle"


def _step(
  change: ledger.Change, verb: Verb, known_at: datetime, known: Booking, study: Study | None, step_id: str
) -> str:
  """What is said of one step of a study that is known: the others stay as they are (BKG-72)."""
  if verb == "cancel":
    found = booking_steps.cancelled(known, step_id, known_at)
  elif study is None or (verb == "status" and known.state == "cancelled"):
    return "idle"
  else:
    found = booking_steps.told(known, step_id, known_at, study, new=verb == "new")
  return _stepped(change, known, found, known_at)


def _stepped(change: ledger.Change, known: Booking, found: Stepped | None, known_at: datetime) -> str:
  """Makes a booking what is then known of it."""
  if found is None:
    return "idle"
  if found.study is None:
    return "applied" if end(change, known.pk, found, known_at=known_at) else "idle"
  return _taken(change, found.study, known_at, found)


def _taken(change: ledger.Change, study: Study, known_at: datetime, stepped: Stepped | None = None) -> str:
  tally = Counter[str]()
  take(change, [study], known_at=known_at, node_id=None, tally=tally, stepped=stepped)
  return "applied" if tally["added"] or tally["changed"] else "idle"


def _bury(change: ledger.Change, study: Study, known_at: datetime, step_id: str) -> bool:
  """Keeps a study that was cancelled before anybody had heard of it, so that nothing older brings it back."""
  start_date = calendar.wall_date(study.start_at)
  if start_date < queries.window_from():
    return False
  study = tidy(study)
  found, made = bookings.rooms([study.location])
  it = Booking.objects.create(
    accession=study.accession,
    location=found[study.location],
    code=study.code,
    description=study.description,
    start_at=study.start_at,
    start_date=start_date,
    state="cancelled",
    known_at=known_at,
    whole_at=None if step_id else known_at,
    steps=booking_steps.kept([booking_steps.of_message(step_id, known_at, study, gone=True)] if step_id else []),
  )
  after = {"bookings": [images.kept_booking(it)], "locations": [images.location(room) for room in made]}
  change.record(
    kind="booking.cancelled",
    subjects=[f"booking:{it.pk}", *(f"location:{room.pk}" for room in made)],
    after=after,
    changes=[row for room in made for row in booking_parts.location_changes(room)],
  )
  return True
