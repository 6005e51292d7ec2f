"""What is deployed: the units of systemd are units, and the programs they start are there."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
UNITS = sorted((ROOT / "deploy" / "systemd").iterdir())
PLACE = "/opt/tracershop/"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_has_nothing_to_say_about_the_units(tmp_path: Path) -> None:
  for unit in UNITS:
    # What they start lies elsewhere on this machine.
    text = re.sub(rf"^ExecStart={PLACE}\S+", "ExecStart=/bin/true", unit.read_text(), flags=re.MULTILINE)
    (tmp_path / unit.name.replace("@.", "@8001.")).write_text(text)
  paths = [str(path) for path in sorted(tmp_path.iterdir())]
  done = subprocess.run(["systemd-analyze", "verify", "--man=no", *paths], capture_output=True, text=True, timeout=60)
  assert done.stdout + done.stderr == ""


@pytest.mark.parametrize("unit", [it for it in UNITS if it.suffix == ".service"], ids=lambda it: it.name)
def test_a_unit_starts_what_is_there_and_is_started_again(unit: Path) -> None:
  text = unit.read_text()
  (started,) = re.findall(rf"^ExecStart={PLACE}(\S+)", text, flags=re.MULTILINE)
  assert started == ".venv/bin/tracershop" or (ROOT / started).stat().st_mode & 0o100
  if "Restart=always" in text:
    # Otherwise a database that is away for ten seconds ends it for good.
    assert "StartLimitIntervalSec=0" in text.partition("[Service]")[0]
