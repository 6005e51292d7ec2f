"""Which vials were used over there. One that went into an order there is used here, whoever leads: it is a fact, and
else it would be given away twice. One that was released here and is given to something else there is a person's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from legacy import mirror
from legacy.actor import OLD_SYSTEM
from legacy.mapping import reading
from legacy.models import Tie
from legacy.old.shape import Data
from legacy.old.values import Unreadable
from legacy.outbound import due
from legacy.proof.meaning_set_up import UNUSED
from production.actions.batch_vials import DOUBTS
from tracershop import clock, ledger
from tracershop.errors import Refusal
from tracershop.orderbook import queries, store
from tracershop.orderbook.models import ReleaseLine, Vial
from tracershop.site import conflicts
from tracershop.site.models import Conflict

KIND = "vialUsedElsewhere"


class Used(msgspec.Struct):
  """How many vials followed, and how many are before a person."""

  taken: int = 0
  held: int = 0


def follow(changed: Mapping[str, Data], unchanged: Iterable[str]) -> Used:
  """Follows rows of VAL that changed over there since they were last agreed upon, and whatever was left behind; the
  mirror has the changed ones afterwards, but for those that a person decides about. `unchanged` ones are looked at for
  what stood about them."""
  found, same = Used(), list(unchanged)
  before = mirror.data_of("VAL", sorted(changed))
  ties = mirror.tied("VAL", [*changed, *same], "vial")
  signed = _signed([it for ids in ties.values() for it in ids])
  kept: dict[str, Data] = {}
  for key, data in changed.items():
    ours = next((it for it in ties.get(key, ()) if it in signed), None)
    theirs, was = _order(data), _order(before[key])
    if ours is not None and theirs != was and theirs not in _rows_of(signed[ours], ours):
      hold_vial(actor=OLD_SYSTEM, vial_id=ours, key=key, data=data, was=was)
      found.held += 1
      continue
    _agree(ties.get(key, ()))
    kept[key] = data
    if was is not None and theirs is None:
      found.taken += _say([it for it in ties.get(key, ()) if it not in signed], "released", "free")
  _agree(it for key in same for it in ties.get(key, ()))
  mirror.keep("VAL", kept, clock.now())
  theirs_now = [it for key in kept if _order(kept[key]) is not None for it in ties.get(key, ())]
  found.taken += _say([*theirs_now, *_left_behind()], UNUSED, "released")
  return found


def _order(data: Data) -> str | None:
  """The row that a vial went into."""
  try:
    return reading.vial(data).order
  except Unreadable:
    return None


def _signed(vial_ids: Iterable[int]) -> dict[int, list[int]]:
  """Vials that were released here, each with its orders."""
  found: dict[int, list[int]] = {}
  lines = ReleaseLine.objects.filter(vial_id__in=list(vial_ids), void=False).order_by("id")
  for vial_id, order_id in lines.values_list("vial_id", "order_id"):
    found.setdefault(vial_id, []).append(order_id)
  return found


def _rows_of(order_ids: Iterable[int], vial_id: int) -> set[str]:
  """The rows over there that a vial of ours may be in: its orders', what they were collected into, its own."""
  keys = set(Tie.objects.filter(table="orders", kind="order", our_id__in=list(order_ids)).values_list("key", flat=True))
  keys |= set(Tie.objects.filter(table="orders", kind="vial", our_id=vial_id).values_list("key", flat=True))
  seen: set[str] = set()
  while keys - seen:
    fresh = keys - seen
    seen |= fresh
    into = (data.get("COID") or "" for data in mirror.data_of("orders", sorted(fresh)).values())
    keys |= {it for it in into if it.isdigit()}
  return keys


def _left_behind() -> list[int]:
  """Vials that are free here, were never released here, and are used over there as was last agreed upon."""
  free = Vial.objects.filter(state__in=UNUSED, calibrated_date__gte=queries.window_from())
  ids = set(free.values_list("id", flat=True))
  ids -= set(ReleaseLine.objects.filter(vial_id__in=ids).values_list("vial_id", flat=True))
  ties = list(Tie.objects.filter(table="VAL", kind="vial", our_id__in=ids).values_list("key", "our_id"))
  rows = mirror.data_of("VAL", [key for key, _ in ties])
  return sorted({our_id for key, our_id in ties if key in rows and _order(rows[key]) is not None})


