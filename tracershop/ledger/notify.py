"""The doorbell: tells the processes that streams have moved on. It may be lost, doubled, late, or fail.

Hints go the same way: what is of the moment only (an echo), stands in no ledger, and may be dropped.

Maintained invariant: nothing relies on it. Heartbeats carry the heads, and who is behind reads the feed. `ring` is
called after commit in whatever thread the commit happened in; it only fills a slot. One loop per process empties the
slot: a group_send from a worker thread would open a Redis connection each time.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import structlog
from django.conf import settings

from tracershop import clock
from tracershop.protocol import messages

log = structlog.get_logger()

GROUP = "tracershop.doorbell"
# Hints that wait to be told; the oldest goes where more come.
MOST_HINTS = 200
Listener = Callable[[dict[str, int]], None]
# (stream, the frame's bytes) of each.
Hints = Sequence[tuple[str, bytes]]
HintListener = Callable[[Hints], None]

_lock = threading.Lock()
_slot: dict[str, int] = {}
_hints: deque[tuple[str, bytes]] = deque(maxlen=MOST_HINTS)
_listeners: list[Listener] = []
_hint_listeners: list[HintListener] = []
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
    rung += 1
  _wake()


def hint(stream: str, kind: str, data: dict[str, Any]) -> None:
  """Tells those who follow a stream now of something that is of the moment only; `data` is the wire's (camelCase).

  Thread-safe; never blocks, never raises, is kept nowhere. Nothing may rely on it (STR-14).
  """
  try:
    frame = messages.encode(messages.Hint(stream=stream, kind=kind, at=clock.now(), data=data))
  except TypeError:
    log.exception("doorbell.no_hint", kind=kind)
    return
  with _lock:
    _hints.append((stream, frame))
  _wake()


def _wake() -> None:
  with _lock:
    loop, filled = _loop, _filled
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


def listen_hints(callback: HintListener) -> None:
  """Calls back on the loop's thread with the hints of this process."""
  _hint_listeners.append(callback)


def unlisten_hints(callback: HintListener) -> None:
  """Stops calling back."""
  with contextlib.suppress(ValueError):
    _hint_listeners.remove(callback)


def _take() -> tuple[dict[str, int], list[tuple[str, bytes]]]:
  with _lock:
    heads, hints = dict(_slot), list(_hints)
    _slot.clear()
    _hints.clear()
  return heads, hints


async def _send(heads: dict[str, int], hints: Hints) -> None:
  from channels.layers import get_channel_layer

  layer = get_channel_layer()
  if layer is not None:
    # Not wait_for: in Python 3.11 it loses a cancellation that comes as the answer does, and a stop would hang.
    async with asyncio.timeout(2):
      message: dict[str, Any] = {"type": "doorbell", "heads": heads}
      if hints:
        message["hints"] = [list(it) for it in hints]
      await layer.group_send(GROUP, message)


def _tell(listeners: list[Callable[[Any], None]], what: object) -> None:
  global errors
  for callback in list(listeners):
    try:
      callback(what)
    except Exception:
      errors += 1
      log.exception("doorbell.listener_failed")


async def serve() -> None:
  """Empties the slot for as long as the process lives: local listeners first, then the other processes by Redis."""
  global _loop, _filled, errors
  filled = asyncio.Event()
  with _lock:
    _loop, _filled = asyncio.get_running_loop(), filled
    if _slot or _hints:
      filled.set()
  try:
    while True:
      await filled.wait()
      filled.clear()
      heads, hints = _take()
      if not heads and not hints:
        continue
      _tell(_listeners if heads else [], heads)
      _tell(_hint_listeners if hints else [], hints)
      if settings.REDIS_URL:
        try:
          await _send(heads, hints)
        except Exception as error:
          # Counted and dropped: the others follow by heartbeat.
          errors += 1
          log.warning("doorbell.lost", error=repr(error))
  finally:
    with _lock:
      if _filled is filled:
        _loop = _filled = None
