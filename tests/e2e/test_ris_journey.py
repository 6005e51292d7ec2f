"""From the RIS to an order and back, by hand: dcmtk's worklist server, a pinger, and four people's screens."""

from __future__ import annotations

import contextlib
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Page, expect

from pinger.tests import hl7_messages as hl7
from tests.e2e.desk import Desk
from tests.e2e.screens import live, rows
from tests.e2e.topology import Production
from tests.peers import AE_TITLE, Entry, Wlmscpfs
from tests.server import ROOT, environment, run_python
from tests.services import free_port
from tracershop.calendar import wall_time

pytestmark = pytest.mark.e2e

QUICK = {
  "TRACERSHOP_ECHO_SECONDS": "1",
  "TRACERSHOP_WORKLIST_SECONDS": "2",
  "TRACERSHOP_WORKLIST_DEADLINE_SECONDS": "20",
}
SHOP_ADMIN = """
import sys
import django
django.setup()
from tests.unit import person
from tracershop.catalogue.models import Customer
for name in sys.argv[2:]:
  person(name, "Dorte Lind", "shopAdmin", (Customer.objects.get(id=int(sys.argv[1])),))
"""
ROOM, EXAM = "PET/CT Ærø", "PET/CT af hjertet, FDG"
OTHER_ROOM, OTHER_EXAM = "PET/CT Ålø", "PET/CT af hjernen, FDG"


@pytest.fixture(scope="module", autouse=True)
def shop_admins(town: Production) -> None:
  """Two of them, there before any screen is open: nobody recorded that they came."""
  names = ("shopadmin-nordby", "shopadmin2-nordby")
  run_python(SHOP_ADMIN, town.folder, str(town.facts.north), *names, **town.settings)


@contextlib.contextmanager
def pinger(town: Production, **more: str) -> Iterator[None]:
  """The pinger, as production runs it: a process of its own."""
  with (town.folder / "pinger.log").open("ab") as log:
    process = subprocess.Popen(
      [sys.executable, "-m", "tracershop.cli", "pinger"],
      env=environment(town.folder, **town.settings, **QUICK, **more),
      cwd=ROOT,
      stdout=log,
      stderr=subprocess.STDOUT,
    )
  try:
    yield
  finally:
    process.terminate()
    process.wait()


def told(port: int, control: str, accession: str, start: str = "") -> None:
  """The RIS tells of a study by HL7, written now, and is answered AA."""
  at = f"{wall_time(datetime.now(UTC)):%Y%m%d%H%M%S.%f}"[:-2]
  header = hl7.msh(f"{control}{at}", at, charset="UNICODE UTF-8")
  data = hl7.message(header, hl7.order(control, accession, start, room=OTHER_ROOM, code="FDGH", description=OTHER_EXAM))
  with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
    line.sendall(b"\x0b" + data + b"\x1c\r")
    answer = b""
    while b"\x1c" not in answer:
      answer += line.recv(4096)
  assert hl7.answered(answer.strip(b"\x0b\x1c\r"))[0] == "AA", answer


def first_of(page: Page, stream: str, accession: str) -> object:
  """The number of a study on a customer's screen."""
  return next(
    it["id"] for it in rows(page, stream.replace("customer", "bookings"))["booking"] if it["accession"] == accession
  )


def means(shop: Page, room: str, exam: str) -> None:
  """A shop admin says whose a room is, and what is done in it: 300 MBq of FDG an hour before the start."""
  shop.get_by_role("button", name=f"Kobl til PET/CT: {room}").click()
  shop.get_by_role("button", name=f"Kobl: {exam}").click()
  meaning = shop.get_by_role("form", name=exam)
  meaning.get_by_label("Tracer").select_option(label="FDG ([18F]Fludeoxyglucose)")
  meaning.get_by_label("Aktivitet ved injektion").fill("300")
  meaning.get_by_label("Minutter fra start til injektion").fill("60")
  meaning.get_by_text("før start", exact=True).click()
  meaning.get_by_role("button", name="Kobl undersøgelsen").click()
  expect(meaning).to_have_count(0)


