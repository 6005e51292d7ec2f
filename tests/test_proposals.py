"""Two persons for what matters (EYE-1 … EYE-7): proposed by one, approved by another, in force from a date."""

from __future__ import annotations

import asyncio
import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import OperationalError

from consumers import process
from customer.actions.orders import place_order
from production.actions.proposals import coming, people
from production.actions.proposals.governed import OF
from production.actions.setup.entries import edit_catalogue_entry, remove_catalogue_entry
from tests import unit
from tests.law import verify_action
from tests.proposing import MONDAY, REASON, Desks
from tests.story import Story, refused
from tracershop import ledger
from tracershop.access.models import User
from tracershop.audit import repeats
from tracershop.catalogue.models import Isotope, Proposal, ReleaseRight
from tracershop.ledger import search
from tracershop.orderbook.models import Order
from tracershop.pool import in_pool
from tracershop.protocol.commands import COMMANDS, AuditRepeats
from tracershop.site import house_rules

pytestmark = pytest.mark.django_db(transaction=True)

NEW_YEAR = date(2027, 1, 1)


@pytest.fixture
def desks(story: Story) -> Desks:
  return Desks(story)


def rows() -> dict[int, Any]:
  return {it["id"]: it for it in _rows("proposal")}


def _rows(name: str, stream: str = "production") -> list[dict[str, Any]]:
  return [json.loads(bytes(row)) for row in ledger.snapshot(stream).rows[name]]


# --- the rule


def test_eye_1_the_rule_is_the_site_admins_and_off_until_he_says_so(story: Story) -> None:
  desks = Desks(story, holds=False)
  assert not house_rules.holds("twoPersons")
  with refused("forbidden"):
    desks.rule(True, actor=desks.unit.admin)
  with refused("reason_required", "reason"):
    desks.rule(True, reason=" ")
  with refused("invalid", "holds", "nothing_changed"):
    desks.rule(False)
  with verify_action("siteRule.set"):
    desks.rule(True)
  assert house_rules.holds("twoPersons")
  assert [(it["name"], it["holds"], it["setBy"]) for it in _rows("siteRule", "site")] == [
    ("twoPersons", True, "Site Admin")
  ]
  with verify_action("siteRule.set.off"):
    desks.rule(False, reason="the inspection is over")
  assert not house_rules.holds("twoPersons")
  (said,), _ = search.search(search.Criteria(kinds=["siteRule.set"]), 1)
  assert said.words is not None
  assert said.words.reason == "the inspection is over"


def test_eye_1_it_takes_two_production_admins(story: Story) -> None:
  desks = Desks(story, holds=False)
  User.objects.filter(id=desks.other.user_id).update(is_active=False)
  with refused("invalid", "holds", "one_admin"):
    desks.rule(True)


# --- proposing


def test_eye_3_it_is_tried_at_once_and_nothing_has_changed(desks: Desks) -> None:
  order = desks.story.place(9_000)
  with verify_action("proposal.made"):
    made = desks.half_life()
  assert (made.state, made.target, made.order_ids) == ("proposed", f"isotope:{desks.isotope.pk}", [order.pk])
  assert made.before["halfLifeSeconds"] == unit.F18
  assert made.after["halfLifeSeconds"] == 6_600.0
  assert desks.isotope.half_life_seconds == unit.F18
  assert desks.story.order(order.pk).half_life_seconds == unit.F18
  assert rows()[made.pk]["proposedBy"] == "Production Admin"
  kinds = [it.kind for it in search.search(search.Criteria(subjects=[f"isotope:{desks.isotope.pk}"]), 9)[0]]
  assert kinds == ["proposal.made"]


