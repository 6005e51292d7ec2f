"""Quality control: what is tested, what came out, who looked at it, and what late results do."""

from __future__ import annotations

from typing import Any

import pytest

from production.actions.qc import check_qc_result, enter_qc_result, set_qc_template
from production.tests.test_batches import certify, opened
from tests import unit
from tests.story import Story, refused
from tracershop.catalogue.models import QcTemplate
from tracershop.errors import Refusal
from tracershop.orderbook import qc
from tracershop.orderbook.models import Batch, Recall, Vial
from tracershop.protocol.commands import QcTestSpec

pytestmark = pytest.mark.django_db(transaction=True)

TESTS = [
  QcTestSpec(key="appearance", name="Appearance"),
  QcTestSpec(key="ph", name="pH", low=4.5, high=8.5),
  QcTestSpec(key="purity", name="Radiochemical purity", unit="%", low=95.0),
  QcTestSpec(key="endotoxins", name="Endotoxins", unit="IU/ml", high=17.5, phase="late"),
  QcTestSpec(key="sterility", name="Sterility", phase="late"),
]


@pytest.fixture
def batch(story: Story) -> Batch:
  """A batch of FDG that has the tests above."""
  set_qc_template(actor=story.unit.admin, tracer_id=story.unit.fdg.pk, tests=TESTS)
  return opened(story)


def enter(story: Story, batch: Batch, key: str, result: float | bool | None, **other: Any) -> Batch:
  what = {"passed": result} if isinstance(result, bool) else {"value": result}
  given: dict[str, Any] = {"actor": story.unit.radiochemist, "batch_id": batch.pk, "key": key, **what, **other}
  enter_qc_result(**given)
  return Batch.objects.get(id=batch.pk)


def check(story: Story, batch: Batch, key: str, **other: Any) -> Batch:
  check_qc_result(**{"actor": story.unit.colleague, "batch_id": batch.pk, "key": key, **other})
  return Batch.objects.get(id=batch.pk)


GOOD: dict[str, float | bool] = {
  "appearance": True, "ph": 6.2, "purity": 99.1, "endotoxins": 0.5, "sterility": True,
}  # fmt: skip
BEFORE = ("appearance", "ph", "purity")


def all_in(story: Story, batch: Batch, *keys: str) -> None:
  """Good results of tests, looked at by a colleague."""
  for key in keys:
    enter(story, batch, key, GOOD[key])
    check(story, batch, key)


def test_qc_1_a_template_is_the_admins_and_frozen_when_a_batch_is_opened(story: Story, batch: Batch) -> None:
  assert [it["key"] for it in batch.tests] == [it.key for it in TESTS]
  set_qc_template(actor=story.unit.admin, tracer_id=story.unit.fdg.pk, tests=TESTS[:1])
  assert [len(it.tests) for it in (Batch.objects.get(), opened(story, "FDG-261124-2"))] == [5, 1]
  assert QcTemplate.objects.get().revision == 2
  with refused("forbidden"):
    set_qc_template(actor=story.unit.radiochemist, tracer_id=story.unit.fdg.pk, tests=[])
  with refused("invalid", "qcTemplateId", "nothing_changed"):
    set_qc_template(actor=story.unit.admin, tracer_id=story.unit.fdg.pk, tests=TESTS[:1])
  with refused("stale", "tracerId"):
    seen = {f"qcTemplate:{QcTemplate.objects.get().pk}": 1}
    set_qc_template(actor=story.unit.admin, tracer_id=story.unit.fdg.pk, tests=TESTS, seen=seen)


@pytest.mark.parametrize(
  ("wrong", "text"),
  [
    ([TESTS[0], TESTS[0]], "double"),
    ([QcTestSpec(key="ph", name="pH", low=8.5, high=4.5)], "qc_limits"),
    ([QcTestSpec(key="ph", name="pH", low=float("nan"))], "qc_limits"),
    ([QcTestSpec(key="ph", name="pH", high=float("inf"))], "qc_limits"),
    ([QcTestSpec(key="", name="pH")], "name"),
    ([QcTestSpec(key="ph", name=" ")], "name"),
    ([QcTestSpec(key="ph", name="pH of 010203-1234")], "text_cpr"),
    ([QcTestSpec(key="ph", name="pH", unit="x" * 21)], "text_long"),
    ([QcTestSpec(key=f"{number}", name="pH") for number in range(41)], "too_much"),
  ],
)
def test_qc_1_a_template_is_read_strictly(story: Story, wrong: list[QcTestSpec], text: str) -> None:
  with refused("invalid", "tests", text):
    set_qc_template(actor=story.unit.admin, tracer_id=story.unit.fdg.pk, tests=wrong)


