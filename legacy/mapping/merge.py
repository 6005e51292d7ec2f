"""The three-way merge of an order: what both sides last agreed upon, what the old system says, what we say. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

import msgspec

Function = Literal["ordering", "acceptMove", "release"]


class Said(msgspec.Struct, frozen=True, kw_only=True):
  """What one side says of an order, in what both can say. `status` is ordered, accepted, released, rejected or
  cancelled; a row that is gone over there is cancelled."""

  ordered_mbq: int | None
  injections: int | None
  usage: str
  comment: str
  delivery_date: date
  slot_at: datetime
  active_at: datetime
  status: str
  batches: tuple[str, ...] = ()


# Which function each of them belongs to: whoever leads for it has the word.
FIELDS: Mapping[str, Function] = {
  "ordered_mbq": "ordering",
  "injections": "ordering",
  "usage": "ordering",
  "comment": "ordering",
  "delivery_date": "ordering",
  "slot_at": "ordering",
  "active_at": "acceptMove",
  "status": "acceptMove",
  "batches": "release",
}


class Difference(msgspec.Struct, frozen=True, kw_only=True):
  """A field that both sides changed, each in its own way, or that one changed where the other leads."""

  field: str
  base: Any
  ours: Any
  theirs: Any


class Merged(msgspec.Struct, frozen=True, kw_only=True):
  """What to take over from there, and what a person has to decide. `kind` names the conflict for him."""

  take: dict[str, Any]
  differences: tuple[Difference, ...]
  kind: str | None


def merge(base: Said, ours: Said, theirs: Said, leaders: Mapping[str, str]) -> Merged:
  """Merges. `leaders`: `old` or `new` for ordering, acceptMove and release.

  What only they changed is taken where the old system leads; where we lead it is a conflict, and ours stands. What both
  changed alike is agreed upon. A release that was signed here is never undone.
  """
  take: dict[str, Any] = {}
  found: list[Difference] = []
  for field in FIELDS:
    was, mine, other = (getattr(it, field) for it in (base, ours, theirs))
    if other in (was, mine):
      continue
    function = _function(field, theirs)
    undone = field == "status" and ours.status == "released" and other != "released"
    if mine == was and leaders.get(function, "old") == "old" and not undone:
      take[field] = other
    else:
      found.append(Difference(field=field, base=was, ours=mine, theirs=other))
  return Merged(take=take, differences=tuple(found), kind=_kind(base, ours, theirs, found) if found else None)


def _function(field: str, theirs: Said) -> str:
  if field == "status" and theirs.status == "released":
    return "release"
  if field == "status" and theirs.status == "cancelled":
    return "ordering"
  return FIELDS[field]


def _kind(base: Said, ours: Said, theirs: Said, found: list[Difference]) -> str:
  """The class of a conflict, the gravest first."""
  fields = {it.field for it in found}
  mine_changed = {name for name in FIELDS if getattr(ours, name) != getattr(base, name)}
  if not mine_changed:
    return "changedWhereWeLead"
  if "status" in fields and "released" in (ours.status, theirs.status):
    if ours.status == "released" and theirs.status == "cancelled":
      return "releasedAgainstCancelled"
    if theirs.status == "released" and ours.status == "cancelled":
      return "cancelledAgainstReleased"
    return "releasedAgainstChanged"
  if ours.status == "released" or theirs.status == "released":
    return "releasedAgainstMoved" if "active_at" in fields else "releasedAgainstEdited"
  if "status" in fields and "cancelled" in (ours.status, theirs.status):
    return "cancelledAgainstEdited"
  if "status" in fields:
    return "acceptedAgainstRejected"
  if "active_at" in fields or "slot_at" in fields:
    return "bothMoved"
  return "bothEdited"
