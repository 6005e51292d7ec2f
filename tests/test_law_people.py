"""STR-1 for what is done with people after they are made: names, passwords, and whom they act for."""

from __future__ import annotations

from typing import Any

import pytest

from tests import unit
from tests.law import verify_action
from tests.story import id_of
from tracershop.access.actions import add_assignment, edit_user, remove_assignment, reset_password

pytestmark = pytest.mark.django_db(transaction=True)


def test_str_1_the_law_holds_for_people_and_whom_they_act_for(frozen_clock: Any) -> None:
  frozen_clock.set(unit.YESTERDAY_MORNING)
  made = unit.build()
  nurse, south = id_of(made.north.nurse), made.south.customer.pk
  with verify_action("user.edited"):
    edit_user(actor=made.site_admin, user_id=nurse, name="Nurse of both")
  with verify_action("assignment.added"):
    add_assignment(actor=made.shop_admin, username="nurse7", customer_id=south)
  with verify_action("assignment.removed"):
    remove_assignment(actor=made.shop_admin, user_id=nurse, customer_id=south)
  with verify_action("password.reset"):
    reset_password(actor=made.site_admin, user_id=nurse, new_password="a long enough secret")
