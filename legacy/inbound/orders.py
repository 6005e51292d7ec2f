"""Orders of the old system as ours. What happened there is taken as it is: our rules are looked at and what they would
have refused is marked, nothing is refused.

An order over there may be several rows (its own, one for each further vial), and rows may be there for others alone
(ghosts). Here an order is one row; the rest stays in the mirror, tied to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from legacy import mirror
from legacy.mapping import reading
from legacy.mapping.reading import OldInjections, OldOrder
from legacy.models import Mirror, Tie
from legacy.old import values, whereabouts
from legacy.old.shape import Data
from legacy.old.values import Unreadable
from legacy.outbound import arriving
from tracershop import calendar, ledger
from tracershop.catalogue import parts as catalogue_parts
from tracershop.catalogue import schedule
from tracershop.catalogue.models import CatalogueEntry, Endpoint, Slot, Tracer
from tracershop.orderbook import dispensing, images, marks, parts, queries, store
from tracershop.orderbook.models import Order
from tracershop.orderbook.ordering import apply, facts, rules
from tracershop.site import authority

UNKNOWN = "Det gamle system"
WHERE_WE_LEAD = "oldSystemWhereWeLead"
# Where production was the one who put it there.
ACCEPTED = ("accepted", "released")


Then = Callable[[ledger.Change, Order, str, str, "Cluster | OldInjections", Mapping[str, Data]], None]


class Places(msgspec.Struct):
  """Our rows that the old ids stand for, read once for many orders."""

  endpoints: dict[str, Endpoint]
  tracers: dict[str, Tracer]
  slots: dict[int, list[Slot]]
  overheads: dict[tuple[int, int], float]
  users: dict[str, str]


def places() -> Places:
  """Reads them."""
  slots: dict[int, list[Slot]] = {}
  for slot in Slot.objects.select_related("run__tracer").order_by("id"):
    slots.setdefault(slot.endpoint_id, []).append(slot)
  endpoints = Endpoint.objects.select_related("customer").in_bulk()
  tracers = Tracer.objects.select_related("isotope").in_bulk()
  return Places(
    endpoints={key: endpoints[it] for key, it in _ties("Users", "endpoint").items() if it in endpoints},
    tracers={key: tracers[it] for key, it in _ties("Tracers", "tracer").items() if it in tracers},
    slots=slots,
    overheads={
      (it.endpoint_id, it.tracer_id): it.overhead for it in CatalogueEntry.objects.filter(tracer__isnull=False)
      if it.tracer_id is not None
    },
    users={
      it.key: str(it.data.get("Realname") or it.data.get("Username") or "").strip()
      for it in Mirror.objects.filter(table="Users")
    },
  )  # fmt: skip


def _ties(table: str, kind: str) -> dict[str, int]:
  return dict(Tie.objects.filter(table=table, kind=kind).values_list("key", "our_id"))


class Cluster(msgspec.Struct, frozen=True, kw_only=True):
  """An order by activity with all that says what became of it: the order it was collected into (its final master) and
  that one's further rows."""

  order: OldOrder
  master: OldOrder | None
  extras: tuple[OldOrder, ...] = ()

  @property
  def active(self) -> OldOrder:
    return self.master or self.order

  @property
  def batch(self) -> str:
    """The first batch that it was released from: its own row's, where it was released by itself from among those that
    were collected together; else that of what it was collected into."""
    return self.order.batch or self.active.batch

  @property
  def batches(self) -> list[str]:
    """The batches that it was released from, each once."""
    found = [self.batch, self.active.batch, *(it.batch for it in self.extras)]
    return list(dict.fromkeys(it for it in found if it))


def cluster(key: str, orders: Mapping[str, OldOrder], unread: Iterable[str] = ()) -> Cluster:
  """The cluster of an order among those that are there; `unread` are there too and mean nothing.

  Raises Unreadable for a circle, and for a master that is gone or means nothing.
  """
  coids = dict.fromkeys(unread, reading.ALONE) | {it: orders[it].coid for it in orders}
  master = reading.final_master(key, coids)
  if master is not None and master not in orders:
    raise reading.unreadable_master(master)
  active = master or key
  extras = tuple(it for it in orders.values() if it.extra and str(it.coid) == active)
  return Cluster(order=orders[key], master=orders[master] if master else None, extras=extras)


def mirrored(table: str, key: str) -> Cluster | OldInjections | None:
  """What was last agreed upon of an order, whole; None where its row is gone. Raises Unreadable."""
  row = mirror.data_of(table, [key]).get(key)
  if row is None or table == "t_orders":
    return None if row is None else reading.injections(row)
  read: dict[str, OldOrder] = {}
  customer = whereabouts.customer_of(table, row)
  into: str | None = key
  while into is not None and row is not None:
    read[into] = reading.order(row)
    into = str(read[into].coid) if str(read[into].coid) not in read else None
    row = None if into is None else mirror.data_of(table, [into]).get(into)
  # Whoever was collected into it is the same customer's; of all the rows there are, his are found.
  mine = Mirror.objects.filter(table=table, customer=customer, gone_at__isnull=True)
  collected = mine.filter(data__COID__in=list(read))
  read |= {it.key: reading.order(it.data) for it in collected if it.key not in read}
  return cluster(key, read)


