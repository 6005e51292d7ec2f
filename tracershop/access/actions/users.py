"""Making users, disabling and enabling them, and changing their name and role."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tracershop import ledger
from tracershop.access import customers, images, policy, throttle
from tracershop.access.actions import person
from tracershop.access.actions.passwords import encoded
from tracershop.access.models import ROLES, Assignment, User, normal_username
from tracershop.access.secret import Secret
from tracershop.actor import CUSTOMER_ROLES, Actor
from tracershop.errors import Refusal


def create_user(
  *,
  actor: Actor,
  command: ledger.CommandKey | None = None,
  guard: Callable[[], None] | None = None,
  username: str,
  name: str,
  role: str,
  customer_ids: Sequence[int] = (),
  password: Secret | str,
) -> ledger.Outcome:
  """Makes a user with a local password and gives {userId}. Slow (a password hash) before its transaction.

  Raises Refusal `forbidden`, `not_found` at `customerIds`, or `invalid` with the field. A production admin makes
  external users only.
  """
  policy.require(actor, "user.create")
  new = User(username=normal_username(username), name=name.strip(), role=role)
  return _create(
    actor=actor,
    command=command,
    guard=guard,
    username=new.username,
    name=new.name,
    role=role,
    customer_ids=list(customer_ids),
    encoded_password=encoded(password, user=new, field="password"),
    demo=False,
  )


def create_demo_user(
  *, actor: Actor, username: str, name: str, role: str, customer_ids: Sequence[int], encoded_password: str
) -> ledger.Outcome:
  """Makes a demo account, marked as one: a production start refuses it, and so does sign-in outside the demo."""
  return _create(
    actor=actor,
    username=normal_username(username),
    name=name,
    role=role,
    customer_ids=list(customer_ids),
    encoded_password=encoded_password,
    demo=True,
  )


@ledger.action
def _create(
  change: ledger.Change,
  *,
  username: str,
  name: str,
  role: str,
  customer_ids: list[int],
  encoded_password: str,
  demo: bool,
) -> dict[str, Any]:
  scope = policy.require(change.actor, "user.create")
  if role not in ROLES or (scope == "own" and role != "externalUser"):
    raise Refusal("invalid", field="role", text="role")
  if not 0 < len(username) <= person.NAME_LIMIT:
    raise Refusal("invalid", field="username", text="name", limit=person.NAME_LIMIT)
  name = person.full_name(name)
  if User.objects.filter(username=username).exists():
    raise Refusal("invalid", field="username", text="username_taken")
  if len(set(customer_ids)) != len(customer_ids):
    raise Refusal("invalid", field="customerIds", text="double")
  # An external user without a customer could do nothing, and any other role acts for none.
  if bool(customer_ids) and role not in CUSTOMER_ROLES:
    raise Refusal("invalid", field="customerIds")
  if role == "externalUser" and not customer_ids:
    raise Refusal("invalid", field="customerIds", text="empty")
  customers.require(customer_ids, "customerIds")
  user = User.objects.create(username=username, name=name, role=role, password=encoded_password, demo=demo)
  Assignment.objects.bulk_create(Assignment(user=user, customer_id=customer) for customer in sorted(customer_ids))
  person.record(change, kind="user.created", user=user, before=None)
  return {"userId": user.id}


@ledger.action
def disable_user(change: ledger.Change, *, user_id: int, seen: dict[str, int] | None = None) -> None:
  """Stops a user from signing in, signing and going on.

  Raises Refusal `forbidden` (also for oneself), `not_found`, `stale`, or `invalid` where he is disabled already.
  """
  user = person.another(change, "user.disable", user_id, seen)
  if not user.is_active:
    raise Refusal("invalid", field="userId", text="nothing_changed")
  before = images.user_row(user)
  user.is_active = False
  person.end_all(user)
  user.save(update_fields=["is_active", "stamp", "revision"])
  person.record(change, kind="user.disabled", user=user, before=before)


@ledger.action
def enable_user(change: ledger.Change, *, user_id: int, seen: dict[str, int] | None = None) -> None:
  """Lets a disabled user sign in again, and lifts a lock-out. Raises Refusal `forbidden`, `not_found` or `stale`."""
  user = person.another(change, "user.enable", user_id, seen)
  before = images.user_row(user)
  throttle.forget(throttle.sign_in_subject(user.username))
  throttle.forget(throttle.signature_subject(user.id))
  if not user.is_active:
    user.is_active = True
    person.end_all(user)
  else:
    user.revision += 1
  user.save(update_fields=["is_active", "stamp", "revision"])
  person.record(change, kind="user.enabled", user=user, before=before)


@ledger.action
def edit_user(change: ledger.Change, *, user_id: int, name: str, seen: dict[str, int] | None = None) -> None:
  """Changes a user's name, as it stands on everything from now on (ACC-8); what he did before keeps the old one.

  Raises Refusal `forbidden` (also for oneself), `not_found`, `stale` or `invalid`.
  """
  user = person.another(change, "user.edit", user_id, seen)
  before = images.user_row(user)
  user.name = person.full_name(name)
  if user.name == before.name:
    raise Refusal("invalid", field="name", text="nothing_changed")
  user.revision += 1
  user.save(update_fields=["name", "revision"])
  person.record(change, kind="user.edited", user=user, before=before)


@ledger.action
def change_role(change: ledger.Change, *, user_id: int, role: str, seen: dict[str, int] | None = None) -> None:
  """Gives a user another role; he has to sign in again.

  Raises Refusal `forbidden`, `not_found`, `stale` or `invalid`.
  """
  user = person.another(change, "user.changeRole", user_id, seen)
  if role not in ROLES:
    raise Refusal("invalid", field="role", text="role")
  if role == user.role:
    raise Refusal("invalid", field="role", text="nothing_changed")
  before = images.user_row(user)
  user.role = role
  person.end_all(user)
  user.save(update_fields=["role", "stamp", "revision"])
  if role not in CUSTOMER_ROLES:
    # Kept, they would come back to life unseen with the next change of role.
    user.assignments.all().delete()
  person.record(change, kind="user.roleChanged", user=user, before=before)
