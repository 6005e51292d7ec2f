"""Memory: an idle socket, and a client that stops reading while updates go on."""

from __future__ import annotations

import asyncio
import json
import socket
import time

from channels.layers import get_channel_layer

from bench import database, servers
from bench.table import Figure
from bench.write_path import recorded_edit, some_orders
from tests import unit
from tests.server import Server
from tracershop import calendar
from tracershop.ledger.notify import GROUP as DOORBELL
from tracershop.protocol import SUBPROTOCOL

SOCKETS = 1_000
IDLE_BAR = 45.0
STALLED_BAR = 1024.0


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


def _stalled() -> tuple[float, float, float]:
  """KiB that a deaf client costs at the most, seconds until it is gone, and how many were counted as 4408."""
  it = unit.build(day=calendar.today())
  (order,) = some_orders(1, it)
  with servers.ours() as server:
    assert server.process is not None
    pid = server.process.pid
    cookie = servers.signed_in(server)
    with servers.Swarm(**servers.our_plan(server, 1)):
      before = servers.memory_kib(pid)
      line = _deaf(server, cookie)
      began, most, gone = time.perf_counter(), 0, 0.0

      async def update(number: int) -> None:
        done = await asyncio.to_thread(recorded_edit, actor=it.radiochemist, order_id=order, mbq=1.0 + number)
        await get_channel_layer().group_send(DOORBELL, {"type": "doorbell", "heads": done.revisions})

      async def hammer() -> None:
        nonlocal most, gone
        number = 0
        while time.perf_counter() - began < 40:
          await update(number)
          number += 1
          most = max(most, servers.memory_kib(pid) - before)
          if number % 50 == 0 and server.meter("tracershop_closes_total", code="4408") > 0:
            gone = time.perf_counter() - began
            return

      asyncio.run(hammer())
      counted = server.meter("tracershop_closes_total", code="4408")
      line.close()
  return most, gone or 40.0, counted


def run() -> list[Figure]:
  """Idle sockets beside naive ones; a deaf client."""
  database.fresh()
  mine, theirs = _idle_with_people()
  database.fresh()
  most, gone, counted = _stalled()
  return [
    Figure(
      bench="memory", what=f"per idle socket, {SOCKETS}", ours=mine, unit="KiB", other=theirs, other_is="KiB naive",
      ratio=theirs / mine, bar=f"≤ {IDLE_BAR:g} KiB", kept=mine <= IDLE_BAR,
    ),
    Figure(
      bench="memory", what="a client that stops reading, at the most", ours=most, unit="KiB",
      bar=f"≤ {STALLED_BAR:g} KiB", kept=most <= STALLED_BAR,
    ),
    Figure(
      bench="memory", what="until it is gone", ours=gone, unit="s", bar="≤ 30 s, counted as 4408",
      kept=gone <= 30 and counted == 1,
    ),
  ]  # fmt: skip


def _idle_with_people() -> tuple[float, float]:
  unit.build(day=calendar.today())
  return _idle()
