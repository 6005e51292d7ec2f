"""The sound of a request, heard: what the page sends to the loudspeaker is recorded, sample by sample."""

from __future__ import annotations

import itertools
import re
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Page, expect

from tests import services
from tests.e2e.desk import Desk
from tests.e2e.screens import Nurse, sign_in
from tests.e2e.town import PASSWORD

pytestmark = pytest.mark.e2e

# Whatever is connected to a page's loudspeaker is heard here too: `heard` are its samples, `contexts` what makes them.
EAR = """
() => {
  window.contexts = [];
  window.heard = [];
  const connect = AudioNode.prototype.connect;
  const Context = window.AudioContext;
  window.AudioContext = class extends Context {
    constructor(...given) {
      super(...given);
      window.contexts.push(this);
      this.ear = this.createScriptProcessor(16384, 1, 1);
      this.ear.onaudioprocess = ({ inputBuffer }) =>
        window.heard.push(Array.from(inputBuffer.getChannelData(0)));
      connect.call(this.ear, this.destination);
    }
  };
  AudioNode.prototype.connect = function (to, ...more) {
    if (to instanceof AudioDestinationNode && this.context.ear) connect.call(this, this.context.ear);
    return connect.call(this, to, ...more);
  };
}
"""
AUDIBLE = 0.001
NOTES = (784, 1175)


class Heard(msgspec.Struct):
  """What was heard since one began to listen: seconds from the first audible sample to the last, the loudest, and how
  often it swung a second at its beginning and at its end."""

  seconds: float
  loudest: float
  first_hertz: float
  last_hertz: float


class Untouched:
  """Looks at a page as nobody's press: what Playwright itself evaluates counts as one, and unlocks the sound."""

  def __init__(self, page: Page) -> None:
    self._line = page.context.new_cdp_session(page)

  def look(self, expression: str) -> Any:
    given = {"expression": expression, "returnByValue": True}
    return self._line.send("Runtime.evaluate", given)["result"].get("value")

  def until(self, expression: str, what: str) -> None:
    services.wait_until(lambda: bool(self.look(expression)), what, 60)

  def speaker(self, text: str) -> None:
    """Waits until the loudspeaker's button says so."""
    self.until(f"document.querySelector('button[aria-label^=Lyd]')?.innerText === {text!r}", f"the word {text!r}")


def listen(page: Page) -> None:
  page.evaluate("() => { window.heard.length = 0; }")


def pass_by(page: Page, seconds: float) -> None:
  """Waits until the page's own loudspeaker has played for so long, whatever it played."""
  page.wait_for_function(
    "([until]) => window.contexts[0].currentTime >= until",
    arg=[page.evaluate("() => window.contexts[0].currentTime") + seconds],
    polling=100,
  )


def heard(page: Page) -> Heard | None:
  """What was heard; None for silence."""
  found: dict[str, Any] = page.evaluate("() => ({rate: window.contexts[0].sampleRate, samples: window.heard.flat()})")
  samples, rate = found["samples"], found["rate"]
  loud = [place for place, one in enumerate(samples) if abs(one) > AUDIBLE]
  if not loud:
    return None
  # Where a note is loudest nothing of the other is in the way.
  length = int(0.1 * rate)
  early, late = loud[0] + int(0.02 * rate), loud[-1] - int(0.02 * rate) - length
  return Heard(
    seconds=(loud[-1] - loud[0]) / rate,
    loudest=max(map(abs, samples)),
    first_hertz=_hertz(samples[early : early + length], rate),
    last_hertz=_hertz(samples[late : late + length], rate),
  )


def _hertz(samples: list[float], rate: float) -> float:
  ups = sum(one < 0 <= other for one, other in itertools.pairwise(samples))
  return ups * rate / len(samples)


def ask(nurse: Nurse, time: str) -> None:
  """Asks for a late order."""
  nurse.page.get_by_role("button", name=f"Bed om sen ordre FDG {time}").click()
  form = nurse.page.locator("form")
  form.get_by_label(re.compile("Aktivitet ved levering")).fill("1100")
  form.get_by_label("Hvorfor").fill("Akut patient")
  form.get_by_role("button", name="Send anmodning").click()
  expect(form).to_have_count(0)


def test_a_request_sounds_where_production_sits(desk: Desk) -> None:
  """Two rising notes, once, when it comes; none while the browser locks the sound or a person has turned it off, and
  the screen says which (REQ-1)."""
  nurse = desk.nurse(day=desk.town.facts.passed)
  page = desk.windows.open("radiochemist")
  page.add_init_script(f"({EAR})()")
  sign_in(page, desk.town.url, "radiochemist", PASSWORD)
  # A page that was opened anew has been pressed by nobody: the browser lets it make no sound.
  page.reload()
  quiet = Untouched(page)
  quiet.speaker("venter på et tryk")
  ask(nurse, "07:00")
  quiet.until("document.querySelector('[data-request]') !== null", "the request")
  assert quiet.look("window.contexts.length") == 0, "nothing was pressed, so nothing may sound"
  # No press for a browser; what it may be made of stays locked, and the next key does.
  page.keyboard.press("Escape")
  quiet.until("window.contexts[0]?.state === 'suspended'", "a locked loudspeaker")
  quiet.speaker("venter på et tryk")
  page.keyboard.press("j")

  requests = page.get_by_role("region", name="Anmodninger").get_by_role("listitem")
  speaker = page.get_by_role("button", name=re.compile("^Lyd"))
  expect(speaker).to_have_accessible_name(re.compile("slået til"))
  expect(speaker).to_have_text("")
  pass_by(page, 1)
  assert heard(page) is None, "what came before is no news"

  listen(page)
  ask(nurse, "08:15")
  expect(requests).to_have_count(2)
  pass_by(page, 1.2)
  sound = heard(page)
  assert sound is not None, "nothing was heard"
  print(f"\n{sound}")
  assert 0.3 <= sound.seconds <= 0.5
  assert 0.1 <= sound.loudest <= 0.6
  assert (sound.first_hertz, sound.last_hertz) == pytest.approx(NOTES, rel=0.03)

  speaker.click()
  expect(speaker).to_have_text("slået fra")
  listen(page)
  ask(nurse, "11:30")
  expect(requests).to_have_count(3)
  pass_by(page, 1.2)
  assert heard(page) is None, "it was turned off"
  # Turning it on lets one hear it; another browser window of the same person would do as this one.
  speaker.click()
  pass_by(page, 1.2)
  assert heard(page) is not None
  # What one grants here makes none: it goes, nothing comes.
  listen(page)
  page.keyboard.press("q")
  page.keyboard.press("g")
  expect(requests).to_have_count(2)
  pass_by(page, 1.2)
  assert heard(page) is None