def test_eye_3_what_the_command_would_be_refused_with_is_refused_now(desks: Desks) -> None:
  with refused("invalid", "halfLifeSeconds", "half_life"):
    desks.half_life(0.0)
  with refused("invalid", "halfLifeSeconds", "frame"):
    desks.propose("isotope.edit", {"isotopeId": desks.isotope.pk, "halfLifeSeconds": "long"})
  with refused("not_found", "isotopeId"):
    desks.propose("isotope.edit", {"isotopeId": 999, "halfLifeSeconds": 1.5})
  with refused("stale"):
    desks.half_life(seen={f"isotope:{desks.isotope.pk}": 7})
  with refused("reason_required", "reason"):
    desks.half_life(reason="")
  with refused("invalid", "fromDate", "date_past"):
    desks.half_life(on=MONDAY - timedelta(days=1))
  for command, data in (
    ("order.accept", {"orderIds": [1]}),
    ("run.edit", {"runId": desks.unit.run1.pk, "time": "05:50:00"}),
  ):
    with refused("invalid", "name", "not_governed"):
      desks.propose(command, data)
  assert not Proposal.objects.exists()


def test_eye_3_one_change_of_a_row_waits_at_a_time(desks: Desks) -> None:
  first = desks.half_life()
  with refused("in_use", None, "proposal_waits"):
    desks.half_life(6_601.0, actor=desks.other)
  desks.withdraw(first)
  assert desks.half_life(6_601.0, actor=desks.other).state == "proposed"


# --- approving


def test_eye_4_another_approves_and_it_is_done_by_its_own_action(desks: Desks) -> None:
  order = desks.story.place(9_000)
  made = desks.half_life()
  with verify_action("proposal.approved"):
    done = desks.approve(made, confirmed_order_ids=[order.pk])
  assert (done.state, done.approved_by, done.ended_by) == ("applied", "Second Admin", "Second Admin")
  assert desks.isotope.half_life_seconds == 6_600.0
  assert desks.story.order(order.pk).half_life_seconds == 6_600.0
  approved, edited = search.search(search.Criteria(subjects=[f"proposal:{made.pk}"], kinds=None), 2)[0]
  assert (edited.kind, edited.actor_name) == ("isotope.edited", "Second Admin")
  assert edited.words is not None
  assert edited.words.reason is not None
  assert f"proposed by Production Admin, approved by Second Admin: {REASON}" in edited.words.reason
  assert approved.kind == "proposal.approved"
  assert approved.words is not None
  assert b"approve that it counts from its date" in bytes(approved.words.after)


def test_eye_4_nobody_approves_his_own_nor_without_a_signature_of_his_own(desks: Desks) -> None:
  made = desks.half_life()
  with refused("forbidden", "proposalId", "own_proposal"):
    desks.approve(made, by=desks.unit.admin)
  with refused("forbidden"):
    desks.approve(made, by=desks.unit.radiochemist)
  with refused("signature_wrong", "password"):
    desks.approve(made, signature=desks.unit.signature(desks.unit.admin, "approveChange"))
  with refused("signature_wrong", "password"):
    desks.approve(made, signature=desks.unit.signature(desks.other, "release"))
  assert desks.fresh(made).state == "proposed"


def test_eye_4_the_signature_is_bound_to_what_was_shown(desks: Desks) -> None:
  """The proposal's revision, the row as it stood, and exactly the orders that it touches now."""
  order = desks.story.place(9_000)
  made = desks.half_life()
  more = desks.story.place(1_000, "08:15")
  for seen in ({}, {f"proposal:{made.pk}": 7}):
    with refused("stale", "proposalId"):
      desks.approve(made, seen=seen, confirmed_order_ids=[order.pk, more.pk])
  with refused("touches_orders") as refusal:
    desks.approve(made, confirmed_order_ids=[order.pk])
  assert refusal.value.details["orderIds"] == [order.pk, more.pk]
  # The row was changed on another road since: what would be signed is not what was shown.
  Isotope.objects.filter(symbol="F-18").update(half_life_seconds=6_590.0)
  with refused("stale", "proposalId", "overtaken"):
    desks.approve(made, confirmed_order_ids=[order.pk, more.pk])
  Isotope.objects.filter(symbol="F-18").update(half_life_seconds=unit.F18)
  assert desks.approve(made, confirmed_order_ids=[order.pk, more.pk]).state == "applied"
  with refused("already_answered", text="proposal"):
    desks.approve(made)


