"""The order's states as a table: what may be done in which, and where it leads. Each line cites its SPEC rule. Pure."""

from __future__ import annotations

from typing import Literal

from tracershop.errors import Refusal

Status = Literal["ordered", "accepted", "released", "rejected", "cancelled"]
Verb = Literal["edit", "cancel", "accept", "reject", "reopen", "release"]

OPEN: frozenset[str] = frozenset({"ordered", "accepted"})

# (status, verb) -> status
TRANSITIONS: dict[tuple[str, str], str] = {
  ("ordered", "edit"): "ordered",  # STA-1
  ("accepted", "edit"): "accepted",  # STA-1, production only
  ("ordered", "cancel"): "cancelled",  # STA-2
  ("accepted", "cancel"): "cancelled",  # STA-2, production only
  ("ordered", "accept"): "accepted",  # STA-3
  ("ordered", "reject"): "rejected",  # STA-4
  ("accepted", "reject"): "rejected",  # STA-4
  ("accepted", "reopen"): "ordered",  # STA-5
  ("rejected", "reopen"): "ordered",  # STA-5
  ("accepted", "release"): "released",  # STA-6
}


def after(status: str, verb: Verb, *, by_customer: bool = False, field: str = "orderIds") -> str:
  """The status that a verb leads to; `field` is where the command names the order.

  Raises Refusal `already_released` for a released order, `not_accepted` where only an accepted one will do, and
  `not_ordered` otherwise. A customer's verbs want an order that is still `ordered` (STA-1, STA-2).
  """
  found = TRANSITIONS.get((status, verb))
  if found is not None and not (by_customer and status != "ordered"):
    return found
  if status == "released":
    raise Refusal("already_released", field=field)
  raise Refusal("not_accepted" if verb in ("release", "reopen") else "not_ordered", field=field, status=status)
