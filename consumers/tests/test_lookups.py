"""Who is there, looked up for many at a time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest

from consumers import identity
from consumers.identity import Credentials
from consumers.lookups import MOST_AT_ONCE, Lookups
from consumers.tests.conftest import People
from tests import unit
from tests.client import Browser, Screen
from tests.server import Server
from tracershop.access import sessions
from tracershop.access.actions import invite_monitor
from tracershop.access.devices import enrol
from tracershop.actor import Actor
from tracershop.errors import Refusal
from tracershop.pool import in_pool

pytestmark = pytest.mark.django_db(transaction=True)

HERE = "127.0.0.1"


def sign_in(username: str) -> sessions.Opened:
  return sessions.sign_in(address=HERE, username=username, password=unit.PASSWORD)


def a_wall() -> Credentials:
  admin = sign_in("prodadmin").actor
  code = invite_monitor(actor=admin, name="Hall", layout="day").value()["code"]
  return Credentials(device=enrol(code=code, address=HERE).token)


class Counted:
  """`identity.who_all`, told how many it is asked for, and held after it has read."""

  def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
    self.asked: list[int] = []
    self.has_read = threading.Event()
    self.go_on = threading.Event()
    self.error: Exception | None = None
    self._who_all = identity.who_all
    monkeypatch.setattr(identity, "who_all", self)

  def __call__(self, brought: set[Credentials]) -> dict[Credentials, Actor | None]:
    self.asked.append(len(brought))
    if self.error is not None:
      raise self.error
    found = self._who_all(brought)
    self.has_read.set()
    assert self.go_on.wait(20)
    return found


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
  return Counted(monkeypatch)


async def test_acc_2_many_at_once_are_looked_up_together_and_nobody_is_taken_for_another(counted: Counted) -> None:
  counted.go_on.set()
  await in_pool(unit.build)
  opened = [await in_pool(sign_in, name) for name in ("nurse7", "nurse8", "radiochemist", "nurse7")]
  gone = await in_pool(sign_in, "nurse8")
  await in_pool(sessions.sign_out, gone.actor)
  wall = await in_pool(a_wall)
  (hall,) = (await in_pool(identity.who_all, [wall])).values()
  assert hall is not None
  assert hall.role == "monitor"
  expected = {
    **{Credentials(session=it.token, language="da"): it.actor for it in opened},
    # With both cookies a session wins; where it is over, the wall's stands.
    Credentials(session=opened[0].token, device=wall.device): opened[0].actor,
    Credentials(session=gone.token, device=wall.device): hall,
    wall: hall,
    Credentials(session=gone.token): None,
    Credentials(session="forged"): None,
    Credentials(device=opened[0].token): None,
    Credentials(session=wall.device): None,
    Credentials(): None,
  }
  counted.asked.clear()
  lookups = Lookups()
  asked = list(expected) * 100
  found = await asyncio.gather(*(lookups.who(it) for it in asked))
  assert found == [expected[it] for it in asked]
  assert len(counted.asked) == -(-len(asked) // MOST_AT_ONCE)


async def test_acc_2_who_asks_while_a_look_up_runs_is_answered_by_a_later_one(counted: Counted) -> None:
  await in_pool(unit.build)
  opened = await in_pool(sign_in, "nurse7")
  brought = Credentials(session=opened.token)
  lookups = Lookups()
  before = asyncio.create_task(lookups.who(brought))
  assert await asyncio.to_thread(counted.has_read.wait, 20)
  await in_pool(sessions.sign_out, opened.actor)
  after = asyncio.create_task(lookups.who(brought))
  await asyncio.sleep(0)
  counted.go_on.set()
  assert await before == opened.actor
  assert await after is None


async def test_str_12_the_line_is_bounded_and_whoever_left_it_costs_nothing(counted: Counted) -> None:
  lookups = Lookups(line=2)
  first = asyncio.create_task(lookups.who(Credentials(session="a")))
  assert await asyncio.to_thread(counted.has_read.wait, 20)
  waiting = [asyncio.create_task(lookups.who(Credentials(session=it))) for it in "bc"]
  await asyncio.sleep(0)
  with pytest.raises(Refusal, match="busy"):
    await lookups.who(Credentials(session="d"))
  waiting[0].cancel()
  counted.go_on.set()
  assert await first is None
  assert await waiting[1] is None
  assert counted.asked == [1, 1]
  # There is room again.
  assert await lookups.who(Credentials(session="d")) is None


async def test_str_8_a_look_up_that_fails_fails_for_those_in_it_alone(counted: Counted) -> None:
  counted.go_on.set()
  counted.error = OSError("the database is away")
  lookups = Lookups()
  found = await asyncio.gather(*(lookups.who(Credentials(session=it)) for it in "ab"), return_exceptions=True)
  assert found == [counted.error, counted.error]
  counted.error = None
  assert await lookups.who(Credentials(session="a")) is None


async def test_str_12_a_storm_of_handshakes_is_greeted_whole_each_as_himself(
  make_server: Callable[..., Server], people: People
) -> None:
  """Far more at once than may wait for the pool: none is sent away, and who is not signed in is still told so."""
  server = make_server(TRACERSHOP_DATABASE_POOL="2", TRACERSHOP_DATABASE_QUEUE="10")
  server.start()
  known = [await people(server, name) for name in ("nurse7", "nurse8", "radiochemist")]
  gone = await people(server, "nurse7")
  token = gone.http.cookies[identity.SESSION_COOKIE]
  await gone.sign_out()
  gone.http.cookies.set(identity.SESSION_COOKIE, token)

  async def greeted(browser: Browser) -> None:
    async with await browser.connect() as screen:
      assert screen.hello["user"] == browser.user

  async def turned_away() -> None:
    screen = Screen(await gone.open())
    assert await screen.closed() == 4401
    assert screen.frames == []

  await asyncio.gather(*(greeted(it) for it in known * 60), *(turned_away() for _ in range(20)))
  assert server.meter("tracershop_closes_total", code="4503") == 0


def test_aud_3_whoever_asks_is_answered_in_the_language_that_his_browser_has_now() -> None:
  """Whatever it was when he signed in: the trail's words follow the screen."""
  unit.build()
  token = sign_in("radiochemist").token
  for brought, spoken in (("", "da"), ("en", "en"), ("da", "da"), ("fr", "da")):
    found = identity.who(Credentials(session=token, language=brought))
    assert found is not None
    assert found.language == spoken
