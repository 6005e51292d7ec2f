"""Compressed frames (RFC 7692) on a real server, byte by byte: whoever offers it gets it, and nobody pays for it."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import zlib
from typing import Any, Self
from urllib.parse import urlsplit

import pytest

from consumers.outlet import Parcel, deflated_frame, wire_frame
from consumers.tests.conftest import People
from consumers.tests.orders import place, stream_of
from consumers.tests.test_bounds import resident_bytes
from tests.client import Browser
from tests.server import Server
from tracershop.protocol import MAX_CLIENT_FRAME

CHROMIUM = "permessage-deflate; client_max_window_bits"
TAIL = b"\x00\x00\xff\xff"


def deflate(data: bytes) -> bytes:
  press = zlib.compressobj(9, zlib.DEFLATED, -15)
  return (press.compress(data) + press.flush(zlib.Z_SYNC_FLUSH))[: -len(TAIL)]


def inflate(data: bytes) -> bytes:
  return zlib.decompressobj(-12).decompress(data + TAIL)


class Line:
  """A websocket by hand: frames as they stand on the wire."""

  def __init__(self, browser: Browser, offer: str | None) -> None:
    self._browser = browser
    self._offer = offer
    self.agreed: str | None = None
    self.close_code: int | None = None

  async def __aenter__(self) -> Self:
    parts = urlsplit(self._browser.address)
    assert parts.port is not None
    self._reader, self._writer = await asyncio.open_connection(parts.hostname, parts.port, limit=2**22)
    key = base64.b64encode(os.urandom(16)).decode()
    offer = f"Sec-WebSocket-Extensions: {self._offer}\r\n" if self._offer else ""
    self._writer.write(
      f"GET /ws/ HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: tracershop.v1\r\n"
      f"{offer}Cookie: {self._browser.cookie()}\r\n\r\n".encode()
    )
    head = (await self._reader.readuntil(b"\r\n\r\n")).decode()
    assert head.startswith("HTTP/1.1 101")
    for line in head.splitlines():
      name, _, value = line.partition(": ")
      if name.lower() == "sec-websocket-extensions":
        self.agreed = value
    await self.until("hello")
    return self

  async def __aexit__(self, *_: object) -> None:
    self._writer.transport.abort()

  def send(self, payload: bytes, *, head: int = 0x81) -> None:
    """A frame, masked with zeros: 0x81 is a whole text, 0xC1 a compressed one."""
    size = len(payload)
    if size < 126:
      length = bytes((0x80 | size,))
    elif size < 65_536:
      length = b"\xfe" + size.to_bytes(2, "big")
    else:
      length = b"\xff" + size.to_bytes(8, "big")
    self._writer.write(bytes((head,)) + length + bytes(4) + payload)

  async def frame(self) -> tuple[int, bytes]:
    """The next frame that is no ping: its first byte, and its payload as it came."""
    while True:
      async with asyncio.timeout(20):
        head, size = await self._reader.readexactly(2)
        if size >= 126:
          size = int.from_bytes(await self._reader.readexactly(2 if size == 126 else 8), "big")
        payload = await self._reader.readexactly(size)
      if head & 15 == 8:
        self.close_code = int.from_bytes(payload[:2], "big")
        raise EOFError(self.close_code)
      if head & 15 != 9:
        return head, payload

  async def until(self, kind: str) -> tuple[int, bytes, bytes]:
    """The next message of this type: its first byte, its payload as it came, and what it says."""
    while True:
      head, payload = await self.frame()
      text = inflate(payload) if head & 0x40 else payload
      if json.loads(text)["type"] == kind:
        return head, payload, text

  async def ended(self) -> int | None:
    """Waits for the end and gives its code, None for a bare end."""
    try:
      while True:
        await self.frame()
    except (EOFError, ConnectionError):
      return self.close_code


@pytest.mark.parametrize(
  ("offer", "agreed"),
  [
    (None, None),
    (CHROMIUM, {"client_no_context_takeover", "server_no_context_takeover"}),
    ("permessage-deflate", {"client_no_context_takeover", "server_no_context_takeover"}),
    (
      "permessage-deflate; server_no_context_takeover; server_max_window_bits=12; client_max_window_bits=12",
      {"client_no_context_takeover", "server_no_context_takeover", "server_max_window_bits=12"},
    ),
    # A window that is smaller than the one which the shared frames were made with.
    ("permessage-deflate; server_max_window_bits=11", None),
    (
      "permessage-deflate; server_max_window_bits=9, permessage-deflate",
      {"client_no_context_takeover", "server_no_context_takeover"},
    ),
    ("x-webkit-deflate-frame", None),
  ],
)
async def test_str_13_whoever_offers_compression_gets_the_same_rows_in_fewer_bytes(
  shared: Server, people: People, offer: str | None, agreed: set[str] | None
) -> None:
  nurse = await people(shared)
  stream = stream_of(nurse)
  asked = json.dumps({"type": "subscribe", "stream": stream}).encode()
  async with Line(nurse, None) as plain, Line(nurse, offer) as line:
    if agreed is None:
      assert line.agreed is None
    else:
      assert line.agreed is not None
      name, *parameters = line.agreed.split("; ")
      assert (name, set(parameters), len(parameters)) == ("permessage-deflate", agreed, len(agreed))
    plain.send(asked)
    line.send(asked)
    head, _, expected = await plain.until("snapshot")
    assert head == 0x81
    head, payload, text = await line.until("snapshot")
    assert text == expected
    if agreed is None:
      assert (head, payload) == (0x81, expected)
    else:
      assert head == 0xC1
      assert len(payload) * 4 < len(expected)
    # What is short, or made for this socket alone, stays as it is.
    line.send(b'{"type": "ping", "id": "p"}')
    head, _, _ = await line.until("pong")
    assert head == 0x81


async def test_str_13_the_snapshot_is_compressed_once_for_all(server: Server, people: People) -> None:
  nurse = await people(server)
  asked = json.dumps({"type": "subscribe", "stream": stream_of(nurse)}).encode()
  payloads = set()
  for _ in range(3):
    async with Line(nurse, CHROMIUM) as line:
      line.send(asked)
      _, payload, _ = await line.until("snapshot")
      payloads.add(payload)
  assert len(payloads) == 1
  assert server.meter("tracershop_snapshots_built_total") == 1


async def test_str_13_a_client_that_compresses_its_own_frames_works_whole(shared: Server, people: People) -> None:
  """The library of our tests, as it is set when nobody sets it otherwise."""
  nurse = await people(shared)
  stream = stream_of(nurse)
  async with await nurse.connect(stream, compression="deflate") as screen, await nurse.connect(stream) as plain:
    assert [it.name for it in screen.socket.protocol.extensions] == ["permessage-deflate"]
    assert plain.socket.protocol.extensions == []
    numbers = [await place(screen, stream) for _ in range(3)]
    await plain.until(lambda: set(numbers) <= set(plain.rows(stream, "order")))
    await plain.reached({stream: screen.copies[stream].revision})
    assert screen.copies[stream].image() == plain.copies[stream].image()


def padded(size: int, filling: bytes = b" ") -> bytes:
  """A ping of this size; what fills it is no part of JSON, or white space."""
  ping = b'{"type": "ping", "id": "p"}'
  return ping + filling * ((size - len(ping)) // len(filling)) + b" " * ((size - len(ping)) % len(filling))


async def test_str_5_a_client_frame_counts_as_long_as_it_is_inflated(shared: Server, people: People) -> None:
  nurse = await people(shared)
  async with Line(nurse, CHROMIUM) as line:
    line.send(deflate(padded(MAX_CLIENT_FRAME)), head=0xC1)
    await line.until("pong")
    for text in (padded(MAX_CLIENT_FRAME + 1), padded(80_000, "ø".encode()), padded(900_001, "€".encode())):
      line.send(deflate(text), head=0xC1)
      _, _, answer = await line.until("refused")
      refused = json.loads(answer)
      assert (refused["code"], str(MAX_CLIENT_FRAME) in refused["message"]) == ("invalid", True)
    # Plain frames and frames in pieces may stand among compressed ones.
    line.send(padded(100))
    await line.until("pong")
    pressed = deflate(padded(30_000, b"\n \t"))
    line.send(pressed[:7], head=0x41)
    line.send(pressed[7:20], head=0x00)
    line.send(pressed[20:], head=0x80)
    await line.until("pong")


async def test_str_5_a_bomb_in_a_client_frame_is_not_inflated(server: Server, people: People) -> None:
  nurse = await people(server)
  bomb = deflate(b" " * 60_000_000)
  assert len(bomb) < MAX_CLIENT_FRAME
  async with Line(nurse, CHROMIUM) as line:
    line.send(b'{"type": "ping", "id": "p"}')
    await line.until("pong")
    before = resident_bytes(server)
    # Also in pieces, of which the last ones would inflate for themselves.
    line.send(bomb[:1000], head=0x41)
    line.send(bomb[1000:], head=0x80)
    for _ in range(9):
      line.send(bomb, head=0xC1)
    assert await line.ended() == 4400
    assert resident_bytes(server) - before < 8 * 1024 * 1024
  assert server.meter("tracershop_refused_total", code="invalid") == 10


@pytest.mark.parametrize(
  ("payload", "head"),
  [
    (b"\xff\xff\xff\xff", 0xC1),
    (deflate(b'{"type": "ping", "id": "\xe6"}'), 0xC1),
    (b'{"type": "ping", "id": "\xe6"}', 0x81),
  ],
)
async def test_str_5_what_is_no_text_ends_the_socket_and_nothing_else(
  shared: Server, people: People, payload: bytes, head: int
) -> None:
  nurse = await people(shared)
  async with Line(nurse, CHROMIUM) as line, await nurse.connect() as other:
    line.send(payload, head=head)
    assert await line.ended() in (None, 1007)
    assert (await other.ask({"type": "ping", "id": "p"}))["type"] == "pong"


async def test_a_compressed_frame_that_was_not_agreed_upon_ends_the_socket(shared: Server, people: People) -> None:
  nurse = await people(shared)
  async with Line(nurse, None) as line:
    line.send(deflate(padded(100)), head=0xC1)
    assert await line.ended() in (None, 1002)


@pytest.mark.parametrize("size", [0, 1, 125, 126, 1_000, 65_535, 65_536, 300_000])
def test_str_10_the_shared_bytes_inflate_to_exactly_what_is_stored(size: int) -> None:
  payload = json.dumps([f"{number} æøå" for number in range(size)], ensure_ascii=False).encode()[:size]
  parcel = Parcel((payload, b"short"), deflate=True)
  assert parcel.wire == wire_frame(payload) + wire_frame(b"short")
  assert parcel.deflated is not None
  assert parcel.deflated == deflated_frame(payload) + wire_frame(b"short")
  frames: Any = parcel.deflated
  head, length, start = frames[0], frames[1], 2
  if length >= 126:
    start = 4 if length == 126 else 10
    length = int.from_bytes(frames[2:start], "big")
  body = frames[start : start + length]
  assert (inflate(body) if head & 0x40 else body) == payload
  assert length <= size