def stands_for_itself(it: OldOrder) -> bool:
  """Whether a row is an order of somebody, not a ghost and not a further vial's."""
  return not it.ghost and not it.extra and it.amount > 0


def activity(it: Cluster, at: datetime, known: Places) -> Order:
  """The order as a new row of ours, not saved. Raises Unreadable where its customer or tracer is not there."""
  endpoint, tracer = _whose(it.order.bid, it.order.tracer, known)
  active_at = it.active.deliver_at
  slot = _slot(endpoint, tracer, it.order.deliver_at, known)
  active = slot if it.master is None else _slot(endpoint, tracer, active_at, known)
  order = _blank(endpoint, tracer, "activity", it.order.status, it.order)
  order.slot = slot
  order.moved_to_slot = active if it.master is not None else None
  order.delivery_date = calendar.wall_date(it.order.deliver_at)
  order.ordered_mbq = float(it.order.amount)
  order.overhead = known.overheads.get((endpoint.pk, tracer.pk), 1.0)
  apply.deliver(order, active_at)
  order.run_at = None if active is None else schedule.run_instant(active, active_at)
  if order.status == "released":
    _released(order, it, known)
  order.marks = marks.of_order(_odd(order, slot) | {"fromOldSystem"})
  return order


def injections(it: OldInjections, known: Places) -> Order:
  """The same of an order by injections."""
  endpoint, tracer = _whose(it.bid, it.tracer, known)
  order = _blank(endpoint, tracer, "injection", it.status, it)
  order.injections, order.usage = it.injections, it.usage
  order.delivery_date = calendar.wall_date(it.deliver_at)
  apply.deliver(order, it.deliver_at)
  found = {"fromOldSystem"}
  if order.status == "released":
    order.released_by, order.released_at = it.user_name or UNKNOWN, it.released_at
    order.batch_numbers = [it.batch] if it.batch else []
    found |= {"suspectRelease"}
  order.marks = marks.of_order(found)
  return order


def _whose(bid: str, tracer_key: str, known: Places) -> tuple[Endpoint, Tracer]:
  endpoint, tracer = known.endpoints.get(bid), known.tracers.get(tracer_key)
  if endpoint is None:
    raise Unreadable("BID", f"Kunden {bid} findes ikke.", f"There is no customer {bid}.")
  if tracer is None:
    raise Unreadable("tracer", f"Traceren {tracer_key} findes ikke.", f"There is no tracer {tracer_key}.")
  return endpoint, tracer


def _slot(endpoint: Endpoint, tracer: Tracer, at: datetime, known: Places) -> Slot | None:
  """The slot of a place at an instant: by its wall time and weekday, never by a run's number. One that stands in other
  weeks will do: the old weeks are not ISO's."""
  wall = calendar.wall_time(at)
  there = [
    it
    for it in known.slots.get(endpoint.pk, [])
    if (it.weekday, it.delivery_time) == (wall.isoweekday(), wall.time()) and it.run.tracer_id == tracer.pk
  ]
  return min(there, key=lambda it: not schedule.stands(it, wall.date()), default=None)


def _blank(endpoint: Endpoint, tracer: Tracer, kind: str, status: str, it: OldOrder | OldInjections) -> Order:
  told = _order_time(it.order_time) or it.deliver_at
  order = Order(
    kind=kind,
    status=status,
    tracer=tracer,
    customer=endpoint.customer,
    endpoint=endpoint,
    comment=it.comment,
    ordered_by=it.user_name[:150] or endpoint.customer.short_name,
    # When the row was last changed: over there nobody knows when it was ordered.
    ordered_at=told,
    half_life_seconds=tracer.isotope.half_life_seconds,
  )
  if status in ACCEPTED:
    order.accepted_by, order.accepted_at = UNKNOWN, told
  if status == "rejected":
    order.rejected_by, order.rejected_reason = UNKNOWN, "Afvist i det gamle system. / Rejected in the old system."
  return order


def _order_time(text: str) -> datetime | None:
  try:
    return values.instant(text, "order_time")
  except Unreadable:
    return None


def _released(order: Order, it: Cluster, known: Places) -> None:
  """Who released it, when, and from which batches. How much came to the door nobody over there has written down: what
  they count is at the vials' filling, and for all that were collected together."""
  active = it.active
  order.released_by = known.users.get(active.released_by or "") or active.user_name[:150] or UNKNOWN
  order.released_at = it.order.released_at or active.released_at
  order.batch_numbers = it.batches


def _odd(order: Order, slot: Slot | None) -> set[str]:
  found = set()
  if slot is None or not schedule.stands(slot, order.delivery_date):
    found.add("otherWeek")
  if order.status == "released" and order.released_at is None:
    found.add("suspectRelease")
  return found


