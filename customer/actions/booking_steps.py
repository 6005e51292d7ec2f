"""Studies of which the RIS tells step by step, each in a message of its own (BKG-72). Pure but for the row it reads.

Maintained invariant: each step has its own time of being known, and a word about the whole study goes before all that
is older. So steps may come in any order, and one that was cancelled stays so until something newer brings it back.
"""

from __future__ import annotations

from collections.abc import Iterable
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
  """The steps that are known of a booking, by their IDs. After a word about the whole study they are its parts."""
  found = msgspec.convert(it.steps, list[Step])
  if not found and it.state != "cancelled":
    known_at = it.whole_at or it.known_at
    found = [
      Step(step_id=part.step_id, start_at=part.start_at, description=part.description, known_at=known_at)
      for part in msgspec.convert(it.parts, list[rows.BookingPart])
    ]
  return {one.step_id: one for one in found}


def kept(steps: Iterable[Step]) -> list[Any]:
  """Steps as the column holds them."""
  return [msgspec.to_builtins(it) for it in steps]


def of_whole(study: Study, known_at: datetime, before: Iterable[Step]) -> list[Step]:
  """What is kept of a study's steps after a word about the whole of it: nothing but the ID of one that is alone, which
  the word does not say."""
  standing = [it for it in before if not it.gone]
  if study.parts or len(standing) != 1:
    return []
  return [msgspec.structs.replace(standing[0], start_at=study.start_at, known_at=known_at)]


class Stepped(msgspec.Struct, frozen=True):
  """What a message about one step makes of its study: the steps then, and the study as they have it; None: no step
  stands any more."""

  steps: list[Step]
  study: Study | None


def cancelled(it: Booking, step_id: str, known_at: datetime) -> Stepped | None:
  """A booking without one of its steps; None where something newer is known of it."""
  steps = steps_of(it)
  if _older(it, steps.get(step_id), known_at):
    return None
  mine = steps.get(step_id)
  steps[step_id] = Step(
    step_id=step_id,
    start_at=it.start_at if mine is None else mine.start_at,
    description=it.description if mine is None else mine.description,
    known_at=known_at,
    gone=True,
  )
  return _stepped(it, steps, None, step_id)


def told(it: Booking, step_id: str, known_at: datetime, study: Study, *, new: bool) -> Stepped | None:
  """A booking with what a message says of one of its steps; None where something newer is known of it."""
  steps = steps_of(it)
  if _older(it, steps.get(step_id), known_at):
    return None
  standing = any(not one.gone for one in steps.values())
  if not standing and new and it.state != "cancelled" and it.start_at != study.start_at:
    # The one that a word about the whole study told of, and this one beside it.
    steps[""] = Step(step_id="", start_at=it.start_at, description=it.description, known_at=it.known_at)
  elif "" in steps and steps[""].start_at == study.start_at:
    # It has its ID now.
    del steps[""]
  steps[step_id] = of_message(step_id, known_at, study)
  return _stepped(it, steps, study, step_id)


def of_message(step_id: str, known_at: datetime, study: Study, *, gone: bool = False) -> Step:
  """A step as a message tells it."""
  return Step(step_id=step_id, start_at=study.start_at, description=study.description, known_at=known_at, gone=gone)


def _older(it: Booking, mine: Step | None, known_at: datetime) -> bool:
  """Whether a word about a step is older than what is known of it."""
  if it.whole_at is not None and known_at < it.whole_at:
    return True
  return mine is not None and known_at < mine.known_at


def _stepped(it: Booking, steps: dict[str, Step], study: Study | None, step_id: str) -> Stepped:
  standing = sorted((one for one in steps.values() if not one.gone), key=lambda one: (one.start_at, one.step_id))
  if not standing:
    return Stepped(list(steps.values()), None)
  first = standing[0]
  # Where and what a study is, its earliest step says; of the others no more is kept than the wire tells.
  mine = study if study is not None and first.step_id == step_id else None
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
  )
