"""Vials: one is one, doubts wait for a person, nothing is deleted."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.conf import settings

from production.actions.dispatching import make_dispatch
from production.actions.vials import confirm_vial, discard_vial, reassign_vial, take_dispensed_vial
from tests import law, unit
from tests.story import Story, refused
from tracershop import ledger
from tracershop.actor import SYSTEM
from tracershop.catalogue.models import Customer
from tracershop.orderbook import queries
from tracershop.orderbook.models import Vial

pytestmark = pytest.mark.django_db(transaction=True)

SEVEN = unit.at_wall(7)


def typed(story: Story, *figures: float, **other: Any) -> Vial:
  """The vial by hand, at seven on the day."""
  story.clock.set(SEVEN)
  return story.by_hand(*figures, **other)


def again(vial: Vial) -> Vial:
  return Vial.objects.get(id=vial.pk)


def test_via_1_a_second_sighting_adds_a_source(story: Story) -> None:
  vial = story.file(9_000, source="one.val")
  twice = story.file(9_000, source="table.csv")
  assert twice.pk == vial.pk
  assert twice.sources == ["file:one.val", "file:table.csv"]
  assert (twice.state, twice.revision) == ("free", vial.revision + 1)


def test_via_1_the_same_sighting_again_changes_nothing(story: Story) -> None:
  vial = story.file(9_000)
  before = ledger.heads()
  assert story.file(9_000).revision == vial.revision
  assert ledger.heads() == before


def test_via_1_one_is_one_to_a_hundredth_of_activity_and_volume(story: Story) -> None:
  vial = story.file(9_000.001, volume_ml=8.352, batch_number="fdg-261124-1")
  assert story.file(9_000.004, volume_ml=8.349, source="two").pk == vial.pk
  assert vial.batch_number == "FDG-261124-1"
  others = [
    story.file(9_500, source="another activity"),
    story.file(9_000, volume_ml=8.37, at=unit.at_wall(6, 30), source="another volume"),
    story.file(9_000, batch_number="FDG-261124-2", source="another batch"),
    story.file(9_000, side="south", source="another customer"),
  ]
  assert len({vial.pk, *(it.pk for it in others)}) == 5
  assert {it.state for it in others} == {"free"}


def test_via_1_one_instant_is_one_whatever_zone_it_is_written_in(story: Story) -> None:
  """A vial typed as 08:00+02:00 is the one that the file calls 06:00 in UTC; `Z` was once written behind any clock."""
  vial = story.file(9_000, at=datetime(2026, 11, 24, 6, 0, tzinfo=UTC))
  second = typed(story, 9_000, calibrated_at=datetime(2026, 11, 24, 8, 0, tzinfo=timezone(timedelta(hours=2))))
  assert second.pk == vial.pk
  assert Vial.objects.count() == 1


def test_via_2_a_near_match_counts_for_nothing_until_a_person_confirms_it(story: Story) -> None:
  order = story.place(9_000)
  story.file(4_000)
  near = story.file(4_040, at=SEVEN + timedelta(minutes=2), source="two")
  assert (near.state, near.marks) == ("unconfirmed", ["near"])
  assert story.order(order).dispensed_mbq == 4_000.0
  confirm_vial(actor=story.unit.radiochemist, vial_id=near.pk)
  assert (again(near).state, again(near).marks) == ("free", ["nearConfirmed"])
  assert story.order(order).dispensed_mbq > 7_900


def test_via_2_near_is_within_two_minutes_and_a_hundredth_part(story: Story) -> None:
  story.file(4_000)
  assert story.file(4_000, at=SEVEN + timedelta(minutes=2, seconds=1), source="late").marks == []
  assert story.file(4_041, source="more").marks == []
  assert story.file(3_960, source="a hundredth less").marks == ["near"]


def test_via_2_what_was_discarded_is_no_neighbour(story: Story) -> None:
  spilt = story.file(4_000)
  discard_vial(actor=story.unit.radiochemist, vial_id=spilt.pk, reason="spilt")
  assert story.file(4_001, source="refill").state == "free"


def test_via_2_two_customers_without_a_number_are_no_neighbours(story: Story) -> None:
  Customer.objects.update(dispenser_number=None)
  typed(story, 4_000, reason="no file")
  other = typed(story, 4_001, reason="no file", customer_id=story.unit.south.customer.pk)
  assert (other.state, other.marks) == ("free", ["manualWithReason"])


def test_via_3_a_hand_entry_waits_for_a_second_person(story: Story) -> None:
  order = story.place(9_000)
  story.clock.set(SEVEN)
  vial = typed(story)
  assert (vial.state, vial.marks, vial.entered_by) == ("unconfirmed", ["manual"], "Kirsten Holm")
  assert story.order(order).dispensed_mbq == 0.0
  with refused("forbidden", "vialId", "second_person"):
    confirm_vial(actor=story.unit.radiochemist, vial_id=vial.pk)
  confirm_vial(actor=story.unit.colleague, vial_id=vial.pk)
  assert (again(vial).state, again(vial).marks) == ("free", ["manualConfirmed"])
  assert story.order(order).dispensed_mbq == 9_000.0


def test_via_3_with_a_reason_it_counts_at_once_and_is_marked(story: Story) -> None:
  vial = typed(story, reason="the dispenser's network is down")
  assert (vial.state, vial.marks) == ("free", ["manualWithReason"])


def test_via_3_the_machines_record_confirms_a_hand_entry(story: Story) -> None:
  vial = typed(story)
  seen = story.file()
  assert (seen.pk, seen.state, seen.marks) == (vial.pk, "free", [])
  assert seen.sources == ["hand", "file:file 9000.0"]


def test_via_3_typing_it_twice_confirms_nothing(story: Story) -> None:
  vial = typed(story)
  assert typed(story).pk == vial.pk
  assert again(vial).state == "unconfirmed"


def test_via_3_a_near_one_is_not_confirmed_by_the_machine(story: Story) -> None:
  """The machine wrote both down; which is true only a person can say."""
  story.file(4_000)
  typed(story, 4_010)
  assert story.file(4_010, source="two").marks == ["near"]
  assert Vial.objects.get(activity_mbq=4_010).state == "unconfirmed"


def test_via_4_a_file_more_than_ten_minutes_off_is_marked(story: Story) -> None:
  ten = timedelta(minutes=10)
  assert story.file(1_000, arrived_at=SEVEN + ten).marks == []
  assert story.file(2_000, arrived_at=SEVEN - ten).marks == []
  for mbq, arrived in ((3_000, SEVEN + ten), (4_000, SEVEN - ten)):
    off = arrived + (timedelta(seconds=1) if arrived > SEVEN else -timedelta(seconds=1))
    vial = story.file(mbq, arrived_at=off)
    assert (vial.state, vial.marks) == ("unconfirmed", ["clock"])
  confirm_vial(actor=story.unit.radiochemist, vial_id=vial.pk)
  assert (again(vial).state, again(vial).marks) == ("free", ["clockConfirmed"])


def test_via_4_a_doubtful_clock_confirms_no_hand_entry(story: Story) -> None:
  """The person read the time off the same clock."""
  vial = typed(story)
  seen = story.file(arrived_at=SEVEN + timedelta(hours=1))
  assert (seen.pk, seen.state, seen.marks) == (vial.pk, "unconfirmed", ["clock"])
  confirm_vial(actor=story.unit.radiochemist, vial_id=vial.pk)
  assert again(vial).state == "free"


def test_via_5_a_discarded_vial_stays_with_its_reason(story: Story) -> None:
  order = story.place(9_000)
  vial = story.file(9_000)
  for reason in ("", "  "):
    with refused("reason_required", "reason"):
      discard_vial(actor=story.unit.radiochemist, vial_id=vial.pk, reason=reason)
  discard_vial(actor=story.unit.radiochemist, vial_id=vial.pk, reason="broken")
  assert again(vial).state == "discarded"
  assert story.order(order).dispensed_mbq == 0.0
  for act in (lambda: confirm_vial(actor=story.unit.colleague, vial_id=vial.pk), lambda: discard(story, vial)):
    with refused("vial_taken", "vialId"):
      act()


def discard(story: Story, vial: Vial) -> None:
  discard_vial(actor=story.unit.radiochemist, vial_id=vial.pk, reason="again")


def test_via_5_a_discarded_vial_seen_again_stays_discarded(story: Story) -> None:
  vial = story.file()
  discard(story, vial)
  assert story.file(source="copied again").state == "discarded"


def test_via_5_a_released_vial_is_not_discarded(story: Story) -> None:
  order, vial = story.ready(), story.file()
  story.release([order], [vial])
  with refused("vial_taken", "vialId"):
    discard(story, vial)
  assert story.file(source="seen again").state == "released"


@pytest.mark.parametrize(("number", "purpose"), sorted(settings.PURPOSE_NUMBERS.items()))
def test_via_6_a_purpose_is_kept_and_counts_for_no_order(story: Story, number: int, purpose: str) -> None:
  order = story.ready()
  vial = story.file(customer_number=number)
  assert (vial.state, vial.purpose, vial.customer) == ("purpose", purpose, None)
  assert story.order(order).dispensed_mbq == 0.0
  with refused("vial_mismatch", "vialIds", "purpose"):
    story.release([order], [vial])
  with refused("vial_taken", "vialId"):
    confirm_vial(actor=story.unit.colleague, vial_id=vial.pk)


def test_via_6_the_purposes_are_those_of_the_house() -> None:
  assert settings.PURPOSE_NUMBERS == {98: "rinse", 99: "qualityControl", 1015: "test"}


def test_via_1_a_number_that_is_nobodys_is_refused(story: Story) -> None:
  with refused("not_found", "customerNumber"):
    story.file(customer_number=4711)


def test_via_1_a_stale_or_unknown_vial_is_refused_at_its_field(story: Story) -> None:
  vial = typed(story)
  with refused("not_found", "vialId"):
    confirm_vial(actor=story.unit.colleague, vial_id=10**9)
  with refused("stale", "vialId") as caught:
    confirm_vial(actor=story.unit.colleague, vial_id=vial.pk, seen={f"vial:{vial.pk}": 99})
  assert caught.value.details[f"vial:{vial.pk}"]["activityMbq"] == 9_000.0


def test_via_3_a_hand_entry_is_read_strictly(story: Story) -> None:
  story.clock.set(SEVEN)
  wrong: list[tuple[dict[str, Any], str, str, str | None]] = [
    ({"mbq": 0.0}, "invalid", "activityMbq", "amount_positive"),
    ({"mbq": -5.0}, "invalid", "activityMbq", "amount_positive"),
    ({"mbq": math.nan}, "invalid", "activityMbq", "amount_positive"),
    ({"mbq": 1e9}, "invalid", "activityMbq", "amount_absurd"),
    ({"volume_ml": 0.0}, "invalid", "volumeMl", "volume_positive"),
    ({"volume_ml": math.inf}, "invalid", "volumeMl", "volume_positive"),
    ({"volume_ml": 1_000.5}, "invalid", "volumeMl", "volume_positive"),
    ({"calibrated_at": datetime(2026, 11, 24, 7)}, "invalid", "calibratedAt", None),  # noqa: DTZ001
    ({"calibrated_at": SEVEN + timedelta(hours=12, seconds=1)}, "invalid", "calibratedAt", "instant_future"),
    ({"calibrated_at": SEVEN - timedelta(days=7, seconds=1)}, "invalid", "calibratedAt", "instant_old"),
    ({"calibrated_at": datetime.max.replace(tzinfo=UTC)}, "invalid", "calibratedAt", "instant_future"),
    ({"calibrated_at": datetime.min.replace(tzinfo=UTC)}, "invalid", "calibratedAt", "instant_old"),
    ({"batch_number": "FLT-261124-1"}, "invalid", "batchNumber", "batch"),
    ({"batch_number": ""}, "invalid", "batchNumber", "batch"),
    ({"batch_number": "FDG-" + "1" * 27}, "invalid", "batchNumber", "text_long"),
    ({"batch_number": "FDG-"}, "invalid", "batchNumber", "batch_shape"),
    ({"batch_number": "FDG-261124-"}, "invalid", "batchNumber", "batch_shape"),
    ({"batch_number": "FDG-Hr. Jensen"}, "invalid", "batchNumber", "batch_shape"),
    ({"batch_number": "FDG-261124 1000"}, "invalid", "batchNumber", "batch_shape"),
    ({"reason": "010203-1234"}, "invalid", "reason", "text_cpr"),
    ({"tracer_id": 10**9}, "not_found", "tracerId", None),
    ({"customer_id": 10**9}, "not_found", "customerId", None),
  ]
  for what, code, field, text in wrong:
    with refused(code, field, text):
      typed(story, **what)
  edges: list[dict[str, Any]] = [
    {"calibrated_at": SEVEN + timedelta(hours=12)},
    {"calibrated_at": SEVEN - timedelta(days=7)},
    {"volume_ml": 1_000.0},
    # Day and number look like a CPR number, and are none.
    {"batch_number": "FDG-261124-1000"},
    {"batch_number": " fdg-a12.7/b_3 "},
  ]
  for good in edges:
    assert typed(story, **good).state == "unconfirmed"


def test_via_1_the_machine_too_is_read_strictly(story: Story) -> None:
  given = {
    "tracer_id": story.unit.fdg.pk,
    "customer_number": 7,
    "activity_mbq": 100.0,
    "calibrated_at": SEVEN,
    "volume_ml": 1.0,
    "batch_number": "FDG-261124-1",
    "expires_at": None,
    "source": "s",
    "arrived_at": SEVEN,
  }
  for what, field in (({"activity_mbq": -1.0}, "activityMbq"), ({"volume_ml": -1.0}, "volumeMl")):
    with refused("invalid", field, "amount_positive" if field == "activityMbq" else "volume_positive"):
      take_dispensed_vial(actor=SYSTEM, **{**given, **what})
  with refused("not_found", "tracerId"):
    take_dispensed_vial(actor=SYSTEM, **{**given, "tracer_id": 10**9})


def test_via_5_why_a_vial_was_discarded_is_kept_as_a_code_too(story: Story) -> None:
  vial = story.file(4_000)
  discard_vial(actor=story.unit.radiochemist, vial_id=vial.pk, reason="fell off the trolley", code="broken")
  assert (again(vial).state, again(vial).discard_code) == ("discarded", "broken")


def test_via_7_a_vial_is_given_to_another_customer_and_counts_there(story: Story) -> None:
  here, there = story.place(9_000), story.place(4_000, side="south")
  vial = story.file(4_000)
  assert (story.order(here).dispensed_mbq, story.order(there).dispensed_mbq) == (4_000.0, 0.0)
  with law.verify_action("vial.reassigned"):
    reassign_vial(
      actor=story.unit.radiochemist, vial_id=vial.pk, customer_id=story.unit.south.customer.pk, reason="mixed up"
    )
  assert (story.order(here).dispensed_mbq, story.order(there).dispensed_mbq) == (0.0, 4_000.0)
  assert again(vial).marks == ["reassigned"]
  # The dispenser's own second sighting does not take it back.
  assert story.file(4_000, source="table").customer_id == story.unit.south.customer.pk


def test_dis_31_a_vial_from_before_its_synthesis_is_released_by_no_road(story: Story) -> None:
  order = story.ready()
  batch = queries.chosen_batch(story.certified("FDG-261124-7").pk, {})
  early = story.file(9_200.0, at=batch.end_of_synthesis_at - timedelta(minutes=1), batch_number=batch.number)
  chemist, south = story.unit.radiochemist, story.unit.south.customer.pk

  def barred() -> None:
    assert (again(early).state, "beforeSynthesis" in again(early).marks) == ("unconfirmed", True)
    assert story.order(order).dispensed_mbq == 0.0
    with refused("vial_mismatch", "vialIds", "before_synthesis"):
      story.release([order], [early])
    with refused("vial_mismatch", "vialId", "before_synthesis"):
      confirm_vial(actor=story.unit.colleague, vial_id=early.pk)

  barred()
  # Given to another and back, set apart and given back, seen again by another file, typed once more.
  give = {"actor": chemist, "vial_id": early.pk, "reason": "mixed up"}
  reassign_vial(**give, customer_id=south)
  reassign_vial(**give, customer_id=story.unit.north.customer.pk)
  barred()
  reassign_vial(**give, purpose="test")
  reassign_vial(**give, customer_id=story.unit.north.customer.pk)
  barred()
  story.file(9_200.0, at=early.calibrated_at, batch_number=batch.number, source="the table says it too")
  barred()


def test_via_7_what_may_not_be_given_away_is_refused_where_it_stands(story: Story) -> None:
  vial, rinse = story.file(4_000), story.file(100, customer_number=98, source="rinse")
  give = {"actor": story.unit.radiochemist, "vial_id": vial.pk, "customer_id": story.unit.south.customer.pk}
  with refused("reason_required", "reason"):
    reassign_vial(**give, reason=" ")
  with refused("invalid", "customerId", "nothing_changed"):
    reassign_vial(**{**give, "customer_id": story.unit.north.customer.pk}, reason="mixed up")
  with refused("not_found", "customerId"):
    reassign_vial(**{**give, "customer_id": 4_711}, reason="mixed up")
  for nobodys in ({"customer_id": None}, {"purpose": "rinse"}):
    with refused("invalid", "customerId", "customer_or_purpose"):
      reassign_vial(**{**give, **nobodys}, reason="mixed up")
  with refused("invalid", "customerId", "nothing_changed"):
    reassign_vial(**{**give, "vial_id": rinse.pk, "customer_id": None, "purpose": "rinse"}, reason="mixed up")
  with refused("stale", "vialId"):
    reassign_vial(**give, reason="mixed up", seen={f"vial:{vial.pk}": 99})
  discard_vial(actor=story.unit.radiochemist, vial_id=vial.pk, reason="spilt")
  with refused("vial_taken", "vialId"):
    reassign_vial(**give, reason="mixed up")


def test_via_7_what_has_left_for_one_customer_is_not_given_to_another(story: Story) -> None:
  order, vial = story.ready(4_000), story.file(4_000)
  make_dispatch(
    actor=story.unit.radiochemist,
    vial_ids=[vial.pk],
    order_ids=[order.pk],
    dispatched_at=story.clock.now,
    vehicle="Car",
  )
  south = story.unit.south.customer.pk
  with refused("vial_taken", "vialId"):
    reassign_vial(actor=story.unit.radiochemist, vial_id=vial.pk, customer_id=south, reason="mixed up")


def test_via_7_what_a_correction_says_is_here_again_can_be_given_away(story: Story) -> None:
  order, vial = story.ready(4_000), story.file(4_000)
  story.release([order], [vial])
  make_dispatch(actor=story.unit.radiochemist, vial_ids=[vial.pk], dispatched_at=story.clock.now, vehicle="Car")
  story.correct([order], {vial.pk: "here"})
  south = story.unit.south.customer.pk
  reassign_vial(actor=story.unit.radiochemist, vial_id=vial.pk, customer_id=south, reason="mixed up")
  assert (again(vial).customer_id, again(vial).state) == (south, "free")


def test_via_8_vials_are_found_by_what_is_known_of_them(story: Story) -> None:
  north, south = story.file(4_000), story.file(5_000, side="south", batch_number="FLT-261124-2", source="two")

  def found(**asked: Any) -> list[int]:
    nothing = dict.fromkeys(("batch", "customer_id", "tracer_id", "from_date", "to_date"))
    return [row.id for row in queries.search_vials(**{**nothing, "limit": 10, **asked})[0]]

  assert found() == [south.pk, north.pk]
  assert found(batch="fdg-26") == [north.pk]
  assert found(customer_id=story.unit.south.customer.pk) == [south.pk]
  assert found(from_date=unit.TUESDAY, to_date=unit.TUESDAY) == [south.pk, north.pk]
  assert found(to_date=unit.TUESDAY - timedelta(days=1)) == []
  assert queries.search_vials(batch=None, customer_id=None, tracer_id=None, from_date=None, to_date=None, limit=1)[1]
