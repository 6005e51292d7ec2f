"""The page that plays the old site: it writes as the old site does, and refuses what nobody can mean."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from consumers import web
from legacy.old.connection import OldDatabase, connect
from legacy.old.values import kept
from legacy.tests.conftest import empty_old_mariadb
from tracershop.demo import old_system

# The pool's threads have connections of their own.
pytestmark = pytest.mark.django_db(transaction=True)

TUESDAY = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
NOON, MORNING = "2026-11-25T11:15:00", "2026-11-25T07:00:00"


@pytest.fixture(params=["sqlite", pytest.param("mariadb", marks=pytest.mark.services)])
def old(request: pytest.FixtureRequest, settings: Any, frozen_clock: Any, tmp_path: Path) -> Iterator[OldDatabase]:
  """A demo's old system with its set-up, and nothing ordered."""
  frozen_clock.set(TUESDAY)
  settings.DEMO_OLD_SYSTEM, settings.CSRF_COOKIE_SECURE = True, False
  if request.param == "sqlite":
    settings.LEGACY_URL = f"sqlite:///{tmp_path / 'old.sqlite3'}"
  else:
    settings.LEGACY_URL = empty_old_mariadb(request.getfixturevalue("mariadb"))
  found = connect(settings.LEGACY_URL)
  old_system.make(found)
  yield found
  found.close()


class Visitor:
  """Somebody at the old site's page."""

  def __init__(self, old: OldDatabase, http: httpx.AsyncClient) -> None:
    self.old, self.http = old, http
    self.status, self.text = 0, ""

  async def look(self, who: object = "produktion", week: str = "2026-11-23") -> str:
    return self._kept(await self.http.get("/old-site/", params={"hvem": str(who), "uge": week}))

  async def act(self, verb: str, who: object = "produktion", **fields: object) -> str:
    """Posts a form as the page made it and gives the page that comes then."""
    await self.look(who)
    (token, *_) = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', self.text)
    form = {"csrfmiddlewaretoken": token, "gør": verb, "hvem": str(who), "uge": "2026-11-23", **fields}
    return self._kept(await self.http.post("/old-site/", data=form, follow_redirects=True))

  def _kept(self, answer: httpx.Response) -> str:
    self.status, self.text = answer.status_code, answer.text
    return self.text

  @property
  def said(self) -> str:
    """What the page says of what was done, or of why it was not."""
    found = re.search(r'<p class="(?:said|sorry)"[^>]*>(.*?)</p>', self.text)
    return html.unescape(found.group(1)) if found else ""

  def bid(self, name: str) -> int:
    (row,) = self.old.read("SELECT Id FROM Users WHERE shortname = %s", [name])
    return int(kept(row["Id"]) or 0)

  def rows(self, table: str = "orders", column: str = "OID") -> list[dict[str, str | None]]:
    found = self.old.read(f"SELECT * FROM {table} ORDER BY {column}")
    return [{name: kept(value) for name, value in row.items()} for row in found]


@pytest.fixture
async def visitor(old: OldDatabase) -> AsyncIterator[Visitor]:
  transport = httpx.ASGITransport(app=web.application)
  async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as http:
    yield Visitor(old, http)


async def test_lnk_68_a_customer_orders_adds_changes_and_deletes(visitor: Visitor) -> None:
  """LNK-68: a second order of the time is added to the row that stands there."""
  nordby = visitor.bid("Nordby")
  await visitor.act("bestil", nordby, kunde=nordby, tid=NOON, mbq="1500", bem="Æblegrød", navn="Sofie")
  assert (visitor.status, visitor.said) == (200, "Ordre 1 er bestilt.")
  assert "Æblegrød" in visitor.text
  await visitor.act("bestil", nordby, kunde=nordby, tid=NOON, mbq="500")
  assert visitor.said == "500 MBq lagt til ordre 1."
  await visitor.act("ret", nordby, tabel="orders", oid=1, mbq="1800")
  (row,) = visitor.rows()
  assert (row["amount"], row["amount_o"], row["status"], row["frigivet_datetime"]) == (
    "1800", "2070", "1", "0000-00-00 00:00:00",
  )  # fmt: skip
  await visitor.act("slet", nordby, tabel="orders", oid=1)
  assert (visitor.said, visitor.rows()) == ("Ordre 1 er slettet.", [])


