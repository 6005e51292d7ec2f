"""Recalls as production follows them: a customer who does not answer on the screen is told by a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tracershop import ledger
from tracershop.access import policy
from tracershop.errors import Refusal
from tracershop.orderbook import images, parts
from tracershop.orderbook.models import Recall
from tracershop.orderbook.rules import free_text
from tracershop.protocol.seen import refuse_stale

LONGEST_NAME = 100


@ledger.action
def reach_recall(
  change: ledger.Change,
  *,
  recall_id: int,
  customer_id: int,
  whom: str,
  how: str,
  note: str = "",
  reached_at: datetime | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Says that production has told a customer of a recall: whom, how and when (RCL-40). It is no acknowledgement of
  the customer's, who still may.

  Raises Refusal `not_found`, `stale`, `already_answered` where the customer has acknowledged or was reached before, and
  `invalid` at its field.
  """
  policy.require(change.actor, "recall.reach")
  recall = Recall.objects.select_related("batch").filter(id=recall_id).first()
  if recall is None:
    raise Refusal("not_found", field="recallId")
  answers = list(recall.answers.order_by("customer_id"))
  before = images.recall(recall, answers)
  refuse_stale(seen, f"recall:{recall.pk}", before, "recallId")
  answer = next((it for it in answers if it.customer_id == customer_id), None)
  if answer is None:
    raise Refusal("not_found", field="customerId")
  if answer.acknowledged_at is not None or answer.reached_at is not None:
    raise Refusal("already_answered", field="customerId", text="recall")
  whom, note = free_text(whom, "whom", LONGEST_NAME), free_text(note, "note")
  if not whom:
    raise Refusal("invalid", field="whom", text="text_missing")
  if how == "other" and not note:
    raise Refusal("invalid", field="note", text="text_missing")
  answer.reached_whom, answer.reached_how, answer.reached_note = whom, how, note
  answer.reached_by, answer.reached_at = change.actor.name, _instant(reached_at, recall, change.now)
  answer.save(update_fields=["reached_whom", "reached_how", "reached_note", "reached_by", "reached_at"])
  change.record(
    kind="recall.reached",
    subjects=[f"recall:{recall.pk}", f"customer:{customer_id}"],
    before=before,
    after=images.recall(recall, answers),
    changes=parts.recall_answer_changes(recall, [customer_id]),
  )
  return {"recallId": recall.pk}


def _instant(reached_at: datetime | None, recall: Recall, now: datetime) -> datetime:
  if reached_at is None:
    return now
  if reached_at.tzinfo is None:
    raise Refusal("invalid", field="reachedAt")
  if reached_at > now:
    raise Refusal("invalid", field="reachedAt", text="instant_future")
  if reached_at < recall.made_at:
    raise Refusal("invalid", field="reachedAt", text="before_recall")
  return reached_at
