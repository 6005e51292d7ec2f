"""The wire images of access rows, the same for snapshot and delta."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tracershop.access.models import Device, User
from tracershop.actor import CUSTOMER_ROLES
from tracershop.ledger import Put
from tracershop.protocol import rows

STREAM = "site"


def customers_of(user: User) -> list[int]:
  """For which customers a user acts: those he is assigned to, if his role acts for customers at all."""
  if user.role not in CUSTOMER_ROLES:
    return []
  return sorted(row.customer_id for row in user.assignments.all())


def user_row(user: User) -> rows.User:
  """A user without anything that would help to sign in as him, but his name."""
  return rows.User(
    id=user.id,
    username=user.username,
    name=user.name,
    role=user.role,
    active=user.is_active,
    customer_ids=customers_of(user),
    revision=user.revision,
  )


def device_row(device: Device) -> rows.Device:
  """A device without its token's digest."""
  return rows.Device(
    id=device.id,
    name=device.name,
    layout=device.layout,
    enrolled_at=device.enrolled_at,
    revoked_at=device.revoked_at,
    revision=device.revision,
  )


def put_user(user: User) -> Put:
  """The change that shows a user as he now is."""
  return Put(stream=STREAM, type="user", row=user_row(user))


def put_device(device: Device) -> Put:
  """The change that shows a device as it now is."""
  return Put(stream=STREAM, type="device", row=device_row(device))


def site_part(_: int | None) -> Mapping[str, Iterable[rows.Row]]:
  """Access's rows of the stream `site`."""
  users = User.objects.prefetch_related("assignments").order_by("id")
  return {
    "user": [user_row(user) for user in users],
    "device": [device_row(device) for device in Device.objects.order_by("id")],
  }
