"""Both systems at work on each other's orders: ours by its commands, the old one by its site's habits, and a link that
is killed now and then."""

from __future__ import annotations

import contextlib
import dataclasses
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from customer.actions.orders import cancel_order, confirm_order, edit_order, place_order
from legacy import adopting
from legacy.actor import OLD_SYSTEM
from legacy.models import Due, Mirror, Tie, Write
from legacy.old.connection import OldDatabase, OldDatabaseAway, Row, Value
from legacy.old.values import kept
from legacy.oldsite import schema
from legacy.oldsite.site import OldSite
from legacy.worker import Link
from production.actions.batches import certify_batch, open_batch
from production.actions.correct import correct_orders
from production.actions.moving import move_orders, postpone_orders, restore_orders
from production.actions.orders import accept_orders, reject_orders, reopen_orders
from production.actions.release import release_orders
from production.actions.supplement import supplement_orders
from production.actions.vials import add_vial
from tests import unit
from tracershop import calendar, clock
from tracershop.access.signatures import Signature
from tracershop.actor import Actor
from tracershop.catalogue.models import Customer, Endpoint, Isotope, ReleaseRight, Slot, Tracer
from tracershop.errors import Refusal
from tracershop.ledger.models import Entry
from tracershop.orderbook.models import Batch, Certificate, Order, ReleaseLine, Vial
from tracershop.orderbook.window import keep_day
from tracershop.protocol.commands import VialFate
from tracershop.site import links
from tracershop.site.models import Authority, Conflict, Quarantine

DAY = date(2026, 12, 1)
DAYS = (DAY, DAY + timedelta(days=1))
DAWN = calendar.wall_instant(DAY, time(4, 0))
TIMES = (time(7), time(8, 15), time(11, 30))
BATCH = "FDG-261201-1"
MOST_STEPS = 40
# No limit is in anybody's way, not after 2,000 orders either.
MOST_MBQ = 900_000


class Killed(BaseException):
  """The link's process ends here."""


class Fragile:
  """The old database as the link sees it: counts what is written, and may break off before or after any call."""

  def __init__(self, old: OldDatabase) -> None:
    self.old, self.vendor = old, old.vendor
    self.arm: Callable[[str], None] = lambda where: None
    self.matched: list[tuple[str, tuple[Any, ...]]] = []
    self.idle: list[str] = []

  def read(self, sql: str, given: Sequence[Value] = ()) -> list[Row]:
    self.arm("before")
    found = self.old.read(sql, given)
    self.arm("after")
    return found

  def stream(self, sql: str, given: Sequence[Value] = ()) -> Iterator[Row]:
    self.arm("before")
    return iter(list(self.old.stream(sql, given)))

  def write(self, sql: str, given: Sequence[Value] = ()) -> int:
    self.arm("before")
    before = self._rows(sql)
    count = self.old.write(sql, given)
    if count:
      self.matched.append((sql, tuple(given)))
      if before == self._rows(sql):
        self.idle.append(f"{sql} {given}")
    self.arm("after")
    return count

  def _rows(self, sql: str) -> Any:
    if self.vendor != "sqlite":
      return object()
    table = next(it for it in ("t_orders", "orders", "VAL") if f"`{it}`" in sql)
    hidden = ("order_time",)
    return [
      {name: it for name, it in row.items() if name not in hidden} for row in self.old.read(f"SELECT * FROM {table}")
    ]

  def insert(self, table: str, row: Mapping[str, Value]) -> int:
    self.arm("before")
    key = self.old.insert(table, row)
    self.matched.append((f"INSERT {table}", (key,)))
    self.arm("after")
    return key

  def close(self) -> None:
    """The database stays, whatever becomes of the connection."""


@dataclasses.dataclass
class Kill:
  """A kill at the so manieth place that a process may die at."""

  at: int
  away: bool
  seen: int = 0
  done: bool = False

  def __call__(self, where: str) -> None:
    self.seen += 1
    if self.seen == self.at and not self.done:
      self.done = True
      if self.away:
        raise OldDatabaseAway("the line is gone")
      raise Killed(where)


