"""Coming in and going out, in the production topology: what a wrong password and a log-out do to open screens."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.screens import live, sign_in
from tests.e2e.topology import Production
from tests.e2e.unit import PASSWORD
from tests.e2e.windows import Windows
from tests.stopwatch import Stopwatch

pytestmark = pytest.mark.e2e

CLOSED_SECONDS = 5.0


def test_acc_4_a_wrong_password_opens_nothing_and_says_nothing_more(site: Production, windows: Windows) -> None:
  page = windows.open("nurse")
  said = []
  for username in ("nurse-nordby", "nobody-of-that-name"):
    page.goto(site.url)
    page.get_by_label("Brugernavn").fill(username)
    page.get_by_label("Kodeord", exact=True).fill("not the password")
    page.get_by_role("button", name="Log ind").click()
    alert = page.get_by_role("alert").filter(has_text=re.compile(r"\w"))
    expect(alert).to_be_visible()
    expect(page.get_by_label("Kodeord", exact=True)).to_have_value("")
    said.append(alert.inner_text())
  assert said[0] == said[1]
  assert page.request.get(f"{site.url}/api/streams/production/snapshot").status == 401


def test_acc_3_logging_out_closes_every_window_of_the_session(site: Production, windows: Windows) -> None:
  """The second window, which did nothing, is closed by the server within five seconds, and shows nothing any more."""
  page = windows.open("radiochemist")
  sign_in(page, site.url, "radiochemist", PASSWORD)
  other = page.context.new_page()
  other.goto(f"{site.url}/production")
  live(other)
  page.get_by_role("button", name=re.compile("Bruger: ")).click()
  watch = Stopwatch()
  page.get_by_role("button", name="Log ud").click()
  expect(page.get_by_label("Brugernavn")).to_be_visible()
  expect(other.get_by_label("Brugernavn")).to_be_visible()
  assert watch.seconds() <= CLOSED_SECONDS
  expect(other).to_have_url(re.compile(r"/login"))
  assert page.request.get(f"{site.url}/api/streams/production/snapshot").status == 401
