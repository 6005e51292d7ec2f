"""From a message to a booking: stored, applied once, answered once; and what a person does with what was of no use."""

from __future__ import annotations

import itertools
import logging
from datetime import timedelta
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection

from customer.actions.bookings import complete_answer
from pinger import letters
from pinger.calls import Flawed
from pinger.flaws import digest_of, note_flaws
from pinger.tests import hl7_messages as hl7
from tests import unit
from tests.law import verify_action
from tracershop import ledger
from tracershop.errors import Refusal
from tracershop.ledger.verify import verify
from tracershop.orderbook import bookings, window
from tracershop.orderbook.models import Booking
from tracershop.site import listening, nodes, quarantine
from tracershop.site.letters import text_of
from tracershop.site.models import Feed, Letter, Quarantine
from tracershop.site.quarantine import dismiss_quarantine, retry_quarantine

pytestmark = pytest.mark.django_db(transaction=True)


def say(data: bytes) -> str:
  """MSA-1 of the answer; it echoes, and holds nothing of the patient."""
  answer = letters.take(data)
  assert hl7.unclean(answer) == []
  return hl7.answered(answer)[0]


def everything() -> bytes:
  """All that the database holds, as text."""
  found = []
  with connection.cursor() as cursor:
    for table in connection.introspection.table_names(cursor):
      cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
      for row in cursor.fetchall():
        found += [bytes(it) if isinstance(it, bytes | memoryview) else str(it).encode() for it in row]
  return b"\n".join(found)


def address(made: unit.Unit) -> nodes.Address:
  """A node with a worklist."""
  nodes.add_node(actor=made.site_admin, name="RIS", host="ris.example", port=104, ae_title="RIS", worklist=True)
  return nodes.worklists()[0]


def states() -> list[str]:
  return list(Letter.objects.order_by("id").values_list("state", flat=True))


def test_hl7_1_a_message_is_stored_applied_and_answered(made: unit.Unit):
  with verify_action("booking.reported.hl7"):
    assert say(hl7.simple()) == "AA"
  booking = Booking.objects.get()
  assert (booking.accession, booking.location.code, booking.state) == ("ACC1", "PET1", "booked")
  assert booking.start_at == unit.at_wall(10, 30, unit.TUESDAY + timedelta(days=1))
  assert states() == ["done"]
  assert verify().whole


def test_hl7_2_the_answer_is_in_the_senders_words(made: unit.Unit):
  header = hl7.msh("ID-ø\\T\\7", "20261124081000", kind="ORM^O01^ORM_O01", version="2.5")
  data = hl7.message(header, hl7.order("NW", "ACC1", "202611251030")).decode().replace("|", "#").replace("^", "!")
  answer = letters.take(data.encode("latin-1")).decode("latin-1")
  first, second, end = answer.split("\r")
  fields = first.split("#")
  assert (fields[1], fields[2:6], fields[8], fields[10:12]) == (
    "!~\\&",
    ["TS", "CYK", "RIS", "RH"],
    "ACK!O01",
    ["P", "2.5"],
  )
  assert fields[6] == "20261124081500+0100"
  assert 0 < len(fields[9]) <= 20
  assert (second.split("#"), end) == (["MSA", "AA", "ID-ø\\T\\7"], "")
  assert Booking.objects.get().accession == "ACC1"


def test_hl7_5_the_same_again_changes_nothing_and_is_answered_as_before(made: unit.Unit):
  for data, answer in ((hl7.simple(), "AA"), (hl7.simple("A2", control="RE"), "AE"), (b"nonsense", "AR")):
    assert say(data) == answer
    heads = ledger.heads()
    assert [say(data) for _ in range(3)] == [answer] * 3
    assert ledger.heads() == heads
  assert (Letter.objects.count(), Quarantine.objects.count()) == (3, 2)


def test_hl7_5_what_is_older_changes_nothing(made: unit.Unit):
  assert say(hl7.simple("A1", at="20261124081000", start="202611251030")) == "AA"
  assert say(hl7.simple("A0", at="20261124080500", control="XO", start="202611251200")) == "AA"
  assert say(hl7.simple("A9", at="20261124080400", control="CA")) == "AA"
  booking = Booking.objects.get()
  assert (booking.state, booking.start_at) == ("booked", unit.at_wall(10, 30, unit.TUESDAY + timedelta(days=1)))
  assert states() == ["done", "idle", "idle"]


