"""What is put in for a test is, row for row, what was made."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.forms.models import model_to_dict

from tests import unit
from tests.kept import Kept
from tests.nemesis import world
from tracershop.catalogue.models import Customer, Isotope
from tracershop.ledger import verify
from tracershop.ledger.models import Head
from tracershop.orderbook.models import Order

pytestmark = pytest.mark.django_db(transaction=True)


def everything() -> dict[str, list[dict[str, Any]]]:
  """All rows of all tables; the ledger's epoch, which is another one each time, left out."""
  found = {}
  for table in apps.get_models(include_auto_created=True):
    rows = list(table._base_manager.order_by("pk").values())
    found[table.__name__] = [{key: value for key, value in row.items() if key != "epoch"} for row in rows]
  return found


def busy() -> world.World:
  """A unit with orders, vials and people who are signed in."""
  made = world.build(unit.TUESDAY)
  made.ids["order"] = world.place(made, "north", unit.TUESDAY, 100.0)
  made.ids["vial"] = world.fill_vials(made)
  world.sign_all_in(made)
  return made


def test_the_rows_of_all_tables_are_put_in_as_they_were_made(frozen_clock: Any) -> None:
  frozen_clock.set(unit.YESTERDAY_MORNING)
  kept = Kept(busy)
  made = kept.put()
  there, epoch = everything(), Head.objects.get().epoch
  assert there["Order"]
  assert there["Entry"]
  world.empty()
  again = kept.put()
  assert everything() == there
  assert again is not made
  assert (again.ids, again.cookies, again.sides) == (made.ids, made.cookies, made.sides)
  assert model_to_dict(again.unit.north.customer) == model_to_dict(made.unit.north.customer)
  # The chain is whole, it goes on, and no screen takes this ledger for the other one.
  assert Head.objects.get().epoch != epoch
  world.place(again, "south", unit.TUESDAY, 100.0)
  assert Order.objects.count() == 2
  assert verify.verify().whole


def test_the_unit_is_put_in_as_it_was_made(frozen_clock: Any) -> None:
  frozen_clock.set(unit.YESTERDAY_MORNING)
  made = Kept(lambda: unit.make_rows(unit.TUESDAY), unit.TABLES)
  made.put()
  there = everything()
  # Whatever it fills is among what is kept of it.
  assert {name for name, rows in there.items() if rows} - {"Head"} == {it.__name__ for it in unit.TABLES}
  world.empty()
  made.put()
  assert everything() == there


def test_beside_other_rows_it_is_made_and_not_put_in(frozen_clock: Any) -> None:
  frozen_clock.set(unit.YESTERDAY_MORNING)
  calls = []

  def customer() -> int:
    calls.append(1)
    return int(Customer.objects.create(short_name=f"C{len(calls)}", long_name="One").pk)

  kept = Kept(customer, [Customer, Isotope])
  first = kept.put()
  assert kept.put() != first
  Customer.objects.all().delete()
  assert kept.put() == first
  assert len(calls) == 2
