"""A batch's number, and whether a pool of orders and vials may be released (REL-2 … REL-6, REL-11, REL-12, REL-14).

Pure: data in, a verdict or a refusal out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from tracershop.decay import decay
from tracershop.errors import Refusal
from tracershop.numbers import in_full
from tracershop.orderbook.batch_states import CERTIFIED

MOST_IN_A_BATCH_NUMBER = 30
_BATCH_NUMBER = re.compile(r"[A-Z0-9]+(?:[-./_][A-Z0-9]+)*")


def batch_number(text: str, tag: str) -> str:
  """A batch's number as it is kept: `FDG-261124-1`. Refuses one that does not begin with its tracer's tag.

  It is judged by its shape and not as a free text: a day and a number look like a CPR number (VIA-3). Bought-in and old
  ones need no day.
  """
  found = text.strip().upper()
  if is_batch_number(found, tag):
    return found
  if len(found) > MOST_IN_A_BATCH_NUMBER:
    raise Refusal("invalid", field="batchNumber", text="text_long", limit=MOST_IN_A_BATCH_NUMBER)
  if not found.startswith(f"{tag}-"):
    raise Refusal("invalid", field="batchNumber", text="batch", tag=tag)
  raise Refusal("invalid", field="batchNumber", text="batch_shape", tag=tag)


def is_batch_number(number: str, tag: str) -> bool:
  """Whether it has the shape of a number of ours: its tracer's tag, then letters and digits, divided by marks."""
  fits = len(number) <= MOST_IN_A_BATCH_NUMBER and number.startswith(f"{tag}-")
  return fits and _BATCH_NUMBER.fullmatch(number) is not None


class PoolOrder(msgspec.Struct, frozen=True, kw_only=True):
  """`needed_mbq` is what must be in its vials at the active slot's delivery time; `awaiting` its customer's yes to a
  later delivery. An order of injections is a count, and needs no amount."""

  id: int
  status: str
  customer_id: int
  endpoint_id: int
  tracer_id: int | None
  active_slot_id: int | None
  deliver_at: datetime
  usage: str
  needed_mbq: float
  awaiting: bool = False
  injections: int | None = None


class PoolVial(msgspec.Struct, frozen=True, kw_only=True):
  """A vial, and what is known of the batch it is of: nothing, where that was never opened. `left_for` is the endpoint
  to which it is on its way."""

  id: int
  state: str
  customer_id: int | None
  tracer_id: int
  batch_number: str
  activity_mbq: float
  calibrated_at: datetime
  expires_at: datetime | None
  batch_state: str | None = None
  made_at: datetime | None = None
  batch_expires_at: datetime | None = None
  left_for: int | None = None


class Limits(msgspec.Struct, frozen=True, kw_only=True):
  low_percent: float
  high_percent: float
  ahead_hours: int


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
  """What the pool holds at the slot: MBq in all, of each vial, and in percent of what is needed (not rounded; None for
  injections, which are no amount)."""

  total_mbq: float
  at_slot: dict[int, float]
  percent: float | None
  outside: bool