@pytest.mark.parametrize("whole", [True, False])
def test_hl7_5_a_cancellation_that_overtakes_its_study_still_cancels_it(made: unit.Unit, whole):
  start = "202611251030" if whole else ""
  assert say(hl7.simple("A2", at="20261124081100", control="CA", start=start)) == "AA"
  assert say(hl7.simple("A1", at="20261124081000")) == "AA"
  assert Booking.objects.get().state == "cancelled"
  # What is newer brings it back.
  assert say(hl7.simple("A3", at="20261124081200")) == "AA"
  assert Booking.objects.get().state == "booked"


def test_hl7_5_a_cancellation_without_its_study_that_is_older_cancels_nothing(made: unit.Unit):
  assert say(hl7.simple("A0", at="20261124080900", control="CA", start="")) == "AA"
  assert say(hl7.simple("A1", at="20261124081000")) == "AA"
  assert (Booking.objects.get().state, states()) == ("booked", ["idle", "done"])


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_bkg_72_steps_that_come_in_messages_of_their_own_are_one_booking_with_parts(made: unit.Unit, order):
  """In whatever order they come; one that is cancelled goes alone."""
  day = unit.TUESDAY + timedelta(days=1)
  told = [
    hl7.simple("A1", at="20261124081000", start="202611251030", step="A"),
    hl7.simple("A2", at="20261124081001", start="202611250930", step="B", room="PET2"),
    hl7.simple("A3", at="20261124081002", start="202611251200", step="C"),
  ]
  for number in order:
    assert say(told[number]) == "AA"

  def parts() -> list[tuple[str, Any]]:
    return [(it["stepId"], it["startAt"]) for it in Booking.objects.get().parts]

  booking = Booking.objects.get()
  assert (booking.start_at, booking.location.code) == (unit.at_wall(9, 30, day), "PET2")
  assert [it for it, _ in parts()] == ["B", "A", "C"]
  # One moves, and the study with it.
  with verify_action("booking.reported.step"):
    assert say(hl7.simple("A4", at="20261124081100", control="XO", start="202611250845", step="C")) == "AA"
  assert Booking.objects.get().start_at == unit.at_wall(8, 45, day)
  # One is cancelled, and the others stand; what is older of it, and its message again, bring nothing back.
  with verify_action("booking.reported.step.cancelled"):
    assert say(hl7.simple("A5", at="20261124081200", control="CA", start="", step="C")) == "AA"
  assert say(hl7.simple("A6", at="20261124081130", control="XO", start="202611250800", step="C")) == "AA"
  assert say(told[2]) == "AA"
  assert ([it for it, _ in parts()], Booking.objects.get().start_at) == (["B", "A"], unit.at_wall(9, 30, day))
  assert say(hl7.simple("A7", at="20261124081201", control="CA", start="", step="B")) == "AA"
  assert (parts(), Booking.objects.get().start_at) == ([], unit.at_wall(10, 30, day))
  # The last one takes the study with it, until something newer is said of a step.
  assert say(hl7.simple("A8", at="20261124081202", control="CA", start="", step="A")) == "AA"
  assert Booking.objects.get().state == "cancelled"
  assert say(hl7.simple("A9", at="20261124081203", start="202611251300", step="D")) == "AA"
  assert (Booking.objects.get().state, Booking.objects.get().start_at) == ("booked", unit.at_wall(13, 0, day))
  assert verify().whole


def test_bkg_72_a_word_about_the_whole_study_goes_before_all_that_is_older(made: unit.Unit):
  assert say(hl7.simple("A1", at="20261124081000", start="202611251030", step="A")) == "AA"
  assert say(hl7.simple("A2", at="20261124081002", start="202611250930", step="B")) == "AA"
  # Written between the two, and of all of it: one step at noon.
  whole = hl7.simple("A3", at="20261124081003", control="XO", start="202611251200")
  assert say(whole) == "AA"
  booking = Booking.objects.get()
  assert (booking.parts, booking.start_at) == ([], unit.at_wall(12, 0, unit.TUESDAY + timedelta(days=1)))
  assert say(hl7.simple("A4", at="20261124081002", control="XO", start="202611250800", step="B")) == "AA"
  assert Booking.objects.get().start_at == booking.start_at
  # Another step beside the one that it told of; then that one moves by its ID, and is the same.
  assert say(hl7.simple("A5", at="20261124081004", start="202611251100", step="B")) == "AA"
  assert [it["stepId"] for it in Booking.objects.get().parts] == ["B", ""]
  assert say(hl7.simple("A6", at="20261124081005", control="CA", start="")) == "AA"
  assert Booking.objects.get().state == "cancelled"
  assert say(hl7.simple("A7", at="20261124081004", start="202611251100", step="C")) == "AA"
  assert Booking.objects.get().state == "cancelled"


