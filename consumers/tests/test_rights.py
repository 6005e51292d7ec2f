"""A right that goes while a command waits for the ledger's lock is gone for that command."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from consumers import registry
from consumers.identity import Credentials
from tests import unit
from tracershop import ledger
from tracershop.access import sessions
from tracershop.access.models import Assignment, Session, User
from tracershop.errors import Refusal
from tracershop.ledger import record
from tracershop.orderbook.models import Order
from tracershop.protocol import messages

pytestmark = pytest.mark.django_db(transaction=True)


def leave_the_house(user: User) -> None:
  User.objects.filter(id=user.pk).update(is_active=False)


def sign_out(user: User) -> None:
  Session.objects.filter(user=user).delete()


def become_another(user: User) -> None:
  User.objects.filter(id=user.pk).update(role="productionUser")


def change_password(user: User) -> None:
  User.objects.filter(id=user.pk).update(stamp="another")


def leave_the_customer(user: User) -> None:
  Assignment.objects.filter(user=user).delete()


@pytest.mark.parametrize(
  ("what", "code"),
  [
    (leave_the_house, "unauthenticated"),
    (sign_out, "unauthenticated"),
    (become_another, "unauthenticated"),
    (change_password, "unauthenticated"),
    (leave_the_customer, "forbidden"),
  ],
)
def test_acc_2_a_right_that_goes_while_a_command_waits_is_gone_for_it(
  what: Callable[[User], None], code: str, frozen_clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
  frozen_clock.set(unit.YESTERDAY_MORNING)
  north = unit.build().north
  nurse = User.objects.get(name=north.nurse.name)
  token = sessions.sign_in(address="127.0.0.1", username=nurse.username, password=unit.PASSWORD).token
  data = {
    "kind": "activity",
    "endpointId": north.endpoint.pk,
    "tracerId": 1,
    "slotId": north.slots["07:00"].pk,
    "deliveryDate": str(unit.TUESDAY),
    "orderedMbq": 100,
  }
  asked = registry.understand(messages.Command(id=str(uuid.uuid4()), name="order.place", data=data))
  lock = record.lock_head

  def lock_late(using: str) -> Any:
    head = lock(using)
    what(nurse)
    return head

  monkeypatch.setattr(record, "lock_head", lock_late)
  before = ledger.heads()
  with pytest.raises(Refusal) as refused:
    registry.apply(Credentials(session=token), asked, "screen")
  assert (refused.value.code, ledger.heads(), Order.objects.count()) == (code, before, 0)
