"""Tasks that must not die: a crash is logged and counted, and the task starts again after a pause that grows."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import structlog

from consumers import meters

log = structlog.get_logger()

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 15.0
# A task that ran this long had recovered: its next crash is a first one again.
RECOVERED_SECONDS = 60.0


async def keep_running(name: str, work: Callable[[], Awaitable[None]]) -> None:
  """Runs `work` for ever. A return counts as an end that was not meant, and is treated like a crash."""
  pause = FIRST_PAUSE_SECONDS
  while True:
    begun = time.monotonic()
    try:
      await work()
      log.error("task.ended", task=name)
    except Exception:
      log.exception("task.crashed", task=name)
    meters.TROUBLE.labels(f"task:{name}").inc()
    if time.monotonic() - begun > RECOVERED_SECONDS:
      pause = FIRST_PAUSE_SECONDS
    await asyncio.sleep(pause)
    pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


class Supervisor:
  """The supervised tasks of a process."""

  def __init__(self) -> None:
    self._tasks: dict[str, asyncio.Task[None]] = {}

  def start(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Starts a task under this name and keeps it running."""
    self._tasks[name] = asyncio.get_running_loop().create_task(keep_running(name, work), name=name)

  async def stop(self) -> None:
    """Cancels all and waits for their ends."""
    tasks = list(self._tasks.values())
    self._tasks.clear()
    for task in tasks:
      task.cancel()
    if tasks:
      await asyncio.wait(tasks, timeout=5)
