"""The vial's label, 98 × 38 mm, as a PDF for any printer; `zpl` is its twin for a label printer."""

from __future__ import annotations

import io

import segno
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from production.documents import trefoil, words
from production.documents.page import BOLD, INK, PLAIN, one_at_a_time, plain
from production.documents.paper_content import Label

SIZE = (98 * mm, 38 * mm)
EDGE = 2 * mm
# The signs stand left, the words right of this.
COLUMN = 29 * mm


def lines(content: Label) -> list[tuple[str, float, bool]]:
  """What the label says, from the top: words, their height in points, and whether they are bold."""
  vial = content.vial
  found = [
    (content.names, 10.0, True),
    (content.clinical_name, 6.2, False),
    (content.customer, 8.2, True),
    (content.endpoint, 6.6, False),
    (f"Batch {vial.batch_number}   Vial {vial.id}", 8.2, True),
    (f"{words.number(vial.activity_mbq)} MBq  {words.number(vial.volume_ml, 2)} ml", 9.2, True),
    (f"Kalibreret / Calibrated {words.moment(vial.calibrated_at, seconds=True)}", 6.2, False),
    (f"Udløber / Expires {words.moment(vial.expires_at) if vial.expires_at else '–'}", 6.2, False),
  ]
  if not vial.released:
    return [*found, ("IKKE FRIGIVET – må ikke bruges / NOT RELEASED", 6.8, True)]
  found += [(delivery(number, at), 6.8, True) for number, at in content.deliveries[:1]]
  return found if content.human else [*found, (" / ".join(words.NOT_FOR_PEOPLE), 6.0, True)]


def delivery(number: int, at: object) -> str:
  """The order and its delivery time, as a released vial's label says it."""
  return f"Ordre / Order {number}  levering {words.moment(at)}"  # type: ignore[arg-type]


def render(content: Label) -> bytes:
  """The label; the same content gives the same bytes (DOC-3)."""
  out = io.BytesIO()
  with one_at_a_time:
    canvas = Canvas(out, pagesize=SIZE, invariant=1)
    canvas.setTitle(f"{content.made.number} v{content.made.version}")
    canvas.setSubject(plain(f"{content.vial.batch_number} - {content.customer}"))
    canvas.setFillColor(INK)
    _signs(canvas, content)
    _words(canvas, content)
    canvas.showPage()
    canvas.save()
  return out.getvalue()


def _signs(canvas: Canvas, content: Label) -> None:
  size = 13 * mm
  radius, x, y = size / (2 * trefoil.OUTER), EDGE + 4 * mm + size / 2, SIZE[1] - EDGE - size / 2
  for start in trefoil.BLADES:
    outer, inner = trefoil.OUTER * radius, trefoil.INNER * radius
    path = canvas.beginPath()
    path.arc(x - outer, y - outer, x + outer, y + outer, start, trefoil.SPAN)
    path.arcTo(x - inner, y - inner, x + inner, y + inner, start + trefoil.SPAN, -trefoil.SPAN)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)
  canvas.circle(x, y, radius, stroke=0, fill=1)
  matrix = segno.make_qr(content.code, error="m").matrix
  # Four empty modules around it, as a reader wants them, are the label's own white.
  module = 19 * mm / len(matrix)
  left, top = EDGE + 1 * mm, EDGE + 19 * mm
  for row, dots in enumerate(matrix):
    for column, dark in enumerate(dots):
      if dark:
        canvas.rect(left + column * module, top - (row + 1) * module, module, module, stroke=0, fill=1)


def _words(canvas: Canvas, content: Label) -> None:
  room = SIZE[0] - COLUMN - EDGE
  y = SIZE[1] - EDGE
  for said, height, bold in lines(content):
    font, shown = BOLD if bold else PLAIN, plain(said)
    # What is too long becomes smaller; cut off it could be another batch or another hospital.
    fitting = min(height, height * room / max(stringWidth(shown, font, height), 1e-9))
    y -= height * 1.28
    canvas.setFont(font, fitting)
    canvas.drawString(COLUMN, y + height * 0.28, shown)
  canvas.setFont(PLAIN, 4.6)
  made = content.made
  foot = plain(f"{made.site} · {made.number} v{made.version} · {made.name} {words.moment(made.at)}")
  width = stringWidth(foot, PLAIN, 4.6)
  if width > room:
    canvas.setFont(PLAIN, 4.6 * room / width)
  canvas.drawString(COLUMN, EDGE * 0.6, foot)
