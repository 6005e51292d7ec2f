"""The listener: framing, its bounds, bad and slow senders, several at once, and a database that is away."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import random
import socket
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from pinger import letters, mllp
from pinger.mllp import Framer, Listener, TooLong
from pinger.tests import hl7_messages as hl7
from tests import unit
from tests.client import eventually
from tracershop.errors import Refusal
from tracershop.ledger.record import lock_head
from tracershop.orderbook.models import Booking
from tracershop.pool import in_pool
from tracershop.site.listening import told
from tracershop.site.models import Letter, Quarantine
from tracershop.site.quarantine import retry_quarantine

SECONDS = 60.0


def framed(data: bytes) -> bytes:
  return b"\x0b" + data + b"\x1c\r"


# --- framing, without anything else


def test_hl7_7_messages_are_found_however_the_bytes_come():
  stream = b"noise" + framed(b"one") + b"\r\n noise \x1c\x1c" + framed(b"") + framed(b"half \x0bthree") + b"\x0bfour"
  for size in (1, 2, 3, 7, 1000):
    framer = Framer()
    found: list[Any] = []
    for at in range(0, len(stream), size):
      found += framer.feed(stream[at : at + size])
    assert found == [b"one", b"", b"three"]
    assert framer.inside


def test_hl7_7_a_message_that_is_too_long_is_told_once_and_let_go():
  framer = Framer(most=100)
  found = framer.feed(b"\x0b" + b"x" * 60) + framer.feed(b"y" * 60) + framer.feed(b"z" * 1000) + framer.feed(b"\x1c\r")
  assert found == [TooLong(b"x" * 60 + b"y" * 60)]
  assert (framer.inside, framer.feed(framed(b"next"))) == (False, [b"next"])


def test_hl7_7_any_bytes_are_framed_as_a_plain_reading_has_it(nemesis):
  for seed in nemesis.seeds(2_000):
    chance = random.Random(f"frames {seed}")
    stream = bytes(chance.choices(b"ab|\x0b\x1c\r", k=chance.randrange(60)))
    expected = []
    for piece in stream.split(b"\x1c")[:-1]:
      if b"\x0b" in piece:
        expected.append(piece.rpartition(b"\x0b")[2])
    framer, found, left = Framer(), [], stream
    while left:
      size = chance.randint(1, 9)
      found += framer.feed(left[:size])
      left = left[size:]
    assert found == expected, seed


@pytest.mark.parametrize(
  ("peers", "address", "may"),
  [
    ([], "10.9.9.9", True), (["10.1.2.3"], "10.1.2.3", True), (["10.1.2.3"], "10.1.2.4", False),
    (["10.1.2.0/24", "192.168.0.1"], "10.1.2.77", True), (["10.1.2.0/24"], "::ffff:10.1.2.7", True),
    (["10.1.2.0/24"], "fe80::1%eth0", False),
  ],
)  # fmt: skip
def test_hl7_7_only_named_peers_may_send(settings, peers, address, may):
  settings.HL7_PEERS = [ipaddress.ip_network(it) for it in peers]
  assert mllp.allowed(address) is may


# --- with a socket and a database


class Sender:
  """One who sends as a RIS does."""

  def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    self.reader, self.writer = reader, writer

  @classmethod
  async def to(cls, listener: Listener) -> Sender:
    return cls(*await asyncio.open_connection("127.0.0.1", listener.port))

  async def send(self, data: bytes) -> None:
    self.writer.write(data)
    await self.writer.drain()

  async def answer(self) -> tuple[str, str] | None:
    """The next answer; None where the connection was closed."""
    async with asyncio.timeout(SECONDS):
      try:
        data = await self.reader.readuntil(b"\x1c\r")
      except asyncio.IncompleteReadError as end:
        if end.partial:
          raise
        return None
      except ConnectionError:
        return None
    assert data[:1] == b"\x0b"
    assert hl7.unclean(data, hl7.OTHERS) == []
    return hl7.answered(data[1:-2])

  async def ask(self, data: bytes) -> tuple[str, str] | None:
    await self.send(framed(data))
    return await self.answer()

  def close(self) -> None:
    self.writer.close()


@contextlib.asynccontextmanager
async def listening(**given: Any) -> AsyncIterator[Listener]:
  listener = Listener("127.0.0.1", 0, **given)
  await listener.open()
  try:
    yield listener
  finally:
    await listener.close()
    assert listener.connections == 0
    with contextlib.closing(socket.socket()) as probe:
      probe.bind(("127.0.0.1", 0))


async def until(condition: Any) -> None:
  async with asyncio.timeout(SECONDS):
    while not condition():  # noqa: ASYNC110  sockets end in the loop's own time
      await asyncio.sleep(0.005)


async def count(model: Any, **given: Any) -> int:
  return int(await in_pool(lambda: model.objects.filter(**given).count()))


pytestmark = pytest.mark.django_db(transaction=True)


async def test_hl7_1_each_message_of_a_connection_has_its_answer_in_order(made: unit.Unit) -> None:
  async with listening() as listener:
    sender = await Sender.to(listener)
    data = [hl7.simple(f"A{n}", accession=f"ACC{n}") for n in range(5)] + [b"nonsense", hl7.simple("A9", control="RE")]
    await sender.send(b"".join(map(framed, data)))
    found = [await sender.answer() for _ in data]
    assert found == [*(("AA", f"A{n}") for n in range(5)), ("AR", ""), ("AE", "A9")]
    assert await count(Booking) == 5
    sender.close()
    await until(lambda: listener.connections == 0)


async def test_hl7_7_a_sender_of_one_byte_at_a_time_is_waited_for(made: unit.Unit) -> None:
  async with listening() as listener:
    slow, quick = await Sender.to(listener), await Sender.to(listener)
    for number, byte in enumerate(framed(hl7.simple("SLOW"))):
      await slow.send(bytes([byte]))
      await asyncio.sleep(0)
      if number % 200 == 100:
        assert await quick.ask(hl7.simple(f"Q{number}", accession=f"Q{number}")) == ("AA", f"Q{number}")
    assert await slow.answer() == ("AA", "SLOW")


async def test_hl7_1_two_senders_at_once_are_both_answered_and_nothing_is_lost(made: unit.Unit) -> None:
  async def run(listener: Listener, name: str) -> None:
    sender = await Sender.to(listener)
    for number in range(30):
      asked = hl7.simple(f"{name}{number}", accession=f"{name}{number}")
      assert await sender.ask(asked) == ("AA", f"{name}{number}")
    # Both speak of the same study, too.
    for number in range(10):
      at = f"202611240800{number:02}"
      assert await sender.ask(hl7.simple(f"{name}S{number}", at=at, accession="BOTH")) == ("AA", f"{name}S{number}")

  async with listening() as listener:
    await asyncio.gather(run(listener, "A"), run(listener, "B"))
  assert (await count(Booking), await count(Letter)) == (61, 80)


async def test_hl7_7_half_messages_noise_and_vanished_peers_cost_nothing(made: unit.Unit) -> None:
  whole = framed(hl7.simple("LAST"))
  async with listening() as listener:
    for part in (b"", b"\x0b", whole[:200], whole[:-2], b"GET / HTTP/1.1\r\n\r\n", b"\x1c\r" * 50):
      sender = await Sender.to(listener)
      await sender.send(part)
      # Aborted: the other end gets a reset, or nothing.
      sender.writer.transport.abort()
    await until(lambda: listener.connections == 0)
    sender = await Sender.to(listener)
    assert await sender.ask(b"half\x0b" + hl7.simple("LAST")) == ("AA", "LAST")
  assert (await count(Letter), await count(Booking)) == (1, 1)


async def test_hl7_7_endless_noise_is_cut_off(made: unit.Unit) -> None:
  async with listening() as listener:
    sender = await Sender.to(listener)
    with contextlib.suppress(ConnectionError):
      for _ in range(100):
        await sender.send(b"n" * 8192)
    assert await sender.answer() is None


async def test_hl7_7_a_message_over_a_mebibyte_is_refused_and_the_connection_closed(made: unit.Unit) -> None:
  async with listening() as listener:
    sender = await Sender.to(listener)
    head = hl7.simple("LONG")
    with contextlib.suppress(ConnectionError):
      await sender.send(b"\x0b" + head + b"NTE|1||" + b"x" * (mllp.MOST_BYTES + 1) + b"\x1c\r")
    answer = await sender.answer()
    assert answer in (("AR", "LONG"), None)
    assert await sender.answer() is None
    sender = await Sender.to(listener)
    fits = head + b"NTE|1||" + b"x" * (mllp.MOST_BYTES - 10_000)
    assert await sender.ask(fits.replace(b"LONG", b"FITS")) == ("AA", "FITS")
  assert await count(Letter) == 1
  assert [(it["why"], it["kind"]) for it in (await in_pool(told))["refused"]] == [("long", "ORM^O01")]


async def test_hl7_7_a_full_house_makes_room_by_the_one_that_is_silent_longest(made: unit.Unit, monkeypatch) -> None:
  async with listening(most=3) as listener:
    held = [await Sender.to(listener) for _ in range(3)]
    for number, sender in enumerate(held):
      assert await sender.ask(hl7.simple(f"A{number}")) == ("AA", f"A{number}")
    # All were heard just now: the next one is turned away.
    late = await Sender.to(listener)
    assert await late.answer() is None
    assert await held[0].ask(hl7.simple("B0")) == ("AA", "B0")
    monkeypatch.setattr(mllp, "ROOM_SECONDS", 0.0)
    late = await Sender.to(listener)
    assert await late.ask(hl7.simple("C")) == ("AA", "C")
    # The second was silent longest.
    assert await held[1].answer() is None
    assert await held[2].ask(hl7.simple("B2")) == ("AA", "B2")
    assert listener.connections == 3


async def test_hl7_7_who_stalls_in_a_message_is_let_go(made: unit.Unit, monkeypatch) -> None:
  monkeypatch.setattr(mllp, "STALL_SECONDS", 0.05)
  async with listening() as listener:
    sender, idle = await Sender.to(listener), await Sender.to(listener)
    await sender.send(framed(hl7.simple())[:100])
    assert await sender.answer() is None
    assert await idle.ask(hl7.simple("A2")) == ("AA", "A2")
    monkeypatch.setattr(mllp, "MESSAGE_SECONDS", 0.0)
    await idle.send(b"\x0bMSH")
    assert await idle.answer() is None


async def test_hl7_7_a_stranger_is_not_heard(made: unit.Unit, settings) -> None:
  settings.HL7_PEERS = [ipaddress.ip_network("10.0.0.0/8")]
  async with listening() as listener:
    sender = await Sender.to(listener)
    with contextlib.suppress(ConnectionError):
      await sender.send(framed(hl7.simple()))
    with contextlib.suppress(ConnectionError):
      assert await sender.answer() is None
  assert await count(Letter) == 0


@pytest.mark.parametrize("error", [OperationalError(2002, "no server"), Refusal("busy")])
async def test_hl7_6_without_a_database_nobody_is_told_that_it_was_taken(made: unit.Unit, monkeypatch, error) -> None:
  def away(data: bytes) -> bytes:
    raise error

  right = letters.take
  async with listening() as listener:
    sender = await Sender.to(listener)
    monkeypatch.setattr(letters, "take", away)
    assert await sender.ask(hl7.simple()) is None
    monkeypatch.setattr(letters, "take", right)
    sender = await Sender.to(listener)
    assert await sender.ask(hl7.simple()) == ("AA", "A1")
  assert await count(Booking) == 1


class Holder(threading.Thread):
  """Somebody who holds the ledger's lock, so that nobody else writes, until he is told to let go."""

  def __init__(self) -> None:
    super().__init__()
    self.holds, self.let_go = threading.Event(), threading.Event()

  def run(self) -> None:
    try:
      with transaction.atomic():
        lock_head("default")
        self.holds.set()
        self.let_go.wait(SECONDS)
    finally:
      connection.close()


