"""Inviting, laying out and revoking wall monitors."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import time, timedelta
from typing import Any

import msgspec

from tracershop import ledger
from tracershop.access import images, layouts, policy
from tracershop.access.devices import CODE_MINUTES, code_of, new_locator
from tracershop.access.models import Device, Invitation
from tracershop.actor import Actor
from tracershop.errors import Refusal
from tracershop.protocol import rows
from tracershop.protocol.commands import RotationStop
from tracershop.protocol.seen import refuse_stale

NAME_LIMIT = 80


def invite_monitor(
  *,
  actor: Actor,
  command: ledger.CommandKey | None = None,
  guard: Callable[[], None] | None = None,
  name: str,
  layout: str = "day",
  rotation: Sequence[RotationStop] = (),
  scheme: str = "dark",
) -> ledger.Outcome:
  """Invites a monitor and gives {code, expiresAt}: ten minutes, one use, five tries. It will be laid out as said.

  Raises Refusal `forbidden` or `invalid`. The same command again answers the same code.
  """
  outcome = _invite(
    actor=actor, command=command, guard=guard, name=name, layout=layout, rotation=rotation, scheme=scheme
  )
  result: dict[str, Any] = outcome.value()
  # The answer of a command is stored, and a code is a secret: so it is worked out again for each answer.
  code = code_of(Invitation.objects.get(id=result["invitationId"]))
  answer = msgspec.json.encode({"code": code, "expiresAt": result["expiresAt"]})
  return msgspec.structs.replace(outcome, result=msgspec.Raw(answer))


@ledger.action
def _invite(
  change: ledger.Change, *, name: str, layout: str, rotation: Sequence[RotationStop], scheme: str
) -> dict[str, Any]:
  policy.require(change.actor, "monitor.invite")
  name = name.strip()
  if not 0 < len(name) <= NAME_LIMIT:
    raise Refusal("invalid", field="name", text="name", limit=NAME_LIMIT)
  if scheme not in layouts.SCHEMES:
    raise Refusal("invalid", field="scheme")
  stops = layouts.checked(layout, rotation)
  locator = new_locator()
  while Invitation.objects.filter(locator=locator).exists():
    locator = new_locator()
  invitation = Invitation.objects.create(
    locator=locator,
    nonce=secrets.token_hex(16),
    name=name,
    layout=layout,
    rotation=stops,
    scheme=scheme,
    invited_by_id=change.actor.user_id,
    invited_at=change.now,
    expires_at=change.now + timedelta(minutes=CODE_MINUTES),
  )
  change.record(
    kind="monitor.invited",
    subjects=[f"invitation:{invitation.id}"],
    after={
      "name": name,
      "layout": layout,
      "rotation": stops,
      "scheme": scheme,
      "expiresAt": invitation.expires_at,
    },
  )
  return {"invitationId": invitation.id, "expiresAt": invitation.expires_at}


@ledger.action
def arrange_monitor(
  change: ledger.Change,
  *,
  device_id: int,
  layout: str,
  rotation: Sequence[RotationStop] = (),
  scheme: str | None = None,
  light_from: time | None = None,
  light_to: time | None = None,
  seen: dict[str, int] | None = None,
) -> None:
  """Lays a monitor out anew: it follows at once, without a new code. None leaves the scheme and its hours as they are.

  Raises Refusal `forbidden`, `stale`, `not_found` where it is not there or revoked, or `invalid` at its field.
  """
  policy.require(change.actor, "monitor.arrange")
  device, before = _in_use(device_id, seen)
  device.rotation = layouts.checked(layout, rotation)
  device.layout = layout
  device.scheme = device.scheme if scheme is None else scheme
  device.light_from = device.light_from if light_from is None else light_from
  device.light_to = device.light_to if light_to is None else light_to
  if device.scheme not in layouts.SCHEMES:
    raise Refusal("invalid", field="scheme")
  layouts.refuse_hours(device.light_from, device.light_to)
  device.revision += 1
  device.save(update_fields=["layout", "rotation", "scheme", "light_from", "light_to", "revision"])
  change.record(
    kind="monitor.arranged",
    subjects=[f"device:{device.id}"],
    before=before,
    after=images.device_row(device),
    changes=[images.put_device(device), images.put_screen(device)],
  )


@ledger.action
def revoke_monitor(change: ledger.Change, *, device_id: int, seen: dict[str, int] | None = None) -> None:
  """Ends a monitor's access for good.

  Raises Refusal `forbidden`, `stale`, or `not_found` where it is not there or revoked.
  """
  policy.require(change.actor, "monitor.revoke")
  device, before = _in_use(device_id, seen)
  device.revoked_at = change.now
  device.revision += 1
  device.save(update_fields=["revoked_at", "revision"])
  change.record(
    kind="monitor.revoked",
    subjects=[f"device:{device.id}"],
    before=before,
    after=images.device_row(device),
    changes=[images.put_device(device), ledger.Remove(images.WALL, "screen", device.id)],
  )


def _in_use(device_id: int, seen: dict[str, int] | None) -> tuple[Device, rows.Device]:
  device = Device.objects.filter(id=device_id, revoked_at=None).first()
  if device is None:
    raise Refusal("not_found", field="deviceId")
  before = images.device_row(device)
  refuse_stale(seen, f"device:{device.id}", before, "deviceId")
  return device, before
