"""The trail is searched by what entries are about, by whom, of what kind and when; page by page, the newest first."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest

from tracershop import ledger
from tracershop.actor import Actor
from tracershop.ledger import search
from tracershop.ledger.search import Criteria

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = [Actor(user_id=it, name=name, role="shopUser") for it, name in enumerate(("Åse Ørsted", "Bo", "Carl"), 1)]


@ledger.action
def note(change: ledger.Change, *, kind: str, about: list[str]) -> None:
  """One entry."""
  change.record(kind=kind, subjects=about, after={"about": about}, reason=f"{kind} of {about}")


@pytest.fixture
def trail(frozen_clock: Any) -> Any:
  """Sixty entries, one a minute: three people, two kinds, five rows."""
  start = frozen_clock.now
  for number in range(60):
    frozen_clock.set(start + timedelta(minutes=number))
    note(actor=PEOPLE[number % 3], kind=("note.made", "note.read")[number % 2], about=[f"note:{number % 5}", "all:1"])
  return start


def every(criteria: Criteria, size: int = 7) -> list[int]:
  """All that fits, page by page."""
  found: list[int] = []
  more = True
  while more:
    page, more = search.search(criteria if not found else Criteria(**{**fields(criteria), "before": found[-1]}), size)
    assert len(page) == size or not more
    found += [it.id for it in page]
  return found


def fields(criteria: Criteria) -> dict[str, Any]:
  return {name: getattr(criteria, name) for name in Criteria.__struct_fields__}


def number_of(entry: int) -> int:
  return entry - 1


def test_aud_1_what_is_asked_is_what_is_found(trail: Any) -> None:
  """Each way of asking, alone and with each other, against a plain walk over all of them."""
  subjects: tuple[Any, ...] = (None, ["note:2"], ["note:2", "note:3"], ["all:1"], ["none:1"], [])
  names: tuple[Any, ...] = (None, ["Bo"], ["Bo", "Carl"], ["Nobody"], [])
  kinds: tuple[Any, ...] = (None, ["note.made"], ["note.made", "note.read", "x.y"], [])
  for asked in itertools.product(subjects, names, kinds, (None, (10, 40))):
    span = asked[3]
    criteria = Criteria(
      subjects=asked[0],
      names=asked[1],
      kinds=asked[2],
      from_at=span and trail + timedelta(minutes=span[0]),
      to_at=span and trail + timedelta(minutes=span[1]),
    )
    assert every(criteria) == [entry for entry in range(60, 0, -1) if fits(entry, *asked)], asked


def fits(entry: int, subjects: Any, names: Any, kinds: Any, span: Any) -> bool:
  n = number_of(entry)
  return (
    (subjects is None or bool({f"note:{n % 5}", "all:1"} & set(subjects)))
    and (names is None or PEOPLE[n % 3].name in names)
    and (kinds is None or ("note.made", "note.read")[n % 2] in kinds)
    and (span is None or span[0] <= n < span[1])
  )


def test_aud_1_entries_of_one_instant_are_paged_without_a_double_or_a_gap(frozen_clock: Any) -> None:
  for _ in range(20):
    note(actor=PEOPLE[0], kind="note.made", about=["note:1"])
  for criteria in (
    Criteria(),
    Criteria(kinds=["note.made"]),
    Criteria(names=["Åse Ørsted"]),
    Criteria(subjects=["note:1"]),
  ):
    assert every(criteria, 3) == list(range(20, 0, -1))


def test_aud_1_an_entry_comes_with_its_words(trail: Any) -> None:
  ((found,), more) = search.search(Criteria(), 1)
  assert more
  assert (found.kind, found.actor_name, found.subjects) == ("note.read", "Carl", ["note:4", "all:1"])
  assert found.words is not None
  assert (found.words.reason, bytes(found.words.after)) == (
    "note.read of ['note:4', 'all:1']",
    b'{"about":["note:4","all:1"]}',
  )
  assert (search.kinds(), search.names()) == (["note.made", "note.read"], ["Bo", "Carl", "Åse Ørsted"])


def test_aud_1_the_last_entry_about_a_row_before_an_instant(trail: Any) -> None:
  found = search.latest("note:2", ["note.made"], trail + timedelta(minutes=30))
  assert found is not None
  assert number_of(found.id) == 22
  assert search.latest("note:2", ["note.made"], trail) is None
  assert [number_of(it.id) for it in search.about(["note:1"], ["note.read"])] == [1, 11, 21, 31, 41, 51]
