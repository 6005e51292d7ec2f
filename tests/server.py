"""A Tracershop of our own: `tracershop serve` as a child process on a free port, and the test unit in its database."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from pathlib import Path
from typing import Self

from tests.services import LOG_TAIL, ServiceError, free_port, wait_until

ROOT = Path(__file__).resolve().parents[1]
SECRET_KEY = "only-for-tests-" + "0" * 50
START_SECONDS = 180.0
STOP_SECONDS = 60.0

# Makes the tables and `tests.unit` as of today. One round of the password hash, which the server's own hasher can read.
BUILD = """
import django
django.setup()
from django.contrib.auth.hashers import PBKDF2PasswordHasher
PBKDF2PasswordHasher.iterations = 1
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
from tests import unit
from tracershop import calendar
unit.build(day=calendar.today())
"""
MIGRATE = """
import sys
from django.db import connection
from tracershop.cli import main
assert main(["migrate"]) == 0
# All of it in the one file.
connection.cursor().execute("PRAGMA journal_mode = DELETE")
"""


def environment(data: Path, **settings: str) -> dict[str, str]:
  """The environment of a child: nothing of a developer's own Tracershop, and what the caller sets."""
  found = {
    key: value
    for key, value in os.environ.items()
    if not key.startswith("TRACERSHOP_") and key not in ("DATABASE_URL", "REDIS_URL", "ALLOWED_ORIGINS", "PORT")
  }
  found |= {
    "DJANGO_SETTINGS_MODULE": "tracershop.settings",
    "SECRET_KEY": SECRET_KEY,
    "TRACERSHOP_DATA": str(data),
    "TRACERSHOP_SECURE_COOKIES": "0",
    "TRACERSHOP_SQLITE_SYNC": "OFF",
    "TRACERSHOP_HEARTBEAT_SECONDS": "0.5",
    "TRACERSHOP_ACCESS_CHECK_SECONDS": "0.5",
    "PYTHONPATH": str(ROOT),
    "PYTHONUNBUFFERED": "1",
  }
  return found | settings


def build_unit(data: Path, **settings: str) -> None:
  """Makes the test unit in the database of these settings."""
  run_python(BUILD, data, **settings)


def run_python(code: str, data: Path, *arguments: str, **settings: str) -> str:
  """Runs code in a process of its own on this data and gives what it printed. Raises ServiceError."""
  done = subprocess.run(
    [sys.executable, "-c", code, *arguments],
    env=environment(data, **settings),
    cwd=ROOT,
    capture_output=True,
    text=True,
    timeout=120,
  )
  if done.returncode != 0:
    raise ServiceError(done.stderr[-LOG_TAIL:])
  return done.stdout


def _hear_sigint() -> None:
  signal.signal(signal.SIGINT, signal.SIG_DFL)


class Server:
  """A serving process: starts, is told to end, is killed, and comes back on the same port and data."""

  module = "tracershop.cli"

  def __init__(self, data: Path | None = None, **settings: str) -> None:
    self._own = data is None
    self.data = data or Path(tempfile.mkdtemp(prefix="tracershop-server-"))
    self.port = free_port()
    self.settings = settings
    self.process: subprocess.Popen[bytes] | None = None
    self.log = self.data / f"serve-{self.port}.log"

  @property
  def address(self) -> str:
    return f"http://127.0.0.1:{self.port}"

  def __enter__(self) -> Self:
    self.start()
    return self

  def __exit__(self, *_: object) -> None:
    self.kill()
    if self._own:
      shutil.rmtree(self.data, ignore_errors=True)

  def start(self, *, wait: bool = True) -> None:
    """Starts it and waits until it says that it is ready. Raises ServiceError with the end of its log."""
    before = self.log.stat().st_size if self.log.exists() else 0
    with self.log.open("ab") as log:
      self.process = subprocess.Popen(
        [sys.executable, "-m", self.module, "serve", "--port", str(self.port)],
        env=environment(self.data, PORT=str(self.port), **self.settings),
        cwd=ROOT,
        stdout=log,
        stderr=subprocess.STDOUT,
        # A shell keeps SIGINT from what it starts behind itself, and whatever that starts inherits it.
        preexec_fn=_hear_sigint,
      )
    if wait:
      ready = re.compile(rb"^ready ", re.M)
      wait_until(lambda: self.ended() or bool(ready.search(self.output()[before:])), "ready", START_SECONDS)
      if self.ended():
        raise ServiceError(self.output().decode(errors="replace")[-LOG_TAIL:])

  def output(self) -> bytes:
    """All that it has said."""
    return self.log.read_bytes()

  def ended(self) -> bool:
    """Whether the process is gone."""
    return self.process is None or self.process.poll() is not None

  def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
    """Tells it to end and gives its exit code."""
    assert self.process is not None
    self.process.send_signal(by)
    return self.process.wait(STOP_SECONDS)

  def kill(self) -> None:
    """Kills it as a power cut would."""
    if self.process is not None and self.process.poll() is None:
      self.process.kill()
      self.process.wait()

  def meter(self, name: str, **labels: str) -> float:
    """A meter's value, 0 where it was never counted."""
    with urllib.request.urlopen(f"{self.address}/metrics", timeout=5) as answer:
      text = answer.read().decode()
    for line in text.splitlines():
      if line.startswith((f"{name}{{", f"{name} ")) and all(
        f'{key}="{value}"' in line for key, value in labels.items()
      ):
        return float(line.rsplit(" ", 1)[1])
    return 0.0

  def status(self, path: str) -> int:
    """The status of a GET; 0 where nobody answers."""
    try:
      with urllib.request.urlopen(f"{self.address}{path}", timeout=10) as answer:
        return int(answer.status)
    except urllib.error.HTTPError as error:
      return error.code
    except OSError:
      return 0


class Tables:
  """A SQLite with its tables and nothing else, made once in a run and copied: for processes that are no server."""

  def __init__(self) -> None:
    self._made: bytes | None = None

  def put(self, data: Path) -> None:
    """Puts them into a data folder, as `tracershop migrate` would."""
    if self._made is None:
      with tempfile.TemporaryDirectory(prefix="tracershop-tables-") as folder:
        run_python(MIGRATE, Path(folder))
        self._made = (Path(folder) / "tracershop.sqlite3").read_bytes()
    (data / "tracershop.sqlite3").write_bytes(self._made)


tables = Tables()


class Template:
  """The test unit on SQLite, built once and copied for each server that wants one of its own."""

  def __init__(self) -> None:
    self._folder: Path | None = None
    self._lock = threading.Lock()

  def copy(self) -> Path:
    """A data folder with a fresh unit in it."""
    with self._lock:
      if self._folder is None:
        folder = Path(tempfile.mkdtemp(prefix="tracershop-template-"))
        build_unit(folder)
        self._folder = folder
    data = Path(tempfile.mkdtemp(prefix="tracershop-server-"))
    shutil.copytree(self._folder, data, dirs_exist_ok=True)
    return data

  def remove(self) -> None:
    """Removes the original."""
    if self._folder is not None:
      shutil.rmtree(self._folder, ignore_errors=True)
