"""A backup holds everything, a restore brings it back whole, and no screen goes on from what it had."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest
from django.db import connection

from tracershop import backup, ledger
from tracershop.actor import SYSTEM
from tracershop.ledger import guards

pytestmark = pytest.mark.django_db(transaction=True)


@ledger.action
def note_something(change: ledger.Change, *, text: str) -> dict[str, str]:
  """An action of these tests, for a ledger that has something in it."""
  change.record(kind="test.noted", subjects=["test:1"], after={"text": text}, changes=[ledger.Touch("site")])
  return {"text": text}


def subjects() -> int:
  with connection.cursor() as cursor:
    cursor.execute("SELECT COUNT(*) FROM ledger_subject")
    return int(cursor.fetchone()[0])


def test_a_restore_brings_back_the_moment_of_the_backup(tmp_path: Path) -> None:
  note_something(actor=SYSTEM, text="kept: æøå '\"\\ \n(")
  before = ledger.heads()
  saved = backup.write(tmp_path / "one.backup")
  note_something(actor=SYSTEM, text="written after the backup")
  assert subjects() == 2

  restored = backup.restore(tmp_path / "one.backup")

  assert subjects() == 1
  assert "up to entry 1" in str(restored)
  assert (saved.entries, saved.epoch) == (1, before.epoch)
  assert ledger.heads().heads == before.heads
  assert ledger.heads().epoch == restored.epoch != before.epoch


def test_after_a_restore_the_guards_stand_and_work_goes_on(tmp_path: Path) -> None:
  note_something(actor=SYSTEM, text="first")
  backup.write(tmp_path / "one.backup")
  backup.restore(tmp_path / "one.backup")
  assert guards.missing(connection) == []
  note_something(actor=SYSTEM, text="second")
  report = ledger.verify.verify()
  assert (report.whole, report.entries) == (True, 2)


def test_a_backup_is_for_its_owner_only_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
  backup.write(tmp_path / "one.backup")
  assert stat.S_IMODE((tmp_path / "one.backup").stat().st_mode) == 0o600
  assert [path.name for path in tmp_path.iterdir()] == ["one.backup"]


def test_a_backup_overwrites_nothing(tmp_path: Path) -> None:
  (tmp_path / "one.backup").write_text("precious")
  with pytest.raises(backup.BackupError, match="there already"):
    backup.write(tmp_path / "one.backup")
  assert (tmp_path / "one.backup").read_text() == "precious"


def test_a_damaged_backup_is_refused_before_anything_is_touched(tmp_path: Path) -> None:
  note_something(actor=SYSTEM, text="kept")
  backup.write(tmp_path / "one.backup")
  whole = (tmp_path / "one.backup").read_bytes()
  place = whole.index(b"PK\x03\x04", 4) + 2000
  (tmp_path / "bent").write_bytes(
    whole[:place] + bytes(byte ^ 0xFF for byte in whole[place : place + 64]) + whole[place + 64 :]
  )
  (tmp_path / "cut").write_bytes(whole[: len(whole) // 2])
  (tmp_path / "letter").write_text("Dear all")
  epoch = ledger.heads().epoch
  for name in ("bent", "cut", "letter", "absent"):
    with pytest.raises(backup.BackupError):
      backup.restore(tmp_path / name)
  assert subjects() == 1
  assert ledger.heads().epoch == epoch


def test_a_backup_of_the_other_database_is_refused(tmp_path: Path) -> None:
  backup.write(tmp_path / "one.backup")
  other = {"sqlite": "mysql", "mysql": "sqlite"}[connection.vendor]
  with zipfile.ZipFile(tmp_path / "one.backup") as archive:
    manifest = archive.read(backup.MANIFEST).decode().replace(connection.vendor, other)
  with zipfile.ZipFile(tmp_path / "other", "w") as archive:
    archive.writestr(backup.MANIFEST, manifest)
  with pytest.raises(backup.BackupError, match="database"):
    backup.restore(tmp_path / "other")
