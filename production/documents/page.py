"""The pages of our papers: fonts, styles, tables, and what stands at the head and foot of every page."""

from __future__ import annotations

import io
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import msgspec
import reportlab
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Table, TableStyle

from production.documents import words

# Bitstream Vera comes with reportlab and may be embedded; it has the Danish letters.
FONTS = Path(reportlab.__file__).parent / "fonts"
PLAIN, BOLD, ITALIC = "Vera", "VeraBd", "VeraIt"
INK, QUIET, RULE, PANEL = HexColor("#15202b"), HexColor("#4a5a68"), HexColor("#c3ccd4"), HexColor("#f1f4f6")
WARNING, WARNING_PANEL = HexColor("#8a2b0d"), HexColor("#fdf1ec")
MARGIN, FOOT, HEAD = 17 * mm, 33 * mm, 22 * mm
WIDTH = A4[0] - 2 * MARGIN
WIDE = A4[1] - 2 * MARGIN

# The fonts' tables of used letters are reportlab's own and shared: one document at a time.
one_at_a_time = threading.Lock()


def _register() -> frozenset[int]:
  """Makes the fonts known, and gives the letters that they have."""
  fonts = [TTFont(name, str(FONTS / f"{name}.ttf")) for name in (PLAIN, BOLD, ITALIC)]
  for font in fonts:
    pdfmetrics.registerFont(font)
  pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=ITALIC, boldItalic=BOLD)
  return frozenset.intersection(*(frozenset(font.face.charToGlyph) for font in fonts))


LETTERS = _register()


def style(name: str, size: float, color: Color = INK, font: str = PLAIN, **more: Any) -> ParagraphStyle:
  """A style of one of our fonts."""
  return ParagraphStyle(name, fontName=font, fontSize=size, leading=size * 1.36, textColor=color, **more)


TITLE = style("title", 17, font=BOLD)
SUBTITLE = style("subtitle", 10, QUIET)
HEADING = style("heading", 9.5, font=BOLD, spaceBefore=9, spaceAfter=3)
TEXT = style("text", 8.6)
STRONG = style("strong", 8.6, font=BOLD)
SMALL = style("small", 7.2, QUIET)
LABEL = style("label", 7.4, QUIET)
RIGHT = style("right", 8.6, alignment=TA_RIGHT)
RIGHT_STRONG = style("rightStrong", 8.6, font=BOLD, alignment=TA_RIGHT)
RIGHT_LABEL = style("rightLabel", 7.4, QUIET, alignment=TA_RIGHT)
ALARM = style("alarm", 9.5, WARNING, BOLD)


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
  """What stands on every page of a paper: whose it is, which it is, and who made it, as what, when and meaning what."""

  number: str
  version: int
  site: str
  subject: str
  name: str
  role: str
  at: datetime
  meaning: str
  wide: bool = False

  @property
  def size(self) -> tuple[float, float]:
    return landscape(A4) if self.wide else A4


def build(sheet: Sheet, story: Sequence[Flowable]) -> bytes:
  """A paper's A4 pages. The same content gives the same bytes: no clock, no chance (REL-10)."""
  out = io.BytesIO()
  width, height = sheet.size
  frame = Frame(
    MARGIN,
    FOOT,
    width - 2 * MARGIN,
    height - FOOT - HEAD,
    leftPadding=0,
    rightPadding=0,
    topPadding=0,
    bottomPadding=0,
  )
  document = BaseDocTemplate(
    out,
    pagesize=sheet.size,
    pageTemplates=[PageTemplate(id="page", frames=[frame])],
    title=f"{sheet.number} v{sheet.version}",
    author=plain(sheet.site),
    subject=plain(sheet.subject),
    lang="da-DK",
    # Without it the file would carry the hour of its making, and two of the same content would differ.
    invariant=1,
  )
  with one_at_a_time:
    document.build(list(story), canvasmaker=_canvas(sheet))
  return out.getvalue()


def plain(text: str) -> str:
  """A text in the letters that our fonts have."""
  return words.printable(text, LETTERS)


def text(said: str, look: ParagraphStyle = TEXT) -> Paragraph:
  """A text as it is; a new line stays one."""
  return Paragraph(escape(plain(said)).replace("\n", "<br/>"), look)


