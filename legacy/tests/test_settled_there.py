"""What a person decided about both sides, as it then stands on both."""

from __future__ import annotations

import pytest

from customer.actions.bookings import settle_conflict
from customer.actions.orders import edit_order
from legacy.oldsite.site import OldSite
from legacy.tests.both import Both
from legacy.tests.test_adopting import old_unit
from tests.story import refused
from tracershop.orderbook.models import Order
from tracershop.site.models import Authority, Conflict

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["old_unit"]


@pytest.fixture
def both(old_unit: tuple[OldSite, int, int]) -> Both:
  return Both(*old_unit)


def settle(both: Both, choice: str, count: int = 1) -> None:
  found = list(Conflict.objects.filter(state="open").order_by("id"))
  assert len(found) == count
  it = found[0]
  settle_conflict(
    actor=both.admin, conflict_id=it.pk, choice=choice, reason="aftalt i telefon",
    seen={f"conflict:{it.pk}": it.revision},
  )  # fmt: skip
  both.step(3)


def key_of(both: Both, order_id: int) -> int:
  return int(both.row_of(order_id)["OID"])


@pytest.mark.parametrize(("choice", "amount"), [("ours", 700), ("theirs", 900)])
def test_lnk_38_what_was_decided_stands_on_both_sides(both: Both, choice: str, amount: int) -> None:
  """LNK-38, LNK-39."""
  order_id = both.place(500)
  both.step()
  edit_order(actor=both.nurse, order_id=order_id, ordered_mbq=700.0)
  both.site.edit_order(key_of(both, order_id), 900)
  both.step(3)
  settle(both, choice)
  both.says(both.row_of(order_id), amount=amount)
  assert Order.objects.get(id=order_id).ordered_mbq == amount
  both.agreed()


def test_lnk_38_ours_is_written_there_whoever_leads(both: Both) -> None:
  """LNK-38: a person's word is above the table of who leads; what comes after it is not."""
  order_id = both.place(500)
  both.step()
  edit_order(actor=both.nurse, order_id=order_id, ordered_mbq=700.0)
  Authority.objects.filter(function="ordering").update(leader="old")
  key = key_of(both, order_id)
  both.site.edit_order(key, 900)
  both.step(3)
  settle(both, "ours")
  both.says(both.row_of(order_id), amount=700)
  both.site.edit_order(key, 650)
  both.step(3)
  assert Order.objects.get(id=order_id).ordered_mbq == 650.0
  both.agreed()


@pytest.mark.parametrize("kind", ["activity", "injection"])
def test_lnk_38_an_order_that_they_deleted_is_there_again_where_ours_stands(both: Both, kind: str) -> None:
  """LNK-38."""
  table = "orders" if kind == "activity" else "t_orders"
  order_id = both.place(500) if kind == "activity" else both.shots(3)
  both.step()
  (row,) = both.rows(table)
  both.site.old.write(f"DELETE FROM {table} WHERE OID = %s", [row["OID"]])
  both.step(3)
  settle(both, "ours")
  (again,) = both.rows(table)
  assert again["OID"] != row["OID"]
  assert Order.objects.get(id=order_id).status == "ordered"
  both.agreed()


@pytest.mark.parametrize(("choice", "amount", "first_mbq"), [("ours", 700, 500.0), ("theirs", 900, 700.0)])
def test_lnk_38_of_several_in_one_row_the_first_takes_the_difference(
  both: Both, choice: str, amount: int, first_mbq: float
) -> None:
  """LNK-21, LNK-38: the row says what all of ours come to."""
  first, second = both.place(500), both.place(200)
  both.step()
  both.site.edit_order(key_of(both, first), 900)
  both.step(3)
  settle(both, choice)
  (row,) = both.rows()
  both.says(row, amount=amount)
  assert [Order.objects.get(id=it).ordered_mbq for it in (first, second)] == [first_mbq, 200.0]
  both.agreed()


@pytest.mark.parametrize(("choice", "amount"), [("ours", 500), ("theirs", 600)])
def test_lnk_38_one_of_the_row_that_was_cancelled_here_meanwhile_counts_for_nothing(
  both: Both, choice: str, amount: int
) -> None:
  """LNK-21, LNK-38: neither in what is shown nor in what is decided."""
  first, second = both.place(500), both.place(200)
  both.step()
  both.cancel(Order.objects.get(id=second))
  both.site.edit_order(key_of(both, first), 600)
  both.step(3)
  (it,) = Conflict.objects.filter(state="open")
  assert [field["ours"] for field in it.details["fields"] if field["field"] == "ordered_mbq"] == [500]
  settle(both, choice)
  both.step(3)
  both.says(both.row_of(first), amount=amount)
  assert Order.objects.get(id=first).ordered_mbq == amount
  both.agreed()


def test_lnk_38_what_they_say_is_less_than_the_others_of_the_row(both: Both) -> None:
  """LNK-21, LNK-38: nobody can order less than nothing."""
  first, _ = both.place(500), both.place(200)
  both.step()
  both.site.edit_order(key_of(both, first), 150)
  both.step(3)
  with refused("invalid", "choice", "shared_row"):
    settle(both, "theirs")
  settle(both, "ours")
  both.says(both.row_of(first), amount=700)
  both.agreed()


@pytest.mark.parametrize(("choice", "status"), [("ours", "ordered"), ("theirs", "rejected")])
def test_lnk_38_one_word_is_for_all_orders_of_a_row(both: Both, choice: str, status: str) -> None:
  """LNK-21, LNK-38."""
  first, second = both.place(500), both.place(200)
  both.step()
  both.site.reject(key_of(both, first), "orders")
  both.step(3)
  it = Conflict.objects.filter(state="open").order_by("id")[0]
  with refused("invalid", "fields", "shared_row"):
    settle_conflict(
      actor=both.admin, conflict_id=it.pk, choice="apart", reason="aftalt i telefon",
      fields={field["field"]: "ours" for field in it.details["fields"]}, seen={f"conflict:{it.pk}": it.revision},
    )  # fmt: skip
  settle(both, choice, count=2)
  assert {Order.objects.get(id=it).status for it in (first, second)} == {status}
  both.agreed()
