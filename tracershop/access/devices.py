"""Wall monitors: how a code becomes a token. The actions that invite and revoke stand in `actions.monitors`.

A code is `LLLL-SSSSSS`: four letters that find the invitation, six that only its reader knows. So a wrong try counts
against the invitation it was meant for, and nobody can use up another's five tries without having seen its code.
"""

from __future__ import annotations

import secrets
from datetime import datetime

import msgspec

from tracershop import ledger
from tracershop.access import images, keyed, throttle
from tracershop.access.models import Device, Invitation
from tracershop.access.secret import Secret
from tracershop.access.sessions import token_digest
from tracershop.actor import Actor
from tracershop.errors import Refusal

CODE_MINUTES = 10
CODE_TRIES = 5
# No letter that is taken for another one across a room.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LOCATOR = 4
REST = 6


class Enrolled(msgspec.Struct, frozen=True, kw_only=True):
  """A monitor that was enrolled: the device cookie's value, and who it is."""

  token: str
  actor: Actor

  def __repr__(self) -> str:
    return f"Enrolled(token=…, actor={self.actor!r})"


def new_locator() -> str:
  """A random locator."""
  return "".join(secrets.choice(ALPHABET) for _ in range(LOCATOR))


def code_of(invitation: Invitation) -> str:
  """The code of an invitation. It follows from its nonce and the installation's key and so is stored nowhere."""
  rest = keyed.letters("invitation", f"{invitation.locator}\0{invitation.nonce}", REST, ALPHABET)
  return f"{invitation.locator}-{rest}"


def enrol(*, code: Secret | str, address: str) -> Enrolled:
  """Turns a code into a device's token, once.

  Raises Refusal `invalid` where the code is wrong, used, expired or tried too often, all alike, and `throttled` after
  too many of those from one address.
  """
  address = throttle.plain_address(address)
  subject = throttle.enrolment_subject()
  throttle.refuse_when_locked(subject, address)
  typed = _plain(code.reveal() if isinstance(code, Secret) else code)
  token = secrets.token_urlsafe(32)
  # Two steps, since a refusal inside an action leaves nothing behind, and a wrong try must be counted.
  invitation = Invitation.objects.filter(locator=typed[:LOCATOR]).first()
  if invitation is None or not _right(invitation, typed):
    throttle.count_failure(subject, address)
    if invitation is not None:
      _count_try(actor=_monitor(invitation.name, None), invitation_id=invitation.id, address=address)
    raise _wrong_code()
  outcome = _enrol(
    actor=_monitor(invitation.name, None), invitation_id=invitation.id, token_hash=token_digest(token), address=address
  )
  return Enrolled(token=token, actor=_monitor(invitation.name, int(outcome.value()["deviceId"])))


def layout_of(actor: Actor) -> str:
  """How this monitor's screen is laid out. Raises Refusal `not_found` for one that is no device."""
  layout = Device.objects.filter(id=actor.device_id or 0).values_list("layout", flat=True).first()
  if layout is None:
    raise Refusal("not_found")
  return layout


def _plain(code: str) -> str:
  return "".join(letter for letter in code.upper() if letter in ALPHABET)[: LOCATOR + REST]


def _right(invitation: Invitation, typed: str) -> bool:
  return keyed.same(_plain(code_of(invitation)), typed)


def _open_at(invitation: Invitation, now: datetime) -> bool:
  return invitation.used_at is None and invitation.tries < CODE_TRIES and now <= invitation.expires_at


def _monitor(name: str, device_id: int | None) -> Actor:
  return Actor(user_id=None, name=name, role="monitor", device_id=device_id, origin="wall")


def _wrong_code() -> Refusal:
  return Refusal("invalid", field="code", text="code")


@ledger.action
def _count_try(change: ledger.Change, *, invitation_id: int, address: str) -> None:
  invitation = Invitation.objects.get(id=invitation_id)
  if not _open_at(invitation, change.now):
    # It cannot be guessed at any more; counting on would let anybody write to the ledger without end.
    raise _wrong_code()
  invitation.tries += 1
  invitation.save(update_fields=["tries"])
  change.record(
    kind="monitor.refused",
    subjects=[f"invitation:{invitation.id}"],
    after={"tries": invitation.tries, "address": address},
  )


@ledger.action
def _enrol(change: ledger.Change, *, invitation_id: int, token_hash: str, address: str) -> dict[str, int]:
  invitation = Invitation.objects.get(id=invitation_id)
  if not _open_at(invitation, change.now):
    raise _wrong_code()
  invitation.used_at = change.now
  invitation.save(update_fields=["used_at"])
  device = Device.objects.create(
    name=invitation.name,
    layout=invitation.layout,
    rotation=invitation.rotation,
    scheme=invitation.scheme,
    token_hash=token_hash,
    enrolled_at=change.now,
    last_seen_at=change.now,
  )
  row = images.device_row(device)
  change.record(
    kind="monitor.enrolled",
    subjects=[f"device:{device.id}", f"invitation:{invitation.id}"],
    after={"device": row, "address": address},
    changes=[images.put_device(device), images.put_screen(device)],
  )
  return {"deviceId": device.id}
