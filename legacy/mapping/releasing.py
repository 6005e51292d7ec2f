"""A release as it stands over there: the first vial in its order's row, a row of its own for each further one, and the
vials' rows that say whose they are. Pure; it goes on from what `writing` laid out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from legacy.mapping import rows
from legacy.mapping.reading import OldOrder
from legacy.mapping.rows import Bond, Data, Ref, Step, Value
from legacy.mapping.writing import Clinic, Filled, Layout, Released, Row
from legacy.old.values import NO_INSTANT

EXTRA = "Extra ordre generated due to"


class Vials(msgspec.Struct, frozen=True, kw_only=True):
  """What is known of vials over there: `holders`: which row of orders each of ours fills; `extras`: those of these rows
  that are there for a further vial only; `val`: rows of VAL by their key."""

  holders: Mapping[int, str] = {}
  extras: Mapping[str, OldOrder] = {}
  data: Mapping[str, Data] = {}
  val: Mapping[str, Data] = {}


def release(layout: Layout, vials: Vials) -> tuple[list[Step], list[Step], list[Step]]:
  """Adds to the rows what a release writes into them, and gives the further vials' rows to be made, the vials' rows to
  be changed, and the further vials' rows that nobody needs any more."""
  extra: list[Step] = []
  wanted: dict[int, Value] = {}
  seen: dict[int, Filled] = {}
  for holder, signed in _released(layout):
    for place, it in enumerate(_mine(signed, seen)):
      if it.vial_id in vials.holders:
        wanted[it.vial_id] = vials.holders[it.vial_id]
      elif place == 0 and not _filled(holder, vials):
        _first(holder, it)
        wanted[it.vial_id] = holder.number
        holder_bond = Bond(kind="vial", our_id=it.vial_id)
        holder.more_bonds.append(holder_bond)
      else:
        step = _further(holder, it, signed, layout.clinic)
        extra.append(step)
        wanted[it.vial_id] = Ref(step.label)
  gone = _not_needed(layout, vials, wanted)
  return extra, _vial_steps(layout, vials, wanted, seen), gone


def _released(layout: Layout) -> list[tuple[Row, Released]]:
  """The rows that hold the vials of a release, with what was signed; what only goes along is written here too."""
  found: list[tuple[Row, Released]] = []
  for master in sorted(layout.standing(), key=lambda it: (it.key is None, int(it.key or 0), it.label)):
    if master.master is not None:
      continue
    members = [master, *(it for it in layout.standing() if it.master is master)]
    signed = [it for it in members if it.status == "released" and _signature(it) is not None and not it.still]
    for row in members:
      _along(row, layout.clinic)
    if signed:
      together = _together([found_ for it in signed if (found_ := _signature(it)) is not None])
      holder = master if master in signed or master.ghost else signed[0]
      if master.ghost and not master.still:
        _sign(master, together, layout.clinic)
      found.append((holder, together))
  return found


def _signature(row: Row) -> Released | None:
  return next((it.release for it in row.members if it.release is not None), None)


def _together(signed: Sequence[Released]) -> Released:
  vials = {it.vial_id: it for one in signed for it in one.vials}
  return msgspec.structs.replace(signed[0], vials=tuple(vials[it] for it in sorted(vials)))


def _along(row: Row, clinic: Clinic) -> None:
  """Writes who released a row and when, or that nobody has any more."""
  if row.still or row.ghost:
    return
  was = row.base.status if row.base is not None else None
  signed = _signature(row)
  if row.status == "released" and was != "released" and signed is not None:
    _sign(row, signed, clinic)
  if row.status == "released" and signed is not None and row.master is None:
    _put(row, "batchnr", rows.text(_batch(row), "batchnr"))
  if was == "released" and row.status != "released":
    _unsign(row)


def _batch(row: Row) -> str:
  batches = row.members[0].said.batches
  return batches[0] if batches else ""


def _sign(row: Row, signed: Released, clinic: Clinic) -> None:
  known = clinic.people.get(signed.by.strip().casefold())
  if row.base is None or row.base.status != "released":
    _put(row, "status", rows.STATUS_CODES["released"])
    _put(row, "frigivet_af", known)
    _put(row, "frigivet_datetime", rows.instant(signed.at) if signed.at is not None else NO_INSTANT)
    if known is None and "orders.userName" in clinic.has:
      _put(row, "userName", rows.text(signed.by, "userName"))


