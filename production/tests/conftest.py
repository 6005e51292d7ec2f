"""The unit's Tuesday for the tests of production."""

from __future__ import annotations

from typing import Any

import pytest

from production.tests.setup import SetUp
from tests.story import Story


@pytest.fixture
def story(transactional_db: None, frozen_clock: Any) -> Story:
  """The unit, the day before its Tuesday at 09:00 in Copenhagen."""
  return Story(frozen_clock)


@pytest.fixture
def set_up(story: Story) -> SetUp:
  """The commands of the set-up, as the production admin's."""
  return SetUp(story)
