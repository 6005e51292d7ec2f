"""Hears the doorbells of the other processes. Needed only with Redis; a process that is alone calls its hub directly.

Traps of channel layers, each seen: `wait_for(layer.receive())` deletes the channel at its time-out and leaves the hub
deaf, so one task does nothing but receive; `new_channel()` raises while Redis is away, so the task is started again and
again; nothing may rely on a message, so none is missed.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping

import structlog
from channels.layers import get_channel_layer

from consumers import meters
from tracershop.ledger import notify

log = structlog.get_logger()

CONNECT_SECONDS = 5.0


async def hear(rung: Callable[[Mapping[str, int]], None], hinted: Callable[[notify.Hints], None]) -> None:
  """Passes on what other processes ring and hint. Raises when Redis goes away: its supervisor starts it again."""
  layer = get_channel_layer()
  if layer is None:
    raise RuntimeError("no channel layer is set up")
  # Begins anew each time: what the layer remembers of a broken connection is not to be trusted.
  with contextlib.suppress(Exception):
    async with asyncio.timeout(CONNECT_SECONDS):
      await layer.flush()
  async with asyncio.timeout(CONNECT_SECONDS):
    channel = await layer.new_channel()
    await layer.group_add(notify.GROUP, channel)
  log.info("doorbell.hearing")
  while True:
    message = await layer.receive(channel)
    heads = message.get("heads")
    meters.DOORBELLS.inc()
    if isinstance(heads, dict):
      rung({str(stream): int(revision) for stream, revision in heads.items()})
    hints = message.get("hints")
    if isinstance(hints, list):
      hinted([(str(stream), bytes(frame)) for stream, frame in hints])
