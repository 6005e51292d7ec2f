"""A unit that delivers around the clock, for walls: two customers, a run every third hour, and what its people do."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from customer.actions.orders import place_order
from production.actions.moving import move_orders
from production.actions.orders import accept_orders, reject_orders
from production.actions.vials import add_vial
from tests.unit import person
from tracershop import calendar, clock
from tracershop.access.actions import arrange_monitor, invite_monitor
from tracershop.access.models import Device, User
from tracershop.actor import Actor
from tracershop.catalogue.models import CatalogueEntry, Customer, Endpoint, Isotope, Run, Slot, Tracer
from tracershop.orderbook import images, queries, window
from tracershop.orderbook.models import Order
from tracershop.protocol.commands import RotationStop

# A name that no wall has room for.
LONG = "Afdeling for Klinisk Fysiologi, Nuklearmedicin & PET"
RUNS = range(0, 24, 3)


def build(instant: datetime) -> None:
  """Makes the unit, with an order for every delivery of the next three days."""
  f18 = Isotope.objects.create(symbol="F-18", half_life_seconds=6586.2, source="ICRP 107")
  fdg = Tracer.objects.create(
    short_name="FDG", clinical_name="[18F]Fludeoxyglucose", isotope=f18, kind="activity", batch_tag="FDG"
  )
  runs = {
    (weekday, hour): Run.objects.create(tracer=fdg, weekday=weekday, time=time(hour), max_mbq=200_000)
    for weekday in range(1, 8)
    for hour in RUNS
  }
  for number, name, minute, every in ((7, "Nordby", 30, 1), (12, LONG, 10, 2)):
    customer = Customer.objects.create(short_name=name, long_name=name, dispenser_number=number)
    endpoint = Endpoint.objects.create(customer=customer, name="PET/CT", transport_minutes=20, address="Vej 1")
    CatalogueEntry.objects.create(endpoint=endpoint, tracer=fdg, overhead=1.05, max_mbq=20_000)
    for weekday in range(1, 8):
      for hour in range(0, 24, every):
        fed = max((it for it in RUNS if it < hour), default=None)
        run = runs[(weekday, fed)] if fed is not None else runs[((weekday - 2) % 7 + 1, 21)]
        Slot.objects.create(endpoint=endpoint, run=run, weekday=weekday, delivery_time=time(hour, minute))
    person(f"nurse{number}", f"Nurse of {number}", "shopUser", (customer,))
  person("chemist", "Kirsten Holm", "productionUser")
  person("admin", "Karen Berg", "productionAdmin")
  window.keep_day()
  first = calendar.wall_date(instant)
  for day in (first + timedelta(days=ahead) for ahead in range(3)):
    for slot in Slot.objects.filter(weekday=day.isoweekday()).select_related("endpoint"):
      if calendar.wall_instant(day, slot.delivery_time) > instant + timedelta(hours=2):
        place(slot.pk, day, 4_000.0 + 37 * slot.delivery_time.hour)


def actor(username: str) -> Actor:
  """One of its people."""
  user = User.objects.get(username=username)
  customers = frozenset(it.customer_id for it in user.assignments.all())
  return Actor(user_id=user.pk, name=user.name, role=user.role, stamp=user.stamp, customer_ids=customers)


def place(slot_id: int, day: date, mbq: float) -> None:
  """An order for a slot on a date."""
  slot = Slot.objects.select_related("endpoint__customer", "run").get(id=slot_id)
  place_order(
    actor=actor(f"nurse{slot.endpoint.customer.dispenser_number}"),
    kind="activity", endpoint_id=slot.endpoint_id, tracer_id=slot.run.tracer_id, slot_id=slot_id,
    delivery_date=day, ordered_mbq=mbq,
  )  # fmt: skip


def invite(layout: str) -> str:
  """A code for a monitor."""
  code: str = invite_monitor(actor=actor("admin"), name="Kontrolrum", layout=layout).value()["code"]
  return code


def arrange(layout: str, seconds: dict[str, int] | None = None, **more: Any) -> None:
  """Lays the only monitor out anew."""
  stops = [RotationStop(layout=name, seconds=many) for name, many in (seconds or {}).items()]
  device = Device.objects.get()
  arrange_monitor(actor=actor("admin"), device_id=device.pk, layout=layout, rotation=stops, **more)


def work(turn: int) -> None:
  """What the unit does in a while: it accepts what leaves soon and fills it, not always enough; now and then it rejects
  an order or moves one to an earlier delivery."""
  chemist = actor("chemist")
  now = clock.now()
  soon = Order.objects.filter(deliver_at__gt=now + timedelta(minutes=25), deliver_at__lt=now + timedelta(hours=4))
  for order in soon.filter(status="ordered").order_by("deliver_at")[:2]:
    accept_orders(actor=chemist, order_ids=[order.pk])
    if order.deliver_at - now < timedelta(hours=3):
      share = 0.9 if turn % 3 == 0 else 1.02
      add_vial(
        actor=chemist, tracer_id=order.tracer_id, customer_id=order.customer_id,
        activity_mbq=round(float(order.ordered_mbq or 0) * share, 2), calibrated_at=order.deliver_at, volume_ml=2.0,
        batch_number=f"FDG-{calendar.wall_date(now):%y%m%d}-1", reason="the dispenser is away",
      )  # fmt: skip
  later = Order.objects.filter(deliver_at__gt=now + timedelta(hours=5), status="ordered").order_by("deliver_at")
  if turn % 7 == 3 and (order := later.first()):
    reject_orders(actor=chemist, order_ids=[order.pk], reason="the target is down")
  if turn % 9 == 4 and (order := later.filter(customer__dispenser_number=7, moved_to_slot=None).last()):
    earlier = Slot.objects.filter(
      endpoint_id=order.endpoint_id,
      weekday=order.delivery_date.isoweekday(),
      delivery_time__lt=order.slot.delivery_time,
    ).last()
    if earlier is not None and calendar.wall_instant(order.delivery_date, earlier.delivery_time) > now:
      move_orders(actor=chemist, order_ids=[order.pk], slot_id=earlier.pk)


def truth() -> list[dict[str, Any]]:
  """The orders as the wall's stream says them now, plain."""
  import msgspec

  orders = queries.orders().filter(delivery_date__gte=queries.window_from())
  return [msgspec.to_builtins(images.wall_order(it), builtin_types=(datetime,)) for it in orders]
