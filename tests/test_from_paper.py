"""What stood on paper while nobody could type is entered late, and says so wherever it is looked at."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from production.actions.qc import enter_qc_result
from production.actions.vials import confirm_vial
from production.tests.test_batches import certify, opened
from production.tests.test_dispatch import papers_of, receive, send
from production.tests.test_qc import BEFORE, all_in, batch, enter  # noqa: F401
from tests import unit
from tests.story import Story, refused
from tests.test_reasons import last, paper
from tracershop.audit import tables, trail
from tracershop.orderbook.models import Batch, Certificate, Dispatch, Vial
from tracershop.protocol.commands import AuditSearch

pytestmark = pytest.mark.django_db(transaction=True)


def changes_of(story: Story, kind: str) -> dict[str, str]:
  """What the last entry of a kind says of each field, as production reads it in Danish."""
  actor = msgspec.structs.replace(story.unit.admin, language="da")
  entry = msgspec.json.decode(trail.search(actor, AuditSearch(kind=kind, limit=1))["entries"][0])
  return {it["field"]: it["after"] for it in entry["changes"]}


def test_via_40_a_vial_from_paper_is_marked_for_ever_and_judged_as_any_by_hand(story: Story) -> None:
  story.clock.set(unit.at_wall(9))
  late = story.by_hand(9_000, from_paper=True)
  assert (late.state, late.marks, late.calibrated_at) == ("unconfirmed", ["fromPaper", "manual"], unit.at_wall(7))
  assert last()[1]["after"]["vials"][0]["marks"] == ["fromPaper", "manual"]
  assert changes_of(story, "vial.added")["marks"] == "efterført fra papir, indtastet i hånden"
  with refused("forbidden", "vialId", "second_person"):
    confirm_vial(actor=story.unit.radiochemist, vial_id=late.pk)
  confirm_vial(actor=story.unit.colleague, vial_id=late.pk)
  assert Vial.objects.get(id=late.pk).marks == ["fromPaper", "manualConfirmed"]
  assert story.by_hand(2_000).marks == ["manual"], "nothing is late that does not say so"


def test_via_40_the_machines_record_settles_the_hand_and_not_that_it_was_late(story: Story) -> None:
  story.clock.set(unit.at_wall(9))
  typed = story.by_hand(9_000, from_paper=True)
  seen = story.file(9_000)
  assert (seen.pk, seen.state, seen.marks) == (typed.pk, "free", ["fromPaper"])
  filed = story.file(4_000, at=unit.at_wall(8))
  again = story.by_hand(4_000, calibrated_at=unit.at_wall(8), from_paper=True)
  assert (again.pk, again.marks) == (filed.pk, ["fromPaper"])


def test_bat_40_a_batch_and_its_results_from_paper(story: Story, batch: Batch) -> None:  # noqa: F811
  assert batch.marks == []
  late = opened(story, "FDG-261124-2", from_paper=True)
  assert late.marks == ["fromPaper"]
  assert changes_of(story, "batch.opened")["marks"] == "efterført fra papir"
  at, ended = story.clock.now - timedelta(minutes=1), batch.end_of_synthesis_at
  for wrong, text in (
    ({"from_paper": True}, "written_at"),
    ({"written_at": at}, "written_at"),
    ({"from_paper": True, "written_at": at.replace(tzinfo=None)}, "written_at"),
    ({"from_paper": True, "written_at": story.clock.now + timedelta(seconds=1)}, "instant_future"),
    ({"from_paper": True, "written_at": ended - timedelta(seconds=1)}, "before_synthesis"),
  ):
    with refused("invalid", "writtenAt", text):
      enter(story, batch, "ph", 6.2, **wrong)
  entered = enter(story, batch, "ph", 6.2, from_paper=True, written_at=ended)
  assert [it["writtenAt"] for it in entered.results] == [ended.isoformat().replace("+00:00", "Z")]
  assert "Skrevet på papir: " in changes_of(story, "qcResult.entered")["results"]
  assert enter(story, batch, "ph", 6.3, reason="read again").results[0]["writtenAt"] is None


def test_bat_40_the_certificate_says_what_was_entered_late(story: Story) -> None:
  """Its signer was shown it; that is tested with the screens."""
  order = story.ready()
  one = story.by_hand(9_000, from_paper=True)
  confirm_vial(actor=story.unit.colleague, vial_id=one.pk)
  story.release([order], [one])
  text = paper(Certificate.objects.get())
  assert "efterført fra papir" in text
  assert "batchen er efterført" not in text
  story.correct([story.order(order)], {one.pk: "here"})
  Batch.objects.update(marks=["fromPaper"], results=[{"writtenAt": "2026-11-24T05:00:00Z"}])
  story.release([story.order(order)], [one])
  text = paper(Certificate.objects.latest("id"))
  for said in ("batchen er efterført fra papir", "QC results of the batch were entered late from paper"):
    assert said in text


def test_bat_40_what_is_late_is_certified_as_any(story: Story, batch: Batch) -> None:  # noqa: F811
  all_in(story, batch, *BEFORE[1:], "endotoxins", "sterility")
  enter_qc_result(
    actor=story.unit.radiochemist, batch_id=batch.pk, key="appearance", passed=True, from_paper=True,
    written_at=story.clock.now,
  )  # fmt: skip
  with refused("qc_incomplete"):
    certify(story, batch)


def test_dsp_20_what_left_and_came_on_paper_is_marked_and_its_papers_say_it(story: Story) -> None:
  story.ready()
  plain = send(story, story.file(3_000.0))
  assert plain.marks == []
  assert "efterført" not in " ".join(papers_of(plain).values()).lower()
  at = story.clock.now - timedelta(hours=2)
  vial = story.file()
  left = send(story, vial, dispatched_at=at, from_paper=True)
  assert (left.marks, left.dispatched_at) == (["fromPaper"], at)
  for text in papers_of(left).values():
    assert "Efterført fra papir 24.11.2026 06:45" in text
    assert "Entered late from paper" in text
  receive(story, left, vial, received_at=at + timedelta(minutes=20), from_paper=True)
  assert Dispatch.objects.get(id=left.pk).marks == ["fromPaper", "receivedFromPaper"]
  told = changes_of(story, "dispatch.received")["marks"]
  assert told == "efterført fra papir, modtagelsen er efterført fra papir"
  made = tables.table_csv(story.unit.admin, "dispatches", None, None)
  assert "receivedFromPaper" in _text(made.data)


def _text(data: Any) -> str:
  return data.decode("utf-8-sig") if isinstance(data, bytes) else str(data)
