"""What several papers show alike: their sheet, their title, vials and amounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from production.documents import words
from production.documents.page import (
  HEADING,
  LABEL,
  RIGHT,
  RIGHT_LABEL,
  RIGHT_STRONG,
  STRONG,
  SUBTITLE,
  TITLE,
  WARNING,
  WARNING_PANEL,
  WIDTH,
  Sheet,
  alarm,
  grid,
  head,
  pair,
  panel,
  text,
)
from production.documents.paper_content import Made, PaperOrder, PaperVial


def sheet(made: Made, subject: str, meaning: tuple[str, str], *, wide: bool = False) -> Sheet:
  """The head and foot of a paper's pages; `meaning` is what making it means, in both languages."""
  return Sheet(
    number=made.number,
    version=made.version,
    site=made.site,
    subject=subject,
    name=made.name,
    role=made.role,
    at=made.at,
    meaning=" / ".join(meaning),
    wide=wide,
  )


def title(danish: str, english: str, *, released: bool = True, width: float = WIDTH) -> list[Flowable]:
  """A paper's title, and the warning that what it tells of may not be used yet."""
  shown: list[Flowable] = [text(danish, TITLE), text(english, SUBTITLE), Spacer(1, 4 * mm)]
  if not released:
    shown += [alarm(*words.ON_ITS_WAY, width), Spacer(1, 3 * mm)]
  return shown


def late_entry(at: datetime) -> list[Flowable]:
  """That what left stood on paper first, and was typed in afterwards (DSP-20). `at` is when the paper was made."""
  danish, english = (f"{it[0].upper()}{it[1:]} {words.moment(at)}" for it in words.MARKS["fromPaper"])
  return [Spacer(1, 3 * mm), panel([pair(danish, english, STRONG)], WARNING_PANEL, WARNING)]


def amount(order: PaperOrder) -> str:
  """What was ordered, with its unit: MBq at the ordered delivery time, or a count."""
  if order.injections is not None:
    return f"{order.injections} inj."
  return f"{words.number(order.ordered_mbq or 0.0)} MBq"


def released_words(vial: PaperVial) -> tuple[str, str]:
  """Whether a vial may be used."""
  return ("Frigivet", "Released") if vial.released else ("IKKE frigivet", "NOT released")


def vials(rows: Sequence[PaperVial]) -> list[Flowable]:
  """The vials of a delivery, each with its instants and whether it may be used."""
  heads = [
    head("Batch", "Batch", LABEL),
    head("Vial", "Vial", LABEL),
    head("Aktivitet", "Activity", RIGHT_LABEL),
    head("Kalibreret", "Calibrated at", LABEL),
    head("Volumen", "Volume", RIGHT_LABEL),
    head("Ved levering", "MBq at delivery", RIGHT_LABEL),
    head("Udløber", "Expires", LABEL),
    head("Må bruges", "May be used", LABEL),
  ]
  shown: list[list[Flowable]] = [
    [
      text(vial.batch_number, STRONG),
      text(f"{vial.id}"),
      text(f"{words.number(vial.activity_mbq, 2)} MBq", RIGHT),
      text(words.moment(vial.calibrated_at, seconds=True)),
      text(f"{words.number(vial.volume_ml, 2)} ml", RIGHT),
      text("–" if vial.at_delivery_mbq is None else words.number(vial.at_delivery_mbq), RIGHT_STRONG),
      text(words.moment(vial.expires_at) if vial.expires_at else "–"),
      pair(*released_words(vial)),
    ]
    for vial in rows
  ]
  widths = [29 * mm, 10 * mm, 27 * mm, 30 * mm, 17 * mm, 19 * mm, 22 * mm, WIDTH - 154 * mm]
  return [pair("Vialer", "Vials", HEADING), grid(heads, shown, widths), *_conditional(rows)]


def _conditional(rows: Sequence[PaperVial]) -> list[Flowable]:
  """Which of them are of a batch that was certified conditionally, and what it still waited for (CRT-2)."""
  found: list[Flowable] = []
  for vial in rows:
    if vial.batch_state == "conditionallyCertified":
      danish, english = words.conditional(vial.late_tests)
      found.append(pair(f"Vial {vial.id}: {danish}", f"Vial {vial.id}: {english}", STRONG))
  return [Spacer(1, 1 * mm), *found] if found else []
