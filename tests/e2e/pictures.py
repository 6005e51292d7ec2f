"""The pictures that are kept in docs/screenshots beside what the views draw.

They are compared coarsely, as cells of 16 by 16 px in grey: a second, a figure that has decayed or a font's hinting
changes a few of them by little; what is gone, has moved or has lost its style changes many, or all of them a bit.
`make pictures` lays the kept ones, the drawn ones and their difference side by side.
"""

from __future__ import annotations

import html
import io
import sys
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageStat
from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "docs" / "screenshots"
DRAWN = ROOT / "var" / "pictures"
CELL = 16
# A cell has changed where its grey differs by more than this, of 255.
GREY = 10

Box = tuple[int, int, int, int]


class Apart(NamedTuple):
  """How far two pictures are apart: the mean difference of their greys, and the share of cells that have changed."""

  grey: float
  cells: float

  def beyond(self, bar: Apart) -> bool:
    return self.grey > bar.grey or self.cells > bar.cells


# What a clock may do to a picture, and no missing panel: tests/test_pictures.py.
BAR = Apart(0.6, 0.01)
# What is another each time: left, top, right, bottom.
MASKS: dict[str, tuple[Box, ...]] = {
  # A code, and the address of the page that asks for it.
  "monitors": ((228, 214, 1052, 354),),
  # The device's own date: nobody has told this page another one.
  "outdated": ((630, 10, 915, 50),),
}


def save(page: Page, path: Path) -> Path:
  """Takes a picture; animations at their end: it does not hang on the moment it was taken."""
  path.parent.mkdir(parents=True, exist_ok=True)
  page.screenshot(path=path, animations="disabled")
  return path


def keep(page: Page, path: Path) -> None:
  """Takes a picture that stays: a palette says all that a screen shows, in a third of the bytes."""
  path.parent.mkdir(parents=True, exist_ok=True)
  shot = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
  shot.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


def cells(picture: Image.Image, masks: tuple[Box, ...] = ()) -> Image.Image:
  """The picture in grey cells, without what lies under the masks."""
  grey = picture.convert("L")
  for mask in masks:
    ImageDraw.Draw(grey).rectangle(mask, fill=128)
  return grey.reduce(CELL)


def apart(kept: Image.Image, drawn: Image.Image, masks: tuple[Box, ...] = ()) -> Apart:
  """How far they are apart; all of it where they differ in size."""
  if kept.size != drawn.size:
    return Apart(255.0, 1.0)
  found = ImageChops.difference(cells(kept, masks), cells(drawn, masks))
  changed = found.point(lambda grey: 255 if grey > GREY else 0)
  return Apart(ImageStat.Stat(found).mean[0], ImageStat.Stat(changed).mean[0] / 255)


def judged(name: str, drawn: Path) -> Apart:
  """How far a drawn picture is from the kept one."""
  with Image.open(KEPT / f"{name}.png") as old, Image.open(drawn) as new:
    return apart(old, new, MASKS.get(name, ()))


class Album:
  """Takes the views' pictures. With a folder it keeps them there; without one it says which is unlike the kept one."""

  def __init__(self, folder: str) -> None:
    self._folder = Path(folder) if folder else None

  def take(self, page: Page, name: str) -> list[str]:
    """What is wrong with it."""
    if self._folder:
      keep(page, self._folder / f"{name}.png")
      return []
    drawn = save(page, DRAWN / f"{name}.png")
    if not (KEPT / f"{name}.png").exists():
      return [f"{name}: no picture of it is kept; `make screenshots` takes it"]
    found = judged(name, drawn)
    if not found.beyond(BAR):
      return []
    return [
      f"{name}: another picture than docs/screenshots has: grey {found.grey:.2f} of {BAR.grey:.2f}, cells"
      f" {found.cells:.1%} of {BAR.cells:.1%}. `make pictures` shows both; `make screenshots` keeps the new one"
    ]


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
    title = f"{name}: grey {far.grey:.2f} of {BAR.grey:.2f}, cells {far.cells:.1%} of {BAR.cells:.1%}"
    images = (f"../../docs/screenshots/{name}.png", f"{name}.png", f"{name}.difference.png")
    shown = "".join(f'<a href="{it}"><img src="{it}" alt="" loading="lazy"></a>' for it in images)
    mark = ' class="beyond"' if far.beyond(BAR) else ""
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
