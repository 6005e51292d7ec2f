"""The week of runs and deliveries, changed by a production admin at /setup/week, and seen live at other desks."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.desk import Desk, part
from tests.e2e.screens import plain, rows

pytestmark = pytest.mark.e2e

DAYS = ("man", "tirs", "ons", "tors", "fre", "lør", "søn")


def weekday(day: str) -> str:
  """How the sheet names a date's day of the week: `tir`, `tirs.`, whatever the browser writes."""
  return DAYS[date.fromisoformat(day).weekday()]


def column(page: Page, day: str) -> Locator:
  return page.get_by_role("region", name="Ugeplan").get_by_role("region", name=re.compile(f"^{weekday(day)}", re.I))


def run(page: Page, day: str, time: str) -> Locator:
  """A run on the week's sheet."""
  return column(page, day).get_by_role("button", name=re.compile(rf"Kørsel \S+ {time}"))


def slot(page: Page, day: str, time: str, customer: str = "Nordby") -> Locator:
  """A delivery on the week's sheet."""
  return column(page, day).get_by_role("button", name=re.compile(rf"{time}\s+{customer}.*FDG", re.S))


def touched(page: Page, *texts: str) -> Locator:
  """The question that names the one open order; its row."""
  question = page.get_by_role("dialog", name="Det rører 1 åben ordre")
  row = question.get_by_role("row").filter(has_text="Nordby")
  expect(row).to_have_count(1)
  for text in texts:
    expect(row).to_contain_text(re.compile(text))
  return question


def test_a_run_is_added_and_every_wrong_word_is_refused_at_its_field(desk: Desk) -> None:
  """It stands on a colleague's sheet by itself; what may not is refused where it was typed (SET-1, SET-7)."""
  day = desk.day()
  page = desk.admin("/setup/week")
  other = desk.admin("/setup/week", "prodadmin2")
  expect(run(other, day, "05:45")).to_be_visible()
  page.keyboard.press("r")
  dialog = page.get_by_role("dialog", name="Ny kørsel")
  add = dialog.get_by_role("button", name=re.compile("^Tilføj .*kørs"))
  what, time, most = (dialog.get_by_label(label) for label in ("Hvad", "Endt syntese kl.", "Mest, den kan lave"))
  add.click()
  for field in (what, time):
    expect(field).to_have_attribute("aria-invalid", "true")
  expect(dialog.get_by_text("Vælg mindst én ugedag.")).to_be_visible()
  what.select_option(label="FDG")
  dialog.get_by_role("button", name="man–søn").click()
  for bad in ("25:00", "5.75", "kvart i seks"):
    time.fill(bad)
    add.click()
    expect(time).to_have_attribute("aria-invalid", "true")
    expect(dialog.get_by_text("Det er ikke et klokkeslæt.")).to_be_visible()
  time.fill("13.30")
  for bad, why in (("0", "over nul"), ("-5", "over nul"), ("meget", "ikke et tal"), ("9.000", "to måder")):
    most.fill(bad)
    add.click()
    expect(most).to_have_attribute("aria-invalid", "true")
    expect(dialog.get_by_text(re.compile(why)).first).to_be_visible()
  most.fill("45 GBq")
  expect(dialog).to_contain_text(re.compile("= 45.000.MBq"))
  # What is there already is said at the time, before it is asked for.
  time.fill("0545")
  add.click()
  expect(time).to_have_attribute("aria-invalid", "true")
  expect(dialog.get_by_text("Samme kørsel findes allerede man–søn.")).to_be_visible()
  expect(run(other, day, "13:30")).to_have_count(0)
  time.fill("13.30")
  add.click()
  expect(dialog).to_have_count(0)
  for screen in (page, other):
    for after in range(7):
      expect(run(screen, desk.day(after), "13:30")).to_contain_text("45")


def test_a_run_gets_another_time_and_the_order_it_touches_is_named_first(desk: Desk) -> None:
  """SET-8, SET-9: nothing is done before one has seen whom it touches; then both sides reckon from the new time."""
  day = desk.day(1)
  nurse, chemist = desk.nurse(day=day), desk.chemist(day)
  nurse.order("07:00", "3100")
  expect(chemist.card("07:00")).to_be_visible()
  page = desk.admin("/setup/week")
  other = desk.admin("/setup/week", "prodadmin2")
  run(page, day, "05:45").click()
  dialog = page.get_by_role("dialog", name=re.compile("^FDG .*05:45"))
  expect(dialog).to_contain_text("Nordby")
  dialog.get_by_role("button", name="Ret tid og grænse").click()
  time, most = dialog.get_by_label("Endt syntese kl."), dialog.get_by_label("Mest, den kan lave")
  for bad, why in (("ti", "ikke et klokkeslæt"), ("07:50", "før kørslen er færdig")):
    time.fill(bad)
    dialog.get_by_role("button", name="Gem").click()
    expect(time).to_have_attribute("aria-invalid", "true")
    expect(dialog.get_by_text(re.compile(why, re.I)).first).to_be_visible()
  time.fill("5.15")
  most.fill("62000")
  dialog.get_by_role("button", name="Gem").click()
  question = touched(page, "3.100.MBq", "07:00", "FDG")
  desk.camera(page, "setup-run-touched")
  question.get_by_role("button", name="Fortryd").click()
  expect(question).to_have_count(0)
  expect(run(other, day, "05:45")).to_be_visible()
  expect(run(other, day, "05:15")).to_have_count(0)
  dialog.get_by_role("button", name="Gem").click()
  touched(page).get_by_role("button", name="Jeg har set den: gennemfør").click()
  expect(run(other, day, "05:15")).to_contain_text("62")
  expect(run(other, day, "05:45")).to_have_count(0)
  order = next(row for row in desk.orders(nurse.page) if row["deliveryDate"] == day)
  assert order["orderedMbq"] == 3100
  assert "05:15" in plain(chemist.page.get_by_role("region", name="Dagsplan").inner_text())


