"""Bare isotopes are ours alone: the old system has no form for them."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from legacy.oldsite.site import OldSite
from legacy.proof import comparing
from legacy.tests.both import MORNING, SEVEN, Both, at
from legacy.tests.test_adopting import old_unit
from production.actions.vials import take_dispensed_vial
from tracershop.actor import SYSTEM
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


def test_iso_5_a_vial_over_there_is_of_what_it_was_released_for_whatever_its_batch_is_called(both: Both) -> None:
  """Its number begins like one of the bare isotope: it is the order's tracer's, and so are its line and the balance."""
  fluoride(both)
  Tracer.objects.filter(id=both.fdg.pk).update(batch_tag="DG")
  key, order = both.placed()
  both.site.accept(key)
  vial = both.site.fill("1", "F18-261201-1", at(SEVEN), 9_000.5, 8.0)
  both.site.release(key, [vial], both.chemist, at(time(6, 30)))
  both.poll()
  (ours,) = Vial.objects.all()
  assert (ours.tracer, ours.state, order.tracer) == (both.fdg, "released", both.fdg)


def test_iso_5_one_that_nobody_knows_of_here_is_told_until_the_dispenser_tells_it(both: Both) -> None:
  of = fluoride(both)
  both.clock.set(MORNING)
  both.site.fill("1", "F18-261201-1", at(time(5, 30)), 400.0, 3.0)
  both.looked()
  assert not Vial.objects.exists()
  line = Quarantine.objects.get(fate__isnull=True)
  assert (line.name.split()[0], "F18-261201-1" in line.reason) == ("VAL", True)
  take_dispensed_vial(
    actor=SYSTEM, tracer_id=of.pk, customer_number=1, activity_mbq=400.0, calibrated_at=MORNING, volume_ml=3.0,
    batch_number="F18-261201-1", expires_at=None, source="one.val", arrived_at=MORNING,
  )  # fmt: skip
  both.looked()
  (ours,) = Vial.objects.all()
  assert (ours.tracer, len(ours.sources)) == (of, 2)
  assert not Quarantine.objects.filter(fate__isnull=True).exists()
