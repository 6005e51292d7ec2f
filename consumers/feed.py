"""One stream in one process: which sockets follow it live, how far they have been told, and its shared snapshot."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Protocol

import structlog

from consumers import meters
from consumers.outlet import Outlet, Parcel
from tracershop import ledger
from tracershop.errors import Refusal
from tracershop.ledger import StoredFrame, StreamSnapshot
from tracershop.pool import in_pool
from tracershop.protocol import messages

log = structlog.get_logger()

FETCH_FRAMES = 500
# What is handed to all sockets before the loop may flush their buffers: well under the bound of a single socket.
CHUNK_BYTES = 64 * 1024
BREATHS = (0.0, 0.002, 0.005, 0.01, 0.02, 0.03)
# Frames kept here so that those who come back after a short drop cost no query.
RECENT_BYTES = 512 * 1024
RECENT_FRAMES = 1_000
# A part of a snapshot. The wire allows 512 KiB; half of it leaves room in a socket's bound for other streams meanwhile.
PART_BYTES = 256 * 1024
# An old snapshot and the deltas since are lawful, and in a storm of reconnects among changes one is built at a time. A
# present one is kept for long, one that was overtaken only for moments: deltas are the longer way.
STALE_FRAMES = 200
STALE_SECONDS = 2.0
KEPT_SECONDS = 3600.0


class Subscriber(Protocol):
  """A socket as its feeds see it."""

  outlet: Outlet

  def too_slow(self) -> None:
    """Drops the socket: more waits for it than is allowed, or it cannot be brought up to date."""

  def behind(self, subscription: Subscription, at: int) -> None:
    """Takes the socket out of the live ones: it is told what comes after `at` at its own pace."""


class Subscription:
  """One socket on one stream. Live once it has been told all that the feed has told the others."""

  __slots__ = ("outlet", "over", "stream", "subscriber")

  def __init__(self, subscriber: Subscriber, stream: str) -> None:
    self.subscriber = subscriber
    self.outlet = subscriber.outlet
    self.stream = stream
    self.over = False

  def ended(self) -> bool:
    """Whether it was given up meanwhile (asked anew after each await)."""
    return self.over


class SharedSnapshot:
  """A snapshot as parcels that all sockets share."""

  __slots__ = ("built_at", "epoch", "parts", "revision")

  def __init__(self, epoch: str, revision: int, parts: list[Parcel]) -> None:
    self.epoch = epoch
    self.revision = revision
    self.parts = parts
    self.built_at = time.monotonic()


def snapshot_payloads(found: StreamSnapshot, part_bytes: int) -> list[bytes]:
  """The snapshot's frames: one, or several with `part` and `parts` where it is longer than a part may be."""
  opening = b'{"type":"snapshot","stream":%b,"epoch":%b,"revision":%d,"rows":{' % (
    messages.encode(found.stream),
    messages.encode(found.epoch),
    found.revision,
  )
  bodies: list[bytes] = []
  groups: list[bytes] = []
  size = 0
  for kind, raws in found.rows.items():
    rows = [bytes(raw) for raw in raws]
    key = messages.encode(kind) + b":["
    start, length = 0, len(key)
    for place, row in enumerate(rows):
      if size + length + len(row) > part_bytes and (groups or place > start):
        if place > start:
          groups.append(key + b",".join(rows[start:place]) + b"]")
        bodies.append(b",".join(groups))
        groups, size, start, length = [], 0, place, len(key)
      length += len(row) + 1
    groups.append(key + b",".join(rows[start:]) + b"]")
    size += length
  bodies.append(b",".join(groups))
  if len(bodies) == 1:
    return [opening + bodies[0] + b"}}"]
  return [
    opening + body + b'},"part":%d,"parts":%d}' % (place, len(bodies)) for place, body in enumerate(bodies, start=1)
  ]


def build_snapshot(stream: str) -> SharedSnapshot:
  """Reads, prepares and compresses a stream's snapshot. Call it in the pool."""
  found = ledger.snapshot(stream)
  parts = [Parcel((payload,), deflate=True) for payload in snapshot_payloads(found, PART_BYTES)]
  return SharedSnapshot(found.epoch, found.revision, parts)


