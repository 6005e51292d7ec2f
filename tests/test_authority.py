"""Who leads, said by signature."""

from __future__ import annotations

from typing import Any

import pytest

from customer.actions.orders import place_order
from legacy.models import Due
from legacy.outbound import planning
from production.actions.authority import set_authority
from tests import unit
from tests.law import verify_action
from tests.story import Story, refused
from tracershop import ledger
from tracershop.actor import SYSTEM, Actor
from tracershop.ledger import search
from tracershop.orderbook.models import Order
from tracershop.site import authority, conflicts, links
from tracershop.site.models import Authority, Conflict, Link

pytestmark = pytest.mark.django_db(transaction=True)


class Office:
  """The production admin at his desk, with a link in which the old system leads."""

  def __init__(self, story: Story) -> None:
    self.story, self.unit = story, story.unit
    links.begin_link(actor=SYSTEM)

  def say(self, function: str, leader: str | None, tracer: Any = None, **other: Any) -> int:
    actor: Actor = other.pop("actor", self.unit.admin)
    given: dict[str, Any] = {
      "reason": "the old site is read only from Monday", "signature": self.unit.signature(actor, "lead"),
      "seen": self.story.seen(), "tracer_id": tracer.pk if tracer else None,
    }  # fmt: skip
    done = set_authority(actor=actor, function=function, leader=leader, **(given | other))
    return int(done.value()["authorityId"])

  def arrived(self) -> None:
    """All that was done here is over there."""
    planning.collect()
    Due.objects.all().delete()

  def order(self) -> int:
    north = self.unit.north
    placed = place_order(
      actor=north.nurse, kind="activity", endpoint_id=north.endpoint.pk, tracer_id=self.unit.fdg.pk, ordered_mbq=100.0,
      slot_id=north.slots["07:00"].pk, delivery_date=unit.TUESDAY,
    )  # fmt: skip
    return int(placed.value()["orderId"])


@pytest.fixture
def office(frozen_clock: Any) -> Office:
  return Office(Story(frozen_clock))


def test_lnk_35_whoever_signs_says_who_leads_and_it_works_at_once_and_back(office: Office) -> None:
  """LNK-35: a customer's order is refused before, taken after, and refused again when it was set back."""
  with refused("led_by_old_system"):
    office.order()
  with verify_action("authority.set"):
    office.say("ordering", "new")
  assert Order.objects.filter(id=office.order()).exists()
  office.arrived()
  office.say("ordering", "old", actor=office.unit.site_admin)
  with refused("led_by_old_system"):
    office.order()


def test_lnk_35_who_when_and_why_is_kept_and_customers_read_no_reason(office: Office) -> None:
  """LNK-35: on the site's stream, in the trail with what was meant; not on the stream that customers read."""
  number = office.say("ordering", "new")
  word = Authority.objects.get(id=number)
  assert (word.leader, word.set_by, word.set_at) == ("new", office.unit.admin.name, office.story.clock.now)
  assert word.reason == "the old site is read only from Monday"
  told = {stream: ledger.snapshot(stream).rows["authority"] for stream in ("catalogue", "site")}
  assert b"read only from Monday" in b"".join(bytes(it) for it in told["site"])
  assert b"read only from Monday" not in b"".join(bytes(it) for it in told["catalogue"])
  (found,), _ = search.search(search.Criteria(kinds=["authority.set"]), 5)
  assert found.words is not None
  assert (found.actor_name, found.words.reason) == (office.unit.admin.name, word.reason)
  assert b"I decide which of the two systems leads" in bytes(found.words.after)


