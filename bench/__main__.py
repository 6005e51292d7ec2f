"""`python -m bench [name …]`: runs the measurements and prints each table as it ends; JSON goes under var/bench.

When all of them were run, the table is kept in docs/evidence/bench.txt.
"""

from __future__ import annotations

import os
import sys
import time
from importlib import import_module
from pathlib import Path

NAMES = (
  "write_path", "calendar", "plan", "fanout", "storm", "memory", "certificate", "audit", "worklist", "legacy",
  "mirror", "screens",
)  # fmt: skip


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
  began = time.perf_counter()
  for name in names or NAMES:
    print(f"\n… {name}", flush=True)
    since = time.perf_counter()
    mine = import_module(f"bench.{name}").run()
    print(f"{table.show(mine)}\n({time.perf_counter() - since:.0f} s)", flush=True)
    figures += mine
  print(f"\n{table.show(figures)}\n")
  print(f"written to {table.keep(figures, Path('var/bench'))}")
  if not names:
    print(f"written to {table.tell(figures, time.perf_counter() - began, Path('docs/evidence/bench.txt'))}")
  return 0


if __name__ == "__main__":
  sys.exit(main(sys.argv[1:]))
