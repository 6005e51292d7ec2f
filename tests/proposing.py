"""Two production admins at their desks: one proposes, the other approves."""

from __future__ import annotations

from datetime import date
from typing import Any

from production.actions.proposals import people
from tests import unit
from tests.story import Story
from tracershop.actor import Actor
from tracershop.catalogue.models import CatalogueEntry, Isotope, Proposal
from tracershop.site.house_rules import set_site_rule

MONDAY = date(2026, 11, 23)
REASON = "ICRP 107, second printing"


class Desks:
  """The admin who proposes, the one who approves, and the rule that it takes both."""

  def __init__(self, story: Story, *, holds: bool = True) -> None:
    self.story, self.unit = story, story.unit
    self.other = unit.person("prodadmin2", "Second Admin", "productionAdmin")
    if holds:
      self.rule(True)

  def rule(self, holds: bool, **other: Any) -> int:
    given = {"actor": self.unit.site_admin, "name": "twoPersons", "holds": holds, "reason": "we are inspected"}
    return int(set_site_rule(**(given | other)).value()["siteRuleId"])

  @property
  def isotope(self) -> Isotope:
    return Isotope.objects.get(symbol="F-18")

  @property
  def entry(self) -> CatalogueEntry:
    return CatalogueEntry.objects.get(endpoint=self.unit.north.endpoint, tracer=self.unit.fdg)

  def propose(self, command: str, data: dict[str, Any], on: date = MONDAY, **other: Any) -> Proposal:
    given = {"actor": self.unit.admin, "name": command, "data": data, "from_date": on, "reason": REASON}
    done = people.make_proposal(**(given | other)).value()
    return Proposal.objects.get(id=done["proposalId"])

  def limit(self, most: float | None = 500.0, on: date = MONDAY, **other: Any) -> Proposal:
    """Another limit of what the north may order of FDG."""
    return self.propose("catalogueEntry.edit", {"catalogueEntryId": self.entry.pk, "maxMbq": most}, on, **other)

  def half_life(self, seconds: float = 6_600.0, on: date = MONDAY, **other: Any) -> Proposal:
    return self.propose("isotope.edit", {"isotopeId": self.isotope.pk, "halfLifeSeconds": seconds}, on, **other)

  def approve(self, proposal: Proposal, by: Actor | None = None, **other: Any) -> Proposal:
    who = by or self.other
    given = {
      "actor": who, "proposal_id": proposal.pk, "signature": self.unit.signature(who, "approveChange"),
      "seen": self.story.seen(),
    }  # fmt: skip
    people.approve_proposal(**(given | other))
    return self.fresh(proposal)

  def decline(self, proposal: Proposal, by: Actor | None = None, reason: str = "it is the first printing") -> Proposal:
    people.decline_proposal(actor=by or self.other, proposal_id=proposal.pk, reason=reason)
    return self.fresh(proposal)

  def withdraw(self, proposal: Proposal, by: Actor | None = None) -> Proposal:
    people.withdraw_proposal(actor=by or self.unit.admin, proposal_id=proposal.pk)
    return self.fresh(proposal)

  def fresh(self, proposal: Proposal) -> Proposal:
    return Proposal.objects.get(id=proposal.pk)
