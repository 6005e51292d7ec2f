"""An order that is here already and has changed over there: taken over, or put before a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from legacy import mirror
from legacy.actor import OLD_SYSTEM
from legacy.inbound import disputes, orders
from legacy.inbound.orders import Cluster, Places
from legacy.mapping import equality, merge
from legacy.mapping.merge import Difference, Merged, Said
from legacy.mapping.reading import OldInjections
from legacy.models import Tie
from legacy.old.shape import Data
from tracershop import calendar, ledger
from tracershop.orderbook import dispensing, images, marks, queries, store
from tracershop.orderbook.models import Order
from tracershop.site import authority, conflicts
from tracershop.site.models import Conflict

Theirs = Cluster | OldInjections
THEIRS = dict.fromkeys(("ordering", "acceptMove", "release"), "old")
# Changed here while the link was cut, where the old system leads again: theirs is as it was.
WHILE_CUT = "changedWhileCut"
# The tie of an order whose number over there is another one's now.
FORMER = "was:order"


def another(base: Theirs | None, theirs: Theirs | None) -> bool:
  """Whether a row is another order than it was: its number was used again."""
  if base is None or theirs is None:
    return False
  was, now = (it.order if isinstance(it, Cluster) else it for it in (base, theirs))
  return (was.bid, was.tracer) != (now.bid, now.tracer)


def said_there(it: Theirs) -> Said:
  """What the old system says of an order."""
  if isinstance(it, Cluster):
    own = it.order
    return Said(
      ordered_mbq=own.amount,
      injections=None,
      usage="human",
      comment=own.comment,
      delivery_date=calendar.wall_date(own.deliver_at),
      slot_at=own.deliver_at,
      active_at=it.active.deliver_at,
      status=own.status,
      batches=equality.first_batch([it.batch]),
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


def leaders_of(tracer_id: int | None) -> Mapping[str, str]:
  """Who leads for what the merge asks."""
  return authority.leaders_of(tracer_id, ("ordering", "acceptMove", "release"))


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
  was = said_here(order) if base is None else said_there(base)
  now = gone(was) if theirs is None else said_there(theirs)
  standing = disputes.standing(order_id)
  # One that was placed over there where we lead is theirs until somebody says whether it stands.
  leaders = THEIRS if disputes.is_placed(standing) else leaders_of(order.tracer_id)
  found = merge.merge(was, said_here(order), now, leaders, signed=disputes.signed_here(order))
  if found.take:
    _take(change, order, found.take, theirs, orders.places())
  held = disputes.Held(table=table, key=key, rows=dict(rows), theirs=theirs)
  if hold_or_close(change, order, found, now, held, standing):
    return {"taken": sorted(found.take), "conflict": found.kind}
  mirror.keep(table, rows, change.now)
  if theirs is None:
    mirror.drop(table, [key], change.now)
  if reused:
    Tie.objects.filter(table=table, key=key, kind="order", our_id=order_id).update(kind=FORMER)
  return {"taken": sorted(found.take), "conflict": None}


def hold_or_close(
  change: ledger.Change, order: Order, found: Merged, now: Said, held: disputes.Held, standing: Conflict | None
) -> bool:
  """Puts what could not be merged before a person, or settles what stood there; whether it is a conflict. `now` is what
  the old system says of the order."""
  if found.differences:
    functions = {merge.function_of(it.field, now) for it in found.differences}
    kind = found.kind or "bothEdited"
    disputes.hold(change, order, kind=kind, fields=found.differences, functions=functions, held=held, known=standing)
    return True
  if disputes.is_placed(standing) and order.status != "cancelled":
    disputes.hold_placed(change, order, now, held, standing)
  elif standing is None or standing.kind != WHILE_CUT or said_here(order) == now:
    conflicts.close(change, standing)
  return False


def adopt(*, table: str, clusters: Sequence[Theirs], rows: Mapping[str, Data]) -> ledger.Outcome:
  """Takes orders over (`orders.adopt_orders`); one that was placed over there where we lead goes before a person."""
  return orders.adopt_orders(actor=OLD_SYSTEM, table=table, clusters=clusters, rows=rows, then=tell_placed)


def tell_placed(
  change: ledger.Change, order: Order, table: str, key: str, theirs: Theirs, rows: Mapping[str, Data]
) -> None:
  """Puts an order before a person that was placed over there where we lead. It stands until he says otherwise."""
  held = disputes.Held(table=table, key=key, rows=dict(rows), theirs=theirs)
  disputes.hold_placed(change, order, said_there(theirs), held)


@ledger.action
def contest(change: ledger.Change, *, table: str, key: str, order_id: int, differences: Sequence[Difference]) -> None:
  """Puts before a person what was changed here while the link was cut, where the old system leads again."""
  order = queries.orders().get(id=order_id)
  disputes.hold(
    change,
    order,
    kind=WHILE_CUT,
    fields=differences,
    functions={merge.FIELDS[it.field] for it in differences},
    held=disputes.Held(table=table, key=key, rows=mirror.data_of(table, [key]), theirs=orders.mirrored(table, key)),
    known=disputes.standing(order_id),
  )


@ledger.action
def agree(change: ledger.Change, *, order_id: int) -> None:
  """Notes that an order's row over there is again what both sides last agreed upon."""
  standing = disputes.standing(order_id)
  if not disputes.is_placed(standing):
    conflicts.close(change, standing)


def _take(change: ledger.Change, order: Order, fields: Iterable[str], theirs: Theirs | None, known: Places) -> None:
  before, left = store.image_of_orders([order]), dispensing.group_of(order)
  say_theirs(order, fields, theirs, known, change.now)
  store.commit(change, kind="order.followed", orders=[order], before=before, groups=[left])


def say_theirs(order: Order, fields: Iterable[str], theirs: Theirs | None, known: Places, now: datetime) -> None:
  """Makes an order say what the old system says in these fields; a row that is gone is a cancellation. Not saved."""
  if theirs is None:
    order.status = "cancelled"
  else:
    new = orders.activity(theirs, now, known) if isinstance(theirs, Cluster) else orders.injections(theirs, known)
    _copy(order, new, _columns(fields))
  order.marks = marks.of_order({*order.marks, "fromOldSystem"} | orders.breaches(order, now))


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
