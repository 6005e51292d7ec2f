"""After everything that takes a secret, no secret is anywhere in the database, the log or a result."""

from __future__ import annotations

import base64
import hashlib

import pytest

from tracershop import ledger
from tracershop.access import devices, sessions, signatures
from tracershop.access.actions import change_password, create_user, invite_monitor
from tracershop.access.tests import people, trail
from tracershop.errors import Refusal

pytestmark = pytest.mark.django_db

CANARIES = ("canary-first-Passw0rd", "canary-second-Passw0rd", "canary-wrong-Passw0rd", "canary-as-a-name")


def traces_of(text: str) -> list[str]:
  """How a text could stand somewhere: as it is, in hex or base64, or by a digest that anybody can make."""
  raw = text.encode()
  return [
    text,
    text.lower(),
    text[::-1],
    raw.hex(),
    base64.b64encode(raw).decode().rstrip("="),
    *(hashlib.new(name, raw).hexdigest() for name in ("md5", "sha1", "sha256", "sha512")),
  ]


def test_sig_1_no_secret_is_in_any_column_or_log_line(caplog, settings):
  caplog.set_level("DEBUG")
  settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
  first, second, wrong, name = CANARIES
  admin = people.actor_of(people.user("prodadmin", "productionAdmin", ()))
  people.there(3)
  key = ledger.CommandKey(id="create", name="user.create", digest="d")
  create_user(
    actor=admin, command=key, username="ext", name="Ext", role="externalUser", customer_ids=[3], password=first
  )
  people.wrong_sign_in("ext", password=wrong)
  people.wrong_sign_in(name, password=wrong)
  opened = sessions.sign_in(address=people.HERE, username="ext", password=first)
  with pytest.raises(Refusal):
    signatures.check_password(opened.actor, wrong)
  signatures.check_password(opened.actor, first, "release")
  signature = signatures.check_password(opened.actor, first, "changePassword")
  change_password(actor=opened.actor, signature=signature, new_password=second)
  again = sessions.sign_in(address=people.HERE, username="ext", password=second)
  invite_key = ledger.CommandKey(id="invite", name="monitor.invite", digest="d")
  code = invite_monitor(actor=admin, command=invite_key, name="Hall", layout="day").value()["code"]
  with pytest.raises(Refusal):
    devices.enrol(code=code[:-1] + "?", address=people.HERE)
  wall = devices.enrol(code=code, address=people.HERE)
  for _ in range(6):
    people.wrong_sign_in(name, password=wrong)

  assert {"user.created", "session.refused", "signature.refused", "password.changed", "monitor.enrolled"} <= set(
    trail.kinds()
  )
  stored, logged = trail.everything_stored(), caplog.text
  assert "prodadmin" in stored  # the search does see what is there
  for canary in (*CANARIES, opened.token, again.token, wall.token, code, code.split("-")[1]):
    for trace in traces_of(canary):
      assert trace not in stored
      assert trace not in logged
