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
# another width the rules of structure are asked again where the page has another shape, or elements have other
# attributes, or are empty; that of targets where one is smaller than it allows, and others come near it; those of
# colours about elements whose colours, size or ground are others, or that lie over what is not around them and have
# moved. In the other scheme those of colours are asked, of the whole page first. Of words of one class in one colour,
# with nothing but the same grounds around them behind them, one is asked about. Of a dialog over a page that another
# view judges the structure is asked about with that page, colours and targets by itself: what lies under it cannot be
# reached. tests/e2e/test_judge.py plants what this may miss.
FIND = """
async ({ rules, colours, view, scheme, over }) => {
  const SMALL = 24;
  const LARGE = 24;
  const LARGE_BOLD = 18.66;
  const past = globalThis.looked?.view === view
    ? looked : (globalThis.looked = { view, scheme, drawn: new Set(), cramped: new Set(), grounds: {}, kinds: {} });
  const dialogs = over ? [...document.querySelectorAll('dialog:modal')] : [];
  const parts = dialogs.length > 0 ? dialogs : [document.body];
  const all = parts.flatMap((part) => [...part.querySelectorAll('*')])
    .filter((it) => it.checkVisibility({ visibilityProperty: true }));
  // What is said is the page's own; axe asks whether anything is.
  const words = /^(alt|title|value|placeholder|aria-label|aria-description)$/;
  const speaks = (it) => [...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const told = (it) => [...it.attributes].filter(({ name }) => name !== 'style' && name !== 'class')
    .map(({ name, value }) => `${name}=${words.test(name) ? value.trim() !== '' : value}`)
    .join(' ') + speaks(it);
  const targets = [];
  const depths = new Map();
  const drawn = all.map((it) => {
    const depth = (depths.get(it.parentElement) ?? 0) + 1;
    depths.set(it, depth);
    if (it.matches('a, button, input, select, textarea, summary, [role=button], [role=option]')) {
      targets.push(it.getBoundingClientRect());
    }
    const scrolls = it.scrollWidth > it.clientWidth || it.scrollHeight > it.clientHeight;
    return `${depth}${it.localName} ${told(it)} ${it.className}${scrolls ? 's' : ''}`;
  }).join();
  // Each target that is smaller than allowed, with what is near it.
  const nears = (one, it) => one.left - it.right < SMALL && it.left - one.right < SMALL
    && one.top - it.bottom < SMALL && it.top - one.bottom < SMALL;
  const cramped = targets.filter((it) => it.width < SMALL || it.height < SMALL).map((it) => targets
    .filter((one) => nears(one, it)).map((one) => [one.x - it.x, one.y - it.y, one.width, one.height].map(Math.round))
    .join()).join(';');
  // What is seen behind an element: the grounds around it up to the first that lets nothing through. Where it lies over
  // something else too, the places of those that are lifted belong to that.
  const opaque = (colour) => !/rgba|transparent|\\//.test(colour);
  const grounds = new Map();
  const none = { seen: '', lies: '', whole: '', placed: '', edge: null, clip: null, faint: false, hidden: false };
  const groundOf = (it) => {
    if (it === null) return none;
    if (!grounds.has(it)) {
      const style = getComputedStyle(it);
      const above = groundOf(it.parentElement);
      const paint = `${style.backgroundColor}${style.backgroundImage}${style.opacity}`;
      const ends = opaque(style.backgroundColor) && style.backgroundImage === 'none';
      const lifted = /absolute|fixed|sticky/.test(style.position);
      const box = lifted ? it.getBoundingClientRect() : null;
      const from = above.edge?.getBoundingClientRect() ?? { x: 0, y: 0 };
      const at = ({ x, y }) => (box ? [box.x - x, box.y - y, box.width, box.height].map(Math.round) : '');
      const clips = style.overflowX !== 'visible' && style.overflowY !== 'visible';
      grounds.set(it, {
        seen: ends ? paint : `${paint};${above.seen}`,
        lies: ends ? paint : `${paint}${at(from)};${above.lies}`,
        whole: `${paint};${above.whole}`,
        placed: `${paint}${at({ x: 0, y: 0 })};${above.placed}`,
        edge: ends ? it : above.edge,
        clip: ends || lifted ? null : above.clip ?? (clips ? it : null),
        faint: above.faint || style.opacity !== '1',
        hidden: above.hidden || style.opacity === '0' || style.clipPath === 'inset(50%)',
      });
    }
    return grounds.get(it);
  };
  const bare = /^rgba\\(0, 0, 0, 0\\)none/;
  const painted = all.filter((it) => it.matches('img, canvas, video') || !bare.test(groundOf(it).whole)).map((it) => {
    const { left, top, right, bottom } = it.getBoundingClientRect();
    return { it, left, top, right, bottom };
  });
  const alone = (it) => {
    const { left, top, right, bottom } = it.getBoundingClientRect();
    return !painted.some((one) => left < one.right && one.left < right && top < one.bottom && one.top < bottom
      && !one.it.contains(it) && !it.contains(one.it));
  };
  const within = (it, edge) => {
    if (it === edge) return true;
    const style = getComputedStyle(edge);
    if (style.overflowX !== 'visible' && style.overflowY !== 'visible') return true;
    const [box, room] = [it.getBoundingClientRect(), edge.getBoundingClientRect()];
    return box.left >= room.left - 1 && box.top >= room.top - 1 && box.right <= room.right + 1
      && box.bottom <= room.bottom + 1;
  };
  // A link within other words.
  const amid = (link) => {
    if (link === null) return false;
    let block = link.parentElement;
    while (getComputedStyle(block).display === 'inline') block = block.parentElement;
    return block.textContent.trim() !== link.textContent.trim();
  };
  const first = past.grounds[scheme] === undefined;
  const known = (past.grounds[scheme] ??= new WeakMap());
  const kinds = (past.kinds[scheme] ??= new Set());
  const marks = '[type=checkbox], [type=radio], [type=range], [type=color]';
  const other = new Set(all.filter((it) => {
    if (!(it.matches('input, select, textarea') ? !it.matches(marks) : speaks(it))) return false;
    const behind = groundOf(it);
    // Only said, as to those who listen.
    if (behind.hidden) return false;
    const style = getComputedStyle(it);
    const link = amid(it.closest('a, [role=link]'));
    const [size, weight] = [parseFloat(style.fontSize), parseFloat(style.fontWeight)];
    const large = size >= LARGE || (size >= LARGE_BOLD && weight >= 700);
    const shut = behind.edge !== null && within(behind.clip ?? it, behind.edge);
    const free = shut && alone(it);
    const around = free ? (behind.faint ? 'whole' : 'seen') : shut && !behind.faint ? 'lies' : 'placed';
    const ground = `${style.color}${link ? [size, weight] : large}${style.textDecorationLine}${behind[around]}`;
    if (known.get(it) === ground) return false;
    known.set(it, ground);
    if (!free || link) return true;
    // Axe does not judge what is a sign only, or cannot be used.
    const unjudged = it.textContent.trim().length < 2 || it.closest(':disabled, [aria-disabled=true], label') !== null;
    const kind = `${it.localName} ${it.className} ${it.parentElement.className} ${ground}`;
    const judged = !unjudged && kinds.has(kind);
    if (!unjudged) kinds.add(kind);
    return !judged;
  }));
  const tight = cramped !== '' && !past.cramped.has(cramped);
  const own = scheme === past.scheme;
  const shape = own && (first || !past.drawn.has(drawn));
  if (own) {
    past.drawn.add(drawn);
    past.cramped.add(cramped);
  }
  const also = [...(own && (first || tight) ? ['target-size'] : []), ...(other.size > 0 ? colours : [])];
  if (!shape && also.length === 0) return [];
  // All in one run: a tree and a map of the page are most of what one costs.
  const rule = axe._audit.rules.find((it) => it.id === 'color-contrast');
  globalThis.matching ??= rule.matches;
  rule.matches = (node, ...rest) => other.has(node) && matching.call(rule, node, ...rest);
  const off = ['target-size', ...colours].filter((it) => !also.includes(it));
  const options = shape
    ? { runOnly: { type: 'tag', values: rules }, rules: Object.fromEntries(off.map((it) => [it, { enabled: false }])) }
    : { runOnly: { type: 'rule', values: also } };
  const where = shape || dialogs.length === 0 ? document : { include: dialogs };
  const found = await axe.run(where, { ...options, resultTypes: ['violations'], selectors: false, preload: false });
  // A target that lies half under what stays while a list scrolls is pressed where it is whole.
  const passes = (rule, node) => rule === 'target-size' && /partially obscured/.test(node.failureSummary);
  return found.violations.map((it) => ({
    rule: it.id, impact: it.impact, help: it.help,
    where: it.nodes.filter((node) => !passes(it.id, node))
      .map((node) => node.html.slice(0, 160) + ' — ' + node.failureSummary),
  })).filter((it) => it.where.length > 0);
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
FITS = f"async () => {{ await ({SETTLED})(); return [({CLIPPED})(), ({WIDER})()]; }}"
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


def judge(page: Page, view: str, device: str, *, scheme: str, over: bool = False) -> list[str]:
  """What is wrong with the page as it stands, and was not judged yet in this view and scheme. `over` says that another
  view judges the page that lies under a dialog."""
  # What lies half under the head that stays is met where it is whole.
  page.evaluate("() => window.scrollTo({ top: 0, behavior: 'instant' })")
  page.evaluate(SETTLED)
  given = {"rules": RULES, "colours": COLOURS, "view": view, "scheme": scheme, "over": over}
  found = page.evaluate(FIND, given)
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
  cut, wider = page.evaluate(FITS)
  return [f"{view}: cut off {it}" for it in cut] + ([f"{view}: {wider} px wider than the screen"] if wider > 0 else [])


def still(page: Page, view: str) -> list[str]:
  """What moves although less motion was asked for."""
  return [f"{view}: moves {it}" for it in page.evaluate(MOVING)]


def reachable(page: Page, view: str) -> list[str]:
  """What is pressed and smaller than a finger."""
  return [f"{view}: {it}" for it in page.evaluate(SMALL, TARGET_PX)]
