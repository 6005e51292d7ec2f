"""A wall's day and night in compressed time: 26 hours over the night when clocks go back, and what can happen to it.

The server is a real one whose clock the test sets; Chromium's clock is moved with it. At each sampled instant the wall
says what is true, or says that it is not live and since when.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from conftest import Nemesis
from tests.clockwork import ClockworkServer
from tests.e2e import wall_watch
from tests.e2e.wall_watch import Seen
from tests.server import ROOT, run_python

pytestmark = [pytest.mark.e2e, pytest.mark.nemesis]

# 22:00 in Copenhagen, three hours and a half of summer time to come... and 26 hours later it is 23:00, winter time.
START = datetime(2026, 10, 24, 20, 0, tzinfo=UTC)
HOURS = 26
BUILD = """
import sys, django
django.setup()
from datetime import datetime
from django.contrib.auth.hashers import PBKDF2PasswordHasher
PBKDF2PasswordHasher.iterations = 1
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
from tracershop import clock
from tests.e2e import wall_day
start = datetime.fromisoformat(sys.argv[1])
with clock.at(start, everywhere=True):
  wall_day.build(start)
"""
DIST = ROOT / "frontend" / "dist"
HALL = {"width": 1080, "height": 1920}
HEAP_GROWTH = 1.10
PATIENCE = 200


class Hall:
  """A wall, its server, and time, which passes for both at once."""

  def __init__(self, browser: Browser, data: Path, front: Path) -> None:
    self.server = ClockworkServer(data, START, TRACERSHOP_FRONTEND=str(front))
    self.server.start()
    self.now = START
    self.front = front
    # A zone of its own: what the device is set to is nothing to a wall.
    self.context = browser.new_context(locale="da-DK", viewport=HALL, timezone_id="America/New_York")
    self.page: Page = self.context.new_page()
    self.errors: list[str] = []
    self.loads = 0
    self.page.on("pageerror", lambda error: self.errors.append(str(error)))
    self.page.on("load", self._loaded)
    self.page.clock.install(time=START)
    self.ahead = timedelta(0)
    self.known: list[dict[str, Any]] = []
    self.counts = {"samples": 0, "live": 0, "stale": 0, "lines": 0}
    self.wrong: list[str] = []

  def _loaded(self, _: Page) -> None:
    self.loads += 1

  def stand_still(self) -> None:
    """From here on time passes only when it is told to."""
    self.now = START + timedelta(minutes=5)
    self.server.at(self.now)
    self.page.clock.pause_at(self.now)

  def tick(self, milliseconds: int = 50) -> None:
    """A moment by the page's clock, for what it does after a frame; the server's stands."""
    self.page.clock.run_for(milliseconds)
    self.ahead += timedelta(milliseconds=milliseconds)

  def pass_time(self, length: timedelta, *, away: bool = False) -> None:
    """Time passes for both. The page's timers run once, as after a throttled while."""
    # Never back: where the page had to wait for a slow machine, both go on from there.
    length = max(length, self.ahead + timedelta(seconds=1))
    self.now += length
    self.page.clock.fast_forward(int((length - self.ahead).total_seconds() * 1000))
    self.ahead = timedelta(0)
    self.server.instant = self.now
    if not away:
      self.server.at(self.now)

  def beat(self) -> None:
    """The server's clock goes on to where the page's is, and its heartbeat says so."""
    self.now += self.ahead
    self.ahead = timedelta(0)
    self.server.at(self.now)
    self.server.beat()

  def live(self) -> Seen:
    """Heartbeats until the wall says that it is live."""
    for turn in range(PATIENCE):
      self.beat()
      # What waits to try the line again needs its own time.
      self.tick(20 if turn < 40 else 400)
      found = self.see()
      if found.live and not found.stale:
        # What a frame changes is drawn within the next moment of the page's own time.
        self.tick()
        return self.see()
    raise AssertionError(f"not live: {self.see().all[:400]}")

  def see(self) -> Seen:
    """What stands there."""
    return wall_watch.seen(self.page.evaluate(wall_watch.READ))

  def refresh(self) -> None:
    """What is true now, by the tables."""
    self.known = self.server.act("tests.e2e.wall_day:truth")

  def judge(self, found: Seen, moment: str) -> None:
    """The sample: the truth, or marked as stale; time goes on right in both."""
    self.counts["samples"] += 1
    self.counts["lines"] += len(found.lines)
    self.counts["live" if found.live else "stale"] += 1
    said = [] if found.live != found.stale else [f"live {found.live} and stale {found.stale}"]
    if found.stale and found.layout and not found.sure:
      said.append("not live, and not since when")
    if found.layout:
      said += wall_watch.lies(found, self.known, self.now + self.ahead)
    self.wrong += [f"{self.now:%d %H:%M:%S} {moment}: {it}" for it in said]

  def close(self) -> None:
    """All of it ends."""
    self.context.close()
    self.server.kill()


