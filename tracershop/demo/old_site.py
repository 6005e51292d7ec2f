"""The page that plays the old site, over HTTP: in a demo with an old system of its own, and nowhere else.

It reads and writes the old database only, by the old site's own acts; what becomes of it here is the link's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token

from consumers.http import not_allowed
from consumers.web import always_csrf
from legacy.old.connection import OldDatabase, OldDatabaseAway
from tracershop import calendar
from tracershop.demo import old_acts, old_page, old_system, old_week
from tracershop.demo.old_acts import Sorry
from tracershop.demo.old_week import Week
from tracershop.errors import Refusal
from tracershop.pool import in_pool

FILES = {"site.css": ("old_site.css", "text/css"), "site.js": ("old_site.js", "text/javascript")}
AWAY = "Databasen svarer ikke. Prøv igen om lidt."
SALT = "old-site"
T = TypeVar("T")


@always_csrf
async def page(request: HttpRequest) -> HttpResponse:
  """Shows a week, or does what a form asks for and sends the browser back to the week."""
  if not settings.DEMO_OLD_SYSTEM:
    raise Refusal("not_found")
  if request.method in ("GET", "HEAD"):
    form = {name: str(request.GET[name]) for name in request.GET}
    return await _shown(request, form, said=_signed(form.get("sagt", "")))
  if request.method != "POST":
    return not_allowed("GET", "POST")
  form = {name: ",".join(map(str, request.POST.getlist(name))) for name in request.POST}
  try:
    said = await in_pool(_on_old, lambda old: old_acts.act(old, form))
  except Sorry as reason:
    return await _shown(request, form, sorry=str(reason))
  except OldDatabaseAway:
    return _plain(AWAY, 503)
  # Loaded again, the page orders nothing again.
  back = urlencode({"hvem": form.get("hvem", ""), "uge": form.get("uge", ""), "sagt": signing.dumps(said, salt=SALT)})
  return HttpResponse(status=303, headers={"Location": f"{old_page.PATH}?{back}"})


async def asset(request: HttpRequest, name: str) -> HttpResponse:
  """The page's style and script."""
  found = FILES.get(name)
  if not settings.DEMO_OLD_SYSTEM or found is None or request.method not in ("GET", "HEAD"):
    raise Refusal("not_found")
  content = (Path(__file__).parent / found[0]).read_bytes()
  return HttpResponse(content, content_type=f"{found[1]}; charset=utf-8", headers={"Cache-Control": "no-cache"})


async def _shown(request: HttpRequest, form: Mapping[str, str], *, said: str = "", sorry: str = "") -> HttpResponse:
  monday = old_acts.monday(form.get("uge", ""), calendar.today())
  try:
    who, week = await in_pool(_on_old, lambda old: _look(old, form.get("hvem", ""), monday))
  except OldDatabaseAway:
    return _plain(AWAY, 503)
  view = old_page.View(
    who=who, week=week, now=old_acts.now(), token=get_token(request), said=said, sorry=sorry, kept=form if sorry else {}
  )
  return HttpResponse(old_page.page(view), status=400 if sorry else 200, headers={"Cache-Control": "no-store"})


def _look(old: OldDatabase, who: str, monday: date) -> tuple[str, Week]:
  """Whose page it is, and the week. Where nobody of that name is there, it is that of somebody who has ordered."""
  week = old_week.look(old, monday, None)
  if who == old_page.PRODUCTION:
    return who, week
  waiting = [it.bid for it in week.orders if it.status == 1]
  known = [it.key for it in week.buyers]
  wanted = next((it for it in known if str(it) == who), None) or next(iter([*waiting, *known]), None)
  if wanted is None:
    return old_page.PRODUCTION, week
  return str(wanted), old_week.look(old, monday, wanted)


def _on_old(work: Callable[[OldDatabase], T]) -> T:
  """Something that is done on the old database. Raises OldDatabaseAway; one that the demo did not make is as good as
  away."""
  with old_system.opened() as old:
    if not old_system.is_ours(old):
      raise OldDatabaseAway("not the demo's")
    return work(old)


def _signed(text: str) -> str:
  """A sentence of ours that a browser brings back; nobody else's."""
  try:
    return str(signing.loads(text, salt=SALT)) if text else ""
  except signing.BadSignature:
    return ""


def _plain(text: str, status: int) -> HttpResponse:
  return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
