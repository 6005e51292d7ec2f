"""Fan-out at 1,000 sockets: delivered frames per CPU-second, ours and the naive pattern, on the same Redis layer.

Updates come from another process, at a pace at which nothing is lost on either side.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from channels.layers import get_channel_layer

from bench import database, servers
from bench.naive import GROUP
from bench.table import Figure
from bench.write_path import recorded_edit, some_orders
from tests import unit
from tracershop import calendar, ledger
from tracershop.ledger.notify import GROUP as DOORBELL

SOCKETS = 1_000
UPDATES = 200
# Each of them takes it a quarter of a second.
NAIVE_UPDATES = 100
PER_SECOND = 20


async def _paced(
  update: Callable[[int], Awaitable[None]], updates: int, pid: int, swarm: servers.Swarm
) -> tuple[float, dict[str, Any]]:
  """CPU-seconds of the server per run of updates, and what arrived."""
  before = servers.cpu_seconds(pid)
  began = time.perf_counter()
  for number in range(updates):
    await asyncio.sleep(max(0.0, began + number / PER_SECOND - time.perf_counter()))
    await update(number)
  last = -1
  while True:
    counts = await asyncio.to_thread(swarm.counts)
    if counts["least"] >= updates or counts["total"] == last:
      return servers.cpu_seconds(pid) - before, counts
    last = counts["total"]
    await asyncio.sleep(1.0)


def _frame(order: int) -> dict[str, Any]:
  """The naive update: the same delta as plain data, for each consumer to encode."""
  (frame,) = ledger.frames("production", ledger.heads().of("production") - 1)
  found: dict[str, Any] = msgspec.json.decode(frame.data)
  return found


def run() -> list[Figure]:
  """Both in one run."""
  database.fresh()
  it = unit.build(day=calendar.today())
  (order,) = some_orders(1, it)
  recorded_edit(actor=it.radiochemist, order_id=order, mbq=1.0)
  plain = _frame(order)

  async def ring(number: int) -> None:
    done = await asyncio.to_thread(recorded_edit, actor=it.radiochemist, order_id=order, mbq=100.0 + number)
    await get_channel_layer().group_send(DOORBELL, {"type": "doorbell", "heads": done.revisions})

  async def shout(number: int) -> None:
    await get_channel_layer().group_send(GROUP, {"type": "order.update", "content": {**plain, "revision": number + 1}})

  with servers.ours() as server, servers.Swarm(**servers.our_plan(server, SOCKETS)) as swarm:
    assert server.process is not None
    mine, got = asyncio.run(_paced(ring, UPDATES, server.process.pid, swarm))
  with servers.naive() as (port, pid), servers.Swarm(**servers.naive_plan(port, SOCKETS)) as swarm:
    theirs, naive_got = asyncio.run(_paced(shout, NAIVE_UPDATES, pid, swarm))
  ours_rate, naive_rate = got["total"] / mine, naive_got["total"] / theirs
  print(json.dumps({"ours": got, "naive": naive_got, "cpu": [mine, theirs]}))
  return [
    Figure(
      bench="fanout", what=f"delivered frames per CPU-second, {SOCKETS} sockets", ours=ours_rate, unit="/CPU-s",
      other=naive_rate, other_is="/CPU-s naive", ratio=ours_rate / naive_rate, bar="≥ 4×",
      kept=ours_rate >= 4 * naive_rate,
    ),
    Figure(
      bench="fanout", what=f"least frames at a socket, of {UPDATES}", ours=got["least"], unit="frames",
      other=naive_got["least"], other_is=f"naive, of {NAIVE_UPDATES}", bar=f"{UPDATES}",
      kept=got["least"] == UPDATES and got["in_order"],
    ),
  ]  # fmt: skip
