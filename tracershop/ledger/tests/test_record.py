"""The one door in: one durable transaction, locked first, without gaps, applied once."""

from __future__ import annotations

import hashlib
import json
import random
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tracershop import ledger
from tracershop.errors import Refusal
from tracershop.ledger import notify, record, verify
from tracershop.ledger.models import Body, Command, Entry, Frame, Head, Subject
from tracershop.ledger.tests.writing import NURSE, Note, Writers, key, refuse_note, rehearse_note, write_note
from tracershop.protocol import MAX_SERVER_FRAME

pytestmark = pytest.mark.django_db(transaction=True)


def test_led_1_a_change_is_entry_body_subjects_frames_and_head_in_one() -> None:
  outcome = write_note(actor=NURSE, streams=["note", "wall"], id=3, text="æøå 🙂")
  entry, head = Entry.objects.get(), Head.objects.get()
  assert (entry.kind, entry.actor_id, entry.actor_name, entry.role) == ("note.written", 7, "Åse Ørsted", "shopUser")
  assert json.loads(bytes(Body.objects.get().data)) == {"after": {"text": "æøå 🙂"}, "before": None, "reason": "a test"}
  assert Subject.objects.get().subject == "note:3"
  assert outcome.revisions == {"note": 1, "wall": 1} == ledger.heads().heads
  assert (head.entry_id, head.entry_hash) == (entry.id, entry.hash)
  frames = {it.stream: json.loads(bytes(it.data)) for it in Frame.objects.all()}
  assert frames["note"]["actor"] == "Åse Ørsted"
  assert frames["wall"]["actor"] is None, "no person's name on a wall"
  assert frames["note"]["changes"] == [{"put": "note", "row": {"id": 3, "text": "æøå 🙂"}}]


def test_led_1_the_frame_is_kept_exactly_as_it_is_sent() -> None:
  """STR-10: encoded once; its salted digest stands in the entry."""
  write_note(actor=NURSE, text="x")
  kept, entry = Frame.objects.get(), Entry.objects.get()
  assert ledger.frames("note", 0)[0].data == bytes(kept.data)
  digest = hashlib.sha256(bytes(kept.salt) + bytes(kept.data)).hexdigest()
  assert json.loads(entry.frames) == [["note", 1, digest]]


def test_led_1_several_entries_of_one_change_follow_each_other() -> None:
  outcome = write_note(actor=NURSE, entries=3)
  assert outcome.revisions == {"note": 3}
  assert [it.revision for it in ledger.frames("note", 0)] == [1, 2, 3]
  assert list(Entry.objects.order_by("id").values_list("id", flat=True)) == [1, 2, 3]
  assert verify.verify().whole


def test_led_1_what_is_rehearsed_or_tried_in_vain_leaves_no_gap_in_chain_and_streams() -> None:
  """EYE-3, EYE-5: what it would have recorded is known, and neither entry nor revision of it is there."""
  outcome = rehearse_note(actor=NURSE)
  assert outcome.value() == {"kind": "note.rehearsed", "before": {"a": 1}, "after": {"a": 2}}
  assert list(Entry.objects.order_by("id").values_list("id", "kind")) == [(it, "note.written") for it in (1, 2, 3)]
  assert (outcome.revisions, ledger.heads().heads) == ({"note": 3}, {"note": 3})
  assert [it.revision for it in ledger.frames("note", 0)] == [1, 2, 3]
  assert verify.verify().whole
  reasons = [json.loads(bytes(it.data))["reason"] for it in Body.objects.order_by("entry_id")]
  assert reasons == [None, "for the other's sake", None]
  about = Subject.objects.order_by("entry_id", "subject").values_list("entry_id", "subject")
  assert list(about) == [(1, "note:1"), (2, "note:4"), (2, "other:1"), (3, "note:5")]


def test_led_1_a_refusal_writes_nothing() -> None:
  before = ledger.heads()
  with pytest.raises(Refusal):
    refuse_note(actor=NURSE, command=key("c"))
  assert (ledger.heads(), Entry.objects.count(), Command.objects.count()) == (before, 0, 0)


