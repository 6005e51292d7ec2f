"""The certificate of release as a PDF. Made once, at release, from what was signed; kept as bytes, never made again."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from production.documents import words
from production.documents.content import CertificateContent
from production.documents.page import (
  BOLD,
  HEADING,
  INK,
  LABEL,
  PANEL,
  RIGHT,
  RIGHT_LABEL,
  RIGHT_STRONG,
  SMALL,
  STRONG,
  SUBTITLE,
  TEXT,
  TITLE,
  WARNING,
  WARNING_PANEL,
  WIDTH,
  Sheet,
  alarm,
  build,
  facts,
  grid,
  head,
  pair,
  panel,
  style,
  text,
)


def render(content: CertificateContent) -> bytes:
  """The certificate's A4 pages. The same content gives the same bytes: no clock, no chance (REL-10).

  Every page says which certificate it is of, which page of how many, and who signed it, as what, when and meaning what.
  """
  sheet = Sheet(
    number=content.number,
    version=content.version,
    site=content.site,
    subject=f"{content.tracer} - {content.customer}",
    name=content.signed_by,
    role=content.signer_role,
    at=content.signed_at,
    meaning=content.meaning,
  )
  return build(sheet, _story(content))


def _story(content: CertificateContent) -> list[Flowable]:
  return [
    *_title(content),
    Spacer(1, 4 * mm),
    *_usage(content),
    _facts(content),
    *_orders(content),
    *_vials(content),
    *_verdict(content),
    *_exceptions(content),
    *_signature(content),
  ]


def _title(content: CertificateContent) -> list[Flowable]:
  if content.kind == "supplement":
    return [
      text(f"Frigivelsescertifikat, tillæg {content.version}", TITLE),
      text(f"Certificate of release, supplement {content.version}. The earlier versions stand.", SUBTITLE),
    ]
  return [text("Frigivelsescertifikat", TITLE), text("Certificate of release", SUBTITLE)]


def _usage(content: CertificateContent) -> list[Flowable]:
  usages = sorted({order.usage for order in content.orders})
  if usages == ["human"]:
    return []
  return [alarm(*words.NOT_FOR_PEOPLE), Spacer(1, 3 * mm)]


def _facts(content: CertificateContent) -> Flowable:
  return facts(
    [
      ("Kunde", "Customer", content.customer, STRONG),
      ("Leveringssted", "Endpoint", content.endpoint, TEXT),
      ("Tracer", "Tracer", f"{content.tracer} – {content.clinical_name}", STRONG),
      ("Levering", "Delivery", words.moment(content.deliver_at), STRONG),
      (
        "Isotop",
        "Isotope",
        f"{content.isotope}, T½ {words.half_life(content.half_life_seconds)} "
        f"({words.number(content.half_life_seconds, 2)} s; {content.half_life_source})",
        TEXT,
      ),
    ]
  )


def _orders(content: CertificateContent) -> list[Flowable]:
  heads = [
    head("Ordre", "Order", LABEL),
    head("Bestilt af", "Ordered by", LABEL),
    head("Anvendelse", "Use", LABEL),
    head("Bestilt MBq", "Ordered MBq", RIGHT_LABEL),
    head("Leveret MBq", "Delivered MBq", RIGHT_LABEL),
  ]
  rows: list[list[Flowable]] = [
    [
      text(f"{order.id}", STRONG),
      text(order.ordered_by),
      pair(*words.both(words.USAGES, order.usage)),
      text(words.wanted(order.ordered_mbq, order.injections), RIGHT),
      text(words.number(order.delivered_mbq), RIGHT_STRONG),
    ]
    for order in content.orders
  ]
  widths = [20 * mm, 50 * mm, 46 * mm, 30 * mm, WIDTH - 146 * mm]
  return [
    pair("Ordrer", "Orders", HEADING),
    grid(heads, rows, widths),
    Spacer(1, 1 * mm),
    text(
      f"Leveret MBq gælder ved leveringen {words.moment(content.deliver_at)}, bestilt MBq ved den bestilte tid.", SMALL
    ),
    text("Delivered MBq refer to the delivery, ordered MBq to the delivery time that was ordered.", SMALL),
  ]


def _vials(content: CertificateContent) -> list[Flowable]:
  heads = [
    head("Batch", "Batch", LABEL),
    head("Vial", "Vial", LABEL),
    head("Aktivitet", "Activity", RIGHT_LABEL),
    head("Kalibreret", "Calibrated at", LABEL),
    head("Volumen", "Volume", RIGHT_LABEL),
    head("Ved levering", "MBq at delivery", RIGHT_LABEL),
    head("Udløber", "Expires", LABEL),
  ]
  rows: list[list[Flowable]] = [
    [
      text(vial.batch_number, STRONG),
      text(f"{vial.id}"),
      text(f"{words.number(vial.activity_mbq, 2)} MBq", RIGHT),
      text(words.moment(vial.calibrated_at, seconds=True)),
      text(f"{words.number(vial.volume_ml, 2)} ml", RIGHT),
      text(words.number(vial.at_delivery_mbq), RIGHT_STRONG),
      text(words.moment(vial.expires_at) if vial.expires_at else "–"),
    ]
    for vial in content.vials
  ]
  widths = [29 * mm, 13 * mm, 27 * mm, 35 * mm, 18 * mm, 22 * mm, WIDTH - 144 * mm]
  return [pair("Vialer", "Vials", HEADING), grid(heads, rows, widths)]


def _verdict(content: CertificateContent) -> list[Flowable]:
  volume = sum(vial.volume_ml for vial in content.vials)
  heads = [
    head("I alt ved levering", "Total at delivery", LABEL),
    head("Bestilt", "Ordered", RIGHT_LABEL),
    head("Leveret", "Delivered", RIGHT_LABEL),
    head("Volumen", "Volume", RIGHT_LABEL),
    head("Andel", "Share", RIGHT_LABEL),
  ]
  row: list[Flowable] = [
    text(words.moment(content.deliver_at)),
    text(_in_all(content), RIGHT),
    text(f"{words.number(content.delivered_mbq)} MBq", RIGHT_STRONG),
    text(f"{words.number(volume, 2)} ml", RIGHT),
    text("–" if content.percent is None else words.percent(content.percent), RIGHT_STRONG),
  ]
  widths = [56 * mm, 32 * mm, 32 * mm, 26 * mm, WIDTH - 146 * mm]
  found: list[Flowable] = [Spacer(1, 3.5 * mm), KeepTogether([grid(heads, [row], widths, total=True)])]
  if content.kind == "supplement":
    earlier, now = words.number(content.before_mbq), words.number(content.before_mbq + content.delivered_mbq)
    found += [
      Spacer(1, 2 * mm),
      pair(f"Tidligere frigivet {earlier} MBq, i alt nu {now} MBq.", f"Released before {earlier}, now {now} MBq."),
    ]
  if content.reason:
    given = [pair("Begrundelse", "Reason given by the signer", LABEL), text(content.reason, STRONG)]
    found += [Spacer(1, 3 * mm), panel(given, WARNING_PANEL, WARNING)]
  return found


def _in_all(content: CertificateContent) -> str:
  if content.percent is not None:
    return f"{words.number(content.ordered_mbq)} MBq"
  return words.wanted(0.0, sum(it.injections or 0 for it in content.orders))


def _exceptions(content: CertificateContent) -> list[Flowable]:
  rows: list[Flowable] = []
  for order in content.orders:
    for mark in order.marks:
      said = words.both(words.MARKS, mark)
      rows.append(pair(f"Ordre {order.id}: {said[0]}", f"Order {order.id}: {said[1]}"))
  for vial in content.vials:
    for mark in vial.marks:
      said = words.conditional(vial.late_tests) if mark == "conditional" else words.both(words.MARKS, mark)
      rows.append(pair(f"Vial {vial.id}: {said[0]}", f"Vial {vial.id}: {said[1]}"))
  if not rows:
    rows.append(pair("Ingen.", "None."))
  return [pair("Undtagelser og ændringer", "Exceptions and changes", HEADING), *rows]


def _signature(content: CertificateContent) -> list[Flowable]:
  danish, english = words.both(words.ROLES, content.signer_role)
  signed = [
    pair("Underskrevet elektronisk af", "Signed electronically by", LABEL),
    text(content.signed_by, style("signer", 11, font=BOLD)),
    pair(danish, english),
    text(words.moment(content.signed_at, seconds=True), STRONG),
    text(content.meaning, TEXT),
  ]
  return [Spacer(1, 5 * mm), KeepTogether([panel(signed, PANEL, INK)])]
