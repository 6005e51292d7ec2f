"""The trail on paper: who asked for what and when, and each entry with who, when, why, and what it changed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

import msgspec
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer, Table, TableStyle

from production.documents import page as paper
from production.documents import words as paper_words
from tracershop.audit import trail, words

MARGIN, HEAD, FOOT = 16 * mm, 20 * mm, 16 * mm
WIDTH = A4[0] - 2 * MARGIN
_TITLE = ParagraphStyle("auditTitle", fontName=paper.BOLD, fontSize=15, leading=20, textColor=paper.INK)
_TEXT = ParagraphStyle("auditText", fontName=paper.PLAIN, fontSize=8, leading=11, textColor=paper.INK)
_STRONG = ParagraphStyle("auditStrong", parent=_TEXT, fontName=paper.BOLD)
_QUIET = ParagraphStyle("auditQuiet", parent=_TEXT, fontSize=7, leading=9.5, textColor=paper.QUIET)
_ALARM = ParagraphStyle("auditAlarm", parent=_STRONG, textColor=HexColor("#8a2b0d"))


class Content(msgspec.Struct, frozen=True, kw_only=True):
  """All that is printed. `cut` is the sentence that says that there is more."""

  site: str
  asked_by: str
  role: str
  asked_at: datetime
  criteria: Sequence[tuple[str, str]]
  entries: Sequence[trail.ShownEntry]
  cut: str | None
  language: str


def render(content: Content) -> bytes:
  """A4 pages; each says who asked, when, and which page of how many it is."""
  out = io.BytesIO()
  frame = Frame(MARGIN, FOOT, WIDTH, A4[1] - FOOT - HEAD, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
  document = BaseDocTemplate(
    out,
    pagesize=A4,
    pageTemplates=[PageTemplate(id="page", frames=[frame])],
    title=_said(content, "Revisionsspor", "Audit trail"),
    author=_plain(content.site),
    lang="en" if content.language == "en" else "da-DK",
    invariant=1,
  )
  # The fonts' tables of used letters are shared: one document at a time.
  with paper.one_at_a_time:
    document.build(_story(content), canvasmaker=_canvas(content))
  return out.getvalue()


def _plain(text: str) -> str:
  return paper.plain(text)


def _said(content: Content, danish: str, english: str) -> str:
  return english if content.language == "en" else danish


def _p(text: str, style: ParagraphStyle = _TEXT) -> Paragraph:
  return Paragraph(escape(_plain(text)).replace("\n", "<br/>"), style)


def _story(content: Content) -> list[Flowable]:
  found: list[Flowable] = [
    _p(_said(content, "Revisionsspor", "Audit trail"), _TITLE),
    _p(_asked(content)),
    Spacer(1, 2 * mm),
    Table(
      [[_p(label, _QUIET), _p(value, _STRONG)] for label, value in content.criteria],
      colWidths=[34 * mm, WIDTH - 34 * mm],
      style=TableStyle([("LEFTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 0)]),
    ),
    _p(
      _said(
        content, f"{len(content.entries)} poster, de nyeste først.", f"{len(content.entries)} entries, newest first."
      )
    ),
  ]
  if content.cut:
    found.append(_p(content.cut, _ALARM))
  for entry in content.entries:
    found += _entry(content, entry)
  if not content.entries:
    found.append(_p(_said(content, "Ingen poster passer.", "No entry fits."), _STRONG))
  elif content.cut:
    found += [Spacer(1, 3 * mm), _p(content.cut, _ALARM)]
  return found


def _asked(content: Content) -> str:
  role = words.said(words.ROLES, content.role, content.language)
  when = paper_words.moment(content.asked_at, seconds=True)
  return _said(
    content, f"Udtrukket af {content.asked_by} ({role}), {when}", f"Taken out by {content.asked_by} ({role}), {when}"
  )


def _entry(content: Content, it: trail.ShownEntry) -> list[Flowable]:
  role = words.said(words.ROLES, it.role, content.language)
  about = ", ".join(words.subject(name, content.language) for name in it.subjects)
  found: list[Flowable] = [
    Spacer(1, 2.5 * mm),
    Table(
      [[_p(f"{it.id}  {it.title}", _STRONG), _p(f"{words.instant(it.at)}  {it.actor} ({role})")]],
      colWidths=[WIDTH * 0.45, WIDTH * 0.55],
      style=TableStyle([
        ("LINEABOVE", (0, 0), (-1, 0), 0.6, paper.RULE),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
      ]),
    ),
    _p(f"{about}  ·  {it.kind}  ·  {it.origin}  ·  SHA-256 {it.hash[:16]}…", _QUIET),
  ]  # fmt: skip
  if it.reason:
    found.append(_p(f"{_said(content, 'Begrundelse', 'Reason')}: {it.reason}", _STRONG))
  if it.erased is not None:
    by = f"{it.erased.actor}, {words.instant(it.erased.at)}: {it.erased.reason or '–'}"
    text = _said(content, f"Ordene er slettet af {by} (post ", f"Words erased by {by} (entry ")
    found.append(_p(f"{text}{it.erased.by_entry_id})", _ALARM))
  if it.withheld:
    found.append(_p(_said(content, "Ordene er ikke dine at læse.", "The words are not yours to read."), _QUIET))
  if it.changes:
    found.append(_changes(it))
  return found


def _changes(it: trail.ShownEntry) -> Table:
  rows: list[list[Any]] = [
    [_p(change.row, _QUIET), _p(change.label), _p(_short(change.before)), _p(f"» {_short(change.after)}", _STRONG)]
    for change in it.changes
  ]
  style: list[tuple[Any, ...]] = [
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 0.5),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
  ]
  widths = [22 * mm, 52 * mm, (WIDTH - 74 * mm) * 0.45, (WIDTH - 74 * mm) * 0.55]
  return Table(rows, colWidths=widths, style=TableStyle(style))


def _short(text: str, most: int = 600) -> str:
  """A cell never grows above a page."""
  return text if len(text) <= most else f"{text[:most]}…"


def _canvas(content: Content) -> type[Canvas]:
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


def _margins(canvas: Canvas, content: Content, page: int, pages: int) -> None:
  top, right = A4[1] - 11 * mm, A4[0] - MARGIN
  canvas.setFillColor(paper.QUIET)
  canvas.setFont(paper.PLAIN, 7.4)
  canvas.drawString(MARGIN, top, _plain(f"{content.site} · {_said(content, 'Revisionsspor', 'Audit trail')}"))
  canvas.drawRightString(right, top, _plain(_asked(content)))
  canvas.setStrokeColor(paper.RULE)
  canvas.setLineWidth(0.6)
  canvas.line(MARGIN, top - 2.5 * mm, right, top - 2.5 * mm)
  canvas.drawRightString(right, 9 * mm, _said(content, f"Side {page} af {pages}", f"Page {page} of {pages}"))
