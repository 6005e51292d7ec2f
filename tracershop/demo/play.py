"""Plays the demo's script on the real actions, each at the instant at which it would have happened.

Every step is a command with an id that follows from its date and name: played again it answers what it answered before,
so a start that was broken off goes on where it stopped, and nothing happens twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
import structlog

from customer.actions.orders import cancel_order, edit_order, place_order
from production.actions.orders import accept_orders, reject_orders
from production.actions.release import release_orders
from production.actions.rights import grant_release_right
from production.actions.vials import add_vial, confirm_vial, take_dispensed_vial
from tracershop import clock, ledger
from tracershop.access.signatures import Signature, check_password
from tracershop.actor import Actor
from tracershop.calendar import wall_date, wall_instant
from tracershop.catalogue import schedule
from tracershop.catalogue.models import Endpoint, Slot, Tracer
from tracershop.decay import decay
from tracershop.demo import booking, brewing, desk, script, unit
from tracershop.demo.people import PASSWORD
from tracershop.demo.steps import Step, key_of, value
from tracershop.errors import Refusal
from tracershop.orderbook.models import Order, Vial
from tracershop.orderbook.ordering.facts import deadline_for

log = structlog.get_logger()

DISPENSER = Actor(user_id=None, name="Dispenser", role="system", origin="demo")
DAYS_AHEAD = 5


class Play:
  """The steps of the days around one, in the order in which they happen."""

  def __init__(self, *, today: date, now: datetime, people: dict[str, Actor]) -> None:
    self.today = today
    self.now = now
    self.people = people
    self.slots = list(Slot.objects.select_related("run__tracer", "run__isotope", "endpoint__customer").order_by("id"))
    self.results: dict[str, dict[str, Any]] = {}
    self.signatures: dict[str, Signature] = {}

  def run(self, *, not_before: datetime) -> None:
    """Plays what has happened by now. Steps that would lie before `not_before` happen then."""
    steps = [step for step in self.steps() if step.at <= self.now]
    # Stable: of steps at one instant, what the script has first is done first.
    for step in sorted(steps, key=lambda step: max(step.at, not_before)):
      try:
        with clock.at(min(max(step.at, not_before), self.now)):
          self.results[step.name] = step.do(key_of(step.name))
      except (Refusal, KeyError) as reason:
        # Somebody has changed what the script goes on from, the place is closed, or an earlier step was refused.
        log.info("demo.step_skipped", step=step.name, reason=repr(reason))

  def steps(self) -> Iterator[Step]:
    """All steps, also those that are still to come."""
    yield from self.rights()
    yield from booking.steps(self)
    yield from brewing.templates(self)
    for ahead in range(DAYS_AHEAD + 1):
      day = self.today + timedelta(days=ahead)
      for place, wish in enumerate(script.WISHES):
        slot = self.slot(wish.place, wish.run, day)
        if slot is not None:
          yield from self.ordering(day, place, wish, slot)
      yield from self.injecting(day)
      if ahead <= 1:
        yield from self.deciding(day)
    yield from brewing.brews(self)
    yield from desk.steps(self)
    yield from self.hand_entries(self.today)
    for filling in script.FILLINGS:
      if self.runs(filling.run, self.today) and self.served(filling.wishes, self.today):
        yield self.filling(self.today, filling)
    for release in script.RELEASES:
      if self.served((release.wish,), self.today):
        yield self.release(self.today, release)

  def runs(self, run: str, day: date) -> bool:
    """Whether a run stands on a date."""
    return day.isoweekday() in unit.RUNS[run].weekdays

  def served(self, wishes: tuple[str, ...], day: date) -> bool:
    """Whether there is a delivery on a date for each of some wishes."""
    return all(self.slot(it.place, it.run, day) is not None for it in script.WISHES if it.key in wishes)

  def slot(self, place: str, run: str, day: date) -> Slot | None:
    """The slot by which a place is served from a run on a date, where there is one."""
    wanted, made = unit.PLACES[place], unit.RUNS[run]
    for it in self.slots:
      if (it.endpoint.customer.short_name, it.endpoint.name) != (wanted.customer, wanted.name):
        continue
      tracer, isotope = it.run.tracer, it.run.isotope
      what = ("" if tracer is None else tracer.short_name, "" if isotope is None else isotope.symbol)
      if (*what, it.run.time) != (made.tracer, made.isotope, made.at):
        continue
      if schedule.stands(it, day):
        return it
    return None

  def rights(self) -> Iterator[Step]:
    """Who may release what."""
    held = {
      "radiochemist": tuple(
        dict.fromkeys(
          (
            *("FDG", "FET", "Fluoride", "DOTATATE", "PSMA-11", "DOTATOC", "F-18"),
            *(it.tracer for it in script.INJECTIONS),
          )
        )
      ),
      "radiochemist2": ("FDG", "Fluoride", "F-18"),
    }
    start = wall_instant(self.today - timedelta(days=10), unit.SET_UP_AT)
    for who, tracers in held.items():
      for name in tracers:
        yield Step(start, f"right/{who}/{name}", self.granting(who, name, wall_date(start)))

  def granting(self, who: str, tracer: str, since: date) -> Callable[[ledger.CommandKey], dict[str, Any]]:
    def do(key: ledger.CommandKey) -> dict[str, Any]:
      found = Tracer.objects.get(short_name=tracer)
      user_id = self.people[who].user_id
      admin = self.people["prodadmin"]
      what = {"isotope_id": found.isotope_id} if found.bare else {"tracer_id": found.pk}
      return value(grant_release_right(actor=admin, command=key, user_id=user_id, from_date=since, **what))

    return do

  def ordering(self, day: date, place: int, wish: script.Wish, slot: Slot) -> Iterator[Step]:
    """An order in good time before its deadline, and what its customer makes of it later."""
    name = f"{day}/{wish.key}"
    at = self.in_good_time("activity", slot.run.tracer_id, day, place)
    made = {"tracer_id": slot.run.tracer_id} if slot.run.tracer_id else {"isotope_id": slot.run.isotope_id}
    wanted = {
      "kind": "activity" if slot.run.tracer_id else "isotope",
      "endpoint_id": slot.endpoint_id,
      "slot_id": slot.pk,
      "delivery_date": day,
      "ordered_mbq": float(wish.mbq),
      "usage": wish.usage,
      "comment": wish.comment,
      **made,
    }

    def edit_it(key: ledger.CommandKey) -> dict[str, Any]:
      order_id = self.results[name]["orderId"]
      mbq = wish.edited_mbq or wish.mbq
      return value(edit_order(actor=self.people[wish.who], command=key, order_id=order_id, ordered_mbq=mbq))

    def cancel_it(key: ledger.CommandKey) -> dict[str, Any]:
      order_id = self.results[name]["orderId"]
      who = self.people[wish.who]
      return value(cancel_order(actor=who, command=key, order_id=order_id, reason=script.CANCELLED_BECAUSE))

    yield Step(at, name, self.placing(name, wish.who, wanted))
    if wish.edited_mbq is not None:
      yield Step(at + timedelta(minutes=12), f"{name}/edited", edit_it)
    if wish.fate == "cancelled":
      yield Step(at + timedelta(minutes=21), f"{name}/cancelled", cancel_it)
    if wish.fate == "postponed" and day <= self.today + timedelta(days=1):
      yield from desk.putting_off(self, day, wish, at + timedelta(minutes=25))

  def in_good_time(self, kind: str, tracer_id: int | None, day: date, place: int) -> datetime:
    """An instant before the deadline of a date, another one for each place in the script, that has passed by now."""
    deadline = deadline_for(kind, tracer_id, day) or wall_instant(day, time(0, 0))
    at = deadline - timedelta(minutes=45 + 17 * place % 180)
    while at > self.now - timedelta(minutes=40):
      at -= timedelta(days=1)
    return at

  def placing(self, name: str, who: str, wanted: dict[str, Any]) -> Callable[[ledger.CommandKey], dict[str, Any]]:
    """A person's order; after the deadline it is phoned in."""

    def do(key: ledger.CommandKey) -> dict[str, Any]:
      try:
        return value(place_order(actor=self.people[who], command=key, **wanted))
      except Refusal as refusal:
        if refusal.code != "deadline_passed":
          raise
        by_phone = key_of(f"{name}/by phone")
        chemist = self.people["radiochemist"]
        return value(place_order(actor=chemist, command=by_phone, reason=script.LATE_BECAUSE, **wanted))

    return do

  def injecting(self, day: date) -> Iterator[Step]:
    """Orders of injections at a free time, where their place receives them."""
    for place, it in enumerate(script.INJECTIONS):
      where = unit.PLACES[it.place]
      if day.isoweekday() not in where.receives_weekdays:
        continue
      endpoint = Endpoint.objects.get(customer__short_name=where.customer, name=where.name)
      tracer = Tracer.objects.get(short_name=it.tracer)
      wanted = {
        "kind": "injection",
        "endpoint_id": endpoint.pk,
        "tracer_id": tracer.pk,
        "delivery_date": day,
        "deliver_at": wall_instant(day, it.at),
        "injections": it.injections,
        "usage": it.usage,
        "comment": it.comment,
      }
      name = f"{day}/{it.key}"
      yield Step(self.in_good_time("injection", tracer.pk, day, place), name, self.placing(name, it.who, wanted))

  def deciding(self, day: date) -> Iterator[Step]:
    """The day before, the radiochemist accepts and rejects."""
    at = wall_instant(day - timedelta(days=1), script.ACCEPTS_AT)

    def accept_them(key: ledger.CommandKey) -> dict[str, Any]:
      every: tuple[script.Wish | script.Count, ...] = (*script.WISHES, *script.INJECTIONS)
      wishes = [wish for wish in every if wish.fate == "accepted" and f"{day}/{wish.key}" in self.results]
      ids = [self.results[f"{day}/{wish.key}"]["orderId"] for wish in wishes]
      waiting = list(Order.objects.filter(id__in=ids, status="ordered").order_by("id").values_list("id", flat=True))
      return value(accept_orders(actor=self.people["radiochemist"], command=key, order_ids=waiting))

    yield Step(at, f"{day}/accepted", accept_them)
    for wish in script.WISHES:
      if wish.fate == "rejected":
        yield Step(at + timedelta(minutes=4), f"{day}/{wish.key}/rejected", self.rejecting(day, wish))

  def rejecting(self, day: date, wish: script.Wish) -> Callable[[ledger.CommandKey], dict[str, Any]]:
    def do(key: ledger.CommandKey) -> dict[str, Any]:
      order_id = self.results[f"{day}/{wish.key}"]["orderId"]
      chemist = self.people["radiochemist"]
      return value(reject_orders(actor=chemist, command=key, order_ids=[order_id], reason=script.REJECTED_BECAUSE))

    return do

  def run_instant(self, run: str, day: date) -> datetime:
    """When the run that serves a date's deliveries ends: the night run on the evening before."""
    made = unit.RUNS[run]
    return wall_instant(day - timedelta(days=1) if run == "night" else day, made.at)

  def batch(self, run: str, day: date) -> str:
    """The number of a run's batch."""
    return brewing.number_of(unit.RUNS[run].of, self.run_instant(run, day), 2 if run == "late" else 1)

  def wanted(self, day: date, wishes: tuple[str, ...]) -> list[Order]:
    """The orders of some wishes, as they are now. Raises KeyError where one was not placed."""
    ids = [self.results[f"{day}/{key}"]["orderId"] for key in wishes]
    return list(Order.objects.select_related("tracer__isotope", "customer").filter(id__in=ids).order_by("id"))

  def filled(self, orders: list[Order], share: float, at: datetime) -> float:
    """The MBq at an instant that make up a share of what orders need at their delivery."""
    return round(
      sum(decay((it.ordered_mbq or 0.0) * share, it.half_life_seconds, it.deliver_at, at) for it in orders),
      1,
    )

  def filling(self, day: date, it: script.Filling) -> Step:
    """A vial as the dispenser writes it down, a minute after it was filled."""
    at = self.run_instant(it.run, day) + timedelta(seconds=it.after_seconds)

    def do(key: ledger.CommandKey) -> dict[str, Any]:
      orders = self.wanted(day, it.wishes)
      number = it.purpose if it.purpose is not None else orders[0].customer.dispenser_number
      tracer = Tracer.objects.get(short_name=unit.RUNS[it.run].of)
      return value(
        take_dispensed_vial(
          actor=DISPENSER,
          command=key,
          tracer_id=tracer.pk,
          customer_number=number,
          activity_mbq=it.mbq or self.filled(orders, it.share, at),
          calibrated_at=at,
          volume_ml=it.volume_ml,
          batch_number=self.batch(it.run, day),
          expires_at=None,
          source=key.digest,
          arrived_at=at + timedelta(minutes=1),
        )
      )

    return Step(at + timedelta(minutes=1), f"{day}/vial/{it.key}", do)

  def hand_entries(self, day: date) -> Iterator[Step]:
    """The night run's vials, written down by hand."""
    at = self.run_instant("night", day) + timedelta(minutes=40)
    for place, it in enumerate(script.HAND_ENTRIES):
      minutes = timedelta(minutes=3 * place)
      yield Step(at + minutes, f"{day}/vial/{it.key}", self.entering(day, it))
      if it.confirmed:
        yield Step(at + minutes + timedelta(minutes=1), f"{day}/vial/{it.key}/confirmed", self.confirming(day, it))

  def entering(self, day: date, it: script.HandEntry) -> Callable[[ledger.CommandKey], dict[str, Any]]:
    def do(key: ledger.CommandKey) -> dict[str, Any]:
      (order,) = self.wanted(day, (it.wish,))
      calibrated_at = wall_instant(day, script.NIGHT_CALIBRATED_AT)
      return value(
        add_vial(
          actor=self.people["radiochemist"],
          command=key,
          tracer_id=order.tracer_id,
          customer_id=order.customer_id,
          activity_mbq=self.filled([order], it.share, calibrated_at),
          calibrated_at=calibrated_at,
          volume_ml=it.volume_ml,
          batch_number=self.batch("night", day),
        )
      )

    return do

  def confirming(self, day: date, it: script.HandEntry) -> Callable[[ledger.CommandKey], dict[str, Any]]:
    def do(key: ledger.CommandKey) -> dict[str, Any]:
      vial_id = self.results[f"{day}/vial/{it.key}"]["vialId"]
      return value(confirm_vial(actor=self.people["radiochemist2"], command=key, vial_id=vial_id))

    return do

  def release(self, day: date, it: script.Release) -> Step:
    """A release, signed with the password like any other."""

    def do(key: ledger.CommandKey) -> dict[str, Any]:
      orders = self.wanted(day, (it.wish,))
      names = it.vials or (it.wish,)
      vials = Vial.objects.filter(id__in=[self.results[f"{day}/vial/{name}"]["vialId"] for name in names])
      signer = self.people[it.who]
      shown = {f"order:{row.pk}": row.revision for row in orders}
      shown |= {f"vial:{row.pk}": row.revision for row in vials}
      return value(
        release_orders(
          actor=signer,
          command=key,
          order_ids=[row.pk for row in orders],
          vial_ids=[row.pk for row in vials],
          signature=self.signed(it.who),
          seen=shown,
        )
      )

    at = self.run_instant(it.run, day) + timedelta(seconds=it.after_seconds)
    return Step(at, f"{day}/released/{it.wish}", do)

  def signed(self, who: str, meaning: str = "release") -> Signature:
    """A person's signature. The password is checked once for all that he signs: a check is slow on purpose."""
    if who not in self.signatures:
      self.signatures[who] = check_password(self.people[who], PASSWORD, meaning)
    return msgspec.structs.replace(self.signatures[who], checked_at=clock.now(), meaning=meaning)
