"""One writer at a time: a lock on the old server itself, held by the connection that writes.

A connection that has died on our side may still be at work over there, and its statement arrive late. It holds the lock
until the server is done with it, so nobody looks what arrived, and nobody sends again, before that.
"""

from __future__ import annotations

from legacy.models import Cursor
from legacy.old.connection import OldDatabase, OldDatabaseAway, OldDatabaseRefuses
from legacy.old.values import kept

CURSOR = "outbound:connection"
NAME = "CONCAT('tracershop ', DATABASE())"
WAIT_SECONDS = 2


def take(old: OldDatabase) -> bool:
  """Takes the lock for this connection, or keeps it; whether it is ours now. What an earlier connection of ours still
  holds is ended over there first. A file (SQLite) has one writer by itself. Raises OldDatabaseAway."""
  if old.vendor != "mysql":
    return True
  (row,) = old.read(f"SELECT IS_USED_LOCK({NAME}) AS holder, CONNECTION_ID() AS me")
  holder, me = kept(row["holder"]), kept(row["me"]) or ""
  if holder == me:
    return True
  if holder is not None and holder == _last():
    _end(old, holder)
  (row,) = old.read(f"SELECT GET_LOCK({NAME}, {WAIT_SECONDS}) AS mine")
  if kept(row["mine"]) != "1":
    return False
  Cursor.objects.update_or_create(name=CURSOR, defaults={"value": me})
  return True


def _last() -> str | None:
  return Cursor.objects.filter(name=CURSOR).values_list("value", flat=True).first()


def _end(old: OldDatabase, connection: str) -> None:
  """Ends a connection of our own account; where it has gone by itself meanwhile, so much the better."""
  try:
    old.write(f"KILL {int(connection)}")
  except (OldDatabaseRefuses, OldDatabaseAway) as error:
    if isinstance(error, OldDatabaseAway) and "1094" not in str(error):
      raise
