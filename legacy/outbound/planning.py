"""What is due as statements: planned and kept in one transaction, before any of them is sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Max

from legacy import mirror
from legacy.inbound import following
from legacy.mapping import columns, releasing, rows, writing, writing_injections
from legacy.mapping import reading as meaning
from legacy.mapping.rows import Bond, Step
from legacy.mapping.writing import Part
from legacy.models import Cursor, Due, Tie, Write
from legacy.old import values
from legacy.old.connection import OldDatabase
from legacy.old.shape import Shape
from legacy.old.values import Unreadable, instant_out, kept
from legacy.outbound import due, hand_vials, reading
from legacy.outbound.homeless import Homeless
from legacy.outbound.reading import Group, Known
from tracershop import clock, ledger
from tracershop.ledger import Told
from tracershop.orderbook import queries
from tracershop.orderbook.models import Order
from tracershop.site.models import Conflict

CURSOR = "outbound"
ENTRIES = 1000
PORTION = 200
# Nobody over there can have made a row before this was asked.
BEFORE = timedelta(seconds=2)


# --- what is due


def collect() -> int:
  """Notes what the ledger says has changed since the last look, with the cursor moved on in the same transaction; how
  many entries it read."""
  with transaction.atomic(durable=True):
    cursor = Cursor.objects.select_for_update().filter(name=CURSOR).first()
    since = int(cursor.value) if cursor is not None else 0
    entries = ledger.told(since, ENTRIES)
    if not entries:
      return 0
    due.put(_changed(entries))
    Cursor.objects.update_or_create(name=CURSOR, defaults={"value": str(entries[-1].id)})
  return len(entries)


def _changed(entries: Iterable[Told]) -> dict[tuple[str, int], int]:
  """What of ours changed by these entries, each with the newest of them. What came from the old system is not sent
  back."""
  changed: dict[tuple[str, int], int] = {}
  for entry in entries:
    if entry.origin == "legacy":
      continue
    for subject in entry.subjects:
      kind, _, number = subject.partition(":")
      if kind in ("order", "vial") and number.isdigit():
        changed[kind, int(number)] = entry.id
  return changed


def outstanding() -> int:
  """How much of what was done here has not arrived: statements on their way, and what is due."""
  return Write.objects.filter(state="planned").count() + Due.objects.count()


def unsent() -> int:
  """The same, with what the ledger says since the last look."""
  cursor = Cursor.objects.filter(name=CURSOR).first()
  since = int(cursor.value) if cursor is not None else 0
  changed: dict[tuple[str, int], int] = {}
  while entries := ledger.told(since, ENTRIES):
    changed |= _changed(entries)
    since = entries[-1].id
  noted = set(Due.objects.values_list("kind", "our_id"))
  return Write.objects.filter(state="planned").count() + len(noted | changed.keys())


# --- what was known before anything left


class Noted(msgspec.Struct, frozen=True):
  """The highest numbers over there, and an instant on its clock before which nobody makes a row any more."""

  above: dict[str, int]
  stamp: str


def note(old: OldDatabase) -> Noted:
  """Asks for it. Raises OldDatabaseAway."""
  now = "NOW()" if old.vendor == "mysql" else "WALL_NOW()"
  (row,) = old.read(
    f"SELECT {now} AS now, (SELECT MAX(OID) FROM orders) AS orders, (SELECT MAX(OID) FROM t_orders) AS t_orders, "  # noqa: S608
    "(SELECT MAX(ID) FROM VAL) AS vials"
  )
  wall = values.instant(kept(row["now"]), "order_time")
  assert wall is not None, "it is some time over there"
  above = {name: int(kept(row[column]) or 0) for name, column in
           (("orders", "orders"), ("t_orders", "t_orders"), ("VAL", "vials"))}  # fmt: skip
  return Noted(above, instant_out(wall - BEFORE))


# --- the plan


class Planned(msgspec.Struct):
  """How many statements were planned, which of ours were looked at for them, and which orders have no place there:
  their customer or tracer is ours alone."""

  writes: int = 0
  looked_at: set[tuple[str, int]] = set()
  homeless: list[Homeless] = []


def plan(there: Shape, noted: Noted, skip: Iterable[int] = (), limit: int = PORTION) -> Planned:
  """Plans the statements of what is due, the oldest first, at most so many of ours at once; what they are for is due no
  more. `skip`: rows of Due that were looked at in this step already."""
  with transaction.atomic(durable=True):
    due_now = Due.objects.select_for_update().exclude(id__in=list(skip)).order_by("entry_id", "id")
    # Vials first: a release says of each row of VAL whose it is.
    portion = list(due_now.filter(kind="vial")[:limit]) or list(due_now[:limit])
    if not portion:
      return Planned()
    known = reading.known(there)
    done: list[int] = []
    planned: list[tuple[int, list[str], list[Step]]] = []
    orders = {it.our_id: it for it in portion if it.kind == "order"}
    vials = {it.our_id: it for it in portion if it.kind == "vial"}
    for group, steps, settled in _orders(set(orders), known):
      entry = max(orders[it].entry_id for it in group)
      planned.append((entry, [f"order:{it}" for it in group], steps))
      done += [orders[it].pk for it in settled]
    for vial_id, step in hand_vials.steps(sorted(vials), known):
      planned.append((vials[vial_id].entry_id, [f"vial:{vial_id}"], [step]))
    done += [it.pk for it in vials.values()]
    planned.sort(key=lambda it: it[0])
    count = _keep(planned, noted)
    Due.objects.filter(id__in=done).delete()
    return Planned(
      writes=count,
      looked_at={(it.kind, it.our_id) for it in portion},
      homeless=_homeless(sorted(orders), known),
    )


def _homeless(order_ids: list[int], known: Known) -> list[Homeless]:
  """What orders lack that would else be written: each tracer and each endpoint once."""
  tied = Tie.objects.filter(kind="order", our_id__in=order_ids).values_list("our_id", flat=True)
  some = Order.objects.filter(id__in=order_ids, tracer__isnull=False).exclude(id__in=list(tied))
  found: dict[tuple[str, int], Homeless] = {}
  for it in some.exclude(status="cancelled").select_related("tracer", "endpoint__customer").order_by("id"):
    if known.leaders_of(it.tracer_id)["ordering"] != "new":
      continue
    if it.tracer is not None and it.tracer_id not in known.tracers:
      found.setdefault(("tracer", it.tracer.pk), Homeless("tracer", it.tracer.pk, it.tracer.short_name))
    elif it.endpoint_id not in known.bids:
      name = f"{it.endpoint.customer.short_name} · {it.endpoint.name}"
      found.setdefault(("endpoint", it.endpoint_id), Homeless("endpoint", it.endpoint_id, name))
  return list(found.values())


Sets = Iterable[tuple[list[int], list[Step], list[int]]]


def _orders(ours: set[int], known: Known) -> Sets:
  """The statements of orders: (those that are due together, the statements, those that are due no more)."""
  scene = reading.scene(ours)
  for group in reading.groups(scene, known, ours & set(scene.orders)):
    steps, held = _of_group(group, scene.orders, known)
    waits = {*group.stuck, *held, *group.unled}
    _name_places(steps, scene.orders, known)
    yield group.due, steps, [it for it in group.due if it not in waits]
  yield from _injections(ours - set(scene.orders), known)


def _of_group(group: Group, orders: dict[int, Order], known: Known) -> tuple[list[Step], set[int]]:
  parts = reading.with_releases(group.parts, orders, known)
  layout, held = writing.lay_out(parts, group.data, group.read, known.clinic)
  columns.fill(layout)
  vials = reading.vials_of(parts, group.read)
  extra, given, gone = releasing.release(layout, vials)
  return columns.in_order(layout, extra, given, gone), held


def _name_places(steps: Sequence[Step], orders: dict[int, Order], known: Known) -> None:
  """Ghosts are known by their endpoint."""
  endpoints = {bid: pk for pk, bid in known.bids.items()}
  for step in steps:
    if any(it.kind == "ghost" for it in step.bonds):
      bid = step.values.get("BID") or step.guard.get("BID")
      place = endpoints.get(str(bid), 0)
      step.bonds = [msgspec.structs.replace(it, our_id=place) if it.kind == "ghost" else it for it in step.bonds]


def _injections(ours: set[int], known: Known) -> Sets:
  orders = {it.pk: it for it in queries.orders().filter(id__in=ours, kind="injection")}
  ties = {it.our_id: it for it in Tie.objects.filter(table="t_orders", kind="order", our_id__in=list(orders))}
  data = mirror.data_of("t_orders", [it.key for it in ties.values()])
  subjects = [f"order:{it}" for it in orders]
  open_ones = set(Conflict.objects.filter(state="open", subject__in=subjects).values_list("subject", flat=True))
  for pk in sorted(ours - set(orders)):
    # Of a bare isotope, which has no form over there, or gone.
    yield [pk], [], [pk]
  for pk, order in sorted(orders.items()):
    if f"order:{pk}" in open_ones:
      yield [pk], [], []
      continue
    row = data.get(ties[pk].key) if pk in ties else None
    try:
      step, waits = _injection(order, ties.get(pk), row, known)
    except Unreadable:
      step, waits = None, True
    yield [pk], [step] if step is not None else [], [] if waits else [pk]


def _injection(order: Order, tie: Tie | None, row: Any, known: Known) -> tuple[Step | None, bool]:
  here = following.said_here(order)
  base = None if row is None else following.said_there(meaning.injections(row))
  said = reading.say(order, base, known)
  bid, tracer = known.bids.get(order.endpoint_id), known.tracers.get(order.tracer_id or 0)
  if said is None or bid is None or tracer is None:
    return None, False
  part = Part(
    order_id=order.pk, bid=bid, tracer=tracer, said=said, base=base, mbq=0.0, key=tie.key if tie and row else None,
    half_life_seconds=order.half_life_seconds, comment=order.comment if base is None or said.comment != base.comment
    else said.comment, user_name=order.ordered_by,
    release=reading.released_of(order) if said.status == "released" else None,
  )  # fmt: skip
  return writing_injections.step_of(part, row, known.clinic), base is not None and said != here


def _keep(planned: Iterable[tuple[int, list[str], list[Step]]], noted: Noted) -> int:
  """Keeps the statements, each under the entry that it came of."""
  places: dict[int, int] = {}
  made: list[Write] = []
  for number, (entry, dues, steps) in enumerate(planned, 1):
    if entry not in places:
      places[entry] = (Write.objects.filter(entry_id=entry).aggregate(last=Max("place"))["last"] or 0) + 1
    for step in steps:
      insert = step.verb == "insert"
      made.append(
        Write(
          entry_id=entry, place=places[entry], group=number, table=step.table, key=step.key, label=step.label,
          verb=step.verb, values=rows.plain(step.values), guard=step.guard,
          bonds=msgspec.to_builtins(step.bonds), freed=[list(it) for it in step.freed], dues=dues,
          noted={"above": noted.above[step.table], "stamp": noted.stamp} if insert else {}, at=clock.now(),
        )
      )  # fmt: skip
      places[entry] += 1
  Write.objects.bulk_create(made)
  return len(made)


def bonds_of(write: Write) -> list[Bond]:
  """The ties that hold when a statement has been done."""
  return msgspec.convert(write.bonds, list[Bond])
