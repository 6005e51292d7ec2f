"""A screen that lives through everything: it follows streams, sends commands, comes back, and notes broken promises.

What it holds of each stream is `ledger.fold.Copy`, fed with the frames as they came.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import random
import uuid
from collections.abc import Callable
from typing import Any

from tests.nemesis.rig import Edge, Line
from tracershop.ledger.fold import Copy, Gap

Frame = dict[str, Any]
SECONDS = 60.0
SIGNING = frozenset(
  {"order.release", "order.supplement", "order.correct", "batch.certify", "batch.reject", "password.change"}
)


@dataclasses.dataclass
class Sent:
  """A command that was sent, and what came of it: `answers` in order, from all the lines it was sent on."""

  frame: Frame
  answers: list[Frame] = dataclasses.field(default_factory=list)
  unknown: bool = False

  @property
  def settled(self) -> bool:
    """Whether its sender knows its fate."""
    return self.unknown or any(answer["type"] == "done" or answer["code"] != "busy" for answer in self.answers)

  @property
  def done(self) -> bool:
    return any(answer["type"] == "done" for answer in self.answers)

  def answer(self) -> Frame:
    """What was answered when it was done."""
    assert self.done, f"{self.frame['name']}: {self.answers}"
    return next(answer for answer in self.answers if answer["type"] == "done")


class Bell:
  """Wakes all who wait, each time it is rung."""

  def __init__(self) -> None:
    self._event = asyncio.Event()

  def ring(self) -> None:
    """Wakes those who wait now."""
    event, self._event = self._event, asyncio.Event()
    event.set()

  async def wait(self) -> None:
    """Waits for the next ring."""
    await self._event.wait()


class Screen:
  """One person's or wall's screen, at one of an edge's two places or at none."""

  def __init__(self, name: str, edge: Edge, cookie: str, streams: tuple[str, ...], chance: random.Random) -> None:
    self.name = name
    self.edge = edge
    self.cookie = cookie
    self.streams = streams
    self.place = 0
    self.copies: dict[str, Copy] = {}
    self.asked: set[str] = set()
    self.lost: set[str] = set()
    self.heads: dict[str, int] = {}
    self.sent: dict[str, Sent] = {}
    self.held = False
    self.greeted = False
    self.line: Line | None = None
    self.lines: list[Line] = []
    self.closes: list[int | None] = []
    self.taken = self.bytes = self.malformed = 0
    self.faults: list[str] = []
    self.deltas: dict[tuple[str, int], str] = {}
    self.texts: list[str] | None = None
    # Streams that it asks for though they are not its own: a refusal is what it expects.
    self.prying: set[str] = set()
    self.bell = Bell()
    self._chance = chance

  # --- the line

  def connect(self, place: int) -> None:
    """Opens a line; once greeted it goes on from where its copies stand and sends again what was not answered."""
    assert self.line is None
    self.place, self.held, self.greeted, self.malformed = place, False, False, 0
    self.asked, self.lost = set(), set()
    for copy in self.copies.values():
      copy._parts = []

    opened: list[Line] = []

    def taken(text: str) -> None:
      if self.line is not None and opened and self.line is opened[0]:
        self._take(text)

    def over(code: int | None) -> None:
      if self.line is not None and opened and self.line is opened[0]:
        self.line = None
        self.greeted = False
        self.closes.append(code)
        self.bell.ring()

    line = self.edge.open(place, self.cookie, taken, over)
    opened.append(line)
    self.line = line
    self.lines.append(line)

  def hold(self) -> None:
    """Stops reading."""
    if self.line is not None:
      self.held = True
      self.line.hold()

  def go_on(self) -> None:
    """Reads again."""
    if self.line is not None:
      self.held = False
      self.line.go_on()

  def send(self, frame: Frame) -> None:
    """Sends a frame as it is."""
    if self.line is not None:
      self.line.send(json.dumps(frame))

  def subscribe(self, stream: str, position: dict[str, Any] | None = None) -> None:
    """Asks for a stream: from the copy's position where there is one, or from a given one that is lost."""
    copy = self.copies.setdefault(stream, Copy(stream))
    copy._parts = []
    if position is not None:
      self.lost.add(stream)
    self.asked.add(stream)
    frame: Frame = {"type": "subscribe", "stream": stream}
    if position is None and copy.revision >= 0:
      position = {"epoch": copy.epoch, "revision": copy.revision}
    if position is not None:
      frame["position"] = position
    self.send(frame)

  def unsubscribe(self, stream: str) -> None:
    """Gives a stream up; `ended` makes it ask again."""
    self.asked.add(stream)
    self.send({"type": "unsubscribe", "stream": stream})

  # --- commands

  def command(self, name: str, data: Frame, seen: dict[str, int], command_id: str | None = None) -> Sent:
    """Sends a command, or keeps it for the next line."""
    found = command_id or str(uuid.UUID(int=self._chance.getrandbits(128), version=4))
    sent = Sent({"type": "command", "id": found, "name": name, "data": data, "seen": seen})
    self.sent[found] = sent
    if self.greeted or name not in SIGNING:
      self.send(sent.frame)
    else:
      sent.unknown = True
    return sent

  def open_commands(self) -> list[Sent]:
    """Those whose fate is not known yet."""
    return [sent for sent in self.sent.values() if not sent.settled]

  def send_again(self) -> None:
    """After a drop: the same command with the same id; of a signing one only its fate is asked."""
    for sent in self.open_commands():
      if sent.frame["name"] in SIGNING:
        asked = {"type": "query", "id": sent.frame["id"], "name": "command.status", "data": {"id": sent.frame["id"]}}
        self.send(asked)
      else:
        self.send(sent.frame)

  # --- what comes

  def _take(self, text: str) -> None:
    self.taken += 1
    self.bytes += len(text)
    if self.texts is not None:
      self.texts.append(text)
    frame = json.loads(text)
    match frame["type"]:
      case "hello":
        self.greeted = True
        self.heads = dict(frame["streams"])
        for stream in self.streams:
          self.subscribe(stream)
        self.send_again()
      case "heads":
        self.heads = dict(frame["heads"])
      case "done" | "refused" if frame["id"] in self.sent:
        self._answered(self.sent[frame["id"]], frame)
      case "answer" if frame["id"] in self.sent:
        result = frame["result"]
        if result["status"] == "done":
          self.sent[frame["id"]].answers.append({"type": "done", "repeated": True, **result})
        else:
          self.sent[frame["id"]].unknown = True
      case "refused" if frame["stream"] is not None:
        self._refused_stream(frame)
      case "refused":
        if frame["code"] == "internal":
          self.faults.append(f"internal: {frame}")
      case "snapshot" | "resumed" | "delta":
        self._follow(frame, text)
      case "ended":
        if frame["code"] is not None:
          self.faults.append(f"{frame['stream']} ended: {frame['code']}")
        self.subscribe(frame["stream"])
    self.bell.ring()

  def _answered(self, sent: Sent, frame: Frame) -> None:
    if frame["type"] == "refused" and frame["code"] in ("internal", "key_reused"):
      self.faults.append(f"{sent.frame['name']} {sent.frame['data']}: {frame}")
    known = next((answer for answer in sent.answers if answer["type"] == "done"), None)
    if known is not None:
      if frame["type"] != "done":
        self.faults.append(f"{sent.frame['name']} was done and then refused: {frame}")
      elif (frame["result"], frame["repeated"]) != (known["result"], True):
        self.faults.append(f"{sent.frame['name']} was done twice: {known} {frame}")
    sent.answers.append(frame)
    if not sent.settled and self.greeted:
      self.send(sent.frame)

  def _refused_stream(self, frame: Frame) -> None:
    if frame["stream"] in self.prying:
      if frame["code"] != "not_found":
        self.faults.append(f"subscribe {frame['stream']} was refused: {frame['code']}")
      return
    if frame["code"] != "busy":
      self.faults.append(f"subscribe {frame['stream']} was refused: {frame['code']}")
    self.subscribe(frame["stream"])

  def _follow(self, frame: Frame, text: str) -> None:
    stream = frame["stream"]
    copy = self.copies[stream]
    if frame["type"] == "delta":
      if stream in self.asked:
        # Asked anew on a line that still told the old subscription's deltas.
        if copy._parts:
          self.faults.append(f"{stream}: a delta between the parts of a snapshot")
        return
      known = self.deltas.setdefault((stream, frame["revision"]), text)
      if known != text:
        self.faults.append(f"{stream} {frame['revision']} was told in two ways")
      if frame["revision"] <= copy.revision:
        self.faults.append(f"{stream} {frame['revision']} was told twice")
    elif frame["type"] == "resumed" and stream in self.lost:
      self.faults.append(f"{stream}: a lost position was continued")
    self.lost.discard(stream)
    try:
      if copy.take(frame) or frame["type"] == "resumed":
        self.asked.discard(stream)
    except Gap as gap:
      self.faults.append(f"gap: {gap}")
      self.subscribe(stream)

  # --- looking

  def stands_at(self, heads: dict[str, int]) -> bool:
    """Whether every stream was answered and each copy has reached the head."""
    return self.greeted and all(
      stream not in self.asked and stream in self.copies and self.copies[stream].revision == heads.get(stream, 0)
      for stream in self.streams
    )


async def until(screens: list[Screen], condition: Callable[[], bool], what: str, seconds: float = SECONDS) -> None:
  """Waits until a condition on screens holds, looking after each frame any of them takes. Raises TimeoutError."""
  bell = screens[0].bell
  for screen in screens:
    screen.bell = bell
  try:
    async with asyncio.timeout(seconds):
      while not condition():
        await bell.wait()
  except TimeoutError:
    raise TimeoutError(f"waited {seconds:g} s in vain: {what}") from None
