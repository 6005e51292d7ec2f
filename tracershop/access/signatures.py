"""Signatures by password: checked anew for each signing command, before the lock, and looked at again inside it.

What a signature binds to is the command's business (the rows that were shown, `seen`); here stands who signed, as what,
and what he said by it. The secret is compared and let go: no field of anything here could hold it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from types import MappingProxyType

import msgspec

from tracershop import clock, ledger
from tracershop.access import throttle
from tracershop.access.models import User, normal_username
from tracershop.access.secret import Secret, secret
from tracershop.actor import PRODUCTION_ROLES, Actor
from tracershop.errors import Refusal

VALID_SECONDS = 60

# code: (Danish, English). What a person says by signing; certificates print it.
MEANINGS = MappingProxyType(
  {
    "release": (
      "Jeg har gennemgået ordrer, vialer og undtagelser og frigiver vialerne til disse ordrer.",
      "I have reviewed the orders, vials and exceptions, and release the vials for these orders.",
    ),
    "supplement": (
      "Jeg har gennemgået det viste og frigiver flere vialer til disse frigivne ordrer.",
      "I have reviewed what was shown, and release further vials for these released orders.",
    ),
    "certify": (
      "Jeg har gennemgået batchen og dens analyseresultater og godkender den.",
      "I have reviewed the batch and its results, and certify it.",
    ),
    "rejectBatch": (
      "Jeg afviser batchen. Dens vialer må ikke bruges.",
      "I reject the batch. Its vials must not be used.",
    ),
    "correct": (
      "Jeg trækker frigivelsen af disse ordrer tilbage.",
      "I take the release of these orders back.",
    ),
    "lead": (
      "Jeg bestemmer, hvilket af de to systemer der er førende herfra.",
      "I decide which of the two systems leads from here on.",
    ),
    "approveChange": (
      "Jeg har gennemgået ændringen og de ordrer, den rører, og godkender, at den gælder fra sin dato.",
      "I have reviewed the change and the orders that it touches, and approve that it counts from its date.",
    ),
    "changePassword": ("Jeg skifter mit eget kodeord.", "I change my own password."),
    "erase": (
      "Jeg sletter ordene i disse poster for altid. At de blev slettet, af hvem og hvorfor, bliver stående.",
      "I erase the words of these entries for ever. That they were erased, by whom and why, remains.",
    ),
  }
)


class Signature(msgspec.Struct, frozen=True, kw_only=True):
  """Somebody has just shown that he knows his password: who, in which role, meaning what, and when."""

  user_id: int
  name: str
  role: str
  stamp: str
  meaning: str
  checked_at: datetime


def meaning_text(meaning: str, language: str) -> str:
  """The sentence of a meaning, in `da` or `en`."""
  danish, english = MEANINGS[meaning]
  return english if language == "en" else danish


def meaning_on_paper(meaning: str) -> str:
  """The sentence of a meaning in both languages, as documents and rows keep it."""
  return f"{meaning_text(meaning, 'da')} / {meaning_text(meaning, 'en')}"


def check_password(actor: Actor, password: Secret | str, meaning: str = "release") -> Signature:
  """Signs. Slow (a password hash): call it before the action, never inside its transaction.

  Raises Refusal `signature_wrong` where the password is not this actor's or he may not sign any more, `throttled` after
  too many of those, and `invalid` for a meaning that there is not. Each refusal is in the ledger.
  """
  if meaning not in MEANINGS:
    raise Refusal("invalid", field="meaning")
  if actor.user_id is None:
    raise Refusal("forbidden")
  checked_at = clock.now()
  username = User.objects.filter(id=actor.user_id).values_list("username", flat=True).first() or ""
  subject = throttle.signature_subject(actor.user_id)
  # The subject is one person's own; where he sits makes no difference to how often he may fail.
  verdict = throttle.try_password(
    subject=subject, address=throttle.UNKNOWN_ADDRESS, username=username, password=secret(password)
  )
  user = verdict.user
  if user is None:
    _record_refused(actor=actor, meaning=meaning, why="lockedOut" if verdict.locked else "wrong")
    raise wrong()
  if (user.id, user.stamp, user.role) != (actor.user_id, actor.stamp, actor.role):
    # The right password of one whose role or password changed since he signed in: his session is over.
    _record_refused(actor=actor, meaning=meaning, why="stale")
    raise wrong()
  return Signature(
    user_id=user.id, name=user.name, role=user.role, stamp=user.stamp, meaning=meaning, checked_at=checked_at
  )


def check_second(actor: Actor, username: str, password: Secret | str, meaning: str) -> Signature:
  """Signs as a second person beside the actor, by name and password. Slow, as `check_password`.

  Raises Refusal `signature_wrong` at `secondSignature`, whatever is wrong: nobody of that name, another password, the
  actor himself, or one who is not of production. Each refusal is in the ledger, under the actor who asked for it.
  """
  checked_at = clock.now()
  found = User.objects.filter(username=normal_username(username)).first()
  # Guesses count as the actor's own: nobody stops a colleague from signing by naming him here.
  verdict = throttle.try_password(
    subject=throttle.signature_subject(actor.user_id or 0),
    address=throttle.UNKNOWN_ADDRESS,
    username=found.username if found else "",
    password=secret(password),
  )
  user = verdict.user
  if user is None or user.id == actor.user_id or user.role not in PRODUCTION_ROLES:
    _record_refused(actor=actor, meaning=meaning, why="lockedOut" if verdict.locked else "second")
    raise second_wrong()
  return Signature(
    user_id=user.id, name=user.name, role=user.role, stamp=user.stamp, meaning=meaning, checked_at=checked_at
  )


def second_wrong() -> Refusal:
  """The refusal of a second person's signature, the same for every cause."""
  return Refusal("signature_wrong", field="secondSignature")


def confirm(signature: Signature, meaning: str | None = None) -> None:
  """Looks again, inside the lock: same user, role and password, not disabled, not older than a minute, this meaning.

  Raises Refusal `signature_wrong`.
  """
  age = clock.now() - signature.checked_at
  if age > timedelta(seconds=VALID_SECONDS) or meaning not in (None, signature.meaning):
    raise wrong()
  same = User.objects.filter(id=signature.user_id, is_active=True, stamp=signature.stamp, role=signature.role).exists()
  if not same:
    raise wrong()


def confirm_of(actor: Actor, signature: Signature, meaning: str) -> None:
  """As `confirm`, and that it is this actor's own. Raises Refusal `signature_wrong`."""
  confirm(signature, meaning)
  if signature.user_id != actor.user_id:
    raise wrong()


def wrong() -> Refusal:
  """The refusal of a signature, the same for every cause."""
  return Refusal("signature_wrong", field="password")


@ledger.action
def _record_refused(change: ledger.Change, *, meaning: str, why: str) -> None:
  change.record(
    kind="signature.refused",
    subjects=[f"user:{change.actor.user_id}"],
    after={"meaning": meaning, "why": why},
  )
