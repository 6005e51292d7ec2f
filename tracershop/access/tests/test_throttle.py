"""Throttling and lock-out of sign-in and signing, as django-axes keeps it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.db import OperationalError
from django.utils import timezone

from tracershop.access import sessions, signatures, throttle
from tracershop.access.actions import disable_user, enable_user
from tracershop.access.checks import lock_out_is_configured
from tracershop.access.models import User
from tracershop.access.tests import people, trail
from tracershop.actor import SYSTEM
from tracershop.errors import Refusal

pytestmark = pytest.mark.django_db


def an_hour_passes() -> None:
  """Axes keeps time by the machine's clock: its attempts are made older instead."""
  AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(hours=1))


def own_errors() -> list[str]:
  return [str(error.id) for error in lock_out_is_configured(None)]


def wrong_signature(actor, password: str = "wrong") -> str:
  with pytest.raises(Refusal) as refused:
    signatures.check_password(actor, password)
  return refused.value.code


def test_acc_4_after_five_wrong_passwords_the_right_one_is_refused_too():
  people.user()
  assert [people.wrong_sign_in() for _ in range(5)] == ["unauthenticated"] * 5
  assert people.wrong_sign_in(password=people.PASSWORD) == "throttled"
  whys = [entry["after"]["why"] for entry in trail.entries("session.refused")]
  assert whys == ["wrong"] * 4 + ["lockedOut", "throttled"]


def test_the_refusal_says_how_long_to_wait():
  people.user()
  for _ in range(5):
    people.wrong_sign_in()
  with pytest.raises(Refusal) as refused:
    people.signed_in(User.objects.get(username="nurse"))
  assert "5 minutes" in refused.value.message("en")
  assert "5 minutter" in refused.value.message("da")


def test_a_lock_ends_by_itself_and_further_tries_do_not_lengthen_it():
  nurse = people.user()
  for _ in range(5):
    people.wrong_sign_in()
  locked_at = AccessAttempt.objects.get().attempt_time
  for _ in range(3):
    assert people.wrong_sign_in() == "throttled"
  assert AccessAttempt.objects.get().attempt_time == locked_at
  an_hour_passes()
  assert people.actor_of(nurse).user_id == nurse.id


def test_tries_while_locked_leave_one_entry_a_minute(frozen_clock):
  people.user()
  for _ in range(5):
    people.wrong_sign_in()
  for _ in range(10):
    people.wrong_sign_in()
  assert len(trail.entries("session.refused")) == 6
  frozen_clock.move(minutes=1)
  people.wrong_sign_in()
  assert len(trail.entries("session.refused")) == 7


def test_changing_the_name_while_locked_writes_no_more_of_them(monkeypatch, frozen_clock):
  monkeypatch.setattr(throttle, "ADDRESS_LIMIT", 10)
  for number in range(40):
    people.wrong_sign_in(f"guess{number}")
  whys = [entry["after"]["why"] for entry in trail.entries("session.refused")]
  assert whys == ["wrong"] * 10 + ["throttled"]


def test_a_lock_holds_for_the_name_and_the_address_it_came_from():
  nurse, other = people.user(), people.user("other")
  for _ in range(5):
    people.wrong_sign_in()
  assert people.signed_in(other).actor.user_id == other.id
  assert people.signed_in(nurse, address="10.9.9.9").actor.user_id == nurse.id
  assert people.wrong_sign_in(password=people.PASSWORD) == "throttled"


def test_a_name_nobody_has_is_locked_like_any_other():
  assert [people.wrong_sign_in("nobody") for _ in range(6)] == ["unauthenticated"] * 5 + ["throttled"]


def test_guesses_at_one_name_from_many_addresses_lock_it_everywhere():
  people.user()
  for number in range(throttle.SUBJECT_LIMIT):
    assert people.wrong_sign_in(address=f"10.0.1.{number}") == "unauthenticated"
  assert people.wrong_sign_in(address="10.0.2.1", password=people.PASSWORD) == "throttled"


def test_guesses_at_many_names_from_one_address_lock_the_address(monkeypatch):
  monkeypatch.setattr(throttle, "ADDRESS_LIMIT", 10)
  nurse = people.user()
  for number in range(10):
    assert people.wrong_sign_in(f"guess{number}") == "unauthenticated"
  assert people.wrong_sign_in(password=people.PASSWORD) == "throttled"
  assert people.signed_in(nurse, address="10.9.9.9").actor.user_id == nurse.id


def test_success_forgives_the_slips_before_it():
  nurse = people.user()
  for _ in range(3):
    for _ in range(4):
      assert people.wrong_sign_in() == "unauthenticated"
    assert people.signed_in(nurse).actor.user_id == nurse.id


@pytest.mark.parametrize(
  ("written", "counted"),
  [
    ("10.1.2.3", "10.1.2.3"),
    (" 10.1.2.3 ", "10.1.2.3"),
    ("::ffff:10.1.2.3", "10.1.2.3"),
    ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
    ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::"),
    ("fe80::1%eth0", "fe80::"),
    ("", throttle.UNKNOWN_ADDRESS),
    ("unix:", throttle.UNKNOWN_ADDRESS),
    ("10.1.2.3, 4.4.4.4" * 50, throttle.UNKNOWN_ADDRESS),
  ],
)
def test_an_address_is_counted_in_one_form(written, counted):
  assert throttle.plain_address(written) == counted


