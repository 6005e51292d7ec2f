"""What the site's page tells of the installation: verification of the ledger, backups, versions, disks."""

from __future__ import annotations

import json
import subprocess
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from consumers import running, system
from tests.server import run_python
from tests.story import Story
from tracershop import backup, check, cli, clock
from tracershop.errors import Refusal
from tracershop.ledger import guards, verify
from tracershop.ledger.models import Entry
from tracershop.site import checks
from tracershop.site.models import Check

pytestmark = pytest.mark.django_db(transaction=True)


def last() -> dict[str, Any]:
  """The last verification as the page is told of it."""
  found: dict[str, Any] = system.told()["ledger"]["last"]
  return found


def verify_as_asked() -> bool:
  """Does the verification that somebody asked for; gives whether it did one."""
  taken = checks.take_verification()
  if taken is not None:
    checks.verify_taken(taken)
  return taken is not None


def broken_at(entry: int) -> None:
  """Changes an entry behind the ledger's back."""
  guards.drop(connection)
  with connection.cursor() as cursor:
    cursor.execute("UPDATE ledger_entry SET actor_name = 'Somebody Else' WHERE id = %s", [entry])
  guards.install(connection)


def test_sys_1_each_verification_notes_when_by_what_and_how_it_went(story: Story, tmp_path: Path) -> None:
  assert system.told()["ledger"]["last"] is None
  story.place(100)
  assert cli.main(["verify-ledger"]) == 0
  assert (last()["how"], last()["ok"], last()["at"]) == ("command", True, clock.now())
  assert last()["details"] == {
    "entries": Entry.objects.count(), "broken": None, "problems": [], "count": 0, "streams": False
  }  # fmt: skip
  story.clock.move(hours=1)
  assert check.nightly() == []
  assert (last()["how"], last()["ok"], last()["at"]) == ("nightly", True, clock.now())
  assert last()["details"]["streams"]
  backup.write(tmp_path / "one.backup")
  broken_at(2)
  assert cli.main(["verify-ledger"]) == 1
  assert (last()["ok"], last()["details"]["broken"], last()["details"]["count"]) == (False, 2, 1)
  assert last()["details"]["problems"][0].startswith("entry 2: ")
  backup.restore(tmp_path / "one.backup")
  assert (last()["how"], last()["ok"]) == ("restore", True)


def test_sys_1_a_database_that_cannot_take_the_note_fails_nothing(story: Story, tmp_path: Path) -> None:
  story.place(100)
  with connection.schema_editor() as editor:
    editor.delete_model(Check)
  try:
    assert cli.main(["verify-ledger"]) == 0
    backup.take(tmp_path / "one.backup")
  finally:
    with connection.schema_editor() as editor:
      editor.create_model(Check)
  assert (tmp_path / "one.backup").exists()


def test_sys_1_a_bounded_number_of_notes_is_kept() -> None:
  for _ in range(checks.MOST_KEPT + 3):
    checks.note("backup", "command", ok=True, details={})
  checks.note("ledger", "command", ok=True, details={})
  assert Check.objects.filter(kind="backup").count() == checks.MOST_KEPT
  assert Check.objects.filter(kind="ledger").count() == 1


def test_sys_2_a_site_admin_asks_and_one_process_does_it(story: Story) -> None:
  assert not verify_as_asked()
  admin = story.unit.site_admin
  asked = checks.ask_verification(actor=admin).value()
  entry = Entry.objects.latest("id")
  assert (entry.kind, entry.actor_name) == ("verification.asked", admin.name)
  assert system.told()["ledger"]["underWay"] == {"by": admin.name, "askedAt": clock.now()}
  assert checks.ask_verification(actor=admin).value() == asked

  did: list[bool] = []
  ready = threading.Barrier(3)

  def process() -> None:
    ready.wait(10)
    did.append(verify_as_asked())
    connections.close_all()

  threads = [threading.Thread(target=process) for _ in range(3)]
  for it in threads:
    it.start()
  for it in threads:
    it.join()
  assert sorted(did) == [False, False, True]
  assert system.told()["ledger"]["underWay"] is None
  assert (last()["how"], last()["by"], last()["ok"]) == ("button", admin.name, True)
  assert last()["details"]["entries"] == Entry.objects.count()
  assert checks.ask_verification(actor=admin).value() != asked


def test_sys_2_nobody_else_asks(story: Story) -> None:
  for actor in (story.unit.admin, story.unit.radiochemist, story.unit.north.nurse):
    with pytest.raises(Refusal) as refused:
      checks.ask_verification(actor=actor)
    assert refused.value.code == "forbidden"
  assert not Check.objects.exists()


