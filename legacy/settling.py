"""A person's word on what the two systems say differently: ours stands, theirs does, or each for some of it (LNK-38).

Whatever is chosen, the mirror becomes what the old system says now: that is what was seen. Where ours was chosen, ours
is then another than the mirror, and is written over there like any change of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from legacy import mirror
from legacy.inbound import disputes, following, orders
from legacy.mapping.merge import SIGNED
from tracershop import ledger
from tracershop.errors import Refusal
from tracershop.orderbook import dispensing, queries, store
from tracershop.orderbook.models import Order
from tracershop.protocol import messages
from tracershop.site import images
from tracershop.site.models import Conflict

# These hang together: one of them by itself would say what neither side says.
TOGETHER = (frozenset({"delivery_date", "slot_at", "active_at"}), frozenset({"status", "batches"}))


def settle_order(change: ledger.Change, it: Conflict, choices: Mapping[str, str], choice: str, reason: str) -> None:
  """Applies a choice about an order, field by field (`ours` or `theirs`), on this side and in the mirror.

  Raises Refusal `stale` where ours is not what was shown, `already_released` where it would undo a release that was
  signed here, and `invalid` at `fields`.
  """
  held = disputes.held_of(it)
  order = queries.orders().get(id=int(it.subject.partition(":")[2]))
  if disputes.is_placed(it):
    _settle_placed(change, order, choice, reason)
    _follow_mirror(change, held)
    return
  _check_shown(it, order)
  taken = {field for field, side in choices.items() if side == "theirs"}
  for group in TOGETHER:
    if len({side for field, side in choices.items() if field in group}) > 1:
      raise Refusal("invalid", field="fields", text="together")
  if taken & SIGNED and disputes.signed_here(order):
    raise Refusal("already_released", field="choice", text="signed_here")
  if taken:
    before, left = store.image_of_orders([order]), dispensing.group_of(order)
    following.say_theirs(order, taken, held.theirs, orders.places(), change.now)
    store.commit(change, kind="order.settled", orders=[order], before=before, reason=reason, groups=[left])
  _follow_mirror(change, held)


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


def _check_shown(it: Conflict, order: Order) -> None:
  """Whoever decides has seen what we say: it may have moved on since the two were last compared."""
  now = following.said_here(order)
  for shown in it.details["fields"]:
    mine = msgspec.json.decode(messages.encode(getattr(now, shown["field"])))
    if mine != shown["ours"]:
      row: Any = msgspec.json.decode(messages.encode(images.conflict_row(it)))
      raise Refusal("stale", field="conflictId", details={f"conflict:{it.pk}": row})


def insisted(order_id: int) -> frozenset[str]:
  """The fields of an order in which a person has said that ours stands: they are written over there, whoever leads."""
  last = Conflict.objects.filter(subject=f"order:{order_id}", state="settled").order_by("-settled_at", "-id").first()
  if last is None or last.choice is None:
    return frozenset()
  return frozenset(it["field"] for it in last.details.get("fields", ()) if it.get("choice") == "ours")
