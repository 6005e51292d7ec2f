"""Rows taken over so many at a time; where one of them breaks what nobody foresaw, one by one, so that the others are
taken all the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from legacy import puzzles
from legacy.actor import OLD_SYSTEM
from legacy.inbound import following, orders, vials
from legacy.mapping.reading import OldInjections
from legacy.old.shape import Data


def take_orders(table: str, clusters: Sequence[orders.Cluster | OldInjections], rows: Mapping[str, Data]) -> Any:
  """As `following.adopt`, what it says."""
  try:
    return following.adopt(table=table, clusters=clusters, rows=rows).value()
  except puzzles.UNFORESEEN as error:
    if len(clusters) == 1:
      return {"adopted": 0, "puzzles": [_puzzle(orders.key_of(clusters[0]), error)]}
  each = [take_orders(table, [it], {key: rows[key] for key in [orders.key_of(it)]}) for it in clusters]
  return _together(each)


def take_vials(rows: Mapping[str, Data]) -> Any:
  """As `vials.adopt_vials`, what it says."""
  try:
    return vials.adopt_vials(actor=OLD_SYSTEM, rows=rows).value()
  except puzzles.UNFORESEEN as error:
    if len(rows) == 1:
      return {"adopted": 0, "seen": 0, "puzzles": [_puzzle(next(iter(rows)), error)]}
  return _together([take_vials({key: data}) for key, data in rows.items()])


def _puzzle(key: str, error: Exception) -> list[str]:
  it = puzzles.unforeseen(error)
  return [key, it.column, it.danish, it.english]


def _together(each: Sequence[Any]) -> Any:
  return {
    "adopted": sum(it["adopted"] for it in each),
    "seen": sum(it.get("seen", 0) for it in each),
    "puzzles": [puzzle for it in each for puzzle in it["puzzles"]],
  }
