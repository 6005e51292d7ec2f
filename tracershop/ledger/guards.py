"""Guards that refuse UPDATE and DELETE of what the ledger keeps for ever, on MariaDB and SQLite.

They are triggers, so that they hold for whoever has the application's account; grants (`tracershop grants`) hold the
account itself. A trigger that is missing is an error of the system check and of `verify-ledger`.
"""

from __future__ import annotations

from typing import Any

GUARDED_TABLES = ("ledger_entry", "ledger_body", "ledger_subject")
_VERBS = ("UPDATE", "DELETE")


def _name(table: str, verb: str) -> str:
  return f"{table}_no_{verb.lower()}"


def _statement(vendor: str, table: str, verb: str) -> str:
  text = f"{table} is append-only"
  if vendor == "sqlite":
    return (
      f"CREATE TRIGGER IF NOT EXISTS {_name(table, verb)} BEFORE {verb} ON {table} "
      f"BEGIN SELECT RAISE(ABORT, '{text}'); END"
    )
  return (
    f"CREATE TRIGGER IF NOT EXISTS {_name(table, verb)} BEFORE {verb} ON {table} FOR EACH ROW "
    f"SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '{text}'"
  )


def install(connection: Any) -> None:
  """Makes every guard whose table is there. Needs the right to create triggers (the migrating account has it)."""
  tables = set(connection.introspection.table_names())
  gone = missing(connection)
  with connection.cursor() as cursor:
    for table in GUARDED_TABLES:
      for verb in _VERBS:
        if table in tables and _name(table, verb) in gone:
          cursor.execute(_statement(connection.vendor, table, verb))


def drop(connection: Any) -> None:
  """Takes the guards away. Only a test's flush may."""
  with connection.cursor() as cursor:
    for table in GUARDED_TABLES:
      for verb in _VERBS:
        cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, verb)}")


def missing(connection: Any) -> list[str]:
  """The names of guards that are not there."""
  wanted = [_name(table, verb) for table in GUARDED_TABLES for verb in _VERBS]
  with connection.cursor() as cursor:
    if connection.vendor == "sqlite":
      cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    else:
      cursor.execute("SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()")
    there = {row[0] for row in cursor.fetchall()}
  gone = [name for name in wanted if name not in there]
  if gone and connection.vendor == "mysql":
    # An account without the TRIGGER right sees no triggers; there the lack of the right to write is the guard.
    gone = [name for name in gone if not _denied(connection, name)]
  return gone


def _denied(connection: Any, name: str) -> bool:
  from django.db import DatabaseError

  table, _, verb = name.rpartition("_no_")
  column = "id" if table == "ledger_entry" else "entry_id"
  probe = f"DELETE FROM {table}" if verb == "delete" else f"UPDATE {table} SET {column} = 0"  # noqa: S608  our own names
  try:
    with connection.cursor() as cursor:
      cursor.execute(f"{probe} WHERE 1 = 0")
  except DatabaseError as error:
    return bool(error.args) and error.args[0] in (1142, 1143)
  return False