def test_qc_2_a_result_is_judged_and_says_who_and_when(story: Story, batch: Batch) -> None:
  now = enter(story, batch, "ph", 8.5)
  (result,) = qc.results_of(now.results)
  assert (result.value, result.within_limits, result.entered_by) == (8.5, True, "Kirsten Holm")
  assert (result.entered_at, result.checked_by) == (story.clock.now, None)
  assert (now.state, now.revision) == ("awaitingQc", batch.revision + 1)
  for key, value, within in (("purity", 94.999, False), ("appearance", False, False), ("endotoxins", 17.5, True)):
    now = enter(story, batch, key, value)
    assert next(it for it in qc.results_of(now.results) if it.key == key).within_limits is within
  assert [it["key"] for it in now.results] == ["appearance", "ph", "purity", "endotoxins"], "in the tests' order"


def test_qc_2_a_result_that_is_none_is_refused_at_its_field(story: Story, batch: Batch) -> None:
  for key, what, field, text in (
    ("ph", {}, "value", "qc_value"),
    ("ph", {"value": float("nan")}, "value", "qc_value"),
    ("ph", {"passed": True}, "value", "qc_value"),
    ("ph", {"value": 6.0, "passed": True}, "passed", "qc_value"),
    ("appearance", {}, "passed", "qc_passed"),
    ("appearance", {"value": 1.0}, "passed", "qc_passed"),
    ("appearance", {"value": 1.0, "passed": True}, "value", "qc_passed"),
  ):
    with refused("invalid", field, text):
      enter(story, batch, key, None, **what)
  with refused("not_found", "key"):
    enter(story, batch, "colour", 1.0)
  with refused("not_found", "batchId"):
    enter(story, batch, "ph", 6.0, batch_id=10**9)
  with refused("stale", "batchId"):
    enter(story, batch, "ph", 6.0, seen={f"batch:{batch.pk}": 7})


def test_qc_3_overwriting_wants_a_reason_and_a_second_look_anew(story: Story, batch: Batch) -> None:
  all_in(story, batch, "ph")
  with refused("reason_required", "reason"):
    enter(story, batch, "ph", 6.3)
  now = enter(story, batch, "ph", 6.3, reason="read off wrongly")
  (result,) = qc.results_of(now.results)
  assert (result.value, result.checked_by) == (6.3, None)


def test_qc_4_whoever_entered_it_does_not_check_it(story: Story, batch: Batch) -> None:
  enter(story, batch, "ph", 6.2)
  with refused("forbidden", "key", "second_look"):
    check(story, batch, "ph", actor=story.unit.radiochemist)
  with refused("not_found", "key"):
    check(story, batch, "purity")
  (result,) = qc.results_of(check(story, batch, "ph").results)
  assert (result.checked_by, result.checked_at) == ("Anders Lund", story.clock.now)
  with refused("invalid", "key", "nothing_changed"):
    check(story, batch, "ph", actor=story.unit.admin)


def lacks(story: Story, batch: Batch, **other: Any) -> dict[str, list[str]]:
  with refused("qc_incomplete", "batchId") as caught:
    certify(story, batch, **other)
  found: dict[str, list[str]] = caught.value.details
  return {name: keys for name, keys in found.items() if keys}


