"""Which delivery serves a booked study and what it needs there, against an oracle that lays out every delivery.

The browser reads the same cases; `python -m tests.test_booking_plan` writes them anew.
"""

from __future__ import annotations

import json
import random
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests import booking_oracle, oracle
from tracershop.orderbook.ordering import bookings
from tracershop.protocol import messages

CASES = Path(__file__).parent / "cases" / "bookings.json"
TUESDAY = date(2026, 11, 24)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
F18, C11, ZR89 = 6586.2, 1223.4, 282276.0
# The tracers of every scene by their first letters: FDG and 11C-PIB and Zr-89 by activity, FET by injection.
FDG, PIB, ZRM, FET = 1, 2, 3, 4
EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
Case = dict[str, Any]


def wall(at: str, day: date) -> str:
  """The instant of a Copenhagen wall time; `+1 00:30` is on the day after."""
  days, _, clock = at.rpartition(" ")
  seconds = oracle.utc_seconds(day + timedelta(days=int(days or 0)), time.fromisoformat(clock))
  told = booking_oracle.text(seconds)
  assert told is not None
  return told


def tracer(id: int, name: str, isotope: int, kind: str, lasts: int) -> Case:
  return {
    "id": id, "shortName": name, "clinicalName": name, "isotopeId": isotope, "kind": kind, "batchTag": name,
    "archived": False, "marketed": True, "shelfLifeMinutes": lasts, "revision": 1,
  }  # fmt: skip


class Scene:
  """Studies of one endpoint, or two, in short words: `now` is a wall time of the day, by default the morning before."""

  def __init__(self, name: str, day: date = TUESDAY, now: str = "-1 09:00") -> None:
    self.name, self.day = name, day
    self.studies: list[Case] = []
    self.book: Case = {
      "now": wall(now, day),
      "daysAhead": 180,
      "endpoints": [],
      "isotopes": [
        {"id": number, "symbol": symbol, "halfLifeSeconds": half_life, "source": "ICRP 107", "revision": 1}
        for number, (symbol, half_life) in enumerate((("F-18", F18), ("C-11", C11), ("Zr-89", ZR89)), 1)
      ],
      "tracers": [
        tracer(FDG, "FDG", 1, "activity", 600), tracer(PIB, "PIB", 2, "activity", 60),
        tracer(ZRM, "ZRM", 3, "activity", 2880), tracer(FET, "FET", 1, "injection", 600),
      ],
      "catalogueEntries": [], "runs": [], "slots": [], "closedDates": [],
      "deadlines": [], "procedures": [], "taken": [],
    }  # fmt: skip
    self.endpoint(1)

  def _add(self, table: str, **row: Any) -> int:
    rows: list[Case] = self.book[table]
    rows.append({"id": len(rows) + 1, **row, "revision": 1})
    return len(rows)

  def endpoint(self, id: int, **more: Any) -> Scene:
    given = {
      "customerId": 1, "name": f"PET {id}", "transportMinutes": 10, "internal": False, "archived": False,
      "receivesFrom": None, "receivesTo": None, "receivesWeekdays": list(EVERY_DAY),
    }  # fmt: skip
    self.book["endpoints"] = [it for it in self.book["endpoints"] if it["id"] != id]
    self.book["endpoints"].append({"id": id, **given, **more, "revision": 1})
    return self

  def entry(self, what: int = FDG, endpoint: int = 1, **more: Any) -> Scene:
    given = {"isotopeId": None, "overhead": 1.0, "maxMbq": None, "maxInjections": None}
    self._add("catalogueEntries", endpointId=endpoint, tracerId=what, **{**given, **more})
    return self

  def slot(
    self, at: str, run: str, what: int = FDG, weekdays: tuple[int, ...] = (), endpoint: int = 1, **more: Any
  ) -> Scene:
    """A slot and its run on the scene's weekday, or on others; `run_back` where it runs so many days before."""
    back = more.pop("run_back", 0)
    run_more = {"maxMbq": more.pop("run_most", None), "endsDate": more.pop("run_ends", None)}
    for weekday in weekdays or (self.day.isoweekday(),):
      made = self._add(
        "runs", tracerId=what, isotopeId=None, weekday=(weekday - 1 - back) % 7 + 1, time=f"{run}:00", **run_more
      )
      given = {"weeks": "every", "maxMbq": None, "endsDate": None, "startsDate": None}
      self._add(
        "slots", endpointId=endpoint, runId=made, tracerId=what, isotopeId=None, weekday=weekday,
        deliveryTime=f"{at}:00", **{**given, **more},
      )  # fmt: skip
    return self

  def deadline(self, at: str = "13:00", kind: str = "activity", weekday: int | None = None, **more: Any) -> Scene:
    given: Case = {"tracerId": None, "workingDaysOnly": True}
    given |= {"kind": kind, "type": "daily" if weekday is None else "weekly", "weekday": weekday}
    self._add("deadlines", time=f"{at}:00", **{**given, **more})
    return self

  def closed(self, *days: int) -> Scene:
    """Closes dates, so many days after the scene's."""
    for number in days:
      self._add("closedDates", date=f"{self.day + timedelta(days=number)}", name="")
    return self

  def taken(self, slot: int, at: str, mbq: float, meant: str | None = None) -> Scene:
    self.book["taken"].append(
      {
        "slotId": slot, "deliverAt": wall(at, self.day), "orderedMbq": mbq, "halfLifeSeconds": F18,
        "meantAt": wall(meant or at, self.day),
      }
    )  # fmt: skip
    return self

  def study(
    self, at: str, units: float | None = 300.0, delay: int | None = 60, what: int | None = FDG, endpoint: int = 1,
    **more: Any,
  ) -> Scene:  # fmt: skip
    """A study that starts at a wall time; its procedure is the one there is of the same meaning, or a new one."""
    known = {"endpointId": endpoint, "tracerId": what, "units": units, "delayMinutes": delay, "ignored": False, **more}
    rows = self.book["procedures"]
    found = next((it["id"] for it in rows if all(it[key] == value for key, value in known.items())), None)
    if found is None:
      found = self._add("procedures", code="", description=f"study {len(rows) + 1}", **known)
    self.studies.append(
      {"id": len(self.studies) + 1, "endpointId": endpoint, "procedureId": found, "startAt": wall(at, self.day)}
    )
    return self

  def bare(self, at: str) -> Scene:
    """A study whose procedure nobody has made yet."""
    self.studies.append(
      {"id": len(self.studies) + 1, "endpointId": 1, "procedureId": None, "startAt": wall(at, self.day)}
    )
    return self

  def unit(self, **entry: Any) -> Scene:
    """The usual three deliveries of FDG on every day but Sunday, in the catalogue, with a deadline the day before."""
    self.entry(**{"overhead": 1.05, **entry}).deadline()
    for at, run in (("07:00", "05:45"), ("08:15", "05:45"), ("11:30", "10:00")):
      self.slot(at, run, weekdays=(1, 2, 3, 4, 5, 6))
    return self

  def case(self) -> Case:
    asked = {"name": self.name, "book": self.book, "studies": self.studies}
    return {**asked, "expect": booking_oracle.answer(asked)}


