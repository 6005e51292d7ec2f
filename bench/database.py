"""A database for a measurement, empty but for its tables. It must be a throw-away one: everything in it goes."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command
from django.db import connection


def fresh() -> None:
  """Drops what is there and migrates anew. Refuses a database that is not on the loopback."""
  if connection.vendor != "mysql" or settings.DATABASES["default"]["HOST"] != "127.0.0.1":
    raise SystemExit("bench: run `make bench`; it starts a throw-away MariaDB")
  name = connection.ops.quote_name(settings.DATABASES["default"]["NAME"])
  with connection.cursor() as cursor:
    cursor.execute(f"DROP DATABASE {name}")
    cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
  connection.close()
  call_command("migrate", verbosity=0, interactive=False)
