"""A paper is made before the lock, from a plan; inside it the plan is made again and must say the same (0011)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

import msgspec

from tracershop import ledger
from tracershop.errors import Refusal
from tracershop.orderbook.models import Dispatch, Document
from tracershop.protocol import messages

TRIES = 3
P = TypeVar("P")


class Moved(Exception):
  """What was planned before the lock is not what stands inside it."""


class Paper(msgspec.Struct, frozen=True, kw_only=True):
  """A paper whose bytes are made, before it is a row. `about` says of which rows it tells what."""

  kind: str
  number: str
  for_date: date
  media_type: str
  data: bytes
  at: datetime
  about: Sequence[dict[str, Any]] = ()


def planned_twice(
  plan: Callable[[], P], render: Callable[[P], list[Paper]], act: Callable[[P | None, list[Paper]], ledger.Outcome]
) -> ledger.Outcome:
  """Plans and renders before the lock, then acts; again where the rows moved meanwhile. `act` raises Moved for that.

  Raises Refusal `busy` where they never stand still.
  """
  for _ in range(TRIES):
    planned, papers = None, []
    try:
      planned = plan()
      papers = render(planned)
    except Refusal:
      # Decided inside the lock, where a repeated command is answered first.
      planned = None
    try:
      return act(planned, papers)
    except Moved:
      continue
  raise Refusal("busy")


def freeze(
  change: ledger.Change,
  paper: Paper,
  *,
  customer_id: int | None = None,
  dispatch: Dispatch | None = None,
  vial_id: int | None = None,
) -> Document:
  """Keeps a paper as it is: its bytes and their hash (DOC-1)."""
  return Document.objects.create(
    kind=paper.kind,
    number=paper.number,
    customer_id=customer_id,
    dispatch=dispatch,
    vial_id=vial_id,
    for_date=paper.for_date,
    made_by=change.actor.name,
    made_at=paper.at,
    media_type=paper.media_type,
    bytes=paper.data,
    sha256=hashlib.sha256(paper.data).hexdigest(),
    about=list(paper.about),
  )


def told(kind: str, row: Any, *keys: str) -> dict[str, Any]:
  """What a paper says of a row: these of its keys, as the wire has them."""
  plain = msgspec.json.decode(messages.encode(row))
  return {"type": kind, "id": plain["id"], "facts": {key: plain[key] for key in keys}}