def told() -> list[Scene]:
  """The scenes that have a story."""
  tomorrow = TUESDAY + timedelta(days=1)
  return [
    Scene("no studies, no orders").unit(),
    Scene("each study goes to the latest delivery before its injection, and each delivery is one order").unit()
    .study("06:30").study("07:10").study("07:30").study("09:15", 310.5).study("10:00").study("10:30").study("11:45"),
    Scene("an injection at the very minute of a delivery is served by it").unit().study("10:30").study("10:29"),
    Scene("before the first delivery of the day there is none, and it says when the first would be").unit()
    .study("05:30").study("05:59").study("06:00"),
    Scene("sum first, round once").entry().slot("10:00", "10:00").study("10:00", 0.1, 0).study("10:00", 0.2, 0)
    .study("10:00", 0.7, 0),
    Scene("a delay may be before the start").unit().study("09:00", delay=-240).study("13:00", delay=-240)
    .study("11:20", delay=480),
    Scene("what is not mapped, and what nothing is ordered for").unit().bare("09:00").study("09:00", None, None, None)
    .study("09:00", ignored=True).study("09:00"),
    Scene("what the endpoint may not order").unit().slot("09:00", "08:30", PIB).study("10:00", what=PIB)
    .study("10:00"),
    Scene("another endpoint's deliveries serve nobody here").unit().endpoint(2).entry(endpoint=2)
    .slot("07:30", "05:45", endpoint=2).study("09:00").study("06:00", endpoint=2).study("09:00", endpoint=2)
    .study("10:00", endpoint=2),
    Scene("an archived endpoint orders nothing").unit().endpoint(1, archived=True).study("09:00"),
    Scene("a closed date").unit().closed(0).study("09:00").study("+1 09:00"),
    Scene("two closed dates, and the first delivery after them").unit().closed(0, 1).study("09:00"),
    Scene("the deadline's own minute is in time", now="-1 13:00").unit().study("09:00"),
    Scene("a minute after the deadline it is too late, and the first delivery is two days on", now="-1 13:01").unit()
    .study("09:00").study("+1 09:00"),
    Scene("on the day itself", now="09:40").unit().study("09:00").study("08:00").study("12:00").study("06:00"),
    Scene("without a deadline what is delivered already serves nobody", now="07:30").entry().slot("07:00", "05:45")
    .slot("11:30", "10:00").study("08:00").study("11:00").study("06:15"),
    Scene("a passed deadline of one tracer, not of the other").unit().entry(PIB, maxMbq=100_000)
    .deadline("08:00", tracerId=PIB).slot("09:00", "08:30", PIB).study("08:30", 20, what=PIB).study("08:30"),
    Scene("a weekly deadline").entry().deadline("12:00", weekday=5).slot("07:00", "05:45", weekdays=(2, 4))
    .study("09:00").study("+7 09:00"),
    Scene("a daily deadline stands on the last working day", date(2026, 11, 30), now="-3 13:01").unit().study("09:00")
    .study("+1 09:00"),
    Scene("a daily deadline that is plainly the day before", date(2026, 11, 30), now="-3 13:01").entry()
    .deadline(workingDaysOnly=False).slot("07:00", "05:45", weekdays=EVERY_DAY).study("09:00").study("-1 09:00")
    .study("-2 09:00"),
    Scene("even and odd weeks").entry().slot("07:00", "05:45", weeks="even").slot("08:00", "05:45", weeks="odd")
    .study("09:00").study("+7 09:00"),
    Scene("after a week 53 two odd weeks follow each other", date(2026, 12, 29)).entry()
    .slot("07:00", "05:45", weeks="even").slot("08:00", "05:45", weeks="odd").study("09:00").study("+7 09:00")
    .study("+14 09:00"),
    Scene("a slot that has ended, and one that has not begun").entry()
    .slot("07:00", "05:45", endsDate=f"{TUESDAY - timedelta(days=1)}").slot("08:00", "05:45", startsDate=f"{tomorrow}")
    .slot("06:00", "05:45").study("09:00").study("+7 09:00"),
    Scene("the first delivery begins in forty days").entry()
    .slot("07:00", "05:45", startsDate=f"{TUESDAY + timedelta(days=40)}").study("09:00"),
    Scene("a run that has ended feeds nothing").entry().slot("07:00", "05:45", run_ends=f"{TUESDAY}").study("09:00")
    .study("+7 09:00"),
    Scene("a whole order goes over the customer's limit, another stands").unit(maxMbq=1_000).study("09:00")
    .study("09:30").study("10:00").study("11:30"),
    Scene("a delivery that is full for one study, and the first later one with room").entry()
    .slot("09:00", "08:00", maxMbq=1_000).slot("11:00", "10:00", maxMbq=400).slot("12:00", "10:00", maxMbq=1_000)
    .taken(1, "09:00", 900).taken(3, "12:00", 700).study("09:30", 300, 0).study("08:30", 300, 0),
    Scene("more than any delivery has room for").entry(maxMbq=250).slot("09:00", "08:00").slot("11:00", "10:00")
    .study("09:30", 300, 0),
    Scene("injections: the first time that is free").entry(FET, maxInjections=4).deadline("10:00", "injection")
    .endpoint(1, receivesFrom="07:30:00", receivesTo="15:00:00", receivesWeekdays=[1, 2, 4]).closed(2)
    .study("06:00", 1, 0, FET).study("15:01", 1, 0, FET).study("+1 09:00", 1, 0, FET).study("+2 09:00", 1, 0, FET)
    .study("06:00", 9, 0, FET),
    Scene("injections: the first time at an endpoint that is always there", now="-1 10:01").entry(FET)
    .deadline("10:00", "injection").closed(1).study("09:15", 1, 0, FET).study("+1 23:50", 1, 0, FET),
    Scene("a limit that is reached is not passed").entry(maxMbq=600).slot("10:00", "09:00").study("10:00", delay=0)
    .study("10:00", delay=0),
    Scene("a slot's limit with what is ordered already").entry().slot("10:00", "09:00", maxMbq=1_000)
    .taken(1, "10:00", 700).study("10:00", 300, 0),
    Scene("a slot's limit passed by one MBq").entry().slot("10:00", "09:00", maxMbq=1_000).taken(1, "10:00", 701)
    .study("10:00", 300, 0),
    Scene("a slot's limit with an order that was moved to it").entry().slot("07:00", "05:45", maxMbq=2_000)
    .slot("11:30", "10:00").taken(1, "07:00", 300, "11:30").taken(2, "11:30", 5_000).study("07:00").study("11:30"),
    Scene("a run's limit, with what is lost on the way").entry(overhead=1.2).slot("11:30", "09:40", run_most=700)
    .study("10:30", 300).study("12:00", 20),
    Scene("more than there is").entry(PIB).slot("07:00", "06:30", PIB).study("13:00", 500, what=PIB)
    .study("07:30", 500, what=PIB),
    Scene("carbon, twenty minutes a half-life").entry(PIB, overhead=1.3).slot("09:00", "08:30", PIB)
    .slot("10:20", "10:00", PIB).study("08:50", 700, 20, PIB).study("09:00", 700, 20, PIB)
    .study("10:00", 700.5, 20, PIB),
    Scene("two tracers at one time are two orders").unit().entry(PIB).slot("09:00", "08:30", PIB)
    .study("08:30", 400, what=PIB).study("08:30", 400),
    Scene("past midnight the evening's delivery serves while its batch lasts").entry()
    .slot("21:00", "20:00", weekdays=(1, 2)).study("-1 23:30").study("+1 04:59").study("+1 05:01").study("23:00"),
    Scene("a tracer that lasts two days is served from the day before").entry(ZRM)
    .slot("14:00", "10:00", ZRM, weekdays=(1,)).study("09:00", 37, 0, ZRM)
    .study("+1 09:00", 37, 0, ZRM).study("+1 10:30", 37, 0, ZRM),
    Scene("the spring night has 23 hours", SPRING, now="-2 09:00").entry().slot("01:30", "00:30")
    .slot("22:00", "21:00", weekdays=(6,)).study("-1 23:30").study("00:20").study("01:00").study("03:15")
    .study("07:00"),
    Scene("a delivery in the hour that the spring night leaves out", SPRING, now="-2 09:00").entry()
    .slot("02:30", "01:30").study("00:59").study("03:00", delay=0).study("03:29", delay=0).study("03:30", delay=0),
    Scene("the autumn night has 25 hours", AUTUMN, now="-2 09:00").entry().slot("01:30", "00:30")
    .slot("22:00", "21:00", weekdays=(6,)).study("-1 23:30").study("00:20").study("01:00").study("03:15")
    .study("07:00"),
    Scene("a delivery in the autumn hour that comes twice", AUTUMN, now="-2 09:00").entry().slot("02:30", "01:30")
    .study("01:29", delay=60).study("01:30", delay=60).study("01:30", delay=120).study("03:00", delay=0),
    Scene("carbon in the autumn night", AUTUMN, now="-2 09:00").entry(PIB).slot("02:10", "01:50", PIB)
    .study("02:30", 400, 0, PIB).study("03:00", 400, 0, PIB),
    Scene("a deadline in the spring night", SPRING + timedelta(days=1), now="-1 03:00").entry()
    .deadline("02:30", workingDaysOnly=False).slot("07:00", "05:45", weekdays=EVERY_DAY).study("09:00")
    .study("+1 09:00"),
    Scene("two deliveries of one minute: the one that was there first").entry().slot("07:00", "05:45")
    .slot("07:00", "06:30").study("09:00"),
    Scene("injections: an order for each study, at its time").entry(FET).deadline("10:00", "injection")
    .study("09:00", 1, 30, FET).study("09:00", 1, 30, FET).study("10:00", 2, 0, FET).study("12:00", 1, -240, FET),
    Scene("injections: at the whole minute before a start with seconds", now="08:59").entry(FET)
    .study("09:00:59", 1, 0, FET).study("08:59:30", 1, 0, FET),
    Scene("injections: hours, weekdays and limits").entry(FET, maxInjections=2)
    .endpoint(1, receivesFrom="07:30:00", receivesTo="15:00:00", receivesWeekdays=[2, 3])
    .study("07:29", 1, 0, FET).study("07:30", 1, 0, FET).study("15:00", 1, 0, FET).study("15:01", 1, 0, FET)
    .study("09:00", 3, 0, FET).study("+2 09:00", 1, 0, FET).study("+1 09:00", 2, 0, FET),
    Scene("injections: past, closed and too late", now="-1 10:01").entry(FET).deadline("10:00", "injection")
    .closed(1).study("09:00", 1, 0, FET).study("+1 09:00", 1, 0, FET).study("-1 10:00", 1, 0, FET)
    .study("-1 10:00", 1, 60, FET).study("+2 09:00", 1, 0, FET),
    Scene("too far ahead").unit().entry(FET).study("+179 09:00").study("+180 09:00").study("+179 09:00", 1, 0, FET)
    .study("+180 09:00", 1, 0, FET).study("+4000 09:00"),
  ]  # fmt: skip


