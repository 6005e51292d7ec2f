"""Two real Daphne processes on one MariaDB and one Redis, as an edge whose lines are real sockets."""

from __future__ import annotations

import asyncio
import contextlib
import random
import shutil
import tempfile
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException

from tests import services
from tests.nemesis.rig import Over, Taken
from tests.server import Server
from tracershop.protocol import SUBPROTOCOL

START_SECONDS = 120.0


class SocketLine:
  """A websocket over TCP whose reader can be stopped and whose line can be cut."""

  def __init__(self, address: str, cookie: str, taken: Taken, over: Over) -> None:
    self._taken, self._over = taken, over
    self._flow = asyncio.Event()
    self._flow.set()
    self._waiting: asyncio.Queue[str] = asyncio.Queue()
    self._cut = asyncio.Event()
    self._told = False
    self._socket: ClientConnection | None = None
    self._task = asyncio.get_running_loop().create_task(self._live(address, cookie))

  async def _live(self, address: str, cookie: str) -> None:
    code: int | None = None
    try:
      async with connect(
        f"{address.replace('http', 'ws', 1)}/ws/",
        subprotocols=[SUBPROTOCOL],  # type: ignore[list-item]
        additional_headers={"Cookie": cookie},
        compression=None,
        max_size=None,
        # A small queue: what a stopped reader leaves lying soon lies in the server.
        max_queue=4,
        ping_interval=None,
        open_timeout=10,
        close_timeout=0.5,
        proxy=None,
      ) as socket:
        self._socket = socket
        work = [asyncio.ensure_future(it) for it in (self._read(socket), self._write(socket), self._cut.wait())]
        await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
        for one in work:
          one.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        if self._cut.is_set():
          socket.transport.abort()
        code = socket.close_code
    except (OSError, TimeoutError, InvalidHandshake, WebSocketException):
      pass
    finally:
      self._tell(None if code == 1006 else code)

  async def _read(self, socket: ClientConnection) -> None:
    while True:
      await self._flow.wait()
      text = await socket.recv()
      await self._flow.wait()
      if not self._told:
        self._taken(str(text))

  async def _write(self, socket: ClientConnection) -> None:
    while True:
      await socket.send(await self._waiting.get())

  def _tell(self, code: int | None) -> None:
    if not self._told:
      self._told = True
      self._over(code)

  def send(self, text: str) -> None:
    if not self._told:
      self._waiting.put_nowait(text)

  def hold(self) -> None:
    self._flow.clear()

  def go_on(self) -> None:
    self._flow.set()

  def cut(self, *, noticed: bool = True) -> None:
    self._tell(None)
    if noticed:
      self._cut.set()
    else:
      # Nobody reads any more, and the server is not told.
      self._flow.clear()

  async def ended(self) -> None:
    self.cut()
    self._flow.set()
    await asyncio.wait((self._task,), timeout=15)
    assert self._task.done(), "a socket did not end"


class RedisWeather:
  """Spoiled, Redis stands still, so that no doorbell comes through; cleared, it goes on."""

  def __init__(self, redis: services.Redis) -> None:
    self._redis = redis

  def clear(self) -> None:
    self._redis.thaw()

  def spoil(self) -> None:
    self._redis.freeze()


class Daphnes:
  """Two serving processes; killed and started again on the same ports."""

  def __init__(self, database_url: str, redis: services.Redis, chance: random.Random, **settings: str) -> None:
    self._redis = redis
    self._chance = chance
    self.weather: Any = RedisWeather(redis)
    self._folder = Path(tempfile.mkdtemp(prefix="tracershop-daphnes-"))
    given = {
      "DATABASE_URL": database_url,
      "REDIS_URL": redis.url,
      "TRACERSHOP_HEARTBEAT_SECONDS": "0.3",
      "TRACERSHOP_LOG_LEVEL": "ERROR",
      **settings,
    }
    self.servers = [Server(self._folder / str(number), **given) for number in (0, 1)]
    self.up = {0: False, 1: False}
    for server in self.servers:
      server.data.mkdir()

  async def __aenter__(self) -> Daphnes:
    await asyncio.gather(self.start(0), self.start(1))
    return self

  async def __aexit__(self, *_: object) -> None:
    self.weather.clear()
    for server in self.servers:
      server.kill()
    shutil.rmtree(self._folder, ignore_errors=True)

  def output(self) -> str:
    """What both have said."""
    return "\n".join(server.output().decode(errors="replace") for server in self.servers)

  def open(self, place: int, cookie: str, taken: Taken, over: Over) -> SocketLine:
    return SocketLine(self.servers[place].address, cookie, taken, over)

  def kill(self, place: int) -> None:
    """kill -9."""
    self.up[place] = False
    self.servers[place].kill()

  async def start(self, place: int) -> None:
    """Starts one that was killed and waits until it says that it is ready."""
    await asyncio.to_thread(self._start, self.servers[place])
    self.up[place] = True

  def _start(self, server: Server) -> None:
    said = len(server.output()) if server.log.exists() else 0
    server.start(wait=False)

    def ready() -> bool:
      return b"\nready " in b"\n" + server.output()[said:]

    # Long: the other one serves on beside it, under load.
    services.wait_until(lambda: ready() or server.ended(), "a Daphne", START_SECONDS)
    if not ready():
      raise services.ServiceError(server.output().decode(errors="replace")[-4_000:])

  async def restart(self, place: int) -> None:
    self.kill(place)
    await self.start(place)

  def forget(self) -> None:
    with contextlib.suppress(OSError):
      self.weather.clear()
      self._redis.flush()
