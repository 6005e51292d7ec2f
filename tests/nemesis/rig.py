"""An edge to break: two hubs as two processes have them, lines that can be held, cut or left dangling.

Sessions, hubs, pool and database are the real ones; only the network between is ours, so that a seed can decide what
becomes of it.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, Protocol

from consumers import doorbell
from consumers.hub import Hub
from consumers.session import Session
from consumers.supervise import keep_running
from tracershop import ledger
from tracershop.protocol import SUBPROTOCOL

Taken = Callable[[str], None]
Over = Callable[[int | None], None]
Application = Callable[[Any, Any, Any], Coroutine[Any, Any, None]]

HEARTBEAT_SECONDS = 0.05


class Line(Protocol):
  """A websocket as its peer holds it. `taken` of its opener is called for each frame, `over` once at its end."""

  def send(self, text: str) -> None:
    """Sends a frame; after the end it goes nowhere."""

  def hold(self) -> None:
    """Stops reading."""

  def go_on(self) -> None:
    """Reads again."""

  def cut(self, *, noticed: bool = True) -> None:
    """Drops the line; `noticed` False: the server goes on believing in it."""

  async def ended(self) -> None:
    """Waits until nothing of it runs any more."""


class Edge(Protocol):
  """Two serving places."""

  def open(self, place: int, cookie: str, taken: Taken, over: Over) -> Line:
    """Opens a websocket at a place with a cookie header."""

  async def restart(self, place: int) -> None:
    """Kills what serves at a place, with all its sockets, and starts it again."""

  def forget(self) -> None:
    """Makes Redis forget everything."""

  weather: Weather


class Weather:
  """What becomes of doorbells: how many of them are lost, doubled or late."""

  def __init__(self, chance: random.Random) -> None:
    self._chance = chance
    self.lost = self.doubled = self.late = 0.0

  def clear(self) -> None:
    """All arrive."""
    self.lost = self.doubled = self.late = 0.0

  def spoil(self) -> None:
    """Some arrive, once or twice, now or later; or none at all."""
    self.lost, self.doubled, self.late = self._chance.choice(((1, 0, 0), (0.5, 0.5, 0.5), (0, 1, 0), (0, 0.3, 0.9)))

  def spoiled(self, ring: Callable[[Mapping[str, int]], None]) -> Callable[[Mapping[str, int]], None]:
    """A doorbell in this weather."""

    def rung(heads: Mapping[str, int]) -> None:
      if self._chance.random() < self.lost:
        return
      times = 2 if self._chance.random() < self.doubled else 1
      for _ in range(times):
        if self._chance.random() < self.late:
          asyncio.get_running_loop().call_later(self._chance.uniform(0, 0.08), ring, dict(heads))
        else:
          ring(heads)

    return rung


class InnerLine:
  """A websocket by ASGI whose both ends are in this process."""

  def __init__(self, application: Application, cookie: str, taken: Taken, over: Over, **scope: Any) -> None:
    self._inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    self._flow = asyncio.Event()
    self._flow.set()
    self._taken, self._over = taken, over
    self._dead = False
    self.accepted: dict[str, Any] | None = None
    self.close_code: int | None = None
    headers = [(b"host", b"testserver"), *([(b"cookie", cookie.encode())] if cookie else [])]
    asked = {"type": "websocket", "path": "/ws/", "headers": headers, "subprotocols": [SUBPROTOCOL], **scope}
    self._inbox.put_nowait({"type": "websocket.connect"})
    self.task = asyncio.get_running_loop().create_task(application(asked, self._inbox.get, self._send))

  async def _send(self, message: dict[str, Any]) -> None:
    await self._flow.wait()
    if self._dead:
      return
    match message["type"]:
      case "websocket.accept":
        self.accepted = message
      case "websocket.send":
        self._taken(message["text"])
      case "websocket.close":
        self._dead = True
        self.close_code = message.get("code")
        self._leave(self.close_code or 1000)
        self._over(self.close_code)

  def _leave(self, code: int) -> None:
    self._inbox.put_nowait({"type": "websocket.disconnect", "code": code})

  def send(self, text: str) -> None:
    if not self._dead:
      self._inbox.put_nowait({"type": "websocket.receive", "text": text})

  def hold(self) -> None:
    self._flow.clear()

  def go_on(self) -> None:
    self._flow.set()

  def cut(self, *, noticed: bool = True) -> None:
    if not self._dead:
      self._dead = True
      self._over(None)
    if noticed:
      self._leave(1006)
      self._flow.set()

  async def ended(self) -> None:
    if not self.task.done():
      self.cut()
    await asyncio.wait((self.task,), timeout=10)
    assert self.task.done(), "a session did not end with its socket"
    self.task.result()


class Place:
  """What a serving process has: a hub with its heartbeat, and sessions that know it."""

  def __init__(self, spoiled: Callable[..., Any], hearing: bool) -> None:
    self.hub = Hub()
    self.lines: set[InnerLine] = set()
    kind = type("PlacedSession", (Session,), {"hub": self.hub})
    self.application: Application = kind.as_asgi()  # type: ignore[attr-defined]
    self._rung = spoiled(self.hub.rung)
    self._hearing = hearing
    if not hearing:
      ledger.notify.listen(self._rung)
    work: list[Callable[[], Awaitable[None]]] = [self.hub.beat, self.hub.sweep]
    if hearing:
      work.append(self._hear)
    self._tasks = [asyncio.get_running_loop().create_task(keep_running(it.__name__, it)) for it in work]

  async def _hear(self) -> None:
    await doorbell.hear(self._rung, lambda _: None)

  async def stop(self) -> None:
    """Ends it as a kill does: no goodbye."""
    if not self._hearing:
      ledger.notify.unlisten(self._rung)
    for task in self._tasks:
      task.cancel()
    await asyncio.wait(self._tasks, timeout=10)
    for line in list(self.lines):
      line.cut()
    for line in list(self.lines):
      await line.ended()


class InnerEdge:
  """Two places in this process. With `redis` the second hears the first one's doorbells through a real Redis."""

  def __init__(self, chance: random.Random, redis: Callable[[], None] | None = None) -> None:
    self.weather = Weather(chance)
    self._redis = redis
    self.places: list[Place] = []

  async def __aenter__(self) -> InnerEdge:
    self._serving = asyncio.get_running_loop().create_task(keep_running("doorbell", ledger.notify.serve))
    self.places = [self._place(0), self._place(1)]
    return self

  async def __aexit__(self, *_: object) -> None:
    for place in self.places:
      await place.stop()
    self._serving.cancel()
    with contextlib.suppress(asyncio.CancelledError):
      await self._serving

  def _place(self, number: int) -> Place:
    return Place(self.weather.spoiled, hearing=number == 1 and self._redis is not None)

  def open(self, place: int, cookie: str, taken: Taken, over: Over, **scope: Any) -> InnerLine:
    at = self.places[place]
    line = InnerLine(at.application, cookie, taken, over, **scope)
    at.lines.add(line)
    line.task.add_done_callback(lambda _: at.lines.discard(line))
    return line

  async def restart(self, place: int) -> None:
    await self.places[place].stop()
    self.places[place] = self._place(place)

  def forget(self) -> None:
    if self._redis is not None:
      self._redis()
