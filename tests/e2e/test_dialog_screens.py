"""The dialogs that no other view opens, as test_screens looks at them."""

from __future__ import annotations

import pytest

from tests.e2e.dialog_acts import DIALOG_SCREENS
from tests.e2e.matrix import WIDTHS, Matrix
from tests.e2e.pictures import Album
from tests.e2e.registry import OPENS

pytestmark = pytest.mark.e2e

# What people press all day.
BY_HAND = (
  "setup-slots", "setup-swap", "setup-right", "site-users", "site-workers", "audit-reviews",
)  # fmt: skip


@pytest.mark.parametrize("name", DIALOG_SCREENS)
def test_a_screen_raises_no_barrier_and_fits(matrix: Matrix, album: Album, name: str) -> None:
  """UI-1, UI-3, CUS-8: as those of test_screens."""
  matrix.look(name, DIALOG_SCREENS[name], album, sizes=WIDTHS, opens=name in OPENS)


@pytest.mark.parametrize("name", BY_HAND)
def test_ui_2_what_is_pressed_is_no_smaller_than_a_finger(touched: Matrix, name: str) -> None:
  touched.reach(name, DIALOG_SCREENS[name])
