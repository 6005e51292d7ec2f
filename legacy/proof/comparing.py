"""The whole comparison: the old database, its mirror, and ours (`tracershop legacy compare`)."""

from __future__ import annotations

from collections.abc import Sequence

from legacy import mirror, puzzles
from legacy.inbound import disputes
from legacy.models import Tie
from legacy.old import shape
from legacy.old.connection import OldDatabase
from legacy.old.shape import Shape
from legacy.proof import meaning, meaning_set_up, rows
from legacy.proof.report import Report
from legacy.proof.rows import Progress
from tracershop.site.models import Conflict, Quarantine

# What an open conflict is about is named by these.
KIND_OF = {
  "orders": "order", "t_orders": "order", "VAL": "vial", "Users": "customer", "Tracers": "tracer",
  "TracerCustomer": "catalogueEntry", "productionTimes": "run", "deliverTimes": "slot",
  "blockDeliverDate": "closedDate",
}  # fmt: skip


def compare(
  old: OldDatabase,
  progress: Progress = lambda table, done, of: None,
  *,
  there: Shape | None = None,
  most: int = 10_000,
) -> Report:
  """Reads everything once on both sides, and writes nothing. Raises OldDatabaseAway."""
  report, because = Report(most=most), Because()
  seen = there or shape.look(old)
  rows.compare(old, seen, report, because.row, progress)
  meaning.compare_orders(report, because.of, progress, with_comment=_comments(seen))
  meaning_set_up.compare_set_up(report, because.of)
  meaning_set_up.compare_vials(report, because.of, progress)
  return report


def compare_rows(old: OldDatabase, there: Shape, progress: Progress, *, tables: Sequence[str] | None = None) -> Report:
  """The old database against its mirror alone."""
  report = Report()
  rows.compare(old, there, report, Because().row, progress, tables=tables)
  return report


def _comments(there: Shape) -> dict[str, bool]:
  return {name: found.has("comment") for name, found in there.tables.items()}


def leaned_on() -> set[str]:
  """The rows of `orders` that one was collected into which a person has to decide about: what is done of them here
  waits with it, since nobody may touch what hangs on them."""
  subjects = Conflict.objects.filter(state="open", subject__startswith="order:").values_list("subject", flat=True)
  ids = [int(it.partition(":")[2]) for it in subjects]
  wanted = set(Tie.objects.filter(table="orders", kind="order", our_id__in=ids).values_list("key", flat=True))
  held = disputes.rows_held()
  found: set[str] = set()
  while wanted:
    lie = [*mirror.data_of("orders", sorted(wanted)).values(), *(held.get(it) for it in wanted)]
    into = {str(data.get("COID") or "") for data in lie if data is not None}
    wanted = {key for key in into - found if key.isdigit()}
    found |= wanted
  return found


class Because:
  """Why a difference stands that somebody knows of already."""

  def __init__(self) -> None:
    self._waiting = puzzles.waiting()
    aside = Quarantine.objects.filter(source=puzzles.SOURCE, fate="aside")
    self._aside = set(aside.values_list("digest", flat=True))
    self._subjects = set(Conflict.objects.filter(state="open").values_list("subject", flat=True))
    self._leaned_on = leaned_on()

  def row(self, table: str, key: str) -> str:
    """Of a row over there."""
    if key in self._waiting.get(table, ()):
      return "quarantine"
    kind = KIND_OF.get(table)
    if kind is not None and self._subjects:
      tied = Tie.objects.filter(table=table, key=key, kind=kind).values_list("our_id", flat=True)
      if any(f"{kind}:{our_id}" in self._subjects for our_id in tied):
        return "conflict"
    if f"{table}:{key}" in self._subjects or (table == "orders" and key in self._leaned_on):
      return "conflict"
    return ""

  def of(self, table: str, key: str, our_id: int | None) -> str:
    """Of what a row in the mirror means, with the row of ours that it is. Set aside counts here alone: the mirror has
    such a row as it stands."""
    if our_id is not None and f"{KIND_OF.get(table)}:{our_id}" in self._subjects:
      return "conflict"
    found = self.row(table, key)
    return found or ("aside" if self._aside and self._is_aside(table, key) else "")

  def _is_aside(self, table: str, key: str) -> bool:
    # As it stands: one that says something else since was set aside for what it is no more.
    data = mirror.data_of(table, [key]).get(key)
    return data is not None and puzzles.digest_of(table, key, data) in self._aside
