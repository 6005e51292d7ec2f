"""What was on its way when something broke: did it arrive? Looked at before anything else is read or sent.

A row that was made is known by the instant that we wrote into it, which nobody else can have written after we noted
it, or by who we said had ordered it. A change arrived if its row says all of it, a deletion if its row is gone.
Whatever did not is compared anew: nothing that was planned before is ever sent later.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from legacy import mirror
from legacy.mapping import rows
from legacy.models import Tie, Write
from legacy.old import shape
from legacy.old.connection import OldDatabase
from legacy.old.shape import Data, Shape
from legacy.old.values import Kept
from legacy.outbound import sending
from legacy.outbound.arriving import NATURAL
from legacy.outbound.sending import Arrived


def settle(old: OldDatabase, there: Shape) -> int:
  """Settles it, and says how many statements that were; afterwards nothing is on its way. Raises OldDatabaseAway, and
  then everything is as it was."""
  left = list(Write.objects.filter(state="planned").order_by("id"))
  if not left:
    return 0
  fresh = {table: _fresh(old, there, table, left) for table in rows.KEYS}
  arrived = _look([it for it in left if it.verb == "insert"], fresh)
  changed = _changed(old, there, left, arrived)
  found: dict[str, dict[str, Data]] = {table: {} for table in rows.KEYS}
  for it in arrived:
    found[it.write.table][it.key] = fresh[it.write.table][it.key]
  for one, lies in changed:
    arrived.append(one)
    if lies is not None:
      found[one.write.table][one.key] = lies
  done = {it.write.pk for it in arrived}
  with transaction.atomic(durable=True):
    Write.objects.filter(id__in=[it.pk for it in left if it.pk not in done]).update(state="dropped")
    sending.due_again(left)
    _note(there, arrived, found)
  return len(left)


def _changed(
  old: OldDatabase, there: Shape, left: list[Write], arrived: list[Arrived]
) -> list[tuple[Arrived, Data | None]]:
  """The changes and deletions that arrived, each with its row as it lies there now."""
  made: dict[tuple[int, int], dict[str, str]] = {}
  for it in arrived:
    made.setdefault((it.write.entry_id, it.write.group), {})[it.write.label] = it.key
  found: list[tuple[Arrived, Data | None]] = []
  for table in rows.KEYS:
    mine = [it for it in left if it.table == table and it.key is not None]
    lies: dict[str, Data] = {}
    for part in mirror.portions(sorted({it.key for it in mine if it.key is not None}), mirror.CHUNK):
      places = ", ".join(["%s"] * len(part))
      lies |= dict(shape.rows(old, there.tables[table], f" WHERE {rows.KEYS[table]} IN ({places})", tuple(part)))
    for write in mine:
      assert write.key is not None, "what is changed has a number"
      known = made.get((write.entry_id, write.group), {})
      row = lies.get(write.key)
      if write.verb == "delete" and row is None:
        found.append((Arrived(write, write.key, {}), None))
      elif write.verb == "update" and write.values and row is not None and _made(write, known):
        values = rows.resolved(write.values, known)
        if rows.says(values, row):
          found.append((Arrived(write, write.key, values), row))
  return found


def _look(inserts: list[Write], fresh: Mapping[str, Mapping[str, Data]]) -> list[Arrived]:
  """The rows that were made: first those that stand as they were written, then those that somebody changed since."""
  arrived: list[Arrived] = []
  made: dict[tuple[int, int], dict[str, str]] = {}
  taken: dict[str, set[str]] = {table: set() for table in fresh}
  for certain in (True, False):
    progress = True
    while progress:
      progress = False
      done = {it.write.pk for it in arrived}
      for write in inserts:
        mine = made.setdefault((write.entry_id, write.group), {})
        if write.pk in done or not _made(write, mine):
          continue
        values = rows.resolved(write.values, mine)
        free = {key: data for key, data in fresh[write.table].items() if key not in taken[write.table]}
        key = _found(write, values, free, certain)
        if key is not None:
          mine[write.label] = key
          taken[write.table].add(key)
          arrived.append(Arrived(write, key, values))
          progress = True
  return arrived


def _made(write: Write, made: Mapping[str, str]) -> bool:
  """Whether all that a row points to is there: without it, it was never sent."""
  return all(it["row"] in made for it in write.values.values() if isinstance(it, dict))


def _note(there: Shape, arrived: list[Arrived], found: Mapping[str, Mapping[str, Data]]) -> None:
  for it in arrived:
    sending.keep_arrived(there, it, found[it.write.table].get(it.key))
  Write.objects.filter(id__in=[it.write.pk for it in arrived]).update(state="done")


def _fresh(old: OldDatabase, there: Shape, table: str, left: list[Write]) -> dict[str, Data]:
  """The rows that have been made since the first of these was noted, and that nobody has taken in."""
  noted = [int(it.noted["above"]) for it in left if it.verb == "insert" and it.table == table]
  if not noted:
    return {}
  where = f" WHERE {rows.KEYS[table]} > %s"
  found = dict(shape.rows(old, there.tables[table], where, (str(min(noted)),)))
  keys = list(found)
  tied = Tie.objects.filter(table=table, key__in=keys).values_list("key", flat=True)
  known = {*mirror.digests(table, keys), *tied}
  return {key: data for key, data in found.items() if key not in known}


def _found(write: Write, values: Mapping[str, Kept], fresh: Mapping[str, Data], certain: bool) -> str | None:
  """The row that a statement made, if it did. `certain`: as it was written."""
  above = int(write.noted["above"])
  names = NATURAL[write.table]
  there = [
    (key, data)
    for key, data in sorted(fresh.items(), key=lambda it: int(it[0]))
    if int(key) > above and all(rows.same(name, values[name], data.get(name)) for name in names)
  ]
  if write.table == "VAL":
    return there[0][0] if there and certain else None
  stamp = write.noted["stamp"]
  if certain:
    return next((key for key, data in there if data.get("order_time") == stamp and rows.says(values, data)), None)
  # It was changed since: then it has another instant, and still says who ordered it.
  changed = [(key, data) for key, data in there if data.get("order_time") != stamp]
  named = [key for key, data in changed if _named(values, data)]
  # Without such a column, the first one that stands there is taken: were it not ours, both sides differ and it is told.
  nameless = [key for key, data in changed if "userName" not in data]
  return next(iter([*named, *nameless]), None)


def _named(values: Mapping[str, Kept], data: Data) -> bool:
  name = values.get("userName") or values.get("comment")
  column = "userName" if values.get("userName") else "comment"
  return bool(name) and column in data and rows.same(column, name, data[column])
