"""What is to be said over there of an order: ours where we lead, what was last agreed upon where the old system does.
Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec

from legacy.mapping.merge import FIELDS, Said


def function_of(field: str, ours: Said, base: Said) -> str:
  """Which function a difference belongs to."""
  if field == "status":
    both = {ours.status, base.status}
    if "released" in both:
      return "release"
    if "cancelled" in both:
      return "ordering"
  return FIELDS[field]


# Where an order is put off, it is production that says when.
PLACE = frozenset({"delivery_date", "slot_at"})


def effective(
  ours: Said,
  base: Said | None,
  leaders: Mapping[str, str],
  *,
  postponed: bool = False,
  insisted: Collection[str] = (),
) -> Said | None:
  """What to say of an order; None where it has no row and gets none. `leaders`: old or new by function. `postponed`: it
  was put off, which is no ordering. `insisted`: where a person has said that ours stands, whoever leads."""
  if base is None:
    ours_to_say = leaders.get("ordering") == "new" or "status" in insisted
    return ours if ours_to_say and ours.status != "cancelled" else None
  led = {
    field: getattr(ours, field)
    for field in FIELDS
    if getattr(ours, field) != getattr(base, field)
    and "new"
    in (
      leaders.get(function_of(field, ours, base)),
      leaders.get("acceptMove") if postponed and field in PLACE else None,
      "new" if field in insisted else None,
    )
  }
  found = msgspec.structs.replace(base, **led)
  if leaders.get("acceptMove") != "new" and "active_at" not in led and base.active_at == base.slot_at:
    # Not moved: where it was ordered for is where it stands.
    found = msgspec.structs.replace(found, active_at=found.slot_at)
  return found
