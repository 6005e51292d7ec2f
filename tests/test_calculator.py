"""The calculator against cases that an arithmetic of fifty digits answered (CALC-1 … CALC-3).

The browser reads the same cases; `python -m tests.test_calculator` writes them anew.
"""

from __future__ import annotations

import itertools
import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import oracle
from tracershop.orderbook.calculator import Held, Patient, amount_at_slot, covers, left_at
from tracershop.protocol import messages

CASES = Path(__file__).parent / "cases" / "calculator.json"
F18, C11, O15 = 6586.2, 1223.4, 122.24
TUESDAY = date(2026, 11, 24)
Case = dict[str, Any]
# (wall time, MBq) of each
Line = tuple[str, float]
steady = settings(deadline=None, derandomize=True)


def wall(text: str, day: date = TUESDAY) -> str:
  """The instant of a Copenhagen wall time, as the wire writes it; `+1 01:30` is on the day after."""
  days, _, clock = text.rpartition(" ")
  instant = datetime.fromtimestamp(
    oracle.utc_seconds(day + timedelta(days=int(days or 0)), time.fromisoformat(clock)), UTC
  )
  return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def worth(mbq: float, half_life: float, one: str, other: str) -> Decimal:
  return oracle.decayed(
    mbq, half_life, oracle.seconds_between(datetime.fromisoformat(one), datetime.fromisoformat(other))
  )


def forwards(name: str, half_life: float, slot: str, patients: list[Line], day: date = TUESDAY) -> Case:
  """What to order at a slot."""
  lines = [{"at": wall(at, day), "mbq": mbq} for at, mbq in patients]
  slot_at = wall(slot, day)
  early = [place for place, it in enumerate(lines) if it["at"] < slot_at]
  total = sum((worth(it["mbq"], half_life, it["at"], slot_at) for it in lines if it["at"] >= slot_at), Decimal())
  asked = {"name": name, "does": "amount", "halfLifeSeconds": half_life, "slotAt": slot_at, "patients": lines}
  return {**asked, "expect": {"mbq": oracle.up(total), "early": early}}


def left(name: str, half_life: float, vials: list[Line], at: str, day: date = TUESDAY) -> Case:
  """What is left in vials."""
  held = [{"mbq": mbq, "calibratedAt": wall(calibrated, day)} for calibrated, mbq in vials]
  total = sum((worth(it["mbq"], half_life, it["calibratedAt"], wall(at, day)) for it in held), Decimal())
  asked = {"name": name, "does": "left", "halfLifeSeconds": half_life, "vials": held, "at": wall(at, day)}
  return {**asked, "expect": oracle.down(total)}


def backwards(name: str, half_life: float, vials: list[Line], patients: list[Line], day: date = TUESDAY) -> Case:
  """Whom vials cover: referred to one instant all that was and is drawn is MBq that only have to be subtracted."""
  held = [{"mbq": mbq, "calibratedAt": wall(calibrated, day)} for calibrated, mbq in vials]
  lines = [{"at": wall(at, day), "mbq": mbq} for at, mbq in patients]
  base = held[0]["calibratedAt"] if held else wall("00:00", day)
  there = sum((worth(it["mbq"], half_life, it["calibratedAt"], base) for it in held), Decimal())
  doses = []
  for place in sorted(range(len(lines)), key=lambda it: (lines[it]["at"], it)):
    at, mbq = lines[place]["at"], lines[place]["mbq"]
    now = oracle.decayed(there, half_life, oracle.seconds_between(*map(datetime.fromisoformat, (base, at))))
    covered = now >= Decimal(mbq) - oracle.MILLIONTH
    if covered:
      there -= worth(mbq, half_life, at, base)
    after = oracle.decayed(
      max(there, Decimal()), half_life, oracle.seconds_between(*map(datetime.fromisoformat, (base, at)))
    )
    short = 0 if covered else oracle.up(Decimal(mbq) - now)
    told = {"place": place, "at": at, "mbq": mbq, "covered": covered, "leftMbq": oracle.down(after), "shortMbq": short}
    doses.append(told)
  asked = {"name": name, "does": "covers", "halfLifeSeconds": half_life, "vials": held, "patients": lines}
  return {**asked, "expect": {"covered": sum(it["covered"] for it in doses), "doses": doses}}


