"""The papers of a delivery say all they must, on every page whose they are, and come out the same each time."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
import segno
from pypdf import PdfReader

from production.documents import day_list, delivery_note, label, transport, trefoil, words, zpl
from production.documents.paper_content import (
  DayList,
  DayListOrder,
  DeliveryNote,
  Label,
  Made,
  Nuclide,
  PaperOrder,
  PaperVial,
  TransportDocument,
)
from production.tests.papers import pages, text_of


def at(hour: int, minute: int = 0) -> datetime:
  """An instant of Tuesday 24 November 2026, in UTC; Copenhagen is an hour ahead."""
  return datetime(2026, 11, 24, hour, minute, tzinfo=UTC)


MADE = Made(
  number="DN-261124-7",
  version=1,
  site="Centralby Cyklotron",
  name="Anders Bæk Østergård",
  role="productionUser",
  at=at(5, 50),
)
ORDER = PaperOrder(
  id=34,
  customer="Åløse & Ærø <Sygehus>",
  endpoint="PET/CT 1",
  tracer="FDG",
  departs_at=at(5, 50),
  deliver_at=at(6),
  ordered_mbq=9_000.0,
  injections=None,
  usage="human",
  status="accepted",
  marks=("editedAfterAcceptance",),
)
VIAL = PaperVial(
  id=7,
  tracer="FDG",
  batch_number="FDG-261124-1",
  activity_mbq=10_273.1,
  calibrated_at=at(5, 41) + timedelta(seconds=9),
  volume_ml=8.35,
  expires_at=at(15, 40),
  released=False,
  order_ids=(34,),
  at_delivery_mbq=9_120.3,
)
NOTE = DeliveryNote(
  made=MADE,
  customer="Åløse & Ærø <Sygehus>",
  endpoint="PET/CT 1",
  address="Indgang <C>\nÅbrinken 6\n9620 Åløse",
  vehicle="Bil 2, ÆØ 12 345",
  dispatched_at=at(5, 48),
  reason="",
  orders=(ORDER,),
  vials=(VIAL,),
)
TRANSPORT = TransportDocument(
  made=MADE,
  address="Hospitalsvej 1, 2100 København Ø",
  emergency_phone="+45 35 00 00 00",
  customer="Åløse & Ærø <Sygehus>",
  endpoint="PET/CT 1",
  consignee_address="Indgang <C>\nÅbrinken 6\n9620 Åløse",
  vehicle="Bil 2",
  dispatched_at=at(5, 48),
  nuclides=(
    Nuclide(
      symbol="F-18",
      form="[18F]Fludeoxyglucose",
      activity_mbq=12_306.4,
      volume_ml=8.35,
      batches=("FDG-261124-1", "FDG-261124-2"),
      vials=2,
    ),
  ),
  category="III-YELLOW",
  transport_index=1.3,
  packages=2,
  released=True,
)
LABEL = Label(
  made=MADE,
  vial=VIAL,
  clinical_name="[18F]Fludeoxyglucose",
  isotope="F-18",
  customer="Åløse & Ærø Sygehus",
  endpoint="PET/CT 1",
  deliveries=(),
)
replace = msgspec.structs.replace
RELEASED = replace(LABEL, vial=replace(VIAL, released=True), deliveries=((34, at(6)),))


def stands_in(text: str, *said: str) -> None:
  for one in said:
    assert one in text, one


def test_doc_2_the_delivery_note_can_be_read_back() -> None:
  stands_in(
    text_of(delivery_note.render(NOTE)),
    "Følgeseddel Delivery note",
    "DN-261124-7 · version 1",
    "Centralby Cyklotron",
    "Kunde / Customer Åløse & Ærø <Sygehus>",
    "PET/CT 1",
    "Afsendt / Sent off 24.11.2026 06:48 (UTC+01:00)",
    "Bil 2, ÆØ 12 345",
    "34 24.11.2026 07:00 (UTC+01:00) FDG 9 000,0 MBq Til mennesker / Human use accepteret / accepted",
    "Ordre 34: ændret efter accept / Order 34: changed after acceptance",
    "FDG-261124-1 7 10 273,10 MBq 24.11.2026 06:41:09 (UTC+01:00) 8,35 ml 9 120,3",
    "IKKE frigivet / NOT released",
  )


def test_doc_2_what_is_not_for_humans_says_so() -> None:
  animal = replace(NOTE, orders=(replace(ORDER, usage="animal"),))
  stands_in(text_of(delivery_note.render(animal)), "NOT FOR USE IN HUMANS", "Til dyr / Animal use")
  assert "NOT FOR USE" not in text_of(delivery_note.render(NOTE))


def test_doc_5_every_page_says_whose_it_is() -> None:
  many = replace(NOTE, vials=tuple(replace(VIAL, id=number) for number in range(1, 41)))
  rows = tuple(day_row(replace(ORDER, id=number)) for number in range(1, 31))
  for found, meaning in (
    (pages(delivery_note.render(many)), "Jeg har sendt disse vialer af sted. / I sent these vials off."),
    (pages(day_list.render(DayList(made=MADE, date=date(2026, 11, 24), rows=rows))), day_list.MEANING[0]),
    (pages(transport.render(TRANSPORT)), transport.MEANING[1]),
  ):
    for place, text in enumerate(found, 1):
      stands_in(
        text,
        f"Side {place} af {len(found)} / Page {place} of {len(found)}",
        "DN-261124-7 · version 1",
        "Anders Bæk Østergård, produktionsbruger / production user, 24.11.2026 06:50:00 (UTC+01:00)",
        meaning,
      )
  assert len(pages(delivery_note.render(many))) > 1


def test_doc_2_the_transport_document_is_what_adr_asks() -> None:
  text = text_of(transport.render(TRANSPORT))
  stands_in(
    text,
    "UN 2915 RADIOAKTIVT STOF, TYPE A KOLLI, ikke-speciel form, ikke-fissilt eller undtaget-fissilt, 7, (E)",
    "UN 2915 RADIOACTIVE MATERIAL, TYPE A PACKAGE, non-special form, non-fissile or fissile-excepted, 7, (E)",
    "Afsender / Consignor Centralby Cyklotron Hospitalsvej 1, 2100 København Ø",
    "Modtager / Consignee Åløse & Ærø <Sygehus>, PET/CT 1",
    "Nødtelefon / Emergency number +45 35 00 00 00",
    "F-18 Væske: [18F]Fludeoxyglucose / liquid 12,31 GBq 8,35 ml 2 FDG-261124-1, FDG-261124-2",
    "The activity is that at 24.11.2026 06:48 (UTC+01:00).",
    "2 × TYPE A",
    "Kategori / Category III-YELLOW (7C)",
    "Transport index (TI) 1,3",
    "7D på begge sider og bagpå",
    "112 og +45 35 00 00 00",
  )
  assert "Modtagers adresse / Consignee's address Indgang <C> Åbrinken 6 9620 Åløse" in text
  assert transport.BLANK not in text


def test_doc_2_what_nobody_gave_is_a_line_to_write_on() -> None:
  bare = replace(TRANSPORT, address="", emergency_phone="", category=None, transport_index=None, packages=None)
  text = text_of(transport.render(bare))
  for said in ("Consignor Centralby Cyklotron", "Emergency number", "Category", "Transport index (TI)"):
    assert f"{said} {transport.BLANK}" in text, said
  assert f"{transport.BLANK} × TYPE A" in text
  white = text_of(transport.render(replace(TRANSPORT, category="I-WHITE", transport_index=None)))
  assert "I-WHITE (7A)" in white
  assert "(TI) –" in white


@pytest.mark.parametrize(
  ("mbq", "said"), [(9_999.94, "9 999,9 MBq"), (10_000.0, "10,00 GBq"), (1_204_600.0, "1,2046 TBq"), (0.4, "0,4 MBq")]
)
def test_doc_2_an_activity_has_the_unit_of_its_size(mbq: float, said: str) -> None:
  assert words.activity(mbq) == said.replace(" ", "\u00a0", said.count(" ") - 1)


def day_row(order: PaperOrder = ORDER, **more: Any) -> DayListOrder:
  return DayListOrder(**({"order": order, "vials": (VIAL,), "dispatched_at": None, "received_at": None} | more))


def test_doc_4_the_day_list_can_be_read_back() -> None:
  moved = replace(ORDER, id=35, status="released", moved_from=at(7, 15), comment="to patienter mere", usage="animal")
  rows = (day_row(), day_row(moved, dispatched_at=at(5, 48), received_at=at(6, 2)))
  counted = day_row(replace(ORDER, id=36, ordered_mbq=None, injections=3, status="cancelled"), vials=())
  text = text_of(day_list.render(DayList(made=MADE, date=date(2026, 11, 24), rows=(*rows, counted))))
  stands_in(
    text,
    "Dagsliste tirsdag 24.11.2026",
    "Udskrevet 24.11.2026 06:50:00 (UTC+01:00)",
    "06:50 07:00 Åløse & Ærø <Sygehus> PET/CT 1 · ordre 34 FDG 9 000,0 MBq accepteret / accepted",
    "ændret efter accept / changed after acceptance",
    "FDG-261124-1 · 10 273,1 MBq 06:41:09 ikke frigivet / not released",
    "flyttet fra 08:15",
    "to patienter mere",
    "Til dyr / Animal use",
    "06:48 modtaget 07:02 / received",
    "3 inj. annulleret / cancelled",
  )


def test_doc_4_a_day_without_orders_says_so() -> None:
  assert "Ingen ordrer denne dag." in text_of(day_list.render(DayList(made=MADE, date=date(2026, 11, 24), rows=())))


def test_doc_3_a_label_is_98_by_38_mm_and_can_be_read_back() -> None:
  pdf = label.render(LABEL)
  assert b"/MediaBox [ 0 0 277.7953 107.7165 ]" in pdf
  stands_in(
    text_of(pdf),
    "FDG F-18",
    "[18F]Fludeoxyglucose",
    "Åløse & Ærø Sygehus",
    "PET/CT 1",
    "Batch FDG-261124-1 Vial 7",
    "10 273,1 MBq 8,35 ml",
    "Calibrated 24.11.2026 06:41:09 (UTC+01:00)",
    "Expires 24.11.2026 16:40 (UTC+01:00)",
    "IKKE FRIGIVET – må ikke bruges / NOT RELEASED",
    "DN-261124-7 v1 · Anders Bæk Østergård",
  )
  released = text_of(label.render(RELEASED))
  assert "NOT RELEASED" not in released
  assert "Ordre / Order 34 levering 24.11.2026 07:00 (UTC+01:00)" in released


def test_doc_3_a_long_name_becomes_smaller_and_is_never_cut() -> None:
  name = "Klinisk Fysiologisk og Nuklearmedicinsk Afdeling, Åløse Universitetshospital, bygning 7"
  long = replace(LABEL, customer=name)
  assert name in text_of(label.render(long))
  assert name in zpl.render(long).decode()


def test_doc_3_the_zpl_says_the_same() -> None:
  text = zpl.render(LABEL).decode()
  assert text.startswith("^XA\n^CI28\n^PW784\n^LL304\n")
  assert text.endswith("^XZ\n")
  stands_in(
    text,
    "^FH_^FDÅløse & Ærø Sygehus^FS",
    "^FDBatch FDG-261124-1  Vial 7^FS",
    "^FD10 273,1 MBq  8,35 ml^FS",
    "^FDKalibreret 24.11.2026 06:41:09 (UTC+01:00)^FS",
    "^FDUdløber 24.11.2026 16:40 (UTC+01:00)^FS",
    "^FDIKKE FRIGIVET – må ikke bruges / NOT RELEASED^FS",
    "^BQN,2,5^FH_^FDMA,V7/FDG-261124-1^FS",
  )
  assert "Ordre / Order 34  levering 24.11.2026 07:00" in zpl.render(RELEASED).decode()
  for x, y, height in re.findall(r"\^FO(\d+),(\d+)\^A0N,(\d+)", text):
    assert int(x) < zpl.WIDTH
    assert int(y) + int(height) <= zpl.HEIGHT


def test_doc_3_what_is_not_for_people_stands_whole_on_either_label() -> None:
  animal = replace(RELEASED, human=False)
  said = "IKKE TIL BRUG PÅ MENNESKER / NOT FOR USE IN HUMANS"
  assert said in text_of(label.render(animal))
  assert said not in text_of(label.render(RELEASED))
  text = zpl.render(animal).decode()
  assert f"^FD{said}^FS" in text
  assert all(int(y) + int(height) <= zpl.HEIGHT for y, height in re.findall(r"\^FO\d+,(\d+)\^A0N,(\d+)", text))


def test_doc_3_no_name_can_begin_a_command_of_the_printer() -> None:
  text = zpl.render(replace(LABEL, customer="^XA~JR_Å\\\n\x02", endpoint="~")).decode()
  assert "^FD_5EXA_7EJR_5FÅ_5C  ^FS" in text
  assert text.count("^XA") == text.count("^XZ") == 1
  assert "~" not in text


def test_doc_3_the_code_is_vial_and_batch_in_the_small_alphabet() -> None:
  assert LABEL.code == "V7/FDG-261124-1"
  code = segno.make_qr(LABEL.code, error="m")
  assert (code.mode, code.version) == ("alphanumeric", 1)


@pytest.mark.parametrize("render", [label.render, zpl.render])
def test_doc_30_another_second_is_another_label(render: Any) -> None:
  other = replace(LABEL, vial=replace(VIAL, calibrated_at=VIAL.calibrated_at + timedelta(seconds=1)))
  assert render(LABEL) != render(other)


def test_doc_3_the_trefoil_is_a_disc_and_three_blades() -> None:
  assert trefoil.inside(0, 0)
  assert trefoil.inside(0, -3), "one blade points down"
  assert not trefoil.inside(0, 3)
  assert not trefoil.inside(0, -1.2), "a gap between disc and blade"
  dots = sum(map(sum, trefoil.bitmap(400)))
  # The disc, and half a ring from 1.5 to 5, of a square of 10 by 10.
  assert dots / 400**2 == pytest.approx(3.14159 * (1 + (25 - 2.25) / 2) / 100, rel=0.01)


@pytest.mark.parametrize(
  ("render", "content", "other"),
  [
    (delivery_note.render, NOTE, replace(NOTE, vehicle="Bil 3")),
    (transport.render, TRANSPORT, replace(TRANSPORT, packages=3)),
    (label.render, LABEL, RELEASED),
    (zpl.render, LABEL, RELEASED),
    (
      day_list.render,
      DayList(made=MADE, date=date(2026, 11, 24), rows=(day_row(),)),
      DayList(made=MADE, date=date(2026, 11, 24), rows=()),
    ),
  ],
)
def test_doc_1_the_same_content_gives_the_same_bytes_and_another_one_others(
  render: Any, content: Any, other: Any
) -> None:
  assert render(content) == render(content)
  assert render(content) != render(other)


def test_doc_3_each_dark_module_of_the_code_is_on_the_label() -> None:
  drawn = PdfReader(io.BytesIO(label.render(LABEL))).pages[0].get_contents()
  assert drawn is not None
  dark = sum(map(sum, segno.make_qr(LABEL.code, error="m").matrix))
  assert len(re.findall(rb"\bre f\b", drawn.get_data())) == dark
