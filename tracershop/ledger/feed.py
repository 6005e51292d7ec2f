"""The one door out: heads, frames, consistent snapshots. The only reader of what is live; `search` reads the trail."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.conf import settings
from django.db import connections, router, transaction

from tracershop.ledger.change import Put
from tracershop.ledger.models import Command, Entry, Frame, Head, Past
from tracershop.protocol import MAX_REPLAY, messages


class Heads(msgspec.Struct, frozen=True):
  """Where each stream stands; one that was never written stands at 0."""

  epoch: str
  heads: dict[str, int]

  def of(self, stream: str) -> int:
    return self.heads.get(stream, 0)


class StoredFrame(msgspec.Struct, frozen=True):
  """A delta's revision and its bytes exactly as they are sent."""

  revision: int
  data: bytes


class StreamSnapshot(msgspec.Struct, frozen=True):
  """All rows of a stream at one revision, each encoded already."""

  stream: str
  epoch: str
  revision: int
  rows: dict[str, list[msgspec.Raw]]


class DoneCommand(msgspec.Struct, frozen=True):
  """A command that was applied."""

  user_key: str
  name: str
  result: msgspec.Raw
  revisions: dict[str, int]
  at: datetime


def heads(using: str | None = None) -> Heads:
  """The present heads: one row read."""
  using = using or router.db_for_read(Head)
  with connections[using].cursor() as cursor:
    cursor.execute("SELECT epoch, streams FROM ledger_head WHERE id = 1")
    row = cursor.fetchone()
  if row is None:
    raise RuntimeError("the ledger has no head row: run `tracershop migrate`")
  return Heads(row[0], msgspec.json.decode(row[1], type=dict[str, int]))


def frames(stream: str, since: int, limit: int = 500) -> list[StoredFrame]:
  """The deltas after revision `since`, in order and without gaps, at most `limit`."""
  rows = Frame.objects.filter(stream=stream, revision__gt=since).order_by("revision")[:limit]
  found = [StoredFrame(revision, bytes(data)) for revision, data in rows.values_list("revision", "data")]
  for place, frame in enumerate(found):
    if frame.revision != since + 1 + place:
      # Frames were erased between asking and reading: recovery is whole or not at all.
      return found[:place]
  return found


def oldest_kept(stream: str) -> int:
  """The smallest revision whose frame is still kept; the head + 1 when none is."""
  found = Frame.objects.filter(stream=stream).order_by("revision").values_list("revision", flat=True).first()
  return found if found is not None else heads().of(stream) + 1


def can_continue(stream: str, epoch: str, revision: int, now: Heads) -> bool:
  """Whether a copy at a position can be brought up to date by deltas alone."""
  head = now.of(stream)
  if epoch != now.epoch or revision < 0 or revision > head or head - revision > MAX_REPLAY:
    return False
  # Counted, not only looked at for the oldest: an erasure takes frames out of the middle.
  return Frame.objects.filter(stream=stream, revision__gt=revision, revision__lte=head).count() == head - revision


@contextlib.contextmanager
def reading(using: str | None = None) -> Iterator[Heads]:
  """A read-only transaction in which everything is seen as of one instant; yields the heads of that instant.

  Raises RuntimeError inside a transaction: there it could not promise anything.
  Invariant: a snapshot is never torn. On MariaDB `START TRANSACTION WITH CONSISTENT SNAPSHOT` is silently ignored under
  READ COMMITTED, so the level is set for this transaction first. On SQLite BEGIN is deferred: IMMEDIATE would queue
  behind writers.
  """
  using = using or router.db_for_read(Entry)
  connection = connections[using]
  if connection.in_atomic_block:
    raise RuntimeError("ledger.reading() stands outside any transaction")
  connection.ensure_connection()
  if connection.vendor == "mysql":
    with connection.cursor() as cursor:
      cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
      cursor.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
  else:
    with connection.cursor() as cursor:
      cursor.execute("BEGIN DEFERRED")
  try:
    # SQLite's snapshot begins with its first read, which is this one.
    yield heads(using)
  finally:
    with connection.cursor() as cursor:
      cursor.execute("COMMIT")


Loader = Callable[[int | None], Mapping[str, Iterable[Any]]]
_parts: dict[str, list[Loader]] = {}


def register_part(prefix: str, loader: Loader) -> None:
  """Lets a package give its rows to the snapshot of a kind of stream.

  `loader(argument)` gets the number after the colon, or None, and gives {type: rows}.
  """
  known = _parts.setdefault(prefix, [])
  if loader not in known:
    known.append(loader)


def split(stream: str) -> tuple[str, int | None]:
  """`customer:3` as ("customer", 3). Raises ValueError for a malformed name."""
  prefix, _, number = stream.partition(":")
  return prefix, int(number) if number else None


def snapshot(stream: str) -> StreamSnapshot:
  """The rows of a stream at its head, read consistently."""
  with reading() as now:
    rows = load(stream)
  return StreamSnapshot(stream, now.epoch, now.of(stream), rows)


def load(stream: str) -> dict[str, list[msgspec.Raw]]:
  """The rows of a stream as each package gives them, encoded. Call it inside `reading()` or under the head's lock."""
  prefix, argument = split(stream)
  rows: dict[str, list[msgspec.Raw]] = {}
  for loader in _parts.get(prefix, []):
    for kind, found in loader(argument).items():
      rows.setdefault(kind, []).extend(msgspec.Raw(messages.encode(row)) for row in found)
  return rows


def beginning(stream: str) -> list[Put]:
  """Everything that a stream's snapshot holds, as it is told to a stream that begins now.

  Call it inside the action that makes the stream, after its rows are saved. Invariant: a new stream has no row that no
  delta brought (STR-1), whichever package gives it.
  """
  return [Put(stream, kind, row) for kind, rows in load(stream).items() for row in rows]


def done_command(command_id: str) -> DoneCommand | None:
  """What was answered to a command, or None where it was not done."""
  row = Command.objects.filter(id=command_id).first()
  if row is None:
    return None
  return DoneCommand(
    row.user_key,
    row.name,
    msgspec.Raw(bytes(row.result)),
    msgspec.json.decode(row.revisions, type=dict[str, int]),
    row.at,
  )


class Told(msgspec.Struct, frozen=True):
  """What an entry is about, for whoever carries changes elsewhere."""

  id: int
  kind: str
  origin: str
  subjects: tuple[str, ...]


def told(since: int, limit: int = 1000) -> list[Told]:
  """The entries after `since` in their order, at most `limit`. Ids are given under the head's lock: none comes late."""
  rows = Entry.objects.filter(id__gt=since).order_by("id")[:limit].values_list("id", "kind", "origin", "subjects")
  return [Told(pk, kind, origin, tuple(msgspec.json.decode(subjects))) for pk, kind, origin, subjects in rows]


def last_entry() -> int:
  """The newest entry's id; 0 where there is none."""
  return Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0


def prune(now: datetime) -> int:
  """Erases frames (with their salts) that are older than is kept, and gives how many. The chain stays whole."""
  with transaction.atomic():
    bookings, _ = Frame.objects.filter(
      stream__startswith="bookings:", at__lt=now - timedelta(days=settings.BOOKING_FRAME_DAYS)
    ).delete()
    others, _ = Frame.objects.filter(at__lt=now - timedelta(days=settings.FRAME_DAYS)).delete()
    Past.objects.filter(at__lt=now - timedelta(days=settings.FRAME_DAYS)).delete()
  return int(bookings + others)
