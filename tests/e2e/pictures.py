"""The pictures that are kept in docs/screenshots beside what the views draw.

They are compared coarsely, as cells of 16 by 16 px in grey: a second, a figure that has decayed or a font's hinting
changes a few of them by little; what is gone, has moved or has lost its style changes many, or all of them a bit.
Most views show what the hour and the views before them have made of the demo: these may differ more, but each quarter
of the page still has what was drawn in it. What nothing but its own code changes is held strictly.
`make pictures` lays the kept ones, the drawn ones and their difference side by side.
"""

from __future__ import annotations

import html
import io
import sys
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageStat
from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "docs" / "screenshots"
DRAWN = ROOT / "var" / "pictures"
CELL = 16
# A cell has changed where its grey differs by more than this, of 255.
GREY = 10
# What is drawn is seen in greys of 4 by 4 px: by how far one differs from those around it, up to MOST. A part with less
# than BARE of that, on the average, has nothing to lose.
FINE = 4
MOST = 64
BARE = 4.0

Box = tuple[int, int, int, int]


class Apart(NamedTuple):
  """How far two pictures are apart: the mean difference of their greys, the share of cells that have changed, and what
  is left of what was drawn, in the part of the page that has lost most."""

  grey: float
  cells: float
  left: float

  def beyond(self, bar: Apart) -> bool:
    return self.grey > bar.grey or self.cells > bar.cells or self.left < bar.left


# What a clock in the head may do to a picture of which nothing else changes.
STRICT = Apart(0.6, 0.01, 0.75)
# What the hour, and what was done in the views before it, may do to one; and to a wall, which turns its pages too.
LOOSE = Apart(20.0, 0.4, 0.56)
WALL = Apart(40.0, 0.6, 0.3)
# Forms, lists and pages that are the same at any hour, whichever views came before them.
SAME = frozenset({
  "login", "enrol", "setup-customers", "setup-customer-new", "setup-tracers", "setup-tracer", "setup-isotopes",
  "setup-isotope-new", "setup-deadlines", "setup-deadline", "setup-person-new", "setup-customer-edit",
  "setup-endpoint-new", "setup-entry-new", "setup-orderer", "setup-right-new", "setup-run", "setup-slot",
  "site-user-new", "site-printer-new", "site-node", "password", "qc-templates",
})  # fmt: skip
# What is another each time: left, top, right, bottom.
MASKS: dict[str, tuple[Box, ...]] = {
  # A code, and the address of the page that asks for it.
  "monitors": ((228, 214, 1052, 354),),
  # The device's own date: nobody has told this page another one.
  "outdated": ((630, 10, 915, 50),),
}


# One state for whatever was scrolled on the way: the page and what is open at their top; but what has the focus in the
# middle, with its form, where a page has it lower down.
COMPOSED = """
() => {
  for (const it of document.querySelectorAll('dialog[open], dialog[open] *')) it.scrollTop = 0;
  window.scrollTo({ top: 0, left: 0, behavior: 'instant' });
  const at = document.activeElement;
  if (!at.matches('button, a, input, select, textarea, summary') || at.closest('dialog')) return;
  const whole = at.closest('form') ?? at;
  const lower = whole.getBoundingClientRect().bottom > innerHeight;
  if (lower) whole.scrollIntoView({ block: 'center', behavior: 'instant' });
}
"""


def compose(page: Page) -> None:
  """Brings a page to the one state in which its picture is taken."""
  page.mouse.move(0, 0)
  page.evaluate(COMPOSED)


def save(page: Page, path: Path) -> Path:
  """Takes a picture; animations at their end: it does not hang on the moment it was taken."""
  path.parent.mkdir(parents=True, exist_ok=True)
  compose(page)
  page.screenshot(path=path, animations="disabled")
  return path


def keep(page: Page, path: Path) -> None:
  """Takes a picture that stays: a palette says all that a screen shows, in a third of the bytes."""
  path.parent.mkdir(parents=True, exist_ok=True)
  shot = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
  shot.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


def covered(picture: Image.Image, masks: tuple[Box, ...] = ()) -> Image.Image:
  """The picture in grey, without what lies under the masks."""
  grey = picture.convert("L")
  for mask in masks:
    ImageDraw.Draw(grey).rectangle(mask, fill=128)
  return grey


def bar(name: str) -> Apart:
  """How far a picture may be from the kept one."""
  if name in SAME:
    return STRICT
  return WALL if "wall" in name.split("-") else LOOSE


