"""Whom the set-up is told: a customer its own endpoints, entries, slots and their runs, and nobody else's (SET-12)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import Any

import msgspec
import pytest

from production.tests.setup import SetUp
from tests import unit
from tests.story import Story
from tracershop import ledger
from tracershop.catalogue.models import Customer
from tracershop.ledger import fold

pytestmark = pytest.mark.django_db(transaction=True)


class Reader:
  """Somebody who follows a stream from now on."""

  def __init__(self, stream: str) -> None:
    self.copy = fold.copy_of(ledger.snapshot(stream))

  def heard(self) -> list[dict[str, Any]]:
    """What has been told since he last listened."""
    found = [msgspec.json.decode(it.data) for it in ledger.frames(self.copy.stream, self.copy.revision)]
    for delta in found:
      self.copy.take(delta)
    return found

  def rows(self, kind: str) -> dict[int | str, dict[str, Any]]:
    return self.copy.rows.get(kind, {})


def put(deltas: list[dict[str, Any]]) -> Iterator[tuple[str, int]]:
  for delta in deltas:
    for change in delta["changes"]:
      yield (change["put"], change["row"]["id"]) if "put" in change else (change["remove"], change["id"])


def test_acc_6_a_customer_hears_of_its_own_set_up_and_the_other_nothing(story: Story, set_up: SetUp) -> None:
  """SET-12, ACC-6: from its first endpoint to the end of a slot, by deltas alone."""
  north = story.unit.north
  mine, theirs = Reader(f"customer:{north.customer.pk}"), Reader(f"customer:{story.unit.south.customer.pk}")
  production = Reader("production")
  endpoint = set_up.add_endpoint(customer_id=north.customer.pk, name="PET 2", transport_minutes=20)
  entry = set_up.add_catalogue_entry(endpoint_id=endpoint, tracer_id=story.unit.flt.pk, overhead=1.2)
  run = set_up.add_run(weekday=2, time=time(12, 0), tracer_id=story.unit.flt.pk)
  assert ("run", run) not in set(put(mine.heard())), "a run is a customer's when it feeds one of its slots"
  slot = set_up.add_slot(endpoint_id=endpoint, run_id=run, weekday=2, delivery_time=time(13, 0))
  assert set(put(mine.heard())) == {("run", run), ("slot", slot)}
  set_up.edit_run(run_id=run, time=time(12, 10))
  assert set(put(mine.heard())) == {("run", run)}
  assert mine.rows("run")[run]["time"] == "12:10:00"
  set_up.edit_catalogue_entry(catalogue_entry_id=entry, max_mbq=700.0)
  set_up.edit_endpoint(endpoint_id=endpoint, receives_from=time(7), receives_to=time(15))
  set_up.end_slot(slot_id=slot, ends_date=unit.TUESDAY)
  set_up.remove_catalogue_entry(catalogue_entry_id=entry)
  set_up.edit_customer(customer_id=north.customer.pk, long_name="Nordby Universitetshospital")
  mine.heard()
  assert entry not in mine.rows("catalogueEntry")
  assert mine.rows("slot")[slot]["endsDate"] == "2026-11-24"
  assert mine.rows("endpoint")[endpoint]["receivesTo"] == "15:00:00"
  assert theirs.heard() == []
  production.heard()
  for kind, row in (("endpoint", endpoint), ("slot", slot), ("run", run)):
    assert mine.rows(kind)[row] == production.rows(kind)[row]


def test_set_12_a_run_that_feeds_both_is_told_to_both(story: Story, set_up: SetUp) -> None:
  both = [Reader(f"customer:{it}") for it in Customer.objects.values_list("id", flat=True)]
  set_up.edit_run(run_id=story.unit.run1.pk, max_mbq=50_000.0)
  assert [list(put(reader.heard())) for reader in both] == [[("run", story.unit.run1.pk)]] * 2


def test_set_12_what_is_everybodys_is_told_on_the_catalogue_and_a_new_name_on_the_wall(
  story: Story, set_up: SetUp
) -> None:
  """SET-1, STR-1: tracers, deadlines and closed dates are no customer's own; the wall shows names alone."""
  catalogue, wall = Reader("catalogue"), Reader("wall")
  mine = Reader(f"customer:{story.unit.north.customer.pk}")
  tracer = set_up.edit_tracer(tracer_id=story.unit.fdg.pk, short_name="[18F]FDG")
  deadline = set_up.set_deadline(kind="injection", type="daily", time=time(14, 0))
  assert set(put(catalogue.heard())) == {("tracer", tracer), ("deadline", deadline)}
  assert {kind for kind, _ in put(wall.heard())} == {"run"}
  assert wall.rows("run")[story.unit.run1.pk]["tracerName"] == "[18F]FDG"
  assert mine.heard() == []


def test_set_12_a_new_customer_reads_nothing_of_the_others(story: Story, set_up: SetUp) -> None:
  """SET-12, ACC-6."""
  story.place(500)
  customer = set_up.add_customer(short_name="Vestby", long_name="Vestby Hospital")
  rows = fold.copy_of(ledger.snapshot(f"customer:{customer}")).image()
  assert set(rows) == {"customer", "day"}
  assert set(rows["customer"]) == {customer}