def test_eye_4_an_approval_that_the_action_refuses_writes_nothing(desks: Desks) -> None:
  """Two people propose the same new run; the second can no longer be made."""
  data = {"tracerId": desks.unit.fdg.pk, "weekday": 2, "time": "12:00:00"}
  first, second = desks.propose("run.add", data), desks.propose("run.add", data)
  assert "id" not in first.after
  assert desks.approve(first).state == "applied"
  heads = ledger.heads()
  with refused("invalid", "time", "taken"):
    desks.approve(second)
  assert (desks.fresh(second).state, ledger.heads()) == ("proposed", heads)


def test_eye_4_a_right_is_neither_proposed_nor_approved_for_oneself(desks: Desks) -> None:
  def data(user: int | None) -> dict[str, Any]:
    return {"userId": user, "tracerId": desks.unit.fet.pk, "fromDate": str(MONDAY)}

  with refused("forbidden", "userId", "self_grant"):
    desks.propose("releaseRight.grant", data(desks.unit.admin.user_id))
  made = desks.propose("releaseRight.grant", data(desks.other.user_id))
  with refused("forbidden", "userId", "self_grant"):
    desks.approve(made)
  third = unit.person("prodadmin3", "Third Admin", "productionAdmin")
  desks.approve(made, by=third)
  assert ReleaseRight.objects.get(user_id=desks.other.user_id).from_date == MONDAY


CHANGES: dict[str, Any] = {
  "isotope.add": lambda at: {"symbol": "Cu-64", "halfLifeSeconds": 45_720.0, "source": "ICRP 107"},
  "isotope.edit": lambda at: {"isotopeId": at.isotope.pk, "source": "ICRP 107 (2008)"},
  "tracer.add": lambda at: {
    "shortName": "DOTATATE", "clinicalName": "DOTATATE", "isotopeId": at.isotope.pk, "kind": "activity",
    "batchTag": "CUT", "shelfLifeMinutes": 600,
  },
  "tracer.edit": lambda at: {"tracerId": at.unit.fdg.pk, "shelfLifeMinutes": 480},
  "catalogueEntry.add": lambda at: {"endpointId": at.unit.north.endpoint.pk, "isotopeId": at.isotope.pk},
  "catalogueEntry.edit": lambda at: {"catalogueEntryId": at.entry.pk, "overhead": 1.3},
  "run.add": lambda at: {"tracerId": at.unit.fdg.pk, "weekday": 2, "time": "12:00:00"},
  "run.edit": lambda at: {"runId": at.unit.run1.pk, "maxMbq": 100_000.0},
  "slot.add": lambda at: {
    "endpointId": at.unit.north.endpoint.pk, "runId": at.unit.run1.pk, "weekday": 2, "deliveryTime": "09:00:00",
  },
  "slot.edit": lambda at: {"slotId": at.unit.north.slots["07:00"].pk, "maxMbq": 100.0},
  "releaseRight.grant": lambda at: {
    "userId": at.unit.colleague.user_id, "tracerId": at.unit.fet.pk, "fromDate": str(MONDAY),
  },
  "qcTemplate.set": lambda at: {"tracerId": at.unit.fdg.pk, "tests": [{"key": "ph", "name": "pH", "high": 8.5}]},
}  # fmt: skip


@pytest.mark.parametrize("command", sorted(OF))
def test_eye_2_each_governed_command_is_proposed_approved_and_done(desks: Desks, command: str) -> None:
  """What the approver is shown as coming is what stands afterwards."""
  made = desks.propose(command, CHANGES[command](desks))
  assert made.after
  assert (made.before is None) == (command.endswith(("add", "grant")) or command == "qcTemplate.set")
  done = desks.approve(made)
  assert done.state == "applied"
  kind = command.partition(".")[0]
  standing = [{key: value for key, value in row.items() if key not in ("id", "revision")} for row in _rows(kind)]
  assert {key: value for key, value in made.after.items() if key not in ("id", "revision")} in standing


def test_eye_2_the_governed_commands_are_the_wires_own() -> None:
  assert set(OF) == set(CHANGES)
  assert set(OF) <= set(COMMANDS)


# --- its date


