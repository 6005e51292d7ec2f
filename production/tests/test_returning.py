"""A car that came back: the dispatch is taken back and stays, and what it carried is as if it had not left."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from production.actions.batches import reject_batch
from production.actions.returning import return_dispatch
from production.actions.vials import discard_vial, reassign_vial
from production.documents import document_bytes
from production.tests.papers import pages
from production.tests.test_dispatch import receive, send
from tests import unit
from tests.law import verify_action
from tests.story import Story, refused
from tracershop import ledger
from tracershop.orderbook import belongings, window
from tracershop.orderbook.models import Batch, Dispatch, Document, Recall, RecallAnswer, Vial
from tracershop.orderbook.outrun import changes_of

pytestmark = pytest.mark.django_db(transaction=True)


def back(story: Story, left: Dispatch, **other: Any) -> Dispatch:
  """The radiochemist says that the car came back."""
  given: dict[str, Any] = {
    "actor": story.unit.radiochemist,
    "dispatch_id": left.pk,
    "reason": "vejen er spærret",
    "reason_code": "transport",
  }
  return_dispatch(**{**given, **other})
  return Dispatch.objects.get(id=left.pk)


def vial_on(stream: str, vial: Vial) -> bool:
  rows = ledger.snapshot(stream).rows.get("vial", [])
  return any(f'"id":{vial.pk},'.encode() in bytes(row) for row in rows)


def test_dsp_21_what_came_back_is_as_before_it_left_and_the_dispatch_stays(story: Story) -> None:
  order, vial = story.ready(), story.file()
  left = send(story, vial)
  north = f"customer:{story.unit.north.customer.pk}"
  assert vial_on(north, vial)
  with refused("invalid", "orderIds", "has_left"):
    story.postpone(order)
  story.clock.move(minutes=12)

  with verify_action("dispatch.returned"):
    row = back(story, left)

  vial.refresh_from_db()
  assert (vial.dispatch_id, vial.state) == (None, "free")
  assert not vial_on(north, vial), "it is nobody's until it leaves again"
  assert (row.returned_at, row.returned_by) == (story.clock.now, "Kirsten Holm")
  assert row.returned_reason == "Transport: vejen er spærret"
  assert (row.dispatched_at, row.vehicle, row.returned_vial_ids) == (left.dispatched_at, "Bil 2", [vial.pk])
  assert (story.order(order).dispatched_at, story.order(order).status) == (None, "accepted")
  # By the usual rules: released, sent off again, put off.
  story.release([story.order(order)], [vial])
  again = send(story, vial)
  assert (again.order_ids, story.order(order).dispatched_at) == ([order.pk], story.clock.now)
  assert Dispatch.objects.count() == 2


def test_dsp_21_afterwards_the_order_is_put_off_and_the_vial_given_away(story: Story) -> None:
  order, vial = story.ready(5_000.0), story.file(20_000.0)
  back(story, send(story, vial))
  assert story.postpone(order).awaits_confirmation
  reassign_vial(
    actor=story.unit.radiochemist, vial_id=vial.pk, customer_id=story.unit.south.customer.pk, reason="they need it"
  )


def test_dsp_21_a_released_vial_stays_released_and_on_its_customers_screen(story: Story) -> None:
  order, vial = story.ready(), story.file()
  story.release([order], [vial])
  left = send(story, vial)
  with verify_action("dispatch.returned.released"):
    back(story, left)
  vial.refresh_from_db()
  assert (vial.state, vial.dispatch_id) == ("released", None)
  assert vial_on(f"customer:{story.unit.north.customer.pk}", vial)
  story.correct([story.order(order)], {vial.pk: "here"})


def corrected_there(story: Story) -> tuple[Dispatch, Vial]:
  """A vial that left released, and that a correction said to be at the customer."""
  order, vial = story.ready(), story.file()
  story.release([order], [vial])
  left = send(story, vial)
  story.correct([story.order(order)], {vial.pk: "atCustomer"})
  vial.refresh_from_db()
  assert vial.state == "blocked"
  return left, vial


def reject(story: Story) -> None:
  """The batch of the morning is rejected."""
  radiochemist = story.unit.radiochemist
  reject_batch(
    actor=radiochemist,
    signature=story.unit.signature(radiochemist, "rejectBatch"),
    batch_id=Batch.objects.get().pk,
    seen=story.seen(),
    reason="purity",
  )


def test_dsp_21_what_a_correction_said_to_be_there_came_back_and_is_free(story: Story) -> None:
  left, vial = corrected_there(story)
  with verify_action("dispatch.returned.corrected"):
    back(story, left)
  vial.refresh_from_db()
  assert (vial.state, vial.dispatch_id) == ("free", None)
  reject(story)
  assert not Recall.objects.exists(), "he never had it"


def test_dsp_21_of_a_rejected_batch_it_stays_blocked(story: Story) -> None:
  left, vial = corrected_there(story)
  reject(story)
  back(story, left)
  vial.refresh_from_db()
  assert (vial.state, vial.dispatch_id) == ("blocked", None)


def test_rcl_1_what_is_said_to_be_there_after_its_car_came_back_is_recalled(story: Story) -> None:
  """The later word counts: somebody brought it there after all."""
  order, vial = story.ready(), story.file()
  story.release([order], [vial])
  back(story, send(story, vial))
  story.correct([story.order(order)], {vial.pk: "atCustomer"})
  reject(story)
  assert RecallAnswer.objects.get().vial_ids == [vial.pk]


def test_rcl_1_what_left_and_was_discarded_afterwards_is_recalled_all_the_same(story: Story) -> None:
  """He had it in his hands, and may have used of it."""
  story.ready()
  gone, here = story.file(5_000.0), story.file(4_500.0)
  send(story, gone)
  for vial in (gone, here):
    discard_vial(actor=story.unit.colleague, vial_id=vial.pk, reason="broken")
  reject(story)
  assert RecallAnswer.objects.get().vial_ids == [gone.pk]
  assert {it.state for it in Vial.objects.all()} == {"discarded"}


def test_dsp_21_the_other_cars_of_an_order_count(story: Story) -> None:
  order = story.ready()
  one, other = story.file(5_000.0), story.file(4_500.0)
  first = send(story, one, order_ids=[order.pk])
  story.clock.move(minutes=5)
  second = send(story, other, order_ids=[order.pk])
  story.clock.move(minutes=10)
  receive(story, second, other)
  assert story.order(order).received_at is None, "the first car is still on its way"
  back(story, first)
  now = story.order(order)
  assert (now.dispatched_at, now.received_at) == (second.dispatched_at, story.clock.now)
  # And one that came back keeps nothing open.
  third = send(story, one, order_ids=[order.pk])
  receive(story, third, one)
  assert story.order(order).received_at == story.clock.now


def test_dsp_23_a_released_order_whose_car_came_back_waits_here_until_another_leaves(story: Story) -> None:
  order, vial = story.ready(), story.file()
  story.release([order], [vial])
  back(story, send(story, vial))
  assert "cameBack" in story.order(order).marks
  (row,) = (json.loads(bytes(it)) for it in ledger.snapshot("wall").rows["order"])
  assert (row["status"], row["cameBack"]) == ("released", True)
  again = send(story, vial)
  assert (again.order_ids, "cameBack" in story.order(order).marks) == ([order.pk], False)


def test_dsp_23_one_that_is_put_off_waits_for_no_car(story: Story) -> None:
  order, vial = story.ready(), story.file()
  back(story, send(story, vial))
  assert "cameBack" in story.order(order).marks
  assert "cameBack" not in story.postpone(order).marks


@pytest.mark.parametrize("came", [True, False])
def test_dsp_23_a_dispatch_that_a_correction_emptied_says_nothing_of_the_next_ones(story: Story, came: bool) -> None:
  order, vial = story.ready(), story.file()
  story.release([order], [vial])
  first = send(story, vial)
  if came:
    receive(story, first, vial)
  story.correct([story.order(order)], {vial.pk: "here"})
  story.release([story.order(order)], [vial])
  second = send(story, vial)
  back(story, second)
  now = story.order(order)
  assert (now.dispatched_at, now.received_at) == (None, None)
  third = send(story, vial)
  receive(story, third, vial)
  assert story.order(order).received_at == story.clock.now


def test_dsp_21_not_once_it_came_nor_twice_nor_by_anybody(story: Story) -> None:
  story.ready()
  vial = story.file()
  left = send(story, vial)
  now = story.clock.now
  for what in ({"reason": "", "reason_code": None}, {"reason": " ", "reason_code": "other"}):
    with refused("reason_required", "reason"):
      back(story, left, **what)
  for at, text in (
    (now.replace(tzinfo=None), None),
    (now + timedelta(minutes=6), "instant_future"),
    (now - timedelta(seconds=1), "before_departure"),
  ):
    with refused("invalid", "returnedAt", text):
      back(story, left, returned_at=at)
  with refused("not_found", "dispatchId"):
    back(story, left, dispatch_id=10**9)
  with refused("stale", "dispatchId"):
    back(story, left, seen={f"dispatch:{left.pk}": 7})
  with refused("forbidden"):
    back(story, left, actor=story.unit.north.nurse)
  back(story, left, seen={f"dispatch:{left.pk}": 1})
  with refused("already_answered", "dispatchId", "returned"):
    back(story, left)
  with refused("already_answered", "dispatchId", "returned"):
    receive(story, left, vial)
  second = send(story, vial)
  receive(story, second, vial)
  with refused("already_answered", "dispatchId", "received"):
    back(story, second)


def test_dsp_22_its_papers_are_crossed_out_and_the_next_ones_are_another_version(story: Story) -> None:
  story.ready()
  vial = story.file()
  left = send(story, vial)
  papers = list(Document.objects.filter(dispatch=left))
  frozen = {it.pk: bytes(it.bytes) for it in papers}
  assert changes_of(papers) == {}
  back(story, left, returned_at=story.clock.now + timedelta(minutes=1))
  nurse = story.unit.north.nurse
  for it in papers:
    data, _, name = document_bytes(nurse, it.pk)
    assert data.startswith(frozen[it.pk])
    assert name.endswith("-returned.pdf")
    for page in pages(data):
      assert "BILEN KOM TILBAGE" in page
      assert "Kirsten Holm: Transport: vejen er spærret" in page
  assert set(changes_of(papers)) == set(frozen)
  again = send(story, vial)
  for it in Document.objects.filter(dispatch=again):
    data, _, _ = document_bytes(nurse, it.pk)
    (first, *_) = PdfReader(io.BytesIO(data)).pages
    assert "v2" in " ".join(first.extract_text().split()) or "version 2" in first.extract_text()
    assert "TILBAGE" not in first.extract_text()


def test_dsp_22_the_batch_and_its_recall_still_name_it(story: Story) -> None:
  story.ready()
  vial = story.file()
  back(story, send(story, vial))
  found = belongings.of_batch(Batch.objects.get().pk)
  assert [(it.vial_ids, it.returned_by) for it in found["dispatches"]] == [([vial.pk], "Kirsten Holm")]


def test_str_4_the_law_holds_for_a_car_that_comes_back_outside_the_window(story: Story) -> None:
  story.ready()
  vial = story.file()
  left = send(story, vial)
  story.clock.set(unit.at_wall(0, 1, unit.TUESDAY + timedelta(days=8)))
  window.keep_day()
  with verify_action("dispatch.returned.outside_the_window"):
    back(story, left)
