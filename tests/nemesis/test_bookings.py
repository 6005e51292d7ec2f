"""Histories of worklist answers, messages and clicks, late, doubled, lost and out of order, against studies on paper:
none is lost, none is resurrected, none is ordered twice."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from django.db import connection

from customer.actions.booking_orders import order_bookings, settle_bookings
from customer.actions.bookings import adopt_studies, apply_message, complete_answer, fail_answer, settle_conflict
from customer.actions.mapping import map_location
from production.actions.orders import reject_orders, reopen_orders
from tests import unit
from tests.nemesis import seeds
from tests.nemesis.booking_model import Card, Paper, Told
from tests.nemesis.conftest import Say
from tests.ris import WORDS, Ris
from tracershop import calendar, clock, ledger
from tracershop.actor import SYSTEM
from tracershop.catalogue.models import CatalogueEntry, Run, Slot
from tracershop.errors import Refusal
from tracershop.ledger import fold, verify
from tracershop.orderbook import window
from tracershop.orderbook.models import Booking, Day, Location, Order, Procedure
from tracershop.orderbook.studies import Study, key_of
from tracershop.site import nodes
from tracershop.site.models import Conflict, Letter, Node

pytestmark = pytest.mark.django_db(transaction=True)

FULL_HISTORIES = 500
LENGTH = 40
ACCESSIONS = 12
PORTION = 3
MONDAY = unit.TUESDAY - timedelta(days=1)
# Where a study is put; most stay with their customer.
PLACES = ("NORD-1", "NORD-1", "NORD-2", "SYD-1", "SYD-1", "NEW-1")
ROOMS: dict[str, str | None] = {"NORD-1": "north", "NORD-2": "north", "SYD-1": "south", "NEW-1": None}
DESCRIPTIONS = (*(WORDS,) * 5, WORDS.upper(), WORDS.upper(), "PET FET brain", "PET FET brain", "PET knee")
# The first of these leaves the window at the first midnight.
DAYS = (MONDAY - timedelta(days=7), MONDAY, *(unit.TUESDAY,) * 6, *(unit.TUESDAY + timedelta(days=1),) * 4)
Deed = tuple[str, Callable[[], None]]


class History:
  """A RIS that is lost in thought, two nurses, and what becomes of it all, on paper and in the book."""

  def __init__(self, ris: Ris, seed: int) -> None:
    self.ris = ris
    self.name = f"H{seed % 1_000_000}"
    self.chance = random.Random(f"bookings {seed}")
    self.told: list[str] = []
    self.outcomes: Counter[str] = Counter()
    self._empty()
    self.paper = Paper(dict(ROOMS), MONDAY - timedelta(days=7))
    self.truth: dict[str, Told] = {}
    self.pending: list[Deed] = []
    self.before = {stream: fold.copy_of(ledger.snapshot(stream)) for stream in self.streams()}

  def _empty(self) -> None:
    """What the last history left behind is taken away, unrecorded: this one begins from a snapshot of its own."""
    Booking.objects.all().delete()
    Procedure.objects.all().delete()
    Location.objects.all().delete()
    Conflict.objects.all().delete()
    Letter.objects.all().delete()
    Node.objects.all().delete()
    Order.objects.update(status="cancelled", booking_ids=[], delivery_date=MONDAY - timedelta(days=90))
    self.ris.clock.set(unit.at_wall(8, day=MONDAY))
    Day.objects.filter(id=1).update(today=MONDAY, window_from=MONDAY - timedelta(days=7))
    made = self.ris.unit
    sides = {"north": made.north.endpoint, "south": made.south.endpoint, None: None}
    for code, side in ROOMS.items():
      Location.objects.create(code=code, endpoint=sides[side])
    for endpoint in (made.north.endpoint, made.south.endpoint):
      for words, tracer, units in ((WORDS, made.fdg, 300.0), ("PET FET brain", made.fet, 1.0)):
        Procedure.objects.create(
          endpoint=endpoint, description=words, description_key=key_of(words), tracer=tracer, units=units,
          delay_minutes=60,
        )  # fmt: skip
    self.ris.node = int(
      nodes.add_node(
        actor=made.site_admin, name="RIS", host="ris.example", port=104, ae_title="RIS", worklist=True
      ).value()["nodeId"]
    )

  def streams(self) -> list[str]:
    made = self.ris.unit
    mine = [f"{kind}:{it.customer.pk}" for it in (made.north, made.south) for kind in ("bookings", "customer")]
    return ["production", "site", "wall", *mine]

  # --- what the RIS does and says

  def invent(self, accession: str) -> Told:
    day = self.chance.choice(DAYS)
    start = unit.at_wall(self.chance.randint(6, 15), self.chance.choice((0, 15, 30)), day)
    return Told(accession, self.chance.choice(PLACES), self.chance.choice(DESCRIPTIONS), start, day)

  def altered(self, it: Told) -> Told:
    other = self.invent(it.accession)
    what = self.chance.choice(("start", "room", "words", "back"))
    if what == "start":
      return Told(it.accession, it.room, it.words, other.start, other.day)
    if what == "room":
      return Told(it.accession, other.room, it.words, it.start, it.day)
    if what == "words":
      return Told(it.accession, it.room, other.words, it.start, it.day)
    card = self.paper.cards.get(it.accession)
    return card.as_ordered if card is not None and card.as_ordered is not None else it

  def happen(self) -> None:
    """Something is booked, changed or cancelled in the RIS; its message comes now, later, twice or never."""
    accession = f"{self.name}-{self.chance.randrange(ACCESSIONS):02}"
    known = self.truth.get(accession)
    if known is None:
      verb, it = "new", self.invent(accession)
      self.truth[accession] = it
    elif self.chance.random() < 0.35:
      verb, it = "cancel", known
      del self.truth[accession]
    else:
      verb, it = "change", self.altered(known)
      self.truth[accession] = it
    self.send(verb, accession, it if self.chance.random() < 0.8 or verb != "cancel" else None)

  def send(self, verb: str, accession: str, it: Told | None) -> None:
    letter, written = f"{len(self.told)} {self.name}", clock.now()

    def arrive() -> None:
      kept, _ = Letter.objects.get_or_create(
        digest=letter, defaults={"control_id": letter, "received_at": clock.now(), "body": "MSH|", "state": "new"}
      )
      fresh = kept.state == "new"
      apply_message(
        actor=SYSTEM, letter_id=kept.pk, verb=verb, known_at=written, accession=accession,
        study=None if it is None else study_of(it),
      )  # fmt: skip
      if fresh:
        self.paper.message(verb, written, accession, it)

    self.post((f"{verb} {accession} of {written:%d. %H:%M:%S}", arrive))

  def post(self, deed: Deed) -> None:
    what = self.chance.random()
    if what < 0.15:
      self.outcomes["lost"] += 1
    elif what < 0.5:
      self.pending.append(deed)
    else:
      self.do(*deed)
    if 0.15 < what < 0.35:
      # The same again, some other time.
      self.pending.append(deed)

  def gossip(self) -> None:
    """A status of a study that is there, or nothing but its name."""
    if self.truth:
      accession = self.chance.choice(sorted(self.truth))
      verb = self.chance.choice(("status", "status", "change"))
      self.send(verb, accession, self.truth[accession] if self.chance.random() < 0.6 else None)

  def answer(self) -> None:
    """The worklist is asked: its answer comes in portions, with whatever is between them, whole or broken off."""
    asked, first, last = clock.now(), DAYS[0], self.chance.choice((unit.TUESDAY, DAYS[-1]))
    there = [it for it in self.truth.values() if first <= it.day <= last]
    if self.chance.random() < 0.3:
      # The RIS has lost half its mind.
      there = [it for it in there if self.chance.random() < 0.3]
    self.chance.shuffle(there)
    whole = self.chance.random() < 0.75
    for start in range(0, len(there), PORTION):
      some = there[start : start + PORTION]
      self.do(
        f"answer of {asked:%d. %H:%M:%S}: {[it.accession for it in some]}", lambda some=some: self.take(asked, some)
      )  # type: ignore[misc]
      if self.chance.random() < 0.7:
        self.tick()
        self.happen()
    had = {it.accession for it in there}
    if whole:
      self.do(f"whole to {last}: {sorted(had)}", lambda: self.complete(asked, first, last, had))
    else:
      self.do("broken off", lambda: self._fail())

  def _fail(self) -> None:
    fail_answer(actor=SYSTEM, node_id=self.ris.node, code=self.chance.choice(("timeout", "A700")))

  def take(self, asked: Any, some: list[Told]) -> None:
    adopt_studies(actor=SYSTEM, node_id=self.ris.node, asked_at=asked, studies=[study_of(it) for it in some])
    self.paper.adopt(asked, some)

  def complete(self, asked: Any, first: date, last: date, names: set[str]) -> None:
    node = Node.objects.get(id=self.ris.node)
    done = complete_answer(
      actor=SYSTEM, node_id=node.pk, asked_at=asked, from_date=first, to_date=last, accessions=sorted(names)
    ).value()
    self.outcomes["removed"] += done["removed"]
    self.outcomes["held"] += done["held"] > 0
    if node.answered_at is None or asked >= node.answered_at:
      self.paper.complete(asked, first, last, names)

  def decide(self) -> None:
    conflict = Conflict.objects.filter(state="open").first()
    assert (conflict is None) == (self.paper.held is None), self.told
    if conflict is None:
      return
    choice = self.chance.choice(("apply", "keep"))

    def settle() -> None:
      settle_conflict(actor=self.ris.unit.site_admin, conflict_id=conflict.pk, choice=choice, reason="as agreed")
      self.paper.settle_conflict(choice)

    self.do(f"conflict: {choice}", settle)

  # --- what people click

  def click(self) -> None:
    """A nurse orders some of what she sees, once or twice; what she unticks is rejected."""
    side = self.chance.choice(("north", "south"))
    # Her screen may be a moment old: what has just been cancelled may stand on it.
    late = self.chance.random() < 0.2
    mine = sorted(name for name, it in self.paper.cards.items() if late and self.paper.side(it) == side)
    mine = mine or sorted(self.paper.seen_by(side))
    if not mine:
      return
    chosen = self.chance.sample(mine, self.chance.randint(1, min(6, len(mine))))
    unticked = [name for name in chosen[1:] if self.chance.random() < 0.2]
    asked = [name for name in chosen if name not in unticked]
    twice = self.chance.random() < 0.4

    def order() -> None:
      self._order(side, asked, unticked)
      if twice:
        before = Order.objects.count(), ledger.heads()
        self._order(side, asked, unticked)
        assert (Order.objects.count(), ledger.heads()) == before, self.told

    self.do(f"{side} orders {asked}, not {unticked}", order)

  def _order(self, side: str, asked: list[str], unticked: list[str]) -> None:
    ids = dict(Booking.objects.values_list("accession", "id"))
    nurse = self.ris.side(side).nurse
    done = order_bookings(
      actor=nurse, booking_ids=[ids[it] for it in asked], rejected_booking_ids=[ids[it] for it in unticked]
    ).value()
    unserved = {it["bookingId"]: it["code"] for it in done["unserved"]}
    self.outcomes.update(unserved.values())
    for name in asked:
      card, row = self.paper.cards[name], Booking.objects.get(accession=name)
      if card.order is not None:
        assert row.order_id == card.order, self.told
        assert card.order in done["orderIds"], self.told
        assert row.pk not in unserved, self.told
      elif row.pk in unserved:
        assert row.order_id is None, self.told
        assert (unserved[row.pk] == "booking_cancelled") == (not card.on), self.told
      else:
        assert card.on, self.told
        assert row.order_id in done["orderIds"], self.told
        assert row.order_id is not None
        self.paper.ordered(card, row.order_id, side)
        self.outcomes["ordered"] += 1
    for name in unticked:
      card = self.paper.cards[name]
      if card.order is None and card.on:
        card.refused = True

  def undo(self) -> None:
    """An order is cancelled or rejected; a rejected one may come back."""
    ended = [it for it in self.paper.lists if it not in self.paper.live]
    rejected = list(Order.objects.filter(id__in=ended, status="rejected").order_by("id").values_list("id", flat=True))
    if rejected and self.chance.random() < 0.7:
      self.do(f"reopen {rejected[0]}", lambda: self._reopen(rejected[0]))
    elif self.paper.live:
      order = self.chance.choice(sorted(self.paper.live))
      if self.chance.random() < 0.5:
        self.do(f"reject {order}", lambda: self._reject(order))
      else:
        chemist = self.ris.unit.radiochemist
        self.do(
          f"cancel {order}",
          lambda: (self.ris.cancel(self.ris.order(order), by=chemist, reason="as agreed"), self.paper.end(order))[1],
        )

  def _reject(self, order: int) -> None:
    reject_orders(actor=self.ris.unit.radiochemist, order_ids=[order], reason="the cyclotron is down")
    self.paper.end(order)

  def _reopen(self, order: int) -> None:
    comes_back = self.paper.reopen(order)
    chemist = self.ris.unit.radiochemist
    code = code_of(lambda: reopen_orders(actor=chemist, order_ids=[order], reason="it is up again"))
    assert code == ("done" if comes_back else "in_use"), self.told
    self.outcomes[f"reopen {code}"] += 1

  def settle(self) -> None:
    side = self.chance.choice(("north", "south"))
    mine = [it for it in sorted(self.paper.seen_by(side)) if self.paper.cards[it].order is not None]
    if not mine:
      return
    chosen = self.chance.sample(mine, self.chance.randint(1, len(mine)))
    ids = [Booking.objects.get(accession=it).pk for it in chosen]

    def act() -> None:
      any_changed = self.paper.settle(chosen)
      code = code_of(lambda: settle_bookings(actor=self.ris.side(side).nurse, booking_ids=ids))
      assert code == ("done" if any_changed else "invalid"), self.told
      self.outcomes[f"settle {code}"] += 1

    self.do(f"{side} settles {chosen}", act)

  def take_room(self) -> None:
    if self.paper.rooms["NEW-1"] is not None:
      return

    def act() -> None:
      room = Location.objects.get(code="NEW-1")
      map_location(actor=self.ris.unit.shop_admin, location_id=room.pk, endpoint_id=self.ris.unit.south.endpoint.pk)
      self.paper.rooms["NEW-1"] = "south"

    self.do("the south takes the new room", act)

  def midnight(self) -> None:
    now = calendar.wall_date(clock.now())

    def act() -> None:
      self.ris.clock.set(unit.at_wall(0, 1, now + timedelta(days=1)))
      window.keep_day()
      self.paper.turn(now + timedelta(days=1 - 7))

    if now < unit.TUESDAY:
      self.do("midnight", act)

  # --- how it goes on

  def tick(self) -> None:
    self.ris.clock.move(seconds=self.chance.choice((0, 1, 20, 90)))

  def do(self, what: str, act: Callable[[], None]) -> None:
    self.told.append(f"{clock.now():%d. %H:%M:%S} {what}")
    act()
    self.compare()

  def step(self) -> None:
    self.tick()
    what = self.chance.random()
    for share, act in (
      (0.30, self.happen), (0.04, self.gossip), (0.14, self.late_mail), (0.16, self.answer), (0.15, self.click),
      (0.08, self.undo), (0.06, self.settle), (0.04, self.decide), (0.02, self.take_room), (0.01, self.midnight),
    ):  # fmt: skip
      if what < share:
        act()
        return
      what -= share

  def late_mail(self) -> None:
    if self.pending:
      self.do(*self.pending.pop(self.chance.randrange(len(self.pending))))

  def play(self) -> None:
    for _ in range(LENGTH):
      self.step()
    self.chance.shuffle(self.pending)
    while self.pending:
      self.late_mail()
    self.ris.clock.move(seconds=1)
    asked, there = clock.now(), list(self.truth.values())
    self.do("the last answer", lambda: self.take(asked, there))
    self.do("is whole", lambda: self.complete(asked, DAYS[0], DAYS[-1], set(self.truth)))
    conflict = Conflict.objects.filter(state="open").first()
    if conflict is not None:
      settle_conflict(actor=self.ris.unit.site_admin, conflict_id=conflict.pk, choice="apply", reason="as agreed")
      self.paper.settle_conflict("apply")
      self.compare()
    self.judge()

  # --- what is held against what

  def compare(self) -> None:
    """Each study is in the book as it is on paper, and no other is."""
    found = {it.accession: it for it in Booking.objects.select_related("location", "procedure")}
    assert set(found) == set(self.paper.cards), self.told
    for name, card in self.paper.cards.items():
      row = found[name]
      now = row.state, row.order_id, row.location.code, row.description, row.start_at, row.start_date, row.changes
      told = card.told
      expected = card.state(), card.order, told.room, told.words, told.start, told.day, card.changes()
      assert now == expected, (name, now, expected, self.told)
      mapped = self.paper.rooms[told.room] is not None and not self.paper.away(card)
      assert not card.on or (row.procedure is not None) == mapped, (name, self.told)
    for code, waiting in Location.objects.values_list("code", "waiting"):
      assert waiting == self.paper.waiting(code), (code, self.told)
    listed = Counter[int]()
    for order in Order.objects.filter(id__in=self.paper.lists):
      assert (order.status not in ("cancelled", "rejected")) == (order.pk in self.paper.live), self.told
      if order.pk in self.paper.live:
        listed.update(order.booking_ids)
        names = [self.paper.cards[it] for it in self.paper.lists[order.pk] if it in self.paper.cards]
        mine = {found[it.told.accession].pk for it in names}
        assert mine <= set(order.booking_ids), (order.pk, self.told)
        marks = [it for it in order.marks if it.startswith("booking")]
        assert marks == self.paper.marks(order.pk) or erased(names, self.paper.lists[order.pk]), (order.pk, self.told)
    assert not [pk for pk, count in listed.items() if count > 1], ("ordered twice", self.told)

  def judge(self) -> None:
    """At the end: what is booked is what the RIS has; each stream is what its deltas made of it; no words are kept."""
    for name, card in self.paper.cards.items():
      if not card.listed:
        continue
      done = card.order is not None and card.told.start <= clock.now()
      assert card.on == (name in self.truth) or done, (name, self.told)
    assert {it for it, told in self.truth.items() if told.day >= self.paper.since} <= set(self.paper.cards), self.told
    for stream, copy in self.before.items():
      for frame in ledger.frames(stream, copy.revision, 100_000):
        copy.take(msgspec.json.decode(frame.data))
      fresh = fold.copy_of(ledger.snapshot(stream))
      assert copy.image() == fresh.image(), (stream, self.told)
    for side in ("north", "south"):
      rows = self.before[f"bookings:{self.ris.side(side).customer.pk}"].rows.get("booking", {}).values()
      assert {it["accession"] for it in rows} == self.paper.seen_by(side), (side, self.told)
    assert self.name not in "".join(
      it["accession"] for it in self.before["production"].rows.get("booking", {}).values()
    ), self.told


def erased(cards: list[Card], names: list[str]) -> bool:
  """Whether some of an order's studies are gone with their day: what they said of it stays as it was."""
  return len(cards) < len(names)


