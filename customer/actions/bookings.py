"""Bookings coming in: what the worklist and the messages of the RIS say, and what is no longer said.

Maintained invariants. What is older than what is known of a study changes nothing, by whatever road it comes; a study
that was cancelled comes back only by what is newer. One that was ordered keeps its order, whatever the RIS does: the
difference stands on the booking, and as a mark on its order, in the same entry. Everything is told in portions: a frame
has a bound, and a worklist has none.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, Literal, TypeVar

import msgspec
from django.conf import settings
from django.db.models import F

from tracershop import calendar, ledger
from tracershop.access import policy
from tracershop.catalogue.models import Customer
from tracershop.errors import Refusal
from tracershop.orderbook import booking_parts, bookings, images, queries, store
from tracershop.orderbook.models import Booking, Location, Order, Procedure
from tracershop.orderbook.ordering.reasons import reason_of, wanted
from tracershop.orderbook.studies import Study, fault, tidy
from tracershop.protocol import messages, rows
from tracershop.protocol.seen import refuse_stale
from tracershop.site import conflicts, feeds, nodes
from tracershop.site import images as site_images
from tracershop.site.models import Conflict, Feed, Letter, Node

Verb = Literal["new", "change", "cancel", "status"]

# So many bookings go into one entry, and no more bytes of them: a frame ends at 512 KiB, and holds their orders too.
PORTION = 100
PORTION_BYTES = 128 * 1024
# A sender's clock may go so much before ours; one that goes further must not outvote every worklist until then.
MOST_AHEAD = timedelta(minutes=5)
_FIELDS = [
  "location", "procedure", "code", "description", "start_at", "start_date", "state", "parts", "changes", "known_at",
  "node_id", "revision",
]  # fmt: skip

T = TypeVar("T")


# --- the worklist


@ledger.action
def adopt_studies(change: ledger.Change, *, node_id: int, asked_at: datetime, studies: list[Study]) -> dict[str, int]:
  """Takes in what a worklist answered to a question of `asked_at`: some 100 studies at a time (BKG-1 … BKG-8).

  Gives how many were added, changed, unchanged, older than what is known, and unreadable (`studies.fault`: those change
  nothing). A node that is no longer there says nothing.
  """
  tally = Counter({"added": 0, "changed": 0, "unchanged": 0, "older": 0, "unreadable": 0})
  if Node.objects.filter(id=node_id).exists():
    _take(change, studies, known_at=asked_at, node_id=node_id, tally=tally)
  return dict(tally)


@ledger.action
def complete_answer(
  change: ledger.Change, *, node_id: int, asked_at: datetime, from_date: date, to_date: date, accessions: list[str]
) -> dict[str, int]:
  """What a worklist no longer has, after an answer that was whole: asked at `asked_at`, for dates from … to, and it had
  these accessions (BKG-9, BKG-10). Gives how many bookings were removed, and how many wait for a person's word.

  Only the node's own bookings inside the window go, and none that something newer is known of. The node has then
  answered, and the list is as of `asked_at`. An answer older than the last one says nothing.
  """
  node = Node.objects.filter(id=node_id).first()
  if node is None or (node.answered_at is not None and asked_at < node.answered_at):
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
  _cancel(change, gone, known_at=asked_at)
  before = site_images.node_row(node)
  node.answered_at, node.trouble = asked_at, None
  nodes.save(change, node, before, kind="node.answered")
  _report_feed(change)
  return {"removed": len(gone), "held": len(held)}


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
  _report_feed(change)


def _report_feed(change: ledger.Change) -> None:
  """The list of studies is as old as the oldest of the worklists that make it, and down while one of them is."""
  asked = list(Node.objects.filter(worklist=True).values_list("answered_at", "trouble"))
  answered = [at for at, _ in asked if at is not None]
  state: feeds.FeedState = "down" if any(trouble is not None for _, trouble in asked) else "up"
  as_of = None if state == "down" else min(answered, default=None)
  known = Feed.objects.filter(id="ris").first()
  if known is not None and (known.state, known.as_of) == (state, as_of or known.as_of):
    return
  customers = Customer.objects.values_list("id", flat=True)
  feeds.report_feed(
    change,
    feed="ris",
    state=state,
    as_of=as_of,
    customer_ids=customers,
    cycle_seconds=math.ceil(settings.WORKLIST_SECONDS),
  )


@ledger.action
def settle_conflict(
  change: ledger.Change,
  *,
  conflict_id: int,
  choice: Literal["apply", "keep"],
  reason: str,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Decides about what vanished at once (BKG-10): `apply` cancels it, but for what is known newer; `keep` leaves it
  standing until its worklist speaks of it again.

  Raises Refusal `forbidden`, `not_found`, `stale`, `already_answered`, `reason_required`, `invalid` at `reason`.
  """
  policy.require(change.actor, "conflict.settle")
  it = Conflict.objects.filter(id=conflict_id).first()
  if it is None:
    raise Refusal("not_found", field="conflictId")
  refuse_stale(seen, f"conflict:{it.pk}", site_images.conflict_row(it), "conflictId")
  if it.state != "open":
    raise Refusal("already_answered", field="conflictId", text="conflict")
  if it.kind != conflicts.VANISHED:
    # Two systems say two things: it goes by itself as soon as both say the same (LNK-12).
    raise Refusal("invalid", field="conflictId", text="both_sides")
  said = reason_of(reason, None)
  if not said.enough:
    raise wanted()
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
    for some in _by(500, held):
      standing = Booking.objects.filter(id__in=some, known_at__lt=since).exclude(state="cancelled")
      if choice == "apply":
        _cancel(change, list(standing.order_by("id").values_list("id", flat=True)), known_at=since)
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
) -> dict[str, str]:
  """Does what a message of the RIS says of one study, once (BKG-3, BKG-5, BKG-6). `known_at` is when it was written.

  Gives `applied`; `idle` where it changes nothing (older than what is known, known already, done before); `unknown`
  where it speaks of a study that is not there and does not say enough to make it. The letter is then done, or idle.
  """
  letter = Letter.objects.filter(id=letter_id).first()
  if letter is not None and letter.state in ("done", "idle"):
    return {"outcome": "idle"}
  outcome = _applied(change, verb, min(known_at, change.now + MOST_AHEAD), accession.strip(), study)
  if letter is not None:
    letter.state = "done" if outcome == "applied" else "idle"
    letter.save(update_fields=["state"])
  return {"outcome": outcome}


