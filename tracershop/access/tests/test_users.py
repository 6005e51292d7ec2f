"""Making, disabling and enabling users, their roles and passwords."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password

from tracershop.access import sessions, signatures
from tracershop.access.actions import change_password, change_role, create_user, disable_user, enable_user
from tracershop.access.actions.users import create_demo_user
from tracershop.access.models import Assignment, Session, User
from tracershop.access.tests import people, trail
from tracershop.actor import SYSTEM, Actor
from tracershop.errors import Refusal

pytestmark = pytest.mark.django_db

GOOD = "a long enough password"


@pytest.fixture
def site_admin() -> Actor:
  people.there(3, 5)
  return people.actor_of(people.user("siteadmin", "siteAdmin", ()))


@pytest.fixture
def production_admin() -> Actor:
  people.there(3)
  return people.actor_of(people.user("prodadmin", "productionAdmin", ()))


def refused_by(act: Callable[[], object]) -> str:
  with pytest.raises(Refusal) as refused:
    act()
  return f"{refused.value.code}@{refused.value.field}"


def make(actor: Actor, **fields: object) -> int:
  words: dict[str, Any] = {
    "username": "new",
    "name": "New Hansen",
    "role": "shopUser",
    "customer_ids": [3],
    "password": GOOD,
    **fields,
  }
  number: int = create_user(actor=actor, **words).value()["userId"]
  return number


def test_a_new_user_signs_in_and_acts_for_his_customers(site_admin):
  number = make(site_admin, username=" Ny.Bruger ", customer_ids=[5, 3])
  opened = sessions.sign_in(address=people.HERE, username="ny.bruger", password=GOOD)
  assert (opened.actor.user_id, opened.actor.customer_ids) == (number, frozenset({3, 5}))
  (entry,) = trail.entries("user.created")
  assert entry["after"] == {
    "id": number, "username": "ny.bruger", "name": "New Hansen", "role": "shopUser", "active": True,
    "customerIds": [3, 5], "revision": 1,
  }  # fmt: skip
  assert entry["before"] is None


@pytest.mark.parametrize(
  ("fields", "refusal"),
  [
    ({"username": " "}, "invalid@username"),
    ({"username": "x" * 151}, "invalid@username"),
    ({"username": "SITEADMIN"}, "invalid@username"),
    ({"name": ""}, "invalid@name"),
    ({"role": "monitor"}, "invalid@role"),
    ({"role": "system"}, "invalid@role"),
    ({"role": "productionUser"}, "invalid@customerIds"),
    ({"role": "externalUser", "customer_ids": []}, "invalid@customerIds"),
    ({"customer_ids": [3, 3]}, "invalid@customerIds"),
    ({"customer_ids": [3, 404]}, "not_found@customerIds"),
    ({"password": "short"}, "invalid@password"),
    ({"password": "password1234"}, "invalid@password"),
    ({"password": "1234567890123"}, "invalid@password"),
    ({"password": "x" * 1025}, "invalid@password"),
  ],
)
def test_a_bad_user_is_refused_at_his_field(site_admin, fields, refusal):
  assert refused_by(lambda: make(site_admin, **fields)) == refusal
  assert User.objects.count() == 1


def test_a_refused_password_is_in_no_part_of_the_refusal(site_admin):
  with pytest.raises(Refusal) as refused:
    make(site_admin, password="hunter2")
  assert refused.value.__cause__ is None
  assert "hunter2" not in f"{refused.value!r} {refused.value.words} {refused.value.message('en')}"


def test_acc_1_a_production_admin_manages_external_users_and_sees_no_other(production_admin):
  number = make(production_admin, role="externalUser")
  disable_user(actor=production_admin, user_id=number)
  enable_user(actor=production_admin, user_id=number)
  nurse = people.user()
  assert refused_by(lambda: make(production_admin, username="two")) == "invalid@role"
  assert refused_by(lambda: disable_user(actor=production_admin, user_id=nurse.id)) == "not_found@userId"
  assert refused_by(lambda: disable_user(actor=production_admin, user_id=404)) == "not_found@userId"
  assert refused_by(lambda: change_role(actor=production_admin, user_id=number, role="shopUser")) == "forbidden@None"


@pytest.mark.parametrize("role", ["productionUser", "shopAdmin", "shopUser", "externalUser"])
def test_acc_1_nobody_else_manages_users(role):
  actor = people.actor_of(people.user("other", role))
  nurse = people.user()
  for act in (
    lambda: make(actor),
    lambda: disable_user(actor=actor, user_id=nurse.id),
    lambda: enable_user(actor=actor, user_id=nurse.id),
    lambda: change_role(actor=actor, user_id=nurse.id, role="siteAdmin"),
  ):
    assert refused_by(act) == "forbidden@None"


def test_nobody_changes_himself(site_admin):
  me = site_admin.user_id
  assert refused_by(lambda: disable_user(actor=site_admin, user_id=me)) == "forbidden@userId"
  assert refused_by(lambda: enable_user(actor=site_admin, user_id=me)) == "forbidden@userId"
  assert refused_by(lambda: change_role(actor=site_admin, user_id=me, role="productionAdmin")) == "forbidden@userId"
  assert User.objects.get(id=me).role == "siteAdmin"


def test_each_change_of_a_user_gives_him_a_new_stamp_and_revision(site_admin):
  nurse = people.user()
  seen = [(nurse.stamp, nurse.revision)]
  acts: list[Callable[[], object]] = [
    lambda: change_role(actor=site_admin, user_id=nurse.id, role="shopAdmin"),
    lambda: disable_user(actor=site_admin, user_id=nurse.id),
    lambda: enable_user(actor=site_admin, user_id=nurse.id),
  ]
  for act in acts:
    act()
    nurse.refresh_from_db()
    seen.append((nurse.stamp, nurse.revision))
  assert len({stamp for stamp, _ in seen}) == 4
  assert [revision for _, revision in seen] == [1, 2, 3, 4]
  assert trail.kinds("user") == ["user.roleChanged", "user.disabled", "user.enabled"]


def test_the_ledger_keeps_what_was_and_what_is(site_admin):
  nurse = people.user()
  change_role(actor=site_admin, user_id=nurse.id, role="shopAdmin")
  (entry,) = trail.entries("user.roleChanged")
  assert (entry["before"]["role"], entry["after"]["role"]) == ("shopUser", "shopAdmin")
  assert (entry["actorName"], entry["subjects"]) == ("Siteadmin Jensen", [f"user:{nurse.id}"])


def test_what_changes_nothing_is_refused(site_admin):
  nurse = people.user()
  assert refused_by(lambda: change_role(actor=site_admin, user_id=nurse.id, role="shopUser")) == "invalid@role"
  disable_user(actor=site_admin, user_id=nurse.id)
  assert refused_by(lambda: disable_user(actor=site_admin, user_id=nurse.id)) == "invalid@userId"
  assert refused_by(lambda: change_role(actor=site_admin, user_id=nurse.id, role="janitor")) == "invalid@role"


def test_enabling_one_who_is_active_lifts_his_lock_and_leaves_his_sessions(site_admin):
  nurse = people.user()
  opened = people.signed_in(nurse)
  for _ in range(5):
    people.wrong_sign_in()
  enable_user(actor=site_admin, user_id=nurse.id)
  assert sessions.still_valid(opened.actor)
  assert people.signed_in(nurse).actor.user_id == nurse.id


def test_customers_go_with_the_role_that_acted_for_them(site_admin):
  nurse = people.user(customers=(3, 5))
  change_role(actor=site_admin, user_id=nurse.id, role="productionUser")
  assert not Assignment.objects.filter(user=nurse).exists()
  change_role(actor=site_admin, user_id=nurse.id, role="shopUser")
  assert people.actor_of(nurse).customer_ids == frozenset()


def test_acc_3_changing_the_password_ends_all_sessions_and_the_new_one_signs_in():
  nurse = people.user()
  here, there = people.signed_in(nurse), people.signed_in(nurse, address="10.9.9.9")
  signature = signatures.check_password(here.actor, people.PASSWORD, "changePassword")
  change_password(actor=here.actor, signature=signature, new_password=GOOD)
  assert not sessions.still_valid(here.actor)
  assert sessions.actor_of_session(there.token) is None
  assert Session.objects.count() == 0
  assert people.wrong_sign_in(password=people.PASSWORD) == "unauthenticated"
  assert sessions.sign_in(address=people.HERE, username="nurse", password=GOOD).actor.user_id == nurse.id
  assert trail.kinds("password") == ["password.changed"]


@pytest.mark.parametrize("weak", ["short", "password1234", "9876543210987", ""])
def test_a_weak_new_password_is_refused_at_its_field(weak):
  actor = people.actor_of(people.user())
  signature = signatures.check_password(actor, people.PASSWORD, "changePassword")
  refused = refused_by(lambda: change_password(actor=actor, signature=signature, new_password=weak))
  assert refused == "invalid@newPassword"
  assert sessions.still_valid(actor)


def test_a_password_is_changed_by_its_owners_signature_only():
  nurse, other = people.actor_of(people.user()), people.actor_of(people.user("other"))
  signature = signatures.check_password(other, people.PASSWORD, "changePassword")
  refused = refused_by(lambda: change_password(actor=nurse, signature=signature, new_password=GOOD))
  assert refused == "signature_wrong@password"
  released = signatures.check_password(nurse, people.PASSWORD, "release")
  assert refused_by(lambda: change_password(actor=nurse, signature=released, new_password=GOOD)) == (
    "signature_wrong@password"
  )


def test_a_demo_account_is_marked_as_one():
  people.there(1)
  known = make_password("demo")
  create_demo_user(
    actor=SYSTEM, username="demo", name="Demo", role="shopUser", customer_ids=[1], encoded_password=known
  )
  assert User.objects.get(username="demo").demo