def chance(seed: int) -> Scene:
  """A week of anything: slots, runs, limits, closed dates, deadlines and studies by chance."""
  rnd = random.Random(seed)
  day = rnd.choice([TUESDAY, SPRING, AUTUMN, date(2026, 12, 29), date(2027, 1, 1), SPRING + timedelta(days=1)])
  now = f"{rnd.choice((-4, -3, -2, -1, -1, 0))} {rnd.randint(0, 23):02}:{rnd.choice((0, 29, 30, 59)):02}"
  scene = Scene(f"by chance {seed}", day, now)

  def clock(low: int = 0, high: int = 23) -> str:
    return f"{rnd.randint(low, high):02}:{rnd.choice((0, 10, 15, 30, 45)):02}"

  if rnd.random() < 0.3:
    scene.endpoint(1, receivesFrom="07:00:00", receivesTo=f"{clock(12, 16)}:00", receivesWeekdays=[1, 2, 3, 4, 5])
  scene.endpoint(2)
  for what in (FDG, PIB, ZRM, FET):
    for endpoint in (1, 2):
      if rnd.random() < 0.85:
        scene.entry(
          what, endpoint, overhead=rnd.choice((1.0, 1.05, 1.3)), maxMbq=rnd.choice((None, None, None, 2_000, 50_000)),
          maxInjections=rnd.choice((None, 1, 4)),
        )  # fmt: skip
  for what in (FDG, FDG, FDG, PIB, PIB, ZRM):
    for _ in range(rnd.randint(0, 3)):
      at = clock() if rnd.random() < 0.3 else clock(5, 12)
      hour, back = int(at[:2]) - rnd.randint(0, 3), 0
      if hour < 0:
        hour, back = hour + 24, 1
      begins = day + timedelta(days=rnd.randint(-9, 9))
      scene.slot(
        at, f"{hour:02}:{at[3:]}" if rnd.random() < 0.8 else clock(), what,
        weekdays=tuple(rnd.sample(EVERY_DAY, rnd.randint(3, 7))), endpoint=rnd.choice((1, 1, 2)), run_back=back,
        weeks=rnd.choice(("every", "every", "even", "odd")), maxMbq=rnd.choice((None, None, None, 3_000)),
        run_most=rnd.choice((None, None, None, 10_000)), startsDate=rnd.choice((None, None, None, f"{begins}")),
        endsDate=rnd.choice((None, None, None, f"{begins + timedelta(days=3)}")),
        run_ends=rnd.choice((None, None, None, f"{begins + timedelta(days=2)}")),
      )  # fmt: skip
  for kind, what in (("activity", None), ("activity", PIB), ("injection", None)):
    if rnd.random() < 0.5:
      scene.deadline(
        clock(6, 16), kind, rnd.choice((None, None, rnd.randint(1, 7))), tracerId=what,
        workingDaysOnly=rnd.random() < 0.6,
      )  # fmt: skip
  scene.closed(*rnd.sample(range(-3, 6), rnd.randint(0, 3)))
  for _ in range(rnd.randint(0, 4)):
    if scene.book["slots"]:
      slot = rnd.choice(scene.book["slots"])
      at = f"{(slot['weekday'] - day.isoweekday()) % 7} {slot['deliveryTime'][:5]}"
      scene.taken(slot["id"], at, rnd.choice((250.0, 1_500.0)), rnd.choice((None, f"{at[:1]} 12:00")))
  for _ in range(rnd.randint(2, 12)):
    at = f"{rnd.choice((-1, 0, 0, 1, 1, 2, 3, 8))} {clock() if rnd.random() < 0.2 else clock(7, 16)}"
    what = rnd.choice((FDG, FDG, FDG, PIB, ZRM, FET))
    units = rnd.choice((1, 1, 3)) if what == FET else rnd.choice((37.0, 250, 300.5))
    delay = rnd.choice((-240, -30, 0, 0, 45, 60, 60, 480))
    scene.study(at, units, delay, what, rnd.choice((1, 1, 2)), ignored=rnd.random() < 0.05)
  return scene


