"""The nightly fold: yesterday's snapshot of a stream and its deltas since must be the stream as the tables tell it now.

It finds what no test can: a row that was changed without being recorded.
"""

from __future__ import annotations

import zlib

import msgspec

from tracershop import clock
from tracershop.ledger import feed, fold
from tracershop.ledger.feed import StreamSnapshot
from tracershop.ledger.models import Base, Past
from tracershop.protocol import messages

# The streams whose days can be played again: each night's snapshot of them is kept as long as frames are.
REPLAYED = ("production", "wall")


def check_stream(stream: str) -> list[str]:
  """Folds a stream from its kept base and compares; gives what differs, and keeps the present as the next base.

  Without a base that can be continued (none yet, another epoch, frames erased) it only keeps the present.
  """
  with feed.reading() as now:
    fresh = StreamSnapshot(stream, now.epoch, now.of(stream), feed.load(stream))
    kept = Base.objects.filter(stream=stream).first()
    problems: list[str] = []
    if kept is not None and kept.epoch == now.epoch and kept.revision <= fresh.revision:
      copy = fold.Copy(stream)
      copy.take(msgspec.json.decode(zlib.decompress(bytes(kept.data))))
      while copy.revision < fresh.revision:
        frames = feed.frames(stream, copy.revision)
        if not frames:
          break
        for frame in frames:
          copy.take(msgspec.json.decode(frame.data))
      if copy.revision == fresh.revision:
        problems = _differences(copy, fold.copy_of(fresh))
  if not problems:
    _keep(fresh)
  return problems


def _keep(fresh: StreamSnapshot) -> None:
  frame = messages.Snapshot(stream=fresh.stream, epoch=fresh.epoch, revision=fresh.revision, rows=fresh.rows)
  kept = {
    "epoch": fresh.epoch,
    "revision": fresh.revision,
    "at": clock.now(),
    "data": zlib.compress(messages.encode(frame)),
  }
  Base.objects.update_or_create(stream=fresh.stream, defaults=kept)
  if fresh.stream in REPLAYED:
    Past.objects.create(stream=fresh.stream, **kept)


def _differences(folded: fold.Copy, tables: fold.Copy) -> list[str]:
  found = []
  for kind in sorted({*folded.image(), *tables.image()}):
    mine, theirs = folded.rows.get(kind, {}), tables.rows.get(kind, {})
    found += [
      f"{folded.stream}: {kind} {id} is not in the {'tables' if id in mine else 'ledger'}"
      for id in sorted({*mine} ^ {*theirs}, key=str)
    ]
    found += [
      f"{folded.stream}: {kind} {id} differs in {', '.join(k for k in mine[id] if mine[id][k] != theirs[id].get(k))}"
      for id in sorted({*mine} & {*theirs}, key=str)
      if mine[id] != theirs[id]
    ]
  return found
