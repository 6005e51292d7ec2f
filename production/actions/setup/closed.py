"""Closed dates: days without deliveries, and which days they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from production.actions.setup import fields, touching
from production.actions.setup.keeping import chosen, keep
from production.actions.setup.touching import Follow
from tracershop import calendar, ledger
from tracershop.access import policy
from tracershop.catalogue.models import ClosedDate
from tracershop.errors import Refusal
from tracershop.orderbook.rules import free_text
from tracershop.protocol.commands import ClosedDay

LONGEST_NAME = 80
MOST_AT_ONCE = 400


@ledger.action
def add_closed_dates(
  change: ledger.Change, *, dates: Sequence[ClosedDay], confirmed_order_ids: list[int] | None = None
) -> dict[str, Any]:
  """Closes dates, all or none; their open orders stay, marked `closedDate` (SET-9). Gives {closedDateIds}.

  Raises Refusal `forbidden`, `touches_orders`, or `invalid` at `dates` with the date in `details`.
  """
  policy.require(change.actor, "closedDate.add")
  if not dates:
    raise Refusal("invalid", field="dates", text="empty")
  if len(dates) > MOST_AT_ONCE:
    raise Refusal("invalid", field="dates", text="too_much")
  if len({it.date for it in dates}) != len(dates):
    raise Refusal("invalid", field="dates", text="double")
  known = set(ClosedDate.objects.filter(date__in=[it.date for it in dates]).values_list("date", flat=True))
  rows = []
  for it in sorted(dates, key=lambda it: it.date):
    try:
      fields.coming(it.date, "dates", calendar.wall_date(change.now))
      if it.date in known:
        raise Refusal("invalid", field="dates", text="taken")
      rows.append(ClosedDate(date=it.date, name=free_text(it.name, "dates", LONGEST_NAME)))
    except Refusal as refusal:
      refusal.details = {"date": it.date.isoformat()}
      raise
  touches = Follow(
    scope=Q(delivery_date__in=[it.date for it in dates]),
    how=touching.delivered(),
    confirmed=confirmed_order_ids or (),
  )
  keep(change, kind="closedDate.added", rows=rows, touches=touches)
  return {"closedDateIds": [it.pk for it in rows]}


@ledger.action
def remove_closed_date(
  change: ledger.Change, *, closed_date_id: int, seen: dict[str, int] | None = None
) -> dict[str, Any]:
  """Opens a date again, and takes the marks from its orders. Raises Refusal `forbidden`, `not_found` or `stale`."""
  closed, before = chosen(change, "closedDate.remove", ClosedDate, closed_date_id, seen)
  touches = Follow(scope=Q(delivery_date=closed.date), how=touching.delivered(), confirmed=None)
  keep(change, kind="closedDate.removed", gone=[closed], before=[before], touches=touches)
  return {"closedDateId": closed_date_id}
