"""Whose a room of the RIS is, and what a study description means there."""

from __future__ import annotations

import math
from typing import Any

from django.db.models import F, Q

from tracershop import calendar, ledger
from tracershop.access import policy
from tracershop.catalogue.models import Endpoint, Tracer
from tracershop.errors import Refusal
from tracershop.numbers import in_full
from tracershop.orderbook import booking_parts, bookings, images, queries
from tracershop.orderbook.models import Booking, Location, Procedure
from tracershop.orderbook.ordering import facts, rules
from tracershop.protocol.seen import refuse_stale

EARLIEST_DELAY, LATEST_DELAY = -240, 480
# So many rows go into one statement.
ROWS = 500


@ledger.action
def map_location(
  change: ledger.Change, *, location_id: int, endpoint_id: int | None, seen: dict[str, int] | None = None
) -> dict[str, Any]:
  """Makes a room an endpoint's, or nobody's (BKG-31, BKG-32): its bookings, and the procedures that they need, go where
  it goes.

  A room that nobody has taken is any shop admin's to map, to an endpoint of his; a mapped one its own customer's.
  Raises Refusal `forbidden`, `not_found`, `stale`, `in_use` (studies of today or later are ordered), `invalid`.
  """
  policy.require(change.actor, "location.map")
  room = _room_of(change, location_id)
  refuse_stale(seen, f"location:{room.pk}", images.location(room), "locationId")
  endpoint = None if endpoint_id is None else _endpoint_of(change, endpoint_id)
  if room.endpoint_id == endpoint_id:
    raise Refusal("invalid", field="endpointId", text="nothing_changed")
  if room.endpoint is not None:
    _refuse_ordered(change, room)
  since, everybody = queries.window_from(), booking_parts.all_customers()
  before, room_streams = images.location(room), booking_parts.location_streams(room, everybody)
  mine = list(bookings.loaded().filter(location=room).order_by("id"))
  for it in mine:
    it.location = room
  streams = {it.pk: booking_parts.booking_streams(it, since) for it in mine}
  left = {it.procedure_id for it in mine if it.procedure_id is not None}
  room.endpoint = endpoint
  made = _give_procedures(mine, endpoint)
  _save_bookings(mine)
  room.revision += 1
  # Not zero before: rooms that are mapped count nobody.
  bookings.recount([room], since)
  room.save()
  gone = _forget_procedures(left)
  changes: list[ledger.RowChange] = booking_parts.location_changes(room, room_streams, everybody)
  changes += [row for it in made for row in booking_parts.procedure_changes(it)]
  changes += [row for it in mine for row in booking_parts.booking_changes(it, streams[it.pk], since)]
  changes += [row for it in gone for row in booking_parts.procedure_gone(it)]
  told: dict[str, Any] = {
    "before": {"locations": [before], "procedures": [images.procedure(it) for it in gone]},
    "after": {"locations": [images.location(room)], "procedures": [images.procedure(it) for it in made]},
  }
  subjects = [f"location:{room.pk}", *(f"procedure:{it.pk}" for it in (*made, *gone))]
  for portion in ledger.portions(changes):
    change.record(kind="location.mapped", subjects=subjects, changes=portion, **told)
    # What was and what is stands in the first entry.
    told = {}
  return {"locationId": room.pk}


def _room_of(change: ledger.Change, location_id: int) -> Location:
  found = Location.objects.select_related("endpoint").filter(id=location_id).first()
  if found is None or (found.endpoint is not None and not change.actor.acts_for(found.endpoint.customer_id)):
    raise Refusal("not_found", field="locationId")
  return found


def _endpoint_of(change: ledger.Change, endpoint_id: int) -> Endpoint:
  found = facts.endpoint_of(endpoint_id, change.actor)
  if found.archived or found.customer.archived:
    raise Refusal("invalid", field="endpointId", text="archived")
  return found


def _refuse_ordered(change: ledger.Change, room: Location) -> None:
  """What is ordered for studies of today and later was ordered for the endpoint that the room is mapped to."""
  today = calendar.wall_date(change.now)
  count = Booking.objects.filter(location=room, order__isnull=False, start_date__gte=today).count()
  if count:
    raise Refusal("in_use", field="locationId", text="ordered_bookings", details={"bookings": count}, count=count)


def _give_procedures(mine: list[Booking], endpoint: Endpoint | None) -> list[Procedure]:
  """Gives bookings the procedures of an endpoint, none where there is none; those that had to be made."""
  if endpoint is None:
    for it in mine:
      if it.state == "rejected":
        # Another customer's no is nobody's.
        it.state = "booked"
  return bookings.give_procedures(mine)