def test_lnk_36_a_tracer_s_own_word_goes_before_and_is_taken_back(office: Office) -> None:
  """LNK-36."""
  fdg, flt = office.unit.fdg, office.unit.flt
  with verify_action("authority.set.tracer"):
    office.say("ordering", "new", fdg)
  assert [authority.leader_of(it.pk, "ordering") for it in (fdg, flt)] == ["new", "old"]
  with refused("invalid", "leader", "nothing_changed"):
    office.say("ordering", "new", fdg)
  office.say("ordering", "new")
  office.say("ordering", "old")
  assert authority.leader_of(fdg.pk, "ordering") == "new"
  with verify_action("authority.set.back"):
    office.say("ordering", None, fdg)
  assert authority.leader_of(fdg.pk, "ordering") == "old"
  assert not Authority.objects.filter(tracer_id=fdg.pk).exists()


@pytest.mark.parametrize("function", sorted(authority.FOR_ALL))
def test_lnk_36_what_has_one_leader_is_not_said_of_one_tracer(office: Office, function: authority.Function) -> None:
  """LNK-36: a release, and the weekly set-up."""
  with refused("invalid", "tracerId", "one_leader"):
    office.say(function, "new", office.unit.fdg)
  office.say(function, "new")
  assert authority.leader_of(office.unit.fdg.pk, function) == "new"


def test_lnk_37_not_without_a_reason_unseen_or_by_another(office: Office) -> None:
  """LNK-37: and not for a tracer that there is not."""
  with refused("reason_required", "reason"):
    office.say("ordering", "new", reason=" ")
  with refused("stale", "function"):
    office.say("ordering", "new", seen={})
  with refused("signature_wrong"):
    office.say("ordering", "new", signature=office.unit.signature(office.unit.admin, "certify"))
  with refused("forbidden"):
    office.say("ordering", "new", actor=office.unit.radiochemist)
  with refused("not_found", "tracerId"):
    office.say("ordering", "new", tracer_id=999_999)
  with refused("invalid", "leader"):
    office.say("ordering", None)
  assert set(Authority.objects.values_list("leader", flat=True)) == {"old"}


@pytest.mark.parametrize("state", sorted(authority.ALONE))
def test_lnk_37_not_where_there_is_no_link(office: Office, state: str) -> None:
  """LNK-37: it would say nothing."""
  Link.objects.update(state=state)
  with refused("no_link"):
    office.say("ordering", "new")


def test_lnk_37_not_back_to_the_old_system_while_something_of_ours_has_not_arrived_there(office: Office) -> None:
  """LNK-37: it would never be written; what leads here goes on, and so does a word that changes nothing of that."""
  fdg, flt = office.unit.fdg, office.unit.flt
  office.say("ordering", "new")
  office.say("ordering", "new", fdg)
  office.order()
  for tracer in (None, fdg):
    with refused("writes_outstanding"):
      office.say("ordering", "old", tracer)
  office.say("ordering", None, fdg)
  office.say("acceptMove", "new")
  office.arrived()
  office.say("ordering", "old")
  office.say("ordering", "new", fdg)
  office.order()
  # Taken back, it would be the old system's as well.
  with refused("writes_outstanding"):
    office.say("ordering", None, fdg)
  office.say("ordering", "old", flt)


@ledger.action
def differ(change: ledger.Change, *, functions: list[str], tracer_id: int | None) -> None:
  """The two systems disagree."""
  conflicts.hold(
    change, kind="bothEdited", subject=f"order:{tracer_id}", details={"functions": functions, "tracerId": tracer_id},
    held={}, known=None,
  )  # fmt: skip


def test_lnk_37_not_while_the_two_disagree_about_it(office: Office) -> None:
  """LNK-37: about this function, of this tracer; what is about another one is in nobody's way."""
  fdg, flt = office.unit.fdg, office.unit.flt
  differ(actor=SYSTEM, functions=["ordering"], tracer_id=fdg.pk)
  for tracer in (None, fdg):
    with refused("conflict_open"):
      office.say("ordering", "new", tracer)
  office.say("ordering", "new", flt)
  office.say("acceptMove", "new")
  Conflict.objects.update(state="settled")
  office.say("ordering", "new", fdg)
  Conflict.objects.update(state="open")
  # FDG has its own word, which this does not touch.
  office.say("ordering", "new")
