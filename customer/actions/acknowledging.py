"""What a customer has to have seen: that a certificate was struck through, that a batch is recalled."""

from __future__ import annotations

from typing import Any

from tracershop import ledger
from tracershop.errors import Refusal
from tracershop.orderbook import images, parts
from tracershop.orderbook.models import Certificate, Recall
from tracershop.protocol.seen import refuse_stale


@ledger.action
def acknowledge_certificate(
  change: ledger.Change, *, certificate_id: int, seen: dict[str, int] | None = None
) -> dict[str, Any]:
  """Says that a customer has seen that his certificate was struck through (COR-5). Doing it again changes nothing.

  Raises Refusal `not_found` for one that is not there or not theirs, `stale`, and `invalid` for one that stands.
  """
  found = Certificate.objects.filter(id=certificate_id).defer("pdf").first()
  if found is None or not change.actor.acts_for(found.customer_id):
    raise Refusal("not_found", field="certificateId")
  before = images.certificate(found)
  refuse_stale(seen, f"certificate:{found.pk}", before, "certificateId")
  if found.struck_at is None:
    raise Refusal("invalid", field="certificateId", text="not_struck")
  if found.acknowledged_at is None:
    found.acknowledged_by, found.acknowledged_at = change.actor.name, change.now
    found.revision += 1
    found.save(update_fields=["acknowledged_by", "acknowledged_at", "revision"])
    change.record(
      kind="certificate.acknowledged",
      subjects=[f"certificate:{found.pk}", *(f"order:{it}" for it in found.order_ids)],
      before=before,
      after=images.certificate(found),
      changes=parts.certificate_changes(found),
    )
  return {"certificateId": found.pk}


@ledger.action
def acknowledge_recall(change: ledger.Change, *, recall_id: int, seen: dict[str, int] | None = None) -> dict[str, Any]:
  """Says for each of the actor's customers that it has seen a recall (RCL-2). Doing it again changes nothing.

  Raises Refusal `not_found` for one that is not there or does not concern them, and `stale`.
  """
  recall = Recall.objects.select_related("batch").filter(id=recall_id).first()
  answers = [] if recall is None else list(recall.answers.order_by("customer_id"))
  mine = [it for it in answers if change.actor.acts_for(it.customer_id)]
  if recall is None or not mine:
    raise Refusal("not_found", field="recallId")
  before = [images.recall(recall, answers, it.customer_id) for it in mine]
  refuse_stale(seen, f"recall:{recall.pk}", before[0], "recallId")
  silent = [it for it in mine if it.acknowledged_at is None]
  for answer in silent:
    answer.acknowledged_by, answer.acknowledged_at = change.actor.name, change.now
    answer.save(update_fields=["acknowledged_by", "acknowledged_at"])
  if silent:
    change.record(
      kind="recall.acknowledged",
      subjects=[f"recall:{recall.pk}", *(f"customer:{it.customer_id}" for it in silent)],
      before=before,
      after=[images.recall(recall, answers, it.customer_id) for it in mine],
      changes=parts.recall_answer_changes(recall, [it.customer_id for it in silent]),
    )
  return {"recallId": recall.pk}
