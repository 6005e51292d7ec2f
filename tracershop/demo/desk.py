"""What goes over the desk between customers and production on a day of the demo: told, asked, answered, put off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from customer.actions.notices import read_notice
from customer.actions.orders import confirm_order
from customer.actions.requests import make_request
from production.actions.delays import delay_orders
from production.actions.moving import postpone_orders
from production.actions.notices import post_notice
from production.actions.requests import grant_request
from tracershop import ledger
from tracershop.actor import Actor
from tracershop.calendar import wall_instant
from tracershop.catalogue.models import Slot
from tracershop.demo import script
from tracershop.demo.steps import Do, Step, value
from tracershop.orderbook.models import Order


class Play(Protocol):
  """What of the play is needed here."""

  today: date
  now: datetime
  people: dict[str, Actor]
  results: dict[str, dict[str, Any]]

  def slot(self, place: str, run: str, day: date) -> Slot | None:
    """The slot by which a place is served from a run on a date."""

  def wanted(self, day: date, wishes: tuple[str, ...]) -> list[Order]:
    """The orders of some wishes, as they are now. Raises KeyError where one was not placed."""


def steps(play: Play) -> Iterator[Step]:
  """All of it, also what is still to come."""
  today, before = play.today, play.today - timedelta(days=1)
  yield Step(wall_instant(before, time(15, 10)), f"{today}/told", _telling(play))
  yield Step(wall_instant(before, time(15, 40)), f"{today}/told/read", _reading(play))
  yield Step(wall_instant(today, time(6, 20)), f"{today}/delayed", _delaying(play))
  yield Step(wall_instant(today, time(6, 30)), f"{today}/more", _asking_for_more(play))
  yield Step(wall_instant(today, time(8, 50)), f"{today}/more/granted", _granting(play))
  yield Step(play.now - timedelta(minutes=38), f"{today}/beyond", _asking_beyond(play))


def _telling(play: Play) -> Do:
  def do(key: ledger.CommandKey) -> dict[str, Any]:
    ends = wall_instant(play.today, time(23, 59))
    return value(post_notice(actor=play.people["prodadmin"], command=key, text=script.NOTICE, expires_at=ends))

  return do


def _reading(play: Play) -> Do:
  def do(key: ledger.CommandKey) -> dict[str, Any]:
    notice_id = play.results[f"{play.today}/told"]["noticeId"]
    return value(read_notice(actor=play.people["nurse2"], command=key, notice_id=notice_id))

  return do


def putting_off(play: Play, day: date, wish: script.Wish, at: datetime) -> Iterator[Step]:
  """An order is put off by a day, from an instant on. Today's has been confirmed, tomorrow's waits for its customer."""
  name = f"{day}/{wish.key}"

  def put_off(key: ledger.CommandKey) -> dict[str, Any]:
    slot = play.slot(wish.place, wish.run, day + timedelta(days=1))
    if slot is None:
      raise KeyError(wish.key)
    return value(
      postpone_orders(
        actor=play.people["radiochemist2"],
        command=key,
        order_ids=[play.results[name]["orderId"]],
        slot_id=slot.pk,
        delivery_date=day + timedelta(days=1),
        reason=script.POSTPONED_BECAUSE,
      )
    )

  def confirm(key: ledger.CommandKey) -> dict[str, Any]:
    order_id = play.results[name]["orderId"]
    return value(confirm_order(actor=play.people[wish.who], command=key, order_id=order_id))

  yield Step(at, f"{name}/put off", put_off)
  if day == play.today:
    yield Step(at + timedelta(minutes=10), f"{name}/confirmed", confirm)


def _delaying(play: Play) -> Do:
  def do(key: ledger.CommandKey) -> dict[str, Any]:
    orders = play.wanted(play.today, script.DELAYED)
    return value(
      delay_orders(
        actor=play.people["radiochemist"],
        command=key,
        order_ids=[it.pk for it in orders],
        delay_minutes=script.DELAY_MINUTES,
        text=script.DELAY_TEXT,
      )
    )

  return do


def _asking_for_more(play: Play) -> Do:
  def do(key: ledger.CommandKey) -> dict[str, Any]:
    (order,) = play.wanted(play.today, (script.MORE_OF,))
    return value(
      make_request(
        actor=play.people["nurse"],
        command=key,
        kind="change",
        order_id=order.pk,
        data={"orderedMbq": script.MORE_MBQ},
        text=script.MORE_BECAUSE,
      )
    )

  return do


def _granting(play: Play) -> Do:
  def do(key: ledger.CommandKey) -> dict[str, Any]:
    request_id = play.results[f"{play.today}/more"]["requestId"]
    return value(grant_request(actor=play.people["radiochemist"], command=key, request_id=request_id))

  return do


def _asking_beyond(play: Play) -> Do:
  """More than the catalogue lets a nurse order, and so a question."""

  def do(key: ledger.CommandKey) -> dict[str, Any]:
    day = play.today + timedelta(days=2)
    slot = play.slot(script.BEYOND_PLACE, "early", day)
    if slot is None:
      raise KeyError(script.BEYOND_PLACE)
    data = {
      "kind": "activity",
      "endpointId": slot.endpoint_id,
      "tracerId": slot.run.tracer_id,
      "slotId": slot.pk,
      "deliveryDate": str(day),
      "orderedMbq": script.BEYOND_MBQ,
    }
    nurse = play.people["nurse"]
    return value(make_request(actor=nurse, command=key, kind="late", data=data, text=script.BEYOND_BECAUSE))

  return do
