"""From the RIS to an order and back, by hand: dcmtk's worklist server, a pinger, and four people's screens."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.screens import live, rows
from tests.e2e.topology import Production
from tests.peers import AE_TITLE, Entry, Wlmscpfs
from tests.server import ROOT, environment, run_python

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
person("shopadmin-nordby", "Dorte Lind", "shopAdmin", (Customer.objects.get(id=int(sys.argv[1])),))
"""
ROOM, EXAM = "PET/CT Ærø", "PET/CT af hjertet, FDG"


@contextlib.contextmanager
def pinger(town: Production) -> Iterator[None]:
  """The pinger, as production runs it: a process of its own."""
  with (town.folder / "pinger.log").open("ab") as log:
    process = subprocess.Popen(
      [sys.executable, "-m", "tracershop.cli", "pinger"],
      env=environment(town.folder, **town.settings, **QUICK),
      cwd=ROOT,
      stdout=log,
      stderr=subprocess.STDOUT,
    )
  try:
    yield
  finally:
    process.terminate()
    process.wait()


def test_wkl_1_a_study_of_the_ris_is_seen_ordered_accepted_and_its_end_noticed(desk: Desk) -> None:
  """WKL-1, BKG-20, BKG-52: nobody reloads anything; what the RIS takes back changes no order by itself."""
  town = desk.town
  day = date.fromisoformat(desk.day(4))
  run_python(SHOP_ADMIN, town.folder, str(town.facts.north), **town.settings)
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

    shop = desk.admin("/orders/rooms", "shopadmin-nordby")
    shop.get_by_role("button", name=f"Kobl til PET/CT: {ROOM}").click()
    shop.get_by_role("button", name=f"Kobl: {EXAM}").click()
    meaning = shop.get_by_role("form", name=EXAM)
    meaning.get_by_label("Tracer").select_option(label="FDG ([18F]Fludeoxyglucose)")
    meaning.get_by_label("Aktivitet ved injektion").fill("300")
    meaning.get_by_label("Minutter fra start til injektion").fill("60")
    meaning.get_by_text("før start", exact=True).click()
    meaning.get_by_role("button", name="Kobl undersøgelsen").click()
    expect(meaning).to_have_count(0)

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