class Feed:
  """Maintained invariant: every subscription in `live` has been told exactly the deltas up to `told`, in order.

  Without it a delta would be doubled or lost between catching up and live. It holds because `told` moves only together
  with the writes to all of `live`, and a subscription enters only where its own position equals `told`, both without
  an await in between.
  """

  def __init__(self, stream: str, limit: int, learn: Callable[[str, int], None]) -> None:
    """`limit`: bytes that may wait for a socket; live deltas may take half of it. `learn` is told of newer heads."""
    self.stream = stream
    self.head = 0
    self.told = 0
    self.live: set[Subscription] = set()
    self.joining = 0
    self._limit = limit
    self._learn = learn
    self._recent: deque[StoredFrame] = deque()
    self._recent_bytes = 0
    self._fetching: asyncio.Task[None] | None = None
    self._moved: asyncio.Event = asyncio.Event()
    self._snapshot: SharedSnapshot | None = None
    self._building: asyncio.Task[SharedSnapshot] | None = None

  @property
  def followed(self) -> bool:
    return bool(self.live) or self.joining > 0

  def begin(self, head: int) -> None:
    """Told when the first subscription comes: what was before `head` is for catching up, what comes after is live."""
    self.head = max(self.head, head)
    self.told = self.head
    self._recent.clear()
    self._recent_bytes = 0

  def heard(self, head: int) -> None:
    """A doorbell, a heartbeat or a snapshot says how far the stream is. Reads what is missing, once at a time."""
    if head > self.head:
      self.head = head
    if self.told < self.head and self.followed and self._fetching is None:
      self._fetching = asyncio.get_running_loop().create_task(self._fetch())

  async def _fetch(self) -> None:
    try:
      while self.told < self.head and self.followed:
        meters.FETCHES.inc()
        frames = await in_pool(ledger.frames, self.stream, self.told, FETCH_FRAMES)
        if not frames:
          # Erased before they were told, or a head that is not there: those who follow come back with their position.
          log.warning("feed.frames_missing", stream=self.stream, told=self.told, head=self.head)
          self._give_up()
          return
        await self._tell(frames)
    except Refusal:
      meters.TROUBLE.labels("fetch").inc()  # busy: the next heartbeat asks again
    except Exception:
      meters.TROUBLE.labels("fetch").inc()
      log.exception("feed.fetch_failed", stream=self.stream)
    finally:
      self._fetching = None

  def _give_up(self) -> None:
    self.told = self.head
    self._recent.clear()
    self._recent_bytes = 0
    for subscription in list(self.live):
      subscription.subscriber.too_slow()

  async def _tell(self, frames: list[StoredFrame]) -> None:
    start, size = 0, 0
    for place, frame in enumerate(frames):
      size += len(frame.data)
      if size >= CHUNK_BYTES or place == len(frames) - 1:
        self._tell_chunk(frames[start : place + 1])
        start, size = place + 1, 0
        if start < len(frames):
          await self._breathe()

  async def _breathe(self) -> None:
    # The loop empties the buffers: without this a long burst would fill them all. Healthy peers take a chunk in
    # a few milliseconds; those that do not are left behind, and nobody waits for them.
    for pause in BREATHS:
      await asyncio.sleep(pause)
      stalled = sum(subscription.outlet.stalled_since is not None for subscription in self.live)
      if stalled * 2 <= len(self.live):
        return

  def _tell_chunk(self, frames: list[StoredFrame]) -> None:
    if frames[0].revision != self.told + 1:
      return  # everybody left and somebody else began anew while these were read
    parcel = Parcel(frame.data for frame in frames)
    size, limit, at = len(parcel), self._limit // 2, self.told
    slow: list[Subscription] = []
    for subscription in self.live:
      outlet = subscription.outlet
      if outlet.buffered() + size > limit:
        slow.append(subscription)
      else:
        outlet.write(parcel)
    self.told = frames[-1].revision
    self._remember(frames)
    meters.DELIVERED.inc(len(frames) * (len(self.live) - len(slow)))
    for subscription in slow:
      self.live.discard(subscription)
      subscription.subscriber.behind(subscription, at)
    moved, self._moved = self._moved, asyncio.Event()
    moved.set()

  def _remember(self, frames: Iterable[StoredFrame]) -> None:
    for frame in frames:
      self._recent.append(frame)
      self._recent_bytes += len(frame.data)
    while self._recent_bytes > RECENT_BYTES or len(self._recent) > RECENT_FRAMES:
      self._recent_bytes -= len(self._recent.popleft().data)

  def remembers(self, revision: int) -> bool:
    """Whether all deltas after `revision` that were told stand in memory."""
    return revision == self.told or (bool(self._recent) and self._recent[0].revision <= revision + 1 <= self.told)

  def recent_after(self, revision: int) -> list[StoredFrame]:
    """At most a chunk of the remembered deltas after `revision`."""
    found: list[StoredFrame] = []
    size = 0
    for place in range(revision + 1 - self._recent[0].revision, len(self._recent)):
      frame = self._recent[place]
      found.append(frame)
      size += len(frame.data)
      if size >= CHUNK_BYTES:
        break
    return found

  async def reach(self, revision: int) -> None:
    """Waits until the live sockets have been told up to `revision`."""
    self.heard(revision)
    while self.told < revision:
      await self._moved.wait()

  async def snapshot(self, epoch: str) -> SharedSnapshot:
    """The shared snapshot: the last one where it is near enough, else a new one, built once for all who wait.

    Raises Refusal `busy` and what the database raises.
    """
    held = self._snapshot
    if held is not None and held.epoch == epoch:
      age, behind = time.monotonic() - held.built_at, self.head - held.revision
      if age < (KEPT_SECONDS if behind <= 0 else STALE_SECONDS) and behind <= STALE_FRAMES:
        return held
    if self._building is None:
      self._building = asyncio.get_running_loop().create_task(self._build())
      # Whoever waits gets the error; when all of them have left, nobody is to be told.
      self._building.add_done_callback(lambda done: done.cancelled() or done.exception())
    # Shielded: the one who asked first may leave while others still wait for the same build.
    return await asyncio.shield(self._building)

  async def _build(self) -> SharedSnapshot:
    try:
      built = await in_pool(build_snapshot, self.stream)
      meters.SNAPSHOTS.inc()
      self._snapshot = built
      self._learn(self.stream, built.revision)
      return built
    finally:
      self._building = None
