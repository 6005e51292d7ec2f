"""What is done on each screen from batch to door before it is looked at, in either language, on the demo's day."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.acts import Act, delivery, dialog, heading, press

MORNING_BATCH = "FDG-261124-1"
KAERHOLM, ALOESE = r"^FDG\s+08:30\s+Kærholm", r"^FDG\s+08:45\s+Åløse"


def batch(page: Page) -> None:
  """The morning's batch with its balance, tests and vials."""
  page.get_by_role("button", name=re.compile(MORNING_BATCH)).first.click()
  expect(page.get_by_role("article", name=MORNING_BATCH)).to_be_visible()


def recall(page: Page) -> None:
  expect(page.get_by_role("article", name=MORNING_BATCH)).to_be_visible()


def reaching(page: Page) -> None:
  """The first customer who is silent was told by a person."""
  page.get_by_role("button", name=re.compile("^(Meld nået|Reached): ")).first.click()
  dialog(page)


def opening(page: Page) -> None:
  press(page, "Opret batch|Open a batch|Open batch")
  dialog(page)


def templates(page: Page) -> None:
  page.get_by_role("button", name=re.compile("^FDG")).click()
  expect(page.get_by_role("textbox").first).to_have_value(re.compile("Udseende"))


def searching(page: Page) -> None:
  page.get_by_role("main").get_by_role("button", name=re.compile("^(Søg|Search|Find)$")).click()
  expect(page.get_by_role("row").nth(1)).to_be_visible()


def at(name: str, button: str) -> Act:
  """Looks at a delivery, and opens what is done to it."""

  def act(page: Page) -> None:
    delivery(page, name)
    press(page, button)
    dialog(page)

  return act


def of_batch(button: str) -> Act:
  """Opens a decision about it, or about one of its tests or vials."""

  def act(page: Page) -> None:
    batch(page)
    press(page, button)
    dialog(page)

  return act


def receiving(page: Page) -> None:
  press(page, "Meld modtaget|Report as received")
  dialog(page)


def departures(page: Page) -> None:
  press(page, "Afgange|Departures")
  dialog(page)
  expect(page.get_by_role("dialog").get_by_role("heading").nth(1)).to_be_visible()


def returning(page: Page) -> None:
  """The car that left is said to have come back."""
  departures(page)
  page.get_by_role("button", name=re.compile("^(Bilen kom tilbage|The car came back): ")).first.click()
  expect(page.get_by_role("dialog").nth(1)).to_be_visible()


def label(page: Page) -> None:
  delivery(page, ALOESE)
  page.get_by_role("button", name=re.compile("^(Etiket|Label)")).first.click()
  dialog(page)


def trail(page: Page) -> None:
  expect(page.get_by_role("listitem").or_(page.get_by_role("row")).nth(3)).to_be_visible()


def on_its_way(page: Page) -> None:
  page.get_by_text(
    re.compile("^(Må ikke bruges før frigivelse|Do not use until released)$")
  ).scroll_into_view_if_needed()


def alarm(page: Page) -> None:
  expect(page.get_by_role("alert").get_by_role("button").first).to_be_visible()


def alarms(page: Page) -> None:
  expect(page.get_by_role("alert", name=re.compile("Alarm"))).to_contain_text(re.compile("TILBAGEKALDT|RECALLED"))


# name: (who, path, what is done there before it is looked at); once a car has left and a release was taken back
BEFORE: dict[str, tuple[str, str, Act]] = {
  "batches": ("radiochemist", "/production/batches", batch),
  "batch-open": ("radiochemist", "/production/batches", opening),
  "batch-certify": ("radiochemist", "/production/batches", of_batch("Godkend|Certify")),
  "batch-reject": ("radiochemist", "/production/batches", of_batch("Afvis batch|Reject")),
  "qc-fatal": ("radiochemist", "/production/batches", of_batch("Sterilitet.*: (Ikke|ikke|[Ff]ailed)")),
  "vial-reassign": ("radiochemist", "/production/batches", of_batch("Giv til en anden|Give to another")),
  "qc-templates": ("prodadmin", "/production/batches/tests", templates),
  "vials": ("radiochemist", "/production/batches/vials", searching),
  "departures": ("radiochemist", "/production", departures),
  "return": ("radiochemist", "/production", returning),
  "send": ("radiochemist", "/production", at(KAERHOLM, "Send af sted|Send off")),
  "label": ("radiochemist", "/production", label),
  "correct": ("radiochemist", "/production", at(ALOESE, "Træk tilbage|Take back")),
  "supplement": ("radiochemist", "/production", at(ALOESE, "Flere vialer|More vials")),
  "nurse-on-its-way": ("nurse2", "/orders", on_its_way),
  "nurse-receive": ("nurse2", "/orders", receiving),
  "nurse-struck": ("shopadmin", "/orders", alarm),
  "audit": ("radiochemist", "/audit/trail", trail),
  "audit-replay": ("radiochemist", "/audit/replay", heading),
  "audit-punctuality": ("radiochemist", "/audit/punctuality", heading),
  "audit-rights": ("radiochemist", "/audit/rights", heading),
  "audit-exports": ("radiochemist", "/audit/exports", heading),
}
# The same, once the batch of the morning has been rejected.
AFTER: dict[str, tuple[str, str, Act]] = {
  "nurse-recall": ("nurse2", "/orders", alarm),
  "recalls": ("radiochemist", "/production/batches/recalls", recall),
  "recall-reach": ("radiochemist", "/production/batches/recalls", reaching),
  "batch-rejected": ("radiochemist", "/production/batches", batch),
  "wall-recall": ("radiochemist", "/wall", alarms),
}
