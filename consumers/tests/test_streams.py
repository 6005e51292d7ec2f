"""Streams on a real server: resume, snapshot, parts, gaps, rights."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Callable

import pytest

from consumers.tests.conftest import People
from consumers.tests.orders import order, place, stream_of
from tests.client import Screen
from tests.server import Server
from tracershop.ledger.fold import Copy


def answers(screen: Screen, stream: str) -> list[str]:
  """How the subscriptions to a stream were answered, in order."""
  return [
    frame["type"] for frame in screen.frames if frame["type"] in ("snapshot", "resumed") and frame["stream"] == stream
  ]


async def test_str_2_a_dropped_screen_resumes_with_what_it_missed(shared: Server, people: People) -> None:
  nurse = await people(shared)
  stream = stream_of(nurse)
  async with await nurse.connect(stream) as witness:
    lost = await nurse.connect(stream)
    await place(witness, stream)
    await lost.reached({stream: witness.copies[stream].revision})
    at = lost.copies[stream].revision
    lost.kill()
    await lost.closed()
    for _ in range(3):
      await place(witness, stream)
    async with await nurse.connect(stream, copies=lost.copies) as back:
      await back.until(lambda: back.follows(stream))
      await back.reached({stream: witness.copies[stream].revision})
      assert answers(back, stream) == ["resumed"]
      assert back.of_type("resumed")[0]["revision"] == at
      assert back.revisions[stream] == list(range(at + 1, at + 4))
      assert back.copies[stream].image() == witness.copies[stream].image()


async def test_str_2_frames_that_only_the_table_remembers_are_resumed_too(
  make_server: Callable[..., Server], people: People
) -> None:
  server = make_server()
  server.start()
  nurse = await people(server)
  stream = stream_of(nurse)
  async with await nurse.connect(stream) as before:
    copy = before.copies[stream]
    start = copy.revision
    kept = {kind: dict(rows) for kind, rows in copy.rows.items()}
    for _ in range(3):
      await place(before, stream)
  old = Copy(stream)
  old.epoch, old.revision, old.rows = copy.epoch, start, kept
  server.stop()
  server.start()
  async with await nurse.connect(stream, copies={stream: old}) as after:
    await after.reached({stream: copy.revision})
    assert answers(after, stream) == ["resumed"]
    assert after.copies[stream].image() == copy.image()


@pytest.mark.parametrize(("epoch", "revision"), [("another", 0), (None, 10_000), (None, -1), (None, 10**18)])
async def test_str_2_a_position_that_cannot_be_continued_gets_a_snapshot(
  shared: Server, people: People, epoch: str | None, revision: int
) -> None:
  nurse = await people(shared)
  stream = stream_of(nurse)
  async with await nurse.connect() as screen:
    screen.copies[stream] = Copy(stream)
    position = {"epoch": epoch or screen.hello["epoch"], "revision": revision}
    await screen.send({"type": "subscribe", "stream": stream, "position": position})
    await screen.until(lambda: stream in screen.live)
    assert answers(screen, stream) == ["snapshot"]
    await screen.reached({stream: screen.hello["streams"][stream]})


async def test_str_2_a_position_whose_frames_are_no_longer_kept_gets_a_snapshot(server: Server, people: People) -> None:
  nurse = await people(server)
  stream = stream_of(nurse)
  async with await nurse.connect(stream) as screen:
    for _ in range(4):
      await place(screen, stream)
    epoch, head = screen.copies[stream].epoch, screen.copies[stream].revision
  server.stop()
  with sqlite3.connect(server.data / "tracershop.sqlite3") as database:
    database.execute("DELETE FROM ledger_frame WHERE stream = ? AND revision <= ?", (stream, head - 2))
  server.start()
  for revision, answer in ((head - 3, "snapshot"), (head - 2, "resumed"), (head, "resumed")):
    async with await nurse.connect() as screen:
      copy = screen.copies[stream] = Copy(stream)
      copy.epoch, copy.revision = epoch, revision
      await screen.subscribe(stream)
      assert answers(screen, stream) == [answer]
      await screen.reached({stream: head})


async def test_str_2_who_is_more_than_2000_behind_gets_a_snapshot(server: Server, people: People) -> None:
  nurse = await people(server)
  stream = stream_of(nurse)
  async with await nurse.connect(stream) as screen:
    epoch, start = screen.copies[stream].epoch, screen.copies[stream].revision
  server.stop()
  with sqlite3.connect(server.data / "tracershop.sqlite3") as database:
    append_touches(database, stream, 2_001)
  server.start()
  for revision, answer in ((start, "snapshot"), (start + 1, "resumed")):
    async with await nurse.connect() as screen:
      copy = screen.copies[stream] = Copy(stream)
      copy.epoch, copy.revision = epoch, revision
      await screen.subscribe(stream)
      await screen.reached({stream: start + 2_001})
      assert answers(screen, stream) == [answer]
      assert screen.gaps == 0


def append_touches(database: sqlite3.Connection, stream: str, count: int) -> None:
  """Moves a stream on by deltas without changes, past the ledger's door: only a test does that."""
  (streams,) = database.execute("SELECT streams FROM ledger_head").fetchone()
  heads = json.loads(streams)
  for _ in range(count):
    heads[stream] += 1
    at, revision = "2026-11-24T07:15:00Z", heads[stream]
    frame = {"type": "delta", "stream": stream, "revision": revision, "at": at, "kind": "test.touched"}
    frame |= {"actor": "Test", "changes": []}
    database.execute(
      "INSERT INTO ledger_frame (stream, revision, entry_id, at, salt, data) VALUES (?, ?, 0, ?, ?, ?)",
      (stream, heads[stream], "2099-01-01 00:00:00", b"", json.dumps(frame).encode()),
    )
  database.execute("UPDATE ledger_head SET streams = ?", (json.dumps(heads),))


