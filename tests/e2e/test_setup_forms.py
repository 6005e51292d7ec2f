"""The forms of the set-up against the real server: what is made, changed, ended, swapped, granted and taken back."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.desk import Desk, part
from tests.e2e.screens import Nurse, choose, rows, sign_in
from tests.e2e.test_setup_week import column, run, touched
from tracershop import calendar
from tracershop.calendar import week_53_ahead

pytestmark = pytest.mark.e2e


def row(page: Page, text: str) -> Locator:
  """A row of the page's list."""
  return page.get_by_role("row").filter(has_text=text)


def form(page: Page) -> Locator:
  return page.get_by_role("dialog").last


def press(page: Page, name: str) -> None:
  form(page).get_by_role("button", name=name, exact=True).click()


def test_isotopes_tracers_endpoints_and_entries_are_made_changed_and_archived(desk: Desk) -> None:
  """SET-1, SET-3, SET-4, SET-5, SET-6, SET-30: each stands on a colleague's desk by itself."""
  page = desk.admin("/setup/isotopes")
  other = desk.admin("/setup/isotopes", "prodadmin2")
  page.get_by_role("button", name="Ny isotop").click()
  form(page).get_by_label("Symbol").fill("Cu64")
  press(page, "Tilføj")
  expect(form(page).get_by_text(re.compile("Skriv grundstof, bindestreg"))).to_be_visible()
  form(page).get_by_label("Symbol").fill("Cu-64")
  form(page).get_by_label("Halveringstid").fill("12,7")
  form(page).get_by_label("Enhed").select_option(label="timer")
  form(page).get_by_label("Kilde").fill("ICRP 107")
  press(page, "Tilføj")
  expect(row(other, "Cu-64")).to_contain_text(re.compile("45.720"))
  row(other, "Cu-64").get_by_role("button").first.click()
  form(other).get_by_label("Kilde").fill("ICRP 107 (2008)")
  press(other, "Gem")
  expect(row(page, "Cu-64")).to_contain_text("ICRP 107 (2008)")

  for screen in (page, other):
    screen.goto(f"{desk.town.url}/setup/tracers")
  page.get_by_role("button", name="Ny tracer").click()
  form(page).get_by_label("Kort navn").fill("DOTATATE")
  form(page).get_by_label("Klinisk navn").fill("[64Cu]Cu-DOTATATE")
  choose(form(page).get_by_label("Isotop"), "Cu-64")
  form(page).get_by_label("Holdbarhed").fill("1440")
  press(page, "Tilføj")
  expect(row(other, "DOTATATE")).to_contain_text("Cu-64")
  row(page, "DOTATATE").get_by_role("button").first.click()
  press(page, "Arkivér")
  press(page, "Arkivér")
  expect(page.get_by_role("dialog")).to_have_count(0)
  expect(row(other, "DOTATATE")).to_have_count(0)

  day = desk.day()
  nurse = desk.nurse(day=day)
  nurse.order("07:00", "3000")
  page.goto(f"{desk.town.url}/setup/customers/{desk.town.facts.north}")
  page.get_by_role("button", name="Ret sted: PET/CT").click()
  form(page).get_by_label("Transport", exact=True).fill("90")
  press(page, "Gem")
  expect(form(page).get_by_text(re.compile("kører bilen, før|før kørslen", re.I)).first).to_be_visible()
  form(page).get_by_label("Transport", exact=True).fill("25")
  press(page, "Gem")
  touched(page, "3.000.MBq").get_by_role("button", name="Jeg har set den: gennemfør").click()
  # What the question said before stands no longer, and the page says the new one.
  expect(page.get_by_role("dialog")).to_have_count(0)
  expect(page.get_by_text("25 min", exact=True)).to_be_visible()

  page.get_by_role("rowheader", name=re.compile("^FDG")).get_by_role("button").click()
  form(page).get_by_label("Mest MBq pr. ordre").fill("2500")
  press(page, "Gem")
  touched(page, "3.000.MBq", "07:00").get_by_role("button", name="Jeg har set den: gennemfør").click()
  expect(page.get_by_role("dialog")).to_have_count(0)
  order = nurse.begin("08:15")
  order.get_by_label(re.compile("Aktivitet ved levering")).fill("2600")
  order.get_by_role("button", name=re.compile("^Bestil ")).click()
  expect(order.get_by_text(re.compile(r"Over grænsen på 2.500")).first).to_be_visible()
  (mine,) = [found for found in desk.orders(nurse.page) if found["deliveryDate"] == day]
  assert (mine["orderedMbq"], mine["marks"]) == (3000, [])


