"""Batches: numbers, figures, vials of their own, certified and rejected by signature."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from production.actions.batches import certify_batch, edit_batch, open_batch, reject_batch
from production.actions.vials import confirm_vial, discard_vial
from tests import unit
from tests.story import Story, refused
from tracershop import ledger
from tracershop.access.signatures import meaning_on_paper
from tracershop.catalogue.models import ReleaseRight
from tracershop.orderbook import batch_states, queries
from tracershop.orderbook.models import Batch, Recall, RecallAnswer, Vial

pytestmark = pytest.mark.django_db(transaction=True)

FOUR, SEVEN = unit.at_wall(4), unit.at_wall(7)


def opened(story: Story, number: str = "FDG-261124-1", **other: Any) -> Batch:
  """A batch of FDG as the radiochemist opens it at half past six, made at four."""
  story.clock.set(unit.at_wall(6, 30))
  given = {
    "tracer_id": story.unit.fdg.pk,
    "number": number,
    "end_of_synthesis_at": FOUR,
    "activity_mbq": 120_000.0,
    "volume_ml": 18.0,
  }
  done = open_batch(actor=story.unit.radiochemist, **{**given, **other})
  return Batch.objects.get(id=done.value()["batchId"])


def certify(story: Story, batch: Batch, **other: Any) -> Batch:
  given: dict[str, Any] = {"actor": story.unit.radiochemist, "batch_id": batch.pk, "seen": story.seen(), **other}
  given.setdefault("signature", story.unit.signature(given["actor"], "certify"))
  certify_batch(**given)
  return Batch.objects.get(id=batch.pk)


def reject(story: Story, batch: Batch, **other: Any) -> Batch:
  given: dict[str, Any] = {"actor": story.unit.radiochemist, "batch_id": batch.pk, "seen": story.seen(), **other}
  given.setdefault("signature", story.unit.signature(given["actor"], "rejectBatch"))
  reject_batch(**{"reason": "purity 91 %", **given})
  return Batch.objects.get(id=batch.pk)


def vial(row: Vial) -> Vial:
  return Vial.objects.get(id=row.pk)


def test_bat_1_an_own_number_fits_tracer_and_date(story: Story) -> None:
  for number in ("FDG-261123-1", "FLT-261124-1", "FDG-261124", "FDG-261124-", "FDG-261124-A", "X"):
    with refused("invalid", "number", "batch_number") as caught:
      opened(story, number)
    assert "FDG-261124-1" in caught.value.message("da")
  with refused("invalid", "number", "name"):
    opened(story, "  ")
  assert opened(story, " fdg-261124-7 ").number == "FDG-261124-7"


def test_bat_1_a_number_is_judged_by_its_shape_as_its_vials_is(story: Story) -> None:
  """A day and four digits look like a CPR number; what a vial may bear, its batch may too. A maker's is a free text."""
  story.clock.set(SEVEN)
  mine = story.by_hand(batch_number="FDG-261124-1000", reason="from its paper")
  assert opened(story, "FDG-261124-1000").pk == vial(mine).batch_id
  with refused("invalid", "number", "text_cpr"):
    opened(story, "010203-1234", origin="bought")
  with refused("invalid", "number", "text_long"):
    opened(story, "FDG-261124-" + "1" * 20)


def test_bat_1_the_date_of_a_number_is_copenhagens(story: Story) -> None:
  """At 00:30 in Copenhagen it is still yesterday in UTC."""
  assert opened(story, end_of_synthesis_at=unit.at_wall(0, 30)).made_date == unit.TUESDAY


def test_bat_1_a_number_is_once_whatever_its_case(story: Story) -> None:
  opened(story)
  for number in ("FDG-261124-1", "fdg-261124-1"):
    with refused("invalid", "number", "taken"):
      opened(story, number)


def test_bat_1_what_was_bought_in_keeps_its_makers_number(story: Story) -> None:
  batch = opened(story, "cu 64/0815", origin="bought", expires_at=FOUR + timedelta(days=2))
  assert (batch.number, batch.origin, batch.expires_at) == ("CU 64/0815", "bought", FOUR + timedelta(days=2))
  story.clock.set(SEVEN)
  typed = story.by_hand(batch_number="cu 64/0815", reason="from its paper")
  assert (typed.batch_number, typed.batch_id, typed.state) == ("CU 64/0815", batch.pk, "free")


