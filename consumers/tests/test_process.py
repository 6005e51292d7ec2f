"""The supervised tasks of a process."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from consumers import process
from tracershop import clock
from tracershop.actor import SYSTEM, Actor
from tracershop.orderbook import bookings
from tracershop.pool import in_pool
from tracershop.site import checks, listening, workers
from tracershop.site.models import Check, Feed, Worker

pytestmark = pytest.mark.django_db(transaction=True)


def died_an_hour_ago() -> None:
  then = clock.now() - timedelta(hours=1)
  Worker.objects.create(name="dispenser", state="up", since=then, heartbeat_at=then)


async def test_a_worker_that_fell_silent_is_told_by_whoever_serves(
  frozen_clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
  """Also after the database did not answer for a while."""
  monkeypatch.setattr(process, "WORKERS_SECONDS", 0.0)
  looks = 0

  def once_away() -> int:
    nonlocal looks
    looks += 1
    if looks == 1:
      raise OSError("the database is away")
    return report()

  report = workers.report_silent
  monkeypatch.setattr(workers, "report_silent", once_away)
  await in_pool(died_an_hour_ago)
  watching = asyncio.create_task(process.watch_workers())
  async with asyncio.timeout(20):
    while not await in_pool(Worker.objects.filter(state="down").exists):
      pass
  watching.cancel()
  assert looks >= 2


def by_messages(worker: str) -> None:
  """A list of studies that messages made, an hour after the pinger was heard last."""
  listening.report_listener("listening", "127.0.0.1", 2575)
  bookings.report_messages(actor=SYSTEM, came_at=clock.now(), heard=True)
  then = clock.now() - timedelta(hours=1)
  Worker.objects.create(name="pinger", state=worker, since=then, heartbeat_at=then)


def heard_again() -> None:
  Worker.objects.filter(name="pinger").update(state="up", heartbeat_at=clock.now())


async def list_is(state: str) -> None:
  """Waits until the list of studies is told to stand so."""
  async with asyncio.timeout(20):
    while not await in_pool(Feed.objects.filter(id="ris", state=state).exists):
      pass


@pytest.mark.parametrize("worker", ["up", "down"])
async def test_bkg_80_the_list_of_messages_is_down_while_the_pinger_is_silent(
  frozen_clock: Any, monkeypatch: pytest.MonkeyPatch, worker: str
) -> None:
  """Also where its silence was told, and this not; and it is up again when the pinger is heard, as old as it was."""
  monkeypatch.setattr(process, "WORKERS_SECONDS", 0.0)
  await in_pool(by_messages, worker)
  watching = asyncio.create_task(process.watch_workers())
  try:
    await list_is("down")
    await in_pool(heard_again)
    await list_is("up")
  finally:
    watching.cancel()
  found = await in_pool(Feed.objects.get, id="ris")
  assert (found.as_of, found.by_messages) == (frozen_clock.now, True)


def test_bkg_80_no_list_of_messages_is_made_by_looking(frozen_clock: Any) -> None:
  """Nor is it up where the pinger is heard and listens nowhere."""
  heard_again()
  listening.report_listener("listening", "127.0.0.1", 2575)
  process.look_at_workers()
  assert not Feed.objects.exists()
  by_messages("up")
  bookings.report_messages(actor=SYSTEM, came_at=None, heard=False)
  listening.report_listener("off", "127.0.0.1", 0)
  heard_again()
  process.look_at_workers()
  assert Feed.objects.get().state == "down"


async def test_sys_2_a_verification_that_was_asked_for_is_done_by_whoever_serves(
  frozen_clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
  """Also after the database did not answer for a while."""
  monkeypatch.setattr(process, "VERIFICATION_SECONDS", 0.0)
  looks = 0

  def once_away() -> int | None:
    nonlocal looks
    looks += 1
    if looks == 1:
      raise OperationalError("the database is away")
    return take()

  take = checks.take_verification
  monkeypatch.setattr(checks, "take_verification", once_away)
  admin = Actor(user_id=None, name="Jens", role="siteAdmin")
  await in_pool(checks.ask_verification, actor=admin)
  watching = asyncio.create_task(process.watch_verification())
  async with asyncio.timeout(20):
    while not await in_pool(Check.objects.filter(kind="ledger", ok=True, by="Jens").exists):
      pass
  watching.cancel()
  assert looks >= 2


async def test_sys_20_a_process_says_that_it_verifies_for_as_long_as_it_does(
  frozen_clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
  monkeypatch.setattr(process, "VERIFICATION_SECONDS", 0.0)
  monkeypatch.setattr(checks, "BEAT_SECONDS", 0.0)
  begun, end = threading.Event(), threading.Event()

  def slow(check_id: int) -> None:
    begun.set()
    assert end.wait(20)
    verify(check_id)

  verify = checks.verify_taken
  monkeypatch.setattr(checks, "verify_taken", slow)
  await in_pool(checks.ask_verification, actor=Actor(user_id=None, name="Jens", role="siteAdmin"))
  watching = asyncio.create_task(process.watch_verification())
  try:
    async with asyncio.timeout(20):
      await asyncio.to_thread(begun.wait)
      frozen_clock.move(minutes=50)
      while not await in_pool(Check.objects.filter(beat_at=clock.now(), ended_at=None).exists):
        pass
      assert await in_pool(checks.verification_under_way) is not None
      end.set()
      while not await in_pool(Check.objects.filter(ok=True).exists):
        pass
  finally:
    end.set()
    watching.cancel()
