"""What is wrong with a page as it stands: by axe, and by measures of our own."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Page

from tests.e2e.screens import plain
from tests.server import ROOT

VAR = ROOT / "var" / "e2e"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
DANISH = re.compile(r"\b(Bestil|Frigiv|Afgang|Kodeord|Levering|Underskriv|Skærme)\b", re.I)
ENGLISH = re.compile(r"\b(Order|Release|Departs|Password|Delivery|Sign|Screens)\b", re.I)
# What is pressed with a glove; the edge of a pixel is not argued about.
TARGET_PX = 43.5

# Asks axe what it may find here that it has not judged in this view yet. The whole page and all rules come first. At
# another width the rules of structure are asked again where other elements are drawn, or the same ones with other
# attributes, or empty; that of targets where one is smaller than it allows; those of colours about elements whose
# colours, size or ground are others, or that lie over something and have moved. In the other scheme those of colours
# are asked, of the whole page first. tests/e2e/test_judge.py plants what this may miss.
FIND = """
async ({ rules, colours, view, scheme }) => {
  const SMALL = 24;
  const all = [...document.body.querySelectorAll('*')].filter((it) => it.checkVisibility({ visibilityProperty: true }));
  const past = globalThis.looked?.view === view
    ? looked : (globalThis.looked = { view, scheme, ids: new WeakMap(), drawn: new Set(), grounds: {} });
  // What is said is the page's own; axe asks whether anything is.
  const words = /^(alt|title|value|placeholder|aria-label|aria-description)$/;
  const told = (it) => [...it.attributes].filter(({ name }) => name !== 'style' && name !== 'class')
    .map(({ name, value }) => `${name}=${words.test(name) ? value.trim() !== '' : value}`)
    .join(' ') + [...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  let next = past.next ?? 0;
  let small = false;
  const drawn = all.map((it) => {
    if (!past.ids.has(it)) past.ids.set(it, next++);
    if (it.matches('a, button, input, select, textarea, summary, [role=button], [role=option]')) {
      const box = it.getBoundingClientRect();
      small ||= box.width < SMALL || box.height < SMALL;
    }
    const scrolls = it.scrollWidth > it.clientWidth || it.scrollHeight > it.clientHeight;
    return `${past.ids.get(it)}${told(it)}${it.className}${scrolls ? 's' : ''}`;
  }).join();
  past.next = next;
  const grounds = new Map();
  const groundOf = (it) => {
    if (it === null) return '';
    if (!grounds.has(it)) {
      const style = getComputedStyle(it);
      const over = /absolute|fixed|sticky/.test(style.position);
      const box = over ? it.getBoundingClientRect() : null;
      const own = `${style.backgroundColor}${style.backgroundImage}${style.opacity}`
        + (box ? [box.x, box.y, box.width, box.height].map(Math.round) : '');
      grounds.set(it, `${own};${groundOf(it.parentElement)}`);
    }
    return grounds.get(it);
  };
  const first = past.grounds[scheme] === undefined;
  const known = (past.grounds[scheme] ??= new WeakMap());
  const other = all.filter((it) => {
    if (!it.matches('input, select, textarea')
      && ![...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) return false;
    const style = getComputedStyle(it);
    const ground = `${style.color}${style.fontSize}${style.fontWeight}${style.textDecorationLine}${groundOf(it)}`;
    if (known.get(it) === ground) return false;
    known.set(it, ground);
    return true;
  });
  const asked = [];
  const tags = { type: 'tag', values: rules };
  const off = (...names) => Object.fromEntries(names.map((name) => [name, { enabled: false }]));
  if (scheme === past.scheme && first) {
    asked.push([document, { runOnly: tags }]);
  } else {
    if (scheme === past.scheme && !past.drawn.has(drawn)) {
      asked.push([document, { runOnly: tags, rules: off(...colours, ...(small ? [] : ['target-size'])) }]);
    } else if (scheme === past.scheme && small) {
      asked.push([document, { runOnly: { type: 'rule', values: ['target-size'] } }]);
    }
    if (other.length > 0) {
      const where = first ? document : { include: other };
      asked.push([where, { runOnly: { type: 'rule', values: colours } }]);
    }
  }
  past.drawn.add(drawn);
  // A target that lies half under what stays while a list scrolls is pressed where it is whole.
  const passes = (rule, node) => rule === 'target-size' && /partially obscured/.test(node.failureSummary);
  const wrong = [];
  for (const [where, options] of asked) {
    const found = await axe.run(where, { ...options, resultTypes: ['violations'], preload: false });
    wrong.push(...found.violations.map((it) => ({
      rule: it.id, impact: it.impact, help: it.help,
      where: it.nodes.filter((node) => !passes(it.id, node))
        .map((node) => node.html.slice(0, 160) + ' — ' + node.failureSummary),
    })).filter((it) => it.where.length > 0));
  }
  return wrong;
}
"""
# Texts that end at an edge without saying so: cut off, and no dots after them.
CLIPPED = """
() => [...document.querySelectorAll('body *')].filter((it) => {
  if (it.clientWidth <= 1 || it.scrollWidth <= it.clientWidth + 1) return false;
  if (![...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) return false;
  const style = getComputedStyle(it);
  if (!/hidden|clip/.test(style.overflowX) || style.textOverflow === 'ellipsis') return false;
  return !it.closest('.unseen');
}).map((it) => it.outerHTML.slice(0, 200))
"""
# What the page says in its own language: what is in another one says in which, as the Danish words of an English guide.
SAID = """
() => {
  const own = document.documentElement.lang;
  const others = [...document.querySelectorAll('body [lang]')].filter((it) => it.lang !== own);
  for (const it of others) it.style.display = 'none';
  const said = document.body.innerText;
  for (const it of others) it.style.display = '';
  return [document.documentElement.lang, said];
}
"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Parts that ask for their width in code are drawn anew after the frame in which it has changed. A busy machine may draw
# no frame of a page for a long while: what is measured next asks for the layout by itself.
SETTLED = """
() => new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)));
  setTimeout(done, 5000);
})
"""
# Where less motion is asked for: what moves, and what would as soon as it came or changed.
MOVING = """
() => {
  const longest = (list) => Math.max(...list.split(',').map((it) => parseFloat(it) * (/ms/.test(it) ? 1 : 1000)));
  const named = (it, part) => `${it.outerHTML.slice(0, 120)}${part ?? ''}`;
  const found = document.getAnimations()
    .filter((it) => it.effect?.getComputedTiming().activeDuration > 10)
    .map((it) => named(it.effect.target, it.effect.pseudoElement));
  for (const it of document.querySelectorAll('body, body *')) {
    for (const part of it.matches('dialog[open]') ? [null, '::before', '::after', '::backdrop'] : [null]) {
      const style = getComputedStyle(it, part);
      const moves = style.animationName === 'none' ? 0 : longest(style.animationDuration);
      if (Math.max(moves, longest(style.transitionDuration)) > 10) found.push(named(it, part));
    }
  }
  return found;
}
"""
# What is pressed, but for links within a text: smaller than a finger, with all that its label or its edge adds to it.
SMALL = """
(least) => {
  const around = (it) => {
    const boxes = [it, ...(it.labels ?? [])].map((one) => one.getBoundingClientRect());
    const [left, top] = ['left', 'top'].map((side) => Math.min(...boxes.map((box) => box[side])));
    const [right, bottom] = ['right', 'bottom'].map((side) => Math.max(...boxes.map((box) => box[side])));
    return [right - left, bottom - top];
  };
  const reaches = (it) => {
    it.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    const box = it.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const hits = (right, down) => {
      const hit = document.elementFromPoint(x + right, y + down);
      return hit && (it.contains(hit) || [...(it.labels ?? [])].some((label) => label.contains(hit)));
    };
    const far = (right, down) => {
      let px = 0;
      while (px < least && hits(right * px, down * px)) px += 1;
      return px;
    };
    return far(-1, 0) + far(1, 0) >= least && far(0, -1) + far(0, 1) >= least;
  };
  const told = (it) => getComputedStyle(it).display === 'inline'
    && [...it.parentElement.childNodes].some((node) => node.nodeType === 3 && node.data.trim().length > 1);
  const kinds = 'a[href], button, input, select, textarea, summary, [role=button], [role=option], [role=tab]';
  const open = document.querySelector('dialog[open]');
  return [...(open ?? document).querySelectorAll(kinds)]
    .filter((it) => it.checkVisibility({ visibilityProperty: true }) && !it.closest('.unseen') && !told(it))
    .filter((it) => around(it).some((side) => side < least) && !reaches(it))
    .map((it) => `${around(it).map(Math.round).join(' × ')} px ${it.outerHTML.slice(0, 140)}`);
}
"""


def judge(page: Page, view: str, device: str, *, scheme: str) -> list[str]:
  """What is wrong with the page as it stands, and was not judged yet in this view and scheme."""
  # What lies half under the head that stays is met where it is whole.
  page.evaluate("() => window.scrollTo({ top: 0, behavior: 'instant' })")
  page.evaluate(SETTLED)
  found = page.evaluate(FIND, {"rules": RULES, "colours": COLOURS, "view": view, "scheme": scheme})
  where = f"{view}-{scheme}-{device}"
  if found:
    VAR.mkdir(parents=True, exist_ok=True)
    (VAR / f"axe-{where}.json").write_text(json.dumps(found, indent=2, ensure_ascii=False))
  wrong = [f"{where}: {it['rule']} ({it['impact']}) {it['where'][0][:300]}" for it in found]
  wrong += fits(page, where)
  language, text = page.evaluate(SAID)
  other = (ENGLISH if language == "da" else DANISH).search(said := plain(text))
  if other:
    wrong.append(f"{where}: the other language: {said[max(0, other.start() - 60) : other.end() + 60]}")
  return wrong


def fits(page: Page, view: str) -> list[str]:
  """What is wider than the screen or cut off."""
  page.evaluate(SETTLED)
  wrong = [f"{view}: cut off {it}" for it in page.evaluate(CLIPPED)]
  if (wider := page.evaluate(WIDER)) > 0:
    wrong.append(f"{view}: {wider} px wider than the screen")
  return wrong


def still(page: Page, view: str) -> list[str]:
  """What moves although less motion was asked for."""
  return [f"{view}: moves {it}" for it in page.evaluate(MOVING)]


def reachable(page: Page, view: str) -> list[str]:
  """What is pressed and smaller than a finger."""
  return [f"{view}: {it}" for it in page.evaluate(SMALL, TARGET_PX)]
