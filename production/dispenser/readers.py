"""Which files of the dispenser's folder are ours, and who reads them. Pure."""

from __future__ import annotations

from production.dispenser import table, val


def ours(name: str) -> bool:
  """Whether a file's name is one of the dispenser's: `VAL…`, or a table. `~$…` is a lock of whoever has it open."""
  return name.upper().startswith("VAL") or (_is_table(name) and not name.startswith(("~", ".")))


def most_bytes(name: str) -> int:
  """How large such a file may be."""
  return table.MOST_BYTES if _is_table(name) else val.MOST_BYTES


def read(name: str, data: bytes) -> table.Reading:
  """What a file tells. Raises NotWhole where it may still be being written, Unreadable where none of it can be read."""
  if _is_table(name) or data.startswith(b"PK\x03\x04"):
    return table.parse(data)
  return table.Reading([table.Row(0, val.parse(data))], [])


def _is_table(name: str) -> bool:
  return name.lower().endswith((".csv", ".xlsx"))
