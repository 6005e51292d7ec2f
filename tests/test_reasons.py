"""What the ledger keeps of why: a code, words, or both; and what a granted request has changed."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from pypdf import PdfReader

from customer.actions.requests import make_request
from production.actions.batches import reject_batch
from production.actions.orders import reject_orders, reopen_orders
from production.actions.requests import grant_request
from tests import unit
from tests.story import Story, refused
from tracershop.audit import trail
from tracershop.ledger.models import Body, Entry
from tracershop.orderbook.models import Batch, Certificate
from tracershop.orderbook.ordering import reasons
from tracershop.protocol.commands import COMMANDS, AuditSearch, OrderPlace

pytestmark = pytest.mark.django_db(transaction=True)

MONDAY = unit.TUESDAY - timedelta(days=1)
CODES = ("phoned", "patient", "scanner", "production", "quality", "transport", "mistake", "other")


def last() -> tuple[str, dict[str, Any]]:
  """The kind and the words of the ledger's last entry."""
  entry = Entry.objects.latest("id")
  body: dict[str, Any] = msgspec.json.decode(bytes(Body.objects.get(entry_id=entry.pk).data))
  return entry.kind, body


def test_ord_18_a_code_alone_words_alone_or_both(story: Story) -> None:
  chemist = story.unit.radiochemist
  given: list[tuple[dict[str, Any], str]] = [
    ({"reason": "  called at noon "}, "called at noon"),
    ({"reason_code": "phoned"}, "phoned"),
    ({"reason_code": "phoned", "reason": "two patients"}, "phoned: two patients"),
    ({"reason_code": "other", "reason": "snow"}, "other: snow"),
  ]
  story.clock.set(unit.at_wall(14, day=MONDAY))
  for what, kept in given:
    order = story.place(100, by=chemist, **what)
    assert (last()[0], last()[1]["reason"], order.marks) == ("order.placed", kept, ["late", "onBehalf"])
    story.edit(order, by=chemist, ordered_mbq=50.0, **what)
    assert (last()[0], last()[1]["reason"]) == ("order.edited", kept)
    story.cancel(order, by=chemist, **what)
    assert (last()[0], last()[1]["reason"]) == ("order.cancelled", kept)


@pytest.mark.parametrize(
  "what", [{}, {"reason": "  "}, {"reason_code": "other"}, {"reason_code": "other", "reason": " "}]
)
def test_ord_18_other_and_no_code_want_words(story: Story, what: dict[str, Any]) -> None:
  chemist = story.unit.radiochemist
  order = story.place(100)
  story.clock.set(unit.at_wall(14, day=MONDAY))
  with refused("reason_required", "reason") as caught:
    story.place(25_000, by=chemist, **what)
  assert caught.value.details == {"past": ["over_limit", "deadline_passed"]}
  with refused("reason_required", "reason") as caught:
    story.edit(order, by=chemist, ordered_mbq=90.0, **what)
  assert caught.value.details == {"past": ["deadline_passed"]}
  with refused("reason_required", "reason") as caught:
    story.cancel(order, by=chemist, **what)
  assert caught.value.details == {"past": []}


def test_ord_18_each_code_but_other_is_reason_enough(story: Story) -> None:
  for code in CODES[:-1]:
    story.place(25_000, by=story.unit.admin, reason_code=code)
    story.unit.north.slots["07:00"].orders.update(status="cancelled")
  with pytest.raises(msgspec.ValidationError):
    msgspec.convert(
      {"kind": "activity", "endpointId": 1, "deliveryDate": "2026-11-24", "reasonCode": "mood"}, OrderPlace
    )
  assert {name for name, it in COMMANDS.items() if "reason_code" in it.payload.__struct_fields__} == {
    "order.place",
    "order.edit",
    "order.cancel",
    "order.reject",
    "order.reopen",
    "order.postpone",
    "order.release",
    "order.supplement",
    "order.correct",
    "batch.reject",
    "dispatch.return",
  }


def test_ord_18_a_nurses_code_is_kept_and_is_no_key(story: Story) -> None:
  order = story.place(100, reason_code="patient")
  assert last()[1]["reason"] == "patient"
  story.clock.set(unit.at_wall(14, day=MONDAY))
  with refused("deadline_passed"):
    story.cancel(order, reason_code="phoned", reason="please")


def test_txt_1_the_words_beside_a_code_hold_no_cpr_number(story: Story) -> None:
  with refused("invalid", "reason", "text_cpr"):
    story.place(100, reason_code="patient", reason="010203-1234")


def test_req_5_the_ledger_has_order_and_request_before_and_after(story: Story) -> None:
  order = story.place(9_000)
  story.accept(order)
  asked = make_request(
    actor=story.unit.north.nurse, kind="change", order_id=order.pk, data={"orderedMbq": 9_500.0}, text="one more"
  )
  assert last()[1]["reason"] == "one more"
  grant_request(actor=story.unit.radiochemist, request_id=asked.value()["requestId"])
  kind, body = last()
  assert kind == "request.granted"
  assert [it["orders"][0]["orderedMbq"] for it in (body["before"], body["after"])] == [9_000.0, 9_500.0]
  assert [it["requests"][0]["state"] for it in (body["before"], body["after"])] == ["open", "granted"]


