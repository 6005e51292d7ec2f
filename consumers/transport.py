"""The one file that touches Daphne's insides: its server with our outlet in the scope of each websocket.

At 1,000 sockets a frame by ASGI's `send` costs 41 µs and this way 11 µs; and only the transport knows how many bytes a
peer that stopped reading has left lying here. `outlet.PublicOutlet` is the way for every other server.
"""

from __future__ import annotations

import asyncio
import gc
import socket
import time
import zlib
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

# Daphne's server module comes before anything else of Twisted: it installs the reactor on asyncio's loop.
from daphne.server import Server  # isort: skip
from autobahn.exception import PayloadCorruptError
from autobahn.websocket.compress import PerMessageDeflate, PerMessageDeflateOffer, PerMessageDeflateOfferAccept
from daphne.ws_protocol import WebSocketProtocol
from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IPushProducer
from zope.interface import implementer  # type: ignore[import-untyped]

from consumers.outlet import OUTLET_KEY, WINDOW_BITS, Parcel
from tracershop.protocol import MAX_CLIENT_FRAME

# The kernel's share of what waits for a peer. Linux doubles it; left alone it grows to megabytes and hides a stall.
SEND_BUFFER_BYTES = 128 * 1024
# Daphne's default of 50 makes a storm of reconnects wait for SYN retries: p99 1,040 ms against 190 ms.
BACKLOG = 4096
# A ping after 5 s of silence, looked at every 2 s, and 21 s for its answer: who has stopped reading is gone in 30 s.
# Who has much to read gets as long as that allows, for the answer comes after all that was sent before.
PING_INTERVAL_SECONDS = 5
PING_TIMEOUT_SECONDS = 21


class Agreed(PerMessageDeflateOfferAccept):
  """Our answer to an offer of compression: no message refers to one before it, in neither direction."""

  def get_extension_string(self) -> str:
    """Autobahn's, which names only what the client asked for: told so, a client keeps no window for us."""
    said: str = super().get_extension_string()  # type: ignore[no-untyped-call]
    return said if "server_no_context_takeover" in said else f"{said}; server_no_context_takeover"


def agree(offers: Iterable[Any]) -> Agreed | None:
  """The first offer that allows the window our frames were made with; None where there is none."""
  for offer in offers:
    if isinstance(offer, PerMessageDeflateOffer) and offer.request_max_window_bits in (0, *range(WINDOW_BITS, 16)):
      return Agreed(  # type: ignore[no-untyped-call]
        offer, request_no_context_takeover=True, no_context_takeover=True, window_bits=WINDOW_BITS
      )
  return None


class Inflater(PerMessageDeflate):
  """Inflates what a client sends: no more of a message than shows that it is too long, and nothing is kept after it.

  Autobahn's own would inflate a megabyte of each, before anybody looked at it, and keep 40 KiB for each socket.
  """

  def __init__(self) -> None:
    super().__init__(  # type: ignore[no-untyped-call]
      is_server=True,
      server_no_context_takeover=True,
      client_no_context_takeover=True,
      server_max_window_bits=WINDOW_BITS,
      client_max_window_bits=0,
      mem_level=None,
    )
    self._inflate: Any = None
    self._left = 0

  def start_decompress_message(self) -> None:
    self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    self._left = MAX_CLIENT_FRAME + 1

  def decompress_message_data(self, data: bytes, max_output_len: int | None = None) -> bytes:
    if not self._left:
      return b""
    try:
      found: bytes = self._inflate.decompress(data, self._left)
    except zlib.error as error:
      raise PayloadCorruptError(f"not deflated: {error}") from error
    self._left -= len(found)
    return found

  def end_decompress_message(self) -> None:
    # Nothing can be left in it: what did not come out was cut off.
    self._inflate = None


@implementer(IPushProducer)
class DaphneOutlet:
  """Writes prepared frames to the transport of one websocket and knows what is still buffered there."""

  __slots__ = ("_deflates", "_protocol", "_waiters", "lost_code", "stalled_since")

  def __init__(self, protocol: Any) -> None:
    self._protocol = protocol
    self._deflates = False
    self._waiters: list[asyncio.Future[None]] = []
    self.stalled_since: float | None = None
    self.lost_code: int | None = None

  def opened(self) -> None:
    """Told once the socket is accepted: bounds the kernel's buffer and takes over the transport's flow signals."""
    self._deflates = self._protocol.deflates
    transport = self._protocol.transport
    transport.getHandle().setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
    # The HTTP channel that the socket was upgraded from is still registered; it has nothing to produce any more.
    transport.unregisterProducer()
    transport.registerProducer(self, True)

  def write(self, parcel: Parcel) -> None:
    protocol = self._protocol
    # Frames of autobahn itself (pong, close) go the same way, so the order holds. A write after close is dropped.
    if protocol.state == protocol.STATE_OPEN:
      deflated = parcel.deflated if self._deflates else None
      protocol.transport.write(parcel.wire if deflated is None else deflated)

  def buffered(self) -> int:
    transport = self._protocol.transport
    return int(len(transport.dataBuffer) - transport.offset + transport._tempDataLen)

  async def drained(self) -> None:
    while self.stalled_since is not None:
      waiter = asyncio.get_running_loop().create_future()
      self._waiters.append(waiter)
      await waiter

  def close(self, code: int) -> None:
    protocol = self._protocol
    if protocol.state == protocol.STATE_OPEN:
      protocol.sendClose(code=code)

  def abort(self) -> None:
    self._protocol.transport.abortConnection()

  # What Twisted calls when more than 64 KiB wait, and again when all of it is gone.

  def pauseProducing(self) -> None:  # noqa: N802
    if self.stalled_since is None:
      self.stalled_since = time.monotonic()

  def resumeProducing(self) -> None:  # noqa: N802
    self.stalled_since = None
    waiters, self._waiters = self._waiters, []
    for waiter in waiters:
      if not waiter.done():
        waiter.set_result(None)

  def stopProducing(self) -> None:  # noqa: N802
    self.resumeProducing()