def test_a_run_ends_and_slots_of_every_other_week_are_swapped(desk: Desk) -> None:
  """SET-4, SET-9, SET-10: after the last day the run makes nothing; a swap turns even and odd round."""
  day = desk.day(1)
  nurse = desk.nurse(day=day)
  nurse.order("11:30", "1500")
  page = desk.admin("/setup/week")
  other = desk.admin("/setup/week", "prodadmin2")
  run(page, day, "10:00").click()
  dialog = page.get_by_role("dialog", name=re.compile("^FDG .*10:00"))
  dialog.get_by_role("button", name="Afslut …").click()
  dialog.get_by_label("Sidste dag").fill(str(date.fromisoformat(day) - timedelta(days=1)))
  dialog.get_by_role("button", name="Afslut", exact=True).click()
  touched(page, "1.500.MBq", "11:30").get_by_role("button", name="Jeg har set den: gennemfør").click()
  expect(part(nurse.page, "11:30 FDG")).to_contain_text("Den faste levering er ophørt")
  expect(run(other, day, "10:00")).to_contain_text("til")
  run(page, day, "10:00").click()
  dialog.get_by_role("button", name="Tag slutningen tilbage").click()
  expect(part(nurse.page, "11:30 FDG")).not_to_contain_text("ophørt")
  page.keyboard.press("Escape")
  expect(page.get_by_role("dialog")).to_have_count(0)

  page.get_by_role("button", name=re.compile("^Ny levering")).click()
  choose(form(page).get_by_label("Sted"), re.compile("Nordby"))
  choose(form(page).get_by_label("Hvad"), "FDG")
  form(page).get_by_label("Levering kl.").fill("9.30")
  form(page).get_by_role("button", name="man–søn").click()
  form(page).get_by_role("radio", name="Ulige uger").check()
  form(page).get_by_role("button", name=re.compile("^Tilføj 7 leveringer")).click()
  expect(page.get_by_role("dialog")).to_have_count(0)
  mine = column(other, day).get_by_role("button", name=re.compile(r"09:30\s+Nordby", re.S))
  expect(mine).to_contain_text("Ulige uger")
  long_year = week_53_ahead(calendar.today(), 90)
  swap = page.get_by_role("button", name="Byt fra …")
  if long_year is None:
    # There is nothing to swap for, and nothing that offers it.
    expect(swap).to_have_count(0)
    return
  swap.click()
  form(page).get_by_label("Byt fra og med").fill(str(long_year[1]))
  form(page).get_by_role("button", name="Byt 7 leveringer").click()
  expect(page.get_by_role("dialog")).to_have_count(0)
  slots = [found for found in rows(other, "production")["slot"] if found["weeks"] != "every"]
  assert sorted(found["weeks"] for found in slots) == ["even"] * 7 + ["odd"] * 7
  ended = {found["endsDate"] for found in slots if found["weeks"] == "odd"}
  assert ended == {str(long_year[1] - timedelta(days=1))}
  assert {found["startsDate"] for found in slots if found["weeks"] == "even"} == {str(long_year[1])}


