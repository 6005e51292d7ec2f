"""What a newcomer does after `make run`: one process, SQLite, no Redis, the demo's people."""

from __future__ import annotations

import re
import signal
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.screens import Nurse, live, rows, sign_in
from tests.e2e.topology import write_val
from tests.e2e.windows import Windows
from tests.server import Server
from tests.services import wait_until

pytestmark = pytest.mark.e2e


def vials(page: Page, batch: str) -> list[str]:
  """The states of a batch's vials, as the server has them."""
  return [row["state"] for row in rows(page, "production").get("vial", []) if row["batchNumber"] == batch]


def test_the_embedded_form_is_live_and_keeps_everything_over_a_restart(windows: Windows) -> None:
  """Ctrl-C ends it cleanly; the screens say so, come back by themselves, and nothing is missing."""
  with Server(TRACERSHOP_DEMO="1", TRACERSHOP_HEARTBEAT_SECONDS="5") as server:
    nurse, chemist = windows.open("nurse"), windows.open("radiochemist")
    sign_in(nurse, server.address, "nurse", "demo")
    sign_in(chemist, server.address, "radiochemist", "demo")

    # The demo orders some working days ahead; a Wednesday after next week may be ordered for on each day of this one.
    screen = Nurse(nurse)
    for _ in range(2):
      nurse.get_by_role("button", name="Næste uge").click()
    nurse.locator('[id^="day-20"]').nth(2).click()
    first = nurse.get_by_role("button", name=re.compile(r"^Bestil FDG \d\d:\d\d")).first
    time = (first.get_attribute("aria-label") or "")[-5:]
    screen.order(time, "3210")
    expect(screen.card(time)).to_contain_text("3\u00a0210\u00a0MBq")
    folder = server.data / "dispenser"
    # The demo's clock is ours: a vial is filled now.
    write_val(folder, 7, "Nordby", "FDG-NEW-1", 5_000.0, 6.0, at=datetime.now(UTC))
    wait_until(lambda: vials(chemist, "FDG-NEW-1") == ["free"], "the vial")

    assert server.stop(signal.SIGINT) == 0
    for page in (nurse, chemist):
      expect(page.get_by_text(re.compile("Ikke live siden")).first).to_be_visible()
    server.start()
    for page in (nurse, chemist):
      live(page)
    expect(screen.card(time)).to_contain_text("3\u00a0210\u00a0MBq")
    assert vials(chemist, "FDG-NEW-1") == ["free"]
    assert windows.errors == []
