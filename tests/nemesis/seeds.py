"""Seeds that once failed: kept, and run again in every run."""

from __future__ import annotations

import json
from pathlib import Path

KEPT = Path(__file__).with_name("seeds.json")


def kept(name: str) -> list[int]:
  """The seeds of a nemesis that failed once."""
  found = json.loads(KEPT.read_text()) if KEPT.exists() else {}
  return [int(seed) for seed in found.get(name, [])]


def keep(name: str, seed: int) -> None:
  """Keeps a seed that has just failed; whoever mends it commits the file with the mending."""
  found = json.loads(KEPT.read_text()) if KEPT.exists() else {}
  found[name] = sorted({*found.get(name, []), seed})
  KEPT.write_text(json.dumps(found, indent=2, sort_keys=True) + "\n")


def with_kept(name: str, seeds: list[int]) -> list[int]:
  """The seeds that failed once, then the ones of this run."""
  return [*kept(name), *(seed for seed in seeds if seed not in kept(name))]
