"""Vials: from the dispenser's file or by hand, confirmed where a person has to decide, discarded but never deleted."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from production import rules
from production.actions import batch_vials
from production.actions.batch_vials import DOUBTS
from tracershop import calendar, ledger
from tracershop.catalogue.models import Customer, Tracer
from tracershop.errors import Refusal
from tracershop.numbers import in_full
from tracershop.orderbook import batch_states, dispensing, marks, queries, store
from tracershop.orderbook.models import Order, ReleaseLine, Vial
from tracershop.orderbook.rules import free_text, near, vial_identity

MOST_MBQ = 10_000_000.0
MOST_ML = 1_000.0
# The dispenser's number of each purpose.
_NUMBERS = {purpose: number for number, purpose in settings.PURPOSE_NUMBERS.items()}


def _check_figures(activity_mbq: float, volume_ml: float) -> None:
  if not math.isfinite(activity_mbq) or activity_mbq <= 0:
    raise Refusal("invalid", field="activityMbq", text="amount_positive")
  if activity_mbq > MOST_MBQ:
    raise Refusal("invalid", field="activityMbq", text="amount_absurd", amount=in_full(activity_mbq))
  if not math.isfinite(volume_ml) or not 0 < volume_ml <= MOST_ML:
    raise Refusal("invalid", field="volumeMl", text="volume_positive")


def _has_neighbours(vial: Vial) -> bool:
  """Whether another could be the same vial (VIA-2). Whose they are counts as it is now: the dispenser's number stays
  with one that was given away (VIA-31)."""
  at = vial.calibrated_at
  about = Vial.objects.filter(
    tracer=vial.tracer, customer=vial.customer, purpose=vial.purpose,
    batch_number__iexact=vial.batch_number,
    calibrated_at__gte=at - timedelta(minutes=3), calibrated_at__lte=at + timedelta(minutes=3),
  ).exclude(state="discarded").exclude(id=vial.pk)  # fmt: skip
  return any(near((it.calibrated_at, it.activity_mbq), (at, vial.activity_mbq)) for it in about)


def _enter(
  change: ledger.Change,
  *,
  tracer: Tracer,
  customer: Customer | None,
  customer_number: int | None,
  activity_mbq: float,
  calibrated_at: datetime,
  volume_ml: float,
  batch_number: str,
  expires_at: datetime | None,
  source: str,
  doubts: set[str],
  reason: str | None,
  by_hand: bool,
  from_paper: bool = False,
) -> Vial:
  """One vial is one (VIA-1): a second sighting adds its source and settles a hand entry; else a new vial is made."""
  identity = vial_identity(
    customer_number, customer.pk if customer else None, batch_number, calibrated_at, activity_mbq, volume_ml
  )
  late = {"fromPaper"} if from_paper else set()
  known = Vial.objects.filter(identity=identity).first()
  if known is not None:
    before = store.image_of_vials([known])
    if source in known.sources:
      return known
    known.sources = [*known.sources, source]
    known.marks = marks.of_vial({*known.marks} | late)
    if not by_hand and known.state in ("unconfirmed", "purpose"):
      # The machine's record confirms what a hand had entered; where its clock is in doubt, so is the time that a person
      # read off it.
      known.marks = marks.of_vial({mark for mark in known.marks if mark != "manual"} | doubts)
      if known.state == "unconfirmed" and not set(known.marks) & DOUBTS:
        known.state = "free"
    store.commit(change, kind="vial.seen", vials=[known], before=before, reason=reason)
    return known
  purpose = settings.PURPOSE_NUMBERS.get(customer_number) if customer_number is not None else None
  batch = batch_vials.batch_of(tracer.pk, batch_number)
  if batch is not None and by_hand and calibrated_at < batch.end_of_synthesis_at:
    raise Refusal("invalid", field="calibratedAt", text="before_synthesis", batch=batch.number)
  vial = Vial(
    identity=identity,
    tracer=tracer,
    customer=customer,
    customer_number=customer_number,
    purpose=purpose,
    activity_mbq=activity_mbq,
    calibrated_at=calibrated_at,
    calibrated_date=calendar.wall_date(calibrated_at),
    volume_ml=volume_ml,
    batch_number=batch_number,
    expires_at=expires_at or calibrated_at + timedelta(minutes=tracer.shelf_life_minutes),
    sources=[source],
    entered_by=change.actor.name if by_hand else None,
    entered_by_id=change.actor.user_id if by_hand else None,
  )
  if _has_neighbours(vial):
    doubts = doubts | {"near"}
  vial.state = "purpose" if purpose else "unconfirmed" if doubts & DOUBTS else "free"
  vial.marks = marks.of_vial(doubts | late)
  if batch is not None:
    batch_vials.belong(vial, batch)
  store.commit(change, kind="vial.added", vials=[vial], reason=reason)
  return vial


@ledger.action
def add_vial(
  change: ledger.Change,
  *,
  tracer_id: int,
  activity_mbq: float,
  calibrated_at: datetime,
  volume_ml: float,
  batch_number: str,
  customer_id: int | None = None,
  purpose: str | None = None,
  reason: str | None = None,
  from_paper: bool = False,
) -> dict[str, Any]:
  """Enters a vial by hand, for a customer or for a purpose; `activity_mbq` at `calibrated_at` (VIA-1, VIA-3, VIA-30).

  With a reason it counts at once and is marked; without, it waits for a second person or the machine's record. One for
  a purpose waits for nobody: it is never released. `from_paper` marks it as entered late, and is no reason (VIA-40).
  """
  _check_figures(activity_mbq, volume_ml)
  if calibrated_at.tzinfo is None:
    raise Refusal("invalid", field="calibratedAt")
  if calibrated_at > change.now + timedelta(hours=settings.CALIBRATION_AHEAD_HOURS):
    raise Refusal("invalid", field="calibratedAt", text="instant_future")
  if calibrated_at < change.now - timedelta(days=settings.WINDOW_DAYS):
    raise Refusal("invalid", field="calibratedAt", text="instant_old")
  reason = free_text(reason, "reason")
  tracer = Tracer.objects.filter(id=tracer_id, archived=False).first()
  if tracer is None:
    raise Refusal("not_found", field="tracerId")
  # One that was bought in keeps its maker's number.
  if batch_vials.batch_of(tracer.pk, batch_number.strip()) is None:
    batch_number = rules.batch_number(batch_number, tracer.batch_tag)
  else:
    batch_number = batch_number.strip().upper()
  customer = _whose(customer_id, purpose)
  vial = _enter(
    change,
    tracer=tracer,
    customer=customer,
    customer_number=_NUMBERS.get(purpose or "") if customer is None else customer.dispenser_number,
    activity_mbq=activity_mbq,
    calibrated_at=calibrated_at,
    volume_ml=volume_ml,
    batch_number=batch_number,
    expires_at=None,
    source="hand",
    doubts={"manualWithReason"} if reason else {"manual"},
    reason=reason or None,
    by_hand=True,
    from_paper=from_paper,
  )
  return {"vialId": vial.pk}


def _whose(customer_id: int | None, purpose: str | None, **only: Any) -> Customer | None:
  """The customer whom a vial is for, or None where it is for a purpose: one of both is named."""
  if (customer_id is None) == (purpose is None):
    raise Refusal("invalid", field="customerId", text="customer_or_purpose")
  if customer_id is None:
    return None
  customer = Customer.objects.filter(id=customer_id, **only).first()
  if customer is None:
    raise Refusal("not_found", field="customerId")
  return customer


@ledger.action
def take_dispensed_vial(
  change: ledger.Change,
  *,
  tracer_id: int,
  customer_number: int,
  activity_mbq: float,
  calibrated_at: datetime,
  volume_ml: float,
  batch_number: str,
  expires_at: datetime | None,
  source: str,
  arrived_at: datetime,
) -> dict[str, Any]:
  """Takes a vial that the dispenser wrote down; `activity_mbq` at `calibrated_at` (VIA-1, VIA-4).

  `source` is the file's SHA-256, `arrived_at` when it was first seen: more than ten minutes apart from the file's own
  time is marked `clock` and waits for a person. Raises Refusal `not_found` for a number that is nobody's.
  """
  _check_figures(activity_mbq, volume_ml)
  tracer = Tracer.objects.filter(id=tracer_id).first()
  if tracer is None:
    raise Refusal("not_found", field="tracerId")
  customer = Customer.objects.filter(dispenser_number=customer_number).first()
  if customer is None and customer_number not in settings.PURPOSE_NUMBERS:
    raise Refusal("not_found", field="customerNumber")
  apart = abs(arrived_at - calibrated_at)
  vial = _enter(
    change,
    tracer=tracer,
    customer=customer,
    customer_number=customer_number,
    activity_mbq=activity_mbq,
    calibrated_at=calibrated_at,
    volume_ml=volume_ml,
    batch_number=batch_number.upper(),
    expires_at=expires_at,
    source=f"file:{source}",
    doubts={"clock"} if apart > timedelta(minutes=settings.CLOCK_MINUTES) else set(),
    reason=None,
    by_hand=False,
  )
  return {"vialId": vial.pk}


@ledger.action
def confirm_vial(change: ledger.Change, *, vial_id: int, seen: dict[str, int] | None = None) -> dict[str, Any]:
  """Says that a doubtful vial is right and its own (VIA-2, VIA-3, VIA-4); a hand entry wants another person.

  Of one that its signer had entered himself and released alone, it says that another has reviewed it since (REL-15).
  """
  (vial,) = queries.chosen_vials([vial_id], seen or {}, field="vialId")
  review = "ownEntry" in vial.marks
  if vial.state != "unconfirmed" and not review:
    raise Refusal("vial_taken", field="vialId", vial=vial.batch_number)
  if "beforeSynthesis" in vial.marks:
    raise Refusal("vial_mismatch", field="vialId", text="before_synthesis", vial=vial.batch_number)
  if (review or "manual" in vial.marks) and vial.entered_by_id == change.actor.user_id:
    raise Refusal("forbidden", field="vialId", text="second_person")
  before = store.image_of_vials([vial])
  orders: list[Order] = []
  if review:
    vial.marks = marks.of_vial(_reviewed(vial.marks))
    vial.own_entry_at = None
    orders = _wholly_reviewed(vial)
  else:
    vial.state = batch_states.vial_after(vial.state, "confirm", vial=vial.batch_number)
    vial.marks = marks.of_vial({*(f"{mark}Confirmed" if mark in DOUBTS else mark for mark in vial.marks)})
  store.commit(change, kind="vial.confirmed", vials=[vial], orders=orders, before=before)
  return {"vialId": vial.pk}


def _reviewed(found: list[str]) -> set[str]:
  return {*found, "ownEntryReviewed"} - {"ownEntry"}


def _wholly_reviewed(vial: Vial) -> list[Order]:
  """The orders that were released with a vial and have no other that waits for its review, marked as reviewed."""
  lines = ReleaseLine.objects.filter(void=False)
  waiting = lines.exclude(vial=vial).select_related("vial")
  mine = queries.orders().filter(id__in=lines.filter(vial=vial).values("order_id")).order_by("id")
  found = [it for it in mine if not any("ownEntry" in line.vial.marks for line in waiting.filter(order_id=it.pk))]
  for order in found:
    order.marks = marks.of_order(_reviewed(order.marks))
  return found


@ledger.action
def discard_vial(
  change: ledger.Change, *, vial_id: int, reason: str, code: str = "other", seen: dict[str, int] | None = None
) -> dict[str, Any]:
  """Takes a vial out of use, with a reason and its code; it is never deleted (VIA-5)."""
  reason = free_text(reason, "reason")
  if not reason:
    raise Refusal("reason_required", field="reason")
  (vial,) = queries.chosen_vials([vial_id], seen or {}, field="vialId")
  if vial.state in ("released", "discarded"):
    raise Refusal("vial_taken", field="vialId", vial=vial.batch_number)
  before = store.image_of_vials([vial])
  vial.state, vial.discard_code = "discarded", code
  store.commit(change, kind="vial.discarded", vials=[vial], before=before, reason=reason)
  return {"vialId": vial.pk}


@ledger.action
def reassign_vial(
  change: ledger.Change,
  *,
  vial_id: int,
  reason: str,
  customer_id: int | None = None,
  purpose: str | None = None,
  seen: dict[str, int] | None = None,
) -> dict[str, Any]:
  """Gives a vial to another customer or to a purpose, or takes it from one, with a reason (VIA-7, VIA-31). What the
  dispenser wrote stays: its number and identity.

  Raises Refusal `vial_taken` for one that is released, discarded, blocked or has left, and `invalid` where it is that
  customer's or purpose's already.
  """
  reason = free_text(reason, "reason")
  if not reason:
    raise Refusal("reason_required", field="reason")
  (vial,) = queries.chosen_vials([vial_id], seen or {}, field="vialId")
  if vial.state not in batch_states.UNUSED or vial.dispatch_id is not None:
    raise Refusal("vial_taken", field="vialId", vial=vial.batch_number)
  customer = _whose(customer_id, purpose, archived=False)
  if (customer.pk if customer else None, purpose) == (vial.customer_id, vial.purpose):
    raise Refusal("invalid", field="customerId", text="nothing_changed")
  before, left = store.image_of_vials([vial]), dispensing.group_of(vial)
  vial.customer, vial.purpose = customer, purpose
  vial.marks = marks.of_vial({*vial.marks, "reassigned"} | ({"near"} if _has_neighbours(vial) else set()))
  if purpose is not None:
    vial.state = batch_states.vial_after(vial.state, "setApart")
  else:
    # It may come to be released: what is in doubt about it has to be settled first.
    doubtful = set(vial.marks) & DOUBTS
    vial.state = batch_states.vial_after(vial.state, "giveBackDoubtful" if doubtful else "giveBack")
    if vial.batch is not None:
      batch_vials.belong(vial, vial.batch)
  store.commit(change, kind="vial.reassigned", vials=[vial], before=before, reason=reason, groups=[left])
  return {"vialId": vial.pk}
