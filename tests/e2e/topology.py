"""Production without containers: MariaDB, Redis, nginx, two serving processes, the dispenser's worker; each a process.

Tables are made by their owner; everything that serves works with an account that may not change the ledger.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from tests import services
from tests.e2e.unit import Facts
from tests.server import ROOT, Server, environment, run_python
from tracershop.calendar import COPENHAGEN

BUILD = """
import django
django.setup()
from django.contrib.auth.hashers import PBKDF2PasswordHasher
PBKDF2PasswordHasher.iterations = 1
import msgspec
from tests.e2e import {unit} as unit
print(msgspec.json.encode(unit.build()).decode())
"""
CHECK = """
import django
django.setup()
from tracershop import check
print("\\n".join(check.problems()))
"""


class Production:
  """The running topology, with a unit of this folder in it. `url` is where browsers go."""

  def __init__(self, mariadb: services.MariaDb, redis: services.Redis, folder: Path, unit: str = "unit") -> None:
    self.mariadb = mariadb
    self.redis = redis
    self.folder = folder
    self.drive = folder / "drive"
    self.drive.mkdir()
    self.database = f"tracershop_e2e_{unit}"
    owner = mariadb.create(self.database)
    mariadb.execute("CREATE OR REPLACE USER tracershop@'%' IDENTIFIED BY 'a secret'")
    self.settings = {
      "DATABASE_URL": mariadb.url(self.database, "tracershop", "a%20secret"),
      "REDIS_URL": redis.url,
      "TRACERSHOP_BEHIND_PROXY": "1",
      "TRACERSHOP_SECURE_COOKIES": "1",
      # As in production: what the screens promise hangs on it.
      "TRACERSHOP_HEARTBEAT_SECONDS": "5",
      "TRACERSHOP_ACCESS_CHECK_SECONDS": "2",
      # On a machine that is busy with something else a slow password check is no fault of ours.
      "TRACERSHOP_BUSY_SECONDS": "15",
      "TRACERSHOP_DISPENSER_DIR": str(self.drive),
      "TRACERSHOP_SITE_NAME": "Centralby",
    }
    # The first one's tables are made as production makes them; the others begin with them and find nothing to do.
    tables = mariadb.folder / "migrated.sql"
    made = tables.exists()
    if made:
      mariadb.load(self.database, tables)
    subprocess.run(
      ["deploy/migrate.sh"], cwd=ROOT, check=True, capture_output=True, env=environment(folder, DATABASE_URL=owner)
    )
    if not made:
      mariadb.keep(self.database, tables)
    self.facts = msgspec.json.decode(run_python(BUILD.replace("{unit}", unit), folder, DATABASE_URL=owner), type=Facts)
    self.servers = [Server(folder, **self.settings) for _ in range(2)]
    self.nginx = services.Nginx([server.port for server in self.servers])
    self.settings["ALLOWED_ORIGINS"] = self.url
    for server in self.servers:
      server.settings["ALLOWED_ORIGINS"] = self.url

  @property
  def url(self) -> str:
    return self.nginx.url

  @contextlib.contextmanager
  def running(self) -> Iterator[None]:
    """Starts all of it; at the end all of it is gone."""
    with contextlib.ExitStack() as stack:
      for server in self.servers:
        server.start(wait=False)
        stack.callback(server.kill)
      stack.enter_context(self.nginx)
      stack.enter_context(self.worker())
      for server in self.servers:
        services.wait_until(lambda server=server: server.status("/readyz") == 200, "a serving process", 60)  # type: ignore[misc]
      yield

  @contextlib.contextmanager
  def worker(self) -> Iterator[None]:
    """The dispenser's worker."""
    with (self.folder / "dispenser.log").open("ab") as log:
      process = subprocess.Popen(
        [sys.executable, "-m", "tracershop.cli", "dispenser"],
        env=environment(self.folder, **self.settings),
        cwd=ROOT,
        stdout=log,
        stderr=subprocess.STDOUT,
      )
    try:
      yield
    finally:
      process.kill()
      process.wait()

  def sockets(self) -> list[int]:
    """How many sockets each process holds."""
    return [int(server.meter("tracershop_sockets")) if not server.ended() else 0 for server in self.servers]

  def drop(self, number: int, customer: str, batch: str, activity_mbq: float, volume_ml: float) -> None:
    """The dispenser's machine fills a vial, now, and writes its file."""
    write_val(self.drive, number, customer, batch, activity_mbq, volume_ml)

  def problems(self) -> str:
    """What the ledger's chain and the fold of every stream against the tables have to say."""
    return run_python(CHECK, self.folder, **self.settings).strip()

  def logs(self) -> str:
    """The ends of what the processes have said."""
    return "\n".join(
      f"--- {path.name}\n{path.read_text(errors='replace')[-3000:]}" for path in sorted(self.folder.glob("*.log"))
    )


def write_val(
  folder: Path,
  number: int,
  customer: str,
  batch: str,
  activity_mbq: float,
  volume_ml: float,
  *,
  at: datetime | None = None,
) -> None:
  """Writes a dispenser's file for a vial that is filled now, as the machine writes it."""
  now = (at or datetime.now(COPENHAGEN)).astimezone(COPENHAGEN)
  text = "\r\n".join(
    [
      f"customer: {number}-{customer}",
      f"charge: {batch}",
      f"filldate: {now:%d.%m.%y}",
      f"filltime: {now:%H:%M:%S}",
      "product: F-18",
      f"activity: {activity_mbq:.1f} MBq;",
      f"volume: {volume_ml:.2f} ml",
      f"use_before: {now + timedelta(hours=10):%d/%m/%y %H:%M}",
      "",
    ]
  )
  (folder / f"VAL{os.urandom(4).hex()}.txt").write_text(text, encoding="iso-8859-1")


@contextlib.contextmanager
def production(mariadb: services.MariaDb, redis: services.Redis, unit: str = "unit") -> Iterator[Production]:
  """A running topology with a unit in it."""
  folder = Path(tempfile.mkdtemp(prefix="tracershop-e2e-"))
  try:
    found = Production(mariadb, redis, folder, unit)
    with found.running():
      yield found
  finally:
    shutil.rmtree(folder, ignore_errors=True)
