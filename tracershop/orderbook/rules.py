"""The arithmetic of orders, runs and vials. Pure: knows no database."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from tracershop.calendar import wall_date
from tracershop.decay import decay, factor
from tracershop.texts import free_text as free_text
from tracershop.texts import looks_like_cpr as looks_like_cpr


class RunOrder(msgspec.Struct, frozen=True):
  """What the need of a run depends on: MBq meant at the ordered slot, and the overhead on it."""

  ordered_mbq: float
  overhead: float
  ordered_slot_at: datetime


def need_at_run(orders: Iterable[RunOrder], half_life_seconds: float, run_at: datetime) -> float:
  """What a run must have made at its time, in MBq, not rounded (NEED-1):

  Σ ordered · overhead · 2^((orderedSlot − run)/T½) over the orders whose active slot it feeds, each once.
  """
  return sum(
    o.ordered_mbq * o.overhead * factor((run_at - o.ordered_slot_at).total_seconds(), half_life_seconds) for o in orders
  )


class OpenOrder(msgspec.Struct, frozen=True):
  """An order that waits for vials: MBq needed at its active slot's delivery time, at its place (the endpoint)."""

  id: int
  deliver_at: datetime
  needed_mbq: float
  place: int = 0
  accepted: bool = True


class FreeVial(msgspec.Struct, frozen=True):
  id: int
  activity_mbq: float
  calibrated_at: datetime


# When, and the place.
Delivery = tuple[datetime, int]
# So near must a vial's calibration be to a delivery of another date; a release looks as far ahead (REL-5).
REACH = timedelta(hours=12)


def dispense(
  orders: Sequence[OpenOrder], vials: Sequence[FreeVial], half_life_seconds: float, enough: float = 0.95
) -> dict[int, float]:
  """What lies in a customer's free vials for each of its open orders of a tracer: {order id: MBq at its slot}.

  Each vial counts once (NEED-2), for the delivery that it `serves`. The orders of a delivery share its vials in
  proportion to need, as a release would.
  """
  found = {order.id: 0.0 for order in orders}
  sharing = _deliveries(orders)
  filled = dict.fromkeys(sharing, 0.0)
  for delivery, _, mbq in _fill(sharing, vials, half_life_seconds, enough):
    filled[delivery] += mbq
  for delivery, mine in sharing.items():
    need = sum(it.needed_mbq for it in mine)
    for order in mine:
      found[order.id] = filled[delivery] * order.needed_mbq / need if len(mine) > 1 else filled[delivery]
  return found


def serves(
  orders: Sequence[OpenOrder], vials: Sequence[FreeVial], half_life_seconds: float, enough: float = 0.95
) -> dict[int, list[int]]:
  """Which orders each free vial counts for: {vial id: the orders of its delivery} (NEED-2).

  It is a delivery of the vial's Copenhagen date, or one within twelve hours of its calibration: the earliest of its
  date at or after its calibration that has less than `enough` of what it needs; then, of those that lack, the nearest
  in time; when all have enough, the last of its date.
  """
  sharing = _deliveries(orders)
  return {
    vial_id: [it.id for it in sharing[delivery]]
    for delivery, vial_id, _ in _fill(sharing, vials, half_life_seconds, enough)
  }


def _deliveries(orders: Sequence[OpenOrder]) -> dict[Delivery, list[OpenOrder]]:
  """The orders that share vials, by delivery, the earliest first: the accepted ones, where there are any."""
  waiting: dict[Delivery, list[OpenOrder]] = {}
  for order in sorted(orders, key=lambda order: (order.deliver_at, order.place, order.id)):
    waiting.setdefault((order.deliver_at, order.place), []).append(order)
  return {key: [it for it in mine if it.accepted] or mine for key, mine in waiting.items()}


