"""Notices to customers: posted with an expiry, ended early. Who has read one stands in its receipts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from tracershop import calendar, ledger
from tracershop.catalogue.models import Customer
from tracershop.errors import Refusal
from tracershop.orderbook import parts, queries
from tracershop.orderbook.models import Notice, Receipt
from tracershop.orderbook.rules import free_text
from tracershop.protocol.seen import refuse_stale

MOST_DAYS = 30


@ledger.action
def post_notice(
  change: ledger.Change, *, text: str, expires_at: datetime, customer_ids: Sequence[int] = ()
) -> dict[str, Any]:
  """Tells the customers named, or all that are not archived, something until it expires (NOT-1).

  Raises Refusal `invalid` for no text, one like a CPR number, or an expiry that is past or more than 30 days ahead, and
  `not_found` for a customer that is not there.
  """
  text = free_text(text, "text")
  if not text:
    raise Refusal("invalid", field="text", text="text_missing")
  if expires_at.tzinfo is None:
    raise Refusal("invalid", field="expiresAt")
  if not change.now < expires_at <= change.now + timedelta(days=MOST_DAYS):
    raise Refusal("invalid", field="expiresAt", text="expiry", days=MOST_DAYS)
  notice = Notice.objects.create(
    kind="message",
    text=text,
    expires_at=expires_at,
    expires_date=calendar.wall_date(expires_at),
    made_by=change.actor.name,
    made_at=change.now,
  )
  Receipt.objects.bulk_create(Receipt(notice=notice, customer_id=pk) for pk in _addressed(customer_ids))
  change.record(
    kind="notice.posted",
    subjects=[f"notice:{notice.pk}"],
    after=queries.image_of_notice(notice),
    changes=parts.notice_changes(notice),
  )
  return {"noticeId": notice.pk}


def _addressed(customer_ids: Sequence[int]) -> list[int]:
  if not customer_ids:
    return list(Customer.objects.filter(archived=False).order_by("id").values_list("id", flat=True))
  if len(set(customer_ids)) != len(customer_ids):
    raise Refusal("invalid", field="customerIds", text="double")
  there = set(Customer.objects.filter(id__in=list(customer_ids)).values_list("id", flat=True))
  missing = [it for it in customer_ids if it not in there]
  if missing:
    raise Refusal("not_found", field="customerIds", details={"customerId": missing[0]})
  return sorted(there)


@ledger.action
def end_notice(change: ledger.Change, *, notice_id: int, seen: dict[str, int] | None = None) -> dict[str, Any]:
  """Lets a notice expire now (NOT-2). Raises Refusal `not_found`, `stale`, `invalid` where it has expired already."""
  notice = Notice.objects.filter(id=notice_id).first()
  if notice is None:
    raise Refusal("not_found", field="noticeId")
  before = queries.image_of_notice(notice)
  refuse_stale(seen, f"notice:{notice.pk}", before, "noticeId")
  if notice.expires_at <= change.now:
    raise Refusal("invalid", field="noticeId", text="notice_over")
  expire(notice, change.now)
  change.record(
    kind="notice.ended",
    subjects=[f"notice:{notice.pk}"],
    before=before,
    after=queries.image_of_notice(notice),
    changes=parts.notice_changes(notice),
  )
  return {"noticeId": notice.pk}


def expire(notice: Notice, now: datetime) -> None:
  """Saves a notice as one that expires now."""
  notice.expires_at, notice.expires_date = now, calendar.wall_date(now)
  notice.revision += 1
  notice.save(update_fields=["expires_at", "expires_date", "revision"])
