"""A whole client of Tracershop's wire, to copy: it follows one stream, tells each change, and says whether it is live.

  pip install httpx websockets
  python client.py http://127.0.0.1:8000 nurse demo [stream]

It needs nothing of Tracershop's own code. What it prints is a line of JSON for each thing that happens; a line of JSON
given to it is sent as a command.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
import uuid
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

SUBPROTOCOL = Subprotocol("tracershop.v1")
Frame = dict[str, Any]


class Copy:
  """Rows of a stream by type and id, and the position up to which they are complete."""

  def __init__(self) -> None:
    self.epoch = ""
    self.revision = -1
    self.rows: dict[str, dict[Any, Frame]] = {}
    self.parts: list[Frame] = []

  @property
  def position(self) -> Frame | None:
    return {"epoch": self.epoch, "revision": self.revision} if self.revision >= 0 else None

  def take(self, frame: Frame) -> bool:
    """Takes what the stream brought; false where something is missing before it: subscribe again then."""
    if frame["type"] == "snapshot":
      # A long one comes in parts, which are applied together.
      self.parts.append(frame)
      if len(self.parts) < frame.get("parts", 1):
        return True
      self.rows = {}
      for part in self.parts:
        for kind, rows in part["rows"].items():
          self.rows.setdefault(kind, {}).update({row["id"]: row for row in rows})
      self.epoch, self.revision, self.parts = frame["epoch"], frame["revision"], []
      return True
    if frame["revision"] <= self.revision:
      return True
    if frame["revision"] > self.revision + 1:
      return False
    for change in frame["changes"]:
      if "put" in change:
        self.rows.setdefault(change["put"], {})[change["row"]["id"]] = change["row"]
      else:
        self.rows.get(change["remove"], {}).pop(change["id"], None)
    self.revision = frame["revision"]
    return True


class Client:
  def __init__(self, address: str, username: str, password: str, stream: str | None = None) -> None:
    self.address = address.rstrip("/")
    self.copy = Copy()
    self.live_until = 0.0
    self.was_live = False
    self.heartbeat = 5.0
    self.socket: ClientConnection | None = None
    with httpx.Client(base_url=self.address, trust_env=False) as http:
      http.get("/api/session")
      token = {"X-CSRFToken": http.cookies["csrftoken"]}
      answer = http.post("/api/session", json={"username": username, "password": password}, headers=token)
      answer.raise_for_status()
      self.user: Frame = answer.json()["user"]
      self.cookies = "; ".join(f"{name}={value}" for name, value in http.cookies.items())
    customers = self.user["customerIds"]
    self.stream = stream or (f"customer:{customers[0]}" if customers else "production")

  async def run(self) -> None:
    """Follows the stream for ever, over every loss of the line."""
    beside = [asyncio.create_task(self.watch()), asyncio.create_task(self.speak())]
    address = self.address.replace("http", "ws", 1) + "/ws/"
    cookies = {"Cookie": self.cookies}
    try:
      async for socket in connect(address, subprotocols=[SUBPROTOCOL], additional_headers=cookies, proxy=None):
        try:
          await self.read(socket)
        except ConnectionClosed as closed:
          if closed.rcvd is not None and closed.rcvd.code in (4401, 4409):
            tell(type="closed", code=closed.rcvd.code)
            return
        finally:
          self.socket = None
    finally:
      for task in beside:
        task.cancel()

  async def read(self, socket: ClientConnection) -> None:
    async for text in socket:
      frame: Frame = json.loads(text)
      kind = frame["type"]
      if kind == "hello":
        self.heartbeat, self.socket = float(frame["heartbeatSeconds"]), socket
        await self.subscribe(socket)
      elif kind in ("snapshot", "delta") and frame["stream"] == self.stream:
        if not self.copy.take(frame):
          await self.subscribe(socket)
        elif kind == "delta" or not self.copy.parts:
          tell(type=kind, revision=self.copy.revision, kind=frame.get("kind"), orders=self.orders())
      elif kind == "heads":
        # Nothing else says that what stands here is so now: a server without its database still answers.
        if frame["epoch"] == self.copy.epoch and frame["heads"].get(self.stream) == self.copy.revision:
          self.live_until = time.monotonic() + 2.5 * self.heartbeat
      elif kind in ("done", "refused", "ended"):
        tell(**frame)

  async def subscribe(self, socket: ClientConnection) -> None:
    asked: Frame = {"type": "subscribe", "stream": self.stream}
    if self.copy.position:
      asked["position"] = self.copy.position
    await socket.send(json.dumps(asked))

  async def watch(self) -> None:
    """Says when it becomes live, and when it is no more."""
    while True:
      if (time.monotonic() < self.live_until) != self.was_live:
        self.was_live = not self.was_live
        tell(type="live" if self.was_live else "not live")
      await asyncio.sleep(0.1)

  async def speak(self) -> None:
    """Sends what stands on a line of the input: {"name": "order.accept", "data": {"orderIds": [17]}, "seen": {…}}."""
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
      # The same frame with the same id may be sent again within a minute: it is applied once.
      command = {"type": "command", "id": str(uuid.uuid4()), **json.loads(line)}
      if self.socket is None:
        tell(type="offline", id=command["id"])
      else:
        await self.socket.send(json.dumps(command))

  def orders(self) -> dict[int, str]:
    return {number: row["status"] for number, row in self.copy.rows.get("order", {}).items()}


def tell(**what: Any) -> None:
  print(json.dumps(what), flush=True)


if __name__ == "__main__":
  asyncio.run(Client(*sys.argv[1:]).run())
