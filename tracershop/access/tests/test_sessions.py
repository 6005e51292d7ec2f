"""Signing in and out, how sessions end, and that the ledger knows of each."""

from __future__ import annotations

import msgspec
import pytest

from tracershop.access import policy, sessions
from tracershop.access.actions import change_role, disable_user, enable_user
from tracershop.access.models import Assignment, Session
from tracershop.access.tests import people, trail
from tracershop.actor import SYSTEM, Actor
from tracershop.errors import Refusal

pytestmark = pytest.mark.django_db


def test_signing_in_gives_the_person_with_role_and_customers():
  nurse = people.user(customers=(3, 5))
  opened = people.signed_in(nurse)
  assert opened.actor == sessions.actor_of_session(opened.token)
  assert (opened.actor.user_id, opened.actor.name, opened.actor.role) == (nurse.id, "Nurse Jensen", "shopUser")
  assert opened.actor.customer_ids == {3, 5}
  assert "customer:5" in policy.streams_for(opened.actor)


def test_customers_of_a_role_that_acts_for_none_are_not_given():
  radiochemist = people.user("radiochemist", "productionUser", customers=(3,))
  assert people.actor_of(radiochemist).customer_ids == frozenset()


@pytest.mark.parametrize("username", ["NURSE", " nurse ", "Nurse"])
def test_a_user_name_is_found_however_it_is_written(username):
  nurse = people.user()
  opened = sessions.sign_in(address=people.HERE, username=username, password=people.PASSWORD)
  assert opened.actor.user_id == nurse.id


@pytest.mark.parametrize(("username", "password"), [("nurse", "no"), ("nobody", "x"), ("", ""), ("nurse", "x" * 5000)])
def test_acc_4_a_wrong_name_and_a_wrong_password_are_answered_alike(username, password):
  people.user()
  with pytest.raises(Refusal) as refused:
    sessions.sign_in(address=people.HERE, username=username, password=password)
  assert (refused.value.code, refused.value.field, refused.value.text) == ("unauthenticated", "password", "sign_in")
  assert trail.kinds() == ["session.refused"]


def test_a_disabled_user_is_answered_as_a_wrong_password_is():
  people.user(is_active=False)
  assert people.wrong_sign_in(password=people.PASSWORD) == "unauthenticated"


def test_the_ledger_has_sign_in_refusal_and_sign_out_with_the_person():
  nurse = people.user()
  people.wrong_sign_in()
  opened = people.signed_in(nurse)
  sessions.sign_out(opened.actor)
  refused, opened_entry, closed = trail.entries()
  assert [entry["kind"] for entry in (refused, opened_entry, closed)] == [
    "session.refused", "session.opened", "session.closed",
  ]  # fmt: skip
  assert refused["subjects"] == opened_entry["subjects"] == closed["subjects"] == [f"user:{nurse.id}"]
  assert refused["after"] == {"address": people.HERE, "why": "wrong", "username": "nurse"}
  assert (refused["actorId"], refused["role"]) == (None, "anonymous")
  assert (opened_entry["actorId"], opened_entry["actorName"]) == (nurse.id, "Nurse Jensen")


def test_a_name_that_nobody_has_is_kept_as_a_digest_only():
  people.user()
  people.wrong_sign_in(username="MyPassw0rd!")
  people.wrong_sign_in(username="mypassw0rd!")
  first, second = trail.entries()
  assert first["subjects"] == []
  assert first["after"]["nameDigest"] == second["after"]["nameDigest"]
  assert "mypassw0rd" not in trail.everything_stored().lower()


def test_acc_3_after_sign_out_the_token_is_nobodys_and_a_second_sign_out_records_nothing():
  opened = people.signed_in(people.user())
  sessions.sign_out(opened.actor)
  sessions.sign_out(opened.actor)
  assert sessions.actor_of_session(opened.token) is None
  assert not sessions.still_valid(opened.actor)
  assert trail.kinds("session.closed") == ["session.closed"]


@pytest.mark.parametrize("token", [None, "", "x", "x" * 100_000, "\0", "æøå"])
def test_a_token_that_is_none_is_nobodys(token):
  people.signed_in(people.user())
  assert sessions.actor_of_session(token) is None
  assert sessions.actor_of_device(token) is None


def test_the_digest_that_an_actor_carries_signs_nobody_in():
  opened = people.signed_in(people.user())
  assert opened.actor.session_key != opened.token
  assert sessions.actor_of_session(opened.actor.session_key) is None
  assert opened.token not in repr(opened)


def test_a_session_ends_after_two_hours_without_use(frozen_clock):
  opened = people.signed_in(people.user())
  frozen_clock.move(hours=1, minutes=59)
  assert sessions.still_valid(opened.actor)
  frozen_clock.move(minutes=1)
  assert not sessions.still_valid(opened.actor)
  assert sessions.actor_of_session(opened.token) is None


def test_use_keeps_a_session_but_not_beyond_twelve_hours(frozen_clock):
  opened = people.signed_in(people.user())
  for _ in range(11):
    frozen_clock.move(hours=1)
    sessions.touch(opened.actor)
  assert sessions.still_valid(opened.actor)
  frozen_clock.move(minutes=59)
  sessions.touch(opened.actor)
  assert sessions.still_valid(opened.actor)
  frozen_clock.move(minutes=1)
  assert not sessions.still_valid(opened.actor)