@pytest.fixture
def hall(browser: Browser) -> Iterator[Hall]:
  """A wall that is enrolled and shows deliveries alone."""
  data = Path(tempfile.mkdtemp(prefix="tracershop-wall-"))
  front = data / "front"
  shutil.copytree(DIST, front)
  run_python(BUILD, data, START.isoformat())
  made = Hall(browser, data, front)
  try:
    page = made.page
    code = made.server.act("tests.e2e.wall_day:invite", layout="deliveries")
    page.goto(f"{made.server.address}/monitor/enrol")
    page.get_by_label("Kode").fill(code)
    page.get_by_role("button", name="Tilmeld").click()
    page.wait_for_url(f"{made.server.address}/wall")
    expect(page.get_by_text("Live")).to_be_visible()
    made.stand_still()
    yield made
  finally:
    made.close()
    shutil.rmtree(data, ignore_errors=True)


def deploy(front: Path, *, whole: bool) -> str:
  """Another build of the front end: this one under another name. Half of it: its page is there, its script is not."""
  index = (front / "index.html").read_text()
  entry = re.search(r"/assets/(index-[^\"]+)\.js", index)
  assert entry is not None
  name = entry[1] if whole and entry[1].endswith("-next") else f"{entry[1]}-next"
  if whole:
    shutil.copy(front / "assets" / f"{name.removesuffix('-next')}.js", front / "assets" / f"{name}.js")
  (front / "index.html").write_text(index.replace(f"/assets/{entry[1]}.js", f"/assets/{name}.js"))
  return name


def heap(cdp: CDPSession) -> tuple[int, int]:
  """Bytes that are in use after a collection, and DOM nodes."""
  for _ in range(3):
    cdp.send("HeapProfiler.collectGarbage")
  found = {it["name"]: int(it["value"]) for it in cdp.send("Performance.getMetrics")["metrics"]}
  return found["JSHeapUsedSize"], found["Nodes"]


