"""Brings one subscription up to date: resumed or snapshot first, then missed deltas, then live.

Maintained invariant: between `resumed` or `snapshot` at revision a and the first live delta a socket is sent exactly
a+1 … told, in order. The last look at `feed.told` and the entry into `feed.live` stand together without an await.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from consumers import meters
from consumers.feed import CHUNK_BYTES, Feed, Subscription
from consumers.outlet import Parcel
from tracershop import ledger
from tracershop.ledger import StoredFrame
from tracershop.pool import in_pool
from tracershop.protocol import MAX_REPLAY, messages

if TYPE_CHECKING:
  from consumers.hub import Hub

log = structlog.get_logger()

# Replays read the database, and there are few connections; the rest of a catch-up only waits for its peer.
REPLAYS_AT_ONCE = 4
CATCH_UPS_AT_ONCE = 256
REPLAY_FRAMES = 200
RETRY_SECONDS = 1.0


class CatchUp:
  """The bounded work of catching up, for all sockets of a process."""

  def __init__(self, hub: Hub) -> None:
    self._hub = hub
    self._replays = asyncio.Semaphore(REPLAYS_AT_ONCE)
    self._running = asyncio.Semaphore(CATCH_UPS_AT_ONCE)

  async def run(self, subscription: Subscription, position: messages.Position | None) -> None:
    """Answers a subscribe and leaves the subscription live.

    Raises Refusal `busy` and what the database raises before the answer was sent. Afterwards it waits until the
    database is back, and drops the socket where it cannot be continued: recovery is whole or not at all.
    """
    hub = self._hub
    feed = hub.follow(subscription.stream)
    try:
      async with self._running:
        at = await self._answer(subscription, feed, position)
        await self._continue(subscription, feed, at)
    finally:
      feed.joining -= 1

  async def go_on(self, subscription: Subscription, at: int) -> None:
    """Brings a subscription that fell behind back among the live ones: what it misses is read again."""
    meters.REPLAYS.labels("behind").inc()
    feed = self._hub.follow(subscription.stream)
    try:
      await subscription.outlet.drained()
      await self._continue(subscription, feed, at)
    finally:
      feed.joining -= 1

  async def _answer(self, subscription: Subscription, feed: Feed, position: messages.Position | None) -> int:
    hub = self._hub
    if position is not None and await self._can_continue(feed, position):
      meters.REPLAYS.labels("resumed").inc()
      frame = messages.Resumed(
        stream=feed.stream, epoch=hub.epoch, revision=position.revision, head=max(feed.head, position.revision)
      )
      subscription.outlet.write(Parcel((messages.encode(frame),)))
      return position.revision
    shared = await feed.snapshot(hub.epoch)
    meters.REPLAYS.labels("snapshot").inc()
    for parcel in shared.parts:
      await subscription.outlet.drained()
      if subscription.ended():
        break
      subscription.outlet.write(parcel)
    return shared.revision

  async def _can_continue(self, feed: Feed, position: messages.Position) -> bool:
    hub = self._hub
    revision = position.revision
    if position.epoch != hub.epoch or revision < 0:
      return False
    if revision > feed.head:
      # The screen was told by another process before our doorbell rang, or its history was cut: the table knows.
      hub.heard(await in_pool(ledger.heads))
    if revision <= feed.told and feed.told - revision <= MAX_REPLAY and feed.remembers(revision):
      return True
    now = ledger.Heads(hub.epoch, hub.heads)
    return await in_pool(ledger.can_continue, feed.stream, position.epoch, revision, now)

  async def _continue(self, subscription: Subscription, feed: Feed, at: int) -> None:
    outlet = subscription.outlet
    while not subscription.ended():
      if at == feed.told:
        feed.live.add(subscription)
        # What was heard while nobody was live yet has not been asked for.
        feed.heard(feed.head)
        return
      if at > feed.told:
        await feed.reach(at)
        continue
      frames = await self._missed(subscription, feed, at)
      if subscription.ended():
        return
      if not frames or frames[0].revision != at + 1:
        subscription.subscriber.too_slow()
        return
      for chunk in chunks(frames):
        await outlet.drained()
        if subscription.ended():
          return
        outlet.write(Parcel(frame.data for frame in chunk))
        at = chunk[-1].revision

  async def _missed(self, subscription: Subscription, feed: Feed, at: int) -> list[StoredFrame]:
    while not subscription.ended():
      if feed.remembers(at):
        return feed.recent_after(at)
      try:
        async with self._replays:
          return await in_pool(ledger.frames, feed.stream, at, REPLAY_FRAMES)
      except Exception as error:
        # The stream was answered already, so it cannot be refused any more. Until the database is back no heartbeat
        # comes, and the screen says that it is not live.
        meters.TROUBLE.labels("replay").inc()
        log.warning("catchup.waits", stream=feed.stream, error=repr(error))
        await asyncio.sleep(RETRY_SECONDS)
    return []


def chunks(frames: list[StoredFrame]) -> list[list[StoredFrame]]:
  """Frames in order, in groups of about 64 KiB."""
  found: list[list[StoredFrame]] = [[]]
  size = 0
  for frame in frames:
    if size >= CHUNK_BYTES:
      found.append([])
      size = 0
    found[-1].append(frame)
    size += len(frame.data)
  return found
