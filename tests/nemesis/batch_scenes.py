"""The batches' part of the permissions: rows of the table, and for each command a scene that can be played again and
again. A customer's own is the north's, what is foreign the south's; batches are production's, whoever opened them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from production.actions.batches import reject_batch
from production.actions.correct import correct_orders
from production.actions.qc import enter_qc_result, set_qc_template
from production.actions.release import release_orders
from tests import unit
from tests.nemesis import world
from tracershop import clock
from tracershop.catalogue.models import QcTemplate
from tracershop.orderbook.models import Batch, Certificate, Order, Recall, RecallAnswer, Vial
from tracershop.protocol import messages
from tracershop.protocol.commands import QcTestSpec, VialFate

Asked = tuple[dict[str, Any], dict[str, int]]

PRODUCTION = "f/f   d/d    d/d    f/f    f/f    f/f    f/f    u/u"
TABLE = {
  #                          siteA  prodA  prodU  shopA  shopU  exter  monit  nobody
  "batch.open":               PRODUCTION,
  "batch.edit":               PRODUCTION,
  "batch.certify":            "f/f   r/r    d/d    f/f    f/f    f/f    f/f    u/u",
  "batch.reject":             PRODUCTION,
  "qcResult.enter":           PRODUCTION,
  "qcResult.check":           PRODUCTION,
  "qcTemplate.set":           "f/f   d/d    f/f    f/f    f/f    f/f    f/f    u/u",
  "order.supplement":         "f/f   r/r    d/d    f/f    f/f    f/f    f/f    u/u",
  "order.correct":            PRODUCTION,
  "certificate.acknowledge":  "f/f   f/f    f/f    d/n    d/n    d/n    f/f    u/u",
  "recall.acknowledge":       "f/f   f/f    f/f    d/n    d/n    d/n    f/f    u/u",
  "recall.show":               "f/f   f/f    f/f    d/n    d/n    d/n    f/f    u/u",
  "recall.reach":              PRODUCTION,
  "batches.search":           PRODUCTION,
  "batch.read":               PRODUCTION,
  "release.read":             PRODUCTION,
  "recall.read":              "f/f   d/d    d/d    d/n    d/n    d/n    f/f    u/u",
  "papers.find":              "f/f   d/d    d/d    d/n    d/n    d/n    f/f    u/u",
  "mirror.search":            "d/d   d/d    d/d    f/f    f/f    f/f    f/f    u/u",
}  # fmt: skip
TESTS = [QcTestSpec(key="ph", name="pH", low=4.5, high=8.5)]


def number(on: Any) -> str:
  """A number that no batch has; apart in its letters, so that none reads like a person's."""
  return f"BOUGHT/{on.number():x}"


def seen(*rows: Any) -> dict[str, int]:
  """The rows as they are now."""
  found = {}
  for row in rows:
    row.refresh_from_db()
    name = type(row).__name__
    found[f"{name[0].lower()}{name[1:]}:{row.pk}"] = row.revision
  return found


def batch(on: Any, *, tested: bool = False) -> Batch:
  """A fresh batch of FDG that a colleague opened; where it is `tested`, for one thing."""
  if tested and not QcTemplate.objects.filter(tracer=on.unit.flt).exists():
    set_qc_template(actor=on.unit.admin, tracer_id=on.unit.flt.pk, tests=TESTS)
  made_at = clock.now() - timedelta(minutes=45)
  tracer = on.unit.flt if tested else on.unit.fdg
  return unit.opened_batch(
    on.unit, number(on), origin="bought", tracer_id=tracer.pk, end_of_synthesis_at=made_at,
    expires_at=made_at + timedelta(days=2),
  )  # fmt: skip


def signed(meaning: str) -> dict[str, str]:
  return {"meaning": meaning, "password": unit.PASSWORD}


def open_one(on: Any, who: str, own: bool) -> Asked:
  made_at = messages.encode(clock.now() - timedelta(minutes=30)).decode().strip('"')
  data = {"tracerId": on.unit.fdg.pk, "number": number(on), "endOfSynthesisAt": made_at, "origin": "bought"}
  return data | {"activityMbq": 90_000.0, "volumeMl": 20.0}, {}


def edit_one(on: Any, who: str, own: bool) -> Asked:
  found = batch(on)
  return {"batchId": found.pk, "volumeMl": 19.5, "reason": "typed wrong"}, seen(found)


def certify_one(on: Any, who: str, own: bool) -> Asked:
  found = batch(on)
  return {"batchId": found.pk, "signature": signed("certify")}, seen(found)


def reject_one(on: Any, who: str, own: bool) -> Asked:
  found = batch(on)
  return {"batchId": found.pk, "reason": "purity 91 %", "signature": signed("rejectBatch")}, seen(found)


def enter_one(on: Any, who: str, own: bool) -> Asked:
  found = batch(on, tested=True)
  return {"batchId": found.pk, "key": "ph", "value": 6.5}, seen(found)


def check_one(on: Any, who: str, own: bool) -> Asked:
  found = batch(on, tested=True)
  enter_qc_result(actor=on.unit.colleague, batch_id=found.pk, key="ph", value=6.5)
  return {"batchId": found.pk, "key": "ph"}, seen(found)


def template_of(on: Any, who: str, own: bool) -> Asked:
  tests = [{"key": "ph", "name": f"pH {on.number():x}", "low": 4.5, "high": 8.5}]
  return {"tracerId": on.unit.fet.pk, "tests": tests}, {}


def vial_of(on: Any, own: bool) -> Vial:
  """A fresh vial of a certified batch."""
  filled: Vial = on.vial(own, "table was down")
  world.certified(on.unit, filled.batch_number)
  return filled


