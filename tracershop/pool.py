"""The one bounded thread pool in which a process talks to its database.

`database_sync_to_async` runs all queries of a process in one thread, and sync views take a thread and a connection
each; both were measured to stop everybody. So every query of the event loop goes through here.
"""

from __future__ import annotations

import asyncio
import functools
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.conf import settings
from django.db import close_old_connections, connections

from tracershop.errors import Refusal

T = TypeVar("T")

_lock = threading.Lock()
_executor: ThreadPoolExecutor | None = None
_waiting = 0


def _pool() -> ThreadPoolExecutor:
  global _executor
  with _lock:
    if _executor is None:
      _executor = ThreadPoolExecutor(max_workers=settings.DATABASE_POOL_SIZE, thread_name_prefix="database")
    return _executor


def _run(call: Callable[[], T]) -> T:
  # Health-checks the thread's connection and drops one that broke, so that a restarted server is found again.
  close_old_connections()
  try:
    return call()
  finally:
    for connection in connections.all(initialized_only=True):
      if connection.errors_occurred or connection.in_atomic_block:
        connection.close()


async def in_pool(fn: Callable[..., T], /, *args: Any, seconds: float | None = None, **kwargs: Any) -> T:
  """Runs a database call in the pool and gives its result.

  Raises Refusal `busy` when too many wait already or when no answer comes within `seconds` (default
  `DATABASE_BUSY_SECONDS`); the call itself may then still finish, which is why commands carry ids.
  """
  global _waiting
  if _waiting >= settings.DATABASE_POOL_QUEUE:
    raise Refusal("busy")
  _waiting += 1
  call = functools.partial(_run, functools.partial(fn, *args, **kwargs))
  future = asyncio.get_running_loop().run_in_executor(_pool(), call)

  def left(_: object) -> None:
    global _waiting
    _waiting -= 1

  future.add_done_callback(left)
  try:
    # Not wait_for: in Python 3.11 it loses a cancellation that comes as the answer does, and a stop would hang.
    async with asyncio.timeout(seconds or settings.DATABASE_BUSY_SECONDS):
      return await asyncio.shield(future)
  except TimeoutError:
    future.add_done_callback(lambda done: done.cancelled() or done.exception())
    raise Refusal("busy") from None


def shut_down() -> None:
  """Waits for running calls and closes the pool (tests, and the end of a process)."""
  global _executor
  with _lock:
    executor, _executor = _executor, None
  if executor is not None:
    executor.shutdown(wait=True, cancel_futures=True)
