"""An order that is here already and has changed over there: taken over, or put before a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from legacy import mirror
from legacy.inbound import orders
from legacy.inbound.orders import Cluster, Places
from legacy.mapping import equality, merge
from legacy.mapping.merge import Merged, Said
from legacy.mapping.reading import OldInjections
from legacy.models import Tie
from legacy.old.shape import Data
from tracershop import calendar, ledger
from tracershop.orderbook import dispensing, images, marks, queries, store
from tracershop.orderbook.models import Order
from tracershop.protocol import messages
from tracershop.site import authority, conflicts
from tracershop.site.models import Conflict

Theirs = Cluster | OldInjections
# Changed here while the link was cut, where the old system leads again: theirs is as it was.
WHILE_CUT = "changedWhileCut"
# The tie of an order whose number over there is another one's now.
FORMER = "formerOrder"


def another(base: Theirs | None, theirs: Theirs | None) -> bool:
  """Whether a row is another order than it was: its number was used again."""
  if base is None or theirs is None:
    return False
  was, now = (it.order if isinstance(it, Cluster) else it for it in (base, theirs))
  return (was.bid, was.tracer) != (now.bid, now.tracer)


def said_there(it: Theirs) -> Said:
  """What the old system says of an order."""
  if isinstance(it, Cluster):
    own, active = it.order, it.active
    return Said(
      ordered_mbq=own.amount,
      injections=None,
      usage="human",
      comment=own.comment,
      delivery_date=calendar.wall_date(own.deliver_at),
      slot_at=own.deliver_at,
      active_at=active.deliver_at,
      status=own.status,
      batches=equality.first_batch([active.batch]),
    )
  return Said(
    ordered_mbq=None,
    injections=it.injections,
    usage=it.usage,
    comment=it.comment,
    delivery_date=calendar.wall_date(it.deliver_at),
    slot_at=it.deliver_at,
    active_at=it.deliver_at,
    status=it.status,
    batches=equality.first_batch([it.batch]),
  )


def said_here(it: Order) -> Said:
  """What we say of it, in the old system's grain (`equality`): whole MBq, its letters, the first batch."""
  return Said(
    ordered_mbq=equality.whole(it.ordered_mbq),
    injections=it.injections,
    usage=it.usage if it.kind == "injection" else "human",
    comment=equality.letters(it.comment),
    delivery_date=it.delivery_date,
    slot_at=equality.second(images.ordered_slot_at(it)),
    active_at=equality.second(it.deliver_at),
    status=it.status,
    batches=equality.first_batch(it.batch_numbers),
  )


def gone(base: Said) -> Said:
  """What a row says that is not there any more."""
  return msgspec.structs.replace(base, status="cancelled")


def leaders_of(tracer_id: int | None) -> dict[str, str]:
  """Who leads for what the merge asks."""
  return {it: authority.leader_of(tracer_id, it) for it in ("ordering", "acceptMove", "release")}


@ledger.action
def follow_order(
  change: ledger.Change,
  *,
  table: str,
  key: str,
  order_id: int,
  base: Theirs | None,
  theirs: Theirs | None,
  rows: Mapping[str, Data],
  reused: bool = False,
) -> dict[str, Any]:
  """Merges what changed over there into our order, with the mirror's rows; what cannot be merged becomes a conflict.

  `theirs` None: the row is gone; `reused`: another order has its number now, and is none of ours yet. `base` None: what
  was agreed upon meant nothing, and what we say is the base. Gives {taken: [field], conflict: kind or None}. A conflict
  leaves the mirror as it was: it is the base that the decision is made upon.
  """
  order = queries.orders().get(id=order_id)
  known = orders.places()
  was = said_here(order) if base is None else said_there(base)
  now = gone(was) if theirs is None else said_there(theirs)
  found = merge.merge(was, said_here(order), now, leaders_of(order.tracer_id))
  subject = f"order:{order_id}"
  if found.take:
    _take(change, order, found, theirs, known)
  standing = _standing(order_id)
  if found.differences:
    kind = found.kind or "bothEdited"
    if standing is not None:
      standing.kind = kind
    conflicts.hold(
      change,
      kind=kind,
      subject=subject,
      details=_details(table, key, found),
      held={"table": table, "key": key, "rows": dict(rows), "gone": theirs is None},
      known=standing,
    )
  else:
    conflicts.close(change, standing)
    mirror.keep(table, rows, change.now)
    if theirs is None:
      mirror.drop(table, [key], change.now)
    if reused:
      Tie.objects.filter(table=table, key=key, kind="order", our_id=order_id).update(kind=FORMER)
  return {"taken": sorted(found.take), "conflict": found.kind}


@ledger.action
def contest(change: ledger.Change, *, table: str, key: str, order_id: int, fields: list[dict[str, Any]]) -> None:
  """Puts before a person what was changed here while the link was cut, where the old system leads again."""
  conflicts.hold(
    change,
    kind=WHILE_CUT,
    subject=f"order:{order_id}",
    details={"table": table, "key": key, "fields": fields},
    held={"table": table, "key": key, "rows": mirror.data_of(table, [key]), "gone": False},
    known=_standing(order_id),
  )


@ledger.action
def agree(change: ledger.Change, *, order_id: int) -> None:
  """Notes that an order's row over there is again what both sides last agreed upon."""
  conflicts.close(change, _standing(order_id))


def _standing(order_id: int) -> Conflict | None:
  """The open conflict about an order: there is one at the most."""
  return Conflict.objects.filter(subject=f"order:{order_id}", state="open").order_by("id").first()


def _details(table: str, key: str, found: Merged) -> dict[str, Any]:
  plain = msgspec.json.decode(
    messages.encode(
      [{"field": it.field, "base": it.base, "ours": it.ours, "theirs": it.theirs} for it in found.differences]
    )
  )
  return {"table": table, "key": key, "fields": plain}


def _take(change: ledger.Change, order: Order, found: Merged, theirs: Theirs | None, known: Places) -> None:
  before, left = store.image_of_orders([order]), dispensing.group_of(order)
  if theirs is None:
    order.status = "cancelled"
  else:
    new = (
      orders.activity(theirs, change.now, known) if isinstance(theirs, Cluster) else orders.injections(theirs, known)
    )
    _copy(order, new, _columns(found.take))
  order.marks = marks.of_order({*order.marks, "fromOldSystem"} | orders.breaches(order, change.now))
  store.commit(change, kind="order.followed", orders=[order], before=before, groups=[left])


_PLACE = ("slot", "moved_to_slot", "delivery_date", "deliver_at", "departs_at", "run_at")
_STATUS = (
  "status", "accepted_by", "accepted_at", "rejected_by", "rejected_reason", "released_by", "released_at",
  "delivered_mbq", "batch_numbers",
)  # fmt: skip
_COLUMNS: Mapping[str, tuple[str, ...]] = {
  "ordered_mbq": ("ordered_mbq",),
  "injections": ("injections",),
  "usage": ("usage",),
  "comment": ("comment",),
  "delivery_date": _PLACE,
  "slot_at": _PLACE,
  "active_at": _PLACE,
  "status": _STATUS,
  "batches": ("batch_numbers",),
}


def _columns(fields: Iterable[str]) -> list[str]:
  return list(dict.fromkeys(column for field in fields for column in _COLUMNS[field]))


def _copy(order: Order, new: Order, columns: Iterable[str]) -> None:
  for column in columns:
    setattr(order, column, getattr(new, column))
