"""Quality control: a tracer's template of tests, the results of a batch, and a second person's look at them."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

import msgspec

from production.actions import batch_vials
from production.actions.setup import fields
from production.actions.setup.keeping import keep, there
from tracershop import ledger
from tracershop.access import policy
from tracershop.catalogue import images as catalogue_images
from tracershop.catalogue.models import QcTemplate, Tracer
from tracershop.errors import Refusal
from tracershop.orderbook import batch_states, images, marks, qc, queries, store
from tracershop.orderbook.models import Batch
from tracershop.orderbook.rules import free_text
from tracershop.protocol.seen import refuse_stale

LARGEST = 1e9


@ledger.action
def set_qc_template(
  change: ledger.Change, *, tracer_id: int, tests: list[Any], seen: dict[str, int] | None = None
) -> dict[str, Any]:
  """Sets the tests of a tracer; batches opened from now on carry them (QC-1).

  Each of `tests` has `key`, `name`, `unit`, `low`, `high` and `phase`. Raises Refusal `forbidden`, `not_found`,
  `stale`, or `invalid` at `tests`.
  """
  policy.require(change.actor, "qcTemplate.set")
  tracer = there(Tracer, tracer_id)
  known = QcTemplate.objects.filter(tracer=tracer).first()
  before = [catalogue_images.qc_template(known)] if known else []
  if known is not None:
    refuse_stale(seen, f"qcTemplate:{known.pk}", before[0], "tracerId")
  template = known or QcTemplate(tracer=tracer)
  template.tests = [msgspec.to_builtins(it) for it in _tests(tests)]
  keep(change, kind="qcTemplate.set", rows=[template], before=before)
  return {"qcTemplateId": template.pk}


def _tests(given: list[Any]) -> list[qc.Test]:
  if len(given) > qc.MOST_TESTS:
    raise Refusal("invalid", field="tests", text="too_much")
  found = []
  for it in given:
    for limit in (it.low, it.high):
      if limit is not None and not (math.isfinite(limit) and abs(limit) <= LARGEST):
        raise Refusal("invalid", field="tests", text="qc_limits")
    if it.low is not None and it.high is not None and it.low > it.high:
      raise Refusal("invalid", field="tests", text="qc_limits")
    found.append(
      qc.Test(
        key=fields.words(it.key, "tests", 30),
        name=fields.words(it.name, "tests", 60),
        unit=free_text(it.unit, "tests", 20),
        low=it.low,
        high=it.high,
        phase=it.phase,
      )
    )
  if len({it.key for it in found}) != len(found):
    raise Refusal("invalid", field="tests", text="double")
  return found


def _test(batch: Batch, key: str) -> qc.Test:
  found = next((it for it in qc.tests_of(batch.tests) if it.key == key), None)
  if found is None:
    raise Refusal("not_found", field="key")
  return found


def _kept(batch: Batch, results: list[qc.Result]) -> None:
  """In the order of the tests, as they are read."""
  place = {it["key"]: number for number, it in enumerate(batch.tests)}
  batch.results = [msgspec.to_builtins(it) for it in sorted(results, key=lambda it: place[it.key])]


@ledger.action
def enter_qc_result(
  change: ledger.Change,
  *,
  batch_id: int,
  key: str,
  value: float | None = None,
  passed: bool | None = None,
  reason: str | None = None,
  from_paper: bool = False,
  written_at: datetime | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Enters the result of a test, judged against its limits (QC-2, QC-3); another person has yet to look at it (QC-4).

  `from_paper` wants `written_at`, when it was written down (BAT-40). A late result out of its limits rejects a
  conditionally certified batch and opens the recall (QC-5). Raises Refusal `not_found`, `stale`, `batch_decided`,
  `reason_required` where one is overwritten, or `invalid` at its field.
  """
  policy.require(change.actor, "qcResult.enter")
  reason = free_text(reason, "reason") or None
  batch = queries.chosen_batch(batch_id, seen or {})
  test = _test(batch, key)
  within = qc.judged(test, value, passed)
  _check_written(batch, from_paper, written_at, change.now)
  state = batch_states.after(
    batch.state, batch_states.entering(batch.state, key in batch.late_tests, within), batch=batch.number
  )
  results = qc.results_of(batch.results)
  if reason is None and any(it.key == key for it in results):
    raise Refusal("reason_required", field="reason")
  before = images.batch(batch)
  entered = qc.Result(
    key=key,
    value=value,
    passed=passed,
    within_limits=within,
    entered_by=change.actor.name,
    entered_by_id=change.actor.user_id,
    entered_at=change.now,
    written_at=written_at,
  )
  _kept(batch, [*(it for it in results if it.key != key), entered])
  fallen = batch_vials.Fallen([], [], None)
  failed, batch.state = state == "rejected", state
  if failed:
    # Nobody has signed for it: it is not a decision but what is known from now on.
    batch.reason = f"{test.name}: {_told(test, value)}"
    batch.marks = marks.of_batch({*batch.marks, "lateFailure"})
    batch.decided_by, batch.decided_by_id, batch.decided_at = change.actor.name, change.actor.user_id, change.now
    batch.meaning = None
    fallen = batch_vials.fall(change, batch, batch_vials.those_to_fall(batch), batch.reason)
  store.commit(
    change,
    kind="qcResult.entered",
    batches=[batch],
    vials=fallen.vials,
    orders=fallen.orders,
    before=before,
    reason=reason,
    more=fallen.changes(),
    subjects=fallen.subjects(),
  )
  return {"batchId": batch.pk, "withinLimits": within, "recallId": fallen.recall.pk if fallen.recall else None}


