"""What the nemeses share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Say = Callable[[str], None]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
  """Prints a figure past the capture, so that it stands in the evidence of a run that passed."""

  def tell(text: str) -> None:
    with capsys.disabled():
      print(f"\n  {text}", flush=True)

  return tell
