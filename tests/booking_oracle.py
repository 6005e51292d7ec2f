"""What becomes of booked studies, worked out the long way: every delivery of every date is laid out and looked at.

Nothing of ours is imported but the tests' own arithmetic: seconds since 1970, fifty digits, plain dictionaries as the
shared cases have them (BKG-20 … BKG-24).
"""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from tests import oracle

Case = dict[str, Any]


def answer(case: Case) -> Case:
  """The orders and the unserved of a case's studies."""
  return _Day(case["book"]).answer(case["studies"])


def seconds(text: str) -> int:
  """An instant of the wire."""
  return int(datetime.fromisoformat(text).timestamp())


def text(at: int | None) -> str | None:
  return None if at is None else datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def wall(at: int) -> datetime:
  """What the clocks in Copenhagen show, by the EU's rule, without a zone."""
  utc = datetime.fromtimestamp(at, UTC).replace(tzinfo=None)
  begins = datetime.combine(oracle.last_sunday(utc.year, 3), time(1))
  ends = datetime.combine(oracle.last_sunday(utc.year, 10), time(1))
  return utc + timedelta(hours=2 if begins <= utc < ends else 1)


class _Day:
  def __init__(self, book: Case) -> None:
    self.book = book
    self.now = seconds(book["now"])
    self.today = wall(self.now).date()
    self.last = self.today + timedelta(days=book["daysAhead"])
    self.closed = {it["date"] for it in book["closedDates"]}
    # Long enough before today for whatever could have been delivered of a long-lived tracer.
    days = [self.today + timedelta(days=number) for number in range(-40, book["daysAhead"] + 12)]
    self.deliveries = [
      made for slot, day in itertools.product(book["slots"], days) if (made := self.delivery(slot, day)) is not None
    ]

  def row(self, kind: str, id: int | None) -> Case | None:
    return next((it for it in self.book[kind] if it["id"] == id), None)

  def delivery(self, slot: Case, day: date) -> Case | None:
    """A slot on a date, where it stands."""
    _, week, weekday = oracle.iso_week(day)
    if weekday != slot["weekday"] or slot["weeks"] == ("even" if week % 2 else "odd"):
      return None
    if slot["startsDate"] is not None and f"{day}" < slot["startsDate"]:
      return None
    if slot["endsDate"] is not None and f"{day}" > slot["endsDate"]:
      return None
    at = oracle.utc_seconds(day, time.fromisoformat(slot["deliveryTime"]))
    run = self.row("runs", slot["runId"])
    assert run is not None
    run_day, run_at = max(
      (
        (it, made)
        for it in (day - timedelta(days=number) for number in range(9))
        if oracle.iso_week(it)[2] == run["weekday"]
        and (made := oracle.utc_seconds(it, time.fromisoformat(run["time"]))) <= at
      ),
    )
    if run["endsDate"] is not None and f"{run_day}" > run["endsDate"]:
      return None
    return {"slot": slot, "run": run, "day": day, "at": at, "run_at": run_at}

  def deadline(self, kind: str, tracer_id: int, day: date) -> int | None:
    rules = [it for it in self.book["deadlines"] if it["kind"] == kind]
    rule = next((it for it in rules if it["tracerId"] == tracer_id), None) or next(
      (it for it in rules if it["tracerId"] is None), None
    )
    if rule is None:
      return None
    last = day - timedelta(days=1)
    while not self.fits(rule, last):
      last -= timedelta(days=1)
    return oracle.utc_seconds(last, time.fromisoformat(rule["time"]))

  def fits(self, rule: Case, day: date) -> bool:
    weekday = oracle.iso_week(day)[2]
    if rule["type"] == "weekly":
      return bool(weekday == rule["weekday"])
    return not rule["workingDaysOnly"] or (weekday <= 5 and f"{day}" not in self.closed)

  def too_late(self, kind: str, tracer_id: int, day: date) -> bool:
    deadline = self.deadline(kind, tracer_id, day)
    return deadline is not None and self.now > deadline

  def barred(self, it: Case, tracer_id: int) -> str | None:
    if f"{it['day']}" in self.closed:
      return "closed_date"
    if it["at"] <= self.now or self.too_late("activity", tracer_id, it["day"]):
      return "deadline_passed"
    return "invalid" if it["day"] > self.last else None

  def answer(self, studies: list[Case]) -> Case:
    orders: list[Case] = []
    unserved: list[Case] = []
    pools: dict[tuple[int, date], tuple[Case, list[Case]]] = {}
    for study in studies:
      found = self.one(study)
      if "code" in found:
        unserved.append({"bookingId": study["id"], "firstSlotAt": None, **found})
      elif "injections" in found:
        orders.append(found)
      else:
        it = found["delivery"]
        pools.setdefault((it["slot"]["id"], it["day"]), (it, []))[1].append({"study": study, **found})
    for it, needs in pools.values():
      exact = sum((need["mbq"] for need in needs), Decimal())
      mbq = oracle.up(exact)
      ids = sorted(need["study"]["id"] for need in needs)
      if self.over(it, needs[0], mbq):
        unserved += [
          {"bookingId": need["study"]["id"], "code": "over_limit", "firstSlotAt": text(self.roomy(need))}
          for need in needs
        ]
        continue
      orders.append(
        {
          "kind": "activity", "endpointId": it["slot"]["endpointId"], "tracerId": needs[0]["tracer"]["id"],
          "slotId": it["slot"]["id"], "deliveryDate": f"{it['day']}", "deliverAt": text(it["at"]), "orderedMbq": mbq,
          "injections": None, "bookingIds": ids,
        }
      )  # fmt: skip
    orders.sort(key=lambda it: (it["deliverAt"], it["tracerId"], it["slotId"] or 0, it["bookingIds"]))
    return {"orders": orders, "unserved": sorted(unserved, key=lambda it: it["bookingId"])}

  def one(self, study: Case) -> Case:
    procedure = self.row("procedures", study["procedureId"])
    if procedure is None or procedure["tracerId"] is None or procedure["ignored"]:
      return {"code": "not_mapped"}
    tracer, endpoint = self.row("tracers", procedure["tracerId"]), self.row("endpoints", study["endpointId"])
    assert endpoint is not None
    entry = next(
      (
        it
        for it in self.book["catalogueEntries"]
        if (it["endpointId"], it["tracerId"]) == (study["endpointId"], procedure["tracerId"])
      ),
      None,
    )
    if tracer is None or tracer["archived"] or endpoint["archived"] or entry is None:
      return {"code": "not_in_catalogue"}
    at = seconds(study["startAt"]) + procedure["delayMinutes"] * 60
    if tracer["kind"] == "injection":
      return self.injection(study, procedure, endpoint, entry, at)
    isotope = self.row("isotopes", tracer["isotopeId"])
    assert isotope is not None
    mine = [
      it
      for it in self.deliveries
      if it["slot"]["endpointId"] == study["endpointId"] and it["slot"]["tracerId"] == tracer["id"]
    ]
    # The earliest of all that come later; for an injection that is past, of all that are still to come.
    later = [it["at"] for it in mine if it["at"] > max(at, self.now) and self.barred(it, tracer["id"]) is None]
    first = text(min(later, default=None))
    if at <= self.now or wall(at).date() > self.last:
      return {"code": "invalid", "firstSlotAt": first}
    before = [
      it
      for it in mine
      if it["at"] <= at and (it["day"] == wall(at).date() or it["run_at"] + tracer["shelfLifeMinutes"] * 60 >= at)
    ]
    before.sort(key=lambda it: (it["at"], -it["slot"]["id"]))
    for it in reversed(before):
      if self.barred(it, tracer["id"]) is None:
        mbq = oracle.decayed(procedure["units"], isotope["halfLifeSeconds"], it["at"] - at)
        found = {"delivery": it, "mbq": mbq, "tracer": tracer, "isotope": isotope, "entry": entry}
        return {**found, "mine": mine, "at": at, "alone": oracle.up(Decimal(procedure["units"]))}
    code = self.barred(before[-1], tracer["id"]) if before else "no_such_slot"
    return {"code": code, "firstSlotAt": first}

  def injection(self, study: Case, procedure: Case, endpoint: Case, entry: Case, at: int) -> Case:
    at -= at % 60
    clock, count = wall(at), int(procedure["units"])
    most = entry["maxInjections"]
    if at <= self.now or clock.date() > self.last:
      return {"code": "invalid"}
    fits = (most is None or count <= most) and count <= 500
    first = text(self.first_time(procedure["tracerId"], endpoint, at)) if fits else None
    if f"{clock.date()}" in self.closed:
      return {"code": "closed_date", "firstSlotAt": first}
    if not self.receives(endpoint, at):
      return {"code": "outside_hours", "firstSlotAt": first}
    if not fits:
      return {"code": "over_limit"}
    if self.too_late("injection", procedure["tracerId"], clock.date()):
      return {"code": "deadline_passed", "firstSlotAt": first}
    return {
      "kind": "injection", "endpointId": endpoint["id"], "tracerId": procedure["tracerId"], "slotId": None,
      "deliveryDate": f"{clock.date()}", "deliverAt": text(at), "orderedMbq": None, "injections": count,
      "bookingIds": [study["id"]],
    }  # fmt: skip

  def receives(self, endpoint: Case, at: int) -> bool:
    """Whether the endpoint is there, by weekday and by the clock on the wall."""
    clock = wall(at)
    if oracle.iso_week(clock.date())[2] not in endpoint["receivesWeekdays"]:
      return False
    since, until = endpoint["receivesFrom"] or "00:00:00", endpoint["receivesTo"] or "23:59:59"
    return bool(since <= f"{clock.time()}" <= until)

  def first_time(self, tracer_id: int, endpoint: Case, at: int) -> int | None:
    """The earliest of the times on its own date and on each one after that nothing speaks against."""
    clock, since = wall(at), endpoint["receivesFrom"]
    of_day = time.fromisoformat(since) if since is not None else clock.time()
    own = max(at, oracle.utc_seconds(clock.date(), of_day)) if since is not None else at
    later = [clock.date() + timedelta(days=number) for number in range(1, (self.last - clock.date()).days + 1)]
    times = [own, *(oracle.utc_seconds(day, of_day) for day in later)]
    free = [
      it
      for it in times
      if f"{wall(it).date()}" not in self.closed
      and self.receives(endpoint, it)
      and not self.too_late("injection", tracer_id, wall(it).date())
    ]
    return min(free, default=None)

  def roomy(self, need: Case) -> int | None:
    """The earliest delivery after a study's injection that may be ordered and has room for it alone."""
    open_ones = (it for it in need["mine"] if it["at"] > need["at"] and self.barred(it, need["tracer"]["id"]) is None)
    return min((it["at"] for it in open_ones if not self.over(it, need, need["alone"])), default=None)

  def over(self, it: Case, need: Case, mbq: int) -> bool:
    """Whether one order of so many MBq goes over a limit, or is more than there is."""
    half_life = need["isotope"]["halfLifeSeconds"]
    there = sum(
      (
        oracle.decayed(one["orderedMbq"], one["halfLifeSeconds"], it["at"] - seconds(one["meantAt"]))
        for one in self.book["taken"]
        if one["slotId"] == it["slot"]["id"] and seconds(one["deliverAt"]) == it["at"]
      ),
      Decimal(),
    )
    of_run = oracle.decayed(Decimal(mbq) * Decimal(need["entry"]["overhead"]), half_life, it["run_at"] - it["at"])
    limits = ((10_000_000, Decimal(mbq)), (need["entry"]["maxMbq"], Decimal(mbq)), (it["slot"]["maxMbq"], there + mbq))
    return any(most is not None and worth > Decimal(most) for most, worth in (*limits, (it["run"]["maxMbq"], of_run)))
