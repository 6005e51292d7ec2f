"""What a wall says at an instant, held against what is true then. Texts are the Danish ones."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from tracershop.calendar import wall_time

READ = """
() => {
  const text = (element) => (element ? element.innerText.replace(/\\s+/g, ' ').trim() : '');
  const frame = document.querySelector('[data-layout]');
  const list = document.querySelector('section[aria-label="Næste leveringer"]');
  return {
    all: text(document.body),
    layout: frame ? frame.dataset.layout : '',
    scheme: frame ? frame.dataset.theme : '',
    clock: text(document.querySelector('time')).replace(' ', ''),
    lines: [...(list ? list.querySelectorAll('li') : [])].map((li) => [...li.children].map(text)),
  };
}
"""
GONE = timedelta(hours=3)
AHEAD = timedelta(hours=20)


class Seen(msgspec.Struct):
  """What stands on the wall. `sure`: when it was last sure, where it says that it is not live."""

  live: bool
  stale: bool
  sure: str
  clock: str
  layout: str
  scheme: str
  lines: list[list[str]]
  all: str


def seen(read: dict[str, Any]) -> Seen:
  """What the page gave."""
  sure = re.search(r"Sidst sikker (?:\w+ )?(\d\d:\d\d(?::\d\d)?)", read["all"])
  return Seen(
    live=bool(re.search(r"\bLive\b", read["all"])),
    stale="IKKE LIVE" in read["all"] or "INGEN FORBINDELSE" in read["all"] or "Forbinder" in read["all"],
    sure=sure[1] if sure else "",
    clock=read["clock"],
    layout=read["layout"],
    scheme=read["scheme"],
    lines=read["lines"],
    all=read["all"],
  )


def duration(length: timedelta) -> str:
  """As the wall writes it."""
  minutes = int(length.total_seconds()) // 60
  if minutes >= 60:
    return f"{minutes // 60} t {minutes % 60:02} min"
  return f"{minutes} min" if minutes > 0 else f"{int(length.total_seconds())} s"


def figure(mbq: float) -> str:
  """As the wall groups thousands."""
  return f"{int(mbq):,}".replace(",", " ")


def lies(found: Seen, orders: list[dict[str, Any]], now: datetime) -> list[str]:
  """What a wall says of time, deliveries and activity that is not so, given the orders that it knows."""
  local = wall_time(now)
  wrong = [] if found.clock == f"{local:%H:%M:%S}" else [f"the clock says {found.clock} at {local:%H:%M:%S}"]
  known = {words: order for order in orders for words in [_words(order, now)] if words}
  for line in found.lines:
    said = (line[0].split(" afgang")[0].split(" for sent")[0], line[1].removesuffix(" FDG PET/CT"), line[2], line[3])
    if said not in known:
      wrong.append(f"{said} is none of {len(known)} deliveries")
  if not found.lines and known:
    wrong.append("no line of any delivery")
  return wrong


def _words(order: dict[str, Any], now: datetime) -> tuple[str, str, str, str] | None:
  """A delivery's line, worked out from its row: when it leaves, for whom, what lies in vials, and how far it is."""
  deliver, departs = order["deliverAt"], order["departsAt"]
  if order["status"] not in ("ordered", "accepted") or deliver <= now - GONE or departs > now + AHEAD:
    return None
  ordered, there = order["orderedMbq"], order["dispensedMbq"]
  # Moved to an earlier delivery it asks for more there.
  if order["movedFrom"]:
    ordered_there = ordered * 2 ** ((order["movedFrom"] - deliver).total_seconds() / order["halfLifeSeconds"])
  else:
    ordered_there = ordered
  short = max(0, -int(-(ordered_there - there - 1e-6) // 1))
  filled_late = order["runAt"] is not None and order["runAt"] <= now and departs - now <= timedelta(minutes=30)
  if order["status"] == "ordered":
    status = "Skal accepteres"
  elif short and (there > 0 or filled_late):
    status = f"{figure(short)} mangler"
  else:
    status = "Skal frigives" if there > 0 else "Accepteret"
  day = "" if wall_time(deliver).date() == wall_time(departs).date() else f"{_DAYS[wall_time(deliver).weekday()]} "
  who = f"{day}{wall_time(deliver):%H:%M} {order['customerName']}"
  return duration(abs(departs - now)), who, f"{figure(there + 1e-6)} af {figure(round(ordered))} MBq", status


_DAYS = ("man", "tir", "ons", "tor", "fre", "lør", "søn")


def instant(text: str) -> datetime:
  """An instant in UTC."""
  return datetime.fromisoformat(text).astimezone(UTC)
