"""Everything over there looked at once, row by row: what no poll sees (old rows that were deleted, tables without a
time, what was changed with its time put back), and what was changed here while the link was cut."""

from __future__ import annotations

from collections.abc import Callable

from legacy import adopting, mirror
from legacy.actor import OLD_SYSTEM
from legacy.inbound import following
from legacy.inbound.polling import Polled, Poller
from legacy.mapping import merge
from legacy.mapping.merge import FIELDS
from legacy.models import Cursor
from legacy.old.values import Unreadable
from legacy.proof import comparing
from legacy.proof.report import Difference
from tracershop.orderbook.models import Order

Progress = Callable[[str, int, int], None]
# Kept while it is due, so that it is done whoever was killed in the midst of it.
CURSOR = "catchUp"


def take_all(poller: Poller, progress: Progress = lambda table, done, of: None) -> Polled:
  """Takes whatever is not as the mirror has it. Raises OldDatabaseAway; what was taken until then stays."""
  found = adopting.Adopted()
  adopting.adopt_set_up(poller.old, poller.there, found)
  adopting.copy_rest(poller.old, poller.there, found)
  said = comparing.compare_rows(poller.old, poller.there, progress, tables=("orders", "t_orders", "VAL"))
  return poller.take(said.changed)


def due() -> bool:
  """Whether the link was joined again, and not everything has been looked at since."""
  return Cursor.objects.filter(name=CURSOR).exists()


def begin() -> None:
  """Makes it due."""
  Cursor.objects.update_or_create(name=CURSOR, defaults={"value": "due"})


def catch_up(poller: Poller, progress: Progress = lambda table, done, of: None) -> int:
  """What happened on both sides while the link was cut: theirs is taken or becomes a conflict; what we changed where
  the old system leads is put before a person. How many of the latter. Raises OldDatabaseAway."""
  take_all(poller, progress)
  put = _contest(comparing.compare(poller.old, progress, there=poller.there).differences)
  Cursor.objects.filter(name=CURSOR).delete()
  return put


def _contest(differences: list[Difference]) -> int:
  """One conflict for each order; what we lead is written over there, and needs nobody's word."""
  found: dict[tuple[str, str], list[Difference]] = {}
  for it in differences:
    if it.table in ("orders", "t_orders") and it.field in FIELDS and not it.because:
      found.setdefault((it.table, it.key), []).append(it)
  put = 0
  for (table, key), fields in found.items():
    for order in Order.objects.filter(id__in=mirror.tied(table, [key], "order").get(key, [])):
      leaders = following.leaders_of(order.tracer_id)
      told = [it for it in fields if leaders[FIELDS[it.field]] == "old"]
      if told:
        shown = [merge.Difference(field=it.field, base=it.base, ours=it.ours, theirs=it.base) for it in told]
        try:
          following.contest(actor=OLD_SYSTEM, table=table, key=key, order_id=order.pk, differences=shown)
        except Unreadable:
          # It hangs on a row that means nothing, which is in quarantine.
          continue
        put += 1
        # Where several of ours are one row over there, one word is enough.
        break
  return put
