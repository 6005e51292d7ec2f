"""Bookings where several sides meet: a new customer's stream."""

from __future__ import annotations

from typing import Any

import pytest

from production.actions.setup.customers import add_customer
from tests.law import verify_action
from tests.ris import Ris, rows, study

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ris(frozen_clock: Any) -> Ris:
  return Ris(frozen_clock)


def test_str_1_a_new_customer_hears_of_the_rooms_that_nobody_has(ris: Ris) -> None:
  """SET-12: its bookings stream begins with them."""
  ris.answer(study(location="NEW"))
  with verify_action("customer.added.rooms"):
    added = add_customer(actor=ris.unit.admin, short_name="West", long_name="West Hospital").value()["customerId"]
  assert [it["code"] for it in rows(f"bookings:{added}", "location")] == ["NEW"]
