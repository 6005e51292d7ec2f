"""Reading production's notices."""

from __future__ import annotations

from typing import Any

from tracershop import ledger
from tracershop.errors import Refusal
from tracershop.orderbook import images, parts, queries
from tracershop.orderbook.models import Notice
from tracershop.protocol.seen import refuse_stale


@ledger.action
def read_notice(change: ledger.Change, *, notice_id: int, seen: dict[str, int] | None = None) -> dict[str, Any]:
  """Marks a notice as read for each of the reader's customers for which nobody had read it yet (NOT-3).

  Doing it again changes nothing. Raises Refusal `not_found` for one that is not there or not theirs, and `stale` for
  one that has moved on.
  """
  notice = Notice.objects.filter(id=notice_id).first()
  receipts = [] if notice is None else queries.receipts_of(notice)
  mine = [it for it in receipts if change.actor.acts_for(it.customer_id)]
  if notice is None or not mine:
    raise Refusal("not_found", field="noticeId")
  before = [images.notice(notice, receipts, it.customer_id) for it in mine]
  refuse_stale(seen, f"notice:{notice.pk}", before[0], "noticeId")
  unread = [it for it in mine if it.read_at is None]
  for receipt in unread:
    receipt.read_at, receipt.read_by = change.now, change.actor.name
    receipt.save(update_fields=["read_at", "read_by"])
  if unread:
    change.record(
      kind="notice.read",
      subjects=[f"notice:{notice.pk}", *(f"customer:{it.customer_id}" for it in unread)],
      before=before,
      after=[images.notice(notice, receipts, it.customer_id) for it in mine],
      changes=parts.receipt_changes(notice, [it.customer_id for it in unread]),
    )
  return {"noticeId": notice.pk}
