"""How what is set up fits together: once, in time, and not for what has ended (SET-4, SET-5, SET-7, SET-11)."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from production.tests.setup import TODAY, Given, SetUp, bare, endpoint, entry, run, slot
from tests import unit
from tests.story import Story, refused
from tracershop.catalogue import models

pytestmark = pytest.mark.django_db(transaction=True)


def test_set_4_nothing_new_is_set_up_for_what_is_archived_or_has_ended(story: Story, set_up: SetUp) -> None:
  north = story.unit.north
  set_up.archive_tracer(tracer_id=story.unit.fet.pk)
  with refused("invalid", "tracerId", "archived"):
    set_up.add_catalogue_entry(**entry(story))
  with refused("invalid", "tracerId", "archived"):
    set_up.add_run(**(run(story) | {"tracer_id": story.unit.fet.pk}))
  set_up.end_run(run_id=story.unit.run1.pk, ends_date=TODAY - timedelta(days=1))
  with refused("invalid", "runId", "ended"):
    set_up.add_slot(**slot(story))
  # Where it has ended another may come in its place; then its end is not taken back.
  other = set_up.add_run(**(run(story) | {"time": time(5, 45)}))
  with refused("invalid", "endsDate", "taken"):
    set_up.end_run(run_id=story.unit.run1.pk, ends_date=None)
  set_up.archive_endpoint(endpoint_id=north.endpoint.pk)
  with refused("invalid", "endpointId", "archived"):
    set_up.add_slot(**(slot(story) | {"run_id": other}))
  with refused("invalid", "endpointId", "archived"):
    set_up.add_catalogue_entry(**bare(story))
  set_up.unarchive_endpoint(endpoint_id=north.endpoint.pk)
  set_up.archive_customer(customer_id=north.customer.pk)
  with refused("invalid", "endpointId", "archived"):
    set_up.add_slot(**(slot(story) | {"run_id": other}))
  with refused("invalid", "customerId", "archived"):
    set_up.add_endpoint(**endpoint(story))


def test_set_4_an_end_is_yesterday_at_the_earliest(story: Story, set_up: SetUp) -> None:
  slot_id = story.unit.north.slots["07:00"].pk
  for action, named in (("end_slot", {"slot_id": slot_id}), ("end_run", {"run_id": story.unit.run1.pk})):
    act = getattr(set_up, action)
    with refused("invalid", "endsDate", "date_past"):
      act(**named, ends_date=TODAY - timedelta(days=2))
    with refused("invalid", "endsDate", "date_absurd"):
      act(**named, ends_date=date(9999, 12, 31))
    act(**named, ends_date=TODAY - timedelta(days=1))


def test_set_5_an_entry_is_there_once_whatever_the_database_thinks_of_nulls(story: Story, set_up: SetUp) -> None:
  for make, field in ((entry, "tracerId"), (bare, "isotopeId")):
    set_up.add_catalogue_entry(**make(story))
    with refused("invalid", field, "taken"):
      set_up.add_catalogue_entry(**make(story))


def test_set_7_a_slots_car_leaves_when_its_run_is_done(story: Story, set_up: SetUp) -> None:
  """SET-7: the run of the evening before will do; a longer way or a later run that would come too late will not."""
  north = story.unit.north
  evening = set_up.add_run(weekday=1, time=time(23, 50), tracer_id=story.unit.flt.pk)
  given = {"endpoint_id": north.endpoint.pk, "run_id": evening, "weekday": 2}
  with refused("invalid", "deliveryTime", "run_late"):
    set_up.add_slot(**{**given, "weekday": 1}, delivery_time=time(23, 55))
  early = set_up.add_slot(**given, delivery_time=time(0, 30))
  with refused("invalid", "transportMinutes", "run_late") as caught:
    set_up.edit_endpoint(endpoint_id=north.endpoint.pk, transport_minutes=41)
  assert caught.value.details == {"slotIds": [early]}
  set_up.edit_endpoint(endpoint_id=north.endpoint.pk, transport_minutes=40)
  # It was fed at 05:45 for 07:00; at 07:30 it would be fed by the run of the week before.
  with refused("invalid", "time", "run_late"):
    set_up.edit_run(run_id=story.unit.run1.pk, time=time(7, 30))
  with refused("invalid", "time", "run_late"):
    set_up.edit_run(run_id=story.unit.run1.pk, time=time(6, 21))
  set_up.edit_run(run_id=story.unit.run1.pk, time=time(6, 20))
  with refused("invalid", "time", "taken"):
    set_up.edit_run(run_id=story.unit.run2.pk, time=time(6, 20))


def test_set_7_a_slot_is_there_once_in_a_week(story: Story, set_up: SetUp) -> None:
  """SET-7: odd beside even, another tracer, or after the first has ended; not the same thing twice."""
  even = set_up.add_slot(**slot(story), weeks="even")
  set_up.add_slot(**slot(story), weeks="odd")
  with refused("invalid", "deliveryTime", "taken"):
    set_up.add_slot(**slot(story))
  other = set_up.add_run(weekday=2, time=time(6, 0), tracer_id=story.unit.flt.pk)
  set_up.add_slot(**(slot(story) | {"run_id": other}), weeks="even")
  set_up.end_slot(slot_id=even, ends_date=unit.TUESDAY)
  again = set_up.add_slot(**slot(story), weeks="even", starts_date=unit.TUESDAY + timedelta(days=1))
  with refused("invalid", "endsDate", "taken"):
    set_up.end_slot(slot_id=even, ends_date=None)
  assert again


def test_set_7_injections_have_no_slots(story: Story, set_up: SetUp) -> None:
  counted = set_up.add_run(**(run(story) | {"tracer_id": story.unit.fet.pk}))
  with refused("invalid", "runId", "kind"):
    set_up.add_slot(**(slot(story) | {"run_id": counted}))


def test_set_11_there_is_one_deadline_for_a_kind_and_one_for_a_tracer_of_it(story: Story, set_up: SetUp) -> None:
  given: Given = {"kind": "activity", "type": "daily", "time": time(12, 0)}
  first = set_up.set_deadline(**given)
  assert set_up.set_deadline(**(given | {"time": time(11, 0)})) == first == models.Deadline.objects.get().pk
  own = set_up.set_deadline(**given, tracer_id=story.unit.fdg.pk)
  assert own != first
  assert set_up.set_deadline(**(given | {"type": "weekly", "weekday": 4}), tracer_id=story.unit.fdg.pk) == own
  with refused("invalid", "kind", "kind"):
    set_up.set_deadline(**given, tracer_id=story.unit.fet.pk)
  with refused("invalid", "deadlineId", "nothing_changed"):
    set_up.set_deadline(**(given | {"time": time(11, 0)}))
