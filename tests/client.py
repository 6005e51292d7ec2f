"""A client of the wire in Python: what a script of a stranger would do, and what tests look through.

async with Browser("http://127.0.0.1:8000") as browser:
  await browser.sign_in("nurse", "demo")
  async with await browser.connect("customer:1") as screen:
    done = await screen.command("order.place", {...})
    await screen.reached(done["revisions"])
    screen.rows("customer:1", "order")
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import uuid
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Self

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tracershop.ledger.fold import Copy, Gap
from tracershop.protocol import SUBPROTOCOL

SECONDS = 30.0
Frame = dict[str, Any]


class Refused(Exception):
  """A command or query was refused; `frame` is the answer."""

  def __init__(self, frame: Frame) -> None:
    super().__init__(f"{frame['code']} at {frame['field']}: {frame['message']}")
    self.frame = frame
    self.code: str = frame["code"]


class Browser:
  """A browser's cookies: signs in, sends commands over HTTP, opens sockets."""

  def __init__(self, address: str, *, origin: str | None = None) -> None:
    self.address = address.rstrip("/")
    self.origin = origin
    self.http = httpx.AsyncClient(base_url=self.address, timeout=30, trust_env=False)
    self.user: dict[str, Any] | None = None

  async def __aenter__(self) -> Self:
    return self

  async def __aexit__(self, *_: object) -> None:
    await self.close()

  async def close(self) -> None:
    """Gives the connections back."""
    await self.http.aclose()

  def headers(self) -> dict[str, str]:
    """What a browser sends with a change."""
    token = self.http.cookies.get("csrftoken")
    found = {"X-CSRFToken": token} if token else {}
    if self.origin:
      found["Origin"] = self.origin
    return found

  def cookie(self) -> str:
    """The cookie header of a handshake."""
    return "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())

  async def sign_in(self, username: str, password: str) -> dict[str, Any]:
    """Signs in and gives the user; raises Refused."""
    await self.http.get("/api/session")
    answer = await self.http.post(
      "/api/session", json={"username": username, "password": password}, headers=self.headers()
    )
    if answer.status_code != 200:
      raise Refused(answer.json())
    self.user = answer.json()["user"]
    assert self.user is not None
    return self.user

  async def sign_out(self) -> None:
    """Ends the session."""
    answer = await self.http.delete("/api/session", headers=self.headers())
    answer.raise_for_status()

  async def post(self, path: str, body: Any) -> httpx.Response:
    """Posts JSON as a browser does."""
    return await self.http.post(path, json=body, headers=self.headers())

  async def command(
    self, name: str, data: Frame, *, seen: dict[str, int] | None = None, command_id: str | None = None
  ) -> httpx.Response:
    """Sends a command frame over HTTP and gives the response."""
    return await self.post("/api/commands", command_frame(name, data, seen=seen, command_id=command_id))

  async def enrol(self, code: str) -> None:
    """Makes this browser a wall monitor."""
    answer = await self.post("/monitor/enrol", {"code": code})
    if answer.status_code != 200:
      raise Refused(answer.json())

  async def open(self, *, subprotocols: Iterable[str] = (SUBPROTOCOL,), **options: Any) -> ClientConnection:
    """A bare socket, before its hello."""
    headers = {"Cookie": self.cookie()} if self.http.cookies else {}
    return await connect(
      self.address.replace("http", "ws", 1) + "/ws/",
      subprotocols=list(subprotocols) or None,  # type: ignore[arg-type]
      additional_headers=headers,
      origin=self.origin,  # type: ignore[arg-type]
      max_size=None,
      open_timeout=SECONDS,
      proxy=None,
      # The server pings. A test that reads for 200 screens in one loop must not take its own slowness for a dead line.
      **{"close_timeout": 2, "ping_interval": None, "compression": None, **options},
    )

  async def connect(self, *streams: str, copies: dict[str, Copy] | None = None, **options: Any) -> Screen:
    """A screen that was greeted and has subscribed; with `copies` it resumes from what another one had."""
    screen = Screen(await self.open(**options), copies)
    await screen.greeted()
    for stream in streams:
      await screen.subscribe(stream)
    return screen


def command_frame(
  name: str, data: Frame, *, seen: dict[str, int] | None = None, command_id: str | None = None
) -> Frame:
  """A command as it stands on the wire."""
  return {"type": "command", "id": command_id or str(uuid.uuid4()), "name": name, "data": data, "seen": seen or {}}


