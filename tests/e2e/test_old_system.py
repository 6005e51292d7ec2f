"""The old system beside the new one, by hand: what is done on the old site is on the new screens, and the other way
round. Nobody reloads anything; the old site's page is the demo's."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.desk import part
from tests.e2e.morning import MORNING, Morning
from tests.e2e.screens import Chemist, Nurse, rows, sign_in
from tests.e2e.windows import Camera, Windows
from tests.server import ROOT, Server, environment
from tests.stopwatch import Stopwatch

pytestmark = pytest.mark.e2e

TODAY, NEXT_WEEK = "2026-11-24", "2026-12-02"
GIVEN = {"TRACERSHOP_DEMO": "1", "TRACERSHOP_CLOCK": MORNING, "TRACERSHOP_HEARTBEAT_SECONDS": "5"}
# Two polls, as the link makes them by default.
TWO_POLLS = 10.0


@pytest.fixture(scope="module")
def demo(morning: Morning) -> Iterator[Server]:
  """What `make run` starts: the demo with its old system, which it takes over."""
  with morning.copy() as data, Server(data, TRACERSHOP_DEMO_OLD_SYSTEM="1", **GIVEN) as server:
    yield server


def typed(demo: Server, *words: str) -> tuple[int, str]:
  """A command at the keyboard of the server: its exit code, and all that it said."""
  given = environment(demo.data, TRACERSHOP_DEMO_OLD_SYSTEM="1", **GIVEN)
  done = subprocess.run(
    [sys.executable, "-m", "tracershop.cli", *words], env=given, cwd=ROOT, capture_output=True, text=True, timeout=300
  )
  return done.returncode, done.stdout + done.stderr


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

  watch = Stopwatch()
  old.order(f"{NEXT_WEEK}T07:00:00", "2345", "Ringet ind på Ærø")
  expect(nurse.card("07:00")).to_contain_text("2\u00a0345\u00a0MBq")
  expect(chemist.card("07:00")).to_contain_text("2\u00a0345")
  assert watch.seconds() < TWO_POLLS
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

  watch = Stopwatch()
  nurse.order("11:15", "3210", "Æblegrød")
  line = old.line("onsdag 02-12", "11:15")
  expect(line).to_contain_text("3210 MBq")
  assert watch.seconds() < TWO_POLLS
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
  nurse.page.get_by_role("dialog").get_by_role("button", name="Annullér ordren").click()
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
  # Which boxes there are to tick is known when the dialog is drawn.
  chemist.dialog.get_by_label("Kodeord").fill("demo")
  for box in chemist.dialog.get_by_role("checkbox").all():
    box.check()
  chemist.dialog.get_by_role("button", name="Underskriv og frigiv").click()
  expect(chemist.dialog.get_by_role("link", name=re.compile("certifikat"))).to_be_visible()
  mine = old.page.locator(f'#rows tr[data-key="orders {number}"]')
  expect(mine).to_contain_text("FDG-261124-1")
  expect(mine.locator("td").nth(6)).to_have_text("3")
  expect(old.line("tirsdag 24-11", at, customer, number).first).to_contain_text("frigivet")
  assert rows(page, "production")["order"]
  assert windows.errors == []


def test_lnk_53_cut_by_hand_the_mirror_is_read_and_it_is_joined_again(
  windows: Windows, demo: Server, camera: Camera
) -> None:
  """LNK-53, LNK-54, LNK-57, LNK-60: with something open it names it and does nothing; then the link is gone from the
  page, the mirror is read and exported, all else works; joined again, what was done meanwhile is written there."""
  nurse, _ = people(windows, demo.address)
  page = windows.open("site admin")
  sign_in(page, demo.address, "siteadmin", "demo")
  code, said = typed(demo, "legacy", "cut", "--yes", "--by", "Jens Kjær")
  assert (code, "NOT CUT" in said, "month 00" in said or "-00-" in said) == (1, True, True), said

  page.goto(f"{demo.address}/site/quarantine")
  aside = page.get_by_role("button", name=re.compile("^Læg til side"))
  expect(aside.first).to_be_visible()
  camera(page, "old-quarantine")
  while (left := aside.count()) > 0:
    aside.first.click()
    box = page.get_by_role("dialog")
    box.get_by_label(re.compile("Begrundelse")).fill("Ses efter i kopien")
    box.get_by_role("button", name="Læg til side").click()
    expect(aside).to_have_count(left - 1)
  # What was ordered over there, where we lead, waits for a word.
  page.goto(f"{demo.address}/site/waiting")
  waiting = page.get_by_role("list", name="Venter på et menneske")
  expect(waiting.or_(page.get_by_text("Intet venter."))).to_be_visible()
  stands = page.get_by_role("button", name="Lad ordren stå")
  while (left := stands.count()) > 0:
    stands.first.click()
    box = page.get_by_role("dialog")
    box.get_by_label(re.compile("Begrundelse")).fill("Aftalt i telefonen")
    box.get_by_role("button", name="Lad ordren stå").click()
    expect(stands).to_have_count(left - 1)
  code, said = typed(demo, "legacy", "cut", "--yes", "--by", "Jens Kjær")
  assert (code, "EQUAL" in said, "CUT. This system leads alone." in said) == (0, True, True), said

  page.goto(f"{demo.address}/site/waiting")
  expect(page.get_by_text(re.compile("Kopien står under Gammelt system"))).to_be_visible()
  page.goto(f"{demo.address}/site/mirror")
  page.get_by_label("Fra og med").fill(TODAY)
  page.get_by_label("Til og med").fill(TODAY)
  expect(page.get_by_role("row").nth(1)).to_contain_text(TODAY)
  camera(page, "old-mirror-cut")
  with page.expect_download() as file:
    page.get_by_role("link", name="Hent som csv").click()
  assert file.value.path().read_bytes().count(b"\n") > 1
  nurse.go_to("2026-12-03")
  nurse.order("11:15", "7000")

  code, said = typed(demo, "legacy", "rejoin", "--yes", "--by", "Jens Kjær")
  assert (code, "JOINED AGAIN" in said) == (0, True), said
  old = OldSite(windows.open("old"), demo.address, "Nordby", "2026-12-03")
  expect(old.line("torsdag 03-12", "11:15")).to_contain_text("7000 MBq")
  assert windows.errors == []
