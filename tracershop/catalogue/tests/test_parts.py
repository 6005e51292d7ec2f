"""A changed row of the catalogue stands on every stream whose snapshot holds it, and looks the same there (STR-1)."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import msgspec
import pytest

from tests import unit
from tracershop import ledger
from tracershop.actor import SYSTEM
from tracershop.catalogue import models, parts
from tracershop.errors import Refusal
from tracershop.ledger import fold

pytestmark = pytest.mark.django_db(transaction=True)


@ledger.action
def save_row(change: ledger.Change, *, row: Any) -> None:
  """What an administrator's action will do with any catalogue row."""
  row.revision += 1
  row.save()
  change.record(kind="catalogue.changed", subjects=["catalogue:1"], changes=parts.puts(row))


def streams() -> list[str]:
  customers = models.Customer.objects.order_by("id").values_list("id", flat=True)
  return ["catalogue", "production", "wall", *(f"customer:{it}" for it in customers)]


def changed_and_folded(row: Any) -> dict[str, fold.Copy]:
  """Saves a row; gives each stream's copy, brought up to date by deltas and compared with the tables."""
  copies = {stream: fold.copy_of(ledger.snapshot(stream)) for stream in streams()}
  outcome = save_row(actor=SYSTEM, row=row)
  for stream, copy in copies.items():
    for frame in ledger.frames(stream, copy.revision):
      copy.take(msgspec.json.decode(frame.data))
    assert copy.image() == fold.copy_of(ledger.snapshot(stream)).image(), stream
  return {stream: copies[stream] for stream in outcome.revisions}


def test_str_1_the_law_holds_for_each_kind_of_catalogue_row(frozen_clock: Any) -> None:
  frozen_clock.set(unit.YESTERDAY_MORNING)
  them = unit.build()
  mine = f"customer:{them.north.customer.pk}"
  both = {mine, f"customer:{them.south.customer.pk}"}
  endpoint = them.north.endpoint
  isotope = models.Isotope.objects.get()
  isotope.half_life_seconds = 6_600.0
  them.fdg.archived = True
  endpoint.transport_minutes = 25
  run = models.Run.objects.select_related("tracer").get(id=them.run1.pk)
  run.max_mbq = 1.0
  slot = models.Slot.objects.get(id=them.north.slots["07:00"].pk)
  slot.ends_date = unit.TUESDAY
  right = models.ReleaseRight.objects.all()[0]
  right.to_date = unit.TUESDAY
  for row, expected in (
    (isotope, {"catalogue", "production", "wall"}),
    (them.fdg, {"catalogue", "production", "wall"}),
    (models.ClosedDate(date=date(2026, 12, 24)), {"catalogue", "production"}),
    (models.Deadline(kind="injection", type="daily", time=time(12)), {"catalogue", "production"}),
    (them.north.customer, {mine, "production"}),
    (endpoint, {mine, "production"}),
    (models.CatalogueEntry.objects.filter(endpoint=endpoint)[0], {mine, "production"}),
    (run, {"production", "wall", *both}),
    (slot, {mine, "production"}),
    (right, {"production"}),
  ):
    assert set(changed_and_folded(row)) == expected, row


def test_str_1_a_customers_first_slot_of_a_run_brings_the_run_along(frozen_clock: Any) -> None:
  frozen_clock.set(unit.YESTERDAY_MORNING)
  them = unit.build()
  run = models.Run.objects.create(tracer=them.flt, weekday=2, time=time(9))
  slot = models.Slot(endpoint=them.north.endpoint, run=run, weekday=2, delivery_time=time(12))
  copies = changed_and_folded(slot)
  assert copies[f"customer:{them.north.customer.pk}"].rows["run"][run.pk]["time"] == "09:00:00"


def test_acc_6_a_customers_snapshot_holds_nothing_of_another(frozen_clock: Any) -> None:
  frozen_clock.set(unit.YESTERDAY_MORNING)
  them = unit.build()
  rows = fold.copy_of(ledger.snapshot(f"customer:{them.north.customer.pk}")).rows
  assert set(rows["customer"]) == {them.north.customer.pk}
  assert set(rows["endpoint"]) == {them.north.endpoint.pk}
  assert {it["endpointId"] for kind in ("slot", "catalogueEntry") for it in rows[kind].values()} == {
    them.north.endpoint.pk
  }
  assert "Sundby" not in str(rows)
  assert "releaseRight" not in rows


def test_str_1_what_is_no_catalogue_row_is_refused_by_name() -> None:
  with pytest.raises(TypeError, match="Refusal"):
    parts.puts(Refusal("invalid"))