def test_wkl_1_a_study_of_the_ris_is_seen_ordered_accepted_and_its_end_noticed(desk: Desk) -> None:
  """WKL-1, BKG-20, BKG-52: nobody reloads anything; what the RIS takes back changes no order by itself."""
  town = desk.town
  day = date.fromisoformat(desk.day(4))
  studies = [
    Entry(accession=f"NOR{number}", day=day, at=f"{hour:02}0000", room=ROOM, description=EXAM, step_id=str(number))
    for number, hour in ((4711, 9), (4712, 10))
  ]
  with Wlmscpfs("-csk") as ris, pinger(town):
    ris.put(studies[:1])

    site = desk.admin("/site/nodes", "siteadmin")
    site.get_by_role("button", name="Tilføj node").click()
    form = site.get_by_role("dialog")
    form.get_by_label("Navn", exact=True).fill("RIS")
    form.get_by_label("Navn eller IP-nummer på nettet").fill("127.0.0.1")
    form.get_by_label("Port").fill(str(ris.port))
    form.get_by_label("AE-titel", exact=True).fill(AE_TITLE)
    form.get_by_role("checkbox").check()
    form.get_by_role("button", name="Tilføj node").click()
    node = site.get_by_role("listitem").filter(has=site.get_by_role("heading", name="RIS"))
    expect(node).to_contain_text("Svarer")
    expect(node).to_contain_text("komplet svar")

    means(desk.admin("/orders/rooms", "shopadmin-nordby"), ROOM, EXAM)

    nurse = desk.nurse(day=str(day))
    nurse.page.get_by_role("button", name=re.compile("^Bookinger")).click()
    bookings = nurse.page.get_by_role("region", name="Bookinger")
    first = bookings.get_by_role("listitem").filter(has_text="NOR4711")
    expect(first.get_by_role("checkbox")).to_be_checked()
    # Injected at 08:00: 300 MBq are 438.2 at the delivery an hour before, rounded up.
    expect(first).to_contain_text(re.compile(r"439.MBq"))

    # The second one is put into the folder while she looks.
    ris.put(studies)
    second = bookings.get_by_role("listitem").filter(has_text="NOR4712")
    expect(second.get_by_role("checkbox")).to_be_checked()
    chemist = desk.chemist(str(day))
    order = bookings.get_by_role("button", name=re.compile(r"^Bestil \d ordre"))
    order.dblclick()
    expect(first).to_contain_text("Bestilt")
    expect(second).to_contain_text("Bestilt")
    placed = [it for it in desk.orders(nurse.page) if it["deliveryDate"] == str(day)]
    assert sorted(len(it["bookingIds"]) for it in placed) in ([2], [1, 1])  # type: ignore[arg-type]
    assert {it["status"] for it in placed} == {"ordered"}
    desk.camera(nurse.page, "ris-ordered")

    card = chemist.card("07:00")
    expect(card).to_be_visible()
    card.click()
    chemist.page.keyboard.press("a")
    expect(first).to_contain_text("Accepteret")

    # The RIS takes the first one back.
    ris.put(studies[1:])
    expect(first).to_contain_text(re.compile("aflyst", re.I))
    notice = nurse.page.get_by_role("region", name=re.compile("RIS har ændret"))
    expect(notice.first).to_be_visible()
    expect(card).to_contain_text("RIS ændret")
    after = [it for it in desk.orders(nurse.page) if it["deliveryDate"] == str(day)]
    assert [it["orderedMbq"] for it in after] == [it["orderedMbq"] for it in placed], "no order changes by itself"
    assert any("bookingCancelled" in it["marks"] for it in after)  # type: ignore[operator]
    desk.camera(nurse.page, "ris-cancelled")
    masked = rows(chemist.page, "production")["booking"]
    assert all("NOR47" not in it["accession"] for it in masked)
    live(nurse.page)

    ris.stop()
    expect(node).to_contain_text("Svarer ikke")
    expect(nurse.page.get_by_text(re.compile("RIS svarer ikke")).first).to_be_visible()


def test_bkg_52_a_message_moves_a_study_and_its_correction_is_pressed(desk: Desk) -> None:
  """BKG-7, BKG-8, HL7-22: the mark comes by itself, and the order changes only when the nurse says so."""
  town = desk.town
  day = date.fromisoformat(desk.day(5))
  port = free_port()
  with pinger(town, TRACERSHOP_HL7_PORT=str(port)):
    site = desk.admin("/site/nodes", "siteadmin")
    listener = site.get_by_role("region", name=re.compile("HL7"))
    expect(listener).to_contain_text(f"127.0.0.1:{port}", timeout=60_000)
    expect(listener).to_contain_text("Lytter")
    for number, at in ((4801, "0900"), (4802, "1000")):
      told(port, "NW", f"NOR{number}", f"{day:%Y%m%d}{at}")
    means(desk.admin("/orders/rooms", "shopadmin2-nordby"), OTHER_ROOM, OTHER_EXAM)

    nurse = desk.nurse(day=str(day))
    nurse.page.get_by_role("button", name=re.compile("^Bookinger")).click()
    bookings = nurse.page.get_by_role("region", name="Bookinger")
    first = bookings.get_by_role("listitem").filter(has_text="NOR4801")
    second = bookings.get_by_role("listitem").filter(has_text="NOR4802")
    bookings.get_by_role("button", name=re.compile(r"^Bestil \d ordre")).click()
    expect(first).to_contain_text("Bestilt")
    expect(second).to_contain_text("Bestilt")
    chemist = desk.chemist(str(day))
    card = chemist.card("07:00")
    expect(card).to_be_visible()

    def of_day() -> list[dict[str, object]]:
      return [it for it in desk.orders(nurse.page) if it["deliveryDate"] == str(day)]

    placed = next(it for it in of_day() if first_of(nurse.page, desk.north, "NOR4801") in it["bookingIds"])  # type: ignore[operator]

    told(port, "XO", "NOR4801", f"{day:%Y%m%d}0930")
    notice = nurse.page.get_by_role("region", name=re.compile("RIS har ændret"))
    expect(notice.first).to_contain_text(re.compile("Ordre(n|rne) er ikke ændret"))
    notice.get_by_role("link").and_(nurse.page.locator(f"a[href*='{day}']")).click()
    block = nurse.page.get_by_role("region", name=re.compile("^RIS har ændret en undersøgelse: "))
    expect(block).to_contain_text("flyttet: injektion 08:00 → 08:30")
    expect(card).to_contain_text("RIS ændret")
    assert [it["orderedMbq"] for it in of_day() if it["id"] == placed["id"]] == [placed["orderedMbq"]]
    block.get_by_role("button", name=re.compile("^(Ret til|Bestil om)")).click()
    expect(block).to_have_count(0)
    # Injected at half past eight it comes with the later delivery.
    expect(card).to_have_count(0)
    expect(chemist.card("08:15").first).not_to_contain_text("RIS ændret")
    now = [it for it in of_day() if it["status"] == "ordered"]
    assert sum(len(it["bookingIds"]) for it in now) == 2  # type: ignore[arg-type]
    assert not [it for it in now if it["marks"]]

    told(port, "CA", "NOR4802")
    nurse.page.get_by_role("button", name=re.compile("^Bookinger")).click()
    expect(second).to_contain_text(re.compile("aflyst", re.I))
    expect(notice.locator(f"a[href*='{day}']")).to_be_visible()
    live(nurse.page)
