"""How a wall monitor is laid out: one picture, or a rotation of several; and when it is dark. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Any

import msgspec

from tracershop.errors import Refusal
from tracershop.protocol.commands import RotationStop

# All in one; the line of time; deliveries alone; runs and vials; alarms first.
LAYOUTS = ("day", "timeline", "deliveries", "runs", "alarms")
ROTATION = "rotation"
SCHEMES = ("dark", "light", "byTime")
LIGHT_FROM, LIGHT_TO = time(6), time(18)
SHORTEST, LONGEST = 10, 600
MOST_STOPS = 8


def checked(layout: str, rotation: Sequence[RotationStop]) -> list[dict[str, Any]]:
  """The stops as they are stored; none but where the layout is a rotation. Raises Refusal `invalid` at its field."""
  if layout != ROTATION:
    if layout not in LAYOUTS:
      raise Refusal("invalid", field="layout")
    if rotation:
      raise Refusal("invalid", field="rotation", text="rotation_alone")
    return []
  if not 2 <= len(rotation) <= MOST_STOPS:
    raise Refusal("invalid", field="rotation", text="rotation", limit=MOST_STOPS)
  for stop in rotation:
    if stop.layout not in LAYOUTS:
      raise Refusal("invalid", field="rotation")
    if not SHORTEST <= stop.seconds <= LONGEST:
      raise Refusal("invalid", field="rotation", text="rotation_seconds", least=SHORTEST, limit=LONGEST)
  stops: list[dict[str, Any]] = msgspec.to_builtins(list(rotation))
  return stops


def refuse_hours(light_from: time, light_to: time) -> None:
  """A scheme by time needs two whole minutes that differ. Raises Refusal `invalid` at `lightTo`."""
  if light_from == light_to or any(it.second or it.microsecond or it.tzinfo for it in (light_from, light_to)):
    raise Refusal("invalid", field="lightTo", text="light_hours")
