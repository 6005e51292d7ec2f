"""Orders that are not of an activity tracer, from the nurse to her certificate, by the screens.

MariaDB, Redis, nginx and two serving processes run as in production. Nobody reloads anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect

from tests import services
from tests.e2e.desk import Desk, part
from tests.e2e.kinds_day import PASSWORD
from tests.e2e.screens import Chemist, choose, pdf
from tests.e2e.topology import Production, production
from tests.e2e.windows import Camera, Windows
from tracershop import calendar, clock

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def town(mariadb: services.MariaDb, redis_server: services.Redis) -> Iterator[Production]:
  """The production topology with a hospital that orders them, now."""
  with production(mariadb, redis_server, "kinds_day") as found:
    yield found


def next_of(chemist: Chemist, what: str) -> Locator:
  """What waits for a delivery, on the list of what is next."""
  section = chemist.page.get_by_role("region", name="Næste, efter tid til afgang")
  return section.get_by_role("listitem").filter(has_text=what)


def open_batch(chemist: Chemist, name: str, tag: str) -> str:
  """Opens a batch that was made some minutes ago, and certifies it; its number."""
  page, dialog = chemist.page, chemist.dialog
  made = calendar.wall_time(clock.now()) - timedelta(minutes=5)
  page.get_by_role("link", name="Batches", exact=True).click()
  chemist.go_to(f"{made:%Y-%m-%d}")
  page.get_by_role("button", name=re.compile("^Opret batch( N)?$")).click()
  choose(dialog.get_by_label("Tracer"), name)
  number = f"{tag}-{made:%y%m%d}-1"
  dialog.get_by_label("Dato").fill(f"{made:%Y-%m-%d}")
  dialog.get_by_label("Syntesen sluttede kl.").fill(f"{made:%H:%M:%S}")
  expect(dialog.get_by_label("Batchnummer")).to_have_value(number)
  dialog.get_by_label(re.compile("^Lavet aktivitet")).fill("60 GBq")
  dialog.get_by_label("Volumen (ml)").fill("40")
  dialog.get_by_role("button", name=re.compile("^Opret ")).click()
  expect(dialog).to_have_count(0)
  page.get_by_role("article", name=number).get_by_role("button", name="Godkend…").click()
  sign(dialog, "Underskriv og godkend")
  expect(page.get_by_role("article", name=number)).to_contain_text("Godkendt")
  return number


def sign(dialog: Locator, doing: str) -> None:
  # Whether there is something to tick is known when the dialog is drawn.
  dialog.get_by_label("Kodeord", exact=True).fill(PASSWORD)
  review = dialog.get_by_role("checkbox", name=re.compile("^Jeg har gennemgået"))
  if review.count():
    review.check()
  dialog.get_by_role("button", name=doing).click()


def add_vial(chemist: Chemist, activity: str, batch: str) -> None:
  """Types a vial for the chosen delivery, measured now, with a reason."""
  page, dialog = chemist.page, chemist.dialog
  page.keyboard.press("v")
  dialog.get_by_label("Aktivitet", exact=True).fill(activity)
  dialog.get_by_label("Volumen (ml)").fill("5")
  dialog.get_by_label("Batchnummer").fill(batch)
  dialog.get_by_label("Begrundelse").fill("Dispenseren er nede")
  dialog.get_by_role("button", name="Tilføj vial").click()
  expect(dialog).to_have_count(0)


def test_injections_go_from_the_order_to_the_certificate(town: Production, windows: Windows, camera: Camera) -> None:
  """A nurse orders by count; it is accepted, filled, released, and green with her, a step at a time from the list of
  what is next (REL-14, REL-50, STA-2)."""
  desk = Desk(town, windows, camera)
  date, time = town.facts.date, town.facts.first
  nurse, chemist = desk.nurse(day=date), desk.chemist(date)
  page, office = nurse.page, chemist.page
  page.get_by_role("button", name="Bestil FET, injektioner").click()
  form = page.locator("form")
  form.get_by_label("Antal injektioner").fill("2")
  form.get_by_label(re.compile("^Klokkeslæt")).fill(time)
  form.get_by_role("button", name=re.compile("^Bestil 2 injektioner")).click()
  mine = part(page, f"{time} FET 2 injektioner")
  expect(mine).to_be_visible()
  next_of(chemist, "FET").get_by_role("button", name=re.compile("^Accepter")).click()
  expect(mine).to_have_attribute("aria-label", re.compile("Accepteret"))

  batch = open_batch(chemist, "FET", "FET")
  office.get_by_role("link", name="Dag", exact=True).click()
  chemist.go_to(date)
  waiting = next_of(chemist, f"Nordby {time} har ingen FET endnu")
  expect(waiting).to_contain_text(f"2 injektioner skal fyldes til {time}")
  waiting.get_by_role("button", pressed=False).first.click()
  add_vial(chemist, "800", batch)
  ready = next_of(chemist, f"Frigiv FET {time}")
  expect(ready).to_contain_text("1 vial til 2 injektioner")
  office.get_by_role("group", name=re.compile("^Vis kun")).get_by_role("button", name="1 frigivelse").click()
  expect(ready).to_be_visible()
  camera(office, "injections-ready")
  office.keyboard.press("r")
  vials = chemist.dialog.get_by_role("group", name="Vialer").get_by_role("checkbox")
  expect(vials).to_have_count(1)
  expect(vials).to_be_checked()
  sign(chemist.dialog, "Underskriv og frigiv")
  expect(chemist.dialog).to_contain_text("2 injektioner")
  expect(mine).to_have_attribute("aria-label", re.compile("Frigivet"))
  paper = pdf(page, mine.get_by_role("link", name=re.compile("^Certifikat")))
  for text in ("FET", batch, "2 inj.", "Kirsten Holm"):
    assert text in paper, (text, paper)
  chemist.dialog.get_by_role("button", name="Luk").last.click()
  expect(next_of(chemist, "FET")).to_have_count(0)
  assert windows.errors == []
  assert town.problems() == ""


def test_a_bare_isotope_goes_from_the_order_to_the_certificate(
  town: Production, windows: Windows, camera: Camera
) -> None:
  """Ordered in MBq at its delivery, filled from a batch of its own, released by a right for the isotope, green with the
  nurse, whose certificate names it (ISO-2, ISO-3, ISO-4, ISO-6)."""
  desk = Desk(town, windows, camera)
  date, time = town.facts.date, town.facts.first
  nurse, chemist = desk.nurse(day=date), desk.chemist(date)
  page, office = nurse.page, chemist.page
  page.get_by_role("button", name=f"Bestil F-18 {time}").click()
  form = page.locator("form")
  form.get_by_label(re.compile("Aktivitet ved levering")).fill("3000")
  form.get_by_role("button", name=re.compile("^Bestil 3")).click()
  mine = part(page, f"{time} F-18")
  expect(mine).to_be_visible()
  next_of(chemist, "F-18").get_by_role("button", name=re.compile("^Accepter")).click()
  expect(mine).to_have_attribute("aria-label", re.compile("Accepteret"))

  batch = open_batch(chemist, "F-18", "F18")
  office.get_by_role("link", name="Dag", exact=True).click()
  chemist.go_to(date)
  waiting = next_of(chemist, f"Nordby {time} har ingen F-18 endnu")
  waiting.get_by_role("button", pressed=False).first.click()
  add_vial(chemist, "6000", batch)
  ready = next_of(chemist, f"Frigiv F-18 {time}")
  expect(ready).to_contain_text("af det bestilte")
  camera(office, "bare-ready")
  office.keyboard.press("r")
  vials = chemist.dialog.get_by_role("group", name="Vialer").get_by_role("checkbox")
  expect(vials).to_be_checked()
  expect(chemist.dialog.get_by_text(re.compile("ingen ret", re.I))).to_have_count(0)
  sign(chemist.dialog, "Underskriv og frigiv")
  expect(mine).to_have_attribute("aria-label", re.compile("Frigivet"))
  paper = pdf(page, mine.get_by_role("link", name=re.compile("^Certifikat")))
  for text in ("F-18", "Ren isotop / bare isotope", batch, "Kirsten Holm"):
    assert text in paper, (text, paper)
  chemist.dialog.get_by_role("button", name="Luk").last.click()
  expect(next_of(chemist, "F-18")).to_have_count(0)
  assert windows.errors == []
  assert town.problems() == ""
