"""Who could release what on any day: by the rights, and by whether their holders could sign at all (ACC-20, ACC-21)."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest

from production.actions.rights import grant_release_right, withdraw_release_right
from tests import unit
from tests.story import Story, id_of, refused
from tracershop.access.actions import change_role, disable_user, enable_user
from tracershop.access.models import User
from tracershop.actor import Actor
from tracershop.audit import register
from tracershop.audit.register import Held, Register
from tracershop.catalogue.models import ReleaseRight, Tracer
from tracershop.protocol.commands import RightsRegister

pytestmark = pytest.mark.django_db(transaction=True)

MONDAY, TUESDAY = unit.TUESDAY - timedelta(days=1), unit.TUESDAY


def on(story: Story, day: date) -> Register:
  return register.register(story.unit.admin, RightsRegister(date=day))


def right_of(found: Register, actor: Actor, of: str = "FDG") -> Held:
  (held,) = [it for it in found.rights if it.user_id == actor.user_id and it.of == of]
  return held


def could(held: Held) -> tuple[bool, str | None]:
  return held.could, held.why


def test_acc_20_a_right_counts_from_its_first_to_its_last_day(story: Story) -> None:
  chemist = story.unit.radiochemist
  ReleaseRight.objects.filter(user_id=id_of(chemist)).update(from_date=MONDAY, to_date=TUESDAY)
  days = [could(right_of(on(story, MONDAY + timedelta(days=it)), chemist)) for it in (-1, 0, 1, 2)]
  assert days == [(False, "notYet"), (True, None), (True, None), (False, "ended")]


def test_acc_20_a_right_that_was_withdrawn_counted_until_then(story: Story) -> None:
  chemist = story.unit.radiochemist
  right = ReleaseRight.objects.get(user_id=id_of(chemist), tracer=story.unit.fdg)
  story.clock.set(unit.at_wall(10, 32))
  withdraw_release_right(actor=story.unit.admin, release_right_id=right.pk, reason="left")
  held = [right_of(on(story, day), chemist) for day in (MONDAY, TUESDAY, TUESDAY + timedelta(days=1))]
  assert [(it.could, it.why, it.until) for it in held] == [
    (True, None, None),
    (True, "withdrawn", unit.at_wall(10, 32)),
    (False, "withdrawn", None),
  ]


def test_acc_20_a_right_given_later_for_a_day_that_was_past_was_nobodys_then(story: Story) -> None:
  story.clock.set(unit.at_wall(9))
  grant_release_right(
    actor=story.unit.admin, user_id=id_of(story.unit.colleague), tracer_id=story.unit.fet.pk,
    from_date=MONDAY - timedelta(days=3),
  )  # fmt: skip
  held = [right_of(on(story, day), story.unit.colleague, "FET") for day in (MONDAY, TUESDAY)]
  assert [could(it) for it in held] == [(False, "notYet"), (True, None)]
  assert held[0].granted_at == unit.at_wall(9)


def test_acc_20_who_was_disabled_or_not_of_production_could_not(story: Story) -> None:
  """As the trail tells it, whatever the account is now."""
  chemist, colleague, site = story.unit.radiochemist, story.unit.colleague, story.unit.site_admin
  story.clock.set(unit.at_wall(12, 0, MONDAY))
  disable_user(actor=site, user_id=id_of(chemist))
  change_role(actor=site, user_id=id_of(colleague), role="shopUser")
  story.clock.set(unit.at_wall(9, 0, TUESDAY + timedelta(days=1)))
  enable_user(actor=site, user_id=id_of(chemist))
  days = [MONDAY - timedelta(days=1), MONDAY, TUESDAY, TUESDAY + timedelta(days=1)]
  mine = [right_of(on(story, day), chemist) for day in days]
  assert [could(it) for it in mine] == [(True, None), (True, "disabled"), (False, "disabled"), (True, None)]
  assert [it.until for it in mine] == [None, unit.at_wall(12, 0, MONDAY), None, None]
  assert [could(right_of(on(story, day), colleague)) for day in days] == [
    (True, None), (True, "role"), (False, "role"), (False, "role"),
  ]  # fmt: skip
  assert right_of(on(story, MONDAY - timedelta(days=1)), colleague).role == "productionUser"


def test_acc_20_an_account_that_is_not_in_the_trail_is_taken_as_it_is_now(story: Story) -> None:
  User.objects.filter(id=id_of(story.unit.radiochemist)).update(is_active=False)
  assert could(right_of(on(story, MONDAY), story.unit.radiochemist)) == (False, "disabled")


def codes(found: Register) -> list[tuple[str, str, Any]]:
  return [(it.code, it.of, it.count if it.code == "few" else it.user_name) for it in found.warnings]


def test_acc_21_fewer_than_two_for_a_marketed_tracer_is_said(story: Story) -> None:
  assert codes(on(story, TUESDAY)) == [("few", "FET", 0)]
  Tracer.objects.filter(id=story.unit.fet.pk).update(marketed=False)
  assert codes(on(story, TUESDAY)) == []
  right = ReleaseRight.objects.get(user_id=id_of(story.unit.colleague), tracer=story.unit.flt)
  withdraw_release_right(actor=story.unit.admin, release_right_id=right.pk, reason="left")
  assert codes(on(story, MONDAY)) == [("few", "FLT", 1)], "from the hour it was withdrawn"
  Tracer.objects.filter(id=story.unit.flt.pk).update(archived=True)
  assert codes(on(story, TUESDAY)) == []


@pytest.mark.parametrize(("days", "warned"), [(0, True), (30, True), (31, False)])
def test_acc_21_a_right_that_ends_within_thirty_days_is_said(story: Story, days: int, warned: bool) -> None:
  Tracer.objects.filter(id=story.unit.fet.pk).update(marketed=False)
  right = ReleaseRight.objects.filter(user_id=id_of(story.unit.colleague), tracer=story.unit.flt)
  right.update(to_date=TUESDAY + timedelta(days=days))
  assert codes(on(story, TUESDAY)) == ([("endsSoon", "FLT", "Anders Lund")] if warned else [])


def test_acc_21_one_that_another_follows_is_not(story: Story) -> None:
  Tracer.objects.filter(id=story.unit.fet.pk).update(marketed=False)
  who = story.unit.colleague
  ReleaseRight.objects.filter(user_id=id_of(who), tracer=story.unit.flt).update(to_date=TUESDAY)
  ReleaseRight.objects.create(
    user_id=id_of(who), user_name=who.name, tracer=story.unit.flt, from_date=TUESDAY + timedelta(days=1)
  )
  assert codes(on(story, TUESDAY)) == []


def test_acc_20_bare_isotopes_stand_in_it_and_it_can_be_taken_out(story: Story) -> None:
  who = story.unit.colleague
  ReleaseRight.objects.create(user_id=id_of(who), user_name=who.name, isotope=story.unit.fdg.isotope, from_date=TUESDAY)
  made = register.register_csv(story.unit.site_admin, TUESDAY)
  rows = list(csv.reader(io.StringIO(made.data.decode()[1:]), delimiter=";"))
  assert made.name == "frigivelsesretter-2026-11-24.csv"
  assert ["2026-11-24", "F-18", "Anders Lund", "produktion", "2026-11-24"] in [row[:5] for row in rows]
  for actor in (story.unit.shop_admin, story.unit.external, story.unit.monitor):
    with refused("forbidden"):
      register.register_csv(actor, TUESDAY)
