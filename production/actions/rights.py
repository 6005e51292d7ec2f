"""Who may release what, from when, to when: granted and withdrawn by a production admin, never to himself.

A right that a person holds for part of the time already is not granted again: withdrawn once, it must be gone.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from production.actions.setup import fields
from production.actions.setup.keeping import ordered, there
from tracershop import ledger
from tracershop.access import policy
from tracershop.access.models import User
from tracershop.actor import PRODUCTION_ROLES
from tracershop.catalogue import images, parts
from tracershop.catalogue.models import Isotope, ReleaseRight
from tracershop.errors import Refusal
from tracershop.orderbook.rules import free_text
from tracershop.protocol.seen import refuse_stale


@ledger.action
def grant_release_right(
  change: ledger.Change,
  *,
  user_id: int,
  from_date: date,
  tracer_id: int | None = None,
  isotope_id: int | None = None,
  to_date: date | None = None,
) -> dict[str, Any]:
  """Grants the right to release a tracer, or a bare isotope (REL-1, ACC-12). Only production's people can hold one.

  Raises Refusal `forbidden`, `not_found`, or `invalid` at its field, also where he holds it already.
  """
  policy.require(change.actor, "releaseRight.grant")
  if user_id == change.actor.user_id:
    raise Refusal("forbidden", field="userId", text="self_grant")
  user = User.objects.filter(id=user_id, is_active=True).first()
  if user is None or user.role not in PRODUCTION_ROLES:
    raise Refusal("not_found", field="userId")
  fields.one_of(tracer_id, isotope_id)
  tracer = ordered(tracer_id)
  isotope = None if isotope_id is None else there(Isotope, isotope_id)
  if to_date is not None and to_date < from_date:
    raise Refusal("invalid", field="toDate", text="dates")
  right = ReleaseRight(
    user_id=user_id, user_name=user.name, tracer=tracer, isotope=isotope, from_date=from_date, to_date=to_date
  )
  _refuse_double(right)
  right.save()
  change.record(
    kind="releaseRight.granted",
    subjects=[f"releaseRight:{right.pk}", f"user:{user_id}"],
    after=images.release_right(right),
    changes=parts.puts(right),
  )
  return {"releaseRightId": right.pk}


def _refuse_double(right: ReleaseRight) -> None:
  same = ReleaseRight.objects.filter(
    user_id=right.user_id, tracer=right.tracer, isotope=right.isotope, withdrawn_at__isnull=True
  ).filter(Q(to_date__isnull=True) | Q(to_date__gte=right.from_date))
  if right.to_date is not None:
    same = same.filter(from_date__lte=right.to_date)
  if same.exists():
    raise Refusal("invalid", field="fromDate", text="right_there")


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
