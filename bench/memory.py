"""Memory: an idle socket, and a client that stops reading while updates go on.

What updates alone make a process grow by (the frames it keeps for those who come back, above all) is measured first, in
the same process and with a reader that does read; what comes on top of it is the deaf client's.
"""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Callable

from channels.layers import get_channel_layer

from bench import database, servers
from bench.table import Figure
from bench.write_path import recorded_edit, some_orders
from consumers.feed import RECENT_FRAMES
from tests import unit
from tests.server import Server
from tracershop import calendar
from tracershop.ledger.notify import GROUP as DOORBELL
from tracershop.protocol import SUBPROTOCOL

SOCKETS = 1_000
IDLE_BAR = 45.0
STALLED_BAR = 1024.0
CONTROL_SECONDS = 10.0
PATIENCE_SECONDS = 40.0


def _idle() -> tuple[float, float]:
  """KiB per idle socket: ours and the naive pattern's."""
  with servers.ours() as server:
    assert server.process is not None
    plan = servers.our_plan(server, SOCKETS, seconds=4.0, stream="catalogue")
    # One socket first, so that what is made once is not counted.
    with servers.Swarm(**{**plan, "sockets": 1}):
      before = servers.memory_kib(server.process.pid)
      with servers.Swarm(**plan):
        mine = (servers.memory_kib(server.process.pid) - before) / SOCKETS
  with servers.naive() as (port, pid):
    plan = servers.naive_plan(port, SOCKETS, seconds=4.0)
    with servers.Swarm(**{**plan, "sockets": 1}):
      before = servers.memory_kib(pid)
      with servers.Swarm(**plan):
        theirs = (servers.memory_kib(pid) - before) / SOCKETS
  return mine, theirs


def _deaf(server: Server, cookie: str) -> socket.socket:
  """A screen that subscribes and never reads again."""
  line = socket.create_connection(("127.0.0.1", server.port))
  line.sendall(
    (
      f"GET /ws/ HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
      f"Sec-WebSocket-Protocol: {SUBPROTOCOL}\r\nCookie: {cookie}\r\n\r\n"
    ).encode()
  )
  payload = json.dumps({"type": "subscribe", "stream": "production"}).encode()
  line.sendall(bytes((0x81, 0x80 | len(payload))) + b"\0\0\0\0" + payload)
  return line


class Hammer:
  """Updates as fast as the ledger takes them, and how far the server's memory grows meanwhile."""

  def __init__(self, server: Server, it: unit.Unit) -> None:
    assert server.process is not None
    self._pid = server.process.pid
    self._it = it
    (self._order,) = some_orders(1, it)
    self.number = 0

  async def _update(self) -> None:
    self.number += 1
    done = await asyncio.to_thread(
      recorded_edit, actor=self._it.radiochemist, order_id=self._order, mbq=1.0 + self.number
    )
    await get_channel_layer().group_send(DOORBELL, {"type": "doorbell", "heads": done.revisions})

  def until(self, enough: Callable[[], bool]) -> int:
    """Hammers until `enough`, asked at every fiftieth update, and gives the most that memory grew, in KiB."""
    before, most = servers.memory_kib(self._pid), 0

    async def strike() -> None:
      nonlocal most
      while True:
        await self._update()
        most = max(most, servers.memory_kib(self._pid) - before)
        if self.number % 50 == 0 and enough():
          return

    asyncio.run(strike())
    return most


def _stalled() -> tuple[float, float, float, float]:
  """KiB that a deaf client costs at the most, KiB without one, seconds until it is gone, and its closes with 4408."""
  with servers.ours() as server:
    hammer = Hammer(server, unit.build(day=calendar.today()))
    with servers.Swarm(**servers.our_plan(server, 1)):
      # Until what is kept of the feed has been full for a while, and its buffers have been used.
      hammer.until(lambda: hammer.number >= 2 * RECENT_FRAMES)
      began, before = time.perf_counter(), hammer.number
      without = hammer.until(lambda: time.perf_counter() - began > CONTROL_SECONDS)
      print(f"{hammer.number - before} updates to a reader: {without} KiB")
      line = _deaf(server, servers.signed_in(server))
      began, before, gone = time.perf_counter(), hammer.number, 0.0

      def is_gone() -> bool:
        nonlocal gone
        gone = time.perf_counter() - began
        return gone > PATIENCE_SECONDS or server.meter("tracershop_closes_total", code="4408") > 0

      most = hammer.until(is_gone)
      print(f"{hammer.number - before} updates, one does not read: {most} KiB")
      line.close()
    return max(0, most - without), without, gone, server.meter("tracershop_closes_total", code="4408")


def run() -> list[Figure]:
  """Idle sockets beside naive ones; a deaf client."""
  database.fresh()
  mine, theirs = _idle_with_people()
  database.fresh()
  cost, without, gone, counted = _stalled()
  return [
    Figure(
      bench="memory", what=f"per idle socket, {SOCKETS}", ours=mine, unit="KiB", other=theirs, other_is="KiB naive",
      ratio=theirs / mine, bar=f"≤ {IDLE_BAR:g} KiB", kept=mine <= IDLE_BAR,
    ),
    Figure(
      bench="memory", what="a client that stops reading, at the most", ours=cost, unit="KiB",
      other=without, other_is="KiB that the process grows without it", bar=f"≤ {STALLED_BAR:g} KiB",
      kept=cost <= STALLED_BAR,
    ),
    Figure(
      bench="memory", what="until it is gone", ours=gone, unit="s", bar="≤ 30 s, counted as 4408",
      kept=gone <= 30 and counted == 1,
    ),
  ]  # fmt: skip


def _idle_with_people() -> tuple[float, float]:
  unit.build(day=calendar.today())
  return _idle()
