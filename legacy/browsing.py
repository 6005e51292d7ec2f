"""The mirror, for people: its tables, its rows as they read, and which of ours each is. Read only, whatever the link's
state; it is all there is of the old system once the link is cut."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet

from legacy import mirror
from legacy.models import Mirror, Tie
from legacy.old.tables import TABLES
from legacy.old.values import text
from legacy.old.whereabouts import CUSTOMER, DAY
from tracershop import clock
from tracershop.access import policy
from tracershop.actor import Actor
from tracershop.audit import sheet, tables, words, workbook
from tracershop.audit.export import Download
from tracershop.catalogue.models import Customer
from tracershop.errors import Refusal
from tracershop.protocol import commands

PAGE = 200
MOST_ROWS = 50_000
LONGEST_KEY = 64
ENDS = ("xlsx", "csv")


class MirrorTable(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """A table of the mirror: its rows, those of them that are gone over there, and whether it has days and customers."""

  name: str
  rows: int
  gone: int
  dated: bool
  of_customers: bool


class MirrorRow(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """A row as it was last agreed upon, its texts as they read; `ties` are the rows of ours that it is."""

  id: int
  key: str
  data: dict[str, str | None]
  seen_at: Any
  gone_at: Any
  ties: list[dict[str, Any]]


def search(actor: Actor, asked: commands.MirrorSearch) -> dict[str, Any]:
  """A page of the mirror, the latest day first, and the newest of a day: {tables, table, columns, rows, more}. However
  long the mirror is, no more is read than is shown. Raises Refusal `invalid`."""
  every = _tables()
  name = asked.table if asked.table is not None else "orders"
  if name not in {it.name for it in every}:
    raise Refusal("invalid", field="table")
  if not 1 <= asked.limit <= PAGE:
    raise Refusal("invalid", field="limit")
  found = _found(name, asked)
  if asked.before is not None:
    last = Mirror.objects.filter(table=name, id=asked.before).values_list("day", flat=True).first()
    if last is None:
      raise Refusal("invalid", field="before")
    # The first says where to begin; a condition with an alternative in it is none to an index.
    found = found.filter(Q(day__lt=last) | Q(day=last, id__lt=asked.before), day__lte=last)
  page = list(found.order_by("-day", "-id")[: asked.limit + 1])
  shown = page[: asked.limit]
  return {
    "tables": every,
    "table": name,
    "columns": columns_of(name, shown),
    "rows": _rows(name, shown),
    "more": len(page) > asked.limit,
  }


class Counts(msgspec.Struct):
  """How many rows each table has, and how many of them are gone, as they were counted at a stamp."""

  stamp: Any = None
  of: dict[str, tuple[int, int]] = {}
  until: float = 0.0


# Counting 200,000 rows takes longer than a page of them: done when there is another row, and once a minute.
COUNTED_SECONDS = 60.0
_counts = Counts()


def _counted() -> dict[str, tuple[int, int]]:
  newest = Mirror.objects.order_by("-id").values_list("id", "digest", "seen_at").first()
  gone = list(Mirror.objects.values_list("table").annotate(last=Max("gone_at")).order_by("table"))
  stamp, now = (newest, gone), time.monotonic()
  if _counts.stamp != stamp or now >= _counts.until:
    found = Mirror.objects.values_list("table").annotate(
      rows=Count("id"), gone=Count("id", filter=Q(gone_at__isnull=False))
    )
    _counts.of = {name: (rows, gone_rows) for name, rows, gone_rows in found}
    _counts.stamp, _counts.until = stamp, now + COUNTED_SECONDS
  return _counts.of


def _tables() -> list[MirrorTable]:
  counts = _counted()
  return [
    MirrorTable(
      name=name,
      rows=counts.get(name, (0, 0))[0],
      gone=counts.get(name, (0, 0))[1],
      dated=name in DAY,
      of_customers=name in CUSTOMER,
    )
    for name in TABLES
  ]


def _found(name: str, asked: commands.MirrorSearch) -> QuerySet[Mirror]:
  found = Mirror.objects.filter(table=name)
  if asked.key is not None:
    if not 0 < len(asked.key) <= LONGEST_KEY:
      raise Refusal("invalid", field="key")
    found = found.filter(key=asked.key)
  if asked.customer_id is not None:
    found = _of_customer(found, name, asked.customer_id)
  for limit, field, by in ((asked.from_date, "fromDate", "gte"), (asked.to_date, "toDate", "lt")):
    if limit is None:
      continue
    if name not in DAY:
      raise Refusal("invalid", field=field)
    found = found.filter(**{f"day__{by}": _bound(limit, field, by)})
  return found


def _bound(limit: date, field: str, by: str) -> str:
  try:
    return f"{limit if by == 'gte' else limit + timedelta(days=1):%Y-%m-%d}"
  except OverflowError:
    raise Refusal("invalid", field=field) from None


def _of_customer(found: QuerySet[Mirror], name: str, customer_id: int) -> QuerySet[Mirror]:
  customer = Customer.objects.filter(id=customer_id).first()
  if customer is None:
    raise Refusal("not_found", field="customerId")
  if name not in CUSTOMER:
    raise Refusal("invalid", field="customerId")
  if name == "VAL":
    number = customer.dispenser_number
    return found.none() if number is None else found.filter(customer=str(number))
  bids = list(Tie.objects.filter(table="Users", kind="customer", our_id=customer_id).values_list("key", flat=True))
  return found.filter(customer=bids[0]) if len(bids) == 1 else found.filter(customer__in=bids)


def columns_of(name: str, rows: Sequence[Mirror]) -> list[str]:
  """The columns of a table in their order, as far as there are any."""
  seen = {column for it in rows for column in it.data}
  known = [it for it in (*TABLES[name].columns, *TABLES[name].optional_columns) if not seen or it in seen]
  return [*known, *sorted(seen - set(known))]


def _rows(name: str, page: Sequence[Mirror]) -> list[MirrorRow]:
  ties: dict[str, list[dict[str, Any]]] = {}
  for part in mirror.portions([it.key for it in page], 500):
    for tie in Tie.objects.filter(table=name, key__in=part).order_by("kind", "our_id"):
      ties.setdefault(tie.key, []).append({"kind": tie.kind, "id": tie.our_id, "part": tie.part})
  return [
    MirrorRow(
      id=it.pk,
      key=it.key,
      data={column: None if value is None else text(value) for column, value in it.data.items()},
      seen_at=it.seen_at,
      gone_at=it.gone_at,
      ties=ties.get(it.key, []),
    )
    for it in page
  ]


def export(actor: Actor, name: str, end: str, asked: commands.MirrorSearch) -> Download:
  """A table of the mirror as a file, cut after MOST_ROWS. Raises Refusal `forbidden`, `not_found`, `invalid`."""
  policy.require(actor, "mirror.export")
  if name not in TABLES or end not in ENDS:
    raise Refusal("not_found")
  found = list(_found(name, asked).order_by("id")[: MOST_ROWS + 1])
  cut, shown = len(found) > MOST_ROWS, found[:MOST_ROWS]
  columns = columns_of(name, shown)
  note_mirror_export(actor, f"{name}.{end}", asked, len(shown), cut)
  head = [*columns, *_more(actor.language)]
  cells = list(_cells(name, shown, columns))
  notes = [_cut(len(shown), actor.language)] if cut else []
  if end == "csv":
    return Download(f"mirror-{name}.csv", "text/csv; charset=utf-8", sheet.render(head, cells, notes))
  now = clock.now()
  made = f"{settings.SITE_NAME} · {name} · {actor.name} · {words.instant(now)}"
  data = workbook.render(
    [workbook.Sheet(name, [made, *notes], head, cells)], title=f"Tracershop {name}", author=actor.name, made_at=now
  )
  kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
  return Download(f"mirror-{name}.xlsx", kind, data)


def note_mirror_export(actor: Actor, what: str, asked: commands.MirrorSearch, count: int, cut: bool) -> None:
  """Writes down who took what of the mirror out of the house."""
  given = {"key": asked.key, "customerId": asked.customer_id, "from": asked.from_date, "to": asked.to_date}
  tables.note_export(
    actor=actor,
    what=f"mirror/{what}",
    criteria={key: value for key, value in given.items() if value is not None},
    count=count,
    cut=cut,
    right="mirror.export",
  )


def _cells(name: str, rows: Sequence[Mirror], columns: Sequence[str]) -> Iterator[list[Any]]:
  for row in _rows(name, rows):
    ours = " ".join(f"{it['kind']}:{it['id']}" for it in row.ties)
    yield [*(row.data.get(column) for column in columns), row.seen_at, row.gone_at, ours]


def _more(language: str) -> tuple[str, str, str]:
  if language == "en":
    return "agreed at", "gone since", "ours"
  return "enige", "væk siden", "vores"


def _cut(count: int, language: str) -> str:
  if language == "en":
    return f"CUT after {count} rows. Choose a shorter span."
  return f"AFKORTET efter {count} rækker. Vælg et kortere tidsrum."


def write_all(folder: Any) -> Iterator[tuple[str, int]]:
  """Writes the whole mirror into a folder, a csv file for each table, portion by portion: (table, rows) of each."""
  folder.mkdir(parents=True, exist_ok=True)
  for name in TABLES:
    rows = Mirror.objects.filter(table=name).order_by("id")
    columns = columns_of(name, list(rows[:1000]))
    count = 0
    with (folder / f"{name}.csv").open("wb") as out:
      out.write(sheet.render([*columns, *_more("en")], ()))
      for part in mirror.portions(rows.iterator(chunk_size=1000), 1000):
        out.write(sheet.lines(_cells(name, part, columns)))
        count += len(part)
    yield name, count
