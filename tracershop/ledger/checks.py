"""The system check that the ledger's guards are there."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from tracershop.ledger import guards


@register(Tags.database)
def guards_are_there(databases: Any = None, **_: Any) -> list[CheckMessage]:
  """Error ledger.E001 for each missing trigger of a migrated database."""
  found: list[CheckMessage] = []
  for alias in databases or []:
    connection = connections[alias]
    if "ledger_entry" in connection.introspection.table_names():
      found += [
        Error(f"the ledger's guard {name} is missing", hint="run `tracershop migrate`", id="ledger.E001")
        for name in guards.missing(connection)
      ]
  return found
