"""The certificate of release as a PDF. Made once, at release, from what was signed; kept as bytes, never made again."""

from __future__ import annotations

import io
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import reportlab
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
  BaseDocTemplate,
  Flowable,
  Frame,
  KeepTogether,
  PageTemplate,
  Paragraph,
  Spacer,
  Table,
  TableStyle,
)

from production.documents import words
from production.documents.content import CertificateContent

# Bitstream Vera comes with reportlab and may be embedded; it has the Danish letters.
FONTS = Path(reportlab.__file__).parent / "fonts"
PLAIN, BOLD, ITALIC = "Vera", "VeraBd", "VeraIt"
INK, QUIET, RULE, PANEL = HexColor("#15202b"), HexColor("#4a5a68"), HexColor("#c3ccd4"), HexColor("#f1f4f6")
WARNING, WARNING_PANEL = HexColor("#8a2b0d"), HexColor("#fdf1ec")
MARGIN, FOOT, HEAD = 17 * mm, 33 * mm, 22 * mm
WIDTH = A4[0] - 2 * MARGIN

_lock = threading.Lock()


def _register() -> frozenset[int]:
  """Makes the fonts known, and gives the letters that they have."""
  fonts = [TTFont(name, str(FONTS / f"{name}.ttf")) for name in (PLAIN, BOLD, ITALIC)]
  for font in fonts:
    pdfmetrics.registerFont(font)
  pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=ITALIC, boldItalic=BOLD)
  return frozenset.intersection(*(frozenset(font.face.charToGlyph) for font in fonts))


LETTERS = _register()


def _style(name: str, size: float, color: Color = INK, font: str = PLAIN, **more: Any) -> ParagraphStyle:
  return ParagraphStyle(name, fontName=font, fontSize=size, leading=size * 1.36, textColor=color, **more)


TITLE = _style("title", 17, font=BOLD)
SUBTITLE = _style("subtitle", 10, QUIET)
HEADING = _style("heading", 9.5, font=BOLD, spaceBefore=9, spaceAfter=3)
TEXT = _style("text", 8.6)
STRONG = _style("strong", 8.6, font=BOLD)
SMALL = _style("small", 7.2, QUIET)
LABEL = _style("label", 7.4, QUIET)
RIGHT = _style("right", 8.6, alignment=TA_RIGHT)
RIGHT_STRONG = _style("rightStrong", 8.6, font=BOLD, alignment=TA_RIGHT)
RIGHT_LABEL = _style("rightLabel", 7.4, QUIET, alignment=TA_RIGHT)
ALARM = _style("alarm", 9.5, WARNING, BOLD)


def render(content: CertificateContent) -> bytes:
  """The certificate's A4 pages. The same content gives the same bytes: no clock, no chance (REL-10).

  Every page says which certificate it is of, which page of how many, and who signed it, as what, when and meaning what.
  """
  out = io.BytesIO()
  frame = Frame(MARGIN, FOOT, WIDTH, A4[1] - FOOT - HEAD, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
  document = BaseDocTemplate(
    out,
    pagesize=A4,
    pageTemplates=[PageTemplate(id="page", frames=[frame])],
    title=f"{content.number} v{content.version}",
    author=_plain(content.site),
    subject=_plain(f"{content.tracer} - {content.customer}"),
    lang="da-DK",
    # Without it the file would carry the hour of its making, and two of the same content would differ.
    invariant=1,
  )
  # The fonts' tables of used letters are reportlab's own and shared: one document at a time.
  with _lock:
    document.build(_story(content), canvasmaker=_canvas(content))
  return out.getvalue()


def _plain(text: str) -> str:
  return words.printable(text, LETTERS)


def _p(text: str, style: ParagraphStyle = TEXT) -> Paragraph:
  return Paragraph(escape(_plain(text)).replace("\n", "<br/>"), style)


def _pair(danish: str, english: str, style: ParagraphStyle = TEXT) -> Paragraph:
  """Danish, and the English beside it, smaller."""
  shown = escape(_plain(danish))
  if english != danish:
    shown += f' <font size="{style.fontSize - 1.2:g}" color="#4a5a68">/ {escape(_plain(english))}</font>'
  return Paragraph(shown, style)


def _head(danish: str, english: str, style: ParagraphStyle = LABEL) -> Paragraph:
  """A column's heading: Danish above English."""
  small = f'<font size="{style.fontSize - 1:g}">{escape(_plain(english))}</font>'
  return Paragraph(f"{escape(_plain(danish))}<br/>{small}", style)


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
      _p(f"Frigivelsescertifikat, tillæg {content.version}", TITLE),
      _p(f"Certificate of release, supplement {content.version}. The earlier versions stand.", SUBTITLE),
    ]
  return [_p("Frigivelsescertifikat", TITLE), _p("Certificate of release", SUBTITLE)]


