"""What the application's own account may do in MariaDB, table by table.

Grants add up: one for the whole database could not be narrowed for the ledger. So there is one for each table, made
anew after each migration by the account that owns the tables. With them the application can write a history, and
neither change nor cut it, nor take away the triggers that guard it.
"""

from __future__ import annotations

import sys

from django.db import connection

from tracershop.ledger import guards

APPEND = ("SELECT", "INSERT")
EVERYTHING = ("SELECT", "INSERT", "UPDATE", "DELETE")
# Tables of the ledger that may lose rows. Frames and answers of commands are erased when their time is over; the head
# row is made by a migration, then only moved on.
NARROWED = {
  # Words go by an erasure that the chain names, and by nothing else: its guard looks.
  "ledger_body": ("SELECT", "INSERT", "DELETE"),
  "ledger_past": ("SELECT", "INSERT", "DELETE"),
  "ledger_frame": ("SELECT", "INSERT", "DELETE"),
  "ledger_command": ("SELECT", "INSERT", "DELETE"),
  "ledger_head": ("SELECT", "UPDATE"),
  "django_migrations": ("SELECT",),
  # Papers are made once and never changed (DOC-1).
  "orderbook_document": APPEND,
}


def rights(table: str) -> tuple[str, ...]:
  """What the application may do with a table."""
  if table in NARROWED:
    return NARROWED[table]
  return APPEND if table in guards.GUARDED_TABLES else EVERYTHING


def statements(user: str, host: str = "%") -> list[str]:
  """The SQL that gives the account exactly its rights, and nothing besides, in the present database.

  Raises ValueError for a name that cannot be quoted, and for a database without tables.
  """
  for name in (user, host):
    if not name or set(name) & set("'\"`\\\0"):
      raise ValueError(f"not the name of an account: {name!r}")
  database = connection.ops.quote_name(connection.settings_dict["NAME"])
  tables = sorted(connection.introspection.table_names())
  if "ledger_head" not in tables:
    raise ValueError("there are no tables yet: run `tracershop migrate` first")
  account = f"'{user}'@'{host}'"
  return [
    f"REVOKE ALL PRIVILEGES, GRANT OPTION FROM {account};",
    *(
      f"GRANT {', '.join(rights(table))} ON {database}.{connection.ops.quote_name(table)} TO {account};"
      for table in tables
    ),
  ]


def apply(user: str, host: str = "%") -> int:
  """Gives the account its rights and returns for how many tables. Needs the rights of the tables' owner."""
  given = statements(user, host)
  with connection.cursor() as cursor:
    for statement in given:
      cursor.execute(statement)
  return len(given) - 1


def main(arguments: list[str]) -> int:
  """`python -m tracershop.grants USER [HOST]`: what `tracershop grants` prints, done at once."""
  import os

  import django

  os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracershop.settings")
  django.setup()
  user, host = [*arguments, "%"][:2]
  print(f"{user}@{host} has its rights on {apply(user, host)} tables.")
  return 0


if __name__ == "__main__":
  sys.exit(main(sys.argv[1:]))
