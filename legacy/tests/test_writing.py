"""Rows that we write, read back: what is laid out says what it was laid out from. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
from hypothesis import example, given, settings
from hypothesis import strategies as some

from legacy.inbound import orders
from legacy.inbound.following import said_there
from legacy.mapping import columns, reading, releasing, rows, writing, writing_injections
from legacy.mapping.merge import Said
from legacy.mapping.reading import OldOrder
from legacy.mapping.releasing import Vials
from legacy.mapping.rows import Ref, Step
from legacy.mapping.writing import Clinic, Filled, Part, Released
from legacy.old import values
from tracershop import calendar

DAY = date(2026, 12, 1)
TIMES = (time(7), time(8, 15), time(11, 30))
EMPTY: dict[str, str | None] = {
  "OID": "", "BID": None, "order_time": "2026-11-24 08:00:00", "amount": None, "deliver_datetime": None, "status": None,
  "received_datetime": values.NO_INSTANT, "batchnr": "", "run": None, "COID": "-1", "total_amount": "0",
  "frigivet_amount": "0", "frigivet_datetime": values.NO_INSTANT, "amount_o": "0", "total_amount_o": "0", "price": "0",
  "frigivet_af": None, "tracer": None, "volume": "0.00", "doser": "0.0", "dose_counter": "0", "comment": "",
  "userName": "", "n_injections": None, "anvendelse": "Human",
}  # fmt: skip
CLINIC = Clinic(
  has=frozenset({"orders.comment", "orders.userName", "t_orders.comment", "t_orders.userName", "VAL.order_id"}),
  percents={"1": 10},
  times={("1", 2): [f"{it:%H:%M:%S}" for it in TIMES]},
  runs={("1", 2, f"{it:%H:%M:%S}"): 1 for it in TIMES},
  people={"kirsten holm": "7"},
)


def at(it: time) -> datetime:
  return calendar.wall_instant(DAY, it)


class There:
  """The rows over there, as statements leave them."""

  def __init__(self) -> None:
    self.data: dict[str, dict[str, str | None]] = {}
    self.ties: dict[int, tuple[str, float]] = {}
    self.next = 1

  def do(self, steps: list[Step]) -> None:
    made: dict[str, str] = {}
    for step in steps:
      given_ = rows.resolved(rows.plain(step.values), made)
      if step.verb == "insert":
        key = made[step.label] = str(self.next)
        self.next += 1
        self.data[key] = {**EMPTY, "OID": key, **given_}
      else:
        key = step.key or ""
        lies = self.data[key]
        assert all(lies[name] == value for name, value in step.guard.items())
        if step.verb == "delete":
          assert not any(it["COID"] == key for it in self.data.values())
          del self.data[key]
        else:
          lies.update(given_)
      for kind, our_id in step.freed:
        if kind == "order" and self.ties.get(our_id, ("",))[0] == key:
          del self.ties[our_id]
      for bond in step.bonds:
        if bond.kind == "order":
          self.ties[bond.our_id] = (key, bond.share or 0.0)

  def read(self) -> dict[str, OldOrder]:
    return {key: reading.order(data) for key, data in self.data.items()}

  def said(self, order_id: int) -> Said:
    return said_there(orders.cluster(self.ties[order_id][0], self.read()))


def step_on(there: There, wanted: Mapping[int, tuple[Said, float]]) -> list[Step]:
  """Lays out what is wanted over what is there, and does it."""
  read = there.read()
  parts = []
  for pk, (said, mbq) in sorted(wanted.items()):
    key, was = there.ties.get(pk, (None, 0.0))
    if key is None and said.status == "cancelled":
      continue
    base = None if key is None else msgspec.structs.replace(there.said(pk), ordered_mbq=rows.amount(was))
    parts.append(
      Part(
        order_id=pk, bid="1", tracer="6", said=said, base=base, mbq=mbq, was_mbq=was, key=key, half_life_seconds=6586.2,
        comment=said.comment, user_name="Anna",
        release=Released(by="Kirsten Holm", at=at(time(5))) if said.status == "released" else None,
      )
    )  # fmt: skip
  layout, held = writing.lay_out(parts, there.data, read, CLINIC)
  assert not held
  columns.fill(layout)
  steps = columns.in_order(layout, *releasing.release(layout, Vials()))
  there.do(steps)
  return steps


# An order: MBq, the slot that it was ordered for, how many earlier it stands, its state and its comment.
Drawn = tuple[float, int, int, str, str]
STATUS = some.sampled_from(["ordered", "accepted", "rejected", "released", "cancelled"])
ORDER = some.tuples(
  some.floats(1, 20_000), some.integers(0, 2), some.integers(0, 2), STATUS, some.sampled_from(["", "å"])
)


def said_of(it: Drawn) -> Said:
  mbq, slot, earlier, status, comment = it
  return Said(
    ordered_mbq=rows.amount(mbq), injections=None, usage="human", comment=comment, delivery_date=DAY,
    slot_at=at(TIMES[slot]), active_at=at(TIMES[max(0, slot - earlier)]), status=status,
  )  # fmt: skip


@example(
  [
    {1: (1.0, 0, 0, "ordered", ""), 3: (1.0, 0, 0, "ordered", ""), 4: (1.0, 0, 0, "ordered", "")},
    {1: (1.0, 0, 0, "accepted", ""), 2: (1.0, 0, 0, "ordered", "å")},
  ]
)
@settings(deadline=None)
@given(some.lists(some.dictionaries(some.integers(1, 5), ORDER, max_size=5), min_size=1, max_size=5))
def test_lnk_20_what_was_laid_out_is_read_as_it_was_meant(
  history: list[dict[int, Drawn]],
) -> None:
  """LNK-20, LNK-21, LNK-22: any orders in any states, one after the other; nothing dangles, no ghost is left over, and
  what says so already is not written."""
  there = There()
  known: dict[int, tuple[Said, float]] = {}
  for wanted in history:
    ended = {pk for pk, it in known.items() if it[0].status == "cancelled"}
    known |= {pk: (said_of(it), it[0]) for pk, it in wanted.items() if pk not in ended}
    step_on(there, known)
    read = there.read()
    assert all(it.coid == reading.ALONE or str(it.coid) in read for it in read.values())
    live = {pk: it for pk, it in known.items() if it[0].status != "cancelled"}
    assert set(there.ties) == set(live)
    for key in {key for key, _ in there.ties.values()}:
      mine = [pk for pk, (at_key, _) in there.ties.items() if at_key == key]
      assert read[key].amount == max(1, rows.amount(sum(known[pk][1] for pk in mine)))
      for pk in mine:
        found, said = there.said(pk), known[pk][0]
        for name in ("slot_at", "active_at", "status", "delivery_date"):
          assert getattr(found, name) == getattr(said, name), (pk, name)
        if len(mine) == 1:
          assert found.comment == said.comment
    needed = {str(it.coid) for it in read.values()}
    assert all(key in needed or it.status == "released" for key, it in read.items() if it.ghost)
    assert not step_on(there, known)


@given(
  some.integers(1, 127), some.sampled_from(["human", "animal", "other"]),
  some.text(alphabet="abæøå €", max_size=20), some.sampled_from(["ordered", "accepted", "rejected"]),
)  # fmt: skip
def test_lnk_24_injections_are_read_as_they_were_meant(count: int, usage: str, comment: str, status: str) -> None:
  """LNK-24."""
  said = Said(
    ordered_mbq=None, injections=count, usage=usage, comment=comment.strip(), delivery_date=DAY, slot_at=at(TIMES[2]),
    active_at=at(TIMES[2]), status=status,
  )  # fmt: skip
  part = Part(order_id=1, bid="1", tracer="9", said=said, mbq=0.0, half_life_seconds=6586.2, comment=comment)
  step = writing_injections.step_of(part, None, CLINIC)
  assert step is not None
  data: dict[str, Any] = {**EMPTY, "OID": "1", **step.values}
  assert said_there(reading.injections(data)) == said
  again = msgspec.structs.replace(part, key="1", base=said)
  assert writing_injections.step_of(again, data, CLINIC) is None


def test_lnk_22_runs_are_counted_as_the_old_site_counts_them() -> None:
  """LNK-22: the place among the customer's times of that weekday; one that is not among them is the first."""
  assert [CLINIC.ordinal("1", at(it)) for it in TIMES] == ["1", "2", "3"]
  assert CLINIC.ordinal("1", at(time(9))) == "1"
  assert CLINIC.ordinal("2", at(time(7))) == "1"


