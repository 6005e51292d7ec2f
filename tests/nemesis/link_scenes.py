"""The part of the link to the old system in the permissions and in what is sent wrongly. Who leads is the site's, so
own and foreign are alike."""

from __future__ import annotations

from typing import Any

from tests import unit
from tracershop.actor import SYSTEM
from tracershop.site import links
from tracershop.site.models import Authority

Asked = tuple[dict[str, Any], dict[str, int]]

TABLE = {
  #                    siteA  prodA  prodU  shopA  shopU  exter  monit  nobody
  "authority.set":      "d/d   d/d    f/f    f/f    f/f    f/f    f/f    u/u",
}  # fmt: skip
MEANINGS = {"authority.set": "lead"}
SIGNED = {"meaning": "lead", "password": unit.PASSWORD}


def link() -> None:
  """Begins a link in which we lead for everything, so that nothing else is refused."""
  links.begin_link(actor=SYSTEM)
  Authority.objects.filter(tracer_id=None).update(leader="new")


def set_one(on: Any, who: str, own: bool) -> Asked:
  """A tracer's own word on its vials, that we lead; or it is taken back."""
  link()
  found = Authority.objects.filter(function="vials").order_by("-tracer_id")
  mine = next((it for it in found if it.tracer_id == on.unit.fet.pk), None)
  standing = mine or Authority.objects.get(function="vials", tracer_id=None)
  data = {
    "tracerId": on.unit.fet.pk,
    "function": "vials",
    "leader": None if mine else "new",
    "reason": "tried for a week",
  }
  return data | {"signature": SIGNED}, {f"authority:{standing.pk}": standing.revision}


SCENES: dict[str, Any] = {"authority.set": set_one}
UNKNOWN: dict[str, dict[str, Any]] = {
  "authority.set": {"tracerId": 999_999, "function": "vials", "leader": "new", "reason": "x", "signature": SIGNED},
}


def shapes(name: str) -> dict[str, Any]:
  """What the fields of these commands hold."""
  return {"function": "vials", "leader": "new"} if name in TABLE else {}
