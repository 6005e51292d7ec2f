"""Booked studies become orders, follow them, and are settled (BKG-20 … BKG-30)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from customer.actions.requests import make_request
from production.actions.requests import grant_request
from production.actions.setup.closed import add_closed_dates
from tests import unit
from tests.desk import FET, Desk, rows
from tests.law import verify_action
from tests.story import refused
from tracershop import clock, ledger
from tracershop.catalogue.models import CatalogueEntry, Endpoint, Run, Slot
from tracershop.ledger import search
from tracershop.ledger.models import Entry
from tracershop.orderbook.models import Booking, Order
from tracershop.orderbook.ordering import book, bookings
from tracershop.protocol import MAX_SERVER_FRAME
from tracershop.protocol.commands import ClosedDay

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(transactional_db: None, frozen_clock: Any) -> Desk:
  """The unit with studies from a RIS, the day before its Tuesday at 09:00 in Copenhagen; the deadline is at 13:00."""
  return Desk(frozen_clock)


def last_entry() -> Any:
  return search.search(search.Criteria(), 1)[0][0]


def deltas(stream: str, count: int) -> list[dict[str, Any]]:
  """The last deltas of a stream."""
  head = ledger.heads().of(stream)
  return [msgspec.json.decode(it.data) for it in ledger.frames(stream, head - count, limit=count)]


# --- ordering


def test_bkg_21_studies_of_a_morning_are_an_order_for_each_delivery(desk: Desk) -> None:
  """BKG-20, BKG-25: 300 MBq an hour after the start, by the latest delivery before that."""
  early, first, second, late = (desk.told(f"A{n}", at) for n, at in enumerate(("06:30", "07:30", "09:00", "11:00")))
  done = desk.order_of(early, first, second, late)
  assert done["unserved"] == []
  at_7, at_8, at_11 = (desk.order(it) for it in done["orderIds"])
  half_life = unit.F18
  assert [it.slot.delivery_time.hour for it in (at_7, at_8, at_11) if it.slot] == [7, 8, 11]
  assert at_7.ordered_mbq == pytest.approx(300 * 2 ** (1800 / half_life), abs=1)
  assert at_8.ordered_mbq == pytest.approx(300 * (2 ** (900 / half_life) + 2 ** (6300 / half_life)), abs=1)
  assert [it.booking_ids for it in (at_7, at_8, at_11)] == [[early], [first, second], [late]]
  assert all(float(it.ordered_mbq or 0).is_integer() for it in (at_7, at_8, at_11))
  assert {it.ordered_by for it in (at_7, at_8, at_11)} == {"Nurse of Nordby"}
  assert {(it.status, it.revision, it.usage) for it in (at_7, at_8, at_11)} == {("ordered", 1, "human")}


def test_bkg_22_each_injection_is_an_order_of_its_own(desk: Desk) -> None:
  ids = [desk.told(f"I{n}", at, what=FET) for n, at in enumerate(("09:00", "09:00", "10:30"))]
  desk.mean(FET)
  orders = [desk.order(it) for it in desk.order_of(*ids)["orderIds"]]
  assert [(it.kind, it.injections, it.ordered_mbq) for it in orders] == [("injection", 1, None)] * 3
  assert [it.booking_ids for it in orders] == [[it] for it in ids]
  assert [it.deliver_at for it in orders] == [desk.at("09:00"), desk.at("09:00"), desk.at("10:30")]


def test_bkg_25_a_booking_says_what_its_order_was_made_for(desk: Desk) -> None:
  mine = desk.told("A1", "09:00")
  order = desk.ordered(mine)
  it = desk.booking(mine)
  assert (it.state, it.order_id, it.changes) == ("ordered", order.pk, [])
  assert (it.ordered_start_at, it.ordered_injection_at) == (desk.at("09:00"), desk.at("10:00"))
  assert (it.ordered_procedure_id, it.ordered_location_id) == (it.procedure_id, it.location_id)
  row = desk.row(mine)
  assert row is not None
  assert (row["status"], row["orderId"], row["orderedInjectionAt"]) == ("ordered", order.pk, "2026-11-24T09:00:00Z")
  (image,) = [it for it in rows(f"customer:{desk.unit.north.customer.pk}", "order") if it["id"] == order.pk]
  assert image["bookingIds"] == [mine]


def test_bkg_23_what_cannot_be_served_says_why_and_when_the_first_delivery_would_be(desk: Desk) -> None:
  """BKG-24: the rest is ordered all the same."""
  CatalogueEntry.objects.filter(endpoint=desk.unit.north.endpoint, tracer=desk.unit.fdg).update(max_mbq=700)
  served = desk.told("A1", "11:00")
  early = desk.told("A2", "05:00")
  unknown = desk.told("A3", "09:00", what="PET of something")
  over = [desk.told(f"O{n}", "08:00") for n in range(3)]
  past = desk.told("A4", "-1 06:00")
  off = desk.told("A5", "11:00")
  desk.off("A5")
  done = desk.order_of(served, early, unknown, *over, past, off)
  assert len(done["orderIds"]) == 1
  assert desk.order(done["orderIds"][0]).booking_ids == [served]
  # Today's deliveries are past their deadline; the first that could be ordered is tomorrow's.
  first = "2026-11-24T06:00:00Z"
  assert done["unserved"] == [
    {"bookingId": early, "code": "no_such_slot", "firstSlotAt": first},
    {"bookingId": unknown, "code": "not_mapped", "firstSlotAt": None},
    # Each alone would fit into the next delivery.
    *({"bookingId": it, "code": "over_limit", "firstSlotAt": "2026-11-24T10:30:00Z"} for it in over),
    {"bookingId": past, "code": "invalid", "firstSlotAt": first},
    {"bookingId": off, "code": "booking_cancelled", "firstSlotAt": None},
  ]
  assert {desk.booking(it).state for it in (early, unknown, *over, past)} == {"booked"}


@pytest.mark.parametrize(
  ("code", "prepare"),
  [
    ("closed_date", lambda desk: add_closed_dates(actor=desk.unit.admin, dates=[ClosedDay(date=unit.TUESDAY)])),
    ("deadline_passed", lambda desk: desk.clock.set(unit.at_wall(13, 1, unit.TUESDAY - timedelta(days=1)))),
    (
      "not_in_catalogue",
      lambda desk: CatalogueEntry.objects.filter(endpoint=desk.unit.north.endpoint, tracer=desk.unit.fdg).delete(),
    ),
  ],
)
def test_bkg_23_each_rule_of_ordering_holds(code: str, prepare: Callable[[Desk], Any], desk: Desk) -> None:
  mine = desk.told("A1", "09:00")
  prepare(desk)
  before = ledger.heads()
  (unserved,) = desk.order_of(mine)["unserved"]
  assert unserved["code"] == code
  assert unserved["firstSlotAt"] == (None if code == "not_in_catalogue" else "2026-11-25T06:00:00Z")
  assert (Order.objects.count(), ledger.heads()) == (0, before), "what orders nothing is no change"


def test_bkg_23_injections_have_hours_a_deadline_and_no_delivery(desk: Desk) -> None:
  Endpoint.objects.filter(id=desk.unit.north.endpoint.pk).update(receives_from="08:00", receives_to="15:00")
  early, many = desk.told("I1", "07:00", what=FET), desk.told("I2", "09:00", what="PET FET twice")
  desk.mean(FET)
  desk.mean("PET FET twice", units=5.0)
  assert desk.order_of(early, many)["unserved"] == [
    {"bookingId": early, "code": "outside_hours", "firstSlotAt": "2026-11-24T07:00:00Z"},
    {"bookingId": many, "code": "over_limit", "firstSlotAt": None},
  ]


def test_bkg_24_the_orders_that_stand_count_for_a_slots_limit(desk: Desk) -> None:
  slot = desk.unit.north.slots["08:15"]
  slot.max_mbq = 1_000
  slot.save()
  desk.place(600, "08:15")
  one, other = desk.told("A1", "07:30"), desk.told("A2", "07:40")
  assert [it["code"] for it in desk.order_of(one, other)["unserved"]] == ["over_limit"] * 2
  assert desk.order_of(one)["unserved"] == []
  assert [it["code"] for it in desk.order_of(other)["unserved"]] == ["over_limit"]


def test_bkg_25_twice_clicked_orders_once(desk: Desk) -> None:
  first, second = desk.told("A1", "09:00"), desk.told("A2", "09:30")
  order = desk.ordered(first)
  before = ledger.heads()
  assert desk.order_of(first) == {"orderIds": [order.pk], "unserved": []}
  assert ledger.heads() == before
  done = desk.order_of(first, second)
  assert done["orderIds"][0] == order.pk
  assert len(done["orderIds"]) == 2
  assert desk.order(order).booking_ids == [first]
  assert desk.order(order).revision == 1


def test_bkg_25_what_was_shown_and_has_moved_on_is_stale(desk: Desk) -> None:
  """LED-7: the study, and what its procedure makes of it."""
  mine = desk.told("A1", "09:00")
  shown = {f"booking:{mine}": desk.booking(mine).revision, f"procedure:{desk.procedure().pk}": 2}
  desk.told("A1", "09:30", verb="change")
  with refused("stale", "bookingIds") as caught:
    desk.order_of(mine, seen=shown)
  assert caught.value.details[f"booking:{mine}"]["startAt"] == "2026-11-24T08:30:00Z"
  shown[f"booking:{mine}"] += 1
  desk.mean(units=400.0)
  with refused("stale", "bookingIds") as caught:
    desk.order_of(mine, seen=shown)
  assert caught.value.details[f"procedure:{desk.procedure().pk}"]["units"] == 400
  shown[f"procedure:{desk.procedure().pk}"] += 1
  assert desk.ordered(mine, seen=shown).booking_ids == [mine]


def test_bkg_26_what_was_unticked_is_rejected_and_can_be_ordered_later(desk: Desk) -> None:
  one, other, theirs = desk.told("A1", "09:00"), desk.told("A2", "09:30"), desk.told("A3", "10:00")
  order = desk.ordered(theirs)
  desk.order_of(one, rejected=(other, theirs))
  assert (desk.booking(one).state, desk.booking(other).state) == ("ordered", "rejected")
  # A colleague has ordered it meanwhile: not to tick it takes nothing from her.
  assert (desk.booking(theirs).state, desk.booking(theirs).order_id) == ("ordered", order.pk)
  assert desk.ordered(other).booking_ids == [other]
  assert desk.booking(other).state == "ordered"


def test_bkg_26_only_rejecting_is_told_as_that(desk: Desk) -> None:
  mine = desk.told("A1", "09:00")
  assert desk.order_of(rejected=(mine,)) == {"orderIds": [], "unserved": []}
  entry = last_entry()
  assert (entry.kind, desk.booking(mine).state) == ("booking.rejected", "rejected")
  row = desk.row(mine)
  assert row is not None
  assert row["status"] == "rejected"
  before = ledger.heads()
  desk.order_of(rejected=(mine,))
  assert ledger.heads() == before


def test_bkg_27_all_of_it_is_one_entry_with_everything_on_its_streams(desk: Desk) -> None:
  ids = [desk.told(f"A{n}", at) for n, at in enumerate(("07:30", "09:00", "11:00"))]
  north = desk.unit.north.customer.pk
  entries = Entry.objects.count()
  heads = {stream: ledger.heads().of(stream) for stream in ("production", "wall", f"customer:{north}")}
  desk.order_of(*ids[:2], rejected=(ids[2],))
  assert Entry.objects.count() == entries + 1
  assert {stream: ledger.heads().of(stream) for stream in heads} == {stream: at + 1 for stream, at in heads.items()}
  (told,) = deltas(f"bookings:{north}", 1)
  assert (told["kind"], told["actor"]) == ("booking.ordered", "Nurse of Nordby")
  assert [(it["put"], it["row"]["id"], it["row"]["accession"]) for it in told["changes"]] == [
    ("booking", pk, f"A{n}") for n, pk in enumerate(ids)
  ]
  (told,) = deltas("production", 1)
  assert {it["put"] for it in told["changes"]} == {"order", "booking"}
  assert {it["row"]["accession"] for it in told["changes"] if it["put"] == "booking"} == {"•••"}
  (told,) = deltas("wall", 1)
  assert {it["put"] for it in told["changes"]} == {"order"}


def test_bkg_27_a_week_of_studies_is_ordered_at_once_in_frames_that_a_screen_takes(desk: Desk) -> None:
  """600 studies with long words: more entries than one, of one transaction."""
  base = desk.booking(desk.told("A", "09:00"))
  CatalogueEntry.objects.update(max_mbq=None)
  Slot.objects.update(max_mbq=None)
  Run.objects.update(max_mbq=None)
  Booking.objects.bulk_create(
    Booking(
      accession=f"B{number}" + "x" * 200, location=base.location, procedure=base.procedure, description="æ" * 250,
      start_at=desk.at(f"{number % 5} 09:00"), start_date=desk.at(f"{number % 5} 09:00").date(), state="booked",
      known_at=base.known_at,
    )
    for number in range(600)
  )  # fmt: skip
  ids = list(Booking.objects.filter(start_at__gte=base.start_at).values_list("id", flat=True))
  before = ledger.heads().of("production")
  with verify_action("booking.ordered.many"):
    done = desk.order_of(*ids)
  assert (len(done["orderIds"]), done["unserved"]) == (5, [])
  frames = list(ledger.frames("production", before, limit=100))
  assert len(frames) > 1
  assert max(len(it.data) for it in frames) < MAX_SERVER_FRAME


def test_bkg_27_no_accession_stands_in_the_ledgers_words(desk: Desk) -> None:
  mine = desk.told("ACC-7654321-X", "09:00")
  order = desk.ordered(mine)
  desk.told("ACC-7654321-X", "10:00", verb="change")
  desk.settle(mine)
  desk.cancel(order)
  for entry in search.search(search.Criteria(subjects=[f"booking:{mine}"]), 50)[0]:
    assert entry.words is not None
    assert "7654321" not in repr(entry)
  kinds = {it.kind for it in search.search(search.Criteria(subjects=[f"booking:{mine}"]), 50)[0]}
  assert {"booking.ordered", "booking.settled", "order.cancelled"} <= kinds


def test_bkg_27_foreign_and_unknown_bookings_are_not_found(desk: Desk) -> None:
  mine, foreign = desk.told("A1", "09:00"), desk.told("S1", "09:00", room="SYD-1")
  nobodys = desk.told("N1", "09:00", room="NEW-1")
  desk.map("SYD-1", "south")
  for wrong in (foreign, nobodys, 999_999):
    with refused("not_found", "bookingIds") as caught:
      desk.order_of(mine, wrong)
    assert caught.value.details == {"bookingId": wrong}
    with refused("not_found", "rejectedBookingIds"):
      desk.order_of(mine, rejected=(wrong,))
    with refused("not_found", "bookingIds"):
      desk.settle(wrong)
  with refused("invalid", "bookingIds", "empty"):
    desk.order_of()
  with refused("invalid", "bookingIds", "double"):
    desk.order_of(mine, mine)
  with refused("invalid", "rejectedBookingIds", "double"):
    desk.order_of(mine, rejected=(mine,))
  with refused("invalid", "bookingIds", "limit"):
    desk.order_of(*range(1, 1_002))
  with refused("forbidden"):
    desk.order_of(mine, by=desk.unit.external)
  assert desk.booking(mine).state == "booked"


# --- when an order ends, and when it comes back


def cancelled_by_the_nurse(desk: Desk, order: Order) -> None:
  desk.cancel(order)


def rejected_by_production(desk: Desk, order: Order) -> None:
  desk.reject(order)


def cancelled_on_request(desk: Desk, order: Order) -> None:
  desk.accept(order)
  asked = make_request(actor=desk.unit.north.nurse, kind="cancel", order_id=order.pk).value()["requestId"]
  grant_request(actor=desk.unit.radiochemist, request_id=asked)


def not_confirmed(desk: Desk, order: Order) -> None:
  desk.postpone(order)
  desk.cancel(order)


ENDS = (cancelled_by_the_nurse, rejected_by_production, cancelled_on_request, not_confirmed)


@pytest.mark.parametrize("end", ENDS)
def test_bkg_28_an_order_that_ends_frees_its_bookings(end: Callable[[Desk, Order], None], desk: Desk) -> None:
  ids = [desk.told("A1", "08:00"), desk.told("A2", "08:30")]
  order = desk.ordered(*ids)
  desk.told("A1", "08:10", verb="change")
  assert desk.order(order).marks == ["bookingMoved"]
  with verify_action(f"booking.freed.{end.__name__}"):
    end(desk, order)
  assert desk.order(order).booking_ids == ids, "where it came from is not forgotten"
  assert "bookingMoved" not in desk.order(order).marks
  for pk in ids:
    it, row = desk.booking(pk), desk.row(pk)
    assert (it.state, it.order_id, it.changes) == ("booked", None, [])
    assert row is not None
    assert (row["status"], row["orderId"], row["orderedInjectionAt"]) == ("booked", None, None)
  entry = search.search(search.Criteria(subjects=[f"booking:{ids[0]}"]), 1)[0][0]
  assert entry.words is not None
  was, now = (msgspec.json.decode(it)["bookings"][0] for it in (entry.words.before, entry.words.after))
  assert (was["status"], was["orderId"], now["status"], now["orderId"]) == ("ordered", order.pk, "booked", None)
  again = desk.ordered(*ids)
  assert again.pk != order.pk
  assert again.booking_ids == ids


def test_bkg_28_a_study_that_the_ris_cancelled_is_gone_with_its_order(desk: Desk) -> None:
  mine = desk.told("A1", "09:00")
  order = desk.ordered(mine)
  desk.off("A1")
  assert desk.order(order).marks == ["bookingCancelled"]
  with verify_action("booking.freed.cancelled"):
    desk.cancel(order)
  assert (desk.booking(mine).state, desk.booking(mine).order_id) == ("cancelled", None)
  assert (desk.row(mine), desk.row(mine, "production")) == (None, None)


def test_bkg_28_what_is_released_and_corrected_keeps_its_bookings(desk: Desk) -> None:
  desk.certified()
  desk.clock.set(unit.YESTERDAY_MORNING)
  mine = desk.told("A1", "07:30")
  order = desk.ordered(mine)
  desk.clock.set(unit.at_wall(6, 45))
  desk.accept(order)
  vial = desk.file(float(order.ordered_mbq or 0), unit.at_wall(8, 15))
  desk.release([order], [vial])
  assert desk.booking(mine).order_id == order.pk
  desk.correct([order], {vial.pk: "here"})
  assert (desk.order(order).status, desk.booking(mine).order_id) == ("accepted", order.pk)
  assert desk.order(order).booking_ids == [mine]


def test_bkg_29_a_reopened_order_takes_its_bookings_back(desk: Desk) -> None:
  """What the RIS changed meanwhile stands on them and on the order."""
  ids = [desk.told(f"A{n}", "08:00") for n in range(4)]
  order = desk.ordered(*ids)
  desk.reject(order)
  desk.told("A1", "08:20", verb="change")
  desk.off("A2")
  desk.order_of(rejected=(ids[3],))
  assert desk.row(ids[2]) is None
  with verify_action("booking.taken_back"):
    desk.reopen(order)
  found = [desk.booking(pk) for pk in ids]
  assert [(it.state, it.order_id, it.changes) for it in found] == [
    ("ordered", order.pk, []),
    ("ordered", order.pk, ["moved"]),
    ("cancelled", order.pk, ["cancelled"]),
    ("ordered", order.pk, []),
  ]
  assert desk.order(order).marks == ["bookingCancelled", "bookingMoved"]
  row = desk.row(ids[1])
  assert row is not None
  assert (row["injectionAt"], row["orderedInjectionAt"]) == ("2026-11-24T08:20:00Z", "2026-11-24T08:00:00Z")


def test_bkg_29_an_order_whose_study_was_ordered_elsewhere_stays_rejected(desk: Desk) -> None:
  ids = [desk.told("A1", "08:00"), desk.told("A2", "08:30")]
  order = desk.ordered(*ids)
  desk.reject(order)
  other = desk.ordered(ids[1])
  with refused("in_use", "orderIds", "booking_ordered") as caught:
    desk.reopen(order)
  assert caught.value.details == {"orderId": order.pk, "bookingId": ids[1]}
  assert (desk.order(order).status, desk.booking(ids[0]).order_id) == ("rejected", None)
  desk.cancel(other)
  desk.reopen(order)
  assert {desk.booking(it).order_id for it in ids} == {order.pk}


def test_bkg_29_an_accepted_order_is_reopened_with_what_it_has(desk: Desk) -> None:
  mine = desk.told("A1", "08:00")
  order = desk.ordered(mine)
  desk.accept(order)
  revision = desk.booking(mine).revision
  desk.reopen(order)
  assert (desk.booking(mine).order_id, desk.booking(mine).revision) == (order.pk, revision)


def test_bkg_29_a_study_that_is_erased_meanwhile_holds_up_nobody(desk: Desk) -> None:
  mine = desk.told("A1", "08:00")
  order = desk.ordered(mine)
  desk.reject(order)
  Booking.objects.filter(id=mine).delete()
  desk.reopen(order)
  assert (desk.order(order).status, desk.order(order).booking_ids) == ("ordered", [mine])


# --- what the RIS changed


def test_bkg_30_settled_is_what_is_true_now(desk: Desk) -> None:
  desk.told("N2", "14:00", room="NORD-2")
  desk.map("NORD-2")
  one, other = desk.told("A1", "08:00"), desk.told("A2", "08:10")
  order = desk.ordered(one, other)
  desk.told("A1", "08:20", verb="change")
  desk.told("A2", "08:10", room="NORD-2", verb="change")
  assert desk.order(order).marks == ["bookingChanged", "bookingMoved"]
  with verify_action("booking.settled"):
    assert desk.settle(one) == {"bookingIds": [one]}
  it = desk.booking(one)
  assert (it.changes, it.ordered_start_at, it.ordered_injection_at) == ([], desk.at("08:20"), desk.at("09:20"))
  assert desk.order(order).marks == ["bookingChanged"], "the other one has not been settled"
  assert desk.settle(one, other) == {"bookingIds": [other]}
  assert desk.order(order).marks == []
  with refused("invalid", "bookingIds", "nothing_changed"):
    desk.settle(one, other)
  with refused("invalid", "bookingIds", "empty"):
    desk.settle()


def test_bkg_30_a_cancelled_study_that_is_settled_leaves_its_orders_list(desk: Desk) -> None:
  one, other = desk.told("A1", "08:00"), desk.told("A2", "08:10")
  order = desk.ordered(one, other)
  desk.off("A1")
  row = desk.row(one)
  assert row is not None
  assert (row["status"], row["changes"]) == ("cancelled", ["cancelled"])
  with verify_action("booking.settled.cancelled"):
    desk.settle(one)
  assert (desk.order(order).booking_ids, desk.order(order).marks) == ([other], [])
  assert (desk.row(one), desk.row(one, "production")) == (None, None)
  assert (desk.booking(one).state, desk.booking(one).order_id) == ("cancelled", None)
  desk.accept(order)
  assert desk.booking(one).order_id is None, "nothing takes it back"


def test_bkg_30_a_study_that_went_to_another_customer_is_free_once_it_is_settled(desk: Desk) -> None:
  desk.told("S0", "09:00", room="SYD-1")
  desk.map("SYD-1", "south")
  mine = desk.told("A1", "09:00")
  order = desk.ordered(mine)
  desk.told("A1", "09:00", room="SYD-1", verb="change")
  south = f"bookings:{desk.unit.south.customer.pk}"
  assert desk.row(mine, south) is None
  with refused("not_found", "bookingIds"):
    desk.order_of(mine, by=desk.unit.south.nurse)
  with verify_action("booking.settled.away"):
    desk.settle(mine)
  assert desk.row(mine) is None
  row = desk.row(mine, south)
  assert row is not None
  assert (row["status"], row["orderId"], row["orderedInjectionAt"]) == ("booked", None, None)
  assert desk.order(order).booking_ids == []


def test_bkg_30_a_study_in_nobodys_room_waits_there_once_it_is_settled(desk: Desk) -> None:
  desk.told("N1", "09:00", room="NEW-1")
  mine = desk.told("A1", "09:00")
  desk.ordered(mine)
  desk.told("A1", "09:00", room="NEW-1", verb="change")
  with verify_action("booking.settled.nobodys"):
    desk.settle(mine)
  (room,) = [it for it in rows("production", "location") if it["code"] == "NEW-1"]
  assert room["waiting"] == 2


def test_bkg_30_a_settled_study_was_shown_as_it_is(desk: Desk) -> None:
  mine = desk.told("A1", "08:00")
  desk.ordered(mine)
  desk.told("A1", "08:20", verb="change")
  shown = {f"booking:{mine}": desk.booking(mine).revision}
  desk.told("A1", "08:40", verb="change")
  with refused("stale", "bookingIds"):
    desk.settle(mine, seen=shown)


def test_bkg_27_the_law_holds(desk: Desk) -> None:
  """STR-1 for ordering and rejecting."""
  ids = [desk.told("A1", "08:00"), desk.told("A2", "08:10"), desk.told("A3", "09:30")]
  injected = desk.told("I1", "10:00", what=FET)
  desk.mean(FET)
  with verify_action("booking.ordered"):
    desk.order_of(ids[0], ids[1], injected, rejected=(ids[2],))
  with verify_action("booking.rejected"):
    desk.order_of(rejected=(desk.told("A4", "11:00"),))


def test_bkg_20_the_server_orders_what_the_rules_say(desk: Desk) -> None:
  """The plan that a screen shows is the orders that are placed."""
  ids = [desk.told(f"A{n}", f"{7 + n // 2:02}:{n % 2 * 30:02}") for n in range(10)]
  north = desk.unit.north.endpoint.pk
  studies = [
    bookings.Study(id=it.pk, endpoint_id=north, procedure_id=it.procedure_id, start_at=it.start_at)
    for it in Booking.objects.filter(id__in=ids)
  ]
  plan = bookings.plan(studies, book.of_endpoints({north}, clock.now()))
  done = desk.order_of(*ids)
  placed = [desk.order(it) for it in done["orderIds"]]
  assert [(it.slot_id, it.ordered_mbq, it.booking_ids) for it in placed] == [
    (it.slot_id, it.ordered_mbq, it.booking_ids) for it in plan.orders
  ]


# --- anew


def test_bkg_54_an_order_is_placed_anew_for_its_studies_by_one_command(desk: Desk) -> None:
  """One order becomes two where a study belongs to another delivery by now; the first is cancelled with it."""
  stays, moves = desk.told("A1", "09:00"), desk.told("A2", "09:15")
  old = desk.ordered(stays, moves)
  desk.told("A2", "12:15", verb="change")
  with verify_action("booking.order, instead of an order"):
    done = desk.order_of(stays, moves, instead_of_order_id=old.pk, seen={f"order:{old.pk}": desk.order(old).revision})
  assert done["unserved"] == []
  assert desk.order(old).status == "cancelled"
  new = [desk.order(it) for it in done["orderIds"]]
  assert [(it.booking_ids, it.status) for it in new] == [([stays], "ordered"), ([moves], "ordered")]
  assert {desk.booking(pk).order_id for pk in (stays, moves)} == {it.pk for it in new}
  assert [desk.booking(pk).changes for pk in (stays, moves)] == [[], []]


def test_bkg_54_where_a_study_cannot_be_served_everything_stays(desk: Desk) -> None:
  """Nor where the order has moved on since it was shown, or is no longer hers to cancel."""
  stays, moves = desk.told("A1", "09:00"), desk.told("A2", "09:15")
  old = desk.ordered(stays, moves)
  desk.told("A2", "03:00", verb="change")
  order = desk.order(old)

  def unchanged() -> bool:
    now = desk.order(old)
    return (now.status, now.revision, now.booking_ids) == ("ordered", order.revision, [stays, moves])

  with refused("no_such_slot", "bookingIds") as caught:
    desk.order_of(stays, moves, instead_of_order_id=old.pk)
  assert caught.value.details == {"bookingId": moves}
  assert unchanged()
  with refused("stale", "insteadOfOrderId"):
    desk.order_of(stays, instead_of_order_id=old.pk, seen={f"order:{old.pk}": order.revision - 1})
  with refused("not_found", "insteadOfOrderId"):
    desk.order_of(stays, instead_of_order_id=10**9)
  desk.clock.move(hours=5)
  with refused("deadline_passed"):
    desk.order_of(stays, instead_of_order_id=old.pk)
  assert unchanged()
  assert {desk.booking(pk).order_id for pk in (stays, moves)} == {old.pk}
