"""Customers: who orders. One that ordered once is archived, never deleted."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from msgspec import UNSET, UnsetType

from production.actions.setup import fields, touching
from production.actions.setup.keeping import chosen, give, keep
from production.actions.setup.touching import Follow
from tracershop import ledger
from tracershop.access import policy
from tracershop.catalogue.models import Customer


@ledger.action
def add_customer(
  change: ledger.Change, *, short_name: str, long_name: str, dispenser_number: int | None = None
) -> dict[str, Any]:
  """Adds a customer, whose streams begin with all that they hold (SET-12).

  Raises Refusal `forbidden`, or `invalid` at its field.
  """
  policy.require(change.actor, "customer.add")
  customer = Customer(short_name=short_name, long_name=long_name, dispenser_number=dispenser_number)
  _judge(customer)
  keep(
    change,
    kind="customer.added",
    rows=[customer],
    begins=lambda: [f"customer:{customer.pk}", f"bookings:{customer.pk}"],
  )
  return {"customerId": customer.pk}


@ledger.action
def edit_customer(
  change: ledger.Change,
  *,
  customer_id: int,
  short_name: str | UnsetType = UNSET,
  long_name: str | UnsetType = UNSET,
  dispenser_number: int | UnsetType | None = UNSET,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Changes a customer's names or its number at the dispenser.

  Raises Refusal `forbidden`, `not_found`, `stale`, or `invalid` at its field.
  """
  customer, before = chosen(change, "customer.edit", Customer, customer_id, seen)
  give(customer, short_name=short_name, long_name=long_name, dispenser_number=dispenser_number)
  _judge(customer)
  keep(change, kind="customer.edited", rows=[customer], before=[before])
  return {"customerId": customer.pk}


@ledger.action
def archive_customer(
  change: ledger.Change,
  *,
  customer_id: int,
  confirmed_order_ids: list[int] | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Lets a customer order no more (SET-4); its open orders stay, marked `notInCatalogue`.

  Raises Refusal `forbidden`, `not_found`, `stale`, `touches_orders`, or `invalid` where it is archived already.
  """
  customer, before = chosen(change, "customer.archive", Customer, customer_id, seen)
  customer.archived = True
  touches = Follow(scope=Q(customer=customer), how=touching.in_catalogue(), confirmed=confirmed_order_ids or ())
  keep(change, kind="customer.archived", rows=[customer], before=[before], touches=touches)
  return {"customerId": customer.pk}


@ledger.action
def unarchive_customer(
  change: ledger.Change, *, customer_id: int, seen: dict[str, int] | None = None
) -> dict[str, Any]:
  """Lets a customer order again (SET-4), and takes the marks from its orders.

  Raises Refusal `forbidden`, `not_found`, `stale`, or `invalid` where it is not archived.
  """
  customer, before = chosen(change, "customer.unarchive", Customer, customer_id, seen)
  customer.archived = False
  touches = Follow(scope=Q(customer=customer), how=touching.in_catalogue(), confirmed=None)
  keep(change, kind="customer.unarchived", rows=[customer], before=[before], touches=touches)
  return {"customerId": customer.pk}


def _judge(customer: Customer) -> None:
  customer.short_name = fields.words(customer.short_name, "shortName", 30)
  customer.long_name = fields.words(customer.long_name, "longName", 120)
  customer.dispenser_number = fields.dispenser_number(customer.dispenser_number)
  fields.alone(customer, "short_name", "shortName")
  fields.alone(customer, "dispenser_number", "dispenserNumber")