def _usage(content: CertificateContent) -> list[Flowable]:
  usages = sorted({order.usage for order in content.orders})
  if usages == ["human"]:
    return []
  warning = [_p("IKKE TIL BRUG PÅ MENNESKER", ALARM), _p("NOT FOR USE IN HUMANS", ALARM)]
  return [_panel(warning, WARNING_PANEL, WARNING), Spacer(1, 3 * mm)]


def _panel(rows: Sequence[Flowable], fill: Color, edge: Color) -> Table:
  style: list[tuple[Any, ...]] = [
    ("BACKGROUND", (0, 0), (-1, -1), fill),
    ("LINEBEFORE", (0, 0), (0, -1), 2.4, edge),
    ("LEFTPADDING", (0, 0), (-1, -1), 9),
    ("TOPPADDING", (0, 0), (-1, -1), 1.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
  ]
  return Table([[row] for row in rows], colWidths=[WIDTH], style=TableStyle(style))


def _facts(content: CertificateContent) -> Table:
  facts: list[tuple[str, str, list[Flowable]]] = [
    ("Kunde", "Customer", [_p(content.customer, STRONG)]),
    ("Leveringssted", "Endpoint", [_p(content.endpoint)]),
    ("Tracer", "Tracer", [_p(f"{content.tracer} – {content.clinical_name}", STRONG)]),
    ("Levering", "Delivery", [_p(words.moment(content.deliver_at), STRONG)]),
    (
      "Isotop",
      "Isotope",
      [
        _p(
          f"{content.isotope}, T½ {words.half_life(content.half_life_seconds)} "
          f"({words.number(content.half_life_seconds, 2)} s; {content.half_life_source})"
        )
      ],
    ),
  ]
  rows = [[_pair(danish, english, LABEL), cells] for danish, english, cells in facts]
  style: list[tuple[Any, ...]] = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
    ("LINEABOVE", (0, 0), (-1, 0), 0.4, RULE),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 2.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
  ]
  return Table(rows, colWidths=[42 * mm, WIDTH - 42 * mm], style=TableStyle(style))


