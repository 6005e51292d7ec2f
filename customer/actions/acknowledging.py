"""What a customer has to have seen: that a certificate was struck through, that a batch is recalled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracershop import ledger
from tracershop.actor import Actor
from tracershop.errors import Refusal
from tracershop.orderbook import images, parts
from tracershop.orderbook.models import Certificate, Recall, RecallAnswer
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
def show_recall(change: ledger.Change, *, recall_id: int, seen: dict[str, int] | None = None) -> dict[str, Any]:
  """Says that a recall stands on a screen of each of the actor's customers (RCL-21); the first one counts, and it is no
  acknowledgement. Doing it again changes nothing.

  Raises Refusal `not_found` and `stale` as `acknowledge_recall` does.
  """
  recall, answers, mine = _recall(change.actor, recall_id, seen)
  before = [images.recall(recall, answers, it.customer_id) for it in mine]
  unseen = [it for it in mine if it.seen_at is None]
  for answer in unseen:
    answer.seen_by, answer.seen_at = change.actor.name, change.now
    answer.save(update_fields=["seen_by", "seen_at"])
  if unseen:
    _told(change, recall, answers, unseen, before, kind="recall.shown")
  return {"recallId": recall.pk}


@ledger.action
def acknowledge_recall(change: ledger.Change, *, recall_id: int, seen: dict[str, int] | None = None) -> dict[str, Any]:
  """Says for each of the actor's customers that it has seen a recall (RCL-2). Doing it again changes nothing.

  Raises Refusal `not_found` for one that is not there or does not concern them, and `stale`.
  """
  recall, answers, mine = _recall(change.actor, recall_id, seen)
  before = [images.recall(recall, answers, it.customer_id) for it in mine]
  silent = [it for it in mine if it.acknowledged_at is None]
  for answer in silent:
    answer.acknowledged_by, answer.acknowledged_at = change.actor.name, change.now
    answer.save(update_fields=["acknowledged_by", "acknowledged_at"])
  if silent:
    _told(change, recall, answers, silent, before, kind="recall.acknowledged")
  return {"recallId": recall.pk}


def _recall(
  actor: Actor, recall_id: int, seen: dict[str, int] | None
) -> tuple[Recall, list[RecallAnswer], list[RecallAnswer]]:
  """A recall, its answers, and those of the actor's customers, as they are now."""
  recall = Recall.objects.select_related("batch").filter(id=recall_id).first()
  answers = [] if recall is None else list(recall.answers.order_by("customer_id"))
  mine = [it for it in answers if actor.acts_for(it.customer_id)]
  if recall is None or not mine:
    raise Refusal("not_found", field="recallId")
  refuse_stale(seen, f"recall:{recall.pk}", images.recall(recall, answers, mine[0].customer_id), "recallId")
  return recall, answers, mine


def _told(
  change: ledger.Change,
  recall: Recall,
  answers: Sequence[RecallAnswer],
  changed: Sequence[RecallAnswer],
  before: list[Any],
  *,
  kind: str,
) -> None:
  change.record(
    kind=kind,
    subjects=[f"recall:{recall.pk}", *(f"customer:{it.customer_id}" for it in changed)],
    before=before,
    after=[images.recall(recall, answers, it.customer_id) for it in answers if change.actor.acts_for(it.customer_id)],
    changes=parts.recall_answer_changes(recall, [it.customer_id for it in changed]),
  )
