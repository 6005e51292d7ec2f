"""The reference reducer: a stream's snapshot, and its deltas folded into it. The browser's does the same. Pure.

The law (STR-1): snapshot(a) + deltas(a+1 … b) = snapshot(b).
"""

from __future__ import annotations

from typing import Any

import msgspec


class Gap(Exception):
  """A delta came that is not the next one; the copy must ask again with its position."""


class Copy:
  """A screen's copy of one stream: rows by type and id, at a position. Rows are plain data."""

  def __init__(self, stream: str) -> None:
    self.stream = stream
    self.epoch = ""
    self.revision = -1
    self.rows: dict[str, dict[int | str, dict[str, Any]]] = {}
    self._parts: list[dict[str, Any]] = []

  def take(self, frame: dict[str, Any]) -> bool:
    """Applies a server frame of this stream; gives whether the copy changed. Raises Gap.

    Parts of a long snapshot are held until the last is there and applied together.
    """
    kind = frame["type"]
    if kind == "snapshot":
      if frame.get("parts", 0):
        if frame["part"] == 1:
          self._parts = []
        self._parts.append(frame)
        if frame["part"] < frame["parts"]:
          return False
        parts, self._parts = self._parts, []
      else:
        parts = [frame]
      self.rows = {}
      for part in parts:
        for name, rows in part["rows"].items():
          mine = self.rows.setdefault(name, {})
          for row in rows:
            mine[row["id"]] = row
      self.epoch, self.revision = frame["epoch"], frame["revision"]
      return True
    if kind == "resumed":
      if frame["epoch"] != self.epoch or frame["revision"] != self.revision:
        raise Gap(f"{self.stream}: resumed elsewhere")
      return False
    if kind != "delta":
      return False
    if frame["revision"] <= self.revision:
      return False
    if frame["revision"] != self.revision + 1:
      raise Gap(f"{self.stream}: have {self.revision}, got {frame['revision']}")
    for change in frame["changes"]:
      if "put" in change:
        self.rows.setdefault(change["put"], {})[change["row"]["id"]] = change["row"]
      else:
        self.rows.get(change["remove"], {}).pop(change["id"], None)
    self.revision = frame["revision"]
    return True

  def image(self) -> dict[str, dict[int | str, dict[str, Any]]]:
    """The rows without empty types, for comparison."""
    return {name: rows for name, rows in sorted(self.rows.items()) if rows}


def copy_of(snapshot: Any) -> Copy:
  """A copy that stands where a `ledger.StreamSnapshot` stands."""
  copy = Copy(snapshot.stream)
  rows = {name: [msgspec.json.decode(raw) for raw in found] for name, found in snapshot.rows.items()}
  copy.take({"type": "snapshot", "epoch": snapshot.epoch, "revision": snapshot.revision, "rows": rows})
  return copy
