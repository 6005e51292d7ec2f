"""Two customers never see a byte of each other's, whatever the way; a wall sees no person; nobody hears nothing."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
from datetime import datetime, time, timedelta
from typing import Any

import msgspec
import pytest

from customer.actions.bookings import adopt_studies, complete_answer
from tests import unit
from tests.nemesis import canaries, world
from tests.nemesis.canaries import BOOKED, BOTH, Canary
from tests.nemesis.conftest import Say
from tests.nemesis.rig import HEARTBEAT_SECONDS, InnerEdge
from tests.nemesis.screens import SECONDS, Screen, Sent, until
from tests.nemesis.wire import Wire, command_frame, query_frame
from tracershop import calendar, clock, ledger
from tracershop.actor import SYSTEM
from tracershop.orderbook.studies import Study
from tracershop.pool import in_pool
from tracershop.protocol import messages
from tracershop.site import nodes

pytestmark = pytest.mark.django_db(transaction=True)

FULL_FRAMES = 10_000
OTHER = {"north": "south", "south": "north"}
# Who sits where: two of each customer's sockets are at different places.
SEATS = {
  "north": (("nurse7", 0), ("northadmin", 1), ("external", 1)),
  "south": (("nurse8", 1), ("southadmin", 0), ("nurse8", 0)),
}


class Theatre:
  """Both customers with all their sockets and requests, production, a wall, and all the bytes they were given."""

  def __init__(self, seed: int, edge: InnerEdge, made: world.World) -> None:
    self.chance = random.Random(f"no leak {seed}")
    self.made = made
    self.edge = edge
    self.number = itertools.count(1)
    self.screens: dict[str, list[Screen]] = {"north": [], "south": [], "wall": [], "production": []}
    self.wires = {name: Wire(cookie) for name, cookie in made.cookies.items()}
    self.wires["nobody"] = Wire("")
    self.certificates: list[int] = []
    self.notices: dict[str, list[int]] = {"north": [], "south": []}
    self.node = 0
    self.studies: dict[str, dict[str, Study]] = {"north": {}, "south": {}}
    self.vials = 0
    for side, seats in SEATS.items():
      customer = made.sides[side]["customer"]
      for name, place in seats:
        streams = ("catalogue", f"customer:{customer}") + (() if name == "external" else (f"bookings:{customer}",))
        self._seat(side, name, place, streams)
    self._seat("wall", "wall", 0, ("wall",))
    self._seat("production", "radiochemist", 0, ("catalogue", "production"))

  def _seat(self, row: str, name: str, place: int, streams: tuple[str, ...]) -> None:
    screen = Screen(name, self.edge, self.made.cookies[name], streams, self.chance)
    screen.texts = []
    screen.connect(place)
    self.screens[row].append(screen)

  @property
  def all(self) -> list[Screen]:
    return [screen for row in self.screens.values() for screen in row]

  def heard(self, row: str) -> list[bytes]:
    """All bytes that a row's sockets and requests were given."""
    return [data for name in sorted({screen.name for screen in self.screens[row]}) for data in self.said_to(name)]

  def said_to(self, name: str) -> list[bytes]:
    """All bytes that somebody's sockets and requests were given."""
    by_socket = [text.encode() for screen in self.all if screen.name == name for text in screen.texts or ()]
    return by_socket + self.wires[name].heard

  def frames(self) -> int:
    """Frames and answers that customers and the wall were given, without the heartbeats."""
    rows = ("north", "south", "wall")
    return sum(b'"type":"heads"' not in data[:40] for row in rows for data in self.heard(row))

  def production(self) -> Screen:
    return self.screens["production"][0]

  async def told(self, screen: Screen, name: str, data: dict[str, Any], seen: dict[str, int] | None = None) -> Sent:
    """Sends a command and waits for its answer."""
    sent = screen.command(name, data, seen or {})
    await until(self.all, lambda: sent.settled, f"an answer to {name}")
    return sent

  # --- what is done, each with canaries in every text

  async def place(self, side: str, canary: Canary, screen: Screen, days: int) -> Sent:
    day = world.today() + timedelta(days=days)
    mine = self.made.sides[side]
    data = {
      "kind": "activity", "endpointId": mine["endpoint"], "tracerId": self.made.tracer_id, "deliveryDate": str(day),
      "slotId": self.chance.choice(mine["slots"][day.isoweekday()]), "orderedMbq": self.amount(canary),
      "comment": canary.text("COMMENT"), "reason": canary.text("REASON"),
    }  # fmt: skip
    return await self.told(screen, "order.place", data)

  def amount(self, canary: Canary) -> float:
    return round(canary.mbq + next(self.number) * 1e-7, 7)

  def row(self, side: str, *statuses: str) -> dict[str, Any] | None:
    copy = self.production().copies["production"]
    customer = self.made.sides[side]["customer"]
    rows = [it for it in copy.rows.get("order", {}).values() if it["customerId"] == customer]
    fitting = [it for it in rows if it["status"] in statuses] if statuses else rows
    return self.chance.choice(fitting) if fitting else None

  async def change(self, side: str, canary: Canary) -> None:
    """Edits, cancels, accepts, rejects or reopens one of the side's orders."""
    nurse, production = self.chance.choice(self.screens[side]), self.production()
    verb, statuses, who = self.chance.choice(
      (
        ("edit", ("ordered",), nurse), ("edit", ("ordered",), nurse), ("cancel", ("ordered",), nurse),
        ("accept", ("ordered",), production), ("reject", ("ordered", "accepted"), production),
        ("reopen", ("accepted", "rejected"), production), ("edit", ("accepted", "ordered"), production),
      )
    )  # fmt: skip
    row = self.row(side, *statuses)
    if row is None:
      return
    seen = {f"order:{row['id']}": row["revision"] + self.chance.choice((0, 0, 0, 7))}
    if verb in ("edit", "cancel"):
      data: dict[str, Any] = {"orderId": row["id"], "reason": canary.text("REASON")}
      if verb == "edit":
        data |= {"orderedMbq": self.amount(canary), "comment": canary.text("COMMENT") + self.chance.choice("abc")}
    else:
      data = {"orderIds": [row["id"]]} | ({} if verb == "accept" else {"reason": canary.text("REASON")})
    await self.told(who, f"order.{verb}", data, seen)

  async def ask(self, side: str, canary: Canary) -> None:
    """A nurse asks for what she may no longer do; production puts it off, grants or declines, all in canaries."""
    nurse, production = self.chance.choice(self.screens[side]), self.production()
    row = self.row(side, "accepted")
    if row is None:
      return
    data = {"orderedMbq": self.amount(canary), "comment": canary.text("COMMENT"), "reason": canary.text("REASON")}
    asked = await self.told(
      nurse, "request.make",
      {"kind": "change", "orderId": row["id"], "data": data, "text": canary.text("COMMENT")},
    )  # fmt: skip
    if not asked.done:
      return
    answer = {"requestId": asked.answer()["result"]["requestId"], "reason": canary.text("REASON")}
    await self.told(production, self.chance.choice(("request.grant", "request.decline")), answer)

  async def release(self, side: str, canary: Canary) -> None:
    """A late order by telephone, its vial and its release: a certificate with canaries on it."""
    chemist = self.production()
    placed = await self.place(side, canary, chemist, 1)
    order = placed.answer()["result"]["orderId"]
    await self.told(chemist, "order.accept", {"orderIds": [order]})
    self.vials += 1
    when = clock.now() - timedelta(minutes=6 * self.vials)
    number = f"FDG-{canary.word}-{self.vials}"[:30]
    await self.certify(chemist, number, when)
    vial = await self.told(
      chemist, "vial.add",
      {
        "tracerId": self.made.tracer_id, "customerId": self.made.sides[side]["customer"],
        "activityMbq": self.amount(canary), "calibratedAt": messages.encode(when).decode().strip('"'), "volumeMl": 4.0,
        "batchNumber": number, "reason": canary.text("REASON"),
      },
    )  # fmt: skip
    vial_id = vial.answer()["result"]["vialId"]
    await until(self.all, lambda: chemist.stands_at(chemist.heads), "the vial on the screen")
    await self.reached(chemist, vial.answer()["revisions"])
    rows = chemist.copies["production"].rows
    seen = {f"order:{order}": rows["order"][order]["revision"], f"vial:{vial_id}": rows["vial"][vial_id]["revision"]}
    data = {
      "orderIds": [order], "vialIds": [vial_id], "reason": canary.text("REASON"),
      "signature": {"meaning": "release", "password": unit.PASSWORD},
    }  # fmt: skip
    released = await self.told(chemist, "order.release", data, seen)
    self.certificates += released.answer()["result"]["certificateIds"]
    await self.reached(chemist, released.answer()["revisions"])
    await self.take_back(side, canary, order, vial_id, self.certificates[-1])

  async def take_back(self, side: str, canary: Canary, order: int, vial: int, certificate: int) -> None:
    """Of what was released, some is corrected and some recalled, and its customer says that he has seen it."""
    chemist, nurse, what = self.production(), self.chance.choice(self.screens[side]), self.chance.random()
    rows = chemist.copies["production"].rows
    if what < 0.4:
      seen = {f"order:{order}": rows["order"][order]["revision"], f"vial:{vial}": rows["vial"][vial]["revision"]}
      data = {
        "orderIds": [order], "vials": [{"vialId": vial, "fate": self.chance.choice(("here", "atCustomer"))}],
        "reason": canary.text("REASON"), "signature": {"meaning": "correct", "password": unit.PASSWORD},
      }  # fmt: skip
      await self.told(chemist, "order.correct", data, seen)
      await self.told(nurse, "certificate.acknowledge", {"certificateId": certificate})
    elif what < 0.7:
      batch = rows["vial"][vial]["batchId"]
      data = {"batchId": batch, "reason": canary.text("REASON")}
      data["signature"] = {"meaning": "rejectBatch", "password": unit.PASSWORD}
      done = await self.told(chemist, "batch.reject", data, {f"batch:{batch}": rows["batch"][batch]["revision"]})
      await self.told(nurse, "recall.acknowledge", {"recallId": done.answer()["result"]["recallId"]})

  async def certify(self, chemist: Screen, number: str, filled_at: datetime) -> None:
    """A batch that was bought in, certified by whoever will release from it."""
    made_at = messages.encode(filled_at - timedelta(minutes=5)).decode().strip('"')
    opened = await self.told(
      chemist, "batch.open",
      {
        "tracerId": self.made.tracer_id, "number": number, "endOfSynthesisAt": made_at, "activityMbq": 90_000.0,
        "volumeMl": 20.0, "origin": "bought",
        "expiresAt": messages.encode(clock.now() + timedelta(days=2)).decode().strip('"'),
      },
    )  # fmt: skip
    batch = opened.answer()["result"]["batchId"]
    data = {"batchId": batch, "signature": {"meaning": "certify", "password": unit.PASSWORD}}
    await self.told(chemist, "batch.certify", data, {f"batch:{batch}": 1})

  async def reached(self, screen: Screen, revisions: dict[str, int]) -> None:
    def there() -> bool:
      return all(screen.copies[it].revision >= at for it, at in revisions.items() if it in screen.copies)

    await until(self.all, there, f"revisions {revisions}")

  async def tell(self, side: str, canary: Canary) -> None:
    """A notice to this side alone, one to both that this side's nurse reads, and a delay of an order of each."""
    chemist, nurse = self.production(), self.chance.choice(self.screens[side])
    tomorrow = messages.encode(clock.now() + timedelta(days=1)).decode().strip('"')
    mine = {"text": canary.text("NOTICE"), "customerIds": [self.made.sides[side]["customer"]], "expiresAt": tomorrow}
    self.notices[side].append((await self.told(chemist, "notice.post", mine)).answer()["result"]["noticeId"])
    both = await self.told(chemist, "notice.post", {"text": "To everybody.", "expiresAt": tomorrow})
    await self.told(nurse, "notice.read", {"noticeId": both.answer()["result"]["noticeId"]})
    late = [row for row in (self.row(it, "ordered", "accepted") for it in OTHER) if row is not None]
    minutes = self.chance.randint(1, 1_440)
    await self.told(chemist, "order.delay", {"orderIds": [row["id"] for row in late], "delayMinutes": minutes})

  async def book(self, side: str, canary: Canary) -> None:
    """The worklist tells of the side's studies, whole or not: new ones, one that moves, one that goes; some are in a
    room that nobody has taken. A nurse orders what she sees."""
    mine = self.studies[side]
    for _ in range(self.chance.randint(1, 3)):
      accession = f"{canary.text('ACCESSION')}-{next(self.number)}"
      day = world.today() + timedelta(days=self.chance.randint(1, 5))
      start = calendar.wall_instant(day, time(self.chance.randint(7, 14)))
      room = canary.text("ROOM") if self.chance.random() < 0.8 else "NOBODY"
      words = canary.text("STUDY") + self.chance.choice(("", "", " of another kind"))
      if room == "NOBODY":
        # What nobody has taken, nobody sees: but for its count.
        words = f"{canary.text('STUDY')} UNSEEN"
      mine[accession] = Study(accession=accession, location=room, code="", description=words, start_at=start)
    changed = self.chance.choice(sorted(mine))
    mine[changed] = msgspec.structs.replace(mine[changed], start_at=mine[changed].start_at + timedelta(minutes=15))
    if len(mine) > 6:
      del mine[self.chance.choice(sorted(mine))]
    await in_pool(self.tell_of, seconds=60)
    nurse = self.chance.choice([it for it in self.screens[side] if it.name != "external"])
    await self.reached(nurse, await in_pool(heads_of, nurse))
    stream = f"bookings:{self.made.sides[side]['customer']}"
    shown = sorted(nurse.copies[stream].rows.get("booking", {}))
    if shown:
      some = self.chance.sample(shown, min(len(shown), 3))
      await self.told(nurse, "booking.order", {"bookingIds": some[:2], "rejectedBookingIds": some[2:]})
      await self.told(nurse, "booking.settle", {"bookingIds": some[:1]})

  def tell_of(self) -> None:
    """What a worklist of both sides' studies does."""
    everything = [it for mine in self.studies.values() for it in mine.values()]
    if not self.node:
      done = nodes.add_node(
        actor=self.made.unit.site_admin, name="RIS", host="ris.example", port=104, ae_title="RIS", worklist=True
      )
      self.node = int(done.value()["nodeId"])
    asked_at = clock.now() + timedelta(microseconds=next(self.number))
    adopt_studies(actor=SYSTEM, node_id=self.node, asked_at=asked_at, studies=everything)
    complete_answer(
      actor=SYSTEM, node_id=self.node, asked_at=asked_at, from_date=world.today(),
      to_date=world.today() + timedelta(days=9), accessions=[it.accession for it in everything],
    )  # fmt: skip

  # --- what is tried

  async def pry(self, side: str) -> None:
    """A customer's socket asks for what is the other's: rows, streams, command ids, days."""
    other = OTHER[side]
    screen = self.chance.choice(self.screens[side])
    row = self.row(other)
    tries: list[dict[str, Any]] = []
    if row is not None:
      one = {"orderId": row["id"], "comment": "x", "reason": "y"}
      tries += [
        command_frame("order.edit", one, {f"order:{row['id']}": 99}),
        command_frame("order.cancel", {"orderId": row["id"]}, {f"order:{row['id']}": 99}),
        command_frame("order.accept", {"orderIds": [row["id"]]}),
        command_frame("order.confirm", {"orderId": row["id"]}, {f"order:{row['id']}": 99}),
        command_frame("request.make", {"kind": "cancel", "orderId": row["id"]}, {f"order:{row['id']}": 99}),
        query_frame("orders.day", {"date": row["deliveryDate"]}),
      ]
    if self.notices[other]:
      tries.append(command_frame("notice.read", {"noticeId": self.chance.choice(self.notices[other])}))
    tries += self.pry_into_bookings(other)
    requests = self.production().copies["production"].rows.get("request", {}).values()
    for request in [it for it in requests if it["customerId"] == self.made.sides[other]["customer"]][-1:]:
      tries.append(command_frame("request.withdraw", {"requestId": request["id"]}, {f"request:{request['id']}": 99}))
    theirs = [sent for it in self.screens[other] for sent in it.sent.values() if sent.done]
    if theirs:
      known = self.chance.choice(theirs).frame
      tries += [known, query_frame("command.status", {"id": known["id"]})]
    mine = self.made.sides[other]
    tries.append(
      command_frame(
        "order.place",
        {
          "kind": "activity", "endpointId": mine["endpoint"], "tracerId": self.made.tracer_id, "orderedMbq": 1,
          "deliveryDate": str(world.today() + timedelta(days=3)), "slotId": mine["slots"][4][0],
        },
      )
    )  # fmt: skip
    for stream in (f"customer:{mine['customer']}", f"bookings:{mine['customer']}", "production", "wall", "site", "x:1"):
      tries.append({"type": "subscribe", "stream": stream})
    asked = self.chance.choice(tries)
    before = screen.taken
    if asked["type"] == "subscribe":
      await self._subscribe_foreign(screen, asked)
      return
    screen.send(asked)
    await until(self.all, lambda: screen.taken > before or screen.line is None, "an answer to what is foreign")

  def pry_into_bookings(self, other: str) -> list[dict[str, Any]]:
    """The other's rooms, procedures and studies, by their numbers."""
    rows, theirs = self.production().copies["production"].rows, self.made.sides[other]["endpoint"]
    mine = self.made.sides[OTHER[other]]["endpoint"]
    tries = []
    for booking in [it for it in rows.get("booking", {}).values() if it["endpointId"] == theirs][:1]:
      seen = {f"booking:{booking['id']}": 99}
      tries += [
        command_frame("booking.order", {"bookingIds": [booking["id"]]}, seen),
        command_frame("booking.settle", {"bookingIds": [booking["id"]]}, seen),
      ]
    for room in [it for it in rows.get("location", {}).values() if it["endpointId"] == theirs]:
      data = {"locationId": room["id"], "endpointId": mine}
      tries.append(command_frame("location.map", data, {f"location:{room['id']}": 99}))
    for procedure in [it for it in rows.get("procedure", {}).values() if it["endpointId"] == theirs][:1]:
      data = {"procedureId": procedure["id"], "endpointId": mine, "tracerId": None, "units": None}
      tries.append(command_frame("procedure.map", data | {"delayMinutes": None}, {f"procedure:{procedure['id']}": 99}))
    return tries

  async def _subscribe_foreign(self, screen: Screen, asked: dict[str, Any]) -> None:
    seen = len(screen.texts or ())

    def refused() -> bool:
      frames = [json.loads(text) for text in (screen.texts or ())[seen:]]
      return any(it["type"] == "refused" and it["stream"] == asked["stream"] for it in frames)

    screen.prying.add(asked["stream"])
    screen.send(asked)
    await until(self.all, refused, f"a refusal of {asked['stream']}")

  def paths(self) -> list[str]:
    """Everything that can be fetched, of both customers."""
    streams = ["catalogue", "production", "wall", "site"]
    streams += [f"{kind}:{it['customer']}" for it in self.made.sides.values() for kind in ("customer", "bookings")]
    epoch = self.production().copies["production"].epoch
    return [
      *(f"/api/streams/{stream}/snapshot" for stream in streams),
      *(f"/api/streams/{stream}/deltas?epoch={epoch}&since={since}" for stream in streams for since in (0, 10**6)),
      *(f"/api/certificates/{number}" for number in (*self.certificates[-6:], 10**6)),
      "/api/session", "/api/openapi.json", "/api/nowhere", "/healthz", "/readyz", "/metrics",
    ]  # fmt: skip

  async def fetch(self, name: str) -> None:
    """Somebody fetches everything there is."""
    for path in self.paths():
      await self.wires[name].get(path)

  async def post_foreign(self, side: str) -> None:
    """The same tries over HTTP."""
    row = self.row(OTHER[side])
    if row is None:
      return
    name = self.chance.choice(self.screens[side]).name
    wire = self.wires[name]
    for frame in (
      command_frame("order.edit", {"orderId": row["id"], "orderedMbq": 5}, {f"order:{row['id']}": 99}),
      command_frame("order.reject", {"orderIds": [row["id"]], "reason": "x"}),
      query_frame("orders.day", {"date": row["deliveryDate"]}),
      query_frame("command.status", {"id": self.chance.choice(list(self.production().sent) or ["x"])}),
    ):
      await wire.ask(frame)

  async def step(self) -> None:
    """One of all these."""
    side = self.chance.choice(("north", "south"))
    canary = BOTH[side]
    what = self.chance.random()
    if what < 0.35:
      nurse = self.chance.choice(self.screens[side])
      await self.place(side, canary, nurse, self.chance.randint(2, 150))
    elif what < 0.62:
      await self.change(side, canary)
    elif what < 0.69:
      await self.ask(side, canary)
    elif what < 0.72:
      await self.tell(side, canary)
    elif what < 0.74:
      await self.book(side, canary)
    elif what < 0.78:
      await self.release(side, canary)
    elif what < 0.94:
      await self.pry(side)
    elif what < 0.97:
      await self.post_foreign(side)
    elif what < 0.98:
      await self.fetch(self.chance.choice(sorted(set(self.wires) - {"radiochemist", "prodadmin"})))
    else:
      self.come_back(self.chance.choice(self.screens[side]))
    await until(self.all, lambda: all(it.greeted for it in self.all), "everybody greeted")

  def come_back(self, screen: Screen) -> None:
    """A drop, and back with the position or without."""
    if screen.line is not None:
      screen.line.cut()
    if self.chance.random() < 0.3:
      screen.copies.clear()
    screen.connect(self.chance.randint(0, 1))

  async def close(self) -> None:
    for screen in self.all:
      for line in screen.lines:
        await line.ended()
    for wire in self.wires.values():
      await wire.__aexit__()