def _applied(change: ledger.Change, verb: Verb, known_at: datetime, accession: str, study: Study | None) -> str:
  if study is not None:
    study = msgspec.structs.replace(study, accession=accession)
  known = Booking.objects.filter(accession=accession).first()
  if known is None:
    if study is None or verb == "status" or fault(study) is not None or not study.location.strip():
      return "unknown"
  elif known_at < known.known_at or (known.state == "cancelled" and verb == "status"):
    return "idle"
  elif (known.state == "cancelled" and verb == "cancel") or (study is None and verb != "cancel"):
    # Else what was written before this, and comes after it, would bring back what was cancelled.
    known.known_at = known_at
    known.save(update_fields=["known_at"])
    return "idle"
  if verb == "cancel":
    if known is None:
      assert study is not None, "one that is not known and says nothing was left above"
      return "applied" if _bury(change, study, known_at) else "idle"
    _cancel(change, [known.pk], known_at=known_at)
    return "applied"
  assert study is not None, "one that says nothing was left above"
  tally = Counter[str]()
  _take(change, [study], known_at=known_at, node_id=None, tally=tally)
  return "applied" if tally["added"] or tally["changed"] else "idle"


def _bury(change: ledger.Change, study: Study, known_at: datetime) -> bool:
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
  )
  after = {"bookings": [images.kept_booking(it)], "locations": [images.location(room) for room in made]}
  change.record(
    kind="booking.cancelled",
    subjects=[f"booking:{it.pk}", *(f"location:{room.pk}" for room in made)],
    after=after,
    changes=[row for room in made for row in booking_parts.location_changes(room)],
  )
  return True


# --- what both do


class _Touched:
  """Bookings that change together: how they were, and all that follows them."""

  def __init__(self) -> None:
    self.since = queries.window_from()
    self.new: list[Booking] = []
    self.old: list[Booking] = []
    self.rooms: dict[int, Location] = {}
    self.made_rooms: list[Location] = []
    self.made_procedures: list[Procedure] = []
    self._before: dict[int, tuple[dict[str, Any], list[str]]] = {}

  def room(self, it: Location) -> Location:
    """A room whose count may have changed."""
    return self.rooms.setdefault(it.pk, it)

  def keep(self, it: Booking) -> None:
    """Notes how a booking is before it changes."""
    self.room(it.location)
    self._before[it.pk] = images.kept_booking(it), booking_parts.booking_streams(it, self.since)

  def image_before(self, it: Booking) -> dict[str, Any] | None:
    return self._before[it.pk][0] if it.pk in self._before else None

  def changes(self, it: Booking) -> list[ledger.RowChange]:
    streams = self._before[it.pk][1] if it.pk in self._before else []
    return booking_parts.booking_changes(it, streams, self.since)