def code_of(act: Callable[[], object]) -> str:
  """`done`, or the code it was refused with."""
  try:
    act()
  except Refusal as refusal:
    return refusal.code
  return "done"


def study_of(it: Told) -> Study:
  return Study(accession=it.accession, location=it.room, code="", description=it.words, start_at=it.start)


def words_kept() -> bytes:
  with connection.cursor() as cursor:
    cursor.execute("SELECT e.subjects, b.data FROM ledger_entry e JOIN ledger_body b ON b.entry_id = e.id")
    return b"\n".join(str(subjects).encode() + bytes(data) for subjects, data in cursor.fetchall())


@pytest.mark.one_database("mariadb")
def test_bkg_15_none_is_lost_none_is_resurrected_and_none_is_ordered_twice(
  frozen_clock: Any, nemesis: Any, say: Say
) -> None:
  """BKG-15, BKG-3, BKG-5, BKG-7 … BKG-10, BKG-12, BKG-25, BKG-28 … BKG-30, STR-1: 500 histories in full."""
  ris = Ris(frozen_clock)
  Booking.objects.all().delete()
  for side in (ris.unit.north, ris.unit.south):
    CatalogueEntry.objects.create(endpoint=side.endpoint, tracer=ris.unit.fet)
  for table in (CatalogueEntry, Slot, Run):
    table.objects.update(max_mbq=None)
  outcomes: Counter[str] = Counter()
  chosen = seeds.with_kept("bookings", nemesis.seeds(FULL_HISTORIES))
  names, steps = [], 0
  for seed in chosen:
    history = History(ris, seed)
    names.append(history.name)
    try:
      history.play()
    except BaseException:
      seeds.keep("bookings", seed)
      raise
    outcomes.update(history.outcomes)
    steps += len(history.told)
  assert verify.verify().problems == []
  kept = words_kept()
  assert not [name for name in names if f"{name}-".encode() in kept], "an accession stands in the ledger's words"
  assert (
    min(
      outcomes[it] for it in ("ordered", "removed", "held", "lost", "settle done", "reopen done", "booking_cancelled")
    )
    > 0
  ), outcomes
  say(f"{len(chosen)} histories, {steps} deeds: {dict(sorted(outcomes.items()))}")