async def test_acc_6_no_byte_of_one_customer_reaches_the_other(
  nemesis: Any, frozen_clock: Any, settings: Any, say: Say
) -> None:
  """ACC-6, STR-6, ACC-5, REQ-1, BKG-13: frames, answers, refusals with details, snapshots, deltas, days, papers."""
  settings.HEARTBEAT_SECONDS = HEARTBEAT_SECONDS
  settings.SOCKET_RATE_PER_SECOND = 10_000.0
  made = await in_pool(canaries.build, frozen_clock.set, seconds=60)
  wanted = nemesis.rounds(FULL_FRAMES)
  async with InnerEdge(random.Random(nemesis.seed)) as edge:
    theatre = Theatre(nemesis.seed, edge, made)
    try:
      await until(theatre.all, lambda: all(it.stands_at(it.heads) for it in theatre.all), "everybody there")
      for side, canary in BOTH.items():
        await theatre.release(side, canary)
        await theatre.tell(side, canary)
        await theatre.book(side, canary)
      steps = 0
      while steps % 50 or theatre.frames() < wanted:
        await theatre.step()
        steps += 1
      heads = await in_pool(ledger.heads)
      await until(theatre.all, lambda: all(it.stands_at(heads.heads) for it in theatre.all), "everybody up to date")
      for name in sorted(set(theatre.wires) - {"radiochemist", "prodadmin"}):
        await theatre.fetch(name)
      judge(theatre)
      say(f"{theatre.frames()} frames and answers, {len(theatre.certificates)} certificates, {steps} steps; no leak")
    finally:
      await theatre.close()


