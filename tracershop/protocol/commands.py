"""The commands and queries of the wire: what each takes, and which of them are signed.

Absent is not null: a field that may be left out is `UNSET`. Amounts are MBq, instants RFC 3339.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType


class Payload(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
  """The `data` of a command."""


class Signature(Payload):
  """What a signing command carries. It is taken out before anything is hashed, logged or kept."""

  meaning: str
  password: str | None = None
  proof: str | None = None

  def __repr__(self) -> str:
    return "Signature(…)"


Usage = Literal["human", "animal", "other"]


class OrderPlace(Payload):
  kind: Literal["activity", "injection", "isotope"]
  endpoint_id: int
  delivery_date: date
  tracer_id: int | None = None
  isotope_id: int | None = None
  slot_id: int | None = None
  deliver_at: datetime | None = None
  ordered_mbq: float | None = None
  injections: int | None = None
  usage: Usage = "human"
  comment: str = ""
  reason: str | None = None


class OrderEdit(Payload):
  order_id: int
  ordered_mbq: float | UnsetType = UNSET
  injections: int | UnsetType = UNSET
  slot_id: int | UnsetType = UNSET
  delivery_date: date | UnsetType = UNSET
  deliver_at: datetime | UnsetType = UNSET
  usage: Usage | UnsetType = UNSET
  comment: str | UnsetType = UNSET
  reason: str | None = None


class OrderCancel(Payload):
  order_id: int
  reason: str | None = None


class OrderAccept(Payload):
  order_ids: list[int]


class OrderReject(Payload):
  order_ids: list[int]
  reason: str


class OrderReopen(Payload):
  order_ids: list[int]
  reason: str


class OrderRelease(Payload):
  order_ids: list[int]
  vial_ids: list[int]
  batch_number: str | None = None
  reason: str | None = None


class VialAdd(Payload):
  tracer_id: int
  customer_id: int
  activity_mbq: float
  calibrated_at: datetime
  volume_ml: float
  batch_number: str
  reason: str | None = None


class VialConfirm(Payload):
  vial_id: int


class VialDiscard(Payload):
  vial_id: int
  reason: str


class MonitorInvite(Payload):
  name: str
  layout: str = "day"


class MonitorRevoke(Payload):
  device_id: int


class UserCreate(Payload):
  username: str
  name: str
  role: str
  customer_ids: list[int] = []


class UserDisable(Payload):
  user_id: int


class UserEnable(Payload):
  user_id: int


class UserChangeRole(Payload):
  user_id: int
  role: str


class PasswordChange(Payload):
  pass


class ReleaseRightGrant(Payload):
  user_id: int
  tracer_id: int
  from_date: date
  to_date: date | None = None


class ReleaseRightWithdraw(Payload):
  release_right_id: int
  reason: str


class CommandStatus(Payload):
  id: str


class OrdersDay(Payload):
  date: date


class CommandSpec(msgspec.Struct, frozen=True, kw_only=True):
  """What the wire knows of a command. `secrets` are keys taken out of `data` before anything is hashed or kept."""

  payload: type[Payload]
  signing: bool = False
  secrets: tuple[str, ...] = ()


COMMANDS: dict[str, CommandSpec] = {
  "order.place": CommandSpec(payload=OrderPlace),
  "order.edit": CommandSpec(payload=OrderEdit),
  "order.cancel": CommandSpec(payload=OrderCancel),
  "order.accept": CommandSpec(payload=OrderAccept),
  "order.reject": CommandSpec(payload=OrderReject),
  "order.reopen": CommandSpec(payload=OrderReopen),
  "order.release": CommandSpec(payload=OrderRelease, signing=True, secrets=("signature",)),
  "vial.add": CommandSpec(payload=VialAdd),
  "vial.confirm": CommandSpec(payload=VialConfirm),
  "vial.discard": CommandSpec(payload=VialDiscard),
  "monitor.invite": CommandSpec(payload=MonitorInvite),
  "monitor.revoke": CommandSpec(payload=MonitorRevoke),
  "user.create": CommandSpec(payload=UserCreate, secrets=("password",)),
  "user.disable": CommandSpec(payload=UserDisable),
  "user.enable": CommandSpec(payload=UserEnable),
  "user.changeRole": CommandSpec(payload=UserChangeRole),
  "password.change": CommandSpec(payload=PasswordChange, signing=True, secrets=("signature", "newPassword")),
  "releaseRight.grant": CommandSpec(payload=ReleaseRightGrant),
  "releaseRight.withdraw": CommandSpec(payload=ReleaseRightWithdraw),
}

QUERIES: dict[str, type[Payload]] = {
  "command.status": CommandStatus,
  "orders.day": OrdersDay,
}


def payload_of(name: str, data: dict[str, Any]) -> Payload:
  """The typed payload of a command's or query's data, without its secrets.

  Raises KeyError for an unknown name and msgspec.ValidationError for a wrong shape.
  """
  kind = COMMANDS[name].payload if name in COMMANDS else QUERIES[name]
  return msgspec.convert(data, kind, strict=True)
