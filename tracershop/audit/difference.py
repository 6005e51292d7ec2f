"""What an entry changed, field by field: its images before and after, laid beside each other. Pure.

Images are rows, lists of rows, or rows under the name of their type, as each action recorded them. A row is found again
on the other side by its id and by having the same fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

# They change with every change, and say nothing of their own.
_SILENT = frozenset({"id", "revision"})
_EMPTY: tuple[Any, ...] = (None, "", [], {}, False)


class Change(msgspec.Struct, frozen=True):
  """One field of one row (`order:17`, or `#17` where the image does not say of which type), before and after."""

  row: str
  field: str
  before: Any
  after: Any


class _Row(msgspec.Struct, frozen=True):
  type: str
  id: Any
  fields: dict[str, Any]

  @property
  def name(self) -> str:
    return f"{self.type}:{self.id}" if self.type else f"#{self.id}"


def changes(before: Any, after: Any) -> list[Change]:
  """The fields that differ, in the order of the images. Of a row that is new, or gone, those that say anything."""
  old, new = list(_rows(before)), list(_rows(after))
  found: list[Change] = []
  for row in new:
    twin = next((it for it in old if _same(it, row)), None)
    if twin is not None:
      old.remove(twin)
    found += _between(row, twin.fields if twin else None, row.fields)
  for row in old:
    found += _between(row, row.fields, None)
  return found


def _between(row: _Row, before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[Change]:
  fields = dict.fromkeys([*(after or {}), *(before or {})])
  one, other = before or {}, after or {}
  return [
    Change(row.name, field, one.get(field), other.get(field))
    for field in fields
    if field not in _SILENT
    and one.get(field) != other.get(field)
    and not (one.get(field) in _EMPTY and other.get(field) in _EMPTY)
  ]


def _same(one: _Row, other: _Row) -> bool:
  if one.id != other.id or (one.type and other.type and one.type != other.type):
    return False
  shared = one.fields.keys() & other.fields.keys()
  # Two rows of different types with one id: an order 3 and a vial 3 have few fields in common.
  return 2 * len(shared) > max(len(one.fields), len(other.fields))


def _rows(image: Any, kind: str = "") -> Iterator[_Row]:
  if isinstance(image, list):
    for item in image:
      yield from _rows(item, kind)
  elif isinstance(image, dict):
    if "id" in image:
      yield _Row(kind, image["id"], image)
      return
    plain = {}
    for key, value in image.items():
      if isinstance(value, dict) or (isinstance(value, list) and value and isinstance(value[0], dict)):
        yield from _rows(value, key.removesuffix("s"))
      else:
        plain[key] = value
    if plain:
      yield _Row(kind, "", plain)
  elif image is not None:
    yield _Row(kind, "", {"": image})