class Socket(WebSocketProtocol):  # type: ignore[misc]
  """Daphne's websocket, with a name for the end of a peer that no longer answers pings."""

  outlet: DaphneOutlet | None = None
  CONFIG_ATTRS = WebSocketProtocol.CONFIG_ATTRS

  @classmethod
  def settle(cls, factory: Any) -> None:
    """Takes over the factory's settings for all sockets at once.

    Autobahn copies 29 of them to each socket and makes a text of them for a log that nobody reads.
    """
    for name in WebSocketProtocol.CONFIG_ATTRS:
      setting = getattr(factory, name)
      setattr(cls, name, staticmethod(setting) if callable(setting) else setting)
    cls.CONFIG_ATTRS = []

  @property
  def deflates(self) -> bool:
    """Whether compressed frames were agreed upon in the handshake."""
    return self._perMessageCompress is not None

  def onOpen(self) -> None:  # noqa: N802
    if self.deflates:
      self._perMessageCompress = Inflater()
    super().onOpen()

  def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: N802, N803
    """Daphne's, and the check for UTF-8 that is switched off in Autobahn.

    There it would fail a message that was cut off within a letter, which is refused by name for its length.
    """
    if not isBinary:
      try:
        payload.decode()
      except UnicodeDecodeError as error:
        if len(payload) <= MAX_CLIENT_FRAME:
          self._invalid_payload(f"text that is not UTF-8: {error}")
          return
        payload = payload.decode(errors="replace").encode()
    super().onMessage(payload, isBinary)

  def handle_reply(self, message: dict[str, Any]) -> None:
    """Daphne's, which leaves out the headers of an accept: a wall's cookie is renewed there."""
    if message["type"] == "websocket.accept" and message.get("headers"):
      headers: dict[str, list[str]] = {}
      for name, value in message["headers"]:
        headers.setdefault(name.decode("latin-1"), []).append(value.decode("latin-1"))
      self.serverAccept((message.get("subprotocol"), headers))
    else:
      super().handle_reply(message)

  def onAutoPingTimeout(self) -> None:  # noqa: N802
    if self.outlet is not None:
      self.outlet.lost_code = 4408
    super().onAutoPingTimeout()


class EdgeServer(Server):  # type: ignore[misc]
  """Daphne's server with our outlets, a quiet collector, and an end that lets running commands finish.

  `started` runs on the loop once the address listens; `finish` runs before the reactor stops.
  """

  def __init__(
    self,
    application: Any,
    *,
    host: str,
    port: int,
    started: Callable[[], Awaitable[None]],
    finish: Callable[[], Awaitable[None]],
    behind_proxy: bool = False,
  ) -> None:
    interface = host.replace(":", r"\:")
    super().__init__(
      application,
      endpoints=[f"tcp:port={port}:interface={interface}:backlog={BACKLOG}"],
      ready_callable=self._listening,
      ping_interval=PING_INTERVAL_SECONDS,
      ping_timeout=PING_TIMEOUT_SECONDS,
      # Autobahn's limit holds in both directions; the session refuses frames of clients above 64 KiB by name.
      websocket_max_message_size=1024 * 1024,
      websocket_max_frame_size=1024 * 1024,
      # A screen may stay for weeks; who may not stay is told so by the session.
      websocket_timeout=-1,
      server_name="",
      proxy_forwarded_address_header="X-Forwarded-For" if behind_proxy else None,
      proxy_forwarded_proto_header="X-Forwarded-Proto" if behind_proxy else None,
    )
    self._started = started
    self._finish = finish
    self._ports: list[Any] = []
    self.failure: str | None = None

  def _listening(self) -> None:
    self.ws_factory.perMessageCompressionAccept = agree
    self.ws_factory.utf8validateIncoming = False
    self.ws_factory.protocol = Socket
    Socket.settle(self.ws_factory)
    reactor.callWhenRunning(self._begin)

  def _begin(self) -> None:
    # What is here now stays: the collector need not look at it again, and young garbage is mostly frames.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)
    task = asyncio.get_event_loop().create_task(self._run_started())
    self._starting = task

  async def _run_started(self) -> None:
    try:
      await self._started()
    except Exception as error:
      self.failure = f"{type(error).__name__}: {error}"
      self.stop()

  def listen_success(self, port: Any) -> None:
    self._ports.append(port)
    super().listen_success(port)

  def listen_error(self, failure: Any) -> None:
    self.failure = failure.getErrorMessage()
    super().listen_error(failure)

  def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
    """Daphne's, with the outlet in the scope of a websocket."""
    if isinstance(protocol, Socket):
      protocol.outlet = DaphneOutlet(protocol)
      scope[OUTLET_KEY] = protocol.outlet
    return super().create_application(protocol, scope)

  def kill_all_applications(self) -> Any:
    """Called before the reactor stops: takes no new connections, lets the application finish, then ends the rest."""
    for port in self._ports:
      port.stopListening()
    return Deferred.fromFuture(asyncio.ensure_future(self._end()))

  async def _end(self) -> None:
    try:
      await self._finish()
    finally:
      left = [
        details["application_instance"]
        for details in self.connections.values()
        if "application_instance" in details and not details["application_instance"].done()
      ]
      for instance in left:
        instance.cancel()
      if left:
        await asyncio.wait(left, timeout=2)
