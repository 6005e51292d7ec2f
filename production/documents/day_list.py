"""The day's list for a power cut: each order by its delivery time, as it was when printed, and room to write."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from production.documents import words
from production.documents.page import (
  LABEL,
  QUIET,
  RIGHT_LABEL,
  RIGHT_STRONG,
  SMALL,
  STRONG,
  TEXT,
  WIDE,
  build,
  grid,
  head,
  pair,
  panel,
  text,
)
from production.documents.page import PANEL as GROUND
from production.documents.paper_content import DayList, DayListOrder
from production.documents.paper_parts import amount, sheet, title

MEANING = (
  "Udskrevet som ordrerne stod her; hvad der er ændret senere, står kun på skærmen.",
  "Printed as the orders stood then; what changed later stands on the screen only.",
)


def render(content: DayList) -> bytes:
  """The list's A4 pages, wide; the same content gives the same bytes (DOC-4)."""
  return build(sheet(content.made, f"Dagsliste {content.date:%d.%m.%Y}", MEANING, wide=True), _story(content))


def _story(content: DayList) -> list[Flowable]:
  printed = (
    f"Udskrevet {words.moment(content.made.at, seconds=True)}. Alle tider er dansk tid den {content.date:%d.%m.%Y}.",
    "Printed then; all times are Danish time of that date.",
  )
  shown: list[Flowable] = [
    *title(f"Dagsliste {words.day(content.date)}", f"List of the day, {content.date:%d.%m.%Y}"),
    pair(*printed, SMALL),
    Spacer(1, 2 * mm),
  ]
  if not content.rows:
    return [*shown, panel([pair("Ingen ordrer denne dag.", "No orders that day.", STRONG)], GROUND, QUIET, WIDE)]
  heads = [
    head("Afgang", "Departs", LABEL),
    head("Levering", "Delivery", LABEL),
    head("Kunde, sted", "Customer, endpoint", LABEL),
    head("Tracer", "Tracer", LABEL),
    head("Bestilt", "Ordered", RIGHT_LABEL),
    head("Status", "Status", LABEL),
    head("Vialer: MBq ved kalibrering", "Vials: MBq at calibration", LABEL),
    head("Sendt", "Sent", LABEL),
    head("Skriv her", "Write here", LABEL),
  ]
  widths = [15 * mm, 17 * mm, 36 * mm, 21 * mm, 29 * mm, 40 * mm, 62 * mm, 17 * mm, WIDE - 237 * mm]
  return [*shown, grid(heads, [_row(row) for row in content.rows], widths)]


def _row(row: DayListOrder) -> list[list[Flowable]]:
  order = row.order
  moved = []
  if order.moved_from is not None:
    moved = [pair(f"flyttet fra {words.clock(order.moved_from)}", f"moved from {words.clock(order.moved_from)}", SMALL)]
  status: list[Flowable] = [pair(*words.both(words.STATUSES, order.status), STRONG)]
  status += [pair(*words.both(words.MARKS, mark), SMALL) for mark in order.marks]
  if order.usage != "human":
    status.append(pair(*words.both(words.USAGES, order.usage), STRONG))
  where: list[Flowable] = [text(order.customer, STRONG), text(f"{order.endpoint} · ordre {order.id}", SMALL)]
  if order.comment:
    where.append(text(order.comment, SMALL))
  vials: list[Flowable] = []
  for vial in row.vials:
    vials.append(
      text(
        f"{vial.batch_number} · {words.number(vial.activity_mbq)} MBq {words.clock(vial.calibrated_at, seconds=True)}",
        TEXT,
      )
    )
    if not vial.released:
      vials.append(pair("ikke frigivet", "not released", SMALL))
  sent: list[Flowable] = [text(words.clock(row.dispatched_at) if row.dispatched_at else "")]
  if row.received_at is not None:
    sent.append(pair(f"modtaget {words.clock(row.received_at)}", "received", SMALL))
  return [
    [text(words.clock(order.departs_at), STRONG)],
    [text(words.clock(order.deliver_at), STRONG), *moved],
    where,
    [text(order.tracer, STRONG)],
    [text(amount(order), RIGHT_STRONG)],
    status,
    vials or [text("–")],
    sent,
    [Spacer(1, 11 * mm)],
  ]
