"""The registry of pages and dialogs is whole: each route and each dialog of the front end is looked at by a view."""

from __future__ import annotations

import re
from pathlib import Path

from tests.e2e.acts import ORDER_SCREENS
from tests.e2e.batch_acts import AFTER, BEFORE
from tests.e2e.dialog_acts import DIALOG_SCREENS
from tests.e2e.matrix import PICTURES
from tests.e2e.registry import DIALOGS, OPENS, ROUTES, UNSEEN
from tests.e2e.test_screens import SCREENS, WALL_PICTURES
from tests.e2e.test_site_screens import SITE_SCREENS

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "frontend" / "src"
VIEWS = SCREENS | ORDER_SCREENS | DIALOG_SCREENS | SITE_SCREENS | BEFORE | AFTER
# Looked at in a test of its own, on two walls.
OTHERS = {"wall-node"}
LINK = re.compile(r"(?:\.\./|docs/)*screenshots/([\w-]+)\.png")


def _sources() -> dict[str, str]:
  return {
    path.relative_to(SOURCE).as_posix(): path.read_text()
    for path in SOURCE.rglob("*.tsx")
    if ".test." not in path.name and ".testing." not in path.name
  }


def test_each_route_has_its_views() -> None:
  routes = set(re.findall(r'<Route path="([^"]+)"', (SOURCE / "App.tsx").read_text()))
  assert routes == set(ROUTES)
  assert {view for views in ROUTES.values() for view in views} <= set(VIEWS) | OTHERS


def test_each_part_of_a_page_has_its_view() -> None:
  """Set-up, site and audit have parts of their own: each is the address of a view."""
  addresses = {path for _, path, _ in VIEWS.values()}
  for folder, pattern in (("setup", r"const GROUPS = \[(.*?)\] as"), ("site", r"const TABS = \[(.*?)\] as")):
    found = re.search(pattern, (SOURCE / "screens" / folder / "index.tsx").read_text(), re.DOTALL)
    assert found is not None
    parts = re.findall(r"'(\w+)'", found.group(1))
    assert len(parts) > 6
    assert {f"/{folder}/{part}" for part in parts} <= addresses


def test_each_dialog_has_a_view_in_which_it_stands_open() -> None:
  drawn = {
    name
    for name, text in _sources().items()
    if re.search(r"<(Dialog|OverDialog|dialog)\b", text) and not name.startswith("ui/")
  }
  assert drawn == set(DIALOGS)
  assert {view for views in DIALOGS.values() for view in views} <= set(VIEWS)


def test_under_each_dialog_lies_a_page_that_a_view_judges_whole() -> None:
  """Or it is judged with it: what lies under an open dialog is looked at again at no other width."""
  judged = {(username, path) for name, (username, path, _) in VIEWS.items() if name not in OPENS}
  assert {name for name in OPENS if VIEWS[name][:2] not in judged} == UNSEEN


def test_only_the_tokens_know_of_a_scheme() -> None:
  """So that the rules of colours are all that a second scheme has to be asked for. A wall has its own light: all rules
  are asked of it in both."""
  knowing = {
    path.relative_to(SOURCE).as_posix()
    for path in SOURCE.rglob("*.css")
    if re.search(r"data-theme|prefers-color-scheme|light-dark\(", path.read_text())
  }
  walls = {"screens/wall/Board.module.css", "screens/wall/Start.module.css"}
  assert knowing == {"ui/tokens.css"} | walls


def test_each_picture_that_a_page_shows_is_kept_and_none_is_left_over() -> None:
  pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
  shown = {name for page in pages for name in LINK.findall(page.read_text())}
  kept = {path.stem for path in (ROOT / "docs" / "screenshots").glob("*.png")}
  assert shown <= kept
  viewed = set(VIEWS) | OTHERS | PICTURES | set(WALL_PICTURES)
  # The journeys take pictures too, of their own days: none that a view is compared with.
  source = "\n".join(path.read_text() for path in (ROOT / "tests" / "e2e").glob("test_*.py"))
  taken = set(re.findall(r'camera\([\w.]+, "([\w-]+)"\)', source))
  taken |= {f"{screen}-not-live" for screen in ("nurse", "production", "wall")}
  assert not taken & viewed
  assert kept == taken | viewed


def test_ui_3_whatever_scrolls_by_itself_asks_whether_it_may_move() -> None:
  assert [name for name, text in _sources().items() if "'smooth'" in text] == []
