"""The order's states as a table: what may be done in which, and where it leads. Each line cites its SPEC rule. Pure."""

from __future__ import annotations

from typing import Literal

import msgspec

from tracershop.errors import Refusal

Status = Literal["ordered", "accepted", "released", "rejected", "cancelled"]
Verb = Literal["edit", "cancel", "accept", "reject", "reopen", "release", "move", "restore", "postpone", "confirm"]

OPEN: frozenset[str] = frozenset({"ordered", "accepted"})
# What a customer does with an order of his own while it is ordered and in time (ORD-8).
OWN: frozenset[str] = frozenset({"edit", "cancel"})

# (status, verb) -> status
TRANSITIONS: dict[tuple[str, str], str] = {
  ("ordered", "edit"): "ordered",  # STA-1
  ("accepted", "edit"): "accepted",  # STA-1, production only
  ("ordered", "cancel"): "cancelled",  # STA-2
  ("accepted", "cancel"): "cancelled",  # STA-2, production only; STA-10, the customer too
  ("ordered", "accept"): "accepted",  # STA-3
  ("ordered", "reject"): "rejected",  # STA-4
  ("accepted", "reject"): "rejected",  # STA-4
  ("accepted", "reopen"): "ordered",  # STA-5
  ("rejected", "reopen"): "ordered",  # STA-5
  ("accepted", "release"): "released",  # STA-6, STA-10
  ("ordered", "move"): "ordered",  # STA-7
  ("accepted", "move"): "accepted",  # STA-7
  ("ordered", "restore"): "ordered",  # STA-8
  ("accepted", "restore"): "accepted",  # STA-8
  ("ordered", "postpone"): "ordered",  # STA-9
  ("accepted", "postpone"): "accepted",  # STA-9
  ("ordered", "confirm"): "ordered",  # STA-10
  ("accepted", "confirm"): "accepted",  # STA-10
}


class State(msgspec.Struct, frozen=True, kw_only=True):
  """What of an order decides what may be done with it.

  `moved`: it stands at an earlier slot than the one ordered. `postponed`: production put it off. `awaiting`: its
  customer has yet to say whether the later delivery will do; only an open order waits.
  """

  status: str
  moved: bool = False
  postponed: bool = False
  awaiting: bool = False


def after(status: str, verb: Verb, *, by_customer: bool = False, field: str = "orderIds") -> str:
  """The status that a verb leads to; `field` is where the command names the order.

  Raises Refusal `already_released` for a released order, `not_accepted` where only an accepted one will do, and
  `not_ordered` otherwise. A customer edits and cancels an order that is still `ordered` (STA-1, STA-2).
  """
  found = TRANSITIONS.get((status, verb))
  if found is not None and not (by_customer and verb in OWN and status != "ordered"):
    return found
  if status == "released":
    raise Refusal("already_released", field=field)
  raise Refusal("not_accepted" if verb in ("release", "reopen") else "not_ordered", field=field, status=status)


def step(
  state: State,
  verb: Verb,
  *,
  by_customer: bool = False,
  granted: bool = False,
  elsewhere: bool = False,
  deadline: str | None = None,
  field: str = "orderIds",
) -> State:
  """The state that a verb leads to.

  `granted`: production does what the customer asked for. `elsewhere`: an edit names another slot, date or time.
  `deadline` is the order's, in words, where it has passed for the one who acts. Raises Refusal as `after`, and
  `deadline_passed`, `awaits_confirmation`, `invalid` (nothing to confirm, nothing to restore).
  """
  # STA-10: what production put off the customer may take back, whatever became of it since.
  takes_back = verb == "cancel" and state.awaiting
  status = after(state.status, verb, by_customer=by_customer and not takes_back, field=field)
  if verb in OWN and deadline is not None and not takes_back:
    raise Refusal("deadline_passed", field=field, deadline=deadline)
  if verb == "release" and state.awaiting:
    raise Refusal("awaits_confirmation", field=field)
  if verb == "confirm" and not state.awaiting:
    raise Refusal("invalid", field=field, text="nothing_to_confirm")
  if verb == "restore" and not state.moved:
    raise Refusal("invalid", field=field, text="nothing_changed")
  # STA-11: the customer's own delivery takes the place of the one that production chose.
  chosen = verb == "edit" and elsewhere and (by_customer or granted)
  confirmed = verb == "confirm" or chosen or (verb == "edit" and by_customer)
  return State(
    status=status,
    moved=_moved(state, verb, elsewhere),
    postponed=verb == "postpone" or (state.postponed and not chosen),
    awaiting=_awaiting(state, verb) and not confirmed,
  )


def _moved(state: State, verb: Verb, elsewhere: bool) -> bool:
  if verb == "move":
    return True
  return state.moved and verb not in ("restore", "postpone") and not (verb == "edit" and elsewhere)


def _awaiting(state: State, verb: Verb) -> bool:
  if verb == "postpone":
    return True
  if verb == "reopen" and state.status == "rejected":
    # Rejecting ended the waiting; nobody has confirmed since.
    return state.postponed
  return state.awaiting and verb not in ("cancel", "reject")
