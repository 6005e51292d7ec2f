"""The screens of orders and of set-up, as test_screens looks at them."""

from __future__ import annotations

import pytest

from tests.e2e.acts import ORDER_SCREENS
from tests.e2e.matrix import WIDTHS, Matrix
from tests.e2e.pictures import Album
from tests.e2e.registry import OPENS

pytestmark = pytest.mark.e2e

# What people press all day.
BY_HAND = (
  "nurse-bookings", "nurse-month", "nurse-calculator", "nurse-cancel", "place", "move", "plan", "calendar", "notices",
  "setup-customers", "setup-customer", "setup-week", "setup-slot", "setup-tracers", "setup-isotopes", "setup-deadlines",
  "setup-people", "setup-rights", "orderers", "rooms",
)  # fmt: skip


@pytest.mark.parametrize("name", ORDER_SCREENS)
def test_a_screen_raises_no_barrier_and_fits(matrix: Matrix, album: Album, name: str) -> None:
  """UI-1, UI-3, CUS-8: as those of test_screens."""
  matrix.look(name, ORDER_SCREENS[name], album, sizes=WIDTHS, opens=name in OPENS)


@pytest.mark.parametrize("name", BY_HAND)
def test_ui_2_what_is_pressed_is_no_smaller_than_a_finger(touched: Matrix, name: str) -> None:
  touched.reach(name, ORDER_SCREENS[name])
