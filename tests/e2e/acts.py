"""What is done on each screen of orders before it is looked at, in either language, on the demo's Tuesday morning."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

Act = Callable[[Page], None]
TOMORROW, NEXT_WEEK = "2026-11-25", "2026-12-02"


def press(page: Page, name: str) -> None:
  """Presses a button by the beginning of its Danish or English name."""
  page.get_by_role("button", name=re.compile(f"^({name})")).first.click()


def delivery(page: Page, name: str) -> None:
  """Looks at a delivery of production's day."""
  page.get_by_role("button", name=re.compile(name)).first.click()


def dialog(page: Page) -> None:
  expect(page.get_by_role("dialog")).to_be_visible()


def heading(page: Page) -> None:
  expect(page.get_by_role("heading", level=1).first).to_be_visible()
  # Nothing is still on its way.
  expect(page.get_by_text(re.compile("^(Henter|Loading)"))).to_have_count(0)


# --- production


def plan(page: Page) -> None:
  expect(page.get_by_text(re.compile("skal lave|must make")).first).to_be_visible()


def month(page: Page) -> None:
  expect(page.get_by_text(re.compile(r"Talt op|Counted")).first).to_be_visible()


def shifting(name: str, button: str) -> Act:
  """Opens what is done to a delivery."""

  def act(page: Page) -> None:
    delivery(page, name)
    press(page, button)
    dialog(page)

  return act


def placing(page: Page) -> None:
  press(page, "Ny ordre|New order")
  dialog(page)


def counting(page: Page) -> None:
  press(page, "Beregn|Calculate|Calculator")
  dialog(page)


# --- customers


def asking(page: Page) -> None:
  """For a change of what is accepted."""
  # Whichever is there: the first delivery's can be asked about until it has come.
  press(page, "Bed om ændring|Ask for a change")
  expect(page.locator("form")).to_be_visible()


def injecting(page: Page) -> None:
  """In the next week, outside the hours of receiving."""
  page.get_by_role("button", name=re.compile("^(Næste uge|Next week)$")).click()
  page.locator(f"#day-{NEXT_WEEK}").click()
  press(page, "(Bestil|Order) PSMA-11")
  page.get_by_label(re.compile("Antal injektioner|Number of injections")).fill("2")
  at = page.get_by_label(re.compile("^(Klokkeslæt|Time)"))
  at.fill("18:30")
  expect(at).to_have_attribute("aria-invalid", "true")


def usual(page: Page) -> None:
  """What is usually ordered and is not yet: its form, with the amount in it."""
  page.get_by_role("region", name=re.compile("^(Mangler|Usually ordered)")).get_by_role("link").first.click()
  expect(page.get_by_label(re.compile("^(Aktivitet ved levering|Activity at delivery)"))).not_to_have_value("")


def telling(page: Page) -> None:
  """The history of a released order, in words."""
  order = page.get_by_role("article", name=re.compile("DOTATATE"))
  order.get_by_text(re.compile("^(Historik|History)$")).click()
  expect(order.get_by_role("button", name=re.compile("^(Kopiér ordre|Copy order)"))).to_be_visible()
  expect(order.get_by_role("listitem").filter(has_text=re.compile("frigivet|released", re.I)).first).to_be_visible()


def dropping(page: Page) -> None:
  """Tomorrow's order, which may still be cancelled."""
  page.locator(f"#day-{TOMORROW}").click()
  page.get_by_role("button", name=re.compile("^(Annullér|Cancel order) FDG")).first.click()
  dialog(page)


def printing(page: Page) -> None:
  press(page, "Udskriv|Print")
  dialog(page)


def patients(page: Page) -> None:
  """Two patients' doses, reckoned back to a delivery."""
  page.get_by_role("button", name=re.compile("^(Næste uge|Next week)$")).click()
  page.locator(f"#day-{NEXT_WEEK}").click()
  press(page, "Beregner|Calculator")
  dialog(page)
  for text in ("9:15", "300", "10:30", "300"):
    page.keyboard.type(text)
    page.keyboard.press("Enter")
  expect(page.get_by_role("button", name=re.compile(r"^(Brug|Use) .*MBq"))).to_be_visible()


def postponed(page: Page) -> None:
  expect(page.get_by_role("button", name=re.compile("^(Bekræft|Confirm) ")).first).to_be_visible()


