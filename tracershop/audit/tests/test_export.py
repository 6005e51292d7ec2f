"""What is taken out of the house: whole or said to be cut, safe to open, and written down."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from production.actions.orders import accept_orders
from production.actions.vials import discard_vial
from tests import unit
from tests.kept import Kept
from tests.story import Story, refused
from tracershop import clock
from tracershop.actor import Actor
from tracershop.audit import export, month, sheet, tables
from tracershop.ledger import search, verify
from tracershop.orderbook.models import Booking, Location, Order
from tracershop.protocol.commands import AuditSearch

pytestmark = pytest.mark.django_db(transaction=True)


def read(data: bytes) -> list[list[str]]:
  """The rows of a file of ours."""
  text = data.decode()
  assert text.startswith("\ufeff")
  return list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";"))


def released(clock: Any) -> unit.Unit:
  """A unit in which an order was placed, edited, accepted and released."""
  story = Story(clock)
  order = story.place(9_000, comment='=HYPERLINK("http://x";"y")')
  story.edit(order, ordered_mbq=9_100.5, comment='-2+3 æøå; "two"\nlines')
  # In the order of time, as entries come.
  story.certified()
  story.clock.set(unit.at_wall(6, 45))
  story.accept(order)
  vial = story.file(9_200)
  story.release([story.order(order)], [vial])
  return story.unit


RELEASED = Kept(released)


@pytest.fixture
def told(transactional_db: None, frozen_clock: Any) -> Story:
  story = Story(frozen_clock, RELEASED.put(frozen_clock))
  story.clock.set(unit.at_wall(6, 45))
  return story


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_exp_2_a_text_that_begins_as_a_formula_gets_an_apostrophe(begin: str) -> None:
  assert sheet.cell(f"{begin}1+1") == f"'{begin}1+1"
  assert sheet.cell(f"a{begin}1") == f"a{begin}1"
  assert sheet.cell([f"{begin}1", "2"]) == f"'{begin}1 2"


def test_exp_2_numbers_stay_numbers_below_zero_too() -> None:
  assert [sheet.cell(it) for it in (-1.5, 0.1, -3, 10273.1, True, None)] == ["-1,5", "0,1", "-3", "10273,1", "1", ""]


def test_exp_2_what_was_written_is_read_back(told: Story) -> None:
  """Semicolons, quotes, line ends and Danish letters within a cell."""
  rows = read(tables.table_csv(told.unit.admin, "orders", None, None).data)
  head = rows[0]
  (row,) = (dict(zip(head, it, strict=True)) for it in rows[1:])
  assert row["comment"] == '\'-2+3 æøå; "two"\nlines'
  assert (row["orderedMbq"], row["customer"], row["tracer"]) == ("9100,5", "Nordby", "FDG")
  assert row["deliverAt"] == "2026-11-24T07:00:00+01:00"
  assert row["vialIds"] != ""


def test_aud_5_the_trail_as_csv_has_who_when_why_and_what_changed(told: Story) -> None:
  made = export.trail_csv(told.unit.admin, AuditSearch(kind="order"))
  head, *rows = read(made.data)
  assert [row[2] for row in rows] == ["order.released", "order.accepted", "order.edited", "order.placed"]
  edited = dict(zip(head, rows[2], strict=True))
  assert (edited["Hvem"], edited["Hvad"]) == ("Nurse of Nordby", "Ordre ændret")
  assert "Bestilt, MBq ved bestilt levering: 9\u00a0000 → 9\u00a0100,5" in edited["Ændret"]
  assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
  assert re.fullmatch(r"revisionsspor-\d{8}-\d{6}\.csv", made.name)


def test_aud_5_a_search_that_is_cut_says_so(told: Story, monkeypatch: pytest.MonkeyPatch) -> None:
  monkeypatch.setattr(export, "MOST_ROWS", 2)
  monkeypatch.setattr(export, "MOST_PRINTED", 2)
  rows = read(export.trail_csv(told.unit.admin, AuditSearch()).data)
  assert len(rows) == 4
  assert rows[-1][0].startswith("AFKORTET efter 2 poster")
  assert "AFKORTET" in text_of(export.trail_pdf(told.unit.admin, AuditSearch()).data)
  last = search.search(search.Criteria(kinds=["audit.exported"]), 1)[0][0]
  assert last.words is not None
  assert b'"cut":true' in bytes(last.words.after)


def test_aud_5_the_export_goes_on_over_pages(told: Story, monkeypatch: pytest.MonkeyPatch) -> None:
  monkeypatch.setattr(export, "_PAGE", 2)
  rows = read(export.trail_csv(told.unit.admin, AuditSearch(kind="order")).data)
  assert [row[2] for row in rows[1:]] == ["order.released", "order.accepted", "order.edited", "order.placed"]


def text_of(pdf: bytes) -> str:
  return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace("\u00a0", " ")


def test_aud_6_the_trail_on_paper_says_who_asked_when_for_what_and_each_difference(told: Story) -> None:
  asked = AuditSearch(order_id=Order.objects.get().pk, from_date=unit.TUESDAY.replace(day=1))
  text = text_of(export.trail_pdf(told.unit.radiochemist, asked).data)
  assert "Kirsten Holm (produktion)" in text
  assert "24.11.2026 06:45:00 (UTC+01:00)" in text
  assert "2026-11-01" in text
  assert "9 100,5" in text
  assert "Ordre frigivet" in text
  assert "» 9 100,5" in text
  assert "?" not in text, "every letter that we write is in the font"
  assert "Side 1 af 2" in text
  english = Actor(**{**fields(told.unit.radiochemist), "language": "en"})
  assert "Page 1 of 2" in text_of(export.trail_pdf(english, asked).data)


def test_aud_6_long_searches_have_numbered_pages_and_odd_words_do_not_break_them(story: Story) -> None:
  order = story.place(900)
  for number in range(40):
    story.edit(order, comment=f"{number} <b>&amp; \U0001f642 " + "x" * 900)
  pages = PdfReader(io.BytesIO(export.trail_pdf(story.unit.admin, AuditSearch()).data)).pages
  assert len(pages) > 3
  assert f"Side 2 af {len(pages)}" in pages[1].extract_text().replace("\u00a0", " ")


def fields(actor: Actor) -> dict[str, Any]:
  return {name: getattr(actor, name) for name in Actor.__struct_fields__}


def test_exp_4_what_was_taken_out_is_written_down(told: Story) -> None:
  export.trail_csv(told.unit.admin, AuditSearch(batch="FDG-261124-1"))
  tables.table_csv(told.unit.admin, "vials", unit.TUESDAY, unit.TUESDAY)
  month.workbook_of(told.unit.admin, unit.TUESDAY.replace(day=1))
  found, _ = search.search(search.Criteria(kinds=["audit.exported", "export.made"]), 10)
  told_of = [(it.actor_name, it.subjects) for it in found]
  assert told_of == [("Production Admin", [f"export:{what}"]) for what in ("month.xlsx", "vials.csv", "audit.csv")]
  assert found[2].words is not None
  assert b'"criteria":{"batch":"FDG-261124-1"}' in bytes(found[2].words.after)
  assert verify.verify().whole


@pytest.mark.parametrize("role", ["siteAdmin", "shopAdmin", "shopUser", "externalUser", "monitor"])
def test_exp_4_tables_are_productions(told: Story, role: str) -> None:
  actor = Actor(**{**fields(told.unit.shop_admin), "role": role})
  with refused("forbidden"):
    tables.table_csv(actor, "orders", None, None)
  with refused("forbidden"):
    month.workbook_of(actor, unit.TUESDAY.replace(day=1))
  if role != "siteAdmin":
    with refused("forbidden"):
      export.trail_csv(actor, AuditSearch())


@pytest.mark.parametrize("name", sorted(tables.TABLES))
def test_exp_3_each_table_can_be_taken_out(told: Story, name: str) -> None:
  head, *rows = read(tables.table_csv(told.unit.admin, name, None, None).data)
  assert head[0] in ("id", "Id")
  assert all(len(row) == len(head) for row in rows)
  if name in (
    "orders",
    "vials",
    "certificates",
    "releaseLines",
    "tracers",
    "customers",
    "slots",
    "releaseRights",
    "users",
  ):
    assert rows


def test_exp_3_a_span_bounds_what_has_dates(told: Story) -> None:
  for since, until, count in ((unit.TUESDAY, unit.TUESDAY, 1), (None, unit.TUESDAY.replace(day=23), 0)):
    assert len(read(tables.table_csv(told.unit.admin, "orders", since, until).data)) == 1 + count
  with refused("invalid", "to", "dates"):
    tables.table_csv(told.unit.admin, "orders", unit.TUESDAY, unit.TUESDAY.replace(day=1))
  with refused("not_found", "table", "table"):
    tables.table_csv(told.unit.admin, "sessions", None, None)


# What is no table to take out, and why not.
NOT_TAKEN = {
  # The trail is its export.
  "ledger.Head", "ledger.Entry", "ledger.Body", "ledger.Erasure", "ledger.Subject", "ledger.Frame", "ledger.Command",
  "ledger.Base", "ledger.Past",
  # They sign somebody in.
  "access.Session", "access.Invitation",
  # In the rows of what they belong to.
  "orderbook.RecallAnswer", "orderbook.Receipt",
  # What serves a running machine: today's date, how far a verification has come, the link's own books.
  "orderbook.Day", "site.Check", "site.Listener", "legacy.Tie", "legacy.Cursor", "legacy.Due", "legacy.Write",
  # Has an export of its own.
  "legacy.Mirror",
}  # fmt: skip
OURS = ("ledger", "access", "site", "catalogue", "orderbook", "production", "legacy")


def test_exp_3_any_table_can_be_taken_out(told: Story) -> None:
  """Each of the database's is read by one of the exports, or stands in the list above."""
  with CaptureQueriesContext(connection) as asked:
    for table in tables.TABLES.values():
      list(table.rows(None, None))
  sql = " ".join(it["sql"] for it in asked.captured_queries)
  of_ours = {it._meta.label: it._meta.db_table for it in apps.get_models() if it._meta.app_label in OURS}
  read = {label for label, name in of_ours.items() if re.search(rf'FROM ["`]{name}["`]', sql)}
  assert set(of_ours) - read == NOT_TAKEN - read
  assert not {"access.Session", "access.Invitation"} & read


