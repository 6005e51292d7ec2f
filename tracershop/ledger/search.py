"""Reading the trail: entries by what they are about, who did them, what kind they are and when. The audit's door.

Each way of asking walks one index in the order of the answer and stops after a page, so that a search costs the same
over a thousand entries and over a million: a subject's entries, a kind's, and a person's of a kind each lie together,
the newest last. Several of them are walked side by side and merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection
from django.db.models import Max, Min

from tracershop.ledger import erase
from tracershop.ledger.models import Body, Entry

# SQLite takes 500 parts of a union at most.
_WALKS_AT_ONCE = 200


class Words(msgspec.Struct, frozen=True):
  """What an entry says."""

  reason: str | None = None
  before: msgspec.Raw = msgspec.Raw(b"null")
  after: msgspec.Raw = msgspec.Raw(b"null")


class Found(msgspec.Struct, frozen=True, kw_only=True):
  """An entry with its words, or with how they were erased."""

  id: int
  at: datetime
  kind: str
  actor_id: int | None
  actor_name: str
  role: str
  origin: str
  command_id: str | None
  subjects: list[str]
  hash: str
  words: Words | None
  gone: erase.Gone | None


class Criteria(msgspec.Struct, frozen=True, kw_only=True):
  """What is looked for: all that is given must hold. `subjects`: about any of them. `names`: by any of these people.
  `kinds`: of any of these. From an instant, to just before another. `before`: older than this entry. `also`: beside
  `subjects`, about one of each of these too."""

  subjects: Sequence[str] | None = None
  also: Sequence[Sequence[str]] = ()
  names: Sequence[str] | None = None
  kinds: Sequence[str] | None = None
  from_at: datetime | None = None
  to_at: datetime | None = None
  before: int | None = None


def kinds() -> list[str]:
  """Every kind of entry that there is."""
  return list(Entry.objects.order_by("kind").values_list("kind", flat=True).distinct())


def names() -> list[str]:
  """Everybody who ever did something, by the name that he had then."""
  return list(Entry.objects.order_by("actor_name").values_list("actor_name", flat=True).distinct())


def search(criteria: Criteria, limit: int) -> tuple[list[Found], bool]:
  """The newest entries that fit, newest first, at most `limit`, and whether there are older ones."""
  ids = ids_of(criteria, limit + 1)
  return entries(ids[:limit]), len(ids) > limit


def ids_of(criteria: Criteria, limit: int) -> list[int]:
  """As `search`, the ids only."""
  if criteria.subjects is not None:
    walks = [_by_subject(criteria, it) for it in criteria.subjects]
  elif criteria.names is not None:
    done = Entry.objects.filter(actor_name__in=list(criteria.names)).order_by()
    wanted = None if criteria.kinds is None else set(criteria.kinds)
    pairs = [pair for pair in done.values_list("actor_name", "kind").distinct() if wanted is None or pair[1] in wanted]
    walks = [_by_index(criteria, "actor_name = %s AND kind = %s", list(pair)) for pair in pairs]
  elif criteria.kinds is not None:
    walks = [_by_index(criteria, "kind = %s", [kind]) for kind in criteria.kinds]
  else:
    walks = [_by_index(criteria, "1 = 1", [])]
  found: dict[int, datetime | str] = {}
  for start in range(0, len(walks), _WALKS_AT_ONCE):
    found.update(_merged(walks[start : start + _WALKS_AT_ONCE], limit))
  if criteria.subjects is not None:
    return sorted(found, reverse=True)[:limit]
  return sorted(found, key=lambda it: (found[it], it), reverse=True)[:limit]


Walk = tuple[str, list[Any]]


def _merged(walks: Sequence[Walk], limit: int) -> Iterable[tuple[int, Any]]:
  sql = " UNION ALL ".join(
    f"SELECT * FROM ({walk} LIMIT {limit:d}) AS w{place}"  # noqa: S608  our own names
    for place, (walk, _) in enumerate(walks)
  )
  with connection.cursor() as cursor:
    cursor.execute(sql, [value for _, values in walks for value in values])
    return list(cursor.fetchall())


def _when(criteria: Criteria, column: str) -> Walk:
  adapt = connection.ops.adapt_datetimefield_value
  text = ""
  values: list[Any] = []
  if criteria.from_at is not None:
    text, values = f"{text} AND {column} >= %s", [*values, adapt(criteria.from_at)]
  if criteria.to_at is not None:
    text, values = f"{text} AND {column} < %s", [*values, adapt(criteria.to_at)]
  return text, values


def _by_index(criteria: Criteria, where: str, values: list[Any]) -> Walk:
  when, more = _when(criteria, "at")
  values = [*values, *more]
  if criteria.before is not None:
    last = Entry.objects.filter(id=criteria.before).values_list("at", flat=True).first()
    if last is None:
      when += " AND id < %s"
      values.append(criteria.before)
    else:
      at = connection.ops.adapt_datetimefield_value(last)
      when += " AND at <= %s AND (at < %s OR id < %s)"
      values += [at, at, criteria.before]
  return f"SELECT id, at FROM ledger_entry WHERE {where}{when} ORDER BY at DESC, id DESC", values  # noqa: S608


def _by_subject(criteria: Criteria, subject: str) -> Walk:
  when, more = _when(criteria, "e.at")
  text, values = f"WHERE s.subject = %s{when}", [subject, *more]
  if criteria.before is not None:
    text, values = f"{text} AND s.entry_id < %s", [*values, criteria.before]
  for column, wanted in (("e.kind", criteria.kinds), ("e.actor_name", criteria.names)):
    if wanted is not None:
      # None at all: then nothing fits.
      places = ", ".join(["%s"] * len(wanted)) or "NULL"
      text, values = f"{text} AND {column} IN ({places})", [*values, *wanted]
  for others in criteria.also:
    places = ", ".join(["%s"] * len(others)) or "NULL"
    other = f"SELECT 1 FROM ledger_subject AS x WHERE x.subject IN ({places}) AND x.entry_id = s.entry_id"  # noqa: S608
    text, values = f"{text} AND EXISTS ({other})", [*values, *others]
  sql = "SELECT e.id, e.at FROM ledger_subject AS s JOIN ledger_entry AS e ON e.id = s.entry_id "
  return f"{sql}{text} ORDER BY s.entry_id DESC", values


def entries(ids: Sequence[int]) -> list[Found]:
  """These entries, in this order, with their words or how those were erased."""
  rows = Entry.objects.in_bulk(list(ids))
  bodies = Body.objects.in_bulk(list(ids))
  gone = erase.erasures([it for it in ids if it not in bodies])
  return [_found(rows[it], bodies.get(it), gone.get(it)) for it in ids if it in rows]


def _found(entry: Entry, body: Body | None, gone: erase.Gone | None) -> Found:
  return Found(
    id=entry.id,
    at=entry.at,
    kind=entry.kind,
    actor_id=entry.actor_id,
    actor_name=entry.actor_name,
    role=entry.role,
    origin=entry.origin,
    command_id=entry.command_id,
    subjects=msgspec.json.decode(entry.subjects, type=list[str]),
    hash=entry.hash,
    words=None if body is None else msgspec.json.decode(bytes(body.data), type=Words),
    gone=gone,
  )


def latest(subject: str, kinds: Sequence[str], before: datetime) -> Found | None:
  """The last entry of some kinds about a row, before an instant."""
  ids = ids_of(Criteria(subjects=[subject], kinds=kinds, to_at=before), 1)
  return entries(ids)[0] if ids else None


def about(subjects: Sequence[str], kinds: Sequence[str]) -> list[Found]:
  """Every entry of some kinds about any of these rows, oldest first. For kinds of which a row has a handful."""
  return entries(sorted(ids_of(Criteria(subjects=list(subjects), kinds=kinds), 10_000))) if subjects else []


def began_at() -> tuple[datetime | None, datetime | None]:
  """When the first entry was made, and the last."""
  span = Entry.objects.aggregate(first=Min("at"), last=Max("at"))
  return span["first"], span["last"]
