"""What outlives its window: batches that nobody has decided about, recalls that nobody has answered, and papers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from customer.actions.acknowledging import acknowledge_recall, show_recall
from production.actions.batches import certify_batch, reject_batch
from production.actions.dispatching import make_dispatch
from production.actions.papers import make_document
from production.actions.qc import set_qc_template
from production.actions.recalls import reach_recall
from production.tests.test_batches import certify, opened
from production.tests.test_qc import BEFORE, TESTS, all_in, enter
from tests import unit
from tests.law import verify_action
from tests.story import Story, refused
from tracershop import ledger
from tracershop.catalogue.models import Customer
from tracershop.orderbook import belongings, window
from tracershop.orderbook.models import Batch, Certificate, Document, Order, Recall, RecallAnswer, Vial

pytestmark = pytest.mark.django_db(transaction=True)


def conditional(story: Story) -> Batch:
  """A batch that is certified conditionally; an order was released from it for the north and has left."""
  set_qc_template(actor=story.unit.admin, tracer_id=story.unit.fdg.pk, tests=TESTS)
  batch = opened(story)
  all_in(story, batch, *BEFORE)
  certify(story, batch, late_tests=["sterility", "endotoxins"])
  story.clock.set(unit.YESTERDAY_MORNING)
  order = story.place(9_000)
  story.clock.set(unit.at_wall(6, 45))
  story.accept(order)
  vial = story.file(9_000)
  story.release([order], [vial])
  make_dispatch(actor=story.unit.radiochemist, vial_ids=[vial.pk], dispatched_at=story.clock.now, vehicle="Bil")
  return Batch.objects.get(id=batch.pk)


def days_on(story: Story, days: int) -> None:
  story.clock.set(unit.at_wall(0, 1, unit.TUESDAY + timedelta(days=days)))
  window.keep_day()


def on(stream: str, kind: str) -> dict[int, dict[str, Any]]:
  """The rows of a kind on a stream, by id."""
  rows: list[dict[str, Any]] = [msgspec.json.decode(row) for row in ledger.snapshot(stream).rows.get(kind, [])]
  return {row["id"]: row for row in rows}


def north(story: Story) -> str:
  return f"customer:{story.unit.north.customer.pk}"


def failed_late(story: Story, days: int = 14) -> Recall:
  """A recall of a batch that has long left the window: its late result has come, and failed."""
  batch = conditional(story)
  days_on(story, days)
  enter(story, batch, "sterility", False)
  return Recall.objects.get()


def test_bat_30_what_waits_for_a_decision_stays_whatever_its_date(story: Story) -> None:
  batch = conditional(story)
  for days in (7, 8, 9):
    with verify_action(f"day.turned.waiting.{days}"):
      days_on(story, days)
  assert on("production", "batch")[batch.pk]["lateTests"] == ["endotoxins", "sterility"]
  # Of what it stands for, it alone: its vials and orders are asked for (BAT-31).
  assert (on("production", "vial"), on("production", "order"), on("wall", "batch")) == ({}, {}, {})
  with verify_action("qcResult.entered.waiting"):
    all_in(story, batch, "endotoxins")
  assert on("production", "batch")[batch.pk]["lateTests"] == ["sterility"]


def test_bat_30_it_goes_when_the_second_certification_is_signed(story: Story) -> None:
  batch = conditional(story)
  days_on(story, 14)
  all_in(story, batch, "sterility", "endotoxins")
  assert batch.pk in on("production", "batch")
  batch.refresh_from_db()
  with verify_action("batch.certified.waiting"):
    certify_batch(
      actor=story.unit.radiochemist, batch_id=batch.pk, signature=story.unit.signature(meaning="certify"),
      seen={f"batch:{batch.pk}": batch.revision},
    )  # fmt: skip
  assert on("production", "batch") == {}


def test_bat_30_an_old_one_that_was_decided_is_rejected_all_the_same(story: Story) -> None:
  batch = conditional(story)
  all_in(story, batch, "sterility", "endotoxins")
  batch = Batch.objects.get()
  certify(story, batch)
  days_on(story, 30)
  assert on("production", "batch") == {}
  batch.refresh_from_db()
  with verify_action("batch.rejected.outside_the_window"):
    reject_batch(
      actor=story.unit.radiochemist, batch_id=batch.pk, reason="found later",
      signature=story.unit.signature(meaning="rejectBatch"), seen={f"batch:{batch.pk}": batch.revision},
    )  # fmt: skip
  assert on("production", "batch") == {}
  assert [row["batchId"] for row in on(north(story), "recall").values()] == [batch.pk]


def test_bat_31_a_batch_is_read_with_all_that_belongs_to_it(story: Story) -> None:
  recall = failed_late(story)
  order, vial = Order.objects.get(), Vial.objects.get()
  found = belongings.of_batch(recall.batch_id)
  assert found["batch"].state == "rejected"
  assert [(it.id, it.state, it.order_ids) for it in found["vials"]] == [(vial.pk, "blocked", [order.pk])]
  assert [(it.id, it.vial_ids) for it in found["orders"]] == [(order.pk, [vial.pk])]
  assert [(it.customer_id, it.vial_ids) for it in found["dispatches"]] == [(order.customer_id, [vial.pk])]
  assert [(it.id, len(it.answers)) for it in found["recalls"]] == [(recall.pk, 1)]
  assert [it.id for it in found["certificates"]] == [Certificate.objects.get().pk]
  assert [it.kind for it in found["documents"]] == ["deliveryNote", "transport"]
  with refused("not_found", "batchId"):
    belongings.of_batch(10**9)


def test_rcl_20_a_recall_stays_until_each_customer_has_acknowledged(story: Story) -> None:
  recall = failed_late(story)
  for days in (21, 22, 23):
    with verify_action(f"day.turned.silent.{days}"):
      days_on(story, days)
  assert list(on("production", "recall")) == list(on(north(story), "recall")) == [recall.pk]
  with verify_action("recall.acknowledged.late"):
    acknowledge_recall(actor=story.unit.north.nurse, recall_id=recall.pk)
  assert on("production", "recall") == on(north(story), "recall") == {}


def test_rcl_20_who_has_acknowledged_is_rid_of_it_and_production_waits_for_the_others(story: Story) -> None:
  recall = failed_late(story)
  third = Customer.objects.create(short_name="Østby", long_name="Østby Hospital", dispenser_number=31)
  for customer in (story.unit.south.customer, third):
    RecallAnswer.objects.create(recall=recall, customer=customer)
  streams = ["production", north(story), f"customer:{story.unit.south.customer.pk}"]
  acknowledge_recall(actor=story.unit.north.nurse, recall_id=recall.pk)
  with verify_action("day.turned.half_silent"):
    days_on(story, 22)
  assert [list(on(it, "recall")) for it in streams] == [[recall.pk], [], [recall.pk]]
  with verify_action("recall.acknowledged.half"):
    acknowledge_recall(actor=story.unit.south.nurse, recall_id=recall.pk)
  assert [list(on(it, "recall")) for it in streams] == [[recall.pk], [], []]


def test_rcl_21_notified_acknowledged_and_silent_are_three_things(story: Story) -> None:
  recall, nurse = failed_late(story), story.unit.north.nurse
  (answer,) = on("production", "recall")[recall.pk]["answers"]
  assert (answer["seenAt"], answer["acknowledgedAt"]) == (None, None)
  with verify_action("recall.shown"):
    show_recall(actor=nurse, recall_id=recall.pk)
  (answer,) = on("production", "recall")[recall.pk]["answers"]
  assert (answer["seenBy"], answer["seenAt"], answer["acknowledgedAt"]) == (
    "Nurse of Nordby", story.clock.now.isoformat().replace("+00:00", "Z"), None,
  )  # fmt: skip
  # The first counts, no other customer hears of it, and it moves no row's revision.
  before = ledger.heads()
  story.clock.move(minutes=5)
  show_recall(actor=story.unit.shop_admin, recall_id=recall.pk, seen={f"recall:{recall.pk}": 1})
  assert ledger.heads() == before
  for who, wanted in ((story.unit.south.nurse, recall.pk), (nurse, 10**9)):
    with refused("not_found", "recallId"):
      show_recall(actor=who, recall_id=wanted)


def test_rcl_40_a_customer_who_never_answers_is_told_by_a_person_and_production_waits_no_longer(story: Story) -> None:
  recall = failed_late(story)
  third = Customer.objects.create(short_name="Østby", long_name="Østby Hospital", dispenser_number=31)
  RecallAnswer.objects.create(recall=recall, customer=third)
  mine = story.unit.north.customer
  told_at = story.clock.now
  story.clock.move(minutes=5)
  before = ledger.heads()
  with verify_action("recall.reached"):
    reached = reach(story, recall, reached_at=told_at, note="hun ringer til afdelingen")
  assert reached == ("Mette Friis", "phone", "hun ringer til afdelingen", "Kirsten Holm", told_at)
  after = ledger.heads()
  assert after.of(f"customer:{third.pk}") == before.of(f"customer:{third.pk}"), "it is nobody else's to hear"
  days_on(story, 22)
  assert list(on("production", "recall")) == [recall.pk], "the third is still silent"
  with verify_action("recall.reached.last"):
    reach(story, recall, customer_id=third.pk, how="other", note="a colleague went there")
  assert on("production", "recall") == {}
  (answer,) = on(north(story), "recall")[recall.pk]["answers"]
  assert (answer["customerId"], answer["reachedWhom"], answer["acknowledgedAt"]) == (mine.pk, "Mette Friis", None)
  with verify_action("recall.acknowledged.reached"):
    acknowledge_recall(actor=story.unit.north.nurse, recall_id=recall.pk)
  answer = RecallAnswer.objects.get(customer=mine)
  assert (answer.acknowledged_by, answer.reached_by) == ("Nurse of Nordby", "Kirsten Holm")
  assert on(north(story), "recall") == {}
  with verify_action("day.turned.reached"):
    days_on(story, 23)


def test_rcl_40_it_is_said_once_of_who_is_silent_and_by_production(story: Story) -> None:
  recall = failed_late(story)
  for wrong, field, text in (
    ({"whom": " "}, "whom", "text_missing"),
    ({"whom": "x" * 101}, "whom", "text_long"),
    ({"whom": "010203-1234"}, "whom", "text_cpr"),
    ({"note": "010203-1234"}, "note", "text_cpr"),
    ({"how": "other"}, "note", "text_missing"),
    ({"reached_at": story.clock.now + timedelta(seconds=1)}, "reachedAt", "instant_future"),
    ({"reached_at": recall.made_at - timedelta(seconds=1)}, "reachedAt", "before_recall"),
    ({"reached_at": story.clock.now.replace(tzinfo=None)}, "reachedAt", None),
  ):
    with refused("invalid", field, text):
      reach(story, recall, **wrong)
  for what, field in (({"recall_id": 10**9}, "recallId"), ({"customer_id": 10**9}, "customerId")):
    with refused("not_found", field):
      reach(story, recall, **what)
  with refused("forbidden"):
    reach(story, recall, actor=story.unit.north.nurse)
  with refused("stale", "recallId"):
    reach(story, recall, seen={f"recall:{recall.pk}": 9})
  reach(story, recall)
  with refused("already_answered", "customerId", "recall"):
    reach(story, recall)
  RecallAnswer.objects.update(reached_at=None, acknowledged_at=story.clock.now)
  with refused("already_answered", "customerId", "recall"):
    reach(story, recall)


def reach(story: Story, recall: Recall, **other: Any) -> tuple[Any, ...]:
  """The radiochemist says that he has phoned the north; gives what the answer then says."""
  given: dict[str, Any] = {
    "actor": story.unit.radiochemist,
    "recall_id": recall.pk,
    "customer_id": story.unit.north.customer.pk,
    "whom": "Mette Friis",
    "how": "phone",
  }
  given |= other
  reach_recall(**given)
  it = RecallAnswer.objects.get(recall=recall, customer_id=given["customer_id"])
  return it.reached_whom, it.reached_how, it.reached_note, it.reached_by, it.reached_at


def test_rcl_22_who_got_what_is_told_however_old_it_is(story: Story) -> None:
  recall = failed_late(story, days=30)
  for who in (story.unit.radiochemist, story.unit.north.nurse):
    found = belongings.of_recall(recall.pk, who)
    assert [it.id for it in found["vials"]] == [Vial.objects.get().pk]
    assert [it.id for it in found["orders"]] == [Order.objects.get().pk]
    assert [it.customer_id for it in found["dispatches"]] == [story.unit.north.customer.pk]
  with refused("not_found", "recallId"):
    belongings.of_recall(recall.pk, story.unit.south.nurse)


def test_rcl_22_of_what_several_were_given_a_customer_sees_his_own(story: Story) -> None:
  recall = failed_late(story)
  other = story.ready(side="south")
  RecallAnswer.objects.create(recall=recall, customer=other.customer, vial_ids=[], order_ids=[other.pk])
  orders = {it.id for it in belongings.of_recall(recall.pk, story.unit.radiochemist)["orders"]}
  assert orders == {other.pk, *recall.answers.get(customer=story.unit.north.customer).order_ids}
  assert other.pk not in {it.id for it in belongings.of_recall(recall.pk, story.unit.north.nurse)["orders"]}
  assert belongings.of_recall(recall.pk, story.unit.south.nurse)["vials"] == []


def test_doc_20_papers_are_found_by_order_and_date_struck_ones_too(story: Story) -> None:
  conditional(story)
  order, vial = Order.objects.get(), Vial.objects.get()
  make_document(actor=story.unit.radiochemist, kind="label", vial_id=vial.pk)
  make_document(actor=story.unit.radiochemist, kind="dayList", date=unit.TUESDAY)
  story.correct([order], {vial.pk: "here"})
  days_on(story, 60)
  chemist, nurse = story.unit.radiochemist, story.unit.north.nurse
  found = belongings.papers(chemist, order_id=order.pk, day=None)
  assert [(it.number, it.struck_reason is not None) for it in found["certificates"]] == [
    (Certificate.objects.get().number, True)
  ]
  assert [it.kind for it in found["documents"]] == ["deliveryNote", "transport", "label", "label", "dayList"]
  assert belongings.papers(chemist, order_id=None, day=unit.TUESDAY) == found
  own = belongings.papers(nurse, order_id=order.pk, day=None)
  assert own["certificates"] == found["certificates"]
  customers = set(Document.objects.filter(customer=order.customer).values_list("id", flat=True))
  assert {it.id for it in own["documents"]} == customers
  assert len(customers) == 2
  assert belongings.papers(chemist, order_id=None, day=unit.TUESDAY + timedelta(days=1))["documents"] == []


def test_doc_20_nobody_finds_anothers_papers(story: Story) -> None:
  conditional(story)
  order = Order.objects.get()
  with refused("not_found", "orderId"):
    belongings.papers(story.unit.south.nurse, order_id=order.pk, day=None)
  assert belongings.papers(story.unit.south.nurse, order_id=None, day=unit.TUESDAY) == {
    "certificates": [],
    "documents": [],
    "outrun": [],
    "more": False,
  }
  for asked in ({"order_id": None, "day": None}, {"order_id": order.pk, "day": unit.TUESDAY}):
    with refused("invalid", "orderId", "empty"):
      belongings.papers(story.unit.radiochemist, **asked)


@pytest.mark.parametrize(("rows", "size"), [(4, 10**6), (500, 2_500)])
def test_doc_20_an_answer_has_a_bound_and_says_that_there_is_more(
  story: Story, monkeypatch: pytest.MonkeyPatch, rows: int, size: int
) -> None:
  """DOC-20, BAT-31: of many papers the newest are told, and nothing of a batch goes before its vials and orders."""
  batch, vial = conditional(story), Vial.objects.get()
  for _ in range(8):
    make_document(actor=story.unit.radiochemist, kind="label", vial_id=vial.pk)
  chemist = story.unit.radiochemist
  whole = belongings.papers(chemist, order_id=None, day=unit.TUESDAY)
  newest = [it.id for it in whole["documents"]]
  assert not whole["more"]
  assert len(newest) > 8
  assert not belongings.of_batch(batch.pk)["more"]
  monkeypatch.setattr(belongings, "MOST_ROWS", rows)
  monkeypatch.setattr(belongings, "MOST_BYTES", size)
  found = belongings.papers(chemist, order_id=None, day=unit.TUESDAY)
  there = [it.id for it in found["documents"]]
  assert (found["more"], len(found["certificates"])) == (True, 1)
  assert 0 < len(there) < len(newest)
  assert there == newest[-len(there) :]
  of_batch = belongings.of_batch(batch.pk)
  assert [len(of_batch[it]) for it in ("vials", "orders")] == [1, 1]
  assert of_batch["more"]
  assert len(of_batch["documents"]) < len(newest)
