"""Supplements and corrections: what may happen to an order once it is released, and nothing else."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from production.actions.batches import reject_batch
from production.documents import certificate_bytes, words
from production.tests.papers import pages
from production.tests.test_batches import opened, vial
from tests import law, unit
from tests.story import Story, refused
from tracershop import ledger
from tracershop.access.signatures import check_second
from tracershop.errors import Refusal
from tracershop.orderbook import belongings, window
from tracershop.orderbook.models import Batch, Certificate, Dispatch, Order, RecallAnswer, ReleaseLine, Vial

pytestmark = pytest.mark.django_db(transaction=True)

SEVEN = unit.at_wall(7)


def released(story: Story, mbq: float = 9_000.0, **other: Any) -> tuple[Order, Vial]:
  """An order of 9,000 MBq that was released with a vial of so much."""
  order, filled = story.ready(9_000), story.file(mbq)
  story.release([order], [filled], **other)
  return story.order(order), vial(filled)


def text_of(certificate: Certificate) -> str:
  found = PdfReader(io.BytesIO(bytes(certificate.pdf))).pages
  return " ".join(" ".join(page.extract_text() for page in found).split())


def test_sup_1_more_vials_make_the_next_version_and_the_first_stands(story: Story) -> None:
  order, one = released(story, 8_550)
  first = Certificate.objects.get()
  pdf = bytes(first.pdf)
  two = story.file(600, at=unit.at_wall(6, 44), source="more")
  outcome = story.supplement([order], [two])
  second = Certificate.objects.get(id=outcome.value()["certificateIds"][0])
  assert (second.number, second.version, second.kind) == (first.number, 2, "supplement")
  first.refresh_from_db()
  assert (bytes(first.pdf), first.version, first.struck_at) == (pdf, 1, None)
  now = story.order(order)
  share = 600 * 2 ** (-16 * 60 / unit.F18)
  assert now.delivered_mbq == pytest.approx(8_550 + share)
  assert (now.status, now.certificate_id, now.marks) == ("released", first.pk, ["supplemented"])
  assert sorted(ReleaseLine.objects.filter(order=order).values_list("vial_id", flat=True)) == [one.pk, two.pk]
  assert vial(two).state == "released"
  text = text_of(second)
  assert "tillæg 2" in text
  assert "Tidligere frigivet 8\xa0550,0 MBq" in text.replace("8 550,0", "8\xa0550,0")


def test_sup_1_only_for_released_orders_of_one_release(story: Story) -> None:
  order, _ = released(story)
  accepted, more = story.ready(500), story.file(460, at=unit.at_wall(6, 40), source="more")
  with refused("not_released", "orderIds"):
    story.supplement([accepted], [more])
  other = story.ready(400)
  story.release([other], [more])
  last = story.file(100, at=unit.at_wall(6, 30), source="last")
  with refused("invalid", "orderIds", "one_pool"):
    story.supplement([order, other], [last])


def test_sup_1_signed_with_its_own_meaning_by_one_who_holds_the_right(story: Story) -> None:
  order, _ = released(story, 8_550)
  two = story.file(300, at=unit.at_wall(6, 44), source="more")
  with refused("signature_wrong", "password"):
    story.supplement([order], [two], signature=story.unit.signature())
  with refused("no_release_right"):
    story.supplement([order], [two], actor=story.unit.admin)
  with refused("stale", "orderIds"):
    story.supplement([order], [two], seen={})
  with refused("stale", "vialIds"):
    story.supplement([order], [two], seen={f"order:{order.pk}": story.order(order).revision})


def test_sup_2_its_vials_and_the_whole_are_judged_as_in_a_release(story: Story) -> None:
  order, one = released(story, 9_000)
  much = story.file(1_900, at=unit.at_wall(6, 59), source="much")
  with refused("vial_taken", "vialIds"):
    story.supplement([order], [one])
  foreign = story.file(500, side="south")
  with refused("vial_mismatch", "vialIds"):
    story.supplement([order], [foreign])
  raw = story.file(300, at=unit.at_wall(6, 50), batch_number="FDG-261124-9", source="raw")
  with refused("batch_not_certified", "vialIds", "not_opened"):
    story.supplement([order], [raw])
  with refused("too_much_activity", "vialIds") as caught:
    story.supplement([order], [much])
  assert caught.value.details["percent"] > 120
  story.supplement([order], [much], reason="a heavy patient")
  assert (story.order(order).delivered_mbq or 0.0) > 10_800


def test_cor_1_a_corrected_order_is_accepted_again_and_released_anew(story: Story) -> None:
  order, one = released(story)
  number = Certificate.objects.get().number
  story.clock.set(unit.at_wall(6, 50))
  story.correct([order], {one.pk: "here"})
  now = story.order(order)
  assert (now.status, now.released_by, now.released_at, now.delivered_mbq) == ("accepted", None, None, None)
  assert (now.certificate_id, now.batch_numbers, now.marks) == (None, [], ["corrected"])
  assert now.dispensed_mbq == 9_000.0, "the vial is free again, and counts"
  assert (vial(one).state, ReleaseLine.objects.get().void) == ("free", True)
  (row,) = ledger.snapshot("production").rows["vial"]
  assert b'"orderIds":[]' in bytes(row)
  assert not ledger.snapshot(f"customer:{story.unit.north.customer.pk}").rows["vial"]
  story.release([now], [vial(one)])
  fresh = Certificate.objects.order_by("version").last()
  assert fresh is not None
  assert (fresh.number, fresh.version, fresh.struck_at) == (number, 2, None)
  assert story.order(order).certificate_id == fresh.pk


def test_cor_1_signed_with_a_reason_and_over_what_was_shown(story: Story) -> None:
  order, one = released(story)
  accepted = story.ready(500)
  with refused("not_released", "orderIds"):
    story.correct([accepted], {one.pk: "here"})
  with refused("reason_required", "reason"):
    story.correct([order], {one.pk: "here"}, reason=" ")
  with refused("signature_wrong", "password"):
    story.correct([order], {one.pk: "here"}, signature=story.unit.signature())
  with refused("forbidden"):
    story.correct([order], {one.pk: "here"}, actor=story.unit.north.nurse)
  with refused("stale", "orderIds"):
    story.correct([order], {one.pk: "here"}, seen={})
  with refused("stale", "vials"):
    story.correct([order], {one.pk: "here"}, seen={f"order:{order.pk}": order.revision})


def test_cor_1_what_was_released_together_is_taken_back_together(story: Story) -> None:
  orders = [story.ready(6_000), story.ready(3_000)]
  one = story.file(9_000)
  story.release(orders, [one])
  with refused("invalid", "orderIds", "whole_release") as caught:
    story.correct(orders[:1], {one.pk: "here"})
  assert caught.value.details == {"orderIds": [it.pk for it in orders]}
  story.correct(orders, {one.pk: "here"})
  assert {story.order(it).status for it in orders} == {"accepted"}


def test_cor_2_each_vials_fate(story: Story) -> None:
  order, here = released(story, 3_000, reason="what there is")
  there = story.file(3_000, at=unit.at_wall(6, 50), source="there")
  broken = story.file(3_000, at=unit.at_wall(6, 40), source="broken")
  story.supplement([order], [there, broken], reason="what there is")
  for wrong in ({here.pk: "here"}, {here.pk: "here", there.pk: "here", broken.pk: "here", 10**9: "here"}, {}):
    with refused("invalid", "vials", "all_vials") as caught:
      story.correct([order], wrong)
    assert caught.value.details == {"vialIds": [here.pk, there.pk, broken.pk]}
  story.correct([order], {here.pk: "here", there.pk: "atCustomer", broken.pk: "destroyed"})
  assert [(vial(it).state, vial(it).discard_code) for it in (here, there, broken)] == [
    ("free", None),
    ("blocked", None),
    ("discarded", "waste"),
  ]
  assert story.order(order).dispensed_mbq == 3_000.0
  with refused("vial_mismatch", "vialIds", "blocked"):
    story.release([order], [vial(there)])
  assert {it.struck_by for it in Certificate.objects.all()} == {"Kirsten Holm"}, "the supplement's too"


def test_cor_2_what_is_here_is_no_longer_on_its_way(story: Story) -> None:
  order, one = released(story)
  dispatch = Dispatch.objects.create(
    customer=story.unit.north.customer,
    endpoint=story.unit.north.endpoint,
    delivery_date=unit.TUESDAY,
    dispatched_at=story.clock.now,
    dispatched_by="Kirsten Holm",
    vehicle="AB 12 345",
    order_ids=[order.pk],
  )
  Vial.objects.update(dispatch=dispatch)
  Order.objects.update(dispatched_at=story.clock.now)
  with law.verify_action("order.corrected.on_its_way"):
    story.correct([order], {one.pk: "here"})
  assert (vial(one).dispatch_id, story.order(order).dispatched_at) == (None, None)
  story.release([order], [vial(one)])
  Vial.objects.update(dispatch=dispatch)
  Order.objects.update(dispatched_at=story.clock.now)
  # What has left stays on its customer's screen, blocked (DSP-8).
  with law.verify_action("order.corrected.left_there"):
    story.correct([order], {one.pk: "atCustomer"})
  assert (vial(one).dispatch_id, story.order(order).dispatched_at) == (dispatch.pk, story.clock.now)


def test_cor_2_a_vial_of_a_rejected_batch_stays_blocked(story: Story) -> None:
  order, one = released(story)
  batch = Batch.objects.get()
  signature = story.unit.signature(meaning="rejectBatch")
  reject_batch(
    actor=story.unit.radiochemist, batch_id=batch.pk, reason="purity", signature=signature, seen=story.seen()
  )
  story.correct([order], {one.pk: "here"})
  assert (vial(one).state, story.order(order).marks) == ("blocked", ["corrected"])


def test_cor_3_after_the_delivery_a_second_person_signs_too(story: Story) -> None:
  order, one = released(story)
  chemist, colleague = story.unit.radiochemist, story.unit.colleague
  story.clock.set(SEVEN)
  with refused("signature_wrong", "secondSignature", "second_person") as caught:
    story.correct([order], {one.pk: "atCustomer"})
  assert "anden" in caught.value.message("da")
  for second in (story.unit.signature(chemist, "correct"), story.unit.signature(colleague)):
    with refused("signature_wrong", "secondSignature"):
      story.correct([order], {one.pk: "atCustomer"}, second_signature=second)
  old = story.unit.signature(colleague, "correct")
  story.clock.move(seconds=61)
  with refused("signature_wrong", "secondSignature"):
    story.correct([order], {one.pk: "atCustomer"}, second_signature=old)
  second = check_second(chemist, "Radiochemist2", unit.PASSWORD, "correct")
  story.correct([order], {one.pk: "atCustomer"}, second_signature=second)
  assert Certificate.objects.get().struck_by == "Kirsten Holm, Anders Lund"


def test_cor_3_a_second_person_is_somebody_else_of_production(story: Story) -> None:
  chemist = story.unit.radiochemist
  for username, password in (
    ("radiochemist", unit.PASSWORD),
    ("radiochemist2", "not the password"),
    ("nobody of that name", unit.PASSWORD),
    ("nurse7", unit.PASSWORD),
    ("siteadmin", unit.PASSWORD),
  ):
    with pytest.raises(Refusal, match="signature_wrong") as caught:
      check_second(chemist, username, password, "correct")
    assert caught.value.field == "secondSignature"


def test_cor_4_the_certificate_is_struck_and_its_bytes_stay(story: Story) -> None:
  order, one = released(story)
  before = Certificate.objects.get()
  story.clock.move(minutes=3)
  story.correct([order], {one.pk: "here"})
  now = Certificate.objects.get()
  assert (now.struck_at, now.struck_by, now.struck_reason) == (story.clock.now, "Kirsten Holm", "mixed up")
  assert bytes(now.pdf) == bytes(before.pdf)
  assert hashlib.sha256(bytes(now.pdf)).hexdigest() == now.sha256 == before.sha256


def test_cor_4_what_is_opened_of_a_struck_certificate_is_crossed_out_after_the_signed_bytes(story: Story) -> None:
  """For production, the customer and the printer alike; a new release's certificate is plain."""
  order, one = released(story)
  before = Certificate.objects.get()
  signed, name = certificate_bytes(story.unit.radiochemist, before.pk)
  assert signed == bytes(before.pdf)
  story.clock.move(minutes=3)
  story.correct([order], {one.pk: "here"}, reason="Forkert vial: æøå")

  for reader in (story.unit.radiochemist, story.unit.north.nurse):
    struck, struck_name = certificate_bytes(reader, before.pk)
    assert (struck[: len(signed)], struck_name) == (signed, name.replace(".pdf", "-withdrawn.pdf"))
    before_pages, after_pages = pages(signed), pages(struck)
    assert len(before_pages) == len(after_pages)
    for was, now in zip(before_pages, after_pages, strict=True):
      # All that was signed is still there to be read.
      assert was.strip() in now
      assert "TRUKKET TILBAGE – GÆLDER IKKE" in now
      assert "WITHDRAWN – NOT VALID" in now
      assert f"{words.moment(story.clock.now)}, Kirsten Holm: Forkert vial: æøå" in now
  assert certificate_bytes(story.unit.radiochemist, before.pk)[0] == struck

  story.release([order], [one])
  again = Certificate.objects.exclude(pk=before.pk).get()
  assert certificate_bytes(story.unit.radiochemist, again.pk)[0] == bytes(again.pdf)
  assert all("WITHDRAWN" not in page for page in pages(bytes(again.pdf)))


