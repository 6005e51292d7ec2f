"""Who may release what, from when, to when: granted and withdrawn by a production admin, never to himself."""

from __future__ import annotations

from datetime import date
from typing import Any

from tracershop import ledger
from tracershop.access import policy
from tracershop.access.models import User
from tracershop.actor import PRODUCTION_ROLES
from tracershop.catalogue import images, parts
from tracershop.catalogue.models import ReleaseRight, Tracer
from tracershop.errors import Refusal
from tracershop.orderbook.rules import free_text
from tracershop.protocol.seen import refuse_stale


@ledger.action
def grant_release_right(
  change: ledger.Change,
  *,
  user_id: int,
  tracer_id: int,
  from_date: date,
  to_date: date | None = None,
) -> dict[str, Any]:
  """Grants a release right (REL-1). Only production's people can hold one."""
  policy.require(change.actor, "releaseRight.grant")
  if user_id == change.actor.user_id:
    raise Refusal("forbidden", field="userId", text="self_grant")
  user = User.objects.filter(id=user_id, is_active=True).first()
  if user is None or user.role not in PRODUCTION_ROLES:
    raise Refusal("not_found", field="userId")
  tracer = Tracer.objects.filter(id=tracer_id).first()
  if tracer is None:
    raise Refusal("not_found", field="tracerId")
  if to_date is not None and to_date < from_date:
    raise Refusal("invalid", field="toDate", text="dates")
  right = ReleaseRight.objects.create(
    user_id=user_id, user_name=user.name, tracer=tracer, from_date=from_date, to_date=to_date
  )
  changes = parts.puts(right)
  change.record(
    kind="releaseRight.granted",
    subjects=[f"releaseRight:{right.pk}", f"user:{user_id}"],
    after=changes[0].row if isinstance(changes[0], ledger.Put) else None,
    changes=changes,
  )
  return {"releaseRightId": right.pk}


@ledger.action
def withdraw_release_right(
  change: ledger.Change, *, release_right_id: int, reason: str, seen: dict[str, int] | None = None
) -> dict[str, Any]:
  """Withdraws a release right at once, with a reason (REL-1)."""
  policy.require(change.actor, "releaseRight.withdraw")
  reason = free_text(reason, "reason")
  if not reason:
    raise Refusal("reason_required", field="reason")
  right = ReleaseRight.objects.filter(id=release_right_id, withdrawn_at__isnull=True).first()
  if right is None:
    raise Refusal("not_found", field="releaseRightId")
  before = images.release_right(right)
  refuse_stale(seen, f"releaseRight:{right.pk}", before, "releaseRightId")
  right.withdrawn_at = change.now
  right.revision += 1
  right.save()
  change.record(
    kind="releaseRight.withdrawn",
    subjects=[f"releaseRight:{right.pk}", f"user:{right.user_id}"],
    before=before,
    after=images.release_right(right),
    reason=reason,
    changes=parts.puts(right),
  )
  return {"releaseRightId": right.pk}
