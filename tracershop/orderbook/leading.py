"""Where the old system leads, what it leads is not done here: it would be undone, or lost (LNK-14).

This is looked at in one place, where orders and vials are saved, so that no command can forget it. What has no form
over there (a delay, a dispatch, a batch) is ours alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from tracershop.actor import Actor
from tracershop.site import authority
from tracershop.site.authority import Function

# Facts come from these, and are taken as they are: the old system itself, and the machine.
FACTS = frozenset({"legacy", "dispenser"})

OF_KIND: dict[str, Function] = {
  "order.placed": "ordering",
  "order.edited": "ordering",
  "order.cancelled": "ordering",
  "request.granted": "ordering",
  "booking.ordered": "ordering",
  "order.accepted": "acceptMove",
  "order.rejected": "acceptMove",
  "order.reopened": "acceptMove",
  "order.moved": "acceptMove",
  "order.restored": "acceptMove",
  "order.postponed": "acceptMove",
  "order.released": "release",
  "order.supplemented": "release",
  "order.corrected": "release",
  "vial.added": "vials",
  "vial.confirmed": "vials",
  "vial.discarded": "vials",
  "vial.reassigned": "vials",
}
# Has no form over there.
OURS = frozenset(
  {
    "order.adopted", "order.followed", "order.settled", "order.confirmed", "order.delayed", "vial.adopted", "vial.seen",
    "vial.followed",
    "batch.opened", "batch.edited", "batch.certified", "batch.rejected", "qcResult.entered", "qcResult.checked",
    "dispatch.made", "dispatch.received", "dispatch.returned", "request.made", "request.declined", "request.withdrawn",
    "booking.rejected", "booking.settled", "booking.reported", "booking.cancelled",
  }
)  # fmt: skip

OF_SET_UP: frozenset[str] = frozenset(
  {
    "run.added", "run.edited", "run.ended", "slot.added", "slot.edited", "slot.ended", "slot.swapped",
    "closedDate.added", "closedDate.removed", "customer.added", "tracer.added", "catalogueEntry.added",
    "catalogueEntry.removed",
  }
)  # fmt: skip


def require_ours(actor: Actor, kind: str, tracer_ids: Iterable[int | None]) -> None:
  """Raises Refusal `led_by_old_system` where the old system leads what an action of this kind does."""
  function = OF_KIND.get(kind)
  if function is None or actor.origin in FACTS:
    return
  authority.require_new(function, sorted(set(tracer_ids), key=lambda it: it or 0))


def require_set_up_ours(actor: Actor, kind: str) -> None:
  """The same of the set-up that both systems have."""
  if kind in OF_SET_UP and actor.origin not in FACTS:
    authority.require_new("setUp", [None])
