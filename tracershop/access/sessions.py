"""Signing in and out, and who is behind a cookie. Every one of them is in the ledger, and none of the secrets.

The cookie's token is random and stored nowhere; the database holds its keyed digest, which is what an actor carries.
A session ends by sign-out, twelve hours after it began, after two hours without use, or when the user's stamp changes.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec
from django.conf import settings
from django.db.models import Q, QuerySet

from tracershop import clock, ledger
from tracershop.access import keyed, throttle
from tracershop.access.models import Device, Session, User, normal_username
from tracershop.access.secret import Secret, secret
from tracershop.actor import CUSTOMER_ROLES, SYSTEM, Actor
from tracershop.errors import Refusal

NOBODY = Actor(user_id=None, name="not signed in", role="anonymous")
LONGEST_TOKEN = 200
TOUCH_SECONDS = 60
LOCKED_RECORD_SECONDS = 60


class Opened(msgspec.Struct, frozen=True, kw_only=True):
  """A session that was opened: the cookie's value, and who it is."""

  token: str
  actor: Actor

  def __repr__(self) -> str:
    return f"Opened(token=…, actor={self.actor!r})"


def token_digest(token: str) -> str:
  """What stands in the database for a session's or a device's token."""
  return keyed.digest("token", token)


def sign_in(*, address: str, username: str, password: Secret | str, language: str = "da") -> Opened:
  """Opens a session. Slow (a password hash): call it in the pool, outside any transaction.

  Raises Refusal `unauthenticated` where name or password is wrong or the user is disabled, all alike, and `throttled`
  after too many of those.
  """
  address = throttle.plain_address(address)
  subject = throttle.sign_in_subject(username)
  try:
    verdict = throttle.try_password(
      subject=subject, address=address, username=normal_username(username), password=secret(password)
    )
  except Refusal:
    if _first_lately(address):
      _record_refused(actor=NOBODY, username=username, address=address, why="throttled")
    raise
  user = verdict.user
  if user is None or (user.demo and not settings.DEMO):
    _record_refused(actor=NOBODY, username=username, address=address, why="lockedOut" if verdict.locked else "wrong")
    raise Refusal("unauthenticated", field="password", text="sign_in")
  token = secrets.token_urlsafe(32)
  digest = token_digest(token)
  language = language if language in ("da", "en") else user.language
  who = Actor(user_id=user.id, name=user.name, role=user.role, stamp=user.stamp, session_key=digest, language=language)
  _open(actor=who, digest=digest, language=language, address=address)
  actor = actor_of_session(token)
  if actor is None:
    # Disabled between the check of the password and now.
    raise Refusal("unauthenticated", field="password", text="sign_in")
  return Opened(token=token, actor=actor)


def sign_out(actor: Actor) -> None:
  """Ends a session; where it has ended already there is nothing to do."""
  if Session.objects.filter(digest=actor.session_key).exists():
    _close(actor=actor, digests=[actor.session_key], reason=None)


def close_dead_sessions() -> int:
  """Ends the sessions that nobody can use any more, each with its record; gives how many. For a worker."""
  dead = _dead_sessions(clock.now())
  if dead:
    _close(actor=SYSTEM, digests=dead, reason="expired")
  return len(dead)


def actor_of_session(token: str | None) -> Actor | None:
  """Who is signed in with this cookie, as he is now; None where nobody is."""
  return actors_of_sessions([token]).get(token) if token else None


def actors_of_sessions(tokens: Iterable[str]) -> dict[str, Actor]:
  """Who is signed in with each of these cookies, as they are now. One query, however many; nobody has no entry."""
  asked = {token_digest(token): token for token in tokens if 0 < len(token) <= LONGEST_TOKEN}
  if not asked:
    return {}
  rows = _alive(list(asked)).values_list(
    "digest", "user_id", "user__name", "user__role", "stamp", "user__stamp", "language", "user__demo",
    "user__assignments__customer_id",
  )  # fmt: skip
  found: dict[str, Actor] = {}
  assigned: dict[str, set[int | None]] = {}
  for digest, user_id, name, role, stamp, present, language, demo, customer in rows:
    if stamp != present or (demo and not settings.DEMO):
      continue
    found[digest] = Actor(user_id=user_id, name=name, role=role, stamp=stamp, session_key=digest, language=language)
    # The join gives a row for each customer that the user acts for, and one with none where there is none.
    assigned.setdefault(digest, set()).add(customer)
  for digest, actor in found.items():
    if actor.role in CUSTOMER_ROLES:
      customers = frozenset(customer for customer in assigned[digest] if customer is not None)
      found[digest] = msgspec.structs.replace(actor, customer_ids=customers)
  return {asked[digest]: actor for digest, actor in found.items()}


def actor_of_device(token: str | None) -> Actor | None:
  """Which monitor holds this token; None where it is unknown or revoked. Notes that it was seen."""
  return actors_of_devices([token]).get(token) if token else None


