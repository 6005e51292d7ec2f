"""The bookings' part of the permissions: rows of the table, and for each command a scene that can be played again and
again. A customer's own is the north's, what is foreign the south's."""

from __future__ import annotations

from typing import Any

from customer.actions.booking_orders import order_bookings, settle_bookings
from customer.actions.bookings import apply_message
from customer.actions.mapping import map_location, map_procedure
from tests import unit
from tracershop import clock
from tracershop.actor import SYSTEM
from tracershop.orderbook.models import Booking, Location, Procedure
from tracershop.orderbook.studies import Study

Asked = tuple[dict[str, Any], dict[str, int]]

TABLE = {
  #                     siteA  prodA  prodU  shopA  shopU  exter  monit  nobody
  "booking.order":       "f/f   f/f    f/f    d/n    d/n    f/f    f/f    u/u",
  "booking.settle":      "f/f   f/f    f/f    d/n    d/n    f/f    f/f    u/u",
  "location.map":        "f/f   f/f    f/f    d/n    f/f    f/f    f/f    u/u",
  "procedure.map":       "f/f   f/f    f/f    d/n    f/f    f/f    f/f    u/u",
}  # fmt: skip
NAMES = {"north": "NORD", "south": "SYD"}


def told(accession: str, room: str, hour: int = 9, what: str = "PET FDG") -> Booking:
  """A study of the Tuesday, as the RIS tells it."""
  study = Study(accession=accession, location=room, code="", description=what, start_at=unit.at_wall(hour))
  apply_message(actor=SYSTEM, letter_id=0, verb="change", known_at=clock.now(), accession=accession, study=study)
  return Booking.objects.get(accession=accession)


def booked(made: unit.Unit, side: str, accession: str, hour: int = 9) -> Booking:
  """A study in the side's room, whose words mean 10 MBq of FDG an hour later."""
  mine: unit.Side = getattr(made, side)
  found = told(accession, f"{NAMES[side]}-1", hour)
  if found.location.endpoint_id is None:
    map_location(actor=made.shop_admin, location_id=found.location_id, endpoint_id=mine.endpoint.pk)
    found.refresh_from_db()
  assert found.procedure is not None
  if found.procedure.tracer_id is None:
    map_procedure(
      actor=made.shop_admin, procedure_id=found.procedure.pk, endpoint_id=mine.endpoint.pk, tracer_id=made.fdg.pk,
      units=10.0, delay_minutes=60,
    )  # fmt: skip
    # What its words mean stands on the booking too.
    found.refresh_from_db()
  return found


def moved(made: unit.Unit, side: str, accession: str) -> Booking:
  """The same, ordered, and since then at another hour."""
  mine: unit.Side = getattr(made, side)
  order_bookings(actor=mine.nurse, booking_ids=[booked(made, side, accession).pk])
  return booked(made, side, accession, hour=10)


def side_of(own: bool) -> str:
  return "north" if own else "south"


def to_order(on: Any, who: str, own: bool) -> Asked:
  found = booked(on.unit, side_of(own), f"ACC-{on.number()}")
  return {"bookingIds": [found.pk]}, {f"booking:{found.pk}": found.revision}


def to_settle(on: Any, who: str, own: bool) -> Asked:
  found = moved(on.unit, side_of(own), f"ACC-{on.number()}")
  return {"bookingIds": [found.pk]}, {f"booking:{found.pk}": found.revision}


def to_map(on: Any, who: str, own: bool) -> Asked:
  """A room that nobody has taken; a foreign one is the south's already."""
  room = told(f"ACC-{on.number()}", f"NEW-{on.number()}").location
  if not own:
    map_location(actor=on.unit.shop_admin, location_id=room.pk, endpoint_id=on.side(own).endpoint.pk)
  return {"locationId": room.pk, "endpointId": on.unit.north.endpoint.pk}, {}


def to_mean(on: Any, who: str, own: bool) -> Asked:
  procedure = booked(on.unit, side_of(own), f"ACC-{on.number()}").procedure
  assert procedure is not None
  data = {"procedureId": procedure.pk, "endpointId": procedure.endpoint_id, "tracerId": on.unit.fdg.pk}
  return data | {"units": 10.0 + on.number(), "delayMinutes": 60}, {}


SCENES = {
  "booking.order": to_order,
  "booking.settle": to_settle,
  "location.map": to_map,
  "procedure.map": to_mean,
}


def ids(made: Any) -> dict[str, int]:
  """Rows for payloads of the right shape."""
  found = booked(made.unit, "north", "ACC-1")
  return {
    "booking": found.pk,
    "location": told("ACC-2", "NEW-1").location_id,
    "procedure": Procedure.objects.get(endpoint=made.unit.north.endpoint).pk,
  }


def shapes(name: str, made: dict[str, int]) -> dict[str, Any]:
  """Payload fields of these commands."""
  if name not in TABLE:
    return {}
  return {
    "bookingIds": [made["booking"]], "rejectedBookingIds": [], "locationId": made["location"],
    "procedureId": made["procedure"], "units": 250.0, "delayMinutes": 60, "ignored": False,
  }  # fmt: skip


UNKNOWN: dict[str, dict[str, Any]] = {
  "booking.order": {"bookingIds": [999_999]},
  "booking.settle": {"bookingIds": [999_999]},
  "location.map": {"locationId": 999_999, "endpointId": None},
  "procedure.map": {
    "procedureId": 999_999, "endpointId": 1, "tracerId": None, "units": None, "delayMinutes": None,
  },
}  # fmt: skip


def row_of(made: unit.Unit, name: str) -> tuple[str, Any]:
  """A row for each command, by its key, and the command as its action (`tests/test_seen.py`)."""
  if name == "location.map":
    room = told("ACC-1", "NEW-1").location
    return f"location:{room.pk}", lambda seen: map_location(
      actor=made.shop_admin, location_id=room.pk, endpoint_id=made.north.endpoint.pk, seen=seen
    )
  found = booked(made, "north", "ACC-1") if name != "booking.settle" else moved(made, "north", "ACC-1")
  assert found.procedure_id is not None
  if name == "procedure.map":
    return f"procedure:{found.procedure_id}", lambda seen: map_procedure(
      actor=made.shop_admin, procedure_id=found.procedure_id or 0, endpoint_id=made.north.endpoint.pk,
      tracer_id=made.fdg.pk, units=20.0, delay_minutes=60, seen=seen,
    )  # fmt: skip
  act = order_bookings if name == "booking.order" else settle_bookings
  return f"booking:{found.pk}", lambda seen: act(actor=made.north.nurse, booking_ids=[found.pk], seen=seen)


TABLES = {"booking": Booking, "location": Location, "procedure": Procedure}
