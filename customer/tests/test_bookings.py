"""Bookings coming in: worklists, messages, what vanishes, and what an order hears of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from django.db import connection

from customer.actions.bookings import adopt_studies, apply_message, complete_answer, fail_answer, settle_conflict
from tests import unit
from tests.law import verify_action
from tests.ris import WORDS, Ris, bookings_of, rows, study
from tests.story import refused
from tracershop import clock, ledger
from tracershop.actor import SYSTEM
from tracershop.ledger import verify
from tracershop.orderbook import window
from tracershop.orderbook.models import Booking, Location, Procedure
from tracershop.orderbook.studies import Part, Study
from tracershop.site import nodes
from tracershop.site.models import Conflict, Feed, Letter, Node

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ris(frozen_clock: Any) -> Ris:
  return Ris(frozen_clock)


def test_bkg_1_a_study_is_a_booking_under_its_accession(ris: Ris) -> None:
  parts = (
    Part(step_id="1", start_at=unit.at_wall(10), description="Inject"),
    Part(step_id="2", start_at=unit.at_wall(11), description="Scan"),
  )
  with verify_action("booking.reported"):
    assert ris.adopt(study(parts=parts), study("ACC-2", location="SYD-1")) == {"added": 2}
  north, south = rows(bookings_of(ris.unit.north)), rows(bookings_of(ris.unit.south))
  assert [it["accession"] for it in north] == ["ACC-1000001"]
  assert [it["accession"] for it in south] == ["ACC-2"]
  (one,) = north
  assert (one["status"], one["orderId"], one["startAt"], one["injectionAt"], one["location"], one["procedureId"]) == (
    "booked", None, "2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z", "NORD-1", ris.fdg.pk,
  )  # fmt: skip
  assert [it["stepId"] for it in one["parts"]] == ["1", "2"]
  assert [it["accession"] for it in rows("production")] == ["•••001", "•••"]
  before = ledger.heads()
  ris.clock.move(minutes=1)
  assert ris.adopt(study(parts=parts), study("ACC-2", location="SYD-1")) == {"unchanged": 2}
  assert ledger.heads() == before


def test_bkg_2_an_accession_is_kept_whole_or_not_at_all(ris: Ris) -> None:
  long, spaced = "Å" * 255, study("  ACC-3 ", code="c" * 90, description="  PET   FDG\twhole body ")
  assert ris.adopt(study(long), spaced, study("x" * 256), study(" "), study("ACC-4", location="r" * 121)) == {
    "added": 2,
    "unreadable": 3,
  }
  assert set(Booking.objects.values_list("accession", flat=True)) == {long, "ACC-3"}
  kept = ris.booking("ACC-3")
  assert (kept.description, len(kept.code), kept.procedure_id) == (WORDS, 64, ris.fdg.pk)
  absurd = datetime(1, 1, 1, tzinfo=unit.at_wall(10).tzinfo)
  assert ris.adopt(study("ACC-5", at=absurd), study("ACC-6", location=" ")) == {"unreadable": 2}


def test_bkg_3_what_is_older_than_what_is_known_changes_nothing(ris: Ris) -> None:
  now = clock.now()
  ris.adopt(study(), at=now)
  before, heads = ris.booking(), ledger.heads()
  assert ris.adopt(study(at=unit.at_wall(12)), at=now - timedelta(seconds=1)) == {"older": 1}
  assert ris.message("change", study(at=unit.at_wall(12)), now - timedelta(seconds=1)) == "idle"
  assert ris.message("cancel", "ACC-1000001", now - timedelta(seconds=1)) == "idle"
  assert (ris.booking().start_at, ris.booking().revision, ledger.heads()) == (before.start_at, 1, heads)
  assert ris.adopt(study(at=unit.at_wall(12)), at=now) == {"changed": 1}
  assert ris.booking().start_at == unit.at_wall(12)


def test_bkg_3_what_is_unchanged_is_known_anew(ris: Ris) -> None:
  """An answer that says the same outdates a message that was written before it."""
  now = clock.now()
  ris.adopt(study(), at=now)
  ris.adopt(study(), at=now + timedelta(minutes=2))
  assert ris.message("change", study(at=unit.at_wall(12)), now + timedelta(minutes=1)) == "idle"
  assert ris.booking().start_at == unit.at_wall(10)


def test_bkg_3_a_senders_clock_that_is_ahead_does_not_outvote_the_worklist(ris: Ris) -> None:
  ris.adopt(study())
  assert ris.message("change", study(at=unit.at_wall(12)), clock.now() + timedelta(days=1)) == "applied"
  ris.clock.move(minutes=6)
  assert ris.adopt(study(at=unit.at_wall(13))) == {"changed": 1}


def test_bkg_4_rooms_and_procedures_that_nobody_knows_are_listed_with_what_waits(ris: Ris) -> None:
  new = [study("ACC-2", location="NEW"), study("ACC-3", location="NEW"), study("ACC-4", description="Knee  PET")]
  with verify_action("booking.reported.unmapped"):
    assert ris.adopt(*new, study("ACC-5", description="KNEE PET")) == {"added": 4}
  room = Location.objects.get(code="NEW")
  assert (room.endpoint_id, room.waiting) == (None, 2)
  for side in (ris.unit.north, ris.unit.south):
    assert [it["waiting"] for it in rows(bookings_of(side), "location") if it["code"] == "NEW"] == [2]
  assert {it["accession"] for it in rows(bookings_of(ris.unit.north))} == {"ACC-4", "ACC-5"}
  knee = Procedure.objects.get(description="Knee PET")
  assert (knee.endpoint, knee.tracer_id, knee.units, knee.delay_minutes) == (ris.unit.north.endpoint, None, None, None)
  assert ris.booking("ACC-5").procedure_id == knee.pk
  assert {it["injectionAt"] for it in rows(bookings_of(ris.unit.north))} == {None}
  with verify_action("booking.cancelled.unmapped"):
    ris.message("cancel", "ACC-2")
  with verify_action("booking.reported.taken_in"):
    ris.message("change", study("ACC-3"))
  room.refresh_from_db()
  assert room.waiting == 0


def test_bkg_5_a_cancelled_study_comes_back_only_by_what_is_newer(ris: Ris) -> None:
  ris.answer(study(), study("ACC-2"))
  with verify_action("booking.cancelled"):
    assert ris.answer(study("ACC-2"))["removed"] == 1
  at = clock.now()
  assert [it["accession"] for it in rows(bookings_of(ris.unit.north))] == ["ACC-2"]
  assert ris.booking().state == "cancelled"
  assert ris.adopt(study(), at=at) == {"older": 1}
  assert ris.message("new", study(), at) == "idle"
  assert ris.message("change", study(), at - timedelta(hours=1)) == "idle"
  assert ris.message("status", study(), at + timedelta(seconds=1)) == "idle"
  assert ris.booking().state == "cancelled"
  with verify_action("booking.reported.again"):
    assert ris.answer(study(), study("ACC-2"))["removed"] == 0
  assert ris.booking().state == "booked"
  ris.message("cancel", "ACC-1000001")
  ris.clock.move(minutes=1)
  assert ris.message("new", study()) == "applied"
  assert ris.booking().state == "booked"


def test_bkg_6_messages_do_what_the_worklist_does(ris: Ris) -> None:
  with verify_action("booking.reported.message"):
    assert ris.message("new", study()) == "applied"
  ris.clock.move(minutes=1)
  assert ris.message("status", study()) == "idle"
  with verify_action("booking.reported.moved"):
    assert ris.message("change", study(at=unit.at_wall(11), location="")) == "applied"
  assert (ris.booking().start_at, ris.booking().location.code) == (unit.at_wall(11), "NORD-1")
  assert ris.booking().node_id is None
  with verify_action("booking.cancelled.message"):
    assert ris.message("cancel", "ACC-1000001") == "applied"
  assert ris.message("cancel", "ACC-1000001") == "idle"
  assert ris.message("cancel", "ACC-9") == ris.message("change", "ACC-9") == "unknown"
  assert ris.message("status", study("ACC-9")) == ris.message("new", study("ACC-9", location="")) == "unknown"
  assert Booking.objects.count() == 1
  assert Feed.objects.count() == 0


def test_bkg_6_a_message_is_done_once(ris: Ris) -> None:
  ris.message("new", study())
  letter = Letter.objects.get()
  ris.message("cancel", "ACC-1000001")
  ris.clock.move(minutes=1)
  given: dict[str, Any] = {"letter_id": letter.pk, "verb": "new", "known_at": clock.now(), "study": study()}
  assert apply_message(actor=SYSTEM, accession="ACC-1000001", **given).value() == {"outcome": "idle"}
  assert ris.booking().state == "cancelled"


def test_bkg_6_a_cancellation_that_overtakes_its_study_holds(ris: Ris) -> None:
  written = clock.now()
  with verify_action("booking.cancelled.unheard"):
    assert ris.message("cancel", study(location="NEW"), written + timedelta(minutes=1)) == "applied"
  assert ris.message("new", study(location="NEW"), written) == "idle"
  assert (ris.booking().state, Location.objects.get(code="NEW").waiting) == ("cancelled", 0)


def test_bkg_7_an_ordered_study_keeps_its_order_and_says_what_has_changed(ris: Ris) -> None:
  ris.answer(study(), study("ACC-2"))
  order = ris.ordered("ACC-1000001", "ACC-2")
  said = []
  for what in (
    study(at=unit.at_wall(11)),
    study(at=unit.at_wall(11), location="NORD-2"),
    study(description="PET knee"),
    study(),
  ):
    with verify_action("booking.reported.ordered"):
      ris.answer(what, study("ACC-2"))
    it = ris.booking()
    assert (it.state, it.order_id) == ("ordered", order.pk)
    said.append((it.changes, ris.order(order).marks))
  assert said == [
    (["moved"], ["bookingMoved"]),
    (["moved", "location"], ["bookingChanged", "bookingMoved"]),
    (["procedure"], ["bookingChanged"]),
    ([], []),
  ]
  with verify_action("booking.cancelled.ordered"):
    ris.message("cancel", "ACC-1000001")
  (row,) = [it for it in rows(bookings_of(ris.unit.north)) if it["accession"] == "ACC-1000001"]
  assert (row["status"], row["changes"], row["orderId"]) == ("cancelled", ["cancelled"], order.pk)
  assert ris.order(order).marks == ["bookingCancelled"]
  with verify_action("booking.reported.ordered_again"):
    ris.answer(study(), study("ACC-2"))
  assert (ris.booking().state, ris.booking().changes, ris.order(order).marks) == ("ordered", [], [])


def test_bkg_8_the_study_and_its_orders_mark_stand_in_one_entry(ris: Ris) -> None:
  ris.answer(study(), study("ACC-2"))
  order = ris.ordered("ACC-1000001", "ACC-2")
  before = ledger.heads().of("production")
  ris.message("change", study(at=unit.at_wall(11)))
  (frame,) = ledger.frames("production", before)
  delta = msgspec.json.decode(frame.data)
  assert (delta["kind"], {it["put"] for it in delta["changes"]}) == ("booking.reported", {"booking", "order"})
  assert ris.order(order).revision == 2
  ris.message("change", study("ACC-2", at=unit.at_wall(12)))
  ris.clock.move(minutes=1)
  ris.message("change", study())
  assert ris.order(order).marks == ["bookingMoved"], "as long as one of its studies has moved"
  assert ris.order(order).revision == 2


def test_bkg_8_what_changes_about_a_dead_letter_box_leaves_the_request_alone(ris: Ris) -> None:
  """An order that is marked is not edited: what it asks for stays."""
  ris.answer(study())
  order = ris.ordered("ACC-1000001")
  ris.message("cancel", "ACC-1000001")
  now = ris.order(order)
  assert (now.status, now.ordered_mbq, now.booking_ids) == ("ordered", 900.0, [ris.booking().pk])


def test_bkg_9_only_inside_the_window_and_only_of_the_node(ris: Ris) -> None:
  other = nodes.add_node(
    actor=ris.unit.site_admin, name="RIS 2", host="b.example", port=104, ae_title="RIS2", worklist=True
  ).value()["nodeId"]
  far = unit.at_wall(10, day=unit.TUESDAY + timedelta(days=3))
  ris.adopt(study("A"), study("B", at=far), study("C"))
  ris.message("new", study("D"))
  adopt_studies(actor=SYSTEM, node_id=other, asked_at=clock.now(), studies=[study("E")])
  at = ris.clock.move(minutes=1)
  ris.adopt(study("C", at=unit.at_wall(12)), at=at)
  ris.message("change", study("A"), at + timedelta(seconds=30))
  assert ris.complete(at=at, to_date=unit.TUESDAY) == {"removed": 0, "held": 0}
  at = ris.clock.move(minutes=1)
  assert ris.complete("C", at=at, to_date=unit.TUESDAY) == {"removed": 1, "held": 0}
  assert list(Booking.objects.filter(state="cancelled").values_list("accession", flat=True)) == ["A"]
  assert ris.complete(at=at - timedelta(seconds=1)) == {"removed": 0, "held": 0}, "an older answer says nothing"
  assert ris.complete("C", at=ris.clock.move(minutes=1)) == {"removed": 1, "held": 0}
  assert ris.booking("B").state == "cancelled"


def test_bkg_9_a_failed_or_partial_answer_removes_nothing(ris: Ris) -> None:
  ris.answer(study(), study("ACC-2"))
  ris.clock.move(minutes=1)
  ris.adopt(study("ACC-2"))
  fail_answer(actor=SYSTEM, node_id=ris.node, code="A700")
  assert {it.state for it in Booking.objects.all()} == {"booked"}


def test_bkg_9_an_ordered_study_that_has_begun_is_done_and_not_cancelled(ris: Ris) -> None:
  ris.answer(study(), study("ACC-2"))
  order = ris.ordered("ACC-1000001")
  ris.clock.set(unit.at_wall(10, 1))
  assert ris.answer() == {"removed": 1, "held": 0}
  assert (ris.booking().state, ris.booking("ACC-2").state) == ("ordered", "cancelled")
  assert ris.order(order).marks == []
  ris.message("cancel", "ACC-1000001")
  assert ris.order(order).marks == ["bookingCancelled"]


def many(count: int) -> list[Study]:
  return [study(f"MANY-{number:05}") for number in range(count)]


def test_bkg_10_more_than_a_share_at_once_waits_for_a_person(ris: Ris) -> None:
  ris.answer(*many(20))
  assert ris.answer(*many(14)) == {"removed": 6, "held": 0}, "30 % is not more than 30 %"
  with verify_action("conflict.opened"):
    assert ris.answer(*many(9)) == {"removed": 0, "held": 5}
  (row,) = rows("site", "conflict")
  assert row["details"] == {"vanished": 5, "known": 14, "fromDate": "2026-11-23", "toDate": "2026-12-24"}
  assert (row["kind"], row["subject"]) == ("bookingsVanished", f"node:{ris.node}")
  held = Conflict.objects.get().held["bookingIds"]
  before = ledger.heads().of("site")
  ris.answer(*many(9))
  assert ledger.heads().of("site") == before + 1, "the node has answered, the conflict says the same"
  with verify_action("conflict.changed"):
    assert ris.answer(*many(7)) == {"removed": 0, "held": 7}
  assert set(Conflict.objects.get().held["bookingIds"]) > set(held)
  assert Conflict.objects.count() == 1
  with verify_action("conflict.closed"):
    assert ris.answer(*many(13)) == {"removed": 1, "held": 0}
  assert rows("site", "conflict") == []
  assert Conflict.objects.get().settled_by == "Tracershop"


def test_bkg_10_few_of_few_go_at_once(ris: Ris) -> None:
  ris.answer(*many(4))
  assert ris.answer() == {"removed": 4, "held": 0}


@pytest.mark.parametrize("by", ["site_admin", "admin"])
def test_bkg_10_a_person_lets_them_go(ris: Ris, by: str) -> None:
  ris.answer(*many(10))
  order = ris.ordered("MANY-00007")
  ris.answer(*many(4))
  ris.message("change", study("MANY-00009", at=unit.at_wall(15)), clock.now() + timedelta(minutes=1))
  conflict = Conflict.objects.get()
  with verify_action("conflict.settled"):
    settle_conflict(actor=getattr(ris.unit, by), conflict_id=conflict.pk, choice="apply", reason="the scanner is down")
  gone = Booking.objects.filter(state="cancelled").order_by("accession").values_list("accession", flat=True)
  assert list(gone) == [f"MANY-0000{number}" for number in (4, 5, 6, 7, 8)]
  assert ris.order(order).marks == ["bookingCancelled"]
  conflict.refresh_from_db()
  assert (conflict.state, conflict.choice, conflict.reason) == ("settled", "apply", "the scanner is down")
  with refused("already_answered", "conflictId", "conflict"):
    settle_conflict(actor=ris.unit.site_admin, conflict_id=conflict.pk, choice="keep", reason="x")


def test_bkg_10_a_person_keeps_them_until_the_worklist_speaks_of_them(ris: Ris) -> None:
  ris.answer(*many(10))
  ris.answer(*many(4))
  with verify_action("conflict.settled.keep"):
    settle_conflict(actor=ris.unit.site_admin, conflict_id=Conflict.objects.get().pk, choice="keep", reason="RIS moved")
  assert ris.answer(*many(4)) == {"removed": 0, "held": 0}, "and is not asked again"
  assert Booking.objects.filter(state="booked").count() == 10
  ris.answer(*many(5))
  assert ris.answer(*many(4)) == {"removed": 1, "held": 0}


def test_bkg_10_a_conflict_needs_a_reason_and_somebody_who_may(ris: Ris) -> None:
  ris.answer(*many(10))
  ris.answer()
  given: dict[str, Any] = {"conflict_id": Conflict.objects.get().pk, "choice": "keep"}
  with refused("reason_required", "reason"):
    settle_conflict(actor=ris.unit.site_admin, reason="  ", **given)
  with refused("forbidden"):
    settle_conflict(actor=ris.unit.radiochemist, reason="x", **given)
  with refused("not_found", "conflictId"):
    settle_conflict(actor=ris.unit.site_admin, reason="x", conflict_id=99, choice="keep")


def test_bkg_11_the_list_is_as_of_its_last_whole_answer(ris: Ris) -> None:
  asked = ris.clock.move(minutes=1)
  ris.adopt(study(), at=asked)
  assert Feed.objects.count() == 0, "a partial answer is no answer"
  ris.clock.move(seconds=20)
  with verify_action("node.answered"):
    ris.complete("ACC-1000001", at=asked)
  node = Node.objects.get(id=ris.node)
  assert (node.answered_at, node.trouble) == (asked, None)
  feed = Feed.objects.get(id="ris")
  assert (feed.state, feed.as_of) == ("up", asked)
  ris.clock.move(minutes=1)
  with verify_action("node.failed"):
    fail_answer(actor=SYSTEM, node_id=ris.node, code="timeout")
  feed.refresh_from_db()
  assert (feed.state, feed.as_of, Node.objects.get(id=ris.node).trouble) == ("down", asked, "timeout")
  before = ledger.heads()
  fail_answer(actor=SYSTEM, node_id=ris.node, code="timeout")
  assert ledger.heads() == before
  fail_answer(actor=SYSTEM, node_id=ris.node, code="refused")
  assert Node.objects.get(id=ris.node).trouble == "refused"


def test_bkg_11_of_two_worklists_the_list_is_as_old_as_the_older_one(ris: Ris) -> None:
  other = nodes.add_node(
    actor=ris.unit.site_admin, name="RIS 2", host="b.example", port=104, ae_title="RIS2", worklist=True
  ).value()["nodeId"]
  first = ris.clock.move(minutes=1)
  ris.complete(at=first)
  second = ris.clock.move(minutes=1)
  complete_answer(
    actor=SYSTEM, node_id=other, asked_at=second, from_date=unit.TUESDAY, to_date=unit.TUESDAY, accessions=[]
  )
  assert Feed.objects.get(id="ris").as_of == first
  fail_answer(actor=SYSTEM, node_id=other, code="timeout")
  third = ris.clock.move(minutes=1)
  ris.complete(at=third)
  assert (Feed.objects.get(id="ris").state, Feed.objects.get(id="ris").as_of) == ("down", first)


def test_bkg_70_an_answer_of_which_something_cannot_be_read_takes_nothing_away(ris: Ris) -> None:
  ris.answer(study(), study("ACC-1000002"))
  asked = ris.clock.move(minutes=1)
  ris.adopt(study("ACC-1000003"), at=asked)
  with verify_action("node.answered.unread"):
    assert ris.complete("ACC-1000003", at=asked, unread=2) == {"removed": 0, "held": 0}
  assert set(Booking.objects.values_list("state", flat=True)) == {"booked"}
  node, feed = Node.objects.get(id=ris.node), Feed.objects.get(id="ris")
  assert (node.answered_at, node.trouble, node.unread) == (asked, "unreadable", 2)
  assert (feed.state, feed.as_of, feed.unread) == ("up", asked, 2)
  (row,) = rows(f"customer:{ris.unit.north.customer.pk}", "feed")
  assert (row["state"], row["unread"]) == ("up", 2)
  ris.answer(study("ACC-1000003"))
  assert Booking.objects.filter(state="cancelled").count() == 2
  assert (Node.objects.get(id=ris.node).unread, Feed.objects.get(id="ris").unread) == (0, 0)


@pytest.mark.parametrize("how", ["removed", "unticked"])
def test_bkg_71_the_list_is_told_anew_when_a_worklist_is_taken_away(ris: Ris, how: str) -> None:
  other = nodes.add_node(
    actor=ris.unit.site_admin, name="RIS 2", host="b.example", port=104, ae_title="RIS2", worklist=True
  ).value()["nodeId"]

  def take_away(node_id: int) -> None:
    if how == "removed":
      nodes.remove_node(actor=ris.unit.site_admin, node_id=node_id)
    else:
      nodes.edit_node(actor=ris.unit.site_admin, node_id=node_id, worklist=False)

  ris.complete(at=(asked := ris.clock.move(minutes=1)))
  fail_answer(actor=SYSTEM, node_id=other, code="timeout")
  assert Feed.objects.get(id="ris").state == "down"
  with verify_action(f"node.{how}.failing"):
    take_away(other)
  feed = Feed.objects.get(id="ris")
  assert (feed.state, feed.as_of) == ("up", asked)
  # The last one: nobody says that the RIS is away, and the list stays as old as it is.
  fail_answer(actor=SYSTEM, node_id=ris.node, code="timeout")
  take_away(ris.node)
  feed.refresh_from_db()
  assert (feed.state, feed.as_of, feed.unread) == ("unknown", asked, 0)


def test_bkg_72_a_message_takes_one_step_of_what_the_worklist_told(ris: Ris) -> None:
  parts = tuple(
    Part(step_id=name, start_at=unit.at_wall(hour), description=name)
    for name, hour in (("A", 10), ("B", 12), ("C", 14))
  )
  ris.answer(study(parts=parts))
  order = ris.ordered("ACC-1000001")
  ris.clock.move(minutes=1)
  assert ris.message("cancel", "ACC-1000001", step_id="A") == "applied"
  it = ris.booking()
  assert (it.state, it.start_at, [part["stepId"] for part in it.parts]) == ("ordered", unit.at_wall(12), ["B", "C"])
  assert (it.changes, ris.order(order.pk).marks) == (["moved"], ["bookingMoved"])
  ris.clock.move(minutes=1)
  assert ris.message("change", study(at=unit.at_wall(9)), step_id="C") == "applied"
  it = ris.booking()
  assert (it.start_at, [part["stepId"] for part in it.parts]) == (unit.at_wall(9), ["C", "B"])
  # The worklist has the last word on all of it, and an older one of a step none.
  written = ris.clock.move(minutes=1)
  ris.answer(study(parts=parts))
  assert ris.message("cancel", "ACC-1000001", at=written, step_id="B") == "idle"
  it = ris.booking()
  assert (it.start_at, it.changes, len(it.parts)) == (unit.at_wall(10), [], 3)
  for name in "ABC":
    ris.clock.move(minutes=1)
    assert ris.message("cancel", "ACC-1000001", step_id=name) == "applied"
  assert (ris.booking().state, ris.booking().changes) == ("cancelled", ["moved", "cancelled"])


def plain_words() -> bytes:
  """All that the ledger keeps for ever."""
  with connection.cursor() as cursor:
    cursor.execute("SELECT e.subjects, b.data FROM ledger_entry e JOIN ledger_body b ON b.entry_id = e.id")
    return b"\n".join(str(subjects).encode() + bytes(data) for subjects, data in cursor.fetchall())


def test_bkg_12_bookings_are_erased_with_their_day_and_the_chain_stays_whole(ris: Ris) -> None:
  later = unit.at_wall(10, day=unit.TUESDAY + timedelta(days=1))
  ris.answer(study(), study("ACC-2", location="NEW"), study("ACC-3", at=later), study("GONE-1"))
  ris.answer(study(), study("ACC-2", location="NEW"), study("ACC-3", at=later))
  order = ris.ordered("ACC-1000001")
  letter = Letter.objects.create(digest="d", control_id="1", received_at=clock.now(), body="MSH|ACC-1", state="done")
  for days in range(7):
    ris.clock.set(unit.at_wall(0, 1, unit.TUESDAY + timedelta(days=days)))
    window.keep_day()
  assert Booking.objects.count() == 4
  ris.clock.set(unit.at_wall(0, 1, unit.TUESDAY + timedelta(days=8)))
  with verify_action("day.turned.bookings"):
    window.keep_day()
  assert list(Booking.objects.values_list("accession", flat=True)) == ["ACC-3"]
  assert Location.objects.get(code="NEW").waiting == 0
  assert ris.order(order).booking_ids, "the order still says which it came from"
  letter.refresh_from_db()
  assert (letter.body, letter.state) == ("", "done")
  report = verify.verify()
  assert report.problems == []
  assert b"ACC-" not in plain_words()
  assert b"GONE-" not in plain_words()
  assert b'"accessionKey":"' in plain_words()
  ris.clock.set(unit.at_wall(0, 1, unit.TUESDAY + timedelta(days=40)))
  ledger.prune(clock.now())
  assert verify.verify().problems == []


def test_bkg_12_a_study_of_a_day_that_is_over_is_not_kept(ris: Ris) -> None:
  past = unit.at_wall(10, day=unit.TUESDAY - timedelta(days=9))
  assert ris.adopt(study(at=past)) == {"unchanged": 1}
  assert ris.message("new", study(at=past)) == "idle"
  assert ris.message("cancel", study(at=past)) == "idle"
  assert Booking.objects.count() == 0


def test_bkg_13_who_ordered_a_study_that_went_elsewhere_sees_that_it_did_and_not_where(ris: Ris) -> None:
  ris.answer(study())
  order = ris.ordered("ACC-1000001")
  for place in ("SYD-1", "NEW"):
    with verify_action(f"booking.reported.elsewhere.{place}"):
      ris.answer(study(location=place, description="their words", at=unit.at_wall(12)))
    (mine,) = rows(bookings_of(ris.unit.north))
    assert (mine["location"], mine["procedure"], mine["startAt"], mine["orderId"]) == (
      "NORD-1", WORDS, "2026-11-24T09:00:00Z", order.pk,
    )  # fmt: skip
    assert mine["changes"] == ["moved", "procedure", "location"]
    assert rows(bookings_of(ris.unit.south)) == [], "it is ordered: nobody is to order it again"
    assert rows("production")[0]["location"] == place
  assert Location.objects.get(code="NEW").waiting == 0
  assert ris.order(order).marks == ["bookingChanged", "bookingMoved"]
  assert rows(bookings_of(ris.unit.south), "procedure") == [], "nor is its description theirs to see"
  ris.answer(study(location="SYD-1", description="their words"))
  with verify_action("order.cancelled.elsewhere"):
    ris.cancel(order)
  (theirs,) = rows(bookings_of(ris.unit.south))
  (procedure,) = rows(bookings_of(ris.unit.south), "procedure")
  assert (theirs["status"], theirs["procedureId"], procedure["description"]) == (
    "booked",
    procedure["id"],
    "their words",
  )


def test_bkg_13_a_study_that_nobody_ordered_goes_with_its_room(ris: Ris) -> None:
  ris.answer(study())
  with verify_action("booking.reported.to_another"):
    ris.answer(study(location="SYD-1"))
  assert rows(bookings_of(ris.unit.north)) == []
  assert [it["accession"] for it in rows(bookings_of(ris.unit.south))] == ["ACC-1000001"]
  assert ris.booking().procedure == Procedure.objects.get(endpoint=ris.unit.south.endpoint)


def test_bkg_14_however_many_each_frame_has_its_bound(ris: Ris) -> None:
  parts = tuple(Part(step_id=f"{n}", start_at=unit.at_wall(10), description="å" * 200) for n in range(20))
  with verify_action("booking.reported.many"):
    ris.adopt(*(study(f"BIG-{n:04}", parts=parts) for n in range(300)))
  with verify_action("booking.cancelled.many"):
    for n in range(0, 300, 60):
      ris.clock.move(minutes=1)
      ris.complete(*(f"BIG-{m:04}" for m in range(n + 60, 300)))
  assert max(len(frame.data) for frame in ledger.frames("production", 0, 10_000)) < 512 * 1024


def test_a_node_that_is_gone_says_nothing(ris: Ris) -> None:
  nodes.remove_node(actor=ris.unit.site_admin, node_id=ris.node)
  assert ris.adopt(study()) == {}
  assert ris.complete() == {"removed": 0, "held": 0}
  fail_answer(actor=SYSTEM, node_id=ris.node, code="timeout")
  assert Booking.objects.count() == 0
