"""Two people at once: one release, one row of the set-up, one clear refusal (REL-7, SET-2, SET-5)."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from production.tests.setup import Make, SetUp, bare, deadline, slot, tracer
from tests.story import Story, id_of
from tracershop import ledger
from tracershop.access.models import User
from tracershop.catalogue.models import CatalogueEntry, Deadline, ReleaseRight, Slot, Tracer
from tracershop.errors import Refusal
from tracershop.ledger import verify
from tracershop.orderbook.models import Certificate, Order, ReleaseLine, Vial

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS = 8
SECONDS = 30


def at_once(executor: ThreadPoolExecutor, works: Sequence[Callable[[], Any]]) -> list[Any]:
  """Runs each work in a thread of its own, all let go at one instant; gives what each answered or raised."""
  gate = threading.Barrier(len(works))

  def run(work: Callable[[], Any]) -> Any:
    gate.wait(SECONDS)
    try:
      return work()
    except Refusal as refusal:
      return refusal

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
  for number in range(1, rounds):
    order, copy = Order.objects.get(id=first.pk), Vial.objects.get(id=vial.pk)
    order.pk = copy.pk = None
    copy.identity, copy.batch_number = f"round {number}", f"FDG-261124-{number + 1}"
    order.save()
    copy.save()
    pairs.append((order, copy))
  return pairs


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
