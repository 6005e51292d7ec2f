"""`python -m bench [name …]`: runs the measurements, prints their table, writes it as JSON under var/bench."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

NAMES = ("write_path", "fanout", "storm", "memory", "audit")


def main(names: list[str]) -> int:
  """Runs what is named, or everything. A bar that is missed is told, and is no error: timings decide nothing."""
  os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracershop.settings")
  os.environ.setdefault("SECRET_KEY", "only-for-measuring-" + "0" * 40)
  unknown = set(names) - set(NAMES)
  if unknown:
    print(f"There is no {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}.", file=sys.stderr)
    return 2
  import django

  django.setup()
  from bench import table

  figures: list[table.Figure] = []
  for name in names or NAMES:
    print(f"… {name}", flush=True)
    mine = import_module(f"bench.{name}").run()
    print(table.show(mine), flush=True)
    figures += mine
  print("\n" + table.show(figures))
  print(f"\nwritten to {table.keep(figures, Path('var/bench'))}")
  return 0


if __name__ == "__main__":
  sys.exit(main(sys.argv[1:]))
