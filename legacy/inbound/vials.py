"""Vials of the old system as ours. The dispenser's script writes there what its file tells us too: one vial is one, by
its identity, whatever road it came by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec
from django.conf import settings

from legacy import mirror
from legacy.inbound.orders import Places, places
from legacy.mapping import reading
from legacy.mapping.reading import OldVial
from legacy.models import Tie
from legacy.old.shape import Data
from legacy.old.values import Unreadable
from legacy.outbound import due
from tracershop import calendar, ledger
from tracershop.catalogue import parts as catalogue_parts
from tracershop.catalogue.models import Customer, Tracer
from tracershop.orderbook import dispensing, images, marks, parts, queries, store
from tracershop.orderbook.models import Order, ReleaseLine, Vial
from tracershop.orderbook.rules import vial_identity

SOURCE = "oldSystem"


class Known(msgspec.Struct):
  """Our rows that vials point to, read once for many of them."""

  places: Places
  by_number: dict[int, Customer]
  by_tag: dict[str, Tracer]
  tracer_of_order: dict[str, int]


def known_now(keys: Sequence[str]) -> Known:
  """Reads them; `keys` are the old orders that the vials were released for."""
  return Known(
    places=places(),
    by_number={it.dispenser_number: it for it in Customer.objects.all() if it.dispenser_number is not None},
    by_tag={it.batch_tag.upper(): it for it in Tracer.objects.select_related("isotope")},
    tracer_of_order=_tracers_of_orders(keys),
  )


def _tracers_of_orders(keys: Sequence[str]) -> dict[str, int]:
  ties = {
    key: ids[0] for start in range(0, len(keys), 500) for key, ids in _ties(keys[start : start + 500]).items()
  }  # fmt: skip
  tracers = dict(Order.objects.filter(id__in=list(ties.values())).values_list("id", "tracer_id"))
  return {key: tracer for key, order_id in ties.items() if (tracer := tracers.get(order_id)) is not None}


def _ties(keys: Sequence[str]) -> dict[str, list[int]]:
  return mirror.tied("orders", keys, "order")


def vial(it: OldVial, known: Known) -> Vial:
  """The vial as a new row of ours, not saved. Raises Unreadable where nobody knows whose or of what it is."""
  number = it.customer_number
  purpose = settings.PURPOSE_NUMBERS.get(number) if number is not None else None
  customer = None if number is None else known.by_number.get(number)
  if customer is None and purpose is None:
    raise Unreadable("customer", f"Kundenummer {number} er ingens.", f"Customer number {number} is nobody's.")
  identity = vial_identity(
    number, customer.pk if customer else None, it.batch, it.filled_at, it.activity_mbq, it.volume_ml
  )
  tracer = _tracer(it, identity, known)
  return Vial(
    identity=identity,
    tracer=tracer,
    customer=customer,
    customer_number=number,
    purpose=purpose,
    activity_mbq=it.activity_mbq,
    calibrated_at=it.filled_at,
    calibrated_date=calendar.wall_date(it.filled_at),
    volume_ml=it.volume_ml,
    batch_number=it.batch.upper(),
    expires_at=it.filled_at + timedelta(minutes=tracer.shelf_life_minutes),
    state="purpose" if purpose else "released" if it.order is not None else "free",
    marks=marks.of_vial([]),
    sources=[f"{SOURCE}:{it.key}"],
  )


def _tracer(it: OldVial, identity: str, known: Known) -> Tracer:
  """That of the order that it was released for, else what its batch is called by. The old system has no bare isotope:
  a vial of one is the dispenser's own that is here already, and no row over there makes one (ISO-5)."""
  of_order = known.tracer_of_order.get(it.order or "")
  named: Tracer | None = None
  for tag, tracer in sorted(known.by_tag.items(), key=lambda found: -len(found[0])):
    if tracer.pk == of_order:
      return tracer
    if named is None and it.batch.upper().startswith(f"{tag}-"):
      named = tracer
  if named is not None and (not named.bare or Vial.objects.filter(identity=identity).exists()):
    return named
  raise Unreadable(
    "charge", f"Batch {it.batch or '(tom)'} hører til ingen tracer.", f"Batch {it.batch or '(empty)'} is no tracer's."
  )


