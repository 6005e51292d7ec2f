"""Releasing a pool: what fits together, how much, and what is written down."""

from __future__ import annotations

import hashlib
import math
from datetime import timedelta
from typing import Any

import pytest

from production.actions.dispatching import make_dispatch
from production.actions.vials import confirm_vial, discard_vial
from tests import unit
from tests.story import Story, refused
from tracershop import ledger
from tracershop.catalogue.models import Endpoint, Slot
from tracershop.orderbook.models import Certificate, Order, ReleaseLine, Vial

pytestmark = pytest.mark.django_db(transaction=True)

SEVEN = unit.at_wall(7)


def nothing_released() -> None:
  """All or nothing: no line, no certificate, no row that says released."""
  assert (ReleaseLine.objects.count(), Certificate.objects.count()) == (0, 0)
  assert not Order.objects.filter(status="released").exists()
  assert not Vial.objects.filter(state="released").exists()


def test_rel_2_a_pool_is_released_whole(story: Story) -> None:
  first, second = story.ready(9_000), story.ready(3_000)
  vials = [story.file(8_000), story.file(4_400, at=unit.at_wall(6, 41))]
  story.clock.move(minutes=5)
  outcome = story.release([first, second], vials)
  at_slot = 8_000 + 4_400 * 2 ** (-19 * 60 / unit.F18)
  orders = [story.order(first), story.order(second)]
  assert [it.status for it in orders] == ["released", "released"]
  assert [it.delivered_mbq for it in orders] == [
    pytest.approx(at_slot * 0.75, rel=1e-12),
    pytest.approx(at_slot * 0.25, rel=1e-12),
  ]
  for it in orders:
    assert it.dispensed_mbq == it.delivered_mbq
    assert (it.released_by, it.released_at) == ("Kirsten Holm", unit.at_wall(6, 50))
    assert it.batch_numbers == ["FDG-261124-1"]
    assert [it.certificate_id] == outcome.value()["certificateIds"]
  assert {it.state for it in Vial.objects.all()} == {"released"}
  assert set(outcome.revisions) == {f"customer:{story.unit.north.customer.pk}", "production", "wall"}


@pytest.mark.parametrize("status", ["ordered", "rejected", "cancelled", "released"])
def test_rel_2_every_order_is_accepted_or_nothing_is_released(story: Story, status: str) -> None:
  good, other = story.ready(9_000), story.ready(3_000)
  Order.objects.filter(id=other.pk).update(status=status)
  vial = story.file(12_000)
  with refused("already_released" if status == "released" else "not_accepted", "orderIds") as caught:
    story.release([good, other], [vial])
  assert caught.value.details == {"orderId": other.pk}
  assert story.order(good).status == "accepted"
  assert not ReleaseLine.objects.exists()


@pytest.mark.parametrize("what", ["slot", "date", "customer", "tracer"])
def test_rel_2_a_pool_is_one_endpoint_tracer_slot_and_date(story: Story, what: str) -> None:
  first = story.ready(3_000)
  if what == "slot":
    second = story.ready(3_000, slot="08:15")
  elif what == "date":
    second = story.ready(3_000, delivery_date=unit.TUESDAY + timedelta(days=7))
  elif what == "customer":
    second = story.ready(3_000, side="south")
  else:
    second = story.ready(3_000)
    Order.objects.filter(id=second.pk).update(tracer=story.unit.flt)
  vial = story.file(6_000)
  with refused("invalid", "orderIds", "one_pool"):
    story.release([first, story.order(second)], [vial])
  nothing_released()


def test_rel_2_the_pool_is_that_of_the_active_slot(story: Story) -> None:
  """An order moved to 07:00 is released with those of 07:00, and needs there what it grew to backwards in time."""
  moved, other = story.ready(1_000, slot="08:15"), story.ready(1_000)
  Order.objects.filter(id=moved.pk).update(
    moved_to_slot=story.unit.north.slots["07:00"], deliver_at=SEVEN, run_at=unit.at_wall(5, 45)
  )
  grown = 1_000 * 2 ** (75 * 60 / unit.F18)
  story.release([moved, other], [story.file(1_000 + grown)])
  assert story.order(moved).delivered_mbq == pytest.approx(grown, rel=1e-12)
  assert story.order(other).delivered_mbq == pytest.approx(1_000, rel=1e-12)


