"""Several of our orders in one row over there: what a change of the row means to each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from legacy import mirror
from legacy.inbound import disputes, following, orders
from legacy.inbound.orders import Cluster
from legacy.mapping import merge
from legacy.mapping.merge import Said
from legacy.models import Tie
from legacy.old import values
from legacy.old.shape import Data
from tracershop import ledger
from tracershop.orderbook import queries
from tracershop.orderbook.models import Order


def of_share(row: Said, here: Said, share: float | None, *, main: bool) -> Said:
  """What a row says of one of several orders: its own part of the amount; and the row's comment is the first one's."""
  part = here.ordered_mbq if share is None else int(values.whole_out(share))
  return msgspec.structs.replace(row, ordered_mbq=part, comment=row.comment if main else here.comment)


@ledger.action
def follow_shares(
  change: ledger.Change,
  *,
  key: str,
  order_ids: Sequence[int],
  base: Cluster,
  theirs: Cluster | None,
  rows: Mapping[str, Data],
) -> dict[str, Any]:
  """Merges what changed of a row of `orders` into all of ours that it is, as `following.follow_order` does for one.

  An amount that changed over there is nobody's in particular: unless it is what ours come to, a person decides.
  """
  ours = {it.pk: it for it in queries.orders().filter(id__in=order_ids)}
  ties = {it.our_id: it for it in Tie.objects.filter(table="orders", key=key, kind="order", our_id__in=order_ids)}
  known, taken, conflict = orders.places(), set(), None
  row_was = following.said_there(base)
  row_now = None if theirs is None else following.said_there(theirs)
  total = total_of(ours.values())
  agreed = row_now is not None and row_now.ordered_mbq == total
  main = min(order_ids)
  for pk in sorted(ours):
    order, here = ours[pk], following.said_here(ours[pk])
    was = of_share(row_was, here, ties[pk].share, main=pk == main)
    now = following.gone(was) if row_now is None else of_share(row_now, here, ties[pk].share, main=pk == main)
    standing = disputes.standing(pk)
    leaders = following.THEIRS if disputes.is_placed(standing) else following.leaders_of(order.tracer_id)
    if agreed:
      now = msgspec.structs.replace(now, ordered_mbq=here.ordered_mbq)
    elif row_now is not None and pk == main and row_now.ordered_mbq != row_was.ordered_mbq:
      # Told of all of them together, with the first one.
      was, here, now = (_sum(it, mbq) for it, mbq in (
        (was, row_was.ordered_mbq), (here, total), (now, row_now.ordered_mbq)
      ))  # fmt: skip
      leaders = {**leaders, "ordering": "new"}
    found = merge.merge(was, here, now, leaders, signed=disputes.signed_here(order))
    if found.take:
      following._take(change, order, found.take, theirs, known)
      taken |= set(found.take)
    if found.differences:
      conflict = found.kind
    held = disputes.Held(table="orders", key=key, rows=dict(rows), theirs=theirs)
    following.hold_or_close(change, order, found, now, held, standing)
  if conflict is None:
    mirror.keep("orders", rows, change.now)
    if theirs is None:
      mirror.drop("orders", [key], change.now)
    elif agreed:
      for pk, tie in ties.items():
        Tie.objects.filter(id=tie.pk).update(share=part(ours[pk]))
  return {"taken": sorted(taken), "conflict": conflict}


def part(order: Order) -> float:
  """What an order adds to its row: one that was cancelled here adds nothing, though it is still to be taken out."""
  return 0.0 if order.status == "cancelled" else order.ordered_mbq or 0.0


def total_of(some: Iterable[Order]) -> int:
  """Whole MBq of all orders of a row, as the old system counts."""
  return int(values.whole_out(sum(part(it) for it in some)))


def _sum(it: Said, mbq: int | None) -> Said:
  return msgspec.structs.replace(it, ordered_mbq=mbq)
