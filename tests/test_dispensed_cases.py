"""Which delivery a vial counts for (NEED-2), about midnight and on the nights of the clocks.

The browser reads the same cases from `cases/dispensed.json`. Their `serves` was worked out by hand: by vial, which
delivery it counts for (its place in `deliveries`), or null. `enough` is the site's limit where it is not as delivered.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tracershop.orderbook.rules import FreeVial, OpenOrder, serves

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "cases" / "dispensed.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[it["name"] for it in CASES])
def test_need_2_a_vial_counts_for_a_delivery_near_it_in_time(case: dict[str, Any]) -> None:
  orders = [
    OpenOrder(place, datetime.fromisoformat(it["deliverAt"]), it["neededMbq"], it["endpointId"])
    for place, it in enumerate(case["deliveries"])
  ]
  vials = [
    FreeVial(place, it["activityMbq"], datetime.fromisoformat(it["calibratedAt"]))
    for place, it in enumerate(case["vials"])
  ]
  found = serves(orders, vials, case["halfLifeSeconds"], case.get("enough", 0.95))
  assert [found.get(place, [None])[0] for place in range(len(vials))] == case["serves"]
