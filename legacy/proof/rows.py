"""The old database against its mirror, row for row, in portions: so much is held in memory, however long a table is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from legacy import mirror
from legacy.models import Mirror
from legacy.old import shape
from legacy.old.connection import OldDatabase
from legacy.old.shape import Data, Found, Shape
from legacy.proof.report import ROW, Difference, Report

Progress = Callable[[str, int, int], None]
Because = Callable[[str, str], str]
PORTION = 2_000
# Read by their keys, portion by portion: a reader of a whole MyISAM table holds up whoever writes to it.
LONG = ("orders", "t_orders", "VAL")
MODULUS = 1 << 256


def compare(
  old: OldDatabase,
  there: Shape,
  report: Report,
  because: Because,
  progress: Progress = lambda table, done, of: None,
  *,
  tables: Sequence[str] | None = None,
) -> None:
  """Adds to the report whatever differs; `tables` None: all. Raises OldDatabaseAway."""
  for name, found in there.tables.items():
    if tables is not None and name not in tables:
      continue
    if found.lacks:
      report.left.append(f"{name} (without {', '.join(found.lacks)})")
      continue
    _Table(found, report, because).run(old, progress)


class _Table:
  def __init__(self, found: Found, report: Report, because: Because) -> None:
    self._found, self._report, self._because = found, report, because
    self._counted = report.of(found.name)
    self._seen: set[str] = set()

  def run(self, old: OldDatabase, progress: Progress) -> None:
    name = self._found.name
    for part in portions(old, self._found):
      self._part(part)
      progress(name, self._counted.rows, self._found.rows)
    kept = Mirror.objects.filter(table=name, gone_at__isnull=True)
    if kept.count() == self._counted.mirrored:
      return
    for key in kept.order_by("id").values_list("key", flat=True).iterator(chunk_size=PORTION):
      if key not in self._seen:
        self._changed(key)
        self._report.add(
          Difference(table=name, key=key, field=ROW, base="mirrored", because=self._because(name, key))
        )  # fmt: skip

  def _part(self, part: dict[str, Data]) -> None:
    name = self._found.name
    known = mirror.digests(name, list(part))
    differing = []
    for key, data in part.items():
      said = shape.digest(data)
      self._counted.rows += 1
      self._counted.digest = (self._counted.digest + int(shape.digest({"key": key, "row": said}), 16)) % MODULUS
      self._seen.add(key)
      if known.get(key) == said:
        self._counted.mirrored += 1
      else:
        differing.append(key)
    for key in differing:
      self._changed(key)
    bases = mirror.data_of(name, differing)
    for key in differing:
      self._row(key, part[key], bases.get(key))

  def _row(self, key: str, data: Data, base: Data | None) -> None:
    name, because = self._found.name, self._because(self._found.name, key)
    if base is None:
      self._report.add(Difference(table=name, key=key, field=ROW, theirs="there", because=because))
      return
    for column in self._found.columns:
      if data[column] != base.get(column):
        self._report.add(
          Difference(
            table=name, key=key, field=column, theirs=data[column], base=base.get(column), because=because
          )
        )  # fmt: skip

  def _changed(self, key: str) -> None:
    self._report.changed.setdefault(self._found.name, []).append(key)


def portions(old: OldDatabase, found: Found) -> Iterator[dict[str, Data]]:
  """A table's rows, so many at a time. Between two of them anything may be asked."""
  if found.name not in LONG:
    yield from (dict(it) for it in mirror.portions(list(shape.rows(old, found)), PORTION))
    return
  (key,) = found.key
  last = "-9223372036854775808"
  while part := dict(shape.rows(old, found, f" WHERE `{key}` > %s ORDER BY `{key}` LIMIT {PORTION}", (last,))):
    yield part
    last = max(part, key=int)
