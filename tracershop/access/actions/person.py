"""What the actions on a user share: whom they may touch, and how it is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracershop import ledger
from tracershop.access import images, policy
from tracershop.access.models import Session, User, new_stamp
from tracershop.errors import Refusal
from tracershop.protocol.seen import refuse_stale

NAME_LIMIT = 150


def another(change: ledger.Change, command: str, user_id: int, seen: Mapping[str, int] | None) -> User:
  """The user that a command is about: not the actor himself, and for a production admin an external one.

  Raises Refusal `forbidden`, `not_found` or `stale`.
  """
  scope = policy.require(change.actor, command)
  user = User.objects.filter(id=user_id).first()
  # Not yours is answered like not there.
  if user is None or (scope == "own" and user.role != "externalUser"):
    raise Refusal("not_found", field="userId")
  if user.id == change.actor.user_id:
    raise Refusal("forbidden", field="userId")
  refuse_stale(seen, f"user:{user.id}", images.user_row(user), "userId")
  return user


def full_name(text: str) -> str:
  """A person's name, of 1 to 150 characters. Raises Refusal `invalid`."""
  name = text.strip()
  if not 0 < len(name) <= NAME_LIMIT:
    raise Refusal("invalid", field="name", text="name", limit=NAME_LIMIT)
  return name


def end_all(user: User) -> None:
  """Ends his sessions and voids his signatures; the caller saves `stamp` and `revision`."""
  user.stamp = new_stamp()
  user.revision += 1
  Session.objects.filter(user=user).delete()


def record(change: ledger.Change, *, kind: str, user: User, before: object, also: Sequence[str] = ()) -> None:
  """Records a saved user as he now is; `also` names further rows that it is about."""
  user = User.objects.prefetch_related("assignments").get(id=user.id)
  change.record(
    kind=kind,
    subjects=[f"user:{user.id}", *also],
    before=before,
    after=images.user_row(user),
    changes=[images.put_user(user)],
  )
