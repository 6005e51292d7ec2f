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


def among(table: str, there: Mapping[str, Data]) -> set[str]:
  """Those rows that nobody has taken in and that may be ones that we are just making: nobody's new orders."""
  names = NATURAL[table]
  writes = list(Write.objects.filter(state="planned", verb="insert", table=table))
  return {
    key
    for key, data in there.items()
    if any(all(rows.same(it, write.values[it], data.get(it)) for it in names) for write in writes)
  }
