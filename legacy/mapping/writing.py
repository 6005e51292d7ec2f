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
from legacy.mapping.rows import Bond, Data, Ref, Step, Value
from legacy.old import values
from legacy.old.values import Unreadable
from tracershop import calendar
from tracershop.decay import ceil_mbq, decay

GHOST = "Spøgelse bestilling"
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


def _chain(row: Row, layout: Layout) -> list[str]:
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
  chain = _chain(row, layout)
  if not chain:
    return False
  there = [layout.rows.get(it) for it in chain]
  if any(it is not None and it.gone for it in there):
    return False
  last = there[-1]
  if last is None:
    return layout.read[chain[-1]].deliver_at == row.active_at
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
      for key in _chain(row, layout):
        leaned = layout.rows.get(key)
        if leaned is not None and not leaned.still:
          found |= {it.order_id for it in [*leaned.members, *leaned.leaving]}
  return found


def _collect(layout: Layout) -> None:
  for row in list(layout.standing()):
    if not row.moved:
      continue
    if row.still or _may_stay(row, layout):
      chain = _chain(row, layout)
      row.master, row.keeps_master = (layout.rows.get(chain[-1]) if chain else None), True
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
    chain = _chain(row, layout)
    if not chain or row.base is None or row.base.status == "rejected":
      continue
    if (master := layout.rows.get(chain[-1])) is not None:
      some = row if row.members else msgspec.structs.replace(row, members=row.leaving)
      master.base_total += _grown(some, layout.read[chain[-1]].deliver_at, row.base.amount, row.base.deliver_at)


# --- the columns


def fill(layout: Layout) -> None:
  """Works out which columns of each row are written."""
  for row in layout.standing():
    if row.key is None:
      row.values = _all_columns(row, layout.clinic)
    elif not row.still:
      row.values = _changed_columns(row, layout.clinic)


def _all_columns(row: Row, clinic: Clinic) -> dict[str, Value]:
  percent = clinic.percents.get(row.bid, 0)
  found: dict[str, Value] = {
    "BID": row.bid,
    "amount": str(row.amount),
    "deliver_datetime": rows.instant(row.slot_at),
    "status": rows.STATUS_CODES[row.status],
    "run": _run(row, clinic),
    "COID": rows.ALONE if row.master is None else row.master.number,
    "amount_o": rows.with_percent(row.amount, percent),
    "total_amount": str(row.total),
    "total_amount_o": rows.with_percent(row.total, percent),
    "tracer": row.tracer,
  }
  if "orders.comment" in clinic.has:
    found["comment"] = rows.text(GHOST if row.ghost else row.members[0].comment, "comment")
  if "orders.userName" in clinic.has:
    found["userName"] = "" if row.ghost else rows.text(row.members[0].user_name, "userName")
  return found


def _run(row: Row, clinic: Clinic) -> str:
  """The run that a row says: what is collected has the run of what it is collected into."""
  if row.master is not None:
    master = row.master
    stands = master.base is not None and master.base.deliver_at == master.slot_at and not master.base.coid > 0
    return str(master.base.run) if stands and master.base is not None else _run(master, clinic)
  if row.ghost:
    return clinic.production_run(row.bid, row.slot_at)
  return clinic.ordinal(row.bid, row.slot_at)


def _changed_columns(row: Row, clinic: Clinic) -> dict[str, Value]:
  base, percent = row.base, clinic.percents.get(row.bid, 0)
  assert base is not None, "a row that stands there was agreed upon"
  found: dict[str, Value] = {}
  if row.amount != base.amount and not row.ghost:
    found |= {"amount": str(row.amount), "amount_o": rows.with_percent(row.amount, percent)}
  if row.slot_at != base.deliver_at:
    found["deliver_datetime"] = rows.instant(row.slot_at)
  was_moved = base.coid != ALONE
  collected = row.moved and not row.keeps_master
  if collected:
    assert row.master is not None, "what is moved is collected into something"
    found["COID"] = row.master.number
  elif was_moved and not row.moved:
    found["COID"] = rows.ALONE
  if "COID" in found or "deliver_datetime" in found:
    found["run"] = _run(row, clinic)
  if row.total != row.base_total or ("COID" in found and row.moved != was_moved):
    found |= {"total_amount": str(row.total), "total_amount_o": rows.with_percent(row.total, percent)}
  if row.status != base.status:
    found["status"] = rows.STATUS_CODES[row.status]
  if "orders.comment" in clinic.has and row.members and _letters(row.members[0].comment) != base.comment:
    found["comment"] = rows.text(row.members[0].comment, "comment")
  return {name: value for name, value in found.items() if not _stands(value, row.data.get(name))}


def _letters(comment: str) -> str:
  return values.text(rows.text(comment, "comment")).strip()


def _stands(value: Value, there: str | None) -> bool:
  """Whether exactly this lies there already."""
  return not isinstance(value, Ref) and value == there


# --- the statements


def in_order(layout: Layout, extra: Sequence[Step], given: Sequence[Step], gone: Sequence[Step]) -> list[Step]:
  """The statements in their order: rows that orders leave, what others point to, what is collected and what changed,
  the rows of further vials (`extra`), the vials (`given`), and last of all what nobody needs any more."""
  made = [it for it in layout.standing() if it.key is None]
  made.sort(key=lambda it: (it.master is not None, not it.ghost, it.label))
  changed = [it for it in layout.standing() if it.key is not None and (it.values or _bonds_differ(it))]
  changed.sort(key=lambda it: (it.master is None, int(it.key or 0)))
  updates = [_update(it) for it in changed]
  first = [it for it in updates if it.freed and not any(isinstance(value, Ref) for value in it.values.values())]
  # What was collected goes before what it was collected into.
  away = [it for it in layout.rows.values() if it.gone and it.key is not None]
  away.sort(key=lambda it: -len(_chain(it, layout)))
  return [
    *first,
    *(Step(table="orders", verb="insert", label=it.label, values=it.values, bonds=_bonds(it)) for it in made),
    *(it for it in updates if it not in first),
    *extra,
    *given,
    *gone,
    *map(_delete, away),
  ]


def _update(row: Row) -> Step:
  freed = [*(("order", gone.order_id) for gone in row.leaving), *row.more_freed]
  guard = rows.guard_of(row.data)
  return Step(
    table="orders", verb="update", key=row.key, values=row.values, guard=guard, bonds=_bonds(row), freed=freed
  )


def _delete(row: Row) -> Step:
  freed = [("ghost", 0)] if row.ghost else [("order", it.order_id) for it in row.leaving]
  return Step(table="orders", verb="delete", key=row.key, guard=rows.guard_of(row.data), freed=freed)


def _bonds(row: Row) -> list[Bond]:
  if row.ghost:
    return [Bond(kind="ghost", our_id=0, part="ghost"), *row.more_bonds]
  return [*(Bond(kind="order", our_id=it.order_id, share=it.mbq) for it in row.members), *row.more_bonds]


def _bonds_differ(row: Row) -> bool:
  came = any(it.key != row.key for it in row.members)
  parts = len(row.members) > 1 and any(it.mbq != it.was_mbq for it in row.members)
  more = bool(row.more_bonds or row.more_freed)
  return not row.still and (more or (not row.ghost and (came or bool(row.leaving) or parts)))