def _take(
  change: ledger.Change,
  studies: Sequence[Study],
  *,
  known_at: datetime,
  node_id: int | None,
  tally: Counter[str],
) -> None:
  """Adds and changes bookings as studies say. A message (no node) leaves whose worklist has them as it is."""
  readable = [tidy(it) for it in studies if fault(it) is None]
  tally["unreadable"] += len(studies) - len(readable)
  touched = _Touched()
  asked = {it.accession: it for it in readable}
  known = {it.accession: it for it in bookings.loaded().filter(accession__in=list(asked))}
  to_make, to_look_at = [], []
  for accession, study in asked.items():
    it = known.get(accession)
    if it is None:
      to_make.append(study)
    elif known_at < it.known_at or (it.state == "cancelled" and known_at == it.known_at):
      tally["older"] += 1
    else:
      to_look_at.append((it, _filled(study, it)))
  for study in list(to_make):
    if not study.location:
      tally["unreadable"] += 1
      to_make.remove(study)
    elif calendar.wall_date(study.start_at) < touched.since:
      # It would be erased with its day, and is seen by nobody.
      tally["unchanged"] += 1
      to_make.remove(study)
  place = _placed(touched, [*((study, None) for study in to_make), *((study, it.order) for it, study in to_look_at)])
  touched.new = [_made(study, *place(study, None), known_at, node_id) for study in to_make]
  same: list[Booking] = []
  for it, study in to_look_at:
    (touched.old if _changed(touched, it, study, *place(study, it.order)) else same).append(it)
  keys = bookings.ordered_keys(touched.old)
  for it in touched.old:
    it.changes = bookings.differences(it, keys)
    it.known_at, it.node_id = known_at, node_id or it.node_id
    it.revision += 1
  Booking.objects.bulk_create(touched.new)
  bookings.save(touched.old, _FIELDS)
  seen: dict[str, Any] = {"known_at": known_at} | ({"node_id": node_id} if node_id is not None else {})
  stale = [it.pk for it in same if it.known_at != known_at or node_id not in (None, it.node_id)]
  if stale:
    # How new it is known stands on no stream.
    Booking.objects.filter(id__in=stale).update(**seen)
  tally.update({"added": len(touched.new), "changed": len(touched.old), "unchanged": len(same)})
  for part in _told(touched):
    _tell(change, kind="booking.reported", orders=part.orders, part=part)


def _filled(study: Study, it: Booking) -> Study:
  """A study with what is known where it says nothing: a message may name only what has changed."""
  return msgspec.structs.replace(
    study,
    location=study.location or it.location.code,
    code=study.code or it.code,
    description=study.description or it.description,
  )


Place = Callable[[Study, Order | None], tuple[Location, Procedure | None]]


def _placed(touched: _Touched, studies: Sequence[tuple[Study, Order | None]]) -> Place:
  """Where each of the studies belongs, and what it is there; rooms and procedures that nobody knows are made, and mean
  nothing yet."""
  found, touched.made_rooms = bookings.rooms(it.location for it, _ in studies) if studies else ({}, [])
  meant: dict[bookings.Means, tuple[str, str]] = {}
  for it, order in reversed(studies):
    key = bookings.meaning(order, found[it.location], it.description)
    if key is not None:
      meant[key] = it.code, it.description
  procedures, touched.made_procedures = bookings.procedures(meant) if meant else ({}, [])

  def place(it: Study, order: Order | None) -> tuple[Location, Procedure | None]:
    room = touched.room(found[it.location])
    key = bookings.meaning(order, room, it.description)
    return room, None if key is None else procedures[key]

  return place


def _made(
  study: Study, room: Location, procedure: Procedure | None, known_at: datetime, node_id: int | None
) -> Booking:
  return Booking(
    accession=study.accession,
    location=room,
    procedure=procedure,
    code=study.code,
    description=study.description,
    start_at=study.start_at,
    start_date=calendar.wall_date(study.start_at),
    state="booked",
    parts=_parts(study),
    known_at=known_at,
    node_id=node_id,
  )


def _parts(study: Study) -> list[Any]:
  return [
    msgspec.to_builtins(rows.BookingPart(step_id=it.step_id, start_at=it.start_at, description=it.description))
    for it in study.parts
  ]


def _changed(touched: _Touched, it: Booking, study: Study, room: Location, procedure: Procedure | None) -> bool:
  """Makes a booking what a study says, where that differs; gives whether it did."""
  state = it.state
  if state == "cancelled":
    state = "booked" if it.order_id is None else "ordered"
  procedure_id = None if procedure is None else procedure.pk
  parts = _parts(study)
  now = (it.location_id, it.procedure_id, it.code, it.description, it.start_at, it.state, it.parts)
  if now == (room.pk, procedure_id, study.code, study.description, study.start_at, state, parts):
    return False
  touched.keep(it)
  it.location, it.procedure, it.code, it.description = room, procedure, study.code, study.description
  it.start_at, it.start_date = study.start_at, calendar.wall_date(study.start_at)
  it.state, it.parts = state, parts
  return True


