"""Passwords: what makes a good one, changing one's own, and giving another a new one."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tracershop import ledger
from tracershop.access import images, policy, signatures, throttle
from tracershop.access.actions import person
from tracershop.access.models import Session, User, new_stamp
from tracershop.access.secret import LONGEST, Secret, secret
from tracershop.access.signatures import Signature
from tracershop.actor import Actor
from tracershop.errors import Refusal


def encoded(password: Secret | str, *, user: User | None = None, field: str = "newPassword") -> str:
  """The hash under which a password is stored. Slow: make it outside the transaction.

  Raises Refusal `invalid` with the field where the validators refuse it.
  """
  text = secret(password).reveal()
  try:
    if len(text) > LONGEST:
      raise ValidationError(f"> {LONGEST}")
    validate_password(text, user)
  except ValidationError as error:
    # Without the cause: a traceback of it could carry the password.
    raise Refusal("invalid", field=field, text="password", why=" ".join(error.messages)) from None
  return make_password(text)


def change_password(
  *,
  actor: Actor,
  command: ledger.CommandKey | None = None,
  guard: Callable[[], None] | None = None,
  signature: Signature,
  new_password: Secret | str,
) -> ledger.Outcome:
  """Changes the actor's own password; signed with the present one. All his sessions end, this one too.

  Raises Refusal `forbidden`, `signature_wrong`, or `invalid` where the new one is too weak.
  """
  policy.require(actor, "password.change")
  user = User.objects.filter(id=actor.user_id or 0).first()
  if user is None:
    raise Refusal("forbidden")
  return _change(
    actor=actor, command=command, guard=guard, signature=signature, encoded_password=encoded(new_password, user=user)
  )


@ledger.action
def _change(change: ledger.Change, *, signature: Signature, encoded_password: str) -> None:
  policy.require(change.actor, "password.change")
  signatures.confirm(signature, "changePassword")
  if signature.user_id != change.actor.user_id:
    raise signatures.wrong()
  user = User.objects.get(id=signature.user_id)
  user.password = encoded_password
  user.stamp = new_stamp()
  user.save(update_fields=["password", "stamp"])
  Session.objects.filter(user=user).delete()
  # No image: nothing that may be shown has changed, and a password's hash is nobody's to read.
  change.record(kind="password.changed", subjects=[f"user:{user.id}"], reason=None)


def reset_password(
  *,
  actor: Actor,
  command: ledger.CommandKey | None = None,
  guard: Callable[[], None] | None = None,
  user_id: int,
  new_password: Secret | str,
  seen: dict[str, int] | None = None,
) -> ledger.Outcome:
  """Gives a user with a local password a new one, signs him out and lifts a lock-out (ACC-9). Slow before its
  transaction.

  Raises Refusal `forbidden` (also for oneself, who changes his own), `not_found`, `stale`, or `invalid` where the new
  one is too weak or he has no local password. A production admin does so for external users only.
  """
  policy.require(actor, "password.reset")
  return _reset(
    actor=actor,
    command=command,
    guard=guard,
    user_id=user_id,
    seen=seen,
    encoded_password=encoded(new_password, user=User.objects.filter(id=user_id).first()),
  )


@ledger.action
def _reset(change: ledger.Change, *, user_id: int, encoded_password: str, seen: dict[str, int] | None) -> None:
  user = person.another(change, "password.reset", user_id, seen)
  if not user.has_usable_password():
    raise Refusal("invalid", field="userId", text="no_local_password")
  before = images.user_row(user)
  user.password = encoded_password
  person.end_all(user)
  user.save(update_fields=["password", "stamp", "revision"])
  throttle.forget(throttle.sign_in_subject(user.username))
  throttle.forget(throttle.signature_subject(user.id))
  person.record(change, kind="password.reset", user=user, before=before)
