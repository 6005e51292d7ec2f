"""Many sockets in a process of their own, as cheap as Python allows: `python -m bench.swarm`.

Reads one JSON object from stdin: {port, path, cookies, subprotocol, sockets, seconds, subscribe, counted, revision,
row}. Opens the sockets evenly over `seconds`, sends `subscribe` on each, and prints a line of JSON when all are live.
After that each line on stdin asks for the counts so far. A socket is live when its snapshot is whole (or, without
`subscribe` and `snapshot`, when it is accepted).

They are lawful clients: they offer compression as a browser does, answer pings and closes, and until they are live they
come back after a pause that grows when they are sent away. How often that happened is told with the rest.
"""

from __future__ import annotations

import asyncio
import base64
import collections
import json
import os
import random
import re
import sys
import time
import zlib
from typing import Any

LAST_PART = re.compile(rb'"part":(\d+),"parts":(\d+)\}$')
REFUSED = re.compile(rb'"code":"(\w+)"')
# As the line of the front end waits.
FIRST_WAIT = 0.3
LONGEST_WAIT = 8.0
# What is as long as this may be the same for many sockets: it is inflated for the first of them.
SHARED = 4096

inflated: dict[bytes, bytes] = {}


def inflate(payload: bytes) -> bytes:
  """A compressed message (RFC 7692, no context taken over)."""
  found = inflated.get(payload)
  if found is None:
    found = zlib.decompressobj(-15).decompress(payload + b"\x00\x00\xff\xff")
    if len(payload) >= SHARED:
      inflated[payload] = found
  return found


class Client:
  """One screen: a socket, and another one where it was sent away before it was live."""

  def __init__(self, plan: dict[str, Any], place: int) -> None:
    self.plan = plan
    self.cookie = plan["cookies"][place] if plan.get("cookies") else ""
    self.began = time.perf_counter()
    self.live_after: float | None = None
    self.counted = 0
    self.received = 0
    self.in_order = True
    self.last = 0
    self.closed = False
    # Counted at the first client only: it costs, and what is shared is the same for all.
    self.rows = 0
    self.counts_rows = place == 0 and bool(plan.get("row"))
    self.sent_away: collections.Counter[str] = collections.Counter()
    self.counted_begins: bytes = plan["counted"].encode()
    self.counted_revision = re.compile(plan["revision"].encode())

  def pause(self) -> float:
    wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (self.sent_away.total() - 1))
    return float(wait * (0.5 + random.random() / 2))

  async def connect(self) -> None:
    loop = asyncio.get_running_loop()
    try:
      await loop.create_connection(lambda: Socket(self), "127.0.0.1", self.plan["port"])
    except OSError:
      self.lost("unreachable")

  def lost(self, why: str) -> None:
    """The socket is gone."""
    if self.live_after is not None:
      self.closed = True
      return
    self.sent_away[why] += 1
    asyncio.get_running_loop().call_later(self.pause(), self._again)

  def _again(self) -> None:
    self._connecting = asyncio.get_running_loop().create_task(self.connect())

  def live(self, at: float) -> None:
    if self.live_after is None:
      self.live_after = at - self.began


