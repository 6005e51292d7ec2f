"""What may not stand in the set-up is refused at its field, and moves nothing (SET-1 … SET-7, SET-11)."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import UTC, date, time, timedelta
from typing import Any

import pytest

from production.actions.setup import fields
from production.tests.setup import (
  ACTIONS,
  TODAY,
  Given,
  Make,
  SetUp,
  bare,
  customer,
  deadline,
  endpoint,
  entry,
  isotope,
  run,
  slot,
  tracer,
)
from tests import unit
from tests.story import Story, refused
from tracershop.access.policy import POLICY
from tracershop.catalogue import images, models
from tracershop.errors import Refusal
from tracershop.protocol.commands import ClosedDay

pytestmark = pytest.mark.django_db(transaction=True)

# (what is added, what is changed in it, where it is refused, by which sentence)
REFUSED: list[tuple[str, Make, Given, str, str | None]] = [
  *(("add_isotope", isotope, {"symbol": it}, "symbol", "symbol") for it in (
    "", "F18", "18F", "f-18", "F-018", "F-0", "F-301", "Xx-18", "F-18x", "FF-18", "F-18 m", "Tc-99M", "F-1888",
  )),
  *(("add_isotope", isotope, {"half_life_seconds": it}, "halfLifeSeconds", "half_life") for it in (
    0.0, -1.0, 0.99, 3.2e9, float("nan"), float("inf"),
  )),
  ("add_isotope", isotope, {"source": "  "}, "source", "name"),
  ("add_isotope", isotope, {"source": "x" * 81}, "source", "name"),
  ("add_isotope", isotope, {"symbol": "F-18"}, "symbol", "taken"),
  ("add_tracer", tracer, {"short_name": ""}, "shortName", "name"),
  ("add_tracer", tracer, {"short_name": "x" * 31}, "shortName", "name"),
  ("add_tracer", tracer, {"short_name": "a\x00b"}, "shortName", "name"),
  ("add_tracer", tracer, {"short_name": "fdg"}, "shortName", "taken"),
  ("add_tracer", tracer, {"clinical_name": "x" * 121}, "clinicalName", "name"),
  ("add_tracer", tracer, {"clinical_name": "til 010203-1234"}, "clinicalName", "text_cpr"),
  *(("add_tracer", tracer, {"batch_tag": it}, "batchTag", "batch_tag") for it in ("", "F-DG", "x" * 13, "Æ", "F DG")),
  ("add_tracer", tracer, {"batch_tag": "fdg"}, "batchTag", "taken"),
  ("add_tracer", tracer, {"shelf_life_minutes": 0}, "shelfLifeMinutes", "range"),
  ("add_tracer", tracer, {"shelf_life_minutes": 10_001}, "shelfLifeMinutes", "range"),
  ("add_tracer", tracer, {"kind": "isotope"}, "kind", "kind"),
  ("add_customer", customer, {"short_name": "NORDBY"}, "shortName", "taken"),
  ("add_customer", customer, {"long_name": " "}, "longName", "name"),
  ("add_customer", customer, {"dispenser_number": 7}, "dispenserNumber", "taken"),
  *(("add_customer", customer, {"dispenser_number": it}, "dispenserNumber", "purpose_number") for it in (98, 99, 1015)),
  *(("add_customer", customer, {"dispenser_number": it}, "dispenserNumber", "range") for it in (0, -7, 1_000_000)),
  ("add_endpoint", endpoint, {"name": "pet"}, "name", "taken"),
  ("add_endpoint", endpoint, {"transport_minutes": -1}, "transportMinutes", "range"),
  ("add_endpoint", endpoint, {"transport_minutes": 1_441}, "transportMinutes", "range"),
  ("add_endpoint", endpoint, {"receives_from": time(7)}, "receivesTo", "hours"),
  ("add_endpoint", endpoint, {"receives_to": time(7)}, "receivesFrom", "hours"),
  ("add_endpoint", endpoint, {"receives_from": time(7), "receives_to": time(7)}, "receivesTo", "hours"),
  ("add_endpoint", endpoint, {"receives_from": time(7, tzinfo=UTC)}, "receivesFrom", "wall_time"),
  ("add_endpoint", endpoint, {"receives_from": time(7), "receives_to": time(8, 0, 1)}, "receivesTo", "wall_time"),
  ("add_endpoint", endpoint, {"receives_weekdays": []}, "receivesWeekdays", "empty"),
  ("add_endpoint", endpoint, {"receives_weekdays": [1, 1]}, "receivesWeekdays", "double"),
  ("add_endpoint", endpoint, {"receives_weekdays": [0]}, "receivesWeekdays", "weekday"),
  ("add_endpoint", endpoint, {"receives_weekdays": [8]}, "receivesWeekdays", "weekday"),
  ("add_endpoint", endpoint, {"address": "x" * 301}, "address", "text_long"),
  ("add_endpoint", endpoint, {"address": "\n".join("abcdefg")}, "address", "address"),
  ("add_endpoint", endpoint, {"address": "Vej 1\x00"}, "address", "address"),
  ("add_endpoint", endpoint, {"address": "Patient 241124-1234\n2100 Nordby"}, "address", "text_cpr"),
  ("add_catalogue_entry", entry, {"tracer_id": None}, "tracerId", "one_of"),
  ("add_catalogue_entry", entry, {"isotope_id": 1}, "tracerId", "one_of"),
  *(("add_catalogue_entry", entry, {"overhead": it}, "overhead", "range") for it in (0.99, 5.01, 0.0, float("nan"))),
  ("add_catalogue_entry", entry, {"max_injections": 0}, "maxInjections", "range"),
  ("add_catalogue_entry", entry, {"max_mbq": 100.0}, "maxMbq", "kind"),
  ("add_catalogue_entry", bare, {"max_injections": 3}, "maxInjections", "kind"),
  *(("add_catalogue_entry", bare, {"max_mbq": it}, "maxMbq", "amount_positive") for it in (0.0, -1.0, float("inf"))),
  ("add_catalogue_entry", bare, {"max_mbq": 2e7}, "maxMbq", "amount_absurd"),
  ("add_run", run, {"tracer_id": None}, "tracerId", "one_of"),
  ("add_run", run, {"isotope_id": 1}, "tracerId", "one_of"),
  ("add_run", run, {"weekday": 0}, "weekday", "weekday"),
  ("add_run", run, {"weekday": 8}, "weekday", "weekday"),
  ("add_run", run, {"time": time(12, 0, 30)}, "time", "wall_time"),
  ("add_run", run, {"time": time(12, tzinfo=UTC)}, "time", "wall_time"),
  ("add_run", run, {"max_mbq": 0.0}, "maxMbq", "amount_positive"),
  ("add_run", run, {"time": time(5, 45)}, "time", "taken"),
  ("add_slot", slot, {"weekday": 9}, "weekday", "weekday"),
  ("add_slot", slot, {"delivery_time": time(9, 0, 1)}, "deliveryTime", "wall_time"),
  # The transport takes ten minutes, and the run is done at 05:45.
  ("add_slot", slot, {"delivery_time": time(5, 54)}, "deliveryTime", "run_late"),
  ("add_slot", slot, {"delivery_time": time(7, 0)}, "deliveryTime", "taken"),
  ("add_slot", slot, {"delivery_time": time(7, 0), "weeks": "odd"}, "deliveryTime", "taken"),
  ("add_slot", slot, {"weeks": "third"}, "weeks", None),
  ("add_slot", slot, {"max_mbq": -1.0}, "maxMbq", "amount_positive"),
  ("add_slot", slot, {"starts_date": TODAY - timedelta(days=1)}, "startsDate", "date_past"),
  ("add_slot", slot, {"starts_date": date(2226, 1, 1)}, "startsDate", "date_absurd"),
  ("set_deadline", deadline, {"weekday": None}, "weekday", "weekday"),
  ("set_deadline", deadline, {"type": "daily"}, "weekday", "daily"),
  ("set_deadline", deadline, {"type": "monthly"}, "type", None),
  ("set_deadline", deadline, {"kind": "isotope"}, "kind", "kind"),
  ("set_deadline", deadline, {"time": time(12, 0, 30)}, "time", "wall_time"),
]  # fmt: skip


@pytest.mark.parametrize(
  ("action", "make", "wrong", "field", "text"), REFUSED, ids=lambda it: str(it) if isinstance(it, dict) else None
)
def test_set_1_what_may_not_stand_is_refused_at_its_field(
  action: str, make: Make, wrong: Given, field: str, text: str | None, story: Story, set_up: SetUp
) -> None:
  """SET-1, SET-2, SET-3, SET-5, SET-6, SET-7, SET-11, VIA-6, TXT-1."""
  with refused("invalid", field, text):
    getattr(set_up, action)(**(make(story) | wrong))


NOT_THERE = [
  ("add_tracer", tracer, {"isotope_id": 999_999_999}, "isotopeId"),
  ("add_endpoint", endpoint, {"customer_id": 999_999_999}, "customerId"),
  ("add_catalogue_entry", entry, {"endpoint_id": 999_999_999}, "endpointId"),
  ("add_catalogue_entry", entry, {"tracer_id": 999_999_999}, "tracerId"),
  ("add_catalogue_entry", bare, {"isotope_id": 999_999_999}, "isotopeId"),
  ("add_run", run, {"tracer_id": 999_999_999}, "tracerId"),
  ("add_slot", slot, {"endpoint_id": 999_999_999}, "endpointId"),
  ("add_slot", slot, {"run_id": 999_999_999}, "runId"),
  ("set_deadline", deadline, {"tracer_id": 999_999_999}, "tracerId"),
]


@pytest.mark.parametrize(("action", "make", "wrong", "field"), NOT_THERE)
def test_set_1_what_is_not_there_is_not_found(
  action: str, make: Make, wrong: Given, field: str, story: Story, set_up: SetUp
) -> None:
  with refused("not_found", field):
    getattr(set_up, action)(**(make(story) | wrong))


def test_set_2_what_is_right_is_kept_as_it_is_meant(story: Story, set_up: SetUp) -> None:
  """SET-2, SET-3, SET-6: blanks are trimmed, tags are large, weekdays in order."""
  technetium = set_up.add_isotope(symbol=" Tc-99m ", half_life_seconds=21_654, source=" ICRP  107 ")
  found = models.Isotope.objects.get(id=technetium)
  assert (found.symbol, found.half_life_seconds, found.source) == ("Tc-99m", 21_654.0, "ICRP 107")
  made = models.Tracer.objects.get(id=set_up.add_tracer(**(tracer(story) | {"batch_tag": "cut"})))
  assert (made.batch_tag, made.marketed, made.archived) == ("CUT", True, False)
  hours = {"receives_from": time(7), "receives_to": time(17, 30), "receives_weekdays": [5, 1]}
  place = models.Endpoint.objects.get(id=set_up.add_endpoint(**(endpoint(story) | hours)))
  assert (place.receives_from, place.receives_to, place.receives_weekdays) == (time(7), time(17, 30), [1, 5])
  address = " Indgang 4,  kælderen \r\n\n Møllebakken 31\n3760 Østby\n"
  set_up.edit_endpoint(endpoint_id=place.pk, address=address)
  assert models.Endpoint.objects.get(id=place.pk).address == "Indgang 4, kælderen\nMøllebakken 31\n3760 Østby"
  # Another customer's endpoint may be called the same, and no number is nobody's.
  set_up.add_endpoint(**(endpoint(story) | {"customer_id": story.unit.south.customer.pk}))
  for name in ("Vestby", "Østby"):
    set_up.add_customer(short_name=name, long_name=name)


EDITS: dict[str, Callable[[Story], tuple[str, Any, Given]]] = {
  "edit_isotope": lambda s: ("isotope", models.Isotope.objects.get(), {"source": "ICRP 107 (2008)"}),
  "edit_tracer": lambda s: ("tracer", s.unit.flt, {"clinical_name": "Fluorothymidin"}),
  "archive_tracer": lambda s: ("tracer", s.unit.flt, {}),
  "edit_customer": lambda s: ("customer", s.unit.north.customer, {"dispenser_number": None}),
  "archive_customer": lambda s: ("customer", s.unit.north.customer, {}),
  "edit_endpoint": lambda s: ("endpoint", s.unit.north.endpoint, {"internal": True}),
  "archive_endpoint": lambda s: ("endpoint", s.unit.north.endpoint, {}),
  "edit_catalogue_entry": lambda s: (
    "catalogueEntry",
    models.CatalogueEntry.objects.filter(tracer=s.unit.fdg).first(),
    {"max_mbq": 7.0},
  ),
  "edit_run": lambda s: ("run", s.unit.run1, {"max_mbq": None}),
  "end_run": lambda s: ("run", s.unit.run1, {"ends_date": unit.TUESDAY}),
  "edit_slot": lambda s: ("slot", s.unit.north.slots["07:00"], {"max_mbq": None}),
  "end_slot": lambda s: ("slot", s.unit.north.slots["07:00"], {"ends_date": unit.TUESDAY}),
}
PARAMETER = {"catalogueEntry": "catalogue_entry_id"}


@pytest.mark.parametrize("action", EDITS)
def test_led_7_a_row_that_has_moved_on_is_stale_and_one_that_stays_as_it_is_is_refused(
  action: str, story: Story, set_up: SetUp
) -> None:
  """LED-7, SET-1: with the present row; and what changes nothing is no change."""
  name, row, given = EDITS[action](story)
  named = {PARAMETER.get(name, f"{name}_id"): row.pk}
  act = getattr(set_up, action)
  with refused("stale", f"{name}Id") as caught:
    act(**named, **given, seen={f"{name}:{row.pk}": row.revision + 1})
  assert caught.value.details[f"{name}:{row.pk}"]["revision"] == row.revision
  act(**named, **given, seen={f"{name}:{row.pk}": row.revision})
  kept = type(row).objects.get(id=row.pk)
  assert kept.revision == row.revision + 1
  assert images.row(kept) != images.row(row)
  with refused("invalid", f"{name}Id", "nothing_changed"):
    act(**named, **given)
  with refused("not_found", f"{name}Id"):
    act(**{next(iter(named)): 999_999}, **given)


def test_led_7_what_is_removed_swapped_or_set_looks_at_what_was_shown(story: Story, set_up: SetUp) -> None:
  row = models.Deadline.objects.get()
  slot_id = story.unit.north.slots["07:00"].pk
  models.Slot.objects.filter(id=slot_id).update(weeks="odd")
  wanted = models.CatalogueEntry.objects.filter(tracer=story.unit.flt)[0].pk
  (closed,) = set_up.add_closed_dates(dates=[ClosedDay(date=unit.TUESDAY)])
  for action, key, field, given in (
    ("set_deadline", f"deadline:{row.pk}", "kind", {"kind": "activity", "type": "daily", "time": time(12)}),
    ("remove_deadline", f"deadline:{row.pk}", "deadlineId", {"deadline_id": row.pk}),
    ("swap_slots", f"slot:{slot_id}", "slotIds", {"slot_ids": [slot_id], "from_date": unit.TUESDAY}),
    ("remove_catalogue_entry", f"catalogueEntry:{wanted}", "catalogueEntryId", {"catalogue_entry_id": wanted}),
    ("remove_closed_date", f"closedDate:{closed}", "closedDateId", {"closed_date_id": closed}),
  ):
    act = getattr(set_up, action)
    with refused("stale", field):
      act(**given, seen={key: 7})
    act(**given, seen={key: 2 if action == "remove_deadline" else 1})


@pytest.mark.parametrize(
  ("dates", "text"),
  [
    ([], "empty"),
    ([ClosedDay(date=unit.TUESDAY)] * 2, "double"),
    ([ClosedDay(date=unit.TUESDAY), ClosedDay(date=date(2026, 11, 22))], "date_past"),
    ([ClosedDay(date=date(2126, 12, 24))], "date_absurd"),
    ([ClosedDay(date=unit.TUESDAY, name="x" * 81)], "text_long"),
    ([ClosedDay(date=unit.TUESDAY, name="for 010203-1234")], "text_cpr"),
    ([ClosedDay(date=unit.TUESDAY + timedelta(days=it)) for it in range(401)], "too_much"),
  ],
)
def test_set_1_dates_are_closed_all_or_none(dates: list[ClosedDay], text: str, story: Story, set_up: SetUp) -> None:
  with refused("invalid", "dates", text):
    set_up.add_closed_dates(dates=dates)
  assert not models.ClosedDate.objects.exists()


def test_set_1_a_date_is_closed_once(story: Story, set_up: SetUp) -> None:
  set_up.add_closed_dates(dates=[ClosedDay(date=unit.TUESDAY, name="Prøvealarm")])
  with refused("invalid", "dates", "taken") as caught:
    set_up.add_closed_dates(dates=[ClosedDay(date=date(2026, 12, 24)), ClosedDay(date=unit.TUESDAY)])
  assert caught.value.details == {"date": "2026-11-24"}


@pytest.mark.parametrize("name", ACTIONS)
def test_acc_1_only_a_production_admin_sets_up(name: str, story: Story) -> None:
  """ACC-1, SET-1: before anything of what was asked is looked at."""
  action = ACTIONS[name]
  wanted = inspect.signature(action).parameters
  nothing = {it: None for it, how in wanted.items() if it != "change" and how.default is how.empty}
  them = story.unit
  for who in (them.radiochemist, them.north.nurse, them.shop_admin, them.external, them.site_admin, them.monitor):
    with pytest.raises(Refusal, match="forbidden"):
      action(actor=who, **nothing)


def test_acc_1_each_action_of_the_set_up_is_a_commands_own() -> None:
  """ACC-1: and the policy names the production admin alone."""
  nouns = ("isotope", "tracer", "customer", "endpoint", "catalogueEntry", "run", "slot", "deadline", "closedDate")
  commands = {name for name in POLICY if name.partition(".")[0] in nouns}
  assert len(commands) == len(ACTIONS) == 28
  assert {frozenset(POLICY[name].items()) for name in commands} == {frozenset({("productionAdmin", "any")})}


@pytest.mark.parametrize("symbol", ["F-18", "Tc-99m", "I-124", "H-3", "Hf-178m2", "Lr-266"])
def test_set_3_symbols_as_they_are_written(symbol: str) -> None:
  assert fields.symbol(symbol) == symbol
