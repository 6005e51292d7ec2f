"""The delivery note: what leaves together for an endpoint, and room to say what arrived. Frozen when it leaves."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from production.documents import words
from production.documents.page import (
  HEADING,
  INK,
  LABEL,
  PANEL,
  RIGHT,
  RIGHT_LABEL,
  SMALL,
  STRONG,
  TEXT,
  WARNING,
  WARNING_PANEL,
  WIDTH,
  alarm,
  build,
  facts,
  grid,
  head,
  pair,
  panel,
  text,
)
from production.documents.paper_content import DeliveryNote
from production.documents.paper_parts import amount, late_entry, sheet, title, vials

MEANING = ("Jeg har sendt disse vialer af sted.", "I sent these vials off.")


def render(content: DeliveryNote) -> bytes:
  """The delivery note's A4 pages; the same content gives the same bytes (DOC-2)."""
  return build(sheet(content.made, f"{content.customer}, {content.endpoint}", MEANING), _story(content))


def _story(content: DeliveryNote) -> list[Flowable]:
  released = all(vial.released for vial in content.vials)
  return [
    *title("Følgeseddel", "Delivery note", released=released),
    *_usage(content),
    facts(
      [
        ("Kunde", "Customer", content.customer, STRONG),
        ("Leveringssted", "Endpoint", content.endpoint, STRONG),
        *([("Adresse", "Address", content.address, TEXT)] if content.address else []),
        ("Afsendt", "Sent off", words.moment(content.dispatched_at), STRONG),
        ("Med", "By", content.vehicle, TEXT),
      ]
    ),
    *_orders(content),
    *vials(content.vials),
    Spacer(1, 1 * mm),
    text("MBq ved levering gælder ved ordrens leveringstid.", SMALL),
    text("MBq at delivery refer to the order's delivery time.", SMALL),
    *(late_entry(content.made.at) if content.from_paper else []),
    *_reason(content),
    *_receipt(),
  ]


def _usage(content: DeliveryNote) -> list[Flowable]:
  if all(order.usage == "human" for order in content.orders):
    return []
  return [alarm(*words.NOT_FOR_PEOPLE), Spacer(1, 3 * mm)]


def _orders(content: DeliveryNote) -> list[Flowable]:
  heads = [
    head("Ordre", "Order", LABEL),
    head("Levering", "Delivery", LABEL),
    head("Tracer", "Tracer", LABEL),
    head("Bestilt", "Ordered", RIGHT_LABEL),
    head("Anvendelse", "Use", LABEL),
    head("Status ved afsendelse", "Status when sent off", LABEL),
  ]
  rows: list[list[Flowable]] = [
    [
      text(f"{order.id}", STRONG),
      text(words.moment(order.deliver_at)),
      text(order.tracer),
      text(amount(order), RIGHT),
      pair(*words.both(words.USAGES, order.usage)),
      pair(*words.both(words.STATUSES, order.status)),
    ]
    for order in content.orders
  ]
  marks: list[Flowable] = [
    pair(f"Ordre {order.id}: {danish}", f"Order {order.id}: {english}", SMALL)
    for order in content.orders
    for danish, english in (words.both(words.MARKS, mark) for mark in order.marks)
  ]
  widths = [14 * mm, 38 * mm, 22 * mm, 26 * mm, 36 * mm, WIDTH - 136 * mm]
  return [pair("Ordrer", "Orders", HEADING), grid(heads, rows, widths), *marks]


def _reason(content: DeliveryNote) -> list[Flowable]:
  if not content.reason:
    return []
  given = [pair("Skrevet senere, fordi", "Entered later because", LABEL), text(content.reason, STRONG)]
  return [Spacer(1, 3 * mm), panel(given, WARNING_PANEL, WARNING)]


def _receipt() -> list[Flowable]:
  """Filled in by hand where nobody can press a button."""
  line = "_" * 34
  rows: list[Flowable] = [
    pair("Modtaget", "Received", STRONG),
    Spacer(1, 5 * mm),
    pair(f"Dato og tid  {line}", "Date and time"),
    Spacer(1, 5 * mm),
    pair(f"Alt kom [   ]   mangler: {line}", "All arrived, or missing"),
    Spacer(1, 5 * mm),
    pair(f"Navn  {line}", "Name"),
    Spacer(1, 2 * mm),
  ]
  return [Spacer(1, 5 * mm), KeepTogether([panel(rows, PANEL, INK)])]
