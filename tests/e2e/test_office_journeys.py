"""What production does for and to customers' orders beside the journeys of the week, by hand, in real browsers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.desk import Desk, part
from tests.e2e.screens import Chemist, choose, plain

pytestmark = pytest.mark.e2e

HALF_LIFE = 6586.2


def orders_on(desk: Desk, page: object, day: str) -> list[dict[str, object]]:
  return [row for row in desk.orders(page) if row["deliveryDate"] == day]  # type: ignore[arg-type]


def accepted(order: Locator) -> None:
  expect(order).to_have_attribute("aria-label", re.compile("Accepteret"))


def test_an_order_on_behalf_past_the_deadline_then_rejected_reopened_and_accepted_with_all_of_its_delivery(
  desk: Desk,
) -> None:
  """ORD-9, ORD-18, STA-3, STA-4, STA-5: the customer sees each step and its reason."""
  day = desk.town.facts.passed or ""
  nurse, chemist = desk.nurse(day=day), desk.chemist(day)
  page, office = nurse.page, chemist.page
  office.keyboard.press("n")
  form = chemist.dialog
  choose(form.get_by_label("Kunde og sted"), re.compile("Nordby"))
  form.get_by_text("FDG", exact=True).click()
  form.get_by_label("Leveringsdag").fill(day)
  form.get_by_text(re.compile("^08:15")).first.click()
  form.get_by_label(re.compile("^Bestilt, kl")).fill("2200")
  send = form.get_by_role("button", name=re.compile("^Bestil 2"))
  send.click()
  expect(form.get_by_text("Vælg en årsag.")).to_be_visible()
  assert orders_on(desk, page, day) == []
  form.get_by_text("Aftalt i telefon").click()
  form.get_by_label("Uddybning").fill("ringede kl. ti")
  send.click()
  expect(form).to_have_count(0)
  mine = part(page, "08:15 FDG 2.200.MBq")
  expect(mine).to_contain_text("Kirsten Holm")
  (row,) = orders_on(desk, page, day)
  assert (row["status"], row["marks"]) == ("ordered", ["late", "onBehalf"])

  chemist.card("08:15").click()
  office.keyboard.press("x")
  expect(chemist.dialog).to_be_visible()
  reject = chemist.dialog.get_by_role("button", name=re.compile("^Afvis"))
  reject.click()
  expect(chemist.dialog.get_by_text("Vælg en årsag.")).to_be_visible()
  chemist.dialog.get_by_text("Produktion", exact=True).click()
  chemist.dialog.get_by_role("textbox").fill("Kørslen er aflyst")
  reject.click()
  expect(mine).to_have_attribute("aria-label", re.compile("Afvist"))
  expect(mine).to_contain_text("Produktion / Production: Kørslen er aflyst")
  expect(chemist.dialog).to_have_count(0)
  office.keyboard.press("o")
  expect(chemist.dialog).to_be_visible()
  chemist.dialog.get_by_text("Produktion", exact=True).click()
  chemist.dialog.get_by_role("textbox").fill("Den kører alligevel")
  chemist.dialog.get_by_role("button", name=re.compile("^Genåbn")).click()
  expect(chemist.dialog).to_have_count(0)
  expect(mine).to_have_attribute("aria-label", re.compile("Bestilt"))
  expect(mine).not_to_contain_text("Kørslen er aflyst")

  # A second order on the same delivery, and both at once.
  office.keyboard.press("n")
  form.get_by_label(re.compile("^Bestilt, kl")).fill("800")
  form.get_by_text("Patient", exact=True).click()
  form.get_by_role("button", name=re.compile("^Bestil 8")).click()
  expect(form).to_have_count(0)
  expect(part(page, "08:15 FDG 800.MBq")).to_be_visible()
  office.keyboard.press("Shift+A")
  for amount in ("2.200", "800"):
    accepted(part(page, f"08:15 FDG {amount}.MBq"))
  assert [row["status"] for row in orders_on(desk, page, day)] == ["accepted", "accepted"]


def test_a_nurse_asks_to_cancel_what_is_accepted_and_it_is_granted_with_one_key(desk: Desk) -> None:
  """REQ-1, REQ-3: it stays ordered until production says yes."""
  day = desk.day()
  nurse, chemist = desk.nurse(day=day), desk.chemist(day)
  page, office = nurse.page, chemist.page
  nurse.order("11:30", "1700")
  chemist.card("11:30").click()
  office.keyboard.press("a")
  mine = part(page, "11:30 FDG")
  accepted(mine)
  mine.get_by_role("button", name=re.compile("^Bed om annullering")).click()
  asking = page.get_by_role("dialog")
  asking.get_by_label("Hvorfor").fill("Patienten er 010190-1234")
  asking.get_by_role("button", name="Send anmodning").click()
  expect(asking.get_by_text(re.compile("ligner et CPR-nummer"))).to_be_visible()
  asking.get_by_label("Hvorfor").fill("Skanneren er i stykker")
  asking.get_by_role("button", name="Send anmodning").click()
  expect(mine).to_contain_text("venter på svar")
  assert orders_on(desk, page, day)[-1]["status"] == "accepted"
  waiting = office.get_by_role("region", name="Anmodninger").get_by_role("listitem")
  expect(waiting).to_have_count(1)
  office.keyboard.press("q")
  expect(waiting).to_contain_text("Skanneren er i stykker")
  expect(waiting).to_contain_text(re.compile(r"1.700.MBq"))
  office.keyboard.press("g")
  expect(waiting).to_have_count(0)
  expect(mine).to_have_count(0)
  expect(chemist.card("11:30")).to_contain_text("Annulleret")
  assert orders_on(desk, page, day)[-1]["status"] == "cancelled"


def test_all_of_a_run_is_late_and_then_put_off_in_one_act_and_both_customers_say_yes(desk: Desk) -> None:
  """NOT-4, PLAN-21, STA-9, STA-10."""
  day = desk.day(1)
  nurse, other, chemist = desk.nurse(day=day), desk.nurse("nurse-sundby", day=day), desk.chemist(day)
  office = chemist.page
  nurse.order("07:00", "2000")
  other.order("08:15", "1000")
  chemist.card("07:00").click()
  office.keyboard.press("Shift+A")
  accepted(part(nurse.page, "07:00 FDG"))

  office.keyboard.press("l")
  chemist.dialog.get_by_text(re.compile(r"^Alt fra kørsel 05:45 \(2\)")).click()
  chemist.dialog.get_by_label("Minutter efter planlagt levering").fill("20")
  chemist.dialog.get_by_role("button", name="Meld 20 min forsinkelse").click()
  expect(part(nurse.page, "07:00 FDG")).to_contain_text(re.compile("ventes 07:20"))
  expect(part(other.page, "08:15 FDG")).to_contain_text(re.compile("ventes 08:35"))

  expect(chemist.panel).to_contain_text("07:20")
  expect(chemist.dialog).to_have_count(0)
  office.keyboard.press("u")
  chemist.dialog.get_by_role("button", name=re.compile("^Udskyd alt fra kørslen")).click()
  rows = chemist.dialog.get_by_role("listitem").filter(has_text="MBq")
  expect(rows).to_have_count(2)
  # From 10:00 to 11:30, with overhead; both together are what the later run must make.
  at_run = [mbq * 1.05 * 2 ** (5400 / HALF_LIFE) for mbq in (2000, 1000)]
  for row, name, mbq in ((rows.nth(0), "07:00 Nordby", at_run[0]), (rows.nth(1), "08:15 Sundby", at_run[1])):
    expect(row).to_contain_text(name)
    expect(row).to_contain_text(re.compile(rf"koster kørsel 10:00 {-(-mbq // 1):,.0f}".replace(",", ".")))
  expect(chemist.dialog).to_contain_text(
    re.compile(rf"0 →bliver til {-(-sum(at_run) // 1):,.0f}.MBq".replace(",", "."))
  )
  chemist.dialog.get_by_role("button", name="Syntesen mislykkedes").click()
  chemist.dialog.get_by_role("button", name="Udskyd 2 leveringer").click()
  expect(chemist.dialog).to_have_count(0)
  for who, amount in ((nurse, "2.000"), (other, "1.000")):
    asked = who.page.get_by_role("region", name=re.compile(rf"^FDG {amount}.MBq er udsat"))
    expect(asked).to_contain_text("Syntesen mislykkedes")
    asked.get_by_role("button", name=re.compile("^Bekræft ")).click()
    expect(asked).to_have_count(0)
    expect(part(who.page, rf"11:30 FDG {amount}.MBq")).to_be_visible()
  expect(chemist.card("11:30")).not_to_contain_text("Afventer")
  (row,) = orders_on(desk, nurse.page, day)
  assert (row["status"], row["awaitsConfirmation"]) == ("accepted", False)


def test_injections_are_put_off_and_confirmed_and_one_order_more_is_reckoned(desk: Desk) -> None:
  """STA-9, STA-10, PLAN-2, PLAN-20."""
  day = desk.day(2)
  nurse, chemist = desk.nurse(day=day), desk.chemist(day)
  page, office = nurse.page, chemist.page
  page.get_by_role("button", name="Bestil FET, injektioner").click()
  form = page.locator("form")
  form.get_by_label("Antal injektioner").fill("2")
  form.get_by_label(re.compile("^Klokkeslæt")).fill("10:15")
  form.get_by_role("button", name=re.compile("^Bestil 2 injektioner")).click()
  expect(part(page, "10:15 FET")).to_be_visible()
  office.get_by_role("button", name=re.compile(r"^FET\s+10:15\s+Nordby\s")).click()
  office.keyboard.press("u")
  expect(chemist.dialog.get_by_role("button", name=re.compile("^Udskyd alt fra"))).to_have_count(0)
  at = chemist.dialog.get_by_label("Leveres kl.")
  chemist.dialog.get_by_text("Produktion", exact=True).click()
  chemist.dialog.get_by_label("Uddybning").fill("Råvaren er forsinket")
  postpone = chemist.dialog.get_by_role("button", name=re.compile("^Udskyd"))
  for bad, why in (("10:00", "efter 10:15"), ("18:30", "modtager ikke")):
    at.fill(bad)
    postpone.click()
    expect(chemist.dialog.get_by_text(re.compile(why)).first).to_be_visible()
  at.fill("13:45")
  postpone.click()
  asked = page.get_by_role("region", name=re.compile("^FET 2 injektioner er udsat"))
  expect(asked).to_contain_text("Råvaren er forsinket")
  asked.get_by_role("button", name=re.compile("^Bekræft ")).click()
  expect(asked).to_have_count(0)
  expect(part(page, "13:45 FET 2 injektioner")).to_be_visible()
  (row,) = orders_on(desk, page, day)
  assert (row["injections"], row["awaitsConfirmation"]) == (2, False)

  nurse.order("07:00", "1000")
  expect(chemist.card("07:00")).to_be_visible()
  office.goto(f"{desk.town.url}/production/plan/{day}")
  card = office.get_by_role("region", name=re.compile("^FDG 05:45"))
  at_run = [mbq * 1.05 * 2 ** (4500 / HALF_LIFE) for mbq in (1000, 3000)]
  expect(card).to_contain_text(re.compile(rf"skal lave {-(-at_run[0] // 1):,.0f}".replace(",", ".")))
  card.get_by_label("Én ordre mere").fill("3 GBq")
  choose(card.get_by_label("til", exact=True), re.compile("07:00 Nordby"))
  expect(card).to_contain_text(re.compile(rf"koster {-(-at_run[1] // 1):,.0f}".replace(",", ".")))
  expect(card).to_contain_text(re.compile(rf"{-(-sum(at_run) // 1):,.0f}".replace(",", ".")))

  # A date before the window is the server's answer, and says when it was asked.
  office.goto(f"{desk.town.url}/production/plan/2026-01-05")
  expect(office.get_by_role("button", name="Hent igen")).to_be_visible()
  assert "Én ordre mere" not in plain(Chemist(office).page.locator("main").inner_text())