async def test_hl7_6_a_database_that_is_held_answers_nobody_and_loses_nothing(made: unit.Unit) -> None:
  holder = Holder()
  holder.start()
  assert await asyncio.to_thread(holder.holds.wait, SECONDS)
  async with listening() as listener:
    try:
      first, second = await Sender.to(listener), await Sender.to(listener)
      both = await asyncio.gather(first.ask(hl7.simple("A1")), second.ask(hl7.simple("A2", accession="ACC2")))
      assert not any(both)
      assert await count(Booking) == 0
    finally:
      holder.let_go.set()
      holder.join()
    sender = await Sender.to(listener)
    for _ in range(2):
      assert await sender.ask(hl7.simple("A1")) == ("AA", "A1")
      assert await sender.ask(hl7.simple("A2", accession="ACC2")) == ("AA", "A2")
  assert (await count(Booking), await count(Letter, state="done")) == (2, 2)


async def test_hl7_7_a_fault_of_ours_is_an_answer(made: unit.Unit, monkeypatch, capfd) -> None:
  def broken(data: bytes) -> bytes:
    raise ValueError(data.decode())

  async with listening() as listener:
    sender = await Sender.to(listener)
    monkeypatch.setattr(letters, "take", broken)
    assert await sender.ask(hl7.simple()) == ("AE", "A1")
    monkeypatch.undo()
    assert await sender.ask(hl7.simple()) == ("AA", "A1")
  said = capfd.readouterr()
  assert hl7.unclean((said.out + said.err).encode()) == []


