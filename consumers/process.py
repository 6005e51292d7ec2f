"""A serving process: its hub, its supervised tasks, and an orderly end."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import DatabaseError

from consumers import doorbell, identity, meters, session
from consumers.hub import Hub
from consumers.supervise import Supervisor
from production.actions.proposals import coming
from tracershop import calendar, clock, ledger, pool
from tracershop.access import sessions
from tracershop.actor import SYSTEM
from tracershop.errors import Refusal
from tracershop.orderbook import bookings, window
from tracershop.pool import in_pool
from tracershop.site import checks, listening
from tracershop.site import workers as site_workers

log = structlog.get_logger()

# Commands that run when the process is told to end get this long; those after it find another process.
FINISH_SECONDS = 8.0
# Until the closing handshakes are through.
GOODBYE_SECONDS = 1.5
LONGEST_NAP_SECONDS = 30.0
NIGHTLY_SECONDS = 1800.0
WORKERS_SECONDS = 5.0
VERIFICATION_SECONDS = 2.0
HOUSEKEEPING = timedelta(hours=1)


class Process:
  """Starts and ends what a serving process runs beside its sockets."""

  def __init__(
    self,
    hub: Hub,
    workers: dict[str, Callable[[], Awaitable[None]]] | None = None,
    nightly: Callable[[], object] | None = None,
  ) -> None:
    self._hub = hub
    self._workers = workers or {}
    self._nightly = nightly
    self._supervisor = Supervisor()

  async def start(self) -> None:
    """Starts the tasks. None of them needs database or Redis to be there yet."""
    ledger.notify.listen(self._hub.rung)
    ledger.notify.listen_hints(self._hub.hinted)
    start = self._supervisor.start
    start("doorbell", ledger.notify.serve)
    start("heartbeat", self._hub.beat)
    start("sweep", self._hub.sweep)
    start("rights", self._watch_rights)
    start("day", self._turn_days)
    start("workers", watch_workers)
    start("verification", watch_verification)
    if settings.REDIS_URL:
      start("hearing", self._hear)
    for name, work in self._workers.items():
      start(name, work)

  async def finish(self) -> None:
    """Takes no new commands, lets the running ones answer, closes the sockets with 4503, and stops the tasks."""
    self._hub.closing = True
    if session.running:
      await asyncio.wait(session.running, timeout=FINISH_SECONDS)
    left = len(self._hub.members)
    self._hub.end_all(4503)
    if left:
      await asyncio.sleep(GOODBYE_SECONDS)
    ledger.notify.unlisten(self._hub.rung)
    ledger.notify.unlisten_hints(self._hub.hinted)
    await self._supervisor.stop()
    await asyncio.to_thread(pool.shut_down)

  async def _turn_days(self) -> None:
    await turn_days(self._nightly)

  async def _hear(self) -> None:
    await doorbell.hear(self._hub.rung, self._hub.hinted)

  async def _watch_rights(self) -> None:
    """Ends the sockets of those who are signed out, disabled or changed, within seconds; one look for all of them."""
    while True:
      await asyncio.sleep(settings.ACCESS_CHECK_SECONDS)
      members = list(self._hub.members)
      if not members:
        continue
      try:
        found = await in_pool(identity.recheck, {member.actor for member in members})
      except Exception as error:
        # While the database is away no frame is delivered either.
        meters.TROUBLE.labels("rights").inc()
        log.warning("rights.not_checked", error=repr(error))
        continue
      for member in members:
        # One who was adopted anew meanwhile is looked at next time.
        actor = found.get(member.actor, member.actor)
        if actor is None:
          member.end(4401)
        elif actor != member.actor:
          member.adopt(actor)


def look_at_workers() -> None:
  """Tells of workers that have fallen silent, and what that means for the list of studies where messages make it: while
  the pinger is silent nobody listens, and when it is heard again, somebody may (BKG-80)."""
  site_workers.report_silent()
  heard = "pinger" not in site_workers.silent()
  if (listening.listens() or not heard) and bookings.messages_due(came_at=None, heard=heard):
    bookings.report_messages(actor=SYSTEM, came_at=None, heard=heard)


async def watch_workers() -> None:
  """Tells the screens when a worker falls silent. Each process looks; the ledger's lock lets one tell."""
  while True:
    await asyncio.sleep(WORKERS_SECONDS)
    try:
      await in_pool(look_at_workers)
    except Exception as error:
      # While the database is away every worker is silent, and the screens say themselves that they are not live.
      meters.TROUBLE.labels("workers").inc()
      log.warning("workers.not_checked", error=repr(error))


async def watch_verification() -> None:
  """Verifies the ledger when a person asked for it: one process does, in one thread of the pool. Crashes are its
  supervisor's to log."""
  while True:
    await asyncio.sleep(VERIFICATION_SECONDS)
    try:
      taken = await in_pool(checks.take_verification)
      if taken is not None:
        await _verify(taken)
    except (DatabaseError, Refusal) as error:
      meters.TROUBLE.labels("verification").inc()
      log.warning("verification.not_done", error=repr(error))


async def _verify(check_id: int) -> None:
  """Verifies, and says meanwhile that it does: a process that is killed is told within a minute (SYS-20)."""
  beating = asyncio.create_task(_beat(check_id))
  try:
    await in_pool(checks.verify_taken, check_id, seconds=NIGHTLY_SECONDS)
  finally:
    beating.cancel()


async def _beat(check_id: int) -> None:
  while True:
    await asyncio.sleep(checks.BEAT_SECONDS)
    # One that is missed is made up for by the next.
    with contextlib.suppress(DatabaseError, Refusal):
      await in_pool(checks.beat, check_id)


def until_midnight(now: datetime) -> float:
  """Seconds until the next day begins in Copenhagen."""
  local = now.astimezone(calendar.COPENHAGEN)
  tomorrow = calendar.wall_instant(local.date() + timedelta(days=1), datetime.min.time())
  return (tomorrow - now).total_seconds()


async def turn_days(nightly: Callable[[], object] | None = None) -> None:
  """Turns the day at midnight, makes the changes that count from it, and keeps house every hour. Each process does it;
  the ledger's lock lets one win.

  Whoever turned the day also runs the nightly check.
  """
  kept_house_at: datetime | None = None
  while True:
    turned = await in_pool(window.keep_day, seconds=60)
    # Before the check, which takes its time: they count from midnight.
    await in_pool(coming.keep_proposals, seconds=60)
    if turned and nightly is not None:
      await in_pool(nightly, seconds=NIGHTLY_SECONDS)
    now = clock.now()
    if kept_house_at is None or now - kept_house_at >= HOUSEKEEPING:
      kept_house_at = now
      await in_pool(sessions.close_dead_sessions, seconds=60)
      await in_pool(ledger.prune, now, seconds=60)
    # Never longer than a nap: a machine that slept, or a clock that was set, is noticed.
    await asyncio.sleep(max(0.05, min(until_midnight(clock.now()) + 0.01, LONGEST_NAP_SECONDS)))
