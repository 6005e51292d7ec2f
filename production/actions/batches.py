"""Batches: opened when a synthesis has ended, certified or rejected by signature."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any, Literal

from django.conf import settings
from msgspec import UNSET, UnsetType

from production import rules
from production.actions import batch_vials
from production.queries import holds_right
from tracershop import calendar, ledger
from tracershop.access import policy, signatures
from tracershop.access.signatures import Signature
from tracershop.catalogue.models import QcTemplate, Tracer
from tracershop.errors import Refusal
from tracershop.numbers import in_full
from tracershop.orderbook import batch_states, images, marks, qc, queries, store
from tracershop.orderbook.models import Batch, Vial
from tracershop.orderbook.ordering import reasons
from tracershop.orderbook.rules import free_text

MOST_MBQ = 10_000_000.0
MOST_ML = 10_000.0
LONGEST_DAYS = 366


@ledger.action
def open_batch(
  change: ledger.Change,
  *,
  tracer_id: int,
  number: str,
  end_of_synthesis_at: datetime,
  activity_mbq: float,
  volume_ml: float,
  expires_at: datetime | None = None,
  origin: Literal["own", "bought"] = "own",
  from_paper: bool = False,
) -> dict[str, Any]:
  """Opens a batch with the tests that its tracer has now; `activity_mbq` at the end of synthesis (BAT-1 … BAT-3, QC-1).

  Vials that bear its number are its own from now on. `from_paper` marks it as entered late (BAT-40). Raises Refusal
  `not_found`, or `invalid` at its field.
  """
  policy.require(change.actor, "batch.open")
  tracer = Tracer.objects.select_related("isotope").filter(id=tracer_id, archived=False).first()
  if tracer is None:
    raise Refusal("not_found", field="tracerId")
  batch = Batch(
    tracer=tracer,
    origin=origin,
    state="inProduction",
    opened_by=change.actor.name,
    opened_by_id=change.actor.user_id,
    opened_at=change.now,
    marks=marks.of_batch({"fromPaper"} if from_paper else ()),
  )
  _give(batch, change.now, end_of_synthesis_at, activity_mbq, volume_ml, expires_at)
  batch.number = _number(batch, number)
  template = QcTemplate.objects.filter(tracer=tracer).first()
  batch.tests = list(template.tests) if template else []
  # Its vials name it: it is there before them, and its revision counts from the first it is told with.
  batch.revision = 0
  batch.save()
  vials = list(
    Vial.objects.select_related("tracer__isotope", "customer")
    .filter(tracer=tracer, batch_number=batch.number, batch__isnull=True)
    .order_by("id")
  )
  before = store.image_of_vials(vials)
  for vial in vials:
    batch_vials.belong(vial, batch)
  store.commit(change, kind="batch.opened", batches=[batch], vials=vials, before={"vials": before} if vials else None)
  return {"batchId": batch.pk}


def _give(
  batch: Batch,
  now: datetime,
  end_of_synthesis_at: datetime,
  activity_mbq: float,
  volume_ml: float,
  expires_at: datetime | None,
) -> None:
  """Sets a batch's figures, each refused at its field where it cannot be (BAT-2)."""
  if end_of_synthesis_at.tzinfo is None:
    raise Refusal("invalid", field="endOfSynthesisAt")
  if end_of_synthesis_at > now:
    raise Refusal("invalid", field="endOfSynthesisAt", text="instant_future")
  if end_of_synthesis_at < now - timedelta(days=settings.WINDOW_DAYS):
    raise Refusal("invalid", field="endOfSynthesisAt", text="instant_old")
  if not math.isfinite(activity_mbq) or activity_mbq <= 0:
    raise Refusal("invalid", field="activityMbq", text="amount_positive")
  if activity_mbq > MOST_MBQ:
    raise Refusal("invalid", field="activityMbq", text="amount_absurd", amount=in_full(activity_mbq))
  if not math.isfinite(volume_ml) or not 0 < volume_ml <= MOST_ML:
    raise Refusal("invalid", field="volumeMl", text="volume_positive")
  shelf_life = timedelta(minutes=batch.tracer.shelf_life_minutes)
  if expires_at is not None:
    # A supplier knows better than our shelf life; of our own making nothing lives longer than it.
    longest = shelf_life if batch.origin == "own" else timedelta(days=LONGEST_DAYS)
    if expires_at.tzinfo is None or not end_of_synthesis_at < expires_at <= end_of_synthesis_at + longest:
      raise Refusal("invalid", field="expiresAt", text="batch_expiry", minutes=batch.tracer.shelf_life_minutes)
  batch.end_of_synthesis_at = end_of_synthesis_at
  batch.made_date = calendar.wall_date(end_of_synthesis_at)
  batch.activity_mbq, batch.volume_ml = activity_mbq, volume_ml
  batch.expires_at = expires_at or end_of_synthesis_at + shelf_life


def _number(batch: Batch, number: str) -> str:
  """The number as it is kept, in capitals; one's own fits tracer and date, and no two batches share one (BAT-1)."""
  number = number.strip().upper()
  if not rules.is_batch_number(number, batch.tracer.batch_tag):
    # A maker's number may be anything, a person's too.
    number = free_text(number, "number", rules.MOST_IN_A_BATCH_NUMBER)
  if not number or not number.isprintable():
    raise Refusal("invalid", field="number", text="name", limit=rules.MOST_IN_A_BATCH_NUMBER)
  if batch.origin == "own" and not qc.fits_number(number, batch.tracer.batch_tag, batch.made_date):
    shown = f"{batch.tracer.batch_tag}-{batch.made_date:%y%m%d}-"
    raise Refusal("invalid", field="number", text="batch_number", begins=shown)
  if Batch.objects.filter(number=number).exists():
    raise Refusal("invalid", field="number", text="taken")
  return number


