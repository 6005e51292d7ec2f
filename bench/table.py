"""What a measurement says, printed and kept."""

from __future__ import annotations

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from django.db import connection


class Figure(msgspec.Struct, frozen=True, kw_only=True):
  """One figure: ours, what it is compared with, and the bar it should keep. Timings decide nothing; they are told."""

  bench: str
  what: str
  ours: float
  unit: str
  other: float | None = None
  other_is: str = ""
  ratio: float | None = None
  bar: str = ""
  kept: bool | None = None


def show(figures: list[Figure]) -> str:
  """The table as text."""
  rows = [("what", "ours", "compared with", "ratio", "bar", "")]
  for it in figures:
    other = "" if it.other is None else f"{it.other:,.4g} ({it.other_is})"
    ratio = "" if it.ratio is None else f"{it.ratio:.2f}×"
    verdict = "" if it.kept is None else "kept" if it.kept else "MISSED"
    rows.append((it.what, f"{it.ours:,.4g} {it.unit}", other, ratio, it.bar, verdict))
  widths = [max(len(row[column]) for row in rows) for column in range(6)]
  lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
  return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def machine() -> dict[str, Any]:
  """What they were measured on."""
  with connection.cursor() as cursor:
    cursor.execute("SELECT VERSION()")
    (database,) = cursor.fetchone()
  return {
    "cores": os.cpu_count(),
    "python": platform.python_version(),
    "database": database,
    "system": platform.platform(),
  }


def tell(figures: list[Figure], seconds: float, path: Path) -> Path:
  """Writes the table for people and gives the file."""
  path.parent.mkdir(parents=True, exist_ok=True)
  on = machine()
  path.write_text(
    "Figures, each beside what it is compared with in the same run, as `make bench` measured and wrote them.\n"
    f"{datetime.now(UTC):%Y-%m-%d}, {on['cores']} cores, load {os.getloadavg()[0]:.1f}, Python {on['python']}, "
    f"{on['database']}, in {seconds:.0f} seconds.\n\n{show(figures)}\n"
  )
  return path


def keep(figures: list[Figure], folder: Path) -> Path:
  """Writes the figures as JSON and gives the file."""
  folder.mkdir(parents=True, exist_ok=True)
  now = datetime.now(UTC)
  said: dict[str, Any] = {
    "at": now.isoformat(),
    "machine": machine(),
    "figures": [msgspec.to_builtins(it) for it in figures],
  }
  path = folder / f"bench-{now:%Y%m%dT%H%M%SZ}.json"
  text = json.dumps(said, indent=1, ensure_ascii=False) + "\n"
  path.write_text(text)
  (folder / "latest.json").write_text(text)
  return path
