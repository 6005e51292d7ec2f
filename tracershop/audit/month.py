"""A month for accounts and statistics, as one workbook: orders, vials, and their sums (EXP-1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings

from tracershop import clock
from tracershop.access import policy
from tracershop.actor import Actor
from tracershop.audit import tables, trail, words, workbook
from tracershop.audit.export import Download
from tracershop.audit.punctuality import next_month
from tracershop.errors import Refusal
from tracershop.orderbook import images
from tracershop.orderbook import queries as orderbook
from tracershop.orderbook.models import Order, ReleaseLine, Vial

MOST_ROWS = 100_000
# What was not made counts in no sum.
_NOT_COUNTED = frozenset({"rejected", "cancelled"})


def workbook_of(actor: Actor, first: date) -> Download:
  """The workbook of a month: sheets of orders by customer, of vials, and of sums by customer and tracer.

  Raises Refusal `forbidden`, and `invalid` for a date that begins no month.
  """
  policy.require(actor, "month.export")
  if trail.sane(first, "month").day != 1:
    raise Refusal("invalid", field="month", text="month")
  english = actor.language == "en"
  orders = sorted(
    orderbook.orders().filter(delivery_date__gte=first, delivery_date__lt=next_month(first))[:MOST_ROWS],
    key=lambda it: (it.customer.short_name.casefold(), it.deliver_at, it.pk),
  )
  vials = list(
    Vial.objects.filter(calibrated_date__gte=first, calibrated_date__lt=next_month(first))
    .select_related("tracer", "customer")
    .order_by("calibrated_at", "id")[:MOST_ROWS]
  )
  now = clock.now()
  made = f"{settings.SITE_NAME} · {first:%Y-%m} · {actor.name} · {words.instant(now)}"
  sheets = [
    _orders(orders, made, english),
    _vials(vials, first, made, english),
    _sums(orders, made, english),
  ]
  data = workbook.render(sheets, title=f"Tracershop {first:%Y-%m}", author=actor.name, made_at=now)
  tables.note_export(actor=actor, what="month.xlsx", criteria={"month": first}, count=len(orders), cut=False)
  return Download(
    f"tracershop-{first:%Y-%m}.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", data
  )


def _said(english: bool, danish: str, other: str) -> str:
  return other if english else danish


def _marks(it: Order | Vial, language: str) -> list[str]:
  """What is to be known of an order or vial, in words."""
  return [words.value("mark", mark, language, {}) for mark in it.marks]


def _orders(orders: Sequence[Order], made: str, english: bool) -> workbook.Sheet:
  language = "en" if english else "da"
  head = (
    ("Customer", "Endpoint", "Order", "Kind", "Tracer / isotope", "Status", "Delivery date", "Delivery (Copenhagen)",
     "Ordered, MBq at the ordered slot", "Delivered, MBq at delivery", "Injections", "Use", "Ordered by",
     "Ordered at", "Accepted by", "Released by", "Released at", "Batches", "Dispatched", "Received", "Marks", "Comment")
    if english
    else
    ("Kunde", "Leveringssted", "Ordre", "Slags", "Tracer / isotop", "Status", "Leveringsdato", "Levering (København)",
     "Bestilt, MBq ved bestilt levering", "Leveret, MBq ved levering", "Injektioner", "Anvendelse", "Bestilt af",
     "Bestilt", "Accepteret af", "Frigivet af", "Frigivet", "Batch", "Afsendt", "Modtaget", "Mærker", "Kommentar")
  )  # fmt: skip
  rows = [
    (
      it.customer.short_name, it.endpoint.name, it.pk, words.said(words.VALUES, it.kind, language), images.made_of(it),
      words.said(words.VALUES, it.status, language), it.delivery_date, it.deliver_at, it.ordered_mbq, it.delivered_mbq,
      it.injections, words.said(words.VALUES, it.usage, language), it.ordered_by, it.ordered_at, it.accepted_by,
      it.released_by, it.released_at, it.batch_numbers, it.dispatched_at, it.received_at,
      _marks(it, language), it.comment,
    )
    for it in orders
  ]  # fmt: skip
  return workbook.Sheet(_said(english, "Ordrer", "Orders"), [made], head, rows)


def _vials(vials: Sequence[Vial], first: date, made: str, english: bool) -> workbook.Sheet:
  lines: dict[int, list[int]] = {}
  language = "en" if english else "da"
  # By the month's vials at once: a list of all their ids would be longer than a statement may be.
  within = {"vial__calibrated_date__gte": first, "vial__calibrated_date__lt": next_month(first)}
  for it in ReleaseLine.objects.filter(void=False, **within):
    lines.setdefault(it.vial_id, []).append(it.order_id)
  head = (
    ("Vial", "Batch", "Tracer", "Customer", "Customer number", "Purpose", "Activity, MBq at calibration",
     "Calibrated (Copenhagen)", "Volume, ml", "Expires", "State", "Orders", "Discarded as", "Marks", "Entered by")
    if english
    else
    ("Vial", "Batch", "Tracer", "Kunde", "Kundenummer", "Formål", "Aktivitet, MBq ved kalibrering",
     "Kalibreret (København)", "Volumen, ml", "Udløber", "Tilstand", "Ordrer", "Kasseret som", "Mærker", "Indtastet af")
  )  # fmt: skip
  rows = [
    (
      it.pk, it.batch_number, it.tracer.short_name, it.customer.short_name if it.customer else None, it.customer_number,
      it.purpose and words.said(words.VALUES, it.purpose, language), it.activity_mbq, it.calibrated_at, it.volume_ml,
      it.expires_at, words.said(words.VALUES, it.state, language), sorted(set(lines.get(it.pk, []))),
      it.discard_code and words.said(words.DISCARDED_AS, it.discard_code, language),
      _marks(it, language), it.entered_by,
    )
    for it in vials
  ]  # fmt: skip
  return workbook.Sheet(_said(english, "Vialer", "Vials"), [made], head, rows)


def _sums(orders: Sequence[Order], made: str, english: bool) -> workbook.Sheet:
  groups: dict[tuple[str, str, str], list[Order]] = {}
  for it in orders:
    if it.status not in _NOT_COUNTED:
      groups.setdefault((it.customer.short_name, images.made_of(it), it.kind), []).append(it)
  language = "en" if english else "da"
  head = (
    ("Customer", "Tracer / isotope", "Kind", "Orders", "Of them released", "Ordered, MBq at the ordered slots",
     "Delivered, MBq at the deliveries", "Injections ordered", "Injections released")
    if english
    else
    ("Kunde", "Tracer / isotop", "Slags", "Ordrer", "Heraf frigivet", "Bestilt, MBq ved de bestilte leveringer",
     "Leveret, MBq ved leveringerne", "Injektioner bestilt", "Injektioner frigivet")
  )  # fmt: skip
  rows: list[tuple[Any, ...]] = []
  for customer, made_of, kind in sorted(groups, key=lambda key: tuple(part.casefold() for part in key)):
    mine = groups[customer, made_of, kind]
    released = [it for it in mine if it.status == "released"]
    rows.append(
      (
        customer, made_of, words.said(words.VALUES, kind, language), len(mine), len(released),
        sum(it.ordered_mbq or 0.0 for it in mine), sum(it.delivered_mbq or 0.0 for it in released),
        sum(it.injections or 0 for it in mine), sum(it.injections or 0 for it in released),
      )
    )  # fmt: skip
  note = _said(
    english,
    "Afviste og annullerede ordrer tæller ikke med. MBq ved hver ordres egen levering.",
    "Rejected and cancelled orders count nothing. MBq at each order's own delivery.",
  )
  return workbook.Sheet(_said(english, "Summer", "Sums"), [made, note], head, rows)