def test_sys_20_what_a_killed_process_left_is_told_as_broken_off_within_a_minute(story: Story) -> None:
  admin = story.unit.site_admin
  asked_at = clock.now()
  first = checks.ask_verification(actor=admin).value()
  taken = checks.take_verification()
  assert taken == first["verificationId"]
  # However long it takes, it is under way while its process says so.
  for _ in range(20):
    story.clock.move(seconds=59)
    assert checks.take_verification() is None
    assert checks.ask_verification(actor=admin).value() == first
    checks.beat(taken)
  beaten = clock.now()
  assert system.told()["ledger"]["underWay"] == {"by": admin.name, "askedAt": asked_at}
  story.clock.move(seconds=60)
  assert system.told()["ledger"]["underWay"] is None
  assert checks.take_verification() is None
  assert (last()["ok"], last()["at"], last()["by"]) == (None, beaten, admin.name)
  assert checks.ask_verification(actor=admin).value() != first
  assert verify_as_asked()
  assert last()["ok"]
  # It was only slow after all: what it found counts.
  checks.verify_taken(taken)
  assert Check.objects.get(id=taken).ok


def test_sys_20_what_was_left_before_there_were_beats_is_ended_too(story: Story) -> None:
  began = clock.now()
  Check.objects.create(kind="ledger", how="button", asked_at=began, began_at=began)
  story.clock.move(seconds=59)
  checks.take_verification()
  assert system.told()["ledger"]["last"] is None
  story.clock.move(seconds=1)
  checks.take_verification()
  assert (last()["ok"], last()["at"]) == (None, began)


def test_sys_2_what_nobody_takes_holds_up_nobody_for_ever(story: Story) -> None:
  first = checks.ask_verification(actor=story.unit.site_admin).value()
  story.clock.move(minutes=34)
  assert checks.ask_verification(actor=story.unit.site_admin).value() == first
  story.clock.move(minutes=1)
  assert system.told()["ledger"]["underWay"] is None


