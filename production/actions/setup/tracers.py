"""Tracers: what is ordered. One that was ordered once is archived, never deleted."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from msgspec import UNSET, UnsetType

from production.actions.setup import fields, touching
from production.actions.setup.keeping import chosen, give, keep, there
from production.actions.setup.touching import Follow
from tracershop import ledger
from tracershop.access import policy
from tracershop.catalogue.models import Isotope, Tracer
from tracershop.errors import Refusal

KINDS = ("activity", "injection")


@ledger.action
def add_tracer(
  change: ledger.Change,
  *,
  short_name: str,
  clinical_name: str,
  isotope_id: int,
  kind: str,
  batch_tag: str,
  shelf_life_minutes: int,
  marketed: bool = True,
) -> dict[str, Any]:
  """Adds a tracer (SET-2). Raises Refusal `forbidden`, `not_found` at `isotopeId`, or `invalid` at its field."""
  policy.require(change.actor, "tracer.add")
  if kind not in KINDS:
    raise Refusal("invalid", field="kind", text="kind")
  tracer = Tracer(
    short_name=short_name,
    clinical_name=clinical_name,
    isotope=there(Isotope, isotope_id),
    kind=kind,
    batch_tag=batch_tag,
    shelf_life_minutes=shelf_life_minutes,
    marketed=marketed,
  )
  _judge(tracer)
  keep(change, kind="tracer.added", rows=[tracer])
  return {"tracerId": tracer.pk}


@ledger.action
def edit_tracer(
  change: ledger.Change,
  *,
  tracer_id: int,
  short_name: str | UnsetType = UNSET,
  clinical_name: str | UnsetType = UNSET,
  batch_tag: str | UnsetType = UNSET,
  shelf_life_minutes: int | UnsetType = UNSET,
  marketed: bool | UnsetType = UNSET,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Changes a tracer's names, tag or shelf life; what it is made of and how it is ordered stay as they are.

  Raises Refusal `forbidden`, `not_found`, `stale`, or `invalid` at its field.
  """
  tracer, before = chosen(change, "tracer.edit", Tracer, tracer_id, seen)
  give(
    tracer,
    short_name=short_name,
    clinical_name=clinical_name,
    batch_tag=batch_tag,
    shelf_life_minutes=shelf_life_minutes,
    marketed=marketed,
  )
  _judge(tracer)
  keep(change, kind="tracer.edited", rows=[tracer], before=[before])
  return {"tracerId": tracer.pk}


@ledger.action
def archive_tracer(
  change: ledger.Change,
  *,
  tracer_id: int,
  confirmed_order_ids: list[int] | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Takes a tracer out of every catalogue (SET-4); its open orders stay, marked `notInCatalogue`.

  Raises Refusal `forbidden`, `not_found`, `stale`, `touches_orders`, or `invalid` where it is archived already, or is a
  bare isotope's, which is no more ordered when no catalogue has it.
  """
  tracer, before = chosen(change, "tracer.archive", Tracer, tracer_id, seen)
  if tracer.bare:
    raise Refusal("invalid", field="tracerId", text="bare_stays")
  tracer.archived = True
  touches = Follow(scope=Q(tracer=tracer), how=touching.in_catalogue(), confirmed=confirmed_order_ids or ())
  keep(change, kind="tracer.archived", rows=[tracer], before=[before], touches=touches)
  return {"tracerId": tracer.pk}


@ledger.action
def unarchive_tracer(change: ledger.Change, *, tracer_id: int, seen: dict[str, int] | None = None) -> dict[str, Any]:
  """Brings a tracer back (SET-4), and takes the marks from its orders.

  Raises Refusal `forbidden`, `not_found`, `stale`, or `invalid` where it is not archived.
  """
  tracer, before = chosen(change, "tracer.unarchive", Tracer, tracer_id, seen)
  tracer.archived = False
  touches = Follow(scope=Q(tracer=tracer), how=touching.in_catalogue(), confirmed=None)
  keep(change, kind="tracer.unarchived", rows=[tracer], before=[before], touches=touches)
  return {"tracerId": tracer.pk}


def _judge(tracer: Tracer) -> None:
  tracer.short_name = fields.words(tracer.short_name, "shortName", 30)
  tracer.clinical_name = fields.words(tracer.clinical_name, "clinicalName", 120)
  tracer.batch_tag = fields.batch_tag(tracer.batch_tag)
  fields.whole(tracer.shelf_life_minutes, "shelfLifeMinutes", 1, fields.LONGEST_SHELF_LIFE)
  fields.alone(tracer, "short_name", "shortName")
  fields.alone(tracer, "batch_tag", "batchTag")
