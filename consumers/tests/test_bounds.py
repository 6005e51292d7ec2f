"""What a peer may cost: one that stops reading, and many that read a burst."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable
from pathlib import Path

from consumers.tests.conftest import People
from consumers.tests.orders import place, stream_of
from consumers.tests.readers import follow
from tests.client import Screen, eventually
from tests.server import Server, run_python


def resident_bytes(server: Server) -> int:
  """The memory of the server's process."""
  assert server.process is not None
  pages = Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]
  return int(pages) * os.sysconf("SC_PAGE_SIZE")


def stop_reading(screen: Screen) -> None:
  """The screen's machine falls asleep: nothing is read any more, not even by the kernel beyond a small buffer."""
  raw = screen.socket.transport.get_extra_info("socket")
  raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
  screen.socket.transport.pause_reading()


async def test_str_7_who_stops_reading_is_gone_within_30_seconds_and_counted(server: Server, people: People) -> None:
  nurse = await people(server)
  stream = stream_of(nurse)
  screen = await nurse.connect(stream)
  stop_reading(screen)

  async def counted() -> bool:
    return await asyncio.to_thread(server.meter, "tracershop_closes_total", code="4408") == 1

  await eventually(counted, 30, "the sleeper's 4408")
  assert server.meter("tracershop_sockets") == 0
  screen.kill()


async def test_str_7_who_stops_reading_in_a_burst_costs_a_bounded_amount_and_nobody_else(
  server: Server, people: People
) -> None:
  nurse = await people(server)
  stream = stream_of(nurse)
  async with await nurse.connect(stream) as screen:
    sleepers = [await nurse.connect(stream) for _ in range(20)]
    for sleeper in sleepers:
      stop_reading(sleeper)
    before = resident_bytes(server)
    start = screen.copies[stream].revision
    # More than a socket's bound, the kernel's buffers and the sleepers' own together: 8 MiB.
    await asyncio.to_thread(nudge, server, stream, times=1_000, size=8_000)
    await screen.reached({stream: start + 1_000}, 30)

    async def dropped() -> bool:
      return await asyncio.to_thread(server.meter, "tracershop_closes_total", code="4408") == len(sleepers)

    await eventually(dropped, 30, "all sleepers dropped")
    assert screen.revisions[stream] == list(range(start + 1, start + 1_001))
    assert (resident_bytes(server) - before) / len(sleepers) < 1024 * 1024
  for sleeper in sleepers:
    sleeper.kill()


NUDGE = """
import django, sys
django.setup()
from tracershop import ledger
from tracershop.actor import SYSTEM

@ledger.action
def nudge(change, *, stream, number, size):
  row = {"id": 1, "text": "x" * size, "number": number}
  change.record(kind="test.nudged", subjects=["test:1"], changes=[ledger.Put(stream, "notice", row)])

stream, times, size = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
for number in range(times):
  nudge(actor=SYSTEM, stream=stream, number=number, size=size)
"""


def nudge(server: Server, stream: str, *, times: int, size: int) -> None:
  """Moves a stream on from another process, by a row of about this size, as fast as the ledger takes it."""
  run_python(NUDGE, server.data, stream, str(times), str(size), **server.settings)


async def test_str_3_a_burst_of_1000_updates_reaches_200_sockets_whole_and_in_order(
  make_server: Callable[..., Server], people: People
) -> None:
  """900 come from another process and are found by heartbeats, 100 by commands of this one, at the same time."""
  server = make_server(TRACERSHOP_SOCKET_RATE="100000")
  server.start()
  nurse = await people(server)
  stream = stream_of(nurse)
  readers = [await follow(nurse, stream) for _ in range(200)]
  writers = [await nurse.connect(stream) for _ in range(4)]
  numbers = [await place(writer, stream) for writer in writers]
  start = max(writer.copies[stream].revision for writer in writers)
  await asyncio.gather(*(reader.reached(start, 30) for reader in readers))

  async def write(writer: Screen, number: int) -> None:
    for turn in range(25):
      await writer.command("order.edit", {"orderId": number, "orderedMbq": 1_000 + turn}, seconds=60)

  await asyncio.gather(
    asyncio.to_thread(nudge, server, stream, times=900, size=400),
    *(write(writer, number) for writer, number in zip(writers, numbers, strict=True)),
  )
  await asyncio.gather(*(reader.reached(start + 1_000, 60) for reader in readers))
  expected = list(range(start + 1, start + 1_001))
  assert all(reader.revisions[-1_000:] == expected for reader in readers)
  await asyncio.gather(*(writer.reached({stream: start + 1_000}, 60) for writer in writers))
  assert len({str(writer.copies[stream].image()) for writer in writers}) == 1
  assert all(writer.gaps == 0 for writer in writers)
  for writer in writers:
    await writer.close()
  for reader in readers:
    assert reader.transport is not None
    reader.transport.abort()
