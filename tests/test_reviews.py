"""Until when another person has to have reviewed what its signer entered himself (REL-16).

The browser reads the same cases from `cases/reviews.json`; they were worked out by hand.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tracershop import calendar

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "cases" / "reviews.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[it["name"] for it in CASES])
def test_rel_16_a_review_is_due_when_the_next_working_day_ends(case: dict[str, Any]) -> None:
  closed = {date.fromisoformat(it) for it in case["closed"]}
  found = calendar.review_due(datetime.fromisoformat(case["releasedAt"]), closed)
  assert found == datetime.fromisoformat(case["dueAt"])
