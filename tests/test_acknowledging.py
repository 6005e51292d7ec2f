"""What customers have to have seen: certificates that were struck through, and recalls."""

from __future__ import annotations

import pytest

from customer.actions.acknowledging import acknowledge_certificate, acknowledge_recall
from production.actions.batches import reject_batch
from production.tests.test_correct import released
from tests.story import Story, refused
from tracershop import ledger
from tracershop.orderbook.models import Batch, Certificate, Recall, RecallAnswer

pytestmark = pytest.mark.django_db(transaction=True)


def test_cor_5_the_customer_acknowledges_a_struck_certificate_once(story: Story) -> None:
  order, one = released(story)
  certificate, nurse = Certificate.objects.get(), story.unit.north.nurse
  with refused("invalid", "certificateId", "not_struck"):
    acknowledge_certificate(actor=nurse, certificate_id=certificate.pk)
  story.correct([order], {one.pk: "here"})
  for who, wanted in ((story.unit.south.nurse, certificate.pk), (nurse, 10**9)):
    with refused("not_found", "certificateId"):
      acknowledge_certificate(actor=who, certificate_id=wanted)
  with refused("stale", "certificateId"):
    acknowledge_certificate(actor=nurse, certificate_id=certificate.pk, seen={f"certificate:{certificate.pk}": 1})
  acknowledge_certificate(actor=nurse, certificate_id=certificate.pk)
  certificate.refresh_from_db()
  assert (certificate.acknowledged_by, certificate.acknowledged_at) == ("Nurse of Nordby", story.clock.now)
  before = ledger.heads()
  acknowledge_certificate(actor=story.unit.shop_admin, certificate_id=certificate.pk)
  assert ledger.heads() == before


def test_rcl_2_a_customer_acknowledges_his_recall_and_nobody_else_hears_of_it(story: Story) -> None:
  released(story)
  south, two = story.ready(4_000, side="south"), story.file(4_000, side="south")
  story.release([south], [two])
  signature = story.unit.signature(meaning="rejectBatch")
  reject_batch(
    actor=story.unit.radiochemist, batch_id=Batch.objects.get().pk, reason="purity", signature=signature,
    seen=story.seen(),
  )  # fmt: skip
  recall, nurse = Recall.objects.get(), story.unit.north.nurse
  before = ledger.heads()
  acknowledge_recall(actor=nurse, recall_id=recall.pk)
  after = ledger.heads()
  stream = f"customer:{story.unit.south.customer.pk}"
  assert after.of(stream) == before.of(stream)
  assert after.of("production") == before.of("production") + 1
  answer = RecallAnswer.objects.get(customer=story.unit.north.customer)
  assert (answer.acknowledged_by, answer.acknowledged_at) == ("Nurse of Nordby", story.clock.now)
  acknowledge_recall(actor=story.unit.shop_admin, recall_id=recall.pk)
  assert not RecallAnswer.objects.filter(acknowledged_at=None).exists()
  again = ledger.heads()
  acknowledge_recall(actor=nurse, recall_id=recall.pk)
  assert ledger.heads() == again
  with refused("not_found", "recallId"):
    acknowledge_recall(actor=nurse, recall_id=10**9)
