"""The customer's calculator: what to order for these patients, and what a vial is still good for. Pure.

A patient is an instant and the MBq to inject then. Sums are rounded once: what must be there up to a whole MBq, what is
left down. The browser's copy (`frontend/src/domain/calculator.ts`) passes the same cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from tracershop.decay import ceil_mbq, decay, floor_mbq


class Patient(msgspec.Struct, frozen=True):
  """MBq to be injected at an instant."""

  at: datetime
  mbq: float


class Held(msgspec.Struct, frozen=True):
  """What a vial holds: MBq at its calibration instant."""

  mbq: float
  calibrated_at: datetime


class Amount(msgspec.Struct, frozen=True, rename="camel"):
  """MBq to order for a slot, at its delivery time; `early` are the places of patients before it, not to be served."""

  mbq: int
  early: list[int]


class Dose(msgspec.Struct, frozen=True, rename="camel"):
  """One patient's dose, in time order. `left_mbq` is what is left right after it, `short_mbq` what it lacked."""

  place: int
  at: datetime
  mbq: float
  covered: bool
  left_mbq: int
  short_mbq: int


class Cover(msgspec.Struct, frozen=True, rename="camel"):
  """How many patients are covered, and each of them in time order."""

  covered: int
  doses: list[Dose]


def amount_at_slot(patients: Sequence[Patient], slot_at: datetime, half_life_seconds: float) -> Amount:
  """What to order at a slot: every dose decayed back to it, summed, rounded up once (CALC-1).

  Who is injected before the delivery is not in the sum but in `early`: another slot has to serve him.
  """
  early = [place for place, it in enumerate(patients) if it.at < slot_at]
  total = sum(decay(it.mbq, half_life_seconds, it.at, slot_at) for it in patients if it.at >= slot_at)
  return Amount(ceil_mbq(total), early)


def left_at(vials: Sequence[Held], half_life_seconds: float, at: datetime) -> int:
  """What is left in one or more vials at an instant, together, down to a whole MBq (CALC-2)."""
  return floor_mbq(_held(vials, half_life_seconds, at))


def covers(vials: Sequence[Held], half_life_seconds: float, patients: Sequence[Patient]) -> Cover:
  """Which of the patients the vials cover, each dose drawn at its time, what is left decaying on (CALC-3).

  The vials count as one: a dose may be made up of two. A patient whose dose is not there any more is passed over, and
  what is left stays for those after him.
  """
  order = sorted(range(len(patients)), key=lambda place: (patients[place].at, place))
  if not order:
    return Cover(0, [])
  now = patients[order[0]].at
  left = _held(vials, half_life_seconds, now)
  doses = []
  for place in order:
    one = patients[place]
    left, now = decay(left, half_life_seconds, now, one.at), one.at
    covered = left >= one.mbq - 1e-6
    lacking = 0 if covered else ceil_mbq(one.mbq - left)
    if covered:
      left = max(0.0, left - one.mbq)
    doses.append(Dose(place, one.at, one.mbq, covered, floor_mbq(left), lacking))
  return Cover(sum(it.covered for it in doses), doses)


def _held(vials: Sequence[Held], half_life_seconds: float, at: datetime) -> float:
  return sum(decay(it.mbq, half_life_seconds, it.calibrated_at, at) for it in vials)
