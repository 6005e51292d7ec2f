"""The catalogue's part of each stream's snapshot, and where a changed row of it has to be put."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Q

from tracershop import ledger
from tracershop.catalogue import images, models


def _common(_: int | None) -> Mapping[str, Iterable[Any]]:
  return {
    "isotope": map(images.isotope, models.Isotope.objects.order_by("id")),
    "tracer": map(images.tracer, models.Tracer.objects.order_by("id")),
    "closedDate": map(images.closed_date, models.ClosedDate.objects.order_by("id")),
    "deadline": map(images.deadline, models.Deadline.objects.order_by("id")),
  }


def _of_customer(customer_id: int | None) -> Mapping[str, Iterable[Any]]:
  if customer_id is None:
    return {}
  slots = models.Slot.objects.filter(endpoint__customer_id=customer_id).select_related("run").order_by("id")
  runs = models.Run.objects.filter(slot__endpoint__customer_id=customer_id).distinct().order_by("id")
  return {
    "customer": map(images.customer, models.Customer.objects.filter(id=customer_id)),
    "endpoint": map(images.endpoint, models.Endpoint.objects.filter(customer_id=customer_id).order_by("id")),
    "catalogueEntry": map(
      images.catalogue_entry,
      models.CatalogueEntry.objects.filter(endpoint__customer_id=customer_id).order_by("id"),
    ),
    "run": map(images.run, runs),
    "slot": map(images.slot, slots),
  }


def _production(_: int | None) -> Mapping[str, Iterable[Any]]:
  return {
    **_common(None),
    "customer": map(images.customer, models.Customer.objects.order_by("id")),
    "endpoint": map(images.endpoint, models.Endpoint.objects.order_by("id")),
    "catalogueEntry": map(images.catalogue_entry, models.CatalogueEntry.objects.order_by("id")),
    "run": map(images.run, models.Run.objects.order_by("id")),
    "slot": map(images.slot, models.Slot.objects.select_related("run").order_by("id")),
    "qcTemplate": map(images.qc_template, models.QcTemplate.objects.order_by("id")),
    "releaseRight": map(images.release_right, models.ReleaseRight.objects.order_by("id")),
    "proposal": map(images.proposal, models.Proposal.objects.filter(shown=True).order_by("id")),
  }


def _wall(_: int | None) -> Mapping[str, Iterable[Any]]:
  return {"run": map(images.wall_run, models.Run.objects.select_related("tracer__isotope", "isotope").order_by("id"))}


def register() -> None:
  """Gives the catalogue's rows to the snapshots."""
  ledger.register_part("catalogue", _common)
  ledger.register_part("customer", _of_customer)
  ledger.register_part("production", _production)
  ledger.register_part("wall", _wall)


Follower = Callable[[Any], list[ledger.RowChange]]
_followers: list[Follower] = []


def follow(follower: Follower) -> None:
  """Lets a package above add the rows of its own that show a catalogue row's name or half-life."""
  if follower not in _followers:
    _followers.append(follower)


def puts(it: Any) -> list[ledger.RowChange]:
  """A saved catalogue row as it now stands, on every stream that carries it, and every row that shows something of it.

  Invariant: no row's image changes without a delta. Else the wall kept a half-life or name that the tables no longer
  have, until its next snapshot (STR-1).
  """
  return [*_own(it), *_runs_that_show(it), *(change for follower in _followers for change in follower(it))]


def _runs_that_show(it: Any) -> list[ledger.RowChange]:
  runs = models.Run.objects.select_related("tracer__isotope", "isotope").order_by("id")
  if isinstance(it, models.Isotope):
    runs = runs.filter(Q(tracer__isotope=it) | Q(isotope=it))
  elif isinstance(it, models.Tracer):
    runs = runs.filter(tracer=it)
  else:
    return []
  return [ledger.Put("wall", "run", images.wall_run(run)) for run in runs]


def removes(it: Any) -> list[ledger.RowChange]:
  """A catalogue row that goes, on every stream that carries it. Ask before it is deleted: then it has no id."""
  name = images.name_of(type(it))
  return [ledger.Remove(stream, name, it.pk) for stream in _streams(it)]


def once(changes: Iterable[ledger.RowChange]) -> list[ledger.RowChange]:
  """The same changes with each row of a stream put once, as it was put last."""
  last: dict[tuple[str, str, Any], ledger.RowChange] = {}
  for change in changes:
    if isinstance(change, ledger.Put):
      last[change.stream, change.type, change.row.id] = change
    elif isinstance(change, ledger.Remove):
      last[change.stream, change.type, change.id] = change
    else:
      last[change.stream, "", None] = change
  return list(last.values())


def _own(it: Any) -> list[ledger.RowChange]:
  name, row = images.name_of(type(it)), images.row(it)
  found: list[ledger.RowChange] = [ledger.Put(stream, name, row) for stream in _streams(it)]
  if isinstance(it, models.Run):
    found.append(ledger.Put("wall", "run", images.wall_run(it)))
  if isinstance(it, models.Slot):
    # The run comes along: this may be the customer's first slot of it.
    found.insert(0, ledger.Put(f"customer:{it.endpoint.customer_id}", "run", images.run(it.run)))
  return found


def _streams(it: Any) -> list[str]:
  if isinstance(it, models.Isotope | models.Tracer | models.ClosedDate | models.Deadline):
    return ["catalogue", "production"]
  if isinstance(it, models.Customer):
    return [f"customer:{it.pk}", "production"]
  if isinstance(it, models.Endpoint):
    return [f"customer:{it.customer_id}", "production"]
  if isinstance(it, models.CatalogueEntry | models.Slot):
    return [f"customer:{it.endpoint.customer_id}", "production"]
  if isinstance(it, models.Run):
    customers = it.slot_set.order_by("endpoint__customer_id").values_list("endpoint__customer_id", flat=True)
    return ["production", *(f"customer:{customer_id}" for customer_id in customers.distinct())]
  return ["production"]
