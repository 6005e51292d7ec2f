"""Sends what was planned: each statement says what it expects to find, and how many rows it matched is looked at. What
has arrived is noted with the mirror and the ties in one transaction for all that belongs together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from django.db import transaction

from legacy import mirror
from legacy.mapping import rows
from legacy.models import Tie, Write
from legacy.old import shape
from legacy.old.connection import OldDatabase, OldDatabaseRefuses, Value
from legacy.old.shape import Data, Shape
from legacy.old.values import Kept, kept, sent
from legacy.outbound import due
from legacy.outbound.planning import bonds_of
from tracershop import clock


class Sent(msgspec.Struct):
  """How many statements arrived and how many found another row than they expected; `trouble`: what the server said of
  one that it would not do."""

  done: int = 0
  refused: int = 0
  trouble: str | None = None


class Arrived(msgspec.Struct):
  """A statement that is done: the row it was about, what it wrote."""

  write: Write
  key: str
  values: dict[str, Kept]


def send(old: OldDatabase, there: Shape) -> Sent:
  """Sends all that is planned, in its order. Raises OldDatabaseAway; what was not noted until then is settled later."""
  found = Sent()
  groups: dict[tuple[int, int], list[Write]] = {}
  for write in Write.objects.filter(state="planned").order_by("id"):
    groups.setdefault((write.entry_id, write.group), []).append(write)
  for writes in groups.values():
    _send_group(old, there, writes, found)
  return found


def _send_group(old: OldDatabase, there: Shape, writes: Sequence[Write], found: Sent) -> None:
  arrived: list[Arrived] = []
  made: dict[str, str] = {}
  left = list(writes)
  while left:
    try:
      one = _send_one(old, there, left[0], made)
    except OldDatabaseRefuses as error:
      found.trouble = str(error)
      break
    if one is None:
      break
    arrived.append(one)
    left.pop(0)
  note_arrived(there, arrived, left, read_back(old, there, arrived))
  found.done += len(arrived)
  found.refused += len(left)


def _send_one(old: OldDatabase, there: Shape, write: Write, made: dict[str, str]) -> Arrived | None:
  """Sends one; None where the row is not what it was when this was planned."""
  values = rows.resolved(write.values, made)
  if not _stands(old, write, values):
    return None
  if write.verb == "insert":
    if write.table == "VAL" and (key := _filled_already(old, values)) is not None:
      made[write.label] = key
      return Arrived(write, key, {})
    key = str(old.insert(write.table, _bytes(stamped(write, values))))
    made[write.label] = key
    return Arrived(write, key, values)
  assert write.key is not None, "what is changed has a number"
  if write.verb == "delete":
    return _delete(old, write, values)
  if not values:
    return Arrived(write, write.key, {})
  columns = ", ".join(f"`{name}` = %s" for name in values)
  where, given = _where(old, write)
  sql = f"UPDATE `{write.table}` SET {columns} WHERE {where}"  # noqa: S608  names from our own table
  if old.write(sql, [*_bytes(values).values(), *given]) == 1:
    return Arrived(write, write.key, values)
  lies = _row(old, there, write.table, write.key)
  return Arrived(write, write.key, values) if lies is not None and rows.says(values, lies) else None


def _delete(old: OldDatabase, write: Write, values: dict[str, Kept]) -> Arrived | None:
  assert write.key is not None, "what is deleted has a number"
  if write.table == "orders" and _leaned_on(old, write.key):
    return None
  where, given = _where(old, write)
  if old.write(f"DELETE FROM `{write.table}` WHERE {where}", given) == 1:  # noqa: S608  names from our own table
    return Arrived(write, write.key, values)
  key = rows.KEYS[write.table]
  there = old.read(f"SELECT {key} AS k FROM `{write.table}` WHERE {key} = %s", [write.key])  # noqa: S608
  return None if there else Arrived(write, write.key, values)


def _leaned_on(old: OldDatabase, key: str) -> bool:
  """Whether others over there were collected into a row, or a vial is its: nobody deletes it then."""
  return bool(old.read("SELECT OID FROM orders WHERE COID = %s LIMIT 1", [key]))


def _stands(old: OldDatabase, write: Write, values: Mapping[str, Kept]) -> bool:
  """Whether what a row of `orders` is to be collected into is still there: collected into nothing, it would be lost."""
  into = values.get("COID") if write.table == "orders" else None
  if into is None or into == rows.ALONE:
    return True
  return bool(old.read("SELECT OID FROM orders WHERE OID = %s", [into]))


def _filled_already(old: OldDatabase, values: Mapping[str, Kept]) -> str | None:
  """The row of a vial that the dispenser's script has written meanwhile. One vial is one."""
  names = ("charge", "filldate", "filltime", "activity")
  where = " AND ".join(f"`{name}` = %s" for name in names)
  given = [sent(values[name]) for name in names]
  found = old.read(f"SELECT ID, customer FROM VAL WHERE {where} ORDER BY ID", given)  # noqa: S608  our own names
  mine = (values["customer"] or "").lstrip("0")
  keys = [kept(it["ID"]) or "" for it in found if (kept(it["customer"]) or "").strip().lstrip("0") == mine]
  known = mirror.digests("VAL", keys)
  return next((it for it in keys if it not in known), None)