def test_exp_3_each_table_has_its_link_on_the_screen() -> None:
  screen = Path(__file__).resolve().parents[3] / "frontend/src/screens/audit/Exports.tsx"
  linked = set(re.findall(r"'(\w+)'", screen.read_text()))
  assert set(tables.TABLES) <= linked


def test_exp_3_the_shares_of_a_release_sum_to_what_was_delivered(told: Story) -> None:
  head, *rows = read(tables.table_csv(told.unit.admin, "releaseLines", unit.TUESDAY, unit.TUESDAY).data)
  (row,) = (dict(zip(head, it, strict=True)) for it in rows)
  order = Order.objects.get()
  assert float(row["mbq"].replace(",", ".")) == pytest.approx(order.delivered_mbq)
  assert (row["orderId"], row["customer"], row["void"]) == (f"{order.pk}", "Nordby", "0")
  assert len(read(tables.table_csv(told.unit.admin, "releaseLines", None, unit.YESTERDAY_MORNING.date()).data)) == 1


@pytest.mark.parametrize("name", sorted(tables.TABLES))
def test_exp_20_a_table_is_for_whoever_reads_its_stream(told: Story, name: str) -> None:
  site_admin = Actor(**{**fields(told.unit.admin), "role": "siteAdmin"})
  tables.table_csv(told.unit.radiochemist, name, None, None)
  if tables.TABLES[name].stream == "production":
    with refused("forbidden"):
      tables.table_csv(site_admin, name, None, None)
  else:
    tables.table_csv(site_admin, name, None, None)