def test_sys_2_one_that_the_database_left_half_done_is_neither_whole_nor_broken(
  story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
  def gone() -> verify.Report:
    raise DatabaseError("the server has gone away")

  checks.ask_verification(actor=story.unit.site_admin)
  monkeypatch.setattr(verify, "verify", gone)
  with pytest.raises(DatabaseError):
    verify_as_asked()
  assert system.told()["ledger"]["underWay"] is None
  assert last()["ok"] is None


def test_sys_3_a_backup_notes_its_file_its_size_and_its_failure(story: Story, tmp_path: Path) -> None:
  story.place(100)
  path = tmp_path / "kept" / "one.backup"
  assert cli.main(["backup", str(path)]) == 0
  assert cli.main(["backup", str(path)]) == 1
  failed, made = system.told()["backups"]["last"]
  assert (made["ok"], made["at"], made["how"]) == (True, clock.now(), "command")
  assert made["details"] == {
    "file": "one.backup", "bytes": path.stat().st_size, "entries": Entry.objects.count()
  }  # fmt: skip
  assert (failed["ok"], failed["details"]) == (False, {"file": "one.backup"})
  assert str(tmp_path) not in json.dumps(system.told()["backups"], default=str)


def test_sys_4_versions_and_disks_are_those_of_this_installation(story: Story) -> None:
  told = system.told()
  versions = told["versions"]
  assert (versions["protocol"], versions["oldSystem"]) == (1, None)
  assert versions["database"]["vendor"] == {"sqlite": "SQLite", "mysql": "MariaDB"}[connection.vendor]
  with connection.cursor() as cursor:
    cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SELECT VERSION()")
    assert versions["database"]["version"] == cursor.fetchone()[0]
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY applied DESC, id DESC")
    assert versions["migration"]["name"] == ".".join(cursor.fetchone())
  for disk in told["disks"]:
    assert 0 < disk["free"] < disk["total"]
  secret = connection.settings_dict.get("PASSWORD") or settings.SECRET_KEY
  assert secret not in json.dumps(told, default=str)


def test_sys_4_the_database_has_a_line_of_its_own_on_another_disk(
  story: Story, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
  monkeypatch.setattr(settings, "DATA", tmp_path)
  monkeypatch.setattr(system, "_database_folder", lambda: tmp_path)
  assert [(it["holds"], it["path"]) for it in system.disks()] == [(["data", "database"], str(tmp_path))]
  monkeypatch.setattr(system, "_database_folder", lambda: Path("/proc"))
  assert [it["holds"] for it in system.disks()] == [["data"], ["database"]]
  monkeypatch.setattr(system, "_database_folder", lambda: tmp_path / "nowhere")
  assert [it["holds"] for it in system.disks()] == [["data"]]


def test_sys_4_a_redis_that_does_not_answer_is_told(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
  monkeypatch.setattr(settings, "REDIS_URL", "")
  assert system.told()["versions"]["redis"] == {"state": "none", "version": None}
  monkeypatch.setattr(settings, "REDIS_URL", "redis://:hush@127.0.0.1:1/0")
  told = system.told()
  assert told["versions"]["redis"] == {"state": "down", "version": None}
  assert "hush" not in json.dumps(told, default=str)


def test_sys_4_what_the_old_system_runs_on_is_noted_once() -> None:
  checks.note_old_system("MySQL 5.1.73")
  checks.note_old_system("MySQL 5.1.73")
  assert Check.objects.count() == 1
  checks.note_old_system("MySQL 5.5.60")
  assert checks.latest("oldSystem")[0].details == {"version": "MySQL 5.5.60"}


def test_sys_5_who_makes_backups_elsewhere_is_told(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
  assert system.told()["backups"]["elsewhere"] is None
  monkeypatch.setattr(settings, "BACKUPS_ELSEWHERE", "mariabackup, by IT")
  assert system.told()["backups"]["elsewhere"] == "mariabackup, by IT"


def test_sys_1_the_times_are_those_of_the_look(frozen_clock: Any) -> None:
  checks.note("backup", "command", ok=True, seconds=90, details={})
  (made,) = system.told()["backups"]["last"]
  assert (made["at"], made["seconds"]) == (clock.now(), 90.0)
  assert Check.objects.get().began_at == clock.now() - timedelta(seconds=90)


def test_rel_30_and_rel_31_the_screens_are_told_how_the_site_is_set(settings: Any) -> None:
  settings.RELEASE_LOW_PERCENT, settings.RELEASE_HIGH_PERCENT = 90.0, 130.0
  settings.SITE_ADDRESS, settings.EMERGENCY_PHONE = " ", "+45 35 00 00 00"
  facts = system.site_facts()
  assert (facts.release_low_percent, facts.release_high_percent, facts.missing) == (90.0, 130.0, ["siteAddress"])
  settings.SITE_ADDRESS, settings.EMERGENCY_PHONE = "Vej 1", ""
  assert system.site_facts().missing == ["emergencyPhone"]


def test_rel_31_the_demo_has_both() -> None:
  """Whoever looks at it sees a whole transport document."""
  code = "from tracershop import settings; print(settings.SITE_ADDRESS); print(settings.EMERGENCY_PHONE)"
  for demo, lines in (("1", 2), ("0", 0)):
    said = run_python(code, Path(settings.DATA), TRACERSHOP_DEMO=demo)
    assert len(said.split("\n")) - said.split("\n").count("") == lines


def test_sys_21_the_version_is_that_of_what_runs(story: Story, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
  running.commit.cache_clear()
  monkeypatch.setattr(settings, "VERSION", "v1.2-3-gabcdef0")
  assert system.told()["versions"]["commit"] == "v1.2-3-gabcdef0"
  # As it was when the process started.
  monkeypatch.setattr(settings, "VERSION", "another")
  assert system.told()["versions"]["commit"] == "v1.2-3-gabcdef0"
  running.commit.cache_clear()
  monkeypatch.setattr(settings, "VERSION", " ")
  monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
  assert system.told()["versions"]["commit"] is None
  running.commit.cache_clear()


def test_sys_21_a_folder_says_its_commit_and_whether_it_was_changed_since(tmp_path: Path) -> None:
  def git(*words: str) -> str:
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-C", str(tmp_path)]
    return subprocess.run(["git", *who, *words], capture_output=True, text=True, check=True).stdout.strip()

  git("init", "--quiet")
  assert running.described(tmp_path) is None, "nothing was committed"
  (tmp_path / "one").write_text("one")
  git("add", "one")
  git("commit", "--quiet", "--message=one")
  short = git("rev-parse", "--short", "HEAD")
  assert running.described(tmp_path) == short
  (tmp_path / "one").write_text("two")
  assert running.described(tmp_path) == f"{short}-dirty"
  inside = tmp_path / "inside"
  inside.mkdir()
  assert running.described(inside) is None, "another repository's folder says nothing of what runs"


def test_sys_22_a_fresh_installation_is_told_as_one(story: Story) -> None:
  applied = MigrationRecorder(connection).migration_qs
  was = list(applied.values_list("id", "applied"))
  try:
    applied.update(applied=timezone.now() - timedelta(hours=25))
    assert system.told()["firstDay"]
    # A later migration makes none anew.
    applied.filter(id=was[0][0]).update(applied=timezone.now() - timedelta(hours=27))
    assert not system.told()["firstDay"]
  finally:
    for pk, at in was:
      applied.filter(id=pk).update(applied=at)
