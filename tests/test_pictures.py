"""The comparison of the views' pictures tells what is gone from what a clock and a font do to every picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tests.e2e import pictures
from tests.e2e.pictures import BAR, CELL, KEPT, MASKS, Apart, apart, judged, lay_out
from tests.test_registry import VIEWS

PAPER = (0xF4, 0xF4, 0xF1)
NAMES = sorted(name for name in VIEWS if (KEPT / f"{name}.png").exists())


def kept(name: str) -> Image.Image:
  with Image.open(KEPT / f"{name}.png") as found:
    return found.convert("RGB")


def differs(name: str, drawn: Image.Image) -> Apart | None:
  """How far it is from the kept one, where that is beyond its bar."""
  found = apart(kept(name), drawn, MASKS.get(name, ()))
  return found if found.beyond(BAR) else None


@pytest.mark.parametrize("name", NAMES)
def test_a_blank_page_and_one_without_its_largest_panel_are_told(name: str) -> None:
  picture = kept(name)
  assert differs(name, Image.new("RGB", picture.size, PAPER))
  # Without a quarter of the page: the one in which most is drawn.
  edges = picture.convert("L").filter(ImageFilter.FIND_EDGES)
  width, height = picture.width // 2, picture.height // 2
  corners = [(x, y) for x in (0, width) for y in (0, height)]
  x, y = max(corners, key=lambda it: sum(edges.crop((*it, it[0] + width, it[1] + height)).histogram()[64:]))
  ImageDraw.Draw(picture).rectangle((x, y, x + width, y + height), fill=PAPER)
  assert differs(name, picture)


@pytest.mark.parametrize("name", NAMES[::10])
def test_a_second_and_another_font_hinting_are_not_told(name: str) -> None:
  picture = kept(name).filter(ImageFilter.GaussianBlur(0.8))
  # The clock in the head, and a figure.
  ImageDraw.Draw(picture).rectangle((990, 20, 1066, 40), fill=(0x80, 0xA0, 0x90))
  ImageDraw.Draw(picture).rectangle((400, 400, 440, 415), fill=(0x60, 0x60, 0x60))
  assert differs(name, picture) is None


def test_another_size_is_another_picture() -> None:
  one = Image.new("RGB", (10 * CELL, 10 * CELL))
  assert apart(one, one) == Apart(0.0, 0.0)
  assert apart(one, one.crop((0, 0, 9 * CELL, 10 * CELL))) == Apart(255.0, 1.0)


def test_what_lies_under_a_mask_is_not_compared() -> None:
  one = Image.new("L", (10 * CELL, 10 * CELL))
  other = ImageChops.offset(one, 0)
  ImageDraw.Draw(other).rectangle((0, 0, 2 * CELL - 1, CELL - 1), fill=255)
  assert apart(one, other) == pytest.approx(Apart(255 / 50, 0.02))
  assert apart(one, other, ((0, 0, 2 * CELL - 1, CELL - 1),)) == Apart(0.0, 0.0)


def test_old_new_and_difference_stand_side_by_side(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
  monkeypatch.setattr(pictures, "KEPT", tmp_path / "kept")
  monkeypatch.setattr(pictures, "DRAWN", tmp_path / "drawn")
  for folder, fill in (("kept", "white"), ("drawn", "black")):
    (tmp_path / folder).mkdir()
    for name in ("same", "other"):
      Image.new("RGB", (64, 64), "white" if name == "same" else fill).save(tmp_path / folder / f"{name}.png")
  assert judged("other", tmp_path / "drawn" / "other.png") == Apart(255.0, 1.0)
  page = lay_out(["same", "other"])
  assert page.index("other: grey 255.00") < page.index("same: grey 0.00")
  assert (tmp_path / "drawn" / "other.difference.png").exists()
