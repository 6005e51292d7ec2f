"""The unit's Tuesday for the tests of ordering."""

from __future__ import annotations

from typing import Any

import pytest

from tests.story import Story


@pytest.fixture
def story(transactional_db: None, frozen_clock: Any) -> Story:
  """The unit, the day before its Tuesday at 09:00 in Copenhagen; the deadline is at 13:00."""
  return Story(frozen_clock)
