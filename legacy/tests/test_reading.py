"""What the old rows mean."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

import pytest

from legacy.mapping import reading
from legacy.old.values import Unreadable

ORDER: dict[str, str | None] = {
  "OID": "17", "BID": "3", "order_time": "2026-11-24 07:00:00", "amount": "500",
  "deliver_datetime": "2026-11-25 11:30:00", "status": "1", "received_datetime": "0000-00-00 00:00:00", "batchnr": "",
  "run": "2", "COID": "-1", "total_amount": "500", "frigivet_amount": "0",
  "frigivet_datetime": "0000-00-00 00:00:00", "amount_o": "550", "total_amount_o": "550", "price": "0",
  "frigivet_af": None, "tracer": "6", "volume": "0.00", "doser": "0.0", "dose_counter": "0", "comment": "Haster",
  "userName": "anna",
}  # fmt: skip
INJECTIONS: dict[str, str | None] = {
  "OID": "4", "BID": "3", "order_time": "2026-11-24 07:00:00", "deliver_datetime": "2026-11-25 12:00:00",
  "status": "2", "received_datetime": None, "batchnr": "", "run": "0", "COID": "-1", "frigivet_amount": "0",
  "frigivet_datetime": "0000-00-00 00:00:00", "price": "0", "frigivet_af": None, "tracer": "9", "volume": "0",
  "n_injections": "2", "anvendelse": "DYR",
}  # fmt: skip
VIAL: dict[str, str | None] = {
  "ID": "8", "customer": "01", "charge": "FDG-261125-1", "depotpos": "1", "filldate": "2026-11-25",
  "filltime": "06:41:09", "volume": "14.20", "gros": "0", "tare": "0", "net": "0", "product": "18F",
  "activity": "10273.10", "order_id": "17",
}  # fmt: skip


def test_lnk_4_an_order_by_activity() -> None:
  """LNK-4."""
  found = reading.order(ORDER)
  assert (found.key, found.bid, found.amount, found.status, found.coid) == ("17", "3", 500, "ordered", -1)
  assert found.deliver_at == datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
  assert (found.comment, found.user_name, found.oddities) == ("Haster", "anna", ())


@pytest.mark.parametrize(
  ("code", "status", "odd"),
  [
    ("1", "ordered", ()),
    ("2", "accepted", ()),
    ("3", "released", ()),
    ("0", "rejected", ()),
    ("4", "rejected", ()),
    ("7", "rejected", ("status 7",)),
    (None, "rejected", ("status None",)),
  ],
)
def test_lnk_4_a_status_that_is_none_counts_as_rejected_and_is_told(
  code: str | None, status: str, odd: tuple[str, ...]
) -> None:
  """LNK-4."""
  found = reading.order({**ORDER, "status": code})
  assert (found.status, found.oddities) == (status, odd)


@pytest.mark.parametrize(
  ("change", "column"),
  [
    ({"deliver_datetime": "0000-00-00 00:00:00"}, "deliver_datetime"),
    ({"deliver_datetime": "2026-00-25 11:30:00"}, "deliver_datetime"),
    ({"amount": None}, "amount"),
    ({"amount": "-5"}, "amount"),
    ({"amount": "mange"}, "amount"),
    ({"BID": None}, "BID"),
    ({"COID": "17"}, "COID"),
  ],
)
def test_lnk_5_an_order_that_means_nothing_says_where_and_why(change: dict[str, str | None], column: str) -> None:
  """LNK-5."""
  with pytest.raises(Unreadable) as refused:
    reading.order({**ORDER, **change})
  assert refused.value.column == column
  assert refused.value.danish
  assert refused.value.english


def test_lnk_4_ghosts_and_rows_of_further_vials_are_told_apart() -> None:
  """LNK-4."""
  ghost = reading.order({**ORDER, "amount": "0", "status": "2"})
  extra = reading.order({**ORDER, "amount": "0", "status": "3", "COID": "12"})
  assert (ghost.ghost, ghost.extra) == (True, False)
  assert (extra.ghost, extra.extra) == (False, True)
  assert not reading.order(ORDER).ghost


def test_lnk_4_a_row_is_dead_only_when_nobody_needs_it() -> None:
  """LNK-4: the five conditions, each in turn."""
  it = reading.order({**ORDER, "amount": "0", "status": "2", "total_amount": "0"})
  assert reading.dead(it, masters=[], with_vials=[])
  assert not reading.dead(it, masters=[17], with_vials=[])
  assert not reading.dead(it, masters=[], with_vials=["17"])
  for change in ({"amount": "1"}, {"total_amount": "1"}, {"status": "3"}):
    other = reading.order({**ORDER, "amount": "0", "status": "2", "total_amount": "0", **change})
    assert not reading.dead(other, masters=[], with_vials=[])


def test_lnk_4_the_active_slot_is_the_final_master_s_and_circles_are_told() -> None:
  """LNK-4."""
  assert reading.final_master("1", {"1": 2, "2": 3, "3": -1}) == "3"
  assert reading.final_master("3", {"3": -1}) is None
  with pytest.raises(Unreadable, match="circle: 1 → 2 → 1"):
    reading.final_master("1", {"1": 2, "2": 1})
  with pytest.raises(Unreadable, match="gone"):
    reading.final_master("1", {"1": 99})


def test_lnk_4_injections_and_their_uses() -> None:
  """LNK-4."""
  assert reading.injections(INJECTIONS).usage == "animal"
  for use, meant, odd in (("human", "human", ()), ("Andet", "other", ()), ("gris", "other", ("anvendelse gris",))):
    found = reading.injections({**INJECTIONS, "anvendelse": use})
    assert (found.usage, found.oddities) == (meant, odd)
  with pytest.raises(Unreadable):
    reading.injections({**INJECTIONS, "n_injections": "0"})


def test_lnk_4_a_release_of_injections_is_suspect_and_its_time_is_kept_as_text() -> None:
  """LNK-4: the interim application wrote it a month early, `00` in January."""
  for when in ("2026-10-25 11:00:00", "2026-00-25 11:00:00"):
    found = reading.injections({**INJECTIONS, "status": "3", "frigivet_datetime": when})
    assert (found.status, found.released_at, found.suspect_release) == ("released", None, when)


@pytest.mark.parametrize(("text", "number"), [("01", 1), ("1", 1), ("98", 98), (None, None)])
def test_lnk_4_a_vial_s_customer_is_a_number(text: str | None, number: int | None) -> None:
  """LNK-4."""
  assert reading.vial({**VIAL, "customer": text}).customer_number == number


def test_lnk_4_a_vial() -> None:
  """LNK-4."""
  found = reading.vial(VIAL)
  assert found.filled_at == datetime(2026, 11, 25, 5, 41, 9, tzinfo=UTC)
  assert (found.activity_mbq, found.volume_ml, found.order) == (10273.1, 14.2, "17")
  with pytest.raises(Unreadable):
    reading.vial({**VIAL, "filldate": "0000-00-00"})
  with pytest.raises(Unreadable):
    reading.vial({**VIAL, "activity": "0.00"})


def test_lnk_4_the_set_up() -> None:
  """LNK-4."""
  user: dict[str, Any] = {
    "Id": "3", "Username": "rh", "Realname": "Røntgen", "shortname": "", "overhead": None, "kundenr": "0",
  }  # fmt: skip
  customer = reading.customer(user)
  assert (customer.short_name, customer.long_name, customer.dispenser_number, customer.overhead) == (
    "rh", "Røntgen", None, 1.0,
  )  # fmt: skip
  assert reading.customer({**user, "overhead": "25", "kundenr": "7"}).overhead == 1.25
  assert reading.customer({**user, "overhead": "-25"}).oddities == ("overhead -25 %",)
  tracer = {"id": "6", "name": "FDG", "isotope": "1", "in_use": "1", "n_injections": "-1", "order_block": "0"}
  assert reading.tracer(tracer, {"1": "F-18"}).kind == "activity"
  assert reading.tracer({**tracer, "id": "7"}, {"1": "F-18"}).kind == "injection"
  assert reading.tracer({**tracer, "id": "7", "tracer_type": "1"}, {"1": "F-18"}).kind == "activity"
  with pytest.raises(Unreadable):
    reading.tracer(tracer, {})
  slot = {"DTID": "1", "BID": "3", "day": "2", "repeat_t": "3", "dtime": "11:30:00", "max": "0", "run": "2"}
  found = reading.slot(slot)
  assert (found.weekday, found.time, found.weeks, found.max_mbq) == (2, time(11, 30), "odd", None)
  assert reading.slot({**slot, "repeat_t": "9"}).oddities == ("repeat_t 9",)
  with pytest.raises(Unreadable):
    reading.slot({**slot, "day": "8"})
