"""Isotopes and their half-lives, each with its source."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, UnsetType

from production.actions.setup import fields, touching
from production.actions.setup.keeping import chosen, give, keep
from production.actions.setup.touching import Follow
from tracershop import ledger
from tracershop.access import policy
from tracershop.catalogue.models import Isotope


@ledger.action
def add_isotope(change: ledger.Change, *, symbol: str, half_life_seconds: float, source: str) -> dict[str, Any]:
  """Adds an isotope (SET-3). Raises Refusal `forbidden`, or `invalid` at its field."""
  policy.require(change.actor, "isotope.add")
  isotope = Isotope(symbol=fields.symbol(symbol), half_life_seconds=half_life_seconds, source=source)
  _judge(isotope)
  keep(change, kind="isotope.added", rows=[isotope])
  return {"isotopeId": isotope.pk}


@ledger.action
def edit_isotope(
  change: ledger.Change,
  *,
  isotope_id: int,
  half_life_seconds: float | UnsetType = UNSET,
  source: str | UnsetType = UNSET,
  confirmed_order_ids: list[int] | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Changes a half-life or where it was taken from; open orders follow (SET-9), released ones never.

  Raises Refusal `forbidden`, `not_found`, `stale`, `touches_orders`, or `invalid` at its field.
  """
  isotope, before = chosen(change, "isotope.edit", Isotope, isotope_id, seen)
  give(isotope, half_life_seconds=half_life_seconds, source=source)
  _judge(isotope)
  touches = Follow(scope=touching.of_isotope(isotope), how=touching.half_life, confirmed=confirmed_order_ids or ())
  keep(change, kind="isotope.edited", rows=[isotope], before=[before], touches=touches)
  return {"isotopeId": isotope.pk}


def _judge(isotope: Isotope) -> None:
  isotope.half_life_seconds = fields.half_life(isotope.half_life_seconds)
  isotope.source = fields.words(isotope.source, "source", 80)
  fields.alone(isotope, "symbol", "symbol")
