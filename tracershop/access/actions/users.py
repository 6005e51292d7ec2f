"""Making users, disabling and enabling them, and changing their role."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tracershop import ledger
from tracershop.access import images, policy, throttle
from tracershop.access.actions.passwords import encoded
from tracershop.access.models import ROLES, Assignment, Session, User, new_stamp, normal_username
from tracershop.access.secret import Secret
from tracershop.actor import CUSTOMER_ROLES, Actor
from tracershop.errors import Refusal
from tracershop.protocol.seen import refuse_stale

NAME_LIMIT = 150


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

  Raises Refusal `forbidden`, or `invalid` with the field. A production admin makes external users only.
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
  for field, text in (("username", username), ("name", name)):
    if not 0 < len(text) <= NAME_LIMIT:
      raise Refusal("invalid", field=field, text="name", limit=NAME_LIMIT)
  if User.objects.filter(username=username).exists():
    raise Refusal("invalid", field="username", text="username_taken")
  if len(set(customer_ids)) != len(customer_ids):
    raise Refusal("invalid", field="customerIds", text="double")
  # An external user without a customer could do nothing, and any other role acts for none.
  if bool(customer_ids) and role not in CUSTOMER_ROLES:
    raise Refusal("invalid", field="customerIds")
  if role == "externalUser" and not customer_ids:
    raise Refusal("invalid", field="customerIds", text="empty")
  user = User.objects.create(username=username, name=name, role=role, password=encoded_password, demo=demo)
  Assignment.objects.bulk_create(Assignment(user=user, customer_id=customer) for customer in sorted(customer_ids))
  _record(change, kind="user.created", user=user, before=None)
  return {"userId": user.id}


@ledger.action
def disable_user(change: ledger.Change, *, user_id: int, seen: dict[str, int] | None = None) -> None:
  """Stops a user from signing in, signing and going on.

  Raises Refusal `forbidden` (also for oneself), `not_found`, `stale`, or `invalid` where he is disabled already.
  """
  user = _other(change, "user.disable", user_id, seen)
  if not user.is_active:
    raise Refusal("invalid", field="userId", text="nothing_changed")
  before = images.user_row(user)
  user.is_active = False
  _end_all(user)
  user.save(update_fields=["is_active", "stamp", "revision"])
  _record(change, kind="user.disabled", user=user, before=before)


@ledger.action
def enable_user(change: ledger.Change, *, user_id: int, seen: dict[str, int] | None = None) -> None:
  """Lets a disabled user sign in again, and lifts a lock-out. Raises Refusal `forbidden`, `not_found` or `stale`."""
  user = _other(change, "user.enable", user_id, seen)
  before = images.user_row(user)
  throttle.forget(throttle.sign_in_subject(user.username))
  throttle.forget(throttle.signature_subject(user.id))
  if not user.is_active:
    user.is_active = True
    _end_all(user)
  else:
    user.revision += 1
  user.save(update_fields=["is_active", "stamp", "revision"])
  _record(change, kind="user.enabled", user=user, before=before)


@ledger.action
def change_role(change: ledger.Change, *, user_id: int, role: str, seen: dict[str, int] | None = None) -> None:
  """Gives a user another role; he has to sign in again.

  Raises Refusal `forbidden`, `not_found`, `stale` or `invalid`.
  """
  user = _other(change, "user.changeRole", user_id, seen)
  if role not in ROLES:
    raise Refusal("invalid", field="role", text="role")
  if role == user.role:
    raise Refusal("invalid", field="role", text="nothing_changed")
  before = images.user_row(user)
  user.role = role
  _end_all(user)
  user.save(update_fields=["role", "stamp", "revision"])
  if role not in CUSTOMER_ROLES:
    # Kept, they would come back to life unseen with the next change of role.
    user.assignments.all().delete()
  _record(change, kind="user.roleChanged", user=user, before=before)


def _other(change: ledger.Change, command: str, user_id: int, seen: Mapping[str, int] | None) -> User:
  scope = policy.require(change.actor, command)
  user = User.objects.filter(id=user_id).first()
  # Not yours is answered like not there.
  if user is None or (scope == "own" and user.role != "externalUser"):
    raise Refusal("not_found", field="userId")
  if user.id == change.actor.user_id:
    raise Refusal("forbidden", field="userId")
  refuse_stale(seen, f"user:{user.id}", images.user_row(user), "userId")
  return user


def _end_all(user: User) -> None:
  user.stamp = new_stamp()
  user.revision += 1
  Session.objects.filter(user=user).delete()


def _record(change: ledger.Change, *, kind: str, user: User, before: object) -> None:
  user = User.objects.prefetch_related("assignments").get(id=user.id)
  change.record(
    kind=kind,
    subjects=[f"user:{user.id}"],
    before=before,
    after=images.user_row(user),
    changes=[images.put_user(user)],
  )
