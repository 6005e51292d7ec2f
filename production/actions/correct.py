"""Correcting a release: released orders are accepted again, and of each vial it is said where it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracershop import ledger
from tracershop.access import policy, signatures
from tracershop.access.signatures import Signature
from tracershop.errors import Refusal
from tracershop.orderbook import batch_states, marks, parts, queries, states, store
from tracershop.orderbook.batch_states import VialVerb
from tracershop.orderbook.models import Certificate, Dispatch, Order, ReleaseLine, Vial
from tracershop.orderbook.ordering import reasons

FATES: dict[str, VialVerb] = {"here": "keepHere", "atCustomer": "leaveThere", "destroyed": "destroy"}
# What was said of the release that is taken back.
OF_RELEASE = frozenset({"releasedWithReason", "ownEntry", "ownEntryReviewed", "supplemented", "recalled"})


@ledger.action
def correct_orders(
  change: ledger.Change,
  *,
  order_ids: list[int],
  vials: list[Any],
  reason: str = "",
  reason_code: str | None = None,
  signature: Signature,
  second_signature: Signature | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Takes the release of orders back: all that one signature released together, with all its vials (COR-1 … COR-4).

  `vials` has `vial_id` and `fate` of each: here, atCustomer or destroyed. Raises Refusal `signature_wrong`,
  `reason_required`, `stale`, `not_released`, or `invalid` at `orderIds` or `vials`.
  """
  policy.require(change.actor, "order.correct")
  signatures.confirm_of(change.actor, signature, "correct")
  given = reasons.needed(reason, reason_code)
  orders = queries.chosen_orders(order_ids, change.actor, seen or {}, must_be_seen=True)
  for order in orders:
    states.after(order.status, "correct")
  second = _second(change, orders, second_signature)
  lines = list(ReleaseLine.objects.filter(order_id__in=order_ids, void=False))
  _refuse_part(order_ids, {it.certificate_id for it in lines})
  fates = {it.vial_id: FATES[it.fate] for it in vials}
  if len(fates) != len(vials) or set(fates) != {it.vial_id for it in lines}:
    raise Refusal("invalid", field="vials", text="all_vials", details={"vialIds": sorted({it.vial_id for it in lines})})
  chosen = queries.chosen_vials(list(fates), seen or {}, must_be_seen=True, field="vials")
  before = {"orders": store.image_of_orders(orders), "vials": store.image_of_vials(chosen)}
  ReleaseLine.objects.filter(id__in=[it.pk for it in lines]).update(void=True)
  for order in orders:
    _take_back(order)
  told = [*_settle(chosen, fates, orders), *_leaving(lines, chosen, orders)]
  struck = _strike(change, {it.certificate_id for it in lines}, signature, second, given.shown)
  store.commit(
    change,
    kind="order.corrected",
    orders=orders,
    vials=chosen,
    before=before,
    reason=given.text,
    more=[*told, *(row for it in struck for row in parts.certificate_changes(it))],
    subjects=[f"certificate:{it.pk}" for it in struck],
  )
  return {"orderIds": order_ids, "certificateIds": [it.pk for it in struck]}


def _second(change: ledger.Change, orders: Sequence[Order], second: Signature | None) -> Signature | None:
  """After a delivery somebody else has signed too, with a password as fresh as the first (COR-3)."""
  if second is None:
    if any(it.deliver_at <= change.now for it in orders):
      raise Refusal("signature_wrong", field="secondSignature", text="second_person")
    return None
  try:
    signatures.confirm(second, "correct")
  except Refusal:
    raise signatures.second_wrong() from None
  if second.user_id == change.actor.user_id:
    raise signatures.second_wrong()
  return second


def _refuse_part(order_ids: Sequence[int], certificate_ids: set[int]) -> None:
  """What was released together shares its vials: it is taken back together."""
  whole = set(
    ReleaseLine.objects.filter(certificate_id__in=certificate_ids, void=False).values_list("order_id", flat=True)
  )
  if whole - set(order_ids):
    raise Refusal("invalid", field="orderIds", text="whole_release", details={"orderIds": sorted(whole)})


def _take_back(order: Order) -> None:
  order.status = states.after(order.status, "correct")
  order.released_by = order.released_at = order.delivered_mbq = order.certificate_id = None
  order.dispensed_mbq, order.batch_numbers = 0.0, []
  order.marks = marks.of_order((set(order.marks) - OF_RELEASE) | {"corrected"})


def _leaving(lines: Sequence[ReleaseLine], vials: Sequence[Vial], orders: Sequence[Order]) -> list[ledger.RowChange]:
  """The vials leave the streams of those for whose orders they were released, except where they have left for them.

  They are settled: one that is here has not left (DSP-8).
  """
  since, of = queries.window_from(), {it.pk: it for it in vials}
  customers = {it.pk: it.customer_id for it in orders}
  there = {(it.dispatch.customer_id, it.pk) for it in vials if it.dispatch is not None}
  gone = sorted({(customers[it.order_id], it.vial_id) for it in lines} - there)
  return [
    ledger.Remove(f"customer:{customer}", "vial", vial_id)
    if of[vial_id].calibrated_date >= since
    else ledger.Touch(f"customer:{customer}")
    for customer, vial_id in gone
  ]


def _settle(vials: Sequence[Vial], fates: dict[int, VialVerb], orders: Sequence[Order]) -> list[ledger.RowChange]:
  """Each vial as it is said to be; what is here has not left, and what has not left is no longer on its way (COR-2)."""
  back: set[int] = set()
  for vial in vials:
    fate = fates[vial.pk]
    vial.state = batch_states.vial_after(vial.state, fate, vial=vial.batch_number, field="vials")
    vial.marks = marks.of_vial(set(vial.marks) - {"ownEntry"})
    vial.own_entry_at = None
    if fate == "destroy":
      vial.discard_code = "waste"
    if fate == "keepHere" and vial.dispatch_id is not None:
      back.add(vial.dispatch_id)
      vial.dispatch = None
      # The dispatch's own row is made from its vials.
      vial.save(update_fields=["dispatch"])
  if "leaveThere" not in fates.values():
    for order in orders:
      order.dispatched_at = order.received_at = None
  changes: list[ledger.RowChange] = []
  for dispatch in Dispatch.objects.filter(id__in=back).order_by("id"):
    dispatch.revision += 1
    dispatch.save(update_fields=["revision"])
    changes += parts.dispatch_changes(dispatch, list(dispatch.vials.values_list("id", flat=True)))
  return changes


def _strike(
  change: ledger.Change, certificate_ids: set[int], signature: Signature, second: Signature | None, reason: str
) -> list[Certificate]:
  """Strikes the certificates through; their bytes stay as they were signed (COR-4)."""
  struck = list(Certificate.objects.filter(id__in=certificate_ids).defer("pdf").order_by("id"))
  signers = ", ".join(it.name for it in (signature, second) if it is not None)
  for it in struck:
    it.struck_at, it.struck_by, it.struck_reason = change.now, signers[:150], reason
    it.revision += 1
    it.save(update_fields=["struck_at", "struck_by", "struck_reason", "revision"])
  return struck
