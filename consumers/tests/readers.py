"""Cheap readers for tests with hundreds of sockets: count revisions without decoding anything, and answer pings."""

from __future__ import annotations

import asyncio
import base64
import os
import re
from urllib.parse import urlsplit

from tests.client import Browser

REVISION = re.compile(rb'^\{"type":"delta","stream":"([^"]+)","revision":(\d+)')


class Reader(asyncio.Protocol):
  """A socket that notes the revision of each delta in the order they come."""

  def __init__(self, request: bytes, subscribe: bytes) -> None:
    self._request = request
    self._subscribe = subscribe
    self._buffer = bytearray()
    self._open = False
    self._changed = asyncio.Event()
    self.transport: asyncio.Transport | None = None
    self.answered = False
    self.revisions: list[int] = []
    self.lost = False

  def connection_made(self, transport: asyncio.BaseTransport) -> None:
    assert isinstance(transport, asyncio.Transport)
    self.transport = transport
    transport.write(self._request)

  def connection_lost(self, exc: Exception | None) -> None:
    self.lost = True
    self._changed.set()

  def data_received(self, data: bytes) -> None:
    self._buffer += data
    if not self._open:
      end = self._buffer.find(b"\r\n\r\n")
      if end < 0:
        return
      assert self._buffer.startswith(b"HTTP/1.1 101")
      del self._buffer[: end + 4]
      self._open = True
      self._send(1, self._subscribe)
    start = 0
    while (after := self._frame(start)) is not None:
      start = after
    del self._buffer[:start]
    self._changed.set()

  def _frame(self, start: int) -> int | None:
    buffer = self._buffer
    if len(buffer) < start + 2:
      return None
    head, size = start + 2, buffer[start + 1]
    if size >= 126:
      wide = 2 if size == 126 else 8
      if len(buffer) < head + wide:
        return None
      size = int.from_bytes(buffer[head : head + wide], "big")
      head += wide
    if len(buffer) < head + size:
      return None
    self._take(buffer[start] & 15, bytes(buffer[head : head + size]))
    return head + size

  def _take(self, kind: int, payload: bytes) -> None:
    if kind == 9:
      self._send(10, payload)
    elif kind == 1:
      found = REVISION.match(payload)
      if found is not None:
        self.revisions.append(int(found[2]))
      elif payload.startswith((b'{"type":"snapshot"', b'{"type":"resumed"')):
        self.answered = True

  def _send(self, kind: int, payload: bytes) -> None:
    # Masked, as a client's frames are; a mask of zeros leaves the payload as it is.
    assert self.transport is not None
    size = bytes((0x80 | len(payload),)) if len(payload) < 126 else b"\xfe" + len(payload).to_bytes(2, "big")
    self.transport.write(bytes((0x80 | kind,)) + size + bytes(4) + payload)

  async def reached(self, revision: int, seconds: float) -> None:
    """Waits until a delta of this revision or a later one has come (0: until the subscription is answered)."""
    async with asyncio.timeout(seconds):
      while not self.answered or (revision and (not self.revisions or self.revisions[-1] < revision)):
        if self.lost:
          raise ConnectionError(f"lost at {self.revisions[-1:]}")
        self._changed.clear()
        await self._changed.wait()


async def follow(browser: Browser, stream: str) -> Reader:
  """A reader of a stream, answered and live."""
  parts = urlsplit(browser.address)
  key = base64.b64encode(os.urandom(16)).decode()
  request = (
    f"GET /ws/ HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: tracershop.v1\r\n"
    f"Cookie: {browser.cookie()}\r\n\r\n"
  )
  subscribe = b'{"type":"subscribe","stream":"%b"}' % stream.encode()
  _, reader = await asyncio.get_running_loop().create_connection(
    lambda: Reader(request.encode(), subscribe), parts.hostname, parts.port
  )
  await reader.reached(0, 30)
  return reader