def test_bat_2_each_figure_is_refused_at_its_field(story: Story) -> None:
  now = unit.at_wall(6, 30)
  second = timedelta(seconds=1)
  wrong: list[tuple[dict[str, Any], str, str | None]] = [
    ({"end_of_synthesis_at": now + second}, "endOfSynthesisAt", "instant_future"),
    ({"end_of_synthesis_at": now - timedelta(days=7) - second}, "endOfSynthesisAt", "instant_old"),
    ({"end_of_synthesis_at": datetime(2026, 11, 24, 4)}, "endOfSynthesisAt", None),  # noqa: DTZ001
    ({"activity_mbq": 0.0}, "activityMbq", "amount_positive"),
    ({"activity_mbq": float("nan")}, "activityMbq", "amount_positive"),
    ({"activity_mbq": 1e9}, "activityMbq", "amount_absurd"),
    ({"volume_ml": 0.0}, "volumeMl", "volume_positive"),
    ({"volume_ml": 1e6}, "volumeMl", "volume_positive"),
    ({"expires_at": FOUR}, "expiresAt", "batch_expiry"),
    ({"expires_at": FOUR + timedelta(minutes=601)}, "expiresAt", "batch_expiry"),
    ({"expires_at": FOUR + timedelta(days=400), "origin": "bought"}, "expiresAt", "batch_expiry"),
  ]
  for what, field, text in wrong:
    with refused("invalid", field, text):
      opened(story, **what)
  with refused("not_found", "tracerId"):
    opened(story, tracer_id=10**9)
  batch = opened(story)
  assert (batch.state, batch.opened_by, batch.revision) == ("inProduction", "Kirsten Holm", 1)
  assert batch.expires_at == FOUR + timedelta(minutes=story.unit.fdg.shelf_life_minutes)
  assert opened(story, "FDG-261124-2", expires_at=SEVEN).expires_at == SEVEN


def test_bat_3_vials_that_came_before_and_after_are_its_own(story: Story) -> None:
  story.clock.set(unit.at_wall(6))
  before = story.file(4_000, at=unit.at_wall(5))
  other = story.file(500, at=unit.at_wall(5, 10), batch_number="FDG-261124-2")
  batch = opened(story, "fdg-261124-1")
  after = story.file(5_000, at=unit.at_wall(6, 20), batch_number="fdg-261124-1")
  assert [vial(it).batch_id for it in (before, after, other)] == [batch.pk, batch.pk, None]
  assert vial(before).revision == before.revision + 1


def test_bat_3_another_tracers_vial_of_the_same_number_is_not(story: Story) -> None:
  strange = story.file(900, tracer_id=story.unit.flt.pk)
  opened(story)
  assert vial(strange).batch_id is None


def test_bat_3_a_vial_before_its_synthesis_counts_for_nothing(story: Story) -> None:
  order = story.place(9_000)
  early = story.file(9_000, at=unit.at_wall(3, 59))
  assert story.order(order).dispensed_mbq > 0
  batch = opened(story)
  assert (vial(early).state, vial(early).marks) == ("unconfirmed", ["beforeSynthesis"])
  assert story.order(order).dispensed_mbq == 0.0
  another = story.file(100, at=unit.at_wall(3, 30), source="another")
  assert another.marks == ["beforeSynthesis"]
  with refused("vial_mismatch", "vialId", "before_synthesis"):
    confirm_vial(actor=story.unit.colleague, vial_id=early.pk)
  with refused("invalid", "calibratedAt", "before_synthesis"):
    story.by_hand(calibrated_at=unit.at_wall(3, 58), reason="as on its label")
  edit_batch(
    actor=story.unit.radiochemist, batch_id=batch.pk, end_of_synthesis_at=unit.at_wall(3, 45), reason="typed wrong"
  )
  assert (vial(early).state, vial(early).marks) == ("free", [])
  assert vial(another).state == "unconfirmed"
  assert story.order(order).dispensed_mbq > 0


def test_bat_4_the_table_of_states() -> None:
  """BAT-4: nothing leads out of rejected, and only what has late results goes on after its certification."""
  states = {"inProduction", "awaitingQc", "certified", "conditionallyCertified", "rejected"}
  assert {it for pair, to in batch_states.BATCH.items() for it in (pair[0], to)} == states
  assert not [verb for state, verb in batch_states.BATCH if state == "rejected"]
  assert {verb for state, verb in batch_states.BATCH if state == "certified"} == {"reject"}
  ways = {state: {to for (one, _), to in batch_states.BATCH.items() if one == state} for state in states}
  assert all("rejected" in ways[state] for state in states - {"rejected"})