def _fill(
  sharing: dict[Delivery, list[OpenOrder]], vials: Sequence[FreeVial], half_life_seconds: float, enough: float
) -> Iterator[tuple[Delivery, int, float]]:
  """(delivery, vial id, MBq there) of each vial that can serve any."""
  need = {key: sum(it.needed_mbq for it in mine) for key, mine in sharing.items()}
  filled = dict.fromkeys(sharing, 0.0)
  for vial in sorted(vials, key=lambda vial: (vial.calibrated_at, vial.id)):
    chosen = choose(list(sharing), vial.calibrated_at, lambda key: filled[key] < enough * need[key])
    if chosen is None:
      continue
    mbq = decay(vial.activity_mbq, half_life_seconds, vial.calibrated_at, chosen[0])
    filled[chosen] += mbq
    yield chosen, vial.id, mbq


def within_reach(calibrated_at: datetime, deliver_at: datetime) -> bool:
  """Whether a vial can count for a delivery: one of its Copenhagen date, or within twelve hours (NEED-2)."""
  return abs(deliver_at - calibrated_at) <= REACH or wall_date(deliver_at) == wall_date(calibrated_at)


def choose(
  deliveries: Sequence[Delivery], calibrated_at: datetime, lacks: Callable[[Delivery], bool]
) -> Delivery | None:
  """The delivery that a vial counts for (see `serves`), None where none is in reach. `deliveries` are in time order."""
  day = wall_date(calibrated_at)
  near = [it for it in deliveries if within_reach(calibrated_at, it[0])]
  mine = [it for it in near if wall_date(it[0]) == day]
  after = [it for it in mine if it[0] >= calibrated_at]
  late = [] if after else mine[-1:]
  others = sorted(
    [*late, *(it for it in near if it not in mine)], key=lambda it: (abs(it[0] - calibrated_at), it[0], it[1])
  )
  lacking = next((it for it in [*after, *others] if lacks(it)), None)
  return lacking or next(iter([*after[-1:], *late, *others]), None)


class Share(msgspec.Struct, frozen=True):
  """What of a vial goes to an order, in MBq at the order's delivery time."""

  order_id: int
  vial_id: int
  mbq: float


def shares(needs: Sequence[tuple[int, float]], vials: Sequence[tuple[int, float]]) -> list[Share]:
  """Splits each vial of a pool among its orders in proportion to need (REL-9).

  `needs` and `vials` are (id, MBq at the slot). Invariant: a vial's lines sum to the vial exactly, in whatever order
  they are added. Each is a whole number of the vial's own smallest steps (`math.ulp`), and the last takes what is left;
  then no addition rounds.
  """
  total = sum(need for _, need in needs)
  lines = []
  for vial_id, mbq in vials:
    left, step = mbq, math.ulp(mbq)
    for place, (order_id, need) in enumerate(needs):
      mine = left if place == len(needs) - 1 else min(left, math.floor(mbq * (need / total) / step) * step)
      left -= mine
      lines.append(Share(order_id, vial_id, mine))
  return lines


def vial_identity(
  customer_number: int | None,
  customer_id: int | None,
  batch_number: str,
  calibrated_at: datetime,
  activity_mbq: float,
  volume_ml: float,
) -> str:
  """One vial is one by customer number, batch, calibration instant, activity and volume to 0.01 (VIA-1)."""
  who = f"{customer_number}" if customer_number is not None else f"c{customer_id}"
  second = calibrated_at.astimezone(UTC).replace(microsecond=0).strftime("%Y-%m-%dT%H:%M:%SZ")
  return f"{who}|{batch_number.upper()}|{second}|{activity_mbq:.2f}|{volume_ml:.2f}"


def near(one: tuple[datetime, float], other: tuple[datetime, float]) -> bool:
  """Whether two vials of one customer and batch could be the same one written down twice (VIA-2).

  Same activity within a hundredth part and filled within two minutes: a person has to decide.
  """
  apart = abs(one[0] - other[0])
  return apart <= timedelta(minutes=2) and abs(one[1] - other[1]) <= 0.01 * max(one[1], other[1])
