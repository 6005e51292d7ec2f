"""Bare isotopes are ours alone: the old system has no form for them."""

from __future__ import annotations

from typing import Any

import pytest

from legacy.oldsite.site import OldSite
from legacy.proof import comparing
from legacy.tests.both import MORNING, Both
from legacy.tests.test_adopting import old_unit
from tracershop.catalogue import bare
from tracershop.catalogue.models import Isotope, ReleaseRight, Tracer
from tracershop.orderbook.models import Vial
from tracershop.site.models import Quarantine

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["old_unit"]


@pytest.fixture
def both(old_unit: tuple[OldSite, int, int], frozen_clock: Any) -> Both:
  return Both(*old_unit, leader="new", clock=frozen_clock)


def fluoride(both: Both) -> Tracer:
  """What stands for F-18; the radiochemist may release it."""
  isotope = Isotope.objects.get()
  of = bare.new_tracer(isotope)
  of.save()
  who = both.radiochemist
  assert who.user_id is not None
  ReleaseRight.objects.create(user_id=who.user_id, user_name=who.name, isotope=isotope, from_date="2026-01-01")
  return of


def test_iso_5_a_vial_of_it_is_not_written_over_there_and_does_not_hold_the_others_up(both: Both) -> None:
  both.clock.set(MORNING)
  of = fluoride(both)
  both.fill(400.0, both.batch("F18-261201-1", of), tracer=of)
  both.fill(9_000.0, both.batch())
  both.step(3)
  assert [it["charge"] for it in both.rows("VAL")] == ["FDG-261201-1"]
  assert Vial.objects.filter(tracer=of).exists()
  both.agreed()


def test_iso_5_a_comparison_does_not_count_it(both: Both) -> None:
  before = comparing.compare(both.site.old).only_ours
  fluoride(both)
  assert comparing.compare(both.site.old).only_ours == before


def test_iso_5_a_tracer_that_is_called_like_it_is_told_and_not_taken_for_it(both: Both) -> None:
  both.lead("old")
  fluoride(both)
  both.say("INSERT INTO Tracers (id, name, isotope, tracer_type, in_use) VALUES (12, 'f-18', 1, 1, 1)")
  both.looked()
  line = Quarantine.objects.get(fate__isnull=True)
  assert (line.name, "f-18" in line.reason) == ("Tracers 12", True)
  of = Tracer.objects.get(bare=True)
  of.short_name = "F-18 bare"
  of.save()
  both.looked()
  assert not Quarantine.objects.filter(fate__isnull=True).exists()
  assert Tracer.objects.get(short_name="f-18").bare is False