def heads_of(screen: Screen) -> dict[str, int]:
  """Where a screen's streams stand now."""
  now = ledger.heads()
  return {stream: now.of(stream) for stream in screen.copies}


def judge(theatre: Theatre) -> None:
  """Each side has its own canaries of every kind, and none of the other's; the wall no person; nobody nothing."""
  faults = [f"{screen.name}: {fault}" for screen in theatre.all for fault in screen.faults]
  assert not faults, faults
  for side, canary in BOTH.items():
    heard = theatre.heard(side)
    # What is not looked for where it must be would not be found where it must not.
    for kind in ("COMMENT", "REASON", "NAME", "PLACE", "PERSON", "NOTICE", *BOOKED):
      assert canaries.found_in(heard, (canary.text(kind).encode(),)), f"{side} has not heard its own {kind}"
    papers = [data for data in heard if data.startswith(b"%PDF")]
    assert canaries.found_in(papers, (canary.text("NAME").encode(),)), f"{side} has no certificate of its own"
    leaks = canaries.found_in(heard, BOTH[OTHER[side]].marks)
    assert not leaks, f"{side} heard {len(leaks)} of the other's: {leaks[:3]}"
    unseen = canaries.found_in(heard, (f"{canary.text('STUDY')} UNSEEN".encode(),))
    assert not unseen, f"{side} heard of a room that nobody has taken: {unseen[:3]}"
    assert canaries.found_in(heard, (b'"code":"NOBODY"',)), f"{side} has not heard of a room that nobody has taken"
  judge_bookings(theatre)
  wall = theatre.heard("wall")
  assert canaries.found_in(wall, (canaries.NORTH.text("NAME").encode(),))
  persons = tuple(name.encode() for name in canaries.PRODUCTION)
  kinds = ("PERSON", "COMMENT", "REASON", "NOTICE", *BOOKED)
  texts = tuple(it.text(kind).encode() for it in BOTH.values() for kind in kinds)
  seen_by_wall = canaries.found_in(wall, (*persons, *texts))
  assert not seen_by_wall, seen_by_wall[:3]
  for text in theatre.screens["wall"][0].texts or ():
    frame = json.loads(text)
    assert frame["type"] != "delta" or frame["actor"] is None
  nobody = canaries.found_in(theatre.wires["nobody"].heard, (*persons, *(it.word.encode() for it in BOTH.values())))
  assert not nobody, nobody[:3]


