"""Signing a release: the password anew, bound to what was shown, by one who holds the right."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import msgspec
import pytest
from django.contrib.auth.hashers import make_password

from production.actions.rights import grant_release_right, withdraw_release_right
from tests import unit
from tests.story import Story, id_of, refused
from tracershop import ledger
from tracershop.access.models import User
from tracershop.access.signatures import check_password
from tracershop.catalogue.models import ReleaseRight
from tracershop.errors import Refusal
from tracershop.orderbook.models import Order, Vial

pytestmark = pytest.mark.django_db(transaction=True)


@dataclasses.dataclass
class Bench:
  """An accepted order and the vial for it."""

  story: Story
  order: Order
  vial: Vial

  def release(self, **other: object) -> ledger.Outcome:
    return self.story.release([self.order], [self.vial], **other)


@pytest.fixture
def bench(story: Story) -> Bench:
  order = story.ready()
  return Bench(story, order, story.file())


def test_sig_1_the_real_password_signs(bench: Bench) -> None:
  signature = check_password(bench.story.unit.radiochemist, unit.PASSWORD)
  bench.release(signature=signature)
  assert bench.story.order(bench.order).released_by == "Kirsten Holm"


def test_sig_1_a_wrong_password_signs_nothing(bench: Bench) -> None:
  with pytest.raises(Refusal, match="signature_wrong") as caught:
    check_password(bench.story.unit.radiochemist, "Correct horse battery staple")
  assert caught.value.field == "password"
  assert bench.story.order(bench.order).status == "accepted"


def test_sig_1_one_person_does_not_release_by_anothers_signature(bench: Bench) -> None:
  signature = check_password(bench.story.unit.colleague, unit.PASSWORD)
  with refused("signature_wrong", "password"):
    bench.release(signature=signature)


def test_sig_1_a_signature_for_something_else_releases_nothing(bench: Bench) -> None:
  signature = check_password(bench.story.unit.radiochemist, unit.PASSWORD, "changePassword")
  with refused("signature_wrong", "password"):
    bench.release(signature=signature)


def test_sig_2_every_row_must_have_been_shown(bench: Bench) -> None:
  order, vial = f"order:{bench.order.pk}", f"vial:{bench.vial.pk}"
  seen = bench.story.seen()
  with refused("stale", "orderIds") as caught:
    bench.release(seen={vial: seen[vial]})
  assert list(caught.value.details) == [order]
  with refused("stale", "vialIds") as caught:
    bench.release(seen={order: seen[order]})
  assert list(caught.value.details) == [vial]
  with refused("stale", "orderIds"):
    bench.release(seen=None)


def test_sig_2_what_has_moved_on_answers_stale_with_the_present_row(bench: Bench) -> None:
  seen = bench.story.seen()
  bench.story.edit(bench.order, by=bench.story.unit.colleague, ordered_mbq=8_900.0, reason="typed wrong")
  with refused("stale", "orderIds") as caught:
    bench.release(seen=seen)
  assert caught.value.details[f"order:{bench.order.pk}"]["orderedMbq"] == 8_900.0
  bench.story.file(source="a second sighting")
  seen = bench.story.seen() | {f"vial:{bench.vial.pk}": bench.vial.revision}
  with refused("stale", "vialIds") as caught:
    bench.release(seen=seen)
  assert len(caught.value.details[f"vial:{bench.vial.pk}"]["sources"]) == 2
  bench.release()


def test_sig_3_a_signature_holds_sixty_seconds(bench: Bench) -> None:
  signature = bench.story.unit.signature()
  bench.story.clock.move(seconds=60, microseconds=1)
  with refused("signature_wrong", "password"):
    bench.release(signature=signature)
  bench.story.clock.move(microseconds=-1)
  bench.release(signature=signature)


@pytest.mark.parametrize("change", ["password", "role", "disabled"])
def test_sig_3_a_signature_ends_with_a_change_of_the_signer(bench: Bench, change: str) -> None:
  chemist = bench.story.unit.radiochemist
  signature = check_password(chemist, unit.PASSWORD)
  user = User.objects.get(id=id_of(chemist))
  if change == "password":
    user.password, user.stamp = make_password("another long secret"), "moved on"
  elif change == "role":
    user.role = "productionAdmin"
  else:
    user.is_active = False
  user.save()
  with refused("signature_wrong", "password"):
    bench.release(signature=signature)


def test_rel_1_without_a_right_nothing_is_released(bench: Bench) -> None:
  with refused("no_release_right") as caught:
    bench.release(actor=bench.story.unit.admin)
  assert "FDG" in caught.value.message("da")


def test_rel_1_the_site_admin_never_releases_even_with_a_right(bench: Bench) -> None:
  admin = bench.story.unit.site_admin
  ReleaseRight.objects.create(
    user_id=id_of(admin), user_name=admin.name, tracer=bench.story.unit.fdg, from_date=unit.TUESDAY
  )
  with refused("forbidden"):
    bench.release(actor=admin)


def test_rel_1_a_right_counts_from_its_first_to_its_last_day(bench: Bench) -> None:
  rights = ReleaseRight.objects.filter(user_id=id_of(bench.story.unit.radiochemist), tracer=bench.story.unit.fdg)
  day = timedelta(days=1)
  for dates in (
    {"from_date": unit.TUESDAY + day},
    {"from_date": unit.TUESDAY - 2 * day, "to_date": unit.TUESDAY - day},
    {"from_date": unit.TUESDAY - day, "to_date": None, "withdrawn_at": bench.story.clock.now},
  ):
    rights.update(**dates)
    with refused("no_release_right"):
      bench.release()
  rights.update(from_date=unit.TUESDAY, to_date=unit.TUESDAY, withdrawn_at=None)
  bench.release()


def test_rel_1_the_day_of_a_right_is_copenhagens(bench: Bench) -> None:
  """At 00:30 in Copenhagen it is still yesterday in UTC."""
  bench.story.clock.set(unit.at_wall(0, 30))
  assert bench.story.clock.now.date() < unit.TUESDAY
  ReleaseRight.objects.update(from_date=unit.TUESDAY, to_date=unit.TUESDAY)
  bench.release()


def test_rel_1_another_tracers_right_does_not_count(bench: Bench) -> None:
  ReleaseRight.objects.filter(tracer=bench.story.unit.fdg).delete()
  with refused("no_release_right"):
    bench.release()


def test_rel_1_a_granted_right_releases_and_a_withdrawn_one_no_more(bench: Bench) -> None:
  unit_ = bench.story.unit
  ReleaseRight.objects.all().delete()
  granted = grant_release_right(
    actor=unit_.admin, user_id=unit_.radiochemist.user_id, tracer_id=unit_.fdg.pk, from_date=unit.TUESDAY
  ).value()["releaseRightId"]
  right = ReleaseRight.objects.get(id=granted)
  assert (right.user_name, right.to_date, right.withdrawn_at) == ("Kirsten Holm", None, None)
  withdraw_release_right(actor=unit_.admin, release_right_id=granted, reason="on leave")
  with refused("no_release_right"):
    bench.release()
  with refused("not_found", "releaseRightId"):
    withdraw_release_right(actor=unit_.admin, release_right_id=granted, reason="again")
  grant_release_right(
    actor=unit_.admin, user_id=unit_.radiochemist.user_id, tracer_id=unit_.fdg.pk, from_date=unit.TUESDAY
  )
  bench.release()


def test_rel_1_rights_are_granted_by_a_production_admin_never_to_himself(story: Story) -> None:
  them, day = story.unit, unit.TUESDAY

  def grant(by: object, **other: object) -> ledger.Outcome:
    given = {"user_id": them.colleague.user_id, "tracer_id": them.fet.pk, "from_date": day}
    return grant_release_right(actor=by, **{**given, **other})

  with refused("forbidden", "userId", "self_grant"):
    grant(them.admin, user_id=them.admin.user_id)
  for by in (them.radiochemist, them.site_admin, them.north.nurse, them.shop_admin):
    with refused("forbidden"):
      grant(by)
  for user in (them.north.nurse.user_id, them.site_admin.user_id, 10**9):
    with refused("not_found", "userId"):
      grant(them.admin, user_id=user)
  with refused("not_found", "tracerId"):
    grant(them.admin, tracer_id=10**9)
  with refused("invalid", "toDate", "dates"):
    grant(them.admin, to_date=day - timedelta(days=1))
  grant(them.admin, to_date=day)


def test_rel_1_a_disabled_user_gets_no_right(story: Story) -> None:
  User.objects.filter(id=id_of(story.unit.colleague)).update(is_active=False)
  with refused("not_found", "userId"):
    grant_release_right(
      actor=story.unit.admin,
      user_id=story.unit.colleague.user_id,
      tracer_id=story.unit.fet.pk,
      from_date=unit.TUESDAY,
    )


def test_rel_1_withdrawing_wants_a_reason_and_an_admin(story: Story) -> None:
  right = ReleaseRight.objects.first()
  assert right is not None
  with refused("reason_required", "reason"):
    withdraw_release_right(actor=story.unit.admin, release_right_id=right.pk, reason=" ")
  with refused("forbidden"):
    withdraw_release_right(actor=story.unit.colleague, release_right_id=right.pk, reason="because")
  right.refresh_from_db()
  assert right.withdrawn_at is None


def test_sig_1_a_signature_has_no_place_for_a_secret() -> None:
  from tracershop.access.signatures import Signature

  assert {it.name for it in msgspec.structs.fields(Signature)} == {
    "user_id",
    "name",
    "role",
    "stamp",
    "meaning",
    "checked_at",
  }
