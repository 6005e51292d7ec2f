"""The journeys of a working week, by hand, in real browsers: ordering, asking, answering, putting off, setting up.

MariaDB, Redis, nginx and two serving processes run as in production. Nobody reloads anything: what one person does, the
others see by itself.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk, part
from tests.e2e.screens import Nurse, choose, live, plain, sign_in
from tests.e2e.town import PASSWORD

pytestmark = pytest.mark.e2e

HALF_LIFE = 6586.2


def test_a_nurse_orders_each_kind_edits_and_cancels_it(desk: Desk) -> None:
  """Activity at a slot, injections at a free time, a bare isotope (ORD-1, ORD-8, ORD-11, ORD-12, ORD-14, STA-2)."""
  nurse, chemist = desk.nurse(), desk.chemist()
  page = nurse.page

  nurse.order("07:00", "4200", "To patienter")
  expect(chemist.card("07:00")).to_contain_text("4\u00a0200")
  part(page, "07:00 FDG").get_by_role("button", name=re.compile("^Ret ")).click()
  page.get_by_label(re.compile("Aktivitet ved levering")).fill("4,5 GBq")
  page.get_by_role("button", name=re.compile("^Ret til")).click()
  expect(chemist.card("07:00")).to_contain_text("4\u00a0500")

  page.get_by_role("button", name="Bestil FET, injektioner").click()
  form = page.locator("form")
  count, at = form.get_by_label("Antal injektioner"), form.get_by_label(re.compile("^Klokkeslæt"))
  count.fill("2")
  at.fill("1830")
  form.get_by_role("button", name=re.compile("^Bestil")).click()
  expect(at).to_have_attribute("aria-invalid", "true")
  expect(form.get_by_text(re.compile("Uden for modtagetiden: .*07:00–17:00"))).to_be_visible()
  count.fill("9")
  expect(form.get_by_text("Over grænsen på 4")).to_be_visible()
  count.fill("2")
  at.fill("10.15")
  form.get_by_role("button", name=re.compile("^Bestil 2 injektioner")).click()
  expect(part(page, "10:15 FET 2 injektioner")).to_be_visible()
  injections = chemist.page.get_by_role("button", name=re.compile(r"^FET\s+10:15\s+Nordby\s"))
  expect(injections).to_contain_text("2")
  part(page, "10:15 FET").get_by_role("button", name=re.compile("^Ret ")).click()
  page.get_by_label(re.compile("^Klokkeslæt")).fill("10:45")
  page.get_by_role("button", name="Gem ændringen").click()
  expect(chemist.page.get_by_role("button", name=re.compile(r"^FET\s+10:45\s+Nordby\s"))).to_be_visible()

  page.get_by_role("button", name="Bestil F-18 08:00").click()
  form = page.locator("form")
  form.get_by_label(re.compile("Aktivitet ved levering")).fill("3000")
  form.get_by_text("Andet", exact=True).click()
  form.get_by_role("button", name=re.compile("^Bestil 3")).click()
  bare = chemist.page.get_by_role("button", name=re.compile(r"^F-18\s+08:00\s+Nordby\s"))
  expect(bare).to_contain_text("3\u00a0000")

  for what in ("07:00 FDG", "10:45 FET", "08:00 F-18"):
    part(page, what).get_by_role("button", name=re.compile("^Annullér ")).click()
    page.get_by_role("dialog").get_by_role("button", name="Annullér ordren").click()
    expect(part(page, what)).to_have_count(0)
  expect(chemist.card("07:00")).to_contain_text("Annulleret")
  assert {row["kind"]: row["status"] for row in desk.orders(page)} == dict.fromkeys(
    ("activity", "injection", "isotope"), "cancelled"
  )


def test_she_asks_when_she_may_no_longer_order_and_production_answers_with_one_key(desk: Desk) -> None:
  """A late order is granted, a change of an accepted order declined with a reason; both screens follow (REQ-1 … REQ-7,
  ORD-7)."""
  nurse, chemist = desk.nurse(day=desk.town.facts.passed), desk.chemist()
  page, office = nurse.page, chemist.page

  page.get_by_role("button", name="Bed om sen ordre FDG 07:00").click()
  form = page.locator("form")
  expect(form).to_contain_text("Det er en anmodning, ikke en ordre")
  form.get_by_label(re.compile("Aktivitet ved levering")).fill("2000")
  form.get_by_label("Hvorfor").fill("Akut patient")
  form.get_by_role("button", name="Send anmodning").click()
  expect(page.get_by_text("Anmodning om ordre: venter på svar")).to_be_visible()
  assert desk.orders(page) == [row for row in desk.orders(page) if row["deliveryDate"] != desk.town.facts.passed]

  asked = office.get_by_role("region", name="Anmodninger").get_by_role("listitem").first
  expect(asked).to_contain_text("Ønsker ordre")
  # One line leaves room for what is next; who goes to it sees all of it.
  office.keyboard.press("q")
  expect(asked).to_be_focused()
  expect(asked).to_contain_text("Akut patient")
  # What it costs at the run that would make it: with overhead, from 07:00 back to 05:45.
  costs = -(-2000 * 1.05 * 2 ** (75 * 60 / HALF_LIFE) // 1)
  expect(asked).to_contain_text(
    re.compile(rf"koster {costs:,.0f} MBq mere".replace(",", ".").replace(" MBq", ".MBq"), re.I)
  )
  desk.camera(office, "requests")
  office.keyboard.press("g")
  expect(asked).to_have_count(0)
  # What production itself has just granted is no news to it.
  expect(office.get_by_text(re.compile("ny ordre"))).to_have_count(0)
  late = part(page, "07:00 FDG 2.000.MBq")
  expect(late).to_contain_text("Den ønskede ordre er imødekommet")
  expect(late).to_contain_text("Efter jeres anmodning")
  assert [row["marks"] for row in desk.orders(page) if row["deliveryDate"] == desk.town.facts.passed] == [
    ["byRequest", "late"]
  ]

  nurse.go_to(desk.day())
  nurse.order("08:15", "1500")
  chemist.card("08:15").click()
  office.keyboard.press("a")
  mine = part(page, "08:15 FDG")
  expect(mine).to_have_attribute("aria-label", re.compile("Accepteret"))
  mine.get_by_role("button", name=re.compile("^Bed om ændring")).click()
  form = page.locator("form")
  form.get_by_label(re.compile("Aktivitet ved levering")).fill("1900")
  form.get_by_label("Hvorfor").fill("En patient mere")
  form.get_by_role("button", name="Send anmodning om ændring").click()
  expect(mine).to_contain_text("Anmodning om ændring: venter på svar")
  expect(asked).to_have_count(1)
  office.keyboard.press("q")
  expect(asked).to_contain_text(re.compile("1.500.MBq.*1.900.MBq", re.S))
  office.keyboard.press("d")
  chemist.dialog.get_by_role("button", name="Afslå").click()
  expect(chemist.dialog.get_by_text("Skriv en begrundelse.")).to_be_visible()
  chemist.dialog.get_by_role("textbox").fill("Kørslen er fuld")
  chemist.dialog.get_by_role("button", name="Afslå").click()
  expect(mine).to_contain_text("Ændringen er afslået")
  expect(mine).to_contain_text("Kørslen er fuld")
  expect(mine).to_contain_text("Kirsten Holm")
  assert [row["orderedMbq"] for row in desk.orders(page) if row["deliveryDate"] == desk.day()][-1] == 1500


def test_an_order_is_moved_put_back_put_off_and_late_and_its_customer_says_yes(desk: Desk) -> None:
  """The arithmetic of a move on both screens, a postponement and its confirmation, a delay (STA-7 … STA-10, NOT-4)."""
  day, later = desk.day(1), desk.day(2)
  nurse, chemist = desk.nurse(day=day), desk.chemist(day)
  page, office = nurse.page, chemist.page
  nurse.order("11:30", "5400")
  chemist.card("11:30").click()
  office.keyboard.press("a")
  expect(part(page, "11:30 FDG")).to_have_attribute("aria-label", re.compile("Accepteret"))
  # A dialog that was opened before would say, rightly, that the order has moved on.
  expect(chemist.panel).to_contain_text("Accepteret")

  office.keyboard.press("m")
  choice = chemist.dialog.get_by_role("radio", name=re.compile("^07:00"))
  # 5,400 MBq at 11:30 are 29,706 at 07:00, and with overhead cost the run at 05:45 50,085.
  expect(chemist.dialog).to_contain_text(re.compile("5.400.MBq til 11:30 = 29.706.MBq kl. 07:00"))
  expect(chemist.dialog).to_contain_text(re.compile("koster kørsel 05:45 50.085.MBq"))
  choice.check()
  chemist.dialog.get_by_role("button", name="Flyt til 07:00").click()
  expect(chemist.card("07:00")).to_be_visible()
  moved = part(page, "07:00 FDG")
  expect(moved).to_contain_text("Flyttet fra 11:30 til 07:00")
  expect(moved).to_contain_text(re.compile("5.400.MBq kl. 11:30 svarer til 29.706.MBq i vialerne kl. 07:00"))
  desk.camera(page, "nurse-moved")
  chemist.card("07:00").click()
  chemist.panel.get_by_role("button", name="Sæt tilbage").click()
  expect(part(page, "11:30 FDG")).not_to_contain_text("Flyttet")

  chemist.card("11:30").click()
  office.keyboard.press("u")
  chemist.dialog.get_by_role("radio", name=re.compile(r"^(?!.*11:30).* 07:00")).first.check()
  chemist.dialog.get_by_label("Produktion").check(force=True)
  chemist.dialog.get_by_label("Uddybning").fill("Syntesen mislykkedes")
  chemist.dialog.get_by_role("button", name=re.compile("^Udskyd til")).click()
  expect(chemist.dialog).to_have_count(0)
  chemist.go_to(later)
  expect(chemist.card("07:00")).to_contain_text("Afventer")
  asked = page.get_by_role("region", name=re.compile(r"^FDG 5.400.MBq er udsat"))
  expect(asked).to_contain_text("Syntesen mislykkedes")
  expect(asked).to_contain_text(re.compile("5.400.MBq ved den levering"))
  asked.get_by_role("button", name=re.compile("^Bekræft ")).click()
  expect(asked).to_have_count(0)
  expect(chemist.card("07:00")).not_to_contain_text("Afventer")
  (order,) = [row for row in desk.orders(page) if row["deliveryDate"] == later]
  assert (order["orderedMbq"], order["awaitsConfirmation"], order["status"]) == (5400, False, "accepted")

  chemist.card("07:00").click()
  office.keyboard.press("l")
  chemist.dialog.get_by_label("Minutter efter planlagt levering").fill("25")
  chemist.dialog.get_by_label("Besked til kunderne").fill("Bilen er punkteret")
  chemist.dialog.get_by_role("button", name="Meld 25 min forsinkelse").click()
  told = page.get_by_role("note", name="Forsinkelse")
  expect(told).to_contain_text("Bilen er punkteret")
  expect(told).to_contain_text("07:25")
  told.get_by_role("link").click()
  expect(part(page, "07:00 FDG")).to_contain_text(re.compile("Forsinket: ventes 07:25"))
  expect(chemist.card("07:00")).to_contain_text("07:25")
  told.get_by_role("button", name=re.compile("^Læst")).click()
  expect(told).to_have_count(0)


def test_an_admin_sets_up_a_new_customer_to_its_first_order(desk: Desk) -> None:
  """Customer, place, what it may order, when, and who orders: led from step to step, to an order placed by its new user
  (SET-1, SET-5, SET-7, ACC-10)."""
  page = desk.windows.open("prodadmin")
  sign_in(page, desk.town.url, "prodadmin", PASSWORD)
  page.get_by_role("link", name="Opsætning").click()
  page.get_by_role("button", name="Ny kunde").click()
  dialog = page.get_by_role("dialog")
  dialog.get_by_role("button", name="Tilføj").click()
  expect(dialog.get_by_label("Kort navn")).to_have_attribute("aria-invalid", "true")
  dialog.get_by_label("Kort navn").fill("nordby")
  dialog.get_by_label("Fulde navn").fill("Vestby Sygehus")
  dialog.get_by_role("button", name="Tilføj").click()
  expect(dialog.get_by_label("Kort navn")).to_have_attribute("aria-invalid", "true")
  dialog.get_by_label("Kort navn").fill("Vestby")
  dialog.get_by_label("Dispensernummer").fill("15")
  dialog.get_by_role("button", name="Tilføj").click()

  expect(dialog.get_by_label("Transport", exact=True)).to_be_visible()
  dialog.get_by_label("Navn", exact=True).fill("PET/MR")
  dialog.get_by_label("Transport", exact=True).fill("25")
  dialog.get_by_role("button", name="Tilføj").click()
  choose(dialog.get_by_label("Tracer eller isotop"), "FDG")
  dialog.get_by_label("Tillæg som faktor").fill("1,2")
  dialog.get_by_label("Mest MBq pr. ordre").fill("9000")
  dialog.get_by_role("button", name="Giv lov").click()
  dialog.get_by_label("Levering kl.").fill("9.15")
  dialog.get_by_role("button", name=re.compile("^Tilføj .*levering")).click()
  expect(dialog.get_by_text("Vælg mindst én ugedag.")).to_be_visible()
  dialog.get_by_role("button", name="man–søn").click()
  dialog.get_by_role("button", name=re.compile("^Tilføj .*levering")).click()
  dialog.get_by_role("button", name="Ny ekstern bruger").click()
  dialog.get_by_label("Navn", exact=True).fill("Thomas Fjord")
  dialog.get_by_label("Brugernavn").fill("thomas")
  dialog.get_by_label("Kodeord").fill("en ganske lang hemmelighed")
  dialog.get_by_role("button", name="Opret").click()
  expect(dialog).to_contain_text("en ganske lang hemmelighed")
  dialog.get_by_role("button", name="Luk").last.click()
  expect(page.get_by_text("Vestby kan bestille.")).to_be_visible()

  new = desk.windows.open("thomas")
  sign_in(new, desk.town.url, "thomas", "en ganske lang hemmelighed")
  first = new.get_by_role("button", name=re.compile("^Bestil FDG 09:15"))
  while not first.count():
    current = new.locator('[id^="day-20"][aria-pressed="true"]').get_attribute("id") or ""
    Nurse(new).go_to(str(date.fromisoformat(current[4:]) + timedelta(days=1)))
  first.click()
  new.get_by_label(re.compile("Aktivitet ved levering")).fill("1200")
  new.get_by_role("button", name=re.compile("^Bestil 1")).click()
  order = part(new, "09:15 FDG 1.200.MBq")
  expect(order).to_contain_text("Thomas Fjord")
  live(new)
  # Nobody else sees it, and the site admin sees for whom he orders.
  page.get_by_role("link", name="Personer").click()
  expect(page.get_by_role("row", name=re.compile("Thomas Fjord.*Vestby"))).to_be_visible()


def test_a_change_that_touches_open_orders_lists_them_and_asks(desk: Desk) -> None:
  """SET-8, SET-9: a closed date; its orders stay, marked, on both screens, until it is opened again."""
  day = desk.day(3)
  nurse, chemist = desk.nurse(day=day), desk.chemist(day)
  nurse.order("11:30", "2500")
  expect(chemist.card("11:30")).to_be_visible()
  page = desk.windows.open("prodadmin")
  sign_in(page, desk.town.url, "prodadmin", PASSWORD)
  page.goto(f"{desk.town.url}/setup/closed")
  page.get_by_role("button", name="Ny lukkedag").first.click()
  dialog = page.get_by_role("dialog")
  dialog.get_by_label("Dato").fill(day)
  dialog.get_by_label("Navn").fill("Flyttedag")
  dialog.get_by_role("button", name=re.compile("^Luk .*dag")).click()
  question = page.get_by_role("dialog", name="Det rører 1 åben ordre")
  expect(question.get_by_role("row").filter(has_text="Nordby")).to_contain_text(re.compile("2.500.MBq"))
  question.get_by_role("button", name="Jeg har set den: gennemfør").click()
  mine = part(nurse.page, "11:30 FDG")
  expect(mine).to_contain_text("Dagen er blevet lukket")
  chemist.card("11:30").click()
  expect(chemist.panel).to_contain_text("lukket dag")
  row = page.get_by_role("row").filter(has_text="Flyttedag")
  row.get_by_role("button").click()
  page.get_by_role("dialog").get_by_role("button", name="Åbn igen").click()
  expect(mine).not_to_contain_text("lukket")
  expect(chemist.panel).not_to_contain_text("lukket dag")


def test_a_notice_is_read_a_month_is_looked_at_and_patients_make_an_order(desk: Desk) -> None:
  """NOT-1, NOT-3: with its receipt. CALC-1: what the patients need fills the form. CAL-1: the month counts it."""
  day = desk.day(2)
  nurse, other, chemist = desk.nurse(day=day), desk.nurse("nurse-sundby", day=day), desk.chemist(day)
  office = chemist.page
  office.get_by_role("link", name="Beskeder").click()
  office.get_by_label("Besked", exact=True).fill("Brandøvelse kl. 14")
  office.get_by_text("Udvalgte kunder").click()
  office.get_by_role("form", name="Ny besked").get_by_text("Nordby", exact=True).click()
  office.get_by_role("button", name="Send beskeden").click()
  told = nurse.page.get_by_role("note", name="Besked fra produktionen")
  expect(told).to_contain_text("Brandøvelse kl. 14")
  sent = office.get_by_role("article").filter(has_text="Brandøvelse")
  expect(sent).to_contain_text("0 af 1 har læst")
  told.get_by_role("button", name=re.compile("^Læst")).click()
  expect(told).to_have_count(0)
  expect(sent).to_contain_text("1 af 1 har læst")
  expect(other.page.get_by_role("note")).to_have_count(0)

  page = other.page
  page.keyboard.press("b")
  counting = page.get_by_role("dialog", name="Beregner")
  choose(counting.get_by_label("Levering", exact=True), re.compile("FDG .*08:15"))
  counting.get_by_role("textbox").first.fill("9.15")
  page.keyboard.press("Enter")
  page.keyboard.type("300")
  page.keyboard.press("Enter")
  page.keyboard.type("10:30")
  page.keyboard.press("Enter")
  page.keyboard.type("300")
  need = -(-300 * (2 ** (3600 / HALF_LIFE) + 2 ** (8100 / HALF_LIFE)) // 1)
  expect(counting).to_contain_text(f"{need:,.0f}".replace(",", "\u00a0"))
  counting.get_by_role("button", name=re.compile("^Brug .*MBq")).click()
  form = page.locator("form")
  expect(form.get_by_label(re.compile("Aktivitet ved levering"))).to_have_value(re.compile(f"{need:.0f}"[:1]))
  form.get_by_role("button", name=re.compile("^Bestil ")).click()
  expect(part(page, "08:15 FDG")).to_contain_text(f"{need:,.0f}".replace(",", "\u00a0"))
  # The stream may be before the answer: as long as the form stands, keys are its.
  expect(form).to_have_count(0)

  page.keyboard.press("m")
  counted = page.get_by_role("gridcell").or_(page.get_by_role("button")).filter(has_text=re.compile("MBq"))
  expect(counted.first).to_be_visible()
  office.get_by_role("link", name="Kalender").click()
  expect(office.get_by_role("heading", level=1)).to_be_visible()
  office.get_by_role("link", name="Plan").click()
  expect(office.get_by_text("skal lave").first).to_be_visible()
  assert plain(office.get_by_role("heading", level=1).first.inner_text())
