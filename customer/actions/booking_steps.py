"""Studies of which the RIS tells step by step, each in a message of its own (BKG-72). Pure but for the row it reads.

Maintained invariant: each step has its own time of being known, and a word about the whole study goes before all that
is older. Of the same time, a cancellation goes before what tells of a study, and what tells of a step before what tells
of the whole. So words may come in any order, and what was cancelled stays so until something newer brings it back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from tracershop.orderbook.models import Booking
from tracershop.orderbook.studies import Part, Study
from tracershop.protocol import rows


class Step(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """A step as a message told it, or as it was known before one; one that is gone stays, so that nothing older brings
  it back. The ID is empty of a step that had none."""

  step_id: str
  start_at: datetime
  description: str
  known_at: datetime
  gone: bool = False


def steps_of(it: Booking) -> dict[str, Step]:
  """The steps that are known of a booking, by their IDs. After a word about the whole study they are its parts; of one
  that was cancelled as a whole there is one without an ID, which is gone."""
  found = msgspec.convert(it.steps, list[Step])
  if not found and it.state == "cancelled":
    found = [_gone_whole(it.known_at)]
  elif not found:
    found = _parts(msgspec.convert(it.parts, list[rows.BookingPart]), it.known_at)
  return {one.step_id: one for one in found}


def whole_at(it: Booking) -> datetime | None:
  """When the last word about the whole study was said; None where there was none. Of what is not known step by step,
  all that is known is such a word."""
  return it.whole_at if it.steps else it.known_at


def kept(steps: Iterable[Step]) -> list[Any]:
  """Steps as the column holds them."""
  return [msgspec.to_builtins(it) for it in steps]


class Stepped(msgspec.Struct, frozen=True):
  """What a word makes of its study: the steps then, the study as they have it (None: no step stands any more), and when
  the last word about the whole of it was said."""

  steps: list[Step]
  study: Study | None
  whole_at: datetime | None


def outdated(it: Booking, known_at: datetime, *, cancels: bool = False) -> bool:
  """Whether a word about the whole study is older than the last such word: of the same time, a cancellation goes before
  what tells of the study."""
  whole = whole_at(it)
  return whole is not None and (known_at < whole or (not cancels and known_at == whole and _was_ended(it, whole)))


def told_whole(it: Booking, known_at: datetime, study: Study) -> Stepped | None:
  """A booking after a word about the whole of it: of its steps stays what is newer. None where the word is outdated."""
  if outdated(it, known_at):
    return None
  whole = whole_at(it)
  steps = steps_of(it).values()
  newer = {
    one.step_id: one
    for one in (steps if it.steps else ())
    if one.known_at > known_at or (one.known_at == known_at and (one.gone or whole != known_at))
  }
  before = [one for one in steps if one.step_id not in newer and not one.gone]
  if not newer:
    return Stepped(_alone(study, known_at, before), study, known_at)
  mine = _parts(study.parts, known_at) or _alone(study, known_at, before)
  if not mine and before:
    # Several stood, and the word has a name for none of them.
    mine = [Step(step_id="", start_at=study.start_at, description=study.description, known_at=known_at)]
  return _stepped(it, {one.step_id: one for one in mine} | newer, known_at, study, [one.step_id for one in mine])


def cancelled_whole(it: Booking, known_at: datetime) -> Stepped | None:
  """A booking after a word that all of it is cancelled: only a step that something newer is known of stays."""
  if outdated(it, known_at, cancels=True):
    return None
  newer = {one.step_id: one for one in steps_of(it).values() if it.steps and one.known_at > known_at}
  if not newer:
    return Stepped([], None, known_at)
  return _stepped(it, {"": _gone_whole(known_at)} | newer, known_at)


def cancelled(it: Booking, step_id: str, known_at: datetime) -> Stepped | None:
  """A booking without one of its steps; None where something newer is known of it."""
  steps = steps_of(it)
  mine = steps.get(step_id)
  whole = whole_at(it)
  if (whole is not None and known_at < whole) or (mine is not None and known_at < mine.known_at):
    return None
  steps[step_id] = Step(
    step_id=step_id,
    start_at=it.start_at if mine is None else mine.start_at,
    description=it.description if mine is None else mine.description,
    known_at=known_at,
    gone=True,
  )
  return _stepped(it, steps, whole)


def told(it: Booking, step_id: str, known_at: datetime, study: Study, *, new: bool) -> Stepped | None:
  """A booking with what a message says of one of its steps; None where something newer is known of it, or that it was
  cancelled at the same time."""
  steps = steps_of(it)
  mine = steps.get(step_id)
  if outdated(it, known_at):
    return None
  if mine is not None and (known_at < mine.known_at or (mine.gone and known_at == mine.known_at)):
    return None
  standing = any(not one.gone for one in steps.values())
  if not standing and new and it.state != "cancelled" and it.start_at != study.start_at:
    # The one that a word about the whole study told of, and this one beside it.
    steps[""] = Step(step_id="", start_at=it.start_at, description=it.description, known_at=it.known_at)
  elif "" in steps and not steps[""].gone and steps[""].start_at == study.start_at:
    # It has its ID now.
    del steps[""]
  steps[step_id] = of_message(step_id, known_at, study)
  return _stepped(it, steps, whole_at(it), study, [step_id])


def of_message(step_id: str, known_at: datetime, study: Study, *, gone: bool = False) -> Step:
  """A step as a message tells it."""
  return Step(step_id=step_id, start_at=study.start_at, description=study.description, known_at=known_at, gone=gone)


def _was_ended(it: Booking, whole: datetime) -> bool:
  """Whether the last word about the whole study was that it is cancelled."""
  mark = steps_of(it).get("")
  return mark is not None and mark.gone and mark.known_at == whole


def _gone_whole(known_at: datetime) -> Step:
  return Step(step_id="", start_at=known_at, description="", known_at=known_at, gone=True)


def _parts(parts: Iterable[Part | rows.BookingPart], known_at: datetime) -> list[Step]:
  return [Step(step_id=it.step_id, start_at=it.start_at, description=it.description, known_at=known_at) for it in parts]


def _alone(study: Study, known_at: datetime, before: Sequence[Step]) -> list[Step]:
  """What is kept of a study's steps after a word about the whole of it: nothing but the ID of one that stood alone,
  which the word does not say."""
  if study.parts or len(before) != 1:
    return []
  return [msgspec.structs.replace(before[0], start_at=study.start_at, known_at=known_at)]


def _stepped(
  it: Booking,
  steps: dict[str, Step],
  whole: datetime | None,
  study: Study | None = None,
  told_of: Collection[str] = (),
) -> Stepped:
  standing = sorted((one for one in steps.values() if not one.gone), key=lambda one: (one.start_at, one.step_id))
  if not standing:
    return Stepped(list(steps.values()), None, whole)
  first = standing[0]
  # Where and what a study is, its earliest step says; of the others no more is kept than the wire tells.
  mine = study if study is not None and first.step_id in told_of else None
  return Stepped(
    list(steps.values()),
    Study(
      accession=it.accession,
      location=(mine.location if mine is not None else "") or it.location.code,
      code=(mine.code if mine is not None else "") or it.code,
      description=(mine.description if mine is not None else "") or it.description,
      start_at=first.start_at,
      parts=tuple(Part(step_id=one.step_id, start_at=one.start_at, description=one.description) for one in standing)
      if len(standing) > 1
      else (),
    ),
    whole,
  )
