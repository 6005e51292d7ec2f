"""What is fetched as a file: the trail, a day that is played again, the month, and tables."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import msgspec
from django.http import HttpRequest, HttpResponse

from consumers import identity, limits
from consumers.http import actor_of, not_allowed
from legacy import browsing
from tracershop.actor import Actor
from tracershop.audit import export, register, tables
from tracershop.audit import month as months
from tracershop.audit import replay as replays
from tracershop.audit.export import Download
from tracershop.errors import Refusal
from tracershop.pool import in_pool
from tracershop.protocol import commands
from tracershop.protocol.shape import badly_typed

T = TypeVar("T")

SECONDS = 60.0
# They are long: two at once leave the pool to the screens.
_making = asyncio.Semaphore(2)


async def _asker(request: HttpRequest) -> Actor:
  brought = identity.of_cookies(request.COOKIES)
  actor = await actor_of(request)
  if actor is None:
    raise Refusal("unauthenticated")
  if not limits.of(brought.session or brought.device).take():
    raise Refusal("too_many")
  return actor


async def _made(work: Callable[..., T], *arguments: Any) -> T:
  async with _making:
    return await in_pool(work, *arguments, seconds=SECONDS)


def _file(found: Download) -> HttpResponse:
  headers = {"Content-Disposition": f'attachment; filename="{found.name}"', "Cache-Control": "private, no-store"}
  return HttpResponse(found.data, content_type=found.media_type, headers=headers)


def day_of(text: str, field: str) -> date:
  """A date in an address. Raises Refusal `invalid`."""
  try:
    return date.fromisoformat(text)
  except ValueError:
    raise Refusal("invalid", field=field) from None


def first_of(text: str) -> date:
  """A month in an address, as `2026-11` or as its first day. Raises Refusal `invalid`."""
  try:
    return date.fromisoformat(text if len(text) > 7 else f"{text}-01")
  except ValueError:
    raise Refusal("invalid", field="month", text="month") from None


def criteria(request: HttpRequest) -> commands.AuditSearch:
  """The search that an address asks for: as the query's, but for a page's bounds. Raises Refusal `invalid`."""
  given: dict[str, Any] = {key: value for key, value in request.GET.items() if value != ""}
  for field in ("limit", "before"):
    given.pop(field, None)
  if "orderId" in given:
    given["orderId"] = export.number(given["orderId"], "orderId")
  try:
    return msgspec.convert(given, commands.AuditSearch)
  except msgspec.ValidationError as error:
    raise badly_typed(error) from None


async def audit_csv(request: HttpRequest) -> HttpResponse:
  """The trail that fits, as csv."""
  return await _trail(request, export.trail_csv)


async def audit_pdf(request: HttpRequest) -> HttpResponse:
  """The trail that fits, on paper."""
  return await _trail(request, export.trail_pdf)


async def _trail(request: HttpRequest, make: Callable[[Actor, commands.AuditSearch], Download]) -> HttpResponse:
  if request.method != "GET":
    return not_allowed("GET")
  actor = await _asker(request)
  return _file(await _made(make, actor, criteria(request)))


def mirror_criteria(request: HttpRequest) -> commands.MirrorSearch:
  """What of a table of the mirror an address asks for. Raises Refusal `invalid`."""
  given: dict[str, Any] = {key: value for key, value in request.GET.items() if value != ""}
  if "customerId" in given:
    given["customerId"] = export.number(given["customerId"], "customerId")
  given |= {wire: given.pop(name) for name, wire in (("from", "fromDate"), ("to", "toDate")) if name in given}
  try:
    return msgspec.convert(given, commands.MirrorSearch)
  except msgspec.ValidationError as error:
    raise badly_typed(error) from None


async def mirror(request: HttpRequest, table: str, end: str) -> HttpResponse:
  """A table of the old system's copy, as csv or as a workbook."""
  if request.method != "GET":
    return not_allowed("GET")
  actor = await _asker(request)
  return _file(await _made(browsing.export, actor, table, end, mirror_criteria(request)))


async def rights_csv(request: HttpRequest) -> HttpResponse:
  """The register of release rights of a day."""
  if request.method != "GET":
    return not_allowed("GET")
  actor = await _asker(request)
  return _file(await _made(register.register_csv, actor, day_of(request.GET.get("date", ""), "date")))


async def replay(request: HttpRequest, stream: str, day: str) -> HttpResponse:
  """A day of a stream, to be played again."""
  if request.method != "GET":
    return not_allowed("GET")
  actor = await _asker(request)
  body = await _made(replays.day, actor, stream, day_of(day, "date"))
  return HttpResponse(body, content_type="application/json", headers={"Cache-Control": "private, no-store"})


async def month(request: HttpRequest) -> HttpResponse:
  """A month as a workbook."""
  if request.method != "GET":
    return not_allowed("GET")
  actor = await _asker(request)
  return _file(await _made(months.workbook_of, actor, first_of(request.GET.get("month", ""))))


async def table(request: HttpRequest, table: str) -> HttpResponse:
  """A table as csv, of a span of dates where it has dates."""
  if request.method != "GET":
    return not_allowed("GET")
  actor = await _asker(request)
  since, until = (day_of(request.GET[it], it) if request.GET.get(it) else None for it in ("from", "to"))
  return _file(await _made(tables.table_csv, actor, table, since, until))
