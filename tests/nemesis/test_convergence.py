"""Seeded histories: whatever happens to lines, doorbells and processes, all screens equal the database at the end."""

from __future__ import annotations

import random
import traceback
from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.conf import settings as live

from consumers import catchup, feed
from tests import services, unit
from tests.nemesis import seeds, world
from tests.nemesis.conftest import Say
from tests.nemesis.history import Broken, History, Told
from tests.nemesis.rig import HEARTBEAT_SECONDS, InnerEdge
from tracershop import calendar
from tracershop.ledger import feed as ledger_feed
from tracershop.orderbook import window
from tracershop.pool import in_pool

pytestmark = pytest.mark.django_db(transaction=True)

FULL = 200


@pytest.fixture
def quick(settings: Any) -> None:
  """A heartbeat that tests can wait for."""
  settings.HEARTBEAT_SECONDS = HEARTBEAT_SECONDS
  settings.SOCKET_RATE_PER_SECOND = 10_000.0


def tight(seed: int, patch: pytest.MonkeyPatch) -> None:
  """Bounds as small as a history: half of the histories run into all of them, which a day at the site seldom does."""
  if random.Random(f"bounds {seed}").random() < 0.5:
    return
  patch.setattr(feed, "FETCH_FRAMES", 3)
  patch.setattr(feed, "CHUNK_BYTES", 2_000)
  patch.setattr(catchup, "CHUNK_BYTES", 2_000)
  patch.setattr(feed, "RECENT_FRAMES", 6)
  patch.setattr(feed, "PART_BYTES", 6_000)
  patch.setattr(feed, "STALE_FRAMES", 10)
  patch.setattr(catchup, "REPLAY_FRAMES", 4)
  patch.setattr(catchup, "MAX_REPLAY", 40)
  patch.setattr(ledger_feed, "MAX_REPLAY", 40)
  patch.setattr(live, "SOCKET_BUFFER_BYTES", 5_000)


async def play(seed: int, clock: Any, redis: Callable[[], None] | None) -> Told:
  """One history on a fresh database, from ten to midnight to some minutes past it."""
  made = await in_pool(world.before_midnight, clock.set, seconds=60)

  async def midnight() -> None:
    clock.set(calendar.wall_instant(unit.TUESDAY, time(0, 1)))
    await in_pool(window.keep_day, seconds=60)

  async with InnerEdge(random.Random(f"weather {seed}"), redis) as edge:
    return await History(seed, edge, made, midnight=midnight).play()


def redis_of_this_run() -> Callable[[], None] | None:
  """Flushes the Redis that this run has, or None where it has none."""
  if not live.REDIS_URL:
    return None
  port = int(live.REDIS_URL.rpartition(":")[2].partition("/")[0])

  def flush() -> None:
    server = services.Redis.__new__(services.Redis)
    server.port = port
    server.flush()

  return flush


@pytest.mark.one_database("mariadb")
async def test_str_1_all_screens_equal_the_database_after_any_history(
  nemesis: Any, frozen_clock: Any, quick: None, say: Say
) -> None:
  """STR-1, STR-2, STR-3, STR-4, LED-1, LED-4, LED-6, CLI-3: 200 histories in full, those that once failed first."""
  failed: dict[int, str] = {}
  told = []
  for seed in seeds.with_kept("convergence", nemesis.seeds(FULL)):
    with pytest.MonkeyPatch.context() as patch:
      tight(seed, patch)
      try:
        told.append(await play(seed, frozen_clock, redis_of_this_run()))
      except (Broken, TimeoutError):
        seeds.keep("convergence", seed)
        failed[seed] = traceback.format_exc(limit=3)
  assert not failed, "\n".join(f"seed {seed}: {why}" for seed, why in failed.items())
  say(
    f"{len(told)} histories: {sum(it.commands for it in told)} commands, {sum(it.done for it in told)} done, "
    f"{sum(it.released for it in told)} releases, {sum(it.frames for it in told)} frames, "
    f"{sum(it.drops for it in told)} drops, {sum(it.too_slow for it in told)} of them too slow; 0 failures"
  )
  # A history in which nothing happens would prove nothing.
  assert sum(it.done for it in told) > 15 * len(told)
  assert sum(it.drops for it in told) > 5 * len(told)
