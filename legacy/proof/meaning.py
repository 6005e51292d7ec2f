"""The mirror against ours, by what it means: orders, as far as both systems can say it (`following`, `equality`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from django.db.models import Exists, OuterRef

from legacy import mirror
from legacy.inbound import following, orders
from legacy.inbound.following import Theirs
from legacy.mapping import equality, reading
from legacy.mapping.merge import FIELDS, Said
from legacy.mapping.reading import OldOrder
from legacy.models import Mirror, Tie
from legacy.old.shape import Data
from legacy.old.values import Unreadable
from legacy.outbound.homeless import Fates
from legacy.proof.report import ROW, Difference, Report
from legacy.proof.rows import PORTION, Progress
from tracershop.orderbook import queries
from tracershop.orderbook.models import Order

Because = Callable[[str, str, int | None], str]
# What has a form over there, and still stands.
KINDS = ("activity", "injection")
STANDS = ("ordered", "accepted", "released")


def compare_orders(report: Report, because: Because, progress: Progress, *, with_comment: Mapping[str, bool]) -> None:
  """Every row of both order tables with those of ours that it is. `with_comment`: whether a table has the column; where
  it has not, a comment is ours alone."""
  for table, read in (("orders", _activities), ("t_orders", _injections)):
    side = _Side(table, report, because, with_comment.get(table, True))
    rows = Mirror.objects.filter(table=table)
    done, of = 0, rows.count()
    for part in mirror.portions(rows.order_by("id").iterator(chunk_size=PORTION), PORTION):
      side.compare(part, read({it.key: it.data for it in part}))
      done += len(part)
      progress(table, done, of)
  _only_ours(report)


Reading = dict[str, Theirs | Unreadable | None]


def _activities(rows: Mapping[str, Data]) -> Reading:
  """Rows of orders with the ones that they were collected into; None for what is there for others only."""
  read: dict[str, OldOrder] = {}
  found: Reading = {}
  wanted, asked = dict(rows), set(rows)
  while wanted:
    for key, data in wanted.items():
      try:
        read[key] = reading.order(data)
      except Unreadable as wrong:
        if key in rows:
          found[key] = wrong
    masters = {str(it.coid) for it in read.values() if it.coid > 0} - asked
    asked |= masters
    wanted = mirror.data_of("orders", sorted(masters)) if masters else {}
  coids = {key: it.coid for key, it in read.items()}
  for key in rows.keys() & read.keys():
    if not orders.stands_for_itself(read[key]):
      # A ghost, or a further vial's, whatever it hangs on.
      found[key] = None
      continue
    try:
      master = reading.final_master(key, coids)
    except Unreadable as wrong:
      found[key] = wrong
      continue
    if master is not None and master not in read:
      found[key] = reading.unreadable_master(master)
    else:
      found[key] = orders.Cluster(order=read[key], master=read[master] if master else None)
  return found


def _injections(rows: Mapping[str, Data]) -> Reading:
  found: Reading = {}
  for key, data in rows.items():
    try:
      found[key] = reading.injections(data)
    except Unreadable as wrong:
      found[key] = wrong
  return found


class _Side:
  """One table's rows beside ours."""

  def __init__(self, table: str, report: Report, because: Because, with_comment: bool) -> None:
    self._table, self._report, self._because = table, report, because
    self._fields = [it for it in FIELDS if with_comment or it != "comment"]

  def compare(self, rows: Sequence[Mirror], read: Reading) -> None:
    tied = mirror.tied(self._table, [it.key for it in rows], "order")
    ids = [order_id for each in tied.values() for order_id in each]
    ours: dict[int, Order] = {}
    for part in mirror.portions(ids, 500):
      ours |= {it.pk: it for it in queries.orders().filter(id__in=part)}
    for row in rows:
      mine = [ours[it] for it in tied.get(row.key, ()) if it in ours]
      self._one(row, read.get(row.key), mine)

  def _one(self, row: Mirror, it: Theirs | Unreadable | None, mine: Sequence[Order]) -> None:
    counted = self._report.of(self._table)
    gone = row.gone_at is not None
    if not mine:
      if it is None or gone:
        return
      counted.meant += 1
      if isinstance(it, Unreadable):
        self._add(row.key, it.column, row.data.get(it.column), it.english, None)
      else:
        self._add(row.key, ROW, "there", None, None)
      return
    counted.meant += 1
    said = together([following.said_here(order) for order in mine])
    if gone:
      same = said.status == "cancelled"
      if not same:
        self._add(row.key, "status", "cancelled", said.status, mine[0].pk)
    elif it is None or isinstance(it, Unreadable):
      same = False
      self._add(row.key, ROW, "there for others only" if it is None else it.english, said.status, mine[0].pk)
    else:
      same = self._fields_of(row.key, following.said_there(it), said, mine)
    counted.same += same

  def _fields_of(self, key: str, theirs: Said, said: Said, mine: Sequence[Order]) -> bool:
    unsaid = unsayable(theirs, mine[0])
    differing = [
      field for field in self._fields if field not in unsaid and getattr(theirs, field) != getattr(said, field)
    ]
    for field in differing:
      self._add(key, field, getattr(theirs, field), getattr(said, field), mine[0].pk)
    return not differing

  def _add(self, key: str, field: str, theirs: Any, ours: Any, our_id: int | None) -> None:
    self._report.add(
      Difference(
        table=self._table,
        key=key,
        field=field,
        # Of a row over there that is not as the mirror has it the comparison of rows says what it says now.
        theirs=None if key in self._changed else theirs,
        base=theirs,
        ours=ours,
        because=self._because(self._table, key, our_id),
      )
    )

  @property
  def _changed(self) -> Sequence[str]:
    return self._report.changed.get(self._table, ())


def together(said: Sequence[Said]) -> Said:
  """What several of ours say that are one row over there: the sum of those that stand. What else they say is said by
  the first of them, as over there."""
  standing = [it for it in said if it.status not in ("cancelled", "rejected")] or list(said[:1])
  first = standing[0]
  if len(standing) == 1:
    return first
  return msgspec.structs.replace(first, ordered_mbq=sum(it.ordered_mbq or 0 for it in standing))


def unsayable(theirs: Said, order: Order) -> frozenset[str]:
  """What we cannot say of a moved order whose slots are not all here: at which time it was ordered."""
  moved = theirs.slot_at != theirs.active_at
  placed = order.slot_id is not None and order.moved_to_slot_id is not None
  return frozenset({"slot_at"}) if moved and not placed else frozenset()


def _only_ours(report: Report) -> None:
  """Orders of the open window that ought to be over there and are tied to nothing."""
  ties = Tie.objects.filter(kind="order", our_id=OuterRef("pk"))
  found = Order.objects.filter(
    ~Exists(ties), kind__in=KINDS, tracer__isnull=False, status__in=STANDS, delivery_date__gte=queries.window_from()
  )
  fates = Fates()
  for it in found.order_by("id").iterator(chunk_size=PORTION):
    table = "orders" if it.kind == "activity" else "t_orders"
    said = f"order {it.pk}: {it.status}, {equality.whole(it.ordered_mbq) or it.injections}"
    report.add(Difference(table=table, key="", field=ROW, ours=said, because=fates.of(it)))