def breaches(order: Order, now: datetime) -> set[str]:
  """What our rules would have said of an open order to come, as the marks of those who went past them."""
  if order.status not in ("ordered", "accepted") or order.deliver_at <= now:
    return set()
  wish = rules.Wish(
    kind=order.kind,
    delivery_date=order.delivery_date,
    ordered_mbq=order.ordered_mbq,
    injections=order.injections,
  )
  named = facts.Named(endpoint=order.endpoint, tracer=order.tracer, slot=order.slot)
  if order.kind != "injection" and order.slot is None:
    return {"slotEnded"}
  found = facts.of(
    wish, named, now=now, deliver_at=order.deliver_at, active=order.moved_to_slot or order.slot, but_order=order.pk
  )
  words = {"not_in_catalogue": "notInCatalogue", "closed_date": "closedDate", "outside_hours": "outsideHours"}
  broken = rules.breaches(wish, found)
  return {it.mark or words.get(it.code, "") for it in broken} - {""} | (
    {"runFull"} if rules.run_is_full(found) else set()
  )


def _tracers_we_lead() -> Callable[[int | None], bool]:
  """Whether we lead ordering for a tracer while there is a link; asked once for many orders."""
  if not authority.linked():
    return lambda tracer_id: False
  found = authority.leaders()
  all_of_them = found.get((None, "ordering"), "old")
  return lambda tracer_id: found.get((tracer_id, "ordering"), all_of_them) == "new"


@ledger.action
def adopt_orders(
  change: ledger.Change,
  *,
  table: str,
  clusters: Sequence[Cluster | OldInjections],
  rows: Mapping[str, Data],
  then: Then | None = None,
) -> dict[str, Any]:
  """Takes orders over that are not here yet, with their mirror rows: {adopted, puzzles: [[key, column, da, en]]}.

  `rows` are all rows of the table that these are made of, ghosts and further vials' too; a puzzle is not kept in the
  mirror, and so is looked at again. `then` is done, in the same transaction, about each that was placed over there
  where we lead: an order is never lost, and somebody has a look.
  """
  known = places()
  ours = _tracers_we_lead()
  made: list[tuple[str, Order]] = []
  puzzles: list[tuple[str, str, str, str]] = []
  # Looked at here, under the lock: two may be at it, and what we are just making over there is nobody's new order.
  keys = [key_of(it) for it in clusters]
  here = set(mirror.tied(table, keys, "order")) & set(mirror.digests(table, keys))
  here |= arriving.among(table, rows)
  rows = {key: data for key, data in rows.items() if key not in here}
  for it in clusters:
    key = key_of(it)
    if key in here:
      continue
    try:
      order = activity(it, change.now, known) if isinstance(it, Cluster) else injections(it, known)
    except Unreadable as wrong:
      puzzles.append((key, wrong.column, wrong.danish, wrong.english))
      continue
    made.append((key, order))
  orders = Order.objects.bulk_create([order for _, order in made])
  for order in orders:
    found = breaches(order, change.now) | ({WHERE_WE_LEAD} if ours(order.tracer_id) else set())
    if found - set(order.marks):
      order.marks = marks.of_order({*order.marks, *found})
      order.save(update_fields=["marks"])
  # A number that is given again is another order's.
  Tie.objects.filter(table=table, key__in=[key for key, _ in made], kind="order").update(kind="was:order")
  Tie.objects.bulk_create(
    [
      Tie(
        table=table,
        key=key,
        kind="order",
        our_id=order.pk,
        share=order.ordered_mbq,
      )
      for (key, _), order in zip(made, orders, strict=True)
    ]
  )
  bad = {key for key, *_ in puzzles}
  mirror.keep(table, {key: data for key, data in rows.items() if key not in bad}, change.now)
  _tell(change, orders)
  keys_of = dict(zip((it.pk for it in orders), (key for key, _ in made), strict=True))
  said = {it.order.key if isinstance(it, Cluster) else it.key: it for it in clusters}
  for order in orders:
    if WHERE_WE_LEAD in order.marks and then is not None:
      key = keys_of[order.pk]
      then(change, order, table, key, said[key], {key: rows[key]})
  return {"adopted": len(orders), "puzzles": puzzles}


def key_of(it: Cluster | OldInjections) -> str:
  """What names its row over there."""
  return it.order.key if isinstance(it, Cluster) else it.key


def _tell(change: ledger.Change, orders: Sequence[Order]) -> None:
  if not orders:
    return
  since = queries.window_from()
  open_ones = [it for it in orders if it.delivery_date >= since]
  touched = dispensing.refresh(map(dispensing.group_of, open_ones)) if open_ones else {}
  told = store.with_dispensed(orders, touched)
  change.record(
    kind="order.adopted",
    subjects=[f"order:{it.pk}" for it in told],
    after={"orders": [images.order(it, []) for it in told]},
    changes=catalogue_parts.once(parts.order_changes(told)),
  )
