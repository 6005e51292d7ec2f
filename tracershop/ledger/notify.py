"""The doorbell: tells the processes that streams have moved on. It may be lost, doubled, late, or fail.

Maintained invariant: nothing relies on it. Heartbeats carry the heads, and who is behind reads the feed. `ring` is
called after commit in whatever thread the commit happened in; it only fills a slot. One loop per process empties the
slot: a group_send from a worker thread would open a Redis connection each time.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable

import structlog
from django.conf import settings

log = structlog.get_logger()

GROUP = "tracershop.doorbell"
Listener = Callable[[dict[str, int]], None]

_lock = threading.Lock()
_slot: dict[str, int] = {}
_listeners: list[Listener] = []
_loop: asyncio.AbstractEventLoop | None = None
_filled: asyncio.Event | None = None
errors = 0
rung = 0


def ring(heads: dict[str, int]) -> None:
  """Puts new heads into the slot and wakes the loop. Thread-safe; never blocks, never raises."""
  global rung
  with _lock:
    for stream, revision in heads.items():
      _slot[stream] = max(_slot.get(stream, 0), revision)
    loop, filled = _loop, _filled
    rung += 1
  if loop is not None and filled is not None:
    with contextlib.suppress(RuntimeError):  # the loop is closing; nobody is left to wake
      loop.call_soon_threadsafe(filled.set)


def listen(callback: Listener) -> None:
  """Calls back on the loop's thread with {stream: revision} whenever this process has rung."""
  _listeners.append(callback)


def unlisten(callback: Listener) -> None:
  """Stops calling back."""
  with contextlib.suppress(ValueError):
    _listeners.remove(callback)


def _take() -> dict[str, int]:
  with _lock:
    heads = dict(_slot)
    _slot.clear()
  return heads


async def _send(heads: dict[str, int]) -> None:
  from channels.layers import get_channel_layer

  layer = get_channel_layer()
  if layer is not None:
    # Not wait_for: in Python 3.11 it loses a cancellation that comes as the answer does, and a stop would hang.
    async with asyncio.timeout(2):
      await layer.group_send(GROUP, {"type": "doorbell", "heads": heads})


async def serve() -> None:
  """Empties the slot for as long as the process lives: local listeners first, then the other processes by Redis."""
  global _loop, _filled, errors
  filled = asyncio.Event()
  with _lock:
    _loop, _filled = asyncio.get_running_loop(), filled
    if _slot:
      filled.set()
  try:
    while True:
      await filled.wait()
      filled.clear()
      heads = _take()
      if not heads:
        continue
      for callback in list(_listeners):
        try:
          callback(heads)
        except Exception:
          errors += 1
          log.exception("doorbell.listener_failed")
      if settings.REDIS_URL:
        try:
          await _send(heads)
        except Exception as error:
          # Counted and dropped: the others follow by heartbeat.
          errors += 1
          log.warning("doorbell.lost", error=repr(error))
  finally:
    with _lock:
      if _filled is filled:
        _loop = _filled = None
