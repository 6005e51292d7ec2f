"""Both systems at work on the same orders: what is done here, what is done there, and what lies there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from customer.actions.bookings import settle_conflict
from customer.actions.orders import cancel_order, edit_order, place_order
from legacy import adopting
from legacy.actor import OLD_SYSTEM
from legacy.inbound.polling import Polled
from legacy.models import Due, Mirror, Tie, Write
from legacy.old import shape
from legacy.oldsite.site import OldSite
from legacy.tests.test_adopting import AT
from legacy.worker import Link
from production.actions.batches import certify_batch, open_batch
from production.actions.correct import correct_orders
from production.actions.moving import move_orders
from production.actions.orders import accept_orders
from production.actions.release import release_orders
from production.actions.supplement import supplement_orders
from production.actions.vials import add_vial
from tests import unit
from tracershop import calendar, clock
from tracershop.access.signatures import Signature
from tracershop.actor import Actor
from tracershop.catalogue.models import Customer, Endpoint, ReleaseRight, Slot, Tracer
from tracershop.ledger import verify
from tracershop.orderbook.models import Batch, Order, Vial
from tracershop.protocol.commands import VialFate
from tracershop.site import links
from tracershop.site.models import Authority, Conflict
from tracershop.site.models import Link as LinkRow

DAY = AT.date()
SEVEN, NOON, LATE = time(7), time(11, 30), time(13, 15)
MORNING = calendar.wall_instant(DAY, time(5, 30))
NO = "0000-00-00 00:00:00"


def at(wall: time) -> datetime:
  """A time of the day as the old site knows it."""
  return datetime.combine(DAY, wall)


class Both:
  """An old system that is adopted and followed; by default we lead. `clock` is there for tests that move it."""

  def __init__(self, site: OldSite, bid: int, chemist: int, *, leader: str = "new", clock: Any = None) -> None:
    self.site, self.bid, self.chemist, self.clock = site, bid, chemist, clock
    links.begin_link(actor=OLD_SYSTEM)
    adopting.adopt(site.old)
    self.lead(leader)
    self.customer = Customer.objects.get(short_name="RH")
    self.endpoint = Endpoint.objects.get(customer=self.customer)
    self.fdg, self.flt = Tracer.objects.get(short_name="FDG"), Tracer.objects.get(short_name="FLT")
    self.slots = {f"{it.delivery_time:%H:%M}": it for it in Slot.objects.filter(endpoint=self.endpoint)}
    self.admin = unit.person("chef", "Chef Ø", "productionAdmin")
    self.nurse = unit.person("anna", "Anna Æbelø", "shopUser", (self.customer,))
    self.link = Link("")
    self.link.follow(site.old)
    self.radiochemist = unit.person("radio", "Kirsten Holm", "productionUser")
    for tracer in (self.fdg, self.flt):
      assert self.radiochemist.user_id is not None
      ReleaseRight.objects.create(
        user_id=self.radiochemist.user_id, user_name=self.radiochemist.name, tracer=tracer, from_date=date(2026, 1, 1)
      )
    self.step(3)

  # --- the link

  def step(self, times: int = 1) -> None:
    """Steps of the link: what they did is taken, what we did is written."""
    for _ in range(times):
      self.link.step()

  def poll(self, times: int = 2) -> Polled:
    """Looks only, and writes nothing: as often as it takes for a change to be believed; the last look."""
    found = Polled()
    for _ in range(times):
      found = self.link.poller.poll()
    return found

  def looked(self) -> None:
    """The set-up is looked at as often as it takes to be believed, a minute apart."""
    for _ in range(2):
      self.clock.move(minutes=2)
      self.poll(1)

  def lead(self, leader: str = "new", *functions: str) -> None:
    """Says who leads for everything, or for some of it, without the ceremony."""
    found = Authority.objects.filter(tracer_id=None)
    (found.filter(function__in=functions) if functions else found).update(leader=leader)

  def conflict(self) -> Conflict:
    """The one that is open."""
    return Conflict.objects.get(state="open")

  def settle(self, choice: str, it: Conflict | None = None, **other: Any) -> None:
    """A production admin decides about it, having seen it."""
    it = it or self.conflict()
    given: dict[str, Any] = {
      "actor": self.admin, "conflict_id": it.pk, "choice": choice, "reason": "asked by phone",
      "seen": {f"conflict:{it.pk}": it.revision},
    }  # fmt: skip
    settle_conflict(**(given | other))

  # --- done there

  def placed(self, wall: time = SEVEN, mbq: int = 9_000) -> tuple[int, Order]:
    """An order that was placed over there, and is here."""
    key = self.site.insert_order(self.bid, at(wall), mbq)
    self.poll()
    return key, self.ours(key)

  def ours(self, key: int, table: str = "orders") -> Order:
    """Our order that a row over there is."""
    return Order.objects.get(id=Tie.objects.get(table=table, key=str(key), kind="order").our_id)

  def release_there(self, key: int) -> int:
    """Accepts and releases with a vial, which it gives."""
    self.site.accept(key)
    vial = self.site.fill("1", "FDG-261201:1", at(SEVEN), 9_000.5, 8.0)
    self.site.release(key, [vial], self.chemist, at(time(6, 30)))
    return vial

  def say(self, sql: str, *values: object) -> None:
    """A statement, as somebody types it there."""
    self.site.old.write(sql, [str(it) for it in values])

  # --- done here

  def edit(self, order: Order, **what: Any) -> None:
    edit_order(actor=self.nurse, order_id=order.pk, **what)

  def cancel(self, order: Order) -> None:
    cancel_order(actor=self.nurse, order_id=order.pk)

  def accept(self, order: Order) -> None:
    accept_orders(actor=self.radiochemist, order_ids=[order.pk])

  def move(self, order: Order, slot: str) -> None:
    move_orders(actor=self.radiochemist, order_ids=[order.pk], slot_id=self.slots[slot].pk)

  def release_here(self, order: Order) -> int:
    """Accepts and releases, on the morning of its delivery, with a vial, which it gives."""
    self.clock.set(MORNING)
    self.accept(order)
    vial = self.fill(9_000, self.batch())
    self.release([order.pk], [vial])
    return vial

  def place(self, mbq: float = 500, slot: str = "11:30", day: date = DAY, **more: Any) -> int:
    done = place_order(
      actor=self.nurse, kind="activity", endpoint_id=self.endpoint.pk, tracer_id=self.fdg.pk,
      slot_id=self.slots[slot].pk, delivery_date=day, ordered_mbq=mbq, **more,
    )  # fmt: skip
    return int(done.value()["orderId"])

  def shots(self, count: int, hour: int = 12, day: date = DAY, **more: Any) -> int:
    done = place_order(
      actor=self.nurse, kind="injection", endpoint_id=self.endpoint.pk, tracer_id=self.flt.pk,
      delivery_date=day, deliver_at=calendar.wall_instant(day, time(hour)), injections=count, **more,
    )  # fmt: skip
    return int(done.value()["orderId"])

  def batch(self, number: str = "FDG-261201-1", tracer: Tracer | None = None) -> str:
    """A certified batch, made an hour ago."""
    made = open_batch(
      actor=self.radiochemist, tracer_id=(tracer or self.fdg).pk, number=number,
      end_of_synthesis_at=clock.now() - timedelta(hours=1), activity_mbq=200_000.0, volume_ml=20.0,
    )  # fmt: skip
    batch = Batch.objects.get(id=made.value()["batchId"])
    certify_batch(
      actor=self.radiochemist, batch_id=batch.pk, signature=self.signature("certify"),
      seen={f"batch:{batch.pk}": batch.revision},
    )  # fmt: skip
    return number

  def fill(self, mbq: float, batch: str, volume_ml: float = 3.0, tracer: Tracer | None = None) -> int:
    """A vial by hand, with a reason."""
    done = add_vial(
      actor=self.radiochemist, tracer_id=(tracer or self.fdg).pk, customer_id=self.customer.pk, activity_mbq=mbq,
      calibrated_at=clock.now(), volume_ml=volume_ml, batch_number=batch, reason="drevet er væk",
    )  # fmt: skip
    return int(done.value()["vialId"])

  def signature(self, meaning: str, actor: Actor | None = None) -> Signature:
    who = actor or self.radiochemist
    assert who.user_id is not None
    return Signature(
      user_id=who.user_id, name=who.name, role=who.role, stamp=who.stamp, meaning=meaning, checked_at=clock.now()
    )

  def seen(self, order_ids: list[int], vial_ids: list[int]) -> dict[str, int]:
    found = {f"order:{it.pk}": it.revision for it in Order.objects.filter(id__in=order_ids)}
    return found | {f"vial:{it.pk}": it.revision for it in Vial.objects.filter(id__in=vial_ids)}

  def release(self, order_ids: list[int], vial_ids: list[int], actor: Actor | None = None) -> None:
    release_orders(
      actor=actor or self.radiochemist, order_ids=order_ids, vial_ids=vial_ids, reason="det er aftalt",
      signature=self.signature("release", actor), seen=self.seen(order_ids, vial_ids),
    )  # fmt: skip

  def supplement(self, order_ids: list[int], vial_ids: list[int]) -> None:
    supplement_orders(
      actor=self.radiochemist, order_ids=order_ids, vial_ids=vial_ids, reason="der manglede",
      signature=self.signature("supplement"), seen=self.seen(order_ids, vial_ids),
    )  # fmt: skip

  def correct(self, order_ids: list[int], vial_ids: list[int]) -> None:
    correct_orders(
      actor=self.radiochemist, order_ids=order_ids, vials=[VialFate(vial_id=it, fate="here") for it in vial_ids],
      reason="forkert vial", signature=self.signature("correct"), seen=self.seen(order_ids, vial_ids),
    )  # fmt: skip

  def rows(self, table: str = "orders") -> list[dict[str, Any]]:
    found = shape.look(self.site.old).tables[table]
    return [data for _, data in shape.rows(self.site.old, found, " ORDER BY 1")]

  def says(self, row: Mapping[str, Any], **wanted: Any) -> None:
    assert {name: row[name] for name in wanted} == {
      name: value if value is None else str(value) for name, value in wanted.items()
    }

  def row_of(self, order_id: int) -> dict[str, Any]:
    key = Tie.objects.get(kind="order", our_id=order_id, table="orders").key
    return next(it for it in self.rows() if it["OID"] == key)

  def agreed(self) -> None:
    """Nothing is on its way, and further steps write nothing."""
    before = self.rows(), self.rows("t_orders"), Write.objects.count(), verify.verify().entries
    self.step(3)
    assert (self.rows(), self.rows("t_orders"), Write.objects.count(), verify.verify().entries) == before
    assert not Due.objects.exists()
    row = LinkRow.objects.get()
    assert (row.state, row.behind, row.trouble) == ("both", 0, None)
    assert not Conflict.objects.filter(state="open").exists()
    there = shape.look(self.site.old)
    for table in ("orders", "t_orders", "VAL"):
      lies = {key: shape.digest(data) for key, data in shape.rows(self.site.old, there.tables[table])}
      mirrored = Mirror.objects.filter(table=table, gone_at__isnull=True)
      assert dict(mirrored.values_list("key", "digest")) == lies
