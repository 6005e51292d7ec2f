"""Tables between tests: emptied after each, and filled with rows that many begin with, which are made once in a run."""

from __future__ import annotations

import functools
import pickle
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models.sql import InsertQuery

from tracershop.ledger import guards

Made = TypeVar("Made")
Table = type[models.Model]


class Kept(Generic[Made]):
  """What `make` puts into empty tables and gives. It is called once; afterwards its rows come in a statement a table.

  Of these tables, or of all there are: then the ledger is put in too, in the epoch that has begun since. Where anything
  stands in them already, `make` is called as if nothing had been kept.
  """

  def __init__(self, make: Callable[..., Made], tables: Sequence[Table] = ()) -> None:
    self._make = make
    self._tables = tables
    self._done: dict[str, tuple[list[tuple[str, Any]], bytes]] = {}

  def put(self, *given: Any) -> Made:
    """The rows are in the tables; what `make` gave, in a copy of one's own. `given` is for `make`, and the same each
    time."""
    from tracershop.ledger.models import Head

    tables = self._tables or [it for it in apps.get_models(include_auto_created=True) if it is not Head]
    if filled(connection, [it._meta.db_table for it in tables]):
      return self._make(*given)
    if connection.vendor not in self._done:
      made = self._make(*given)
      rows = [it for table in tables for it in _inserts(table)]
      if not self._tables:
        head = Head.objects.values_list("entry_id", "entry_hash", "streams").get()
        rows.append(("UPDATE ledger_head SET entry_id = %s, entry_hash = %s, streams = %s", head))
      self._done[connection.vendor] = rows, pickle.dumps(made)
      return made
    rows, given = self._done[connection.vendor]
    with transaction.atomic(), connection.constraint_checks_disabled(), connection.cursor() as cursor:
      for sql, values in rows:
        cursor.execute(sql, values)
    found: Made = pickle.loads(given)
    return found


def filled(connection: Any, tables: Sequence[str]) -> list[str]:
  """Those of some tables that have rows."""
  if not tables:
    return []
  asked = ", ".join(f"EXISTS(SELECT 1 FROM {connection.ops.quote_name(table)})" for table in tables)
  with connection.cursor() as cursor:
    cursor.execute(f"SELECT {asked}")
    return [table for table, there in zip(tables, cursor.fetchone(), strict=True) if there]


@functools.cache
def _tables(vendor: str) -> list[str]:
  names = connection.introspection.django_table_names(only_existing=True, include_views=False)
  return sorted(set(names) - {"ledger_head"})


def empty(connection: Any) -> None:
  """Takes every row out, and begins a new ledger: what Django's `flush` does, without asking each time what there is.

  The guards refuse DELETE. MariaDB's TRUNCATE does not ask triggers, but makes a file anew, so only they get it; on
  SQLite they are taken away and made again, in one transaction. A guard that a test took away is there again as well.
  """
  from tracershop.ledger import record

  full = filled(connection, _tables(connection.vendor))
  guarded = set(full) & set(guards.GUARDED_TABLES)
  quoted = connection.ops.quote_name
  if connection.vendor == "sqlite":
    with transaction.atomic(using=connection.alias):
      if guarded:
        guards.drop(connection)
      with connection.cursor() as cursor:
        for table in full:
          cursor.execute(f"DELETE FROM {quoted(table)}")
      guards.install(connection)
  else:
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
      for table in full:
        cursor.execute(f"{'TRUNCATE' if table in guarded else 'DELETE FROM'} {quoted(table)}")
    guards.install(connection)
  with connection.cursor() as cursor:
    cursor.execute(
      "UPDATE ledger_head SET epoch = %s, entry_id = 0, entry_hash = '', streams = '{}'", [record.new_epoch()]
    )
    if not cursor.rowcount:
      record.ensure_head(connection.alias)


def _inserts(table: Table) -> list[tuple[str, Any]]:
  """The statements that make a table's rows again, keys included."""
  rows = list(table._base_manager.order_by("pk"))
  fields = table._meta.local_concrete_fields
  # SQLite takes so many values in one statement.
  portion = connection.ops.bulk_batch_size(fields, rows) if rows else 1
  found = []
  for start in range(0, len(rows), portion):
    query = InsertQuery(table)
    query.insert_values(fields, rows[start : start + portion], raw=True)
    found += query.get_compiler(connection=connection).as_sql()
  return found