def test_led_1_an_action_inside_a_transaction_is_refused() -> None:
  """It would not be durable: somebody outside could roll it back after it was answered."""
  with pytest.raises(RuntimeError), transaction.atomic():
    write_note(actor=NURSE)
  assert not Entry.objects.exists()


def test_led_1_eight_writers_leave_no_gap(writers: Writers, nemesis: Any) -> None:
  rounds = nemesis.rounds(100)
  streams = ["a", "b", "c"]

  def write(number: int) -> list[dict[str, int]]:
    dice = random.Random(nemesis.seed + number)
    return [
      write_note(actor=NURSE, streams=dice.sample(streams, dice.randint(1, 3)), id=number).revisions
      for _ in range(rounds)
    ]

  answers = [it for mine in writers.at_once(write) for it in mine]
  total = rounds * writers.COUNT
  assert list(Entry.objects.order_by("id").values_list("id", flat=True)) == list(range(1, total + 1))
  for stream in streams:
    given = sorted(it[stream] for it in answers if stream in it)
    assert given == list(range(1, len(given) + 1))
    assert [it.revision for it in ledger.frames(stream, 0, limit=10_000)] == given
    assert ledger.heads().of(stream) == len(given)
  assert verify.verify().whole


def test_led_1_insert_order_is_commit_order(writers: Writers, nemesis: Any) -> None:
  """Whoever reads up to the head and goes on from there misses nothing, though others commit meanwhile."""
  rounds = nemesis.rounds(100)
  works = writers.start(lambda number: [write_note(actor=NURSE, id=number) for _ in range(rounds)])
  position = 0
  while not all(it.done() for it in works) or position < ledger.heads().of("note"):
    for frame in ledger.frames("note", position):
      assert frame.revision == position + 1
      position = frame.revision
  assert [len(it.result()) for it in works] == [rounds] * writers.COUNT
  assert position == rounds * writers.COUNT


def test_led_4_a_command_is_applied_once_by_eight_at_once(writers: Writers) -> None:
  answers = writers.at_once(lambda _: write_note(actor=NURSE, command=key("c-1"), text="once"))
  assert sorted(it.repeated for it in answers) == [False] + [True] * 7
  assert len({(bytes(it.result), it.revisions["note"]) for it in answers}) == 1
  assert ledger.heads().of("note") == 1


def test_led_4_other_data_another_name_or_user_is_key_reused() -> None:
  write_note(actor=NURSE, command=key("c-1"))
  somebody = NURSE.__class__(user_id=8, name="Another", role="shopUser")
  for actor, command in (
    (NURSE, key("c-1", digest="e")),
    (NURSE, key("c-1", name="note.edit")),
    (somebody, key("c-1")),
  ):
    with pytest.raises(Refusal, match="key_reused"):
      write_note(actor=actor, command=command)
  assert ledger.heads().of("note") == 1


def test_led_4_the_user_in_another_session_is_the_same_user() -> None:
  write_note(actor=NURSE, command=key("c-1"))
  again = NURSE.__class__(user_id=7, name="Åse Ørsted", role="shopUser", session_key="other", stamp="later")
  assert write_note(actor=again, command=key("c-1")).repeated


def test_led_4_a_refusal_is_not_remembered() -> None:
  with pytest.raises(Refusal):
    refuse_note(actor=NURSE, command=key("c-1"))
  assert ledger.done_command("c-1") is None
  assert not write_note(actor=NURSE, command=key("c-1")).repeated


def test_led_4_rights_are_looked_at_before_a_repetition_is_answered() -> None:
  write_note(actor=NURSE, command=key("c-1"))

  def gone() -> None:
    raise Refusal("forbidden")

  with pytest.raises(Refusal, match="forbidden"):
    write_note(actor=NURSE, command=key("c-1"), guard=gone)


def test_led_4_what_was_done_can_be_asked() -> None:
  outcome = write_note(actor=NURSE, command=key("c-1"), text="x")
  done = ledger.done_command("c-1")
  assert done is not None
  assert (done.user_key, done.name, done.revisions) == ("user:7", "note.write", {"note": 1})
  assert bytes(done.result) == bytes(outcome.result)
  assert ledger.done_command("c-2") is None