def test_bat_5_figures_are_put_right_with_a_reason_until_it_is_certified(story: Story) -> None:
  batch = opened(story)
  edit: dict[str, Any] = {"actor": story.unit.radiochemist, "batch_id": batch.pk, "reason": "typed wrong"}
  with refused("reason_required", "reason"):
    edit_batch(**{**edit, "reason": " "}, volume_ml=17.0)
  with refused("invalid", "batchId", "nothing_changed"):
    edit_batch(**edit, volume_ml=18.0)
  with refused("invalid", "endOfSynthesisAt", "batch_date"):
    edit_batch(**edit, end_of_synthesis_at=unit.at_wall(23, day=unit.TUESDAY - timedelta(days=1)))
  with refused("stale", "batchId") as caught:
    edit_batch(**edit, volume_ml=17.0, seen={f"batch:{batch.pk}": 9})
  assert caught.value.details[f"batch:{batch.pk}"]["volumeMl"] == 18.0
  with refused("not_found", "batchId"):
    edit_batch(**{**edit, "batch_id": 10**9}, volume_ml=17.0)
  edit_batch(**edit, volume_ml=17.0, end_of_synthesis_at=unit.at_wall(4, 10))
  batch.refresh_from_db()
  assert (batch.volume_ml, batch.activity_mbq, batch.revision) == (17.0, 120_000.0, 2)
  assert batch.expires_at == unit.at_wall(4, 10) + timedelta(minutes=600), "the shelf life goes along"
  certify(story, batch)
  with refused("batch_decided", "batchId") as caught:
    edit_batch(**edit, volume_ml=16.0)
  assert "godkendt" in caught.value.message("da")


def test_bat_5_an_old_batchs_volume_can_still_be_put_right(story: Story) -> None:
  batch = opened(story)
  story.clock.move(days=20)
  edit_batch(actor=story.unit.radiochemist, batch_id=batch.pk, volume_ml=17.0, reason="late entry from paper")
  assert Batch.objects.get(id=batch.pk).volume_ml == 17.0


def test_bat_7_certified_by_signature_and_right_over_what_was_shown(story: Story) -> None:
  batch = opened(story)
  with refused("stale", "batchId"):
    certify(story, batch, seen={})
  with refused("stale", "batchId"):
    certify(story, batch, seen={f"batch:{batch.pk}": 2})
  with refused("no_release_right"):
    certify(story, batch, actor=story.unit.admin)
  with refused("forbidden"):
    certify(story, batch, actor=story.unit.north.nurse)
  with refused("signature_wrong", "password"):
    certify(story, batch, signature=story.unit.signature(story.unit.colleague, "certify"))
  with refused("signature_wrong", "password"):
    certify(story, batch, signature=story.unit.signature())
  ReleaseRight.objects.filter(tracer=story.unit.fdg).update(to_date=unit.TUESDAY - timedelta(days=1))
  with refused("no_release_right"):
    certify(story, batch)
  ReleaseRight.objects.update(to_date=None)
  done = certify(story, batch)
  assert (done.state, done.decided_by, done.decided_at) == ("certified", "Kirsten Holm", story.clock.now)
  assert (done.meaning, done.marks) == (meaning_on_paper("certify"), ["withoutTests"])
  with refused("batch_decided", "batchId"):
    certify(story, done)


def test_bat_9_rejecting_blocks_the_vials_and_accepted_orders_lose_what_they_counted_on(story: Story) -> None:
  order = story.ready(9_000)
  batch = Batch.objects.get()
  free, doubtful = story.file(9_000), story.file(9_050, source="like it")
  rinse, spilt = story.file(100, customer_number=98, source="rinse"), story.file(700, source="spilt")
  discard_vial(actor=story.unit.radiochemist, vial_id=spilt.pk, reason="spilt")
  assert story.order(order).dispensed_mbq == 9_000.0
  with refused("reason_required", "reason"):
    reject(story, batch, reason=" ")
  with refused("stale", "batchId"):
    reject(story, batch, seen={})
  with refused("signature_wrong", "password"):
    reject(story, batch, signature=story.unit.signature(meaning="certify"))
  done = reject(story, batch, actor=story.unit.admin)
  assert (done.state, done.reason, done.decided_by) == ("rejected", "purity 91 %", "Production Admin")
  assert [vial(it).state for it in (free, doubtful, rinse, spilt)] == ["blocked", "blocked", "purpose", "discarded"]
  assert (story.order(order).status, story.order(order).dispensed_mbq) == ("accepted", 0.0)
  assert not Recall.objects.exists(), "nothing has left"
  with refused("vial_mismatch", "vialIds", "blocked"):
    story.release([order], [free])
  with refused("batch_decided", "batchId"):
    reject(story, done)
  late = story.file(9_100, at=unit.at_wall(6, 40), source="came late")
  assert (late.state, late.batch_id) == ("blocked", batch.pk)


