"""The doorbell may be lost, doubled or late, or fail: nothing depends on it (LED-6)."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import structlog

from tracershop import ledger
from tracershop.ledger import notify
from tracershop.ledger.tests.writing import NURSE, Writers, write_note

Heads = dict[str, int]


@pytest.fixture
async def serving() -> AsyncIterator[None]:
  """The loop that empties the slot, and no listener but the test's own."""
  kept, notify._listeners[:] = list(notify._listeners), []
  notify._take()
  loop = asyncio.create_task(notify.serve())
  await asyncio.sleep(0)
  yield
  loop.cancel()
  await asyncio.gather(loop, return_exceptions=True)
  notify._listeners[:] = kept


class Listener:
  """Takes what rings, and lets a test wait for it."""

  def __init__(self) -> None:
    self.heard: list[Heads] = []
    self.threads: set[int] = set()
    self._more = asyncio.Event()

  def __call__(self, heads: Heads) -> None:
    self.heard.append(heads)
    self.threads.add(threading.get_ident())
    self._more.set()

  async def until(self, condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
      while not condition():
        self._more.clear()
        await self._more.wait()


@pytest.mark.usefixtures("serving")
async def test_led_6_a_ring_reaches_each_listener_on_the_loop() -> None:
  one, two = Listener(), Listener()
  ledger.notify.listen(one)
  ledger.notify.listen(two)
  notify.ring({"note": 3})
  await one.until(lambda: bool(one.heard))
  assert one.heard == two.heard == [{"note": 3}]


@pytest.mark.usefixtures("serving")
async def test_led_6_a_listener_that_raises_is_counted_and_stops_nobody() -> None:
  def fails(_: Heads) -> None:
    raise ValueError("a listener's own fault")

  good, before = Listener(), notify.errors
  notify.listen(fails)
  notify.listen(good)
  # Captured: to print a traceback in colours takes a busy machine seconds.
  with structlog.testing.capture_logs() as logged:
    notify.ring({"note": 1})
    await good.until(lambda: len(good.heard) == 1)
    notify.ring({"note": 2})
    await good.until(lambda: len(good.heard) == 2)
  assert [it["event"] for it in logged] == ["doorbell.listener_failed"] * 2
  assert good.heard == [{"note": 1}, {"note": 2}]
  assert notify.errors == before + 2


@pytest.mark.usefixtures("serving")
async def test_led_6_rings_from_worker_threads_are_gathered_and_never_go_back() -> None:
  """Late and doubled ones too: a lower revision does not replace a higher one."""
  listener = Listener()
  notify.listen(listener)
  loop_thread = threading.get_ident()
  with ThreadPoolExecutor(8) as pool:
    for number in range(1, 201):
      pool.submit(notify.ring, {"note": number, f"customer:{number % 5}": number})
  notify.ring({"note": 5})
  await listener.until(lambda: any(it.get("note") == 200 for it in listener.heard))
  assert listener.threads == {loop_thread}
  together: Heads = {}
  for heads in listener.heard:
    for stream, revision in heads.items():
      together[stream] = max(together.get(stream, 0), revision)
  assert together == {"note": 200, "customer:0": 200, **{f"customer:{it}": 195 + it for it in range(1, 5)}}


async def test_led_6_what_rang_before_anybody_served_is_told_then() -> None:
  kept, notify._listeners[:] = list(notify._listeners), []
  notify._take()
  listener = Listener()
  notify.listen(listener)
  notify.ring({"note": 1})
  notify.ring({"note": 2})
  loop = asyncio.create_task(notify.serve())
  await listener.until(lambda: bool(listener.heard))
  loop.cancel()
  await asyncio.gather(loop, return_exceptions=True)
  notify._listeners[:] = kept
  assert listener.heard == [{"note": 2}]


def test_led_6_ringing_at_a_loop_that_has_gone_raises_nothing() -> None:
  loop = asyncio.new_event_loop()
  filled = asyncio.Event()
  loop.close()
  kept = notify._loop, notify._filled
  notify._loop, notify._filled = loop, filled
  try:
    notify.ring({"note": 1})
  finally:
    notify._loop, notify._filled = kept
  assert notify._take() == ({"note": 1}, [])


@pytest.mark.usefixtures("serving")
async def test_led_6_one_that_no_longer_listens_hears_nothing() -> None:
  gone, stays = Listener(), Listener()
  notify.listen(gone)
  notify.listen(stays)
  notify.unlisten(gone)
  notify.unlisten(gone)
  notify.ring({"note": 1})
  await stays.until(lambda: bool(stays.heard))
  assert gone.heard == []


@pytest.mark.django_db(transaction=True)
def test_led_6_a_change_is_done_although_its_bell_fails(monkeypatch: pytest.MonkeyPatch) -> None:
  def fails(_: Heads) -> None:
    raise ConnectionError("no bell")

  monkeypatch.setattr(notify, "ring", fails)
  assert write_note(actor=NURSE).revisions == {"note": 1}
  assert ledger.heads().of("note") == 1
  assert [it.revision for it in ledger.frames("note", 0)] == [1], "whoever is behind reads the feed"


@pytest.mark.django_db(transaction=True)
def test_led_6_it_rings_when_everybody_can_read_the_change(monkeypatch: pytest.MonkeyPatch, writers: Writers) -> None:
  """A bell before commit would send readers to a feed that has nothing for them."""
  read: list[list[int]] = []

  def ring(heads: Heads) -> None:
    read.append(writers.at_once(lambda _: len(ledger.frames("note", 0)), 1))
    assert heads == {"note": len(read)}

  monkeypatch.setattr(notify, "ring", ring)
  write_note(actor=NURSE)
  write_note(actor=NURSE)
  assert read == [[1], [2]]
