"""The dispenser's worker as a process of its own: it rings the doorbell, and no kill makes it lose or double a vial."""

from __future__ import annotations

import asyncio
import functools
import random
import signal
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from production.dispenser import run_forever
from production.dispenser.tests.files import ARRIVED, drop, val_file
from tests import unit
from tests.server import ROOT, build_unit, environment, run_python
from tests.services import wait_until
from tracershop import calendar, clock, ledger
from tracershop.pool import in_pool

RUN = """
import asyncio, django
django.setup()
from production.dispenser import run_forever
asyncio.run(run_forever())
"""
VERIFY = """
import django
django.setup()
from tracershop.ledger.verify import verify
print(verify().whole)
"""


@pytest.mark.django_db(transaction=True)
async def test_the_worker_of_its_own_process_rings_the_doorbell(settings, tmp_path, frozen_clock):
  """Else screens hear of a vial with the next heartbeat only."""
  frozen_clock.set(ARRIVED)
  await in_pool(unit.build)
  settings.DATA = tmp_path
  settings.DISPENSER_DIR = tmp_path / "dispenser"
  settings.DISPENSER_DIR.mkdir()
  drop(settings.DISPENSER_DIR, "VAL.one", val_file())
  vials = asyncio.Event()

  def rung(heads: dict[str, int]) -> None:
    # The feed's report goes to every customer, a new vial to production alone.
    if "production" in heads and not any(stream.startswith("customer:") for stream in heads):
      vials.set()

  ledger.notify.listen(rung)
  running = asyncio.create_task(run_forever())
  try:
    await asyncio.wait_for(vials.wait(), 10)
  finally:
    ledger.notify.unlisten(rung)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.fixture
def data(tmp_path: Path) -> Path:
  """A database with the unit, on SQLite: what is killed here is the worker, not the database."""
  build_unit(tmp_path)
  (tmp_path / "dispenser").mkdir()
  return tmp_path


def worker(data: Path) -> subprocess.Popen[bytes]:
  """Starts the worker."""
  return subprocess.Popen(
    [sys.executable, "-c", RUN],
    env=environment(data, TRACERSHOP_DISPENSER_POLL_SECONDS="0.02"),
    cwd=ROOT,
    stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL,
  )


def rows(data: Path, sql: str) -> list[tuple[object, ...]]:
  """What the database says, to an onlooker."""
  with sqlite3.connect(f"file:{data / 'tracershop.sqlite3'}?mode=ro", uri=True, timeout=5) as connection:
    return connection.execute(sql).fetchall()


def today_file(number: int) -> bytes:
  """A file of this minute; each tenth is nobody's."""
  at = calendar.wall_time(clock.now())
  return val_file(
    customer="55-Ingen" if number % 10 == 9 else "7-Nordby",
    charge=f"FDG-{at:%y%m%d}-1",
    filldate=f"{at:%d.%m.%y}",
    filltime=f"{at:%H:%M:%S}",
    activity=f"{1000 + 50 * number}.0 MBq;",
    use_before=f"{at + timedelta(hours=8):%d/%m/%y %H:%M}",
  )


def test_dis_1_killed_again_and_again_each_file_is_taken_once(data, nemesis):
  kills = nemesis.rounds(50)
  chance = random.Random(nemesis.seed)
  folder = data / "dispenser"
  dropped = 0
  for _ in range(kills):
    running = worker(data)
    # Killed somewhere within the taking of a handful of files: after a random one of them has become a row.
    for _ in range(10):
      drop(folder, f"VAL.{dropped}", today_file(dropped))
      dropped += 1
    wanted = dropped - chance.randint(1, 10)
    wait_until(functools.partial(_taken, data, wanted), "the worker takes files", 30)
    running.send_signal(signal.SIGKILL)
    running.wait()

  running = worker(data)
  try:
    wait_until(lambda: _taken(data, dropped) and not _arrived(data), "the worker takes the rest", 60)
  finally:
    running.send_signal(signal.SIGKILL)
    running.wait()

  nobodys = dropped // 10
  assert rows(data, "SELECT count(*), count(DISTINCT activity_mbq) FROM orderbook_vial") == [(dropped - nobodys,) * 2]
  assert rows(data, "SELECT count(*) FROM site_quarantine WHERE source = 'dispenser'") == [(nobodys,)]
  outcomes = rows(data, "SELECT outcome, count(*) FROM production_dispenser_file GROUP BY outcome ORDER BY outcome")
  assert outcomes == [("quarantined", nobodys), ("taken", dropped - nobodys)]
  told = rows(data, "SELECT kind, count(*) FROM ledger_entry WHERE kind LIKE 'vial.%' GROUP BY kind")
  assert told == [("vial.added", dropped - nobodys)]
  assert run_python(VERIFY, data).strip() == "True"


def _taken(data: Path, wanted: int) -> bool:
  return len(rows(data, "SELECT 1 FROM production_dispenser_file")) >= wanted


def _arrived(data: Path) -> bool:
  return bool(rows(data, "SELECT 1 FROM production_dispenser_file WHERE outcome = 'arrived'"))
