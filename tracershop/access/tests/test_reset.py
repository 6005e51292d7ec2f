"""A user's name, and a new password that somebody else gives him (ACC-8, ACC-9)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tracershop.access import sessions, signatures
from tracershop.access.actions import edit_user, reset_password
from tracershop.access.models import Session, User
from tracershop.access.tests import people, trail
from tracershop.actor import Actor
from tracershop.errors import Refusal

pytestmark = pytest.mark.django_db

GOOD = "a long enough password"


@pytest.fixture
def site_admin() -> Actor:
  return people.actor_of(people.user("siteadmin", "siteAdmin", ()))


@pytest.fixture
def production_admin() -> Actor:
  return people.actor_of(people.user("prodadmin", "productionAdmin", ()))


def refused_by(act: Callable[[], object]) -> str:
  with pytest.raises(Refusal) as refused:
    act()
  text = f".{refused.value.text}" if refused.value.text else ""
  return f"{refused.value.code}{text}@{refused.value.field}"


def test_acc_8_a_name_is_changed_and_he_stays_signed_in(site_admin: Actor) -> None:
  nurse = people.user()
  opened = people.signed_in(nurse)
  edit_user(actor=site_admin, user_id=nurse.pk, name=" Sofie Holm ")
  now = sessions.actor_of_session(opened.token)
  assert now is not None
  assert now.name == "Sofie Holm"
  (entry,) = trail.entries("user.edited")
  assert (entry["before"]["name"], entry["after"]["name"], entry["after"]["revision"]) == (
    "Nurse Jensen",
    "Sofie Holm",
    2,
  )


def test_acc_8_a_name_that_is_none_or_the_same_is_refused_and_nobody_renames_himself(site_admin: Actor) -> None:
  nurse = people.user()
  for name, text in (("", "name"), ("  ", "name"), ("x" * 151, "name"), ("Nurse Jensen", "nothing_changed")):
    act = lambda name=name: edit_user(actor=site_admin, user_id=nurse.pk, name=name)  # noqa: E731
    assert refused_by(act) == f"invalid.{text}@name"
  assert refused_by(lambda: edit_user(actor=site_admin, user_id=site_admin.user_id, name="Me")) == "forbidden@userId"


def test_acc_8_a_production_admin_renames_and_resets_external_users_only(production_admin: Actor) -> None:
  """ACC-8, ACC-9: any other is answered as not there."""
  external, nurse = people.user("ext", "externalUser"), people.user()
  edit_user(actor=production_admin, user_id=external.pk, name="Thomas Fjord")
  reset_password(actor=production_admin, user_id=external.pk, new_password=GOOD)
  for act in (
    lambda: edit_user(actor=production_admin, user_id=nurse.pk, name="N"),
    lambda: edit_user(actor=production_admin, user_id=404, name="N"),
    lambda: reset_password(actor=production_admin, user_id=nurse.pk, new_password=GOOD),
    lambda: reset_password(actor=production_admin, user_id=404, new_password=GOOD),
  ):
    assert refused_by(act) == "not_found@userId"
  assert people.signed_in(nurse).actor.user_id == nurse.pk


def test_acc_9_a_new_password_ends_sessions_and_signatures_and_lifts_a_lock(site_admin: Actor) -> None:
  nurse = people.user()
  opened = people.signed_in(nurse)
  signature = signatures.check_password(opened.actor, people.PASSWORD, "release")
  for _ in range(5):
    people.wrong_sign_in()
  reset_password(actor=site_admin, user_id=nurse.pk, new_password=GOOD)
  assert not sessions.still_valid(opened.actor)
  assert not Session.objects.filter(user=nurse).exists()
  assert refused_by(lambda: signatures.confirm(signature, "release")) == "signature_wrong@password"
  assert people.wrong_sign_in(password=people.PASSWORD) == "unauthenticated"
  assert sessions.sign_in(address=people.HERE, username="nurse", password=GOOD).actor.user_id == nurse.pk
  (entry,) = trail.entries("password.reset")
  assert entry["subjects"] == [f"user:{nurse.pk}"]
  assert (entry["before"]["revision"], entry["after"]["revision"]) == (1, 2)
  assert GOOD not in trail.everything_stored()


@pytest.mark.parametrize("weak", ["short", "password1234", "9876543210987", "x" * 1025])
def test_acc_9_a_weak_password_is_refused_at_its_field(weak: str, site_admin: Actor) -> None:
  nurse = people.user()
  opened = people.signed_in(nurse)
  act = lambda: reset_password(actor=site_admin, user_id=nurse.pk, new_password=weak)  # noqa: E731
  assert refused_by(act) == "invalid.password@newPassword"
  assert sessions.still_valid(opened.actor)


def test_acc_9_nobody_resets_his_own_nor_one_that_is_not_kept_here(site_admin: Actor) -> None:
  nurse = people.user()
  User.objects.filter(id=nurse.pk).update(password="!unusable")
  own = lambda: reset_password(actor=site_admin, user_id=site_admin.user_id, new_password=GOOD)  # noqa: E731
  assert refused_by(own) == "forbidden@userId"
  elsewhere = lambda: reset_password(actor=site_admin, user_id=nurse.pk, new_password=GOOD)  # noqa: E731
  assert refused_by(elsewhere) == "invalid.no_local_password@userId"


@pytest.mark.parametrize("role", ["productionUser", "shopAdmin", "shopUser", "externalUser"])
def test_acc_1_nobody_else_renames_or_resets(role: str) -> None:
  actor, nurse = people.actor_of(people.user("other", role)), people.user()
  assert refused_by(lambda: edit_user(actor=actor, user_id=nurse.pk, name="N")) == "forbidden@None"
  assert refused_by(lambda: reset_password(actor=actor, user_id=nurse.pk, new_password=GOOD)) == "forbidden@None"
