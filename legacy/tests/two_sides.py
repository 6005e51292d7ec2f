"""A unit of ours and an old system that know each other: both sides at work on the same orders."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from customer.actions.bookings import settle_conflict
from legacy import adopting
from legacy.actor import OLD_SYSTEM
from legacy.inbound.polling import Polled, Poller
from legacy.models import Tie
from legacy.old import shape
from legacy.oldsite.site import OldSite
from tests import unit
from tests.story import Story
from tracershop.orderbook.models import Order
from tracershop.site import links
from tracershop.site.models import Authority, Conflict

SEVEN, QUARTER_PAST, NOON = time(7), time(8, 15), time(11, 30)


def at(wall: time) -> datetime:
  """A time of the unit's Tuesday as the old site knows it."""
  return datetime.combine(unit.TUESDAY, wall)


class Both:
  """The old site has the north as a customer, with the same times of Tuesday; everything is adopted and followed."""

  def __init__(self, site: OldSite, clock: Any) -> None:
    self.site, self.story = site, Story(clock)
    site.old.insert("isotopes", {"id": "1", "name": "F-18", "halflife": "6588"})
    for key, name, kind in (("6", "FDG", "1"), ("9", "FET", "2")):
      site.old.insert("Tracers", {"id": key, "name": name, "isotope": "1", "tracer_type": kind})
    self.bid = site.add_customer("nord", realname="Nordby Hospital", shortname="Nordby", kundenr=7, overhead=5)
    for key, tracer in (("1", "6"), ("2", "9")):
      site.old.insert("TracerCustomer", {"ID": key, "tracer_id": tracer, "customer_id": str(self.bid)})
    for number, wall in ((1, time(5, 45)), (2, time(10))):
      site.add_production_time(2, wall, run=number, most=60_000)
    for wall, number in ((SEVEN, 1), (QUARTER_PAST, 1), (NOON, 2)):
      site.add_deliver_time(self.bid, 2, wall, run=number, most=30_000)
    self.chemist = site.add_staff("kemi", "Kemiker")
    links.begin_link(actor=OLD_SYSTEM)
    adopting.adopt(site.old)
    self.poller = Poller(site.old, shape.look(site.old))
    self.poll()

  def lead(self, leader: str = "new", *functions: str) -> None:
    """Says who leads for everything, or for some of it, without the ceremony."""
    found = Authority.objects.filter(tracer_id=None)
    (found.filter(function__in=functions) if functions else found).update(leader=leader)

  def poll(self, times: int = 2) -> Polled:
    """Polls as often as it takes for a change to be believed; the last of it."""
    found = Polled()
    for _ in range(times):
      found = self.poller.poll()
    return found

  def placed(self, wall: time = SEVEN, mbq: int = 9_000) -> tuple[int, Order]:
    """An order that was placed over there, and is here."""
    key = self.site.insert_order(self.bid, at(wall), mbq)
    self.poll()
    return key, self.ours(key)

  def ours(self, key: int, table: str = "orders") -> Order:
    """Our order that a row over there is."""
    return Order.objects.get(id=Tie.objects.get(table=table, key=str(key), kind="order").our_id)

  def release_here(self, order: Order) -> None:
    """Accepts and releases, on the morning of its delivery."""
    self.story.certified()
    self.story.clock.set(unit.at_wall(6, 45))
    self.story.accept(order)
    self.story.release([self.story.order(order)], [self.story.file(9_000)])

  def release_there(self, key: int) -> None:
    """The same over there, with one vial."""
    self.site.accept(key)
    vial = self.site.fill("7", "FDG-261124:1", at(SEVEN), 9_000.5, 8.0)
    self.site.release(key, [vial], self.chemist, at(time(6, 30)))

  def conflict(self) -> Conflict:
    """The one that is open."""
    return Conflict.objects.get(state="open")

  def settle(self, choice: str, it: Conflict | None = None, **other: Any) -> None:
    """A production admin decides about it, having seen it."""
    it = it or self.conflict()
    given: dict[str, Any] = {
      "actor": self.story.unit.admin, "conflict_id": it.pk, "choice": choice, "reason": "asked by phone",
      "seen": {f"conflict:{it.pk}": it.revision},
    }  # fmt: skip
    settle_conflict(**(given | other))
