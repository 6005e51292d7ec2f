"""The trail as it is read: searched by what people ask for, with its words laid out as differences (AUD-1 … AUD-4)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec

from tracershop import calendar
from tracershop.actor import Actor
from tracershop.audit import difference, visibility, words
from tracershop.catalogue.models import Customer, Endpoint, Isotope, Tracer
from tracershop.errors import Refusal
from tracershop.ledger import search as ledger_search
from tracershop.ledger.search import Criteria, Found
from tracershop.orderbook.models import Batch
from tracershop.orderbook.ordering.reasons import said as why
from tracershop.protocol import commands, messages

MOST = 200
MOST_NAMES = 40
# A page is one frame of the wire. Images longer than this are told by their differences alone, and those to a number.
LONG_IMAGE = 24_000
MOST_CHANGES = 120
PAGE_BYTES = 300_000
_SUBJECT = re.compile(r"^[A-Za-z]{1,30}:\S{1,33}$")
_MINUTE = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class ShownChange(msgspec.Struct, frozen=True, rename="camel"):
  """One field of one row as people read it."""

  row: str
  field: str
  label: str
  before: str
  after: str


class Erased(msgspec.Struct, frozen=True, rename="camel"):
  """By which entry the words were erased, by whom, when and why."""

  by_entry_id: int
  actor: str
  at: datetime
  reason: str | None


class ShownEntry(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """An entry as somebody may read it. `withheld`: its words are not his to read. `long`: the images are too long to
  send; `changes` tell them."""

  id: int
  at: datetime
  kind: str
  title: str
  actor: str
  role: str
  origin: str
  command_id: str | None
  subjects: list[str]
  reason: str | None
  before: msgspec.Raw | None
  after: msgspec.Raw | None
  changes: list[ShownChange]
  erased: Erased | None
  withheld: bool
  long: bool
  hash: str


def search(actor: Actor, asked: commands.AuditSearch) -> dict[str, Any]:
  """A page of the trail: {entries, more, kinds, titles}, the newest first.

  `kinds` are those that the asker can look for; `titles` say in his language what they and their first parts are.
  Raises Refusal `invalid` at the field that makes no sense.
  """
  if not 1 <= asked.limit <= MOST:
    raise Refusal("invalid", field="limit", text="limit", limit=MOST)
  mine = visibility.readable(actor, ledger_search.kinds())
  found, more = page(actor, asked, mine)
  entries: list[msgspec.Raw] = []
  size = 0
  for entry in shown(actor, found):
    raw = msgspec.Raw(messages.encode(entry))
    size += len(bytes(raw))
    if entries and size > PAGE_BYTES:
      more = True
      break
    entries.append(raw)
  return {"entries": entries, "more": more, "kinds": mine, "titles": words.titles(mine, actor.language)}


def page(actor: Actor, asked: commands.AuditSearch, mine: Sequence[str]) -> tuple[list[Found], bool]:
  """The entries that fit, at most `limit`, of the kinds the asker may find. Raises Refusal `invalid`."""
  criteria = criteria_of(actor, asked, mine)
  return ([], False) if criteria is None else ledger_search.search(criteria, asked.limit)


def criteria_of(actor: Actor, asked: commands.AuditSearch, mine: Sequence[str]) -> Criteria | None:
  """What is asked in the ledger's own terms, or None where nothing can fit. Raises Refusal `invalid`."""
  kinds: list[str] | None = list(mine)
  if asked.kind:
    # A whole kind, or the first part of it: `order` for all that was done to orders.
    kinds = [kind for kind in mine if kind == asked.kind or kind.startswith(f"{asked.kind.removesuffix('.')}.")]
  elif actor.role == "siteAdmin":
    kinds = None
  names = None
  if asked.person is not None and asked.person.strip():
    wanted = asked.person.strip().casefold()
    names = [name for name in ledger_search.names() if wanted in name.casefold()]
    if len(names) > MOST_NAMES:
      raise Refusal("invalid", field="person", text="person_many", count=len(names))
  groups = _subjects(asked)
  from_at = _bound(asked.from_date, asked.from_time, "from", 0)
  to_at = _bound(asked.to_date, asked.to_time, "to", 1)
  if kinds == [] or names == []:
    return None
  if from_at is not None and to_at is not None and to_at <= from_at:
    raise Refusal("invalid", field="toDate", text="dates")
  return Criteria(
    subjects=groups[0] if groups else None,
    also=groups[1:],
    names=names,
    kinds=kinds,
    from_at=from_at,
    to_at=to_at,
    before=asked.before,
  )