def released(on: Any, own: bool) -> tuple[Order, Vial]:
  """An order that a colleague released with a vial."""
  order, filled = on.accepted(own), vial_of(on, own)
  release_orders(
    actor=on.unit.colleague, order_ids=[order.pk], vial_ids=[filled.pk], reason="as agreed",
    signature=on.unit.signature(on.unit.colleague), seen=seen(order, filled),
  )  # fmt: skip
  return order, filled


def supplement_one(on: Any, who: str, own: bool) -> Asked:
  order, _ = released(on, own)
  more = vial_of(on, own)
  data = {"orderIds": [order.pk], "vialIds": [more.pk], "reason": "as agreed", "signature": signed("supplement")}
  return data, seen(order, more)


def correct_one(on: Any, who: str, own: bool) -> Asked:
  order, filled = released(on, own)
  data = {"orderIds": [order.pk], "vials": [{"vialId": filled.pk, "fate": "destroyed"}], "reason": "mixed up"}
  return data | {"signature": signed("correct")}, seen(order, filled)


def struck(on: Any, who: str, own: bool) -> Asked:
  order, filled = released(on, own)
  correct_orders(
    actor=on.unit.colleague, order_ids=[order.pk], vials=[VialFate(vial_id=filled.pk, fate="destroyed")],
    reason="mixed up", signature=on.unit.signature(on.unit.colleague, "correct"), seen=seen(order, filled),
  )  # fmt: skip
  certificate = Certificate.objects.get(order_ids=[order.pk])
  return {"certificateId": certificate.pk}, seen(certificate)


def recalled(on: Any, who: str, own: bool) -> Asked:
  _, filled = released(on, own)
  found = Batch.objects.get(number=filled.batch_number)
  done = reject_batch(
    actor=on.unit.colleague, batch_id=found.pk, reason="purity 91 %", seen=seen(found),
    signature=on.unit.signature(on.unit.colleague, "rejectBatch"),
  )  # fmt: skip
  recall = Recall.objects.get(id=done.value()["recallId"])
  return {"recallId": recall.pk}, seen(recall)


def silent(on: Any, who: str, own: bool) -> Asked:
  data, moved = recalled(on, who, own)
  answer = RecallAnswer.objects.get(recall_id=data["recallId"])
  return data | {"customerId": answer.customer_id, "whom": "the head of the department", "how": "phone"}, moved


SCENES = {
  "batch.open": open_one,
  "batch.edit": edit_one,
  "batch.certify": certify_one,
  "batch.reject": reject_one,
  "qcResult.enter": enter_one,
  "qcResult.check": check_one,
  "qcTemplate.set": template_of,
  "order.supplement": supplement_one,
  "order.correct": correct_one,
  "certificate.acknowledge": struck,
  "recall.acknowledge": recalled,
  "recall.show": recalled,
  "recall.reach": silent,
  "mirror.search": lambda on, who, own: ({"table": "orders"}, {}),
  "batch.read": lambda on, who, own: ({"batchId": batch(on).pk}, {}),
  "release.read": lambda on, who, own: ({"orderId": released(on, own)[0].pk}, {}),
  "recall.read": recalled,
  "papers.find": lambda on, who, own: ({"orderId": released(on, own)[0].pk}, {}),
  "batches.search": lambda on, who, own: ({"number": batch(on).number.lower(), "state": "inProduction"}, {}),
}


def ids(made: world.World) -> dict[str, int]:
  """The rows that bad input is tried on: a batch that has been opened, and an order that was released."""
  set_qc_template(actor=made.unit.admin, tracer_id=made.unit.fdg.pk, tests=TESTS)
  found = unit.opened_batch(made.unit, "FDG-261123-7", end_of_synthesis_at=clock.now() - timedelta(hours=1))
  return {"batch": found.pk, "batchRevision": found.revision}


def shapes(name: str, ids: dict[str, int]) -> dict[str, Any]:
  """What a right payload of a batch's command holds, by field."""
  if name not in TABLE:
    return {}
  return {
    "batchId": ids["batch"],
    "number": "FDG-261123-8",
    "endOfSynthesisAt": "2026-11-23T07:00:00Z",
    "expiresAt": None,
    "origin": "own",
    "lateTests": [],
    "key": "ph",
    "value": 6.5,
    "passed": None,
    "state": "inProduction",
    "tests": [{"key": "ph", "name": "pH"}],
    "vials": [{"vialId": ids["vial"], "fate": "here"}],
    "certificateId": 1,
    "recallId": 1,
    "whom": "the head of the department",
    "how": "phone",
    "reachedAt": None,
    # A paper is found by its order or by its date.
    **({"date": None} if name == "papers.find" else {}),
    "activityMbq": 90_000.0,
    "volumeMl": 20.0,
  }


UNKNOWN: dict[str, dict[str, Any]] = {
  "batch.edit": {"batchId": 999_999, "reason": "x", "volumeMl": 1.0},
  "qcResult.enter": {"batchId": 999_999, "key": "ph", "value": 6.5},
  "qcResult.check": {"batchId": 999_999, "key": "ph"},
  "qcTemplate.set": {"tracerId": 999_999, "tests": []},
  "certificate.acknowledge": {"certificateId": 999_999},
  "recall.acknowledge": {"recallId": 999_999},
  "recall.show": {"recallId": 999_999},
  "recall.reach": {"recallId": 999_999, "customerId": 1, "whom": "x", "how": "phone"},
}
MEANINGS = {
  "batch.certify": "certify",
  "batch.reject": "rejectBatch",
  "order.supplement": "supplement",
  "order.correct": "correct",
}