def test_deadlines_are_set_and_removed_and_proposed_holidays_closed(desk: Desk) -> None:
  """SET-11, SET-31, CLO-1: who could still change his order is named first."""
  day = desk.day(2)
  nurse = desk.nurse(day=day)
  nurse.order("07:00", "1100")
  page = desk.admin("/setup/deadlines")
  other = desk.admin("/setup/deadlines", "prodadmin2")
  page.get_by_role("button", name=re.compile("^Egen frist")).first.click()
  choose(form(page).get_by_label("Tracer"), "FDG")
  form(page).get_by_role("radio", name="Dagen før").check()
  form(page).get_by_label("Klokkeslæt").fill("25:00")
  press(page, "Sæt frist")
  expect(form(page).get_by_text(re.compile("Det er ikke et klokkeslæt"))).to_be_visible()
  form(page).get_by_label("Klokkeslæt").fill("12:15")
  press(page, "Sæt frist")
  expect(row(other, "FDG")).to_contain_text("12:15")
  page.get_by_role("button", name="Fjern: FDG").click()
  press(page, "Fjern")
  expect(row(other, "FDG")).to_have_count(0)

  page.goto(f"{desk.town.url}/setup/closed")
  other.goto(f"{desk.town.url}/setup/closed")
  page.get_by_role("button", name=re.compile("^Foreslå helligdage")).click()
  year = date.fromisoformat(desk.day()).year + 1
  form(page).get_by_role("radio", name=str(year)).check()
  picked = form(page).get_by_role("button", name=re.compile(r"^Luk \d+ dage"))
  expect(picked).to_be_visible()
  picked.click()
  expect(page.get_by_role("dialog")).to_have_count(0)
  other.get_by_role("radio", name=str(year)).check()
  expect(row(other, "Juledag").first).to_be_visible()
  closed = {str(found["date"]) for found in rows(other, "catalogue")["closedDate"]}
  assert {f"{year}-12-25", f"{year}-12-26", f"{year}-01-01"} <= closed


def test_a_right_is_granted_and_withdrawn_a_user_made_his_role_changed_and_his_customers_too(desk: Desk) -> None:
  """REL-2, ACC-10, ACC-3: the one whose role is changed is signed out by himself."""
  site = desk.admin("/site/users", "siteadmin")
  site.get_by_role("button", name="Ny bruger").click()
  form(site).get_by_label("Navn", exact=True).fill("Grete Lind")
  form(site).get_by_label("Brugernavn").fill("grete")
  form(site).get_by_label("Rolle").select_option(label="Produktion")
  form(site).get_by_label("Kodeord").fill("en ganske lang hemmelighed")
  press(site, "Opret")
  form(site).get_by_role("button", name="Luk").last.click()
  expect(row(site, "Grete Lind")).to_contain_text("Produktion")

  page = desk.admin("/setup/rights")
  page.get_by_role("button", name=re.compile("^Grete Lind, FDG: ingen ret")).click()
  form(page).get_by_role("button", name="Giv 1 ret").click()
  cell = page.get_by_role("button", name=re.compile("^Grete Lind, FDG: gyldig"))
  expect(cell).to_be_visible()
  cell.click()
  press(page, "Træk tilbage")
  form(page).get_by_label("Begrundelse").fill("Ny opgave")
  press(page, "Træk tilbage")
  expect(page.get_by_role("button", name=re.compile("^Grete Lind, FDG: (trukket|ingen)"))).to_be_visible()

  hers = desk.windows.open("grete")
  sign_in(hers, desk.town.url, "grete", "en ganske lang hemmelighed")
  expect(hers.get_by_role("link", name="Produktion").first).to_be_visible()
  site.get_by_role("button", name="Skift rolle: Grete Lind").click()
  form(site).get_by_label("Ny rolle").select_option(label="Bestiller")
  press(site, "Skift rolle")
  expect(hers.get_by_label("Brugernavn")).to_be_visible()
  expect(row(site, "Grete Lind")).to_contain_text("Bestiller")

  page.goto(f"{desk.town.url}/setup/people")
  page.get_by_role("radio", name="Alle").check()
  page.get_by_role("button", name="Grete Lind").click()
  choose(form(page).get_by_label("Tilføj kunde"), "Sundby")
  expect(form(page).get_by_role("listitem").filter(has_text="Sundby")).to_be_visible()
  sign_in(hers, desk.town.url, "grete", "en ganske lang hemmelighed")
  Nurse(hers).go_to(desk.day())
  expect(hers.get_by_role("button", name="Bestil FDG 07:00")).to_be_visible()