def test_bat_10_batches_are_found_by_what_is_known_of_them(story: Story) -> None:
  one, two = opened(story), opened(story, "cu/64-1", origin="bought", tracer_id=story.unit.flt.pk)
  certify(story, two)

  def found(**asked: Any) -> list[int]:
    nothing = dict.fromkeys(("number", "tracer_id", "state", "from_date", "to_date"))
    return [row.id for row in queries.search_batches(**{**nothing, "limit": 10, **asked})[0]]

  story.clock.move(days=30)
  assert found() == [two.pk, one.pk]
  assert found(number="fdg-26") == found(tracer_id=story.unit.fdg.pk) == found(state="inProduction") == [one.pk]
  assert found(from_date=unit.TUESDAY, to_date=unit.TUESDAY) == [two.pk, one.pk]
  assert found(to_date=unit.TUESDAY - timedelta(days=1)) == []
  assert queries.search_batches(number=None, tracer_id=None, state=None, from_date=None, to_date=None, limit=1)[1]


def test_rcl_1_what_was_released_is_recalled_from_each_customer(story: Story) -> None:
  north, south = story.ready(9_000), story.ready(4_000, side="south")
  one, two = story.file(9_000), story.file(4_000, side="south")
  story.file(500, at=unit.at_wall(6, 20))
  story.release([north], [one])
  story.release([south], [two])
  before = ledger.heads()
  reject(story, Batch.objects.get())
  recall = Recall.objects.get()
  assert (recall.reason, recall.made_by) == ("purity 91 %", "Kirsten Holm")
  answers = {it.customer_id: (it.vial_ids, it.order_ids) for it in RecallAnswer.objects.all()}
  assert answers == {
    story.unit.north.customer.pk: ([one.pk], [north.pk]),
    story.unit.south.customer.pk: ([two.pk], [south.pk]),
  }
  for order in (north, south):
    assert story.order(order).status == "released"
    assert "recalled" in story.order(order).marks
  assert {it.state for it in Vial.objects.all()} == {"blocked"}
  for customer in answers:
    stream = f"customer:{customer}"
    (frame,) = ledger.frames(stream, before.of(stream), 10)
    assert b'"put":"recall"' in frame.data
    other = next(iter(set(answers) - {customer}))
    assert f'"customerId":{other}'.encode() not in frame.data


def test_rel_11_no_human_release_from_what_is_not_certified(story: Story) -> None:
  story.certified("FDG-261124-2")
  order = story.ready(9_000)
  unopened = story.file(9_000, batch_number="FDG-261124-3")
  with refused("batch_not_certified", "vialIds", "not_opened") as caught:
    story.release([order], [unopened])
  assert caught.value.details == {"vialId": unopened.pk}
  opened(story, "FDG-261124-3")
  story.clock.set(unit.at_wall(6, 45))
  with refused("batch_not_certified", "vialIds"):
    story.release([order], [unopened], reason="there is no time")
  certify(story, Batch.objects.get(number="FDG-261124-3"))
  story.release([order], [unopened])
  assert story.order(order).status == "released"


def test_rel_11_for_another_use_a_reason_will_do(story: Story) -> None:
  order = story.ready(9_000, usage="animal")
  raw = story.file(9_000, batch_number="FDG-261124-3")
  with refused("reason_required", "reason", "not_certified"):
    story.release([order], [raw])
  story.release([order], [raw], reason="phantoms, as agreed")
  assert story.order(order).status == "released"


def test_rel_12_a_batch_expires_with_all_its_vials(story: Story) -> None:
  order = story.ready(9_000)
  Batch.objects.update(expires_at=SEVEN)
  late = story.file(9_000, expires_at=SEVEN + timedelta(hours=9))
  with refused("vial_mismatch", "vialIds", "expired"):
    story.release([order], [late])
  Batch.objects.update(expires_at=SEVEN + timedelta(seconds=1))
  story.release([order], [late])


def test_rel_12_no_vial_older_than_its_batch(story: Story) -> None:
  order, free = story.ready(9_000), story.file(9_000)
  Batch.objects.update(end_of_synthesis_at=SEVEN + timedelta(seconds=1))
  with refused("vial_mismatch", "vialIds", "before_synthesis"):
    story.release([order], [free])
  Batch.objects.update(end_of_synthesis_at=SEVEN)
  story.release([order], [free])