async def test_lnk_68_production_accepts_collects_fills_and_releases(visitor: Visitor) -> None:
  """LNK-68: with a ghost, and a row for the second vial."""
  nordby = visitor.bid("Nordby")
  await visitor.act("bestil", nordby, kunde=nordby, tid=NOON, mbq="1500")
  await visitor.act("godkend", tabel="orders", oid=1)
  await visitor.act("flyt", tabel="orders", oid=1, tid=MORNING)
  assert visitor.said == "Ordre 1 er samlet i ordre 2."
  assert "godkendt (spøgelse)" in visitor.text
  await visitor.act("tilbage", tabel="orders", oid=1)
  assert [(it["OID"], it["COID"]) for it in visitor.rows()] == [("1", "-1")]
  for activity in ("3100,5", "2050.2"):
    await visitor.act("fyld", kunde=nordby, batch="FDG-261125:1", mbq=activity, ml="4")
  assert "FDG-261125-1, 3100.5" in visitor.text
  (chemist,) = visitor.old.read("SELECT Id FROM Users WHERE Username = 'anders'")
  await visitor.act("frigiv", tabel="orders", oid=1, vialer=["1", "2"], bruger=kept(chemist["Id"]))
  assert visitor.said == "Ordre 1 er frigivet med 2 vial(er)."
  released, extra = visitor.rows()
  assert (released["status"], released["frigivet_amount"], extra["COID"]) == ("3", "3100", "1")
  assert [it["order_id"] for it in visitor.rows("VAL", "ID")] == [released["OID"], extra["OID"]]


async def test_lnk_68_injections_are_ordered_accepted_and_released_a_month_early(visitor: Visitor) -> None:
  """LNK-68."""
  nordby = visitor.bid("Nordby")
  fields = {"kunde": nordby, "tracer": 14, "tid": "2026-11-26T10:00", "antal": "2", "brug": "Dyr"}
  await visitor.act("bestil-injektioner", nordby, **fields)
  await visitor.act("godkend", tabel="t_orders", oid=1)
  (chemist,) = visitor.old.read("SELECT Id FROM Users WHERE Username = 'mette'")
  await visitor.act("frigiv", tabel="t_orders", oid=1, batch="FDOPA-1", bruger=kept(chemist["Id"]))
  (row,) = visitor.rows("t_orders")
  assert (row["status"], row["anvendelse"], row["frigivet_datetime"]) == ("3", "Dyr", "2026-10-24 12:00:00")


BAD: dict[str, tuple[str, dict[str, object], str]] = {
  "no act": ("smadr", {}, "Siden kender ikke det, der blev bedt om."),
  "no amount": ("bestil", {"tid": NOON, "mbq": ""}, "helt tal mellem 1 og 2000000"),
  "half a MBq": ("bestil", {"tid": NOON, "mbq": "72.5"}, "helt tal"),
  "a negative amount": ("bestil", {"tid": NOON, "mbq": "-5"}, "helt tal"),
  "Arabic digits": ("bestil", {"tid": NOON, "mbq": "٥"}, "helt tal"),
  "too much": ("bestil", {"tid": NOON, "mbq": "2000001"}, "helt tal"),
  "no time": ("bestil", {"tid": "i morgen", "mbq": "5"}, "Vælg en dag"),
  "a zone": ("bestil", {"tid": NOON + "+01:00", "mbq": "5"}, "Vælg en dag"),
  "no delivery then": ("bestil", {"tid": "2026-11-25T03:00", "mbq": "5"}, "ingen levering"),
  "no such customer": ("bestil", {"tid": NOON, "mbq": "5", "kunde": "999"}, "Vælg en kunde."),
  "staff as customer": ("bestil", {"tid": NOON, "mbq": "5", "kunde": "11"}, "Vælg en kunde."),
  "a tracer not allowed": (
    "bestil-injektioner", {"tid": NOON, "antal": "1", "tracer": "6000"}, "må ikke bestille"
  ),
  "one by activity": (
    "bestil-injektioner", {"tid": NOON, "antal": "1", "tracer": "23"}, "må ikke bestille"
  ),
  "another use": (
    "bestil-injektioner", {"tid": NOON, "antal": "1", "tracer": "14", "brug": "Fest"}, "anvendelse"
  ),
  "another table": ("slet", {"tabel": "Users", "oid": "1"}, "tabel"),
  "SQL as a table": ("slet", {"tabel": "orders; DROP TABLE orders", "oid": "1"}, "tabel"),
  "no such order": ("ret", {"oid": "4711", "mbq": "5"}, "findes ikke mere"),
  "an id of letters": ("ret", {"oid": "x", "mbq": "5"}, "Ordrenummeret"),
  "a ring": ("flyt", {"oid": "1", "tid": NOON}, "tidligere levering samme dag"),
  "another day": ("flyt", {"oid": "1", "tid": "2026-11-24T07:00"}, "tidligere levering samme dag"),
  "not moved": ("tilbage", {"oid": "1"}, "ikke flyttet"),
  "not accepted": ("frigiv", {"oid": "1", "bruger": "11", "vialer": "1"}, "ikke godkendt"),
  "by a customer": ("frigiv", {"oid": "1", "bruger": "1", "vialer": "1"}, "hvem der frigiver"),
  "nothing in it": ("fyld", {"batch": "B", "mbq": "nan", "ml": "1"}, "tal over 0"),
  "no batch": ("fyld", {"batch": " \n", "mbq": "1", "ml": "1"}, "batchnummeret"),
}  # fmt: skip


