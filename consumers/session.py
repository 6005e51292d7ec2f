"""One websocket: from handshake to close code. What is slow runs beside it, so that it always hears its peer."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Coroutine
from typing import Any

import msgspec
import structlog
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from consumers import answers, identity, meters, registry, system
from consumers.feed import Subscription
from consumers.hub import HUB, Hub
from consumers.limits import socket_bucket
from consumers.looking import Looking
from consumers.outlet import OUTLET_KEY, Outlet, Parcel, PublicOutlet
from consumers.static import SITE
from tracershop import clock
from tracershop.access import policy
from tracershop.actor import PRODUCTION_ROLES, SYSTEM, Actor
from tracershop.errors import Refusal
from tracershop.protocol import MAX_CLIENT_FRAME, SUBPROTOCOL, VERSION, messages
from tracershop.protocol.shape import badly_typed

log = structlog.get_logger()

MALFORMED_LIMIT = 10
# Commands and queries of one socket that wait behind each other.
PENDING_LIMIT = 32
# Who was looked up just now is not looked up again for a subscription (commands look again under the lock).
FRESH_SECONDS = 1.0
KNOWN_CODES = frozenset({1000, 1001, 1005, 1006, 1009, 4400, 4401, 4403, 4408, 4409, 4429, 4503})

# Commands in the making, over all sockets: the end of the process waits for them.
running: set[asyncio.Task[None]] = set()


class Session(AsyncWebsocketConsumer):
  """A screen's or script's socket.

  A channels consumer without a channel layer: the hub stands in for it. `dispatch` does not go through channels', which
  hops into a thread for each message.
  """

  hub: Hub = HUB

  def __init__(self, *args: Any, **kwargs: Any) -> None:
    super().__init__(*args, **kwargs)
    self.actor: Actor = SYSTEM
    self.streams: frozenset[str] = frozenset()
    self.subscriptions: dict[str, Subscription] = {}
    self.brought = identity.Credentials()
    self.language = "da"
    self.greeted = False
    self.ended: int | None = None
    self.malformed = 0
    self.checked_at = 0.0
    self.bucket = socket_bucket()
    self.looking = Looking()
    self._pending: deque[messages.Command | messages.Query] = deque()
    self._working: asyncio.Task[None] | None = None
    # A position to answer from, None for a snapshot, or a revision to go on from without an answer.
    self._joins: deque[tuple[Subscription, messages.Position | int | None]] = deque()
    self._joining: asyncio.Task[None] | None = None
    self._catching_up: asyncio.Task[None] | None = None

  async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
    """The ASGI application of one socket."""
    self.scope: Any = scope
    self.base_send: Any = send
    outlet: Outlet | None = scope.get(OUTLET_KEY)
    self.outlet: Outlet = outlet if outlet is not None else PublicOutlet(send)
    try:
      while True:
        await self.dispatch(await receive())
    except StopConsumer:
      return
    finally:
      self._leave()

  async def dispatch(self, message: dict[str, Any]) -> None:
    """Handles one ASGI message."""
    match message["type"]:
      case "websocket.receive":
        self._receive(message)
      case "websocket.connect":
        await self._connect()
      case "websocket.disconnect":
        self._count_close(int(message.get("code") or 1005))
        raise StopConsumer

  # --- handshake

  async def _connect(self) -> None:
    headers = self.scope["headers"]
    if not identity.origin_allowed(headers):
      meters.REFUSED.labels("origin").inc()
      await self.base_send({"type": "websocket.close"})
      return
    offered: list[str] = self.scope.get("subprotocols", [])
    self.brought = identity.credentials(headers)
    ours = SUBPROTOCOL in offered
    # One that we do not speak is echoed too: a browser that offered something and got nothing back never sees a code.
    chosen = SUBPROTOCOL if ours else (offered[0] if offered else None)
    await self.base_send({"type": "websocket.accept", "subprotocol": chosen, "headers": identity.renewal(self.brought)})
    self.outlet.opened()
    if not ours:
      self.end(4409)
      return
    try:
      actor = await self.hub.lookups.who(self.brought)
      if actor is None:
        self.end(4401)
        return
      await self.hub.know()
    except Exception as error:
      answers.refusal_of(error, None)
      self.end(4503)
      return
    self._greet(actor)

  def _greet(self, actor: Actor) -> None:
    if self.ended is not None:
      return
    self.adopt(actor)
    self.language = identity.language_of(self.brought, actor)
    self.greeted = True
    self._post(
      messages.Hello(
        protocol=VERSION,
        epoch=self.hub.epoch,
        now=clock.now(),
        heartbeat_seconds=settings.HEARTBEAT_SECONDS,
        user=user_of(actor),
        streams={stream: self.hub.heads.get(stream, 0) for stream in sorted(self.streams)},
        build=SITE.build(),
        site=system.site_facts() if actor.role in {*PRODUCTION_ROLES, "siteAdmin"} else None,
      )
    )
    self.hub.join(self)

  # --- what the hub asks of a member

  def adopt(self, actor: Actor) -> None:
    """Takes over who this is now. Streams that he may no longer read end."""
    if policy.looks_for(self.actor) - policy.looks_for(actor):
      self.looking.away(self.actor)
    self.actor = actor
    self.checked_at = time.monotonic()
    before, self.streams = self.streams, policy.streams_for(actor)
    # One that never was his is refused where it is asked for, like one that is not there.
    for stream in [stream for stream in self.subscriptions if stream in before - self.streams]:
      self._drop(stream)
      self._post(messages.Ended(stream=stream, code="forbidden"))

  def end(self, code: int) -> None:
    """Closes with a code of the protocol, once; nothing is sent after it."""
    if self.ended is None:
      self.ended = code
      self.outlet.close(code)
      self._leave()

  def too_slow(self) -> None:
    """The peer does not take what is sent; it may come back and resume."""
    self.end(4408)

  def __hash__(self) -> int:
    return id(self)

  def _leave(self) -> None:
    self.looking.away(self.actor)
    self.hub.leave(self)
    self._pending.clear()
    self._joins.clear()
    for task in (self._catching_up, self._joining):
      if task is not None:
        task.cancel()

  def _count_close(self, code: int) -> None:
    code = self.ended or self.outlet.lost_code or code
    meters.CLOSES.labels(str(code) if code in KNOWN_CODES else "other").inc()

  def _post(self, frame: messages.Frame) -> None:
    if self.ended is None:
      self.hub.post(self, Parcel((messages.encode(frame),)))

  # --- frames of the client

  def _receive(self, message: dict[str, Any]) -> None:
    if not self.greeted or self.ended is not None:
      return
    if not self.bucket.take():
      meters.REFUSED.labels("too_many").inc()
      self.end(4429)
      return
    text = message.get("text")
    if text is None:
      self._refuse(Refusal("invalid", text="frame", why="binary frame"), None)
      return
    if len(text) > MAX_CLIENT_FRAME or len(data := text.encode()) > MAX_CLIENT_FRAME:
      self._refuse(Refusal("invalid", text="too_large", limit=MAX_CLIENT_FRAME), None)
      return
    try:
      frame = messages.decode(data)
    except msgspec.DecodeError as error:
      self._refuse(badly_typed(error), id_in(data))
      return
    except RecursionError:
      self._refuse(Refusal("invalid", text="frame", why="nested too deeply"), None)
      return
    match frame:
      case messages.Ping():
        if len(frame.id) > registry.LONGEST_QUERY_ID:
          self._refuse(Refusal("invalid", field="id", text="frame", why="id is too long"), None)
        else:
          self._post(messages.Pong(id=frame.id, now=clock.now()))
      case messages.Seen():
        pass  # The bytes that wait for this socket are read from its transport, which cannot be told wrong.
      case messages.Subscribe():
        self._subscribe(frame)
      case messages.Unsubscribe():
        self._drop(frame.stream)
        self._post(messages.Ended(stream=frame.stream[:64], code=None))
      case messages.Command() | messages.Query():
        self._queue(frame)
      case messages.Look():
        try:
          self.looking.look(self.actor, frame)
        except Refusal as refusal:
          self._refuse(refusal, None)

  # --- subscriptions

  def _subscribe(self, frame: messages.Subscribe) -> None:
    self._drop(frame.stream)
    if len(self._joins) >= PENDING_LIMIT:
      self._post(answers.refused(Refusal("busy"), self.language, stream=frame.stream[:64]))
      return
    subscription = Subscription(self, frame.stream)
    self.subscriptions[frame.stream] = subscription
    self._queue_join(subscription, frame.position)

  def behind(self, subscription: Subscription, at: int) -> None:
    """The peer does not take live deltas as fast as they come; what waits for it stays in the ledger meanwhile."""
    if self.ended is None:
      self._queue_join(subscription, at)

  def _queue_join(self, subscription: Subscription, position: messages.Position | int | None) -> None:
    self._joins.append((subscription, position))
    if self._joining is None:
      self._joining = self._spawn(self._join())

  def _drop(self, stream: str) -> None:
    subscription = self.subscriptions.pop(stream, None)
    if subscription is not None:
      self.hub.drop(subscription)
      if self._catching_up is not None and self._catching_up.get_name() == stream:
        self._catching_up.cancel()

  async def _join(self) -> None:
    # One after the other: the parts of two long snapshots at once would fill the socket's bound.
    try:
      while self._joins:
        subscription, position = self._joins.popleft()
        if subscription.over:
          continue
        self._catching_up = self._spawn(self._catch_up(subscription, position), name=subscription.stream)
        await asyncio.wait((self._catching_up,))
        self._catching_up = None
    finally:
      self._joining = None

  async def _catch_up(self, subscription: Subscription, position: messages.Position | int | None) -> None:
    stream = subscription.stream
    try:
      if isinstance(position, int):
        await self.hub.catch_up.go_on(subscription, position)
        return
      await self._look_again()
      if subscription.over or self.ended is not None:
        return
      if stream not in self.streams:
        # Alike for a stream that is not there and one that is not his.
        raise Refusal("not_found", field="stream")
      await self.hub.catch_up.run(subscription, position)
    except Exception as error:
      refusal = answers.refusal_of(error, None)
      if self.subscriptions.get(stream) is subscription:
        self._drop(stream)
        self._post(answers.refused(refusal, self.language, stream=stream[:64]))

  async def _look_again(self) -> None:
    if time.monotonic() - self.checked_at < FRESH_SECONDS:
      return
    actor = await self.hub.lookups.who(self.brought)
    if actor is None:
      self.end(4401)
    elif self.ended is None:
      self.adopt(actor)

  # --- commands and queries

  def _queue(self, frame: messages.Command | messages.Query) -> None:
    if self.hub.closing or len(self._pending) >= PENDING_LIMIT:
      self._post(answers.refused(Refusal("busy"), self.language, frame_id=frame.id))
      return
    self._pending.append(frame)
    if self._working is None:
      self._working = self._spawn(self._work())
      running.add(self._working)
      self._working.add_done_callback(running.discard)

  async def _work(self) -> None:
    # In order, one at a time: a screen that edits and then accepts means it in that order. A command that has begun is
    # not given up when its socket goes: the client sends it again and hears what came of it.
    try:
      while self._pending:
        frame = self._pending.popleft()
        try:
          if isinstance(frame, messages.Command):
            self._post(await registry.command(self.brought, registry.understand(frame)))
          else:
            self._post(await registry.query(self.brought, frame))
        except Exception as error:
          self._refuse(answers.refusal_of(error, frame.id), frame.id)
    finally:
      self._working = None

  def _refuse(self, refusal: Refusal, frame_id: str | None) -> None:
    self._post(answers.refused(refusal, self.language, frame_id=frame_id))
    if refusal.code == "unauthenticated":
      self.end(4401)
    elif answers.malformed(refusal):
      self.malformed += 1
      if self.malformed >= MALFORMED_LIMIT:
        self.end(4400)

  def _spawn(self, work: Coroutine[Any, Any, None], name: str | None = None) -> asyncio.Task[None]:
    return asyncio.get_running_loop().create_task(work, name=name)


def user_of(actor: Actor) -> messages.SessionUser:
  """The signed-in user as the wire shows him."""
  return messages.SessionUser(
    id=actor.user_id,
    name=actor.name,
    role=actor.role,
    customer_ids=sorted(actor.customer_ids),
    device_id=actor.device_id,
  )


class _Id(msgspec.Struct):
  id: str = ""


def id_in(data: bytes) -> str | None:
  """The id of a frame that was refused, where it has one, so that its sender can tell which it was."""
  try:
    return msgspec.json.decode(data, type=_Id).id[: registry.LONGEST_QUERY_ID] or None
  except (msgspec.DecodeError, RecursionError):
    return None
