"""One at a time: whoever follows the old system, writes there or cuts the link does it alone, in whatever process.

Held by a connection of the database, so that it goes with the process that dies.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

LONGEST_NAME = 64


@contextlib.contextmanager
def alone(seconds: float = 0.0) -> Iterator[bool]:
  """Whether we are alone now; waits so long for it. It cannot be taken twice, not by the same process either."""
  with _by_mariadb(seconds) if connection.vendor == "mysql" else _by_file(seconds) as mine:
    yield mine


@contextlib.contextmanager
def _by_mariadb(seconds: float) -> Iterator[bool]:
  name = f"{connection.settings_dict['NAME']}.oldSystem"[-LONGEST_NAME:]
  with connection.cursor() as cursor:
    # By this name's user: MariaDB lets one connection take it again, we do not.
    cursor.execute("SELECT IS_USED_LOCK(%s) = CONNECTION_ID()", [name])
    again = cursor.fetchone()[0] == 1
    cursor.execute("SELECT GET_LOCK(%s, %s)", [name, seconds])
    taken = cursor.fetchone()[0] == 1
  try:
    yield taken and not again
  finally:
    # A connection that broke has let it go.
    if taken and connection.connection is not None:
      with connection.cursor() as cursor:
        cursor.execute("SELECT RELEASE_LOCK(%s)", [name])


@contextlib.contextmanager
def _by_file(seconds: float) -> Iterator[bool]:
  place = Path(settings.DATA)
  place.mkdir(parents=True, exist_ok=True)
  held = sqlite3.connect(place / "oldSystem.lock", timeout=seconds, isolation_level=None)
  try:
    try:
      held.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
      yield False
      return
    yield True
  finally:
    held.close()
