"""Plans: what an order would be, and which rules that breaks. Nothing is changed by making one.

Raised is only what nobody may go past before anything is judged: a wrong shape, a row that is not there.
"""

from __future__ import annotations

from datetime import date, datetime

import msgspec
from django.conf import settings
from msgspec import UNSET

from tracershop import ledger
from tracershop.catalogue.models import Slot
from tracershop.errors import Refusal
from tracershop.orderbook import images
from tracershop.orderbook.models import Order
from tracershop.orderbook.ordering import facts, rules
from tracershop.orderbook.rules import free_text
from tracershop.protocol.commands import OrderEdit, OrderPlace

USAGES = ("human", "animal", "other")


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


def placing(change: ledger.Change, asked: OrderPlace) -> Plan:
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


def editing(change: ledger.Change, order: Order, asked: OrderEdit) -> Plan:
  """The plan of a changed order: all of it is judged anew by the rules of placing (ORD-8), but production may go past
  what time or the set-up has done to a delivery that stays (ORD-9). What is not given stays, and so does a move, unless
  the edit names another slot or date (STA-11)."""
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
  breaches = rules.breaches(wish, found)
  return Plan(
    wish=wish,
    named=named,
    facts=found,
    breaches=breaches if elsewhere else [rules.of_standing(it) for it in breaches],
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


def postponing(
  change: ledger.Change, order: Order, delivery_date: date, slot_id: int | None, deliver_at: datetime | None
) -> Plan:
  """The plan of an order put off to a later slot, or injections to a later instant (STA-9). Deadlines do not count:
  whoever ordered was in time.

  Raises Refusal as `placing`, and `invalid` where that is not later than what was ordered, or it has been sent off.
  """
  if order.dispatched_at is not None:
    # Its vials are on the road to the delivery that was agreed on (DSP-2).
    raise Refusal("invalid", field="orderIds", text="has_left")
  given = {"slotId": slot_id, "deliverAt": deliver_at}
  rules.only_of_kind(order.kind, {field for field, value in given.items() if value is not None})
  wish = _wish(change, order.kind, delivery_date, order.ordered_mbq, order.injections)
  free = order.kind == "injection"
  at = rules.free_instant(deliver_at, delivery_date) if free else None
  slot = None if free else facts.slot_of(slot_id, order.endpoint)
  named = facts.Named(endpoint=order.endpoint, tracer=order.tracer, isotope=order.isotope, slot=slot)
  found = facts.of(wish, named, now=change.now, deliver_at=at, but_order=order.pk)
  found = msgspec.structs.replace(found, deadline=None)
  if found.deliver_at <= images.ordered_slot_at(order):
    raise Refusal("invalid", field="deliverAt" if free else "slotId", text="not_later")
  return Plan(
    wish=wish,
    named=named,
    facts=found,
    breaches=rules.breaches(wish, found),
    active=slot,
    usage=order.usage,
    comment=order.comment,
    elsewhere=True,
  )
