"""A car that came back: its dispatch is taken back, and stays in the trail and on its papers as that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from production.actions.arriving import came_at, cars_of
from production.actions.dispatching import check_after_departure, refuse_settled
from tracershop import ledger
from tracershop.access import policy
from tracershop.errors import Refusal
from tracershop.orderbook import batch_states, images, marks, parts, queries, store
from tracershop.orderbook.models import Dispatch, Order, ReleaseLine, Vial
from tracershop.orderbook.ordering import reasons
from tracershop.protocol.seen import refuse_stale


@ledger.action
def return_dispatch(
  change: ledger.Change,
  *,
  dispatch_id: int,
  reason: str = "",
  reason_code: str | None = None,
  returned_at: datetime | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Takes a dispatch back that nobody has received: its car came back with all of it (DSP-21).

  Its vials are here again, as they are, but one that a correction said to be there is free (COR-2); its orders are
  where they were before it left. Raises Refusal `not_found`, `stale`, `already_answered`, `reason_required`, or
  `invalid` at `returnedAt`.
  """
  policy.require(change.actor, "dispatch.return")
  given = reasons.needed(reason, reason_code)
  found = Dispatch.objects.filter(id=dispatch_id).first()
  if found is None:
    raise Refusal("not_found", field="dispatchId")
  refuse_settled(found)
  vials = list(
    Vial.objects.select_related("tracer__isotope", "customer", "batch").filter(dispatch=found).order_by("id")
  )
  before = images.dispatch(found, [it.pk for it in vials])
  refuse_stale(seen, f"dispatch:{found.pk}", before, "dispatchId")
  at = change.now if returned_at is None else returned_at
  check_after_departure(at, found, change.now, "returnedAt")
  orders = list(queries.orders().filter(id__in=found.order_ids).order_by("id"))
  earlier = {"orders": store.image_of_orders(orders), "vials": store.image_of_vials(vials), "dispatch": before}
  found.returned_at, found.returned_by, found.returned_reason = at, change.actor.name, given.shown
  found.returned_vial_ids = [it.pk for it in vials]
  found.revision += 1
  found.save()
  for vial in vials:
    vial.dispatch = None
    if vial.state == "blocked" and (vial.batch is None or vial.batch.state != "rejected"):
      # A correction said that it was at the customer: it never got there.
      vial.state = batch_states.vial_after(vial.state, "comeBack")
  others = cars_of(found)
  for order in orders:
    _as_before(order, [it for it in others if order.pk in it.order_ids])
  row = images.dispatch(found, [])
  store.commit(
    change,
    kind="dispatch.returned",
    orders=orders,
    vials=vials,
    before=earlier,
    after={"dispatch": row},
    reason=given.text,
    more=[*parts.dispatch_changes(found, []), *_leaving(found.customer_id, vials)],
    subjects=[f"dispatch:{found.pk}"],
  )
  return {"dispatchId": found.pk}


def _as_before(order: Order, others: Sequence[Dispatch]) -> None:
  """As far as an order is by the other cars that are on their way to it, or came (DSP-7)."""
  order.dispatched_at = min((it.dispatched_at for it in others), default=None)
  order.received_at = order.received_at or came_at(order, others)
  marks.put(order, "cameBack", order.dispatched_at is None)


def _leaving(customer_id: int, vials: Sequence[Vial]) -> list[ledger.RowChange]:
  """What was not released to him leaves the stream of the customer whom it had left for (DSP-8)."""
  since, stream = queries.window_from(), f"customer:{customer_id}"
  lines = ReleaseLine.objects.filter(vial__in=vials, void=False, order__customer_id=customer_id)
  his = set(lines.values_list("vial_id", flat=True))
  return [
    ledger.Remove(stream, "vial", it.pk) if it.calibrated_date >= since else ledger.Touch(stream)
    for it in vials
    if it.pk not in his
  ]
