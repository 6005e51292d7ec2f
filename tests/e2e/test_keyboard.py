"""Production's day by keyboard alone, in both languages, while a second person changes the same data.

The mouse is never touched: what cannot be reached by a key fails here.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Windows
from tests.e2e.morning import Morning
from tests.e2e.screens import live, plain, rows
from tests.server import Server

pytestmark = pytest.mark.e2e

WORDS = {
  "da": {
    "user": "Brugernavn",
    "secret": "Kodeord",
    "panel": "Valgt levering",
    "ordered": "Bestilt",
    "accepted": "Accepteret",
    "released": "Frigivet",
    "also": "Mette Lund ser også på den",
    "changed": "Ændret, siden du åbnede",
    "show": "Vis det nye",
    "reviewed": "Jeg har gennemgået",
    "certificate": "certifikat",
    "release": "Underskriv og frigiv",
    "tomorrow": "i morgen",
    "day": "Onsdag 25. november",
    "today": "Tirsdag 24. november",
    "week": "Tirsdag 1. december",
    "reject": "Afvis",
  },
  "en": {
    "user": "User name",
    "secret": "Password",
    "panel": "Chosen delivery",
    "ordered": "Ordered",
    "accepted": "Accepted",
    "released": "Released",
    "also": "Mette Lund is looking at it, too",
    "changed": "Changed since you opened this",
    "show": "Show what is new",
    "reviewed": "I have reviewed",
    "certificate": "certificate",
    "release": "Sign and release",
    "tomorrow": "tomorrow",
    "day": "Wednesday 25 November",
    "today": "Tuesday 24 November",
    "week": "Tuesday 1 December",
    "reject": "Reject",
  },
}
COMMAND = """
async (frame) => {
  const token = document.cookie.split('; ').find((one) => one.startsWith('csrftoken=')).slice(10);
  const answer = await fetch('/api/commands', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token },
    body: JSON.stringify(frame),
  });
  return answer.json();
}
"""


@pytest.fixture
def demo(morning: Morning) -> Iterator[Server]:
  """A demo of its own for each language: its one delivery is released once."""
  with morning.server(TRACERSHOP_HEARTBEAT_SECONDS="2") as server:
    yield server


def do(page: Page, name: str, data: dict[str, Any]) -> dict[str, Any]:
  """A command of whoever sits at this page, as a second screen of his would send it."""
  answer: dict[str, Any] = page.evaluate(
    COMMAND, {"type": "command", "id": str(uuid.uuid4()), "name": name, "data": data, "seen": {}}
  )
  assert answer["type"] == "done", answer
  return answer


class Hands:
  """Somebody at production's screen who has a keyboard and no mouse."""

  def __init__(self, windows: Windows, server: Server, username: str, language: str) -> None:
    self.words = WORDS[language]
    self.page = windows.open(username, language=language, viewport={"width": 1280, "height": 800})
    self.page.context.add_cookies([{"name": "tracershop_language", "value": language, "url": server.address}])
    self.page.goto(server.address)
    expect(self.page.get_by_label(self.words["user"])).to_be_visible()
    self.to(self.page.get_by_label(self.words["user"]))
    self.page.keyboard.type(username)
    self.to(self.page.get_by_label(self.words["secret"], exact=True))
    self.page.keyboard.type("demo")
    self.press("Enter")
    live(self.page)

  def press(self, *keys: str) -> None:
    for key in keys:
      self.page.keyboard.press(key)

  def to(self, target: Any, key: str = "Tab", most: int = 40) -> None:
    """Tabs until a thing has the focus."""
    for _ in range(most):
      if target.evaluate("(element) => element === document.activeElement"):
        return
      self.press(key)
    raise AssertionError(f"no {key} leads to {target}")

  def find(self, words: str) -> None:
    """Opens the palette, says what one looks for, and goes to the first that is found."""
    self.press("Control+k")
    box = self.page.get_by_role("dialog").get_by_role("combobox")
    expect(box).to_be_focused()
    self.page.keyboard.type(words)
    expect(self.page.get_by_role("listbox").get_by_role("option").first).to_have_attribute("aria-selected", "true")
    self.press("Enter")
    expect(box).to_have_count(0)

  @property
  def panel(self) -> Any:
    return self.page.get_by_role("region", name=self.words["panel"])

  @property
  def dialog(self) -> Any:
    return self.page.get_by_role("dialog")

  def status(self, word: str) -> None:
    expect(self.panel.locator("header")).to_contain_text(self.words[word])


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_slot_is_accepted_and_released_by_keyboard_alone(windows: Windows, demo: Server, language: str) -> None:
  """CMD-1, STR-15: found, accepted, looked at with a colleague, changed by her meanwhile, looked at anew, signed."""
  mette = Hands(windows, demo, "radiochemist2", language)
  order = next(
    one
    for one in rows(mette.page, "production")["order"]
    if one["deliverAt"] == "2026-11-24T07:30:00Z" and one["orderedMbq"] == 6500
  )
  do(mette.page, "order.reopen", {"orderIds": [order["id"]], "reason": "Accepteret ved en fejl"})
  anders = Hands(windows, demo, "radiochemist", language)
  words = anders.words

  anders.find("kaerholm 08:30 fdg")
  expect(anders.panel.get_by_role("heading").first).to_have_text(re.compile("FDG 08:30 Kærholm"))
  expect(anders.page).to_have_url(re.compile(rf"order={order['id']}$"))
  anders.status("ordered")
  mette.find(f"#{order['id']}")
  expect(anders.panel).to_contain_text(words["also"])
  anders.press("a")
  anders.status("accepted")
  mette.status("accepted")

  anders.press("r")
  password = anders.dialog.get_by_label(words["secret"], exact=True)
  expect(password).to_be_focused()
  # Meanwhile the customer phones, and Mette writes it down.
  do(mette.page, "order.edit", {"orderId": order["id"], "orderedMbq": 6400, "reason": "phoned"})
  expect(anders.dialog).to_contain_text(words["changed"])
  show = anders.dialog.get_by_role("button", name=words["show"])
  anders.to(show, "Shift+Tab")
  anders.press("Enter")
  expect(show).to_have_count(0)
  assert "6 400 MBq" in plain(anders.dialog.inner_text())
  tick = anders.dialog.get_by_role("checkbox", name=re.compile(words["reviewed"]))
  anders.to(tick)
  anders.press("Space")
  expect(tick).to_be_checked()
  anders.to(password)
  anders.page.keyboard.type("demo")
  anders.press("Enter")
  expect(anders.dialog.get_by_role("link", name=re.compile(words["certificate"], re.I))).to_be_visible()
  anders.press("Escape")
  expect(anders.dialog).to_have_count(0)
  anders.status("released")
  mette.status("released")

  # She closes her window: nobody else looks any more.
  mette.page.close()
  expect(anders.panel).not_to_contain_text("Mette Lund ser")
  expect(anders.panel).not_to_contain_text(words["also"])


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_day_and_action_is_reached_by_keyboard_alone(windows: Windows, demo: Server, language: str) -> None:
  """CMD-2, CMD-3: days, weeks and what waits by key; `?` tells them; the palette goes to a day and does an act."""
  anders = Hands(windows, demo, "radiochemist", language)
  words, page = anders.words, anders.page
  heading = page.get_by_role("heading", level=1)
  anders.press("?")
  expect(anders.dialog).to_contain_text(words["release"])
  anders.press("Escape")
  expect(anders.dialog).to_have_count(0)
  anders.find(words["tomorrow"])
  expect(heading).to_have_text(words["day"])
  expect(page).to_have_url(re.compile("/production/2026-11-25$"))
  anders.press("ArrowLeft")
  expect(heading).to_have_text(words["today"])
  anders.press("Shift+ArrowRight")
  expect(heading).to_have_text(words["week"])
  anders.press("t")
  expect(heading).to_have_text(words["today"])
  # What waits is walked through, and the panel follows.
  before = anders.panel.get_by_role("heading").first.inner_text()
  anders.press("ArrowDown")
  expect(anders.panel.get_by_role("heading").first).not_to_have_text(before)
  anders.press("ArrowUp")
  expect(anders.panel.get_by_role("heading").first).to_have_text(before)
  # An act out of the palette: it asks for its reason, and Escape does nothing at all.
  anders.find(words["reject"])
  expect(anders.dialog.get_by_role("radio").first).to_be_focused()
  anders.press("Escape")
  expect(anders.dialog).to_have_count(0)
  anders.status("ordered")
