"""Listens for HL7 messages: MLLP over TCP, each message answered once, in the order in which it came.

A message stands between 0x0B and 0x1C; what stands outside is noise. Everything is bounded: the length of a message,
the connections, how long one is silent. While the database is away nothing is answered: the connection is closed, and
the sender, who keeps what nobody acknowledged, tries again (HL7-6).
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import re
import socket
import time

import msgspec
import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError

from pinger import letters
from tracershop.errors import Refusal
from tracershop.pool import in_pool
from tracershop.site.letters import LEFT_SECONDS
from tracershop.site.listening import ListenerState

log = structlog.get_logger()

START, END = b"\x0b", b"\x1c"
MOST_BYTES = 1024 * 1024
MOST_NOISE = 64 * 1024
MOST_CONNECTIONS = 16
CHUNK = 64 * 1024
# Of a message that is too long the header is looked at, for its answer.
HEADER_BYTES = 4096

IDLE_SECONDS = 3600.0
# Within a message: until the next byte, and until its end.
STALL_SECONDS = 60.0
MESSAGE_SECONDS = 600.0
# Who was silent for so long makes room for a newcomer when all places are taken.
ROOM_SECONDS = 10.0
ANSWER_SECONDS = 10.0
TAKE_SECONDS = 15.0
ATTEND_SECONDS = 1.0
BIND_AGAIN_SECONDS = 30.0


class TooLong(msgspec.Struct, frozen=True):
  """A message that is longer than it may be: how it begins."""

  start: bytes


class Framer:
  """Finds messages in a stream of bytes. `inside` while one has begun; `noise` counts the bytes outside since then."""

  def __init__(self, most: int = MOST_BYTES) -> None:
    self._most = most
    self._message: bytearray | None = None
    self.noise = 0

  @property
  def inside(self) -> bool:
    return self._message is not None

  def feed(self, data: bytes) -> list[bytes | TooLong]:
    """The messages that these bytes end. One that begins anew before its end was never whole."""
    found: list[bytes | TooLong] = []
    for piece in re.split(rb"([\x0b\x1c])", data):
      if piece == START:
        self._message, self.noise = bytearray(), 0
      elif self._message is None:
        self.noise += len(piece)
      elif piece == END:
        found.append(bytes(self._message))
        self._message = None
      else:
        self._message += piece
        if len(self._message) > self._most:
          found.append(TooLong(bytes(self._message[:HEADER_BYTES])))
          self._message = None
    return found


class _Connection:
  """A sender, and when it was last heard."""

  def __init__(self, writer: asyncio.StreamWriter) -> None:
    self.writer = writer
    self.heard = time.monotonic()
    self.busy = False

  @property
  def silent_seconds(self) -> float:
    return 0.0 if self.busy else time.monotonic() - self.heard

  def drop(self) -> None:
    self.writer.transport.abort()


class Listener:
  """A listening socket and its connections. `most` is how many it holds at once."""

  def __init__(self, host: str | None = None, port: int | None = None, most: int = MOST_CONNECTIONS) -> None:
    self._host = host if host is not None else settings.HL7_HOST
    self._port = port if port is not None else settings.HL7_PORT
    self._most = most
    self._connections: set[_Connection] = set()
    self._tasks: set[asyncio.Task[None]] = set()
    self._server: asyncio.Server | None = None
    # One message at a time, whoever sends: what comes first is applied first.
    self._turn = asyncio.Lock()

  @property
  def port(self) -> int:
    """The port it listens on, once it does."""
    assert self._server is not None
    return int(self._server.sockets[0].getsockname()[1])

  @property
  def connections(self) -> int:
    return len(self._connections)

  async def open(self) -> None:
    """Begins to listen. Raises OSError where the address is taken."""
    self._server = await asyncio.start_server(self._welcome, self._host, self._port, limit=CHUNK)

  async def close(self) -> None:
    """Listens no more. A message that is being dealt with is answered by nobody: its sender tries again."""
    if self._server is not None:
      self._server.close()
    for connection in list(self._connections):
      connection.drop()
    tasks = list(self._tasks)
    for task in tasks:
      task.cancel()
    if tasks:
      await asyncio.wait(tasks, timeout=ANSWER_SECONDS)

  async def attend(self) -> None:
    """Deals, for ever, with the letters that a person asked to try again or that a process left."""
    left = 0.0
    trouble: str | None = None
    while True:
      try:
        async with self._turn:
          await in_pool(letters.attend, left, seconds=TAKE_SECONDS)
        # At the start whatever is not dealt with was left; later it may be on its way.
        left, trouble = LEFT_SECONDS, None
      except (DatabaseError, InterfaceError, Refusal) as error:
        if trouble != type(error).__name__:
          trouble = type(error).__name__
          log.warning("hl7.not_attended", error=trouble)
      await asyncio.sleep(ATTEND_SECONDS)

  async def _welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    task = asyncio.current_task()
    assert task is not None
    self._tasks.add(task)
    try:
      await self._received(reader, writer)
    except asyncio.CancelledError:
      # The end of the process, which waits for this task and not for its result.
      pass
    finally:
      self._tasks.discard(task)
      writer.transport.abort() if writer.transport.is_closing() else writer.close()

  async def _received(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    peer = writer.get_extra_info("peername")
    if peer is None:
      return
    if not allowed(peer[0]):
      log.warning("hl7.refused", peer=peer[0], why="peer")
      return
    if not self._has_room():
      log.warning("hl7.refused", peer=peer[0], why="full")
      return
    connection = _Connection(writer)
    self._connections.add(connection)
    with contextlib.suppress(OSError):
      # A peer that vanishes without a word is found out.
      writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    try:
      await self._converse(connection, reader, writer)
    except (OSError, EOFError):
      pass
    except TimeoutError:
      log.info("hl7.timed_out", peer=peer[0])
    finally:
      self._connections.discard(connection)

  def _has_room(self) -> bool:
    """Whether one more may come; the one that has been silent longest makes room."""
    if len(self._connections) < self._most:
      return True
    longest = max(self._connections, key=lambda it: it.silent_seconds)
    if longest.silent_seconds < ROOM_SECONDS:
      return False
    self._connections.discard(longest)
    longest.drop()
    return True

  async def _converse(
    self, connection: _Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
  ) -> None:
    framer = Framer()
    begun = 0.0
    while True:
      limit = min(STALL_SECONDS, begun + MESSAGE_SECONDS - time.monotonic()) if framer.inside else IDLE_SECONDS
      async with asyncio.timeout(limit):
        data = await reader.read(CHUNK)
      connection.heard = time.monotonic()
      if not data:
        return
      was_inside = framer.inside
      found = framer.feed(data)
      if framer.inside and (found or not was_inside):
        begun = time.monotonic()
      for message in found:
        connection.busy = True
        answer = await self._answer(message)
        if answer is None:
          return
        writer.write(START + answer + END + b"\r")
        async with asyncio.timeout(ANSWER_SECONDS):
          await writer.drain()
        connection.busy, connection.heard = False, time.monotonic()
        if isinstance(message, TooLong):
          return
      if framer.noise > MOST_NOISE:
        log.info("hl7.noise")
        return

  async def _answer(self, message: bytes | TooLong) -> bytes | None:
    """The one answer to a message; None where it could not be stored."""
    try:
      async with self._turn:
        if isinstance(message, TooLong):
          return await in_pool(letters.too_long, message.start, seconds=TAKE_SECONDS)
        return await in_pool(letters.take, message, seconds=TAKE_SECONDS)
    except (DatabaseError, InterfaceError, Refusal) as error:
      log.warning("hl7.not_answered", error=type(error).__name__)
      return None
    except Exception as error:
      # A fault of ours. What an error says could quote the message.
      log.error("hl7.failed", error=type(error).__name__)
      return letters.failed(message.start if isinstance(message, TooLong) else message)


def allowed(address: str) -> bool:
  """Whether a peer's address is one that may send; anybody's where none is named."""
  if not settings.HL7_PEERS:
    return True
  found = ipaddress.ip_address(address.partition("%")[0])
  mapped = getattr(found, "ipv4_mapped", None) or found
  return any(mapped in network for network in settings.HL7_PEERS)


async def _tell(state: ListenerState, port: int) -> None:
  """Notes how the listener stands, for the site's page; it listens also while the database is away."""
  try:
    await in_pool(letters.stand, state, settings.HL7_HOST, port, seconds=TAKE_SECONDS)
  except (DatabaseError, InterfaceError, Refusal) as error:
    log.warning("hl7.not_told", error=type(error).__name__)


async def listen() -> None:
  """Listens for ever where a port is set (TRACERSHOP_HL7_PORT); to be supervised. A port that is taken is said once,
  and tried again."""
  if not settings.HL7_PORT:
    await _tell("off", 0)
    await asyncio.Event().wait()
  listener = Listener()
  said = False
  while True:
    try:
      await listener.open()
      break
    except OSError as error:
      if not said:
        log.warning("hl7.no_port", host=settings.HL7_HOST, port=settings.HL7_PORT, error=error.strerror)
        await _tell("taken", settings.HL7_PORT)
        said = True
      await asyncio.sleep(BIND_AGAIN_SECONDS)
  log.info("hl7.listening", host=settings.HL7_HOST, port=listener.port)
  await _tell("listening", listener.port)
  try:
    await listener.attend()
  finally:
    await listener.close()