def judge_bookings(theatre: Theatre) -> None:
  """An external user hears of no study; production of each, and of no accession."""
  external = theatre.said_to("external")
  booked = tuple(it.text(kind).encode() for it in BOTH.values() for kind in BOOKED)
  assert canaries.found_in(external, (canaries.NORTH.text("COMMENT").encode(),))
  heard = canaries.found_in(external, booked)
  assert not heard, heard[:3]
  production = theatre.said_to("radiochemist")
  for canary in BOTH.values():
    assert canaries.found_in(production, (canary.text("STUDY").encode(),))
    assert canaries.found_in(production, (canary.text("ROOM").encode(),))
    plain = canaries.found_in(production, (canary.text("ACCESSION").encode(),))
    assert not plain, plain[:3]


async def test_str_6_an_anonymous_socket_hears_nothing_but_a_refusal(frozen_clock: Any, settings: Any) -> None:
  """STR-6: no frame, whatever it sends, while orders are placed beside it; 4401."""
  settings.HEARTBEAT_SECONDS = HEARTBEAT_SECONDS
  made = await in_pool(canaries.build, frozen_clock.set, seconds=60)
  async with InnerEdge(random.Random(1)) as edge:
    for cookie in (
      "",
      "tracershop_session=",
      "tracershop_session=" + "A" * 43,
      "tracershop_device=" + "B" * 43,
      "=;=,",
    ):
      frames: list[str] = []
      closed: asyncio.Queue[int | None] = asyncio.Queue()
      line = edge.open(0, cookie, frames.append, closed.put_nowait)
      for stream in ("catalogue", "production", "wall", f"customer:{made.sides['north']['customer']}"):
        line.send(json.dumps({"type": "subscribe", "stream": stream}))
      line.send(json.dumps(query_frame("orders.day", {"date": str(unit.TUESDAY)})))
      await in_pool(world.place, made, "north", unit.TUESDAY + timedelta(days=2), 100.0)
      assert await asyncio.wait_for(closed.get(), SECONDS) == 4401
      await line.ended()
      assert frames == []