@pytest.mark.parametrize("broken", ["first", "later"])
def test_led_1_an_error_in_any_statement_of_the_one_call_raises(broken: str) -> None:
  """On MariaDB all goes in one multi-statement call: what fails behind the first statement must not be lost."""
  write_note(actor=NURSE)
  if broken == "first":
    # The next entry's number is taken already: its INSERT is the first statement.
    Head.objects.update(entry_id=0, entry_hash="")
  else:
    # The next frame's number is taken: its INSERT is the fourth.
    Head.objects.update(streams=json.dumps({}))
  before = Head.objects.values().get()
  with pytest.raises(DatabaseError):
    write_note(actor=NURSE, command=key("c-1"))
  assert (Entry.objects.count(), Body.objects.count(), Subject.objects.count()) == (1, 1, 1)
  assert Head.objects.values().get() == before
  assert ledger.done_command("c-1") is None
  with connection.cursor() as cursor:
    cursor.execute("SELECT 1")
    assert cursor.fetchone() == (1,), "the connection is still in step"


def test_led_1_a_change_of_many_streams_and_a_long_row_is_whole() -> None:
  streams = [f"customer:{number}" for number in range(1, 251)]
  outcome = write_note(actor=NURSE, streams=streams, text="å" * 10_000)
  assert outcome.revisions == dict.fromkeys(streams, 1)
  assert Frame.objects.count() == 250
  assert verify.verify().whole


def test_led_1_percent_signs_quotes_and_semicolons_are_only_text() -> None:
  text = "100 %s; '; DROP TABLE x; -- \" \\ %(a)s \x00"
  assert write_note(actor=NURSE, text=text, command=key("c-1")).value() == {"id": 1, "text": text}
  assert json.loads(ledger.frames("note", 0)[0].data)["changes"][0]["row"]["text"] == text
  assert verify.verify().whole


def test_led_6_the_doorbell_rings_after_commit_only() -> None:
  rung = notify.rung
  with pytest.raises(Refusal):
    refuse_note(actor=NURSE)
  assert notify.rung == rung
  write_note(actor=NURSE)
  assert notify.rung == rung + 1


def test_led_1_the_head_row_comes_back_with_a_new_epoch_after_a_flush() -> None:
  write_note(actor=NURSE)
  before = ledger.heads().epoch
  Head.objects.all().delete()
  with pytest.raises(RuntimeError, match="migrate"):
    ledger.heads()
  with pytest.raises(RuntimeError, match="migrate"):
    write_note(actor=NURSE)
  record.ensure_head("default")
  assert ledger.heads().epoch != before
  record.ensure_head("default")
  assert Head.objects.count() == 1


def test_str_2_a_new_epoch_goes_on_with_the_same_chain() -> None:
  write_note(actor=NURSE)
  before = ledger.heads()
  epoch = ledger.begin_epoch()
  assert epoch not in ("", before.epoch)
  assert ledger.heads() == ledger.Heads(epoch, {"note": 1})
  write_note(actor=NURSE)
  assert verify.verify().whole
  assert not ledger.can_continue("note", before.epoch, 1, ledger.heads())


def test_led_1_a_removed_row_and_a_touched_stream() -> None:
  @ledger.action
  def take_away(change: ledger.Change) -> None:
    change.record(
      kind="note.removed",
      subjects=["note:1"],
      changes=[ledger.Remove("note", "note", 1), ledger.Touch("wall"), ledger.Put("wall", "note", Note(2))],
    )

  take_away(actor=NURSE)
  frames = {it: json.loads(ledger.frames(it, 0)[0].data)["changes"] for it in ("note", "wall")}
  assert frames["note"] == [{"remove": "note", "id": 1}]
  assert frames["wall"] == [{"put": "note", "row": {"id": 2, "text": ""}}]


def test_str_3_a_delta_above_a_frames_bound_is_refused_and_nothing_written() -> None:
  """No frame of ours is above 512 KiB, and a delta does not come in parts."""
  fits = MAX_SERVER_FRAME - 1_000
  write_note(actor=NURSE, text="x" * fits)
  before = ledger.heads()
  with pytest.raises(Refusal) as refused:
    write_note(actor=NURSE, command=key("c"), text="x" * MAX_SERVER_FRAME)
  assert (refused.value.code, ledger.heads(), Entry.objects.count()) == ("invalid", before, 1)
