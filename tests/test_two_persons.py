"""EYE-2: what matters is not changed by one person, whichever door he comes by; what takes away is never held up."""

from __future__ import annotations

import uuid
from datetime import time
from typing import Any

import pytest

from consumers import registry
from consumers.identity import Credentials
from production.actions.proposals.governed import OF
from production.actions.rights import grant_release_right
from production.actions.setup.runs import edit_run
from tests import unit
from tests.proposing import Desks
from tests.story import Story, refused
from tests.test_proposals import CHANGES
from tracershop import ledger
from tracershop.access import sessions
from tracershop.actor import SYSTEM
from tracershop.catalogue.models import CatalogueEntry, Isotope, Run
from tracershop.orderbook import window
from tracershop.protocol import messages

pytestmark = pytest.mark.django_db(transaction=True)


class Wire:
  """The production admin's session, over which commands go as they come from screens and scripts."""

  def __init__(self, story: Story) -> None:
    self.desks = Desks(story)
    token = sessions.sign_in(address="127.0.0.1", username="prodadmin", password=unit.PASSWORD).token
    self.cookie = Credentials(session=token)

  def send(self, name: str, data: dict[str, Any], key: str | None = None) -> ledger.Outcome:
    frame = messages.Command(id=key or str(uuid.uuid4()), name=name, data=data, seen={})
    return registry.apply(self.cookie, registry.understand(frame), "script")[1]


@pytest.fixture
def wire(story: Story) -> Wire:
  return Wire(story)


@pytest.mark.parametrize("name", sorted(OF))
def test_eye_2_one_person_is_told_to_propose_and_the_rule_off_he_is_not(wire: Wire, name: str) -> None:
  data = CHANGES[name](wire.desks)
  with refused("needs_approval"):
    wire.send(name, data)
  wire.desks.rule(False)
  assert not wire.send(name, data).repeated


def test_eye_2_the_days_work_and_what_takes_away_is_done_at_once(wire: Wire) -> None:
  run, desks = wire.desks.unit.run2, wire.desks
  wire.send("run.edit", {"runId": run.pk, "time": "10:05:00"})
  assert Run.objects.get(id=run.pk).time == time(10, 5)
  with refused("needs_approval"):
    # A limit that comes with a time is a limit.
    wire.send("run.edit", {"runId": run.pk, "time": "10:06:00", "maxMbq": 1.0})
  wire.send("tracer.edit", {"tracerId": desks.unit.fet.pk, "marketed": False})
  wire.send("run.end", {"runId": run.pk, "endsDate": "2027-12-24"})
  wire.send("catalogueEntry.remove", {"catalogueEntryId": desks.entry.pk})
  assert not CatalogueEntry.objects.filter(endpoint=desks.unit.north.endpoint, tracer=desks.unit.fdg).exists()
  right = grant_release_right(
    actor=desks.unit.admin, user_id=desks.unit.colleague.user_id, tracer_id=desks.unit.fet.pk, from_date=unit.TUESDAY
  ).value()["releaseRightId"]
  wire.send("releaseRight.withdraw", {"releaseRightId": right, "reason": "left us"})


def test_eye_2_what_comes_from_outside_comes_in_as_ever(wire: Wire) -> None:
  """The old system's word on a run is a fact, and the day turns by itself."""
  edit_run(actor=SYSTEM, run_id=wire.desks.unit.run1.pk, max_mbq=70_000.0)
  assert Run.objects.get(id=wire.desks.unit.run1.pk).max_mbq == 70_000.0
  wire.desks.story.clock.set(unit.at_wall(0))
  assert window.keep_day()


def test_eye_3_over_the_wire_too_a_proposal_is_the_commands_own_data(wire: Wire) -> None:
  wish = {"isotopeId": wire.desks.isotope.pk, "halfLifeSeconds": 6_600.0}
  proposal = {"name": "isotope.edit", "data": wish, "fromDate": "2026-11-23", "reason": "ICRP 107"}
  key = str(uuid.uuid4())
  made, again = wire.send("proposal.make", proposal, key), wire.send("proposal.make", proposal, key)
  assert (again.repeated, again.value()) == (True, made.value())
  assert Isotope.objects.get(symbol="F-18").half_life_seconds == unit.F18
  with refused("invalid", "halfLife", "frame"):
    wire.send("proposal.make", proposal | {"data": {"isotopeId": 1, "halfLife": 6_600.0}})
