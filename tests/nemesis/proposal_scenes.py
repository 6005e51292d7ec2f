"""The part of two persons for what matters in the permissions and in what is sent wrongly. Own is what one proposed
oneself: it is another's to decide; foreign is what the second admin proposed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from production.actions.proposals import people
from tests import unit
from tests.nemesis import setup_scenes
from tracershop import clock
from tracershop.access.models import User
from tracershop.actor import Actor
from tracershop.catalogue.models import Isotope
from tracershop.site.models import Rule

Asked = tuple[dict[str, Any], dict[str, int]]

TABLE = {
  #                    siteA  prodA  prodU  shopA  shopU  exter  monit  nobody
  "proposal.make":      "f/f   d/d    f/f    f/f    f/f    f/f    f/f    u/u",
  "proposal.approve":   "f/f   f/d    f/f    f/f    f/f    f/f    f/f    u/u",
  "proposal.decline":   "f/f   f/d    f/f    f/f    f/f    f/f    f/f    u/u",
  "proposal.withdraw":  "f/f   d/f    f/f    f/f    f/f    f/f    f/f    u/u",
  "siteRule.set":       "d/d   f/f    f/f    f/f    f/f    f/f    f/f    u/u",
}  # fmt: skip
MEANINGS = {"proposal.approve": "approveChange"}
SIGNED = {"meaning": "approveChange", "password": unit.PASSWORD}


def second() -> Actor:
  """The other production admin."""
  known = User.objects.filter(username="prodadmin2").first()
  if known is None:
    return unit.person("prodadmin2", "Second Admin", "productionAdmin")
  return Actor(user_id=known.pk, name=known.name, role=known.role, stamp=known.stamp)


def wish(isotope: Isotope) -> dict[str, Any]:
  """Another source of an isotope that nothing is made of, from a week from now."""
  data = {"isotopeId": isotope.pk, "source": "ICRP 107 (2008)"}
  coming = clock.now().date() + timedelta(days=7)
  return {"name": "isotope.edit", "data": data, "fromDate": str(coming), "reason": "the book was printed again"}


def make(on: Any, who: str, own: bool) -> Asked:
  return wish(setup_scenes.isotope(on)), {}


def waiting(on: Any, own: bool) -> Asked:
  """A proposal that waits, and that it was seen."""
  asked = wish(setup_scenes.isotope(on))
  made = people.make_proposal(
    actor=on.unit.admin if own else second(),
    name=asked["name"],
    data=asked["data"],
    from_date=clock.now().date() + timedelta(days=7),
    reason=asked["reason"],
  ).value()["proposalId"]
  return {"proposalId": made}, {f"proposal:{made}": 1}


def approve(on: Any, who: str, own: bool) -> Asked:
  data, seen = waiting(on, own)
  return data | {"signature": SIGNED}, seen


def rule(on: Any, who: str, own: bool) -> Asked:
  """Turned off where it may be; on, where it may not. So the other commands are never refused for it."""
  if who == "siteadmin":
    word = {"holds": True, "set_by": "x", "set_at": clock.now(), "reason": "x"}
    kept, _ = Rule.objects.update_or_create(name="twoPersons", defaults=word)
    return {"name": "twoPersons", "holds": False, "reason": "a trial"}, {f"siteRule:{kept.pk}": kept.revision}
  return {"name": "twoPersons", "holds": True, "reason": "a trial"}, {}


SCENES: dict[str, Any] = {
  "proposal.make": make,
  "proposal.approve": approve,
  "proposal.decline": lambda on, who, own: (waiting(on, own)[0] | {"reason": "not printed"}, {}),
  "proposal.withdraw": lambda on, who, own: waiting(on, own),
  "siteRule.set": rule,
}
UNKNOWN: dict[str, dict[str, Any]] = {
  "proposal.approve": {"proposalId": 999_999, "signature": SIGNED},
  "proposal.decline": {"proposalId": 999_999, "reason": "x"},
  "proposal.withdraw": {"proposalId": 999_999},
}


def shapes(name: str, made: dict[str, int]) -> dict[str, Any]:
  """What the fields of these commands hold in a right payload."""
  if name == "siteRule.set":
    return {"name": "twoPersons", "holds": False}
  if name not in TABLE:
    return {}
  return {
    "name": "isotope.edit",
    "data": {"isotopeId": made["isotope"], "source": "ICRP 107 (2008)"},
    "proposalId": 1,
    "confirmedOrderIds": [],
  }