def test_bat_7_certified_when_everything_is_in_within_limits_and_looked_at(story: Story, batch: Batch) -> None:
  assert lacks(story, batch) == {"missing": [it.key for it in TESTS]}
  all_in(story, batch, "appearance", "ph", "endotoxins", "sterility")
  enter(story, batch, "purity", 94.0)
  check(story, batch, "purity")
  assert lacks(story, batch) == {"outside": ["purity"]}
  enter(story, batch, "purity", 97.0, reason="measured anew")
  assert lacks(story, batch) == {"unchecked": ["purity"]}
  check(story, batch, "purity")
  done = certify(story, batch)
  assert (done.state, done.late_tests, done.marks) == ("certified", [], [])
  with refused("batch_decided", "batchId"):
    enter(story, batch, "ph", 6.0, reason="x")
  with refused("batch_decided", "batchId"):
    check(story, batch, "ph")


def test_bat_8_conditionally_with_exactly_the_late_results_named(story: Story, batch: Batch) -> None:
  all_in(story, batch, *BEFORE)
  assert lacks(story, batch) == {"missing": ["endotoxins", "sterility"]}
  for wrong in (["sterility"], ["endotoxins", "sterility", "ph"], ["sterility", "sterility"], ["unheard of"]):
    with refused("invalid", "lateTests", "late_tests") as caught:
      certify(story, batch, late_tests=wrong)
    assert caught.value.details == {"open": ["endotoxins", "sterility"]}
  done = certify(story, batch, late_tests=["sterility", "endotoxins"])
  assert (done.state, done.late_tests) == ("conditionallyCertified", ["endotoxins", "sterility"])
  with refused("batch_decided", "batchId"):
    enter(story, batch, "ph", 6.0, reason="x")
  all_in(story, batch, "endotoxins")
  assert Batch.objects.get().late_tests == ["sterility"]
  with refused("qc_incomplete", "batchId"):
    certify(story, batch)
  all_in(story, batch, "sterility")
  assert (Batch.objects.get().state, Batch.objects.get().late_tests) == ("conditionallyCertified", [])
  assert certify(story, batch).state == "certified"


def test_bat_8_a_test_before_release_is_never_late(story: Story, batch: Batch) -> None:
  all_in(story, batch, "appearance", "ph")
  assert lacks(story, batch, late_tests=["endotoxins", "sterility"]) == {"missing": ["purity"]}


def test_bat_8_a_conditionally_certified_batch_is_released_from(story: Story, batch: Batch) -> None:
  all_in(story, batch, *BEFORE)
  certify(story, batch, late_tests=["endotoxins", "sterility"])
  order, vial = story.ready(9_000), story.file(9_000)
  story.release([order], [vial])
  assert story.order(order).status == "released"


def test_qc_5_a_late_failure_rejects_the_batch_and_opens_the_recall(story: Story, batch: Batch) -> None:
  all_in(story, batch, *BEFORE)
  certify(story, batch, late_tests=["endotoxins", "sterility"])
  order, waiting = story.ready(9_000), story.ready(500, slot="08:15")
  vial, rest = story.file(9_000), story.file(700, at=unit.at_wall(6, 44))
  story.release([order], [vial])
  now = enter(story, batch, "endotoxins", 17.6, actor=story.unit.colleague)
  assert (now.state, now.marks, now.decided_by) == ("rejected", ["lateFailure"], "Anders Lund")
  assert (now.reason, now.meaning) == ("Endotoxins: 17.6 IU/ml", None)
  recall = Recall.objects.get()
  assert [it.order_ids for it in recall.answers.all()] == [[order.pk]]
  assert [it.vial_ids for it in recall.answers.all()] == [[vial.pk]]
  assert {it.state for it in Vial.objects.filter(id__in=[vial.pk, rest.pk])} == {"blocked"}
  assert "recalled" in story.order(order).marks
  assert story.order(waiting).dispensed_mbq == 0.0
  with refused("batch_decided", "batchId"):
    enter(story, batch, "sterility", True)


def test_qc_5_a_late_failure_before_the_certification_only_stands_in_its_way(story: Story, batch: Batch) -> None:
  all_in(story, batch, *BEFORE)
  enter(story, batch, "endotoxins", 20.0)
  assert Batch.objects.get().state == "awaitingQc"
  assert lacks(story, batch, late_tests=["sterility"]) == {"outside": ["endotoxins"]}
  with pytest.raises(Refusal, match="late_tests"):
    certify(story, batch, late_tests=["endotoxins", "sterility"])
