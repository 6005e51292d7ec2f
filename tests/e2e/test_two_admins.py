"""Two admins: one proposes what matters, the other approves it, and a nurse's screen has it (EYE-1 … EYE-7)."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.desk import Desk
from tests.e2e.screens import rows
from tests.e2e.town import PASSWORD

pytestmark = pytest.mark.e2e


def form(page: Page) -> Locator:
  return page.get_by_role("dialog").last


def press(page: Page, name: str) -> None:
  form(page).get_by_role("button", name=name, exact=True).click()


def waiting(page: Page, what: str) -> Locator:
  """A change that waits, by what it is about."""
  return page.get_by_role("region", name="Venter", exact=True).get_by_role("article", name=what)


def edited(page: Page, most: str) -> None:
  """The north's limit of FDG, typed into the form of its catalogue entry and sent."""
  page.get_by_role("button", name=re.compile("^FDG ?F-18")).click()
  form(page).get_by_label("Mest MBq pr. ordre").fill(most)
  press(page, "Gem")


def limit(page: Page, customer: str) -> float:
  """How much of FDG the north may order, as its own stream says."""
  found = [row for row in rows(page, customer)["catalogueEntry"] if row["tracerId"] is not None and row["maxMbq"]]
  return float(found[0]["maxMbq"])


def test_eye_7_a_limit_is_proposed_by_one_approved_by_another_and_the_nurse_has_it(desk: Desk) -> None:
  """EYE-1, EYE-2, EYE-3, EYE-4, EYE-6: nothing has changed until the other has signed."""
  site = desk.admin("/site/system", "siteadmin")
  site.get_by_role("button", name="Kræv to personer").click()
  form(site).get_by_label("Begrundelse").fill("Vi bliver inspiceret")
  press(site, "Kræv to personer")
  expect(site.get_by_text(re.compile("Slået til af Jens Juhl"))).to_be_visible()

  nurse = desk.nurse(day=desk.day(1))
  karen = desk.admin(f"/setup/customers/{desk.town.facts.north}")
  lars = desk.admin("/setup/proposals", "prodadmin2")
  edited(karen, "900")
  expect(form(karen)).to_have_accessible_name("Det kræver to personer")
  form(karen).get_by_label("Hvorfor").fill("Kapslen rummer ikke mere")
  press(karen, "Foreslå ændringen")
  expect(karen.get_by_role("dialog")).to_have_count(0)
  expect(karen.get_by_text("Ændringen er foreslået.")).to_be_visible()
  assert limit(nurse.page, desk.north) == 20_000

  card = waiting(lars, "Katalogpost: Nordby · PET/CT, FDG")
  expect(card).to_contain_text("Foreslået af Karen Berg")
  expect(card).to_contain_text("Kapslen rummer ikke mere")
  expect(card.get_by_role("row", name=re.compile(r"^Højst, MBq 20.000.MBq 900.MBq$"))).to_be_visible()
  # Her own is not hers to decide, and it is counted for the other alone.
  expect(lars.get_by_role("link", name=re.compile("Opsætning 1 ændring venter på dig"))).to_be_visible()
  karen.get_by_role("link", name=re.compile("^Ændringer der venter")).click()
  own = waiting(karen, "Katalogpost: Nordby · PET/CT, FDG")
  expect(own.get_by_role("button", name=re.compile("^Træk tilbage"))).to_be_visible()
  expect(own.get_by_role("button", name=re.compile("^Godkend"))).to_have_count(0)

  card.get_by_role("button", name=re.compile("^Godkend")).click()
  password = form(lars).get_by_label(re.compile("kodeord", re.IGNORECASE))
  password.fill("not his password")
  press(lars, "Skriv under og godkend")
  expect(password).to_have_attribute("aria-invalid", "true")
  password.fill(PASSWORD)
  press(lars, "Skriv under og godkend")
  expect(lars.get_by_role("dialog")).to_have_count(0)
  ended = karen.get_by_role("region", name="Afgjort", exact=True).get_by_role("listitem")
  expect(ended).to_contain_text("Godkendt af Lars Dam")
  expect(ended).to_contain_text("Trådt i kraft")

  # The nurse, whose screen stood open all the while.
  form_of_order = nurse.begin("07:00")
  form_of_order.get_by_label(re.compile("Aktivitet ved levering")).fill("901")
  form_of_order.get_by_role("button", name=re.compile("^Bestil ")).click()
  expect(form_of_order.get_by_text(re.compile(r"900.MBq")).first).to_be_visible()
  assert limit(nurse.page, desk.north) == 900
  assert rows(nurse.page, desk.north).get("order", []) == []

  # And back again, which is declined.
  sign_back(desk, karen, lars)


def sign_back(desk: Desk, karen: Page, lars: Page) -> None:
  """The second proposal is declined with a reason, which its proposer reads."""
  karen.goto(f"{desk.town.url}/setup/customers/{desk.town.facts.north}")
  edited(karen, "5000")
  form(karen).get_by_label("Hvorfor").fill("Det gik ikke")
  press(karen, "Foreslå ændringen")
  expect(karen.get_by_role("dialog")).to_have_count(0)
  waiting(lars, "Katalogpost: Nordby · PET/CT, FDG").get_by_role("button", name=re.compile("^Afvis")).click()
  form(lars).get_by_label("Begrundelse").fill("Vis mig målingen")
  press(lars, "Afvis")
  karen.goto(f"{desk.town.url}/setup/proposals")
  declined = karen.get_by_role("listitem").filter(has_text="Vis mig målingen")
  expect(declined).to_contain_text("Afvist af Lars Dam")
