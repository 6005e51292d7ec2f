"""The radiation trefoil (ISO 361): a disc of radius R and three blades of 60° from 1.5 R to 5 R. Pure."""

from __future__ import annotations

import math

# In units of the disc's radius.
INNER, OUTER = 1.5, 5.0
# Where each blade begins, in degrees; one points straight down.
BLADES = (0, 120, 240)
SPAN = 60


def inside(x: float, y: float) -> bool:
  """Whether a point is black; the centre is (0, 0), y goes up, and the sign reaches to OUTER."""
  distance = math.hypot(x, y)
  if distance <= 1.0:
    return True
  if not INNER <= distance <= OUTER:
    return False
  angle = math.degrees(math.atan2(y, x)) % 360
  return any(start <= angle <= start + SPAN for start in BLADES)


def bitmap(size: int) -> list[list[bool]]:
  """The sign in size × size dots, row by row from the top."""
  step = 2 * OUTER / size
  return [
    [inside((column + 0.5) * step - OUTER, OUTER - (row + 0.5) * step) for column in range(size)] for row in range(size)
  ]