def test_a_slot_gets_a_limit_and_the_nurse_meets_it(desk: Desk) -> None:
  """The limit is another one on every desk, from the next order on (ORD-6)."""
  day = desk.day(2)
  nurse = desk.nurse(day=day)
  page = desk.admin("/setup/week")
  other = desk.admin("/setup/week", "prodadmin2")
  slot(other, day, "11:30").click()
  theirs = other.get_by_role("dialog", name=re.compile("^FDG 11:30"))
  expect(theirs).to_contain_text("Ingen grænse", ignore_case=True)
  slot(page, day, "11:30").click()
  dialog = page.get_by_role("dialog", name=re.compile("^FDG 11:30"))
  dialog.get_by_role("button", name="Ret grænsen").click()
  most, save = dialog.get_by_label("Mest i alt"), dialog.get_by_role("button", name="Gem")
  for bad, why in (("0", "over nul"), ("2.000", "to måder"), ("to tusind", "ikke et tal")):
    most.fill(bad)
    save.click()
    expect(most).to_have_attribute("aria-invalid", "true")
    expect(dialog.get_by_text(re.compile(why)).first).to_be_visible()
  most.fill("2000")
  save.click()
  expect(theirs).to_contain_text(re.compile("2.000.MBq"))
  form = nurse.begin("11:30")
  amount = form.get_by_label(re.compile("Aktivitet ved levering"))
  amount.fill("2500")
  form.get_by_role("button", name=re.compile("^Bestil ")).click()
  expect(amount).to_have_attribute("aria-invalid", "true")
  expect(form.get_by_text(re.compile("grænse", re.I)).first).to_be_visible()
  amount.fill("1900")
  form.get_by_role("button", name=re.compile("^Bestil ")).click()
  expect(part(nurse.page, "11:30 FDG")).to_be_visible()


def test_a_slot_ends_and_the_order_after_it_is_named_first(desk: Desk) -> None:
  """SET-4, SET-8, SET-9: the order stays, marked on both screens; nobody is offered it until the end is taken back."""
  day = desk.day(3)
  nurse, chemist = desk.nurse(day=day), desk.chemist(day)
  nurse.order("08:15", "2700")
  chemist.card("08:15").click()
  page = desk.admin("/setup/week")
  other = desk.admin("/setup/week", "prodadmin2")
  expect(slot(other, day, "08:15")).to_be_visible()
  slot(page, day, "08:15").click()
  dialog = page.get_by_role("dialog", name=re.compile("^FDG 08:15"))
  dialog.get_by_role("button", name="Afslut …").click()
  last = dialog.get_by_label("Sidste dag")
  end = dialog.get_by_role("button", name="Afslut", exact=True)
  last.fill("")
  end.click()
  expect(last).to_have_attribute("aria-invalid", "true")
  last.fill(str(date.fromisoformat(desk.day()) - timedelta(days=30)))
  end.click()
  expect(last).to_have_attribute("aria-invalid", "true")
  before = str(date.fromisoformat(day) - timedelta(days=1))
  last.fill(before)
  end.click()
  question = touched(page, "2.700.MBq", "08:15", "FDG")
  desk.camera(page, "setup-slot-touched")
  question.get_by_role("button", name="Jeg har set den: gennemfør").click()
  expect(question).to_have_count(0)
  expect(slot(other, day, "08:15")).to_contain_text("til")
  mine = part(nurse.page, "08:15 FDG")
  expect(mine).to_contain_text("Den faste levering er ophørt")
  expect(chemist.panel).to_contain_text("den faste levering er ophørt")
  nurse.go_to(desk.day(10))
  expect(nurse.page.get_by_role("button", name="Bestil FDG 07:00")).to_be_visible()
  expect(nurse.page.get_by_role("button", name="Bestil FDG 08:15")).to_have_count(0)

  slot(page, day, "08:15").click()
  dialog.get_by_role("button", name="Tag slutningen tilbage").click()
  expect(nurse.page.get_by_role("button", name="Bestil FDG 08:15")).to_be_visible()
  expect(chemist.panel).not_to_contain_text("ophørt")
  (order,) = [row for row in desk.orders(nurse.page) if row["deliveryDate"] == day]
  assert (order["status"], order["marks"]) == ("ordered", [])
  assert rows(chemist.page, "production")
