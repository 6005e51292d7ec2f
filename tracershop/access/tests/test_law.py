"""STR-1 for access: the stream `site` before an action, and the action's deltas, give the stream after it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from tracershop import ledger
from tracershop.access import devices, sessions, signatures
from tracershop.access.actions import (
  add_assignment,
  arrange_monitor,
  change_password,
  change_role,
  create_user,
  disable_user,
  edit_user,
  enable_user,
  invite_monitor,
  remove_assignment,
  reset_password,
  revoke_monitor,
)
from tracershop.access.models import Device, Invitation, User
from tracershop.access.tests import people
from tracershop.actor import SYSTEM, Actor
from tracershop.ledger import fold

pytestmark = pytest.mark.django_db(transaction=True)

GOOD = "a long enough password"


def admin() -> Actor:
  return sessions.sign_in(address=people.HERE, username="admin", password=people.PASSWORD).actor


def nurse() -> int:
  return User.objects.get(username="nurse").id


def enrol() -> None:
  devices.enrol(code=devices.code_of(Invitation.objects.get(name="Hall")), address=people.HERE)


def own_password() -> None:
  actor = people.actor_of(User.objects.get(username="nurse"))
  signature = signatures.check_password(actor, people.PASSWORD, "changePassword")
  change_password(actor=actor, signature=signature, new_password=GOOD)


ACTS: dict[str, tuple[Callable[[], object], int]] = {
  "create": (
    lambda: create_user(
      actor=SYSTEM, username="new", name="New", role="externalUser", customer_ids=[5, 3], password=GOOD
    ),
    1,
  ),
  "disable": (lambda: disable_user(actor=SYSTEM, user_id=nurse()), 1),
  "enable": (lambda: enable_user(actor=SYSTEM, user_id=nurse()), 1),
  "change role": (lambda: change_role(actor=SYSTEM, user_id=nurse(), role="productionUser"), 1),
  "enrol": (enrol, 1),
  "arrange": (
    lambda: arrange_monitor(actor=admin(), device_id=Device.objects.get(name="Old").id, layout="timeline"),
    1,
  ),
  "revoke": (lambda: revoke_monitor(actor=admin(), device_id=Device.objects.get(name="Old").id), 1),
  "invite": (lambda: invite_monitor(actor=admin(), name="Next"), 0),
  "own password": (own_password, 0),
  "new password": (lambda: reset_password(actor=SYSTEM, user_id=nurse(), new_password=GOOD), 1),
  "new name": (lambda: edit_user(actor=SYSTEM, user_id=nurse(), name="Sofie Holm"), 1),
  "assign": (lambda: add_assignment(actor=SYSTEM, username="new.nurse", customer_id=5), 1),
  "take away": (lambda: remove_assignment(actor=SYSTEM, user_id=nurse(), customer_id=5), 1),
  "sign in and out": (lambda: sessions.sign_out(admin()), 0),
}


def test_users_and_devices_are_shown_as_they_are(frozen_clock):
  people.user("admin", "productionAdmin", ())
  nurse = people.user("nurse", "shopUser", (5, 3))
  invite_monitor(actor=admin(), name="Hall")
  enrol()
  frozen_clock.move(minutes=1)
  revoke_monitor(actor=admin(), device_id=Device.objects.get().id)
  disable_user(actor=SYSTEM, user_id=nurse.id)
  image = fold.copy_of(ledger.snapshot("site")).image()
  assert list(image["device"].values()) == [
    {
      "id": Device.objects.get().id, "name": "Hall", "layout": "day", "rotation": [], "scheme": "dark",
      "lightFrom": "06:00:00", "lightTo": "18:00:00", "enrolledAt": "2026-11-24T07:15:00Z",
      "revokedAt": "2026-11-24T07:16:00Z", "revision": 2,
    }
  ]  # fmt: skip
  assert image["user"][nurse.id] == {
    "id": nurse.id, "username": "nurse", "name": "Nurse Jensen", "role": "shopUser", "active": False,
    "customerIds": [3, 5], "revision": 2,
  }  # fmt: skip


@pytest.mark.parametrize("name", ACTS)
def test_str_1_each_action_of_access_keeps_the_law(name):
  people.user("admin", "productionAdmin", ())
  people.user("nurse", "shopUser", (3, 5))
  people.user("new.nurse", "shopUser", ())
  invite_monitor(actor=admin(), name="Old")
  devices.enrol(code=devices.code_of(Invitation.objects.get(name="Old")), address=people.HERE)
  invite_monitor(actor=admin(), name="Hall")
  act, deltas = ACTS[name]

  copy = fold.copy_of(ledger.snapshot("site"))
  act()
  frames = ledger.frames("site", copy.revision)
  for frame in frames:
    copy.take(msgspec.json.decode(frame.data))
  after = fold.copy_of(ledger.snapshot("site"))

  assert len(frames) == deltas
  assert copy.revision == after.revision
  assert copy.image() == after.image()
  assert set(after.image()) >= {"user", "device"}
