"""Who may do what, over the wire: every command and query × every role and nobody × own and foreign, by real commands.

The table is written by hand from the rules, not from the policy: a command that is not in it fails.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from customer.actions.requests import make_request
from production.actions.dispatching import make_dispatch
from production.actions.moving import move_orders, postpone_orders
from production.actions.notices import post_notice
from production.actions.orders import accept_orders, reject_orders
from production.actions.papers import make_document
from production.actions.printers import add_printer
from production.actions.vials import add_vial
from tests import unit
from tests.nemesis import (
  batch_scenes,
  booking_scenes,
  link_scenes,
  node_scenes,
  proposal_scenes,
  setup_scenes,
  world,
)
from tests.nemesis.conftest import Say
from tests.nemesis.wire import Wire, command_frame, query_frame
from tests.unit import Side, Unit
from tracershop import clock, ledger
from tracershop.access import policy
from tracershop.access.actions import disable_user, invite_monitor
from tracershop.access.devices import enrol
from tracershop.actor import Actor
from tracershop.catalogue.models import ReleaseRight, Tracer
from tracershop.ledger import search
from tracershop.orderbook import window
from tracershop.orderbook.models import Order, Vial
from tracershop.pool import in_pool
from tracershop.protocol import messages
from tracershop.protocol.commands import COMMANDS, QUERIES

pytestmark = pytest.mark.django_db(transaction=True)

ROLES = {
  "siteAdmin": "siteadmin",
  "productionAdmin": "prodadmin",
  "productionUser": "radiochemist",
  "shopAdmin": "northadmin",
  "shopUser": "nurse7",
  "externalUser": "external",
  "monitor": "wall",
  "nobody": "",
}
# own/foreign, a letter each. What is own and what is foreign says the scene of the command.
MEANS = {
  "d": (200, None),
  "f": (403, "forbidden"),
  "n": (404, "not_found"),
  "u": (401, "unauthenticated"),
  "i": (422, "invalid"),
  "w": (422, "signature_wrong"),
  "r": (422, "no_release_right"),
}
TABLE = {
  #                       siteA  prodA  prodU  shopA  shopU  exter  monit  nobody
  "order.place":           "f/f   d/d    d/d    d/n    d/n    d/n    f/f    u/u",
  "order.edit":            "f/f   d/d    d/d    d/n    d/n    d/n    f/f    u/u",
  "order.cancel":          "f/f   d/d    d/d    d/n    d/n    d/n    f/f    u/u",
  "order.accept":          "f/f   d/d    d/d    f/f    f/f    f/f    f/f    u/u",
  "order.reject":          "f/f   d/d    d/d    f/f    f/f    f/f    f/f    u/u",
  "order.reopen":          "f/f   d/d    d/d    f/f    f/f    f/f    f/f    u/u",
  "order.delay":           "f/f   d/d    d/d    f/f    f/f    f/f    f/f    u/u",
  "notice.post":           "f/f   d/d    d/d    f/f    f/f    f/f    f/f    u/u",
  "notice.read":           "f/f   f/f    f/f    d/n    d/n    d/n    f/f    u/u",
  "notice.end":            "f/f   d/d    d/d    f/f    f/f    f/f    f/f    u/u",
  "order.move":            "f/f   d/d    d/d    f/f    f/f    f/f    f/f    u/u",
  "order.restore":         "f/f   d/d    d/d    f/f    f/f    f/f    f/f    u/u",
  "order.postpone":        "f/f   d/d    d/d    f/f    f/f    f/f    f/f    u/u",
  "order.confirm":         "f/f   d/d    d/d    d/n    d/n    d/n    f/f    u/u",
  "request.make":          "f/f   f/f    f/f    d/n    d/n    d/n    f/f    u/u",
  "request.grant":         "f/f   d/d    d/d    f/f    f/f    f/f    f/f    u/u",
  "request.decline":       "f/f   d/d    d/d    f/f    f/f    f/f    f/f    u/u",
  "request.withdraw":      "f/f   f/f    f/f    d/n    d/n    d/n    f/f    u/u",
  "order.release":         "f/f   r/r    d/d    f/f    f/f    f/f    f/f    u/u",
  "vial.add":              "f/f   d/d    d/d    f/f    f/f    f/f    f/f    u/u",
  "vial.confirm":          "f/f   d/d    d/d    f/f    f/f    f/f    f/f    u/u",
  "vial.discard":          "f/f   d/d    d/d    f/f    f/f    f/f    f/f    u/u",
  "vial.reassign":         "f/f   d/d    d/d    f/f    f/f    f/f    f/f    u/u",
  "dispatch.make":         "f/f   d/d    d/d    f/f    f/f    f/f    f/f    u/u",
  "dispatch.receive":      "f/f   d/d    d/d    d/n    d/n    d/n    f/f    u/u",
  "dispatch.return":       "f/f   d/d    d/d    f/f    f/f    f/f    f/f    u/u",
  "document.make":         "f/f   d/d    d/d    f/f    f/f    f/f    f/f    u/u",
  "document.print":        "f/f   d/d    d/d    f/f    f/f    f/f    f/f    u/u",
  "printer.add":           "d/d   d/d    f/f    f/f    f/f    f/f    f/f    u/u",
  "printer.remove":        "d/d   d/d    f/f    f/f    f/f    f/f    f/f    u/u",
  "quarantine.retry":      "d/i   f/f    f/f    f/f    f/f    f/f    f/f    u/u",
  "verification.ask":      "d/d   f/f    f/f    f/f    f/f    f/f    f/f    u/u",
  "quarantine.dismiss":    "d/d   f/f    f/f    f/f    f/f    f/f    f/f    u/u",
  **node_scenes.TABLE,
  **link_scenes.TABLE,
  **proposal_scenes.TABLE,
  "monitor.invite":        "f/f   d/d    f/f    f/f    f/f    f/f    f/f    u/u",
  "monitor.arrange":       "f/f   d/d    f/f    f/f    f/f    f/f    f/f    u/u",
  "monitor.revoke":        "f/f   d/d    f/f    f/f    f/f    f/f    f/f    u/u",
  "user.create":           "d/d   d/i    f/f    f/f    f/f    f/f    f/f    u/u",
  "user.disable":          "d/d   d/n    f/f    f/f    f/f    f/f    f/f    u/u",
  "user.enable":           "d/d   d/n    f/f    f/f    f/f    f/f    f/f    u/u",
  "user.changeRole":       "d/d   f/f    f/f    f/f    f/f    f/f    f/f    u/u",
  "password.change":       "d/w   d/w    d/w    d/w    d/w    d/w    f/f    u/u",
  "releaseRight.grant":    "f/f   f/d    f/f    f/f    f/f    f/f    f/f    u/u",
  "releaseRight.withdraw": "f/f   d/d    f/f    f/f    f/f    f/f    f/f    u/u",
  "payload.erase":         "d/n   f/f    f/f    f/f    f/f    f/f    f/f    u/u",
  # queries; d with what was answered looked at in `looked_at`
  "command.status":        "d/d   d/d    d/d    d/d    d/d    d/d    f/f    u/u",
  "orders.day":            "f/f   d/d    d/d    d/d    d/d    d/d    f/f    u/u",
  "orders.month":          "f/f   d/d    d/d    d/n    d/n    d/n    f/f    u/u",
  "orders.history":        "f/f   d/d    d/d    d/n    d/n    d/n    f/f    u/u",
  "plan.day":              "f/f   d/d    d/d    f/f    f/f    f/f    f/f    u/u",
  "closedDates.proposed":  "f/f   d/d    f/f    f/f    f/f    f/f    f/f    u/u",
  **setup_scenes.TABLE,
  **batch_scenes.TABLE,
  **booking_scenes.TABLE,
  "vials.search":          "f/f   d/d    d/d    f/f    f/f    f/f    f/f    u/u",
  "audit.search":          "d/d   d/d    d/d    f/f    f/f    f/f    f/f    u/u",
  "quarantine.read":       "d/n   f/f    f/f    f/f    f/f    f/f    f/f    u/u",
  "audit.repeats":         "d/n   f/f    f/f    f/f    f/f    f/f    f/f    u/u",
  "system.read":           "d/d   d/d    d/d    f/f    f/f    f/f    f/f    u/u",
  "rights.register":       "d/d   d/d    d/d    f/f    f/f    f/f    f/f    u/u",
  "punctuality.month":     "f/f   d/d    d/d    f/f    f/f    f/f    f/f    u/u",
}  # fmt: skip


@dataclasses.dataclass
class Stage:
  """The unit, for one command after another; `own` is the north, `foreign` the south."""

  unit: Unit
  world: world.World
  people: dict[str, Actor]
  number: Callable[[], int]
  port: int = 0

  def side(self, own: bool) -> Side:
    return self.unit.north if own else self.unit.south

  def order(self, own: bool) -> Order:
    """A fresh order of 100 MBq for Tuesday at seven."""
    return Order.objects.get(id=world.place(self.world, "north" if own else "south", unit.TUESDAY, 100.0))

  def accepted(self, own: bool) -> Order:
    order = self.order(own)
    accept_orders(actor=self.unit.colleague, order_ids=[order.pk])
    order.refresh_from_db()
    return order

  def late(self, own: bool) -> Order:
    """A fresh order of 100 MBq for Tuesday at half past eleven."""
    return Order.objects.get(id=world.place(self.world, "north" if own else "south", unit.TUESDAY, 100.0, 2))

  def asked(self, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
    """A fresh request to cancel an accepted order."""
    order = self.accepted(own)
    done = make_request(actor=self.side(own).nurse, kind="cancel", order_id=order.pk)
    return {"requestId": done.value()["requestId"]}, {f"order:{order.pk}": order.revision}

  def vial(self, own: bool, reason: str | None) -> Vial:
    """A fresh vial, entered by a colleague; with a reason it counts at once. No two are near each other."""
    done = add_vial(
      actor=self.unit.colleague,
      tracer_id=self.unit.fdg.pk,
      customer_id=self.side(own).customer.pk,
      activity_mbq=110.0 + self.number(),
      calibrated_at=self.instant(),
      volume_ml=2.0,
      # A letter before the number, so that no date and four digits read like a person's.
      batch_number=f"FDG-261124-N{self.number()}",
      reason=reason,
    )
    return Vial.objects.get(id=done.value()["vialId"])

  def instant(self) -> datetime:
    """When a new vial was calibrated: never near the last hundred's."""
    return clock.now() + timedelta(minutes=5 * (self.number() % 100))

  def person(self, own: bool) -> int:
    """Somebody new: an external user, or one of production."""
    role, customers = ("externalUser", (self.unit.north.customer,)) if own else ("productionUser", ())
    return int(unit.person(f"new{self.number()}", "New One", role, customers).user_id or 0)


