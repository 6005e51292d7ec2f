"""What screens ask about the catalogue."""

from __future__ import annotations

from typing import Any

from tracershop.catalogue.models import Customer


def customers_named() -> list[dict[str, Any]]:
  """All customers by short name: a site admin, who reads no customer's stream, assigns people by them (ACC-10)."""
  return [
    {"id": it.pk, "shortName": it.short_name, "longName": it.long_name, "archived": it.archived}
    for it in Customer.objects.order_by("short_name", "id")
  ]