async def test_str_3_a_long_snapshot_comes_in_parts_that_are_applied_together(server: Server, people: People) -> None:
  nurse, chemist = await people(server), await people(server, "radiochemist")
  stream = stream_of(nurse)
  async with await nurse.connect(stream) as screen:
    comment = "æ" * 150
    for _ in range(2):
      await place(screen, stream, comment=comment)
  server.stop()
  with sqlite3.connect(server.data / "tracershop.sqlite3") as database:
    columns = [row[1] for row in database.execute("PRAGMA table_info(orderbook_order)") if row[1] != "id"]
    names = ", ".join(f'"{name}"' for name in columns)
    for _ in range(10):
      database.execute(f"INSERT INTO orderbook_order ({names}) SELECT {names} FROM orderbook_order")
  server.start()
  async with await chemist.connect("production") as screen:
    parts = screen.of_type("snapshot")
    assert len(parts) > 2
    assert [part["part"] for part in parts] == list(range(1, len(parts) + 1))
    assert {part["parts"] for part in parts} == {len(parts)}
    assert len(screen.rows("production", "order")) == 2 * 2**10
    # No other frame of the stream stands between the parts.
    mine = [frame["type"] for frame in screen.frames if frame.get("stream") == "production"]
    assert mine[: len(parts)] == ["snapshot"] * len(parts)


async def test_a_second_subscribe_restarts_the_stream(shared: Server, people: People) -> None:
  nurse = await people(shared)
  stream = stream_of(nurse)
  async with await nurse.connect(stream) as screen:
    await place(screen, stream)
    await screen.subscribe(stream)
    screen.copies.pop(stream)
    await screen.subscribe(stream)
    assert answers(screen, stream) == ["snapshot", "resumed", "snapshot"]
    number = await place(screen, stream)
    assert number in screen.rows(stream, "order")
    assert screen.gaps == 0


async def test_a_screen_with_a_gap_asks_again_and_is_right(shared: Server, people: People) -> None:
  nurse = await people(shared)
  stream = stream_of(nurse)
  async with await nurse.connect(stream) as witness, await nurse.connect(stream) as screen:
    await place(witness, stream)
    await screen.reached({stream: witness.copies[stream].revision})
    # As if a frame had been lost on the way: the copy is set back behind what it was told.
    screen.copies[stream].revision -= 1
    await place(witness, stream)
    await screen.until(lambda: screen.gaps == 1 and screen.follows(stream))
    await screen.until(lambda: screen.copies[stream].image() == witness.copies[stream].image())


async def test_unsubscribe_ends_the_stream(shared: Server, people: People) -> None:
  nurse = await people(shared)
  stream = stream_of(nurse)
  async with await nurse.connect(stream, "catalogue") as screen:
    await screen.send({"type": "unsubscribe", "stream": stream})
    await screen.until(lambda: bool(screen.of_type("ended")))
    assert screen.of_type("ended") == [{"type": "ended", "stream": stream, "code": None}]
    seen = screen.copies[stream].revision
    answer = await nurse.command("order.place", order(screen, stream))
    await screen.until(lambda: screen.heads[stream] >= answer.json()["revisions"][stream])
    assert screen.copies[stream].revision == seen


@pytest.mark.parametrize(
  "stream", ["production", "customer:2", "customer:999", "wall", "site", "nonsense", "x" * 5_000]
)
async def test_acc_6_a_stream_that_is_not_his_is_answered_like_none(
  shared: Server, people: People, stream: str
) -> None:
  nurse = await people(shared)
  assert stream_of(nurse) == "customer:1"
  async with await nurse.connect() as screen:
    await screen.send({"type": "subscribe", "stream": stream})
    await screen.until(lambda: bool(screen.of_type("refused")))
    (refused,) = screen.of_type("refused")
    assert (refused["code"], refused["stream"], refused["id"]) == ("not_found", stream[:64], None)


async def test_acc_2_a_withdrawn_assignment_ends_that_stream_only(server: Server, people: People) -> None:
  admin = await people(server, "shopadmin")
  assert admin.user is not None
  first, second = (f"customer:{number}" for number in admin.user["customerIds"])
  async with await admin.connect(first, second) as screen:
    with sqlite3.connect(server.data / "tracershop.sqlite3", timeout=10) as database:
      database.execute(
        "DELETE FROM access_assignment WHERE user_id = ? AND customer_id = ?", (admin.user["id"], int(second[9:]))
      )
    await screen.until(lambda: bool(screen.of_type("ended")), 5)
    assert screen.of_type("ended") == [{"type": "ended", "stream": second, "code": "forbidden"}]
    await screen.until(lambda: second not in screen.heads)
    number = await place(screen, first)
    assert number in screen.rows(first, "order")


async def test_str_9_a_new_epoch_closes_every_socket_with_4503(server: Server, people: People) -> None:
  nurse = await people(server)
  stream = stream_of(nurse)
  screen = await nurse.connect(stream)
  with sqlite3.connect(server.data / "tracershop.sqlite3", timeout=10) as database:
    database.execute("UPDATE ledger_head SET epoch = ?", (str(uuid.uuid4()),))
  assert await screen.closed() == 4503
  async with await nurse.connect(stream, copies=screen.copies) as back:
    assert answers(back, stream) == ["snapshot"]
    assert back.hello["epoch"] != screen.hello["epoch"]
