"""What five people do in a history, as a seed decides: commands that are right, wrong, late, foreign or nonsense."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests import unit
from tests.nemesis.screens import Screen, Sent
from tests.nemesis.world import World, today
from tracershop import clock
from tracershop.protocol import messages

Asked = tuple[str, dict[str, Any], dict[str, int]]
WORDS = (
  "patient came late",
  "to patienter mere",
  "æøå ÆØÅ",
  "spild på gulvet",
  "😀 ok",
  "<b>&amp;</b>",
  "  ",
  "x" * 900,
)
MINUTES = (0, 1, 400, 410, 420, 430)
SENSELESS: tuple[Any, ...] = (None, -1, 0, 2**53, 2**70, "", "x", [], {}, True, 1e308, [[]], "2026-02-30")


class People:
  """Makes the next command of a screen from what that screen has in its copies."""

  def __init__(self, world: World, chance: random.Random) -> None:
    self.world = world
    self.chance = chance

  def next(self, screen: Screen) -> Asked:
    """A command that this person might send now. A wall sends only what it may not."""
    choices: list[tuple[int, Callable[[Screen], Asked]]]
    if screen.name in ("nurse7", "nurse8"):
      choices = [
        (10, self.place), (8, self.edit), (3, self.cancel), (1, self.accept), (1, self.add_vial), (3, self.ask),
        (2, self.say_yes), (1, self.take_back),
      ]  # fmt: skip
    elif screen.name == "wall":
      choices = [(1, self.accept), (1, self.place)]
    else:
      choices = [
        (6, self.accept), (3, self.reject), (3, self.reopen), (3, self.edit), (1, self.cancel), (2, self.place),
        (6, self.add_vial), (3, self.confirm), (1, self.discard), (9, self.release), (3, self.move), (1, self.restore),
        (2, self.postpone), (2, self.answer),
      ]  # fmt: skip
    if screen.name == "prodadmin":
      choices += [(2, self.grant), (2, self.withdraw), (2, self.disable), (1, self.invite)]
    (made,) = self.chance.choices([it for _, it in choices], [weight for weight, _ in choices])
    name, data, seen = made(screen)
    if self.chance.random() < 0.06 and data:
      data = {**data, self.chance.choice(sorted(data)): self.chance.choice(SENSELESS)}
    return name, data, seen

  def send(self, screen: Screen) -> Sent:
    """Sends it; now and then a command that was answered already is sent again with its id."""
    done = [sent for sent in screen.sent.values() if sent.done and sent.frame["name"] != "order.release"]
    if done and screen.greeted and self.chance.random() < 0.04:
      again = self.chance.choice(done)
      screen.send(again.frame)
      return again
    return screen.command(*self.next(screen))

  # --- choosing

  def text(self) -> str:
    return self.chance.choice(WORDS)

  def side(self, screen: Screen) -> str:
    mine = {"nurse7": "north", "nurse8": "south"}.get(screen.name)
    if mine is None or self.chance.random() < 0.05:
      return self.chance.choice(("north", "south"))
    return mine

  def rows(self, screen: Screen, kind: str) -> list[dict[str, Any]]:
    stream = {"nurse7": self._customer("north"), "nurse8": self._customer("south"), "wall": "wall"}.get(
      screen.name, "production"
    )
    copy = screen.copies.get(stream)
    return [] if copy is None else list(copy.rows.get(kind, {}).values())

  def _customer(self, side: str) -> str:
    return f"customer:{self.world.sides[side]['customer']}"

  def order(self, screen: Screen, *statuses: str) -> dict[str, Any]:
    found = self.rows(screen, "order")
    fitting = [row for row in found if row["status"] in statuses]
    if fitting and self.chance.random() < 0.8:
      return self.chance.choice(fitting)
    if found and self.chance.random() < 0.9:
      return self.chance.choice(found)
    return {"id": self.chance.choice((0, 1, 999_999)), "revision": 1, "status": "ordered"}

  def orders(self, screen: Screen, *statuses: str) -> list[dict[str, Any]]:
    found = [self.order(screen, *statuses) for _ in range(self.chance.choice((1, 1, 2, 3)))]
    return list({row["id"]: row for row in found}.values())

  def seen(self, kind: str, rows: list[dict[str, Any]]) -> dict[str, int]:
    wrong = 1 if self.chance.random() < 0.05 else 0
    if self.chance.random() < 0.3:
      return {}
    return {f"{kind}:{row['id']}": row["revision"] + wrong for row in rows}

  def amount(self) -> float:
    good = round(self.chance.uniform(50, 3_000), self.chance.randint(0, 3))
    return self.chance.choice((good, good, good, good, good, 0, -3.5, 25_000, 1e9))

  def slot(self, side: str, days: int) -> int:
    weekday = (today() + timedelta(days=days)).isoweekday()
    if self.chance.random() < 0.05:
      weekday = self.chance.randint(1, 7)
    return int(self.chance.choice(self.world.sides[side]["slots"][weekday]))

  # --- commands

  def place(self, screen: Screen) -> Asked:
    side, days = self.side(screen), self.chance.choice((1, 2, 2, 3, 3, 4))
    days = self.chance.choice((-3, 0, 200)) if self.chance.random() < 0.04 else days
    data: dict[str, Any] = {
      "kind": "activity",
      "endpointId": self.world.sides[side]["endpoint"],
      "tracerId": self.world.tracer_id,
      "slotId": self.slot(side, days),
      "deliveryDate": str(today() + timedelta(days=days)),
      "orderedMbq": self.amount(),
      "usage": self.chance.choice(("human", "human", "animal")),
      "comment": "ring 010203-1234" if self.chance.random() < 0.03 else self.text(),
    }
    if screen.name not in ("nurse7", "nurse8"):
      data["reason"] = self.text()
    return "order.place", data, {}

  def edit(self, screen: Screen) -> Asked:
    row = self.order(screen, "ordered")
    data: dict[str, Any] = {"orderId": row["id"]}
    if self.chance.random() < 0.7:
      data["orderedMbq"] = self.amount()
    if self.chance.random() < 0.5:
      data["comment"] = self.text()
    if self.chance.random() < 0.3:
      days = self.chance.choice((1, 2, 3))
      data["deliveryDate"] = str(today() + timedelta(days=days))
      data["slotId"] = self.slot(self.side(screen), days)
    if screen.name not in ("nurse7", "nurse8"):
      data["reason"] = self.text()
    return "order.edit", data, self.seen("order", [row])

  def cancel(self, screen: Screen) -> Asked:
    row = self.order(screen, "ordered")
    return "order.cancel", {"orderId": row["id"], "reason": self.text()}, self.seen("order", [row])

  def accept(self, screen: Screen) -> Asked:
    rows = self.orders(screen, "ordered")
    return "order.accept", {"orderIds": [row["id"] for row in rows]}, self.seen("order", rows)

  def reject(self, screen: Screen) -> Asked:
    rows = self.orders(screen, "ordered", "accepted")
    data = {"orderIds": [row["id"] for row in rows], "reason": self.text()}
    return "order.reject", data, self.seen("order", rows)

  def reopen(self, screen: Screen) -> Asked:
    rows = self.orders(screen, "rejected", "accepted")
    data = {"orderIds": [row["id"] for row in rows], "reason": self.text()}
    return "order.reopen", data, self.seen("order", rows)

  def move(self, screen: Screen) -> Asked:
    rows = self.orders(screen, "ordered", "accepted")
    data = {"orderIds": [row["id"] for row in rows], "slotId": self.slot(self.side(screen), self.chance.choice((1, 2)))}
    return "order.move", data, self.seen("order", rows)

  def restore(self, screen: Screen) -> Asked:
    moved = [row for row in self.rows(screen, "order") if row["movedToSlotId"] is not None]
    rows = [self.chance.choice(moved)] if moved else self.orders(screen, "ordered")
    return "order.restore", {"orderIds": [row["id"] for row in rows]}, self.seen("order", rows)

  def postpone(self, screen: Screen) -> Asked:
    rows, days = self.orders(screen, "ordered", "accepted"), self.chance.choice((1, 2, 3))
    data = {"orderIds": [row["id"] for row in rows], "slotId": self.slot(self.side(screen), days)}
    data |= {"deliveryDate": str(today() + timedelta(days=days)), "reason": self.text()}
    return "order.postpone", data, self.seen("order", rows)

  def say_yes(self, screen: Screen) -> Asked:
    waiting = [row for row in self.rows(screen, "order") if row["awaitsConfirmation"]]
    row = self.chance.choice(waiting) if waiting else self.order(screen, "ordered")
    return "order.confirm", {"orderId": row["id"]}, self.seen("order", [row])

  def ask(self, screen: Screen) -> Asked:
    row = self.order(screen, "accepted")
    data: dict[str, Any] = {"kind": "cancel", "orderId": row["id"], "text": self.text()}
    if self.chance.random() < 0.7:
      data |= {"kind": "change", "data": {"orderedMbq": self.amount(), "comment": self.text()}}
    elif self.chance.random() < 0.5:
      data = {"kind": "late", "data": self.place(screen)[1], "text": self.text()}
    return "request.make", data, self.seen("order", [row])

  def request(self, screen: Screen) -> dict[str, Any]:
    found = self.rows(screen, "request")
    fitting = [row for row in found if row["state"] == "open"]
    return self.chance.choice(fitting or found or [{"id": 7, "revision": 1}])

  def take_back(self, screen: Screen) -> Asked:
    row = self.request(screen)
    return "request.withdraw", {"requestId": row["id"]}, self.seen("request", [row])

  def answer(self, screen: Screen) -> Asked:
    row, name = self.request(screen), self.chance.choice(("request.grant", "request.grant", "request.decline"))
    return name, {"requestId": row["id"], "reason": self.text()}, self.seen("request", [row])

  def add_vial(self, screen: Screen) -> Asked:
    side = self.side(screen)
    data: dict[str, Any] = {
      "tracerId": self.world.tracer_id,
      "customerId": self.world.sides[side]["customer"],
      "activityMbq": self.chance.choice((self.amount(), 12_000.0, 12_050.0)),
      # Late in the evening a vial of tomorrow morning counts for tomorrow's orders.
      "calibratedAt": messages.encode(clock.now() + timedelta(minutes=self.chance.choice(MINUTES))).decode()[1:-1],
      "volumeMl": self.chance.choice((5.0, 8.25, 0.0)),
      "batchNumber": self.chance.choice(("FDG-261124-1", "FDG-261124-2", "fdg-261124-1", "XYZ-1")),
    }
    if self.chance.random() < 0.6:
      data["reason"] = self.text()
    return "vial.add", data, {}

  def vial(self, screen: Screen, state: str) -> dict[str, Any]:
    found = self.rows(screen, "vial")
    fitting = [row for row in found if row["state"] == state]
    return self.chance.choice(fitting or found or [{"id": 7, "revision": 1, "customerId": None}])

  def confirm(self, screen: Screen) -> Asked:
    row = self.vial(screen, "unconfirmed")
    return "vial.confirm", {"vialId": row["id"]}, self.seen("vial", [row])

  def discard(self, screen: Screen) -> Asked:
    row = self.vial(screen, "free")
    return "vial.discard", {"vialId": row["id"], "reason": self.text()}, self.seen("vial", [row])

  def release(self, screen: Screen) -> Asked:
    vials = [row for row in self.rows(screen, "vial") if row["state"] == "free"]
    owners = {row["customerId"] for row in vials}
    soon = str(today() + timedelta(days=1)), str(today())
    ready = [
      row
      for row in self.rows(screen, "order")
      if row["status"] == "accepted" and row["customerId"] in owners and row["deliveryDate"] in soon
    ]
    order = self.chance.choice(ready) if ready else self.order(screen, "accepted")
    mine = [row for row in vials if row["customerId"] == order.get("customerId")]
    chosen = [self.chance.choice(mine)] if mine else [self.vial(screen, "free")]
    right = self.chance.random() < 0.97
    data = {
      "orderIds": [order["id"]],
      "vialIds": [row["id"] for row in chosen],
      "reason": "what there is" if self.chance.random() < 0.9 else None,
      "signature": {"meaning": "release", "password": unit.PASSWORD if right else "wrong"},
    }
    seen = {f"order:{order['id']}": order["revision"], **{f"vial:{row['id']}": row["revision"] for row in chosen}}
    return "order.release", data, seen

  def grant(self, screen: Screen) -> Asked:
    data = {
      "userId": self.chance.choice(sorted(self.world.users.values())),
      "tracerId": self.world.tracer_id,
      "fromDate": str(today()),
    }
    return "releaseRight.grant", data, {}

  def withdraw(self, screen: Screen) -> Asked:
    # Those of the radiochemist himself stay: without them nothing would be released any more.
    mine = self.world.users["radiochemist"]
    rights = [row["id"] for row in self.rows(screen, "releaseRight") if row["userId"] != mine]
    return "releaseRight.withdraw", {"releaseRightId": self.chance.choice(rights or [1]), "reason": "left"}, {}

  def disable(self, screen: Screen) -> Asked:
    name = self.chance.choice(("user.disable", "user.enable"))
    return name, {"userId": self.world.users[self.chance.choice(("external", "radiochemist2", "prodadmin"))]}, {}

  def invite(self, screen: Screen) -> Asked:
    return "monitor.invite", {"name": self.chance.choice(("Hall", "", "Room 2")), "layout": "day"}, {}
