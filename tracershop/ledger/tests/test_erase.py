"""Words that are erased by the act leave the chain whole, and nothing else takes them away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import DatabaseError, connection

from tracershop import ledger
from tracershop.actor import Actor
from tracershop.ledger import base, erase, guards, search, verify
from tracershop.ledger.models import Base, Body, Command, Entry, Erasure, Frame, Past
from tracershop.ledger.tests.writing import NURSE, key, write_note

pytestmark = pytest.mark.django_db(transaction=True)

ADMIN = Actor(user_id=1, name="Jens Kjær", role="siteAdmin")


@ledger.action
def erase_words(change: ledger.Change, *, entry_ids: Sequence[int]) -> None:
  """The act, as an action does it."""
  words = erase.found(entry_ids)
  change.record(kind="payload.erased", subjects=[erase.subject(it) for it in entry_ids], reason="a patient's name")
  change.erase([words[it] for it in entry_ids])


@pytest.fixture
def chain() -> None:
  """Ten entries on two streams."""
  for number in range(1, 11):
    write_note(actor=NURSE, streams=["note", "wall"], id=number, text=f"text {number}", command=key(f"c-{number}"))


@pytest.mark.usefixtures("chain")
def test_era_1_the_chain_verifies_and_says_who_erased_what() -> None:
  erase_words(actor=ADMIN, entry_ids=[4])
  report = verify.verify()
  assert (report.problems, report.entries, report.frames) == ([], 11, 18)
  assert [(it.entry_id, it.by_entry_id, it.actor) for it in report.erased] == [(4, 11, "Jens Kjær")]
  assert verify.verify(chunk=2) == report


@pytest.mark.usefixtures("chain")
def test_era_1_all_that_says_the_words_in_the_ledger_goes() -> None:
  """ERA-2: frames with their salts, the command's answer and digest, and the kept snapshots of its streams."""
  for stream in ("note", "wall", "other"):
    Base.objects.create(stream=stream, epoch="e", revision=1, at=Entry.objects.get(id=1).at, data=b"text 4")
    for number in (1, 9):
      Past.objects.create(stream=stream, epoch="e", revision=1, at=Entry.objects.get(id=number).at, data=b"text 4")
  erase_words(actor=ADMIN, entry_ids=[4])
  assert not Body.objects.filter(entry_id=4).exists()
  assert not Frame.objects.filter(entry_id=4).exists()
  assert not Command.objects.filter(id="c-4").exists()
  assert list(Base.objects.values_list("stream", flat=True)) == ["other"]
  assert sorted(Past.objects.values_list("stream", flat=True)) == ["note", "other", "other", "wall"]
  assert (Body.objects.count(), Frame.objects.count(), Command.objects.count()) == (10, 18, 9)
  for table, column in (("ledger_body", "data"), ("ledger_frame", "data"), ("ledger_command", "result")):
    with connection.cursor() as cursor:
      cursor.execute(f"SELECT {column} FROM {table}")
      assert not any(b"text 4" in bytes(row[0]) for row in cursor.fetchall())


@pytest.mark.usefixtures("chain")
def test_era_3_words_that_went_without_the_act_break_the_chain() -> None:
  with pytest.raises(DatabaseError, match="append-only"):
    Body.objects.filter(entry_id=3).delete()
  guards.drop(connection)
  Body.objects.filter(entry_id=3).delete()
  guards.install(connection)
  report = verify.verify()
  assert (report.broken, report.problems) == (
    3,
    ["entry 3: its body is not there, and no entry says that it was erased"],
  )


@pytest.mark.usefixtures("chain")
def test_era_3_a_row_in_the_table_of_erasures_is_not_yet_an_erasure() -> None:
  """The guard lets such words go, and the chain does not: no entry names them."""
  Erasure.objects.create(entry_id=3, by_entry_id=9)
  assert verify.verify().problems == ["the table of erasures is not what the entries say was erased"]
  Body.objects.filter(entry_id=3).delete()
  assert verify.verify().broken == 3


@pytest.mark.usefixtures("chain")
def test_era_3_an_erasure_cannot_be_taken_back_or_turned_to_another() -> None:
  erase_words(actor=ADMIN, entry_ids=[4])
  for statement in ("DELETE FROM ledger_erasure", "UPDATE ledger_erasure SET entry_id = 5"):
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
      cursor.execute(statement)
  with pytest.raises(DatabaseError, match="append-only"):
    Body.objects.filter(entry_id=5).delete()


@pytest.mark.usefixtures("chain")
def test_era_3_words_that_came_back_are_found() -> None:
  kept = Body.objects.get(entry_id=4)
  erase_words(actor=ADMIN, entry_ids=[4])
  Body.objects.create(entry_id=4, salt=kept.salt, data=kept.data)
  assert verify.verify().problems == ["entry 4: its body was erased, and yet it is there"]


@pytest.mark.usefixtures("chain")
def test_era_1_an_erasure_without_its_entry_is_a_mistake_of_ours() -> None:
  @ledger.action
  def silently(change: ledger.Change, *, about: Sequence[str]) -> None:
    if about:
      change.record(kind="payload.erased", subjects=list(about))
    change.erase(list(erase.found([4]).values()))

  for about in ([], ["entry:5"]):
    with pytest.raises(RuntimeError, match="names them"):
      silently(actor=ADMIN, about=about)
  assert Body.objects.filter(entry_id=4).exists()


@pytest.mark.usefixtures("chain")
def test_era_1_the_search_shows_who_erased() -> None:
  erase_words(actor=ADMIN, entry_ids=[4, 5])
  (first, second), more = search.search(search.Criteria(subjects=["note:4", "note:5"]), 10)
  assert not more
  assert [(it.id, it.words, it.gone and it.gone.by_entry_id) for it in (first, second)] == [
    (5, None, 11),
    (4, None, 11),
  ]


def test_era_2_the_nightly_fold_goes_on_after_an_erasure() -> None:
  """Frames are missing in the middle: nothing to compare for one night, and no false alarm."""
  ledger.register_part("later", lambda _: {})
  write_note(actor=NURSE, streams=["wall"], id=1)
  assert base.check_stream("wall") != [] or Base.objects.exists()
  Base.objects.all().delete()
  write_note(actor=NURSE, streams=["wall"], id=2)
  erase_words(actor=ADMIN, entry_ids=[1])
  assert base.check_stream("wall") == []


def test_led_3_a_guard_of_an_older_version_is_made_anew(chain: Any) -> None:
  """The one that lets nothing go would refuse the act."""
  name = "ledger_body_no_delete"
  body = (
    "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    if connection.vendor == "sqlite"
    else "FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'append-only'"
  )
  with connection.cursor() as cursor:
    cursor.execute(f"DROP TRIGGER {name}")
    cursor.execute(f"CREATE TRIGGER {name} BEFORE DELETE ON ledger_body {body}")
  with pytest.raises(DatabaseError, match="append-only"):
    erase_words(actor=ADMIN, entry_ids=[4])
  guards.install(connection)
  erase_words(actor=ADMIN, entry_ids=[4])
  assert verify.verify().whole