@ledger.action
def adopt_vials(change: ledger.Change, *, rows: Mapping[str, Data]) -> dict[str, Any]:
  """Takes vials over, with their mirror rows: {adopted, seen, puzzles}. One that is here already gets a source."""
  puzzles: list[tuple[str, str, str, str]] = []
  read: dict[str, OldVial] = {}
  for key, data in rows.items():
    try:
      read[key] = reading.vial(data)
    except Unreadable as wrong:
      puzzles.append((key, wrong.column, wrong.danish, wrong.english))
  known = known_now([it.order for it in read.values() if it.order is not None])
  fresh: dict[str, Vial] = {}
  keys: dict[str, list[str]] = {}
  for key, it in read.items():
    try:
      made = vial(it, known)
    except Unreadable as wrong:
      puzzles.append((key, wrong.column, wrong.danish, wrong.english))
      continue
    keys.setdefault(made.identity, []).append(key)
    fresh.setdefault(made.identity, made)
  here = _here(fresh)
  new = Vial.objects.bulk_create([it for identity, it in fresh.items() if identity not in here])
  seen = _sighted(here, keys)
  ours = {it.identity: it for it in new} | here
  Tie.objects.bulk_create(
    [
      Tie(table="VAL", key=key, kind="vial", our_id=ours[identity].pk)
      for identity, each in keys.items()
      for key in each
    ],
    ignore_conflicts=True,
  )
  bad = {key for key, *_ in puzzles}
  # What is a puzzle is looked at again.
  mirror.keep("VAL", {key: data for key, data in rows.items() if key not in bad}, change.now)
  _tell(change, [*new, *seen])
  return {"adopted": len(new), "seen": len(seen), "puzzles": puzzles}


def _here(fresh: Mapping[str, Vial]) -> dict[str, Vial]:
  """Which of them are here already. One that a hand wrote down for another, or for a purpose, and gave on keeps its
  identity (VIA-31): it is looked for by whose it is now, too."""
  found = {it.identity: it for it in Vial.objects.filter(identity__in=list(fresh))}
  numbers = {it.batch_number for it in fresh.values()}
  about = Vial.objects.filter(batch_number__in=numbers, customer__isnull=False, entered_by__isnull=False)
  for it in about.select_related("customer").order_by("id"):
    if it.customer is not None and "reassigned" in it.marks:
      now = vial_identity(
        it.customer.dispenser_number, it.customer_id, it.batch_number, it.calibrated_at, it.activity_mbq, it.volume_ml
      )
      if now in fresh:
        found.setdefault(now, it)
  return found


def _sighted(here: Mapping[str, Vial], keys: Mapping[str, list[str]]) -> list[Vial]:
  found = []
  for identity, it in here.items():
    sources = [f"{SOURCE}:{key}" for key in keys[identity]]
    if not set(sources) <= set(it.sources):
      it.sources = sorted({*it.sources, *sources})
      it.revision += 1
      it.save(update_fields=["sources", "revision"])
      found.append(it)
  # Its row may say now which order it was released for.
  lines = ReleaseLine.objects.filter(vial__in=found, void=False).values_list("order_id", flat=True)
  due.put({("order", order_id): 0 for order_id in lines})
  return found


def _tell(change: ledger.Change, vials: Sequence[Vial]) -> None:
  if not vials:
    return
  since = queries.window_from()
  touched = dispensing.refresh(dispensing.group_of(it) for it in vials if it.calibrated_date >= since)
  orders = store.with_dispensed([], touched)
  change.record(
    kind="vial.adopted",
    subjects=[*(f"vial:{it.pk}" for it in vials), *(f"order:{it.pk}" for it in orders)],
    after={"vials": [images.vial(it, []) for it in vials]},
    changes=catalogue_parts.once([*parts.vial_changes(vials), *parts.order_changes(orders)]),
  )
