"""Vials for rinsing, quality control and tests: entered by hand, set apart, and given back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from production.actions.batches import reject_batch
from production.actions.vials import discard_vial, reassign_vial
from production.tests.test_vials import again, typed
from tests import law
from tests.story import Story, refused

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
