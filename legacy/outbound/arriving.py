"""What a row of ours is known by before its number is."""

from __future__ import annotations

from collections.abc import Mapping

from legacy.mapping import rows
from legacy.models import Write
from legacy.old.shape import Data

# What a row keeps of who it is, whatever becomes of it.
NATURAL: Mapping[str, tuple[str, ...]] = {
  "orders": ("BID", "tracer", "deliver_datetime"),
  "t_orders": ("BID", "tracer", "deliver_datetime"),
  "VAL": ("customer", "charge", "filldate", "filltime", "activity"),
}


def on_its_way(table: str, data: Data) -> bool:
  """Whether a row that nobody has taken in may be one that we are just making: it is not somebody's new order."""
  names = NATURAL[table]
  return any(
    all(rows.same(it, write.values[it], data.get(it)) for it in names)
    for write in Write.objects.filter(state="planned", verb="insert", table=table)
  )
