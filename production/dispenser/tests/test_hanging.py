"""A folder whose server answers nothing at all, not even an error."""

from __future__ import annotations

import asyncio
import os
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from production.dispenser import watch, watcher
from production.dispenser.folder import Folder, Look
from production.dispenser.tests.files import ARRIVED, drop, val_file
from production.dispenser.tests.test_watcher import polls, until
from tests import unit
from tracershop.orderbook.models import Vial
from tracershop.pool import in_pool
from tracershop.site.models import Feed, Worker

pytestmark = pytest.mark.django_db(transaction=True)


async def test_dis_30_a_folder_that_hangs_is_told_as_away_and_work_goes_on_when_it_answers(
  settings, tmp_path, frozen_clock, monkeypatch
):
  """A real look in a real thread, held in the call that a dead share never answers."""
  frozen_clock.set(ARRIVED)
  await in_pool(unit.build)
  settings.DATA = tmp_path
  settings.DISPENSER_DIR = tmp_path / "dispenser"
  monkeypatch.setattr(watcher, "LOOK_SECONDS", 0.05)
  monkeypatch.setattr(watcher, "BEAT_SECONDS", 0.0)
  held, let_go, real, asked = threading.Event(), threading.Event(), os.scandir, []

  def hangs(path: os.PathLike[str]) -> Any:
    asked.append(path)
    if held.is_set():
      let_go.wait(30)
    return real(path)

  monkeypatch.setattr("production.dispenser.folder.os.scandir", hangs)
  running = asyncio.create_task(watch())
  try:
    await until(lambda: Feed.objects.filter(id="dispenser", state="up").exists())
    held.set()
    frozen_clock.move(minutes=5)
    await until(lambda: Feed.objects.filter(id="dispenser", state="down").exists())
    feed = await in_pool(Feed.objects.get, id="dispenser")
    assert feed.as_of == ARRIVED, "when it was last read"
    looks = len(asked)
    # The worker lives meanwhile, and no second look waits beside the first.
    frozen_clock.move(minutes=5)
    await until(lambda: Worker.objects.get(name=watcher.NAME).heartbeat_at == frozen_clock.now)
    assert len(asked) == looks
    drop(settings.DISPENSER_DIR, "VAL.meanwhile", val_file())
    held.clear()
    let_go.set()
    await until(lambda: Feed.objects.filter(id="dispenser", state="up").exists())
    await until(Vial.objects.exists)
  finally:
    let_go.set()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


def test_dis_30_a_share_that_hangs_is_told_within_a_minute(settings):
  longest = watcher.LOOK_SECONDS + watcher.BEAT_SECONDS + settings.DISPENSER_POLL_SECONDS
  assert longest < 30.0


def test_dis_30_what_came_while_the_folder_hung_has_been_there_since_it_was_written(
  here, folder, frozen_clock, monkeypatch
):
  """Else the clock of each of its vials would be in doubt (VIA-4)."""
  real = os.scandir

  def hangs(path: os.PathLike[str]) -> Any:
    came = frozen_clock.move(hours=2)
    os.utime(drop(folder, "VAL.meanwhile", val_file()), (ARRIVED.timestamp(), ARRIVED.timestamp()))
    frozen_clock.set(came + timedelta(hours=4))
    return real(path)

  monkeypatch.setattr("production.dispenser.folder.os.scandir", hangs)
  here.poll_once()
  monkeypatch.setattr("production.dispenser.folder.os.scandir", real)
  polls(here)
  assert Vial.objects.get().marks == []


async def test_dis_30_a_look_that_hangs_does_not_hold_the_end_of_the_process(monkeypatch):
  looking: list[threading.Thread] = []

  def look(folder: Folder) -> Look:
    looking.append(threading.current_thread())
    return Look(at=ARRIVED)

  monkeypatch.setattr(Folder, "look", look)
  await asyncio.wrap_future(watcher._begin(Folder(Path())))
  assert [it.daemon for it in looking] == [True]
