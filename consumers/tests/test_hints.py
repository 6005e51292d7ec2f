"""What is of the moment only (an echo): it reaches those who follow its stream now, and nobody else ever (STR-14)."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from consumers.feed import Feed, Subscription
from consumers.hub import Hub
from consumers.outlet import Parcel
from consumers.tests.conftest import People
from tests import services
from tests.client import Screen
from tests.server import Server, run_python
from tracershop.ledger import notify

# As the pinger's own process does it: a loop that empties the slot, and threads that fill it.
HINTS = """
import asyncio, sys
import django
django.setup()
from tracershop.ledger import notify

async def main():
  left, send = asyncio.Event(), notify._send

  async def sent(*told):
    # The slot is empty before the message has left.
    await send(*told)
    left.set()

  notify._send = sent
  serving = asyncio.create_task(notify.serve())
  await asyncio.to_thread(notify.hint, sys.argv[1], "node.echo", {"nodeId": int(sys.argv[2]), "state": "up"})
  async with asyncio.timeout(20):
    await left.wait()
  serving.cancel()

asyncio.run(main())
"""


def notices(screen: Screen) -> list[dict[str, Any]]:
  """The hints that a screen was sent."""
  return screen.of_type("notice")


async def test_str_14_a_hint_of_another_process_reaches_those_who_follow_its_stream(
  make_server: Callable[..., Server], people: People, redis_server: services.Redis
) -> None:
  one = make_server(REDIS_URL=redis_server.url)
  two = make_server(beside=one, REDIS_URL=redis_server.url)
  one.start()
  two.start()
  screens = [await (await people(server, "siteadmin")).connect("site") for server in (one, two)]
  other = await (await people(one, "siteadmin")).connect("catalogue")
  for number in range(1, 4):
    await asyncio.to_thread(run_python, HINTS, one.data, "site", str(number), REDIS_URL=redis_server.url)
    if all(notices(screen) for screen in screens):
      break
  for screen in screens:
    await screen.until(partial(notices, screen), what="a hint")
    hint = notices(screen)[0]
    assert (hint["stream"], hint["kind"], hint["data"]["state"]) == ("site", "node.echo", "up")
    assert hint["at"].endswith("Z")
    assert screen.gaps == 0
  # It stands nowhere: whoever comes now is told the rows, and no hint.
  late = await (await people(two, "siteadmin")).connect("site")
  await late.until(lambda: bool(late.heads), what="a heartbeat")
  assert notices(late) == notices(other) == []
  for screen in (*screens, other, late):
    await screen.close()


class Peer:
  """A socket that takes what it is sent, with so many bytes waiting before it."""

  def __init__(self, *, waiting: int = 0, stalled: bool = False) -> None:
    self.outlet: Any = self
    self.waiting = waiting
    self.stalled_since = 0.0 if stalled else None
    self.sent: list[dict[str, Any]] = []

  def buffered(self) -> int:
    return self.waiting

  def write(self, parcel: Parcel) -> None:
    self.sent += map(json.loads, parcel.payloads)

  def too_slow(self) -> None:
    raise AssertionError("nobody is dropped for a hint")

  def behind(self, subscription: Subscription, at: int) -> None:
    raise AssertionError("nobody falls behind for a hint")


def test_str_14_a_hint_is_left_out_where_a_peer_does_not_keep_up(settings) -> None:
  hub = Hub()
  feed = hub.feeds["wall"] = Feed("wall", settings.SOCKET_BUFFER_BYTES, lambda *_: None)
  good, full, stalled = Peer(), Peer(waiting=settings.SOCKET_BUFFER_BYTES // 2), Peer(stalled=True)
  for peer in (good, full, stalled):
    feed.live.add(Subscription(peer, "wall"))
  hub.hinted([("wall", b'{"a":1}'), ("site", b'{"a":2}'), ("nobody", b'{"a":3}')])
  assert good.sent == [{"a": 1}]
  assert full.sent == stalled.sent == []


@pytest.fixture
def no_hints():
  notify._take()
  yield
  notify._take()


@pytest.mark.usefixtures("no_hints")
def test_str_14_hints_are_bounded_and_the_oldest_go() -> None:

  def many() -> None:
    for number in range(1_000):
      notify.hint("site", "node.echo", {"nodeId": number})

  threads = [threading.Thread(target=many) for _ in range(4)]
  for thread in threads:
    thread.start()
  for thread in threads:
    thread.join()
  notify.hint("site", "node.echo", {"nodeId": 4711})
  # One that cannot be said is dropped, and raises nothing.
  notify.hint("site", "node.echo", {"nodeId": object()})
  heads, hints = notify._take()
  assert heads == {}
  assert len(hints) == notify.MOST_HINTS
  assert json.loads(hints[-1][1])["data"] == {"nodeId": 4711}


@pytest.mark.usefixtures("no_hints")
async def test_str_14_a_hint_of_this_process_reaches_its_hub_without_redis() -> None:
  told: list[Any] = []
  came = asyncio.Event()

  def listener(hints: notify.Hints) -> None:
    told.extend(hints)
    came.set()

  notify.listen_hints(listener)
  serving = asyncio.create_task(notify.serve())
  try:
    await asyncio.to_thread(notify.hint, "wall", "node.echo", {"nodeId": 1})
    async with asyncio.timeout(10):
      await came.wait()
  finally:
    serving.cancel()
    notify.unlisten_hints(listener)
  ((stream, frame),) = told
  assert stream == "wall"
  assert json.loads(frame)["type"] == "notice"