def _bound(day: date | None, at: str | None, which: str, after: int) -> datetime | None:
  """An end of a search: a minute of a date in Copenhagen, or the date's first; `after`: when that minute or date is
  over. Raises Refusal `invalid` for a time that is none, or that has no date."""
  if at is None:
    return None if day is None else midnight(day, f"{which}Date", after)
  if day is None or not _MINUTE.fullmatch(at):
    raise Refusal("invalid", field=f"{which}Time", text="clock_time")
  sane(day, f"{which}Date")
  return calendar.wall_instant(day, time.fromisoformat(at)) + timedelta(minutes=after)


def midnight(day: date, field: str = "date", days: int = 0) -> datetime:
  """When a date, or one so many days later, begins in Copenhagen. Raises Refusal `invalid` for one of another age."""
  sane(day, field)
  return calendar.wall_instant(day + timedelta(days=days), time(0))


def sane(day: date, field: str) -> date:
  """A date between 1900 and 2200. Raises Refusal `invalid` for another."""
  if not 1900 <= day.year <= 2200:
    raise Refusal("invalid", field=field, text="date_odd")
  return day


def _subjects(asked: commands.AuditSearch) -> list[list[str]]:
  groups: list[list[str]] = []
  if asked.subject:
    if not _SUBJECT.match(asked.subject.strip()):
      raise Refusal("invalid", field="subject", text="subject")
    groups.append([asked.subject.strip()])
  if asked.order_id is not None:
    subject = f"order:{asked.order_id}"
    if not ledger_search.ids_of(Criteria(subjects=[subject]), 1):
      # Nobody ever placed it: that is a typing error, and not a quiet order.
      raise Refusal("not_found", field="orderId")
    groups.append([subject])
  if asked.batch is not None and asked.batch.strip():
    number = asked.batch.strip().upper()
    ids = Batch.objects.filter(number__in={number, asked.batch.strip()}).values_list("id", flat=True)
    groups.append([f"batchNumber:{number[:30]}", *(f"batch:{pk}" for pk in ids)])
  return groups


def shown(actor: Actor, found: Sequence[Found]) -> list[ShownEntry]:
  """Entries as the asker may read them, in his language."""
  acts = {it.gone.by_entry_id for it in found if it.gone is not None}
  reasons = {it.id: it.words.reason for it in ledger_search.entries(sorted(acts)) if it.words is not None}
  known = names()
  return [_shown(actor, it, reasons, known) for it in found]


def _shown(actor: Actor, it: Found, reasons: dict[int, str | None], known: words.Names) -> ShownEntry:
  may_read = visibility.sight(actor, it.kind) == "words"
  said = it.words if may_read else None
  long = said is not None and len(bytes(said.before)) + len(bytes(said.after)) > LONG_IMAGE
  return ShownEntry(
    id=it.id,
    at=it.at,
    kind=it.kind,
    title=words.title(it.kind, actor.language),
    actor=it.actor_name,
    role=it.role,
    origin=it.origin,
    command_id=it.command_id,
    subjects=it.subjects,
    reason=None if said is None else why(said.reason, actor.language),
    before=None if said is None or long else said.before,
    after=None if said is None or long else said.after,
    changes=[] if said is None else _changes(said, actor.language, known),
    erased=None
    if it.gone is None
    else Erased(it.gone.by_entry_id, it.gone.actor, it.gone.at, why(reasons.get(it.gone.by_entry_id), actor.language)),
    withheld=not may_read,
    long=long,
    hash=it.hash,
  )


def _changes(said: ledger_search.Words, language: str, known: words.Names) -> list[ShownChange]:
  found = difference.changes(msgspec.json.decode(said.before), msgspec.json.decode(said.after))
  return [
    ShownChange(
      row=it.row,
      field=it.field,
      label=words.said(words.FIELDS, it.field, language),
      before=words.value(it.field, it.before, language, known),
      after=words.value(it.field, it.after, language, known),
    )
    for it in found[:MOST_CHANGES]
  ]


def names() -> words.Names:
  """What the numbers of the catalogue are called, by the field they stand in."""
  customers = dict(Customer.objects.values_list("id", "short_name"))
  tracers = dict(Tracer.objects.values_list("id", "short_name"))
  return {
    "customerId": customers,
    "tracerId": tracers,
    "isotopeId": dict(Isotope.objects.values_list("id", "symbol")),
    "endpointId": {
      pk: f"{customers.get(customer, '')} {name}".strip()
      for pk, customer, name in Endpoint.objects.values_list("id", "customer_id", "name")
    },
  }