KEPT = range(24)


def fresh() -> list[Case]:
  """Every scene, answered."""
  return [scene.case() for scene in (*told(), *(chance(seed) for seed in KEPT))]


def written(cases: list[Case]) -> str:
  """The file: one case a line."""
  return "[\n" + ",\n".join(json.dumps(it, separators=(",", ":")) for it in cases) + "\n]\n"


def planned(case: Case) -> Case:
  """What the rules say of a case."""
  book = msgspec.convert(case["book"], bookings.Book)
  studies = msgspec.convert(case["studies"], list[bookings.Study])
  found: Case = msgspec.json.decode(messages.encode(bookings.plan(studies, book)))
  return found


def test_bkg_20_the_shared_cases_are_those_of_the_oracle() -> None:
  assert CASES.read_text() == written(fresh())


@pytest.mark.parametrize("case", json.loads(CASES.read_text()) if CASES.exists() else [], ids=lambda it: it["name"])
def test_bkg_20_every_shared_case_holds(case: Case) -> None:
  """BKG-20 … BKG-24: BKG-21, BKG-22, BKG-23, BKG-24, BKG-73, and DEC-2."""
  assert planned(case) == case["expect"]


def test_bkg_20_the_shared_cases_have_every_answer() -> None:
  """Else what the browser's copy is held to would be less than it seems."""
  cases = fresh()
  codes = {it["code"] for case in cases for it in case["expect"]["unserved"]}
  assert codes == {
    "not_mapped", "not_in_catalogue", "no_such_slot", "closed_date", "deadline_passed", "outside_hours", "over_limit",
    "invalid",
  }  # fmt: skip
  orders = [it for case in cases for it in case["expect"]["orders"]]
  assert {it["kind"] for it in orders} == {"activity", "injection"}
  assert sum(len(it["bookingIds"]) > 1 for it in orders) > 12
  by_chance = [it for case in cases[len(told()) :] for it in case["expect"]["orders"]]
  assert len(by_chance) > 30


