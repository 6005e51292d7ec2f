"""Whose a room is, and what a study description means there (BKG-31 … BKG-33)."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from customer.actions.mapping import map_location
from production.actions.setup.endpoints import archive_endpoint
from production.actions.setup.tracers import archive_tracer
from tests import unit
from tests.desk import FDG, FET, Desk, rows
from tests.law import verify_action
from tests.story import refused
from tracershop import ledger
from tracershop.catalogue.models import CatalogueEntry, Endpoint
from tracershop.ledger import search
from tracershop.orderbook.models import Booking, Location, Procedure
from tracershop.protocol import MAX_SERVER_FRAME

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(transactional_db: None, frozen_clock: Any) -> Desk:
  """The unit with studies from a RIS, the day before its Tuesday at 09:00 in Copenhagen; the deadline is at 13:00."""
  return Desk(frozen_clock)


def bookings_of(desk: Desk, side: str = "north") -> str:
  return f"bookings:{desk.side(side).customer.pk}"


def rooms(stream: str) -> dict[str, tuple[Any, int]]:
  return {it["code"]: (it["endpointId"], it["waiting"]) for it in rows(stream, "location")}


# --- rooms


def test_bkg_31_a_room_that_is_mapped_brings_its_bookings_at_once(desk: Desk) -> None:
  """And the procedures that they need, which nobody has given a meaning yet."""
  words = (FDG, "PET  new", "pet NEW")
  ids = [desk.told(f"N{n}", f"{8 + n:02}:00", room="NEW-1", what=what) for n, what in enumerate(words)]
  north, south, endpoint = bookings_of(desk), bookings_of(desk, "south"), desk.unit.north.endpoint.pk
  assert rooms(south)["NEW-1"] == rooms(north)["NEW-1"] == (None, 3)
  with verify_action("location.mapped"):
    desk.map("NEW-1")
  assert rooms(north)["NEW-1"] == rooms("production")["NEW-1"] == (endpoint, 0)
  assert "NEW-1" not in rooms(south)
  found = [desk.row(it) for it in ids]
  assert [it["procedure"] for it in found if it] == [FDG, "PET new", "pet NEW"]
  assert [it["procedureId"] for it in found if it] == [desk.procedure().pk, *[desk.procedure("PET new").pk] * 2]
  assert [it["injectionAt"] for it in found if it] == ["2026-11-24T08:00:00Z", None, None]
  assert desk.ordered(ids[0]).booking_ids == [ids[0]]
  (new,) = [it for it in rows(north, "procedure") if it["description"] == "PET new"]
  assert (new["endpointId"], new["tracerId"], new["units"], new["delayMinutes"]) == (endpoint, None, None, None)


def test_bkg_31_who_may_map_what(desk: Desk) -> None:
  """A room that is nobody's is any shop admin's, for an endpoint of his own; a mapped one its customer's."""
  desk.told("N1", room="NEW-1")
  mine = unit.person("northadmin", "Admin of Nordby", "shopAdmin", (desk.unit.north.customer,))
  theirs = unit.person("southadmin", "Admin of Sundby", "shopAdmin", (desk.unit.south.customer,))
  with refused("not_found", "endpointId"):
    desk.map("NEW-1", "south", by=mine)
  with refused("forbidden"):
    desk.map("NEW-1", "north", by=desk.unit.north.nurse)
  desk.map("NEW-1", "south", by=theirs)
  for side in ("north", None):
    with refused("not_found", "locationId"):
      desk.map("NEW-1", side, by=mine)
  desk.map("NEW-1", None, by=theirs)
  desk.map("NEW-1", "north", by=mine)
  assert Location.objects.get(code="NEW-1").endpoint == desk.unit.north.endpoint


def test_bkg_31_what_is_not_there_or_changes_nothing(desk: Desk) -> None:
  desk.told("N1", room="NEW-1")
  room = Location.objects.get(code="NEW-1")
  admin, endpoint = desk.unit.shop_admin, desk.unit.north.endpoint.pk
  for location_id, endpoint_id, field in ((999_999, endpoint, "locationId"), (room.pk, 999_999, "endpointId")):
    with refused("not_found", field):
      map_location(actor=admin, location_id=location_id, endpoint_id=endpoint_id)
  with refused("invalid", "endpointId", "nothing_changed"):
    desk.map("NEW-1", None)
  with refused("invalid", "endpointId", "nothing_changed"):
    desk.map("NORD-1")
  with refused("stale", "locationId"):
    desk.map("NEW-1", seen={f"location:{room.pk}": room.revision - 1})
  archive_endpoint(actor=desk.unit.admin, endpoint_id=endpoint)
  with refused("invalid", "endpointId", "archived"):
    desk.map("NEW-1")


