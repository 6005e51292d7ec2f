"""The same words about a study and its steps, in whatever order and at whatever times, make the same of it."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from tests import unit
from tests.nemesis import seeds
from tests.nemesis.conftest import Say
from tests.ris import Ris, study
from tracershop.ledger import verify
from tracershop.orderbook.models import Booking
from tracershop.orderbook.studies import Part, Study

pytestmark = pytest.mark.django_db(transaction=True)

FULL_SETS = 300
NAMES = "ABC"
MINUTES = 5


class Word(msgspec.Struct, frozen=True):
  """A message, or what a worklist says (a `change` of the whole); `names` are the steps it tells of, of the whole study
  where `whole`."""

  minute: int
  verb: str
  names: str
  whole: bool


def start_of(name: str, minute: int) -> datetime:
  """When a step is, as the message of a minute tells it: never as another does."""
  return unit.at_wall(9) + timedelta(hours=(NAMES.index(name) + minute) % 3, minutes=minute)


def study_of(word: Word) -> Study:
  parts = tuple(Part(step_id=it, start_at=start_of(it, word.minute), description=it) for it in word.names)
  return study(at=min(it.start_at for it in parts), parts=parts if word.whole else ())


def invented(chance: random.Random) -> list[Word]:
  """Words of some minutes, several of one minute; none tells of the same twice in a minute."""
  found: dict[tuple[int, str, str], Word] = {}
  for _ in range(chance.randint(2, 9)):
    minute, verb = chance.randrange(MINUTES), chance.choice(("new", "change", "cancel"))
    whole = chance.random() < 0.3
    names = "".join(sorted(chance.sample(NAMES, chance.randint(2, 3) if whole else 1)))
    what = "whole" if whole else names
    found[minute, what, "cancel" if verb == "cancel" else "told"] = Word(minute, verb, names, whole)
  return list(found.values())


def expected(words: list[Word]) -> dict[str, datetime]:
  """The steps that stand, worked out from all the words at once."""
  wholes = [it for it in words if it.whole]
  last = max(wholes, key=lambda it: (it.minute, it.verb == "cancel"), default=None)
  standing = {}
  for name in NAMES:
    mine = [it for it in words if not it.whole and it.names == name]
    if last is not None:
      # Of the same minute a step goes before the whole, but for the end of the whole: before that, only its own end.
      ends = last.verb == "cancel"
      mine = [it for it in mine if (it.minute, it.verb == "cancel" or not ends) >= (last.minute, True)]
    newest = max(mine, key=lambda it: (it.minute, it.verb == "cancel"), default=None)
    if newest is None:
      newest = last if last is not None and name in last.names else None
    if newest is not None and newest.verb != "cancel":
      standing[name] = start_of(name, newest.minute)
  return standing


def standing(it: Booking) -> list[datetime]:
  if it.state == "cancelled":
    return []
  return sorted(datetime.fromisoformat(part["startAt"]) for part in it.parts) or [it.start_at]


@pytest.mark.one_database("mariadb")
def test_bkg_72_in_any_order_the_same_words_make_the_same_of_a_study(frozen_clock: Any, nemesis: Any, say: Say) -> None:
  """BKG-72, BKG-15: 300 sets of words in full, each in three orders; of a third the study stood already, as it was kept
  before there were steps."""
  ris = Ris(frozen_clock)
  ris.clock.set(unit.at_wall(8))
  since = ris.clock.now - timedelta(minutes=MINUTES)
  outcomes: Counter[str] = Counter()
  chosen = seeds.with_kept("booking_steps", nemesis.seeds(FULL_SETS))
  for seed in chosen:
    chance = random.Random(f"steps {seed}")
    words = invented(chance)
    old = Word(chance.randrange(MINUTES), chance.choice(("new", "cancel")), "ABC", True)
    begun = chance.random() < 0.3
    if begun:
      words = [it for it in words if not it.whole or it.minute != old.minute]
    said = expected([*words, *([old] if begun else [])])
    for _ in range(3):
      Booking.objects.all().delete()
      chance.shuffle(words)
      if begun:
        ris.message(old.verb, study_of(old), at=since + timedelta(minutes=old.minute))
        Booking.objects.update(whole_at=None, steps=[])
      for it in words:
        at = since + timedelta(minutes=it.minute)
        if it.whole and it.verb == "change":
          ris.adopt(study_of(it), at=at)
          continue
        ris.message(it.verb, study_of(it), at=at, step_id="" if it.whole else it.names)
      try:
        assert standing(ris.booking()) == sorted(said.values()), (seed, begun, old, words, said)
      except AssertionError:
        seeds.keep("booking_steps", seed)
        raise
    outcomes[f"{len(said)} stand"] += 1
  assert all(outcomes[f"{count} stand"] for count in range(4)) or len(chosen) < 50, outcomes
  assert verify.verify().problems == []
  say(f"{len(chosen)} sets of words: {dict(sorted(outcomes.items()))}")
