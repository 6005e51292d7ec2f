"""The ASGI application: websockets to the session, everything else to the views."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracershop.settings")
django.setup()

from consumers import web  # noqa: E402  models may be loaded only now
from consumers.session import Session  # noqa: E402

_socket = Session.as_asgi()


async def application(
  scope: dict[str, Any],
  receive: Callable[[], Awaitable[dict[str, Any]]],
  send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
  """One connection."""
  if scope["type"] == "http":
    await web.application(scope, receive, send)
  elif scope["type"] == "websocket" and scope["path"] == "/ws/":
    await _socket(scope, receive, send)  # type: ignore[arg-type]
  elif scope["type"] == "websocket":
    await send({"type": "websocket.close"})
