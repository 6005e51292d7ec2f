"""The DICOM nodes' part of the permissions and of what is sent wrongly: rows of the tables, and a scene for each
command. Nodes are the site's, so own and foreign are alike."""

from __future__ import annotations

from typing import Any

from customer.actions.bookings import adopt_studies, complete_answer
from tests import unit
from tracershop import clock
from tracershop.actor import SYSTEM
from tracershop.orderbook.studies import Study
from tracershop.site import nodes
from tracershop.site.models import Conflict

Asked = tuple[dict[str, Any], dict[str, int]]

SITE = "d/d   f/f    f/f    f/f    f/f    f/f    f/f    u/u"
TABLE = {
  #                    siteA  prodA  prodU  shopA  shopU  exter  monit  nobody
  "node.add":           SITE,
  "node.edit":          SITE,
  "node.test":          SITE,
  "node.remove":        SITE,
  "conflict.settle":    "d/d   d/d    f/f    f/f    f/f    f/f    f/f    u/u",
}  # fmt: skip


def node(actor: Any, number: int, *, worklist: bool = False) -> int:
  """A fresh node."""
  made = nodes.add_node(
    actor=actor, name=f"Node {number}", host="ris.example", port=104, ae_title="RIS", worklist=worklist
  )
  return int(made.value()["nodeId"])


def conflict(actor: Any, number: int) -> int:
  """Five studies of a fresh node's worklist that are gone at once; the conflict's id."""
  of = node(actor, number, worklist=True)
  studies = [
    Study(accession=f"N{number}-{it}", location="NODES", code="", description="PET", start_at=unit.at_wall(10))
    for it in range(5)
  ]
  # Known a moment before they are gone: the clock may stand still.
  adopt_studies(actor=SYSTEM, node_id=of, asked_at=clock.now(), studies=studies)
  complete_answer(
    actor=SYSTEM, node_id=of, asked_at=clock.now().replace(microsecond=999_999), from_date=unit.TUESDAY,
    to_date=unit.TUESDAY, accessions=[],
  )  # fmt: skip
  return Conflict.objects.get(subject=f"node:{of}", state="open").pk


def of_node(on: Any, **more: Any) -> Asked:
  pk = node(on.unit.site_admin, on.number())
  return {"nodeId": pk, **more}, {f"node:{pk}": 1}


SCENES: dict[str, Any] = {
  "node.add": lambda on, who, own: (
    {"name": f"New {on.number()}", "host": "ris.example", "port": 104, "aeTitle": "RIS", "worklist": True},
    {},
  ),
  "node.edit": lambda on, who, own: of_node(on, port=105),
  "node.test": lambda on, who, own: of_node(on),
  "node.remove": lambda on, who, own: of_node(on),
  "conflict.settle": lambda on, who, own: (
    {"conflictId": conflict(on.unit.site_admin, on.number()), "choice": "keep", "reason": "the RIS was moved"},
    {},
  ),
}


def ids(actor: Any) -> dict[str, int]:
  """A node and a conflict that are there."""
  return {"node": node(actor, 1), "conflict": conflict(actor, 2)}


def shapes(name: str, made: dict[str, int]) -> dict[str, Any]:
  """What the fields of these commands hold."""
  found = {"nodeId": made["node"], "conflictId": made["conflict"], "aeTitle": "RIS", "worklist": False}
  return found | {"stationAeTitle": None} | ({"choice": "keep"} if name == "conflict.settle" else {})


UNKNOWN: dict[str, dict[str, Any]] = {
  "node.edit": {"nodeId": 999_999, "port": 105},
  "node.test": {"nodeId": 999_999},
  "node.remove": {"nodeId": 999_999},
  "conflict.settle": {"conflictId": 999_999, "choice": "keep", "reason": "x"},
}
