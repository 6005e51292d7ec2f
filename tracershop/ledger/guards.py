"""Guards that refuse UPDATE and DELETE of what the ledger keeps for ever, on MariaDB and SQLite.

They are triggers, so that they hold for whoever has the application's account; grants (`tracershop grants`) hold the
account itself. A trigger that is missing is an error of the system check and of `verify-ledger`.

Words go by one act alone: the guard of `ledger_body` lets a row go when `ledger_erasure` names it, which nobody can
take back. Whether an entry of the chain says so too, `verify` looks.
"""

from __future__ import annotations

from typing import Any

ERASURES = "ledger_erasure"
GUARDED_TABLES = ("ledger_entry", "ledger_body", "ledger_subject", ERASURES)
_VERBS = ("UPDATE", "DELETE")
# MariaDB: what a trigger's SIGNAL raises.
_SIGNALLED = 1644


def _name(table: str, verb: str) -> str:
  return f"{table}_no_{verb.lower()}"


def _unless(table: str, verb: str) -> str:
  """The condition under which a row may go after all, or nothing.

  It names a table of its own, and none that migrations alter: SQLite refuses to make a table anew that a trigger of
  another one reads.
  """
  if (table, verb) != ("ledger_body", "DELETE"):
    return ""
  return f"EXISTS (SELECT 1 FROM {ERASURES} WHERE {ERASURES}.entry_id = OLD.entry_id)"  # noqa: S608  our own names


def _statement(vendor: str, table: str, verb: str) -> str:
  text = f"{table} is append-only"
  unless = _unless(table, verb)
  if vendor == "sqlite":
    when = f"WHEN NOT {unless} " if unless else ""
    return (
      f"CREATE TRIGGER IF NOT EXISTS {_name(table, verb)} BEFORE {verb} ON {table} {when}"
      f"BEGIN SELECT RAISE(ABORT, '{text}'); END"
    )
  refuse = f"SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '{text}'"
  if unless:
    refuse = f"IF NOT {unless} THEN {refuse}; END IF"
  return f"CREATE TRIGGER IF NOT EXISTS {_name(table, verb)} BEFORE {verb} ON {table} FOR EACH ROW {refuse}"


def install(connection: Any) -> None:
  """Makes every guard whose table is there, and anew where it is of an older version.

  Needs the right to create triggers (the migrating account has it).
  """
  tables = set(connection.introspection.table_names())
  there = _there(connection)
  with connection.cursor() as cursor:
    for table in GUARDED_TABLES:
      for verb in _VERBS:
        name = _name(table, verb)
        if table not in tables:
          continue
        if name in there:
          if not _unless(table, verb) or ERASURES in there[name]:
            # To say it again would be a change of the table's definition, on which others wait.
            continue
          # The one that let nothing go, from before words could be erased.
          cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(_statement(connection.vendor, table, verb))


def drop(connection: Any) -> None:
  """Takes the guards away. Only a test's flush may."""
  with connection.cursor() as cursor:
    for table in GUARDED_TABLES:
      for verb in _VERBS:
        cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, verb)}")


def _there(connection: Any) -> dict[str, str]:
  """The triggers that this account sees, with what they do."""
  with connection.cursor() as cursor:
    if connection.vendor == "sqlite":
      cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    else:
      cursor.execute(
        "SELECT trigger_name, action_statement FROM information_schema.triggers WHERE trigger_schema = DATABASE()"
      )
    return {row[0]: str(row[1]) for row in cursor.fetchall()}


def missing(connection: Any) -> list[str]:
  """The names of guards that are not there."""
  there = _there(connection)
  gone = [_name(table, verb) for table in GUARDED_TABLES for verb in _VERBS if _name(table, verb) not in there]
  if gone and connection.vendor == "mysql":
    # An account without the TRIGGER right sees no triggers. There the lack of the right to write is the guard, and of
    # words, which it may delete by the act, the guard is tried.
    gone = [name for name in gone if not _denied(connection, name)]
  return gone


def _denied(connection: Any, name: str) -> bool:
  from django.db import DatabaseError, transaction

  table, _, verb = name.rpartition("_no_")
  column = "id" if table == "ledger_entry" else "entry_id"
  probe = f"DELETE FROM {table}" if verb == "delete" else f"UPDATE {table} SET {column} = 0"  # noqa: S608  our own names
  try:
    with connection.cursor() as cursor:
      cursor.execute(f"{probe} WHERE 1 = 0")
  except DatabaseError as error:
    return bool(error.args) and error.args[0] in (1142, 1143)
  if not _unless(table, verb.upper()):
    return False
  try:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
      cursor.execute(f"{probe} ORDER BY {column} LIMIT 1")
      # Nothing stood in its way: it is taken back. Where no row was there, there is nothing to guard yet.
      found = cursor.rowcount
      transaction.set_rollback(True, using=connection.alias)
  except DatabaseError as error:
    return bool(error.args) and error.args[0] == _SIGNALLED
  return bool(found == 0)
