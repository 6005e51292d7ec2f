"""The ledger as a Django app: guards and the head row are made after each migration."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _after_migrate(sender: Any, using: str, **_: Any) -> None:
  from django.db import connections

  from tracershop.ledger import guards, record

  # Invariant: guards are made here, not in a migration: SQLite re-makes a table for AlterField and loses its
  # triggers silently; and the head row comes back after a test's flush.
  guards.install(connections[using])
  record.ensure_head(using)


class LedgerConfig(AppConfig):
  name = "tracershop.ledger"
  label = "ledger"

  def ready(self) -> None:
    post_migrate.connect(_after_migrate, sender=self)
    from tracershop.ledger import checks  # noqa: F401  registers the system check