def test_rel_3_a_pool_has_one_usage(story: Story) -> None:
  human, animal = story.ready(3_000), story.ready(3_000, usage="animal")
  vial = story.file(6_000)
  with refused("invalid", "orderIds", "one_usage"):
    story.release([human, animal], [vial])
  nothing_released()


def test_rel_4_what_has_left_for_another_place_is_not_released_for_this_one(story: Story) -> None:
  """Its papers are evidence: it is on its way to where they say."""
  order, other = story.ready(9_000), story.ready(9_000)
  place = Endpoint.objects.create(customer=story.unit.north.customer, name="PET 2", transport_minutes=5)
  Order.objects.filter(id=other.pk).update(endpoint=place)
  vial = story.file(9_000)
  make_dispatch(
    actor=story.unit.radiochemist,
    vial_ids=[vial.pk],
    dispatched_at=story.clock.now,
    vehicle="Bil",
    order_ids=[order.pk],
  )
  with refused("vial_mismatch", "vialIds", "left_elsewhere"):
    story.release([other], [vial])
  nothing_released()
  story.release([story.order(order)], [vial])


def test_rel_4_a_vial_is_free_and_of_that_customer_tracer_and_batch(story: Story) -> None:
  order, done = story.ready(9_000), story.ready(9_000)
  taken = story.file(9_000)
  story.release([done], [taken])
  foreign = story.file(9_000, side="south")
  other_tracer = story.file(9_000, tracer_id=story.unit.flt.pk, batch_number="FLT-261124-1")
  spilt = story.file(9_000, at=unit.at_wall(6, 50))
  discard_vial(actor=story.unit.radiochemist, vial_id=spilt.pk, reason="spilt")
  doubtful = story.file(9_000, at=unit.at_wall(6, 20), arrived_at=SEVEN)
  good = story.file(9_000, at=unit.at_wall(6, 55))
  for vial, code, text in (
    (taken, "vial_taken", None),
    (foreign, "vial_mismatch", None),
    (other_tracer, "vial_mismatch", None),
    (spilt, "vial_mismatch", None),
    (doubtful, "vial_mismatch", "unconfirmed"),
  ):
    with refused(code, "vialIds", text) as caught:
      story.release([order], [good, vial])
    assert caught.value.details == {"vialId": vial.pk}
  with refused("vial_mismatch", "vialIds", "batch"):
    story.release([order], [good], batch_number="FDG-261124-2")
  assert story.order(order).status == "accepted"
  confirm_vial(actor=story.unit.colleague, vial_id=doubtful.pk)
  story.release([order], [good], batch_number=" fdg-261124-1 ")
  assert story.order(order).status == "released"


def test_rel_4_none_a_double_and_one_that_is_not_there(story: Story) -> None:
  order, vial = story.ready(), story.file()
  for orders, vials, field, text in (
    ([], [vial], "orderIds", "empty"),
    ([order], [], "vialIds", "empty"),
    ([order, order], [vial], "orderIds", "double"),
    ([order], [vial, vial], "vialIds", "double"),
  ):
    with refused("invalid", field, text):
      story.release(orders, vials)
  with refused("not_found", "vialIds"):
    story.release([order], [], vial_ids=[10**9])
  with refused("not_found", "orderIds"):
    story.release([], [vial], order_ids=[10**9])