def _say(vial_ids: Iterable[int], states: Iterable[str], state: str) -> int:
  wanted = {states} if isinstance(states, str) else set(states)
  ids = list(Vial.objects.filter(id__in=list(vial_ids), state__in=wanted).order_by("id").values_list("id", flat=True))
  if ids:
    follow_vials(actor=OLD_SYSTEM, vial_ids=ids, states=sorted(wanted), state=state)
  return len(ids)


def _agree(vial_ids: Iterable[int]) -> None:
  subjects = [f"vial:{it}" for it in vial_ids]
  for conflict_id in Conflict.objects.filter(subject__in=subjects, state="open").values_list("id", flat=True):
    agree_vial(actor=OLD_SYSTEM, conflict_id=conflict_id)


@ledger.action
def follow_vials(change: ledger.Change, *, vial_ids: list[int], states: list[str], state: str) -> None:
  """Says of vials in one of some states what they are over there: used, or free again."""
  vials = list(Vial.objects.select_for_update().filter(id__in=vial_ids, state__in=states).order_by("id"))
  if not vials:
    return
  before = store.image_of_vials(vials)
  for it in vials:
    # What nobody has vouched for waits again for whoever does.
    it.state = "unconfirmed" if state == "free" and DOUBTS & set(it.marks) else state
  store.commit(change, kind="vial.followed", vials=vials, before=before)


@ledger.action
def hold_vial(change: ledger.Change, *, vial_id: int, key: str, data: Data, was: str | None) -> None:
  """Puts a vial before a person that was released here, by a signature, and is something else's over there."""
  it = Vial.objects.select_related("customer", "tracer").get(id=vial_id)
  lines = ReleaseLine.objects.filter(vial=it, void=False).order_by("id")
  details: dict[str, Any] = {
    "table": "VAL",
    "key": key,
    "functions": ["release"],
    "tracerId": it.tracer_id,
    "customerId": it.customer_id,
    "customer": it.customer.short_name if it.customer else None,
    "tracer": it.tracer.short_name,
    "deliveryDate": it.calibrated_date.isoformat(),
    "signed": True,
    "fields": [
      {
        "field": "order_id",
        "base": was,
        "ours": ", ".join(map(str, lines.values_list("order_id", flat=True))),
        "theirs": _order(data),
      }
    ],
  }
  standing = Conflict.objects.filter(subject=f"vial:{vial_id}", state="open").order_by("id").first()
  held = {"key": key, "data": data}
  conflicts.hold(change, kind=KIND, subject=f"vial:{vial_id}", details=details, held=held, known=standing)


@ledger.action
def agree_vial(change: ledger.Change, *, conflict_id: int) -> None:
  """Notes that a vial's row over there is again what both sides last agreed upon."""
  conflicts.close(change, Conflict.objects.filter(id=conflict_id, state="open").first())


def settle(change: ledger.Change, it: Conflict, choices: Mapping[str, str], choice: str, reason: str) -> None:
  """Applies a person's choice: ours stands, and is written over there; they take back no signature of ours."""
  if choice != "ours":
    raise Refusal("already_released", field="choice", text="signed_here")
  mirror.keep("VAL", {it.held["key"]: it.held["data"]}, change.now)
  vial_id = int(it.subject.partition(":")[2])
  lines = ReleaseLine.objects.filter(vial_id=vial_id, void=False).values_list("order_id", flat=True)
  due.put({("order", order_id): 0 for order_id in lines})


def waiting() -> bool:
  """Whether a person has to decide about any."""
  return Conflict.objects.filter(state="open", kind=KIND).exists()


def disputed(vial_ids: Iterable[int]) -> set[int]:
  """Those of some vials that a person has to decide about: their rows over there are left as they stand."""
  subjects = [f"vial:{it}" for it in vial_ids]
  found = Conflict.objects.filter(subject__in=subjects, state="open").values_list("subject", flat=True)
  return {int(it.partition(":")[2]) for it in found}
