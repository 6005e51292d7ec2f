"""Several at once: what is counted is counted once each, and what happens once happens once."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from axes.models import AccessAttempt
from django.db import connections

from tracershop.access import devices, sessions, throttle
from tracershop.access.actions import disable_user, invite_monitor
from tracershop.access.models import Device, Session
from tracershop.access.tests import people, trail
from tracershop.actor import SYSTEM
from tracershop.errors import Refusal

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 8


def at_once(*acts: Callable[[], object]) -> list[str]:
  """Runs all in threads that start together; gives what each came to: `done`, a refusal's code, or an error."""
  start = threading.Barrier(len(acts))
  found = [""] * len(acts)

  def run(place: int, act: Callable[[], object]) -> None:
    start.wait(30)
    try:
      act()
      found[place] = "done"
    except Refusal as refused:
      found[place] = refused.code
    except Exception as error:
      found[place] = repr(error)
    finally:
      connections.close_all()

  threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
  for thread in threads:
    thread.start()
  for thread in threads:
    thread.join(60)
  return found


def test_acc_4_wrong_passwords_at_once_are_each_counted_and_lock():
  people.user()
  found = at_once(*[people.signed_in_wrongly] * MANY)
  assert set(found) <= {"unauthenticated", "throttled"}
  guessed = found.count("unauthenticated")
  assert guessed >= 5
  assert AccessAttempt.objects.get().failures_since_start == guessed
  assert people.wrong_sign_in(password=people.PASSWORD) == "throttled"


def test_acc_4_what_others_lock_between_the_look_and_the_guess_is_said_so(monkeypatch: pytest.MonkeyPatch):
  people.user()
  for _ in range(5):
    people.wrong_sign_in()
  monkeypatch.setattr(throttle, "refuse_when_locked", lambda subject, address: None)
  assert people.wrong_sign_in(password=people.PASSWORD) == "throttled"
  assert AccessAttempt.objects.get().failures_since_start == 5


def test_wrong_passwords_for_many_names_at_once_disturb_nobody():
  names = [people.user(f"user{number}").username for number in range(MANY)]
  for _ in range(5):
    acts = [lambda name=name: people.signed_in_wrongly(name) for name in names]
    assert at_once(*acts) == ["unauthenticated"] * MANY
  assert sorted(AccessAttempt.objects.values_list("failures_since_start", flat=True)) == [5] * MANY


def test_sign_ins_of_one_person_at_once_all_open_a_session():
  nurse = people.user()
  assert at_once(*[lambda: people.signed_in(nurse)] * MANY) == ["done"] * MANY
  assert Session.objects.count() == MANY
  assert len(trail.entries("session.opened")) == MANY


def test_acc_5_a_code_typed_at_two_monitors_at_once_enrols_one():
  admin = people.actor_of(people.user("prodadmin", "productionAdmin", ()))
  for _ in range(5):
    code = invite_monitor(actor=admin, name="Hall", layout="day").value()["code"]
    found = at_once(*[lambda code=code: devices.enrol(code=code, address=people.HERE)] * 4)
    assert sorted(found) == ["done", "invalid", "invalid", "invalid"]
    AccessAttempt.objects.all().delete()
  assert Device.objects.count() == 5


def test_disabled_while_signing_in_leaves_no_open_session():
  for number in range(5):
    nurse = people.user(f"nurse{number}")
    found = at_once(lambda: people.signed_in(nurse), lambda: disable_user(actor=SYSTEM, user_id=nurse.id))  # noqa: B023
    assert found[1] == "done"
    assert found[0] in {"done", "unauthenticated"}
    assert not Session.objects.filter(user=nurse).exists()
    assert people.wrong_sign_in(nurse.username, password=people.PASSWORD) == "unauthenticated"


def test_sign_out_at_once_in_two_windows_is_recorded_once():
  opened = people.signed_in(people.user())
  assert at_once(*[lambda: sessions.sign_out(opened.actor)] * 4) == ["done"] * 4
  assert trail.kinds("session.closed") == ["session.closed"]