def windows(size: tuple[int, int]) -> list[Box]:
  """Nine parts of a page, each half as wide and half as high, which overlap."""
  width, height = size
  lefts, tops = ((0, side // 4, side - side // 2) for side in size)
  return [(left, top, left + width // 2, top + height // 2) for top in tops for left in lefts]


def ink(picture: Image.Image, masks: tuple[Box, ...] = ()) -> list[float]:
  """How much of each part of a page is drawn on."""
  edges = covered(picture, masks).reduce(FINE).filter(ImageFilter.FIND_EDGES).point(lambda it: min(it, MOST))
  return [ImageStat.Stat(edges.crop(box)).mean[0] for box in windows(edges.size)]


def apart(kept: Image.Image, drawn: Image.Image, masks: tuple[Box, ...] = (), *, parts: int = 9) -> Apart:
  """How far they are apart; all of it where they differ in size. Of a wall the three upper parts are looked at by
  themselves: the last of its pages has few lines."""
  if kept.size != drawn.size:
    return Apart(255.0, 1.0, 0.0)
  found = ImageChops.difference(*(covered(it, masks).reduce(CELL) for it in (kept, drawn)))
  changed = found.point(lambda grey: 255 if grey > GREY else 0)
  pairs = zip(ink(kept, masks)[:parts], ink(drawn, masks)[:parts], strict=True)
  left = min((now / before for before, now in pairs if before > BARE), default=1.0)
  return Apart(ImageStat.Stat(found).mean[0], ImageStat.Stat(changed).mean[0] / 255, left)


def judged(name: str, drawn: Path) -> Apart:
  """How far a drawn picture is from the kept one."""
  with Image.open(KEPT / f"{name}.png") as old, Image.open(drawn) as new:
    return compared(name, old, new)


def compared(name: str, old: Image.Image, new: Image.Image) -> Apart:
  """The same, of pictures."""
  return apart(old, new, MASKS.get(name, ()), parts=3 if bar(name) is WALL else 9)


class Album:
  """Takes the views' pictures. With a folder it keeps them there; without one it says which is unlike the kept one."""

  def __init__(self, folder: str) -> None:
    self._folder = Path(folder) if folder else None

  def take(self, page: Page, name: str) -> list[str]:
    """What is wrong with it."""
    if self._folder:
      compose(page)
      keep(page, self._folder / f"{name}.png")
      return []
    drawn = save(page, DRAWN / f"{name}.png")
    if not (KEPT / f"{name}.png").exists():
      return [f"{name}: no picture of it is kept; `make screenshots` takes it"]
    found = judged(name, drawn)
    if not found.beyond(bar(name)):
      return []
    return [
      f"{name}: another picture than docs/screenshots has: {said(found, bar(name))}. `make pictures` shows both;"
      " `make screenshots` keeps the new one"
    ]


def said(far: Apart, most: Apart) -> str:
  """How far it is, and how far it may be."""
  return (
    f"grey {far.grey:.2f} of {most.grey:.2f}, cells {far.cells:.1%} of {most.cells:.1%},"
    f" left {far.left:.0%} of {most.left:.0%}"
  )


STYLE = """
body { font: 15px system-ui; margin: 24px; background: #eee; }
section { margin-bottom: 32px; }
div { display: grid; grid-template-columns: repeat(3, 1fr); gap: 12px; }
img { width: 100%; border: 1px solid #999; }
h2.beyond { color: #b0241b; }
"""


def lay_out(names: list[str]) -> str:
  """A page of old, new and difference, the most different first."""
  found = sorted(((name, judged(name, DRAWN / f"{name}.png")) for name in names), key=lambda it: -it[1].cells)
  parts = []
  for name, far in found:
    with Image.open(KEPT / f"{name}.png") as old, Image.open(DRAWN / f"{name}.png") as new:
      size = (max(old.width, new.width), max(old.height, new.height))
      both = [Image.new("RGB", size, "white") for _ in range(2)]
      both[0].paste(old.convert("RGB"))
      both[1].paste(new.convert("RGB"))
      ImageChops.invert(ImageChops.difference(*both)).save(DRAWN / f"{name}.difference.png")
    title = f"{name}: {said(far, bar(name))}"
    images = (f"../../docs/screenshots/{name}.png", f"{name}.png", f"{name}.difference.png")
    shown = "".join(f'<a href="{it}"><img src="{it}" alt="" loading="lazy"></a>' for it in images)
    mark = ' class="beyond"' if far.beyond(bar(name)) else ""
    parts.append(f"<section><h2{mark}>{html.escape(title)}</h2><div>{shown}</div></section>")
  head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Kept, drawn, difference</title>'
  return f"{head}<style>{STYLE}</style><h1>Kept, drawn, difference</h1>{''.join(parts)}</html>\n"


def main() -> int:
  """Writes var/pictures/index.html; 2 where nothing was drawn yet."""
  drawn = {it.stem for it in DRAWN.glob("*.png") if not it.stem.endswith(".difference")}
  names = sorted(drawn & {it.stem for it in KEPT.glob("*.png")})
  if not names:
    print("No view was drawn yet: make e2e", file=sys.stderr)
    return 2
  (DRAWN / "index.html").write_text(lay_out(names))
  print(f"{len(names)} pictures, {len(drawn) - len(names)} more that nothing is kept of: {DRAWN / 'index.html'}")
  return 0


if __name__ == "__main__":
  sys.exit(main())
