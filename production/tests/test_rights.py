"""Release rights: for a tracer or a bare isotope, and never two for the same on the same day (ACC-12)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from production import queries
from production.actions.rights import grant_release_right, withdraw_release_right
from tests import unit
from tests.law import verify_action
from tests.story import Story, id_of, refused
from tracershop.catalogue.models import Isotope, ReleaseRight

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)


def grant(story: Story, **given: object) -> int:
  """A right of the colleague for FET, if nothing else is said."""
  them = story.unit
  wanted = {"user_id": them.colleague.user_id, "tracer_id": them.fet.pk, "from_date": unit.TUESDAY, **given}
  right: int = grant_release_right(actor=them.admin, **wanted).value()["releaseRightId"]
  return right


def test_acc_12_a_right_for_a_bare_isotope_is_none_for_its_tracers(story: Story) -> None:
  isotope = Isotope.objects.get()
  with verify_action("releaseRight.granted.isotope"):
    right = grant(story, tracer_id=None, isotope_id=isotope.pk)
  kept = ReleaseRight.objects.get(id=right)
  assert (kept.tracer, kept.isotope) == (None, isotope)
  assert not queries.holds_right(id_of(story.unit.colleague), story.unit.fet, unit.TUESDAY)
  # Beside it there may be one for each tracer.
  grant(story)
  assert queries.holds_right(id_of(story.unit.colleague), story.unit.fet, unit.TUESDAY)


def test_acc_12_a_right_is_for_one_thing(story: Story) -> None:
  isotope = Isotope.objects.get().pk
  for wrong in ({"tracer_id": None}, {"isotope_id": isotope}):
    with refused("invalid", "tracerId", "one_of"):
      grant(story, **wrong)
  with refused("not_found", "isotopeId"):
    grant(story, tracer_id=None, isotope_id=999_999_999)


@pytest.mark.parametrize(
  ("first", "last"),
  [
    (unit.TUESDAY, None),
    (unit.TUESDAY - 9 * DAY, unit.TUESDAY),
    (unit.TUESDAY + 9 * DAY, unit.TUESDAY + 20 * DAY),
    (unit.TUESDAY + 2 * DAY, unit.TUESDAY + 3 * DAY),
    (unit.TUESDAY - 9 * DAY, None),
  ],
)
def test_acc_12_nobody_holds_two_rights_for_the_same_on_a_day(first: date, last: date | None, story: Story) -> None:
  """ACC-12: else the one would outlive the withdrawal of the other."""
  right = grant(story, to_date=unit.TUESDAY + 10 * DAY)
  with refused("invalid", "fromDate", "right_there"):
    grant(story, from_date=first, to_date=last)
  # Another person, another tracer, or the days beside it.
  grant(story, from_date=first, to_date=last, user_id=story.unit.radiochemist.user_id)
  grant(story, from_date=unit.TUESDAY - 20 * DAY, to_date=unit.TUESDAY - DAY)
  grant(story, from_date=unit.TUESDAY + 11 * DAY)
  ReleaseRight.objects.exclude(id=right).delete()
  withdraw_release_right(actor=story.unit.admin, release_right_id=right, reason="left us")
  grant(story, from_date=first, to_date=last)