def stage() -> Stage:
  made = world.build(unit.TUESDAY)
  # A vial of the morning before would have expired at delivery.
  Tracer.objects.update(shelf_life_minutes=3_000)
  people = {
    "siteadmin": made.unit.site_admin,
    "prodadmin": made.unit.admin,
    "radiochemist": made.unit.radiochemist,
    "northadmin": unit.person("northadmin", "Shop Admin of Nordby", "shopAdmin", (made.unit.north.customer,)),
    "nurse7": made.unit.north.nurse,
    "external": made.unit.external,
  }
  return Stage(made.unit, made, people, itertools.count(1).__next__)


Scene = Callable[[Stage, str, bool], tuple[dict[str, Any], dict[str, int]]]
Made = tuple[dict[str, Any], dict[str, int], ledger.Heads]


def quarantined(on: Stage, who: str, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
  """A message that could not be used and was kept (own), or what a person cannot have tried again."""
  kept = world.quarantine(f"ORC|XX|{on.number()}" if own else None, on.number())
  return {"quarantineId": kept}, {f"quarantine:{kept}": 1}


def place_one(on: Stage, who: str, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
  side = on.side(own)
  data = {"kind": "activity", "endpointId": side.endpoint.pk, "tracerId": on.unit.fdg.pk, "orderedMbq": 100}
  return data | {"slotId": side.slots["07:00"].pk, "deliveryDate": str(unit.TUESDAY)}, {}


def one_order(on: Stage, who: str, own: bool, **more: Any) -> tuple[dict[str, Any], dict[str, int]]:
  order = on.order(own)
  return {"orderId": order.pk, "reason": "asked by phone", **more}, {f"order:{order.pk}": order.revision}


def notice_to(on: Stage, who: str, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
  """A notice to one side only: the other's people cannot read it."""
  expires_at = clock.now() + timedelta(days=2)
  customers = [on.side(own).customer.pk]
  done = post_notice(actor=on.unit.colleague, text="the mill stands", expires_at=expires_at, customer_ids=customers)
  return {"noticeId": done.value()["noticeId"]}, {}


def some_orders(on: Stage, who: str, own: bool, **more: Any) -> tuple[dict[str, Any], dict[str, int]]:
  return {"orderIds": [on.order(own).pk], **more}, {}


def to_move(on: Stage, who: str, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
  order = on.late(own)
  return {"orderIds": [order.pk], "slotId": on.side(own).slots["07:00"].pk}, {f"order:{order.pk}": order.revision}


def moved(on: Stage, who: str, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
  data, _ = to_move(on, who, own)
  move_orders(actor=on.unit.colleague, order_ids=data["orderIds"], slot_id=data["slotId"])
  return {"orderIds": data["orderIds"]}, {}


def to_postpone(on: Stage, who: str, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
  data = {"orderIds": [on.order(own).pk], "slotId": on.side(own).slots["11:30"].pk, "deliveryDate": str(unit.TUESDAY)}
  return data | {"reason": "the target leaks"}, {}


def postponed(on: Stage, who: str, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
  order = on.order(own)
  later = {"slot_id": on.side(own).slots["11:30"].pk, "delivery_date": unit.TUESDAY, "reason": "the target leaks"}
  postpone_orders(actor=on.unit.colleague, order_ids=[order.pk], **later)
  return {"orderId": order.pk}, {}


def to_ask(on: Stage, who: str, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
  order = on.accepted(own)
  data = {"kind": "change", "orderId": order.pk, "data": {"orderedMbq": 120.0}, "text": "two more"}
  return data, {f"order:{order.pk}": order.revision}


def rejected(on: Stage, who: str, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
  order = on.order(own)
  reject_orders(actor=on.unit.colleague, order_ids=[order.pk], reason="down")
  return {"orderIds": [order.pk], "reason": "up again"}, {}


def pool(on: Stage, who: str, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
  order, vial = on.accepted(own), on.vial(own, "table was down")
  world.certified(on.unit, vial.batch_number)
  vial.refresh_from_db()
  data = {"orderIds": [order.pk], "vialIds": [vial.pk], "reason": "as agreed"}
  seen = {f"order:{order.pk}": order.revision, f"vial:{vial.pk}": vial.revision}
  # Another vial's coming may have moved the order's dispensed figure on.
  order.refresh_from_db()
  seen[f"order:{order.pk}"] = order.revision
  return data | {"signature": {"meaning": "release", "password": unit.PASSWORD}}, seen


def new_vial(on: Stage, who: str, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
  calibrated = on.instant()
  data = {
    "tracerId": on.unit.fdg.pk,
    "customerId": on.side(own).customer.pk,
    "activityMbq": 90.5 + on.number(),
    "volumeMl": 1.5,
  }
  when = messages.encode(calibrated).decode().strip('"')
  return data | {"calibratedAt": when, "batchNumber": f"FDG-261124-N{on.number()}"}, {}


def given_away(on: Stage, who: str, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
  vial = on.vial(own, "table was down")
  return {"vialId": vial.pk, "customerId": on.side(not own).customer.pk, "reason": "mixed up"}, {}


def leaving(on: Stage, who: str, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
  """An accepted order and a vial for it; the order is named, for the stage is full of others."""
  order, vial = on.accepted(own), on.vial(own, "table was down")
  now = messages.encode(clock.now()).decode().strip('"')
  return {"vialIds": [vial.pk], "orderIds": [order.pk], "dispatchedAt": now, "vehicle": "Car 2"}, {}


def left(on: Stage, who: str, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
  data, _ = leaving(on, who, own)
  made = make_dispatch(
    actor=on.unit.colleague,
    vial_ids=data["vialIds"],
    order_ids=data["orderIds"],
    dispatched_at=clock.now(),
    vehicle="Car 2",
  ).value()
  return {"dispatchId": made["dispatchId"], "receivedAt": data["dispatchedAt"], "vialIds": data["vialIds"]}, {}


def come_back(on: Stage, who: str, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
  return {"dispatchId": left(on, who, own)[0]["dispatchId"], "reason": "the road was blocked"}, {}


def printing(on: Stage, who: str, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
  """A label and a printer that takes it: a socket whose queue is never read."""
  made = make_document(actor=on.unit.colleague, kind="label", vial_id=on.vial(own, "table").pk).value()
  printer = add_printer(
    actor=on.unit.admin, name=f"Printer {on.number()}", kind="label", host="127.0.0.1", port=on.port
  ).value()
  return {"printerId": printer["printerId"], "documentId": made["documentIds"][1]}, {}


def device(on: Stage, who: str, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
  code = invite_monitor(actor=on.unit.admin, name=f"Room {on.number()}", layout="day").value()["code"]
  return {"deviceId": enrol(code=code, address="127.0.0.1").actor.device_id}, {}


def new_user(on: Stage, who: str, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
  mine = {"role": "externalUser", "customerIds": [on.unit.north.customer.pk]} if own else {"role": "productionUser"}
  return {"username": f"made{on.number()}", "name": "Made", "password": "a long enough secret", **mine}, {}


def disabled(on: Stage, who: str, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
  user = on.person(own)
  disable_user(actor=on.unit.site_admin, user_id=user)
  return {"userId": user}, {}


def passwords(on: Stage, who: str, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
  password = unit.PASSWORD if own else "what somebody else has"
  return {"newPassword": unit.PASSWORD, "signature": {"meaning": "changePassword", "password": password}}, {}


def right_for(on: Stage, who: str, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
  user = on.people[who].user_id if own and who in on.people else on.person(False)
  return {"userId": user, "tracerId": on.unit.fdg.pk, "fromDate": str(unit.TUESDAY)}, {}


def right_of(on: Stage, who: str, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
  holder = on.unit.admin if own else on.unit.colleague
  assert holder.user_id is not None
  right = ReleaseRight.objects.create(
    user_id=holder.user_id, user_name=holder.name, tracer=on.unit.flt, from_date=unit.TUESDAY
  )
  return {"releaseRightId": right.pk, "reason": "left"}, {}


def status_of(on: Stage, who: str, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
  asker = on.people.get(who, on.unit.monitor) if own else on.unit.south.nurse
  key = ledger.CommandKey(id=f"0-{on.number()}", name="order.accept", digest="d")
  window.turn_day(actor=asker, command=key, today=unit.TUESDAY - timedelta(days=1))
  return {"id": key.id}, {}


def a_day(on: Stage, who: str, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
  on.order(own)
  return {"date": str(unit.TUESDAY)}, {}


def a_month(on: Stage, who: str, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
  order = on.order(own)
  return {"month": "2026-11-01", "endpointId": order.endpoint_id}, {}


def words_of(on: Stage, who: str, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
  """The words of an order just placed; a foreign entry is one that is not there."""
  order = on.order(own)
  (entry,) = search.search(search.Criteria(subjects=[f"order:{order.pk}"], kinds=["order.placed"]), 1)[0]
  signature = {"meaning": "erase", "password": unit.PASSWORD}
  return {"entryId": entry.id if own else 10**9, "reason": "a patient's name", "signature": signature}, {}


def trail_of(on: Stage, who: str, own: bool) -> tuple[dict[str, Any], dict[str, int]]:
  return {"orderId": on.order(own).pk}, {}


SCENES: dict[str, Scene] = {
  **setup_scenes.SCENES,
  **batch_scenes.SCENES,
  **booking_scenes.SCENES,
  "order.place": place_one,
  "order.edit": lambda on, who, own: one_order(on, who, own, orderedMbq=120),
  "order.cancel": one_order,
  "order.accept": some_orders,
  "order.reject": lambda on, who, own: some_orders(on, who, own, reason="down"),
  "order.reopen": rejected,
  "order.delay": lambda on, who, own: some_orders(on, who, own, delayMinutes=30),
  "notice.post": lambda on, who, own: (
    {"text": "no FDG", "expiresAt": "2026-11-25T07:00:00Z", "customerIds": [on.side(own).customer.pk]},
    {},
  ),
  "notice.read": notice_to,
  "notice.end": notice_to,
  "order.move": to_move,
  "order.restore": moved,
  "order.postpone": to_postpone,
  "order.confirm": postponed,
  "request.make": to_ask,
  "request.grant": lambda on, who, own: on.asked(own),
  "request.decline": lambda on, who, own: (on.asked(own)[0] | {"reason": "too late"}, {}),
  "request.withdraw": lambda on, who, own: (on.asked(own)[0], {}),
  "order.release": pool,
  "vial.add": new_vial,
  "vial.confirm": lambda on, who, own: ({"vialId": on.vial(own, None).pk}, {}),
  "vial.discard": lambda on, who, own: ({"vialId": on.vial(own, "table").pk, "reason": "spilt"}, {}),
  "vial.reassign": given_away,
  "dispatch.make": leaving,
  "dispatch.receive": left,
  "dispatch.return": come_back,
  "document.make": lambda on, who, own: ({"kind": "label", "vialId": on.vial(own, "table").pk}, {}),
  "document.print": printing,
  "printer.add": lambda on, who, own: (
    {"name": f"Printer {on.number()}", "kind": "a4", "host": "printer.example", "port": 9100},
    {},
  ),
  "printer.remove": lambda on, who, own: ({"printerId": printing(on, who, own)[0]["printerId"]}, {}),
  "quarantine.retry": quarantined,
  "quarantine.dismiss": lambda on, who, own: (quarantined(on, who, own)[0] | {"reason": "a test of the RIS"}, {}),
  "verification.ask": lambda on, who, own: ({}, {}),
  "system.read": lambda on, who, own: ({}, {}),
  **node_scenes.SCENES,
  **link_scenes.SCENES,
  **proposal_scenes.SCENES,
  "monitor.invite": lambda on, who, own: ({"name": "Room", "layout": "day"}, {}),
  "monitor.arrange": lambda on, who, own: ({**device(on, who, own)[0], "layout": "timeline"}, {}),
  "monitor.revoke": device,
  "user.create": new_user,
  "user.disable": lambda on, who, own: ({"userId": on.person(own)}, {}),
  "user.enable": disabled,
  "user.changeRole": lambda on, who, own: ({"userId": on.person(own), "role": "shopUser"}, {}),
  "password.change": passwords,
  "releaseRight.grant": right_for,
  "releaseRight.withdraw": right_of,
  "command.status": status_of,
  "orders.day": a_day,
  "orders.month": a_month,
  "orders.history": trail_of,
  "plan.day": a_day,
  "closedDates.proposed": lambda on, who, own: ({"year": 2027}, {}),
  "vials.search": lambda on, who, own: ({"customerId": on.vial(own, "table").customer_id}, {}),
  "payload.erase": words_of,
  "audit.search": trail_of,
  "quarantine.read": lambda on, who, own: (quarantined(on, who, own)[0] if own else {"quarantineId": 999_999}, {}),
  "audit.repeats": lambda on, who, own: ({"entryId": words_of(on, who, own)[0]["entryId"]}, {}),
  "rights.register": a_day,
  "punctuality.month": lambda on, who, own: ({"month": str(unit.TUESDAY.replace(day=1))}, {}),
}


def test_acc_1_every_command_and_query_has_its_row_and_its_scene() -> None:
  """ACC-1: a command without its row fails."""
  assert set(TABLE) == {*COMMANDS, *QUERIES}
  assert set(SCENES) == set(TABLE)
  assert all(len(row.split()) == len(ROLES) for row in TABLE.values())


def cookie(on: Stage, who: str) -> str:
  if who == "wall":
    return world.wall_cookie(on.unit, f"Hall {on.number()}")
  return world.cookie_of(who) if who else ""


def looked_at(on: Stage, name: str, role: str, own: bool, result: Any) -> bool:
  """Whether a query answered what it should: a foreign command is unknown, and a foreign order is not there."""
  if name == "command.status":
    return bool(result["status"] == ("done" if own else "unknown"))
  if name == "closedDates.proposed":
    return len(result["dates"]) == 14
  if name == "orders.month":
    return [day["date"] for day in result["days"]] == ["2026-11-24"] and result["days"][0]["activity"]["ordered"] > 0
  if name == "orders.history":
    return [it["kind"] for it in result["happened"]] == ["order.placed"]
  if name == "plan.day":
    return any(slot["endpointId"] == on.side(own).endpoint.pk for run in result["runs"] for slot in run["slots"])
  if name == "assignments.of":
    return setup_scenes.told_of(result, own)
  if name == "batches.search":
    return [row["state"] for row in result["batches"]] == ["inProduction"] and not result["more"]
  if name == "batch.read":
    return result["batch"]["state"] == "inProduction" and result["vials"] == []
  if name == "release.read":
    return [row["status"] for row in result["orders"]] == ["released"] and len(result["vials"]) == 1
  if name == "recall.read":
    return {row["customerId"] for row in result["orders"]} == {on.side(own).customer.pk}
  if name == "papers.find":
    return {row["customerId"] for row in result["certificates"]} == {on.side(own).customer.pk}
  if name == "mirror.search":
    return result["table"] == "orders" and result["rows"] == [] and not result["more"]
  if name == "vials.search":
    return {row["customerId"] for row in result["vials"]} == {on.side(own).customer.pk}
  if name == "audit.search":
    (entry,) = result["entries"]
    # The site admin reads that it was placed, and not what was asked for.
    return bool(entry["kind"] == "order.placed" and entry["withheld"] == (role == "siteAdmin") == (not entry["after"]))
  if name == "quarantine.read":
    return "ORC|XX" in result["text"]
  if name == "system.read":
    return set(result) == {"versions", "ledger", "backups", "disks", "messages", "hidden", "firstDay"}
  if name == "audit.repeats":
    return result["entries"] == []
  if name == "rights.register":
    return {it["userName"] for it in result["rights"]} >= {"Kirsten Holm", "Anders Lund"}
  if name == "punctuality.month":
    return bool(result["total"]["delivered"] >= 0)
  if name == "customers.named":
    return {"Nordby", "Sundby"} <= {row["shortName"] for row in result["customers"]}
  customers = {row["customerId"] for row in result["orders"]}
  if role in ("productionAdmin", "productionUser"):
    return on.side(own).customer.pk in customers
  return customers == {on.unit.north.customer.pk}


# Scenes that are another one for each who comes; anybody else's serves all who are refused.
PERSONAL = {"releaseRight.grant", "command.status", "siteRule.set"}

# Commands after which who sent them has to sign in again.
ENDS_SESSIONS = {"password.change"}


class Cells:
  """The cells of the table, each sent over the wire with its role's session."""

  def __init__(self, on: Stage, stack: contextlib.AsyncExitStack) -> None:
    self.on = on
    self.stack = stack
    self.wires: dict[str, Wire] = {}
    self.faults: list[str] = []
    self.sent = 0

  async def sign_in(self, role: str) -> None:
    """A new session of a role."""
    self.wires[role] = await self.stack.enter_async_context(
      Wire(await in_pool(cookie, self.on, ROLES[role], seconds=60))
    )

  async def of(self, name: str, own: bool, letters: dict[str, str]) -> None:
    """Those of a command or query on one side, by role. Who is refused moves nothing, so the next one finds the same
    scene, and in the end somebody does on it what the others could not."""
    does = [role for role, letter in letters.items() if letter == "d"]
    scene = None
    for role in [*(it for it in letters if it not in does), *does]:
      if scene is None or name in PERSONAL:
        scene = await in_pool(self.made, name, role, own, seconds=60)
      fault = await self.told(name, role, own, letters[role], scene)
      self.sent += 1
      if fault is not None:
        self.faults.append(fault)
      if fault is not None or (letters[role] == "d" and name not in QUERIES):
        scene = None
      if name in ENDS_SESSIONS and letters[role] == "d":
        await self.sign_in(role)

  def made(self, name: str, role: str, own: bool) -> Made:
    """A fresh scene, and where the streams stand then."""
    data, seen = SCENES[name](self.on, ROLES[role], own)
    return data, seen, ledger.heads()

  async def told(self, name: str, role: str, own: bool, letter: str, scene: Made) -> str | None:
    """Sends one cell's command or query; what is not as the table says, or None."""
    data, seen, before = scene
    frame = query_frame(name, data) if name in QUERIES else command_frame(name, data, seen)
    answer = await self.wires[role].ask(frame)
    body = answer.json()
    where = f"{name} as {role}, {'own' if own else 'foreign'}: {answer.status_code} {answer.text[:300]}"
    if (answer.status_code, body.get("code")) != MEANS[letter]:
      return where
    if letter != "d":
      return None if await in_pool(ledger.heads) == before else f"{where}; refused, and yet streams moved"
    if name in QUERIES:
      return None if looked_at(self.on, name, role, own, body["result"]) else where
    entries = await in_pool(world.entries_of, frame["id"])
    # Customers are told anew how old their bookings are where the last that told of them is taken away (BKG-71).
    wanted = (1, 2) if name == "node.remove" else (1,)
    return None if entries in wanted else f"{where}; {entries} entries"


# What is fetched as a file: own/foreign makes no difference, so one letter each.
FILES = {
  #                                          siteA prodA prodU shopA shopU exter monit nobody
  "/api/audit.csv":                            "d  d  d  f  f  f  f  u",
  "/api/audit.pdf?kind=order":                 "d  d  d  f  f  f  f  u",
  "/api/audit.csv?fromDate=x":                 "b  b  b  b  b  b  b  u",
  "/api/rights.csv?date=2026-11-24":           "d  d  d  f  f  f  f  u",
  "/api/rights.csv?date=24.11.2026":           "i  i  i  i  i  i  i  u",
  "/api/replay/production/2026-11-23":         "f  d  d  f  f  f  f  u",
  "/api/replay/wall/2026-11-23":               "f  d  d  f  f  f  f  u",
  "/api/replay/site/2026-11-23":               "f  n  n  f  f  f  f  u",
  "/api/exports/month.xlsx?month=2026-11":     "f  d  d  f  f  f  f  u",
  "/api/exports/month.xlsx?month=2026-13":     "i  i  i  i  i  i  i  u",
  "/api/exports/orders.csv":                   "f  d  d  f  f  f  f  u",
  "/api/exports/vials.csv?from=2026-11-24":    "f  d  d  f  f  f  f  u",
  "/api/exports/bookings.csv":                 "f  d  d  f  f  f  f  u",
  "/api/exports/users.csv":                    "d  d  d  f  f  f  f  u",
  "/api/exports/sessions.csv":                 "n  n  n  f  f  f  f  u",
  "/api/exports/mirror/orders.csv":            "d  d  d  f  f  f  f  u",
  "/api/exports/mirror/VAL.xlsx":              "d  d  d  f  f  f  f  u",
  "/api/exports/mirror/Sessions.csv":          "n  n  n  f  f  f  f  u",
}  # fmt: skip


async def test_acc_1_each_file_over_the_wire(frozen_clock: Any, say: Say) -> None:
  """ACC-1, EXP-4: who may take what out of the house; that he did stands in the trail, and a refusal does not."""
  frozen_clock.set(unit.YESTERDAY_MORNING)
  on = await in_pool(stage, seconds=60)
  await in_pool(a_day, on, "prodadmin", True, seconds=60)
  means = {**MEANS, "b": (400, "invalid")}
  faults = []
  for path, row in FILES.items():
    for role, letter in zip(ROLES, row.split(), strict=True):
      async with Wire(await in_pool(cookie, on, ROLES[role], seconds=60)) as wire:
        before = await in_pool(exports_noted)
        answer = await wire.get(path)
        noted = await in_pool(exports_noted) - before
      code = None if answer.status_code == 200 else answer.json().get("code")
      takes_out = letter == "d" and "replay" not in path and "rights" not in path
      if (answer.status_code, code) != means[letter] or noted != takes_out:
        faults.append(f"{path} as {role}: {answer.status_code} {code}, {noted} noted")
  assert not faults, "\n".join(faults)
  assert set(policy.DOWNLOADS) == {"audit.export", "day.replay", "mirror.export", "month.export", "table.export"}
  say(f"{len(FILES) * len(ROLES)} of {len(FILES) * len(ROLES)} cells of files")


def exports_noted() -> int:
  """How often somebody took something out of the house."""
  return len(search.search(search.Criteria(kinds=["audit.exported", "export.made"]), 1_000)[0])


@pytest.mark.one_database("sqlite")
async def test_acc_1_each_cell_of_the_table_over_the_wire(frozen_clock: Any, say: Say) -> None:
  """ACC-1, ORD-10: the answer, its status, that what was done is in the ledger, and that a refusal moved no stream."""
  frozen_clock.set(unit.YESTERDAY_MORNING)
  on = await in_pool(stage, seconds=60)
  # A printer that takes what is sent into its queue, and never looks at it.
  door = socket.create_server(("127.0.0.1", 0), backlog=100)
  on.port = door.getsockname()[1]
  async with contextlib.AsyncExitStack() as stack:
    cells = Cells(on, stack)
    for role in ROLES:
      await cells.sign_in(role)
    for name, row in TABLE.items():
      both = [cell.split("/") for cell in row.split()]
      for own, letters in zip((True, False), zip(*both, strict=True), strict=True):
        await cells.of(name, own, dict(zip(ROLES, letters, strict=True)))
  door.close()
  assert not cells.faults, f"{len(cells.faults)} of {cells.sent} cells:\n" + "\n".join(cells.faults)
  assert cells.sent == 2 * len(ROLES) * len({*COMMANDS, *QUERIES})
  say(f"{cells.sent} of {cells.sent} cells")
