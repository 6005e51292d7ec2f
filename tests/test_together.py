"""The recipe that runs many targets at once: all of them run, what they say is kept, and one that fails is told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.server import ROOT

MAKEFILE = """
good: ; @echo said by good
bad: ; @echo said by bad; exit 3
# Each of the pair ends only when the other has begun.
left right: ; @touch $@.began; until [ -e left.began ] && [ -e right.began ]; do sleep 0.01; done
"""


def together(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
  (folder / "Makefile").write_text(MAKEFILE)
  return subprocess.run(
    [sys.executable, "-m", "tests.together", *arguments],
    cwd=folder,
    env=os.environ | {"PYTHONPATH": str(ROOT)},
    capture_output=True,
    text=True,
    timeout=60,
  )


def test_what_fails_is_named_last_and_the_others_have_run(tmp_path):
  found = together(tmp_path, "1", "bad", "good")
  assert found.returncode == 1
  assert "said by good\n--- good: passed" in found.stdout
  assert "--- bad: FAILED" in found.stdout
  assert found.stdout.splitlines()[-1] == "failed: bad"
  assert "said by bad" in (tmp_path / "var" / "bad.txt").read_text()


def test_all_well_is_all_well(tmp_path):
  found = together(tmp_path, "2", "good", "good")
  assert found.returncode == 0
  assert "failed" not in found.stdout


def test_as_many_run_at_once_as_are_asked_for(tmp_path):
  assert together(tmp_path, "2", "left", "right").returncode == 0