def _cancel(change: ledger.Change, ids: Sequence[int], *, known_at: datetime) -> None:
  """Cancels bookings. One that was not ordered leaves the streams; its row stays: nothing old brings it back."""
  for some in _by(PORTION, ids):
    touched = _Touched()
    touched.old = list(bookings.loaded().filter(id__in=some).order_by("id"))
    keys = bookings.ordered_keys(touched.old)
    for it in touched.old:
      touched.keep(it)
      it.state, it.known_at = "cancelled", known_at
      it.changes = bookings.differences(it, keys)
      it.revision += 1
    ordered = [it for it in touched.old if it.order_id is not None]
    bookings.save(ordered, ["state", "known_at", "changes", "revision"])
    plain = Booking.objects.filter(id__in=[it.pk for it in touched.old if it.order_id is None])
    plain.update(state="cancelled", known_at=known_at, revision=F("revision") + 1)
    for part in _told(touched):
      _tell(change, kind="booking.cancelled", orders=part.orders, part=part)


class _Part(msgspec.Struct):
  """What goes into one entry."""

  before: dict[str, Any]
  after: dict[str, Any]
  changes: list[ledger.RowChange]
  subjects: list[str]
  orders: list[Order]


def _told(touched: _Touched) -> Iterator[_Part]:
  """Saved bookings with the rooms, procedures and orders that follow them, in as many entries as it takes.

  What was ordered comes first, with its orders; rooms and procedures stand in the first entry.
  """
  both = [*touched.old, *touched.new]
  orders = bookings.marked(it.order_id for it in touched.old if it.order_id is not None)
  counted = bookings.recount(touched.rooms.values(), touched.since)
  made = {it.pk for it in touched.made_rooms}
  for room in counted:
    room.revision += 0 if room.pk in made else 1
  if counted:
    Location.objects.bulk_update(counted, ["waiting", "revision"])
  rooms = [*touched.made_rooms, *(it for it in counted if it.pk not in made)]
  everybody = booking_parts.all_customers() if rooms else []
  told: list[ledger.RowChange] = [row for it in rooms for row in booking_parts.location_changes(it, (), everybody)]
  told += [row for it in touched.made_procedures for row in booking_parts.procedure_changes(it)]
  first: dict[str, Any] = {
    "locations": [images.location(it) for it in rooms],
    "procedures": [images.procedure(it) for it in touched.made_procedures],
  }
  subjects = [f"location:{it.pk}" for it in rooms] + [f"procedure:{it.pk}" for it in touched.made_procedures]
  both.sort(key=lambda it: it.order_id is None)
  for some in _sized(both, touched):
    yield _Part(
      before={"bookings": [image for it, _ in some if (image := touched.image_before(it)) is not None]},
      after={"bookings": [images.kept_booking(it) for it, _ in some], **first},
      changes=[*told, *(row for _, mine in some for row in mine)],
      subjects=[*subjects, *(f"booking:{it.pk}" for it, _ in some)],
      orders=orders,
    )
    orders, told, subjects, first = [], [], [], {}


def _sized(both: Iterable[Booking], touched: _Touched) -> Iterator[list[tuple[Booking, list[ledger.RowChange]]]]:
  """Bookings with their changes, in portions that a frame holds together with the orders' rows."""
  some: list[tuple[Booking, list[ledger.RowChange]]] = []
  size = 0
  for it in both:
    # One whose step has a hundred parts is long; most are a few hundred bytes.
    mine = 400 + 3 * len(it.description) + (len(messages.encode(it.parts)) if it.parts else 0)
    if some and (len(some) == PORTION or size + mine > PORTION_BYTES):
      yield some
      some, size = [], 0
    some.append((it, touched.changes(it)))
    size += mine
  if some:
    yield some


def _tell(change: ledger.Change, *, kind: str, orders: Sequence[Order], part: _Part) -> None:
  """One entry: the bookings, and their orders with their marks."""
  if not orders:
    change.record(kind=kind, subjects=part.subjects, before=part.before, after=part.after, changes=part.changes)
    return
  before = {
    **part.before,
    "orders": store.image_of_orders(list(queries.orders().filter(id__in=[it.pk for it in orders]))),
  }
  store.commit(
    change,
    kind=kind,
    orders=orders,
    before=before,
    after=part.after,
    subjects=part.subjects,
    more=part.changes,
  )


def _by(count: int, found: Iterable[T]) -> Iterator[list[T]]:
  left = iter(found)
  while some := list(islice(left, count)):
    yield some
