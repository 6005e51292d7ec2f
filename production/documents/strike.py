"""What has become of a paper since, said on it too: a certificate that is struck through, a paper that was outrun.

A PDF may be added to without touching what is there, so the copy begins with the frozen bytes, which can be checked.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

from pypdf import PdfReader, PdfWriter
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from production.documents import words
from production.documents.page import BOLD, MARGIN, WARNING, one_at_a_time, plain, style, text
from tracershop.orderbook.outrun import PaperChange

WITHDRAWN = ("TRUKKET TILBAGE – GÆLDER IKKE", "WITHDRAWN – NOT VALID")
CAME_BACK = ("BILEN KOM TILBAGE – GÆLDER IKKE", "THE CAR CAME BACK – NOT VALID")
OUTRUN = ("ÆNDRET SIDEN", "CHANGED SINCE")
NOTE = style("strike", 6.6, WARNING, BOLD)
# What fits above the head of a page; the whole of it stands on the screens and in the trail.
MOST_LETTERS = 110


def strike(data: bytes, *, by: str, at: datetime, reason: str) -> bytes:
  """The same pages, each crossed out, with who struck it through, when and why. `data` are their first bytes."""
  return _crossed(data, WITHDRAWN, by, at, reason)


def came_back(data: bytes, *, by: str, at: datetime, reason: str) -> bytes:
  """The same of a paper whose car came back (DSP-22)."""
  return _crossed(data, CAME_BACK, by, at, reason)


def _crossed(data: bytes, big: tuple[str, str], by: str, at: datetime, reason: str) -> bytes:
  said = f"{big[0]} / {big[1]}. {words.moment(at)}, {by}: {_short(reason)}"
  return _stamped(data, big, said, crossed=True)


def outrun(data: bytes, *, at: datetime, changed: Sequence[PaperChange]) -> bytes:
  """The same pages, each with the mark that what stands there has changed since, what is so as of `at`, and not crossed
  out: the rest of it still holds. `data` are their first bytes (DOC-21)."""
  told = "; ".join(dict.fromkeys(words.changed(it.type, it.id, it.key, it.now) for it in changed))
  said = f"{OUTRUN[0]} / {OUTRUN[1]}. {words.moment(at)}: {_short(told)}"
  return _stamped(data, OUTRUN, said, crossed=False)


def _short(text: str) -> str:
  return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]} …"


def _stamped(data: bytes, big: tuple[str, str], said: str, *, crossed: bool) -> bytes:
  writer = PdfWriter(io.BytesIO(data), incremental=True)
  for page in writer.pages:
    stamp = _stamp(float(page.mediabox.width), float(page.mediabox.height), big, said, crossed=crossed)
    page.merge_page(PdfReader(io.BytesIO(stamp)).pages[0])
  out = io.BytesIO()
  writer.write(out)
  return out.getvalue()


def _stamp(width: float, height: float, big: tuple[str, str], said: str, *, crossed: bool) -> bytes:
  """A page with nothing on it but the note, the two big words, and the cross or a bar at either side."""
  out = io.BytesIO()
  with one_at_a_time:
    canvas = Canvas(out, pagesize=(width, height), invariant=1)
    canvas.setStrokeColor(WARNING)
    canvas.setStrokeAlpha(0.5)
    canvas.setLineWidth(1.6 * mm)
    left, right, low, high = MARGIN, width - MARGIN, MARGIN, height - MARGIN
    if crossed:
      canvas.line(left, low, right, high)
      canvas.line(left, high, right, low)
    else:
      # Beside what stands there, all of which is still to be read.
      for edge in (MARGIN / 2, width - MARGIN / 2):
        canvas.line(edge, low, edge, high)
    note = text(said, NOTE)
    _, used = note.wrap(width - 2 * MARGIN, height)
    note.drawOn(canvas, MARGIN, height - 2 * mm - used)
    canvas.setFillColor(WARNING)
    canvas.setFillAlpha(0.4)
    canvas.translate(width / 2, height / 2)
    for place, one in enumerate(big):
      canvas.setFont(BOLD, 24)
      canvas.drawCentredString(0, (60 - 30 * place) * mm, plain(one))
    canvas.showPage()
    canvas.save()
  return out.getvalue()