def test_bkg_31_a_room_that_changes_hands_takes_its_bookings_along(desk: Desk) -> None:
  """Also to another endpoint of one customer, where the same words may mean something else."""
  ids = [desk.told("A1", "09:00"), desk.told("A2", "09:30", what="PET odd")]
  other = Endpoint.objects.create(customer=desk.unit.north.customer, name="Research", transport_minutes=5)
  odd = desk.procedure("PET odd").pk
  room = Location.objects.get(code="NORD-1").pk
  with verify_action("location.mapped.again"):
    map_location(actor=desk.unit.shop_admin, location_id=room, endpoint_id=other.pk)
  found = [desk.booking(it) for it in ids]
  assert {it.procedure.endpoint_id for it in found if it.procedure} == {other.pk}
  assert not Procedure.objects.filter(id=odd).exists(), "nobody had given it a meaning, and nothing has it"
  assert desk.procedure().units == 300, "what means something is kept"
  with verify_action("location.mapped.away"):
    desk.map("NORD-1", "south")
  assert [desk.row(it) for it in ids] == [None, None]
  assert [desk.row(it, bookings_of(desk, "south")) is not None for it in ids] == [True, True]


def test_bkg_32_a_room_without_an_endpoint_counts_who_waits(desk: Desk) -> None:
  one, other, off = desk.told("A1", "09:00"), desk.told("A2", "09:30"), desk.told("A3", "10:00")
  desk.order_of(rejected=(other,))
  desk.off("A3")
  with verify_action("location.mapped.to_nobody"):
    desk.map("NORD-1", None)
  assert rooms(bookings_of(desk, "south"))["NORD-1"] == (None, 3)
  assert [desk.row(it, "production") for it in (one, other, off)] == [None] * 3
  assert desk.booking(one).procedure is None
  desk.map("NORD-1", "south")
  row = desk.row(other, bookings_of(desk, "south"))
  assert row is not None
  assert row["status"] == "booked", "another customer's no is nobody's"


def test_bkg_32_a_room_with_ordered_studies_stays_where_it_is(desk: Desk) -> None:
  mine = desk.told("A1", "09:00")
  order = desk.ordered(mine)
  for side in (None, "south"):
    with refused("in_use", "locationId", "ordered_bookings") as caught:
      desk.map("NORD-1", side)
    assert caught.value.details == {"bookings": 1}
  desk.cancel(order)
  desk.map("NORD-1", None)
  desk.map("NORD-1")
  desk.ordered(mine)
  desk.clock.set(unit.at_wall(0, 1, desk.at("+1 12:00").date()))
  with verify_action("location.mapped.past"):
    desk.map("NORD-1", "south")
  # What was ordered for yesterday stays with whoever ordered it.
  assert desk.row(mine) is not None
  assert desk.row(mine, bookings_of(desk, "south")) is None


def test_bkg_31_thousands_of_studies_come_in_frames_that_a_screen_takes(desk: Desk) -> None:
  """Every delta is within the wire's bound, and the law holds over all of them."""
  desk.told("N0", room="NEW-1")
  room = Location.objects.get(code="NEW-1")
  base = Booking.objects.get(accession="N0")
  Booking.objects.bulk_create(
    Booking(
      accession=f"N{number}", location=room, description=f"PET æøå number {number % 7} " + "x" * 200, code="X",
      start_at=base.start_at, start_date=base.start_date, state="booked", known_at=base.known_at,
    )
    for number in range(1, 1_500)
  )  # fmt: skip
  north = bookings_of(desk)
  before = ledger.heads().of(north)
  with verify_action("location.mapped.many"):
    desk.map("NEW-1")
  frames = list(ledger.frames(north, before, limit=100))
  assert len(frames) > 2
  assert max(len(it.data) for it in frames) < MAX_SERVER_FRAME
  puts = [it["row"] for frame in frames for it in msgspec.json.decode(frame.data)["changes"] if it["put"] == "booking"]
  assert len(puts) == len({it["id"] for it in puts}) == 1_500
  assert {it["revision"] for it in puts} == {2}
  assert set(Booking.objects.filter(location=room).values_list("revision", flat=True)) == {2}
  words = search.search(search.Criteria(subjects=[f"location:{room.pk}"], kinds=["location.mapped"]), 20)[0]
  assert [bytes(it.words.after) != b"null" for it in words if it.words] == [False] * (len(words) - 1) + [True]


# --- procedures


def test_bkg_33_a_procedure_that_is_mapped_makes_its_bookings_orderable(desk: Desk) -> None:
  mine = desk.told("I1", "09:00", what=FET)
  assert [it["code"] for it in desk.order_of(mine)["unserved"]] == ["not_mapped"]
  with verify_action("procedure.mapped"):
    desk.mean(FET, delay_minutes=30)
  row = desk.row(mine)
  assert row is not None
  assert (row["injectionAt"], row["revision"]) == ("2026-11-24T08:30:00Z", 2)
  assert desk.ordered(mine).injections == 1