async def test_hl7_8_the_pinger_takes_what_is_to_be_tried_again_within_seconds(
  made: unit.Unit, settings, monkeypatch, unused_tcp_port
) -> None:
  settings.HL7_PORT, settings.HL7_HOST = unused_tcp_port, "127.0.0.1"
  monkeypatch.setattr(mllp, "ATTEND_SECONDS", 0.02)
  running = asyncio.create_task(mllp.listen())
  try:
    async with asyncio.timeout(SECONDS):
      while True:
        with contextlib.suppress(OSError):
          sender = Sender(*await asyncio.open_connection("127.0.0.1", unused_tcp_port))
          break
        await asyncio.sleep(0.01)
    assert await sender.ask(hl7.simple("A7", room="")) == ("AE", "A7")
    kept = await in_pool(Quarantine.objects.get)
    await in_pool(
      lambda: Letter.objects.update(body=Letter.objects.get().body.replace("|ACC1\rNTE", "|ACC1|PET1\rNTE"))
    )
    await in_pool(retry_quarantine, actor=made.site_admin, quarantine_id=kept.pk)
    async with asyncio.timeout(SECONDS):
      while not await count(Booking):  # noqa: ASYNC110  the database rings no event
        await asyncio.sleep(0.02)
  finally:
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
      await running


