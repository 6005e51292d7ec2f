"""Who looks at the same order now: told to colleagues in production, in every process, and to nobody else (STR-15)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from consumers.tests.conftest import People
from consumers.tests.orders import stream_of
from tests import services
from tests.client import Screen
from tests.server import Server
from tracershop.access import policy
from tracershop.actor import CUSTOMER_ROLES, PRODUCTION_ROLES, Actor


def looks(screen: Screen) -> list[dict[str, Any]]:
  """What a screen was told of who looks at what."""
  return [frame["data"] for frame in screen.of_type("notice") if frame["kind"] == "order.looked"]


def look(subject: str | None, stream: str = "production") -> dict[str, Any]:
  """The frame of a look."""
  return {"type": "look", "stream": stream, "subject": subject}


async def answered(screen: Screen) -> None:
  """All that this screen has sent so far was dealt with: frames are taken in order."""
  await screen.ask({"type": "ping", "id": f"p{len(screen.frames)}"})


async def test_str_15_a_colleague_of_another_process_is_told_who_looks_and_that_he_left(
  make_server: Callable[..., Server], people: People, redis_server: services.Redis
) -> None:
  one = make_server(REDIS_URL=redis_server.url)
  two = make_server(beside=one, REDIS_URL=redis_server.url)
  one.start()
  two.start()
  kirsten = await (await people(one, "radiochemist")).connect("production")
  anders = await (await people(two, "radiochemist2")).connect("production")
  heads = dict(kirsten.heads or kirsten.hello["streams"])
  # A channel layer that is just being joined may lose the first: the screen says it again while it lasts.
  for _ in range(20):
    await kirsten.send(look("order:17"))
    try:
      await anders.until(partial(looks, anders), 1, "a look")
      break
    except TimeoutError:
      continue
  first = looks(anders)[0]
  assert (first["name"], first["orderId"]) == ("Kirsten Holm", 17)
  assert first["lookId"]
  await kirsten.send(look("order:18"))
  await anders.until(lambda: looks(anders)[-1]["orderId"] == 18, what="the next order")
  assert looks(anders)[-1]["lookId"] == first["lookId"]
  # Somebody's line breaks: no screen of hers is left that could say so.
  kirsten.kill()
  await anders.until(lambda: looks(anders)[-1]["orderId"] is None, what="that she left")
  # It stands nowhere, and whoever comes now hears nothing of it.
  late = await (await people(two, "radiochemist")).connect("production")
  await late.until(lambda: bool(late.heads), what="a heartbeat")
  assert late.heads == heads
  assert looks(late) == []
  assert anders.gaps == 0
  for screen in (anders, late):
    await screen.close()


async def test_str_15_no_customer_admin_or_wall_is_told_and_none_of_them_tells(shared: Server, people: People) -> None:
  kirsten = await (await people(shared, "radiochemist")).connect("production", "wall", "site", "catalogue")
  anders = await (await people(shared, "radiochemist2")).connect("production", "wall", "site")
  browser = await people(shared, "nurse7")
  nurse = await browser.connect(stream_of(browser), "catalogue")
  admin = await (await people(shared, "siteadmin")).connect("site", "catalogue")
  for screen in (nurse, admin):
    for stream in ("production", "wall", "catalogue", stream_of(browser)):
      await screen.send(look("order:1", stream))
    await answered(screen)
  # Nor is production's own look told by another stream than its own.
  for stream in ("wall", "site", "catalogue", stream_of(browser)):
    await kirsten.send(look("order:2", stream))
  await kirsten.send(look("order:3"))
  await anders.until(partial(looks, anders), what="the one look that may be told")
  await answered(nurse)
  await answered(admin)
  assert [(one["orderId"], one["name"]) for one in looks(anders)] == [(3, "Kirsten Holm")]
  for screen in (nurse, admin):
    assert looks(screen) == []
    assert screen.of_type("notice") == []
    # Nothing is answered: it says nothing of what is there.
    assert screen.of_type("refused") == []
  assert "Kirsten" not in str(nurse.frames)
  assert {frame["stream"] for frame in anders.of_type("notice")} == {"production"}
  for screen in (kirsten, anders, nurse, admin):
    await screen.close()


async def test_str_15_what_is_no_subject_is_refused_and_counted(shared: Server, people: People) -> None:
  screen = await (await people(shared, "radiochemist")).connect("production")
  for subject in ("order:", "order:0", "order:-1", "order:٣", "order:1 ", "vial:1", "order:1" + "0" * 40, ""):
    await screen.send(look(subject))
  await answered(screen)
  refused = screen.of_type("refused")
  assert len(refused) == 8
  assert {(one["code"], one["field"]) for one in refused} == {("invalid", "subject")}
  assert looks(screen) == []
  await screen.send(look("order:x"))
  await screen.send(look("order:y"))
  assert await screen.closed() == 4400


async def test_str_15_looks_that_come_too_fast_are_left_out_and_cost_nothing_else(
  make_server: Callable[..., Server], people: People
) -> None:
  server = make_server(TRACERSHOP_SOCKET_RATE="100")
  server.start()
  kirsten = await (await people(server, "radiochemist")).connect("production")
  anders = await (await people(server, "radiochemist2")).connect("production")
  for number in range(1, 201):
    await kirsten.send(look(f"order:{number}"))
  await answered(kirsten)
  await asyncio.wait_for(anders.ask({"type": "ping", "id": "after"}), 10)
  assert 40 <= len(looks(anders)) <= 120
  assert kirsten.of_type("refused") == []
  for screen in (kirsten, anders):
    await screen.close()


def test_str_15_only_production_is_seen_looking() -> None:
  for role in (*PRODUCTION_ROLES, *CUSTOMER_ROLES, "siteAdmin", "monitor"):
    actor = Actor(user_id=1, name="x", role=role, customer_ids=frozenset({1}))
    expected = frozenset({"production"}) if role in PRODUCTION_ROLES else frozenset()
    assert policy.looks_for(actor) == expected, role