def fresh() -> list[Case]:
  """Every case, answered."""
  morning: list[Line] = [("08:30", 300), ("09:15", 310.5), ("10:00", 295), ("10:45", 300), ("11:40", 320)]
  spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
  return [
    forwards("nobody", F18, "07:00", []),
    forwards("one patient at the delivery costs what he gets", F18, "07:00", [("07:00", 300)]),
    forwards("one patient a half-life later costs twice", 3_600.0, "07:00", [("08:00", 300)]),
    forwards("a morning of FDG", F18, "07:00", morning),
    forwards("sum first, round once", F18, "07:00", [("07:00", 0.1), ("07:00", 0.2), ("07:00", 0.7)]),
    forwards("who comes before the delivery is named and not counted", F18, "09:00", morning),
    forwards("in whatever order they are typed", F18, "07:00", [morning[3], morning[0], morning[4]]),
    forwards("carbon", C11, "12:10", [("12:20", 600), ("13:00", 550.25)]),
    forwards("oxygen", O15, "09:00", [("09:02", 800), ("09:12", 800)]),
    forwards("over midnight", F18, "22:00", [("23:30", 200), ("+1 00:45", 200)]),
    forwards("over the spring night, 23 hours", F18, "00:30", [("07:00", 200)], spring),
    forwards("over the autumn night, 25 hours", F18, "00:30", [("07:00", 200)], autumn),
    left("this vial at 11:40", F18, [("06:41", 10_273.1)], "11:40"),
    left("before its calibration it holds more", F18, [("11:00", 500)], "07:00"),
    left("at its calibration what it says", F18, [("11:00", 500)], "11:00"),
    left("two vials together", F18, [("06:41", 4_000.5), ("09:10", 1_200.5)], "11:40"),
    left("no vial", F18, [], "11:40"),
    left("oxygen is gone in half an hour", O15, [("09:00", 1_500)], "09:30"),
    backwards("all of the morning", F18, [("07:00", 6_000)], morning),
    backwards("the morning but for its last", F18, [("07:00", 5_000)], morning),
    backwards("a small dose after one that is not there", F18, [("07:00", 1_200)], [*morning[:2], ("09:20", 90)]),
    backwards("in whatever order they are typed", F18, [("07:00", 3_400)], [morning[4], morning[0], morning[2]]),
    backwards("what the calculator asked for covers them all", F18, [("07:00", 5_295)], morning),
    backwards("two vials, a dose made up of both", F18, [("07:00", 200), ("08:00", 250)], [("08:30", 300)]),
    backwards("to the last MBq", F18, [("09:00", 300)], [("09:00", 100), ("09:00", 200), ("09:00", 1)]),
    backwards("nobody", F18, [("07:00", 3_400)], []),
    backwards("no vial", F18, [], morning[:1]),
    backwards("over the autumn night, 25 hours", F18, [("00:30", 4_000)], [("02:30", 200), ("07:00", 250)], autumn),
  ]  # fmt: skip


def written(cases: list[Case]) -> str:
  """The file: one case a line."""
  return "[\n" + ",\n".join(json.dumps(it) for it in cases) + "\n]\n"


def patients_of(case: Case) -> list[Patient]:
  return [Patient(datetime.fromisoformat(it["at"]), it["mbq"]) for it in case["patients"]]


def vials_of(case: Case) -> list[Held]:
  return [Held(it["mbq"], datetime.fromisoformat(it["calibratedAt"])) for it in case["vials"]]


def answered(case: Case) -> Any:
  """What our calculator says to a case."""
  half_life = case["halfLifeSeconds"]
  if case["does"] == "amount":
    found: Any = amount_at_slot(patients_of(case), datetime.fromisoformat(case["slotAt"]), half_life)
  elif case["does"] == "left":
    found = left_at(vials_of(case), half_life, datetime.fromisoformat(case["at"]))
  else:
    found = covers(vials_of(case), half_life, patients_of(case))
  return msgspec.json.decode(messages.encode(found))


def test_calc_1_the_shared_cases_are_those_of_the_oracle() -> None:
  assert CASES.read_text() == written(fresh())


@pytest.mark.parametrize("case", json.loads(CASES.read_text()) if CASES.exists() else [], ids=lambda it: it["name"])
def test_calc_1_every_shared_case_holds(case: Case) -> None:
  """CALC-1, CALC-2, CALC-3."""
  assert answered(case) == case["expect"]


SLOT = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
patients = st.lists(
  st.builds(Patient, st.integers(0, 600).map(lambda minutes: SLOT + timedelta(minutes=minutes)), st.floats(0.5, 1_000)),
  max_size=12,
)


@steady
@given(patients, st.sampled_from([F18, C11]))
def test_calc_3_what_the_calculator_asks_for_covers_everybody(booked: list[Patient], half_life: float) -> None:
  """There and back: order what CALC-1 says, and CALC-3 serves them all; a tenth less does not."""
  amount = amount_at_slot(booked, SLOT, half_life)
  assert amount.early == []
  found = covers([Held(amount.mbq, SLOT)], half_life, booked)
  assert found.covered == len(booked)
  if booked and amount.mbq > 10:
    assert covers([Held(amount.mbq * 0.9 - 1, SLOT)], half_life, booked).covered < len(booked)


@steady
@given(patients, st.floats(0, 20_000), st.sampled_from([F18, C11]))
def test_calc_3_nothing_is_drawn_twice(booked: list[Patient], mbq: float, half_life: float) -> None:
  """Referred to the delivery, what was drawn and what is left come to what the vial held."""
  found = covers([Held(mbq, SLOT)], half_life, booked)
  assert [it.at for it in found.doses] == sorted(it.at for it in booked)
  drawn = amount_at_slot([Patient(it.at, it.mbq) for it in found.doses if it.covered], SLOT, half_life)
  assert drawn.mbq <= mbq + 1 + len(booked) * 1e-3
  for one, following in itertools.pairwise(found.doses):
    assert following.left_mbq <= one.left_mbq
  for it in found.doses:
    assert (it.short_mbq == 0) is it.covered


if __name__ == "__main__":
  CASES.write_text(written(fresh()))
