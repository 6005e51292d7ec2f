"""The certificate says all that was signed, on every page whose it is, and comes out the same each time."""

from __future__ import annotations

import hashlib
import io
import re
from datetime import UTC, date, datetime

import msgspec
import pytest
from pypdf import PdfReader

from production.documents import words
from production.documents.certificate import render
from production.documents.content import CertificateContent, CertificateOrder, CertificateVial
from production.documents.fetch import certificate_bytes
from production.documents.page import LETTERS
from tests import unit
from tracershop.errors import Refusal
from tracershop.orderbook.models import Certificate

DELIVERY = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
MEANING = "Jeg frigiver vialerne til disse ordrer. / I release the vials for these orders."


def order(number: int = 34, **changes) -> CertificateOrder:
  """An order of 9,000 MBq."""
  whole = CertificateOrder(number, 9_000.0, 9_120.3, "human", "Sofie Højgård", ())
  return msgspec.structs.replace(whole, **changes)


def vial(number: int = 7, **changes) -> CertificateVial:
  """The vial of the dispenser's file in the documentation."""
  calibrated = datetime(2026, 11, 24, 5, 41, 9, tzinfo=UTC)
  expires = datetime(2026, 11, 24, 15, 40, tzinfo=UTC)
  whole = CertificateVial(number, "FDG-261124-1", 10_273.1, calibrated, 9_120.3, 8.35, expires, ())
  return msgspec.structs.replace(whole, **changes)


def content(**changes) -> CertificateContent:
  """A certificate of one order and one vial."""
  whole = CertificateContent(
    number="FDG-261124-34",
    version=1,
    site="Centralby Cyklotron",
    customer="Åløse & Ærø <Sygehus>",
    endpoint="PET/CT 1",
    tracer="FDG",
    clinical_name="[18F]Fludeoxyglucose",
    isotope="F-18",
    half_life_seconds=6_586.2,
    half_life_source="ICRP 107",
    deliver_at=DELIVERY,
    orders=(order(),),
    vials=(vial(),),
    ordered_mbq=9_000.0,
    delivered_mbq=9_120.3,
    percent=101.33666,
    reason=None,
    signed_by="Anders Bæk Østergård",
    signer_role="productionUser",
    signed_at=datetime(2026, 11, 24, 5, 58, 12, tzinfo=UTC),
    meaning=MEANING,
  )
  return msgspec.structs.replace(whole, **changes)


def pages(pdf: bytes) -> list[str]:
  """The text of each page, each run of white space one blank."""
  return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def text_of(**changes) -> str:
  """The text of a certificate of one page."""
  (found,) = pages(render(content(**changes)))
  return found


def test_rel_10_everything_that_was_signed_can_be_read_back():
  text = text_of()

  for said in (
    "FDG-261124-34 · version 1",
    "Centralby Cyklotron",
    "Åløse & Ærø <Sygehus>",
    "PET/CT 1",
    "FDG – [18F]Fludeoxyglucose",
    "24.11.2026 07:00 (UTC+01:00)",
    "F-18, T½ 109,770 min (6 586,20 s; ICRP 107)",
    "34 Sofie Højgård Til mennesker / Human use 9 000,0 9 120,3",
    "FDG-261124-1",
    "10 273,10 MBq",
    "24.11.2026 06:41:09",
    "8,35 ml",
    "24.11.2026 16:40",
    "101,34 %",
    "Undtagelser og ændringer / Exceptions and changes Ingen. / None.",
    "produktionsbruger / production user",
  ):
    assert said in text, said
  assert "NOT FOR USE IN HUMANS" not in text


def test_rel_10_the_signature_is_on_every_page_with_role_time_zone_and_meaning():
  many = content(orders=tuple(map(order, range(1, 31))), vials=tuple(map(vial, range(1, 31))))

  found = pages(render(many))

  assert len(found) == 3
  for place, text in enumerate(found, 1):
    assert f"Side {place} af 3 / Page {place} of 3" in text
    assert "FDG-261124-34 · version 1" in text
    assert "Anders Bæk Østergård, produktionsbruger / production user, 24.11.2026 06:58:12 (UTC+01:00)" in text
    assert MEANING in text
  whole = " ".join(found)
  assert all(re.search(rf"\b{number} Sofie Højgård", whole) for number in range(1, 31))


def test_rel_10_summer_time_has_its_own_offset():
  text = text_of(
    deliver_at=datetime(2026, 10, 25, 0, 30, tzinfo=UTC), signed_at=datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
  )

  assert "25.10.2026 02:30 (UTC+02:00)" in text
  assert "25.10.2026 02:30:00 (UTC+01:00)" in text


