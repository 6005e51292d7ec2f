"""What a screen had shown: a command on a row that has moved on since is `stale`, whichever command it is."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest

from consumers import registry
from customer.actions.orders import place_order
from customer.actions.requests import make_request, withdraw_request
from production.actions.orders import accept_orders
from production.actions.requests import decline_request, grant_request
from production.actions.rights import grant_release_right, withdraw_release_right
from tests import unit
from tracershop import clock, ledger
from tracershop.access.actions import (
  add_assignment,
  change_role,
  disable_user,
  edit_user,
  enable_user,
  invite_monitor,
  remove_assignment,
  reset_password,
  revoke_monitor,
)
from tracershop.access.devices import enrol
from tracershop.access.models import Device, User
from tracershop.actor import Actor
from tracershop.catalogue.models import ReleaseRight
from tracershop.errors import Refusal
from tracershop.orderbook.models import Request

pytestmark = pytest.mark.django_db(transaction=True)

# These make a row, or act on none that is on the wire.
ROWLESS = {
  "order.place", "vial.add", "monitor.invite", "user.create", "password.change", "releaseRight.grant", "notice.post",
  "isotope.add", "tracer.add", "customer.add", "endpoint.add", "catalogueEntry.add", "run.add", "slot.add",
  "closedDate.add",
}  # fmt: skip

Act = Callable[[dict[str, int]], object]


def test_led_7_every_command_on_a_row_looks_at_what_was_shown() -> None:
  blind = {name for name, action in registry.ACTIONS.items() if "seen" not in inspect.signature(action).parameters}
  assert blind == ROWLESS


def person_of(made: unit.Unit, act: Callable[..., object], **more: Any) -> tuple[str, Act]:
  user = made.colleague.user_id
  return f"user:{user}", lambda seen: act(actor=made.site_admin, user_id=user, seen=seen, **more)


def assigned_to(made: unit.Unit) -> tuple[str, Act]:
  user, south = made.north.nurse.user_id, made.south.customer.pk
  return f"user:{user}", lambda seen: add_assignment(
    actor=made.site_admin, username="nurse7", customer_id=south, seen=seen
  )


def taken_from(made: unit.Unit) -> tuple[str, Act]:
  user, north = made.north.nurse.user_id, made.north.customer.pk
  return f"user:{user}", lambda seen: remove_assignment(
    actor=made.site_admin, user_id=user, customer_id=north, seen=seen
  )


def right_of(made: unit.Unit) -> tuple[str, Act]:
  admin: Actor = made.admin
  granted = grant_release_right(
    actor=admin, user_id=made.colleague.user_id, tracer_id=made.fet.pk, from_date=unit.TUESDAY
  )
  right = granted.value()["releaseRightId"]
  return f"releaseRight:{right}", lambda seen: withdraw_release_right(
    actor=admin, release_right_id=right, reason="left us", seen=seen
  )


def monitor_of(made: unit.Unit) -> tuple[str, Act]:
  code = invite_monitor(actor=made.admin, name="Room 1", layout="day").value()["code"]
  device = enrol(code=code, address="127.0.0.1").actor.device_id
  return f"device:{device}", lambda seen: revoke_monitor(actor=made.admin, device_id=device, seen=seen)


def request_of(made: unit.Unit, act: Callable[..., object], who: Actor, **more: Any) -> tuple[str, Act]:
  """The north's nurse asks to cancel an order that is accepted."""
  with clock.at(unit.YESTERDAY_MORNING):
    north = made.north
    placed = place_order(
      actor=north.nurse, kind="activity", endpoint_id=north.endpoint.pk, tracer_id=made.fdg.pk, ordered_mbq=100.0,
      slot_id=north.slots["07:00"].pk, delivery_date=unit.TUESDAY,
    )  # fmt: skip
    order = placed.value()["orderId"]
    accept_orders(actor=made.radiochemist, order_ids=[order])
    request = make_request(actor=north.nurse, kind="cancel", order_id=order).value()["requestId"]
  return f"request:{request}", lambda seen: act(actor=who, request_id=request, seen=seen, **more)


CASES: dict[str, Callable[[unit.Unit], tuple[str, Act]]] = {
  "user.disable": lambda made: person_of(made, disable_user),
  "user.enable": lambda made: person_of(made, enable_user),
  "user.changeRole": lambda made: person_of(made, change_role, role="productionAdmin"),
  "user.edit": lambda made: person_of(made, edit_user, name="Anders Lund Bæk"),
  "password.reset": lambda made: person_of(made, reset_password, new_password="a long enough secret"),
  "assignment.add": assigned_to,
  "assignment.remove": taken_from,
  "monitor.revoke": monitor_of,
  "request.grant": lambda made: request_of(made, grant_request, made.radiochemist),
  "request.decline": lambda made: request_of(made, decline_request, made.radiochemist, reason="too late"),
  "request.withdraw": lambda made: request_of(made, withdraw_request, made.north.nurse),
  "releaseRight.withdraw": right_of,
}
TABLES: dict[str, Any] = {"user": User, "device": Device, "request": Request, "releaseRight": ReleaseRight}


@pytest.mark.parametrize("name", CASES)
def test_led_7_a_row_that_has_moved_on_is_stale_and_stays_as_it_is(name: str) -> None:
  key, act = CASES[name](unit.build())
  kind, _, number = key.partition(":")
  row = TABLES[kind].objects.get(id=number)
  before = ledger.heads()
  with pytest.raises(Refusal) as refused:
    act({key: row.revision + 1})
  assert (refused.value.code, ledger.heads()) == ("stale", before)
  assert refused.value.details[key]["revision"] == row.revision
  act({key: row.revision})
  assert TABLES[kind].objects.get(id=number).revision == row.revision + 1
