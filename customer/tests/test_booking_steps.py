"""Messages about single steps of a study: late, of the same time, and about studies from before there were any."""

from __future__ import annotations

from typing import Any

import pytest

from tests import unit
from tests.ris import Ris, study
from tracershop.orderbook.models import Booking
from tracershop.orderbook.studies import Part

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "ACC-1000001"


@pytest.fixture
def ris(frozen_clock: Any) -> Ris:
  return Ris(frozen_clock)


def as_before_steps() -> None:
  """Bookings as they stood before steps were kept."""
  Booking.objects.update(whole_at=None, steps=[])


def standing(it: Booking) -> list[str]:
  return [part["stepId"] for part in it.parts]


def two_parts() -> Any:
  return study(
    parts=tuple(
      Part(step_id=name, start_at=unit.at_wall(hour), description=name) for name, hour in (("A", 10), ("B", 12))
    )
  )


@pytest.mark.parametrize("ended", [False, True])
def test_bkg_72_an_older_step_changes_nothing_of_a_study_from_before_steps_were_kept(ris: Ris, ended: bool) -> None:
  """BKG-72, BKG-5: what waited while the unit was upgraded neither moves a study nor brings it back."""
  written = ris.clock.now
  ris.clock.move(minutes=1)
  ris.answer(study())
  if ended:
    ris.clock.move(minutes=1)
    ris.message("cancel", NAME)
  as_before_steps()
  before = ris.booking()
  assert ris.message("new", study(at=unit.at_wall(8)), at=written, step_id="A") == "idle"
  assert ris.message("cancel", NAME, at=written, step_id="A") == "idle"
  after = ris.booking()
  assert (after.state, after.start_at, after.revision) == (before.state, before.start_at, before.revision)
  ris.clock.move(minutes=1)
  assert ris.message("change", study(at=unit.at_wall(9)), step_id="A") == "applied"
  assert (ris.booking().state, ris.booking().start_at) == ("booked", unit.at_wall(9))
  assert ris.message("change", study(at=unit.at_wall(8)), at=written, step_id="B") == "idle"


@pytest.mark.parametrize("of", ["", "A"])
def test_bkg_72_of_the_same_time_the_cancellation_holds(ris: Ris, of: str) -> None:
  """BKG-72: MSH-7 may have minutes only; whichever of the two comes first, the study is cancelled."""
  for verbs in (("cancel", "new"), ("new", "cancel")):
    Booking.objects.all().delete()
    for verb in verbs:
      ris.message(verb, study(), step_id=of if verb == "cancel" else "A")
    assert ris.booking().state == "cancelled", verbs


def test_bkg_72_a_second_cancellation_holds_against_what_was_written_before_it(ris: Ris) -> None:
  """BKG-72, BKG-5: however the study was cancelled the first time."""
  for first in ("", "A"):
    Booking.objects.all().delete()
    ris.message("new", study(), step_id="A")
    ris.clock.move(minutes=1)
    ris.message("cancel", NAME, step_id=first)
    written = ris.clock.move(minutes=1)
    ris.clock.move(minutes=1)
    assert ris.message("cancel", NAME) == "idle"
    assert ris.message("new", study(), at=written, step_id="A") == "idle"
    assert ris.booking().state == "cancelled", first


def test_bkg_72_a_cancellation_of_all_takes_what_is_older_though_one_step_is_newer(ris: Ris) -> None:
  ris.answer(two_parts())
  early, whole, late = (ris.clock.move(minutes=1) for _ in range(3))
  assert ris.message("change", study(at=unit.at_wall(11)), at=late, step_id="A") == "applied"
  assert ris.message("cancel", NAME, at=whole) == "applied"
  assert (ris.booking().state, ris.booking().start_at, standing(ris.booking())) == ("booked", unit.at_wall(11), [])
  assert ris.message("change", study(at=unit.at_wall(9)), at=early, step_id="B") == "idle"
  assert ris.message("change", study(at=unit.at_wall(9)), at=whole, step_id="B") == "idle"
  assert ris.booking().start_at == unit.at_wall(11)


def test_bkg_72_a_word_about_all_leaves_the_step_that_is_newer(ris: Ris) -> None:
  ris.message("new", study(at=unit.at_wall(8)), step_id="B")
  asked, late = ris.clock.move(minutes=1), ris.clock.move(minutes=1)
  ris.message("cancel", study(), at=late, step_id="A")
  assert ris.message("change", two_parts(), at=asked) == "applied"
  assert (ris.booking().start_at, standing(ris.booking())) == (unit.at_wall(12), [])
  assert ris.message("change", study(at=unit.at_wall(9)), at=asked, step_id="A") == "idle"


def test_bkg_72_a_word_about_all_ends_a_study_of_which_newer_words_took_every_step(ris: Ris) -> None:
  """BKG-72: the only step that stands is one that the word no longer has."""
  times = [ris.clock.move(minutes=1) for _ in range(3)]
  ris.message("new", study(), at=times[0], step_id="C")
  for name in "AB":
    ris.message("cancel", study(), at=times[2], step_id=name)
  assert ris.booking().state == "booked"
  assert ris.message("change", two_parts(), at=times[1]) == "applied"
  assert ris.booking().state == "cancelled"
