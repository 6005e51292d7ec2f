"""The link as a worker: it follows the old system for ever, says how it stands, and survives its absence."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime

import structlog
from django.conf import settings
from django.db import DatabaseError

from legacy.actor import OLD_SYSTEM
from legacy.alone import alone
from legacy.inbound import whole
from legacy.inbound.polling import Polled, Poller
from legacy.old import shape
from legacy.old.connection import OldDatabase, OldDatabaseAway, connect
from legacy.outbound import planning, step
from legacy.outbound.step import Carried
from tracershop import clock, ledger
from tracershop.actor import SYSTEM
from tracershop.catalogue.models import Customer
from tracershop.errors import Refusal
from tracershop.pool import in_pool
from tracershop.site import authority, links
from tracershop.site.checks import note_old_system
from tracershop.site.feeds import FeedState, due, report_feed
from tracershop.site.workers import beat, report_worker

# SQLite says its own name.
SERVERS = {"mysql": "MySQL ", "sqlite": ""}
WRITING = "another connection writes there"

log = structlog.get_logger()

NAME = "legacy"
BEAT_SECONDS = 5.0
# A row is written within this, by several statements or not.
AGAIN_SECONDS = 0.5
# A poll reads thousands of rows, and may take over hundreds.
POLL_SECONDS = 300.0


class Link:
  """One link: its connection, and what it has seen."""

  def __init__(self, url: str) -> None:
    self._url = url
    self._old: OldDatabase | None = None
    self._poller: Poller | None = None
    self.carried = Carried()

  def step(self) -> Polled | None:
    """Looks once at the other side and says how the link stands; None where it is off or cut, or somebody else is at
    it."""
    if not authority.linked():
      return None
    with alone() as mine:
      return self._step() if mine and authority.linked() else None

  def exchange(self) -> Polled:
    """Looks once at the other side and writes there what is due, whoever else may be at it; `carried` says how that
    went. Raises OldDatabaseAway."""
    poller = self.poller
    self.carried = Carried(trouble=WRITING)
    settled = step.settle(poller.old, poller.there)
    if settled is None:
      # While somebody else may still be writing what we began, nothing that is seen over there is believed.
      return Polled()
    if settled:
      poller.forget()
    if whole.due():
      whole.catch_up(poller)
    found = poller.poll()
    self.carried = step.carry(poller.old, poller.there)
    return found

  @property
  def poller(self) -> Poller:
    """Whoever follows over there. Raises OldDatabaseAway."""
    if self._poller is None:
      self.follow(connect(self._url))
    assert self._poller is not None, "it has just begun to follow"
    return self._poller

  def _step(self) -> Polled:
    try:
      found = self.exchange()
    except OldDatabaseAway as error:
      self.close()
      _tell("away", behind=planning.outstanding(), trouble=str(error))
      _tell_feed("down")
      return Polled()
    now = clock.now()
    state = "both" if "new" in authority.leaders().values() else "reading"
    behind = found.waiting + self.carried.behind
    agreed = found.quiet and not behind and not self.carried.trouble
    _tell(state, in_step=agreed, behind=behind, trouble=self.carried.trouble)
    if due("oldSystem", "up"):
      report_old_system(actor=SYSTEM, state="up", as_of=now)
    return found

  def follow(self, old: OldDatabase) -> None:
    """Follows over this connection from now on."""
    there = shape.look(old)
    note_old_system(f"{SERVERS[there.vendor]}{there.version}")
    self._old, self._poller = old, Poller(old, there)

  def close(self) -> None:
    """Ends the connection; the next step makes another."""
    if self._old is not None:
      self._old.close()
    self._old = self._poller = None


def _tell(state: str, *, in_step: bool = False, behind: int = 0, trouble: str | None = None) -> None:
  at = clock.now() if in_step else None
  if links.due(state, behind, trouble, at):
    links.report_link(actor=OLD_SYSTEM, state=state, in_step_at=at, behind=behind, trouble=trouble)


def _tell_feed(state: FeedState) -> None:
  if due("oldSystem", state):
    report_old_system(actor=SYSTEM, state=state, as_of=None)


@ledger.action
def report_old_system(change: ledger.Change, *, state: FeedState, as_of: datetime | None) -> None:
  """Tells every screen as of when what comes from the old system is known."""
  customers = Customer.objects.values_list("id", flat=True)
  report_feed(change, feed="oldSystem", state=state, as_of=as_of, customer_ids=customers)


@ledger.action
def report_alive(change: ledger.Change) -> None:
  """Tells that this worker runs."""
  report_worker(change, name=NAME, state="up")


def keep_alive() -> None:
  """Notes that this worker lives; of one that has nothing to do any more, since the link was cut, nobody expects it."""
  if links.state() != "cut" and beat(NAME):
    report_alive(actor=SYSTEM)


class Pace:
  """When to look next: at the polls' interval from the beginning of one look to that of the next, however long they
  take, and once more soon after a look that saw rows that have just changed, for they are believed when they look alike
  again. Never twice on end, whatever goes on over there."""

  def __init__(self, seconds: float) -> None:
    self._seconds, self._soon = seconds, min(AGAIN_SECONDS, seconds)
    self._next = 0.0
    self._hurried = False

  def begin(self, now: float) -> None:
    """A look begins."""
    if not self._hurried:
      self._next = now + self._seconds

  def wait(self, found: Polled | None, now: float) -> float:
    """It has ended: how many seconds to wait for the next one."""
    self._hurried = not self._hurried and found is not None and found.waiting > 0
    return self._soon if self._hurried else max(self._soon, self._next - now)


async def watch() -> None:
  """Follows for ever; to be supervised. Neither database has to be there yet."""
  link = Link(settings.LEGACY_URL)
  beaten = -BEAT_SECONDS
  trouble: str | None = None
  pace = Pace(settings.LEGACY_POLL_SECONDS)
  try:
    while True:
      found: Polled | None = None
      pace.begin(time.monotonic())
      try:
        if time.monotonic() - beaten >= BEAT_SECONDS:
          await in_pool(keep_alive)
          beaten = time.monotonic()
        found = await in_pool(link.step, seconds=POLL_SECONDS)
        trouble = None
      except (DatabaseError, Refusal) as error:
        # Said once; the old rows are still there when our database is back.
        if trouble != repr(error):
          trouble = repr(error)
          log.warning("legacy.not_followed", error=trouble)
      await asyncio.sleep(pace.wait(found, time.monotonic()))
  finally:
    link.close()


async def run_forever() -> None:
  """The link as a process of its own: it rings the doorbell of the others as well. To be supervised."""
  async with asyncio.TaskGroup() as group:
    group.create_task(ledger.notify.serve())
    group.create_task(watch())