def test_hl7_3_each_study_of_a_message_is_applied(made: unit.Unit):
  orders = [hl7.order("NW", f"ACC{n}", f"2026112510{n:02}") for n in range(5)]
  assert say(hl7.message(hl7.msh("A1", "20261124081000"), *orders)) == "AA"
  assert sorted(Booking.objects.values_list("accession", flat=True)) == [f"ACC{n}" for n in range(5)]
  assert states() == ["done"]


def test_hl7_2_what_is_not_ours_is_refused_and_not_kept(made: unit.Unit):
  for more in ({"kind": "ADT^A08"}, {"version": "3"}, {"processing": "T"}):
    assert say(hl7.message(hl7.msh("A1", "20261124081000", **more))) == "AR"
  assert (Letter.objects.count(), Quarantine.objects.count(), Booking.objects.count()) == (0, 0, 0)


def ris() -> tuple[Any, ...]:
  it = Feed.objects.get(id="ris")
  return it.state, it.as_of, it.by_messages, it.cycle_seconds


def test_bkg_80_without_a_worklist_the_list_is_as_of_the_last_message(made: unit.Unit, frozen_clock, settings):
  settings.HL7_SILENCE_SECONDS = 3600.0
  letters.stand("listening", "127.0.0.1", 2575)
  assert not Feed.objects.filter(id="ris").exists(), "a site that nobody sends anything to"
  with verify_action("feed.reported.messages"):
    assert say(hl7.simple("A1")) == "AA"
  first = frozen_clock.now
  assert ris() == ("up", first, True, 3600)
  # A burst is told once a minute at most.
  frozen_clock.move(seconds=20)
  assert say(hl7.simple("A2", accession="ACC2")) == "AA"
  assert ris()[1] == first
  frozen_clock.move(minutes=5)
  assert say(hl7.simple("A3", accession="ACC3")) == "AA"
  assert ris()[1] == frozen_clock.now
  # While nobody listens, it is as old as it was; and again what it was when somebody does.
  last = frozen_clock.now
  frozen_clock.move(minutes=5)
  letters.stand("taken", "127.0.0.1", 2575)
  assert ris()[:3] == ("down", last, True)
  letters.stand("listening", "127.0.0.1", 2575)
  assert ris()[:3] == ("up", last, True)


@pytest.mark.parametrize("trouble", [Refusal("busy"), OperationalError(2006, "gone"), InterfaceError("closed")])
def test_bkg_80_a_study_that_is_booked_is_acknowledged_whatever_of_the_list_could_not_be_told(
  made: unit.Unit, monkeypatch, trouble
):
  def fails(**_: object) -> None:
    raise trouble

  with monkeypatch.context() as patch:
    patch.setattr(bookings, "report_messages", fails)
    assert say(hl7.simple("A1")) == "AA"
  assert (Booking.objects.get().state, states()) == ("booked", ["done"])
  assert not Feed.objects.filter(id="ris").exists()
  assert say(hl7.simple("A2", accession="ACC2")) == "AA"
  assert ris()[0] == "up"


def test_bkg_80_a_worklist_goes_before_messages(made: unit.Unit, frozen_clock):
  assert say(hl7.simple("A1")) == "AA"
  node = address(made)
  frozen_clock.move(minutes=5)
  assert say(hl7.simple("A2", accession="ACC2")) == "AA"
  assert ris()[1] != frozen_clock.now, "its answer is waited for"
  at = frozen_clock.now
  complete_answer(
    actor=letters.RIS, node_id=node.id, asked_at=at, from_date=at.date(), to_date=at.date(), accessions=[]
  )
  assert ris()[:3] == ("up", at, False)
  nodes.remove_node(actor=made.site_admin, node_id=node.id)
  assert ris()[0] == "unknown"
  # One from before the worklist's last answer, which a person had tried again: it is as of itself.
  bookings.report_messages(actor=letters.RIS, came_at=at - timedelta(hours=1), heard=True)
  assert ris()[:3] == ("up", at - timedelta(hours=1), True)
  frozen_clock.move(minutes=5)
  assert say(hl7.simple("A3", accession="ACC3")) == "AA"
  assert ris()[:3] == ("up", frozen_clock.now, True)


