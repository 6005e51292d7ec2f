"""A port that was asked for is nobody else's, though nobody listens on it yet."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import services
from tests.services import free_port

ROOT = Path(__file__).resolve().parents[1]
ASK = """
import sys
from tests import services
services.PORTS = range(*map(int, sys.argv[1:]))
print(services.free_port())
"""


def test_a_port_is_given_to_one_process_alone(monkeypatch: pytest.MonkeyPatch) -> None:
  first = free_port()
  few = range(first, first + 5)
  theirs = subprocess.run(
    [sys.executable, "-c", ASK, str(few.start), str(few.stop)], cwd=ROOT, capture_output=True, text=True, check=True
  ).stdout
  assert int(theirs) in few
  assert int(theirs) != first
  monkeypatch.setattr(services, "PORTS", few)
  assert free_port() != first


def test_a_port_is_none_that_the_kernel_lends() -> None:
  lent = Path("/proc/sys/net/ipv4/ip_local_port_range")
  if not lent.exists():
    pytest.skip("a kernel that does not say")
  low, high = map(int, lent.read_text().split())
  if low < 32_768:
    pytest.skip("a machine that lends more than others do")
  assert not low <= free_port() <= high
