"""Who is at the other end: the cookies of a handshake or request, looked up through the pool."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from http import cookies
from urllib.parse import urlsplit

import msgspec
from django.conf import settings

from tracershop.access import sessions
from tracershop.access.models import Assignment
from tracershop.actor import CUSTOMER_ROLES, Actor

SESSION_COOKIE = "tracershop_session"
DEVICE_COOKIE = "tracershop_device"
LANGUAGE_COOKIE = "tracershop_language"
# A wall is enrolled once and for ever; browsers cap a cookie's life at 400 days, and each load renews it.
DEVICE_COOKIE_SECONDS = 400 * 24 * 3600

Headers = Sequence[tuple[bytes, bytes]]


class Credentials(msgspec.Struct, frozen=True):
  """What a browser brought. Tokens stay in memory only and are never logged."""

  session: str = ""
  device: str = ""
  language: str = ""

  def __repr__(self) -> str:
    return "Credentials(…)"


def header(headers: Headers, name: bytes) -> str | None:
  """The first header of this name (lower case), or None."""
  for key, value in headers:
    if key == name:
      return value.decode("latin-1")
  return None


def credentials(headers: Headers) -> Credentials:
  """The cookies of ours among the headers. A cookie header that cannot be read is none."""
  found: dict[str, str] = {}
  for key, value in headers:
    if key == b"cookie":
      try:
        jar: cookies.SimpleCookie = cookies.SimpleCookie(value.decode("latin-1"))
      except cookies.CookieError:
        continue
      found.update({name: morsel.value for name, morsel in jar.items()})
  return of_cookies(found)


def of_cookies(jar: Mapping[str, str]) -> Credentials:
  """The same of cookies that were read already."""
  return Credentials(
    session=jar.get(SESSION_COOKIE, ""), device=jar.get(DEVICE_COOKIE, ""), language=jar.get(LANGUAGE_COOKIE, "")
  )


def origin_allowed(headers: Headers) -> bool:
  """Whether the handshake comes from a page of ours, or from no page at all (a script sends no Origin)."""
  origin = header(headers, b"origin")
  if origin is None:
    return True
  if origin in settings.ALLOWED_ORIGINS:
    return True
  # Where no origins are set (the demo on one machine) only the page this very server sent may connect.
  host = header(headers, b"host")
  return not settings.ALLOWED_ORIGINS and bool(host) and urlsplit(origin).netloc == host


def language_of(brought: Credentials, actor: Actor | None) -> str:
  """Danish or English: the browser's choice, else the user's, else Danish."""
  if brought.language in ("da", "en"):
    return brought.language
  return actor.language if actor is not None and actor.language in ("da", "en") else "da"


def who(brought: Credentials) -> Actor | None:
  """The actor, or None when nobody is signed in. With both cookies a session wins. Call it in the pool."""
  return who_all([brought])[brought]


def who_all(brought: Iterable[Credentials]) -> dict[Credentials, Actor | None]:
  """The actor of each, or None, as `who` answers for one. Two queries at most, however many. Call it in the pool."""
  known = set(brought)
  people = sessions.actors_of_sessions({it.session for it in known if it.session})
  walls = sessions.actors_of_devices({it.device for it in known if it.device and it.session not in people})
  return {it: _speaking(people.get(it.session) or walls.get(it.device), it) for it in known}


def _speaking(actor: Actor | None, brought: Credentials) -> Actor | None:
  """The actor in the language that his browser has now, whatever it had when he signed in."""
  if actor is None or actor.language == (spoken := language_of(brought, actor)):
    return actor
  return msgspec.structs.replace(actor, language=spoken)


def recheck(actors: Iterable[Actor]) -> dict[Actor, Actor | None]:
  """Each actor as he is now, or None where his socket must end. At most three queries. Call it in the pool."""
  known = set(actors)
  invalid = sessions.invalid_among(known)
  people = [
    actor.user_id
    for actor in known
    if actor.user_id is not None and actor.role in CUSTOMER_ROLES and actor not in invalid
  ]
  customers: dict[int, set[int]] = {}
  for user_id, customer_id in Assignment.objects.filter(user_id__in=people).values_list("user_id", "customer_id"):
    customers.setdefault(user_id, set()).add(customer_id)
  found: dict[Actor, Actor | None] = {}
  for actor in known:
    if actor in invalid:
      found[actor] = None
    elif actor.user_id is None or actor.role not in CUSTOMER_ROLES:
      found[actor] = actor
    else:
      now = frozenset(customers.get(actor.user_id, ()))
      found[actor] = actor if now == actor.customer_ids else msgspec.structs.replace(actor, customer_ids=now)
  return found


def renewal(brought: Credentials) -> list[tuple[bytes, bytes]]:
  """The header that lets a wall's cookie live on, at each load and handshake. The token stays the same."""
  if not brought.device:
    return []
  jar: cookies.SimpleCookie = cookies.SimpleCookie()
  jar[DEVICE_COOKIE] = brought.device
  morsel = jar[DEVICE_COOKIE]
  morsel["max-age"] = DEVICE_COOKIE_SECONDS
  morsel["path"] = "/"
  morsel["httponly"] = True
  morsel["samesite"] = "Lax"
  if settings.SESSION_COOKIE_SECURE:
    morsel["secure"] = True
  return [(b"set-cookie", morsel.OutputString().encode("latin-1"))]
