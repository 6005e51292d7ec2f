"""The hub: one per process. It knows how far each stream is, feeds the sockets, and keeps the heartbeat."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Protocol

import structlog
from django.conf import settings

from consumers import meters
from consumers.catchup import CatchUp
from consumers.feed import Feed, Subscriber, Subscription
from consumers.lookups import Lookups
from consumers.outlet import Parcel
from tracershop import clock, ledger
from tracershop.actor import Actor
from tracershop.errors import Refusal
from tracershop.pool import in_pool
from tracershop.protocol import messages

log = structlog.get_logger()

# A socket whose buffer has not emptied for this long is dropped; it comes back and resumes.
STALLED_SECONDS = 20.0
SWEEP_SECONDS = 1.0


class Member(Subscriber, Protocol):
  """A signed-in socket as the hub sees it."""

  actor: Actor
  streams: frozenset[str]
  subscriptions: dict[str, Subscription]

  def end(self, code: int) -> None:
    """Closes the socket with a code of the protocol, once."""

  def adopt(self, actor: Actor) -> None:
    """Takes over who this is now."""


class Hub:
  """Streams and sockets of this process.

  Everything runs on the loop's thread. Doorbells only make it faster: heads come with every heartbeat too.
  """

  def __init__(self) -> None:
    self.epoch = ""
    self.heads: dict[str, int] = {}
    self.members: set[Member] = set()
    self.feeds: dict[str, Feed] = {}
    self.catch_up = CatchUp(self)
    self.lookups = Lookups()
    self.fresh = False
    self.closing = False
    self._asking: asyncio.Task[ledger.Heads] | None = None

  # --- what is known

  def heard(self, now: ledger.Heads) -> None:
    """Takes heads that were read from the ledger. Another epoch ends every socket: nobody goes on from what he has."""
    if now.epoch != self.epoch:
      first = not self.epoch
      self.epoch = now.epoch
      self.heads = {}
      self.feeds = {}
      if not first:
        log.warning("hub.new_epoch", sockets=len(self.members))
        self.end_all(4503)
    self.rung(now.heads)

  def rung(self, heads: Mapping[str, int]) -> None:
    """Takes heads from a doorbell. They may be late or doubled; only what is newer counts."""
    for stream, revision in heads.items():
      if revision > self.heads.get(stream, 0):
        self.heads[stream] = revision
        feed = self.feeds.get(stream)
        if feed is not None:
          feed.heard(revision)

  def hinted(self, hints: ledger.notify.Hints) -> None:
    """Sends what is of the moment only to those who follow its stream live and keep up; nobody hears of it later.

    Those who are catching up do not get it: nothing may stand between the parts of a snapshot. Where more waits for a
    peer than live deltas may take it is left out, and comes with the next one.
    """
    for stream, frame in hints:
      feed = self.feeds.get(stream)
      if feed is None or not feed.live:
        continue
      parcel = Parcel((frame,))
      for subscription in feed.live:
        outlet = subscription.outlet
        if outlet.stalled_since is None and outlet.buffered() + len(parcel) <= settings.SOCKET_BUFFER_BYTES // 2:
          outlet.write(parcel)

  async def know(self) -> None:
    """Makes sure that epoch and heads are known and not older than a heartbeat or two; asks once for all who wait.

    Raises Refusal `busy` when the database does not answer.
    """
    if self.fresh:
      return
    if self._asking is None:
      self._asking = asyncio.get_running_loop().create_task(in_pool(ledger.heads))
      self._asking.add_done_callback(self._asked)
    self.heard(await asyncio.shield(self._asking))
    self.fresh = True

  def _asked(self, done: asyncio.Task[ledger.Heads]) -> None:
    self._asking = None
    if not done.cancelled():
      done.exception()

  # --- who follows

  def join(self, member: Member) -> None:
    """A socket has been greeted: it hears heartbeats from now on."""
    self.members.add(member)
    meters.SOCKETS.set(len(self.members))

  def leave(self, member: Member) -> None:
    """A socket is gone."""
    self.members.discard(member)
    for subscription in list(member.subscriptions.values()):
      self.drop(subscription)
    member.subscriptions.clear()
    meters.SOCKETS.set(len(self.members))

  def follow(self, stream: str) -> Feed:
    """The stream's feed, with one more joining; the caller takes it away from `joining` again."""
    feed = self.feeds.get(stream)
    if feed is None:
      feed = self.feeds[stream] = Feed(stream, settings.SOCKET_BUFFER_BYTES, self._learned)
    if not feed.followed:
      feed.begin(self.heads.get(stream, 0))
    feed.joining += 1
    return feed

  def drop(self, subscription: Subscription) -> None:
    """A socket no longer follows a stream."""
    subscription.over = True
    feed = self.feeds.get(subscription.stream)
    if feed is not None:
      feed.live.discard(subscription)

  def _learned(self, stream: str, revision: int) -> None:
    self.rung({stream: revision})

  def end_all(self, code: int) -> None:
    """Ends every socket of this process."""
    for member in list(self.members):
      member.end(code)

  # --- supervised tasks

  async def beat(self) -> None:
    """The heartbeat, for as long as the process lives.

    Maintained invariant: heads are sent only where the ledger has just answered. While the database is away screens
    hear nothing and say so; they must not be told that an old state is the present one.
    """
    loop = asyncio.get_running_loop()
    due = loop.time()
    while True:
      try:
        self.heard(await in_pool(ledger.heads))
        self.fresh = True
        self.send_heads()
        meters.HEARTBEATS.labels("sent").inc()
      except Exception as error:
        self.fresh = False
        meters.HEARTBEATS.labels("held").inc()
        log.warning("hub.heartbeat_held", error=error.code if isinstance(error, Refusal) else repr(error))
      due = max(due + settings.HEARTBEAT_SECONDS, loop.time())
      await asyncio.sleep(due - loop.time())

  def send_heads(self) -> None:
    """Sends each socket the heads of the streams it may read now; encoded once per distinct set of streams."""
    parcels: dict[frozenset[str], Parcel] = {}
    now = clock.now()
    for member in list(self.members):
      parcel = parcels.get(member.streams)
      if parcel is None:
        heads = {stream: self.heads.get(stream, 0) for stream in sorted(member.streams)}
        frame = messages.Heads(now=now, epoch=self.epoch, heads=heads)
        parcel = parcels[member.streams] = Parcel((messages.encode(frame),))
      self.post(member, parcel)

  def post(self, member: Member, parcel: Parcel) -> None:
    """Sends one socket something, within its bound."""
    if member.outlet.buffered() + len(parcel) > settings.SOCKET_BUFFER_BYTES:
      member.too_slow()
    else:
      member.outlet.write(parcel)

  async def sweep(self) -> None:
    """Drops sockets whose peer does not read, for as long as the process lives."""
    loop = asyncio.get_running_loop()
    while True:
      await asyncio.sleep(SWEEP_SECONDS)
      before = loop.time() - STALLED_SECONDS
      for member in list(self.members):
        since = member.outlet.stalled_since
        if since is not None and since < before:
          member.too_slow()
      kinds: dict[str, int] = {}
      for feed in self.feeds.values():
        kind = meters.stream_kind(feed.stream)
        kinds[kind] = kinds.get(kind, 0) + len(feed.live)
      for kind, count in kinds.items():
        meters.SUBSCRIPTIONS.labels(kind).set(count)


HUB = Hub()
