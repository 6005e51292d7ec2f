"""Monitors: invited once, enrolled once, revoked for good."""

from __future__ import annotations

from datetime import time
from typing import Any

import msgspec
import pytest

from tracershop import ledger
from tracershop.access import devices, images, sessions
from tracershop.access.actions import arrange_monitor, invite_monitor, revoke_monitor
from tracershop.access.models import Device, Invitation
from tracershop.access.tests import people, trail
from tracershop.actor import Actor
from tracershop.errors import Refusal
from tracershop.protocol.commands import RotationStop

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Actor:
  return people.actor_of(people.user("prodadmin", "productionAdmin", ()))


def invite(admin: Actor, **fields: object) -> str:
  words: dict[str, Any] = {"name": "Hall", "layout": "day", **fields}
  code: str = invite_monitor(actor=admin, **words).value()["code"]
  return code


def stops(*layouts: str, seconds: int = 20) -> list[RotationStop]:
  return [RotationStop(layout=layout, seconds=seconds) for layout in layouts]


def refused_enrolment(code: str, address: str = people.HERE) -> str:
  with pytest.raises(Refusal) as refused:
    devices.enrol(code=code, address=address)
  return f"{refused.value.code}.{refused.value.text}@{refused.value.field}"


def other_code(code: str) -> str:
  """The same invitation's code with the last letter wrong."""
  return code[:-1] + ("A" if code[-1] != "A" else "B")


WRONG = "invalid.code@code"


def test_a_code_makes_a_monitor_that_is_known_by_its_token(admin):
  enrolled = devices.enrol(code=invite(admin, name=" Hall "), address=people.HERE)
  actor = sessions.actor_of_device(enrolled.token)
  assert actor == enrolled.actor
  assert (actor.role, actor.name, actor.user_id) == ("monitor", "Hall", None)
  assert devices.layout_of(actor) == "day"
  assert sessions.still_valid(actor)
  assert trail.kinds("monitor") == ["monitor.invited", "monitor.enrolled"]
  assert enrolled.token not in repr(enrolled)


def test_a_code_reads_well_and_may_be_typed_carelessly(admin):
  code = invite(admin)
  assert len(code) == 11
  assert code[4] == "-"
  assert set(code) - {"-"} <= set(devices.ALPHABET)
  assert devices.enrol(code=f"  {code.lower().replace('-', ' ')} ", address=people.HERE).actor.role == "monitor"


def test_acc_5_a_code_is_good_for_one_monitor(admin):
  code = invite(admin)
  devices.enrol(code=code, address=people.HERE)
  assert refused_enrolment(code) == WRONG
  assert Device.objects.count() == 1


def test_acc_5_a_code_is_good_for_ten_minutes(admin, frozen_clock):
  code, late = invite(admin), invite(admin)
  frozen_clock.move(minutes=10)
  devices.enrol(code=code, address=people.HERE)
  frozen_clock.move(seconds=1)
  assert refused_enrolment(late) == WRONG


def test_acc_5_after_five_wrong_tries_the_right_code_is_refused_too(admin):
  code = invite(admin)
  for number in range(5):
    assert refused_enrolment(other_code(code), address=f"10.0.0.{number}") == WRONG
  assert refused_enrolment(code, address="10.0.0.99") == WRONG
  assert [entry["after"]["tries"] for entry in trail.entries("monitor.refused")] == [1, 2, 3, 4, 5]
  refused_enrolment(other_code(code), address="10.0.0.98")
  assert len(trail.entries("monitor.refused")) == 5


def test_four_wrong_tries_leave_the_fifth(admin):
  code = invite(admin)
  for _ in range(4):
    refused_enrolment(other_code(code))
  assert devices.enrol(code=code, address=people.HERE).actor.name == "Hall"


def test_wrong_tries_at_one_code_do_not_use_up_another(admin):
  first, second = invite(admin), invite(admin)
  for number in range(5):
    refused_enrolment(other_code(first), address=f"10.0.0.{number}")
  assert devices.enrol(code=second, address=people.HERE).actor.name == "Hall"