def test_rel_10_changes_are_shown_in_words_and_none_is_left_out():
  text = text_of(orders=(order(marks=("late", "onBehalf")),), vials=(vial(marks=("clockConfirmed", "somethingNew")),))

  assert "Ordre 34: bestilt efter fristen / Order 34: ordered past the deadline" in text
  assert "Ordre 34: bestilt af produktionen på kundens vegne" in text
  assert "Vial 7: filens ur afveg, bekræftet / Vial 7: the file's clock was off, confirmed" in text
  assert "Vial 7: somethingNew" in text


def test_rel_10_a_reason_stands_with_a_share_that_rounding_does_not_carry_over_the_limit():
  text = text_of(percent=94.9961, reason="Kunden har sagt ja til mindre & ringer <ikke> igen.")

  assert "94,99 %" in text
  assert "Begrundelse / Reason given by the signer Kunden har sagt ja til mindre & ringer <ikke> igen." in text
  assert words.percent(120.0004) == "120,01 %"
  assert words.percent(95.0) == "95,00 %"
  assert words.percent(120.0) == "120,00 %"


def test_rel_10_what_is_not_for_humans_says_so_first():
  text = text_of(orders=(order(usage="animal"),))

  assert text.index("NOT FOR USE IN HUMANS") < text.index("Kunde / Customer")
  assert "Til dyr / Animal use" in text


def test_rel_10_the_same_content_gives_the_same_bytes_and_another_one_others():
  first = render(content())

  assert render(content()) == first
  assert render(content(delivered_mbq=9_120.4)) != first


def test_letters_that_the_font_lacks_are_replaced_and_never_vanish():
  assert words.printable("Zoë Łukasz Højgård", LETTERS) == "Zoë Łukasz Højgård"
  assert words.printable("Nguyễn Ёлкин", LETTERS) == "Nguyen ?????"

  text = text_of(signed_by="Nguyễn Thị", customer="X" * 200)
  assert "Nguyen Thi, produktionsbruger" in text
  assert text.count("X") >= 200


def frozen(customer_id: int, **changes) -> Certificate:
  """A certificate as a release leaves it."""
  pdf = render(content())
  fields = {
    "number": "FDG-261124-34",
    "customer_id": customer_id,
    "delivery_date": date(2026, 11, 24),
    "order_ids": [34],
    "signed_by": "Anders Bæk",
    "signed_by_id": 1,
    "signer_role": "productionUser",
    "signed_at": DELIVERY,
    "meaning": MEANING,
    "pdf": pdf,
    "sha256": hashlib.sha256(pdf).hexdigest(),
  }
  return Certificate.objects.create(**(fields | changes))


@pytest.mark.django_db
def test_acc_6_a_certificate_goes_to_production_and_to_its_own_customer_and_to_nobody_else(frozen_clock):
  site = unit.build()
  mine = frozen(site.north.customer.pk)

  for actor in (site.radiochemist, site.colleague, site.admin, site.north.nurse, site.shop_admin):
    if actor.acts_for(site.north.customer.pk):
      data, name = certificate_bytes(actor, mine.pk)
      assert (data, name) == (bytes(mine.pdf), "FDG-261124-34-v1.pdf")
  for actor in (site.south.nurse, site.site_admin, site.monitor):
    with pytest.raises(Refusal) as foreign:
      certificate_bytes(actor, mine.pk)
    with pytest.raises(Refusal) as missing:
      certificate_bytes(actor, mine.pk + 1000)
    assert (foreign.value.code, foreign.value.message("da")) == (missing.value.code, missing.value.message("da"))
    assert foreign.value.code == "not_found"
  with pytest.raises(Refusal) as nobody:
    certificate_bytes(None, mine.pk)
  assert nobody.value.code == "unauthenticated"


@pytest.mark.django_db
def test_rel_10_bytes_that_were_not_signed_are_never_handed_out(frozen_clock):
  site = unit.build()
  for number, pdf in enumerate((b"", render(content(delivered_mbq=1.0)))):
    spoilt = frozen(
      site.north.customer.pk, version=number + 5, sha256=hashlib.sha256(render(content())).hexdigest(), pdf=pdf
    )
    with pytest.raises(Refusal) as refused:
      certificate_bytes(site.radiochemist, spoilt.pk)
    assert refused.value.code == "internal"