def _grid(head: Sequence[Flowable], rows: Sequence[Sequence[Any]], widths: Sequence[float], total: bool) -> Table:
  style: list[tuple[Any, ...]] = [
    ("BACKGROUND", (0, 0), (-1, 0), PANEL),
    ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
    ("VALIGN", (0, 1), (-1, -1), "TOP"),
    ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
    ("LEFTPADDING", (0, 0), (-1, -1), 4),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ("TOPPADDING", (0, 0), (-1, -1), 2.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
  ]
  if total:
    style.append(("LINEABOVE", (0, -1), (-1, -1), 0.9, INK))
  return Table([list(head), *map(list, rows)], colWidths=list(widths), style=TableStyle(style), repeatRows=1)


def _orders(content: CertificateContent) -> list[Flowable]:
  head = [
    _head("Ordre", "Order", LABEL),
    _head("Bestilt af", "Ordered by", LABEL),
    _head("Anvendelse", "Use", LABEL),
    _head("Bestilt MBq", "Ordered MBq", RIGHT_LABEL),
    _head("Leveret MBq", "Delivered MBq", RIGHT_LABEL),
  ]
  rows: list[list[Flowable]] = [
    [
      _p(f"{order.id}", STRONG),
      _p(order.ordered_by),
      _pair(*words.both(words.USAGES, order.usage)),
      _p(words.wanted(order.ordered_mbq, order.injections), RIGHT),
      _p(words.number(order.delivered_mbq), RIGHT_STRONG),
    ]
    for order in content.orders
  ]
  widths = [20 * mm, 50 * mm, 46 * mm, 30 * mm, WIDTH - 146 * mm]
  return [
    _pair("Ordrer", "Orders", HEADING),
    _grid(head, rows, widths, total=False),
    Spacer(1, 1 * mm),
    _p(
      f"Leveret MBq gælder ved leveringen {words.moment(content.deliver_at)}, bestilt MBq ved den bestilte tid.", SMALL
    ),
    _p("Delivered MBq refer to the delivery, ordered MBq to the delivery time that was ordered.", SMALL),
  ]


def _vials(content: CertificateContent) -> list[Flowable]:
  head = [
    _head("Batch", "Batch", LABEL),
    _head("Vial", "Vial", LABEL),
    _head("Aktivitet", "Activity", RIGHT_LABEL),
    _head("Kalibreret", "Calibrated at", LABEL),
    _head("Volumen", "Volume", RIGHT_LABEL),
    _head("Ved levering", "MBq at delivery", RIGHT_LABEL),
    _head("Udløber", "Expires", LABEL),
  ]
  rows: list[list[Flowable]] = [
    [
      _p(vial.batch_number, STRONG),
      _p(f"{vial.id}"),
      _p(f"{words.number(vial.activity_mbq, 2)} MBq", RIGHT),
      _p(words.moment(vial.calibrated_at, seconds=True)),
      _p(f"{words.number(vial.volume_ml, 2)} ml", RIGHT),
      _p(words.number(vial.at_delivery_mbq), RIGHT_STRONG),
      _p(words.moment(vial.expires_at) if vial.expires_at else "–"),
    ]
    for vial in content.vials
  ]
  widths = [29 * mm, 13 * mm, 27 * mm, 35 * mm, 18 * mm, 22 * mm, WIDTH - 144 * mm]
  return [_pair("Vialer", "Vials", HEADING), _grid(head, rows, widths, total=False)]


def _verdict(content: CertificateContent) -> list[Flowable]:
  volume = sum(vial.volume_ml for vial in content.vials)
  head = [
    _head("I alt ved levering", "Total at delivery", LABEL),
    _head("Bestilt", "Ordered", RIGHT_LABEL),
    _head("Leveret", "Delivered", RIGHT_LABEL),
    _head("Volumen", "Volume", RIGHT_LABEL),
    _head("Andel", "Share", RIGHT_LABEL),
  ]
  row: list[Flowable] = [
    _p(words.moment(content.deliver_at)),
    _p(_in_all(content), RIGHT),
    _p(f"{words.number(content.delivered_mbq)} MBq", RIGHT_STRONG),
    _p(f"{words.number(volume, 2)} ml", RIGHT),
    _p("–" if content.percent is None else words.percent(content.percent), RIGHT_STRONG),
  ]
  widths = [56 * mm, 32 * mm, 32 * mm, 26 * mm, WIDTH - 146 * mm]
  found: list[Flowable] = [Spacer(1, 3.5 * mm), KeepTogether([_grid(head, [row], widths, total=True)])]
  if content.kind == "supplement":
    earlier, now = words.number(content.before_mbq), words.number(content.before_mbq + content.delivered_mbq)
    found += [
      Spacer(1, 2 * mm),
      _pair(f"Tidligere frigivet {earlier} MBq, i alt nu {now} MBq.", f"Released before {earlier}, now {now} MBq."),
    ]
  if content.reason:
    panel = [_pair("Begrundelse", "Reason given by the signer", LABEL), _p(content.reason, STRONG)]
    found += [Spacer(1, 3 * mm), _panel(panel, WARNING_PANEL, WARNING)]
  return found


def _in_all(content: CertificateContent) -> str:
  if content.percent is not None:
    return f"{words.number(content.ordered_mbq)} MBq"
  return words.wanted(0.0, sum(it.injections or 0 for it in content.orders))


def _exceptions(content: CertificateContent) -> list[Flowable]:
  marked = [(f"Ordre {order.id}", f"Order {order.id}", order.marks) for order in content.orders]
  marked += [(f"Vial {vial.id}", f"Vial {vial.id}", vial.marks) for vial in content.vials]
  rows: list[Flowable] = []
  for danish, english, marks in marked:
    for mark in marks:
      said = words.both(words.MARKS, mark)
      rows.append(_pair(f"{danish}: {said[0]}", f"{english}: {said[1]}"))
  if not rows:
    rows.append(_pair("Ingen.", "None."))
  return [_pair("Undtagelser og ændringer", "Exceptions and changes", HEADING), *rows]


def _signature(content: CertificateContent) -> list[Flowable]:
  danish, english = words.both(words.ROLES, content.signer_role)
  panel = [
    _pair("Underskrevet elektronisk af", "Signed electronically by", LABEL),
    _p(content.signed_by, _style("signer", 11, font=BOLD)),
    _pair(danish, english),
    _p(words.moment(content.signed_at, seconds=True), STRONG),
    _p(content.meaning, TEXT),
  ]
  return [Spacer(1, 5 * mm), KeepTogether([_panel(panel, PANEL, INK)])]


def _canvas(content: CertificateContent) -> type[Canvas]:
  """A canvas that knows how many pages there are before it writes the first one's foot."""

  class Paged(Canvas):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
      super().__init__(*args, **kwargs)
      self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802  reportlab's name
      self._pages.append(dict(self.__dict__))
      self._startPage()  # type: ignore[attr-defined]

    def save(self) -> None:
      pages = self._pages
      for place, page in enumerate(pages, 1):
        self.__dict__.update(page)
        _margins(self, content, place, len(pages))
        super().showPage()
      super().save()

  return Paged


def _margins(canvas: Canvas, content: CertificateContent, page: int, pages: int) -> None:
  """What stands on every page: whose it is, which it is, and the signature."""
  top, right = A4[1] - 12 * mm, A4[0] - MARGIN
  canvas.setFillColor(QUIET)
  canvas.setFont(PLAIN, 8)
  canvas.drawString(MARGIN, top, _plain(content.site))
  canvas.setFillColor(INK)
  canvas.setFont(BOLD, 8)
  canvas.drawRightString(right, top, _plain(f"{content.number} · version {content.version}"))
  canvas.setStrokeColor(RULE)
  canvas.setLineWidth(0.6)
  canvas.line(MARGIN, top - 3 * mm, right, top - 3 * mm)
  canvas.line(MARGIN, FOOT - 4 * mm, right, FOOT - 4 * mm)
  danish, english = words.both(words.ROLES, content.signer_role)
  signed = (
    f"{content.signed_by}, {danish} / {english}, {words.moment(content.signed_at, seconds=True)}\n{content.meaning}"
  )
  signature = _p(signed, SMALL)
  _, height = signature.wrap(WIDTH, FOOT)
  signature.drawOn(canvas, MARGIN, FOOT - 6 * mm - height)
  canvas.setFillColor(QUIET)
  canvas.setFont(PLAIN, 7.4)
  canvas.drawString(MARGIN, 9 * mm, _plain(f"{content.number} · version {content.version}"))
  canvas.drawRightString(right, 9 * mm, f"Side {page} af {pages} / Page {page} of {pages}")
