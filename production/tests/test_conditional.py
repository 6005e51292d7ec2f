"""Certified conditionally, as the customer is told it (CRT-1, CRT-2)."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import msgspec
import pytest
from django.apps import apps

from production.actions.batches import reject_batch
from production.actions.dispatching import make_dispatch
from production.actions.qc import set_qc_template
from production.tests.papers import text_of
from production.tests.test_batches import certify, opened
from production.tests.test_qc import BEFORE, TESTS, all_in, enter
from tests import unit
from tests.law import verify_action
from tests.story import Story, refused
from tracershop import ledger
from tracershop.orderbook.models import Batch, Certificate, Document, Order, Vial

pytestmark = pytest.mark.django_db(transaction=True)

LATE = ["Endotoxins", "Sterility"]


@pytest.fixture
def batch(story: Story) -> Batch:
  """A batch whose late results are open, certified conditionally, with a vial of the north's."""
  set_qc_template(actor=story.unit.admin, tracer_id=story.unit.fdg.pk, tests=TESTS)
  batch = opened(story)
  all_in(story, batch, *BEFORE)
  certify(story, batch, late_tests=["sterility", "endotoxins"])
  story.clock.set(unit.YESTERDAY_MORNING)
  order = story.place(9_000)
  story.clock.set(unit.at_wall(6, 45))
  story.accept(order)
  story.file(9_000)
  return Batch.objects.get()


def released(story: Story) -> Order:
  order, vial = Order.objects.get(), Vial.objects.get()
  story.release([order], [vial])
  return story.order(order)


def at_the_customers(story: Story) -> dict[str, Any]:
  """The vial as it stands on the north's own stream."""
  (row,) = ledger.snapshot(f"customer:{story.unit.north.customer.pk}").rows["vial"]
  found: dict[str, Any] = msgspec.json.decode(row)
  return found


def test_crt_1_a_vial_says_what_is_known_of_its_batch_whenever_that_changes(story: Story, batch: Batch) -> None:
  released(story)
  assert (at_the_customers(story)["batchState"], at_the_customers(story)["lateTests"]) == (
    "conditionallyCertified",
    LATE,
  )
  with verify_action("late-result-of-what-was-released"):
    all_in(story, batch, "sterility")
  assert at_the_customers(story)["lateTests"] == ["Endotoxins"]
  with verify_action("late-results-are-in"):
    all_in(story, batch, "endotoxins")
    certify(story, Batch.objects.get())
  now = at_the_customers(story)
  assert (now["batchState"], now["lateTests"]) == ("certified", [])


def test_crt_1_a_late_failure_leaves_nothing_open(story: Story, batch: Batch) -> None:
  released(story)
  with verify_action("late-failure-of-what-was-released"):
    enter(story, batch, "sterility", False)
  now = at_the_customers(story)
  assert (now["state"], now["batchState"], now["lateTests"]) == ("blocked", "rejected", [])


def test_crt_1_a_vial_of_no_batch_says_nothing_until_one_is_opened(story: Story) -> None:
  story.clock.set(unit.at_wall(6, 45))
  vial = story.file()
  assert (vial.batch_state, vial.late_tests) == (None, [])
  batch = opened(story)
  assert Vial.objects.get().batch_state == "inProduction"
  reject_batch(
    actor=story.unit.radiochemist,
    batch_id=batch.pk,
    reason="spilt",
    signature=story.unit.signature(meaning="rejectBatch"),
    seen=story.seen(),
  )
  assert Vial.objects.get().batch_state == "rejected"


def test_crt_1_a_release_that_was_signed_over_another_state_is_stale(story: Story, batch: Batch) -> None:
  """What was certified meanwhile, or no longer is, was not what the signer had on the screen."""
  order, vial, seen = Order.objects.get(), Vial.objects.get(), story.seen()
  all_in(story, batch, "endotoxins")
  with refused("stale", "vialIds"):
    story.release([order], [vial], seen=seen)


def test_crt_2_both_papers_say_which_results_were_open_when_they_were_made(story: Story, batch: Batch) -> None:
  released(story)
  make_dispatch(
    actor=story.unit.radiochemist, vial_ids=[Vial.objects.get().pk], dispatched_at=story.clock.now, vehicle="Bil"
  )
  papers = [bytes(Certificate.objects.get().pdf), bytes(Document.objects.get(kind="deliveryNote").bytes)]
  said = "late results are still open: Endotoxins, Sterility"
  assert [said in text_of(it) for it in papers] == [True, True]
  all_in(story, batch, "sterility", "endotoxins")
  certify(story, Batch.objects.get())
  assert [bytes(Certificate.objects.get().pdf), bytes(Document.objects.get(kind="deliveryNote").bytes)] == papers


def test_crt_1_vials_from_before_say_it_too_when_the_tables_grow(story: Story, batch: Batch) -> None:
  """CRT-1, REL-16: what the migration fills is what the actions would have written."""
  released(story)
  mine = story.by_hand(300, reason="the dispenser is down", calibrated_at=unit.at_wall(6, 59))
  story.supplement([Order.objects.get()], [mine])
  fields = ("id", "batch_state", "late_tests", "own_entry_at")
  kept = list(Vial.objects.order_by("id").values_list(*fields))
  Vial.objects.update(batch_state=None, late_tests=[], own_entry_at=None)
  import_module("tracershop.orderbook.migrations.0007_vial_batch").fill(apps, None)
  assert list(Vial.objects.order_by("id").values_list(*fields)) == kept
  assert kept[-1][1:] == ("conditionallyCertified", LATE, story.clock.now)
