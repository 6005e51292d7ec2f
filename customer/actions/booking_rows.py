"""Bookings as rows: taken in, changed and cancelled, with the rooms, procedures and orders that follow them.

Everything is told in portions: a frame has a bound, and a worklist has none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

import msgspec
from django.db.models import F

from customer.actions import booking_steps
from customer.actions.booking_steps import Stepped
from tracershop import calendar, ledger
from tracershop.orderbook import booking_parts, bookings, images, queries, store
from tracershop.orderbook.models import Booking, Location, Order, Procedure
from tracershop.orderbook.studies import Study, fault, tidy
from tracershop.protocol import messages, rows

# So many bookings go into one entry, and no more bytes of them: a frame ends at 512 KiB, and holds their orders too.
PORTION = 100
PORTION_BYTES = 128 * 1024
_FIELDS = [
  "location", "procedure", "code", "description", "start_at", "start_date", "state", "parts", "changes", "known_at",
  "node_id", "revision", "steps", "whole_at",
]  # fmt: skip

T = TypeVar("T")


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


def take(
  change: ledger.Change,
  studies: Sequence[Study],
  *,
  known_at: datetime,
  node_id: int | None,
  tally: Counter[str],
  stepped: Stepped | None = None,
) -> None:
  """Adds and changes bookings as studies say. A message (no node) leaves whose worklist has them as it is.

  Each study is a word about the whole of it, unless `stepped` says what is known of the only one step by step: then
  somebody has looked already whether it is new.
  """
  readable = [tidy(it) for it in studies if fault(it) is None]
  tally["unreadable"] += len(studies) - len(readable)
  touched = _Touched()
  asked = {it.accession: it for it in readable}
  known = {it.accession: it for it in bookings.loaded().filter(accession__in=list(asked))}
  to_make, to_look_at, over = [], [], []
  for accession, study in asked.items():
    it = known.get(accession)
    if it is None:
      to_make.append(study)
      continue
    found = stepped or booking_steps.told_whole(it, known_at, _filled(study, it))
    if found is None:
      tally["older"] += 1
    elif found.study is None:
      over.append((it.pk, found))
    else:
      it.steps, it.whole_at = booking_steps.kept(found.steps), found.whole_at
      to_look_at.append((it, _filled(found.study, it)))
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
  for it in touched.new:
    it.steps = booking_steps.kept(stepped.steps if stepped is not None else ())
    it.whole_at = known_at if stepped is None else None
  same: list[Booking] = []
  for it, study in to_look_at:
    (touched.old if _changed(touched, it, study, *place(study, it.order)) else same).append(it)
  keys = bookings.ordered_keys(touched.old)
  for it in touched.old:
    it.changes = bookings.differences(it, keys)
    it.known_at, it.node_id = max(known_at, it.known_at), node_id or it.node_id
    it.revision += 1
  Booking.objects.bulk_create(touched.new)
  bookings.save(touched.old, _FIELDS)
  # How new it is known stands on no stream.
  seen: dict[str, Any] = {"node_id": node_id} if node_id is not None else {}
  stale = [it.pk for it in same if not it.steps and (it.known_at != known_at or node_id not in (None, it.node_id))]
  if stale:
    Booking.objects.filter(id__in=stale).update(**seen, known_at=known_at, steps=[], whole_at=known_at)
  for it in same:
    if it.steps:
      newest = max(known_at, it.known_at)
      Booking.objects.filter(id=it.pk).update(**seen, known_at=newest, steps=it.steps, whole_at=it.whole_at)
  tally.update({"added": len(touched.new), "changed": len(touched.old), "unchanged": len(same)})
  for part in _told(touched):
    _tell(change, kind="booking.reported", orders=part.orders, part=part)
  for pk, found in over:
    tally["changed" if end(change, pk, found, known_at=known_at) else "unchanged"] += 1


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


def end(change: ledger.Change, pk: int, stepped: Stepped, *, known_at: datetime) -> bool:
  """Cancels a booking of which no step stands any more; gives whether it was not cancelled yet."""
  it = Booking.objects.get(id=pk)
  if it.state != "cancelled":
    cancel(change, [pk], known_at=known_at, stepped=stepped)
    return True
  it.steps, it.whole_at = booking_steps.kept(stepped.steps), stepped.whole_at
  it.known_at = max(known_at, it.known_at)
  it.save(update_fields=["steps", "whole_at", "known_at"])
  return False


def cancel(change: ledger.Change, ids: Sequence[int], *, known_at: datetime, stepped: Stepped | None = None) -> None:
  """Cancels bookings. One that was not ordered leaves the streams; its row stays: nothing old brings it back. `stepped`
  where it is by its steps that the only one went: another may still come."""
  for some in by(PORTION, ids):
    touched = _Touched()
    touched.old = list(bookings.loaded().filter(id__in=some).order_by("id"))
    keys = bookings.ordered_keys(touched.old)
    for it in touched.old:
      touched.keep(it)
      it.state, it.known_at = "cancelled", known_at if stepped is None else max(known_at, it.known_at)
      it.steps = booking_steps.kept(stepped.steps if stepped is not None else ())
      it.whole_at = known_at if stepped is None else stepped.whole_at
      it.changes = bookings.differences(it, keys)
      it.revision += 1
    ordered = [it for it in touched.old if it.order_id is not None]
    bookings.save(ordered, ["state", "known_at", "changes", "revision", "steps", "whole_at"])
    plain = [it for it in touched.old if it.order_id is None]
    if plain:
      # They went by one word.
      Booking.objects.filter(id__in=[it.pk for it in plain]).update(
        state="cancelled",
        known_at=plain[0].known_at,
        steps=plain[0].steps,
        whole_at=plain[0].whole_at,
        revision=F("revision") + 1,
      )
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


def by(count: int, found: Iterable[T]) -> Iterator[list[T]]:
  left = iter(found)
  while some := list(islice(left, count)):
    yield some