def test_hl7_21_what_is_refused_is_counted_by_why_and_type(made: unit.Unit, frozen_clock, monkeypatch):
  listening.report_listener("listening", "127.0.0.1", 2575)
  first = frozen_clock.now
  for minute in range(3):
    frozen_clock.move(minutes=minute)
    assert say(hl7.message(hl7.msh(f"A{minute}", "20261124081000", kind="ADT^A08"))) == "AR"
  assert say(hl7.message(hl7.msh("B1", "20261124081000", processing="T"))) == "AR"
  assert hl7.answered(letters.too_long(hl7.simple("C1")))[0] == "AR"
  told = listening.told()
  assert {(it["why"], it["kind"]): it["count"] for it in told["refused"]} == {
    ("type", "ADT^A08"): 3,
    ("processing", "ORM^O01"): 1,
    ("long", "ORM^O01"): 1,
  }
  adt = next(it for it in told["refused"] if it["why"] == "type")
  assert (adt["firstAt"], adt["lastAt"]) == (first, frozen_clock.now)
  assert (told["listener"]["state"], told["listener"]["heardAt"]) == ("listening", frozen_clock.now)
  assert hl7.unclean(everything()) == []
  # A sender that makes up types fills no table.
  monkeypatch.setattr(listening, "MOST_KINDS", 4)
  for number in range(10):
    say(hl7.message(hl7.msh(f"D{number}", "20261124081000", kind=f"ZZZ^Z0{number}")))
  assert len(listening.told()["refused"]) <= 5
  assert sum(it["count"] for it in listening.told()["refused"]) == 15


def test_hl7_20_a_message_is_pushed_off_the_list_by_its_own_kind_only_and_comes_back(made: unit.Unit, monkeypatch):
  monkeypatch.setattr(quarantine, "SHOWN", 3)
  for number in range(5):
    assert say(hl7.simple(f"A{number}", room="")) == "AE"
  node = address(made)
  note_flaws(node, [Flawed(flaw="noTime", accession=f"F{number}", location="", mark="") for number in range(5)], [])

  def shown(source: str) -> list[str]:
    return list(Quarantine.objects.filter(source=source, shown=True).order_by("id").values_list("name", flat=True))

  assert (shown("hl7"), len(shown("ris"))) == (["A2", "A3", "A4"], 3)
  assert quarantine.hidden() == {"hl7": 2, "ris": 2}
  with verify_action("quarantine.dismissed.refilled"):
    dismiss_quarantine(
      actor=made.site_admin, quarantine_id=Quarantine.objects.get(name="A3").pk, reason="a test of the RIS"
    )
  assert shown("hl7") == ["A1", "A2", "A4"]
  # One that can be read after all makes room as well, and one that is hidden leaves without a trace on the list.
  note_flaws(node, [], ["F4", "F0"])
  left = Quarantine.objects.filter(source="ris", shown=True).order_by("id").values_list("digest", flat=True)
  assert list(left) == [digest_of(node.id, "noTime", f"F{number}") for number in (1, 2, 3)]
  assert quarantine.hidden() == {"hl7": 1}


def test_hl7_2_what_cannot_be_used_waits_in_quarantine(made: unit.Unit):
  with verify_action("quarantine.added.hl7"):
    assert say(hl7.simple("A7", room="")) == "AE"
  kept = Quarantine.objects.get()
  assert (kept.source, kept.name, kept.retryable, kept.shown) == ("hl7", "A7", True, True)
  assert kept.reason == "Rummet mangler (OBR-21). / The room is missing (OBR-21)."
  assert Booking.objects.count() == 0


