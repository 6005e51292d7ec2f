"""The plan of a day and what one more order costs, against cases that an arithmetic of fifty digits answered.

The browser reads the same cases; `python -m tests.test_plan` writes them anew.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests import oracle
from tracershop.orderbook import plan
from tracershop.protocol import messages

CASES = Path(__file__).parent / "cases" / "plan.json"
F18, C11, ZR89 = 6586.2, 1223.4, 282276.0
TUESDAY = date(2026, 11, 24)
Case = dict[str, Any]


def wall(text: str, day: date = TUESDAY) -> str:
  """The instant of a Copenhagen wall time, as the wire writes it."""
  instant = datetime.fromtimestamp(oracle.utc_seconds(day, time.fromisoformat(text)), UTC)
  return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


class Scene:
  """A day in short words: slots with their runs, then orders at them."""

  def __init__(self, name: str, day: date = TUESDAY) -> None:
    self.name, self.day = name, day
    self.slots: list[Case] = []
    self.orders: list[Case] = []
    self.costs: list[tuple[int, int, float]] = []

  def slot(self, id: int, at: str, run: str, **more: Any) -> Scene:
    """A slot fed by a run; `day` and `run_day` where they are not the scene's."""
    day = more.pop("day", self.day)
    given = {
      "slotId": id,
      "endpointId": more.pop("endpoint", 1),
      "tracerId": more.pop("tracer", 1),
      "isotopeId": more.pop("isotope", None),
      "deliverAt": wall(at, day),
      "runAt": wall(run, more.pop("run_day", day)),
      "halfLifeSeconds": more.pop("half_life", F18),
      "overhead": more.pop("overhead", 1.0),
      "maxMbq": more.pop("most", None),
      "runMaxMbq": more.pop("run_most", None),
    }
    assert not more
    self.slots.append(given)
    return self

  def order(self, id: int, slot: int, mbq: float, **more: Any) -> Scene:
    """An order whose active slot is this one; `meant` is the wall time of the ordered slot where it was moved."""
    at = next(it for it in self.slots if it["slotId"] == slot)
    meant = more.pop("meant", None)
    given = {
      "id": id,
      "status": more.pop("status", "accepted"),
      **{
        key: at[key]
        for key in ("slotId", "endpointId", "tracerId", "isotopeId", "deliverAt", "runAt", "halfLifeSeconds")
      },
      "orderedMbq": mbq,
      "overhead": more.pop("overhead", at["overhead"]),
      "orderedSlotAt": at["deliverAt"] if meant is None else wall(meant, self.day),
    }
    given["halfLifeSeconds"] = more.pop("half_life", given["halfLifeSeconds"])
    assert not more
    self.orders.append(given)
    return self

  def more(self, run: int, slot: int, mbq: float) -> Scene:
    """Asks what one more order at a slot of the plan's nth run would cost."""
    self.costs.append((run, slot, mbq))
    return self

  def case(self) -> Case:
    answered = answer(self)
    costs = [
      {"run": run, "slotId": slot, "mbq": mbq, "expect": cost(self, run, slot, mbq)} for run, slot, mbq in self.costs
    ]
    return {"name": self.name, "slots": self.slots, "orders": self.orders, "expect": answered, "costs": costs}


def apart(one: str, other: str) -> Decimal:
  return oracle.seconds_between(datetime.fromisoformat(one), datetime.fromisoformat(other))


def worth(order: Case, at: str) -> Decimal:
  """An order's MBq at an instant, by the oracle."""
  return oracle.decayed(order["orderedMbq"], order["halfLifeSeconds"], apart(order["orderedSlotAt"], at))


def counting(scene: Scene) -> list[Case]:
  found = {it["id"]: it for it in scene.orders if it["status"] not in ("rejected", "cancelled")}
  return sorted(found.values(), key=lambda it: it["id"])


def limits(exact: Decimal, most: float | None) -> Case:
  passed = most is not None and exact - oracle.MILLIONTH > Decimal(most)
  return {
    "maxMbq": most,
    "passed": passed,
    "leftMbq": None if most is None else max(0, oracle.down(Decimal(most) - exact)),
  }