def test_an_address_that_cannot_be_read_still_locks_a_name_out():
  people.user()
  assert [people.wrong_sign_in(address="?") for _ in range(6)] == ["unauthenticated"] * 5 + ["throttled"]


def test_acc_4_five_wrong_signatures_lock_signing_and_the_ledger_has_each():
  actor = people.actor_of(people.user("radiochemist", "productionUser", ()))
  assert [wrong_signature(actor) for _ in range(5)] == ["signature_wrong"] * 5
  assert wrong_signature(actor, people.PASSWORD) == "throttled"
  refused = trail.entries("signature.refused")
  assert [entry["after"]["why"] for entry in refused] == ["wrong"] * 4 + ["lockedOut"]
  assert {entry["actorId"] for entry in refused} == {actor.user_id}
  an_hour_passes()
  assert signatures.check_password(actor, people.PASSWORD).user_id == actor.user_id


def test_a_locked_sign_in_does_not_stop_an_open_session_from_signing():
  radiochemist = people.user("radiochemist", "productionUser", ())
  actor = people.actor_of(radiochemist)
  for number in range(throttle.SUBJECT_LIMIT):
    people.wrong_sign_in("radiochemist", address=f"10.0.3.{number}")
  assert signatures.check_password(actor, people.PASSWORD).name == "Radiochemist Jensen"


def test_a_right_signature_forgives_the_slips_before_it():
  actor = people.actor_of(people.user("radiochemist", "productionUser", ()))
  for _ in range(3):
    for _ in range(4):
      assert wrong_signature(actor) == "signature_wrong"
    signatures.check_password(actor, people.PASSWORD)


def test_enabling_a_user_lifts_his_lock_out():
  nurse = people.user()
  for _ in range(5):
    people.wrong_sign_in()
  disable_user(actor=SYSTEM, user_id=nurse.id)
  enable_user(actor=SYSTEM, user_id=nurse.id)
  assert people.signed_in(nurse).actor.user_id == nurse.id


def test_axes_is_given_no_names_and_keeps_no_log_of_its_own():
  from axes.models import AccessFailureLog, AccessLog

  people.wrong_sign_in("somebody")
  people.signed_in(people.user())
  attempt = AccessAttempt.objects.get()
  assert attempt.username == throttle.sign_in_subject("somebody")
  assert (attempt.get_data, attempt.post_data) == ("", "")
  assert AccessLog.objects.count() == AccessFailureLog.objects.count() == 0


def test_the_log_lines_of_axes_hold_no_name_and_no_password(caplog):
  caplog.set_level("DEBUG")
  people.wrong_sign_in("Somebody", password="hunter2-canary")
  people.wrong_sign_in("Somebody", password="hunter2-canary")
  assert caplog.text != ""
  assert "hunter2" not in caplog.text
  assert "somebody" not in caplog.text.lower()


@pytest.mark.parametrize(
  ("name", "value"),
  [
    ("AXES_USERNAME_CALLABLE", None),
    ("AXES_CLIENT_IP_CALLABLE", None),
    ("AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT", True),
    ("AXES_DISABLE_ACCESS_LOG", False),
    ("AXES_LOCKOUT_PARAMETERS", ["ip_address"]),
    ("AXES_RESET_ON_SUCCESS", False),
  ],
)
def test_a_setting_without_which_lock_out_leaks_is_an_error_at_start(settings, name, value):
  assert own_errors() == []
  setattr(settings, name, value)
  assert own_errors() == ["access.E001"]


def test_without_axes_in_front_the_start_is_refused(settings):
  settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
  assert own_errors() == ["access.E002"]


def test_signing_in_works_with_the_hasher_of_production(settings):
  settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
  nurse = people.user()
  assert str(nurse.password).startswith("pbkdf2_sha256$")
  assert people.signed_in(nurse).actor.user_id == nurse.id
  assert sessions.still_valid(people.actor_of(nurse))
  assert people.wrong_sign_in() == "unauthenticated"


def test_a_guess_that_a_deadlock_lost_is_counted_again(monkeypatch):
  counting = AxesDatabaseHandler.user_login_failed
  lost = [1213, 1205, 1020]

  def sometimes(self, *args, **rest):
    if lost:
      raise OperationalError(lost.pop(), "try again")
    counting(self, *args, **rest)

  monkeypatch.setattr(AxesDatabaseHandler, "user_login_failed", sometimes)
  assert people.wrong_sign_in() == "unauthenticated"
  assert lost == []
  assert AccessAttempt.objects.get().failures_since_start == 1


def test_a_guess_that_cannot_be_counted_is_not_answered(monkeypatch):
  def always(self, *args, **rest):
    raise OperationalError(1213, "try again")

  monkeypatch.setattr(AxesDatabaseHandler, "user_login_failed", always)
  monkeypatch.setattr(throttle, "COUNT_TRIES", 2)
  assert people.wrong_sign_in() == "busy"


def test_another_error_of_the_database_is_not_hidden(monkeypatch):
  def gone(self, *args, **rest):
    raise OperationalError(2006, "server has gone away")

  monkeypatch.setattr(AxesDatabaseHandler, "user_login_failed", gone)
  with pytest.raises(OperationalError):
    people.wrong_sign_in()