def test_hl7_4_the_patient_is_nowhere(made: unit.Unit, caplog, capfd, tmp_path):
  """Not in a table, a frame, an entry, a log or the database's file: of what was read, was of no use, or was no HL7."""
  caplog.set_level(logging.DEBUG)
  whole = hl7.simple()
  odd = [
    whole,
    hl7.simple("A2", control="XO", start="202611251200"),
    hl7.simple("A3", control="CA"),
    hl7.simple("A4", control="RE"),
    hl7.simple("A5", description="Knæ 010190-1234"),
    hl7.simple("A6", description="\\C2842\\\\M2442\\\\Xzz\\\\Z\\ \\"),
    hl7.simple("A7").replace(b"\rPID", b"PID"),
    hl7.simple("A8").replace(b"\r", b""),
    hl7.simple("A9").replace(b"\r", b"\n"),
    hl7.simple("AB").replace(b"MSH", b"MSX"),
    hl7.message(hl7.msh("AC", "20261124081000", kind="ADT^A08")),
    hl7.simple("AD").decode().encode("utf-16-le"),
    hl7.PID.encode(),
    whole[: whole.index(b"Qxpatient") + 9],
    *(whole[:length] for length in range(0, len(whole), 97)),
  ]
  for data in odd:
    assert say(data) in ("AA", "AE", "AR")
  for kept in Quarantine.objects.all():
    assert hl7.unclean(str(text_of(kept.pk, hide=str)).encode()) == []
  held = everything()
  assert b"ACC1" in held
  assert hl7.unclean(held) == []
  frames = b"".join(bytes(frame.data) for frame in ledger.frames("site", 0, limit=10_000))
  assert b"quarantine" in frames
  assert hl7.unclean(frames) == []
  said = capfd.readouterr()
  assert hl7.unclean((caplog.text + said.out + said.err).encode()) == []
  if connection.vendor == "sqlite":
    name = str(connection.settings_dict["NAME"])
    for path in (name, f"{name}-wal"):
      with open(path, "rb") as file:
        assert hl7.unclean(file.read()) == [], path


def test_hl7_6_while_the_database_is_away_nothing_is_answered_and_the_next_try_goes_on(made: unit.Unit, monkeypatch):
  calls: list[str] = []
  right = vars(letters)["apply_message"]

  def away(**given: Any) -> Any:
    calls.append(given["accession"])
    raise OperationalError(2006, "server has gone away")

  monkeypatch.setattr(letters, "apply_message", away)
  with pytest.raises(OperationalError):
    letters.take(hl7.simple())
  assert states() == ["new"]
  monkeypatch.setattr(letters, "apply_message", right)
  assert say(hl7.simple()) == "AA"
  assert (states(), Booking.objects.count(), calls) == (["done"], 1, ["ACC1"])


def test_hl7_6_what_a_process_left_when_it_ended_is_dealt_with_by_the_next(made: unit.Unit, monkeypatch):
  monkeypatch.setattr(letters, "_settled", lambda letter: (_ for _ in ()).throw(KeyboardInterrupt()))
  with pytest.raises(KeyboardInterrupt):
    letters.take(hl7.simple())
  monkeypatch.undo()
  assert letters.attend() == 0
  assert letters.attend(left_seconds=0.0) == 1
  assert (states(), Booking.objects.get().state) == (["done"], "booked")
  assert say(hl7.simple()) == "AA"


def test_hl7_2_a_fault_of_ours_buries_the_message_and_not_the_line(made: unit.Unit, monkeypatch, capfd):
  def broken(**given: Any) -> Any:
    raise ValueError(f"cannot do {given}")

  monkeypatch.setattr(letters, "apply_message", broken)
  assert say(hl7.simple()) == "AE"
  assert "ACC1" not in capfd.readouterr().err
  monkeypatch.undo()
  kept = Quarantine.objects.get()
  retry_quarantine(actor=made.site_admin, quarantine_id=kept.pk)
  assert letters.attend() == 1
  assert Booking.objects.get().accession == "ACC1"


def test_hl7_8_a_message_is_tried_again_and_leaves_quarantine_when_it_can_be_used(made: unit.Unit):
  assert say(hl7.simple("A7", room="")) == "AE"
  kept = Quarantine.objects.get()
  # What is wrong is wrong still: it says so again.
  with verify_action("quarantine.retried"):
    retry_quarantine(actor=made.site_admin, quarantine_id=kept.pk)
  assert states() == ["retry"]
  with verify_action("quarantine.resolved.hl7.still"):
    assert letters.attend() == 1
  kept.refresh_from_db()
  assert (states(), kept.shown, kept.revision) == (["dead"], True, 3)
  # A later version reads more.
  Letter.objects.update(body=Letter.objects.get().body.replace("|ACC1\rNTE", "|ACC1|PET1\rNTE"))
  retry_quarantine(actor=made.site_admin, quarantine_id=kept.pk, seen={f"quarantine:{kept.pk}": 3})
  with verify_action("quarantine.resolved.hl7"):
    assert letters.attend() == 1
  kept.refresh_from_db()
  assert (states(), kept.shown, Booking.objects.get().accession) == (["done"], False, "ACC1")
  assert letters.attend() == 0
  assert say(hl7.simple("A7", room="")) == "AA"
  with pytest.raises(Refusal) as refused:
    retry_quarantine(actor=made.site_admin, quarantine_id=kept.pk)
  assert refused.value.code == "not_found"


