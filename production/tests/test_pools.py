"""Several pools by one signature, injections, and what the signer entered himself."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from production.actions.vials import confirm_vial
from production.pools import Pool
from tests import unit
from tests.story import Story, refused
from tracershop.catalogue.models import ReleaseRight
from tracershop.orderbook import queries
from tracershop.orderbook.models import Certificate, Order, ReleaseLine, Vial

pytestmark = pytest.mark.django_db(transaction=True)


def pool(orders: list[Order], vials: list[Vial]) -> Pool:
  return Pool(order_ids=[it.pk for it in orders], vial_ids=[it.pk for it in vials])


def papers() -> dict[tuple[int, ...], str]:
  """The text of each certificate, by its orders."""
  found = {}
  for it in Certificate.objects.all():
    pages = PdfReader(io.BytesIO(bytes(it.pdf))).pages
    found[tuple(it.order_ids)] = " ".join(" ".join(page.extract_text() for page in pages).split())
  return found


def test_rel_13_two_pools_by_one_signature_have_a_certificate_each(story: Story) -> None:
  north, south = story.ready(9_000), story.ready(4_000, side="south")
  one, two = story.file(9_000), story.file(4_000, side="south")
  outcome = story.release([north, south], [two, one])
  assert len(outcome.value()["certificateIds"]) == 2
  for order, filled in ((north, one), (south, two)):
    (line,) = ReleaseLine.objects.filter(order=order)
    assert (line.vial_id, story.order(order).status) == (filled.pk, "released")
  assert set(papers()) == {(north.pk,), (south.pk,)}


def test_rel_13_all_of_them_or_none(story: Story) -> None:
  north, south = story.ready(9_000), story.ready(4_000, side="south")
  one, little = story.file(9_000), story.file(1_000, side="south")
  with refused("too_little_activity", "vialIds"):
    story.release([north, south], [one, little])
  assert {it.status for it in Order.objects.all()} == {"accepted"}
  assert not Certificate.objects.exists()


def test_rel_13_what_is_for_which_is_said_where_it_is_not_plain(story: Story) -> None:
  first, second = story.ready(9_000), story.ready(4_000, slot="08:15")
  one, two = story.file(9_000), story.file(6_500, at=unit.at_wall(7, 1))
  with refused("invalid", "orderIds", "one_pool"):
    story.release([first, second], [one, two])
  for wrong in (
    [pool([first], [one])],
    [pool([first], [one]), pool([second], [one])],
    [pool([first], [one]), pool([second], [])],
    [pool([first], [one, two]), pool([], [])],
    [pool([first, second], [one]), pool([second], [two])],
  ):
    with refused("invalid", "pools", "pools"):
      story.release([first, second], [one, two], pools=wrong)
  story.release([first, second], [one, two], pools=[pool([first], [one]), pool([second], [two])])
  assert {story.order(it).status for it in (first, second)} == {"released"}
  assert ReleaseLine.objects.get(order=second).vial_id == two.pk


def test_rel_13_a_vial_that_is_nobodys_there_is_refused(story: Story) -> None:
  orders = [story.ready(9_000), story.ready(4_000, side="south")]
  vials = [story.file(9_000), story.file(4_000, side="south")]
  strange = story.file(500, tracer_id=story.unit.flt.pk, batch_number="FLT-261124-1")
  with refused("vial_mismatch", "vialIds") as caught:
    story.release(orders, [*vials, strange])
  assert caught.value.details == {"vialId": strange.pk}


def test_rel_13_a_right_for_each_tracer(story: Story) -> None:
  fdg, flt = story.ready(9_000), story.ready(2_000, slot="08:15")
  Order.objects.filter(id=flt.pk).update(tracer=story.unit.flt)
  story.certified("FLT-261124-1")
  vials = [story.file(9_000), story.file(2_600, tracer_id=story.unit.flt.pk, batch_number="FLT-261124-1")]
  ReleaseRight.objects.filter(tracer=story.unit.flt).delete()
  with refused("no_release_right"):
    story.release([fdg, story.order(flt)], vials, reason="what there is")
  ReleaseRight.objects.create(
    user_id=story.unit.radiochemist.user_id or 0, user_name="x", tracer=story.unit.flt, from_date=unit.TUESDAY
  )
  story.release([fdg, story.order(flt)], vials, reason="what there is")


def test_rel_14_injections_are_released_as_a_count(story: Story) -> None:
  for who in (story.unit.radiochemist, story.unit.colleague):
    ReleaseRight.objects.create(
      user_id=who.user_id or 0, user_name=who.name, tracer=story.unit.fet, from_date=unit.TUESDAY
    )
  three, one = story.inject(3), story.inject(1)
  story.certified("FET-261124-1")
  story.clock.set(unit.at_wall(8))
  story.accept(three, one)
  filled = story.file(
    1_000, at=unit.at_wall(9, 30), tracer_id=story.unit.fet.pk, batch_number="FET-261124-1", arrived_at=unit.at_wall(8)
  )
  Vial.objects.update(state="free", marks=[])
  story.release([three, one], [filled])
  assert [story.order(it).delivered_mbq for it in (three, one)] == [750.0, 250.0]
  (text,) = papers().values()
  assert "3 inj." in text
  assert "4 inj." in text, "in all"


def test_rel_15_what_the_signer_entered_himself_wants_anothers_review(story: Story) -> None:
  order = story.ready(9_000)
  mine = story.by_hand(9_000, reason="the dispenser is down", calibrated_at=unit.at_wall(6, 59))
  story.release([order], [mine], reason="alone tonight")
  assert "ownEntry" in story.order(order).marks
  assert Vial.objects.get(id=mine.pk).marks == ["manualWithReason", "ownEntry"]
  (text,) = papers().values()
  assert "inden for en arbejdsdag" in text
  with refused("forbidden", "vialId", "second_person"):
    confirm_vial(actor=story.unit.radiochemist, vial_id=mine.pk)
  confirm_vial(actor=story.unit.colleague, vial_id=mine.pk)
  now = Vial.objects.get(id=mine.pk)
  assert (now.state, now.marks) == ("released", ["manualWithReason", "ownEntryReviewed"])
  assert set(story.order(order).marks) >= {"ownEntryReviewed"}
  assert "ownEntry" not in story.order(order).marks


def test_rel_16_a_vial_says_since_when_it_waits_for_a_review_until_it_has_one(story: Story) -> None:
  order = story.ready(9_000)
  mine = story.by_hand(8_900, reason="the dispenser is down", calibrated_at=unit.at_wall(6, 59))
  assert Vial.objects.get(id=mine.pk).own_entry_at is None, "it is nobody's yet"
  story.release([order], [mine], reason="alone tonight")
  released_at = story.clock.now
  waiting: dict[str, Any] = {
    "batch": None, "customer_id": None, "tracer_id": None, "from_date": None, "to_date": None, "limit": 10,
    "unreviewed": True,
  }  # fmt: skip
  (row,), _ = queries.search_vials(**waiting)
  assert (row.id, row.own_entry_at, row.entered_by) == (mine.pk, released_at, "Kirsten Holm")
  # Nothing of it changes by the clock: screens work out that it is overdue.
  story.clock.move(days=30)
  assert Vial.objects.get(id=mine.pk).revision == row.revision
  confirm_vial(actor=story.unit.colleague, vial_id=mine.pk)
  assert Vial.objects.get(id=mine.pk).own_entry_at is None
  assert queries.search_vials(**waiting) == ([], False)


def test_rel_16_a_supplement_has_its_own_time_and_a_correction_ends_the_waiting(story: Story) -> None:
  order, filed = story.ready(9_000), story.file(9_000)
  story.release([order], [filed])
  story.clock.move(minutes=3)
  mine = story.by_hand(300, reason="the dispenser is down", calibrated_at=unit.at_wall(6, 59))
  story.supplement([order], [mine])
  assert Vial.objects.get(id=mine.pk).own_entry_at == story.clock.now
  story.correct([order], {filed.pk: "here", mine.pk: "here"})
  assert Vial.objects.get(id=mine.pk).own_entry_at is None


def test_rel_15_anothers_entry_and_a_confirmed_one_want_none(story: Story) -> None:
  order = story.ready(9_000)
  theirs = story.by_hand(4_500, by=story.unit.colleague, reason="the dispenser is down")
  confirmed = story.by_hand(4_501, calibrated_at=unit.at_wall(6, 50))
  confirm_vial(actor=story.unit.colleague, vial_id=confirmed.pk)
  story.release([order], [theirs, Vial.objects.get(id=confirmed.pk)])
  assert "ownEntry" not in story.order(order).marks