def test_eye_5_it_counts_from_midnight_of_its_date_for_the_orders_that_are_open_then(desks: Desks) -> None:
  made = desks.half_life(on=unit.TUESDAY)
  with verify_action("proposal.approved.for_later"):
    assert desks.approve(made).state == "approved"
  assert desks.isotope.half_life_seconds == unit.F18
  # Placed after it was approved, and open when it counts.
  order = desks.story.place(9_000)
  desks.story.clock.set(unit.at_wall(0) - timedelta(seconds=1))
  assert coming.keep_proposals() == 0
  desks.story.clock.set(unit.at_wall(0))
  with verify_action("proposal.applied"):
    assert coming.keep_proposals() == 1
  done = desks.fresh(made)
  assert (done.state, done.order_ids, done.ended_by) == ("applied", [order.pk], "Tracershop")
  assert desks.isotope.half_life_seconds == desks.story.order(order.pk).half_life_seconds == 6_600.0
  (edited,), _ = search.search(search.Criteria(kinds=["isotope.edited"]), 1)
  assert (edited.actor_name, edited.role) == ("Tracershop", "system")
  assert edited.words is not None
  assert "proposed by Production Admin, approved by Second Admin" in str(edited.words.reason)
  assert coming.keep_proposals() == 0


async def test_eye_5_the_loop_that_turns_the_day_makes_it(frozen_clock: Any) -> None:
  """At the turn of the day, and when a process begins."""
  desks = await in_pool(lambda: Desks(Story(frozen_clock)))
  await in_pool(lambda: desks.approve(desks.limit(700.0, on=unit.TUESDAY)))
  frozen_clock.set(unit.at_wall(0))
  turning = asyncio.create_task(process.turn_days())
  async with asyncio.timeout(20):
    while await in_pool(lambda: desks.entry.max_mbq) != 700.0:
      assert not turning.done()
  turning.cancel()


async def test_eye_5_the_check_of_the_night_comes_after_what_counts_from_midnight(frozen_clock: Any) -> None:
  desks = await in_pool(lambda: Desks(Story(frozen_clock)))
  await in_pool(lambda: desks.approve(desks.limit(700.0, on=unit.TUESDAY)))
  frozen_clock.set(unit.at_wall(0))
  found: list[float | None] = []
  turning = asyncio.create_task(process.turn_days(lambda: found.append(desks.entry.max_mbq)))
  async with asyncio.timeout(20):
    while not found:
      assert not turning.done()
      await asyncio.to_thread(lambda: None)
  turning.cancel()
  assert found == [700.0]


