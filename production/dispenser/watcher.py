"""Watches the dispenser's folder: file drops become vials within two polls, and its silence is told."""

from __future__ import annotations

import asyncio
import contextlib
import time
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from threading import Thread

import structlog
from django.conf import settings
from django.db import DatabaseError

from production.dispenser import intake
from production.dispenser.folder import Folder, Look
from tracershop import clock, ledger
from tracershop.actor import SYSTEM
from tracershop.catalogue.models import Customer
from tracershop.errors import Refusal
from tracershop.pool import in_pool
from tracershop.site.feeds import REPORT_SECONDS, FeedState, due, report_feed
from tracershop.site.workers import WorkerState, beat, report_worker

log = structlog.get_logger()

NAME = "dispenser"
BEAT_SECONDS = 5.0
# A backlog of a hundred files takes this long at most; a single one some hundredths.
SETTLE_SECONDS = 120.0
# A mounted share whose server is gone answers nothing at all, not even an error.
LOOK_SECONDS = 20.0


class Watcher:
  """One watcher of one folder, and what it remembers between polls."""

  def __init__(self, path: Path | None = None) -> None:
    self.folder = Folder(path or settings.DISPENSER_DIR)
    self._resumed = False
    self._known: tuple[int, ...] = ()

  def settle(self, look: Look) -> int:
    """Writes down what a look found, and gives how many files were dealt with. Raises when the database is away: then
    the same files are found by the next look."""
    if not self._resumed:
      intake.resume()
      self._resumed = True
    known = intake.who_is_known()
    if known != self._known:
      # Somebody has set up a customer or a tracer: what waited for it may be a vial now.
      intake.retry()
      self._known = known
    state: FeedState = "up" if look.away is None else "down"
    if due("dispenser", state):
      report_dispenser(actor=SYSTEM, state=state, as_of=look.at if look.away is None else None)
    for file in look.ripe:
      intake.take(file)
      if file.data is not None:
        self.folder.settle(file.name)
    return len(look.ripe)

  def poll_once(self) -> int:
    """Looks and settles, in this thread; gives how many files were dealt with."""
    return self.settle(self.folder.look())


@ledger.action
def report_dispenser(change: ledger.Change, *, state: FeedState, as_of: datetime | None) -> None:
  """Tells every screen whether the dispenser's folder is there, and as of when it was last read (DIS-3)."""
  report_feed(
    change,
    feed="dispenser",
    state=state,
    as_of=as_of,
    customer_ids=Customer.objects.values_list("id", flat=True),
    cycle_seconds=REPORT_SECONDS,
  )


@ledger.action
def report_alive(change: ledger.Change, *, state: WorkerState) -> None:
  """Tells that this worker runs, or has been stopped."""
  report_worker(change, name=NAME, state=state)


def keep_alive() -> None:
  """Notes that this worker lives."""
  if beat(NAME):
    report_alive(actor=SYSTEM, state="up")


def make_own_folder() -> None:
  """Makes the folder where it lies in our own data. A network drive's is never made: its absence has to be seen."""
  if settings.DATA in settings.DISPENSER_DIR.resolve().parents:
    with contextlib.suppress(OSError):
      settings.DISPENSER_DIR.mkdir(parents=True, exist_ok=True)


async def watch() -> None:
  """Polls for ever; to be supervised. Nothing here needs folder or database to be there yet.

  The folder is looked at in a thread of its own: a drive that hangs holds nobody's database, and is told as one that is
  away (DIS-30). A look that hangs is waited for: there is never more than one.
  """
  make_own_folder()
  watcher = Watcher()
  beaten = -BEAT_SECONDS
  trouble: str | None = None
  looking: asyncio.Future[Look] | None = None
  while True:
    looking = looking or asyncio.wrap_future(_begin(watcher.folder))
    await asyncio.wait([looking], timeout=LOOK_SECONDS)
    if looking.done():
      look, looking = looking.result(), None
    else:
      look = Look(at=clock.now(), away="no answer")
    try:
      if time.monotonic() - beaten >= BEAT_SECONDS:
        await in_pool(keep_alive)
        beaten = time.monotonic()
      await in_pool(watcher.settle, look, seconds=SETTLE_SECONDS)
      trouble = None
    except (DatabaseError, Refusal) as error:
      # Said once; the files are still there when the database is back.
      if trouble != repr(error):
        trouble = repr(error)
        log.warning("dispenser.not_settled", error=trouble)
    await asyncio.sleep(settings.DISPENSER_POLL_SECONDS)


def _begin(folder: Folder) -> Future[Look]:
  """Begins a look in a thread that the process does not wait for when it ends, as it would for a pool's."""
  found: Future[Look] = Future()

  def look() -> None:
    try:
      found.set_result(folder.look())
    except Exception as error:
      found.set_exception(error)

  Thread(target=look, name=NAME, daemon=True).start()
  return found


async def run_forever() -> None:
  """The watcher as a process of its own: it rings the doorbell of the others as well. To be supervised."""
  async with asyncio.TaskGroup() as group:
    group.create_task(ledger.notify.serve())
    group.create_task(watch())
