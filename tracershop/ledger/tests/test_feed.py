"""The one door out: frames in order, positions, snapshots that are not torn."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from tracershop import clock, ledger
from tracershop.ledger import feed, verify
from tracershop.ledger.models import Frame
from tracershop.ledger.tests.writing import NURSE, SECONDS, Note, Writers, write_note
from tracershop.protocol import MAX_REPLAY

pytestmark = pytest.mark.django_db(transaction=True)


def write(times: int, stream: str = "note") -> None:
  for number in range(times):
    write_note(actor=NURSE, streams=[stream], id=number)


def revisions(stream: str, since: int, **other: int) -> list[int]:
  return [it.revision for it in ledger.frames(stream, since, **other)]


def test_str_3_frames_come_in_order_after_a_position_and_at_most_so_many() -> None:
  write(7)
  assert revisions("note", 0) == [1, 2, 3, 4, 5, 6, 7]
  assert revisions("note", 4) == [5, 6, 7]
  assert revisions("note", 7) == revisions("note", 99) == revisions("other", 0) == []
  assert revisions("note", 2, limit=3) == [3, 4, 5]
  assert json.loads(ledger.frames("note", 6)[0].data)["revision"] == 7


def test_str_2_frames_stop_before_a_gap() -> None:
  """Recovery is whole or not at all: what stands behind an erased frame is not sent."""
  write(6)
  Frame.objects.filter(revision=4).delete()
  assert revisions("note", 1) == [2, 3]
  assert revisions("note", 3) == []
  assert revisions("note", 4) == [5, 6]


def test_str_2_a_position_is_continued_only_when_all_is_kept() -> None:
  write(6)
  Frame.objects.filter(revision__lte=3).delete()
  now = ledger.heads()
  table = {0: False, 1: False, 2: False, 3: True, 4: True, 5: True, 6: True, 7: False, -1: False}
  assert {it: ledger.can_continue("note", now.epoch, it, now) for it in table} == table
  assert not ledger.can_continue("note", "another epoch", 6, now)
  assert ledger.oldest_kept("note") == 4


def test_str_2_a_stream_that_was_never_written_stands_at_nought() -> None:
  now = ledger.heads()
  assert now.of("note") == 0
  assert ledger.can_continue("note", now.epoch, 0, now)
  assert not ledger.can_continue("note", now.epoch, 1, now)
  assert ledger.oldest_kept("note") == 1


def test_str_2_a_head_whose_frames_are_all_erased_is_continued_from_itself_only() -> None:
  write(3)
  Frame.objects.all().delete()
  now = ledger.heads()
  assert [ledger.can_continue("note", now.epoch, it, now) for it in (2, 3)] == [False, True]
  assert ledger.oldest_kept("note") == 4


def test_str_2_at_most_two_thousand_behind() -> None:
  assert MAX_REPLAY == 2_000
  now = ledger.Heads(epoch="e", heads={"note": 5_000})
  Frame.objects.bulk_create(
    Frame(stream="note", revision=it, entry_id=it, at=clock.now(), salt=b"", data=b"") for it in range(2_900, 5_001)
  )
  assert ledger.can_continue("note", "e", 3_000, now)
  assert not ledger.can_continue("note", "e", 2_999, now)


def test_str_2_a_position_before_a_frame_that_was_erased_is_not_continued() -> None:
  """An erasure takes frames out of the middle, not off the end."""
  write(5)
  now = ledger.heads()
  Frame.objects.filter(stream="note", revision=3).delete()
  assert [ledger.can_continue("note", now.epoch, it, now) for it in range(6)] == [False, False, False, True, True, True]
  assert revisions("note", 0) == [1, 2], "never past the gap"


def test_led_2_old_frames_are_pruned_bookings_sooner_and_the_chain_stays_whole(frozen_clock: Any) -> None:
  start = frozen_clock.now
  write(2)
  write(2, "bookings:3")
  frozen_clock.move(days=settings.BOOKING_FRAME_DAYS)
  write(1)
  write(1, "bookings:3")
  assert ledger.prune(start + timedelta(days=settings.BOOKING_FRAME_DAYS)) == 0, "not older, just as old"
  assert ledger.prune(start + timedelta(days=settings.BOOKING_FRAME_DAYS, seconds=1)) == 2
  assert (revisions("note", 0), revisions("bookings:3", 0), revisions("bookings:3", 2)) == ([1, 2, 3], [], [3])
  assert ledger.prune(start + timedelta(days=settings.FRAME_DAYS, seconds=1)) == 3
  assert (ledger.oldest_kept("note"), ledger.oldest_kept("bookings:3")) == (3, 4)
  assert verify.verify().whole
  now = ledger.heads()
  assert [ledger.can_continue("note", now.epoch, it, now) for it in (1, 2, 3)] == [False, True, True]


class Torn:
  """A part whose rows are read in two queries; what is written between them must not be seen by the second."""

  def __init__(self) -> None:
    self.first_read = threading.Event()
    self.go_on = threading.Event()

  def load(self, _: int | None = None) -> Mapping[str, list[Note]]:
    first = Frame.objects.filter(stream="torn").count()
    self.first_read.set()
    assert self.go_on.wait(SECONDS)
    second = Frame.objects.filter(stream="torn").count()
    return {"note": [Note(1, str(first)), Note(2, str(second))]}


@pytest.fixture
def torn() -> Iterator[Torn]:
  part = Torn()
  ledger.register_part("torn", part.load)
  yield part
  feed._parts.pop("torn")


def write_between(torn: Torn, writers: Writers) -> None:
  """In another thread: writes once the reader has read its first half."""

  def interfere(_: int) -> None:
    assert torn.first_read.wait(SECONDS)
    write_note(actor=NURSE, streams=["torn"])
    torn.go_on.set()

  writers.start(interfere, 1)


def test_led_5_without_reading_a_snapshot_is_torn(torn: Torn, writers: Writers) -> None:
  """The danger is real: two queries see two states."""
  write_between(torn, writers)
  assert [it.text for it in torn.load()["note"]] == ["0", "1"]


def test_led_5_a_snapshot_is_read_in_one_view(torn: Torn, writers: Writers) -> None:
  """On MariaDB the snapshot is silently ignored under READ COMMITTED, which the connection is pinned to."""
  write_between(torn, writers)
  found = ledger.snapshot("torn")
  assert [json.loads(bytes(it))["text"] for it in found.rows["note"]] == ["0", "0"]
  assert found.revision == 0
  assert ledger.heads().of("torn") == 1


def test_led_5_the_view_begins_with_the_heads(writers: Writers) -> None:
  """What commits after reading() has begun is not seen, even if nothing was read before."""
  with ledger.reading() as now:
    writers.at_once(lambda _: write_note(actor=NURSE), 1)
    assert (now.of("note"), Frame.objects.count(), ledger.heads().of("note")) == (0, 0, 0)
  assert (ledger.heads().of("note"), Frame.objects.count()) == (1, 1)


def test_led_5_under_eight_writers_heads_and_frames_agree(writers: Writers, nemesis: Any) -> None:
  works = writers.start(lambda n: [write_note(actor=NURSE, id=n) for _ in range(nemesis.rounds(150))])
  views = 0
  while not all(it.done() for it in works) or not views:
    with ledger.reading() as now:
      assert Frame.objects.filter(stream="note").count() == now.of("note") == ledger.heads().of("note")
    views += 1
  for it in works:
    it.result()


def test_led_5_reading_refuses_inside_a_transaction() -> None:
  with transaction.atomic(), pytest.raises(RuntimeError, match="outside any transaction"), ledger.reading():
    pass
  write(1)
  assert ledger.snapshot("note").revision == 1


def test_led_5_reading_leaves_the_connection_as_it_was() -> None:
  """Also when the block fails: the next change is committed, and the next view is new."""
  with pytest.raises(ZeroDivisionError), ledger.reading():
    raise ZeroDivisionError
  write(1)
  with ledger.reading() as now:
    assert now.of("note") == 1
  if connection.vendor == "mysql":
    with connection.cursor() as cursor:
      cursor.execute("SELECT @@tx_isolation")
      assert cursor.fetchone() == ("READ-COMMITTED",), "the level was raised for one transaction only"


def test_led_5_a_view_does_not_write() -> None:
  if connection.vendor != "mysql":
    pytest.skip("SQLite has no read-only transaction")
  from django.db import DatabaseError

  with ledger.reading(), pytest.raises(DatabaseError, match="READ ONLY"):
    Frame.objects.all().delete()


def test_str_10_a_streams_name_is_read_strictly() -> None:
  assert (feed.split("customer:3"), feed.split("wall")) == (("customer", 3), ("wall", None))
  with pytest.raises(ValueError):
    feed.split("customer:x")
