"""Whether both systems say the same in the end: nothing is lost, nothing doubled, or it is on the list."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from typing import Any

from legacy.inbound import following, orders
from legacy.mapping import reading
from legacy.models import Due, Tie
from legacy.old import shape, values
from legacy.old.values import Unreadable
from legacy.proof.comparing import leaned_on
from tests.nemesis.two_systems import History, TwoSystems
from tracershop.orderbook.models import Order
from tracershop.site.models import Conflict, Quarantine


def judge(both: TwoSystems, history: History) -> list[str]:
  """What is wrong at the end: an order that is lost, doubled, or said differently and on no list."""
  wrong: list[str] = []
  there = shape.look(both.old)
  listed = {int(it.partition(":")[2]) for it in Conflict.objects.filter(state="open").values_list("subject", flat=True)}
  quarantined = {it.name for it in Quarantine.objects.all()}
  for table in ("orders", "t_orders"):
    data = dict(shape.rows(both.old, there.tables[table]))
    ties: dict[str, list[int]] = {}
    for key, our_id in Tie.objects.filter(table=table, kind="order").values_list("key", "our_id"):
      if key in data:
        ties.setdefault(key, []).append(our_id)
    wrong += _rows_are_ours(table, data, ties, quarantined)
    wrong += _ours_are_rows(table, data, ties, listed)
  wrong += [f"row {it} of the old site is nobody's" for it in sorted(history.inserted) if _lost(both, it, quarantined)]
  wrong += [f"a write that changed nothing: {it}" for it in both.fragile.idle]
  return wrong


def _lost(both: TwoSystems, key: int, quarantined: set[str]) -> bool:
  return not Tie.objects.filter(table="orders", key=str(key), kind__endswith="order").exists() and (
    bool(both.old.read("SELECT OID FROM orders WHERE OID = %s", [str(key)])) and f"orders {key}" not in quarantined
  )


def _rows_are_ours(
  table: str, data: Mapping[str, Any], ties: Mapping[str, Sequence[int]], quarantined: set[str]
) -> list[str]:
  wrong = []
  for key, row in data.items():
    if table == "orders":
      try:
        it = reading.order(row)
      except Unreadable:
        continue
      if not orders.stands_for_itself(it):
        continue
    if not ties.get(key) and f"{table} {key}" not in quarantined:
      wrong.append(f"{table} {key} is nobody's: {row}")
  return wrong


def _ours_are_rows(
  table: str, data: Mapping[str, Any], ties: Mapping[str, Sequence[int]], listed: set[int]
) -> list[str]:
  wrong = []
  leaned = leaned_on() if table == "orders" else set()
  due = set(Due.objects.filter(kind="order").values_list("our_id", flat=True))
  places: dict[int, list[str]] = {}
  for key, ids in ties.items():
    for it in ids:
      places.setdefault(it, []).append(key)
  read: dict[str, Any] = {}
  for key, row in data.items():
    with contextlib.suppress(Unreadable):
      read[key] = reading.order(row) if table == "orders" else reading.injections(row)
  for order in Order.objects.filter(kind="activity" if table == "orders" else "injection").select_related("slot"):
    mine = places.get(order.pk, [])
    if len(mine) > 1:
      wrong.append(f"order {order.pk} is {mine}")
    if order.pk in listed:
      continue
    # It waits with one that was collected into it, or that shares its row, and that a person decides about.
    waits = order.pk in due and any(key in leaned or listed & set(ties[key]) for key in mine)
    if order.status == "cancelled":
      if mine and not waits:
        wrong.append(f"order {order.pk} was cancelled, and {mine} stands")
      continue
    if not mine:
      wrong.append(f"order {order.pk} ({order.status}) is not there")
      continue
    key = mine[0]
    if waits:
      continue
    sharers = [Order.objects.get(id=it) for it in ties[key]]
    if any(it.pk in listed for it in sharers):
      continue
    theirs = orders.cluster(key, read) if table == "orders" else read[key]
    says = following.said_there(theirs)
    here = following.said_here(order)
    amount = int(values.whole_out(sum(it.ordered_mbq or 0 for it in sharers))) if len(sharers) > 1 else here.ordered_mbq
    differing = {
      name: (getattr(here, name), getattr(says, name))
      for name in ("injections", "usage", "delivery_date", "slot_at", "active_at", "status", "batches")
      if getattr(here, name) != getattr(says, name)
    }
    if says.ordered_mbq != amount:
      differing["ordered_mbq"] = (amount, says.ordered_mbq)
    if len(sharers) == 1 and here.comment != says.comment:
      differing["comment"] = (here.comment, says.comment)
    if differing:
      wrong.append(f"order {order.pk} and {table} {key} differ: {differing}")
  return wrong