def answer(scene: Scene) -> list[Case]:
  """What the plan must say, worked out another way: run by run from all orders."""
  keys = sorted({(it["runAt"], it["tracerId"] is None, it["tracerId"] or it["isotopeId"]) for it in scene.slots})
  found = []
  for run_at, bare, made in keys:
    slots = [it for it in scene.slots if (it["runAt"], it["isotopeId"] if bare else it["tracerId"]) == (run_at, made)]
    slots.sort(key=lambda it: (it["deliverAt"], it["endpointId"], it["slotId"]))
    mine = [it for it in counting(scene) if any(it["slotId"] == slot["slotId"] for slot in slots)]
    exact = sum((worth(it, run_at) * Decimal(it["overhead"]) for it in mine), Decimal())
    most = next((it["runMaxMbq"] for it in slots if it["runMaxMbq"] is not None), None)
    found.append(
      {
        "tracerId": None if bare else made,
        "isotopeId": made if bare else None,
        "runAt": run_at,
        "halfLifeSeconds": slots[0]["halfLifeSeconds"],
        "orders": len(mine),
        "orderedMbq": float(sum((worth(it, run_at) for it in mine), Decimal())),
        "exactMbq": float(exact),
        "needMbq": oracle.up(exact),
        **limits(exact, most),
        "slots": [slot_answer(slot, [it for it in mine if it["slotId"] == slot["slotId"]]) for slot in slots],
      }
    )
  return found


def slot_answer(slot: Case, orders: list[Case]) -> Case:
  at = slot["deliverAt"]
  ordered = sum((worth(it, at) for it in orders), Decimal())
  return {
    **{key: slot[key] for key in ("slotId", "endpointId", "deliverAt", "overhead")},
    "orderIds": [it["id"] for it in orders],
    "orderedMbq": float(ordered),
    "toDispenseMbq": oracle.up(sum((worth(it, at) * Decimal(it["overhead"]) for it in orders), Decimal())),
    "costMbq": oracle.up(sum((worth(it, slot["runAt"]) * Decimal(it["overhead"]) for it in orders), Decimal())),
    **limits(ordered, slot["maxMbq"]),
  }


def cost(scene: Scene, run: int, slot_id: int, mbq: float) -> Case:
  """What one more order would do: the plan with it, less the plan without."""
  slot = next(it for it in scene.slots if it["slotId"] == slot_id)
  at = answer(scene)[run]
  one = {"orderedMbq": mbq, "halfLifeSeconds": slot["halfLifeSeconds"], "orderedSlotAt": slot["deliverAt"]}
  adds = worth(one, slot["runAt"]) * Decimal(slot["overhead"])
  mine = [it for it in counting(scene) if it["runAt"] == slot["runAt"] and it["tracerId"] == slot["tracerId"]]
  exact = sum((worth(it, slot["runAt"]) * Decimal(it["overhead"]) for it in mine), adds)
  there = sum((worth(it, slot["deliverAt"]) for it in mine if it["slotId"] == slot_id), Decimal(mbq))
  return {
    "addsMbq": oracle.up(adds),
    "needMbq": oracle.up(exact),
    "runPassed": limits(exact, at["maxMbq"])["passed"],
    "slotMbq": float(there),
    "slotPassed": limits(there, slot["maxMbq"])["passed"],
  }


