"""Two people at once: one release, one row of the set-up, one clear refusal (REL-7, SET-2, SET-5)."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import OperationalError, connections

from production.tests.setup import Make, SetUp, bare, deadline, slot, tracer
from tests import unit
from tests.story import Story, id_of
from tracershop import ledger
from tracershop.access.models import User
from tracershop.actor import Actor
from tracershop.catalogue.models import CatalogueEntry, Deadline, ReleaseRight, Slot, Tracer
from tracershop.errors import Refusal
from tracershop.ledger import verify
from tracershop.orderbook.models import Certificate, Order, ReleaseLine, Vial

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS = 8
# Only how long to look on a machine that is busy.
SECONDS = 180


def at_once(executor: ThreadPoolExecutor, works: Sequence[Callable[[], Any]]) -> list[Any]:
  """Runs each work in a thread of its own, all let go at one instant; gives what each answered or raised."""
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


def prepared(story: Story, rounds: int) -> list[tuple[Order, Vial]]:
  """An accepted order and a vial for each round, each pair of a batch of its own; made wide enough for all."""
  CatalogueEntry.objects.update(max_mbq=None)
  Slot.objects.update(max_mbq=None)
  first, vial = story.ready(1_000), story.file(1_000)
  pairs = [(first, vial)]
  return pairs + [copied(pairs[0], f"{number}") for number in range(1, rounds)]


def copied(pair: tuple[Order, Vial], name: str) -> tuple[Order, Vial]:
  """Another order and vial like these, as they were."""
  order, vial = Order.objects.get(id=pair[0].pk), Vial.objects.get(id=pair[1].pk)
  order.pk = vial.pk = None
  order.status, vial.state = "accepted", "free"
  vial.identity, vial.batch_number = f"round {name}", f"FDG-261124-{name}"
  order.save()
  vial.save()
  return order, vial


def test_rel_7_of_eight_releases_at_once_exactly_one_happens(
  story: Story, executor: ThreadPoolExecutor, nemesis: Any
) -> None:
  """Eight people sign for the same order and vial; 200 rounds in full."""
  people = [story.unit.radiochemist, story.unit.colleague]
  pairs = prepared(story, nemesis.rounds(200))
  before = ledger.heads().of("production")
  refusals: Counter[str] = Counter()
  for order, vial in pairs:
    seen = story.seen()
    works = [
      lambda who=people[number % 2]: story.release([order], [vial], actor=who, seen=seen)  # noqa: B023  run in its round
      for number in range(WORKERS)
    ]
    answers = at_once(executor, works)
    done = [it for it in answers if isinstance(it, ledger.Outcome)]
    assert len(done) == 1, answers
    refusals.update(it.code for it in answers if isinstance(it, Refusal))
    assert ReleaseLine.objects.filter(order=order).count() == 1
    assert Certificate.objects.filter(order_ids=[order.pk]).count() == 1
  assert sum(refusals.values()) == 7 * len(pairs)
  assert set(refusals) <= {"stale", "already_released", "vial_taken"}, refusals
  assert ledger.heads().of("production") == before + len(pairs), "a release is one change, a refusal is none"
  assert verify.verify().whole


def test_rel_7_one_vial_is_released_for_one_of_two_orders(
  story: Story, executor: ThreadPoolExecutor, nemesis: Any
) -> None:
  """Eight orders want the same vial; one gets it, and the others say that it is gone."""
  pairs = prepared(story, WORKERS)
  vials = [vial for _, vial in pairs]
  for vial in random.Random(nemesis.seed).sample(vials, max(2, nemesis.rounds(8))):
    seen = story.seen()
    waiting = list(Order.objects.filter(status="accepted"))
    works = [lambda it=it, vial=vial, seen=seen: story.release([it], [vial], seen=seen) for it in waiting]
    answers = at_once(executor, works)
    assert sum(isinstance(it, ledger.Outcome) for it in answers) == 1, answers
    assert {it.code for it in answers if isinstance(it, Refusal)} <= {"stale", "vial_taken"}
    assert ReleaseLine.objects.filter(vial=vial).count() == 1


def people_who_release(story: Story) -> list[Actor]:
  """Eight who hold the right."""
  found = [unit.person(f"chemist{number}", f"Chemist {number}", "productionUser") for number in range(WORKERS)]
  ReleaseRight.objects.bulk_create(
    ReleaseRight(user_id=id_of(it), user_name=it.name, tracer=story.unit.fdg, from_date=unit.TUESDAY) for it in found
  )
  return found


def test_rel_7_each_vial_is_in_one_release_however_pools_overlap(
  story: Story, executor: ThreadPoolExecutor, nemesis: Any
) -> None:
  """Eight people release what overlaps: some of four orders with some of five vials; 200 rounds in full."""
  chance, people = random.Random(nemesis.seed), people_who_release(story)
  rounds = nemesis.rounds(200)
  (base,) = prepared(story, 1)
  outcomes: Counter[str] = Counter()
  for number in range(rounds):
    mine = [copied(base, f"{number}/{place}") for place in range(5)]
    orders, vials = [order for order, _ in mine[:4]], [vial for _, vial in mine]
    seen = {f"order:{it.pk}": it.revision for it in orders} | {f"vial:{it.pk}": it.revision for it in vials}
    # Each new order shares what is dispensed: its row has moved on since it was copied.
    seen |= {f"order:{it.pk}": it.revision for it in Order.objects.filter(id__in=[it.pk for it in orders])}
    works = []
    for who in people:
      some = chance.sample(orders, chance.randint(1, 2)), chance.sample(vials, chance.randint(1, 2))
      works.append(
        lambda who=who, some=some, seen=seen: story.release(*some, actor=who, seen=seen, reason="what there is")
      )
    told = at_once(executor, works)
    outcomes.update("done" if isinstance(it, ledger.Outcome) else it.code for it in told)
    lines = set(
      ReleaseLine.objects.filter(vial_id__in=[it.pk for it in vials]).values_list("vial_id", "certificate_id")
    )
    assert len(lines) == len({vial for vial, _ in lines}), "a vial in two releases"
    of = set(
      ReleaseLine.objects.filter(order_id__in=[it.pk for it in orders]).values_list("order_id", "certificate_id")
    )
    assert len(of) == len({order for order, _ in of}), "an order in two releases"
    assert {it.pk for it in Vial.objects.filter(id__in=[it.pk for it in vials], state="released")} == {
      vial for vial, _ in lines
    }
    # What is left over would share what is dispensed with the next round's.
    Order.objects.filter(status="accepted").update(status="cancelled")
    Vial.objects.filter(state="free").update(state="discarded")
  assert outcomes["done"] >= rounds
  assert set(outcomes) <= {"done", "stale", "already_released", "vial_taken"}, outcomes
  assert verify.verify().whole


def test_rel_8_one_command_sent_eight_times_is_one_release(story: Story, executor: ThreadPoolExecutor) -> None:
  order, vial = story.ready(), story.file()
  seen = story.seen()
  key = ledger.CommandKey(id="b7d1d3a0-0000-4000-8000-000000000002", name="order.release", digest="d")
  signature = story.unit.signature()
  works = [lambda: story.release([order], [vial], command=key, seen=seen, signature=signature)] * WORKERS
  answers = at_once(executor, works)
  assert [type(it) for it in answers] == [ledger.Outcome] * WORKERS
  assert len({bytes(it.result) for it in answers}) == 1
  assert sorted(it.repeated for it in answers) == [False] + [True] * 7
  assert Certificate.objects.count() == 1


def test_rel_1_a_right_withdrawn_in_the_same_moment_is_before_or_after(
  story: Story, executor: ThreadPoolExecutor
) -> None:
  """Never a release that the ledger has after the withdrawal."""
  from production.actions.rights import withdraw_release_right

  order, vial = story.ready(), story.file()
  right = ReleaseRight.objects.get(user_id=id_of(story.unit.radiochemist), tracer=story.unit.fdg)
  seen = story.seen()
  released, withdrawn = at_once(
    executor,
    [
      lambda: story.release([order], [vial], seen=seen),
      lambda: withdraw_release_right(actor=story.unit.admin, release_right_id=right.pk, reason="left"),
    ],
  )
  assert isinstance(withdrawn, ledger.Outcome)
  if isinstance(released, Refusal):
    assert released.code == "no_release_right"
    assert story.order(order).status == "accepted"
  else:
    assert released.revisions["production"] < withdrawn.revisions["production"]
  assert User.objects.filter(id=id_of(story.unit.radiochemist), is_active=True).exists()


@pytest.mark.parametrize(
  ("action", "make", "table"),
  [
    ("add_catalogue_entry", bare, CatalogueEntry),
    ("add_slot", slot, Slot),
    ("add_tracer", tracer, Tracer),
    ("set_deadline", deadline, Deadline),
  ],
)
def test_set_5_of_eight_at_once_who_add_the_same_row_one_does(
  action: str, make: Make, table: Any, story: Story, set_up: SetUp, executor: ThreadPoolExecutor
) -> None:
  """SET-2, SET-5, SET-7, SET-11, LED-1: also where the database's own constraint lets a null pass."""
  given, before = make(story), table.objects.count()
  answers = at_once(executor, [lambda: getattr(set_up, action)(**given)] * WORKERS)
  assert table.objects.count() == before + 1
  refusals = [it for it in answers if isinstance(it, Refusal)]
  assert len(refusals) == WORKERS - 1
  assert {it.text for it in refusals} <= {"taken", "nothing_changed"}
