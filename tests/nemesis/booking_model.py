"""Bookings on paper: one card for each study, and what each answer, message and click makes of it.

Written from the rules (BKG-1 … BKG-15, BKG-25 … BKG-30) and apart from the code; it knows no database.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date, datetime

LEAST, SHARE = 5, 0.30
MARK = {
  "moved": "bookingMoved",
  "procedure": "bookingChanged",
  "location": "bookingChanged",
  "cancelled": "bookingCancelled",
}


@dataclasses.dataclass(frozen=True)
class Told:
  """What the RIS says of a study."""

  accession: str
  room: str
  words: str
  start: datetime
  day: date


@dataclasses.dataclass
class Card:
  """A study as it is known: `known` is how new that is, `listed` whether the worklist has spoken of it."""

  told: Told
  known: datetime
  on: bool = True
  listed: bool = False
  refused: bool = False
  order: int | None = None
  as_ordered: Told | None = None

  def changes(self) -> list[str]:
    if self.order is None or self.as_ordered is None:
      return []
    was, now = self.as_ordered, self.told
    found = {
      "moved": was.start != now.start,
      "procedure": was.words.casefold() != now.words.casefold(),
      "location": was.room != now.room,
      "cancelled": not self.on,
    }
    return [what for what, is_so in found.items() if is_so]

  def state(self) -> str:
    if not self.on:
      return "cancelled"
    return "ordered" if self.order is not None else "rejected" if self.refused else "booked"


class Paper:
  """All the cards; rooms by whose they are (None: nobody's), and orders by what they are made for."""

  def __init__(self, rooms: dict[str, str | None], since: date) -> None:
    self.rooms = rooms
    self.since = since
    self.cards: dict[str, Card] = {}
    self.lists: dict[int, list[str]] = {}
    self.side_of: dict[int, str] = {}
    self.live: set[int] = set()
    self.held: tuple[list[str], datetime] | None = None

  # --- the RIS

  def adopt(self, asked: datetime, told: Iterable[Told]) -> None:
    for it in told:
      card = self.cards.get(it.accession)
      if card is None:
        if it.day >= self.since:
          self.cards[it.accession] = Card(it, asked, listed=True)
      elif asked > card.known or (asked == card.known and card.on):
        self._hear(card, it, asked)
        card.listed = True

  def message(self, verb: str, written: datetime, accession: str, told: Told | None) -> None:
    card = self.cards.get(accession)
    if card is None:
      if told is not None and verb != "status" and told.day >= self.since:
        self.cards[accession] = Card(told, written, on=verb != "cancel")
    elif written < card.known:
      pass
    elif verb == "cancel":
      if card.on:
        card.on, card.known = False, written
    elif not card.on and (verb == "status" or (told is not None and written == card.known)):
      pass
    elif told is None:
      card.known = written
    else:
      self._hear(card, told, written)

  @staticmethod
  def _hear(card: Card, told: Told, at: datetime) -> None:
    if not card.on:
      card.on, card.refused = True, False
    card.told, card.known = told, at

  def complete(self, asked: datetime, first: date, last: date, there: set[str]) -> None:
    mine = [it for it in self.cards.values() if it.on and it.listed and first <= it.told.day <= last]
    gone = [it for it in mine if it.told.accession not in there and it.known < asked]
    gone = [it for it in gone if it.order is None or it.told.start > asked]
    if len(gone) >= LEAST and len(gone) > SHARE * len(mine):
      self.held = [it.told.accession for it in gone], asked
      return
    self.held = None
    for it in gone:
      it.on, it.known = False, asked

  def settle_conflict(self, choice: str) -> None:
    assert self.held is not None
    (names, asked), self.held = self.held, None
    for card in (self.cards[name] for name in names if name in self.cards):
      if card.on and card.known < asked:
        if choice == "apply":
          card.on, card.known = False, asked
        else:
          card.listed = False

  # --- people

  def side(self, card: Card) -> str | None:
    """Whose a study is."""
    return self.rooms[card.told.room] if card.order is None else self.side_of[card.order]

  def away(self, card: Card) -> bool:
    return card.order is not None and self.rooms[card.told.room] != self.side_of[card.order]

  def seen_by(self, side: str) -> set[str]:
    """The studies on a side's stream."""
    return {
      name
      for name, it in self.cards.items()
      if it.told.day >= self.since and self.side(it) == side and (it.on or it.order is not None)
    }

  def ordered(self, card: Card, order: int, side: str) -> None:
    card.order, card.as_ordered, card.refused = order, card.told, False
    self.lists.setdefault(order, []).append(card.told.accession)
    self.side_of[order] = side
    self.live.add(order)

  def end(self, order: int) -> None:
    """An order is cancelled or rejected: it frees its studies."""
    self.live.discard(order)
    for it in self.cards.values():
      if it.order == order:
        it.order, it.refused = None, False

  def reopen(self, order: int) -> bool:
    """A rejected order comes back with its studies, or not at all."""
    mine = [self.cards[name] for name in self.lists[order] if name in self.cards]
    if any(it.order is not None or self.rooms[it.told.room] not in (None, self.side_of[order]) for it in mine):
      return False
    self.live.add(order)
    for it in mine:
      it.order = order
    return True

  def settle(self, names: Iterable[str]) -> bool:
    """What has changed was dealt with; gives whether there was anything."""
    mine = [it for it in (self.cards[name] for name in names) if it.changes()]
    for it in mine:
      if not it.on or self.away(it):
        assert it.order is not None
        self.lists[it.order].remove(it.told.accession)
        it.order, it.refused = None, False
      else:
        it.as_ordered = it.told
    return bool(mine)

  def marks(self, order: int) -> list[str]:
    return sorted({MARK[what] for it in self.cards.values() if it.order == order for what in it.changes()})

  def turn(self, since: date) -> None:
    """The window moves on."""
    self.since = since
    self.cards = {name: it for name, it in self.cards.items() if it.told.day >= since}

  def waiting(self, room: str) -> int:
    if self.rooms[room] is not None:
      return 0
    inside = [it for it in self.cards.values() if it.told.day >= self.since]
    return sum(it.on and it.order is None and it.told.room == room for it in inside)
