"""Backup and restore of the whole installation: one file that says what it is, whichever database it came from.

The file is a ZIP of `manifest.json` and the data: a copy of the SQLite file, or a dump of MariaDB. Both are taken while
Tracershop runs and are consistent. A restore starts a new epoch of the ledger: no screen goes on from what it had.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from django.core.management import call_command
from django.db import DatabaseError, connection

from tracershop import clock, ledger
from tracershop.site import checks

FORMAT = 1
MANIFEST = "manifest.json"
DATA = {"sqlite": "tracershop.sqlite3", "mysql": "tracershop.sql"}
ERROR_TAIL = 600


class BackupError(Exception):
  """A backup or restore that was not done, in words for the person who asked for it."""


class Manifest(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
  """What a backup says of itself. `entries` and `head_hash` name the last entry of the ledger that it holds."""

  format: int = FORMAT
  database: str
  taken_at: datetime
  epoch: str
  entries: int
  head_hash: str

  def __str__(self) -> str:
    return f"backup of {self.taken_at:%Y-%m-%d %H:%M:%S} UTC ({self.database}), ledger up to entry {self.entries}"


class Restored(msgspec.Struct, frozen=True):
  """What a restore did: the backup that was read, and the epoch that began with it."""

  manifest: Manifest
  epoch: str

  def __str__(self) -> str:
    return f"restored the {self.manifest}; it verifies, and epoch {self.epoch} begins"


def write(path: Path | str) -> Manifest:
  """Writes a backup to a new file, readable by its owner only, and returns what it says of itself.

  Raises BackupError where the file is there already or the database cannot be read. A backup that fails leaves no file.
  """
  target = Path(path)
  if target.exists():
    raise BackupError(f"{target} is there already; a backup overwrites nothing")
  target.parent.mkdir(parents=True, exist_ok=True)
  with tempfile.TemporaryDirectory(prefix=".tracershop-backup-", dir=target.parent) as folder:
    data = Path(folder) / "data"
    manifest = _copy_sqlite(data) if connection.vendor == "sqlite" else _dump_mariadb(data)
    part = Path(folder) / "part"
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
      archive.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
      archive.write(data, DATA[manifest.database])
    with part.open("rb") as written:
      os.fsync(written.fileno())
    part.chmod(0o600)
    # A name that is there stands for a whole backup.
    part.rename(target)
  return manifest


def take(path: Path | str) -> Manifest:
  """As `write`, and notes for the site's page that it was made, or that it failed (SYS-3). Raises BackupError."""
  began = time.monotonic()
  name = Path(path).name
  try:
    manifest = write(path)
  except (BackupError, OSError, DatabaseError):
    checks.note("backup", "command", ok=False, seconds=time.monotonic() - began, details={"file": name})
    raise
  details = {"file": name, "bytes": Path(path).stat().st_size, "entries": manifest.entries}
  checks.note("backup", "command", ok=True, seconds=time.monotonic() - began, details=details)
  return manifest


def restore(path: Path | str) -> Restored:
  """Replaces everything in the database by a backup, brings it to this version's tables and starts a new epoch.

  Needs an account that may make tables. Raises BackupError where the file is not a backup of this kind of database: the
  database is then as it was; and where the restored ledger does not verify: the backup is then in place, but broken.
  """
  source = Path(path)
  manifest = read_manifest(source)
  if manifest.database != connection.vendor:
    raise BackupError(f"{source} is of a {manifest.database} database, and this one is {connection.vendor}")
  # Beside the data, where there is room for it, rather than in /tmp.
  with tempfile.TemporaryDirectory(prefix=".tracershop-restore-", dir=source.resolve().parent) as folder:
    data = Path(folder) / "data"
    try:
      with zipfile.ZipFile(source) as archive, archive.open(DATA[manifest.database]) as packed, data.open("wb") as out:
        # Reads to the end, and so checks the sum, before anything is touched.
        shutil.copyfileobj(packed, out, 1 << 20)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError) as error:
      raise BackupError(f"{source} is damaged: {error}") from error
    if manifest.database == "sqlite":
      _load_sqlite(data)
    else:
      _load_mariadb(data)
  connection.close()
  call_command("migrate", verbosity=0, interactive=False)
  epoch = ledger.begin_epoch()
  report, _ = checks.verify_ledger("restore")
  if not report.whole:
    raise BackupError(f"restored, but the ledger in {source} is broken: {'; '.join(report.problems)}")
  return Restored(manifest=manifest, epoch=epoch)


