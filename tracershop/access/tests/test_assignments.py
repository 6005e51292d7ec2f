"""Who acts for which customer: who may say so, about whom, and what it ends (ACC-10, ACC-11)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tracershop.access import queries
from tracershop.access.actions import add_assignment, disable_user, remove_assignment
from tracershop.access.models import Assignment, User
from tracershop.access.tests import people, trail
from tracershop.actor import Actor
from tracershop.errors import Refusal

pytestmark = pytest.mark.django_db


def refused_by(act: Callable[[], object]) -> str:
  with pytest.raises(Refusal) as refused:
    act()
  text = f".{refused.value.text}" if refused.value.text else ""
  return f"{refused.value.code}{text}@{refused.value.field}"


class House:
  """Customers 3 and 5: a nurse and an external user of each, a shop admin of 3, and those who rule the house."""

  def __init__(self) -> None:
    self.nurse = people.user("nurse", "shopUser", (3,))
    self.external = people.user("external", "externalUser", (3,))
    self.other = people.user("other", "shopUser", (5,))
    self.other_external = people.user("otherext", "externalUser", (5,))
    self.chemist = people.user("chemist", "productionUser", ())
    self.shop_admin = people.actor_of(people.user("shopadmin", "shopAdmin", (3,)))
    self.site_admin = people.actor_of(people.user("siteadmin", "siteAdmin", ()))
    self.production_admin = people.actor_of(people.user("prodadmin", "productionAdmin", ()))

  def add(self, actor: Actor, user: User | str, customer: int) -> int:
    username = user if isinstance(user, str) else user.username
    done = add_assignment(actor=actor, username=username, customer_id=customer)
    number: int = done.value()["userId"]
    return number

  def remove(self, actor: Actor, user: User, customer: int) -> None:
    remove_assignment(actor=actor, user_id=user.pk, customer_id=customer)


@pytest.fixture
def house() -> House:
  return House()


def test_acc_10_site_and_production_admins_assign_anybody_who_acts_for_customers(house: House) -> None:
  """ACC-10: and his next actor acts for that customer; the ledger names both."""
  assert house.add(house.site_admin, " NURSE ", 5) == house.nurse.pk
  house.add(house.production_admin, house.external, 5)
  assert people.actor_of(house.nurse).customer_ids == frozenset({3, 5})
  house.remove(house.production_admin, house.nurse, 3)
  house.remove(house.site_admin, house.external, 3)
  assert people.actor_of(house.nurse).customer_ids == people.actor_of(house.external).customer_ids == frozenset({5})
  first, *_, last = trail.entries("assignment")
  assert (first["kind"], first["subjects"]) == ("assignment.added", [f"user:{house.nurse.pk}", "customer:5"])
  assert (first["before"]["customerIds"], first["after"]["customerIds"]) == ([3], [3, 5])
  assert (last["kind"], last["before"]["customerIds"]) == ("assignment.removed", [3, 5])
  house.nurse.refresh_from_db()
  assert house.nurse.revision == 3


def test_acc_10_a_shop_admin_assigns_internal_users_to_his_own_customers(house: House) -> None:
  house.add(house.shop_admin, house.other, 3)
  house.remove(house.shop_admin, house.other, 3)
  for act, refusal in (
    (lambda: house.add(house.shop_admin, house.nurse, 5), "not_found@customerId"),
    (lambda: house.add(house.shop_admin, house.nurse, 404), "not_found@customerId"),
    (lambda: house.add(house.shop_admin, house.other_external, 3), "not_found@username"),
    (lambda: house.add(house.shop_admin, house.chemist, 3), "not_found@username"),
    (lambda: house.add(house.shop_admin, "nobody", 3), "not_found@username"),
    (lambda: house.remove(house.shop_admin, house.other, 5), "not_found@customerId"),
    (lambda: house.remove(house.shop_admin, house.other, 3), "not_found@userId"),
    (lambda: house.remove(house.shop_admin, house.external, 3), "forbidden.external_user@userId"),
  ):
    assert refused_by(act) == refusal


def test_acc_10_nobody_takes_himself_away(house: House) -> None:
  me = User.objects.get(username="shopadmin")
  assert refused_by(lambda: house.remove(house.shop_admin, me, 3)) == "forbidden.self_unassign@userId"
  assert people.actor_of(me).customer_ids == frozenset({3})


def test_acc_10_what_makes_no_sense_is_refused_at_its_field(house: House) -> None:
  for act, refusal in (
    (lambda: house.add(house.site_admin, house.nurse, 3), "invalid.nothing_changed@username"),
    (lambda: house.add(house.site_admin, house.chemist, 3), "invalid.acts_for_none@username"),
    (lambda: house.add(house.site_admin, house.nurse, 404), "not_found@customerId"),
    (lambda: house.add(house.site_admin, "nobody", 3), "not_found@username"),
    (lambda: house.remove(house.site_admin, house.nurse, 5), "not_found@userId"),
    (lambda: house.remove(house.site_admin, house.external, 3), "invalid.last_customer@customerId"),
  ):
    assert refused_by(act) == refusal
  assert Assignment.objects.count() == 5
  house.remove(house.site_admin, house.nurse, 3)
  assert people.actor_of(house.nurse).customer_ids == frozenset()


@pytest.mark.parametrize("role", ["productionUser", "shopUser", "externalUser"])
def test_acc_1_nobody_else_says_who_acts_for_whom(role: str, house: House) -> None:
  actor = people.actor_of(people.user("somebody", role, (3,)))
  for act in (
    lambda: house.add(actor, house.other, 3),
    lambda: house.remove(actor, house.nurse, 3),
    lambda: queries.assigned_to(3, actor),
  ):
    assert refused_by(act) == "forbidden@None"


def test_acc_11_who_acts_for_a_customer_is_told_to_its_shop_admin_and_to_the_house(house: House) -> None:
  disable_user(actor=house.site_admin, user_id=house.external.pk)
  expected: list[dict[str, Any]] = [
    {"id": it.pk, "username": it.username, "name": it.name, "role": it.role, "active": it != house.external}
    for it in (house.external, house.nurse, User.objects.get(username="shopadmin"))
  ]
  for actor in (house.shop_admin, house.site_admin, house.production_admin):
    assert queries.assigned_to(3, actor) == expected
  assert [it["username"] for it in queries.assigned_to(5, house.site_admin)] == ["other", "otherext"]
  assert refused_by(lambda: queries.assigned_to(5, house.shop_admin)) == "not_found@customerId"
  assert refused_by(lambda: queries.assigned_to(404, house.shop_admin)) == "not_found@customerId"
  assert refused_by(lambda: queries.assigned_to(404, house.site_admin)) == "not_found@customerId"
