"""What our orders by activity are to look like over there: rows, what was collected into which, and the amounts. Pure.

It goes by levels, not by events: what we say now against what stands in the mirror, and only what differs is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from legacy.mapping import rows
from legacy.mapping.merge import Said
from legacy.mapping.reading import ALONE, OldOrder, final_master
from legacy.mapping.rows import Bond, Data, Ref, Value
from legacy.old.values import Unreadable
from tracershop import calendar
from tracershop.decay import ceil_mbq, decay

# What may grow by an order of ours that comes later, and what others may be collected into.
OPEN = ("ordered", "accepted")


class Filled(msgspec.Struct, frozen=True, kw_only=True):
  """A vial that an order was released with: `mbq` at its calibration. `val_key`: its row over there, if it has one."""

  vial_id: int
  mbq: float
  volume_ml: float
  batch: str
  val_key: str | None = None


class Released(msgspec.Struct, frozen=True, kw_only=True):
  """Who released an order, when, and with which vials, in their order."""

  by: str
  at: datetime | None
  vials: tuple[Filled, ...] = ()


class Part(msgspec.Struct, frozen=True, kw_only=True):
  """An order as it is to stand over there. `said` is what to say of it, `base` what was last agreed upon; `mbq` and
  `was_mbq` its part of the row's amount, now and then. `still`: it is left as it stands (a person decides about it)."""

  order_id: int
  bid: str
  tracer: str
  said: Said
  base: Said | None = None
  mbq: float
  was_mbq: float = 0.0
  key: str | None = None
  half_life_seconds: float
  comment: str = ""
  user_name: str = ""
  still: bool = False
  release: Released | None = None

  @property
  def gone(self) -> bool:
    return self.said.status == "cancelled"

  @property
  def place(self) -> tuple[Any, ...]:
    """What orders have in common that can be one row."""
    return self.bid, self.tracer, self.said.slot_at, self.said.active_at, self.said.status


class Clinic(msgspec.Struct, frozen=True, kw_only=True):
  """What else over there decides about a row: which optional columns there are (`orders.comment`), overheads in per
  cent and delivery times by customer, the production runs of those times, and who has which number."""

  has: frozenset[str]
  percents: Mapping[str, int] = {}
  times: Mapping[tuple[str, int], Sequence[str]] = {}
  runs: Mapping[tuple[str, int, str], int] = {}
  people: Mapping[str, str] = {}

  def ordinal(self, bid: str, at: datetime) -> str:
    """A run as the old site counts it: the place among all the customer's delivery times of that weekday."""
    wall = calendar.wall_time(at)
    times = sorted(self.times.get((bid, wall.isoweekday()), ()))
    told = f"{wall:%H:%M:%S}"
    return str(times.index(told) + 1) if told in times else "1"

  def production_run(self, bid: str, at: datetime) -> str:
    """The run that feeds a delivery time, as ghosts have it."""
    wall = calendar.wall_time(at)
    return str(self.runs.get((bid, wall.isoweekday(), f"{wall:%H:%M:%S}"), 1))


class Row(msgspec.Struct, kw_only=True):
  """A row as it is to be. `key` of one that stands there, else `label`; `base` what was last agreed upon."""

  bid: str
  tracer: str
  slot_at: datetime
  active_at: datetime
  status: str
  members: list[Part]
  leaving: list[Part] = []
  key: str | None = None
  label: str = ""
  base: OldOrder | None = None
  data: Data = {}
  master: Row | None = None
  keeps_master: bool = False
  ghost: bool = False
  gone: bool = False
  still: bool = False
  total: int = 0
  base_total: int = 0
  values: dict[str, Value] = {}
  more_bonds: list[Bond] = []
  more_freed: list[tuple[str, int]] = []

  @property
  def moved(self) -> bool:
    return self.active_at != self.slot_at

  @property
  def id(self) -> str:
    return self.key or self.label

  @property
  def number(self) -> Value:
    return self.key if self.key is not None else Ref(self.label)

  @property
  def amount(self) -> int:
    """Whole MBq: what was agreed upon, and what has come or gone since."""
    if self.ghost or self.gone:
      return 0
    now = sum(it.mbq for it in self.members)
    if self.base is None:
      return max(1, rows.amount(now))
    was = sum(it.was_mbq for it in [*self.members, *self.leaving] if it.key == self.key)
    return max(1, self.base.amount + rows.amount(now) - rows.amount(was))