def judge(
  orders: Sequence[PoolOrder],
  vials: Sequence[PoolVial],
  *,
  now: datetime,
  half_life_seconds: float,
  batch_number: str | None,
  reason: str,
  limits: Limits,
  before_mbq: float | None = None,
) -> Verdict:
  """The verdict on a pool, or the first Refusal: `already_released`, `not_accepted`, `awaits_confirmation`, `invalid`,
  `not_released`, `vial_taken`, `vial_mismatch`, `batch_not_certified`, `reason_required`, `too_little_activity` or
  `too_much_activity`."""
  _one_pool(orders, released=before_mbq is not None)
  for vial in vials:
    fits(vial, orders[0], now, batch_number, reason, limits)
  at_slot = {
    vial.id: decay(vial.activity_mbq, half_life_seconds, vial.calibrated_at, orders[0].deliver_at) for vial in vials
  }
  total, needed = sum(at_slot.values()), sum(order.needed_mbq for order in orders)
  if orders[0].injections is not None:
    return Verdict(total_mbq=total, at_slot=at_slot, percent=None, outside=False)
  percent = 100 * (total + (before_mbq or 0.0)) / needed
  low, high = percent < limits.low_percent, percent > limits.high_percent
  if (low or high) and not reason:
    # Rounded away from the limit, so that 94.99 % is never told as 95 %.
    shown = math.floor(percent * 10) / 10 if low else math.ceil(percent * 10) / 10
    raise Refusal(
      "too_little_activity" if low else "too_much_activity",
      field="vialIds",
      details={"percent": percent, "totalMbq": total, "neededMbq": needed},
      percent=in_full(shown),
      limit=in_full(limits.low_percent if low else limits.high_percent),
    )
  return Verdict(total_mbq=total, at_slot=at_slot, percent=percent, outside=low or high)


def _one_pool(orders: Sequence[PoolOrder], released: bool) -> None:
  for order in orders:
    if released:
      if order.status != "released":
        raise Refusal("not_released", field="orderIds", details={"orderId": order.id}, status=order.status)
      continue
    if order.status == "released":
      raise Refusal("already_released", field="orderIds", details={"orderId": order.id})
    if order.status != "accepted":
      raise Refusal("not_accepted", field="orderIds", details={"orderId": order.id}, status=order.status)
    if order.awaiting:
      raise Refusal("awaits_confirmation", field="orderIds", details={"orderId": order.id})
  pools = {(o.endpoint_id, o.tracer_id, o.active_slot_id, o.deliver_at) for o in orders}
  if len(pools) > 1:
    raise Refusal("invalid", field="orderIds", text="one_pool")
  if len({order.usage for order in orders}) > 1:
    raise Refusal("invalid", field="orderIds", text="one_usage")


def fits(
  vial: PoolVial, order: PoolOrder, now: datetime, batch_number: str | None, reason: str, limits: Limits
) -> None:
  """Whether a vial may be released for an order, or the Refusal that says why not."""

  def no(code: str, text: str | None = None) -> Refusal:
    return Refusal(
      code,
      field="reason" if code == "reason_required" else "vialIds",
      details={"vialId": vial.id},
      text=text,
      vial=vial.batch_number,
      batch=vial.batch_number,
      hours=limits.ahead_hours,
    )

  if vial.state == "released":
    raise no("vial_taken")
  if vial.state == "purpose":
    raise no("vial_mismatch", "purpose")
  if vial.customer_id != order.customer_id or vial.tracer_id != order.tracer_id or vial.state == "discarded":
    raise no("vial_mismatch")
  if vial.state == "blocked":
    raise no("vial_mismatch", "blocked")
  if vial.left_for is not None and vial.left_for != order.endpoint_id:
    # Its papers are evidence of where it is (REL-4).
    raise no("vial_mismatch", "left_elsewhere")
  if vial.made_at is not None and vial.calibrated_at < vial.made_at:
    raise no("vial_mismatch", "before_synthesis")
  if vial.state != "free":
    raise no("vial_mismatch", "unconfirmed")
  if batch_number is not None and vial.batch_number.upper() != batch_number.strip().upper():
    raise no("vial_mismatch", "batch")
  ends = [it for it in (vial.expires_at, vial.batch_expires_at) if it is not None]
  if ends and min(ends) <= max(now, order.deliver_at):
    raise no("vial_mismatch", "expired")
  if vial.calibrated_at > now + timedelta(hours=limits.ahead_hours):
    raise no("vial_mismatch", "ahead")
  if vial.batch_state not in CERTIFIED:
    if order.usage == "human":
      raise no("batch_not_certified", "not_opened" if vial.batch_state is None else None)
    if not reason:
      raise no("reason_required", "not_certified")
