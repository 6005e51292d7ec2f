"""Endpoints: where it is delivered, how long the way is, and when injections are received there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Any

from django.db.models import Q
from msgspec import UNSET, UnsetType

from production.actions.setup import fields, fitting, touching
from production.actions.setup.keeping import chosen, give, keep, there
from production.actions.setup.touching import Follow
from tracershop import calendar, ledger
from tracershop.access import policy
from tracershop.catalogue.models import Customer, Endpoint


@ledger.action
def add_endpoint(
  change: ledger.Change,
  *,
  customer_id: int,
  name: str,
  transport_minutes: int,
  internal: bool = False,
  receives_from: time | None = None,
  receives_to: time | None = None,
  receives_weekdays: Sequence[int] = (1, 2, 3, 4, 5),
  address: str = "",
) -> dict[str, Any]:
  """Adds a customer's endpoint (SET-6). Raises Refusal `forbidden`, `not_found`, or `invalid` at its field."""
  policy.require(change.actor, "endpoint.add")
  customer = there(Customer, customer_id)
  fields.not_archived(customer, "customerId")
  endpoint = Endpoint(
    customer=customer,
    name=name,
    transport_minutes=transport_minutes,
    internal=internal,
    receives_from=receives_from,
    receives_to=receives_to,
    receives_weekdays=list(receives_weekdays),
    address=address,
  )
  _judge(endpoint)
  keep(change, kind="endpoint.added", rows=[endpoint])
  return {"endpointId": endpoint.pk}


@ledger.action
def edit_endpoint(
  change: ledger.Change,
  *,
  endpoint_id: int,
  name: str | UnsetType = UNSET,
  transport_minutes: int | UnsetType = UNSET,
  internal: bool | UnsetType = UNSET,
  receives_from: time | UnsetType | None = UNSET,
  receives_to: time | UnsetType | None = UNSET,
  receives_weekdays: list[int] | UnsetType = UNSET,
  address: str | UnsetType = UNSET,
  confirmed_order_ids: list[int] | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Changes an endpoint. Open orders depart by the new way; injections that it would not receive are marked
  `outsideHours` (SET-9).

  Raises Refusal `forbidden`, `not_found`, `stale`, `touches_orders`, or `invalid` at its field.
  """
  endpoint, before = chosen(change, "endpoint.edit", Endpoint, endpoint_id, seen)
  give(
    endpoint,
    name=name,
    transport_minutes=transport_minutes,
    internal=internal,
    receives_from=receives_from,
    receives_to=receives_to,
    receives_weekdays=receives_weekdays,
    address=address,
  )
  _judge(endpoint)
  if endpoint.transport_minutes > before.transport_minutes:
    fitting.way(endpoint, calendar.wall_date(change.now))
  touches = Follow(scope=Q(endpoint=endpoint), how=_how(endpoint, before), confirmed=confirmed_order_ids or ())
  keep(change, kind="endpoint.edited", rows=[endpoint], before=[before], touches=touches)
  return {"endpointId": endpoint.pk}


def _how(endpoint: Endpoint, before: Any) -> touching.How:
  """Only what is changed is followed: a new name touches no order."""
  hows = []
  if endpoint.transport_minutes != before.transport_minutes:
    hows.append(touching.departure)
  now = (endpoint.receives_from, endpoint.receives_to, endpoint.receives_weekdays)
  if now != (before.receives_from, before.receives_to, before.receives_weekdays):
    hows.append(touching.received)
  return touching.all_of(hows)


@ledger.action
def archive_endpoint(
  change: ledger.Change,
  *,
  endpoint_id: int,
  confirmed_order_ids: list[int] | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Delivers nothing more to an endpoint (SET-4); its open orders stay, marked `notInCatalogue`.

  Raises Refusal `forbidden`, `not_found`, `stale`, `touches_orders`, or `invalid` where it is archived already.
  """
  endpoint, before = chosen(change, "endpoint.archive", Endpoint, endpoint_id, seen)
  endpoint.archived = True
  touches = Follow(scope=Q(endpoint=endpoint), how=touching.in_catalogue(), confirmed=confirmed_order_ids or ())
  keep(change, kind="endpoint.archived", rows=[endpoint], before=[before], touches=touches)
  return {"endpointId": endpoint.pk}


@ledger.action
def unarchive_endpoint(
  change: ledger.Change, *, endpoint_id: int, seen: dict[str, int] | None = None
) -> dict[str, Any]:
  """Brings an endpoint back (SET-4), and takes the marks from its orders.

  Raises Refusal `forbidden`, `not_found`, `stale`, or `invalid` where it is not archived.
  """
  endpoint, before = chosen(change, "endpoint.unarchive", Endpoint, endpoint_id, seen)
  endpoint.archived = False
  touches = Follow(scope=Q(endpoint=endpoint), how=touching.in_catalogue(), confirmed=None)
  keep(change, kind="endpoint.unarchived", rows=[endpoint], before=[before], touches=touches)
  return {"endpointId": endpoint.pk}


def _judge(endpoint: Endpoint) -> None:
  endpoint.name = fields.words(endpoint.name, "name", 60)
  fields.whole(endpoint.transport_minutes, "transportMinutes", 0, fields.LONGEST_TRANSPORT)
  endpoint.receives_from, endpoint.receives_to = fields.hours(endpoint.receives_from, endpoint.receives_to)
  endpoint.receives_weekdays = fields.weekdays(list(endpoint.receives_weekdays), "receivesWeekdays")
  endpoint.address = fields.address(endpoint.address)
  fields.alone(endpoint, "name", "name", customer_id=endpoint.customer_id)