class Socket(asyncio.Protocol):
  """One websocket: handshake, then frames counted by how they begin."""

  def __init__(self, client: Client) -> None:
    self.client = client
    self.plan = client.plan
    self._buffer = bytearray()
    self._open = False
    self._why = "line"
    self._now = 0.0

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
      "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
    ]
    if plan.get("subprotocol"):
      lines.append(f"Sec-WebSocket-Protocol: {plan['subprotocol']}")
    if self.client.cookie:
      lines.append(f"Cookie: {self.client.cookie}")
    transport.write(("\r\n".join(lines) + "\r\n\r\n").encode())

  def connection_lost(self, exc: Exception | None) -> None:
    self.client.lost(self._why)

  def data_received(self, data: bytes) -> None:
    self._now = time.perf_counter()
    self.client.received += len(data)
    self._buffer += data
    if not self._open:
      end = self._buffer.find(b"\r\n\r\n")
      if end < 0:
        return
      if b" 101 " not in self._buffer[:40]:
        self._why = bytes(self._buffer[9:12]).decode("latin-1")
        self.transport.abort()
        return
      del self._buffer[: end + 4]
      self._open = True
      if self.plan.get("subscribe"):
        self._send(self.plan["subscribe"].encode())
      elif not self.plan.get("snapshot"):
        self.client.live(self._now)
    buffer, at = self._buffer, 0
    while len(buffer) >= at + 2:
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
      self._frame(buffer[at], bytes(buffer[start : start + size]))
      at = start + size
    if at:
      del buffer[:at]

  def _frame(self, head: int, payload: bytes) -> None:
    opcode, client = head & 15, self.client
    if opcode == 9:
      self._send(payload, 10)
      return
    if opcode == 8:
      self._why = str(int.from_bytes(payload[:2], "big")) if payload else "1005"
      self._send(payload[:2], 8)
      self.transport.close()
      return
    if opcode != 1:
      return
    if head & 0x40:
      payload = inflate(payload)
    if payload.startswith(client.counted_begins):
      found = client.counted_revision.search(payload)
      number = int(found.group(1)) if found else 0
      client.in_order = client.in_order and (client.last == 0 or number == client.last + 1)
      client.last = number
      client.counted += 1
    elif client.live_after is None and payload.startswith(b'{"type":"snapshot"'):
      if client.counts_rows:
        client.rows += payload.count(self.plan["row"].encode())
      part = LAST_PART.search(payload[-60:])
      if part is None or part.group(1) == part.group(2):
        client.live(self._now)
    elif client.live_after is None and payload.startswith(b'{"type":"refused"'):
      code = REFUSED.search(payload)
      client.sent_away[code.group(1).decode() if code else "refused"] += 1
      asyncio.get_running_loop().call_later(client.pause(), self._send, self.plan["subscribe"].encode())

  def _send(self, payload: bytes, opcode: int = 1) -> None:
    mask = b"\0\0\0\0"
    size = len(payload)
    head = bytes((0x80 | opcode, 0x80 | size)) if size < 126 else bytes((0x80 | opcode, 0xFE)) + size.to_bytes(2, "big")
    self.transport.write(head + mask + payload)


async def swarm(plan: dict[str, Any]) -> None:
  """Opens the sockets, says when they are live, and answers with counts until stdin ends."""
  loop = asyncio.get_running_loop()
  clients: list[Client] = []
  began = time.perf_counter()

  async def one(place: int) -> None:
    await asyncio.sleep(max(0.0, began + plan["seconds"] * place / plan["sockets"] - time.perf_counter()))
    client = Client(plan, place)
    clients.append(client)
    await client.connect()

  await asyncio.gather(*(one(place) for place in range(plan["sockets"])))
  deadline = time.perf_counter() + plan.get("patience", 60)
  # An event for each socket would be work that is measured with the rest.
  while any(it.live_after is None for it in clients) and time.perf_counter() < deadline:  # noqa: ASYNC110
    await asyncio.sleep(0.02)
  taken = sorted(it.live_after for it in clients if it.live_after is not None)
  sent_away = sum((it.sent_away for it in clients), collections.Counter())
  print(
    json.dumps({
      "live": len(taken),
      "seconds": taken,
      "sentAway": sent_away,
      "rows": sum(it.rows for it in clients),
      "bytes": sum(it.received for it in clients),
    }),
    flush=True,
  )  # fmt: skip
  reader = asyncio.StreamReader()
  await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
  while await reader.readline():
    counts = [it.counted for it in clients]
    said = {
      "total": sum(counts),
      "least": min(counts),
      "most": max(counts),
      "in_order": all(it.in_order for it in clients),
      "closed": sum(it.closed for it in clients),
      "bytes": sum(it.received for it in clients),
    }
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
  asyncio.run(swarm(json.loads(sys.stdin.readline())))