def test_exp_20_no_accession_number_no_bytes_and_nothing_that_signs_in(told: Story) -> None:
  room = Location.objects.create(code="=PET 1", endpoint=told.unit.north.endpoint)
  Booking.objects.create(
    accession="SE0012345678",
    location=room,
    description="@FDG hele kroppen",
    start_at=unit.at_wall(9),
    start_date=unit.TUESDAY,
    state="booked",
    known_at=clock.now(),
  )
  made = tables.table_csv(told.unit.admin, "bookings", unit.TUESDAY, unit.TUESDAY)
  assert b"SE0012345678" not in made.data
  head, row = read(made.data)
  found = dict(zip(head, row, strict=True))
  assert (found["accession"], found["procedure"], found["location"]) == ("•••678", "'@FDG hele kroppen", "'=PET 1")
  names = {field.name for it in tables.TABLES.values() for field in msgspec.structs.fields(it.row)}
  assert not names & {"password", "token", "token_digest", "bytes", "body", "pdf", "last_login"}


def test_exp_3_a_table_that_is_cut_says_so(told: Story, monkeypatch: pytest.MonkeyPatch) -> None:
  monkeypatch.setattr(tables, "MOST_ROWS", 1)
  rows = read(tables.table_csv(told.unit.admin, "slots", None, None).data)
  assert (len(rows), rows[-1][0]) == (3, "AFKORTET efter 1 rækker. Vælg et kortere tidsrum.")


