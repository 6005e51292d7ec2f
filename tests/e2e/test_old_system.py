"""The old system beside the new one, by hand: what is done on the old site is on the new screens, and the other way
round. Nobody reloads anything; the old site's page is the demo's."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.desk import part
from tests.e2e.screens import Chemist, Nurse, rows, sign_in
from tests.e2e.windows import Camera, Windows
from tests.server import Server, run_python

pytestmark = pytest.mark.e2e

# 06:52 on a Copenhagen wall: the first run's vials are filled and some of its deliveries are not released.
MORNING = "2026-11-24T05:52:00Z"
TODAY, NEXT_WEEK = "2026-11-24", "2026-12-02"
# Two polls, as the link makes them by default.
TWO_POLLS = 10.0


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
  """What `make run` starts: the demo with its old system, which it takes over."""
  given = {"TRACERSHOP_DEMO": "1", "TRACERSHOP_CLOCK": MORNING, "TRACERSHOP_HEARTBEAT_SECONDS": "5"}
  data = tmp_path_factory.mktemp("demo")
  # Apart from the start, which on a machine that is busy with something else has enough to do.
  run_python("import sys; from tracershop import cli; sys.exit(cli.main(['demo']))", data, **given)
  with Server(data, TRACERSHOP_DEMO_OLD_SYSTEM="1", **given) as server:
    yield server


class OldSite:
  """Somebody at the old site's page."""

  def __init__(self, page: Page, url: str, who: str, day: str) -> None:
    self.page = page
    page.goto(f"{url}/old-site/")
    self.page.get_by_label("Bruger:").select_option(label=who)
    self.page.get_by_role("button", name="Vis").click()
    self.page.goto(f"{url}/old-site/?hvem={self.page.get_by_label('Bruger:').input_value()}&uge={day}")

  def line(self, *texts: str) -> Locator:
    """The week's rows with all of these texts."""
    found = self.page.locator("#uge tbody tr")
    for text in texts:
      found = found.filter(has_text=text)
    return found

  def order(self, at: str, mbq: str, comment: str) -> None:
    """Orders FDG."""
    form = self.page.locator("form").filter(has=self.page.get_by_role("button", name="Bestil FDG"))
    form.get_by_label("Levering").select_option(value=at)
    form.get_by_label("MBq").fill(mbq)
    form.get_by_label("Bemærkning").fill(comment)
    form.get_by_role("button").click()
    expect(self.page.get_by_role("status")).to_contain_text("er bestilt")

  def press(self, line: Locator, button: str) -> None:
    """Presses a button of an order."""
    line.get_by_role("button", name=button, exact=True).click()
    expect(self.page.get_by_role("status")).to_be_visible()

  def raw(self, *texts: str) -> Locator:
    """The raw rows with all of these texts."""
    found = self.page.locator("#rows tbody tr")
    for text in texts:
      found = found.filter(has_text=text)
    return found


def people(windows: Windows, url: str) -> tuple[Nurse, Chemist]:
  """Nordby's nurse and a radiochemist, each at a window."""
  nurse, chemist = windows.open("nurse"), windows.open("radiochemist")
  sign_in(nurse, url, "nurse", "demo")
  sign_in(chemist, url, "radiochemist", "demo")
  return Nurse(nurse), Chemist(chemist)


def test_lnk_13_what_is_done_on_the_old_site_is_on_the_new_screens(
  windows: Windows, demo: Server, camera: Camera
) -> None:
  """LNK-13, LNK-66: ordered there, it is on the nurse's and production's screens within two polls; of a tracer that the
  old system leads, accepted there too."""
  nurse, chemist = people(windows, demo.address)
  nurse.go_to(NEXT_WEEK)
  chemist.go_to(NEXT_WEEK)
  old = OldSite(windows.open("old"), demo.address, "Nordby", NEXT_WEEK)

  began = time.monotonic()
  old.order(f"{NEXT_WEEK}T07:00:00", "2345", "Ringet ind på Ærø")
  expect(nurse.card("07:00")).to_contain_text("2\u00a0345\u00a0MBq")
  expect(chemist.card("07:00")).to_contain_text("2\u00a0345")
  assert time.monotonic() - began < TWO_POLLS
  expect(nurse.card("07:00")).to_contain_text("Ringet ind på Ærø")
  camera(nurse.page, "old-ordered")

  form = old.page.locator("form").filter(has=old.page.get_by_role("button", name="Bestil injektioner"))
  form.get_by_label("Tid").fill(f"{NEXT_WEEK}T10:00")
  form.get_by_label("Antal").fill("3")
  form.get_by_role("button").click()
  fdopa = part(nurse.page, "10:00 FDOPA")
  expect(fdopa).to_contain_text("3")
  production = OldSite(windows.open("old production"), demo.address, "Produktion", NEXT_WEEK)
  production.press(production.line("FDOPA", "3 inj.").filter(has_text="10:00"), "Godkend")
  expect(fdopa).to_contain_text("Accepteret")
  production.press(production.line("FDOPA", "3 inj.").filter(has_text="10:00"), "Afvis")
  expect(fdopa).to_contain_text("Afvist")
  assert windows.errors == []


