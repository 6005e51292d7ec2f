"""A batch's balance against a day that is played out atom by atom (BAT-6).

The browser reads the same cases; `python -m tests.test_batch_balance` writes them anew.
"""

from __future__ import annotations

import json
import math
import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests import oracle
from tracershop.orderbook.balance import Balance, BatchVial, balance

CASES = Path(__file__).parent / "cases" / "batch_balance.json"
HALF_LIVES = {"F-18": 6586.2, "C-11": 1223.4, "Ga-68": 4062.6, "Cu-64": 45720.0}
MADE_AT = datetime(2026, 11, 24, 4, 45, tzinfo=UTC)
STATES = ("free", "unconfirmed", "blocked", "released", "discarded")
PURPOSES = ("rinse", "qualityControl", "test")
Case = dict[str, Any]
# (minutes after the end of synthesis, MBq, state, purpose); a near double is said as the state `near`.
Filled = tuple[float, float, str, str | None]


def instant(minutes: float) -> str:
  return (MADE_AT + timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")


def case(name: str, isotope: str, made: float, filled: list[Filled], minutes: float) -> Case:
  """What each part is worth at an instant, in fifty digits."""
  half_life = HALF_LIVES[isotope]
  parts = {"control": Decimal(), "vials": Decimal(), "released": Decimal(), "discarded": Decimal()}
  for at, mbq, state, purpose in filled:
    if state == "near":
      continue
    part = state if state in ("released", "discarded") else "control" if purpose else "vials"
    parts[part] += oracle.decayed(mbq, half_life, Decimal(minutes - at) * 60)
  total = oracle.decayed(made, half_life, Decimal(minutes) * 60)
  expect = {"made": total, **parts, "free": total - sum(parts.values(), Decimal())}
  return {
    "name": name,
    "halfLifeSeconds": half_life,
    "madeMbq": made,
    "madeAt": instant(0),
    "vials": [
      {"state": "unconfirmed", "near": True, "purpose": purpose, "mbq": mbq, "calibratedAt": instant(at)}
      if state == "near"
      else {"state": state, "purpose": purpose, "mbq": mbq, "calibratedAt": instant(at)}
      for at, mbq, state, purpose in filled
    ],
    "at": instant(minutes),
    "expect": {part: round(float(value), 9) for part, value in expect.items()},
  }


def fresh() -> list[Case]:
  """What a day of each isotope could look like."""
  day: list[Filled] = [
    (28.0, 212.4, "purpose", "rinse"),
    (30.0, 655.0, "purpose", "qualityControl"),
    (32.0, 13_000.25, "released", None),
    (40.0, 8_000.0, "free", None),
    (41.5, 7_400.75, "unconfirmed", None),
    (44.0, 3_000.0, "discarded", None),
    (46.0, 90.0, "discarded", "test"),
    (47.0, 1_234.5, "blocked", None),
  ]
  return [
    case("nothing was filled", "F-18", 120_000.0, [], 0.0),
    case("nothing was filled, two hours on", "F-18", 120_000.0, [], 120.0),
    *(case(f"a day of F-18 after {minutes:g} min", "F-18", 120_000.0, day, minutes) for minutes in (0, 30, 95.5, 600)),
    case("a vial calibrated ahead of now", "F-18", 60_000.0, [(120.0, 9_000.0, "free", None)], 30.0),
    case("vials hold more than was made", "Ga-68", 1_500.0, [(10.0, 1_600.0, "free", None)], 20.0),
    case("copper of the evening before", "Cu-64", 9_000.0, [(600.0, 900.0, "released", None)], 840.0),
    case(
      "a vial that may have been seen twice",
      "F-18",
      60_000.0,
      [(30.0, 9_000.0, "free", None), (31.0, 9_020.0, "near", None), (40.0, 800.0, "unconfirmed", None)],
      60.0,
    ),
    case("carbon, eight half-lives on", "C-11", 6_000.0, [(4.0, 900.0, "released", None)], 163.0),
  ]


def written(cases: list[Case]) -> str:
  """The file: one case a line."""
  return "[\n" + ",\n".join(json.dumps(it) for it in cases) + "\n]\n"


def said(found: Balance) -> dict[str, float]:
  return {
    "made": found.made_mbq,
    "control": found.control_mbq,
    "vials": found.vials_mbq,
    "released": found.released_mbq,
    "discarded": found.discarded_mbq,
    "free": found.free_mbq,
  }


def test_bat_6_the_shared_cases_are_those_of_the_oracle() -> None:
  """`python -m tests.test_batch_balance` writes them anew."""
  assert CASES.read_text() == written(fresh())


def test_bat_6_each_case_is_answered() -> None:
  for it in fresh():
    vials = [
      BatchVial(
        state=one["state"],
        near=one.get("near", False),
        purpose=one["purpose"],
        activity_mbq=one["mbq"],
        calibrated_at=datetime.fromisoformat(one["calibratedAt"]),
      )
      for one in it["vials"]
    ]
    found = said(balance(it["madeMbq"], MADE_AT, it["halfLifeSeconds"], vials, datetime.fromisoformat(it["at"])))
    for part, value in it["expect"].items():
      assert math.isclose(found[part], value, rel_tol=1e-9, abs_tol=1e-6), (it["name"], part)


class Day:
  """A synthesis as heaps of atoms: what is drawn from the bulk lies elsewhere, and everything decays alike.

  It knows no formula of a balance: it takes small steps through the day, and looks into each heap at the end.
  """

  def __init__(self, chance: random.Random) -> None:
    self.half_life = chance.choice(sorted(HALF_LIVES.values()))
    self.made = chance.uniform(500, 250_000)
    self.bulk = self.made
    self.minutes = 0.0
    # [MBq now, what it is]
    self.heaps: list[tuple[float, str]] = []
    self.vials: list[BatchVial] = []
    for _ in range(chance.randint(0, 14)):
      self.wait(chance.uniform(0.1, 30))
      self.fill(chance)
    self.wait(chance.uniform(0, 240))

  def wait(self, minutes: float) -> None:
    left = math.exp(-math.log(2) * minutes * 60 / self.half_life)
    self.minutes += minutes
    self.bulk *= left
    self.heaps = [(mbq * left, what) for mbq, what in self.heaps]

  def fill(self, chance: random.Random) -> None:
    drawn = self.bulk * chance.uniform(0.001, 0.4)
    self.bulk -= drawn
    purpose = chance.choice((*PURPOSES, None, None, None, None))
    state = "discarded" if chance.random() < 0.1 else "purpose" if purpose else chance.choice(STATES)
    what = state if state in ("released", "discarded") else "control" if purpose else "vials"
    self.heaps.append((drawn, what))
    # The label names another instant than that of the filling: some minutes before, or hours ahead.
    apart = chance.uniform(-20, 300)
    label = drawn * math.exp(-math.log(2) * apart * 60 / self.half_life)
    calibrated_at = MADE_AT + timedelta(minutes=self.minutes + apart)
    self.vials.append(BatchVial(state=state, purpose=purpose, activity_mbq=label, calibrated_at=calibrated_at))
    if chance.random() < 0.1:
      # Seen again a minute later, or so it seems: nothing more was drawn.
      again = BatchVial(
        state="unconfirmed", near=True, activity_mbq=label * 1.003, calibrated_at=calibrated_at + timedelta(minutes=1)
      )
      self.vials.append(again)

  def found(self) -> dict[str, float]:
    parts = {part: sum(mbq for mbq, what in self.heaps if what == part) for part in ("control", "vials")}
    parts |= {part: sum(mbq for mbq, what in self.heaps if what == part) for part in ("released", "discarded")}
    return {"made": self.bulk + sum(parts.values()), **parts, "free": self.bulk}


def test_bat_6_on_ten_thousand_random_days_nothing_is_lost() -> None:
  """BAT-6: made = in quality control + in vials + released + discarded + free, within 0.01 MBq at every instant."""
  chance = random.Random(20261124)
  for number in range(10_000):
    day = Day(chance)
    at = MADE_AT + timedelta(minutes=day.minutes)
    found = said(balance(day.made, MADE_AT, day.half_life, day.vials, at))
    for part, mbq in day.found().items():
      assert abs(found[part] - mbq) < 0.01, (number, part)
    # At any other instant too, before the first vial was filled even: the parts are what was made.
    later = at + timedelta(minutes=chance.uniform(-400, 400))
    parts = said(balance(day.made, MADE_AT, day.half_life, day.vials, later))
    total = parts.pop("made")
    assert abs(math.fsum(parts.values()) - total) < 0.01, number


if __name__ == "__main__":
  CASES.write_text(written(fresh()))
