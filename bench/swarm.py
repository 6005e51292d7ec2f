"""Many sockets in a process of their own, as cheap as Python allows: `python -m bench.swarm`.

Reads one JSON object from stdin: {port, path, cookie, subprotocol, sockets, seconds, subscribe, counted, revision}.
Opens the sockets evenly over `seconds`, sends `subscribe` on each, and prints a line of JSON when all are live. After
that each line on stdin asks for the counts so far. A socket is live when its snapshot is whole (or, without `subscribe`
and `snapshot`, when it is accepted).
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import sys
import time
from typing import Any

LAST_PART = re.compile(rb'"part":(\d+),"parts":(\d+)\}$')


class Socket(asyncio.Protocol):
  """One websocket: handshake, then frames counted by how they begin."""

  def __init__(self, plan: dict[str, Any], began: float) -> None:
    self.plan = plan
    self.began = began
    self.live_after: float | None = None
    self.counted = 0
    self.received = 0
    self.in_order = True
    self.last = 0
    self.closed = False
    self._buffer = bytearray()
    self._open = False
    self._begins: bytes = plan["counted"].encode()
    self._revision = re.compile(plan["revision"].encode())

  def connection_made(self, transport: asyncio.BaseTransport) -> None:
    assert isinstance(transport, asyncio.Transport)
    self.transport = transport
    plan = self.plan
    lines = [
      f"GET {plan['path']} HTTP/1.1",
      f"Host: 127.0.0.1:{plan['port']}",
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Version: 13",
      f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
    ]
    if plan.get("subprotocol"):
      lines.append(f"Sec-WebSocket-Protocol: {plan['subprotocol']}")
    if plan.get("cookie"):
      lines.append(f"Cookie: {plan['cookie']}")
    transport.write(("\r\n".join(lines) + "\r\n\r\n").encode())

  def connection_lost(self, exc: Exception | None) -> None:
    self.closed = True

  def data_received(self, data: bytes) -> None:
    self.received += len(data)
    self._buffer += data
    if not self._open:
      end = self._buffer.find(b"\r\n\r\n")
      if end < 0:
        return
      if b" 101 " not in self._buffer[:40]:
        self.transport.abort()
        return
      del self._buffer[: end + 4]
      self._open = True
      if self.plan.get("subscribe"):
        self._send(self.plan["subscribe"].encode())
      elif not self.plan.get("snapshot"):
        self._is_live()
    self._frames()

  def _frames(self) -> None:
    buffer, at = self._buffer, 0
    while len(buffer) - at >= 2:
      size, start = buffer[at + 1] & 127, at + 2
      if size == 126:
        if len(buffer) < at + 4:
          break
        size, start = int.from_bytes(buffer[at + 2 : at + 4], "big"), at + 4
      elif size == 127:
        if len(buffer) < at + 10:
          break
        size, start = int.from_bytes(buffer[at + 2 : at + 10], "big"), at + 10
      if len(buffer) < start + size:
        break
      self._frame(buffer[at] & 15, bytes(buffer[start : start + size]))
      at = start + size
    if at:
      del buffer[:at]

  def _frame(self, opcode: int, payload: bytes) -> None:
    if opcode == 9:
      self._send(payload, 10)
    elif opcode == 1 and payload.startswith(self._begins):
      found = self._revision.search(payload)
      number = int(found.group(1)) if found else 0
      self.in_order = self.in_order and (self.last == 0 or number == self.last + 1)
      self.last = number
      self.counted += 1
    elif opcode == 1 and self.live_after is None and payload.startswith(b'{"type":"snapshot"'):
      part = LAST_PART.search(payload[-60:])
      if part is None or part.group(1) == part.group(2):
        self._is_live()

  def _is_live(self) -> None:
    self.live_after = time.perf_counter() - self.began

  def _send(self, payload: bytes, opcode: int = 1) -> None:
    mask = b"\0\0\0\0"
    size = len(payload)
    head = bytes((0x80 | opcode, 0x80 | size)) if size < 126 else bytes((0x80 | opcode, 0xFE)) + size.to_bytes(2, "big")
    self.transport.write(head + mask + payload)


async def swarm(plan: dict[str, Any]) -> None:
  """Opens the sockets, says when they are live, and answers with counts until stdin ends."""
  loop = asyncio.get_running_loop()
  sockets: list[Socket] = []
  began = time.perf_counter()

  async def one(place: int) -> None:
    await asyncio.sleep(max(0.0, began + plan["seconds"] * place / plan["sockets"] - time.perf_counter()))
    socket = Socket(plan, time.perf_counter())
    sockets.append(socket)
    await loop.create_connection(lambda: socket, "127.0.0.1", plan["port"])

  await asyncio.gather(*(one(place) for place in range(plan["sockets"])))
  deadline = time.perf_counter() + plan.get("patience", 120)
  # An event for each socket would be work that is measured with the rest.
  while any(it.live_after is None and not it.closed for it in sockets) and time.perf_counter() < deadline:  # noqa: ASYNC110
    await asyncio.sleep(0.02)
  taken = sorted(it.live_after for it in sockets if it.live_after is not None)
  print(json.dumps({"live": len(taken), "seconds": taken}), flush=True)
  reader = asyncio.StreamReader()
  await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
  while await reader.readline():
    counts = [it.counted for it in sockets]
    said = {
      "total": sum(counts),
      "least": min(counts),
      "most": max(counts),
      "in_order": all(it.in_order for it in sockets),
      "closed": sum(it.closed for it in sockets),
      "bytes": sum(it.received for it in sockets),
    }
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
  asyncio.run(swarm(json.loads(sys.stdin.readline())))