def test_cor_4_a_long_reason_is_cut_on_the_crossed_pages(story: Story) -> None:
  order, one = released(story)
  story.correct([order], {one.pk: "here"}, reason="x" * 900)
  struck, _ = certificate_bytes(story.unit.radiochemist, Certificate.objects.get().pk)
  assert "xxx …" in pages(struck)[0]


def test_rcl_1_what_a_correction_left_at_the_customer_is_recalled_whoever_drove_it(story: Story) -> None:
  """Nobody wrote its car down; what is here or destroyed is no matter of his."""
  batch = opened(story)
  order, one = released(story, 9_000)
  two = story.file(600, at=unit.at_wall(6, 44), source="more")
  story.supplement([order], [two])
  story.correct([order], {one.pk: "atCustomer", two.pk: "here"})
  reject_batch(
    actor=story.unit.radiochemist, batch_id=batch.pk, reason="purity", seen=story.seen(),
    signature=story.unit.signature(meaning="rejectBatch"),
  )  # fmt: skip
  (answer,) = RecallAnswer.objects.all()
  assert (answer.customer_id, answer.vial_ids, answer.order_ids) == (story.unit.north.customer.pk, [one.pk], [])


def test_rcl_1_what_is_on_its_way_is_recalled_too(story: Story) -> None:
  batch = opened(story)
  gone = story.file(2_000)
  dispatch = Dispatch.objects.create(
    customer=story.unit.north.customer,
    endpoint=story.unit.north.endpoint,
    delivery_date=unit.TUESDAY,
    dispatched_at=story.clock.now,
    dispatched_by="Kirsten Holm",
    vehicle="AB 12 345",
  )
  Vial.objects.update(dispatch=dispatch)
  with law.verify_action("batch.rejected.on_its_way"):
    reject_batch(
      actor=story.unit.radiochemist, batch_id=batch.pk, reason="purity", seen=story.seen(),
      signature=story.unit.signature(meaning="rejectBatch"),
    )  # fmt: skip
  (answer,) = RecallAnswer.objects.all()
  assert (answer.customer_id, answer.vial_ids, answer.order_ids) == (story.unit.north.customer.pk, [gone.pk], [])


