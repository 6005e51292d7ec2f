"""Streams for those who poll: a snapshot in one piece, and pages of deltas."""

from __future__ import annotations

import asyncio

from consumers import meters
from consumers.feed import snapshot_payloads
from tracershop import ledger
from tracershop.errors import Refusal
from tracershop.pool import in_pool
from tracershop.protocol import messages

MOST = 500
LARGEST = 2**53
# Whole snapshots are long; two builds at once are enough for those who poll.
_building = asyncio.Semaphore(2)
_last: dict[str, tuple[str, bytes]] = {}
KEPT = 8


def etag_of(epoch: str, revision: int) -> str:
  """The ETag of a stream's state."""
  return f'"{epoch}-{revision}"'


async def snapshot(stream: str, known: str) -> tuple[str, bytes | None]:
  """The ETag and the body; no body where the asker's own (`known`) is the present one."""
  now = await in_pool(ledger.heads)
  etag = etag_of(now.epoch, now.of(stream))
  if etag in known:
    return etag, None
  held = _last.get(stream)
  if held is not None and held[0] == etag:
    return held
  async with _building:
    held = await in_pool(_build, stream)
  _last.pop(stream, None)
  _last[stream] = held
  while len(_last) > KEPT:
    _last.pop(next(iter(_last)))
  return held


def _build(stream: str) -> tuple[str, bytes]:
  found = ledger.snapshot(stream)
  meters.SNAPSHOTS.inc()
  (body,) = snapshot_payloads(found, LARGEST)
  return etag_of(found.epoch, found.revision), body


def number(text: str, field: str) -> int:
  """A count in a query string. Raises Refusal `invalid`."""
  if not (text.isascii() and text.isdigit() and int(text) <= LARGEST):
    raise Refusal("invalid", field=field)
  return int(text)


def deltas(stream: str, epoch: str, since: int, limit: int) -> bytes | None:
  """The body of a page of deltas, or None where the position is lost. Call it in the pool."""
  if not 1 <= limit <= MOST:
    raise Refusal("invalid", field="limit")
  now = ledger.heads()
  head = now.of(stream)
  if epoch != now.epoch or since > head:
    return None
  frames = ledger.frames(stream, since, limit)
  if not frames and since < head:
    return None
  # Others may have gone on since the heads were read.
  last = frames[-1].revision if frames else since
  head = max(head, last)
  return b'{"epoch":%b,"since":%d,"deltas":[%b],"head":%d,"done":%b}' % (
    messages.encode(now.epoch),
    since,
    b",".join(frame.data for frame in frames),
    head,
    b"true" if last == head else b"false",
  )
