"""Who acts for which customer. A shop admin lets other internal users act for his own customers, and nobody else."""

from __future__ import annotations

from typing import Any

from tracershop import ledger
from tracershop.access import images, policy
from tracershop.access.actions import person
from tracershop.access.models import Assignment, User, normal_username
from tracershop.access.queries import own_customer
from tracershop.actor import CUSTOMER_ROLES
from tracershop.errors import Refusal
from tracershop.protocol.seen import refuse_stale

INTERNAL = frozenset({"shopAdmin", "shopUser"})


@ledger.action
def add_assignment(
  change: ledger.Change, *, username: str, customer_id: int, seen: dict[str, int] | None = None
) -> dict[str, Any]:
  """Lets a user act for a customer, at once (ACC-10). Gives {userId}.

  Raises Refusal `forbidden`, `not_found`, `stale`, or `invalid` at `username` where his role acts for no customers or
  he acts for this one already.
  """
  scope = policy.require(change.actor, "assignment.add")
  own_customer(change.actor, "assignment.add", customer_id)
  user = User.objects.filter(username=normal_username(username)).first()
  if user is None or (scope == "own" and user.role not in INTERNAL):
    raise Refusal("not_found", field="username")
  if user.role not in CUSTOMER_ROLES:
    raise Refusal("invalid", field="username", text="acts_for_none")
  before = images.user_row(user)
  refuse_stale(seen, f"user:{user.id}", before, "username")
  if customer_id in before.customer_ids:
    raise Refusal("invalid", field="username", text="nothing_changed")
  Assignment.objects.create(user=user, customer_id=customer_id)
  _keep(change, kind="assignment.added", user=user, before=before, customer_id=customer_id)
  return {"userId": user.id}


@ledger.action
def remove_assignment(
  change: ledger.Change, *, user_id: int, customer_id: int, seen: dict[str, int] | None = None
) -> dict[str, Any]:
  """Lets a user act for a customer no more, at once (ACC-10): his streams of it end.

  Raises Refusal `forbidden` (for himself, and for a shop admin's external users), `not_found`, `stale`, or `invalid`
  where it is an external user's last customer.
  """
  scope = policy.require(change.actor, "assignment.remove")
  own_customer(change.actor, "assignment.remove", customer_id)
  user = User.objects.filter(id=user_id, assignments__customer_id=customer_id).first()
  if user is None:
    raise Refusal("not_found", field="userId")
  if user.id == change.actor.user_id:
    raise Refusal("forbidden", field="userId", text="self_unassign")
  if scope == "own" and user.role not in INTERNAL:
    raise Refusal("forbidden", field="userId", text="external_user")
  before = images.user_row(user)
  refuse_stale(seen, f"user:{user.id}", before, "userId")
  if user.role == "externalUser" and before.customer_ids == [customer_id]:
    raise Refusal("invalid", field="customerId", text="last_customer")
  Assignment.objects.filter(user=user, customer_id=customer_id).delete()
  _keep(change, kind="assignment.removed", user=user, before=before, customer_id=customer_id)
  return {"userId": user.id}


def _keep(change: ledger.Change, *, kind: str, user: User, before: object, customer_id: int) -> None:
  user.revision += 1
  user.save(update_fields=["revision"])
  person.record(change, kind=kind, user=user, before=before, also=[f"customer:{customer_id}"])
