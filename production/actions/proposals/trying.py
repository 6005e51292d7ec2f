"""What a proposed change would do: done within the change and taken back, by the action that will do it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from production.actions.proposals.governed import Deed
from tracershop import ledger
from tracershop.errors import Refusal

Image = dict[str, Any] | None


class Tried(msgspec.Struct, frozen=True):
  """The row that it changes, before (none where it begins one) and after, and the open orders that it touches."""

  before: Image
  after: Image
  order_ids: list[int]


def tried(change: ledger.Change, deed: Deed, seen: dict[str, int] | None = None) -> Tried:
  """What it would do now, whatever orders it touches. Raises what its action refuses."""
  try:
    return confirmed(change, deed, (), seen)
  except Refusal as refusal:
    if refusal.code != "touches_orders":
      raise
    return confirmed(change, deed, refusal.details["orderIds"], seen)


def confirmed(change: ledger.Change, deed: Deed, ids: Sequence[int], seen: dict[str, int] | None = None) -> Tried:
  """The same where just these orders are known to be touched. Raises Refusal `touches_orders` where they are not."""
  (first, *_) = change.rehearse(lambda: deed.do(change, ids, seen))
  return Tried(_row(first.before, deed.type), _row(first.after, deed.type), sorted(set(ids)))


def same(one: Image, other: Image) -> bool:
  """Whether a row stands as it stood; how often it was changed meanwhile says nothing."""
  return _without_revision(one) == _without_revision(other)


def _without_revision(image: Image) -> Image:
  return None if image is None else {key: value for key, value in image.items() if key != "revision"}


def _row(image: Any, kind: str) -> Image:
  """The row in an entry's image: it stands under the name of its type, or by itself."""
  if image is None or "id" in image:
    return image
  found = image.get(kind)
  return found[0] if found else None