class Layout(msgspec.Struct, kw_only=True):
  """All rows of a group as they are to be, by key or label."""

  rows: dict[str, Row]
  read: Mapping[str, OldOrder]
  data: Mapping[str, Data]
  clinic: Clinic

  def standing(self) -> Iterable[Row]:
    return [it for it in self.rows.values() if not it.gone]


def lay_out(
  parts: Sequence[Part], data: Mapping[str, Data], read: Mapping[str, OldOrder], clinic: Clinic
) -> tuple[Layout, set[int]]:
  """Lays out the rows of a group of orders, and says which orders it had to leave as they are: something that a person
  has to decide about hangs on them.

  `data` and `read` are the mirror's rows: those of the orders, what they were collected into, and ghosts.
  """
  held: set[int] = set()
  while True:
    layout = _placed([_left_alone(it) if it.order_id in held else it for it in parts], data, read, clinic)
    more = _leaned_on(layout) - held
    if not more:
      _collect(layout)
      _count(layout)
      return layout, held
    held |= more


def _left_alone(it: Part) -> Part:
  if it.base is None:
    return it
  return msgspec.structs.replace(it, said=it.base, mbq=it.was_mbq, still=True)


def _placed(parts: Sequence[Part], data: Mapping[str, Data], read: Mapping[str, OldOrder], clinic: Clinic) -> Layout:
  """Which order stands in which row: those that say the same share one, one that went its own way gets its own."""
  layout = Layout(rows={}, read=read, data=data, clinic=clinic)
  by_key: dict[str, list[Part]] = {}
  loose = [it for it in parts if it.key is None or it.key not in read]
  for it in parts:
    if it.key is not None and it.key in read:
      by_key.setdefault(it.key, []).append(it)
  for key, members in sorted(by_key.items(), key=lambda found: int(found[0])):
    row, others = _kept_row(key, members, layout)
    layout.rows[key] = row
    loose += others
  for key, there in read.items():
    if there.ghost and key not in layout.rows:
      layout.rows[key] = Row(
        bid=there.bid, tracer=there.tracer, slot_at=there.deliver_at, active_at=there.deliver_at,
        status=there.status, members=[], key=key, base=there, data=data[key], ghost=True,
      )  # fmt: skip
  for it in sorted(loose, key=lambda found: found.order_id):
    if not it.gone and not it.still:
      _find_room(it, layout)
  return layout


def _kept_row(key: str, members: list[Part], layout: Layout) -> tuple[Row, list[Part]]:
  """The row of a key with those who stay in it, and those who leave it for another."""
  base = layout.read[key]
  still = any(it.still for it in members)
  active = _active_at(key, layout.read)
  live = sorted((it for it in members if not it.gone), key=lambda it: it.order_id)
  was = (base.bid, base.tracer, base.deliver_at, active, base.status)
  place = was if any(it.place == was for it in live) else live[0].place if live else was
  stay = live if still else [it for it in live if it.place == place]
  away = [it for it in live if it not in stay]
  row = Row(
    bid=base.bid, tracer=base.tracer, slot_at=base.deliver_at if still else place[2],
    active_at=active if still else place[3], status=base.status if still else place[4], members=stay,
    leaving=[it for it in members if it not in stay], key=key, base=base, data=layout.data[key], gone=not stay,
    still=still,
  )  # fmt: skip
  return row, away


def _find_room(it: Part, layout: Layout) -> None:
  """Puts an order into a row that says the same of others and is open, as the old site adds to one; else a new row."""
  for row in layout.standing():
    if row.ghost or row.still or row.moved or row.status != "ordered" or not row.members:
      continue
    if row.members[0].place == it.place and it.said.status == "ordered":
      row.members.append(it)
      # The first of them has the row's comment, whichever came last.
      row.members.sort(key=lambda found: found.order_id)
      return
  label = f"+{it.order_id}"
  layout.rows[label] = Row(
    bid=it.bid, tracer=it.tracer, slot_at=it.said.slot_at, active_at=it.said.active_at, status=it.said.status,
    members=[it], label=label,
  )  # fmt: skip