def read_manifest(source: Path) -> Manifest:
  """What a backup says of itself; raises BackupError for a file that is none."""
  try:
    with zipfile.ZipFile(source) as archive:
      manifest = msgspec.json.decode(archive.read(MANIFEST), type=Manifest)
  except FileNotFoundError as error:
    raise BackupError(f"there is no {source}") from error
  except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, msgspec.MsgspecError) as error:
    raise BackupError(f"{source} is not a backup of Tracershop, or a damaged one") from error
  if manifest.format != FORMAT or manifest.database not in DATA:
    raise BackupError(f"{source} was made by another version of Tracershop (format {manifest.format})")
  return manifest


def _manifest(row: Any) -> Manifest:
  if row is None:
    raise BackupError("the ledger has no head row: is this database Tracershop's?")
  epoch, entries, head_hash = row
  return Manifest(
    database=connection.vendor, taken_at=clock.now(), epoch=str(epoch), entries=int(entries), head_hash=str(head_hash)
  )


HEAD = "SELECT epoch, entry_id, entry_hash FROM ledger_head WHERE id = 1"


def _copy_sqlite(data: Path) -> Manifest:
  connection.ensure_connection()
  with contextlib.closing(sqlite3.connect(data)) as copy:
    # The online backup: consistent although others write, and it holds none of them up.
    connection.connection.backup(copy)
    # One file, without a journal beside it, and whole.
    copy.execute("PRAGMA journal_mode=DELETE")
    _refuse_unless_whole(copy, "the copy")
    # Of the copy, not of the database it was taken from: that has gone on.
    return _manifest(copy.execute(HEAD).fetchone())


def _load_sqlite(data: Path) -> None:
  with contextlib.closing(sqlite3.connect(data)) as source:
    _refuse_unless_whole(source, "the backup")
    connection.ensure_connection()
    # One transaction for whoever has the file open: they see the old content, then the new.
    source.backup(connection.connection)


def _refuse_unless_whole(database: sqlite3.Connection, what: str) -> None:
  try:
    found = database.execute("PRAGMA integrity_check").fetchone()[0]
  except sqlite3.DatabaseError as error:
    found = str(error)
  if found != "ok":
    raise BackupError(f"{what} is damaged: {found}")


@contextlib.contextmanager
def _client(program: str, *arguments: str) -> Iterator[list[str]]:
  """A command line of MariaDB's tools with our account; the password stands in a file that only we can read."""
  given = connection.settings_dict
  names = {"mariadb": "mysql", "mariadb-dump": "mysqldump"}
  found = shutil.which(program) or shutil.which(names[program])
  if found is None:
    raise BackupError(f"{program} is not installed (Debian: apt-get install mariadb-client)")
  with tempfile.NamedTemporaryFile("w", prefix="tracershop-", suffix=".cnf") as account:
    account.write("[client]\n")
    for key, value in (("user", "USER"), ("password", "PASSWORD"), ("host", "HOST"), ("port", "PORT")):
      text = str(given[value]).replace("\\", "\\\\").replace('"', '\\"')
      account.write(f'{key}="{text}"\n')
    account.flush()
    yield [found, f"--defaults-file={account.name}", "--protocol=tcp", "--default-character-set=utf8mb4", *arguments]


def _dump_mariadb(data: Path) -> Manifest:
  # Without triggers: they would name the account that made them. `migrate` makes the guards again after a restore.
  options = (
    "--single-transaction",
    "--quick",
    "--hex-blob",
    "--skip-triggers",
    "--skip-lock-tables",
    "--no-tablespaces",
  )
  with _client("mariadb-dump", *options, connection.settings_dict["NAME"]) as command, data.open("wb") as out:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE)  # noqa: S603
  if done.returncode:
    raise BackupError("mariadb-dump: " + done.stderr.decode(errors="replace")[-ERROR_TAIL:].strip())
  return _manifest(_head_of_dump(data))


def _head_of_dump(data: Path) -> tuple[str, str, str] | None:
  """The ledger's head as it stands in a dump: the database has gone on since."""
  with data.open("rb") as lines:
    for line in lines:
      if line.startswith(b"INSERT INTO `ledger_head`"):
        values = line.decode() + next(lines, b"").decode()
        _, epoch, entries, head_hash = values.partition("(")[2].split(",")[:4]
        return epoch.strip("'"), entries, head_hash.strip("'")
  return None


def _load_mariadb(data: Path) -> None:
  # What this version has and the backup has not goes as well: a restore is the whole state or none.
  tables = connection.introspection.table_names()
  with connection.cursor() as cursor:
    cursor.execute("SET FOREIGN_KEY_CHECKS = 0")
    for table in tables:
      cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}")
    cursor.execute("SET FOREIGN_KEY_CHECKS = 1")
  with _client("mariadb", connection.settings_dict["NAME"]) as command, data.open("rb") as dump:
    done = subprocess.run(command, stdin=dump, capture_output=True)  # noqa: S603
  if done.returncode:
    raise BackupError("mariadb: " + done.stderr.decode(errors="replace")[-ERROR_TAIL:].strip())
