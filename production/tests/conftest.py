"""The unit's Tuesday for the tests of production."""

from __future__ import annotations

import pytest

from production.tests.setup import SetUp
from tests.story import Story


@pytest.fixture
def set_up(story: Story) -> SetUp:
  """The commands of the set-up, as the production admin's."""
  return SetUp(story)