def test_cor_20_all_that_was_released_together_is_read_and_taken_back_at_any_age(story: Story) -> None:
  orders = [story.ready(9_000), story.ready(3_000)]
  first = story.file(11_400)
  story.release(orders, [first])
  more = story.file(600, at=unit.at_wall(6, 44), source="more")
  story.supplement(orders, [more])
  apart = story.ready(400)
  story.clock.set(unit.at_wall(12, 0, unit.TUESDAY + timedelta(days=30)))
  window.keep_day()
  assert not ledger.snapshot("production").rows.get("vial")
  found = belongings.of_release(orders[1].pk)
  assert [it.id for it in found["orders"]] == [it.pk for it in orders]
  assert [it.id for it in found["vials"]] == [first.pk, more.pk]
  assert [it.version for it in found["certificates"]] == [1, 2]
  alone = belongings.of_release(apart.pk)
  assert ([it.id for it in alone["orders"]], alone["vials"], alone["certificates"]) == ([apart.pk], [], [])
  with refused("not_found"):
    belongings.of_release(10**9)
  second = check_second(story.unit.radiochemist, "Radiochemist2", unit.PASSWORD, "correct")
  fates = {it.id: "destroyed" for it in found["vials"]}
  with law.verify_action("order.corrected.old"):
    story.correct(orders, fates, second_signature=second)
  assert {story.order(it).status for it in orders} == {"accepted"}
  assert belongings.of_release(orders[0].pk)["certificates"] == []
