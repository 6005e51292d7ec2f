"""The people of a journey and their desks, and what they look for on a customer's day."""

from __future__ import annotations

import re
from datetime import date, timedelta

from playwright.sync_api import Locator, Page

from tests.e2e.screens import Chemist, Nurse, rows, sign_in
from tests.e2e.topology import Production
from tests.e2e.town import PASSWORD
from tests.e2e.windows import Camera, Windows


class Desk:
  """The people of a journey, each at a window of his own, and the dates they speak of."""

  def __init__(self, town: Production, windows: Windows, camera: Camera) -> None:
    self.town = town
    self.windows = windows
    self.camera = camera
    self.north = f"customer:{town.facts.north}"

  def day(self, after: int = 0) -> str:
    """A date that can still be ordered for; each journey has its own."""
    return str(date.fromisoformat(self.town.facts.date) + timedelta(days=after))

  def nurse(self, name: str = "nurse-nordby", day: str | None = None) -> Nurse:
    page = self.windows.open(name)
    sign_in(page, self.town.url, name, PASSWORD)
    nurse = Nurse(page)
    nurse.go_to(day or self.day())
    return nurse

  def chemist(self, day: str | None = None, name: str = "radiochemist") -> Chemist:
    page = self.windows.open(name)
    sign_in(page, self.town.url, name, PASSWORD)
    chemist = Chemist(page)
    chemist.go_to(day or self.day())
    return chemist

  def admin(self, path: str, name: str = "prodadmin") -> Page:
    page = self.windows.open(name)
    sign_in(page, self.town.url, name, PASSWORD)
    page.goto(f"{self.town.url}{path}")
    return page

  def orders(self, page: Page) -> list[dict[str, object]]:
    found: list[dict[str, object]] = rows(page, self.north).get("order", [])
    return found


def part(page: Page, what: str) -> Locator:
  """An order on a customer's day, by what it is: `10:15 FET 2 injektioner`."""
  return page.get_by_role("article", name=re.compile(rf"^{what}"))