def test_exp_1_the_month_has_orders_vials_and_sums_by_customer_and_tracer(told: Story) -> None:
  told.clock.set(unit.YESTERDAY_MORNING)
  other = told.place(1_000, "11:30", side="south")
  cancelled = told.place(2_000, "11:30", side="south")
  told.reject(cancelled, reason="down")
  accept_orders(actor=told.unit.admin, order_ids=[other.pk])
  made = month.workbook_of(told.unit.admin, unit.TUESDAY.replace(day=1))
  book = openpyxl.load_workbook(io.BytesIO(made.data))
  assert (made.name, book.sheetnames) == ("tracershop-2026-11.xlsx", ["Ordrer", "Vialer", "Summer"])
  orders = list(book["Ordrer"].iter_rows(min_row=2, values_only=True))
  by = [dict(zip(orders[0], row, strict=True)) for row in orders[1:]]
  assert [(it["Kunde"], it["Status"], it["Bestilt, MBq ved bestilt levering"]) for it in by] == [
    ("Nordby", "frigivet", 9100.5),
    ("Sundby", "accepteret", 1000),
    ("Sundby", "afvist", 2000),
  ]
  assert f"{by[0]['Kommentar']}".startswith("-2+3"), "a text, as it was written"
  cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
  assert not [cell.coordinate for cell in cells if cell.data_type == "f"], "nothing in the file is worked out"
  vials = list(book["Vialer"].iter_rows(min_row=3, values_only=True))
  assert [(row[1], row[3], row[11]) for row in vials] == [
    ("FDG-261124-1", "Nordby", f"{Order.objects.earliest('id').pk}")
  ]
  assert [row[10] for row in vials] == ["frigivet"], "in words, as the orders"
  sums = list(book["Summer"].iter_rows(min_row=4, values_only=True))
  assert [(row[0], row[1], row[3], row[4]) for row in sums] == [("Nordby", "FDG", 1, 1), ("Sundby", "FDG", 1, 0)]
  assert sums[0][6] == pytest.approx(Order.objects.earliest("id").delivered_mbq)
  with refused("invalid", "month", "month"):
    month.workbook_of(told.unit.admin, unit.TUESDAY)


def test_exp_1_bare_isotopes_and_injections_stand_in_the_month(story: Story) -> None:
  north = story.unit.north
  given = {
    "status": "released", "customer": north.customer, "endpoint": north.endpoint, "delivery_date": unit.TUESDAY,
    "deliver_at": unit.at_wall(9), "departs_at": unit.at_wall(8), "ordered_by": "x", "ordered_at": clock.now(),
    "half_life_seconds": 6586.2,
  }  # fmt: skip
  Order.objects.create(kind="isotope", isotope=story.unit.fdg.isotope, ordered_mbq=500.0, delivered_mbq=510.0, **given)
  Order.objects.create(kind="injection", tracer=story.unit.fet, injections=3, **given)
  vial = story.file(510, tracer_id=story.bare().pk, batch_number="F18-261124-1")
  discard_vial(actor=story.unit.colleague, vial_id=vial.pk, reason="the cap", code="broken")
  book = openpyxl.load_workbook(
    io.BytesIO(month.workbook_of(story.unit.admin, unit.TUESDAY.replace(day=1)).data), read_only=True
  )
  sums = list(book["Summer"].iter_rows(min_row=4, values_only=True))
  assert [(row[1], row[2], row[3], row[5], row[6], row[7], row[8]) for row in sums] == [
    ("F-18", "isotop", 1, 500, 510, 0, 0),
    ("FET", "injektion", 1, 0, 0, 3, 3),
  ]
  vials = list(book["Vialer"].iter_rows(min_row=3, values_only=True))
  assert [(row[1], row[2], row[6]) for row in vials] == [("F18-261124-1", "F-18", 510)]
  assert [(row[10], row[12]) for row in vials] == [("kasseret", "gået i stykker")]
