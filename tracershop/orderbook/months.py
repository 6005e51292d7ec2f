"""A month of the order book: how many orders of each kind stand in each status on each date."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

from django.db.models import Count

from tracershop.actor import PRODUCTION_ROLES, Actor
from tracershop.catalogue.models import Endpoint
from tracershop.errors import Refusal
from tracershop.orderbook.models import Order

KINDS = ("activity", "injection", "isotope")
STATUSES = ("ordered", "accepted", "released", "rejected", "cancelled")


def orders_of_month(month: date, actor: Actor, endpoint_id: int | None = None) -> list[dict[str, Any]]:
  """The dates of a month that have orders, each with the count of every kind and status (CAL-1).

  Of an endpoint, or of all that the actor may see. Raises Refusal `not_found` for an endpoint that is not there or not
  the actor's. One query, answered from the index `order_month` alone.
  """
  chosen = Order.objects.filter(delivery_date__gte=month.replace(day=1), delivery_date__lte=_last_day(month))
  if endpoint_id is not None:
    customer_id = _customer_of(endpoint_id, actor)
    chosen = chosen.filter(customer_id=customer_id, endpoint_id=endpoint_id)
  elif actor.role not in PRODUCTION_ROLES:
    chosen = chosen.filter(customer_id__in=sorted(actor.customer_ids))
  counted = chosen.values_list("delivery_date", "kind", "status").annotate(Count("id")).order_by()
  days: dict[date, dict[str, Any]] = {}
  for day, kind, status, count in counted:
    of_day = days.setdefault(day, {"date": day} | {it: dict.fromkeys(STATUSES, 0) for it in KINDS})
    of_day[kind][status] = count
  return [days[day] for day in sorted(days)]


def _last_day(month: date) -> date:
  return month.replace(day=monthrange(month.year, month.month)[1])


def _customer_of(endpoint_id: int, actor: Actor) -> int:
  customer_id = Endpoint.objects.filter(id=endpoint_id).values_list("customer_id", flat=True).first()
  if customer_id is None or not actor.acts_for(customer_id):
    raise Refusal("not_found", field="endpointId")
  return customer_id
