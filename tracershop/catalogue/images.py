"""The catalogue's rows as they stand on the wire: the same for snapshot and delta."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from tracershop.catalogue import models
from tracershop.protocol import rows


def isotope(it: models.Isotope) -> rows.Isotope:
  return rows.Isotope(
    id=it.pk, symbol=it.symbol, half_life_seconds=it.half_life_seconds, source=it.source, revision=it.revision
  )


def tracer(it: models.Tracer) -> rows.Tracer:
  return rows.Tracer(
    id=it.pk,
    short_name=it.short_name,
    clinical_name=it.clinical_name,
    isotope_id=it.isotope_id,
    kind=it.kind,
    batch_tag=it.batch_tag,
    archived=it.archived,
    marketed=it.marketed,
    shelf_life_minutes=it.shelf_life_minutes,
    bare=it.bare,
    revision=it.revision,
  )


def customer(it: models.Customer) -> rows.Customer:
  return rows.Customer(
    id=it.pk,
    short_name=it.short_name,
    long_name=it.long_name,
    dispenser_number=it.dispenser_number,
    archived=it.archived,
    revision=it.revision,
  )


def endpoint(it: models.Endpoint) -> rows.Endpoint:
  return rows.Endpoint(
    id=it.pk,
    customer_id=it.customer_id,
    name=it.name,
    transport_minutes=it.transport_minutes,
    internal=it.internal,
    archived=it.archived,
    receives_from=it.receives_from,
    receives_to=it.receives_to,
    receives_weekdays=list(it.receives_weekdays),
    address=it.address,
    revision=it.revision,
  )


def catalogue_entry(it: models.CatalogueEntry) -> rows.CatalogueEntry:
  return rows.CatalogueEntry(
    id=it.pk,
    endpoint_id=it.endpoint_id,
    tracer_id=it.tracer_id,
    isotope_id=it.isotope_id,
    overhead=it.overhead,
    max_mbq=it.max_mbq,
    max_injections=it.max_injections,
    revision=it.revision,
  )


def run(it: models.Run) -> rows.Run:
  return rows.Run(
    id=it.pk,
    tracer_id=it.tracer_id,
    isotope_id=it.isotope_id,
    weekday=it.weekday,
    time=it.time,
    max_mbq=it.max_mbq,
    ends_date=it.ends_date,
    revision=it.revision,
  )


def wall_run(it: models.Run) -> rows.WallRun:
  """A run with what the wall needs beside it. `it.tracer` or `it.isotope` are loaded."""
  made = it.tracer.isotope if it.tracer else it.isotope
  assert made is not None, "a run makes a tracer or an isotope"
  return rows.WallRun(
    id=it.pk,
    tracer_id=it.tracer_id,
    tracer_name=it.tracer.short_name if it.tracer else made.symbol,
    half_life_seconds=made.half_life_seconds,
    weekday=it.weekday,
    time=it.time,
    max_mbq=it.max_mbq,
    revision=it.revision,
  )


def slot(it: models.Slot) -> rows.Slot:
  """`it.run` is loaded: a slot carries what its run makes."""
  return rows.Slot(
    id=it.pk,
    endpoint_id=it.endpoint_id,
    run_id=it.run_id,
    tracer_id=it.run.tracer_id,
    isotope_id=it.run.isotope_id,
    weekday=it.weekday,
    delivery_time=it.delivery_time,
    weeks=it.weeks,
    max_mbq=it.max_mbq,
    ends_date=it.ends_date,
    starts_date=it.starts_date,
    revision=it.revision,
  )


def closed_date(it: models.ClosedDate) -> rows.ClosedDate:
  return rows.ClosedDate(id=it.pk, date=it.date, name=it.name, revision=it.revision)


def deadline(it: models.Deadline) -> rows.Deadline:
  return rows.Deadline(
    id=it.pk,
    kind=it.kind,
    tracer_id=it.tracer_id,
    type=it.type,
    weekday=it.weekday,
    time=it.time,
    working_days_only=it.working_days_only,
    revision=it.revision,
  )


def release_right(it: models.ReleaseRight) -> rows.ReleaseRight:
  return rows.ReleaseRight(
    id=it.pk,
    user_id=it.user_id,
    user_name=it.user_name,
    tracer_id=it.tracer_id,
    isotope_id=it.isotope_id,
    from_date=it.from_date,
    to_date=it.to_date,
    withdrawn=it.withdrawn_at is not None,
    revision=it.revision,
  )


def qc_template(it: models.QcTemplate) -> rows.QcTemplate:
  return rows.QcTemplate(
    id=it.pk, tracer_id=it.tracer_id, tests=msgspec.convert(it.tests, list[rows.QcTest]), revision=it.revision
  )


def proposal(it: models.Proposal) -> rows.Proposal:
  return rows.Proposal(
    id=it.pk,
    command=it.command,
    data=it.data,
    before=it.before,
    after=it.after,
    order_ids=list(it.order_ids),
    from_date=it.from_date,
    reason=it.reason,
    state=it.state,
    proposed_by=it.proposed_by,
    proposed_by_id=it.proposed_by_id,
    proposed_at=it.proposed_at,
    approved_by=it.approved_by,
    approved_at=it.approved_at,
    ended_by=it.ended_by,
    ended_at=it.ended_at,
    ended_reason=it.ended_reason,
    why=None if it.why is None else rows.Why(**it.why),
    revision=it.revision,
  )


_IMAGES: dict[type[Any], tuple[str, Callable[[Any], rows.Row]]] = {
  models.Isotope: ("isotope", isotope),
  models.Tracer: ("tracer", tracer),
  models.Customer: ("customer", customer),
  models.Endpoint: ("endpoint", endpoint),
  models.CatalogueEntry: ("catalogueEntry", catalogue_entry),
  models.Run: ("run", run),
  models.Slot: ("slot", slot),
  models.ClosedDate: ("closedDate", closed_date),
  models.Deadline: ("deadline", deadline),
  models.ReleaseRight: ("releaseRight", release_right),
  models.QcTemplate: ("qcTemplate", qc_template),
  models.Proposal: ("proposal", proposal),
}


def name_of(model: type[Any]) -> str:
  """What a table's rows are called on the wire. Raises TypeError for one that is not the catalogue's."""
  try:
    return _IMAGES[model][0]
  except KeyError:
    raise TypeError(f"{model.__name__} is no catalogue row") from None


def row(it: Any) -> Any:
  """Any catalogue row as it stands on the wire."""
  name_of(type(it))
  return _IMAGES[type(it)][1](it)
