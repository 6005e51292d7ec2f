"""A batch of two weeks ago: its sterility fails, it is recalled, and each customer answers in his own time; by hand, in
real browsers, on MariaDB, Redis, nginx and two serving processes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests import services
from tests.e2e.old_batch import DECIDED_DAYS, PASSWORD
from tests.e2e.screens import pdf, sign_in
from tests.e2e.topology import Production, production
from tests.e2e.windows import Camera, Windows
from tracershop import calendar

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def site(mariadb: services.MariaDb, redis_server: services.Redis) -> Iterator[Production]:
  """The production topology with old batches in it."""
  with production(mariadb, redis_server, "old_batch") as found:
    yield found


def test_an_old_batch_fails_and_is_recalled(site: Production, windows: Windows, camera: Camera) -> None:
  """BAT-30, BAT-31, QC-5, RCL-20, RCL-21, RCL-22, DOC-20."""
  number = site.facts.first
  chemist = windows.open("chemist")
  sign_in(chemist, site.url, "radiochemist", PASSWORD)
  expect(chemist.get_by_role("link", name="1 batch fra en tidligere dag skal afgøres")).to_be_visible()
  it_waits_and_fails(chemist, number, camera)
  north = windows.open("north", viewport={"width": 390, "height": 844})
  nobody_has_seen_it(chemist, number, camera)
  sign_in(north, site.url, "nurse-nordby", PASSWORD)
  one_has_seen_it(chemist, north, number, camera)
  one_has_acknowledged(chemist, north)
  south = windows.open("south")
  sign_in(south, site.url, "nurse-sundby", PASSWORD)
  south.get_by_role("button", name="Kvittér: vi bruger den ikke").click()
  expect(chemist.get_by_role("complementary", name="Tilbagekaldelser uden svar")).to_have_count(0)
  it_is_found_with_its_recall(chemist, number)
  assert windows.errors == []
  assert site.problems() == ""


def it_waits_and_fails(chemist: Page, number: str, camera: Camera) -> None:
  chemist.get_by_role("link", name="Batches", exact=True).click()
  chemist.get_by_role("link", name=re.compile("^Venter og ældre")).click()
  row = chemist.get_by_role("row").filter(has_text=number)
  expect(row).to_contain_text("Sterilitet")
  expect(row).to_contain_text("Betinget godkendt")
  camera(chemist, "old-batches")
  row.get_by_role("button", name=number).click()
  detail = chemist.get_by_role("article", name=number)
  expect(detail.get_by_text("frigivet", exact=True)).to_have_count(2)
  chemist.get_by_role("button", name=re.compile("^Afvis batch")).click()
  dialog = chemist.get_by_role("dialog")
  expect(dialog).to_contain_text("2 kunder får en tilbagekaldelse: Nordby, Sundby")
  chemist.keyboard.press("Escape")
  camera(chemist, "old-batch")
  chemist.get_by_role("button", name="Sterilitet: Ikke bestået").click()
  dialog.get_by_role("button", name="Gem, og afvis batchen").click()
  expect(detail).to_contain_text("Afvist")
  expect(detail.get_by_text("spærret", exact=True)).to_have_count(2)
  expect(chemist.get_by_text("2 kunder har ikke kvitteret")).to_be_visible()


def nobody_has_seen_it(chemist: Page, number: str, camera: Camera) -> None:
  banner = chemist.get_by_role("complementary", name="Tilbagekaldelser uden svar")
  expect(banner).to_contain_text("Nordby (ikke set endnu), Sundby (ikke set endnu)")
  banner.get_by_role("link", name="Se tilbagekaldelsen").click()
  row = chemist.get_by_role("row").filter(has_text="Nordby")
  expect(row).to_contain_text("Ikke set endnu")
  expect(row).to_contain_text(re.compile(r"Levering .* 08:00"))
  expect(row).to_contain_text(re.compile("med Bil 2, modtaget"))
  camera(chemist, "old-recall")


def one_has_seen_it(chemist: Page, north: Page, number: str, camera: Camera) -> None:
  alarm = north.get_by_role("alert", name="Kræver din opmærksomhed")
  expect(alarm).to_contain_text(f"Tilbagekaldt: brug ikke FDG fra batch {number}")
  expect(alarm.get_by_role("link", name=re.compile("^FDG .*08:00"))).to_be_visible()
  camera(north, "old-recall-nurse")
  row = chemist.get_by_role("row").filter(has_text="Nordby")
  expect(row).to_contain_text("Nurse of Nordby")
  expect(row).to_contain_text("Tier endnu")
  expect(chemist.get_by_role("row").filter(has_text="Sundby")).to_contain_text("Ikke set endnu")


def one_has_acknowledged(chemist: Page, north: Page) -> None:
  alarm = north.get_by_role("alert", name="Kræver din opmærksomhed")
  alarm.get_by_role("button", name="Kvittér: vi bruger den ikke").click()
  expect(alarm).to_have_count(0)
  expect(chemist.get_by_text("1 af 2 tier")).to_be_visible()


def it_is_found_with_its_recall(chemist: Page, number: str) -> None:
  """Nothing of it stands on a screen any more, and all of it is found: its answers and its papers."""
  chemist.get_by_role("link", name=re.compile("^Venter og ældre")).click()
  expect(chemist.get_by_text("Ingen batches venter.")).to_be_visible()
  chemist.get_by_label("Batchnummer begynder med").fill(number)
  chemist.get_by_role("button", name="Søg").click()
  chemist.get_by_role("row").get_by_role("button", name=number).click()
  expect(chemist.get_by_text(re.compile("alle har kvitteret"))).to_be_visible()
  chemist.get_by_text("Alle papirer").click()
  certificates = chemist.get_by_role("list", name="Certifikater").get_by_role("link")
  expect(certificates).to_have_count(2)
  assert "Nordby Hospital" in pdf(chemist, certificates.first) + pdf(chemist, certificates.last)
  expect(chemist.get_by_role("link", name=re.compile("^Åbn Følgeseddel"))).to_have_count(2)


def test_an_old_release_is_taken_back(site: Production, windows: Windows, camera: Camera) -> None:
  """COR-20: neither its order nor its vial stands on a stream any more; both are fetched, and the day follows."""
  date = calendar.today() - timedelta(days=DECIDED_DAYS)
  chemist = windows.open("chemist")
  sign_in(chemist, site.url, "radiochemist", PASSWORD)
  chemist.goto(f"{site.url}/production/{date:%Y-%m-%d}")
  chemist.get_by_role("button", name=re.compile(r"^FDG\s+08:00\s+Sundby")).click()
  chosen = chemist.get_by_role("region", name="Valgt levering")
  chosen.get_by_role("button", name=re.compile("^Træk tilbage…")).click()
  dialog = chemist.get_by_role("dialog")
  expect(dialog).to_contain_text("streges over")
  expect(dialog.get_by_role("radio", name="Destrueret", exact=True)).to_have_count(1)
  dialog.get_by_text("Destrueret", exact=True).click()
  dialog.get_by_role("button", name="Forkert vial frigivet").click()
  camera(chemist, "old-release")
  dialog.get_by_label("Kodeord", exact=True).fill(PASSWORD)
  dialog.get_by_label("Kollegaens brugernavn").fill("radiochemist2")
  dialog.get_by_label("Kollegaens kodeord").fill(PASSWORD)
  dialog.get_by_role("button", name="Underskriv og træk tilbage").click()
  expect(dialog).to_have_count(0)
  expect(chosen.get_by_role("button", name=re.compile("^Træk tilbage…"))).to_have_count(0)
  expect(chosen).to_contain_text("Accepteret")
  assert windows.errors == []
  assert site.problems() == ""
