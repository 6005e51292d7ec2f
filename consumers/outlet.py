"""Where frames leave: an outlet per socket, and parcels of frames that are prepared once for all sockets."""

from __future__ import annotations

import asyncio
import contextlib
import time
import zlib
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Protocol

# Above this an outlet counts as stalled until all of it is gone; it is Twisted's own mark for a full buffer.
STALL_BYTES = 64 * 1024

# Where a server of ours puts a socket's outlet into its scope.
OUTLET_KEY = "tracershop.outlet"

# The window that a deflated frame was made with, as a power of two: 4 KiB suits everybody who asks for compression.
# Browsers would take 32 KiB, and with it a quarter less on the wire; but Python's clients ask for this one.
WINDOW_BITS = 12
# What a deflated message ends with and RFC 7692 leaves out.
DEFLATE_TAIL = b"\x00\x00\xff\xff"

OutletSend = Callable[[dict[str, Any]], Awaitable[None]]


def wire_frame(payload: bytes) -> bytes:
  """An unmasked text frame of RFC 6455, section 5.2, as it stands on the wire."""
  return _framed(0x81, payload)


def deflated_frame(payload: bytes) -> bytes:
  """The same compressed by RFC 7692, or as it is where that would not make it shorter. Slow: call it in the pool.

  It refers to nothing that was sent before it, so that it is the same for every socket and may stand among frames that
  are not compressed.
  """
  press = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -WINDOW_BITS)
  pressed = press.compress(payload) + press.flush(zlib.Z_SYNC_FLUSH)
  pressed = pressed[: -len(DEFLATE_TAIL)]
  return _framed(0xC1, pressed) if len(pressed) < len(payload) else wire_frame(payload)


def _framed(head: int, payload: bytes) -> bytes:
  size = len(payload)
  if size < 126:
    return bytes((head, size)) + payload
  if size < 65_536:
    return bytes((head, 126)) + size.to_bytes(2, "big") + payload
  return bytes((head, 127)) + size.to_bytes(8, "big") + payload


class Parcel:
  """One or more frames in order, made ready once and handed to every socket as the same object.

  With `deflate` also in the form for peers that take compressed frames (`deflated`, else None).
  """

  __slots__ = ("deflated", "payloads", "wire")

  def __init__(self, payloads: Iterable[bytes], *, deflate: bool = False) -> None:
    self.payloads = tuple(payloads)
    self.wire = b"".join(map(wire_frame, self.payloads))
    self.deflated = b"".join(map(deflated_frame, self.payloads)) if deflate else None

  def __len__(self) -> int:
    return len(self.wire)


class Outlet(Protocol):
  """What the hub and the session know of a socket's way out. Nothing here blocks or raises."""

  # Since when more than STALL_BYTES wait for the peer, on time.monotonic(); None while it keeps up.
  stalled_since: float | None
  # Why we ended the connection ourselves without a closing handshake.
  lost_code: int | None

  def write(self, parcel: Parcel) -> None:
    """Sends the parcel's frames after what was written before."""

  def buffered(self) -> int:
    """Bytes that were written and have not left this process."""

  async def drained(self) -> None:
    """Waits while the outlet is stalled."""

  def opened(self) -> None:
    """Told once the socket is accepted."""

  def close(self, code: int) -> None:
    """Sends the close code after what was written before; the connection ends with or without an answer."""

  def abort(self) -> None:
    """Drops the connection and what it still had to send."""


class PublicOutlet:
  """The fallback by ASGI's public `send`, for servers that are not ours and for channels' test communicator."""

  __slots__ = ("_closing", "_pending", "_send", "_size", "_task", "lost_code", "stalled_since")

  def __init__(self, send: OutletSend) -> None:
    self._send = send
    self._pending: deque[Parcel] = deque()
    self._size = 0
    self._task: asyncio.Task[None] | None = None
    self._closing: int | None = None
    self.stalled_since: float | None = None
    self.lost_code: int | None = None

  def write(self, parcel: Parcel) -> None:
    if self._closing is not None:
      return
    self._pending.append(parcel)
    self._size += len(parcel)
    if self._size > STALL_BYTES and self.stalled_since is None:
      self.stalled_since = time.monotonic()
    self._start()

  def buffered(self) -> int:
    return self._size

  async def drained(self) -> None:
    while self.stalled_since is not None and self._task is not None:
      await asyncio.wait((self._task,))

  def opened(self) -> None:
    return

  def close(self, code: int) -> None:
    if self._closing is None:
      self._closing = code
      self._start()

  def abort(self) -> None:
    self._pending.clear()
    self.close(4408)

  def _start(self) -> None:
    if self._task is None:
      self._task = asyncio.get_running_loop().create_task(self._run())

  async def _run(self) -> None:
    # A peer that has gone away is no error of ours; the session learns of it by its disconnect message.
    with contextlib.suppress(Exception):
      while self._pending:
        parcel = self._pending.popleft()
        for payload in parcel.payloads:
          await self._send({"type": "websocket.send", "text": payload.decode()})
        self._size -= len(parcel)
      if self._closing is not None:
        await self._send({"type": "websocket.close", "code": self._closing})
    self._task = None
    self._size = sum(map(len, self._pending))
    self.stalled_since = None