async def test_lnk_68_bad_input_is_told_and_writes_nothing(visitor: Visitor) -> None:
  """LNK-68: a sentence, and what was typed stays. One after the other, since none of them writes."""
  nordby = visitor.bid("Nordby")
  await visitor.act("bestil", nordby, kunde=nordby, tid=NOON, mbq="1500")
  before = [visitor.rows(), visitor.rows("t_orders"), visitor.rows("VAL", "ID")]
  for case, (verb, fields, sentence) in BAD.items():
    await visitor.act(verb, **{"kunde": nordby, "tabel": "orders", **fields})
    assert (visitor.status, sentence in visitor.said) == (400, True), f"{case}: {visitor.said}"
    after = [visitor.rows(), visitor.rows("t_orders"), visitor.rows("VAL", "ID")]
    assert after == before, case


async def test_lnk_68_what_lies_there_is_shown_as_text(visitor: Visitor) -> None:
  """LNK-68: whoever wrote it, and whatever is asked for."""
  nordby, nasty = visitor.bid("Nordby"), "<script>alert('x')</script>"
  await visitor.act("bestil", nordby, kunde=nordby, tid=NOON, mbq="1500", bem=nasty, navn=nasty)
  assert visitor.text.count("&lt;script&gt;") >= 4
  for who, week in ((nasty, nasty), ('"><b>', "0001-01-01"), ("9" * 400, "9999-12-31")):
    await visitor.look(who, week)
    assert visitor.status == 200
    assert "<script>alert" not in visitor.text
    assert '"><b>' not in visitor.text
  await visitor.http.get("/old-site/", params={"sagt": nasty})
  assert visitor.rows()[0]["comment"] == nasty


async def test_lnk_68_another_page_s_form_does_nothing(visitor: Visitor) -> None:
  """LNK-68: it has no token, or another origin."""
  nordby = visitor.bid("Nordby")
  form = {"gør": "bestil", "kunde": str(nordby), "tid": NOON, "mbq": "5"}
  assert (await visitor.http.post("/old-site/", data=form)).status_code == 403
  await visitor.look(nordby)
  (token, *_) = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', visitor.text)
  elsewhere = {"Origin": "https://elsewhere.example"}
  answer = await visitor.http.post("/old-site/", data={**form, "csrfmiddlewaretoken": token}, headers=elsewhere)
  assert answer.status_code == 403
  assert visitor.rows() == []


@pytest.mark.parametrize("path", ["/old-site/", "/old-site/site.js"])
async def test_lnk_67_there_is_no_such_page_without_the_demo_s_old_system(
  visitor: Visitor, settings: Any, path: str
) -> None:
  """LNK-67: in production above all."""
  assert (await visitor.http.get(path)).status_code == 200
  settings.DEMO_OLD_SYSTEM = False
  answers = [await visitor.http.get(path), await visitor.http.post(path, data={"gør": "bestil"})]
  assert {answer.status_code for answer in answers} <= {403, 404}
  assert answers[0].status_code == 404


async def test_lnk_67_the_page_plays_no_database_that_the_demo_did_not_make(visitor: Visitor) -> None:
  """LNK-67."""
  visitor.old.write("DELETE FROM Log")
  await visitor.look()
  assert visitor.status == 503
