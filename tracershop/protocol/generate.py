"""Writes what is generated from the wire: `python -m tracershop.protocol.generate [--check]`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import msgspec

from tracershop.protocol import documents, schema

ROOT = Path(__file__).resolve().parents[2]


def outputs() -> dict[Path, bytes]:
  """Each generated file and what it should hold."""

  def pretty(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"

  return {
    ROOT / "frontend/src/protocol/schema.json": pretty(schema.document()),
    ROOT / "docs/asyncapi.json": pretty(documents.asyncapi()),
    ROOT / "docs/openapi.json": pretty(documents.openapi()),
    ROOT / "tracershop/protocol/wire.sha256": f"1 {schema.wire_hash()}\n".encode(),
  }


def stale() -> list[Path]:
  """The generated files that are not what they should be."""
  return [path for path, text in outputs().items() if not path.exists() or path.read_bytes() != text]


def main() -> int:
  """Writes the files, or with `--check` only tells which are stale (exit code 1)."""
  found = stale()
  if "--check" in sys.argv:
    for path in found:
      sys.stdout.write(f"stale: {path.relative_to(ROOT)}; run `make protocol`\n")
    return 1 if found else 0
  for path in found:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(outputs()[path])
    sys.stdout.write(f"wrote {path.relative_to(ROOT)}\n")
  return 0


if __name__ == "__main__":
  raise SystemExit(main())
