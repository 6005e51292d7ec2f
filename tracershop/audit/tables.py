"""The tables of the house as csv: rows as they stand on the wire, where it has them, and what numbers are called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import msgspec
from django.db.models import QuerySet

from production.models import DispenserFile
from tracershop import ledger
from tracershop.access import images as access_images
from tracershop.access import models as access
from tracershop.access import policy
from tracershop.actor import Actor
from tracershop.audit import own_rows, sheet, trail
from tracershop.audit.export import Download
from tracershop.catalogue import images as catalogue_images
from tracershop.catalogue import models as catalogue
from tracershop.errors import Refusal
from tracershop.orderbook import booking_parts, images, queries
from tracershop.orderbook import models as orderbook
from tracershop.protocol import rows
from tracershop.site import images as site_images
from tracershop.site import models as site

MOST_ROWS = 50_000
# Beside these numbers stands what they are called.
_NAMED = {"customerId": "customer", "tracerId": "tracer", "isotopeId": "isotope", "endpointId": "endpoint"}


class Table(msgspec.Struct, frozen=True):
  """A table that can be taken out: its rows as structs, whether they are of a span of dates, and the stream whose
  readers may have it."""

  row: type[msgspec.Struct]
  rows: Callable[[date | None, date | None], Iterable[Any]]
  dated: bool = False
  stream: str = "production"


def _span(found: QuerySet[Any], field: str, since: date | None, until: date | None) -> QuerySet[Any]:
  if since is not None:
    found = found.filter(**{f"{field}__gte": since})
  if until is not None:
    found = found.filter(**{f"{field}__lte": until})
  return found.order_by("id")[: MOST_ROWS + 1]


def _orders(since: date | None, until: date | None) -> Iterable[Any]:
  found = list(_span(queries.orders(), "delivery_date", since, until))
  vials = queries.vial_ids(found)
  return [images.order(it, vials.get(it.pk, [])) for it in found]


def _vials(since: date | None, until: date | None) -> Iterable[Any]:
  found = list(_span(orderbook.Vial.objects.all(), "calibrated_date", since, until))
  mine = queries.order_ids(found)
  return [images.vial(it, mine.get(it.pk, [])) for it in found]


def _dispatches(since: date | None, until: date | None) -> Iterable[Any]:
  found = _span(orderbook.Dispatch.objects.prefetch_related("vials"), "delivery_date", since, until)
  return [images.dispatch(it, sorted(vial.pk for vial in it.vials.all())) for it in found]


def _recalls(since: date | None, until: date | None) -> Iterable[Any]:
  found = _span(orderbook.Recall.objects.select_related("batch").prefetch_related("answers"), "made_date", since, until)
  return [images.recall(it, list(it.answers.all())) for it in found]


def _notices(since: date | None, until: date | None) -> Iterable[Any]:
  found = _span(orderbook.Notice.objects.prefetch_related("receipts"), "expires_date", since, until)
  return [images.notice(it, list(it.receipts.all())) for it in found]


def _bookings(since: date | None, until: date | None) -> Iterable[Any]:
  """Those that production sees, as it sees them: their accession numbers masked."""
  found = _span(booking_parts.owned(), "start_date", since, until)
  return [images.booking(it, whole=False) for it in found]


def _release_lines(since: date | None, until: date | None) -> Iterable[Any]:
  found = orderbook.ReleaseLine.objects.select_related("order", "vial", "certificate").defer("certificate__pdf")
  return [own_rows.release_line(it) for it in _span(found, "order__delivery_date", since, until)]


def _users(since: date | None, until: date | None) -> Iterable[Any]:
  found = access.User.objects.prefetch_related("assignments").order_by("id")
  return [access_images.user_row(it) for it in found[: MOST_ROWS + 1]]


def _simple(model: Any, image: Callable[[Any], Any], field: str, *unread: str) -> Callable[..., Iterable[Any]]:
  return lambda since, until: [image(it) for it in _span(model.objects.defer(*unread), field, since, until)]


def _all(
  model: Any, image: Callable[[Any], Any], *joined: str, unread: Sequence[str] = ()
) -> Callable[..., Iterable[Any]]:
  return lambda since, until: [
    image(it) for it in model.objects.select_related(*joined).defer(*unread).order_by("id")[: MOST_ROWS + 1]
  ]


def _catalogue(row: type[rows.Row], model: Any, image: Callable[[Any], Any], *joined: str) -> Table:
  return Table(row, _all(model, image, *joined), stream="catalogue")


def _site(row: type[msgspec.Struct], model: Any, image: Callable[[Any], Any], *unread: str) -> Table:
  return Table(row, _all(model, image, unread=unread), stream="site")


TABLES: dict[str, Table] = {
  "orders": Table(rows.Order, _orders, dated=True),
  "vials": Table(rows.Vial, _vials, dated=True),
  "batches": Table(rows.Batch, _simple(orderbook.Batch, images.batch, "made_date"), dated=True),
  "certificates": Table(
    rows.Certificate, _simple(orderbook.Certificate, images.certificate, "delivery_date", "pdf"), dated=True
  ),
  "dispatches": Table(rows.Dispatch, _dispatches, dated=True),
  "recalls": Table(rows.Recall, _recalls, dated=True),
  "documents": Table(rows.Document, _simple(orderbook.Document, images.document, "for_date", "bytes"), dated=True),
  "requests": Table(rows.Request, _simple(orderbook.Request, images.request, "delivery_date"), dated=True),
  "notices": Table(rows.Notice, _notices, dated=True),
  "releaseLines": Table(own_rows.ReleaseLine, _release_lines, dated=True),
  "bookings": Table(rows.Booking, _bookings, dated=True),
  "rooms": Table(rows.Location, _all(orderbook.Location, images.location)),
  "procedures": Table(rows.Procedure, _all(orderbook.Procedure, images.procedure)),
  "isotopes": _catalogue(rows.Isotope, catalogue.Isotope, catalogue_images.isotope),
  "tracers": _catalogue(rows.Tracer, catalogue.Tracer, catalogue_images.tracer),
  "customers": _catalogue(rows.Customer, catalogue.Customer, catalogue_images.customer),
  "endpoints": _catalogue(rows.Endpoint, catalogue.Endpoint, catalogue_images.endpoint),
  "catalogueEntries": _catalogue(rows.CatalogueEntry, catalogue.CatalogueEntry, catalogue_images.catalogue_entry),
  "runs": _catalogue(rows.Run, catalogue.Run, catalogue_images.run),
  "slots": _catalogue(rows.Slot, catalogue.Slot, catalogue_images.slot, "run"),
  "closedDates": _catalogue(rows.ClosedDate, catalogue.ClosedDate, catalogue_images.closed_date),
  "deadlines": _catalogue(rows.Deadline, catalogue.Deadline, catalogue_images.deadline),
  "qcTemplates": _catalogue(rows.QcTemplate, catalogue.QcTemplate, catalogue_images.qc_template),
  "releaseRights": _catalogue(rows.ReleaseRight, catalogue.ReleaseRight, catalogue_images.release_right),
  "proposals": _catalogue(rows.Proposal, catalogue.Proposal, catalogue_images.proposal),
  "users": Table(rows.User, _users, stream="site"),
  "assignments": _site(own_rows.Assignment, access.Assignment, own_rows.assignment),
  "monitors": _site(rows.Device, access.Device, access_images.device_row),
  "printers": _site(rows.Printer, site.Printer, site_images.printer_row),
  "nodes": _site(rows.Node, site.Node, site_images.node_row),
  "feeds": _site(rows.Feed, site.Feed, site_images.feed_row),
  "workers": _site(rows.Worker, site.Worker, site_images.worker_row),
  "links": _site(rows.Link, site.Link, site_images.link_row),
  "authorities": _site(rows.Authority, site.Authority, lambda it: site_images.authority_row(it, with_reason=True)),
  "siteRules": _site(rows.SiteRule, site.Rule, site_images.rule_row),
  "conflicts": _site(rows.Conflict, site.Conflict, site_images.conflict_row),
  "quarantine": _site(rows.Quarantine, site.Quarantine, site_images.quarantine_row),
  "dispenserFiles": _site(own_rows.DispenserFileRow, DispenserFile, own_rows.dispenser_file, "bytes"),
  "letters": _site(own_rows.LetterRow, site.Letter, own_rows.letter, "body"),
  "refusedMessages": _site(own_rows.RefusedRow, site.Refused, own_rows.refused),
}


def table_csv(actor: Actor, name: str, since: date | None, until: date | None) -> Download:
  """A table as csv, of a span of dates where it has dates (EXP-2, EXP-3), at most 50,000 rows; a longer one says so.
  Whoever reads the stream that its rows belong to may have it (EXP-20).

  Raises Refusal `forbidden`, `not_found` for a table that is not there, and `invalid`.
  """
  policy.require(actor, "table.export")
  table = TABLES.get(name)
  if table is None:
    raise Refusal("not_found", field="table", text="table")
  if table.stream not in policy.streams_for(actor):
    raise Refusal("forbidden")
  if since is not None and until is not None and until < since:
    raise Refusal("invalid", field="to", text="dates")
  found = list(table.rows(since, until))
  cut = len(found) > MOST_ROWS
  fields = [(it.name, it.encode_name) for it in msgspec.structs.fields(table.row)]
  known = trail.names()
  head = [wire for _, wire in fields] + [_NAMED[wire] for _, wire in fields if wire in _NAMED]
  cells = [_cells(row, fields, known) for row in found[:MOST_ROWS]]
  note_export(
    actor=actor,
    what=f"{name}.csv",
    criteria={"from": since, "to": until} if table.dated else {},
    count=len(cells),
    cut=cut,
  )
  notes = [_cut(len(cells), actor.language)] if cut else []
  span = "".join(f"-{it}" for it in (since, until) if table.dated and it is not None)
  return Download(f"{name}{span}.csv", "text/csv; charset=utf-8", sheet.render(head, cells, notes))


def _cells(row: Any, fields: Sequence[tuple[str, str]], known: Any) -> list[Any]:
  values = [_plain(getattr(row, name)) for name, _ in fields]
  names = [
    known[wire].get(getattr(row, name)) if getattr(row, name) is not None else None
    for name, wire in fields
    if wire in _NAMED
  ]
  return [*values, *names]


def _plain(value: Any) -> Any:
  """What is neither text, number, instant nor a list of them is written as the wire writes it."""
  if isinstance(value, dict | msgspec.Struct):
    return msgspec.json.encode(value).decode()
  if isinstance(value, list | tuple) and any(isinstance(it, dict | msgspec.Struct) for it in value):
    return msgspec.json.encode(value).decode()
  return value


def _cut(count: int, language: str) -> str:
  if language == "en":
    return f"CUT after {count} rows. Choose a shorter span."
  return f"AFKORTET efter {count} rækker. Vælg et kortere tidsrum."


@ledger.action
def note_export(
  change: ledger.Change,
  *,
  what: str,
  criteria: dict[str, Any],
  count: int,
  cut: bool,
  right: str = "table.export",
) -> dict[str, Any]:
  """Writes down that somebody took tables out of the house, and which; `right` is the one that he needs."""
  policy.require(change.actor, right)
  change.record(
    kind="export.made",
    subjects=[f"export:{what}"],
    after={"what": what, "criteria": criteria, "count": count, "cut": cut},
  )
  return {}
