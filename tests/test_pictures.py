"""The comparison of the views' pictures tells what is gone from what a clock and a font do to every picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from tests.e2e import pictures
from tests.e2e.pictures import (
  CELL,
  KEPT,
  LOOSE,
  SAME,
  STRICT,
  WALL,
  Apart,
  apart,
  bar,
  compared,
  judged,
  lay_out,
  windows,
)
from tests.test_registry import VIEWS

NAMES = sorted(name for name in VIEWS if (KEPT / f"{name}.png").exists())


def kept(name: str) -> Image.Image:
  with Image.open(KEPT / f"{name}.png") as found:
    return found.convert("RGB")


def differs(name: str, drawn: Image.Image) -> Apart | None:
  """How far it is from the kept one, where that is beyond its bar."""
  found = compared(name, kept(name), drawn)
  return found if found.beyond(bar(name)) else None


def ground(picture: Image.Image) -> tuple[int, int, int]:
  """The colour that most of it has."""
  found = max(picture.getcolors(picture.width * picture.height) or [], key=lambda it: it[0])[1]
  assert isinstance(found, tuple)
  return (found[0], found[1], found[2])


def fullest(picture: Image.Image, parts: int = 9) -> tuple[int, int, int, int]:
  """The part of the page, half as wide and half as high, in which most is drawn."""
  edges = picture.convert("L").filter(ImageFilter.FIND_EDGES)
  return max(windows(picture.size)[:parts], key=lambda it: sum(edges.crop(it).histogram()[64:]))


@pytest.mark.parametrize("name", NAMES)
def test_a_blank_page_and_one_without_its_largest_panel_are_told(name: str) -> None:
  picture = kept(name)
  plain = ground(picture)
  assert differs(name, Image.new("RGB", picture.size, plain))
  assert differs(name, Image.new("RGB", picture.size, "white"))
  # A wall has its largest one from the head down.
  ImageDraw.Draw(picture).rectangle(fullest(picture, 3 if bar(name) is WALL else 9), fill=plain)
  assert differs(name, picture)


@pytest.mark.parametrize("name", [it for it in NAMES if bar(it) is not WALL])
def test_a_panel_that_is_gone_is_told_wherever_it_stood(name: str) -> None:
  """Half as wide and half as high, but in no part that is looked at by itself."""
  picture = kept(name)
  left, top, right, bottom = fullest(picture)
  right_by = -1 if right == picture.width else 1
  down_by = -1 if bottom == picture.height else 1
  x, y = picture.width // 10 * right_by, picture.height // 10 * down_by
  ImageDraw.Draw(picture).rectangle((left + x, top + y, right + x, bottom + y), fill=ground(picture))
  assert differs(name, picture)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_without_its_style_sheet_is_told(name: str) -> None:
  """Its texts stand at the left on white, one under another, as black as they come."""
  picture = kept(name)
  text = ImageOps.autocontrast(picture.convert("L").filter(ImageFilter.FIND_EDGES).point(lambda it: 255 - it))
  bare = Image.new("L", picture.size, "white")
  half = text.crop(fullest(picture))
  bare.paste(half, (0, 0))
  bare.paste(half, (0, half.height))
  assert differs(name, bare.convert("RGB"))


@pytest.mark.parametrize("name", NAMES[::10])
def test_a_second_and_another_font_hinting_are_not_told(name: str) -> None:
  picture = kept(name).filter(ImageFilter.GaussianBlur(0.8))
  # The clock in the head, and a figure.
  ImageDraw.Draw(picture).rectangle((990, 20, 1066, 40), fill=(0x80, 0xA0, 0x90))
  ImageDraw.Draw(picture).rectangle((400, 400, 440, 415), fill=(0x60, 0x60, 0x60))
  assert differs(name, picture) is None


@pytest.mark.parametrize("name", [it for it in NAMES if it not in SAME])
def test_some_lines_more_are_not_told_of_a_page_that_the_hour_changes(name: str) -> None:
  """What stands below has moved down by two lines."""
  picture = kept(name)
  drawn = picture.copy()
  third = picture.height // 3
  drawn.paste(picture.crop((0, third, picture.width, picture.height - 48)), (0, third + 48))
  assert differs(name, drawn) is None


def test_what_is_held_strictly_is_a_view() -> None:
  assert set(VIEWS) >= SAME
  assert (bar("login"), bar("production"), bar("wall-runs"), bar("replay-wall")) == (STRICT, LOOSE, WALL, WALL)


def test_another_size_is_another_picture() -> None:
  one = Image.new("RGB", (10 * CELL, 10 * CELL))
  assert apart(one, one) == Apart(0.0, 0.0, 1.0)
  assert apart(one, one.crop((0, 0, 9 * CELL, 10 * CELL))) == Apart(255.0, 1.0, 0.0)


def test_what_lies_under_a_mask_is_not_compared() -> None:
  one = Image.new("L", (10 * CELL, 10 * CELL))
  other = ImageChops.offset(one, 0)
  ImageDraw.Draw(other).rectangle((0, 0, 2 * CELL - 1, CELL - 1), fill=255)
  assert apart(one, other) == pytest.approx(Apart(255 / 50, 0.02, 1.0))
  assert apart(one, other, ((0, 0, 2 * CELL - 1, CELL - 1),)) == Apart(0.0, 0.0, 1.0)


def test_old_new_and_difference_stand_side_by_side(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
  monkeypatch.setattr(pictures, "KEPT", tmp_path / "kept")
  monkeypatch.setattr(pictures, "DRAWN", tmp_path / "drawn")
  for folder, fill in (("kept", "white"), ("drawn", "black")):
    (tmp_path / folder).mkdir()
    for name in ("same", "other"):
      Image.new("RGB", (64, 64), "white" if name == "same" else fill).save(tmp_path / folder / f"{name}.png")
  assert judged("other", tmp_path / "drawn" / "other.png") == Apart(255.0, 1.0, 0.0)
  page = lay_out(["same", "other"])
  assert page.index("other: grey 255.00") < page.index("same: grey 0.00")
  assert (tmp_path / "drawn" / "other.difference.png").exists()
