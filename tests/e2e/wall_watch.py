"""What a wall says at an instant, held against what is true then. Texts are the Danish ones."""

from __future__ import annotations

import math
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
  # The clock turns on the second: what is read may be the one before.
  instants = (now, now - timedelta(seconds=1))
  clocks = [f"{wall_time(it):%H:%M:%S}" for it in instants]
  wrong = [] if found.clock in clocks else [f"the clock says {found.clock} at {clocks[0]}"]
  known = {_words(line, it) for line in _lines(orders) for it in instants} - {None}
  for line in found.lines:
    said = (line[0].split(" afgang")[0].split(" for sent")[0], line[1].removesuffix(" FDG PET/CT"), line[2], line[3])
    if said not in known:
      wrong.append(f"{said} is none of {len(known)} deliveries")
  if not found.lines and known:
    wrong.append("no line of any delivery")
  return wrong


def _lines(orders: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
  """What goes to one place at one time is one line, whatever was moved there."""
  found: dict[tuple[datetime, str], list[dict[str, Any]]] = {}
  for order in orders:
    if order["status"] in ("ordered", "accepted"):
      found.setdefault((order["deliverAt"], order["customerName"]), []).append(order)
  return list(found.values())


def _wanted(order: dict[str, Any]) -> float:
  """What an order asks for at its delivery: more than was ordered where it was moved to an earlier one."""
  later = order["movedFrom"] or order["deliverAt"]
  away = (later - order["deliverAt"]).total_seconds()
  return float(order["orderedMbq"] * 2 ** (away / order["halfLifeSeconds"]))


def _words(line: list[dict[str, Any]], now: datetime) -> tuple[str, str, str, str] | None:
  """A delivery's line, worked out from its rows: when it leaves, for whom, what lies in vials, and how far it is."""
  first = line[0]
  deliver, departs = first["deliverAt"], first["departsAt"]
  if deliver <= now - GONE or departs > now + AHEAD:
    return None
  there = sum(order["dispensedMbq"] for order in line)
  short = max(0, math.ceil(sum(map(_wanted, line)) - there - 1e-6))
  due = first["runAt"] is not None and first["runAt"] <= now and departs - now <= timedelta(minutes=30)
  if any(order["status"] == "ordered" for order in line):
    status = "Skal accepteres"
  elif short and (there > 0 or due):
    status = f"{figure(short)} mangler"
  else:
    status = "Skal frigives" if there > 0 else "Accepteret"
  day = "" if wall_time(deliver).date() == wall_time(departs).date() else f"{_DAYS[wall_time(deliver).weekday()]} "
  who = f"{day}{wall_time(deliver):%H:%M} {first['customerName']}"
  ordered = sum(order["orderedMbq"] for order in line)
  return duration(abs(departs - now)), who, f"{figure(there + 1e-6)}af {figure(round(ordered))} MBq", status


_DAYS = ("man", "tir", "ons", "tor", "fre", "lør", "søn")


def instant(text: str) -> datetime:
  """An instant in UTC."""
  return datetime.fromisoformat(text).astimezone(UTC)
