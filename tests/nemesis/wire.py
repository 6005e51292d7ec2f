"""The HTTP twin by ASGI: a person's requests to the real application, in this process."""

from __future__ import annotations

import json
import uuid
from typing import Any

import httpx

from consumers import web
from tests.nemesis.world import CSRF_TOKEN

Frame = dict[str, Any]


def command_frame(name: str, data: Frame, seen: dict[str, int] | None = None, command_id: str | None = None) -> Frame:
  """A command as it stands on the wire."""
  return {"type": "command", "id": command_id or str(uuid.uuid4()), "name": name, "data": data, "seen": seen or {}}


def query_frame(name: str, data: Frame) -> Frame:
  """A query as it stands on the wire."""
  return {"type": "query", "id": str(uuid.uuid4()), "name": name, "data": data}


class Wire:
  """Requests with one person's cookies; an empty cookie is nobody's. Every answer's bytes are kept in `heard`."""

  def __init__(self, cookie: str) -> None:
    headers = {"Cookie": cookie, "X-CSRFToken": CSRF_TOKEN} if cookie else {}
    transport = httpx.ASGITransport(app=web.application)  # type: ignore[arg-type]
    self._client = httpx.AsyncClient(transport=transport, base_url="http://testserver", headers=headers)
    self.heard: list[bytes] = []

  async def __aenter__(self) -> Wire:
    return self

  async def __aexit__(self, *_: object) -> None:
    await self._client.aclose()

  def _keep(self, answer: httpx.Response) -> httpx.Response:
    self.heard += [answer.content, *(value for _, value in answer.headers.raw)]
    return answer

  async def get(self, path: str, **headers: str) -> httpx.Response:
    """Fetches a path."""
    return self._keep(await self._client.get(path, headers=headers))

  async def post(self, path: str, body: Any) -> httpx.Response:
    """Posts JSON, or bytes as they are."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return self._keep(await self._client.post(path, content=content, headers={"Content-Type": "application/json"}))

  async def ask(self, frame: Frame) -> httpx.Response:
    """Sends a command or query frame."""
    return await self.post("/api/commands" if frame["type"] == "command" else "/api/queries", frame)