def test_lnk_20_what_is_done_here_is_on_the_old_site_s_page(windows: Windows, demo: Server, camera: Camera) -> None:
  """LNK-20, LNK-68: placed, edited, accepted; another one cancelled. The page shows it by itself, and marks the row."""
  nurse, chemist = people(windows, demo.address)
  nurse.go_to(NEXT_WEEK)
  chemist.go_to(NEXT_WEEK)
  old = OldSite(windows.open("old"), demo.address, "Nordby", NEXT_WEEK)
  expect(old.line("onsdag 02-12", "11:15")).to_contain_text("ingen")

  began = time.monotonic()
  nurse.order("11:15", "3210", "Æblegrød")
  line = old.line("onsdag 02-12", "11:15")
  expect(line).to_contain_text("3210 MBq")
  assert time.monotonic() - began < TWO_POLLS
  expect(line).to_contain_text("bestilt")
  expect(line).to_contain_text("Sofie Holm")
  expect(old.raw("3210", f"{NEXT_WEEK} 11:15:00")).to_contain_text("ny")
  camera(old.page, "old-site")

  nurse.card("11:15").get_by_role("button", name=re.compile("^Ret ")).click()
  nurse.page.get_by_label(re.compile("Aktivitet ved levering")).fill("3300")
  nurse.page.get_by_role("button", name=re.compile("^Ret til")).click()
  expect(line).to_contain_text("3300 MBq")
  expect(old.raw("3300", f"{NEXT_WEEK} 11:15:00")).to_contain_text("ændret")

  chemist.card("11:15").click()
  chemist.page.keyboard.press("a")
  expect(line).to_contain_text("godkendt")

  friday = "2026-12-04"
  nurse.go_to(friday)
  nurse.order("11:15", "4444")
  cancelled = old.line("fredag 04-12", "11:15")
  expect(cancelled).to_contain_text("4444 MBq")
  nurse.card("11:15").get_by_role("button", name=re.compile("^Annullér ")).click()
  nurse.page.get_by_role("dialog").get_by_role("button", name="Annullér bestillingen").click()
  expect(cancelled).to_contain_text("ingen")
  assert windows.errors == []


def test_lnk_23_what_is_released_here_is_released_on_the_old_site_s_page(windows: Windows, demo: Server) -> None:
  """LNK-23, LNK-66: with the vial's activity and batch in its row."""
  _, chemist = people(windows, demo.address)
  page = chemist.page
  chemist.go_to(TODAY)
  old = OldSite(windows.open("old"), demo.address, "Produktion", TODAY)

  release = page.get_by_role("button", name=re.compile("^Frigiv FDG")).first
  label = release.get_attribute("aria-label") or release.inner_text()
  found = re.search(r"FDG\s+(\d\d:\d\d)\s+(\w+)", label)
  assert found is not None, label
  at, customer = found.groups()
  line = old.line("tirsdag 24-11", at, customer, "godkendt").first
  number = line.locator("td").nth(3).inner_text()
  release.click()
  for box in chemist.dialog.get_by_role("checkbox").all():
    box.check()
  chemist.dialog.get_by_label("Kodeord").fill("demo")
  chemist.dialog.get_by_role("button", name="Underskriv og frigiv").click()
  expect(chemist.dialog.get_by_role("link", name=re.compile("certifikat"))).to_be_visible()
  mine = old.page.locator(f'#rows tr[data-key="orders {number}"]')
  expect(mine).to_contain_text("FDG-261124-1")
  expect(mine.locator("td").nth(6)).to_have_text("3")
  expect(old.line("tirsdag 24-11", at, customer, number).first).to_contain_text("frigivet")
  assert rows(page, "production")["order"]
  assert windows.errors == []
