"""The half-lives that we ship are those of ICRP Publication 107, digit by digit (DEC-5).

`tests/cases/half_lives.json` keeps them as the package radioactivedecay prints its ICRP 107 data. It brings half a
gigabyte along, so it is in no lock file: where it is installed, `python -m tests.test_half_lives` compares every one
again and writes the file anew.
"""

from __future__ import annotations

import importlib
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tracershop.demo.unit import HALF_LIFE_SOURCE, ISOTOPES

CASES = Path(__file__).parent / "cases" / "half_lives.json"
SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def known() -> dict[str, str]:
  """Each isotope's half-life as it is printed: a number and its unit."""
  found: dict[str, str] = json.loads(CASES.read_text())["halfLives"]
  return found


def test_dec_5_every_isotope_that_is_shipped_is_compared_and_names_its_source() -> None:
  assert known().keys() == ISOTOPES.keys()
  assert HALF_LIFE_SOURCE == "ICRP 107"
  assert "ICRP Publication 107" in json.loads(CASES.read_text())["source"]


@pytest.mark.parametrize("symbol", ISOTOPES)
def test_dec_5_a_half_life_is_the_printed_one(symbol: str) -> None:
  number, unit = known()[symbol].split()
  printed = Decimal(number)
  ours = Decimal(repr(ISOTOPES[symbol])) / SECONDS[unit]
  assert ours.quantize(printed) == printed, "within its printed digits"
  assert ours == printed, "and not rounded once more on the way"


def compared() -> dict[str, Any]:
  """Asks the package itself; fails where ours differs by more than a float's last digit."""
  package = importlib.import_module("radioactivedecay")
  data = package.DEFAULTDATA
  printed = {}
  for symbol, ours in ISOTOPES.items():
    nuclide = package.Nuclide(symbol)
    assert abs(nuclide.half_life("s") - ours) <= 1e-12 * ours, symbol
    printed[symbol] = str(nuclide.half_life("readable"))
  source = "ICRP Publication 107 (2008), as printed by radioactivedecay"
  return {"source": f"{source} {package.__version__}, data set {data.dataset_name}", "halfLives": printed}


if __name__ == "__main__":
  CASES.write_text(json.dumps(compared(), indent=1, ensure_ascii=False) + "\n")
