"""The columns and the statements of rows that were laid out: what a new row says, what differs in one that stands
there, and in which order it is sent. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from legacy.mapping import rows
from legacy.mapping.reading import ALONE
from legacy.mapping.rows import Bond, Ref, Step, Value
from legacy.mapping.writing import Clinic, Layout, Row, chain
from legacy.old import values

GHOST = "Spøgelse bestilling"


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
  away.sort(key=lambda it: -len(chain(it, layout)))
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
