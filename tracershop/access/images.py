"""The wire images of access rows, the same for snapshot and delta."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from tracershop.access.models import Device, User
from tracershop.actor import CUSTOMER_ROLES
from tracershop.ledger import Put
from tracershop.protocol import rows

STREAM = "site"
WALL = "wall"


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


def stops_of(device: Device) -> list[rows.LayoutStop]:
  """A device's rotation; empty where its picture stands still."""
  return msgspec.convert(device.rotation, list[rows.LayoutStop])


def device_row(device: Device) -> rows.Device:
  """A device without its token's digest."""
  return rows.Device(
    id=device.id,
    name=device.name,
    layout=device.layout,
    rotation=stops_of(device),
    scheme=device.scheme,
    light_from=device.light_from,
    light_to=device.light_to,
    enrolled_at=device.enrolled_at,
    revoked_at=device.revoked_at,
    revision=device.revision,
  )


def screen_row(device: Device) -> rows.Screen:
  """How a device is laid out, as the walls themselves read it."""
  return rows.Screen(
    id=device.id,
    name=device.name,
    layout=device.layout,
    rotation=stops_of(device),
    scheme=device.scheme,
    light_from=device.light_from,
    light_to=device.light_to,
    revision=device.revision,
  )


def put_user(user: User) -> Put:
  """The change that shows a user as he now is."""
  return Put(stream=STREAM, type="user", row=user_row(user))


def put_device(device: Device) -> Put:
  """The change that shows a device as it now is."""
  return Put(stream=STREAM, type="device", row=device_row(device))


def put_screen(device: Device) -> Put:
  """The change that lays a wall out as its device now says."""
  return Put(stream=WALL, type="screen", row=screen_row(device))


def site_part(_: int | None) -> Mapping[str, Iterable[rows.Row]]:
  """Access's rows of the stream `site`."""
  users = User.objects.prefetch_related("assignments").order_by("id")
  return {
    "user": [user_row(user) for user in users],
    "device": [device_row(device) for device in Device.objects.order_by("id")],
  }


def wall_part(_: int | None) -> Mapping[str, Iterable[rows.Row]]:
  """Access's rows of the stream `wall`: the screens that are in use."""
  return {"screen": [screen_row(device) for device in Device.objects.filter(revoked_at=None).order_by("id")]}