def test_bkg_33_what_is_ordered_stays_as_it_was_ordered(desk: Desk) -> None:
  mine = desk.told("A1", "09:00")
  order = desk.ordered(mine)
  desk.mean(units=400.0, delay_minutes=30)
  assert desk.order(order).ordered_mbq == order.ordered_mbq
  assert desk.booking(mine).changes == []
  row = desk.row(mine)
  assert row is not None
  assert (row["injectionAt"], row["orderedInjectionAt"]) == ("2026-11-24T08:30:00Z", "2026-11-24T09:00:00Z")


def test_bkg_33_nothing_is_ordered_for_what_is_ignored_or_no_longer_mapped(desk: Desk) -> None:
  mine = desk.told("A1", "09:00")
  desk.mean(ignored=True)
  assert [it["code"] for it in desk.order_of(mine)["unserved"]] == ["not_mapped"]
  desk.mean(tracer_id=None, units=None, delay_minutes=None)
  assert [it["code"] for it in desk.order_of(mine)["unserved"]] == ["not_mapped"]
  row = desk.row(mine)
  assert row is not None
  assert row["injectionAt"] is None
  with refused("invalid", "procedureId", "nothing_changed"):
    desk.mean(tracer_id=None, units=None, delay_minutes=None)


@pytest.mark.parametrize(
  ("wrong", "field", "text"),
  [
    ({"units": 0.0}, "units", "units"),
    ({"units": -1.0}, "units", "units"),
    ({"units": 2e7}, "units", "units"),
    ({"units": None}, "units", "procedure_whole"),
    ({"delay_minutes": None}, "delayMinutes", "procedure_whole"),
    ({"tracer_id": None}, "tracerId", "procedure_whole"),
    ({"delay_minutes": -241}, "delayMinutes", "range"),
    ({"delay_minutes": 481}, "delayMinutes", "range"),
  ],
)
def test_bkg_33_a_mapping_is_whole_and_sensible(wrong: dict[str, Any], field: str, text: str, desk: Desk) -> None:
  with refused("invalid", field, text):
    desk.mean(**wrong)


def test_bkg_33_injections_are_counted_in_whole_numbers(desk: Desk) -> None:
  desk.told("I1", what=FET)
  for units, text in ((1.5, "units_whole"), (501.0, "units")):
    with refused("invalid", "units", text):
      desk.mean(FET, units=units)
  assert desk.mean(units=300.5).units == 300.5
  for minutes in (-240, 480):
    assert desk.mean(delay_minutes=minutes).delay_minutes == minutes


def test_bkg_33_who_may_and_of_what(desk: Desk) -> None:
  desk.told("S1", room="SYD-1")
  desk.map("SYD-1", "south")
  theirs = unit.person("southadmin", "Admin of Sundby", "shopAdmin", (desk.unit.south.customer,))
  mine = unit.person("northadmin", "Admin of Nordby", "shopAdmin", (desk.unit.north.customer,))
  with refused("not_found", "procedureId"):
    desk.mean(by=theirs)
  with refused("forbidden"):
    desk.mean(by=desk.unit.north.nurse)
  with refused("not_found", "procedureId"):
    desk.mean(procedure_id=999_999)
  with refused("not_found", "tracerId"):
    desk.mean(tracer_id=999_999)
  with refused("not_found", "endpointId"):
    desk.mean(by=mine, endpoint_id=desk.unit.south.endpoint.pk)
  with refused("invalid", "endpointId", "procedure_endpoint"):
    desk.mean(endpoint_id=desk.unit.south.endpoint.pk)
  with refused("stale", "procedureId"):
    desk.mean(units=1.0, seen={f"procedure:{desk.procedure().pk}": 1})


def test_bkg_33_an_archived_or_unlisted_tracer(desk: Desk) -> None:
  """Not in the catalogue is said at ordering: it may be listed later."""
  mine = desk.told("A1", "09:00", what="PET other")
  CatalogueEntry.objects.filter(endpoint=desk.unit.north.endpoint, tracer=desk.unit.flt).delete()
  desk.mean("PET other", tracer_id=desk.unit.flt.pk)
  assert [it["code"] for it in desk.order_of(mine)["unserved"]] == ["not_in_catalogue"]
  archive_tracer(actor=desk.unit.admin, tracer_id=desk.unit.flt.pk, confirmed_order_ids=[])
  with refused("invalid", "tracerId", "archived"):
    desk.mean(tracer_id=desk.unit.flt.pk)
  assert desk.mean("PET other", tracer_id=desk.unit.flt.pk, ignored=True).ignored


def test_bkg_31_what_the_ris_told_while_it_was_nobodys_goes_by_the_mapping(desk: Desk) -> None:
  desk.map("NORD-1", None)
  mine = desk.told("Z1", "09:00")
  assert desk.booking(mine).procedure is None
  desk.map("NORD-1")
  assert desk.booking(mine).procedure == desk.procedure()