def test_bkg_20_random_weeks_are_planned_as_the_oracle_lays_them_out(nemesis: Any) -> None:
  """3,000 weeks in full."""
  orders = 0
  for seed in nemesis.seeds(3_000):
    case = chance(seed).case()
    found = planned(case)
    assert found == case["expect"], f"seed {seed}"
    orders += len(found["orders"])
  assert orders > 100


def test_bkg_23_nobody_is_lost_and_nobody_is_served_twice(nemesis: Any) -> None:
  """Each study is in one order or among the unserved, whatever they are."""
  for seed in nemesis.seeds(300):
    case = chance(seed).case()
    found = planned(case)
    ids = [id for it in found["orders"] for id in it["bookingIds"]] + [it["bookingId"] for it in found["unserved"]]
    assert sorted(ids) == [it["id"] for it in case["studies"]], f"seed {seed}"


def test_bkg_20_more_studies_never_need_less() -> None:
  """One study more at a delivery adds what it needs there, and takes from nobody."""
  scene = Scene("a morning").unit()
  before = 0
  for minute in range(20):
    scene.study(f"09:{minute:02}")
    (order,) = planned(scene.case())["orders"]
    assert order["orderedMbq"] > before + 300
    before = order["orderedMbq"]


def test_bkg_20_an_absurd_start_is_told_and_breaks_nothing() -> None:
  scene = Scene("out of this world").unit().study("09:00")
  case = scene.case()
  case["studies"][0]["startAt"] = "9999-12-31T23:59:00Z"
  assert planned(case)["unserved"] == [{"bookingId": 1, "code": "invalid", "firstSlotAt": None}]
  case["studies"][0]["startAt"] = datetime(1, 1, 2).isoformat() + "Z"  # noqa: DTZ001  the wire's own form
  (found,) = planned(case)["unserved"]
  assert found["code"] == "invalid"


if __name__ == "__main__":
  CASES.write_text(written(fresh()))