def test_lnk_26_what_was_read_back_is_what_was_written_and_no_more() -> None:
  """LNK-26: a column that the server cut or padded is ours, what somebody changed since is not."""
  base = {"OID": "1", "amount": "500", "comment": "a", "volume": "0.00", "order_time": "x", "price": "0"}
  found = {"OID": "1", "amount": "700", "comment": "b", "volume": "3.0", "order_time": "y", "price": "12"}
  kept = rows.as_written(base, {"amount": "700", "volume": "3.00"}, found)
  assert kept == {"OID": "1", "amount": "700", "comment": "a", "volume": "3.0", "order_time": "y", "price": "12"}
  assert rows.as_written({}, {"comment": "x" * 9000}, {"comment": "x" * 8000}) == {"comment": "x" * 8000}
  assert rows.says({"amount": "700"}, found)
  assert not rows.says({"amount": "700", "comment": "a"}, found)


def test_lnk_23_a_vial_is_given_once() -> None:
  """LNK-23: of several vials of two orders at one time, each has one row."""
  there = There()
  vials = tuple(Filled(vial_id=it, mbq=1000.9 * it, volume_ml=2.0, batch="FDG-1") for it in (1, 2, 3))
  said = said_of((500.0, 0, 0, "released", ""))
  parts = [
    Part(
      order_id=pk, bid="1", tracer="6", said=said, mbq=500.0, half_life_seconds=6586.2,
      release=Released(by="En Anden", at=at(time(5)), vials=vials),
    )
    for pk in (1, 2)
  ]  # fmt: skip
  layout, _ = writing.lay_out(parts, {}, {}, CLINIC)
  columns.fill(layout)
  steps = columns.in_order(layout, *releasing.release(layout, Vials()))
  there.do(steps)
  held = sorted(it["frigivet_amount"] or "" for it in there.data.values())
  assert held == ["0", "1000", "2001", "3002"]
  assert not any(isinstance(it, Ref) for row in there.data.values() for it in row.values())
  assert {it["userName"] for it in there.data.values()} == {"En Anden"}
  assert timedelta(0) == at(time(5)) - at(time(5))
