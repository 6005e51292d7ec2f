"""A day of a stream as it was: its rows at the beginning, and the deltas of the day.

It begins from the last kept snapshot before the day, with the deltas since folded into it; a history whose first delta
is still kept begins from nothing. Where neither reaches the day's beginning, or words were erased in between, it begins
later, or is not kept: half of a day is never shown as the whole of it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from tracershop.ledger import feed, fold
from tracershop.ledger.models import Frame, Past

# What a browser takes in one piece.
MOST_BYTES = 24 * 1024 * 1024
_PAGE = 500


class Played(msgspec.Struct, frozen=True, kw_only=True):
  """`rows` at `from_at`, where the stream stood at `revision`; then the deltas to the end of the day, as they were
  sent. `cut` says why they end before the day did: `erased`, or `size`.
  """

  stream: str
  epoch: str
  revision: int
  from_at: datetime
  rows: dict[str, list[dict[str, Any]]]
  deltas: list[bytes]
  cut: str | None


class _Start(msgspec.Struct, frozen=True):
  """A state that is known: from then on deltas can be folded in."""

  revision: int
  at: datetime | None
  snapshot: bytes | None


class Lost(Exception):
  """Nothing of a day is kept: it is too old, or (`erased`) something before it was erased."""

  def __init__(self, *, erased: bool) -> None:
    super().__init__("erased" if erased else "too old")
    self.erased = erased


def play(stream: str, start_at: datetime, end_at: datetime) -> Played:
  """A day of a stream. Raises Lost. Reads consistently; call it outside any transaction."""
  tried = False
  with feed.reading() as now:
    for begin in _starts(stream, start_at, end_at):
      tried = True
      found = _from(stream, now.epoch, begin, start_at, end_at)
      if found is not None:
        return found
  raise Lost(erased=tried)


def _starts(stream: str, start_at: datetime, end_at: datetime) -> Iterator[_Start]:
  """Where it can begin, the best first: the last state before the day, then those within it."""
  kept = Past.objects.filter(stream=stream)
  before = kept.filter(at__lte=start_at).order_by("-revision", "-id").first()
  if before is not None:
    yield _Start(before.revision, before.at, bytes(before.data))
  elif Frame.objects.filter(stream=stream, revision=1, at__lt=end_at).exists():
    yield _Start(0, None, None)
  for later in kept.filter(at__gt=start_at, at__lt=end_at).order_by("revision", "id"):
    yield _Start(later.revision, later.at, bytes(later.data))


def _from(stream: str, epoch: str, begin: _Start, start_at: datetime, end_at: datetime) -> Played | None:
  copy = fold.Copy(stream)
  copy.revision = 0
  if begin.snapshot is not None:
    copy.take(msgspec.json.decode(zlib.decompress(begin.snapshot)))
  revision, size, cut = copy.revision, 0, None
  deltas: list[bytes] = []
  from_at = start_at if begin.at is None else max(start_at, begin.at)
  reached = begin.at is not None and begin.at >= start_at
  for at, data in _frames(stream, copy.revision):
    if data is None:
      cut = "erased"
      break
    if at >= end_at:
      break
    if at < from_at and not deltas:
      copy.take(msgspec.json.decode(data))
      revision = copy.revision
      continue
    size += len(data)
    if size > MOST_BYTES:
      cut = "size"
      break
    deltas.append(data)
  if cut == "erased" and not deltas and not reached:
    # What was erased stood before the day: what the rows were when it began, nobody knows.
    return None
  rows = {kind: list(mine.values()) for kind, mine in copy.image().items()}
  return Played(stream=stream, epoch=epoch, revision=revision, from_at=from_at, rows=rows, deltas=deltas, cut=cut)


def _frames(stream: str, since: int) -> Iterator[tuple[datetime, bytes | None]]:
  """The deltas after a revision with their instants; one without bytes where the next is not kept."""
  while True:
    page = list(
      Frame.objects.filter(stream=stream, revision__gt=since)
      .order_by("revision")
      .values_list("revision", "at", "data")[:_PAGE]
    )
    for revision, at, data in page:
      if revision != since + 1:
        yield at, None
        return
      since = revision
      yield at, bytes(data)
    if len(page) < _PAGE:
      return
