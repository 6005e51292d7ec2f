"""The same over HTTP: sign-in, commands, queries, streams, papers, health. All views are async."""

from __future__ import annotations

import functools
from typing import Any, TypeVar

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token, rotate_token
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from consumers import answers, health, identity, limits, registry, streams
from consumers.session import user_of
from consumers.static import SITE
from consumers.web import address_of, always_csrf, is_local, json, language_of, never_csrf, refused
from production.documents import certificate_bytes, document_bytes
from tracershop.access import devices, policy, sessions
from tracershop.access.secret import Secret
from tracershop.actor import Actor
from tracershop.errors import Refusal
from tracershop.pool import in_pool
from tracershop.protocol import documents, messages

T = TypeVar("T")

COOKIE: dict[str, Any] = {
  "httponly": True,
  "samesite": "Lax",
  "secure": settings.SESSION_COOKIE_SECURE,
  "path": "/",
}
# A slow hash behind others of its kind; the pool's own limit is for work that takes milliseconds.
SIGN_IN_SECONDS = 15.0


class SignIn(msgspec.Struct, forbid_unknown_fields=True):
  """The body of a sign-in."""

  username: str
  password: str


class Enrolment(msgspec.Struct, forbid_unknown_fields=True):
  """The body of an enrolment."""

  code: str


async def actor_of(request: HttpRequest) -> Actor | None:
  """Who sends this request."""
  return await in_pool(identity.who, identity.of_cookies(request.COOKIES))


def not_allowed(*methods: str) -> HttpResponse:
  """The answer to another method."""
  return HttpResponse(status=405, headers={"Allow": ", ".join(methods)})


def body_as(request: HttpRequest, kind: type[T]) -> T:
  """The JSON body. Raises Refusal `invalid`, which does not repeat what was sent: it may hold a secret."""
  try:
    return msgspec.json.decode(request.body, type=kind)
  except (msgspec.DecodeError, RecursionError) as error:
    words = str(error) if kind not in (SignIn, Enrolment) else f"not a {kind.__name__}"
    raise Refusal("invalid", text="frame", why=words) from None


# --- who


@always_csrf
async def session(request: HttpRequest) -> HttpResponse:
  """Who is signed in; signing in; signing out."""
  match request.method:
    case "GET" | "HEAD":
      get_token(request)
      actor = await actor_of(request)
      return json({"user": None if actor is None else user_of(actor), **_old_site()})
    case "POST":
      return await sign_in(request)
    case "DELETE":
      return await sign_out(request)
  return not_allowed("GET", "POST", "DELETE")


def _old_site() -> dict[str, str]:
  """Where the demo plays the old system's site; nothing where there is none."""
  return {"oldSite": "/old-site/"} if settings.DEMO_OLD_SYSTEM else {}


async def sign_in(request: HttpRequest) -> HttpResponse:
  """Opens a session: its cookie, and a new CSRF token."""
  asked = body_as(request, SignIn)
  opened = await in_pool(
    sessions.sign_in,
    address=address_of(request),
    username=asked.username[:200],
    password=Secret(asked.password[:1024]),
    language=identity.of_cookies(request.COOKIES).language,
    seconds=SIGN_IN_SECONDS,
  )
  rotate_token(request)
  response = json({"user": user_of(opened.actor)})
  response.set_cookie(identity.SESSION_COOKIE, opened.token, max_age=settings.SESSION_COOKIE_AGE, **COOKIE)
  return response


async def sign_out(request: HttpRequest) -> HttpResponse:
  """Ends the session; the sockets that came by it end within seconds."""
  actor = await in_pool(sessions.actor_of_session, request.COOKIES.get(identity.SESSION_COOKIE))
  if actor is not None:
    await in_pool(sessions.sign_out, actor)
  rotate_token(request)
  response = json({"user": None})
  response.delete_cookie(identity.SESSION_COOKIE, path="/", samesite="Lax")
  return response


@never_csrf
async def enrol(request: HttpRequest) -> HttpResponse:
  """A wall posts its code and gets its device cookie; a GET shows the page where the code is typed."""
  if request.method in ("GET", "HEAD"):
    return await page(request)
  if request.method != "POST":
    return not_allowed("GET", "POST")
  plain_form = request.content_type == "application/x-www-form-urlencoded"
  code = request.POST.get("code", "") if plain_form else body_as(request, Enrolment).code
  enrolled = await in_pool(devices.enrol, code=Secret(str(code)[:64]), address=address_of(request))
  layout = await in_pool(devices.layout_of, enrolled.actor)
  response = json({"user": user_of(enrolled.actor), "layout": layout})
  if plain_form:
    response = HttpResponse(status=303, headers={"Location": "/wall"})
  response.set_cookie(identity.DEVICE_COOKIE, enrolled.token, max_age=identity.DEVICE_COOKIE_SECONDS, **COOKIE)
  return response


# --- commands and queries


