"""From booked studies to orders: which delivery serves each, what it needs there, and why one is not served. Pure.

It reads rows as the wire carries them, so the browser's copy (`frontend/src/domain/bookings.ts`) passes the same cases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from tracershop import calendar
from tracershop.catalogue import schedule
from tracershop.decay import ceil_mbq, decay
from tracershop.errors import Refusal
from tracershop.orderbook import rules as arithmetic
from tracershop.orderbook.ordering import rules
from tracershop.protocol import rows

MINUTES_A_DAY = 24 * 60
# What another time may mend of an injection.
OTHER_TIMES = frozenset({"closed_date", "outside_hours", "deadline_passed"})


class Study(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """A booking: what it is, where and when it starts."""

  id: int
  endpoint_id: int
  procedure_id: int | None
  start_at: datetime


class Taken(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """What an order takes of its active slot already: MBq meant at `meant_at`, the delivery it was ordered for."""

  slot_id: int
  deliver_at: datetime
  ordered_mbq: float
  half_life_seconds: float
  meant_at: datetime


class Book(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """What of the rows decides, at the instant `now`. An endpoint of an archived customer counts as archived."""

  now: datetime
  days_ahead: int
  endpoints: list[rows.Endpoint]
  isotopes: list[rows.Isotope]
  tracers: list[rows.Tracer]
  catalogue_entries: list[rows.CatalogueEntry]
  runs: list[rows.Run]
  slots: list[rows.Slot]
  closed_dates: list[rows.ClosedDate]
  deadlines: list[rows.Deadline]
  procedures: list[rows.Procedure]
  taken: list[Taken]


class Wanted(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """An order that would be placed: MBq at the delivery of a slot, or injections at a free time."""

  kind: str
  endpoint_id: int
  tracer_id: int
  slot_id: int | None
  delivery_date: date
  deliver_at: datetime
  ordered_mbq: int | None
  injections: int | None
  booking_ids: list[int]


class Unserved(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """A study that becomes no order, why (a refusal's code), and the first delivery after it that could be ordered; for
  an injection the first time."""

  booking_id: int
  code: str
  first_slot_at: datetime | None = None


class Plan(msgspec.Struct, frozen=True, kw_only=True):
  orders: list[Wanted]
  unserved: list[Unserved]


class _Delivery(msgspec.Struct, frozen=True):
  """A slot on a date. Two of one instant: the one with the lower id is the later."""

  at: datetime
  slot: rows.Slot
  run: rows.Run
  run_at: datetime
  date: date

  @property
  def place(self) -> tuple[datetime, int]:
    return self.at, -self.slot.id


class _Need(msgspec.Struct, frozen=True):
  """A study that a delivery serves: MBq of it at the injection."""

  study: Study
  tracer: rows.Tracer
  mbq: float
  injection_at: datetime


def plan(studies: Iterable[Study], book: Book) -> Plan:
  """The orders that these studies become, and those that become none (BKG-20 … BKG-24). Who goes over a limit does so
  with all of its order, and the rest stands."""
  return _Planner(book).plan(sorted(studies, key=lambda it: it.id))


class _Planner:
  """The rules over one book, what they share worked out once."""

  def __init__(self, book: Book) -> None:
    self.book = book
    self.today = calendar.wall_date(book.now)
    self.last_date = self.today + timedelta(days=book.days_ahead)
    self.endpoints = {it.id: it for it in book.endpoints}
    self.half_lives = {it.id: it.half_life_seconds for it in book.isotopes}
    self.tracers = {it.id: it for it in book.tracers}
    self.entries = {(it.endpoint_id, it.tracer_id): it for it in book.catalogue_entries if it.tracer_id is not None}
    self.runs = {it.id: it for it in book.runs}
    self.procedures = {it.id: it for it in book.procedures}
    self.closed = frozenset(it.date for it in book.closed_dates)
    self._firsts: dict[tuple[int, int, datetime, int], datetime | None] = {}

  def plan(self, studies: Sequence[Study]) -> Plan:
    orders: list[Wanted] = []
    unserved: list[Unserved] = []
    pools: dict[tuple[int, date], tuple[_Delivery, list[_Need]]] = {}
    for study in studies:
      found = self._serve(study)
      if isinstance(found, Unserved):
        unserved.append(found)
      elif isinstance(found, Wanted):
        orders.append(found)
      else:
        delivery, need = found
        pools.setdefault((delivery.slot.id, delivery.date), (delivery, []))[1].append(need)
    for delivery, needs in pools.values():
      wanted = self._pool(delivery, needs)
      if isinstance(wanted, Wanted):
        orders.append(wanted)
      else:
        unserved += wanted
    orders.sort(key=lambda it: (it.deliver_at, it.tracer_id, it.slot_id or 0, it.booking_ids))
    return Plan(orders=orders, unserved=sorted(unserved, key=lambda it: it.booking_id))

  def _serve(self, study: Study) -> Unserved | Wanted | tuple[_Delivery, _Need]:
    procedure = self.procedures.get(study.procedure_id or 0)
    if (
      procedure is None
      or procedure.ignored
      or procedure.tracer_id is None
      or procedure.units is None
      or procedure.delay_minutes is None
    ):
      return Unserved(booking_id=study.id, code="not_mapped")
    tracer, endpoint = self.tracers.get(procedure.tracer_id), self.endpoints[study.endpoint_id]
    if tracer is None or tracer.archived or endpoint.archived or (endpoint.id, tracer.id) not in self.entries:
      return Unserved(booking_id=study.id, code="not_in_catalogue")
    if study.start_at > self.book.now + timedelta(days=self.book.days_ahead + 2):
      # Before anything is worked out for it: no calendar reaches beyond the years 1 and 9999.
      return Unserved(booking_id=study.id, code="invalid")
    at = study.start_at + timedelta(minutes=procedure.delay_minutes)
    if tracer.kind == "injection":
      return self._injection(study, tracer, procedure.units, at)
    return self._activity(study, tracer, procedure.units, at)

  # --- activity

  def _activity(
    self, study: Study, tracer: rows.Tracer, mbq: float, at: datetime
  ) -> Unserved | tuple[_Delivery, _Need]:
    if at <= self.book.now or calendar.wall_date(at) > self.last_date:
      return self._unserved(study, tracer, "invalid", at)
    before = [it for it in self._deliveries(study.endpoint_id, tracer, at) if it.at <= at]
    valid = [it for it in before if self._barred(tracer, it) is None]
    if valid:
      return max(valid, key=lambda it: it.place), _Need(study, tracer, mbq, at)
    barred = self._barred(tracer, max(before, key=lambda it: it.place)) if before else None
    return self._unserved(study, tracer, barred or "no_such_slot", at)

  def _deliveries(self, endpoint_id: int, tracer: rows.Tracer, at: datetime) -> Iterator[_Delivery]:
    """Those of the injection's date, and those of the days before whose batch is still within its shelf life then."""
    day = calendar.wall_date(at)
    yield from self._on(endpoint_id, tracer.id, day)
    lasts = timedelta(minutes=tracer.shelf_life_minutes)
    for back in range(1, tracer.shelf_life_minutes // MINUTES_A_DAY + 2):
      for it in self._on(endpoint_id, tracer.id, day - timedelta(days=back)):
        if it.run_at + lasts >= at:
          yield it

  def _on(self, endpoint_id: int, tracer_id: int, day: date) -> Iterator[_Delivery]:
    """The deliveries of a tracer that stand on a date, whether they may be ordered or not."""
    for slot in self.book.slots:
      if slot.endpoint_id != endpoint_id or slot.tracer_id != tracer_id:
        continue
      run = self.runs[slot.run_id]
      found = schedule.delivery_on(
        day,
        weekday=slot.weekday,
        weeks=slot.weeks,
        starts_date=slot.starts_date,
        ends_date=slot.ends_date,
        delivery_time=slot.delivery_time,
        run_weekday=run.weekday,
        run_time=run.time,
        run_ends_date=run.ends_date,
      )
      if found is not None:
        yield _Delivery(found[0], slot, run, found[1], day)

  def _barred(self, tracer: rows.Tracer, it: _Delivery) -> str | None:
    """Why a delivery that stands may not be ordered now; None where it may."""
    if it.date in self.closed:
      return "closed_date"
    deadline = self._deadline("activity", tracer.id, it.date)
    if it.at <= self.book.now or (deadline is not None and self.book.now > deadline):
      return "deadline_passed"
    return "invalid" if it.date > self.last_date else None

  def _unserved(self, study: Study, tracer: rows.Tracer, code: str, at: datetime) -> Unserved:
    first = self._first(study.endpoint_id, tracer, max(at, self.book.now))
    return Unserved(booking_id=study.id, code=code, first_slot_at=first)

  def _first(
    self,
    endpoint_id: int,
    tracer: rows.Tracer,
    after: datetime,
    fits: Callable[[_Delivery], bool] = lambda _: True,
    mbq: int = 0,
  ) -> datetime | None:
    """The first delivery after an instant that may be ordered now, and fits (so many MBq)."""
    key = (endpoint_id, tracer.id, after, mbq)
    if key not in self._firsts:
      self._firsts[key] = self._look_for_first(endpoint_id, tracer, after, fits)
    return self._firsts[key]

  def _look_for_first(
    self, endpoint_id: int, tracer: rows.Tracer, after: datetime, fits: Callable[[_Delivery], bool]
  ) -> datetime | None:
    day = calendar.wall_date(after)
    while day <= self.last_date:
      found = [
        it.at
        for it in self._on(endpoint_id, tracer.id, day)
        if it.at > after and not self._barred(tracer, it) and fits(it)
      ]
      if found:
        return min(found)
      day += timedelta(days=1)
    return None

  def _pool(self, it: _Delivery, needs: Sequence[_Need]) -> Wanted | list[Unserved]:
    tracer = needs[0].tracer
    half_life = self.half_lives[tracer.isotope_id]
    mbq = ceil_mbq(sum(decay(need.mbq, half_life, need.injection_at, it.at) for need in needs))
    if not self._has_room(it, tracer, mbq):
      return [
        Unserved(booking_id=need.study.id, code="over_limit", first_slot_at=self._first_with_room(it, need))
        for need in needs
      ]
    return Wanted(
      kind="activity",
      endpoint_id=it.slot.endpoint_id,
      tracer_id=tracer.id,
      slot_id=it.slot.id,
      delivery_date=it.date,
      deliver_at=it.at,
      ordered_mbq=mbq,
      injections=None,
      booking_ids=[need.study.id for need in needs],
    )

  def _first_with_room(self, it: _Delivery, need: _Need) -> datetime | None:
    """The first delivery after a study's injection that may be ordered now, and could bring what it needs alone, were
    it injected as that comes."""
    mbq = ceil_mbq(need.mbq)
    return self._first(
      it.slot.endpoint_id, need.tracer, need.injection_at, lambda later: self._has_room(later, need.tracer, mbq), mbq
    )

  def _has_room(self, it: _Delivery, tracer: rows.Tracer, mbq: int) -> bool:
    """Whether so many MBq at a delivery go over no limit."""
    half_life = self.half_lives[tracer.isotope_id]
    entry = self.entries[it.slot.endpoint_id, tracer.id]
    wish = rules.Wish(kind="activity", delivery_date=it.date, ordered_mbq=mbq)
    mine = arithmetic.RunOrder(mbq, entry.overhead, it.at)
    facts = rules.Facts(
      **self._common(entry, half_life),
      meant_at=it.at,
      deliver_at=it.at,
      closed=False,
      deadline=None,
      slot_max_mbq=it.slot.max_mbq,
      run_max_mbq=it.run.max_mbq,
      run_at=it.run_at,
      at_slot_mbq=mbq,
      in_slot_mbq=sum(
        decay(one.ordered_mbq, one.half_life_seconds, one.meant_at, it.at)
        for one in self.book.taken
        if one.slot_id == it.slot.id and one.deliver_at == it.at
      ),
      need_at_run_mbq=arithmetic.need_at_run([mine], half_life, it.run_at),
    )
    return not (_absurd(wish) or rules.breaches(wish, facts))

  # --- injections

  def _injection(self, study: Study, tracer: rows.Tracer, units: float, at: datetime) -> Unserved | Wanted:
    # In whole minutes, and there in time.
    at = at.replace(second=0, microsecond=0)
    day, endpoint = calendar.wall_date(at), self.endpoints[study.endpoint_id]
    entry = self.entries[endpoint.id, tracer.id]
    wish = rules.Wish(kind="injection", delivery_date=day, injections=int(units))
    facts = rules.Facts(
      **self._common(entry, self.half_lives[tracer.isotope_id]),
      meant_at=at,
      deliver_at=at,
      closed=day in self.closed,
      deadline=self._deadline("injection", tracer.id, day),
      hours=_hours(endpoint),
    )
    if at > self.book.now and day > self.last_date:
      return Unserved(booking_id=study.id, code="invalid")
    found = rules.breaches(wish, facts)
    if found:
      more = _absurd(wish) or any(it.code == "over_limit" for it in found)
      first = self._first_time(endpoint, tracer, at) if found[0].code in OTHER_TIMES and not more else None
      return Unserved(booking_id=study.id, code=found[0].code, first_slot_at=first)
    if _absurd(wish):
      return Unserved(booking_id=study.id, code="over_limit")
    return Wanted(
      kind="injection",
      endpoint_id=endpoint.id,
      tracer_id=tracer.id,
      slot_id=None,
      delivery_date=day,
      deliver_at=at,
      ordered_mbq=None,
      injections=int(units),
      booking_ids=[study.id],
    )

  def _first_time(self, endpoint: rows.Endpoint, tracer: rows.Tracer, at: datetime) -> datetime | None:
    """The first time at or after an instant at which an injection may be ordered now: on its date, or on a later one
    when the endpoint opens, where it does not say so at the same time of day."""
    key = (endpoint.id, tracer.id, at, 0)
    if key not in self._firsts:
      self._firsts[key] = self._look_for_time(endpoint, tracer, at)
    return self._firsts[key]

  def _look_for_time(self, endpoint: rows.Endpoint, tracer: rows.Tracer, at: datetime) -> datetime | None:
    hours, own = _hours(endpoint), calendar.wall_time(at)
    day = own.date()
    while day <= self.last_date:
      opens = calendar.wall_instant(day, hours.receives_from or own.time())
      found = opens if day != own.date() else max(at, opens) if hours.receives_from else at
      deadline = self._deadline("injection", tracer.id, day)
      late = deadline is not None and self.book.now > deadline
      if day not in self.closed and not late and rules.receives(hours, found) and calendar.wall_date(found) == day:
        return found
      day += timedelta(days=1)
    return None

  # --- both

  def _common(self, entry: rows.CatalogueEntry, half_life: float) -> dict[str, Any]:
    return {
      "now": self.book.now,
      "archived": False,
      "kind_fits": True,
      "in_catalogue": True,
      "overhead": entry.overhead,
      "half_life_seconds": half_life,
      "entry_max_mbq": entry.max_mbq,
      "entry_max_injections": entry.max_injections,
    }

  def _deadline(self, kind: str, tracer_id: int, delivery: date) -> datetime | None:
    own = {it.tracer_id: it for it in self.book.deadlines if it.kind == kind}
    rule = own.get(tracer_id) or own.get(None)
    if rule is None:
      return None
    return calendar.deadline_instant(
      kind=rule.type,
      weekday=rule.weekday,
      at=rule.time,
      working_days_only=rule.working_days_only,
      delivery=delivery,
      closed=self.closed,
    )


def _hours(endpoint: rows.Endpoint) -> rules.Hours:
  return rules.Hours(
    receives_from=endpoint.receives_from,
    receives_to=endpoint.receives_to,
    weekdays=tuple(endpoint.receives_weekdays),
  )


def _absurd(wish: rules.Wish) -> bool:
  """Whether it is more than anybody could order, limits or not (ORD-2, ORD-11)."""
  try:
    if wish.kind == "injection":
      rules.count(wish.injections)
    else:
      rules.amount(wish.ordered_mbq)
  except Refusal:
    return True
  return False
