"""A day played again: what a stream held when it began, and what was sent on it then (AUD-7)."""

from __future__ import annotations

from datetime import date

import msgspec
from django.conf import settings

from tracershop import calendar
from tracershop.access import policy
from tracershop.actor import Actor
from tracershop.audit import words
from tracershop.audit.trail import midnight, sane
from tracershop.errors import Refusal
from tracershop.ledger import base, past
from tracershop.protocol import messages


class _Head(msgspec.Struct):
  kind: str


_heads = msgspec.json.Decoder(_Head)


def day(actor: Actor, stream: str, on: date) -> bytes:
  """The JSON of a day: {stream, date, startAt, endAt, fromAt, cut, keptDays, titles, snapshot, deltas}.

  `snapshot` and `deltas` are frames as the wire sends them, `titles` what the kinds are called. `fromAt` is later
  than `startAt` where nothing older is kept. Raises Refusal `forbidden`, `not_found` for a stream that is not played or
  a day that is not kept, and `invalid` for a day that has not begun.
  """
  policy.require(actor, "day.replay")
  if stream not in base.REPLAYED or stream not in policy.streams_for(actor):
    raise Refusal("not_found", field="stream")
  sane(on, "date")
  if on > calendar.today():
    raise Refusal("invalid", field="date", text="date_ahead")
  start_at, end_at = midnight(on), midnight(on, days=1)
  try:
    found = past.play(stream, start_at, end_at)
  except past.Lost as lost:
    text = "erased_before" if lost.erased else "not_kept"
    raise Refusal("not_found", field="date", text=text, days=settings.FRAME_DAYS) from None
  rows = {kind: [msgspec.Raw(messages.encode(row)) for row in mine] for kind, mine in found.rows.items()}
  kinds = {_heads.decode(it).kind for it in found.deltas}
  return messages.encode(
    {
      "stream": stream,
      "date": on,
      "startAt": start_at,
      "endAt": end_at,
      "fromAt": found.from_at,
      "cut": found.cut,
      "keptDays": settings.FRAME_DAYS,
      "titles": {kind: words.title(kind, actor.language) for kind in sorted(kinds)},
      "snapshot": messages.Snapshot(stream=stream, epoch=found.epoch, revision=found.revision, rows=rows),
      "deltas": [msgspec.Raw(it) for it in found.deltas],
    }
  )
