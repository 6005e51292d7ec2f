"""Radioactive decay, and the one way a sum becomes a whole number. Pure; the browser's copy passes the same cases.

A(t) = A(t0) · 2^(−(t − t0)/T½). Half-lives: ICRP Publication 107 (2008), in seconds.
"""

from __future__ import annotations

import math
from datetime import datetime


def factor(seconds: float, half_life_seconds: float) -> float:
  """What is left of 1 after so many seconds; more than 1 for negative seconds (DEC-1)."""
  return float(2.0 ** (-seconds / half_life_seconds))


def decay(mbq: float, half_life_seconds: float, from_at: datetime, to_at: datetime) -> float:
  """The activity in MBq at another instant; backwards in time it grows (DEC-1)."""
  return mbq * factor((to_at - from_at).total_seconds(), half_life_seconds)


def ceil_mbq(mbq: float) -> int:
  """What must be made, up to a whole MBq: summed first, rounded once (DEC-2).

  The millionth keeps a sum that is whole but for floating point from costing one MBq more.
  """
  return math.ceil(mbq - 1e-6)


def floor_mbq(mbq: float) -> int:
  """What is available, down to a whole MBq (DEC-2)."""
  return math.floor(mbq + 1e-6)


def passes(mbq: float, limit: float | None) -> bool:
  """Whether a sum passes a limit (None: there is none): not rounded, but for the millionth that is floating point's."""
  return limit is not None and mbq - 1e-6 > limit