def pair(danish: str, english: str, look: ParagraphStyle = TEXT) -> Paragraph:
  """Danish, and the English beside it, smaller."""
  shown = escape(plain(danish))
  if english != danish:
    shown += f' <font size="{look.fontSize - 1.2:g}" color="#4a5a68">/ {escape(plain(english))}</font>'
  return Paragraph(shown, look)


def head(danish: str, english: str, look: ParagraphStyle = LABEL) -> Paragraph:
  """A column's heading: Danish above English."""
  small = f'<font size="{look.fontSize - 1:g}">{escape(plain(english))}</font>'
  return Paragraph(f"{escape(plain(danish))}<br/>{small}", look)


def panel(rows: Sequence[Flowable], fill: Color, edge: Color, width: float = WIDTH) -> Table:
  """Lines on a coloured ground with an edge: a warning, or a signature."""
  looks: list[tuple[Any, ...]] = [
    ("BACKGROUND", (0, 0), (-1, -1), fill),
    ("LINEBEFORE", (0, 0), (0, -1), 2.4, edge),
    ("LEFTPADDING", (0, 0), (-1, -1), 9),
    ("TOPPADDING", (0, 0), (-1, -1), 1.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
  ]
  return Table([[row] for row in rows], colWidths=[width], style=TableStyle(looks))


def alarm(danish: str, english: str, width: float = WIDTH) -> Table:
  """A warning that nobody may overlook, in both languages at full size."""
  return panel([text(danish, ALARM), text(english, ALARM)], WARNING_PANEL, WARNING, width)


def facts(rows: Sequence[tuple[str, str, str, ParagraphStyle]], width: float = WIDTH) -> Table:
  """Facts one below the other: Danish label, English label, what it is, and how it looks."""
  looks: list[tuple[Any, ...]] = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
    ("LINEABOVE", (0, 0), (-1, 0), 0.4, RULE),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 2.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
  ]
  shown = [[pair(danish, english, LABEL), text(said, look)] for danish, english, said, look in rows]
  return Table(shown, colWidths=[46 * mm, width - 46 * mm], style=TableStyle(looks))


def grid(
  heads: Sequence[Flowable], rows: Sequence[Sequence[Any]], widths: Sequence[float], *, total: bool = False
) -> Table:
  """A table whose head comes again on every page; with `total` a line above its last row."""
  looks: list[tuple[Any, ...]] = [
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
    looks.append(("LINEABOVE", (0, -1), (-1, -1), 0.9, INK))
  return Table([list(heads), *map(list, rows)], colWidths=list(widths), style=TableStyle(looks), repeatRows=1)


def _canvas(sheet: Sheet) -> type[Canvas]:
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
        _margins(self, sheet, place, len(pages))
        super().showPage()
      super().save()

  return Paged


def _margins(canvas: Canvas, sheet: Sheet, page: int, pages: int) -> None:
  width, height = sheet.size
  top, right = height - 12 * mm, width - MARGIN
  canvas.setFillColor(QUIET)
  canvas.setFont(PLAIN, 8)
  canvas.drawString(MARGIN, top, plain(sheet.site))
  canvas.setFillColor(INK)
  canvas.setFont(BOLD, 8)
  canvas.drawRightString(right, top, plain(f"{sheet.number} · version {sheet.version}"))
  canvas.setStrokeColor(RULE)
  canvas.setLineWidth(0.6)
  canvas.line(MARGIN, top - 3 * mm, right, top - 3 * mm)
  canvas.line(MARGIN, FOOT - 4 * mm, right, FOOT - 4 * mm)
  danish, english = words.both(words.ROLES, sheet.role)
  signed = f"{sheet.name}, {danish} / {english}, {words.moment(sheet.at, seconds=True)}\n{sheet.meaning}"
  signature = text(signed, SMALL)
  _, used = signature.wrap(width - 2 * MARGIN, FOOT)
  signature.drawOn(canvas, MARGIN, FOOT - 6 * mm - used)
  canvas.setFillColor(QUIET)
  canvas.setFont(PLAIN, 7.4)
  canvas.drawString(MARGIN, 9 * mm, plain(f"{sheet.number} · version {sheet.version}"))
  canvas.drawRightString(right, 9 * mm, f"Side {page} af {pages} / Page {page} of {pages}")
