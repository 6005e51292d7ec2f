"""What people do on the screens, and what they read there. Texts are the Danish ones, as people see them."""

from __future__ import annotations

import io
import json
import re
import time
from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import Locator, Page, WebSocket, expect
from pypdf import PdfReader

# Looks, on every change of the page, whether it says that it is not live, and notes when it first did. It lives in the
# page: what stood there for a moment only is seen too.
WATCH = """
() => {
  window.notLive = null;
  const look = () => {
    if (window.notLive === null && /ikke live/i.test(document.body.innerText)) window.notLive = Date.now();
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
}
"""
AWAY_SECONDS = 15.0
SNAPSHOT = """
async (stream) => {
  const answer = await fetch(`/api/streams/${stream}/snapshot`);
  return [answer.status, await answer.text()];
}
"""


def sign_in(page: Page, url: str, username: str, password: str) -> None:
  """Signs in at the login page and waits until the screen is live."""
  page.goto(url)
  page.get_by_label("Brugernavn").fill(username)
  page.get_by_label("Kodeord", exact=True).fill(password)
  page.get_by_role("button", name="Log ind").click()
  live(page)


def live(page: Page) -> None:
  """Waits until the screen says that it is live."""
  expect(page.get_by_text(re.compile(r"^Live\b")).first).to_be_visible()


def plain(text: str) -> str:
  """A text with common spaces and in one line."""
  return re.sub(r"\s+", " ", text.replace("\u00a0", " ")).strip()


def choose(field: Locator, text: str | re.Pattern[str]) -> None:
  """Chooses what a select offers with a text in it."""
  field.select_option(field.locator("option").filter(has_text=text).first.get_attribute("value"))


def rows(page: Page, stream: str) -> dict[str, Any]:
  """A stream's rows as the server gives them now to whoever sits at this page.

  A server that has just been started again behind the proxy may still be away for a moment; nothing else is waited for.
  """
  deadline = time.monotonic() + AWAY_SECONDS
  status, body = page.evaluate(SNAPSHOT, stream)
  while status in (502, 503) and time.monotonic() < deadline:
    status, body = page.evaluate(SNAPSHOT, stream)
  assert status == 200, body
  found: dict[str, Any] = json.loads(body)["rows"]
  return found


def enrol(wall: Page, admin: Page, url: str) -> None:
  """A signed-in admin's code makes a page a wall monitor."""
  admin.get_by_role("link", name="Skærme").click()
  admin.get_by_label("Hvor hænger den?").fill("Pakkeri")
  admin.get_by_role("button", name="Lav en kode").click()
  code = admin.get_by_text(re.compile(r"^[A-Z0-9]{4}-[A-Z0-9]{6}$")).inner_text()
  wall.goto(f"{url}/wall")
  wall.get_by_label("Kode").fill(code.lower())
  wall.get_by_role("button", name="Tilmeld").click()
  expect(wall).to_have_url(f"{url}/wall")
  expect(admin.get_by_text("Pakkeri er tilmeldt")).to_be_visible()


def pdf(page: Page, link: Locator) -> str:
  """The text of the paper that a link opens for whoever sits at this page, in one line."""
  address = link.get_attribute("href") or ""
  expect(link).to_have_attribute("target", "_blank")
  answer = page.request.get(urljoin(page.url, address))
  assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf"), answer.text()
  return plain(" ".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.body())).pages))


class Wire:
  """All that came to a page by its sockets, and the answers to its requests."""

  def __init__(self, page: Page) -> None:
    self.frames: list[str] = []
    self.answers: list[str] = []
    self.sockets: list[WebSocket] = []
    self.ended = 0
    page.on("websocket", self._socket)
    page.on("response", lambda answer: self.answers.append(answer.url))

  def _socket(self, socket: WebSocket) -> None:
    self.sockets.append(socket)
    socket.on("framereceived", lambda text: self.frames.append(str(text)))
    socket.on("close", self._end)

  def _end(self, _: WebSocket) -> None:
    self.ended += 1

  def of_type(self, kind: str) -> list[dict[str, Any]]:
    """The frames of a type."""
    found = [json.loads(text) for text in self.frames if text.startswith("{")]
    return [frame for frame in found if frame["type"] == kind]