def test_rel_5_no_vial_is_expired_at_release_or_delivery(story: Story) -> None:
  order = story.ready()
  second = timedelta(seconds=1)
  early = story.file(9_000, at=unit.at_wall(6, 30), expires_at=SEVEN)
  with refused("vial_mismatch", "vialIds", "expired"):
    story.release([order], [early])
  late = story.file(9_000, expires_at=SEVEN + second)
  story.clock.set(SEVEN + second)
  with refused("vial_mismatch", "vialIds", "expired"):
    story.release([order], [late])
  story.clock.set(SEVEN)
  story.release([order], [late])


def test_rel_5_shelf_life_counts_where_the_file_names_no_end(story: Story) -> None:
  vial = story.file()
  assert vial.expires_at == SEVEN + timedelta(minutes=600)


def test_rel_5_no_vial_is_calibrated_more_than_twelve_hours_ahead(story: Story) -> None:
  story.clock.set(unit.YESTERDAY_MORNING)
  order = story.place(9_000, slot="11:30")
  story.accept(order)
  story.certified()
  vial = story.file(9_000, at=unit.at_wall(11, 30))
  story.clock.set(unit.at_wall(23, 30, unit.TUESDAY - timedelta(days=1)) - timedelta(seconds=1))
  with refused("vial_mismatch", "vialIds", "ahead"):
    story.release([order], [vial])
  story.clock.move(seconds=1)
  story.release([order], [vial])


def test_rel_6_exactly_at_the_limits_no_reason_is_asked(story: Story) -> None:
  Slot.objects.update(max_mbq=None)
  for mbq in (8_550.0, 10_800.0):
    order = story.ready(9_000)
    vial = story.file(mbq)
    story.release([order], [vial])
    assert story.order(order).marks == []


def test_rel_6_a_hair_outside_asks_for_a_reason_and_is_not_rounded_to_the_limit(story: Story) -> None:
  order = story.ready(9_000)
  little, much = story.file(8_549.99), story.file(10_800.01)
  with refused("too_little_activity", "vialIds") as caught:
    story.release([order], [little])
  assert caught.value.details["percent"] == pytest.approx(94.99989, abs=1e-5)
  assert "94.9 %" in caught.value.message("en")
  with refused("too_much_activity", "vialIds") as caught:
    story.release([order], [much])
  assert "120.1 %" in caught.value.message("en")
  with refused("too_much_activity", "vialIds"):
    story.release([order], [much], reason="   ")
  story.release([order], [much], reason="the patient is heavy")
  released = story.order(order)
  assert released.marks == ["releasedWithReason"]
  assert released.delivered_mbq == 10_800.01


def test_rel_6_a_reason_is_no_place_for_a_cpr_number(story: Story) -> None:
  order, vial = story.ready(), story.file()
  with refused("invalid", "reason", "text_cpr"):
    story.release([order], [vial], reason="for 010203-1234")


def test_rel_6_activity_counts_at_the_slot_not_at_calibration(story: Story) -> None:
  """9,000 MBq at 05:00 are 4,220 at 07:00: less than half of what was ordered."""
  order = story.ready(9_000)
  vial = story.file(9_000, at=unit.at_wall(5))
  with refused("too_little_activity", "vialIds") as caught:
    story.release([order], [vial])
  assert caught.value.details["totalMbq"] == pytest.approx(9_000 * 2 ** (-7_200 / unit.F18), rel=1e-12)


def test_rel_9_the_lines_are_stored_and_sum_to_the_vials(story: Story) -> None:
  Slot.objects.update(max_mbq=None)
  orders = [story.ready(mbq) for mbq in (1_234.5, 777.7, 3_333.3)]
  vials = [
    story.file(mbq, at=unit.at_wall(6, minute)) for minute, mbq in ((3, 1_111.11), (21, 2_222.22), (44, 3_700.7))
  ]
  story.release(orders, vials)
  for vial in vials:
    at_slot = vial.activity_mbq * 2 ** (-(SEVEN - vial.calibrated_at).total_seconds() / unit.F18)
    lines = list(ReleaseLine.objects.filter(vial=vial).values_list("mbq", flat=True))
    assert len(lines) == 3
    assert sum(lines) == at_slot == sum(reversed(lines)) == math.fsum(lines)
  total = 1_234.5 + 777.7 + 3_333.3
  first_vial = 1_111.11 * 2 ** (-57 * 60 / unit.F18)
  for order, ordered in zip(orders, (1_234.5, 777.7, 3_333.3), strict=True):
    lines = list(ReleaseLine.objects.filter(order=order).order_by("vial_id").values_list("mbq", flat=True))
    assert story.order(order).delivered_mbq == pytest.approx(math.fsum(lines), rel=1e-15)
    assert lines[0] / first_vial == pytest.approx(ordered / total, rel=1e-12), "in proportion to need"


