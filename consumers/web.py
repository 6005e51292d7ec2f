"""HTTP without threads: an ASGI application that calls async views and speaks to the database only through the pool.

Django's own handler hops into a thread for its signals and for each response's close, and a sync middleware takes a
thread, so a connection, per request: 120 requests left 120 connections open and MariaDB refused. What its middleware
would do (CSRF, headers) is called here by hand.
"""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable
from typing import Any, cast

import structlog
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import Resolver404, resolve

from consumers import answers, identity
from tracershop.errors import Refusal
from tracershop.protocol import MAX_CLIENT_FRAME, messages

log = structlog.get_logger()

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# Mantine sets style attributes; everything else comes from our own files.
CONTENT_SECURITY_POLICY = (
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
  "font-src 'self' data:; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; form-action 'self'; "
  "frame-ancestors 'none'"
)
SECURITY_HEADERS = {
  "Content-Security-Policy": CONTENT_SECURITY_POLICY,
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

# The frame's code as a status, where it is not 422: what a rule refuses.
STATUS = {
  "unauthenticated": 401,
  "forbidden": 403,
  "not_found": 404,
  "key_reused": 409,
  "stale": 409,
  "already_released": 409,
  "not_ordered": 409,
  "not_accepted": 409,
  "vial_taken": 409,
  "batch_not_certified": 409,
  "not_released": 409,
  "batch_decided": 409,
  "led_by_old_system": 409,
  "no_link": 409,
  "conflict_open": 409,
  "writes_outstanding": 409,
  "touches_orders": 409,
  "in_use": 409,
  "awaits_confirmation": 409,
  "already_answered": 409,
  "too_many": 429,
  "throttled": 429,
  "internal": 500,
  "busy": 503,
  "printer_away": 503,
}

View = Callable[..., Awaitable[HttpResponseBase]]


class TooLarge(Exception):
  """A body above the size of a frame."""


def json(value: Any, status: int = 200) -> HttpResponse:
  """A value of the wire as a response; nothing of it is kept by anybody in between."""
  return HttpResponse(
    messages.encode(value), status=status, content_type="application/json", headers={"Cache-Control": "no-store"}
  )


def refused(refusal: Refusal, language: str, frame_id: str | None = None) -> HttpResponse:
  """A refusal as a response: the frame, and the status that goes with its code."""
  status = 400 if answers.malformed(refusal) else STATUS.get(refusal.code, 422)
  response = json(answers.refused(refusal, language, frame_id=frame_id), status)
  if status in (429, 503):
    response["Retry-After"] = "5"
  return response


def language_of(request: HttpRequest) -> str:
  """The language of someone who may not be signed in."""
  return identity.language_of(identity.of_cookies(request.COOKIES), None)


def address_of(request: HttpRequest) -> str:
  """The peer's address; behind a proxy the one the proxy names."""
  return str(request.META.get("REMOTE_ADDR", ""))


def is_local(request: HttpRequest) -> bool:
  """Whether this comes from the same machine and through no proxy."""
  return address_of(request) in ("127.0.0.1", "::1") and "HTTP_X_FORWARDED_FOR" not in request.META


async def _read(receive: Callable[[], Awaitable[dict[str, Any]]]) -> bytes | None:
  parts: list[bytes] = []
  size = 0
  while True:
    message = await receive()
    if message["type"] == "http.disconnect":
      return None
    size += len(message.get("body", b""))
    if size <= MAX_CLIENT_FRAME:
      parts.append(message.get("body", b""))
    if not message.get("more_body", False):
      if size > MAX_CLIENT_FRAME:
        raise TooLarge
      return b"".join(parts)


def always_csrf(view: View) -> View:
  """Marks a view whose changes need the token even where nobody is signed in yet."""
  view.csrf = True  # type: ignore[attr-defined]
  return view


def never_csrf(view: View) -> View:
  """Marks a view that changes nothing by the authority of a cookie."""
  view.csrf = False  # type: ignore[attr-defined]
  return view


def _without_view(_: HttpRequest) -> HttpResponse:
  return HttpResponse(status=204)


_csrf = CsrfViewMiddleware(_without_view)


async def _answer(request: ASGIRequest, headers: identity.Headers) -> HttpResponseBase:
  try:
    match = resolve(request.path_info)
  except Resolver404:
    return refused(Refusal("not_found"), language_of(request))
  view = cast("View", match.func)
  if request.method not in SAFE and not identity.origin_allowed(headers):
    return refused(Refusal("forbidden"), language_of(request))
  _csrf.process_request(request)
  # Without a session's cookie there is no authority that another page could abuse.
  checked = getattr(match.func, "csrf", identity.SESSION_COOKIE in request.COOKIES)
  if checked and _csrf.process_view(request, match.func, match.args, match.kwargs) is not None:
    return refused(Refusal("forbidden"), language_of(request))
  try:
    response = await view(request, *match.args, **match.kwargs)
  except Exception as error:
    response = refused(answers.refusal_of(error, None), language_of(request))
  return _csrf.process_response(request, cast("HttpResponse", response))


async def application(
  scope: dict[str, Any],
  receive: Callable[[], Awaitable[dict[str, Any]]],
  send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
  """The ASGI application for HTTP."""
  headers: identity.Headers = scope["headers"]
  response: HttpResponseBase
  try:
    body = await _read(receive)
    if body is None:
      return
    request = ASGIRequest(scope, io.BytesIO(body))
    response = await _answer(request, headers)
  except TooLarge:
    response = refused(Refusal("invalid", text="too_large", limit=MAX_CLIENT_FRAME), "da")
  except Exception as error:
    response = refused(answers.refusal_of(error, None), "da")
  for name, value in SECURITY_HEADERS.items():
    response.headers.setdefault(name, value)
  content = cast("HttpResponse", response).content
  if not response.has_header("Content-Length"):
    response["Content-Length"] = str(len(content))
  sent = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in response.items()]
  sent += [(b"set-cookie", morsel.OutputString().encode("latin-1")) for morsel in response.cookies.values()]
  await send({"type": "http.response.start", "status": response.status_code, "headers": sent})
  await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else content})
