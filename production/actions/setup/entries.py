"""Catalogue entries: what an endpoint may order, with which overhead, and how much of it."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, UnsetType

from production.actions.setup import bounds, fields, touching
from production.actions.setup.keeping import chosen, give, keep, ordered, there
from production.actions.setup.touching import Follow
from tracershop import ledger
from tracershop.access import policy
from tracershop.catalogue import bare
from tracershop.catalogue.models import CatalogueEntry, Endpoint, Isotope
from tracershop.errors import Refusal


@ledger.action
def add_catalogue_entry(
  change: ledger.Change,
  *,
  endpoint_id: int,
  tracer_id: int | None = None,
  isotope_id: int | None = None,
  overhead: float = 1.0,
  max_mbq: float | None = None,
  max_injections: int | None = None,
) -> dict[str, Any]:
  """Lets an endpoint order a tracer or a bare isotope (SET-5), and takes the marks from its orders of it. The first of
  an isotope makes the tracer that its vials will be of (ISO-1).

  Raises Refusal `forbidden`, `not_found`, or `invalid` at its field.
  """
  policy.require(change.actor, "catalogueEntry.add")
  endpoint = there(Endpoint, endpoint_id)
  fields.not_archived(endpoint, "endpointId")
  fields.one_of(tracer_id, isotope_id)
  tracer = ordered(tracer_id)
  fields.not_archived(tracer, "tracerId")
  entry = CatalogueEntry(
    endpoint=endpoint,
    tracer=tracer,
    isotope=None if isotope_id is None else there(Isotope, isotope_id),
    overhead=overhead,
    max_mbq=max_mbq,
    max_injections=max_injections,
  )
  _judge(entry)
  # Asked under the lock: to MariaDB two rows whose tracer is null are not the same, whatever its constraint says.
  if CatalogueEntry.objects.filter(endpoint=endpoint, tracer=tracer, isotope=entry.isotope).exists():
    raise Refusal("invalid", field="isotopeId" if tracer is None else "tracerId", text="taken")
  touches = _marks(entry, confirmed=None)
  first = [bare.new_tracer(entry.isotope)] if entry.isotope and bare.tracer_of(entry.isotope_id) is None else []
  keep(change, kind="catalogueEntry.added", rows=[*first, entry], touches=touches)
  return {"catalogueEntryId": entry.pk}


@ledger.action
def edit_catalogue_entry(
  change: ledger.Change,
  *,
  catalogue_entry_id: int,
  overhead: float | UnsetType = UNSET,
  max_mbq: float | UnsetType | None = UNSET,
  max_injections: int | UnsetType | None = UNSET,
  confirmed_order_ids: list[int] | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Changes an entry's overhead, which open orders follow (SET-9), or its limits, which count from the next order on
  and ask where more stands ordered (SET-30).

  Raises Refusal `forbidden`, `not_found`, `stale`, `touches_orders`, or `invalid` at its field.
  """
  entry, before = chosen(change, "catalogueEntry.edit", CatalogueEntry, catalogue_entry_id, seen)
  give(entry, overhead=overhead, max_mbq=max_mbq, max_injections=max_injections)
  _judge(entry)
  how = touching.overhead(entry) if entry.overhead != before.overhead else touching.all_of([])
  touches = Follow(
    scope=touching.of_entry(entry),
    how=how,
    confirmed=confirmed_order_ids or (),
    asks=bounds.entry(before, entry),
  )
  keep(change, kind="catalogueEntry.edited", rows=[entry], before=[before], touches=touches)
  return {"catalogueEntryId": entry.pk}


@ledger.action
def remove_catalogue_entry(
  change: ledger.Change,
  *,
  catalogue_entry_id: int,
  confirmed_order_ids: list[int] | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Takes an entry out of an endpoint's catalogue (SET-4); its open orders stay, marked `notInCatalogue`.

  Raises Refusal `forbidden`, `not_found`, `stale` or `touches_orders`.
  """
  entry, before = chosen(change, "catalogueEntry.remove", CatalogueEntry, catalogue_entry_id, seen)
  touches = _marks(entry, confirmed=confirmed_order_ids or ())
  keep(change, kind="catalogueEntry.removed", gone=[entry], before=[before], touches=touches)
  return {"catalogueEntryId": catalogue_entry_id}


def _marks(entry: CatalogueEntry, confirmed: Any) -> Follow:
  return Follow(scope=touching.of_entry(entry), how=touching.in_catalogue(), confirmed=confirmed)


def _judge(entry: CatalogueEntry) -> None:
  entry.overhead = fields.overhead(entry.overhead)
  entry.max_mbq = fields.most_mbq(entry.max_mbq)
  entry.max_injections = fields.most_injections(entry.max_injections)
  counted = entry.tracer is not None and entry.tracer.kind == "injection"
  if counted and entry.max_mbq is not None:
    raise Refusal("invalid", field="maxMbq", text="kind")
  if not counted and entry.max_injections is not None:
    raise Refusal("invalid", field="maxInjections", text="kind")