@contextlib.contextmanager
def transactions(kill: Kill) -> Iterator[None]:
  """Lets the process die just before or just after each of its commits, too."""
  leave = transaction.Atomic.__exit__

  def left(self: Any, kind: Any, value: Any, trace: Any) -> None:
    if not self.durable or kind is not None or kill.away:
      leave(self, kind, value, trace)
      return
    try:
      kill("before the commit")
    except Killed as killed:
      leave(self, Killed, killed, None)
      raise
    leave(self, kind, value, trace)
    kill("after the commit")

  transaction.Atomic.__exit__ = left  # type: ignore[method-assign,assignment]
  try:
    yield
  finally:
    transaction.Atomic.__exit__ = leave  # type: ignore[method-assign]


@dataclasses.dataclass
class Side:
  """A customer on both sides."""

  bid: int
  customer: Customer
  endpoint: Endpoint
  slots: list[Slot]
  nurse: Actor


class TwoSystems:
  """The unit on both sides, made once; `begin` empties it of orders for the next history."""

  def __init__(self, old: OldDatabase) -> None:
    schema.create(old)
    self.old, self.site = old, OldSite(old)
    self.fragile = Fragile(old)
    keep_day()
    Isotope.objects.create(symbol="F-18", half_life_seconds=6586.2, source="ICRP 107")
    old.insert("isotopes", {"id": "1", "name": "F-18", "halflife": "6588"})
    old.insert("Tracers", {"id": "6", "name": "FDG", "isotope": "1", "tracer_type": "1"})
    old.insert("Tracers", {"id": "9", "name": "FLT", "isotope": "1", "tracer_type": "2"})
    self.chemist = self.site.add_staff("kemi", "Kirsten Holm")
    self.bids = []
    for number, name in ((1, "RH"), (2, "NÆ")):
      bid = self.site.add_customer(name, realname=name, shortname=name, kundenr=number, overhead=10 * (number - 1))
      self.bids.append(bid)
      for tracer in ("6", "9"):
        old.insert("TracerCustomer", {"ID": f"{number}{tracer}", "tracer_id": tracer, "customer_id": str(bid)})
      for day in DAYS:
        for at in TIMES:
          self.site.add_deliver_time(bid, day.isoweekday(), at, run=1, most=MOST_MBQ)
    for day in DAYS:
      self.site.add_production_time(day.isoweekday(), time(5, 0), run=1, most=MOST_MBQ)
    links.begin_link(actor=OLD_SYSTEM)
    adopting.adopt(old)
    self.fdg, self.flt = Tracer.objects.get(short_name="FDG"), Tracer.objects.get(short_name="FLT")
    self.sides = [self._side(bid, name) for bid, name in zip(self.bids, ("RH", "NÆ"), strict=True)]
    self.admin = unit.person("chef", "Chef Ø", "productionAdmin")
    self.radiochemist = unit.person("radio", "Kirsten Holm", "productionUser")
    for tracer in (self.fdg, self.flt):
      ReleaseRight.objects.create(
        user_id=self.radiochemist.user_id or 0, user_name="Kirsten Holm", tracer=tracer, from_date=date(2026, 1, 1)
      )
    self._batch()

  def _side(self, bid: int, name: str) -> Side:
    customer = Customer.objects.get(short_name=name)
    endpoint = Endpoint.objects.get(customer=customer)
    slots = list(Slot.objects.filter(endpoint=endpoint).order_by("weekday", "delivery_time"))
    return Side(
      bid, customer, endpoint, slots, unit.person(f"n{bid}", f"Sygeplejerske {name}", "shopUser", (customer,))
    )

  def _batch(self) -> None:
    done = open_batch(
      actor=self.radiochemist, tracer_id=self.fdg.pk, number=BATCH,
      end_of_synthesis_at=clock.now() - timedelta(hours=1), activity_mbq=900_000.0, volume_ml=90.0,
    )  # fmt: skip
    batch = Batch.objects.get(id=done.value()["batchId"])
    certify_batch(
      actor=self.radiochemist, batch_id=batch.pk, signature=self.signature("certify"),
      seen={f"batch:{batch.pk}": batch.revision},
    )  # fmt: skip

  def signature(self, meaning: str) -> Signature:
    who = self.radiochemist
    assert who.user_id is not None
    return Signature(
      user_id=who.user_id, name=who.name, role=who.role, stamp=who.stamp, meaning=meaning, checked_at=clock.now()
    )

  def begin(self, leaders: Mapping[str, str]) -> None:
    """Empties both sides of orders and vials, and says who leads."""
    for table in ("orders", "t_orders", "VAL"):
      self.old.write(f"DELETE FROM {table}")
    for model in (ReleaseLine, Certificate, Order, Vial, Write, Due, Conflict, Quarantine):
      model._default_manager.all()._raw_delete("default")
    Tie.objects.filter(table__in=("orders", "t_orders", "VAL")).delete()
    Mirror.objects.filter(table__in=("orders", "t_orders", "VAL")).delete()
    for function, leader in leaders.items():
      Authority.objects.filter(function=function, tracer_id=None).update(leader=leader)
    self.fragile = Fragile(self.old)

  def link(self) -> Link:
    """A link that begins, as a process does."""
    link = Link("")
    link.follow(self.fragile)
    assert link._poller is not None
    # Nobody changes the set-up here, and reading it is most of a poll.
    link._poller._set_up_at = clock.now()
    return link