def _unsign(row: Row) -> None:
  for name, value in (
    ("frigivet_af", None), ("frigivet_amount", "0"), ("frigivet_datetime", NO_INSTANT), ("volume", "0.00"),
    ("batchnr", ""),
  ):  # fmt: skip
    _put(row, name, value)


def _put(row: Row, name: str, value: str | None) -> None:
  there = row.data.get(name) if row.key is not None else None
  known = row.key is not None and name in row.data
  if not (known and rows.same(name, value, there)):
    row.values[name] = value


def _mine(signed: Released, seen: dict[int, Filled]) -> list[Filled]:
  """The vials of a release that no other row of this group holds: a vial is given once."""
  found = [it for it in signed.vials if it.vial_id not in seen]
  seen.update({it.vial_id: it for it in found})
  return found


def _filled(row: Row, vials: Vials) -> bool:
  """Whether a row holds a vial already: one of ours, or whatever the old site put there."""
  held = row.key is not None and row.key in vials.holders.values()
  return held or (row.base is not None and row.base.status == "released" and row.base.released_mbq > 0)


def _first(row: Row, it: Filled) -> None:
  _put(row, "frigivet_amount", rows.activity(it.mbq))
  _put(row, "volume", rows.volume(it.volume_ml))
  _put(row, "batchnr", rows.text(it.batch, "batchnr"))


def _further(row: Row, it: Filled, signed: Released, clinic: Clinic) -> Step:
  master = row.master or row
  run = row.values.get("run", row.data.get("run") or "1")
  known = clinic.people.get(signed.by.strip().casefold())
  values: dict[str, Value] = {
    "BID": row.bid, "amount": "0", "deliver_datetime": rows.instant(row.slot_at), "status": "3", "run": run,
    "COID": master.number, "amount_o": "0", "total_amount": "0", "total_amount_o": "0", "tracer": row.tracer,
    "frigivet_af": known, "frigivet_amount": rows.activity(it.mbq),
    "frigivet_datetime": rows.instant(signed.at) if signed.at is not None else NO_INSTANT,
    "volume": rows.volume(it.volume_ml), "batchnr": rows.text(it.batch, "batchnr"),
  }  # fmt: skip
  if "orders.comment" in clinic.has:
    values["comment"] = rows.text(f"{EXTRA} {master.key}" if master.key is not None else EXTRA, "comment")
  if "orders.userName" in clinic.has:
    values["userName"] = "" if known is not None else rows.text(signed.by, "userName")
  return Step(
    table="orders", verb="insert", label=f"v{it.vial_id}", values=values,
    bonds=[Bond(kind="vial", our_id=it.vial_id, part="extra")],
  )  # fmt: skip


def _not_needed(layout: Layout, vials: Vials, wanted: Mapping[int, Value]) -> list[Step]:
  """What vials were in that are not released any more: their rows go, or say nothing of them."""
  found: list[Step] = []
  for vial_id, key in sorted(vials.holders.items()):
    if vial_id in wanted:
      continue
    row = layout.rows.get(key)
    if row is not None and row.still:
      continue
    if key in vials.extras:
      found.append(
        Step(
          table="orders", verb="delete", key=key, guard=rows.guard_of(vials.data[key]), freed=[("vial", vial_id)],
        )
      )  # fmt: skip
    elif row is not None:
      if row.ghost and row.base is not None and row.base.status == "released":
        _unsign(row)
        _put(row, "status", rows.STATUS_CODES["accepted"])
      row.more_freed.append(("vial", vial_id))
  return found


def _vial_steps(layout: Layout, vials: Vials, wanted: Mapping[int, Value], seen: Mapping[int, Filled]) -> list[Step]:
  if "VAL.order_id" not in layout.clinic.has:
    return []
  found: list[Step] = []
  keys = {it.vial_id: it.val_key for it in seen.values() if it.val_key is not None}
  for vial_id, key in sorted(keys.items()):
    data = vials.val.get(key)
    if data is None or data.get("order_id") == wanted[vial_id]:
      continue
    found.append(_given(key, data, wanted[vial_id]))
  mine = set(vials.holders.values())
  for key, data in sorted(vials.val.items()):
    if key not in keys.values() and data.get("order_id") in mine:
      row = layout.rows.get(data.get("order_id") or "")
      if row is None or not row.still:
        found.append(_given(key, data, None))
  return found


def _given(key: str, data: Data, holder: Any) -> Step:
  return Step(table="VAL", verb="update", key=key, values={"order_id": holder}, guard=rows.guard_of(data))