def test_one_who_guesses_is_throttled_by_his_address(admin):
  code = invite(admin)
  for _ in range(5):
    assert refused_enrolment("ZZZZ-ZZZZZZ") == WRONG
  assert refused_enrolment(code) == "throttled.None@None"
  assert devices.enrol(code=code, address="10.9.9.9").actor.role == "monitor"


def test_many_who_guess_lock_nobody_else_out(admin):
  for number in range(30):
    refused_enrolment("ZZZZ-ZZZZZZ", address=f"10.0.0.{number}")
  assert devices.enrol(code=invite(admin), address="10.9.9.9").actor.role == "monitor"


@pytest.mark.parametrize("code", ["", "-", "ABCD", "æøå", "\0" * 10, "A" * 100_000])
def test_nonsense_is_a_wrong_code(admin, code):
  invite(admin)
  assert refused_enrolment(code) == WRONG


def test_acc_5_a_revoked_monitor_is_nobody_and_stays_so(admin):
  enrolled = devices.enrol(code=invite(admin), address=people.HERE)
  revoke_monitor(actor=admin, device_id=enrolled.actor.device_id)
  assert sessions.actor_of_device(enrolled.token) is None
  assert not sessions.still_valid(enrolled.actor)
  with pytest.raises(Refusal) as refused:
    revoke_monitor(actor=admin, device_id=enrolled.actor.device_id)
  assert refused.value.code == "not_found"
  assert trail.kinds("monitor.revoked") == ["monitor.revoked"]


def test_an_unknown_device_is_not_found(admin):
  with pytest.raises(Refusal) as refused:
    revoke_monitor(actor=admin, device_id=404)
  assert refused.value.code == "not_found"
  with pytest.raises(Refusal):
    devices.layout_of(admin)


def test_the_same_command_again_answers_the_same_code_and_stores_none(admin):
  key = ledger.CommandKey(id="1", name="monitor.invite", digest="d")
  first = invite_monitor(actor=admin, command=key, name="Hall", layout="day")
  again = invite_monitor(actor=admin, command=key, name="Hall", layout="day")
  assert (first.repeated, again.repeated) == (False, True)
  assert first.value() == again.value()
  assert set(first.value()) == {"code", "expiresAt"}
  assert Invitation.objects.count() == 1
  code = first.value()["code"]
  stored = trail.everything_stored()
  assert code not in stored
  assert code.split("-")[1] not in stored


def test_another_installations_key_gives_another_code(admin, settings):
  code = invite(admin)
  settings.SECRET_KEY = "another"
  assert devices.code_of(Invitation.objects.get()) != code


@pytest.mark.parametrize(
  ("fields", "field"),
  [
    ({"name": " "}, "name"), ({"name": "x" * 81}, "name"), ({"layout": "disco"}, "layout"),
    ({"scheme": "pink"}, "scheme"), ({"layout": "rotation"}, "rotation"),
    ({"layout": "runs", "rotation": stops("day", "runs")}, "rotation"),
    ({"layout": "rotation", "rotation": stops("day", "disco")}, "rotation"),
    ({"layout": "rotation", "rotation": stops("day", "runs", seconds=9)}, "rotation"),
    ({"layout": "rotation", "rotation": stops(*["day"] * 9)}, "rotation"),
  ],
)  # fmt: skip
def test_a_bad_invitation_is_refused_at_its_field(admin, fields, field):
  with pytest.raises(Refusal) as refused:
    invite(admin, **fields)
  assert (refused.value.code, refused.value.field) == ("invalid", field)


@pytest.mark.parametrize("role", ["siteAdmin", "productionUser", "shopAdmin", "shopUser", "externalUser"])
def test_only_a_production_admin_invites_and_revokes(admin, role):
  enrolled = devices.enrol(code=invite(admin), address=people.HERE)
  other = people.actor_of(people.user("other", role, ()))
  for act in (lambda: invite(other), lambda: revoke_monitor(actor=other, device_id=enrolled.actor.device_id)):
    with pytest.raises(Refusal) as refused:
      act()
    assert refused.value.code == "forbidden"
  assert sessions.still_valid(enrolled.actor)