def _check_written(batch: Batch, from_paper: bool, written_at: datetime | None, now: datetime) -> None:
  """A result has no instant but when it was typed: what comes from paper says when it was written there (BAT-40)."""
  if from_paper != (written_at is not None) or (written_at is not None and written_at.tzinfo is None):
    raise Refusal("invalid", field="writtenAt", text="written_at")
  if written_at is None:
    return
  if written_at > now:
    raise Refusal("invalid", field="writtenAt", text="instant_future")
  if written_at < batch.end_of_synthesis_at:
    raise Refusal("invalid", field="writtenAt", text="before_synthesis", batch=batch.number)


def _told(test: qc.Test, value: float | None) -> str:
  """What was found, as the customers of either language are told it: `12 EU/ml`."""
  return "ikke bestået / not passed" if value is None else f"{value:g} {test.unit}".strip()


@ledger.action
def check_qc_result(
  change: ledger.Change, *, batch_id: int, key: str, seen: dict[str, int] | None = None
) -> dict[str, Any]:
  """A second person has looked at a result, and it is as it was typed (QC-4).

  Raises Refusal `not_found`, `stale`, `batch_decided`, `forbidden` for whoever entered it, or `invalid` at `key` where
  it was checked before.
  """
  policy.require(change.actor, "qcResult.check")
  batch = queries.chosen_batch(batch_id, seen or {})
  _test(batch, key)
  batch_states.after(batch.state, "checkResult", batch=batch.number)
  results = qc.results_of(batch.results)
  found = next((it for it in results if it.key == key), None)
  if found is None:
    raise Refusal("not_found", field="key")
  if found.entered_by_id == change.actor.user_id:
    raise Refusal("forbidden", field="key", text="second_look")
  if found.checked_at is not None:
    raise Refusal("invalid", field="key", text="nothing_changed")
  before = images.batch(batch)
  looked = msgspec.structs.replace(
    found, checked_by=change.actor.name, checked_by_id=change.actor.user_id, checked_at=change.now
  )
  _kept(batch, [*(it for it in results if it.key != key), looked])
  if looked.within_limits:
    batch.late_tests = [it for it in batch.late_tests if it != key]
  store.commit(change, kind="qcResult.checked", batches=[batch], before=before)
  return {"batchId": batch.pk}
