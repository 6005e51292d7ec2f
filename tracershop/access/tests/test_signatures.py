"""Signatures by password: made before the lock, looked at again inside it."""

from __future__ import annotations

import msgspec
import pytest

from tracershop import ledger
from tracershop.access import signatures
from tracershop.access.actions import change_password, change_role, disable_user
from tracershop.access.models import User
from tracershop.access.tests import people, trail
from tracershop.actor import SYSTEM, Actor
from tracershop.errors import Refusal

pytestmark = pytest.mark.django_db

NEW = "another long password"


@pytest.fixture
def radiochemist() -> Actor:
  return people.actor_of(people.user("radiochemist", "productionUser", ()))


@ledger.action
def sign_something(change: ledger.Change, *, signature: signatures.Signature, meaning: str | None = None) -> None:
  """An action that is signed, as a release is."""
  signatures.confirm(signature, meaning)
  change.record(kind="thing.signed", subjects=[f"user:{signature.user_id}"], after={"meaning": signature.meaning})


def refused_by(act) -> str:
  with pytest.raises(Refusal) as refused:
    act()
  return f"{refused.value.code}@{refused.value.field}"


def test_a_signature_says_who_in_which_role_meaning_what_and_when(radiochemist, frozen_clock):
  signature = signatures.check_password(radiochemist, people.PASSWORD, "release")
  assert (signature.user_id, signature.name, signature.role) == (
    radiochemist.user_id, "Radiochemist Jensen", "productionUser",
  )  # fmt: skip
  assert (signature.meaning, signature.checked_at) == ("release", frozen_clock.now)
  assert "release" in signatures.meaning_text("release", "en")
  assert "frigiver" in signatures.meaning_text("release", "da")
  sign_something(actor=radiochemist, signature=signature, meaning="release")
  assert trail.kinds("thing") == ["thing.signed"]


def test_sig_1_a_signature_holds_no_secret(radiochemist):
  signature = signatures.check_password(radiochemist, people.PASSWORD)
  assert people.PASSWORD not in repr(signature)
  assert people.PASSWORD.encode() not in msgspec.json.encode(signature)


@pytest.mark.parametrize("password", ["", "wrong", people.PASSWORD + " ", people.PASSWORD.upper(), "x" * 5000])
def test_sig_1_a_wrong_password_signs_nothing(radiochemist, password):
  assert refused_by(lambda: signatures.check_password(radiochemist, password)) == "signature_wrong@password"
  assert trail.kinds("signature") == ["signature.refused"]


def test_the_password_of_another_person_does_not_sign(radiochemist):
  other = people.user("other", "productionUser", ())
  other.set_password("quite another password")
  other.save()
  assert refused_by(lambda: signatures.check_password(radiochemist, "quite another password")) == (
    "signature_wrong@password"
  )


def test_a_meaning_that_there_is_not_is_refused(radiochemist):
  assert refused_by(lambda: signatures.check_password(radiochemist, people.PASSWORD, "marry")) == "invalid@meaning"


def test_a_monitor_signs_nothing():
  wall = Actor(user_id=None, name="Hall", role="monitor", device_id=1)
  assert refused_by(lambda: signatures.check_password(wall, people.PASSWORD)) == "forbidden@None"


def test_a_signature_for_one_thing_does_not_sign_another(radiochemist):
  signature = signatures.check_password(radiochemist, people.PASSWORD, "changePassword")
  refused = refused_by(lambda: sign_something(actor=radiochemist, signature=signature, meaning="release"))
  assert refused == "signature_wrong@password"


def test_sig_3_a_signature_is_good_for_a_minute(radiochemist, frozen_clock):
  signature = signatures.check_password(radiochemist, people.PASSWORD)
  frozen_clock.move(seconds=60)
  sign_something(actor=radiochemist, signature=signature)
  frozen_clock.move(seconds=1)
  assert refused_by(lambda: sign_something(actor=radiochemist, signature=signature)) == "signature_wrong@password"


def test_sig_3_disabled_between_signing_and_the_lock(radiochemist):
  signature = signatures.check_password(radiochemist, people.PASSWORD)
  disable_user(actor=SYSTEM, user_id=radiochemist.user_id)
  assert refused_by(lambda: sign_something(actor=radiochemist, signature=signature)) == "signature_wrong@password"
  assert trail.kinds("thing") == []


def test_sig_3_role_changed_between_signing_and_the_lock(radiochemist):
  signature = signatures.check_password(radiochemist, people.PASSWORD)
  change_role(actor=SYSTEM, user_id=radiochemist.user_id, role="shopUser")
  assert refused_by(lambda: sign_something(actor=radiochemist, signature=signature)) == "signature_wrong@password"


def test_sig_3_password_changed_between_signing_and_the_lock(radiochemist):
  signature = signatures.check_password(radiochemist, people.PASSWORD)
  mine = signatures.check_password(radiochemist, people.PASSWORD, "changePassword")
  change_password(actor=radiochemist, signature=mine, new_password=NEW)
  assert refused_by(lambda: sign_something(actor=radiochemist, signature=signature)) == "signature_wrong@password"


def test_the_right_password_of_a_session_that_is_over_does_not_sign(radiochemist):
  User.objects.filter(id=radiochemist.user_id).update(stamp="another")
  assert refused_by(lambda: signatures.check_password(radiochemist, people.PASSWORD)) == "signature_wrong@password"
  assert [entry["after"]["why"] for entry in trail.entries("signature")] == ["stale"]


def test_rel_10_every_meaning_fits_where_it_is_kept():
  """REL-10, BAT-7: a certificate's and a batch's meaning are columns of 200 letters, which MariaDB does not stretch."""
  assert max(len(signatures.meaning_on_paper(meaning)) for meaning in signatures.MEANINGS) <= 200