def test_wall_8_twenty_six_hours_show_the_truth_or_say_that_they_are_stale(
  hall: Hall, nemesis: Nemesis, record_property: pytest.RecordProperty
) -> None:
  """Reconnects, half a deploy and a whole one, twice 40 minutes without a server and with its clock set back, midnight,
  the night of the clocks, another layout; no load but the one that was due; the heap grows by at most a tenth."""
  steps = nemesis.rounds(310)
  step = timedelta(hours=HOURS) / steps
  burst = timedelta(seconds=10)
  cdp = hall.context.new_cdp_session(hall.page)
  cdp.send("Performance.enable")
  cdp.send("HeapProfiler.enable")
  hall.live()
  hall.refresh()
  loads, first, heaps = hall.loads, "", []
  spent: list[str] = []
  for turn in range(steps):
    hour = (hall.now - START) / timedelta(hours=1)
    hall.pass_time(step - burst)
    hall.judge(hall.see(), "after a silence")
    hall.server.act("tests.e2e.wall_day:work", turn=turn)
    hall.refresh()
    hall.live()
    hall.pass_time(burst)
    hall.judge(hall.live(), "live")
    at = (hall.now - START) / timedelta(hours=1)
    for due, happens in EVENTS.items():
      if hour < due <= at:
        began = time.monotonic()
        happens(hall)
        spent.append(f"{happens.__name__} {time.monotonic() - began:.1f} s")
        if happens is new_version:
          assert hall.loads == loads + 1
          loads, first = hall.loads, ""
    if at >= 6 and (not first or turn == steps - 1 or turn % max(1, steps // 20) == 0):
      first = first or f"{at:.1f}"
      heaps.append((at, *heap(cdp)))
  settled = [used for _, used, _ in heaps]
  # What is shown swings, and the heap with it: what a leak raises is the least that it comes down to.
  half = len(settled) // 2
  growth = min(settled[half:]) / min(settled[:half])
  lines = [
    f"steps {steps}, samples {hall.counts['samples']}: live {hall.counts['live']}, marked stale {hall.counts['stale']},"
    f" lines held against the tables {hall.counts['lines']}, untrue {len(hall.wrong)}",
    ", ".join(spent),
    *(f"{at:5.1f} h  heap {used / 1e6:6.2f} MB  nodes {nodes}" for at, used, nodes in heaps),
    f"the least of the second half / of the first, from hour {first}: {growth:.3f}",
  ]
  print("\n".join(lines))
  record_property("wall", lines)
  assert len(hall.wrong) == 0, hall.wrong[:5]
  assert hall.errors == []
  assert hall.loads == loads
  assert hall.counts["live"] >= steps
  assert hall.counts["stale"] >= steps
  assert hall.counts["lines"] > steps * 5
  assert growth <= HEAP_GROWTH


def lost_line(hall: Hall) -> None:
  """The server starts again within seconds: the wall is there again by itself."""
  hall.server.stop()
  hall.tick(400)
  hall.server.start()
  hall.tick(8_000)
  hall.beat()
  hall.refresh()
  hall.live()


def half_a_version(hall: Hall) -> None:
  """A build is only half there: a wall that loaded itself now would be dark."""
  loads = hall.loads
  hall.server.stop()
  deploy(hall.front, whole=False)
  hall.server.start()
  for _ in range(6):
    hall.tick(10_000)
  hall.pass_time(timedelta(minutes=2))
  hall.judge(hall.live(), "half a version")
  assert hall.loads == loads


def new_version(hall: Hall) -> None:
  """Now it is whole: the wall loads itself, once."""
  loads = hall.loads
  name = deploy(hall.front, whole=True)
  for _ in range(40):
    hall.tick(5_000)
    hall.beat()
    if hall.loads > loads:
      break
  hall.pass_time(timedelta(minutes=5))
  hall.judge(hall.live(), "new version")
  assert hall.page.evaluate("() => document.querySelector('script[type=module]').src").endswith(f"{name}.js")


def away(hall: Hall) -> None:
  """40 minutes without a server, and somebody sets the device's clock back: it counts on, and says that it is stale."""
  hall.server.kill()
  for minutes in (1, 9, 10, 10, 10):
    hall.pass_time(timedelta(minutes=minutes), away=True)
    hall.tick(1_000)
    hall.pass_time(timedelta(seconds=10), away=True)
    found = hall.see()
    assert found.stale
    hall.judge(found, "the server is away")
    if minutes == 9:
      hall.page.clock.set_system_time(hall.now - timedelta(hours=2))
  hall.server.start()
  hall.page.clock.set_system_time(hall.now)
  hall.tick(10_000)
  hall.beat()
  hall.refresh()
  hall.judge(hall.live(), "the server is back")


def other_layout(hall: Hall) -> None:
  """An admin lays it out anew: it follows within a second, without a heartbeat and without a load."""
  for layout, scheme in (("timeline", "light"), ("deliveries", "dark")):
    hall.server.act("tests.e2e.wall_day:arrange", layout=layout, scheme=scheme)
    for _ in range(10):
      hall.tick(100)
      if hall.see().layout == layout:
        break
    assert (hall.see().layout, hall.see().scheme) == (layout, scheme)


# By hours since the start. Clocks go back five hours after it.
EVENTS = {
  1.5: lost_line,
  2.5: half_a_version,
  3.0: new_version,
  4.9: away,
  8.0: lost_line,
  12.0: other_layout,
  20.0: away,
}
