"""A nurse's desk: rooms, studies that the RIS tells of, and what she and her shop admin do with them."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import msgspec

from customer.actions.booking_orders import order_bookings, settle_bookings
from customer.actions.bookings import apply_message
from customer.actions.mapping import map_location, map_procedure
from tests import unit
from tests.story import Story
from tracershop import calendar, clock, ledger
from tracershop.actor import SYSTEM, Actor
from tracershop.catalogue.models import CatalogueEntry
from tracershop.orderbook.models import Booking, Location, Order, Procedure
from tracershop.orderbook.studies import Study

FDG, FET = "PET FDG whole body", "PET FET brain"


class Desk(Story):
  """The unit, where the north has the room NORD-1 and means 300 MBq of FDG an hour after the start of an FDG study, and
  one injection of FET at the start of an FET study. Nobody has taken the room NEW-1."""

  def __init__(self, clock: Any) -> None:
    super().__init__(clock)
    CatalogueEntry.objects.create(endpoint=self.unit.north.endpoint, tracer=self.unit.fet, max_injections=4)
    self.told("first", at="-1 12:00")
    self.map("NORD-1")
    self.mean(FDG)

  # --- the RIS

  def told(
    self, accession: str, at: str = "09:00", room: str = "NORD-1", what: str = FDG, verb: Any = "new", **other: Any
  ) -> int:
    """A message of the RIS about a study on the Tuesday, a second after the one before; the booking's id."""
    self.clock.move(seconds=1)
    study = Study(
      accession=accession, location=room, code=other.pop("code", ""), description=what, start_at=self.at(at), **other
    )
    self.message(verb, study)
    return Booking.objects.get(accession=accession).pk

  def message(self, verb: Any, study: Study) -> str:
    outcome = apply_message(
      actor=SYSTEM, letter_id=0, verb=verb, known_at=clock.now(), accession=study.accession, study=study
    )
    return str(outcome.value()["outcome"])

  def at(self, text: str) -> datetime:
    """A wall time of the Tuesday; `-1 12:00` is on the day before."""
    days, _, at = text.rpartition(" ")
    return calendar.wall_instant(unit.TUESDAY + timedelta(days=int(days or 0)), time.fromisoformat(at))

  def off(self, accession: str) -> None:
    """The RIS cancels a study."""
    self.told(accession, verb="cancel")

  # --- people

  def map(self, room: str = "NORD-1", side: str | None = "north", by: Actor | None = None, **other: Any) -> Location:
    found = Location.objects.get(code=room)
    endpoint = None if side is None else self.side(side).endpoint.pk
    map_location(actor=by or self.unit.shop_admin, location_id=found.pk, endpoint_id=endpoint, **other)
    return Location.objects.get(code=room)

  def procedure(self, what: str = FDG, side: str = "north") -> Procedure:
    return Procedure.objects.get(endpoint=self.side(side).endpoint, description=what)

  def mean(self, what: str = FDG, by: Actor | None = None, side: str = "north", **other: Any) -> Procedure:
    """Maps a procedure: FDG, or FET."""
    injected = what.startswith("PET FET")
    given: dict[str, Any] = {
      "procedure_id": self.procedure(what, side).pk,
      "endpoint_id": self.side(side).endpoint.pk,
      "tracer_id": self.unit.fet.pk if injected else self.unit.fdg.pk,
      "units": 1.0 if injected else 300.0,
      "delay_minutes": 0 if injected else 60,
    }
    map_procedure(actor=by or self.unit.shop_admin, **{**given, **other})
    return self.procedure(what, side)

  def order_of(self, *ids: int, rejected: tuple[int, ...] = (), by: Actor | None = None, **other: Any) -> Any:
    """What `booking.order` answers."""
    outcome = order_bookings(
      actor=by or self.unit.north.nurse, booking_ids=list(ids), rejected_booking_ids=list(rejected), **other
    )
    return outcome.value()

  def ordered(self, *ids: int, **other: Any) -> Order:
    """The one order that these bookings became."""
    done = self.order_of(*ids, **other)
    assert done["unserved"] == []
    (order,) = done["orderIds"]
    return self.order(order)

  def settle(self, *ids: int, by: Actor | None = None, **other: Any) -> Any:
    return settle_bookings(actor=by or self.unit.north.nurse, booking_ids=list(ids), **other).value()

  # --- looking

  def booking(self, booking_id: int) -> Booking:
    return Booking.objects.get(id=booking_id)

  def row(self, booking_id: int, stream: str | None = None) -> dict[str, Any] | None:
    """A booking as it stands on a stream, by default on the north's; None where it does not."""
    stream = stream or f"bookings:{self.unit.north.customer.pk}"
    return next((it for it in rows(stream) if it["id"] == booking_id), None)


def rows(stream: str, kind: str = "booking") -> list[dict[str, Any]]:
  """The rows of a kind on a stream."""
  return [msgspec.json.decode(row) for row in ledger.snapshot(stream).rows.get(kind, [])]
