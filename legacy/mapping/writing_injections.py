"""What our orders by injections are to look like over there: one row each, at a free time. Pure."""

from __future__ import annotations

from legacy.mapping import rows
from legacy.mapping.merge import Said
from legacy.mapping.rows import Bond, Data, Step, Value
from legacy.mapping.writing import Clinic, Part
from legacy.old import values
from legacy.old.values import NO_INSTANT


def step_of(part: Part, data: Data | None, clinic: Clinic) -> Step | None:
  """The statement that an order by injections wants, if any; `data` is its row as it was last agreed upon."""
  if part.still:
    return None
  if data is None:
    return None if part.gone else _insert(part, clinic)
  if part.gone:
    freed = [("order", part.order_id)]
    return Step(table="t_orders", verb="delete", key=part.key, guard=rows.guard_of(data), freed=freed)
  found = {name: value for name, value in _changed(part, clinic).items() if data.get(name) != value}
  if not found:
    return None
  return Step(table="t_orders", verb="update", key=part.key, values=found, guard=rows.guard_of(data))


def _insert(part: Part, clinic: Clinic) -> Step:
  said = part.said
  found: dict[str, Value] = {
    "BID": part.bid, "deliver_datetime": rows.instant(said.slot_at), "status": rows.STATUS_CODES[said.status],
    "run": "0", "COID": rows.ALONE, "tracer": part.tracer, "n_injections": rows.count(said.injections or 0),
    "anvendelse": rows.USE_WORDS[said.usage],
  }  # fmt: skip
  if "t_orders.comment" in clinic.has:
    found["comment"] = rows.text(part.comment, "comment")
  if "t_orders.userName" in clinic.has:
    found["userName"] = rows.text(part.user_name, "userName")
  if said.status == "released":
    found |= _signed(part, clinic)
  bonds = [Bond(kind="order", our_id=part.order_id)]
  return Step(table="t_orders", verb="insert", label=f"i{part.order_id}", values=found, bonds=bonds)


def _changed(part: Part, clinic: Clinic) -> dict[str, Value]:
  said, base = part.said, part.base
  assert base is not None, "a row that stands there was agreed upon"
  found: dict[str, Value] = {}
  if said.slot_at != base.slot_at:
    found["deliver_datetime"] = rows.instant(said.slot_at)
  if said.injections != base.injections and said.injections is not None:
    found["n_injections"] = rows.count(said.injections)
  if said.usage != base.usage:
    found["anvendelse"] = rows.USE_WORDS[said.usage]
  if "t_orders.comment" in clinic.has and _letters(part.comment) != base.comment:
    found["comment"] = rows.text(part.comment, "comment")
  return found | _status(said, base, part, clinic)


def _status(said: Said, base: Said, part: Part, clinic: Clinic) -> dict[str, Value]:
  if said.status == base.status:
    batch = said.batches[:1]
    changed = said.status == "released" and batch and batch != base.batches
    return {"batchnr": rows.text(batch[0], "batchnr")} if changed else {}
  found: dict[str, Value] = {"status": rows.STATUS_CODES[said.status]}
  if said.status == "released":
    found |= _signed(part, clinic)
  elif base.status == "released":
    found |= {"frigivet_af": None, "frigivet_datetime": NO_INSTANT, "batchnr": ""}
  return found


def _signed(part: Part, clinic: Clinic) -> dict[str, Value]:
  """Who released it and when: the time as it is, not a month early as the interim application wrote it."""
  signed = part.release
  if signed is None:
    return {}
  known = clinic.people.get(signed.by.strip().casefold())
  found: dict[str, Value] = {
    "frigivet_af": known,
    "frigivet_datetime": rows.instant(signed.at) if signed.at is not None else NO_INSTANT,
    "batchnr": rows.text(part.said.batches[0], "batchnr") if part.said.batches else "",
  }
  if known is None and "t_orders.userName" in clinic.has:
    found["userName"] = rows.text(signed.by, "userName")
  return found


def _letters(comment: str) -> str:
  return values.text(rows.text(comment, "comment")).strip()
