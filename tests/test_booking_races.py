"""Two nurses at once: a study is ordered once, whatever they click (BKG-25)."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import OperationalError, connections

from customer.actions.booking_orders import order_bookings
from customer.actions.mapping import map_location
from production.actions.orders import reject_orders, reopen_orders
from tests import unit
from tests.desk import FET, Desk
from tracershop import ledger
from tracershop.catalogue.models import CatalogueEntry, Slot
from tracershop.errors import Refusal
from tracershop.ledger import verify
from tracershop.orderbook.models import Booking, Order

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS = 4
# Only how long to look on a machine that is busy.
SECONDS = 180


@pytest.fixture
def desk(transactional_db: None, frozen_clock: Any) -> Desk:
  """The unit with studies from a RIS, and no limit on what may be ordered."""
  found = Desk(frozen_clock)
  CatalogueEntry.objects.update(max_mbq=None, max_injections=None)
  Slot.objects.update(max_mbq=None)
  return found


@pytest.fixture
def executor() -> Any:
  """Threads that close their database connections when they end."""
  with ThreadPoolExecutor(WORKERS) as pool:
    yield pool
    gate = threading.Barrier(WORKERS)

    def close() -> None:
      gate.wait(SECONDS)
      connections.close_all()

    for it in [pool.submit(close) for _ in range(WORKERS)]:
      it.result(SECONDS)


def at_once(executor: ThreadPoolExecutor, works: Sequence[Callable[[], Any]]) -> list[Any]:
  """Runs each work in a thread of its own, all let go at one instant; gives what each answered or was refused with."""
  gate = threading.Barrier(len(works))

  def run(work: Callable[[], Any]) -> Any:
    gate.wait(SECONDS)
    while True:
      try:
        return work()
      except Refusal as refusal:
        return refusal
      except OperationalError as error:
        # As the registry of commands does: MariaDB lets nobody wait for a lock longer than three seconds.
        if error.args[0] not in (1020, 1205, 1213):
          raise
        connections.close_all()

  return [it.result(SECONDS) for it in [executor.submit(run, work) for work in works]]


def linked() -> dict[int, int]:
  """Which order each booking is in, by the orders' own lists; fails where one is in two, or the two sides differ."""
  found: dict[int, int] = {}
  for order in Order.objects.exclude(status__in=("cancelled", "rejected")):
    for pk in order.booking_ids:
      assert pk not in found, f"booking {pk} is in orders {found[pk]} and {order.pk}"
      found[pk] = order.pk
  stands = Booking.objects.filter(order__isnull=False)
  assert found == {pk: order_id for pk, order_id in stands.values_list("id", "order_id") if order_id is not None}
  return found


def test_bkg_25_of_two_nurses_who_order_the_same_studies_one_orders(
  desk: Desk, executor: ThreadPoolExecutor, nemesis: Any
) -> None:
  """Some of four studies each, one of them by injection, two clicks of each nurse; 200 rounds in full."""
  chance = random.Random(nemesis.seed)
  nurses = [
    desk.unit.north.nurse,
    unit.person("nurse9", "Second Nurse of Nordby", "shopUser", (desk.unit.north.customer,)),
  ]
  desk.told("F0", "06:00", what=FET)
  desk.mean(FET)
  for number in range(nemesis.rounds(200)):
    ids = [
      desk.told(f"{number}-{place}", f"{chance.randint(7, 12):02}:{chance.randint(0, 59):02}", what=what)
      for place, what in enumerate((*[desk.procedure().description] * 3, FET))
    ]
    asked = [chance.sample(ids, chance.randint(2, 4)) for _ in nurses] * 2
    works = [
      lambda who=nurses[place % 2], mine=mine: order_bookings(actor=who, booking_ids=mine)  # type: ignore[misc]
      for place, mine in enumerate(asked)
    ]
    answers = at_once(executor, works)
    assert all(isinstance(it, ledger.Outcome) for it in answers), answers
    of = linked()
    for mine, answer in zip(asked, answers, strict=True):
      assert answer.value() == {"orderIds": sorted({of[pk] for pk in mine}), "unserved": []}
    assert {pk for pk in of if pk in ids} == {pk for mine in asked for pk in mine}
  assert verify.verify().whole


def test_bkg_25_one_click_sent_four_times_is_one_order(desk: Desk, executor: ThreadPoolExecutor) -> None:
  mine = desk.told("A1", "09:00")
  key = ledger.CommandKey(id="b7d1d3a0-0000-4000-8000-000000000005", name="booking.order", digest="d")
  works = [lambda: order_bookings(actor=desk.unit.north.nurse, booking_ids=[mine], command=key)] * WORKERS
  answers = at_once(executor, works)
  assert len({bytes(it.result) for it in answers}) == 1
  assert sorted(it.repeated for it in answers) == [False, True, True, True]
  assert Order.objects.count() == 1


def test_bkg_29_ordered_anew_or_taken_back_and_never_both(
  desk: Desk, executor: ThreadPoolExecutor, nemesis: Any
) -> None:
  """A nurse orders the studies of a rejected order while production reopens it; 100 rounds in full."""
  outcomes: Counter[str] = Counter()
  for number in range(nemesis.rounds(100)):
    ids = [desk.told(f"{number}-{place}", "09:00") for place in range(2)]
    order = desk.ordered(*ids)
    reject_orders(actor=desk.unit.radiochemist, order_ids=[order.pk], reason="down")
    ordered, reopened = at_once(
      executor,
      [
        lambda ids=ids: order_bookings(actor=desk.unit.north.nurse, booking_ids=ids[:1]),  # type: ignore[misc]
        lambda order=order: reopen_orders(actor=desk.unit.radiochemist, order_ids=[order.pk], reason="up"),  # type: ignore[misc]
      ],
    )
    of = linked()
    (mine,) = ordered.value()["orderIds"]
    if isinstance(reopened, Refusal):
      assert (reopened.code, desk.order(order).status) == ("in_use", "rejected")
      assert of[ids[0]] == mine != order.pk
      outcomes["ordered anew"] += 1
    else:
      assert of[ids[0]] == of[ids[1]] == mine == order.pk
      outcomes["taken back"] += 1
  assert sum(outcomes.values()) >= 10, outcomes


def test_bkg_32_a_room_is_left_or_its_study_ordered_and_never_both(
  desk: Desk, executor: ThreadPoolExecutor, nemesis: Any
) -> None:
  """100 rounds in full."""
  room = Booking.objects.earliest("id").location
  for number in range(nemesis.rounds(100)):
    mine = desk.told(f"{number}", "09:00")
    left, ordered = at_once(
      executor,
      [
        lambda: map_location(actor=desk.unit.shop_admin, location_id=room.pk, endpoint_id=None),
        lambda mine=mine: order_bookings(actor=desk.unit.north.nurse, booking_ids=[mine]),  # type: ignore[misc]
      ],
    )
    assert isinstance(left, Refusal) != isinstance(ordered, Refusal), (left, ordered)
    assert (desk.booking(mine).order_id is None) == isinstance(ordered, Refusal)
    if isinstance(left, Refusal):
      assert left.code == "in_use"
      desk.cancel(desk.order(ordered.value()["orderIds"][0]))
    else:
      assert ordered.code == "not_found"
      desk.map("NORD-1")
