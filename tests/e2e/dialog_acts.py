"""Opens the dialogs that no other view does, in either language, on the demo's Tuesday morning."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.acts import Act, dialog, heading, press

KAERHOLM, NORDBY = r"^FDG\s+08:30\s+Kærholm", r"^FDG\s+11:15\s+Nordby"


def making(page: Page) -> None:
  """What `n` makes on a list of the set-up."""
  heading(page)
  expect(page.get_by_role("searchbox")).to_be_visible()
  page.keyboard.press("n")
  dialog(page)


def opening(page: Page) -> None:
  """The first row of a list of the set-up."""
  heading(page)
  page.locator("[data-open]").first.click()
  dialog(page)


def pressing(*names: str) -> Act:
  """Presses buttons, one after another, by the beginnings of their Danish or English names."""

  def act(page: Page) -> None:
    for name in names:
      press(page, name)
    dialog(page)

  return act


def at(delivery: str, *names: str) -> Act:
  """The same, of a delivery of production's day."""

  def act(page: Page) -> None:
    page.get_by_role("button", name=re.compile(delivery)).first.click()
    pressing(*names)(page)

  return act


def keys(page: Page) -> None:
  expect(page.get_by_role("button", name=re.compile("^FDG 0")).first).to_be_visible()
  page.keyboard.press("?")
  dialog(page)


def password(page: Page) -> None:
  """From the menu in the head; what it lists differs by role."""
  heading(page)
  page.locator("header [aria-haspopup], header [aria-expanded]").last.click()
  page.get_by_text(re.compile("^(Skift kodeord|Change password)$")).first.click()
  dialog(page)


def customer(*names: str) -> Act:
  """A customer's page, and what is opened on it."""

  def act(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Sundby")).first.click()
    expect(page.get_by_role("heading", level=1, name="Sundby")).to_be_visible()
    pressing(*names)(page)

  return act


def declining(page: Page) -> None:
  """The first of the requests, by its key."""
  page.locator("[data-request]").first.focus()
  page.keyboard.press("d")
  dialog(page)


def slots(page: Page) -> None:
  """All weekdays of a customer's delivery."""
  page.get_by_role("button", name=re.compile("^Sundby")).first.click()
  expect(page.get_by_role("heading", level=1, name="Sundby")).to_be_visible()
  page.get_by_role("button", name=re.compile("^07:45")).first.click()
  dialog(page)


def run(page: Page) -> None:
  """A run, with the deliveries that it feeds."""
  heading(page)
  page.get_by_role("button", name=re.compile("^(Kørsel|Run) .*FDG")).first.click()
  dialog(page)


def right(*names: str) -> Act:
  """A right that somebody has, and what is opened in it."""

  def act(page: Page) -> None:
    heading(page)
    page.locator("td button:has(svg)").first.click()
    pressing(*names)(page)

  return act


def erasing(page: Page) -> None:
  """The words of an entry, and the other entries that say the same."""
  page.locator("summary").first.click()
  press(page, "Slet ordene|Erase the words")
  dialog(page)
  expect(page.get_by_text(re.compile("^(Leder efter|Looking for)"))).to_have_count(0)


# A page that speaks no protocol of ours, as one of last year would not.
OLD = """
const Real = WebSocket;
window.WebSocket = class extends Real {
  constructor(url) { super(url, 'tracershop.v0'); }
};
"""


def outdated(page: Page) -> None:
  """What an old page says when the server turns it away."""
  page.add_init_script(OLD)
  page.reload()
  dialog(page)


# name: (who, path, what is done there before it is looked at)
DIALOG_SCREENS: dict[str, tuple[str, str, Act]] = {
  "password": ("radiochemist", "/site/workers", password),
  "nurse-print": ("nurse", "/orders", pressing("Udskriv|Print")),
  "orderers-remove": ("shopadmin", "/orders/people", pressing("Fjern|Remove")),
  "keys": ("radiochemist", "/production", keys),
  "reject": ("radiochemist", "/production", at(NORDBY, "Afvis|Reject")),
  "decline": ("radiochemist", "/production", declining),
  "reopen": ("radiochemist", "/production", at(KAERHOLM, "Genåbn|Reopen")),
  "cancel": ("radiochemist", "/production", at(NORDBY, "Annullér|Cancel")),
  "discard": ("radiochemist", "/production", at(KAERHOLM, "Kassér|Discard")),
  "setup-customer-new": ("prodadmin", "/setup/customers", making),
  "setup-tracer": ("prodadmin", "/setup/tracers", opening),
  "setup-isotope-new": ("prodadmin", "/setup/isotopes", making),
  "setup-deadline": ("prodadmin", "/setup/deadlines", opening),
  "setup-person": ("prodadmin", "/setup/people", opening),
  "setup-person-new": ("prodadmin", "/setup/people", making),
  "setup-customer-edit": ("prodadmin", "/setup/customers", customer("Ret kunde|Edit customer")),
  "setup-endpoint-new": ("prodadmin", "/setup/customers", customer("Nyt sted|New endpoint")),
  "setup-entry-new": ("prodadmin", "/setup/customers", customer("Må bestille mere|Allow more")),
  "setup-orderer": ("prodadmin", "/setup/customers", customer("Lad en bestille|Let somebody order")),
  "setup-slots": ("prodadmin", "/setup/customers", slots),
  "setup-swap": ("prodadmin", "/setup/week", pressing("Byt fra|Swap from")),
  "setup-run-open": ("prodadmin", "/setup/week", run),
  "setup-right": ("prodadmin", "/setup/rights", right()),
  "setup-right-withdraw": ("prodadmin", "/setup/rights", right("Træk tilbage|Withdraw")),
  "setup-right-new": ("prodadmin", "/setup/rights", pressing("Giv ret|Grant a right")),
  "setup-run": ("prodadmin", "/setup/week", pressing("Ny kørsel|New run")),
  "setup-archive": ("prodadmin", "/setup/customers", customer("Arkiv[ée]r|Archive")),
  "site-user-new": ("siteadmin", "/site/users", pressing("Ny bruger|New user")),
  "site-printer-new": ("prodadmin", "/site/printers", pressing("Tilføj printer|Add printer")),
  "site-users": ("siteadmin", "/site/users", heading),
  "site-screens": ("siteadmin", "/site/screens", heading),
  "site-workers": ("prodadmin", "/site/workers", heading),
  "audit-reviews": ("radiochemist", "/audit/reviews", heading),
  "audit-erase": ("siteadmin", "/audit/trail?kind=user.created", erasing),
  "postpone-run": ("radiochemist", "/production/plan", pressing("Udskyd alt|Postpone all")),
  "batches-old": ("radiochemist", "/production/batches/old", heading),
  "notice-end": ("radiochemist", "/production/notices", pressing("Afslut|End")),
  "outdated": ("external", "/orders", outdated),
}
