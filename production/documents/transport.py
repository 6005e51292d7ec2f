"""The transport document of a class 7 consignment by road. Frozen when it leaves; none where nothing leaves the house.

What it must say is of the Agreement concerning the International Carriage of Dangerous Goods by Road (ADR): 5.4.1.1.1
(number, proper shipping name, class, packages, consignor, consignee, tunnel code), 5.4.1.2.5 (radionuclide, form,
activity, category, transport index) and 5.4.1.4 (the country's language, and English, French or German). How much a
type A package may hold stands in 2.2.7.2.4.4; whether these do is the consignor's to judge.
"""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from production.documents import words
from production.documents.page import (
  HEADING,
  INK,
  LABEL,
  PANEL,
  RIGHT_LABEL,
  RIGHT_STRONG,
  SMALL,
  STRONG,
  TEXT,
  WIDTH,
  build,
  facts,
  grid,
  head,
  pair,
  panel,
  text,
)
from production.documents.paper_content import TransportDocument
from production.documents.paper_parts import late_entry, sheet, title

MEANING = (
  "Afsender: godset er beskrevet, pakket, mærket og forsynet med faresedler efter ADR.",
  "Consignor: the goods are described, packed, marked and labelled according to ADR.",
)
DANISH = "UN 2915 RADIOAKTIVT STOF, TYPE A KOLLI, ikke-speciel form, ikke-fissilt eller undtaget-fissilt, 7, (E)"
ENGLISH = "UN 2915 RADIOACTIVE MATERIAL, TYPE A PACKAGE, non-special form, non-fissile or fissile-excepted, 7, (E)"
# To be written by hand: the screen did not ask, or nobody answered.
BLANK = "________________________"
# By the category: the package's label (ADR 5.2.2.2.2).
MODELS = {"I-WHITE": "7A", "II-YELLOW": "7B", "III-YELLOW": "7C"}


def render(content: TransportDocument) -> bytes:
  """The transport document's A4 pages; the same content gives the same bytes (DOC-2)."""
  return build(sheet(content.made, f"ADR UN 2915, {content.customer}", MEANING), _story(content))


def _story(content: TransportDocument) -> list[Flowable]:
  return [
    *title(
      "Transportdokument, farligt gods, klasse 7",
      "Transport document, dangerous goods, class 7",
      released=content.released,
    ),
    panel([text(DANISH, STRONG), text(ENGLISH, STRONG)], PANEL, INK),
    Spacer(1, 3 * mm),
    facts(
      [
        ("Afsender", "Consignor", f"{content.made.site}\n{content.address or BLANK}", STRONG),
        ("Modtager", "Consignee", f"{content.customer}, {content.endpoint}", STRONG),
        ("Modtagers adresse", "Consignee's address", content.consignee_address, STRONG),
        ("Afgang", "Departure", words.moment(content.dispatched_at), STRONG),
        ("Køretøj", "Vehicle", content.vehicle, TEXT),
        ("Nødtelefon", "Emergency number", content.emergency_phone or BLANK, STRONG),
      ]
    ),
    *(late_entry(content.made.at) if content.from_paper else []),
    *_contents(content),
    *_packages(content),
    *_driver(content),
  ]


def _contents(content: TransportDocument) -> list[Flowable]:
  heads = [
    head("Radionuklid", "Radionuclide", LABEL),
    head("Fysisk og kemisk form", "Physical and chemical form", LABEL),
    head("Aktivitet ved afgang", "Activity at departure", RIGHT_LABEL),
    head("Volumen", "Volume", RIGHT_LABEL),
    head("Vialer", "Vials", RIGHT_LABEL),
    head("Batch", "Batch", LABEL),
  ]
  rows: list[list[Flowable]] = [
    [
      text(one.symbol, STRONG),
      pair(f"Væske: {one.form}", "liquid"),
      text(words.activity(one.activity_mbq), RIGHT_STRONG),
      text(f"{words.number(one.volume_ml, 2)} ml", RIGHT_STRONG),
      text(f"{one.vials}", RIGHT_STRONG),
      text(", ".join(one.batches)),
    ]
    for one in content.nuclides
  ]
  widths = [24 * mm, 46 * mm, 32 * mm, 22 * mm, 14 * mm, WIDTH - 138 * mm]
  return [
    pair("Indhold", "Contents", HEADING),
    grid(heads, rows, widths),
    Spacer(1, 1 * mm),
    pair(
      f"Aktiviteten gælder {words.moment(content.dispatched_at)}.",
      f"The activity is that at {words.moment(content.dispatched_at)}.",
      SMALL,
    ),
  ]


def _packages(content: TransportDocument) -> list[Flowable]:
  index = "–" if content.category == "I-WHITE" else BLANK
  if content.transport_index is not None:
    index = words.number(content.transport_index)
  category = BLANK if content.category is None else f"{content.category} ({MODELS[content.category]})"
  return [
    pair("Kolli", "Packages", HEADING),
    facts(
      [
        ("Antal og art", "Number and kind", f"{content.packages or BLANK} × TYPE A", STRONG),
        ("Kategori", "Category", category, STRONG),
        ("Transportindeks (TI)", "Transport index (TI)", index, STRONG),
      ]
    ),
  ]


def _driver(content: TransportDocument) -> list[Flowable]:
  rows: list[Flowable] = [
    pair("Til føreren", "To the driver", STRONG),
    pair(
      "Køretøjet skilter: storseddel 7D på begge sider og bagpå, orange tavler for og bag (ADR 5.3).",
      "Placard the vehicle: 7D on both sides and at the rear, orange plates at front and rear (ADR 5.3).",
    ),
    pair(
      "Fastgør kolli; ingen andre end besætningen i bilen; skriftlige anvisninger er med (ADR 5.4.3, 7.5.11 CV33).",
      "Stow the packages firmly; nobody but the crew in the vehicle; carry the instructions in writing.",
    ),
    pair(
      f"Ved uheld: hold afstand, ring 112 og {content.emergency_phone or BLANK}.",
      f"In an accident: keep away, call 112 and {content.emergency_phone or BLANK}.",
    ),
  ]
  return [Spacer(1, 5 * mm), KeepTogether([panel(rows, PANEL, INK)])]
