"""Screens of as many people: each signed in by itself, as in a ward, so that no look-up serves two of them."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings

from consumers.identity import SESSION_COOKIE
from tracershop import clock
from tracershop.access import sessions
from tracershop.access.models import Session, User


def cookies(count: int) -> list[str]:
  """The cookie headers of people of production who are signed in. Nobody is asked for a password."""
  now = clock.now()
  before = User.objects.filter(username__startswith="screen").count()
  tokens = [secrets.token_urlsafe(32) for _ in range(count)]
  User.objects.bulk_create(
    User(username=f"screen{number}", name=f"Screen {number}", role="productionUser", password="!")
    for number in range(before, before + count)
  )
  people = User.objects.filter(username__startswith="screen").order_by("-id")[:count]
  Session.objects.bulk_create(
    Session(
      digest=sessions.token_digest(token), user=user, stamp=user.stamp, language="da", opened_at=now, seen_at=now,
      ends_at=now + timedelta(seconds=settings.SESSION_COOKIE_AGE),
    )
    for token, user in zip(tokens, people, strict=True)
  )  # fmt: skip
  return [f"{SESSION_COOKIE}={token}" for token in tokens]
