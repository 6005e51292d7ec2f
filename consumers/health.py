"""Whether this process can serve, for a proxy or a supervisor to ask."""

from __future__ import annotations

import asyncio
from typing import Any

from channels.layers import get_channel_layer
from django.conf import settings

from tracershop import ledger
from tracershop.errors import Refusal
from tracershop.pool import in_pool
from tracershop.site import workers

ANSWER_SECONDS = 3.0


async def database() -> bool:
  """Whether the database answers."""
  try:
    await in_pool(ledger.heads, seconds=ANSWER_SECONDS)
  except Refusal:
    return False
  except Exception:
    return False
  return True


async def channel_layer() -> bool | None:
  """Whether other processes can be rung; None in the one-process form, which has no layer."""
  if not settings.REDIS_URL:
    return None
  layer = get_channel_layer()
  if layer is None:
    return False
  try:
    async with asyncio.timeout(ANSWER_SECONDS):
      await layer.group_send("tracershop.health", {"type": "health"})
  except Exception:
    return False
  return True


async def ready() -> tuple[bool, dict[str, Any]]:
  """Whether everything is there, and what was found."""
  alive, rings = await asyncio.gather(database(), channel_layer())
  silent: list[str] = []
  if alive:
    try:
      silent = await in_pool(workers.silent, seconds=ANSWER_SECONDS)
    except Exception:
      alive = False
  found = {"database": alive, "channelLayer": rings, "silentWorkers": silent}
  return alive and rings is not False and not silent, found