class History:
  """One history: what happens is drawn from its seed."""

  def __init__(self, both: TwoSystems, chance: random.Random, stopped: Any) -> None:
    self.both, self.chance, self.clock = both, chance, stopped
    self.link = both.link()
    self.inserted: set[int] = set()
    self.kills = self.commands = self.refused = 0
    self.told: list[str] = []

  def play(self, length: int) -> None:
    """Plays it, and drains what is left."""
    self.clock.set(DAWN)
    for _ in range(length):
      self.clock.move(seconds=self.chance.choice((0, 0, 1, 1)))
      kind = self.chance.random()
      if kind < 0.55:
        self.here()
      elif kind < 0.73:
        self.there()
      else:
        self.step()
    self.drain()

  # --- the link

  def step(self) -> None:
    """A step of the link, which may not come to its end."""
    # A quiet step has some twenty places to die at; one that writes has more.
    dies = self.chance.random() < 0.5
    kill = Kill(at=self.chance.randint(1, 40) if dies else 0, away=self.chance.random() < 0.3)
    self.both.fragile.arm = kill
    try:
      with transactions(kill):
        self.link.step()
    except Killed:
      self.link = self.both.link()
    finally:
      self.both.fragile.arm = lambda where: None
    if kill.done:
      self.kills += 1
      self.told.append(f"killed at {kill.at}{' (away)' if kill.away else ''}")
      if kill.away:
        self.link = self.both.link()

  def drain(self) -> None:
    """Steps until nothing is on its way, and nothing new is seen."""
    for _ in range(MOST_STEPS):
      before = len(self.both.fragile.matched), Entry.objects.count()
      self.clock.move(seconds=1)
      polled = self.link.step()
      assert polled is not None
      written = (len(self.both.fragile.matched), Entry.objects.count()) != before
      if not written and not polled.waiting and not Write.objects.filter(state="planned").exists():
        return
    raise AssertionError(f"it never ends: {self.told[-20:]}")

  # --- what people do

  def _some(self, **wanted: Any) -> Order | None:
    found = list(Order.objects.filter(**wanted).order_by("id").values_list("id", flat=True))
    return Order.objects.get(id=self.chance.choice(found)) if found else None

  def here(self) -> None:
    """Somebody does something here."""
    acts = [
      *[self._place] * 6, self._place_shots, self._place_shots, self._edit, self._edit_shots, self._cancel,
      self._accept, self._accept, self._reject, self._reopen, self._move, self._move, self._restore, self._postpone,
      self._release, self._release, self._correct, self._supplement, self._edit_slot,
    ]  # fmt: skip
    act = self.chance.choice(acts)
    self.commands += 1
    try:
      said = act()
      self.told.append(f"here {act.__name__} {said or ''}")
    except Refusal as refusal:
      self.refused += 1
      self.told.append(f"here {act.__name__} refused {refusal.code}")

  def _side(self) -> Side:
    return self.chance.choice(self.both.sides)

  def place_somewhere(self) -> None:
    """An order more, wherever."""
    self.commands += 1
    self._place()

  def _place(self) -> str:
    side = self._side()
    slot = self.chance.choice(side.slots)
    day = next(it for it in DAYS if it.isoweekday() == slot.weekday)
    done = place_order(
      actor=side.nurse, kind="activity", endpoint_id=side.endpoint.pk, tracer_id=self.both.fdg.pk, slot_id=slot.pk,
      delivery_date=day, ordered_mbq=self.chance.choice((200.0, 300.4, 500.5, 900.0)),
      comment=self.chance.choice(("", "blåt låg", "€ 5")),
    )  # fmt: skip
    return f"order {done.value()['orderId']} {slot.weekday} {slot.delivery_time}"

  def _place_shots(self) -> str:
    side = self._side()
    done = place_order(
      actor=side.nurse, kind="injection", endpoint_id=side.endpoint.pk, tracer_id=self.both.flt.pk,
      delivery_date=DAY, deliver_at=calendar.wall_instant(DAY, time(self.chance.randint(9, 12))),
      injections=self.chance.randint(1, 3),
    )  # fmt: skip
    return f"order {done.value()['orderId']}"

  def _edit(self) -> str:
    it = self._some(kind="activity")
    if it is None:
      return "nothing"
    edit_order(
      actor=self.both.admin, order_id=it.pk, reason="ringede",
      ordered_mbq=self.chance.choice((250.0, 777.7)), comment=self.chance.choice(("x", it.comment)),
    )  # fmt: skip
    return f"order {it.pk}"

  def _edit_slot(self) -> str:
    it = self._some(kind="activity")
    if it is None:
      return "nothing"
    side = next(one for one in self.both.sides if one.endpoint.pk == it.endpoint_id)
    slot = self.chance.choice(side.slots)
    day = next(one for one in DAYS if one.isoweekday() == slot.weekday)
    edit_order(actor=self.both.admin, order_id=it.pk, reason="ringede", slot_id=slot.pk, delivery_date=day)
    return f"order {it.pk}"

  def _edit_shots(self) -> str:
    it = self._some(kind="injection")
    if it is None:
      return "nothing"
    edit_order(actor=self.both.admin, order_id=it.pk, reason="ringede", injections=self.chance.randint(4, 9))
    return f"order {it.pk}"

  def _one(self, act: Callable[..., Any], **more: Any) -> str:
    it = self._some()
    if it is None:
      return "nothing"
    act(actor=self.both.admin, order_ids=[it.pk], **more)
    return f"order {it.pk}"

  def _cancel(self) -> str:
    it = self._some()
    if it is None:
      return "nothing"
    cancel_order(actor=self.both.admin, order_id=it.pk, reason="aflyst")
    return f"order {it.pk}"

  def _accept(self) -> str:
    some = list(Order.objects.filter(status="ordered").order_by("id").values_list("id", flat=True))
    if not some:
      return "nothing"
    mine = self.chance.sample(some, self.chance.randint(1, min(3, len(some))))
    accept_orders(actor=self.both.admin, order_ids=mine)
    return f"orders {mine}"

  def _reject(self) -> str:
    return self._one(reject_orders, reason="lukket")

  def _reopen(self) -> str:
    return self._one(reopen_orders, reason="fortrudt")

  def _move(self) -> str:
    it = self._some(kind="activity")
    if it is None:
      return "nothing"
    side = next(one for one in self.both.sides if one.endpoint.pk == it.endpoint_id)
    slot = self.chance.choice([one for one in side.slots if one.weekday == it.delivery_date.isoweekday()])
    move_orders(actor=self.both.admin, order_ids=[it.pk], slot_id=slot.pk)
    return f"order {it.pk} to {slot.delivery_time}"

  def _restore(self) -> str:
    it = self._some(moved_to_slot__isnull=False)
    if it is None:
      return "nothing"
    restore_orders(actor=self.both.admin, order_ids=[it.pk])
    return f"order {it.pk}"

  def _postpone(self) -> str:
    it = self._some(kind="activity", delivery_date=DAY)
    if it is None:
      return "nothing"
    side = next(one for one in self.both.sides if one.endpoint.pk == it.endpoint_id)
    slot = self.chance.choice([one for one in side.slots if one.weekday == DAYS[1].isoweekday()])
    postpone_orders(
      actor=self.both.admin, order_ids=[it.pk], delivery_date=DAYS[1], slot_id=slot.pk, reason="cyklotronen er nede"
    )
    if self.chance.random() < 0.7:
      confirm_order(actor=self.both.admin, order_id=it.pk)
    return f"order {it.pk}"

  def _seen(self, order_ids: list[int], vial_ids: list[int]) -> dict[str, int]:
    found = {f"order:{it.pk}": it.revision for it in Order.objects.filter(id__in=order_ids)}
    return found | {f"vial:{it.pk}": it.revision for it in Vial.objects.filter(id__in=vial_ids)}

  def _fill(self, customer: Customer) -> int:
    done = add_vial(
      actor=self.both.radiochemist, tracer_id=self.both.fdg.pk, customer_id=customer.pk,
      activity_mbq=round(self.chance.uniform(500, 5000), 2), calibrated_at=clock.now(), volume_ml=2.5,
      batch_number=BATCH, reason="drevet er væk",
    )  # fmt: skip
    return int(done.value()["vialId"])

  def _release(self) -> str:
    it = self._some(kind="activity", status="accepted", awaits_confirmation=False)
    if it is None:
      return "nothing"
    pool = Order.objects.filter(
      kind="activity", status="accepted", endpoint=it.endpoint, deliver_at=it.deliver_at, awaits_confirmation=False
    )
    mine = sorted(pool.values_list("id", flat=True)) if self.chance.random() < 0.7 else [it.pk]
    same = [one for one in mine if self._active(one) == self._active(it.pk)]
    vials = [self._fill(it.customer) for _ in range(self.chance.choice((1, 1, 2, 3)))]
    release_orders(
      actor=self.both.radiochemist, order_ids=same, vial_ids=vials, reason="det er aftalt",
      signature=self.both.signature("release"), seen=self._seen(same, vials),
    )  # fmt: skip
    return f"orders {same} with {len(vials)}"

  def _active(self, pk: int) -> Any:
    it = Order.objects.get(id=pk)
    return it.moved_to_slot_id or it.slot_id

  def _signed_together(self) -> tuple[list[int], list[int]] | None:
    line = ReleaseLine.objects.filter(void=False).order_by("id").first()
    if line is None:
      return None
    certificate = Order.objects.get(id=line.order_id).certificate_id
    mine = sorted(Order.objects.filter(certificate_id=certificate).values_list("id", flat=True))
    vials = ReleaseLine.objects.filter(order_id__in=mine, void=False).values_list("vial_id", flat=True)
    return mine, sorted(set(vials))

  def _correct(self) -> str:
    found = self._signed_together()
    if found is None:
      return "nothing"
    mine, vials = found
    correct_orders(
      actor=self.both.radiochemist, order_ids=mine, vials=[VialFate(vial_id=it, fate="here") for it in vials],
      reason="forkert vial", signature=self.both.signature("correct"), seen=self._seen(mine, vials),
    )  # fmt: skip
    return f"orders {mine}"

  def _supplement(self) -> str:
    found = self._signed_together()
    if found is None:
      return "nothing"
    mine, _ = found
    vial = self._fill(Order.objects.get(id=mine[0]).customer)
    supplement_orders(
      actor=self.both.radiochemist, order_ids=mine, vial_ids=[vial], reason="der manglede",
      signature=self.both.signature("supplement"), seen=self._seen(mine, [vial]),
    )  # fmt: skip
    return f"orders {mine}"

  # --- what the old site does

  def there(self) -> None:
    """Somebody does something on the old site."""
    acts = [
      self._insert, self._insert, self._insert_shots, self._edit_there, self._delete, self._accept_there,
      self._accept_there, self._move_there, self._restore_there, self._accept_shots, self._reject_shots,
      self._release_there,
    ]  # fmt: skip
    act = self.chance.choice(acts)
    said = act()
    self.told.append(f"there {act.__name__} {said or ''}")

  def _oids(self, where: str = "1 = 1", table: str = "orders") -> list[int]:
    return [
      int(kept(it["OID"]) or 0) for it in self.both.old.read(f"SELECT OID FROM {table} WHERE {where} ORDER BY OID")
    ]

  def _pick(self, where: str, table: str = "orders") -> int | None:
    found = self._oids(where, table)
    return self.chance.choice(found) if found else None

  def _insert(self) -> str:
    at = datetime.combine(self.chance.choice(DAYS), self.chance.choice(TIMES))
    bid = self.chance.choice(self.both.bids)
    before = set(self._oids())
    key = self.both.site.insert_order(bid, at, self.chance.choice((100, 400)), comment="gammel", user="zope")
    if key not in before:
      self.inserted.add(key)
    return f"row {key} {at}"

  def _insert_shots(self) -> str:
    at = datetime.combine(DAY, time(self.chance.randint(9, 12)))
    return f"row {self.both.site.insert_injections(self.chance.choice(self.both.bids), at, 2, 9, user='zope')}"

  def _edit_there(self) -> str:
    key = self._pick("amount > 0")
    if key is not None:
      self.both.site.edit_order(key, self.chance.choice((111, 222)))
    return f"row {key}"

  def _delete(self) -> str:
    key = self._pick("amount > 0 AND status = 1 AND COID = -1")
    if key is not None and not self._oids(f"COID = {key}"):
      self.both.site.delete_order(key)
    return f"row {key}"

  def _accept_there(self) -> str:
    key = self._pick("status = 1")
    if key is not None:
      self.both.site.accept(key)
    return f"row {key}"

  def _move_there(self) -> str:
    key = self._pick("amount > 0 AND status < 3 AND COID = -1")
    if key is None or self._oids(f"COID = {key}"):
      return "nothing"
    at = datetime.fromisoformat(kept(self.both.site.row("orders", key)["deliver_datetime"]) or "")
    earlier = [it for it in TIMES if it < at.time()]
    if not earlier:
      return "nothing"
    return f"row {key} into {self.both.site.move(key, datetime.combine(at.date(), self.chance.choice(earlier)))}"

  def _restore_there(self) -> str:
    key = self._pick("COID > 0 AND amount > 0 AND status < 3")
    if key is not None:
      self.both.site.restore(key)
    return f"row {key}"

  def _release_there(self) -> str:
    key = self._pick("status = 2 AND COID = -1 AND amount > 0")
    if key is not None:
      self.both.site.release(key, [], self.both.chemist, datetime.combine(DAY, time(5)))
      self.both.old.write(
        "UPDATE orders SET status = 3, frigivet_af = %s, frigivet_datetime = %s WHERE OID = %s",
        [str(self.both.chemist), f"{DAY} 05:00:00", str(key)],
      )
    return f"row {key}"

  def _accept_shots(self) -> str:
    key = self._pick("status = 1", "t_orders")
    if key is not None:
      self.both.site.accept(key, "t_orders")
    return f"row {key}"

  def _reject_shots(self) -> str:
    key = self._pick("status < 3", "t_orders")
    if key is not None:
      self.both.site.reject(key)
    return f"row {key}"