async def stands(state: str) -> None:
  """Waits until the site's page is told that the listener stands so."""

  async def is_told() -> bool:
    found = (await in_pool(told))["listener"]
    return found is not None and found["state"] == state

  await eventually(is_told)


async def test_hl7_7_a_port_that_is_taken_is_tried_again(made: unit.Unit, settings, monkeypatch) -> None:
  """HL7-22: and the site's page is told how it stands."""
  monkeypatch.setattr(mllp, "BIND_AGAIN_SECONDS", 0.02)
  with socket.create_server(("127.0.0.1", 0)) as taken:
    settings.HL7_PORT, settings.HL7_HOST = taken.getsockname()[1], "127.0.0.1"
    running = asyncio.create_task(mllp.listen())
    await stands("taken")
    assert not running.done()
  try:
    async with asyncio.timeout(SECONDS):
      while True:
        with contextlib.suppress(OSError):
          sender = Sender(*await asyncio.open_connection("127.0.0.1", settings.HL7_PORT))
          break
        await asyncio.sleep(0.01)
    assert await sender.ask(hl7.simple()) == ("AA", "A1")
    now = (await in_pool(told))["listener"]
    assert (now["state"], now["host"], now["port"]) == ("listening", "127.0.0.1", settings.HL7_PORT)
    assert now["heardAt"] is not None
  finally:
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
      await running


@pytest.mark.django_db(transaction=True)
async def test_hl7_7_without_a_port_nobody_listens(settings) -> None:
  """HL7-22."""
  settings.HL7_PORT = 0
  running = asyncio.create_task(mllp.listen())
  await stands("off")
  assert not running.done()
  running.cancel()
  with contextlib.suppress(asyncio.CancelledError):
    await running
