"""Placing, editing, cancelling and postponing as it is decided and done, whoever asks. An action calls it, saves and
records."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from tracershop import calendar, ledger
from tracershop.actor import PRODUCTION_ROLES
from tracershop.catalogue import schedule
from tracershop.catalogue.models import Slot
from tracershop.orderbook import images, marks, states
from tracershop.orderbook.models import Order
from tracershop.orderbook.ordering import facts, plans, reasons, rules
from tracershop.protocol.commands import OrderEdit

# What stays with an order, whatever is changed of it.
LASTING_MARKS = frozenset({"onBehalf", "byRequest", "late", "batchRejected", "cameBack"})


class Powers(msgspec.Struct, frozen=True, kw_only=True):
  """How far the one who acts may go: production past a deadline or a limit, and says why.

  `granted`: it does what the customer asked for, and that is the reason.
  """

  production: bool
  reason: reasons.Reason
  granted: bool = False


def powers_of(change: ledger.Change, reason: str | None, code: str | None) -> Powers:
  """The powers of a command's actor. Raises Refusal `invalid` for a reason that may not be kept."""
  return Powers(production=change.actor.role in PRODUCTION_ROLES, reason=reasons.reason_of(reason, code))


def judge(plan: plans.Plan, powers: Powers, *, always_why: bool = False) -> set[str]:
  """The marks an order gets; raises the first breach that this actor may not, or without a reason does not, go past.

  `always_why`: production gives a reason even where nothing is broken.
  """
  for breach in plan.breaches:
    if not (powers.production and breach.overridable):
      raise breach.refusal()
  if powers.production and (plan.breaches or always_why) and not (powers.granted or powers.reason.enough):
    raise reasons.wanted(breach.code for breach in plan.breaches if breach.mark)
  return marks_of(plan)


def marks_of(plan: plans.Plan) -> set[str]:
  """What an order is marked with where it goes past a rule, or fills its run (ORD-6, ORD-9)."""
  full = {"runFull"} if rules.run_is_full(plan.facts) else set()
  return full | {breach.mark for breach in plan.breaches if breach.mark}


def place(change: ledger.Change, plan: plans.Plan, powers: Powers, *, ordered_by: str | None = None) -> Order:
  """The new order of a plan, to be saved (ORD-1 … ORD-19). Raises Refusal where a rule says no to this actor."""
  found = judge(plan, powers)
  if powers.production:
    found.add("byRequest" if powers.granted else "onBehalf")
  order = Order(
    kind=plan.wish.kind,
    status="ordered",
    tracer=plan.named.tracer,
    isotope=plan.named.isotope,
    customer=plan.named.endpoint.customer,
    endpoint=plan.named.endpoint,
    ordered_by=ordered_by or change.actor.name,
    ordered_at=change.now,
    marks=marks.of_order(found),
  )
  _write(order, plan)
  return order


def edit(change: ledger.Change, order: Order, asked: OrderEdit, powers: Powers) -> None:
  """Changes an order, to be saved (ORD-8, ORD-9, STA-1, STA-11). Raises Refusal where a rule says no to this actor."""
  step_of(change, order, "edit", powers)
  plan = plans.editing(change, order, asked)
  lasting = LASTING_MARKS if plan.elsewhere else LASTING_MARKS | marks.SET_UP
  found = judge(plan, powers, always_why=True) | (set(order.marks) & lasting)
  if order.status == "accepted":
    found.add("editedAfterAcceptance")
  if powers.granted:
    found.add("byRequest")
  order.marks = marks.of_order(found)
  enter(order, step_of(change, order, "edit", powers, elsewhere=plan.elsewhere))
  _write(order, plan)
  if not plan.elsewhere and order.ordered_mbq is not None and order.dispensed_mbq >= images.least_mbq(order):
    # What lies there suffices now; where that changes with the edit, `store.commit` sees to it (BAT-32).
    marks.put(order, "batchRejected", False)