def test_eye_5_one_that_the_database_refuses_is_tried_again_and_holds_up_no_other(
  desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
  first, other = desks.limit(on=NEW_YEAR), desks.half_life(on=NEW_YEAR)
  for it in (first, other):
    desks.approve(it)
  desks.story.clock.set(unit.at_wall(0, day=NEW_YEAR))

  def refused_for_one(change: Any, row: Proposal, *rest: Any) -> None:
    if row.pk == first.pk:
      raise OperationalError("lock wait timeout exceeded")
    do(change, row, *rest)

  do = people.do
  with monkeypatch.context() as patched:
    patched.setattr(people, "do", refused_for_one)
    assert coming.keep_proposals() == 1
  assert (desks.fresh(first).state, desks.fresh(other).state) == ("approved", "applied")
  assert coming.keep_proposals() == 1
  assert desks.fresh(first).state == "applied"


def test_eye_3_what_begins_before_it_counts_is_refused_at_its_date(desks: Desks) -> None:
  data = CHANGES["slot.add"](desks) | {"startsDate": str(NEW_YEAR - timedelta(days=1))}
  with refused("invalid", "startsDate", "date_past"):
    desks.propose("slot.add", data, on=NEW_YEAR)
  assert desks.propose("slot.add", data | {"startsDate": str(NEW_YEAR)}, on=NEW_YEAR).state == "proposed"


def test_era_5_a_proposals_reason_is_found_in_what_was_done_for_it(desks: Desks) -> None:
  desks.approve(desks.half_life())
  (made,), _ = search.search(search.Criteria(kinds=["proposal.made"]), 1)
  admin = desks.story.unit.site_admin
  found = repeats.repeats(admin, AuditRepeats(entry_id=made.id))
  assert {it.kind for it in found.entries} >= {"isotope.edited", "proposal.approved"}


def test_eye_5_one_that_cannot_be_made_says_why_and_holds_up_no_other(desks: Desks) -> None:
  """The entry was taken out of the catalogue meanwhile, which one person may do at once."""
  gone, other = desks.limit(on=NEW_YEAR), desks.half_life(on=NEW_YEAR)
  for it in (gone, other):
    desks.approve(it)
  remove_catalogue_entry(actor=desks.unit.admin, catalogue_entry_id=desks.entry.pk)
  desks.story.clock.set(unit.at_wall(0, day=NEW_YEAR))
  with verify_action("proposal.stopped"):
    assert coming.keep_proposals() == 1
  failed = desks.fresh(gone)
  assert (failed.state, failed.why["code"]) == ("failed", "not_found")
  assert failed.why["danish"]
  assert failed.why["english"]
  assert desks.fresh(other).state == "applied"
  assert coming.keep_proposals() == 0
  # It waits for a word: by whoever proposed it, or by another.
  assert desks.withdraw(gone).state == "withdrawn"


def test_eye_5_a_row_that_was_changed_meanwhile_is_left_as_it_is(desks: Desks) -> None:
  made = desks.limit(500.0, on=NEW_YEAR)
  desks.approve(made)
  edit_catalogue_entry(actor=desks.unit.admin, catalogue_entry_id=desks.entry.pk, max_mbq=800.0)
  desks.story.clock.set(unit.at_wall(0, day=NEW_YEAR))
  coming.keep_proposals()
  assert (desks.fresh(made).state, desks.fresh(made).why["code"]) == ("failed", "stale")
  assert desks.entry.max_mbq == 800.0


# --- declined, taken back, filed


def test_eye_6_another_declines_with_a_reason_and_the_proposer_takes_back(desks: Desks) -> None:
  made = desks.half_life()
  with refused("reason_required", "reason"):
    desks.decline(made, reason="")
  with refused("forbidden", "proposalId", "own_proposal"):
    desks.decline(made, by=desks.unit.admin)
  with refused("forbidden", "proposalId", "others_proposal"):
    desks.withdraw(made, by=desks.other)
  with verify_action("proposal.declined"):
    declined = desks.decline(made)
  assert (declined.state, declined.ended_by, declined.ended_reason) == (
    "declined", "Second Admin", "it is the first printing",
  )  # fmt: skip
  again = desks.half_life()
  with verify_action("proposal.withdrawn"):
    assert desks.withdraw(again).state == "withdrawn"
  for done in (made, again):
    with refused("already_answered", text="proposal"):
      desks.withdraw(done)
  assert desks.isotope.half_life_seconds == unit.F18


def test_eye_6_what_is_approved_for_later_can_still_be_stopped(desks: Desks) -> None:
  made = desks.half_life(on=NEW_YEAR)
  desks.approve(made)
  desks.decline(made)
  desks.story.clock.set(unit.at_wall(0, day=NEW_YEAR))
  assert coming.keep_proposals() == 0
  assert desks.isotope.half_life_seconds == unit.F18


def test_eye_6_what_was_decided_stays_seven_days_on_the_list_and_for_ever_in_the_table(desks: Desks) -> None:
  done, waiting = desks.decline(desks.half_life()), desks.limit()
  desks.story.clock.set(unit.at_wall(12, day=MONDAY + timedelta(days=7)))
  coming.keep_proposals()
  assert set(rows()) == {done.pk, waiting.pk}
  desks.story.clock.set(unit.at_wall(0, 1, day=MONDAY + timedelta(days=8)))
  with verify_action("proposal.filed"):
    coming.keep_proposals()
  assert set(rows()) == {waiting.pk}
  assert Proposal.objects.count() == 2


# --- what stands afterwards


def test_eye_4_a_customers_next_order_meets_the_new_limit(desks: Desks) -> None:
  desks.approve(desks.limit(500.0))
  north = desks.unit.north
  with refused("over_limit"):
    place_order(
      actor=north.nurse, kind="activity", endpoint_id=north.endpoint.pk, tracer_id=desks.unit.fdg.pk,
      slot_id=north.slots["07:00"].pk, delivery_date=unit.TUESDAY, ordered_mbq=501.0,
    )  # fmt: skip
  assert not Order.objects.exists()