async def commands(request: HttpRequest) -> HttpResponse:
  """Takes a command frame and answers its frame."""
  if request.method != "POST":
    return not_allowed("POST")
  _charge(request)
  frame = body_as(request, messages.Command)
  try:
    done = await registry.command(identity.of_cookies(request.COOKIES), registry.understand(frame), origin="http")
    return json(done)
  except Exception as error:
    return refused(answers.refusal_of(error, frame.id), language_of(request), frame_id=frame.id)


async def queries(request: HttpRequest) -> HttpResponse:
  """Takes a query frame and answers its frame."""
  if request.method != "POST":
    return not_allowed("POST")
  _charge(request)
  frame = body_as(request, messages.Query)
  try:
    return json(await registry.query(identity.of_cookies(request.COOKIES), frame))
  except Exception as error:
    return refused(answers.refusal_of(error, frame.id), language_of(request), frame_id=frame.id)


def _charge(request: HttpRequest) -> None:
  brought = identity.of_cookies(request.COOKIES)
  if not brought.session and not brought.device:
    raise Refusal("unauthenticated")
  if not limits.of(brought.session or brought.device).take():
    raise Refusal("too_many")


# --- streams


async def snapshot(request: HttpRequest, stream: str) -> HttpResponse:
  """A stream's snapshot in one piece, with an ETag of epoch and revision."""
  await _readable(request, stream)
  etag, body = await streams.snapshot(stream, request.headers.get("If-None-Match", ""))
  headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
  if body is None:
    return HttpResponse(status=304, headers=headers)
  return HttpResponse(body, content_type="application/json", headers=headers)


async def deltas(request: HttpRequest, stream: str) -> HttpResponse:
  """The deltas after a position, at most 500; 410 where it cannot be continued."""
  await _readable(request, stream)
  since = streams.number(request.GET.get("since", ""), "since")
  limit = streams.number(request.GET.get("limit", str(streams.MOST)), "limit")
  body = await in_pool(streams.deltas, stream, request.GET.get("epoch", ""), since, limit)
  if body is None:
    lost = answers.refused(Refusal("not_found", field="since"), language_of(request), stream=stream)
    return json(lost, 410)
  return HttpResponse(body, content_type="application/json", headers={"Cache-Control": "no-store"})


async def _readable(request: HttpRequest, stream: str) -> None:
  if request.method not in ("GET", "HEAD"):
    raise Refusal("not_found")
  actor = await actor_of(request)
  if actor is None:
    raise Refusal("unauthenticated")
  if stream not in policy.streams_for(actor):
    # Alike for a stream that is not there and one that is not his.
    raise Refusal("not_found", field="stream")


# --- papers


async def certificate(request: HttpRequest, number: int) -> HttpResponse:
  """The certificate as it was frozen at release; crossed out, once it is struck through."""
  if request.method not in ("GET", "HEAD"):
    return not_allowed("GET")
  actor = await actor_of(request)
  found, name = await in_pool(certificate_bytes, actor, number)
  headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"}
  return HttpResponse(found, content_type="application/pdf", headers=headers)


async def document(request: HttpRequest, number: int) -> HttpResponse:
  """A paper as it was frozen; one that is no PDF is for saving, not for showing."""
  if request.method not in ("GET", "HEAD"):
    return not_allowed("GET")
  actor = await actor_of(request)
  found, media_type, name = await in_pool(document_bytes, actor, number)
  shown = "inline" if media_type == "application/pdf" else "attachment"
  headers = {"Content-Disposition": f'{shown}; filename="{name}"', "Cache-Control": "private, no-store"}
  return HttpResponse(found, content_type=media_type, headers=headers)


# --- the site


async def page(request: HttpRequest, path: str = "") -> HttpResponse:
  """The front end: its files, and its index for every path that is a screen. Renews a wall's cookie."""
  if request.method not in ("GET", "HEAD"):
    raise Refusal("not_found")
  response = SITE.page(request, request.path_info)
  if response is None:
    raise Refusal("not_found")
  device = request.COOKIES.get(identity.DEVICE_COOKIE)
  if device and response.headers.get("Content-Type", "").startswith("text/html"):
    response.set_cookie(identity.DEVICE_COOKIE, device, max_age=identity.DEVICE_COOKIE_SECONDS, **COOKIE)
  return response


async def nothing_here(request: HttpRequest, path: str = "") -> HttpResponse:
  """What under /api/ is not there."""
  raise Refusal("not_found")


@functools.cache
def _openapi() -> bytes:
  return messages.encode(documents.openapi())


async def describe(request: HttpRequest) -> HttpResponse:
  """The OpenAPI document of these views."""
  return HttpResponse(_openapi(), content_type="application/json", headers={"Cache-Control": "no-cache"})


async def healthz(request: HttpRequest) -> HttpResponse:
  """200 when the database answers, 503 otherwise."""
  alive = await health.database()
  return json({"database": alive}, 200 if alive else 503)


async def readyz(request: HttpRequest) -> HttpResponse:
  """As healthz, with the workers and the channel layer."""
  ready, found = await health.ready()
  return json(found, 200 if ready else 503)


async def metrics(request: HttpRequest) -> HttpResponse:
  """The meters, for a collector on this machine."""
  if not is_local(request):
    raise Refusal("not_found")
  return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)
