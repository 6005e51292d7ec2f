"""The copy of the old tables: what was last agreed upon, row for row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

from legacy.models import Mirror, Tie
from legacy.old import shape, whereabouts
from legacy.old.shape import Data

CHUNK = 500
T = TypeVar("T")


def portions(items: Iterable[T], size: int) -> Iterator[list[T]]:
  """The items in lists of so many, the last one shorter."""
  rest = iter(items)
  while part := list(islice(rest, size)):
    yield part


def digests(table: str, keys: Sequence[str] | None = None) -> dict[str, str]:
  """What each row of a table said when it was last agreed upon, in one word; rows that are gone are left out."""
  if keys is not None and not keys:
    return {}
  found = Mirror.objects.filter(table=table, gone_at__isnull=True)
  if keys is not None:
    found = found.filter(key__in=keys)
  return dict(found.values_list("key", "digest"))


def data_of(table: str, keys: Sequence[str]) -> dict[str, Data]:
  """The rows as they were last agreed upon."""
  if not keys:
    return {}
  return dict(Mirror.objects.filter(table=table, key__in=keys, gone_at__isnull=True).values_list("key", "data"))


def keep(table: str, rows: Mapping[str, Data], at: datetime) -> None:
  """Writes rows as agreed upon now, within the transaction that makes something of them: both are or neither."""
  keys = list(rows)
  for start in range(0, len(keys), CHUNK):
    part = keys[start : start + CHUNK]
    known = {it.key: it for it in Mirror.objects.filter(table=table, key__in=part)}
    fresh, changed = [], []
    for key in part:
      it = known.get(key)
      if it is None:
        it = Mirror(table=table, key=key)
        fresh.append(it)
      else:
        changed.append(it)
      it.data, it.digest, it.seen_at, it.gone_at = rows[key], shape.digest(rows[key]), at, None
      it.day, it.customer = whereabouts.day_of(table, rows[key]), whereabouts.customer_of(table, rows[key])
    Mirror.objects.bulk_create(fresh)
    Mirror.objects.bulk_update(changed, ["data", "digest", "seen_at", "gone_at", "day", "customer"])


def drop(table: str, keys: Iterable[str], at: datetime) -> None:
  """Notes that rows are gone over there; what they said stays."""
  gone = list(keys)
  if gone:
    Mirror.objects.filter(table=table, key__in=gone, gone_at__isnull=True).update(gone_at=at)


def tied(table: str, keys: Sequence[str], kind: str) -> dict[str, list[int]]:
  """Our rows of a kind that rows over there are."""
  found: dict[str, list[int]] = {}
  if not keys:
    return found
  ties = Tie.objects.filter(table=table, key__in=keys, kind=kind).order_by("our_id")
  for key, our_id in ties.values_list("key", "our_id"):
    found.setdefault(key, []).append(our_id)
  return found


def tie(table: str, key: str, kind: str, our_id: int, part: str = "main") -> None:
  """Says that a row over there is one of ours."""
  Tie.objects.get_or_create(table=table, key=key, kind=kind, our_id=our_id, defaults={"part": part})


def all_of(table: str) -> dict[str, Data]:
  """All rows of a small table as they were last agreed upon."""
  return dict(Mirror.objects.filter(table=table, gone_at__isnull=True).values_list("key", "data"))
