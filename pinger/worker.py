"""The pinger: echoes of every node and fetches of every worklist, each on its own schedule, and the RIS's messages.

To be supervised. Nothing here needs database or nodes to be there yet.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError

from pinger import mllp
from pinger.echo import echo
from pinger.line import Line
from pinger.worklist import fetch
from tracershop import ledger
from tracershop.actor import SYSTEM
from tracershop.errors import Refusal
from tracershop.pool import in_pool
from tracershop.site import nodes
from tracershop.site.nodes import Address
from tracershop.site.workers import WorkerState, beat, report_worker

log = structlog.get_logger()

NAME = "pinger"
BEAT_SECONDS = 5.0
# How soon somebody's test of a node, and a node that was added, are seen.
LOOK_SECONDS = 0.5
# A test that could not be written down is not made again and again.
AGAIN_SECONDS = 1.0
# Calls at once. A node that hangs holds its place until its deadline: those are more than there are nodes at a site.
ECHOES_AT_ONCE = 32
# Their answers are taken in one portion at a time.
FETCHES_AT_ONCE = 4
# An answer that failed is asked for again after so long, where the schedule would make it wait longer.
RETRY_SECONDS = 60.0


@ledger.action
def report_alive(change: ledger.Change, *, state: WorkerState) -> None:
  """Tells that this worker runs, or has been stopped."""
  report_worker(change, name=NAME, state=state)


def keep_alive() -> None:
  """Notes that this worker lives."""
  if beat(NAME):
    report_alive(actor=SYSTEM, state="up")


class Schedule:
  """One kind of call for each node, at its own pace; no two at once for the same node."""

  def __init__(self, call: Callable[[Address], Awaitable[float]], at_once: int) -> None:
    """`call` gives how many seconds after its beginning the node is due again."""
    self._call = call
    self._places = asyncio.Semaphore(at_once)
    self._due: dict[int, float] = {}
    self._begun: dict[int, float] = {}
    self._where: dict[int, tuple[Any, ...]] = {}
    self._running: dict[int, asyncio.Task[None]] = {}

  def look(self, group: asyncio.TaskGroup, found: list[Address], at_once: Callable[[Address], bool]) -> None:
    """Begins what is due, what `at_once` says, and what stands somewhere else than before."""
    now = asyncio.get_running_loop().time()
    for node in found:
      where = (node.host, node.port, node.ae_title, node.worklist, node.station_ae_title)
      due = self._where.get(node.id) != where or now >= self._due.get(node.id, 0.0)
      asked = at_once(node) and now - self._begun.get(node.id, now - AGAIN_SECONDS) >= AGAIN_SECONDS
      if node.id not in self._running and (due or asked):
        self._where[node.id], self._begun[node.id] = where, now
        task = group.create_task(self._run(node))
        self._running[node.id] = task
        task.add_done_callback(lambda _, node_id=node.id: self._running.pop(node_id, None))  # type: ignore[misc]
    there = {node.id for node in found}
    for gone in self._due.keys() - there:
      self._due.pop(gone)
      self._where.pop(gone, None)
      self._begun.pop(gone, None)
    for node_id, task in list(self._running.items()):
      if node_id not in there:
        task.cancel()

  async def _run(self, node: Address) -> None:
    loop = asyncio.get_running_loop()
    begun = loop.time()
    wait = RETRY_SECONDS
    try:
      async with self._places:
        wait = await self._call(node)
    except (DatabaseError, Refusal) as error:
      wait = AGAIN_SECONDS * 10
      log.warning("pinger.not_told", node=node.name, error=repr(error))
    except (OSError, TimeoutError) as error:
      # No process or no handle left for a child: the machine's trouble, not the node's.
      wait = AGAIN_SECONDS * 10
      log.error("pinger.no_call", node=node.name, error=repr(error))
    finally:
      # From when it began: one that hangs to its deadline is due as often as the others.
      self._due[node.id] = max(begun + wait, loop.time())


async def watch() -> None:
  """Echoes, fetches and listens for ever."""
  line = Line()

  async def one_echo(node: Address) -> float:
    await echo(line, node)
    return float(settings.ECHO_SECONDS)

  async def one_fetch(node: Address) -> float:
    trouble = await fetch(line, node)
    cycle = float(settings.WORKLIST_SECONDS)
    # What could not be read is no better a minute later: it is the RIS's to mend.
    return cycle if trouble in (None, "unreadable") else min(cycle, RETRY_SECONDS)

  echoes, fetches = Schedule(one_echo, ECHOES_AT_ONCE), Schedule(one_fetch, FETCHES_AT_ONCE)
  try:
    async with asyncio.TaskGroup() as group:
      group.create_task(_keep_beating())
      group.create_task(mllp.listen())
      await _look_forever(group, echoes, fetches)
  finally:
    line.close()


async def _look_forever(group: asyncio.TaskGroup, echoes: Schedule, fetches: Schedule) -> None:
  trouble: str | None = None
  up: set[int] = set()
  while True:
    try:
      found = await in_pool(nodes.nodes)
      trouble = None
    except (DatabaseError, Refusal) as error:
      # Said once; nobody could write down an echo now.
      if trouble != repr(error):
        trouble = repr(error)
        log.warning("pinger.not_looked", error=trouble)
    else:
      before, up = up, {node.id for node in found if node.state == "up"}
      back = {node.id for node in found if node.trouble is not None} & (up - before)
      echoes.look(group, found, lambda node: node.asked)
      fetches.look(group, [node for node in found if node.worklist], lambda node, back=back: node.id in back)  # type: ignore[misc]
    await asyncio.sleep(LOOK_SECONDS)


async def _keep_beating() -> None:
  while True:
    try:
      await in_pool(keep_alive)
    except (DatabaseError, Refusal) as error:
      log.warning("pinger.not_beaten", error=repr(error))
    await asyncio.sleep(BEAT_SECONDS)


async def run_forever() -> None:
  """The pinger as a process of its own: it rings the doorbell of the others as well. To be supervised."""
  async with asyncio.TaskGroup() as group:
    group.create_task(ledger.notify.serve())
    group.create_task(watch())
