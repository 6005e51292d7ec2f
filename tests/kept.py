"""Rows that many tests begin with: made once in a run, and put in as they were for whoever wants them next."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models.sql import InsertQuery

Made = TypeVar("Made")
Table = type[models.Model]


class Kept(Generic[Made]):
  """What `make` puts into empty tables and gives. It is called once; afterwards its rows come in a statement a table.

  Of these tables, or of all there are: then the ledger is put in too, in the epoch that has begun since. Where anything
  stands in them already, `make` is called as if nothing had been kept.
  """

  def __init__(self, make: Callable[[], Made], tables: Sequence[Table] = ()) -> None:
    self._make = make
    self._tables = tables
    self._done: dict[str, tuple[list[tuple[str, Any]], bytes]] = {}

  def put(self) -> Made:
    """The rows are in the tables; what `make` gave, in a copy of one's own."""
    from tracershop.ledger.models import Head

    tables = self._tables or [it for it in apps.get_models(include_auto_created=True) if it is not Head]
    if filled(connection, [it._meta.db_table for it in tables]):
      return self._make()
    if connection.vendor not in self._done:
      made = self._make()
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