@ledger.action
def edit_batch(
  change: ledger.Change,
  *,
  batch_id: int,
  reason: str,
  end_of_synthesis_at: datetime | UnsetType = UNSET,
  activity_mbq: float | UnsetType = UNSET,
  volume_ml: float | UnsetType = UNSET,
  expires_at: datetime | UnsetType = UNSET,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Puts a batch's figures right while nobody has certified it, with a reason (BAT-5). Its vials are looked at again.

  Raises Refusal `not_found`, `stale`, `batch_decided`, `reason_required`, or `invalid` at its field.
  """
  policy.require(change.actor, "batch.edit")
  reason = _reason(reason)
  batch = queries.chosen_batch(batch_id, seen or {})
  batch_states.after(batch.state, "edit", batch=batch.number)
  before = images.batch(batch)
  ended_at = batch.end_of_synthesis_at if end_of_synthesis_at is UNSET else end_of_synthesis_at
  # What the shelf life gave goes along with the synthesis; what a person gave stays.
  given = batch.expires_at - batch.end_of_synthesis_at != timedelta(minutes=batch.tracer.shelf_life_minutes)
  _give(
    batch,
    # How old it is matters when it is said, not when another figure is put right.
    batch.end_of_synthesis_at if end_of_synthesis_at is UNSET else change.now,
    ended_at,
    batch.activity_mbq if activity_mbq is UNSET else activity_mbq,
    batch.volume_ml if volume_ml is UNSET else volume_ml,
    expires_at if expires_at is not UNSET else batch.expires_at if given else None,
  )
  if images.batch(batch) == before:
    raise Refusal("invalid", field="batchId", text="nothing_changed")
  if batch.origin == "own" and not qc.fits_number(batch.number, batch.tracer.batch_tag, batch.made_date):
    raise Refusal("invalid", field="endOfSynthesisAt", text="batch_date", batch=batch.number)
  vials = _looked_at_again(batch)
  store.commit(change, kind="batch.edited", batches=[batch], vials=vials, before=before, reason=reason)
  return {"batchId": batch.pk}


def _looked_at_again(batch: Batch) -> list[Vial]:
  """The vials that come to count, or no longer count, by the new end of synthesis."""
  changed = []
  for vial in Vial.objects.select_related("tracer__isotope", "customer").filter(batch=batch).order_by("id"):
    was = vial.state, list(vial.marks)
    batch_vials.belong(vial, batch)
    if (vial.state, vial.marks) != was:
      changed.append(vial)
  return changed


@ledger.action
def certify_batch(
  change: ledger.Change,
  *,
  batch_id: int,
  signature: Signature,
  late_tests: list[str] | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Certifies a batch, conditionally where `late_tests` names the late results that are still open (BAT-7, BAT-8).

  Raises Refusal `signature_wrong`, `not_found`, `stale`, `batch_decided`, `no_release_right`, `qc_incomplete`, or
  `invalid` at `lateTests`.
  """
  policy.require(change.actor, "batch.certify")
  late_tests = list(late_tests or [])
  signatures.confirm_of(change.actor, signature, "certify")
  batch = queries.chosen_batch(batch_id, seen or {}, must_be_seen=True)
  state = batch_states.after(batch.state, "certifyConditionally" if late_tests else "certify", batch=batch.number)
  if not holds_right(change.actor.user_id, batch.tracer, calendar.wall_date(change.now)):
    raise Refusal("no_release_right", tracer=batch.tracer.short_name)
  qc.settle(qc.tests_of(batch.tests), qc.results_of(batch.results), late_tests)
  before = images.batch(batch)
  batch.late_tests = sorted(late_tests)
  if not batch.tests:
    # Nobody shall take it for one that passed them.
    batch.marks = marks.of_batch({*batch.marks, "withoutTests"})
  _decide(change, batch, state, signature, None)
  store.commit(change, kind="batch.certified", batches=[batch], before=before)
  return {"batchId": batch.pk}


@ledger.action
def reject_batch(
  change: ledger.Change,
  *,
  batch_id: int,
  signature: Signature,
  reason: str = "",
  reason_code: str | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Rejects a batch: its vials are blocked, and what was released or has left is recalled (BAT-9, RCL-1).

  Raises Refusal `signature_wrong`, `not_found`, `stale`, `batch_decided` or `reason_required`.
  """
  policy.require(change.actor, "batch.reject")
  given = reasons.needed(reason, reason_code)
  signatures.confirm_of(change.actor, signature, "rejectBatch")
  batch = queries.chosen_batch(batch_id, seen or {}, must_be_seen=True)
  state = batch_states.after(batch.state, "reject", batch=batch.number)
  vials = batch_vials.those_to_fall(batch)
  before = {"batch": images.batch(batch), "vials": store.image_of_vials(vials)}
  _decide(change, batch, state, signature, given.shown)
  fallen = batch_vials.fall(change, batch, vials, given.shown)
  store.commit(
    change,
    kind="batch.rejected",
    batches=[batch],
    vials=fallen.vials,
    orders=fallen.orders,
    before=before,
    reason=given.text,
    more=fallen.changes(),
    subjects=fallen.subjects(),
  )
  return {"batchId": batch.pk, "recallId": fallen.recall.pk if fallen.recall else None}


def _decide(change: ledger.Change, batch: Batch, state: str, signature: Signature, reason: str | None) -> None:
  batch.state = state
  batch.decided_by, batch.decided_by_id = signature.name, signature.user_id
  batch.decided_at, batch.reason = change.now, reason
  batch.meaning = signatures.meaning_on_paper(signature.meaning)


def _reason(reason: str) -> str:
  text = free_text(reason, "reason")
  if not text:
    raise Refusal("reason_required", field="reason")
  return text
