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


# What makes an order another one: changed on one side while the other one has ended it, the two do not go together.
WEIGHTY = frozenset({"ordered_mbq", "injections", "usage", "delivery_date", "slot_at", "active_at"})
ENDED = frozenset({"released", "rejected", "cancelled"})
# What a signature at a release stands for.
SIGNED = WEIGHTY | {"status", "batches"}


def merge(base: Said, ours: Said, theirs: Said, leaders: Mapping[str, str], *, signed: bool = False) -> Merged:
  """Merges. `leaders`: `old` or `new` for ordering, acceptMove and release; `signed`: our release was signed here.

  What only they changed is taken where the old system leads; where we lead it is a conflict, and ours stands. What both
  changed alike is agreed upon. A release that was signed here is never undone, nor changed from under its signature.
  Where one side has ended the order and the other has changed it, nothing of that is taken.
  """
  take: dict[str, Any] = {}
  found: list[Difference] = []
  clash = _clash(base, ours, theirs, signed)
  for field in FIELDS:
    was, mine, other = (getattr(it, field) for it in (base, ours, theirs))
    if other == mine or (other == was and not (clash and field in SIGNED)):
      continue
    undone = field == "status" and ours.status == "released" and other != "released"
    led = leaders.get(function_of(field, theirs), "old") == "old"
    if mine == was and led and not undone and not (clash and field in SIGNED):
      take[field] = other
    else:
      found.append(Difference(field=field, base=was, ours=mine, theirs=other))
  return Merged(take=take, differences=tuple(found), kind=_kind(base, ours, theirs, found) if found else None)


def _clash(base: Said, ours: Said, theirs: Said, signed: bool) -> bool:
  """Whether one side has ended what the other one has changed."""
  mine, other = (_changed(base, it, ours, theirs) for it in (ours, theirs))
  ours_ended, theirs_ended = (it.status in ENDED and it.status != base.status for it in (ours, theirs))
  return (
    bool(ours_ended and other & WEIGHTY)
    or bool(theirs_ended and ours.status != theirs.status and mine & WEIGHTY)
    or bool(signed and other & SIGNED)
  )


def _changed(base: Said, it: Said, ours: Said, theirs: Said) -> set[str]:
  """What one side has changed, and the other not alike."""
  return {
    field
    for field in FIELDS
    if getattr(it, field) != getattr(base, field) and getattr(ours, field) != getattr(theirs, field)
  }


def function_of(field: str, theirs: Said) -> Function:
  """Whose word a field is: a release is the release's, a cancellation the ordering's."""
  if field == "status" and theirs.status == "released":
    return "release"
  if field == "status" and theirs.status == "cancelled":
    return "ordering"
  return FIELDS[field]


def _kind(base: Said, ours: Said, theirs: Said, found: list[Difference]) -> str:
  """The class of a conflict, the gravest first."""
  fields = {it.field for it in found}
  mine_changed = {name for name in FIELDS if getattr(ours, name) != getattr(base, name)}
  if not mine_changed and ours.status != "released":
    return "changedWhereWeLead"
  if ours.status == "released" and theirs.status == "cancelled":
    return "releasedAgainstCancelled"
  if theirs.status == "released" and ours.status == "cancelled":
    return "cancelledAgainstReleased"
  if "released" in (ours.status, theirs.status):
    if "active_at" in fields:
      return "releasedAgainstMoved"
    return "releasedAgainstEdited" if fields & WEIGHTY or "status" not in fields else "releasedAgainstChanged"
  if "cancelled" in (ours.status, theirs.status) and ours.status != theirs.status:
    return "cancelledAgainstEdited"
  if "status" in fields:
    return "acceptedAgainstRejected" if not fields & WEIGHTY else "cancelledAgainstEdited"
  if "active_at" in fields or "slot_at" in fields:
    return "bothMoved"
  return "bothEdited"
