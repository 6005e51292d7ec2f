"""Deadlines: the last moment to order, one for each kind, and one for a tracer that goes before its kind's."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.db.models import Q

from production.actions.setup import bounds, fields, touching
from production.actions.setup.keeping import chosen, keep, ordered
from production.actions.setup.touching import Follow
from tracershop import ledger
from tracershop.access import policy
from tracershop.catalogue import images
from tracershop.catalogue.models import Deadline, Tracer
from tracershop.errors import Refusal
from tracershop.protocol.seen import refuse_stale

KINDS = ("activity", "injection")
TYPES = ("daily", "weekly")


@ledger.action
def set_deadline(
  change: ledger.Change,
  *,
  kind: str,
  type: str,  # noqa: A002  the wire's word
  time: time,
  tracer_id: int | None = None,
  weekday: int | None = None,
  working_days_only: bool = True,
  confirmed_order_ids: list[int] | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Sets the deadline of a kind, or of a tracer: the one there is, else a new one (SET-11).

  Raises Refusal `forbidden`, `not_found`, `stale`, `touches_orders` (SET-31), or `invalid` at its field.
  """
  policy.require(change.actor, "deadline.set")
  if kind not in KINDS:
    raise Refusal("invalid", field="kind", text="kind")
  if type not in TYPES:
    raise Refusal("invalid", field="type")
  fields.wall_time(time, "time")
  if type == "weekly":
    fields.weekday(weekday)
  elif weekday is not None:
    raise Refusal("invalid", field="weekday", text="daily")
  tracer = ordered(tracer_id)
  if tracer is not None and tracer.kind != kind:
    # It would be looked for among the other kind's, and never count.
    raise Refusal("invalid", field="kind", text="kind")
  # Under the lock, and not left to the constraint: to MariaDB two of a kind whose tracer is null are not the same.
  known = Deadline.objects.filter(kind=kind, tracer=tracer).first()
  before = [images.deadline(known)] if known else []
  if known is not None:
    refuse_stale(seen, f"deadline:{known.pk}", before[0], "kind")
  touches = _touches(change, kind, tracer, confirmed_order_ids)
  deadline = known or Deadline(kind=kind, tracer=tracer)
  deadline.type, deadline.weekday, deadline.time = type, weekday, time
  deadline.working_days_only = working_days_only
  keep(change, kind="deadline.set", rows=[deadline], before=before, touches=touches)
  return {"deadlineId": deadline.pk}


@ledger.action
def remove_deadline(
  change: ledger.Change,
  *,
  deadline_id: int,
  confirmed_order_ids: list[int] | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Takes a deadline away; a tracer's kind's counts again.

  Raises Refusal `forbidden`, `not_found`, `stale` or `touches_orders` (SET-31).
  """
  deadline, before = chosen(change, "deadline.remove", Deadline, deadline_id, seen)
  touches = _touches(change, deadline.kind, deadline.tracer, confirmed_order_ids)
  keep(change, kind="deadline.removed", gone=[deadline], before=[before], touches=touches)
  return {"deadlineId": deadline_id}


def _touches(change: ledger.Change, kind: str, tracer: Tracer | None, confirmed: list[int] | None) -> Follow:
  of_kind = Q(kind="injection") if kind == "injection" else ~Q(kind="injection")
  return Follow(
    scope=of_kind if tracer is None else Q(tracer=tracer),
    how=touching.all_of([]),
    confirmed=confirmed or (),
    asks=bounds.deadlines(change.now),
  )
