"""Inviting and revoking wall monitors."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec

from tracershop import ledger
from tracershop.access import images, policy
from tracershop.access.devices import CODE_MINUTES, LAYOUTS, code_of, new_locator
from tracershop.access.models import Device, Invitation
from tracershop.actor import Actor
from tracershop.errors import Refusal
from tracershop.protocol.seen import refuse_stale

NAME_LIMIT = 80


def invite_monitor(
  *,
  actor: Actor,
  command: ledger.CommandKey | None = None,
  guard: Callable[[], None] | None = None,
  name: str,
  layout: str = "day",
) -> ledger.Outcome:
  """Invites a monitor and gives {code, expiresAt}: ten minutes, one use, five tries.

  Raises Refusal `forbidden` or `invalid`. The same command again answers the same code.
  """
  outcome = _invite(actor=actor, command=command, guard=guard, name=name, layout=layout)
  result: dict[str, Any] = outcome.value()
  # The answer of a command is stored, and a code is a secret: so it is worked out again for each answer.
  code = code_of(Invitation.objects.get(id=result["invitationId"]))
  answer = msgspec.json.encode({"code": code, "expiresAt": result["expiresAt"]})
  return msgspec.structs.replace(outcome, result=msgspec.Raw(answer))


@ledger.action
def _invite(change: ledger.Change, *, name: str, layout: str) -> dict[str, Any]:
  policy.require(change.actor, "monitor.invite")
  name = name.strip()
  if not 0 < len(name) <= NAME_LIMIT:
    raise Refusal("invalid", field="name", text="name", limit=NAME_LIMIT)
  if layout not in LAYOUTS:
    raise Refusal("invalid", field="layout")
  locator = new_locator()
  while Invitation.objects.filter(locator=locator).exists():
    locator = new_locator()
  invitation = Invitation.objects.create(
    locator=locator,
    nonce=secrets.token_hex(16),
    name=name,
    layout=layout,
    invited_by_id=change.actor.user_id,
    invited_at=change.now,
    expires_at=change.now + timedelta(minutes=CODE_MINUTES),
  )
  change.record(
    kind="monitor.invited",
    subjects=[f"invitation:{invitation.id}"],
    after={"name": name, "layout": layout, "expiresAt": invitation.expires_at},
  )
  return {"invitationId": invitation.id, "expiresAt": invitation.expires_at}


@ledger.action
def revoke_monitor(change: ledger.Change, *, device_id: int, seen: dict[str, int] | None = None) -> None:
  """Ends a monitor's access for good.

  Raises Refusal `forbidden`, `stale`, or `not_found` where it is not there or revoked.
  """
  policy.require(change.actor, "monitor.revoke")
  device = Device.objects.filter(id=device_id, revoked_at=None).first()
  if device is None:
    raise Refusal("not_found", field="deviceId")
  before = images.device_row(device)
  refuse_stale(seen, f"device:{device.id}", before, "deviceId")
  device.revoked_at = change.now
  device.revision += 1
  device.save(update_fields=["revoked_at", "revision"])
  change.record(
    kind="monitor.revoked",
    subjects=[f"device:{device.id}"],
    before=before,
    after=images.device_row(device),
    changes=[images.put_device(device)],
  )
