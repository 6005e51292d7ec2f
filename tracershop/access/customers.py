"""Which customers there are. Their table lies above this package, so whoever has it is asked (decision 0012)."""

from __future__ import annotations

from collections.abc import Callable, Collection

from tracershop.errors import Refusal

Lookup = Callable[[Collection[int]], set[int]]
_lookups: list[Lookup] = []


def know(lookup: Lookup) -> None:
  """Lets the package that has the customers say which of some ids are there."""
  if lookup not in _lookups:
    _lookups.append(lookup)


def require(ids: Collection[int], field: str) -> None:
  """Raises Refusal `not_found` at `field` where one of them is not there."""
  if not ids:
    return
  if not _lookups:
    raise RuntimeError("nobody has said which customers there are")
  if set(ids) - {found for lookup in _lookups for found in lookup(ids)}:
    raise Refusal("not_found", field=field)
