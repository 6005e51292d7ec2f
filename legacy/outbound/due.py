"""What of ours has changed since it was last compared with the old system."""

from __future__ import annotations

from typing import Any

from django.db import connection

from legacy.models import Due


def put(due: dict[tuple[str, int], int]) -> None:
  """Notes what is due, (kind, our id) → entry: each once, under the newest entry that says so; within a transaction."""
  Due.objects.bulk_create(
    [Due(kind=kind, our_id=our_id, entry_id=entry_id) for (kind, our_id), entry_id in due.items()],
    update_conflicts=True,
    update_fields=["entry_id"],
    **_unique(),
  )


def _unique() -> dict[str, Any]:
  # MariaDB takes whatever is unique, and must not be told.
  return {"unique_fields": ["kind", "our_id"]} if connection.vendor == "sqlite" else {}
