"""The screens that show what the RIS and the network do: axe looks for barriers in both schemes, on each device. And a
node that is added, tested and lost, as a site admin and the wall see it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from pynetdicom import AE
from pynetdicom.sop_class import Verification  # type: ignore[attr-defined]

from tests.e2e.acts import Act, dialog, heading, press
from tests.e2e.dialog_acts import pressing
from tests.e2e.matrix import HALL as HALLS
from tests.e2e.matrix import WIDTHS, Matrix
from tests.e2e.people import People
from tests.e2e.pictures import Album
from tests.e2e.proposal_scene import SCENE as PROPOSALS
from tests.e2e.registry import OPENS
from tests.e2e.ris_scene import SCENE
from tests.e2e.screens import live
from tests.e2e.still import MORNING, still_demo
from tests.e2e.test_screens import EVERY, HALL, show
from tests.e2e.windows import Windows
from tests.server import Server, run_python
from tests.services import free_port

pytestmark = pytest.mark.e2e

FOUR_K = {"width": 3840, "height": 2160}


@pytest.fixture(scope="module")
def demo() -> Iterator[Server]:
  """The demo with a morning of the RIS in it, changes that wait for a second person, and its old system."""
  with still_demo(TRACERSHOP_DEMO_OLD_SYSTEM="1") as server:
    arguments = (MORNING.replace("Z", "+00:00"), str(free_port()))
    for scene in (SCENE, PROPOSALS):
      run_python(scene, server.data, *arguments, TRACERSHOP_DEMO="1", TRACERSHOP_CLOCK=MORNING)
    yield server


def adding(page: Page) -> None:
  """A node, with a letter that no AE title has."""
  press(page, "Tilføj node|Add node")
  page.get_by_label(re.compile("^(AE-titel|AE title)$")).fill("RØNTGEN")
  page.get_by_role("checkbox").check()
  expect(page.get_by_label(re.compile("^(AE-titel|AE title)$"))).to_have_attribute("aria-invalid", "true")


def deciding(page: Page) -> None:
  press(page, "Fjern dem|Remove them")
  dialog(page)


def leading(page: Page) -> None:
  press(page, "Skift|Change")
  dialog(page)


def copied(page: Page) -> None:
  page.get_by_role("button", name=re.compile("^(Se rækken|See the row): ")).first.click()
  dialog(page)


def reading(page: Page) -> None:
  press(page, "Se beskeden|Look at it")
  expect(page.get_by_text("ORM^O01")).to_be_visible()


def unordered(page: Page) -> None:
  press(page, "Vis dem|Show them")
  expect(page.get_by_role("dialog")).to_contain_text("•••")


def changed(page: Page) -> None:
  page.get_by_role("button", name=re.compile(r"^FDG\s+09:30\s+Nordby.*(RIS ændret|RIS changed)")).click()
  expect(page.get_by_text(re.compile("Ordren er ikke ændret|The order is not changed"))).to_be_visible()


def replayed(page: Page) -> None:
  expect(page.get_by_text(re.compile("^(AFSPILNING|REPLAY)$"))).to_be_visible()


def wall(page: Page) -> None:
  expect(page.get_by_role("status", name=re.compile("Noder|Nodes"))).to_contain_text("RIS")


# What is this machine's own stands in the guide's picture as on a server.
AS_ON_A_SERVER = """() => {
  for (const it of document.querySelectorAll('section td span')) {
    if (it.textContent.startsWith('/')) it.firstChild.data = '/var/lib/tracershop';
  }
  for (const it of document.querySelectorAll('section dt')) {
    if (/Maskine|Machine/.test(it.textContent)) it.nextSibling.firstChild.data = 'pet-server';
    if (it.textContent === 'Tracershop') it.nextSibling.lastChild.data = '8ab1a4cf';
  }
}"""


def verified(page: Page) -> None:
  """SYS-2: a press, and within seconds the process has read the ledger."""
  heading(page)
  press(page, "Kontrollér nu|Verify now")
  expect(page.get_by_text(re.compile("bestilt af Jens|asked for by Jens"))).to_be_visible()
  expect(page.get_by_text(re.compile("^(Helt|Whole)$"))).to_be_visible()
  page.evaluate(AS_ON_A_SERVER)


def proposing(page: Page) -> None:
  """The form of an isotope, sent where it takes two persons."""
  page.locator("[data-open]").first.click()
  page.get_by_label(re.compile("^(Kilde|Source)$")).fill("ICRP 107 (2008)")
  press(page, "Gem$|Save$")
  expect(page.get_by_role("dialog", name=re.compile("Det kræver to personer|This takes two persons"))).to_be_visible()


def approving(page: Page) -> None:
  page.get_by_role("button", name=re.compile("^(Godkend|Approve): (Isotop|Isotope): F-18")).click()
  dialog(page)


SITE_SCREENS: dict[str, tuple[str, str, Act]] = {
  "site-nodes": ("siteadmin", "/site/nodes", heading),
  "site-node": ("siteadmin", "/site/nodes", adding),
  "site-nodes-seen": ("radiochemist", "/site/nodes", heading),
  "site-waiting": ("prodadmin", "/site/waiting", heading),
  "site-decide": ("siteadmin", "/site/waiting", deciding),
  "site-lead": ("prodadmin", "/site/lead", heading),
  "site-lead-change": ("prodadmin", "/site/lead", leading),
  "site-mirror": ("prodadmin", "/site/mirror", heading),
  "site-mirror-row": ("prodadmin", "/site/mirror", copied),
  "site-quarantine": ("siteadmin", "/site/quarantine", heading),
  "site-letter": ("siteadmin", "/site/quarantine", reading),
  "site-system": ("siteadmin", "/site/system", verified),
  "setup-proposals": ("prodadmin", "/setup/proposals", heading),
  "setup-propose": ("prodadmin", "/setup/isotopes", proposing),
  "setup-proposal-approve": ("prodadmin", "/setup/proposals", approving),
  "site-printers": ("prodadmin", "/site/printers", heading),
  "monitors-arrange": ("prodadmin", "/monitors", pressing("Ret visning|Change layout")),
  "monitors-revoke": ("prodadmin", "/monitors", pressing("Træk tilbage|Revoke")),
  "unordered": ("radiochemist", "/production", unordered),
  "ris-changed": ("radiochemist", "/production", changed),
  "replay-wall": ("radiochemist", f"/audit/replay/wall/{MORNING[:10]}", replayed),
}
EVERY.update(SITE_SCREENS | {"wall-node": ("radiochemist", "/wall", wall)})


@pytest.mark.parametrize("name", SITE_SCREENS)
def test_a_screen_of_the_site_raises_no_barrier_and_fits_on_desk_tablet_and_phone(
  matrix: Matrix, album: Album, name: str
) -> None:
  """NODE-20, BKG-53, AUD-7, SYS-5: WCAG 2.2 AA in both schemes; nothing is wider than the screen."""
  sizes = HALLS if name == "replay-wall" else WIDTHS
  matrix.look(name, SITE_SCREENS[name], album, sizes=sizes, opens=name in OPENS)


@pytest.mark.parametrize("size", [HALL, FOUR_K], ids=["1080p", "4k"])
def test_node_21_the_wall_names_what_is_away_and_hides_no_delivery(
  windows: Windows, people: People, demo: Server, album: Album, size: dict[str, int]
) -> None:
  page = show(windows, people, demo, "wall-node", viewport=size, reduced_motion="reduce")
  if size is HALL:
    assert album.take(page, "wall-node") == []
  unit = size["height"] / 108
  said = page.get_by_role("status", name="Noder, der ikke svarer").locator("p").first
  assert float(said.evaluate("(it) => parseFloat(getComputedStyle(it).fontSize)")) >= 2.6 * unit
  # As many as there is room for where every node answers: seven at this shape of screen.
  assert page.get_by_role("listitem").filter(has_text=re.compile("MBq|injektion")).count() >= 7
  box = said.bounding_box()
  head = page.locator("header").bounding_box()
  assert box is not None
  assert head is not None
  assert head["y"] <= box["y"]
  assert box["y"] + box["height"] <= head["y"] + head["height"]


def test_node_20_a_node_is_added_tested_and_lost(windows: Windows, people: People, demo: Server) -> None:
  peer = AE(ae_title="LOBBY")
  peer.add_supported_context(Verification)
  listening = peer.start_server(("127.0.0.1", 0), block=False)
  assert listening is not None
  try:
    page = windows.open("admin", storage_state=people.state("siteadmin"))
    page.goto(f"{demo.address}/site/nodes")
    live(page)
    page.get_by_role("button", name="Tilføj node").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Navn", exact=True).fill("Lobbyen")
    form.get_by_label("Navn eller IP-nummer på nettet").fill("127.0.0.1")
    form.get_by_label("Port").fill(str(listening.server_address[1]))
    form.get_by_label("AE-titel", exact=True).fill("LOBBY")
    form.get_by_role("button", name="Tilføj node").click()
    card = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Lobbyen"))
    expect(card).to_contain_text("Svarer")
    expect(card).to_contain_text(re.compile(r"\d ms"))
    card.get_by_role("button", name="Test: Lobbyen").click()
    expect(card).to_contain_text(re.compile(r"Svarede på [\d,]+ ms"))
  finally:
    listening.shutdown()
  card.get_by_role("button", name="Test: Lobbyen").click()
  expect(card).to_contain_text("Svarede ikke")
  expect(card).to_contain_text("Ingen tager imod der")
  hall = windows.open("wall", storage_state=people.state("radiochemist"), viewport=HALL)
  hall.goto(f"{demo.address}/wall")
  expect(hall.get_by_role("status", name="Noder, der ikke svarer")).to_contain_text("Lobbyen")
  card.get_by_role("button", name="Fjern: Lobbyen").click()
  page.get_by_role("dialog").get_by_role("button", name="Fjern").click()
  expect(card).to_have_count(0)
  expect(hall.get_by_role("status", name="Noder, der ikke svarer")).not_to_contain_text("Lobbyen")