def fresh() -> list[Case]:
  """Every scene, answered."""
  spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
  scenes = [
    Scene("nothing is ordered: free slots and no need")
    .slot(1, "07:00", "05:45", most=20_000, run_most=60_000).more(0, 1, 1_000),
    Scene("5,400 MBq for 11:30, moved to 07:00, cost the 05:45 run 47,700")
    .slot(1, "07:00", "05:45", run_most=60_000).slot(2, "11:30", "10:00").order(1, 1, 5_400, meant="11:30")
    .more(0, 1, 5_400).more(1, 2, 5_400),
    Scene("overhead is of what is made, not of what is ordered")
    .slot(1, "07:00", "05:45", overhead=1.05).slot(2, "07:00", "05:45", endpoint=2, overhead=1.2).order(1, 1, 9_000)
    .order(2, 2, 7_400).order(3, 2, 100.25).more(0, 2, 1_000),
    Scene("rejected and cancelled cost nothing, released as it was")
    .slot(1, "07:00", "05:45", most=10_000).order(1, 1, 1_000, status="ordered").order(2, 1, 500, status="rejected")
    .order(3, 1, 500, status="cancelled").order(4, 1, 20, status="released").more(0, 1, 8_980).more(0, 1, 8_980.5),
    Scene("an order counts once")
    .slot(1, "07:00", "05:45").order(1, 1, 1_000).order(1, 1, 1_000),
    Scene("sum first, round once")
    .slot(1, "10:00", "10:00", most=1.0, run_most=1.0).order(1, 1, 0.1).order(2, 1, 0.2).order(3, 1, 0.7)
    .more(0, 1, 0.5).more(0, 1, 0.0000001),
    Scene("a limit that is reached is not passed")
    .slot(1, "07:00", "07:00", most=3_000, run_most=3_000).order(1, 1, 2_000).order(2, 1, 1_000).more(0, 1, 0.01),
    Scene("a limit passed by less than a whole MBq is passed")
    .slot(1, "07:00", "07:00", most=3_000, run_most=3_150.2).order(1, 1, 3_000.25, overhead=1.05),
    Scene("the run's limit is passed, no slot's is")
    .slot(1, "07:00", "05:45", most=20_000, run_most=30_000, overhead=1.05)
    .slot(2, "08:15", "05:45", most=20_000, run_most=30_000, overhead=1.05).order(1, 1, 9_000).order(2, 2, 9_000)
    .more(0, 1, 100).more(0, 2, 100),
    Scene("a slot's limit is passed by an order that was moved to it")
    .slot(1, "07:00", "05:45", most=10_000).order(1, 1, 2_000, meant="11:30").order(2, 1, 500),
    Scene("two tracers of one run's hour keep apart")
    .slot(1, "07:00", "05:45").slot(2, "07:00", "05:45", tracer=2, half_life=C11)
    .slot(3, "07:00", "06:45", tracer=2, half_life=C11).order(1, 1, 1_000).order(2, 2, 1_000).order(3, 3, 1_000)
    .more(1, 2, 10),
    Scene("bare isotope")
    .slot(1, "09:00", "07:30", tracer=None, isotope=5, half_life=ZR89, run_most=500).slot(2, "07:00", "05:45")
    .order(1, 1, 37.5).order(2, 2, 100).more(1, 1, 37.5),
    Scene("a run of the evening before feeds two dates")
    .slot(1, "23:15", "22:00", day=date(2026, 11, 23)).slot(2, "07:00", "22:00", run_day=date(2026, 11, 23))
    .order(1, 1, 300).order(2, 2, 300).more(0, 2, 300),
    Scene("the spring night has 23 hours", spring)
    .slot(1, "07:00", "22:00", run_day=date(2026, 3, 28)).order(1, 1, 300),
    Scene("the autumn night has 25 hours", autumn)
    .slot(1, "07:00", "22:00", run_day=date(2026, 10, 24)).order(1, 1, 300),
    Scene("carbon, twenty minutes a half-life")
    .slot(1, "12:10", "11:30", half_life=C11, overhead=1.3, run_most=8_000).order(1, 1, 700).order(2, 1, 700.5)
    .more(0, 1, 700).more(0, 1, 100),
    Scene("an order keeps the half-life it was released with")
    .slot(1, "09:00", "05:45").order(1, 1, 800, half_life=6_600.0).order(2, 1, 800),
    Scene("giving back")
    .slot(1, "07:00", "05:45", overhead=1.05, run_most=10_000, most=5_000).order(1, 1, 6_500).more(0, 1, -3_000),
  ]  # fmt: skip
  return [scene.case() for scene in scenes]


def written(cases: list[Case]) -> str:
  """The file: one case a line."""
  return "[\n" + ",\n".join(json.dumps(it) for it in cases) + "\n]\n"


def slots_of(case: Case) -> list[plan.FedSlot]:
  return [plan.FedSlot(**snaked(it)) for it in case["slots"]]


def orders_of(case: Case) -> list[plan.FedOrder]:
  return [plan.FedOrder(**snaked(it)) for it in case["orders"]]


def snaked(given: Case) -> Case:
  """camelCase keys as ours, instants read."""

  def name(key: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in key)

  return {name(key): datetime.fromisoformat(it) if key.endswith("At") else it for key, it in given.items()}


def assert_same(found: Any, expected: Any, where: str) -> None:
  """Figures that were rounded and words are equal, figures that were not agree to 1e-12."""
  assert found.keys() == expected.keys(), where
  for key, want in expected.items():
    got = found[key]
    if key == "slots":
      for number, (one, other) in enumerate(zip(got, want, strict=True)):
        assert_same(one, other, f"{where}, slot {number}")
    elif isinstance(want, float):
      assert got == pytest.approx(want, rel=1e-12), f"{where}: {key}"
    else:
      assert got == want, f"{where}: {key}"


def plain(it: Any) -> Any:
  """A struct as the wire has it."""
  return msgspec.json.decode(messages.encode(it))


def test_plan_1_the_shared_cases_are_those_of_the_oracle() -> None:
  assert CASES.read_text() == written(fresh())


@pytest.mark.parametrize("case", json.loads(CASES.read_text()) if CASES.exists() else [], ids=lambda it: it["name"])
def test_plan_1_every_shared_case_holds(case: Case) -> None:
  """PLAN-1 and PLAN-2, NEED-1 and DEC-2."""
  runs = plan.plan_of_day(slots_of(case), orders_of(case))
  assert len(runs) == len(case["expect"])
  for run, expected in zip(runs, case["expect"], strict=True):
    assert_same(plain(run), expected, f"run at {expected['runAt']}")
  for one in case["costs"]:
    run = runs[one["run"]]
    slot = next(it for it in run.slots if it.slot_id == one["slotId"])
    assert_same(plain(plan.cost_of_one_more(run, slot, one["mbq"])), one["expect"], f"{one['mbq']} MBq more")


if __name__ == "__main__":
  CASES.write_text(written(fresh()))