def test_when_a_monitor_was_seen_is_written_once_a_minute(admin, frozen_clock, django_assert_num_queries):
  enrolled = devices.enrol(code=invite(admin), address=people.HERE)
  sessions.actor_of_device(enrolled.token)
  with django_assert_num_queries(1):
    sessions.actor_of_device(enrolled.token)
  seen = frozen_clock.move(minutes=5)
  sessions.actor_of_device(enrolled.token)
  assert Device.objects.get().last_seen_at == seen


def test_many_monitors_are_looked_up_in_one_query_and_noted_in_another(admin, frozen_clock, django_assert_num_queries):
  enrolled = [devices.enrol(code=invite(admin, name=name), address=people.HERE) for name in ("Hall", "Lab", "Attic")]
  revoke_monitor(actor=admin, device_id=enrolled[2].actor.device_id)
  seen = frozen_clock.move(minutes=5)
  with django_assert_num_queries(2):
    found = sessions.actors_of_devices([it.token for it in enrolled] + ["forged"])
  assert found == {it.token: it.actor for it in enrolled[:2]}
  assert set(Device.objects.filter(last_seen_at=seen).values_list("name", flat=True)) == {"Hall", "Lab"}


def screens() -> list[dict[str, Any]]:
  """How walls are laid out, as they read it on their own stream."""
  return [msgspec.to_builtins(row) for row in images.wall_part(None)["screen"]]


def test_wall_1_a_monitor_is_laid_out_as_it_was_invited_and_otherwise_later(admin):
  """A layout or a rotation, and a scheme; the wall's own stream says so, without a new enrolment."""
  rotation = stops("deliveries", "runs")
  actor = devices.enrol(
    code=invite(admin, layout="rotation", rotation=rotation, scheme="light"), address=people.HERE
  ).actor
  assert screens() == [
    {
      "id": actor.device_id, "name": "Hall", "layout": "rotation", "scheme": "light", "lightFrom": "06:00:00",
      "lightTo": "18:00:00", "revision": 1,
      "rotation": [{"layout": "deliveries", "seconds": 20}, {"layout": "runs", "seconds": 20}],
    }
  ]  # fmt: skip
  arrange_monitor(actor=admin, device_id=actor.device_id, layout="alarms", scheme="byTime", light_from=time(7, 30))
  [screen] = screens()
  assert (screen["layout"], screen["rotation"], screen["scheme"]) == ("alarms", [], "byTime")
  assert (screen["lightFrom"], screen["lightTo"], screen["revision"]) == ("07:30:00", "18:00:00", 2)
  assert sessions.still_valid(actor)
  assert trail.kinds("monitor")[-1] == "monitor.arranged"


@pytest.mark.parametrize(
  ("fields", "field"),
  [
    ({"layout": "disco"}, "layout"), ({"layout": "rotation"}, "rotation"), ({"scheme": "pink"}, "scheme"),
    ({"light_from": time(18)}, "lightTo"), ({"light_to": time(7, 0, 1)}, "lightTo"), ({"device_id": 999}, "deviceId"),
  ],
)  # fmt: skip
def test_wall_1_what_no_screen_can_show_is_refused_at_its_field(admin, fields, field):
  actor = devices.enrol(code=invite(admin), address=people.HERE).actor
  with pytest.raises(Refusal) as refused:
    arrange_monitor(actor=admin, **({"device_id": actor.device_id, "layout": "day"} | fields))
  assert refused.value.field == field


def test_wall_1_a_revoked_monitor_leaves_the_walls_stream(admin):
  actor = devices.enrol(code=invite(admin), address=people.HERE).actor
  revoke_monitor(actor=admin, device_id=actor.device_id)
  assert screens() == []
  with pytest.raises(Refusal):
    arrange_monitor(actor=admin, device_id=actor.device_id, layout="runs")