def _save_bookings(mine: list[Booking]) -> None:
  """Saves procedure and state; each revision rises by one. Thousands at once, so by what they have in common."""
  same: dict[tuple[int | None, str], list[int]] = {}
  for it in mine:
    it.revision += 1
    same.setdefault((it.procedure_id, it.state), []).append(it.pk)
  for (procedure_id, state), ids in same.items():
    for start in range(0, len(ids), ROWS):
      Booking.objects.filter(id__in=ids[start : start + ROWS]).update(
        procedure_id=procedure_id, state=state, revision=F("revision") + 1
      )


def _forget_procedures(ids: set[int]) -> list[Procedure]:
  """Deletes those of these procedures that nobody has given a meaning and no booking has any more; as they were."""
  used = Q(bookings__isnull=False)
  unused = Procedure.objects.filter(id__in=ids, tracer__isnull=True, ignored=False).exclude(used)
  kept = set(Booking.objects.filter(ordered_procedure_id__in=ids).values_list("ordered_procedure_id", flat=True))
  gone = [it for it in unused.select_related("endpoint").order_by("id") if it.pk not in kept]
  Procedure.objects.filter(id__in=[it.pk for it in gone]).delete()
  return gone


@ledger.action
def map_procedure(
  change: ledger.Change,
  *,
  procedure_id: int,
  endpoint_id: int,
  tracer_id: int | None,
  units: float | None,
  delay_minutes: int | None,
  ignored: bool = False,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Says what a study description means at its endpoint (BKG-33): so many MBq or injections of a tracer, so long after
  the start; nothing yet (all null); or that nothing is ordered for it.

  What is ordered already stays as it is. Raises Refusal `forbidden`, `not_found`, `stale`, `invalid` at its field.
  """
  policy.require(change.actor, "procedure.map")
  it = Procedure.objects.select_related("endpoint").filter(id=procedure_id).first()
  if it is None or not change.actor.acts_for(it.endpoint.customer_id):
    raise Refusal("not_found", field="procedureId")
  refuse_stale(seen, f"procedure:{it.pk}", images.procedure(it), "procedureId")
  if it.endpoint_id != facts.endpoint_of(endpoint_id, change.actor).pk:
    raise Refusal("invalid", field="endpointId", text="procedure_endpoint")
  before, late = images.procedure(it), it.delay_minutes
  it.tracer = _meaning(it, tracer_id, units, delay_minutes)
  it.units, it.delay_minutes, it.ignored = units, delay_minutes, ignored
  if images.procedure(it) == before:
    raise Refusal("invalid", field="procedureId", text="nothing_changed")
  it.revision += 1
  it.save()
  changes = booking_parts.procedure_changes(it)
  if it.delay_minutes != late:
    changes += _injections_of(it)
  told: dict[str, Any] = {"before": {"procedures": [before]}, "after": {"procedures": [images.procedure(it)]}}
  for portion in ledger.portions(changes):
    change.record(kind="procedure.mapped", subjects=[f"procedure:{it.pk}"], changes=portion, **told)
    told = {}
  return {"procedureId": it.pk}


def _injections_of(procedure: Procedure) -> list[ledger.RowChange]:
  """A procedure's bookings, whose injection is at another time now, saved."""
  since = queries.window_from()
  mine = list(bookings.loaded().filter(procedure=procedure).order_by("id"))
  for it in mine:
    it.procedure = procedure
  _save_bookings(mine)
  return [row for it in mine for row in booking_parts.booking_changes(it, (), since)]


def _meaning(
  procedure: Procedure, tracer_id: int | None, units: float | None, delay_minutes: int | None
) -> Tracer | None:
  """The tracer of a mapping whose parts fit each other; None where all of them are null."""
  given = {"tracerId": tracer_id, "units": units, "delayMinutes": delay_minutes}
  lacking = [field for field, value in given.items() if value is None]
  if len(lacking) == len(given):
    return None
  if lacking:
    raise Refusal("invalid", field=lacking[0], text="procedure_whole")
  assert units is not None, "all of them, or none"
  assert delay_minutes is not None, "all of them, or none"
  tracer = facts.tracer_of(tracer_id)
  if tracer.archived and tracer.pk != procedure.tracer_id:
    raise Refusal("invalid", field="tracerId", text="archived")
  most = rules.MOST_INJECTIONS if tracer.kind == "injection" else rules.MOST_MBQ
  if not math.isfinite(units) or not 0 < units <= most:
    raise Refusal("invalid", field="units", text="units", limit=in_full(most))
  if tracer.kind == "injection" and units != int(units):
    raise Refusal("invalid", field="units", text="units_whole")
  if not EARLIEST_DELAY <= delay_minutes <= LATEST_DELAY:
    raise Refusal("invalid", field="delayMinutes", text="range", low=EARLIEST_DELAY, high=LATEST_DELAY)
  return tracer
