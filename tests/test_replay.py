"""A day played again is the day as it was, from its first instant or from where anything is kept; never half of it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from production.actions.orders import accept_orders, reject_orders
from tests import unit
from tests.story import Story, refused
from tracershop import check, clock, ledger
from tracershop.actor import Actor
from tracershop.audit import replay
from tracershop.ledger import base, fold, past
from tracershop.ledger.models import Frame, Past
from tracershop.orderbook import window

pytestmark = pytest.mark.django_db(transaction=True)


MONDAY, TUESDAY = unit.TUESDAY - timedelta(days=1), unit.TUESDAY


def played(story: Story, day: Any, stream: str = "production") -> dict[str, Any]:
  found: dict[str, Any] = json.loads(replay.day(story.unit.radiochemist, stream, day))
  return found


def folded(answer: dict[str, Any]) -> fold.Copy:
  """What a screen has at the end of the day."""
  copy = fold.Copy(answer["stream"])
  copy.take(answer["snapshot"])
  for delta in answer["deltas"]:
    copy.take(delta)
  return copy


def night(story: Story, day: Any) -> None:
  """Midnight: the day turns, and the nightly check keeps what each stream is."""
  story.clock.set(unit.at_wall(0, 0, day) + timedelta(seconds=1))
  window.keep_day()
  assert check.nightly() == []


def forget(kind: str, stream: str = "production") -> None:
  """Takes away the deltas of a kind, as an erasure of their entries does."""
  for frame in Frame.objects.filter(stream=stream):
    if json.loads(bytes(frame.data))["kind"] == kind:
      frame.delete()


def two_days(story: Story) -> tuple[int, int]:
  """Monday: two orders. Tuesday: one accepted, one rejected."""
  story.clock.set(unit.at_wall(0, 5, MONDAY))
  for stream in base.REPLAYED:
    base.check_stream(stream)
  story.clock.set(unit.at_wall(9, 0, MONDAY))
  first, second = story.place(1_000).pk, story.place(2_000, "11:30").pk
  night(story, TUESDAY)
  story.clock.set(unit.at_wall(7, 30))
  accept_orders(actor=story.unit.radiochemist, order_ids=[first])
  story.clock.set(unit.at_wall(8))
  reject_orders(actor=story.unit.radiochemist, order_ids=[second], reason="down")
  return first, second


@pytest.mark.parametrize("stream", ["production", "wall"])
def test_aud_7_a_day_begins_as_it_began_and_ends_as_it_ended(story: Story, stream: str) -> None:
  first, second = two_days(story)
  now = fold.copy_of(ledger.snapshot(stream)).image()
  night(story, TUESDAY + timedelta(days=1))
  answer = played(story, TUESDAY, stream)
  begun = {row["id"]: row["status"] for row in answer["snapshot"]["rows"]["order"]}
  assert begun == {first: "ordered", second: "ordered"}
  assert (answer["startAt"], answer["fromAt"], answer["endAt"]) == (
    "2026-11-23T23:00:00Z", "2026-11-23T23:00:00Z", "2026-11-24T23:00:00Z",
  )  # fmt: skip
  kinds = [it["kind"] for it in answer["deltas"]]
  assert kinds == ["day.turned", "order.accepted", "order.rejected"]
  assert [it["at"] for it in answer["deltas"][1:]] == ["2026-11-24T06:30:00Z", "2026-11-24T07:00:00Z"]
  assert folded(answer).image() == now
  assert answer["cut"] is None


def test_aud_7_the_present_day_is_played_as_far_as_it_has_come(story: Story) -> None:
  two_days(story)
  assert folded(played(story, TUESDAY)).image() == fold.copy_of(ledger.snapshot("production")).image()
  with refused("invalid", "date", "date_ahead"):
    played(story, TUESDAY + timedelta(days=1))


def test_aud_7_a_day_of_which_the_beginning_is_not_kept_begins_later_and_says_so(story: Story) -> None:
  two_days(story)
  # The unit of the tests stands in the tables as if it had always been: it did not begin from nothing.
  Frame.objects.filter(revision=1).delete()
  answer = played(story, MONDAY)
  assert answer["fromAt"] == "2026-11-22T23:05:00Z"
  assert {it["kind"] for it in answer["deltas"]} == {"order.placed"}


def test_aud_7_a_day_of_which_nothing_is_kept_is_refused(story: Story) -> None:
  two_days(story)
  with refused("not_found", "date", "not_kept"):
    played(story, MONDAY - timedelta(days=1))
  ledger.prune(clock.now() + timedelta(days=settings.FRAME_DAYS + 1))
  assert (Frame.objects.count(), Past.objects.count()) == (0, 0)
  with refused("not_found", "date", "not_kept"):
    played(story, TUESDAY)


def test_aud_7_a_young_history_is_played_from_nothing(transactional_db: None, frozen_clock: Any) -> None:
  """The first delta is kept: before it there was nothing."""
  start = frozen_clock.now

  @ledger.action
  def put(change: ledger.Change, *, number: int) -> None:
    change.record(kind="x.put", subjects=["x:1"], changes=[ledger.Put("wall", "order", {"id": number})])

  put(actor=Actor(user_id=1, name="x", role="system"), number=1)
  frozen_clock.move(hours=2)
  put(actor=Actor(user_id=1, name="x", role="system"), number=2)
  found = past.play("wall", start + timedelta(hours=1), start + timedelta(hours=3))
  assert (found.rows, len(found.deltas), found.revision) == ({"order": [{"id": 1}]}, 1, 1)
  with pytest.raises(past.Lost, match="too old"):
    past.play("wall", start - timedelta(hours=2), start - timedelta(hours=1))


def test_aud_7_erased_words_are_never_played_around(story: Story) -> None:
  """What comes after a missing delta is not known until the next night's snapshot."""
  two_days(story)
  forget("order.accepted")
  answer = played(story, TUESDAY)
  assert ([it["kind"] for it in answer["deltas"]], answer["cut"]) == (["day.turned"], "erased")
  forget("order.placed")
  later = played(story, TUESDAY)
  assert later["fromAt"] == "2026-11-23T23:00:01Z", "from midnight's snapshot: what was before is not known"
  Past.objects.filter(at__gt=unit.at_wall(0, 0, TUESDAY)).delete()
  with refused("not_found", "date", "erased_before"):
    played(story, TUESDAY)
  night(story, TUESDAY + timedelta(days=1))
  assert played(story, TUESDAY + timedelta(days=1))["cut"] is None


def test_aud_7_a_day_too_large_for_a_browser_is_cut_and_says_so(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
  two_days(story)
  monkeypatch.setattr(past, "MOST_BYTES", 2_000)
  answer = played(story, TUESDAY)
  assert answer["cut"] == "size"
  assert 0 < len(answer["deltas"]) < 3


def test_aud_7_it_is_productions(story: Story) -> None:
  two_days(story)
  for actor in (story.unit.site_admin, story.unit.shop_admin, story.unit.monitor):
    with refused("forbidden"):
      replay.day(actor, "production", TUESDAY)
  for stream in ("site", "catalogue", f"customer:{story.unit.north.customer.pk}", "x"):
    with refused("not_found", "stream"):
      played(story, TUESDAY, stream)