def cancel(change: ledger.Change, order: Order, powers: Powers) -> None:
  """Cancels an order, to be saved (STA-2, STA-10). Raises Refusal where a rule says no to this actor."""
  state = step_of(change, order, "cancel", powers)
  if powers.production and not (powers.granted or powers.reason.enough):
    raise reasons.wanted()
  if powers.granted:
    order.marks = marks.of_order({*order.marks, "byRequest"})
  enter(order, state)


def postpone(order: Order, plan: plans.Plan, reason: str) -> None:
  """Puts an order off to the later delivery of a plan, to be saved; production's reason goes past a limit (STA-9)."""
  state = states.step(state_of(order), "postpone")
  # What could be ordered there as it is, is nothing that the set-up has taken away.
  order.marks = marks.of_order(
    (set(order.marks) - {"overLimit", "runFull", "cameBack"} - marks.SET_UP) | marks_of(plan)
  )
  order.postponed_from_at = order.postponed_from_at or images.ordered_slot_at(order)
  order.postponed_reason = reason
  enter(order, state)
  _write(order, plan)


def step_of(
  change: ledger.Change, order: Order, verb: states.Verb, powers: Powers, *, elsewhere: bool = False
) -> states.State:
  """The state that an edit or cancellation leads to; a customer's own wants the order's deadline not passed (ORD-8)."""
  return states.step(
    state_of(order),
    verb,
    by_customer=not powers.production,
    granted=powers.granted,
    elsewhere=elsewhere,
    deadline=None if powers.production else passed_deadline(change, order),
    field="orderId",
  )


def passed_deadline(change: ledger.Change, order: Order) -> str | None:
  """The order's deadline in words where it has passed, else None (ORD-8)."""
  deadline = facts.deadline_for(order.kind, order.tracer_id, order.delivery_date)
  return rules.deadline_in_words(deadline) if deadline is not None and change.now > deadline else None


def state_of(order: Order) -> states.State:
  """What of an order decides what may be done with it."""
  return states.State(
    status=order.status,
    moved=order.moved_to_slot_id is not None,
    postponed=order.postponed_from_at is not None,
    awaiting=order.awaits_confirmation,
  )


def enter(order: Order, state: states.State) -> None:
  """Writes a state into an order; what it was moved to is written with its instants (`stand_at`)."""
  order.status = state.status
  if state.status != "accepted":
    # Nobody makes a plan for it (BAT-32).
    marks.put(order, "batchRejected", False)
  order.awaits_confirmation = state.awaiting
  if not state.postponed:
    order.postponed_from_at = order.postponed_reason = None


def stand_at(order: Order, slot: Slot, *, moved: bool) -> None:
  """Puts an order at a slot on its date: the ordered one, or an earlier one that it is moved to (STA-7, STA-8).

  A delay was told of the delivery before, so it goes where that changes.
  """
  deliver_at = calendar.wall_instant(order.delivery_date, slot.delivery_time)
  order.moved_to_slot = slot if moved else None
  order.run_at = schedule.run_instant(slot, deliver_at)
  # The ordered slot may have ended meanwhile; one that it is moved to stands.
  marks.put(order, "slotEnded", not schedule.stands(slot, order.delivery_date))
  deliver(order, deliver_at)


def deliver(order: Order, deliver_at: datetime) -> None:
  """Sets the instant of an order's delivery, and with it that of its departure."""
  if order.deliver_at != deliver_at:
    order.expected_at = None
  order.deliver_at = deliver_at
  order.departs_at = deliver_at - timedelta(minutes=order.endpoint.transport_minutes)


def _write(order: Order, plan: plans.Plan) -> None:
  wish, found = plan.wish, plan.facts
  order.slot, order.delivery_date = plan.named.slot, wish.delivery_date
  order.moved_to_slot = None if plan.active is plan.named.slot else plan.active
  deliver(order, found.deliver_at)
  order.run_at = found.run_at
  order.ordered_mbq, order.injections = wish.ordered_mbq, wish.injections
  order.overhead, order.half_life_seconds = found.overhead, found.half_life_seconds
  order.usage, order.comment = plan.usage, plan.comment
