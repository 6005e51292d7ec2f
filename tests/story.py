"""What happens in the test unit, told in short words: an order, its vials, its release, and what was refused."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import pytest

from customer.actions.orders import cancel_order, confirm_order, edit_order, place_order
from production.actions.correct import correct_orders
from production.actions.moving import move_orders, postpone_orders, restore_orders
from production.actions.orders import accept_orders, reject_orders, reopen_orders
from production.actions.release import release_orders
from production.actions.supplement import supplement_orders
from production.actions.vials import add_vial, take_dispensed_vial
from tests import unit
from tests.kept import Kept
from tracershop import ledger
from tracershop.actor import SYSTEM, Actor
from tracershop.catalogue import bare
from tracershop.catalogue.models import CatalogueEntry, Proposal, ReleaseRight, Run, Slot, Tracer
from tracershop.errors import Refusal
from tracershop.orderbook.models import Batch, Certificate, Order, Vial
from tracershop.protocol.commands import VialFate
from tracershop.site.models import Authority

# The unit in the morning of the day before, its day begun.
MONDAY = Kept(unit.build)


class Story:
  """The unit on its Tuesday; the clock stands at the morning of the day before."""

  def __init__(self, clock: Any, begun: unit.Unit | None = None) -> None:
    clock.set(unit.YESTERDAY_MORNING)
    self.unit = begun or MONDAY.put()
    self.clock = clock

  def side(self, name: str) -> unit.Side:
    side: unit.Side = getattr(self.unit, name)
    return side

  def wish(self, mbq: float | None = 9_000.0, slot: str = "07:00", side: str = "north", **other: Any) -> dict[str, Any]:
    """What a customer asks for; `other` overrides any of it."""
    mine = self.side(side)
    return {
      "kind": "activity",
      "endpoint_id": mine.endpoint.pk,
      "tracer_id": self.unit.fdg.pk,
      "slot_id": mine.slots[slot].pk,
      "delivery_date": unit.TUESDAY,
      "ordered_mbq": mbq,
      **other,
    }

  def place(
    self, mbq: float | None = 9_000.0, slot: str = "07:00", side: str = "north", by: Actor | None = None, **other: Any
  ) -> Order:
    """Places an order, by default as the side's nurse."""
    outcome = place_order(actor=by or self.side(side).nurse, **self.wish(mbq, slot, side, **other))
    return self.order(outcome.value()["orderId"])

  def inject(
    self, injections: int | None = 3, at: datetime | None = None, by: Actor | None = None, **other: Any
  ) -> Order:
    """Orders injections of FET to the north, which may have them, by default at 09:30 on the Tuesday."""
    CatalogueEntry.objects.get_or_create(
      endpoint=self.unit.north.endpoint, tracer=self.unit.fet, defaults={"max_injections": 12}
    )
    wish = self.wish(None, kind="injection", tracer_id=self.unit.fet.pk, slot_id=None, injections=injections)
    wish |= {"deliver_at": at or unit.at_wall(9, 30), **other}
    outcome = place_order(actor=by or self.unit.north.nurse, **wish)
    return self.order(outcome.value()["orderId"])

  def fluoride(self) -> Slot:
    """A slot of the north at 08:00 on Tuesdays whose run, at 06:00, makes bare F-18; the catalogue holds it."""
    endpoint, isotope = self.unit.north.endpoint, self.unit.fdg.isotope
    CatalogueEntry.objects.get_or_create(
      endpoint=endpoint, isotope=isotope, tracer=None, defaults={"overhead": 1.1, "max_mbq": 8_000.0}
    )
    if bare.tracer_of(isotope.pk) is None:
      bare.new_tracer(isotope).save()
    run, _ = Run.objects.get_or_create(isotope=isotope, weekday=2, time=time(6), defaults={"max_mbq": 20_000.0})
    slot, _ = Slot.objects.get_or_create(
      endpoint=endpoint, run=run, weekday=2, delivery_time=time(8), defaults={"max_mbq": 10_000.0}
    )
    return slot

  def bare(self) -> Tracer:
    """The tracer that vials of bare F-18 are of; production's two people may release it from now on."""
    self.fluoride()
    for who in (self.unit.radiochemist, self.unit.colleague):
      ReleaseRight.objects.get_or_create(
        user_id=who.user_id, user_name=who.name, isotope=self.unit.fdg.isotope, from_date=unit.TUESDAY
      )
    return Tracer.objects.get(bare=True)

  def place_isotope(self, mbq: float | None = 5_000.0, by: Actor | None = None, **other: Any) -> Order:
    """Orders bare F-18 at the north's slot of it."""
    wish = self.wish(mbq, kind="isotope", tracer_id=None, isotope_id=self.unit.fdg.isotope.pk)
    wish |= {"slot_id": self.fluoride().pk, **other}
    outcome = place_order(actor=by or self.unit.north.nurse, **wish)
    return self.order(outcome.value()["orderId"])

  def edit(self, order: Order, by: Actor | None = None, **what: Any) -> Order:
    edit_order(actor=by or self.unit.north.nurse, order_id=order.pk, **what)
    return self.order(order.pk)

  def cancel(self, order: Order, by: Actor | None = None, **what: Any) -> Order:
    cancel_order(actor=by or self.unit.north.nurse, order_id=order.pk, **what)
    return self.order(order.pk)

  def accept(self, *orders: Order) -> None:
    accept_orders(actor=self.unit.radiochemist, order_ids=[it.pk for it in orders])

  def reject(self, *orders: Order, reason: str = "the cyclotron is down") -> None:
    reject_orders(actor=self.unit.radiochemist, order_ids=[it.pk for it in orders], reason=reason)

  def reopen(self, *orders: Order, reason: str = "it is up again") -> None:
    reopen_orders(actor=self.unit.radiochemist, order_ids=[it.pk for it in orders], reason=reason)

  def move(self, *orders: Order, slot: str = "07:00", **other: Any) -> Order:
    """Moves orders of the north to a slot of its Tuesday; the first one as it then is."""
    mine = {"slot_id": self.unit.north.slots[slot].pk, **other}
    move_orders(actor=self.unit.radiochemist, order_ids=[it.pk for it in orders], **mine)
    return self.order(orders[0])

  def restore(self, *orders: Order) -> Order:
    restore_orders(actor=self.unit.radiochemist, order_ids=[it.pk for it in orders])
    return self.order(orders[0])

  def postpone(self, *orders: Order, slot: str | None = "11:30", day: date = unit.TUESDAY, **other: Any) -> Order:
    """Puts orders of the north off, by default to half past eleven; the first one as it then is."""
    mine = {"slot_id": self.unit.north.slots[slot].pk if slot else None, "delivery_date": day, "reason": "late run"}
    postpone_orders(actor=self.unit.radiochemist, order_ids=[it.pk for it in orders], **{**mine, **other})
    return self.order(orders[0])

  def confirm(self, order: Order, by: Actor | None = None, **what: Any) -> Order:
    confirm_order(actor=by or self.unit.north.nurse, order_id=order.pk, **what)
    return self.order(order)

  def order(self, order: int | Order) -> Order:
    """The order as it is now."""
    return Order.objects.get(id=order if isinstance(order, int) else order.pk)

  def file(self, mbq: float = 9_000.0, at: datetime | None = None, side: str = "north", **other: Any) -> Vial:
    """A vial as the dispenser's file tells it; by default calibrated at the 07:00 delivery, and just arrived."""
    at = at or unit.at_wall(7)
    given = {
      "tracer_id": self.unit.fdg.pk,
      "customer_number": self.side(side).customer.dispenser_number,
      "activity_mbq": mbq,
      "calibrated_at": at,
      "volume_ml": 8.35,
      "batch_number": "FDG-261124-1",
      "expires_at": None,
      "source": f"file {mbq}",
      "arrived_at": at,
    }
    outcome = take_dispensed_vial(actor=SYSTEM, **{**given, **other})
    return Vial.objects.get(id=outcome.value()["vialId"])

  def by_hand(self, mbq: float = 9_000.0, by: Actor | None = None, **other: Any) -> Vial:
    """The same vial, typed in."""
    given = {
      "tracer_id": self.unit.fdg.pk,
      "customer_id": self.unit.north.customer.pk,
      "activity_mbq": mbq,
      "calibrated_at": unit.at_wall(7),
      "volume_ml": 8.35,
      "batch_number": "FDG-261124-1",
    }
    outcome = add_vial(actor=by or self.unit.radiochemist, **{**given, **other})
    return Vial.objects.get(id=outcome.value()["vialId"])

  def seen(self) -> dict[str, int]:
    """Every order, vial, batch, proposal and word on who leads as it is now, as a screen that is up to date has it."""
    tables = (
      ("order", Order), ("vial", Vial), ("batch", Batch), ("certificate", Certificate), ("authority", Authority),
      ("proposal", Proposal),
    )  # fmt: skip
    return {f"{name}:{it.pk}": it.revision for name, table in tables for it in table.objects.all()}

  def release(self, orders: list[Order], vials: list[Vial], **other: Any) -> ledger.Outcome:
    """Releases a pool, by default as the radiochemist who saw everything and has just signed."""
    given: dict[str, Any] = {
      "actor": self.unit.radiochemist,
      "order_ids": [it.pk for it in orders],
      "vial_ids": [it.pk for it in vials],
      "seen": self.seen(),
    }
    given |= other
    given.setdefault("signature", self.unit.signature(given["actor"]))
    return release_orders(**given)

  def certified(self, number: str = "FDG-261124-1", **other: Any) -> Batch:
    """A certified batch, with the vials that bear its number."""
    return unit.certified_batch(self.unit, number, **other)

  def supplement(self, orders: list[Order], vials: list[Vial], **other: Any) -> ledger.Outcome:
    """Releases more vials for released orders."""
    given: dict[str, Any] = {
      "actor": self.unit.radiochemist,
      "order_ids": [it.pk for it in orders],
      "vial_ids": [it.pk for it in vials],
      "seen": self.seen(),
    }
    given |= other
    given.setdefault("signature", self.unit.signature(given["actor"], "supplement"))
    return supplement_orders(**given)

  def correct(self, orders: list[Order], fates: dict[int, str], **other: Any) -> ledger.Outcome:
    """Takes a release back; `fates` says of each vial's id where it is."""
    given: dict[str, Any] = {
      "actor": self.unit.radiochemist,
      "order_ids": [it.pk for it in orders],
      "vials": [VialFate(vial_id=vial, fate=fate) for vial, fate in fates.items()],  # type: ignore[arg-type]
      "reason": "mixed up",
      "seen": self.seen(),
    }
    given |= other
    given.setdefault("signature", self.unit.signature(given["actor"], "correct"))
    return correct_orders(**given)

  def ready(self, mbq: float = 9_000.0, slot: str = "07:00", side: str = "north", **other: Any) -> Order:
    """An accepted order on the morning of its delivery, at 06:45; the batch of the morning is certified."""
    self.certified()
    self.clock.set(unit.YESTERDAY_MORNING)
    order = self.place(mbq, slot, side, **other)
    self.clock.set(unit.at_wall(6, 45))
    self.accept(order)
    return self.order(order)


def id_of(person: Actor) -> int:
  """A person's user id."""
  assert person.user_id is not None
  return person.user_id


@contextlib.contextmanager
def refused(code: str, field: str | None = None, text: str | None = None) -> Iterator[pytest.ExceptionInfo[Refusal]]:
  """The block is refused with this code, at this field where one is given, by this sentence; and nothing is written."""
  before = ledger.heads(), Order.objects.count(), Vial.objects.count()
  with pytest.raises(Refusal) as caught:
    yield caught
  refusal = caught.value
  assert (refusal.code, refusal.field, refusal.text) == (code, field if field is not None else refusal.field, text)
  assert "{" not in refusal.message("da") + refusal.message("en"), "the sentence has a gap left"
  assert (ledger.heads(), Order.objects.count(), Vial.objects.count()) == before
