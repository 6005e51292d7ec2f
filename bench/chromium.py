"""A Chromium that measures: how a page loads on a slow machine and line, and how fast it draws what comes to it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import Any, TypedDict

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import services

FLAGS = ("--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")
DESK = {"width": 1440, "height": 900}

# Notes when a delta came off the wire, when its figure stood in the page, and when the frame that shows it was done: a
# task that is queued while a frame is made runs when the frame was handed on. A frame that took over 50 ms is a long
# one, by the browser's own count.
WATCH = """
(() => {
  const seen = { painted: [], came: 0, missed: 0, gaps: [], long: [], on: false };
  window.measured = seen;
  const waiting = new Map();
  let drawn = [];
  let inFrame = false;
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    const now = performance.now();
    for (const since of drawn) seen.painted.push(now - since);
    drawn = [];
    inFrame = false;
  };
  const handOn = () => channel.port2.postMessage(null);
  const Own = window.WebSocket;
  window.WebSocket = class extends Own {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', ({ data }) => {
        inFrame = false;
        if (!seen.on || !data.startsWith('{"type":"delta"')) return;
        const found = /"orderedMbq":([0-9]+)/.exec(data);
        if (found) { seen.came += 1; waiting.set(found[1], performance.now()); }
      });
    }
  };
  const look = (text) => {
    for (const [figure] of text.matchAll(/[0-9][0-9\\u00a0]*/g)) {
      const plain = figure.replaceAll('\\u00a0', '');
      const since = waiting.get(plain);
      if (since === undefined) continue;
      waiting.delete(plain);
      // What changed while a frame is made is in that frame, else in the next one.
      if (drawn.length === 0 && !inFrame) requestAnimationFrame(handOn);
      drawn.push(since);
    }
  };
  document.addEventListener('DOMContentLoaded', () => {
    new MutationObserver((changes) => {
      if (waiting.size === 0) return;
      for (const change of changes) {
        if (change.type === 'characterData') look(change.target.data);
        for (const node of change.addedNodes) look(node.textContent ?? '');
      }
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  window.startMeasuring = () => {
    Object.assign(seen, { painted: [], came: 0, gaps: [], long: [], on: true });
    waiting.clear();
    let before = 0;
    const tick = (at) => {
      if (before) seen.gaps.push(at - before);
      before = at;
      inFrame = true;
      handOn();
      if (seen.on) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  };
  window.stopMeasuring = () => { seen.on = false; seen.missed = waiting.size; return seen; };
  new PerformanceObserver((list) => {
    if (seen.on) for (const entry of list.getEntries()) seen.long.push(entry.duration);
  }).observe({ type: 'long-animation-frame' });
})();
"""

# What the page's main thread has taken until now, in seconds, by the browser's own account.
SPENT = {
  "script": "ScriptDuration",
  "style": "RecalcStyleDuration",
  "layout": "LayoutDuration",
  "all": "TaskDuration",
}

# What a page's loading cost, as Lighthouse counts it: blocking is what tasks took beyond 50 ms.
LOADING = """
(() => {
  const load = { fcp: 0, lcp: 0, tbt: 0, cls: 0 };
  window.loading = load;
  const each = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  each('paint', (it) => { if (it.name === 'first-contentful-paint') load.fcp = it.startTime; });
  each('largest-contentful-paint', (it) => { load.lcp = it.startTime; });
  each('longtask', (it) => { load.tbt += Math.max(0, it.duration - 50); });
  each('layout-shift', (it) => { if (!it.hadRecentInput) load.cls += it.value; });
})();
"""


class Measured(TypedDict):
  """What a page drew: milliseconds from each delta to its frame, between frames, and of long frames."""

  painted: list[float]
  came: int
  missed: int
  gaps: list[float]
  long: list[float]


class Loading(TypedDict):
  """First and largest contentful paint and total blocking time in milliseconds, and the cumulative layout shift."""

  fcp: float
  lcp: float
  tbt: float
  cls: float


class Spent:
  """What the page's main thread takes from now on, in seconds."""

  def __init__(self, page: Page) -> None:
    self._session = page.context.new_cdp_session(page)
    self._session.send("Performance.enable", {"timeDomain": "threadTicks"})
    self._before = self._now()

  def taken(self) -> dict[str, float]:
    """Seconds of script, style, layout and of all tasks since the last time this was asked."""
    before, self._before = self._before, self._now()
    return {name: self._before[name] - before[name] for name in SPENT}

  def _now(self) -> dict[str, float]:
    found = {one["name"]: float(one["value"]) for one in self._session.send("Performance.getMetrics")["metrics"]}
    return {name: found[theirs] for name, theirs in SPENT.items()}


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
  """The Chromium of the machine."""
  program = services.program("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
  sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
  with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=program, args=[*FLAGS, *sandbox])
    yield browser
    browser.close()


def signed_in(context: BrowserContext, address: str, username: str, password: str) -> Page:
  """A page of somebody who is signed in, and live."""
  page = context.new_page()
  page.goto(address)
  page.get_by_label("Brugernavn").fill(username)
  page.get_by_label("Kodeord", exact=True).fill(password)
  page.get_by_role("button", name="Log ind").click()
  page.locator("header time").first.wait_for()
  return page


def throttle(page: Page, *, cpu: float, megabits: float, latency_ms: float) -> None:
  """Makes the page's machine slower by a factor, and its line as slow as this."""
  session = page.context.new_cdp_session(page)
  rate = megabits * 1e6 / 8
  line: dict[str, Any] = {"offline": False, "latency": latency_ms, "downloadThroughput": rate, "uploadThroughput": rate}
  session.send("Network.enable")
  session.send("Network.setCacheDisabled", {"cacheDisabled": True})
  session.send("Network.emulateNetworkConditions", line)
  session.send("Emulation.setCPUThrottlingRate", {"rate": cpu})
