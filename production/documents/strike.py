"""A certificate that is struck through, on paper too: the bytes that were signed, then what was done to it since.

A PDF may be added to without touching what is there, so the copy begins with the signed bytes, which can be checked.
"""

from __future__ import annotations

import io
from datetime import datetime

from pypdf import PdfReader, PdfWriter
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from production.documents import words
from production.documents.page import BOLD, MARGIN, WARNING, one_at_a_time, plain, style, text

WITHDRAWN = ("TRUKKET TILBAGE – GÆLDER IKKE", "WITHDRAWN – NOT VALID")
NOTE = style("strike", 6.6, WARNING, BOLD)
# What fits above the head of a page; the whole of it stands on the screens and in the trail.
MOST_LETTERS = 110


def strike(data: bytes, *, by: str, at: datetime, reason: str) -> bytes:
  """The same pages, each crossed out, with who struck it through, when and why. `data` are their first bytes."""
  writer = PdfWriter(io.BytesIO(data), incremental=True)
  if len(reason) > MOST_LETTERS:
    reason = f"{reason[:MOST_LETTERS]} …"
  said = f"{WITHDRAWN[0]} / {WITHDRAWN[1]}. {words.moment(at)}, {by}: {reason}"
  for page in writer.pages:
    cross = _crossed(float(page.mediabox.width), float(page.mediabox.height), said)
    page.merge_page(PdfReader(io.BytesIO(cross)).pages[0])
  out = io.BytesIO()
  writer.write(out)
  return out.getvalue()


def _crossed(width: float, height: float, said: str) -> bytes:
  """A page with nothing on it but the cross and the note."""
  out = io.BytesIO()
  with one_at_a_time:
    canvas = Canvas(out, pagesize=(width, height), invariant=1)
    canvas.setStrokeColor(WARNING)
    canvas.setStrokeAlpha(0.5)
    canvas.setLineWidth(1.6 * mm)
    left, right, low, high = MARGIN, width - MARGIN, MARGIN, height - MARGIN
    canvas.line(left, low, right, high)
    canvas.line(left, high, right, low)
    note = text(said, NOTE)
    _, used = note.wrap(width - 2 * MARGIN, height)
    note.drawOn(canvas, MARGIN, height - 2 * mm - used)
    canvas.setFillColor(WARNING)
    canvas.setFillAlpha(0.4)
    canvas.translate(width / 2, height / 2)
    for place, one in enumerate(WITHDRAWN):
      canvas.setFont(BOLD, 24)
      canvas.drawCentredString(0, (60 - 30 * place) * mm, plain(one))
    canvas.showPage()
    canvas.save()
  return out.getvalue()