def stamped(write: Write, values: Mapping[str, Kept]) -> dict[str, Kept]:
  """The values of an insert with the instant that nobody else over there can have written any more."""
  return {**values, "order_time": write.noted["stamp"]} if write.table != "VAL" else dict(values)


def _bytes(values: Mapping[str, Kept]) -> dict[str, Value]:
  return {name: sent(value) for name, value in values.items()}


def _where(old: OldDatabase, write: Write) -> tuple[str, list[Value]]:
  """The guard as a condition: the row by its number, and all that was last agreed upon of it."""
  key = rows.KEYS[write.table]
  parts, given = [f"`{key}` = %s"], [sent(write.key)]
  for name, value in write.guard.items():
    if name == key:
      continue
    if value is None:
      parts.append(f"`{name}` IS NULL")
      continue
    binary = "BINARY " if name in rows.LETTERS and old.vendor == "mysql" else ""
    parts.append(f"{binary}`{name}` = %s")
    given.append(sent(value))
  return " AND ".join(parts), list(given)


def _row(old: OldDatabase, there: Shape, table: str, key: str) -> Data | None:
  return next(
    (data for _, data in shape.rows(old, there.tables[table], f" WHERE {rows.KEYS[table]} = %s", (key,))), None
  )


# --- what has arrived


def read_back(old: OldDatabase, there: Shape, arrived: Sequence[Arrived]) -> dict[str, dict[str, Data]]:
  """The rows that were written, as they lie there now: one question for each table."""
  keys: dict[str, list[str]] = {}
  for it in arrived:
    if it.write.verb != "delete":
      keys.setdefault(it.write.table, []).append(it.key)
  found: dict[str, dict[str, Data]] = {}
  for table, mine in keys.items():
    places = ", ".join(["%s"] * len(mine))
    where = f" WHERE {rows.KEYS[table]} IN ({places})"
    found[table] = dict(shape.rows(old, there.tables[table], where, tuple(mine)))
  return found


def note_arrived(
  there: Shape, arrived: Sequence[Arrived], refused: Sequence[Write], found: Mapping[str, Mapping[str, Data]]
) -> None:
  """Notes what is done and what is not, with the mirror and the ties: what was not done is due again."""
  with transaction.atomic(durable=True):
    for it in arrived:
      keep_arrived(there, it, found.get(it.write.table, {}).get(it.key))
    Write.objects.filter(id__in=[it.write.pk for it in arrived]).update(state="done")
    if refused:
      Write.objects.filter(id__in=[it.pk for it in refused]).update(state="refused")
      due_again(refused)


def keep_arrived(there: Shape, it: Arrived, lies: Data | None) -> None:
  """The mirror's row and the ties of a statement that is done, within a transaction."""
  if it.write.verb == "delete":
    mirror.drop(it.write.table, [it.key], clock.now())
  else:
    _agree(there, it, lies)
  _tie(it.write, it.key)


def due_again(writes: Sequence[Write]) -> None:
  """Has what statements were for compared anew."""
  due.put({(kind, int(number)): it.entry_id for it in writes for kind, _, number in _dues(it)})


def _dues(write: Write) -> list[tuple[str, str, str]]:
  return [str(it).partition(":") for it in write.dues]


def _agree(there: Shape, it: Arrived, lies: Data | None) -> None:
  """Puts a row into the mirror as we wrote it; what somebody changed since is found by the next poll."""
  write = it.write
  base: Any = write.guard
  if write.verb == "update":
    # Not the guard: it knows no price.
    base = mirror.data_of(write.table, [it.key]).get(it.key, write.guard)
  if write.verb == "insert" and not it.values:
    # The dispenser's script was first: that row is for the next poll to take.
    return
  if write.verb == "update" and not it.values:
    return
  mirror.keep(write.table, {it.key: _whole(there, write.table, rows.as_written(base, it.values, lies))}, clock.now())


def _whole(there: Shape, table: str, data: Mapping[str, Kept]) -> Data:
  return {name: data.get(name) for name in there.tables[table].columns}


def _tie(write: Write, key: str) -> None:
  for kind, our_id in write.freed:
    ties = Tie.objects.filter(table=write.table, key=key, kind=kind)
    if kind == "ghost":
      ties.delete()
    elif write.verb == "delete" or kind == "order":
      # Which row it was, is kept.
      Tie.objects.filter(table=write.table, key=key, kind=f"was:{kind}", our_id=our_id).delete()
      ties.filter(our_id=our_id).update(kind=f"was:{kind}")
    else:
      ties.filter(our_id=our_id).delete()
  if write.table == "VAL" and write.verb == "insert" and not Tie.objects.filter(table="VAL", key=key).exists():
    for bond in bonds_of(write):
      Tie.objects.create(table="VAL", key=key, kind=bond.kind, our_id=bond.our_id)
    return
  for bond in bonds_of(write):
    Tie.objects.update_or_create(
      table=write.table, key=key, kind=bond.kind, our_id=bond.our_id,
      defaults={"part": bond.part, "share": bond.share},
    )  # fmt: skip
