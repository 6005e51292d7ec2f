"""Slow things stand before the lock: while a password is hashed or a PDF is made, everybody else goes on."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.db import connection

from consumers import registry
from consumers.identity import Credentials
from production.documents import certificate
from tests.story import Story
from tests.unit import PASSWORD
from tracershop.access import sessions
from tracershop.access.actions import passwords
from tracershop.access.models import User
from tracershop.ledger import Outcome
from tracershop.protocol import messages

pytestmark = pytest.mark.django_db(transaction=True)


class Watched:
  """A slow function that notes whether a transaction was open when it was called."""

  def __init__(self, slow: Callable[..., Any]) -> None:
    self._slow = slow
    self.inside: list[bool] = []

  def __call__(self, *given: Any, **more: Any) -> Any:
    self.inside.append(connection.in_atomic_block)
    return self._slow(*given, **more)


def send(username: str, name: str, data: dict[str, Any], seen: dict[str, int] | None = None) -> Outcome:
  """A command as it comes over the wire."""
  token = sessions.sign_in(address="127.0.0.1", username=username, password=PASSWORD).token
  frame = messages.Command(id=str(uuid.uuid4()), name=name, data=data, seen=seen or {})
  return registry.apply(Credentials(session=token), registry.understand(frame), "screen")[1]


@pytest.fixture
def hashing(monkeypatch: pytest.MonkeyPatch) -> Watched:
  """Every check of a password, and every hash of a new one."""
  watched, making = Watched(check_password), Watched(make_password)
  making.inside = watched.inside
  monkeypatch.setattr("django.contrib.auth.base_user.check_password", watched)
  monkeypatch.setattr(passwords, "make_password", making)
  return watched


def test_led_1_a_release_hashes_and_renders_before_the_lock(
  hashing: Watched, frozen_clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
  rendering = Watched(certificate.render)
  monkeypatch.setattr(certificate, "render", rendering)
  story = Story(frozen_clock)
  order, vial = story.ready(), story.file()
  data = {"orderIds": [order.pk], "vialIds": [vial.pk], "signature": {"meaning": "release", "password": PASSWORD}}
  send("radiochemist", "order.release", data, story.seen())
  # One hash of the sign-in, one of the signature.
  assert (hashing.inside, rendering.inside) == ([False, False], [False])


def test_led_1_a_new_user_and_a_new_password_are_hashed_before_the_lock(hashing: Watched, frozen_clock: Any) -> None:
  Story(frozen_clock)
  new = {"username": "new", "name": "New", "role": "productionUser", "password": "a long enough secret"}
  send("siteadmin", "user.create", new)
  signature = {"meaning": "changePassword", "password": PASSWORD}
  send("radiochemist", "password.change", {"signature": signature, "newPassword": "another long secret"})
  external = User.objects.get(username="external").pk
  send("siteadmin", "password.reset", {"userId": external, "newPassword": "a third long secret"})
  assert len(hashing.inside) == 7
  assert not any(hashing.inside)
