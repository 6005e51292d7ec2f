"""Placing, editing and cancelling as it is decided and done, whoever asks. An action calls it, saves and records.

A plan is made first: it says what the order would be and which rules that breaks. Then whoever may go past them does.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec
from django.conf import settings
from msgspec import UNSET

from tracershop import calendar, ledger
from tracershop.actor import PRODUCTION_ROLES
from tracershop.catalogue.models import Slot
from tracershop.errors import Refusal
from tracershop.orderbook import states
from tracershop.orderbook.models import Order
from tracershop.orderbook.ordering import facts, reasons, rules
from tracershop.orderbook.rules import free_text
from tracershop.protocol.commands import OrderEdit, OrderPlace

USAGES = ("human", "animal", "other")
# What stays with an order, whatever is changed of it.
LASTING_MARKS = frozenset({"onBehalf", "byRequest", "late"})


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


class Plan(msgspec.Struct, frozen=True, kw_only=True):
  """What an order would be, and the rules that would break. `elsewhere`: its slot, date or time is another one."""

  wish: rules.Wish
  named: facts.Named
  facts: rules.Facts
  breaches: list[rules.Breach]
  active: Slot | None
  usage: str
  comment: str
  elsewhere: bool = False

  def refuse_hopeless(self) -> None:
    """Raises the first breach that nobody may go past."""
    for breach in self.breaches:
      if not breach.overridable:
        raise breach.refusal()


def plan_placing(change: ledger.Change, asked: OrderPlace) -> Plan:
  """The plan of a new order. Raises Refusal `invalid` for what no order may be, `not_found`, `no_such_slot`."""
  given = {
    "tracerId": asked.tracer_id,
    "isotopeId": asked.isotope_id,
    "slotId": asked.slot_id,
    "deliverAt": asked.deliver_at,
    "orderedMbq": asked.ordered_mbq,
    "injections": asked.injections,
  }
  if asked.kind not in rules.OTHERS:
    raise Refusal("invalid", field="kind", text="kind")
  rules.only_of_kind(asked.kind, {field for field, value in given.items() if value is not None})
  wish = _wish(change, asked.kind, asked.delivery_date, asked.ordered_mbq, asked.injections)
  usage, comment = _usage(asked.usage), free_text(asked.comment, "comment")
  free = asked.kind == "injection"
  deliver_at = rules.free_instant(asked.deliver_at, asked.delivery_date) if free else None
  endpoint = facts.endpoint_of(asked.endpoint_id, change.actor)
  named = facts.Named(
    endpoint=endpoint,
    tracer=None if asked.kind == "isotope" else facts.tracer_of(asked.tracer_id),
    isotope=facts.isotope_of(asked.isotope_id) if asked.kind == "isotope" else None,
    slot=None if free else facts.slot_of(asked.slot_id, endpoint),
  )
  found = facts.of(wish, named, now=change.now, deliver_at=deliver_at)
  return Plan(
    wish=wish,
    named=named,
    facts=found,
    breaches=rules.breaches(wish, found),
    active=named.slot,
    usage=usage,
    comment=comment,
  )


def plan_edit(change: ledger.Change, order: Order, asked: OrderEdit) -> Plan:
  """The plan of a changed order: all of it is judged anew by the rules of placing (ORD-8). What is not given stays, and
  so does a move, unless the edit names another slot or date (STA-11)."""
  given: dict[str, object] = {
    "slotId": asked.slot_id,
    "deliverAt": asked.deliver_at,
    "orderedMbq": asked.ordered_mbq,
    "injections": asked.injections,
  }
  rules.only_of_kind(order.kind, {field for field, value in given.items() if value is not UNSET})
  day = order.delivery_date if asked.delivery_date is UNSET else asked.delivery_date
  wish = _wish(
    change,
    order.kind,
    day,
    order.ordered_mbq if asked.ordered_mbq is UNSET else asked.ordered_mbq,
    order.injections if asked.injections is UNSET else asked.injections,
  )
  usage = order.usage if asked.usage is UNSET else _usage(asked.usage)
  comment = order.comment if asked.comment is UNSET else free_text(asked.comment, "comment")
  deliver_at = None
  if order.kind == "injection":
    deliver_at = rules.free_instant(order.deliver_at if asked.deliver_at is UNSET else asked.deliver_at, day)
  slot = order.slot if asked.slot_id is UNSET else facts.slot_of(asked.slot_id, order.endpoint)
  elsewhere = (
    day != order.delivery_date
    or (slot is not None and slot.pk != order.slot_id)
    or (deliver_at is not None and deliver_at != order.deliver_at)
  )
  named = facts.Named(endpoint=order.endpoint, tracer=order.tracer, isotope=order.isotope, slot=slot)
  active = slot if elsewhere or order.moved_to_slot is None else order.moved_to_slot
  found = facts.of(wish, named, now=change.now, deliver_at=deliver_at, active=active, but_order=order.pk)
  return Plan(
    wish=wish,
    named=named,
    facts=found,
    breaches=rules.breaches(wish, found),
    active=active,
    usage=usage,
    comment=comment,
    elsewhere=elsewhere,
  )


def _wish(change: ledger.Change, kind: str, day: date, mbq: float | None, injections: int | None) -> rules.Wish:
  if kind == "injection":
    rules.count(injections)
  else:
    rules.amount(mbq)
  rules.date_in_reach(day, change.now, settings.ORDER_DAYS_AHEAD)
  return rules.Wish(kind=kind, delivery_date=day, ordered_mbq=mbq, injections=injections)


def _usage(usage: str) -> str:
  if usage not in USAGES:
    raise Refusal("invalid", field="usage")
  return usage


def judge(plan: Plan, powers: Powers, *, always_why: bool = False) -> set[str]:
  """The marks an order gets; raises the first breach that this actor may not, or without a reason does not, go past.

  `always_why`: production gives a reason even where nothing is broken.
  """
  for breach in plan.breaches:
    if not (powers.production and breach.overridable):
      raise breach.refusal()
  if powers.production and (plan.breaches or always_why) and not (powers.granted or powers.reason.enough):
    raise reasons.wanted(breach.code for breach in plan.breaches)
  marks = {breach.mark for breach in plan.breaches if breach.mark}
  if rules.run_is_full(plan.facts):
    marks.add("runFull")
  return marks


def place(change: ledger.Change, plan: Plan, powers: Powers, *, ordered_by: str | None = None) -> Order:
  """The new order of a plan, to be saved (ORD-1 … ORD-19). Raises Refusal where a rule says no to this actor."""
  marks = judge(plan, powers)
  if powers.production:
    marks.add("byRequest" if powers.granted else "onBehalf")
  order = Order(
    kind=plan.wish.kind,
    status="ordered",
    tracer=plan.named.tracer,
    isotope=plan.named.isotope,
    customer=plan.named.endpoint.customer,
    endpoint=plan.named.endpoint,
    ordered_by=ordered_by or change.actor.name,
    ordered_at=change.now,
    marks=sorted(marks),
  )
  _write(order, plan)
  return order


def edit(change: ledger.Change, order: Order, asked: OrderEdit, powers: Powers) -> None:
  """Changes an order, to be saved (ORD-8, ORD-9, STA-1, STA-11). Raises Refusal where a rule says no to this actor."""
  step_of(change, order, "edit", powers)
  plan = plan_edit(change, order, asked)
  marks = judge(plan, powers, always_why=True) | (set(order.marks) & LASTING_MARKS)
  if order.status == "accepted":
    marks.add("editedAfterAcceptance")
  if powers.granted:
    marks.add("byRequest")
  order.marks = sorted(marks)
  enter(order, step_of(change, order, "edit", powers, elsewhere=plan.elsewhere))
  _write(order, plan)


def cancel(change: ledger.Change, order: Order, powers: Powers) -> None:
  """Cancels an order, to be saved (STA-2, STA-10). Raises Refusal where a rule says no to this actor."""
  state = step_of(change, order, "cancel", powers)
  if powers.production and not (powers.granted or powers.reason.enough):
    raise reasons.wanted()
  if powers.granted:
    order.marks = sorted({*order.marks, "byRequest"})
  enter(order, state)


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
  order.awaits_confirmation = state.awaiting
  if not state.postponed:
    order.postponed_from_at = order.postponed_reason = None


def stand_at(order: Order, slot: Slot, *, moved: bool) -> None:
  """Puts an order at a slot on its date: the ordered one, or an earlier one that it is moved to (STA-7, STA-8).

  A delay was told of the delivery before, so it goes where that changes.
  """
  deliver_at = calendar.wall_instant(order.delivery_date, slot.delivery_time)
  order.moved_to_slot = slot if moved else None
  order.run_at = facts.run_instant(slot, deliver_at)
  deliver(order, deliver_at)


def deliver(order: Order, deliver_at: datetime) -> None:
  """Sets the instant of an order's delivery, and with it that of its departure."""
  if order.deliver_at != deliver_at:
    order.expected_at = None
  order.deliver_at = deliver_at
  order.departs_at = deliver_at - timedelta(minutes=order.endpoint.transport_minutes)


def _write(order: Order, plan: Plan) -> None:
  wish, found = plan.wish, plan.facts
  order.slot, order.delivery_date = plan.named.slot, wish.delivery_date
  order.moved_to_slot = None if plan.active is plan.named.slot else plan.active
  deliver(order, found.deliver_at)
  order.run_at = found.run_at
  order.ordered_mbq, order.injections = wish.ordered_mbq, wish.injections
  order.overhead, order.half_life_seconds = found.overhead, found.half_life_seconds
  order.usage, order.comment = plan.usage, plan.comment
