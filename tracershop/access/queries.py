"""What screens ask about people."""

from __future__ import annotations

from typing import Any

from tracershop.access import customers, policy
from tracershop.access.models import User
from tracershop.actor import CUSTOMER_ROLES, Actor
from tracershop.errors import Refusal


def own_customer(actor: Actor, command: str, customer_id: int) -> None:
  """Raises Refusal `not_found` at `customerId` for a customer that is not there, and for one that is not the actor's
  where his right reaches to his own only."""
  if policy.require(actor, command) == "own" and customer_id not in actor.customer_ids:
    raise Refusal("not_found", field="customerId")
  customers.require([customer_id], "customerId")


def assigned_to(customer_id: int, actor: Actor) -> list[dict[str, Any]]:
  """Who acts for a customer, by name (ACC-11). Raises Refusal `forbidden` or `not_found`."""
  own_customer(actor, "assignments.of", customer_id)
  people = User.objects.filter(assignments__customer_id=customer_id, role__in=CUSTOMER_ROLES).order_by("name", "id")
  return [
    {"id": it.pk, "username": it.username, "name": it.name, "role": it.role, "active": it.is_active} for it in people
  ]