def booked(page: Page) -> None:
  """The studies of the next day that has some to order for, and what one press would order."""
  press(page, "Bookinger|Bookings")
  expect(page).to_have_url(re.compile("/bookings$"))
  expect(page.get_by_role("checkbox", checked=True).first).to_be_visible()
  expect(page.get_by_role("button", name=re.compile("^(Bestil|Place) [0-9]+ ord"))).to_be_visible()


def mapping(page: Page) -> None:
  """A procedure that nobody has mapped, with a delay that goes too far."""
  page.get_by_role("button", name=re.compile("^(Kobl|Map): ")).first.click()
  page.get_by_label("Tracer", exact=True).select_option(index=1)
  minutes = page.get_by_label(re.compile("^(Minutter|Minutes)"))
  minutes.fill("300")
  expect(minutes).to_have_attribute("aria-invalid", "true")


def looking_at_month(page: Page) -> None:
  press(page, "Måned|Month")
  expect(page).to_have_url(re.compile("/month$"))
  heading(page)


# --- set-up


def customer(page: Page) -> None:
  press(page, "Sundby")
  expect(page.get_by_role("heading", level=1, name="Sundby")).to_be_visible()


def slot(page: Page) -> None:
  press(page, "Ny levering|New delivery")
  dialog(page)


def holidays(page: Page) -> None:
  press(page, "Foreslå helligdage|Propose public holidays")
  dialog(page)
  expect(page.get_by_role("dialog").get_by_role("checkbox").first).to_be_visible()


def touched(page: Page) -> None:
  """Closing a date that orders are placed for."""
  press(page, "Ny lukkedag|New closed date|New")
  box = page.get_by_role("dialog")
  box.get_by_label(re.compile("^(Dato|Date)")).fill("2026-11-26")
  box.get_by_label(re.compile("^(Navn|Name)")).fill("Flytning")
  box.locator("button[type=submit]").click()
  expect(page.get_by_role("dialog", name=re.compile("Det rører|touches", re.I))).to_be_visible()


# name: (who, path, what is done there before it is looked at)
ORDER_SCREENS: dict[str, tuple[str, str, Act]] = {
  "plan": ("radiochemist", "/production/plan", plan),
  "calendar": ("radiochemist", "/production/calendar", month),
  "notices": ("radiochemist", "/production/notices", heading),
  "move": ("radiochemist", "/production", shifting(r"^FDG\s+12:15\s+Vestby", "Flyt|Move")),
  "postpone": ("radiochemist", "/production", shifting(r"^FDG\s+11:15\s+Nordby", "Udskyd|Postpone")),
  "delay": ("radiochemist", "/production", shifting(r"^FDG\s+11:15\s+Nordby", "Forsink|Delay")),
  "place": ("radiochemist", "/production", placing),
  "calculator": ("radiochemist", "/production", counting),
  "nurse-month": ("nurse", "/orders", looking_at_month),
  "nurse-request": ("nurse", "/orders", asking),
  "nurse-injections": ("nurse", "/orders", injecting),
  "nurse-usual": ("nurse", "/orders", usual),
  "nurse-history": ("nurse", "/orders", telling),
  "nurse-cancel": ("nurse", "/orders", dropping),
  "nurse-print": ("nurse", "/orders", printing),
  "nurse-calculator": ("nurse", "/orders", patients),
  "nurse-postponed": ("nurse2", "/orders", postponed),
  "nurse-bookings": ("nurse", "/orders", booked),
  "orderers": ("shopadmin", "/orders/people", heading),
  "rooms": ("shopadmin", "/orders/rooms", heading),
  "rooms-map": ("shopadmin", "/orders/rooms", mapping),
  "setup-customers": ("prodadmin", "/setup/customers", heading),
  "setup-customer": ("prodadmin", "/setup/customers", customer),
  "setup-week": ("prodadmin", "/setup/week", heading),
  "setup-slot": ("prodadmin", "/setup/week", slot),
  "setup-tracers": ("prodadmin", "/setup/tracers", heading),
  "setup-isotopes": ("prodadmin", "/setup/isotopes", heading),
  "setup-deadlines": ("prodadmin", "/setup/deadlines", heading),
  "setup-closed": ("prodadmin", "/setup/closed", holidays),
  "setup-touched": ("prodadmin", "/setup/closed", touched),
  "setup-people": ("prodadmin", "/setup/people", heading),
  "setup-rights": ("prodadmin", "/setup/rights", heading),
}