def test_touch_writes_at_most_once_a_minute(frozen_clock, django_assert_num_queries):
  opened = people.signed_in(people.user())
  sessions.touch(opened.actor)
  with django_assert_num_queries(0):
    sessions.touch(opened.actor)
  frozen_clock.move(seconds=60)
  with django_assert_num_queries(1):
    sessions.touch(opened.actor)


def test_dead_sessions_are_closed_with_their_record(frozen_clock):
  nurse = people.user()
  people.signed_in(nurse)
  frozen_clock.move(hours=3)
  kept = people.signed_in(nurse)
  assert sessions.close_dead_sessions() == 1
  assert sessions.close_dead_sessions() == 0
  closed = trail.entries("session.closed")
  assert [(entry["reason"], entry["role"]) for entry in closed] == [("expired", "system")]
  assert list(Session.objects.values_list("digest", flat=True)) == [kept.actor.session_key]


def test_acc_3_disabling_a_user_ends_his_sessions_and_enabling_does_not_bring_them_back():
  nurse = people.user()
  opened = people.signed_in(nurse)
  disable_user(actor=SYSTEM, user_id=nurse.id)
  assert not sessions.still_valid(opened.actor)
  enable_user(actor=SYSTEM, user_id=nurse.id)
  assert not sessions.still_valid(opened.actor)
  assert sessions.actor_of_session(opened.token) is None


def test_acc_3_a_changed_role_ends_sessions():
  nurse = people.user()
  opened = people.signed_in(nurse)
  change_role(actor=SYSTEM, user_id=nurse.id, role="shopAdmin")
  assert not sessions.still_valid(opened.actor)
  assert people.actor_of(nurse).role == "shopAdmin"


def test_a_session_of_an_older_stamp_is_over_even_if_its_row_is_still_there():
  nurse = people.user()
  opened = people.signed_in(nurse)
  nurse.stamp = "another"
  nurse.save(update_fields=["stamp"])
  assert Session.objects.count() == 1
  assert not sessions.still_valid(opened.actor)
  assert sessions.actor_of_session(opened.token) is None


def test_many_actors_are_checked_in_two_queries(django_assert_num_queries):
  alive = [people.actor_of(people.user(f"user{number}")) for number in range(5)]
  gone = people.actor_of(people.user("gone"))
  sessions.sign_out(gone)
  wall = Actor(user_id=None, name="Hall", role="monitor", device_id=99)
  forged = msgspec.structs.replace(alive[0], role="siteAdmin")
  with django_assert_num_queries(2):
    invalid = sessions.invalid_among([*alive, gone, wall, forged])
  assert invalid == {gone, wall, forged}
  with django_assert_num_queries(0):
    assert sessions.invalid_among([]) == set()


def test_the_actor_of_a_session_is_one_query(django_assert_num_queries):
  opened = people.signed_in(people.user(customers=(1, 2, 3)))
  with django_assert_num_queries(1):
    sessions.actor_of_session(opened.token)


def test_many_sessions_are_looked_up_in_one_query_each_for_itself(django_assert_num_queries):
  nurses = [people.signed_in(people.user(f"nurse{n}", customers=(n + 1, n + 100))) for n in range(5)]
  chemist = people.signed_in(people.user("chemist", "productionUser", (7,)))
  gone, disabled = people.signed_in(people.user("gone")), people.signed_in(people.user("disabled"))
  sessions.sign_out(gone.actor)
  disable_user(actor=SYSTEM, user_id=disabled.actor.user_id)
  signed_in = [*nurses, chemist]
  tokens = [it.token for it in [*signed_in, gone, disabled]]
  with django_assert_num_queries(1):
    found = sessions.actors_of_sessions([*tokens, "forged", "", "x" * 100_000])
  assert found == {it.token: it.actor for it in signed_in}
  assert [sorted(found[it.token].customer_ids) for it in nurses] == [[n + 1, n + 100] for n in range(5)]
  assert found[chemist.token].customer_ids == frozenset()
  with django_assert_num_queries(0):
    assert sessions.actors_of_sessions([]) == sessions.actors_of_devices([""]) == {}


def test_an_assignment_that_is_added_is_seen_at_the_next_look():
  nurse = people.user()
  opened = people.signed_in(nurse)
  Assignment.objects.create(user=nurse, customer_id=8)
  actor = sessions.actor_of_session(opened.token)
  assert actor is not None
  assert actor.customer_ids == {3, 8}


def test_the_language_a_person_chose_stays():
  nurse = people.user()
  opened = sessions.sign_in(address=people.HERE, username="nurse", password=people.PASSWORD, language="en")
  assert opened.actor.language == "en"
  sessions.set_language(opened.actor, "da")
  again = sessions.sign_in(address=people.HERE, username=nurse.username, password=people.PASSWORD, language="")
  assert again.actor.language == "da"
  with pytest.raises(Refusal):
    sessions.set_language(opened.actor, "tlh")


def test_acc_7_a_demo_account_signs_in_only_in_the_demo(settings):
  from tracershop import access

  people.user("demo", demo=True)
  assert access.demo_accounts_present()
  settings.DEMO = False
  assert people.wrong_sign_in("demo", password=people.PASSWORD) == "unauthenticated"
  settings.DEMO = True
  opened = sessions.sign_in(address=people.HERE, username="demo", password=people.PASSWORD)
  assert sessions.actor_of_session(opened.token) == opened.actor
  settings.DEMO = False
  assert sessions.actor_of_session(opened.token) is None


def test_without_demo_accounts_there_are_none():
  from tracershop import access

  people.user()
  assert not access.demo_accounts_present()