class Nurse:
  """A customer's screen."""

  def __init__(self, page: Page) -> None:
    self.page = page

  def go_to(self, date: str) -> None:
    """Chooses a day of the week, or of the next one."""
    day = self.page.locator(f"#day-{date}")
    expect(self.page.locator('[id^="day-20"]').first).to_be_visible()
    if not day.count():
      self.page.get_by_role("button", name="Næste uge").click()
    day.click()
    expect(day).to_have_attribute("aria-pressed", "true")

  def begin(self, time: str) -> Locator:
    """Begins an order for a delivery; its form."""
    self.page.get_by_role("button", name=f"Bestil FDG {time}").click()
    return self.page.locator("form")

  def order(self, time: str, mbq: str, comment: str = "") -> None:
    """Places an order."""
    form = self.begin(time)
    form.get_by_label(re.compile("Aktivitet ved levering")).fill(mbq)
    form.get_by_label("Bemærkning").fill(comment)
    form.get_by_role("button", name=re.compile("^Bestil ")).click()
    expect(form).to_have_count(0)

  def card(self, time: str) -> Locator:
    """The order at a delivery."""
    return self.page.get_by_role("article", name=re.compile(f"^{time} "))

  def shown(self) -> list[str]:
    """The day's orders, as they stand here."""
    return sorted(
      plain(card.get_attribute("aria-label") or "") + " | " + plain(card.locator("header").inner_text())
      for card in self.page.get_by_role("article").all()
    )


class Chemist:
  """Production's screen."""

  def __init__(self, page: Page) -> None:
    self.page = page

  def go_to(self, date: str) -> None:
    """Shows a day."""
    self.page.get_by_label("Vælg dato").fill(date)
    expect(self.page.get_by_label("Vælg dato")).to_have_value(date)
    # Keys are the screen's again.
    self.page.get_by_label("Vælg dato").blur()

  def arrived(self, time: str) -> Locator:
    """The note of a new order."""
    return self.page.get_by_role("button", name=re.compile(rf"FDG {time} Nordby, "))

  def card(self, time: str) -> Locator:
    """A delivery on the line of time."""
    return self.page.get_by_role("button", name=re.compile(rf"^FDG\s+{time}\s+Nordby\s"))

  @property
  def panel(self) -> Locator:
    return self.page.get_by_role("region", name="Valgt levering")

  def vials(self, batch: str) -> Locator:
    """The chosen delivery's vials of a batch: what may have a label."""
    labels = self.page.get_by_role("button", name=re.compile("^Etiket"))
    return self.panel.get_by_role("listitem").filter(has_text=batch).filter(has=labels)

  @property
  def dialog(self) -> Locator:
    return self.page.get_by_role("dialog")

  def shown(self) -> list[str]:
    """The day's deliveries, as they stand here."""
    cards = self.page.get_by_role("region", name="Dagsplan").get_by_role("button")
    return sorted(plain(card.inner_text()) for card in cards.all())


class Wall:
  """A wall monitor's screen."""

  def __init__(self, page: Page) -> None:
    self.page = page

  def line(self, time: str) -> Locator:
    """A delivery."""
    return self.page.get_by_role("region", name="Næste leveringer").get_by_role("listitem").filter(has_text=time)

  def shown(self) -> list[str]:
    """The deliveries with what is ordered, dispensed and done; without what counts down."""
    found = []
    for line in self.page.get_by_role("region", name="Næste leveringer").get_by_role("listitem").all():
      _, who, amount, status = line.locator(":scope > *").all()
      found.append(" ".join(plain(part.inner_text()) for part in (who, amount, status)))
    return sorted(found)
