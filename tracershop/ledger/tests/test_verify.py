"""The chain and its guards: nothing can be altered unseen, and what may be erased can be."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import DatabaseError, connection, models

from tracershop import clock, ledger
from tracershop.ledger import guards, verify
from tracershop.ledger.models import Body, Entry, Frame, Head, Subject
from tracershop.ledger.tests.writing import NURSE, write_note

pytestmark = pytest.mark.django_db(transaction=True)

GUARDED: tuple[type[models.Model], ...] = (Entry, Body, Subject)


@pytest.fixture
def chain() -> None:
  """Ten entries on two streams."""
  for number in range(1, 11):
    write_note(actor=NURSE, streams=["note", "wall"], id=number, text=f"text {number}")


@contextlib.contextmanager
def unguarded() -> Iterator[None]:
  """Whoever owns the database can take the guards away; the chain must tell."""
  guards.drop(connection)
  try:
    yield
  finally:
    guards.install(connection)


@pytest.mark.usefixtures("chain")
def test_led_2_an_untouched_chain_is_whole() -> None:
  report = verify.verify()
  assert (report.entries, report.frames, report.problems, report.broken) == (10, 20, [], None)
  assert verify.verify(chunk=3) == report, "whatever is read at a time"


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize(
  ("column", "value"),
  [
    ("kind", "note.erased"),
    ("actor_id", 8),
    ("actor_id", None),
    ("actor_name", "Somebody Else"),
    ("role", "siteAdmin"),
    ("origin", "file"),
    ("command_id", "another"),
    ("subjects", '["note:99"]'),
    ("body_digest", "0" * 64),
    ("frames", "[]"),
    ("previous_hash", "0" * 64),
    ("hash", "0" * 64),
  ],
)
def test_led_2_any_altered_word_of_an_entry_is_found(column: str, value: object) -> None:
  with unguarded():
    Entry.objects.filter(id=5).update(**{column: value})
  report = verify.verify()
  assert report.broken == 5
  assert report.problems[0].startswith("entry 5: ")


@pytest.mark.usefixtures("chain")
def test_led_2_an_altered_instant_is_found_to_the_microsecond() -> None:
  at = Entry.objects.get(id=5).at
  with unguarded():
    Entry.objects.filter(id=5).update(at=at + timedelta(microseconds=1))
  assert verify.verify().broken == 5


@pytest.mark.usefixtures("chain")
def test_led_2_the_first_of_several_broken_entries_is_named() -> None:
  with unguarded():
    Entry.objects.filter(id__in=[4, 7, 9]).update(actor_name="X")
  assert verify.verify(chunk=2).broken == 4


@pytest.mark.usefixtures("chain")
def test_led_2_a_missing_entry_is_found() -> None:
  with unguarded():
    Entry.objects.filter(id=6).delete()
  assert verify.verify().broken in (6, 7)


@pytest.mark.usefixtures("chain")
def test_led_2_a_chain_that_was_cut_at_its_end_is_found() -> None:
  with unguarded():
    Entry.objects.filter(id__gte=9).delete()
  report = verify.verify()
  assert (report.broken, report.whole) == (9, False)


@pytest.mark.usefixtures("chain")
def test_led_2_altered_or_lost_words_are_found() -> None:
  with unguarded():
    Body.objects.filter(entry_id=3).update(data=b'{"after": null, "before": null, "reason": "another"}')
  assert verify.verify().broken == 3
  with unguarded():
    Body.objects.filter(entry_id=2).delete()
  assert verify.verify().broken == 2


@pytest.mark.usefixtures("chain")
def test_led_2_an_entry_is_not_hidden_from_the_search() -> None:
  """Who takes away what an entry is about hides it from whoever looks for that row."""
  with unguarded():
    Subject.objects.filter(entry_id=6).update(subject="note:1")
  assert verify.verify(chunk=4).broken == 6
  with unguarded():
    Subject.objects.filter(entry_id=4).delete()
  assert verify.verify(chunk=4).broken == 4


@pytest.mark.usefixtures("chain")
def test_led_2_an_altered_frame_is_found() -> None:
  Frame.objects.filter(stream="wall", revision=8).update(data=b"{}")
  report = verify.verify()
  assert report.broken == 8
  assert "wall 8" in report.problems[0]


@pytest.mark.usefixtures("chain")
def test_led_2_a_frame_that_no_entry_made_is_found() -> None:
  """An altered frame that points to another entry is not taken for an erased one."""
  Frame.objects.filter(stream="wall", revision=2).update(data=b"{}", entry_id=9)
  assert not verify.verify(chunk=3).whole
  Frame.objects.filter(stream="wall", revision=2).delete()
  assert verify.verify().whole
  Frame.objects.create(stream="wall", revision=11, entry_id=10, at=clock.now(), salt=b"s", data=b"{}")
  assert not verify.verify().whole


@pytest.mark.usefixtures("chain")
def test_led_2_a_head_that_was_set_back_is_found() -> None:
  head = Head.objects.get()
  Head.objects.update(entry_id=9)
  assert not verify.verify().whole
  Head.objects.update(entry_id=10, streams='{"note": 10, "wall": 9}')
  assert not verify.verify().whole
  Head.objects.update(streams=head.streams)
  assert verify.verify().whole


@pytest.mark.usefixtures("chain")
def test_led_2_erased_frames_and_salts_leave_the_chain_whole() -> None:
  Frame.objects.filter(entry_id__lte=6).delete()
  report = verify.verify()
  assert (report.whole, report.entries, report.frames) == (True, 10, 8)


@pytest.mark.usefixtures("chain")
def test_led_3_the_database_refuses_update_and_delete() -> None:
  for model in GUARDED:
    rows = model._default_manager
    with pytest.raises(DatabaseError, match="append-only"):
      rows.all().delete()
    with pytest.raises(DatabaseError, match="append-only"):
      rows.filter(pk=rows.values_list("pk", flat=True)[0]).delete()
    with pytest.raises(DatabaseError, match="append-only"):
      rows.update(**{"kind": "x"} if model is Entry else {"entry_id": 77})
  assert verify.verify().whole


@pytest.mark.usefixtures("chain")
def test_led_3_a_missing_guard_is_an_error_of_both_checks() -> None:
  assert guards.missing(connection) == []
  for table in guards.GUARDED_TABLES:
    for verb in ("update", "delete"):
      name = f"{table}_no_{verb}"
      with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}")
      assert guards.missing(connection) == [name]
      assert [it.id for it in run_checks(databases=["default"]) if name in it.msg] == ["ledger.E001"]
      report = verify.verify()
      assert (report.whole, report.problems, report.broken) == (False, [f"the guard {name} is missing"], None)
      guards.install(connection)
  assert guards.missing(connection) == []


def test_led_3_guards_lost_with_a_table_that_was_made_anew_come_back_after_migrate() -> None:
  """SQLite makes a table anew for AlterField and loses its triggers without a word."""
  old, new = models.CharField(max_length=64), models.CharField(max_length=65)
  for field in (old, new):
    field.set_attributes_from_name("kind")
    field.model = Entry
  with connection.schema_editor() as editor:
    editor.alter_field(Entry, old, new)
  if connection.vendor == "sqlite":
    assert guards.missing(connection) == ["ledger_entry_no_update", "ledger_entry_no_delete"]
  call_command("migrate", verbosity=0)
  assert guards.missing(connection) == []
  with connection.schema_editor() as editor:
    editor.alter_field(Entry, new, old)
  call_command("migrate", verbosity=0)
  write_note(actor=NURSE)
  with pytest.raises(DatabaseError, match="append-only"):
    Entry.objects.update(kind="x")
  assert ledger.heads().of("note") == 1
