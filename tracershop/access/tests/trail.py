"""What the ledger says, for the tests of access."""

from __future__ import annotations

from typing import Any

import msgspec
from django.db import connection


def entries(prefix: str = "") -> list[dict[str, Any]]:
  """The entries whose kind begins so, oldest first, with their bodies. Read by SQL: the tables are the ledger's own."""
  with connection.cursor() as cursor:
    cursor.execute(
      "SELECT e.kind, e.actor_id, e.actor_name, e.role, e.subjects, b.data FROM ledger_entry e"
      " JOIN ledger_body b ON b.entry_id = e.id ORDER BY e.id"
    )
    found = cursor.fetchall()
  return [
    {
      "kind": kind, "actorId": actor_id, "actorName": name, "role": role, "subjects": msgspec.json.decode(subjects),
      **msgspec.json.decode(bytes(body)),
    }
    for kind, actor_id, name, role, subjects, body in found
    if kind.startswith(prefix)
  ]  # fmt: skip


def kinds(prefix: str = "") -> list[str]:
  """The kinds of those entries."""
  return [entry["kind"] for entry in entries(prefix)]


def everything_stored() -> str:
  """Every value of every column of every table, as one text."""
  parts = []
  with connection.cursor() as cursor:
    for table in connection.introspection.table_names(cursor):
      cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  a table of ours
      for row in cursor.fetchall():
        for value in row:
          text = bytes(value).decode("latin-1") if isinstance(value, bytes | bytearray | memoryview) else str(value)
          parts.append(text)
  return "\n".join(parts)
