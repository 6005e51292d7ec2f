"""A person's word on what the two systems say differently: ours stands, theirs does, or each for some of it (LNK-38).

Whatever is chosen, the mirror becomes what the old system says now: that is what was seen. Where ours was chosen, ours
is then another than the mirror, and is written over there like any change of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from legacy import mirror
from legacy.inbound import disputes, following, orders, shares
from legacy.mapping.merge import SIGNED
from legacy.models import Tie
from tracershop import ledger
from tracershop.errors import Refusal
from tracershop.orderbook import dispensing, queries, store
from tracershop.orderbook.models import Order
from tracershop.protocol import messages
from tracershop.site import conflicts, images
from tracershop.site.models import Conflict

# These hang together: one of them by itself would say what neither side says.
TOGETHER = (frozenset({"delivery_date", "slot_at", "active_at"}), frozenset({"status", "batches"}))


def settle_order(change: ledger.Change, it: Conflict, choices: Mapping[str, str], choice: str, reason: str) -> None:
  """Applies a choice about an order, field by field (`ours` or `theirs`), on this side and in the mirror.

  Raises Refusal `stale` where ours is not what was shown, `already_released` where it would undo a release that was
  signed here, and `invalid` at `fields`.
  """
  held = disputes.held_of(it)
  order = queries.orders().get(id=_order_id(it))
  if disputes.is_placed(it):
    _settle_placed(change, order, choice, reason)
    _follow_mirror(change, held)
    return
  beside = _beside(it, held)
  if beside and choice == "apart":
    raise Refusal("invalid", field="fields", text="shared_row")
  _apply(change, it, order, choices, reason, held)
  for other in beside:
    told = {field["field"]: choice for field in other.details["fields"]}
    _apply(change, other, queries.orders().get(id=_order_id(other)), told, reason, disputes.held_of(other))
    conflicts.settle_alike(change, other, choices=told, choice=choice, reason=reason)
  _follow_mirror(change, held)


def _order_id(it: Conflict) -> int:
  return int(it.subject.partition(":")[2])


def _members(held: disputes.Held) -> dict[int, Tie]:
  """Our orders that are one row over there."""
  return {it.our_id: it for it in Tie.objects.filter(table=held.table, key=held.key, kind="order").order_by("our_id")}


def _beside(it: Conflict, held: disputes.Held) -> list[Conflict]:
  """The conflicts about other orders of ours in the same row: one word is for all of them, for the mirror has one."""
  subjects = [f"order:{other}" for other in _members(held) if other != _order_id(it)]
  return [it for it in Conflict.objects.filter(state="open", subject__in=subjects) if not disputes.is_placed(it)]


def _apply(
  change: ledger.Change, it: Conflict, order: Order, choices: Mapping[str, str], reason: str, held: disputes.Held
) -> None:
  members = _members(held)
  shared = len(members) > 1 and "ordered_mbq" in choices
  total = shares.total_of(Order.objects.filter(id__in=list(members))) if shared else None
  _check_shown(it, order, total)
  taken = {field for field, side in choices.items() if side == "theirs"}
  for group in TOGETHER:
    if len({side for field, side in choices.items() if field in group}) > 1:
      raise Refusal("invalid", field="fields", text="together")
  if taken & SIGNED and disputes.signed_here(order):
    raise Refusal("already_released", field="choice", text="signed_here")
  if taken:
    before, left = store.image_of_orders([order]), dispensing.group_of(order)
    mine = order.ordered_mbq
    following.say_theirs(order, taken, held.theirs, orders.places(), change.now)
    if total is not None and "ordered_mbq" in taken and isinstance(held.theirs, orders.Cluster):
      # The row says what all of ours come to; this one takes the difference.
      order.ordered_mbq = (mine or 0.0) + held.theirs.order.amount - total
      if order.ordered_mbq <= 0:
        raise Refusal("invalid", field="choice", text="shared_row")
    store.commit(change, kind="order.settled", orders=[order], before=before, reason=reason, groups=[left])
  if shared and isinstance(held.theirs, orders.Cluster):
    _share_theirs(members, order.pk, held.theirs.order.amount)


def _share_theirs(members: Mapping[int, Tie], order_id: int, amount: int) -> None:
  """Whatever theirs is more or less than was agreed upon is this order's part of the row now agreed upon; one that was
  cancelled here has none."""
  cancelled = set(Order.objects.filter(id__in=list(members), status="cancelled").values_list("id", flat=True))
  without = cancelled - {order_id}
  Tie.objects.filter(id__in=[members[it].pk for it in without]).update(share=0.0)
  others = sum(it.share or 0.0 for our, it in members.items() if our != order_id and our not in without)
  Tie.objects.filter(id=members[order_id].pk).update(share=amount - others)


def _settle_placed(change: ledger.Change, order: Order, choice: str, reason: str) -> None:
  """An order that was placed over there where we lead: it stands (theirs), or it is cancelled (ours)."""
  if choice == "theirs" or order.status == "cancelled":
    return
  if order.status == "released":
    raise Refusal("already_released", field="choice", text="signed_here")
  before = store.image_of_orders([order])
  order.status = "cancelled"
  store.commit(change, kind="order.settled", orders=[order], before=before, reason=reason)


def _follow_mirror(change: ledger.Change, held: disputes.Held) -> None:
  mirror.keep(held.table, held.rows, change.now)
  if held.theirs is None:
    mirror.drop(held.table, [held.key], change.now)


def _check_shown(it: Conflict, order: Order, total: int | None) -> None:
  """Whoever decides has seen what we say: it may have moved on since the two were last compared. `total`: what all
  orders of the row come to, where there are several."""
  now = following.said_here(order)
  for shown in it.details["fields"]:
    said = total if total is not None and shown["field"] == "ordered_mbq" else getattr(now, shown["field"])
    if msgspec.json.decode(messages.encode(said)) != shown["ours"]:
      row: Any = msgspec.json.decode(messages.encode(images.conflict_row(it)))
      raise Refusal("stale", field="conflictId", details={f"conflict:{it.pk}": row})


def insisted(order_id: int) -> frozenset[str]:
  """The fields of an order in which a person has said that ours stands: they are written over there, whoever leads."""
  last = Conflict.objects.filter(subject=f"order:{order_id}", state="settled").order_by("-settled_at", "-id").first()
  if last is None or last.choice is None:
    return frozenset()
  return frozenset(it["field"] for it in last.details.get("fields", ()) if it.get("choice") == "ours")
