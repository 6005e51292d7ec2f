"""The unit with a RIS: its worklist and its messages, told in short words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from customer.actions.bookings import adopt_studies, apply_message, complete_answer
from tests import unit
from tests.story import Story
from tracershop import clock, ledger
from tracershop.actor import SYSTEM
from tracershop.catalogue.models import Endpoint
from tracershop.orderbook.models import Booking, Location, Order, Procedure
from tracershop.orderbook.studies import Study, key_of
from tracershop.site import nodes
from tracershop.site.models import Letter

WORDS = "PET FDG whole body"


def study(accession: str = "ACC-1000001", at: datetime | None = None, **other: Any) -> Study:
  """A study of the Tuesday at ten, in the north's room."""
  given = {"location": "NORD-1", "code": "FDGWB", "description": WORDS, "start_at": at or unit.at_wall(10)}
  return Study(accession=accession, **{**given, **other})


class Ris(Story):
  """The unit with a worklist, a room of each side, and what FDG studies mean in the north."""

  def __init__(self, clock: Any) -> None:
    super().__init__(clock)
    self.node = int(
      nodes.add_node(
        actor=self.unit.site_admin, name="RIS", host="ris.example", port=104, ae_title="RIS", worklist=True
      ).value()["nodeId"]
    )
    self.rooms = {
      "NORD-1": self.room("NORD-1", self.unit.north.endpoint),
      "NORD-2": self.room("NORD-2", self.unit.north.endpoint),
      "SYD-1": self.room("SYD-1", self.unit.south.endpoint),
    }
    self.fdg = Procedure.objects.create(
      endpoint=self.unit.north.endpoint,
      code="FDGWB",
      description=WORDS,
      description_key=key_of(WORDS),
      tracer=self.unit.fdg,
      units=300.0,
      delay_minutes=60,
    )

  def room(self, code: str, endpoint: Endpoint | None) -> Location:
    return Location.objects.create(code=code, endpoint=endpoint)

  def adopt(self, *studies: Study, at: datetime | None = None) -> dict[str, int]:
    done = adopt_studies(actor=SYSTEM, node_id=self.node, asked_at=at or clock.now(), studies=list(studies)).value()
    return {key: count for key, count in done.items() if count}

  def complete(self, *accessions: str, at: datetime | None = None, unread: int = 0, **dates: date) -> dict[str, int]:
    given: dict[str, Any] = {
      "from_date": unit.TUESDAY - timedelta(days=1),
      "to_date": unit.TUESDAY + timedelta(days=30),
      **dates,
    }
    outcome = complete_answer(
      actor=SYSTEM, node_id=self.node, asked_at=at or clock.now(), accessions=list(accessions), unread=unread, **given
    )
    return dict(outcome.value())

  def answer(self, *studies: Study) -> dict[str, int]:
    """A whole answer, a minute after whatever was before."""
    at = self.clock.move(minutes=1)
    self.adopt(*studies, at=at)
    return self.complete(*(it.accession for it in studies), at=at)

  def message(self, verb: Any, it: Study | str, at: datetime | None = None, step_id: str = "") -> str:
    """A message of the RIS, by default written now; with `step_id` about this step only."""
    letter = Letter.objects.create(
      digest=f"{Letter.objects.count()}", control_id="1", received_at=clock.now(), body="MSH|^~\\&|", state="new"
    )
    outcome = apply_message(
      actor=SYSTEM,
      letter_id=letter.pk,
      verb=verb,
      known_at=at or clock.now(),
      accession=it if isinstance(it, str) else it.accession,
      study=None if isinstance(it, str) else it,
      step_id=step_id,
    ).value()["outcome"]
    letter.refresh_from_db()
    assert letter.state == ("done" if outcome == "applied" else "idle")
    return str(outcome)

  def booking(self, accession: str = "ACC-1000001") -> Booking:
    return Booking.objects.get(accession=accession)

  def ordered(self, *accessions: str) -> Order:
    """An order for bookings, as `booking.order` leaves them."""
    order = self.place(mbq=900.0)
    order.booking_ids = [self.booking(it).pk for it in accessions]
    order.save()
    for it in map(self.booking, accessions):
      it.state, it.order = "ordered", order
      it.ordered_start_at, it.ordered_injection_at = it.start_at, it.start_at + timedelta(hours=1)
      it.ordered_procedure_id, it.ordered_location_id = it.procedure_id, it.location_id
      it.save()
    return order


def rows(stream: str, kind: str = "booking") -> list[dict[str, Any]]:
  return [msgspec.json.decode(row) for row in ledger.snapshot(stream).rows.get(kind, [])]


def bookings_of(it: unit.Side) -> str:
  return f"bookings:{it.customer.pk}"
