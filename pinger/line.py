"""The way to the child processes: a call goes out, its reports come back, and none outlives its deadline."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
import sys
from collections.abc import AsyncIterator

import structlog

from pinger.calls import LENGTH_BYTES, MOST_BYTES, READY, Call, Find, Over, Report, decode_report, encode

log = structlog.get_logger()

# The kernel ends a child at its deadline. Should even that not happen, we go on this much later.
GRACE_SECONDS = 1.0
# Loading the library, on a machine that has much else to do.
START_SECONDS = 20.0
STOP_SECONDS = 5.0


class Line:
  """One forking process, started at the first call and again should it have died. To be closed."""

  def __init__(self) -> None:
    self._forker: subprocess.Popen[bytes] | None = None
    self._door: socket.socket | None = None
    self._starting = asyncio.Lock()
    self._ready = False

  @property
  def pid(self) -> int | None:
    """The forking process, while there is one."""
    return None if self._forker is None or self._forker.poll() is not None else self._forker.pid

  async def start(self) -> None:
    """Starts the forking process where it does not run. Raises OSError or TimeoutError."""
    async with self._starting:
      if self._ready and self.pid is not None:
        return
      self.close()
      self._open()
      assert self._door is not None
      async with asyncio.timeout(START_SECONDS):
        if await asyncio.get_running_loop().sock_recv(self._door, len(READY)) != READY:
          raise ConnectionError("the forking process ended before it was ready")
      self._ready = True

  def _open(self) -> None:
    self._door, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
      # A session of its own: it ends its children by their group, and Ctrl-C is ours.
      self._forker = subprocess.Popen(
        [sys.executable, "-m", "pinger.forker"],
        stdin=theirs.fileno(),
        stdout=subprocess.DEVNULL,
        start_new_session=True,
      )
    self._door.setblocking(False)

  def close(self) -> None:
    """Ends the forking process and whatever children it has."""
    self._ready = False
    if self._door is not None:
      self._door.close()
      self._door = None
    if self._forker is not None:
      try:
        self._forker.wait(STOP_SECONDS)
      except subprocess.TimeoutExpired:
        self._forker.kill()
        self._forker.wait()
      self._forker = None

  @contextlib.asynccontextmanager
  async def call(self, call: Call) -> AsyncIterator[Answering]:
    """Makes a call. What it tells is heard inside the block; leaving it early ends the child."""
    await self.start()
    assert self._door is not None
    ours, theirs = socket.socketpair()
    try:
      with theirs:
        socket.send_fds(self._door, [encode(call)], [theirs.fileno()])
      ours.setblocking(False)
      reader, writer = await asyncio.open_connection(sock=ours)
    except BaseException:
      ours.close()
      raise
    try:
      yield Answering(call, reader)
    finally:
      writer.transport.abort()


class Answering:
  """A call that is being made."""

  def __init__(self, call: Call, reader: asyncio.StreamReader) -> None:
    self._reader = reader
    loop = asyncio.get_running_loop()
    self._until = loop.time() + call.seconds + GRACE_SECONDS
    self._fetching = loop.time() + call.seconds + call.fetch_seconds if isinstance(call, Find) else None

  async def hear(self) -> Report:
    """The next report. One that ended without a word, or does not say anything in time, is `timeout`."""
    try:
      async with asyncio.timeout_at(self._until):
        size = int.from_bytes(await self._reader.readexactly(LENGTH_BYTES), "big")
        if size > MOST_BYTES:
          return Over(trouble="aborted")
        report = decode_report(await self._reader.readexactly(size))
    except (TimeoutError, asyncio.IncompleteReadError, ConnectionError):
      return Over(trouble="timeout")
    if self._fetching is not None:
      # It speaks once its answer is whole: from now on it is we who take our time.
      self._until, self._fetching = self._fetching, None
    return report


async def ask(line: Line, call: Call) -> Over:
  """Makes a call of which only the end matters."""
  async with line.call(call) as answering:
    while True:
      report = await answering.hear()
      if isinstance(report, Over):
        return report
