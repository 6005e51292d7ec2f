"""The unit's story for the tests that look back on it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.story import Story


@pytest.fixture
def story(transactional_db: None, frozen_clock: Any) -> Story:
  return Story(frozen_clock)
