"""Vials for rinsing, quality control and tests: entered by hand, set apart, and given back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from production.actions.batches import reject_batch
from production.actions.vials import confirm_vial, discard_vial, reassign_vial
from production.tests.test_vials import again, typed
from tests import law
from tests.story import Story, refused
from tracershop.orderbook.models import Vial

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("purpose", "number"), [("rinse", 98), ("qualityControl", 99), ("test", 1015)])
def test_via_30_a_purpose_is_entered_by_hand_and_is_one_with_the_dispensers_record(
  story: Story, purpose: str, number: int
) -> None:
  batch = story.certified()
  order = story.ready()
  with law.verify_action("vial.added.for_purpose"):
    vial = typed(story, customer_id=None, purpose=purpose, mbq=500.0)
  assert (vial.state, vial.purpose, vial.customer_id, vial.marks) == ("purpose", purpose, None, ["manual"])
  assert vial.batch_id == batch.pk
  assert story.order(order).dispensed_mbq == 0.0
  with refused("vial_mismatch", "vialIds", "purpose"):
    story.release([order], [vial])
  assert story.file(500.0, at=vial.calibrated_at, customer_number=number, volume_ml=vial.volume_ml).pk == vial.pk
  assert (again(vial).state, again(vial).marks, len(again(vial).sources)) == ("purpose", [], 2)


def test_via_30_a_customer_or_a_purpose_is_named_and_not_both(story: Story) -> None:
  for whose in ({"customer_id": None}, {"purpose": "test"}):
    with refused("invalid", "customerId", "customer_or_purpose"):
      typed(story, **whose)


def test_via_31_a_wrong_purpose_becomes_a_customers_and_back(story: Story) -> None:
  order = story.ready()
  vial = story.file(4_000, customer_number=99)
  give = {"actor": story.unit.radiochemist, "vial_id": vial.pk, "reason": "wrong button"}
  north = story.unit.north.customer.pk
  with law.verify_action("vial.given_back"):
    reassign_vial(**give, customer_id=north)
  assert (again(vial).state, again(vial).purpose, again(vial).customer_id) == ("free", None, north)
  assert story.order(order).dispensed_mbq > 0.0
  with law.verify_action("vial.set_apart"):
    reassign_vial(**give, purpose="rinse")
  assert (again(vial).state, again(vial).purpose, again(vial).customer_id) == ("purpose", "rinse", None)
  assert story.order(order).dispensed_mbq == 0.0
  reassign_vial(**give, purpose="test")
  assert (again(vial).state, again(vial).purpose) == ("purpose", "test")
  assert again(vial).marks == ["reassigned"]
  discard_vial(actor=story.unit.radiochemist, vial_id=vial.pk, reason="spilt")
  with refused("vial_taken", "vialId"):
    reassign_vial(**give, customer_id=north)


def test_via_31_what_is_in_doubt_about_it_has_to_be_settled_first(story: Story) -> None:
  """A hand's word alone, a batch that fell, a time before the synthesis: setting apart and taking back heals none."""
  north = story.unit.north.customer.pk
  give = {"actor": story.unit.radiochemist, "reason": "wrong button"}
  vial = typed(story, customer_id=None, purpose="test")
  reassign_vial(**give, vial_id=vial.pk, customer_id=north)
  assert (again(vial).state, again(vial).marks) == ("unconfirmed", ["manual", "reassigned"])
  batch = story.certified()
  early = story.file(700.0, at=batch.end_of_synthesis_at - timedelta(minutes=5), customer_number=98, source="early")
  reassign_vial(**give, vial_id=early.pk, customer_id=north)
  assert (again(early).state, "beforeSynthesis" in again(early).marks) == ("unconfirmed", True)
  late = story.file(800.0, customer_number=98, source="late")
  reject_batch(
    actor=story.unit.radiochemist,
    batch_id=batch.pk,
    reason="purity 91 %",
    seen=story.seen(),
    signature=story.unit.signature(meaning="rejectBatch"),
  )
  reassign_vial(**give, vial_id=late.pk, customer_id=north)
  assert again(late).state == "blocked"


def free_of(story: Story) -> list[float]:
  return [it.activity_mbq for it in Vial.objects.filter(customer=story.unit.north.customer, state="free")]


def test_via_31_one_vial_counts_once_when_its_file_comes_after_it_was_put_right(story: Story) -> None:
  """Typed for a purpose, or for another customer, by a slip; given to its customer; and then the dispenser tells it."""
  north, order = story.unit.north.customer.pk, story.ready()
  give = {"actor": story.unit.radiochemist, "reason": "wrong button", "customer_id": north}
  for mbq, slip in (
    (4_000.0, {"customer_id": None, "purpose": "qualityControl"}),
    (2_000.0, {"customer_id": story.unit.south.customer.pk}),
  ):
    slipped = typed(story, mbq, reason="the machine is down", **slip)
    reassign_vial(**give, vial_id=slipped.pk)
    assert again(slipped).state == "free"
    with law.verify_action("vial.dispensed.like_one_given"):
      told = story.file(mbq, at=slipped.calibrated_at)
    assert (told.pk == slipped.pk, told.state, told.marks) == (False, "unconfirmed", ["near"])
  assert free_of(story) == [4_000.0, 2_000.0]
  assert story.order(order).dispensed_mbq == 6_000.0


def test_via_31_one_vial_counts_once_when_it_is_put_right_after_its_file(story: Story) -> None:
  """The dispenser tells it first. One that counted with another customer waits as well when it comes beside it."""
  north, order = story.unit.north.customer.pk, story.ready()
  give = {"actor": story.unit.radiochemist, "reason": "wrong button", "customer_id": north}
  for mbq, slip in (
    (4_000.0, {"customer_id": None, "purpose": "qualityControl"}),
    (2_000.0, {"customer_id": story.unit.south.customer.pk}),
  ):
    told = story.file(mbq)
    slipped = typed(story, mbq, reason="the machine is down", **slip)
    assert (slipped.state, "near" in slipped.marks) == ("purpose" if "purpose" in slip else "free", False)
    with law.verify_action("vial.reassigned.beside_its_like"):
      reassign_vial(**give, vial_id=slipped.pk)
    assert (again(slipped).state, again(slipped).marks) == ("unconfirmed", ["manualWithReason", "near", "reassigned"])
    assert again(told).state == "free"
  assert free_of(story) == [4_000.0, 2_000.0]
  assert story.order(order).dispensed_mbq == 6_000.0
  # Somebody who has both in his hands says so.
  confirm_vial(actor=story.unit.colleague, vial_id=slipped.pk)
  assert (again(slipped).state, again(slipped).marks) == ("free", ["manualWithReason", "nearConfirmed", "reassigned"])


def test_via_31_what_is_set_apart_is_compared_with_what_is_there_for_the_purpose(story: Story) -> None:
  story.file(500.0, customer_number=99)
  slipped = typed(story, 500.0, reason="the machine is down")
  give = {"actor": story.unit.radiochemist, "vial_id": slipped.pk, "reason": "wrong button"}
  reassign_vial(**give, purpose="qualityControl")
  assert (again(slipped).state, "near" in again(slipped).marks) == ("purpose", True)
  reassign_vial(**give, customer_id=story.unit.north.customer.pk)
  assert again(slipped).state == "unconfirmed"