def actors_of_devices(tokens: Iterable[str]) -> dict[str, Actor]:
  """Which monitors hold these tokens; one that is unknown or revoked has no entry. Notes that they were seen."""
  asked = {token_digest(token): token for token in tokens if 0 < len(token) <= LONGEST_TOKEN}
  if not asked:
    return {}
  devices = list(Device.objects.filter(token_hash__in=list(asked), revoked_at=None))
  due = [device.id for device in devices if _due(f"device:{device.id}")]
  if due:
    # Outside the ledger: nobody's change, and no row on the wire holds it.
    Device.objects.filter(id__in=due).update(last_seen_at=clock.now())
  return {
    asked[device.token_hash]: Actor(user_id=None, name=device.name, role="monitor", device_id=device.id, origin="wall")
    for device in devices
  }


def still_valid(actor: Actor) -> bool:
  """Whether the session or device that this actor came by still stands, with the same role and password."""
  return not invalid_among([actor])


def invalid_among(actors: Iterable[Actor]) -> set[Actor]:
  """Those of the actors whose session or device has ended. Two queries at most, however many they are."""
  asked = set(actors)
  sessions = [actor.session_key for actor in asked if actor.user_id is not None]
  devices = [actor.device_id for actor in asked if actor.device_id is not None]
  alive: dict[str, tuple[int, str, str]] = {}
  if sessions:
    found = _alive(sessions).values_list("digest", "user_id", "user__role", "user__stamp")
    alive = {digest: (user_id, role, stamp) for digest, user_id, role, stamp in found}
  enrolled: set[int] = set()
  if devices:
    enrolled = set(Device.objects.filter(id__in=devices, revoked_at=None).values_list("id", flat=True))

  def stands(actor: Actor) -> bool:
    if actor.device_id is not None:
      return actor.device_id in enrolled
    return alive.get(actor.session_key) == (actor.user_id, actor.role, actor.stamp)

  return {actor for actor in asked if not stands(actor)}


def touch(actor: Actor) -> None:
  """Notes that a person used his session, so that it does not end as idle. Writes at most once a minute."""
  if actor.user_id is not None and _due(actor.session_key):
    Session.objects.filter(digest=actor.session_key).update(seen_at=clock.now())


def set_language(actor: Actor, language: str) -> None:
  """Keeps the language a person chose, for this session and the next. Raises Refusal `invalid` but for da and en."""
  if actor.user_id is None:
    raise Refusal("forbidden")
  if language not in ("da", "en"):
    raise Refusal("invalid", field="language")
  Session.objects.filter(digest=actor.session_key).update(language=language)
  User.objects.filter(id=actor.user_id).update(language=language)


# --- within

_lock = threading.Lock()
_last: dict[str, datetime] = {}


def _due(key: str, seconds: int = TOUCH_SECONDS) -> bool:
  """True once in so many seconds for a key, in this process. Bounded: when full it forgets, and writes once more."""
  now = clock.now()
  with _lock:
    last = _last.get(key)
    if last is not None and last <= now < last + timedelta(seconds=seconds):
      return False
    if len(_last) >= 10_000:
      _last.clear()
    _last[key] = now
  return True


def _first_lately(address: str) -> bool:
  # Who is locked out can go on trying as fast as he likes and under any name, and a ledger entry is for ever: one a
  # minute from an address tells enough. The guess that locked is always there.
  return _due(f"throttled:{address}", LOCKED_RECORD_SECONDS)


def _idle() -> timedelta:
  return timedelta(seconds=getattr(settings, "SESSION_IDLE_SECONDS", 2 * 3600))


def _alive(digests: list[str]) -> QuerySet[Session]:
  now = clock.now()
  return Session.objects.filter(digest__in=digests, ends_at__gt=now, seen_at__gt=now - _idle(), user__is_active=True)


def _dead_sessions(now: datetime) -> list[str]:
  dead = Session.objects.filter(Q(ends_at__lte=now) | Q(seen_at__lte=now - _idle()))
  return list(dead.values_list("digest", flat=True)[:500])


@ledger.action
def _open(change: ledger.Change, *, digest: str, language: str, address: str) -> None:
  actor = change.actor
  user = User.objects.filter(id=actor.user_id or 0, is_active=True, stamp=actor.stamp).first()
  if user is None:
    raise Refusal("unauthenticated", field="password", text="sign_in")
  Session.objects.create(
    digest=digest,
    user=user,
    stamp=user.stamp,
    language=language,
    opened_at=change.now,
    seen_at=change.now,
    ends_at=change.now + timedelta(seconds=settings.SESSION_COOKIE_AGE),
  )
  change.record(kind="session.opened", subjects=[f"user:{user.id}"], after={"address": address})


@ledger.action
def _close(change: ledger.Change, *, digests: list[str], reason: str | None) -> None:
  for session in Session.objects.filter(digest__in=digests).order_by("opened_at", "digest"):
    session.delete()
    change.record(
      kind="session.closed",
      subjects=[f"user:{session.user_id}"],
      before={"openedAt": session.opened_at},
      reason=reason,
    )


@ledger.action
def _record_refused(change: ledger.Change, *, username: str, address: str, why: str) -> None:
  user = User.objects.filter(username=normal_username(username)).first()
  after: dict[str, str] = {"address": address, "why": why}
  if user is None:
    # People type their password where the name belongs: a name that nobody has is kept as a keyed digest only.
    after["nameDigest"] = keyed.digest("name", normal_username(username))[:16]
  else:
    after["username"] = user.username
  change.record(kind="session.refused", subjects=[f"user:{user.id}"] if user else [], after=after)