def test_rel_10_the_certificate_is_bytes_with_their_hash_and_the_signer(story: Story) -> None:
  order, vial = story.ready(), story.file()
  story.release([order], [vial])
  frozen = Certificate.objects.get()
  assert bytes(frozen.pdf).startswith(b"%PDF-")
  assert frozen.sha256 == hashlib.sha256(bytes(frozen.pdf)).hexdigest()
  assert (frozen.number, frozen.version) == (f"FDG-261124-{order.pk}", 1)
  assert (frozen.signed_by, frozen.signer_role, frozen.signed_by_id) == (
    "Kirsten Holm",
    "productionUser",
    story.unit.radiochemist.user_id,
  )
  assert frozen.signed_at == unit.at_wall(6, 45)
  assert "frigiver" in frozen.meaning
  assert "release the vials" in frozen.meaning
  assert frozen.order_ids == [order.pk]


def test_rel_10_the_certificate_does_not_follow_later_changes(story: Story) -> None:
  """Neither a new half-life nor a new overhead reaches what was released."""
  order, vial = story.ready(), story.file()
  story.release([order], [vial])
  pdf, before = bytes(Certificate.objects.get().pdf), story.order(order)
  type(story.unit.fdg.isotope).objects.update(half_life_seconds=1.0)
  story.file(5_000, at=unit.at_wall(6, 30))
  assert bytes(Certificate.objects.get().pdf) == pdf
  after = story.order(order)
  assert (after.delivered_mbq, after.dispensed_mbq, after.revision) == (
    before.delivered_mbq,
    before.dispensed_mbq,
    before.revision,
  )


def test_rel_7_a_failure_half_way_leaves_nothing(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
  """The database fails when all but the ledger is written."""
  order, vial = story.ready(), story.file()
  before = ledger.heads()

  def fail(change: ledger.Change, result: Any) -> None:
    raise ConnectionError("gone")

  monkeypatch.setattr(ledger.Change, "finish", fail)
  with pytest.raises(ConnectionError):
    story.release([order], [vial])
  nothing_released()
  assert ledger.heads() == before


def test_rel_8_the_same_release_again_answers_the_first_result(story: Story) -> None:
  order, vial = story.ready(), story.file()
  key = ledger.CommandKey(id="b7d1d3a0-0000-4000-8000-000000000001", name="order.release", digest="d")
  seen = story.seen()
  first = story.release([order], [vial], command=key, seen=seen)
  heads = ledger.heads()
  again = story.release([order], [vial], command=key, seen=seen)
  assert (first.repeated, again.repeated) == (False, True)
  assert (again.result, again.revisions) == (first.result, first.revisions)
  assert ledger.heads() == heads
  assert Certificate.objects.count() == 1


def test_need_2_what_a_release_takes_is_gone_from_the_others(story: Story) -> None:
  first, second = story.ready(9_000), story.ready(9_000, slot="08:15")
  one, two = story.file(9_000), story.file(15_000, at=unit.at_wall(7, 1))
  assert story.order(second).dispensed_mbq > 9_000
  story.release([first], [one])
  assert story.order(first).dispensed_mbq == 9_000.0
  assert story.order(second).dispensed_mbq == pytest.approx(15_000 * 2 ** (-74 * 60 / unit.F18))
  assert Vial.objects.get(id=two.pk).state == "free"