class Screen:
  """A socket with a copy of each stream it follows. All frames that came are kept in `frames`."""

  def __init__(self, socket: ClientConnection, copies: dict[str, Copy] | None = None, *, keep: bool = True) -> None:
    self.socket = socket
    self.copies: dict[str, Copy] = dict(copies or {})
    self.live: set[str] = set()
    self.hello: Frame = {}
    self.heads: dict[str, int] = {}
    self.frames: list[Frame] = []
    self.revisions: dict[str, list[int]] = {}
    self.gaps = 0
    self.close_code: int | None = None
    self._keep = keep
    self._answers: dict[str, asyncio.Future[Frame]] = {}
    self._changed = asyncio.Event()
    self._reading = asyncio.get_running_loop().create_task(self._read())

  async def __aenter__(self) -> Self:
    return self

  async def __aexit__(self, *_: object) -> None:
    await self.close()

  async def close(self) -> None:
    """Leaves as a closed tab does."""
    await self.socket.close()
    self._reading.cancel()
    with contextlib.suppress(asyncio.CancelledError):
      await self._reading

  def kill(self) -> None:
    """Drops the line without a goodbye."""
    self.socket.transport.abort()

  # --- looking

  def rows(self, stream: str, kind: str) -> dict[int | str, dict[str, Any]]:
    """The rows of a kind in the copy of a stream."""
    return self.copies[stream].rows.get(kind, {})

  def of_type(self, kind: str) -> list[Frame]:
    """The frames of a type that came so far."""
    return [frame for frame in self.frames if frame["type"] == kind]

  def follows(self, stream: str) -> bool:
    """Whether the copy was answered and stands as far as anybody has told."""
    copy = self.copies.get(stream)
    return stream in self.live and copy is not None and copy.revision >= self.heads.get(stream, 0)

  async def until(self, condition: Callable[[], bool], seconds: float = SECONDS, what: str = "") -> None:
    """Waits until the condition holds, looking after each frame. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
      while not condition():
        if self._reading.done() and not condition():
          raise ConnectionError(f"the socket ended with {self.close_code} while waiting: {what or condition}")
        self._changed.clear()
        await self._changed.wait()

  async def greeted(self, seconds: float = SECONDS) -> Frame:
    """Waits for the hello."""
    await self.until(lambda: bool(self.hello), seconds, "hello")
    return self.hello

  async def reached(self, revisions: dict[str, int], seconds: float = SECONDS) -> None:
    """Waits until the copies stand at these revisions or beyond, of the streams this screen follows."""

    def there() -> bool:
      return all(
        self.copies[stream].revision >= revision for stream, revision in revisions.items() if stream in self.copies
      )

    await self.until(there, seconds, f"revisions {revisions}")

  async def closed(self, seconds: float = SECONDS) -> int | None:
    """Waits for the end and gives its code; None for a bare end."""
    await asyncio.wait_for(asyncio.shield(self._reading), seconds)
    return self.close_code

  # --- asking

  async def send(self, frame: Frame | str | bytes) -> None:
    """Sends a frame as it is."""
    await self.socket.send(json.dumps(frame) if isinstance(frame, dict) else frame)

  async def subscribe(self, stream: str, *, wait: bool = True) -> None:
    """Follows a stream, from the copy's position where there is one."""
    frame: Frame = {"type": "subscribe", "stream": stream}
    copy = self.copies.get(stream)
    if copy is None:
      self.copies[stream] = Copy(stream)
    elif copy.revision >= 0:
      frame["position"] = {"epoch": copy.epoch, "revision": copy.revision}
    self.live.discard(stream)
    await self.send(frame)
    if wait:
      await self.until(lambda: stream in self.live, what=f"an answer to subscribe {stream}")

  async def ask(self, frame: Frame, seconds: float = SECONDS) -> Frame:
    """Sends a frame with an id and gives its answer, whatever it is."""
    answer: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
    self._answers[frame["id"]] = answer
    await self.send(frame)
    done, _ = await asyncio.wait((answer, self._reading), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    if answer in done:
      return answer.result()
    raise ConnectionError(f"no answer to {frame['type']}; socket ended with {self.close_code}" if done else "no answer")

  async def command(
    self,
    name: str,
    data: Frame,
    *,
    seen: dict[str, int] | None = None,
    command_id: str | None = None,
    seconds: float = SECONDS,
  ) -> Frame:
    """Sends a command and gives its `done`; raises Refused."""
    answer = await self.ask(command_frame(name, data, seen=seen, command_id=command_id), seconds)
    if answer["type"] == "refused":
      raise Refused(answer)
    return answer

  async def query(self, name: str, data: Frame) -> Any:
    """Asks a query and gives its result; raises Refused."""
    answer = await self.ask({"type": "query", "id": str(uuid.uuid4()), "name": name, "data": data})
    if answer["type"] == "refused":
      raise Refused(answer)
    return answer["result"]

  # --- hearing

  async def _read(self) -> None:
    try:
      async for text in self.socket:
        await self._take(json.loads(text))
        self._changed.set()
    except ConnectionClosed:
      pass
    finally:
      self.close_code = self.socket.close_code if self.socket.close_code != 1006 else None
      self._changed.set()

  async def _take(self, frame: Frame) -> None:
    if self._keep:
      self.frames.append(frame)
    match frame["type"]:
      case "hello":
        self.hello = frame
        self.heads.update(frame["streams"])
      case "heads":
        self.heads = frame["heads"]
      case "done" | "answer" | "refused" | "pong" if frame["id"] in self._answers:
        answer = self._answers.pop(frame["id"])
        if not answer.done():
          answer.set_result(frame)
      case "snapshot" | "resumed" | "delta":
        await self._follow(frame)
      case "ended":
        self.live.discard(frame["stream"])

  async def _follow(self, frame: Frame) -> None:
    stream = frame["stream"]
    copy = self.copies[stream]
    try:
      changed = copy.take(frame)
    except Gap:
      self.gaps += 1
      await self.subscribe(stream, wait=False)
      return
    if frame["type"] == "delta":
      self.revisions.setdefault(stream, []).append(frame["revision"])
    elif changed or frame["type"] == "resumed":
      self.live.add(stream)


async def eventually(condition: Callable[[], Awaitable[bool]], seconds: float = SECONDS, what: str = "") -> None:
  """Looks again until an awaited condition holds. Raises TimeoutError."""
  async with asyncio.timeout(seconds):
    pause = asyncio.Event()
    while not await condition():
      with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(pause.wait(), 0.05)