def test_aud_30_reversed_decisions_keep_a_code_and_say_it_by_its_name(story: Story) -> None:
  chemist = story.unit.radiochemist
  order = story.place(9_000)
  story.accept(order)
  for what, kept in (
    ({"reason_code": "mistake"}, "mistake"),
    ({"reason_code": "quality", "reason": "pH"}, "quality: pH"),
    ({"reason_code": "other", "reason": "snow"}, "other: snow"),
    # As clients that know no code send it.
    ({"reason": "snow"}, "snow"),
  ):
    reopen_orders(actor=chemist, order_ids=[order.pk], **what)
    assert (last()[0], last()[1]["reason"]) == ("order.reopened", kept)
    story.accept(order)
  for nothing in ({}, {"reason_code": "other"}, {"reason": "  "}):
    with refused("reason_required", "reason"):
      reopen_orders(actor=chemist, order_ids=[order.pk], **nothing)
  with refused("reason_required", "reason"):
    story.postpone(order, reason="", reason_code="other")
  story.postpone(order, reason="the car", reason_code="transport")
  assert last()[1]["reason"] == "transport: the car"
  assert story.order(order).postponed_reason == "Transport: the car"


def test_aud_30_an_order_is_rejected_with_a_code_that_its_customer_reads(story: Story) -> None:
  chemist = story.unit.radiochemist
  order = story.place(9_000)
  for what, kept, shown in (
    ({"reason_code": "production"}, "production", "Produktion / Production"),
    ({"reason_code": "quality", "reason": "pH"}, "quality: pH", "Kvalitet / Quality: pH"),
    ({"reason_code": "other", "reason": "snow"}, "other: snow", "snow"),
    # As clients that know no code send it.
    ({"reason": " the target leaks "}, "the target leaks", "the target leaks"),
  ):
    story.accept(order)
    reject_orders(actor=chemist, order_ids=[order.pk], **what)
    assert (last()[0], last()[1]["reason"]) == ("order.rejected", kept)
    assert story.order(order).rejected_reason == shown
    story.reopen(order)
  for nothing in ({}, {"reason_code": "other"}, {"reason": "  "}):
    with refused("reason_required", "reason"):
      reject_orders(actor=chemist, order_ids=[order.pk], **nothing)


def test_aud_30_what_is_signed_says_its_code_on_paper_and_keeps_it_in_the_trail(story: Story) -> None:
  order, vial = story.ready(), story.file(5_000)
  with refused("too_little_activity", "vialIds"):
    story.release([order], [vial], reason_code="other")
  story.release([order], [vial], reason_code="patient", reason="one has died")
  assert last()[1]["reason"] == "patient: one has died"
  assert "Patient: one has died" in paper(Certificate.objects.get())
  more = story.file(1_000, source="more")
  story.supplement([story.order(order)], [more], reason_code="phoned")
  assert last()[1]["reason"] == "phoned"
  assert "Aftalt i telefon / Agreed by phone" in paper(Certificate.objects.latest("id"))
  fates = {vial.pk: "here", more.pk: "here"}
  with refused("reason_required", "reason"):
    story.correct([story.order(order)], fates, reason="", reason_code="other")
  story.correct([story.order(order)], fates, reason="", reason_code="mistake")
  assert last()[1]["reason"] == "mistake"
  assert {it.struck_reason for it in Certificate.objects.all()} == {"Fejl / Mistake"}
  batch = Batch.objects.get()
  given = {"actor": story.unit.radiochemist, "batch_id": batch.pk, "seen": story.seen()}
  signature = story.unit.signature(meaning="rejectBatch")
  with refused("reason_required", "reason"):
    reject_batch(**given, signature=signature)
  reject_batch(**given, signature=signature, reason_code="quality", reason="purity 91 %")
  assert last()[1]["reason"] == "quality: purity 91 %"
  assert Batch.objects.get().reason == "Kvalitet / Quality: purity 91 %"


def test_aud_30_the_trail_says_the_code_in_the_readers_language(story: Story) -> None:
  order = story.place(9_000)
  story.cancel(order, by=story.unit.radiochemist, reason_code="phoned", reason="two patients")
  for language, text in (("da", "Aftalt i telefon: two patients"), ("en", "Agreed by phone: two patients")):
    actor = msgspec.structs.replace(story.unit.admin, language=language)
    found = trail.search(actor, AuditSearch(kind="order.cancelled"))["entries"]
    assert [msgspec.json.decode(it)["reason"] for it in found] == [text]
  for code, called in reasons.CODES.items():
    assert (reasons.said(code, "da"), reasons.said(f"{code}: x", "en")) == (called[0], f"{called[1]}: x")
  assert [reasons.said(it, "da") for it in (None, "", "snow: deep", "the other: one")] == [
    None, "", "snow: deep", "the other: one",
  ]  # fmt: skip


def paper(certificate: Certificate) -> str:
  """The text of a certificate, in one line."""
  pages = PdfReader(io.BytesIO(bytes(certificate.pdf))).pages
  return " ".join(" ".join(page.extract_text() for page in pages).replace("\u00a0", " ").split())