def _active_at(key: str, read: Mapping[str, OldOrder]) -> datetime:
  try:
    master = final_master(key, {it: read[it].coid for it in read})
  except Unreadable:
    master = None
  return read[master or key].deliver_at


# --- what is collected into what


def chain(row: Row, layout: Layout) -> list[str]:
  """What a row is collected into, one after the other, as it was last agreed upon; nothing where that is broken."""
  found: list[str] = []
  key = row.key
  while key is not None and key in layout.read and (coid := layout.read[key].coid) != ALONE:
    key = str(coid)
    if key in found or key not in layout.read:
      return []
    found.append(key)
  return found


def _may_stay(row: Row, layout: Layout) -> bool:
  """Whether what a row is collected into will still be what it has to be."""
  links = chain(row, layout)
  if not links:
    return False
  there = [layout.rows.get(it) for it in links]
  if any(it is not None and it.gone for it in there):
    return False
  last = there[-1]
  if last is None:
    return layout.read[links[-1]].deliver_at == row.active_at
  between = [it for it in there[:-1] if it is not None]
  return (
    not last.moved
    and last.slot_at == row.active_at
    and last.status != "rejected"
    and all(it.moved and it.status != "rejected" for it in between)
  )


def _leaned_on(layout: Layout) -> set[int]:
  """The orders whose rows must stay as they are, because one that nobody may touch is collected into them."""
  found: set[int] = set()
  for row in layout.standing():
    if row.still and row.moved and not _may_stay(row, layout):
      for key in chain(row, layout):
        leaned = layout.rows.get(key)
        if leaned is not None and not leaned.still:
          found |= {it.order_id for it in [*leaned.members, *leaned.leaving]}
  return found


def _collect(layout: Layout) -> None:
  for row in list(layout.standing()):
    if not row.moved:
      continue
    if row.still or _may_stay(row, layout):
      links = chain(row, layout)
      row.master, row.keeps_master = (layout.rows.get(links[-1]) if links else None), True
    else:
      row.master = _master_for(row, layout)
  used = {it.master.id for it in layout.standing() if it.master is not None}
  for row in layout.rows.values():
    if row.ghost and row.key is not None:
      row.gone = row.id not in used and row.status != "released"


def _master_for(row: Row, layout: Layout) -> Row:
  """What a moved order is collected into: an open order that stands at that time, else a ghost, made if need be."""

  def fits(it: Row) -> bool:
    same = (it.bid, it.tracer, it.slot_at) == (row.bid, row.tracer, row.active_at)
    return same and not it.moved and it is not row and it.status in OPEN

  there = [it for it in layout.standing() if fits(it)]
  if there:
    return min(there, key=lambda it: (it.ghost, it.still, it.key is None, int(it.key or 0), it.label))
  label = f"~{row.bid},{row.tracer},{rows.instant(row.active_at)}"
  ghost = Row(
    bid=row.bid, tracer=row.tracer, slot_at=row.active_at, active_at=row.active_at, status="accepted", members=[],
    label=label, ghost=True,
  )  # fmt: skip
  layout.rows[label] = ghost
  return ghost


def _grown(row: Row, at: datetime, mbq: int, slot_at: datetime) -> int:
  half_life = row.members[0].half_life_seconds if row.members else 0.0
  return ceil_mbq(decay(float(mbq), half_life, slot_at, at)) if half_life else mbq


def _count(layout: Layout) -> None:
  """The totals of what stands alone: its own amount and what was collected into it, as much as it has to be then."""
  for row in layout.rows.values():
    row.total = 0 if row.moved or row.gone else row.amount
    row.base_total = 0 if row.base is None or row.base.coid != ALONE else row.base.amount
  for row in layout.standing():
    if row.master is not None and row.moved and row.status != "rejected":
      row.master.total += _grown(row, row.master.slot_at, row.amount, row.slot_at)
  for row in layout.rows.values():
    links = chain(row, layout)
    if not links or row.base is None or row.base.status == "rejected":
      continue
    if (master := layout.rows.get(links[-1])) is not None:
      some = row if row.members else msgspec.structs.replace(row, members=row.leaving)
      master.base_total += _grown(some, layout.read[links[-1]].deliver_at, row.base.amount, row.base.deliver_at)
