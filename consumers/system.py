"""What the installation is and how it is, for the site's page: versions, verification, backups, disks."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from consumers import running
from consumers.static import SITE
from tracershop import protocol
from tracershop.protocol import messages
from tracershop.site import checks, listening, quarantine
from tracershop.site.models import Check, Link

# A Redis that does not answer holds up neither the pool nor the page.
REDIS_SECONDS = 1.0
BACKUPS_TOLD = 5
FIRST_DAY = timedelta(hours=26)
LOCAL = frozenset({"", "localhost", "127.0.0.1", "::1"})


def told() -> dict[str, Any]:
  """All of it, as it is now (SYS-4). Call it in the pool."""
  under_way = checks.verification_under_way()
  return {
    "versions": {
      "tracershop": running.version(),
      "commit": running.commit(),
      "build": SITE.build().removeprefix("/assets/").removesuffix(".js") or None,
      "protocol": protocol.VERSION,
      "python": platform.python_version(),
      "machine": platform.node(),
      "database": _database(),
      "redis": _redis(),
      "migration": _migration(),
      "oldSystem": _old_system(),
    },
    "ledger": {
      "underWay": None if under_way is None else {"by": under_way.by, "askedAt": under_way.asked_at},
      "last": next((_check(it) for it in checks.latest("ledger")), None),
    },
    "backups": {
      "elsewhere": settings.BACKUPS_ELSEWHERE or None,
      "last": [_check(it) for it in checks.latest("backup", BACKUPS_TOLD)],
    },
    "disks": disks(),
    "messages": listening.told(),
    "hidden": quarantine.hidden(),
    "firstDay": _first_day(),
  }


def site_facts() -> messages.SiteFacts:
  """How the site is set, for the screens of production and the site admin (REL-30, REL-31)."""
  given = {"siteAddress": settings.SITE_ADDRESS, "emergencyPhone": settings.EMERGENCY_PHONE}
  return messages.SiteFacts(
    release_low_percent=settings.RELEASE_LOW_PERCENT,
    release_high_percent=settings.RELEASE_HIGH_PERCENT,
    missing=[name for name, value in given.items() if not value.strip()],  # type: ignore[misc]
  )


def _check(it: Check) -> dict[str, Any]:
  began = it.began_at or it.asked_at
  seconds = 0.0 if it.ended_at is None else (it.ended_at - began).total_seconds()
  return {
    "id": it.pk,
    "how": it.how,
    "by": it.by,
    "at": it.ended_at,
    "seconds": round(seconds, 1),
    "ok": it.ok,
    "details": it.details,
  }


def _database() -> dict[str, str]:
  if connection.vendor == "sqlite":
    return {"vendor": "SQLite", "version": sqlite3.sqlite_version}
  with connection.cursor() as cursor:
    cursor.execute("SELECT VERSION()")
    version = str(cursor.fetchone()[0])
  return {"vendor": "MariaDB" if "mariadb" in version.lower() else "MySQL", "version": version}


def _redis() -> dict[str, Any]:
  if not settings.REDIS_URL:
    return {"state": "none", "version": None}
  import redis

  try:
    with redis.Redis.from_url(
      settings.REDIS_URL, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS
    ) as client:
      answer: Any = client.info("server")
  except (redis.RedisError, OSError):
    return {"state": "down", "version": None}
  return {"state": "up", "version": str(answer["redis_version"])}


def _migration() -> dict[str, Any] | None:
  last = MigrationRecorder(connection).migration_qs.order_by("-applied", "-id").first()
  return None if last is None else {"name": f"{last.app}.{last.name}", "at": last.applied}


def _first_day() -> bool:
  """Whether the tables were made within a day, and two hours for it: what runs once a day was not due yet (SYS-22). By
  the machine's clock, as the note of a migration is."""
  first = MigrationRecorder(connection).migration_qs.order_by("applied").values_list("applied", flat=True).first()
  return first is None or timezone.now() - first < FIRST_DAY


def _old_system() -> dict[str, Any] | None:
  link = Link.objects.exclude(state="off").first()
  if link is None:
    return None
  known = next((it.details for it in checks.latest("oldSystem")), None)
  return {"state": link.state, "version": None if known is None else known["version"]}


def disks() -> list[dict[str, Any]]:
  """Free and total bytes of the data folder's disk, and of the database's where it is on this machine."""
  found: list[dict[str, Any]] = []
  places: dict[int, dict[str, Any]] = {}
  for holds, path in (("data", settings.DATA), ("database", _database_folder())):
    if path is None:
      continue
    try:
      device, usage = os.stat(path).st_dev, shutil.disk_usage(path)
    except OSError:
      # Another account's folder, or one that is not there.
      continue
    if device in places:
      places[device]["holds"].append(holds)
      continue
    places[device] = {"holds": [holds], "path": str(path), "free": usage.free, "total": usage.total}
    found.append(places[device])
  return found


def _database_folder() -> Path | None:
  given = connection.settings_dict
  if connection.vendor == "sqlite":
    path = Path(str(given["NAME"]))
    return path.resolve().parent if path.is_file() else None
  if str(given["HOST"]) not in LOCAL:
    return None
  with connection.cursor() as cursor:
    cursor.execute("SELECT @@datadir")
    return Path(str(cursor.fetchone()[0]))