def test_hl7_8_what_nobody_will_read_is_set_aside_with_a_reason(made: unit.Unit):
  assert say(hl7.simple("A7", room="")) == "AE"
  kept = Quarantine.objects.get()
  for reason, code in ((" ", "reason_required"), ("010190-1234", "invalid")):
    with pytest.raises(Refusal) as refused:
      dismiss_quarantine(actor=made.site_admin, quarantine_id=kept.pk, reason=reason)
    assert (refused.value.code, refused.value.field) == (code, "reason")
  with verify_action("quarantine.dismissed"):
    dismiss_quarantine(actor=made.site_admin, quarantine_id=kept.pk, reason="a test of the RIS")
  assert (states(), Quarantine.objects.get().shown) == (["dismissed"], False)
  # Its sender need not try again.
  assert say(hl7.simple("A7", room="")) == "AA"
  with pytest.raises(Refusal) as refused:
    dismiss_quarantine(actor=made.site_admin, quarantine_id=kept.pk, reason="again")
  assert refused.value.code == "not_found"


def test_hl7_8_what_was_not_kept_whole_cannot_be_tried_again(made: unit.Unit):
  assert say(hl7.simple().replace(b"\rPID", b"PID")) == "AE"
  assert say(b"no HL7") == "AR"
  for kept in Quarantine.objects.all():
    assert not kept.retryable
    with pytest.raises(Refusal) as refused:
      retry_quarantine(actor=made.site_admin, quarantine_id=kept.pk)
    assert (refused.value.code, refused.value.text) == ("invalid", "not_retryable")
    dismiss_quarantine(actor=made.site_admin, quarantine_id=kept.pk, reason="no use")


def test_hl7_8_the_text_is_read_with_its_accession_numbers_masked(made: unit.Unit):
  assert say(hl7.simple("A7", room="", accession="ACC-778899")) == "AE"
  kept = Quarantine.objects.get()
  text = text_of(kept.pk, hide=lambda it: f"***{it[-3:]}")
  assert text is not None
  assert text.startswith("MSH|^~\\&|RIS|RH\n".replace("\n", "|"))
  assert "ACC-778899" not in text
  assert text.count("***899") == 2
  with pytest.raises(Refusal):
    text_of(999_999, hide=str)


def test_hl7_8_words_older_than_seven_days_are_gone(made: unit.Unit, frozen_clock):
  window.keep_day()
  assert say(hl7.simple("A7", room="")) == "AE"
  assert say(hl7.simple("A8")) == "AA"
  for days in (6, 9):
    frozen_clock.set(unit.at_wall(0, 1, unit.TUESDAY + timedelta(days=days)))
    with verify_action(f"day.turned.letters.{days}"):
      window.keep_day()
    assert all(Letter.objects.values_list("body", flat=True)) == (days == 6)
  kept = Quarantine.objects.get()
  assert text_of(kept.pk, hide=str) is None
  with pytest.raises(Refusal):
    retry_quarantine(actor=made.site_admin, quarantine_id=kept.pk)
  dismiss_quarantine(actor=made.site_admin, quarantine_id=kept.pk, reason="too old")
  assert letters.attend(0.0) == 0


def test_hl7_5_a_second_cancellation_counts_from_when_it_was_written(made: unit.Unit):
  """What was written between two cancellations, and comes after both, brings nothing back."""
  for control_id, at, control in (
    ("A1", "0800", "NW"),
    ("A2", "0801", "CA"),
    ("A4", "0803", "CA"),
    ("A3", "0802", "XO"),
  ):
    assert say(hl7.simple(control_id, at=f"20261124{at}00", control=control)) == "AA"
  assert Booking.objects.get().state == "cancelled"
