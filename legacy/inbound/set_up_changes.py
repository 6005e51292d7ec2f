"""The set-up of the old system after it was taken over: what changes there is followed where it leads, and put before a
person where we lead. What is gone there is ended here, or archived; nothing that orders stand on is deleted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from legacy import mirror
from legacy.inbound import tracer_changes
from legacy.inbound.set_up import called
from legacy.mapping import reading
from legacy.models import Tie
from legacy.old import shape
from legacy.old.connection import OldDatabase
from legacy.old.shape import Data, Shape
from legacy.old.values import Unreadable
from legacy.proof import meaning_set_up
from production.actions.setup import touching
from production.actions.setup.keeping import keep
from production.actions.setup.touching import Follow
from tracershop import calendar, ledger
from tracershop.catalogue import images
from tracershop.catalogue.models import CatalogueEntry, ClosedDate, Customer, Endpoint, Run, Slot, Tracer
from tracershop.errors import Refusal
from tracershop.site import authority, conflicts
from tracershop.site.models import Conflict

# table: what a row of it is here
NOUNS: Mapping[str, str] = {
  "Users": "customer",
  "Tracers": "tracer",
  "TracerCustomer": "catalogueEntry",
  "productionTimes": "run",
  "deliverTimes": "slot",
  "blockDeliverDate": "closedDate",
}
# What is ended or deleted here when it is gone there; a customer and a tracer stay what they are.
ENDED = frozenset({"TracerCustomer", "productionTimes", "deliverTimes", "blockDeliverDate"})
# A person is asked: the row changed where we lead; it would make open orders another thing; it never said the same as
# ours.
CHANGED, TOUCHES, DIFFERS = "changedWhereWeLead", "setUpTouchesOrders", meaning_set_up.DIFFERS
# What ours becomes: (change, our id, the row or None where it is gone, as it was last agreed upon).
Act = Callable[[ledger.Change, int, "Data | None", "Data | None"], None]


def changes(old: OldDatabase, there: Shape) -> dict[tuple[str, str], Data | None]:
  """The rows that are ours and say something else than the mirror; None: the row is gone. Raises OldDatabaseAway."""
  found: dict[tuple[str, str], Data | None] = {}
  for table, noun in NOUNS.items():
    shaped = there.tables.get(table)
    if shaped is None or shaped.lacks:
      continue
    rows = dict(shape.rows(old, shaped))
    if not rows and table != "blockDeliverDate":
      # A table with nothing in it is being mended; nobody ends all of a week at once.
      continue
    ties = Tie.objects.filter(table=table, kind=noun).values_list("key", flat=True)
    known = mirror.digests(table, list(ties))
    for key, digest in known.items():
      if key not in rows:
        found[table, key] = None
      elif shape.digest(rows[key]) != digest:
        found[table, key] = rows[key]
  return found


@ledger.action
def follow_set_up(change: ledger.Change, *, table: str, key: str, data: Data | None) -> str:
  """Follows one row, or holds it for a person where we lead, or where open orders would be another thing afterwards:
  `taken` or `held`. Raises Unreadable."""
  our_id = mirror.tied(table, [key], NOUNS[table])[key][0]
  known = standing(NOUNS[table], our_id)
  ours_lead = authority.leader_of(None, "setUp") == "new"
  count = 0 if ours_lead or table != "Tracers" else tracer_changes.open_orders(our_id, data)
  if ours_lead or count:
    kind = CHANGED if ours_lead else TOUCHES
    details = _details(table, key, data) | about(table, our_id) | ({"orders": count} if count else {})
    hold(change, kind, f"{NOUNS[table]}:{our_id}", details, data, known)
    return "held"
  apply(change, table, key, our_id, data)
  conflicts.close(change, known)
  return "taken"


def hold(
  change: ledger.Change, kind: str, subject: str, details: dict[str, Any], data: Data | None, known: Conflict | None
) -> None:
  """Puts a row of the set-up before a person, within an action; `known` is what stands about it."""
  if known is not None:
    known.kind = kind
  held = {"table": details["table"], "key": details["key"], "data": data}
  conflicts.hold(change, kind=kind, subject=subject, details=details, held=held, known=known)


@ledger.action
def agree(change: ledger.Change, *, conflict_id: int) -> None:
  """Notes that a row of the set-up is again what both sides last agreed upon."""
  conflicts.close(change, Conflict.objects.filter(id=conflict_id, state="open").first())


def held() -> list[tuple[int, str, str]]:
  """The open conflicts about what has changed in the set-up over there: (id, table, key)."""
  nouns = Q()
  for noun in NOUNS.values():
    nouns |= Q(subject__startswith=f"{noun}:")
  found = Conflict.objects.filter(nouns, state="open", kind__in=(CHANGED, TOUCHES))
  return [(it.pk, it.details["table"], it.details["key"]) for it in found]


def settle(change: ledger.Change, it: Conflict, choices: Mapping[str, str], choice: str, reason: str) -> None:
  """Applies a person's choice about the set-up: ours stays as it is, or follows theirs; never by halves."""
  if choice == "apart":
    raise Refusal("invalid", field="choice", text="both_sides")
  table, key, data = (it.held[name] for name in ("table", "key", "data"))
  if choice == "theirs":
    our_id = int(it.subject.partition(":")[2])
    try:
      apply(change, table, key, our_id, data)
    except Unreadable as wrong:
      raise Refusal("invalid", field="choice", text="theirs_taken") from wrong
    if it.kind == DIFFERS and meaning_set_up.differing(table, key):
      raise Refusal("invalid", field="choice", text="theirs_taken")
  else:
    _keep(change, table, key, data)


def apply(change: ledger.Change, table: str, key: str, our_id: int, data: Data | None) -> None:
  """Makes our row say what theirs says, with its mirror row, within an action."""
  FOLLOWERS[table](change, our_id, data, mirror.data_of(table, [key]).get(key))
  _keep(change, table, key, data)
  if table == "deliverTimes" and data is not None:
    _another_slot(change, key, our_id, data)


def _keep(change: ledger.Change, table: str, key: str, data: Data | None) -> None:
  if data is None:
    mirror.drop(table, [key], change.now)
    if table in ENDED:
      # Should it come back, it is another one.
      Tie.objects.filter(table=table, key=key, kind=NOUNS[table]).delete()
  else:
    mirror.keep(table, {key: data}, change.now)


def standing(noun: str, our_id: int) -> Conflict | None:
  """The open conflict about a row of ours: there is one at the most."""
  return Conflict.objects.filter(subject=f"{noun}:{our_id}", state="open").order_by("id").first()


def _details(table: str, key: str, data: Data | None) -> dict[str, Any]:
  was = mirror.data_of(table, [key])[key]
  names = sorted(name for name in was if data is None or was[name] != data.get(name))
  fields = [
    {"field": name, "base": was[name], "ours": None, "theirs": None if data is None else data.get(name)}
    for name in names
  ]
  return {"table": table, "key": key, "functions": ["setUp"], "tracerId": None, "gone": data is None, "fields": fields}


def about(table: str, our_id: int) -> dict[str, Any]:
  """What a row of ours is, for the one who decides: its customer, tracer, weekday and time."""
  if table == "Users":
    return {"customer": Customer.objects.get(id=our_id).short_name}
  if table == "Tracers":
    return {"tracer": Tracer.objects.get(id=our_id).short_name}
  if table == "TracerCustomer":
    entry = CatalogueEntry.objects.select_related("endpoint__customer", "tracer").filter(id=our_id).first()
    if entry is None:
      return {}
    return {"customer": entry.endpoint.customer.short_name, "tracer": entry.tracer.short_name if entry.tracer else None}
  if table == "productionTimes":
    run = Run.objects.select_related("tracer").get(id=our_id)
    return {
      "tracer": run.tracer.short_name if run.tracer else None,
      "weekday": run.weekday,
      "time": f"{run.time:%H:%M}",
    }
  if table == "deliverTimes":
    slot = Slot.objects.select_related("endpoint__customer").get(id=our_id)
    name = slot.endpoint.customer.short_name
    return {"customer": name, "weekday": slot.weekday, "time": f"{slot.delivery_time:%H:%M}"}
  return {}


# --- row by row


def _save(change: ledger.Change, *, kind: str, rows: Any, before: Any, touches: Follow | None = None) -> None:
  """Saves one row, where anything of it has changed."""
  if images.row(rows) != before:
    keep(change, kind=kind, rows=[rows], before=[before], touches=touches)


def _yesterday(change: ledger.Change) -> Any:
  return calendar.wall_date(change.now) - timedelta(days=1)


def _stands(ends: date | None) -> date | None:
  """When something ends that stands over there: it does not where it has ended here already."""
  return None if ends is not None and ends < calendar.today() else ends


def _customer(change: ledger.Change, our_id: int, data: Data | None, was: Data | None) -> None:
  customer = Customer.objects.get(id=our_id)
  before = images.row(customer)
  if data is None:
    customer.archived = True
    marked = Follow(scope=Q(customer=customer), how=touching.in_catalogue(), confirmed=None)
    _save(change, kind="customer.followed", rows=customer, before=before, touches=marked)
    return
  it = reading.customer(data)
  customer.long_name = it.long_name
  if not called(Customer, "short_name", it.short_name).exclude(id=our_id).exists():
    customer.short_name = it.short_name
  if not Customer.objects.filter(dispenser_number=it.dispenser_number).exclude(id=our_id).exists():
    customer.dispenser_number = it.dispenser_number
  _save(change, kind="customer.followed", rows=customer, before=before)
  for endpoint in Endpoint.objects.filter(id__in=mirror.tied("Users", [it.key], "endpoint").get(it.key, [])):
    _overheads(change, endpoint, it.overhead)


def _overheads(change: ledger.Change, endpoint: Endpoint, overhead: float) -> None:
  """Over there a customer has one overhead; here each entry of its catalogue that came from there has it."""
  ours = Tie.objects.filter(table="TracerCustomer", kind="catalogueEntry").values_list("our_id", flat=True)
  for entry in CatalogueEntry.objects.filter(endpoint=endpoint, id__in=list(ours)).order_by("id"):
    _overhead(change, entry, overhead)


def _overhead_of(bid: str) -> float:
  buyer = mirror.data_of("Users", [bid]).get(bid)
  return 1.0 if buyer is None else reading.customer(buyer).overhead


def _overhead(change: ledger.Change, entry: CatalogueEntry, overhead: float) -> None:
  before = images.row(entry)
  entry.overhead = overhead
  touches = Follow(scope=touching.of_entry(entry), how=touching.overhead(entry), confirmed=None)
  _save(change, kind="catalogueEntry.followed", rows=entry, before=before, touches=touches)


def _entry(change: ledger.Change, our_id: int, data: Data | None, was: Data | None) -> None:
  entry = CatalogueEntry.objects.filter(id=our_id).first()
  if data is not None and entry is not None:
    _overhead(change, entry, _overhead_of(data["customer_id"] or ""))
    return
  pairs = Tie.objects.filter(table="TracerCustomer", kind="catalogueEntry", our_id=our_id).values_list("key", flat=True)
  # A pair that stands there twice is gone when both are.
  if data is None and entry is not None and len(mirror.digests("TracerCustomer", list(pairs))) <= 1:
    touches = Follow(scope=touching.of_entry(entry), how=touching.in_catalogue(), confirmed=None)
    keep(change, kind="catalogueEntry.followed", gone=[entry], before=[images.row(entry)], touches=touches)


def _run(change: ledger.Change, our_id: int, data: Data | None, was: Data | None) -> None:
  run = Run.objects.get(id=our_id)
  before = images.row(run)
  if data is None:
    run.ends_date = _yesterday(change)
    how: Callable[[Any], None] = touching.slot_stands
  else:
    it = reading.run(data)
    run.weekday, run.time, run.max_mbq, run.ends_date = it.weekday, it.time, it.max_mbq, _stands(run.ends_date)
    how = touching.all_of([touching.run_time, touching.slot_stands])
  _save(
    change,
    kind="run.followed",
    rows=run,
    before=before,
    touches=Follow(scope=touching.of_run(run), how=how, confirmed=None),
  )


def _slot(change: ledger.Change, our_id: int, data: Data | None, was: Data | None) -> None:
  slot = Slot.objects.get(id=our_id)
  before = images.row(slot)
  if data is None or not _same_slot(slot, data):
    slot.ends_date = _yesterday(change)
  else:
    slot.max_mbq, slot.ends_date = reading.slot(data).max_mbq, _stands(slot.ends_date)
  touches = Follow(scope=touching.of_slots([our_id]), how=touching.slot_stands, confirmed=None)
  _save(change, kind="slot.followed", rows=slot, before=before, touches=touches)


def _run_of(data: Data) -> int | None:
  """Our run that a delivery time names by its weekday and number."""
  it = reading.slot(data)
  for key, row in mirror.data_of("productionTimes", list(mirror.digests("productionTimes"))).items():
    run = reading.run(row)
    if (run.weekday, run.run) == (it.weekday, it.run):
      return next(iter(mirror.tied("productionTimes", [key], "run").get(key, [])), None)
  return None


def _same_slot(slot: Slot, data: Data) -> bool:
  it = reading.slot(data)
  return (slot.weekday, slot.delivery_time, slot.weeks, slot.run_id) == (it.weekday, it.time, it.weeks, _run_of(data))


def _another_slot(change: ledger.Change, key: str, our_id: int, data: Data) -> None:
  """A delivery at another time is another slot here: what was ordered at the old one stands there, marked."""
  slot = Slot.objects.get(id=our_id)
  run_id = _run_of(data)
  if slot.ends_date is None or run_id is None:
    return
  it = reading.slot(data)
  fresh = Slot(
    endpoint=slot.endpoint, run_id=run_id, weekday=it.weekday, delivery_time=it.time, weeks=it.weeks, max_mbq=it.max_mbq
  )
  keep(change, kind="slot.followed", rows=[fresh])
  Tie.objects.filter(table="deliverTimes", key=key, kind="slot").update(our_id=fresh.pk)


def _closed(change: ledger.Change, our_id: int, data: Data | None, was: Data | None) -> None:
  closed = ClosedDate.objects.filter(id=our_id).first()
  if closed is None:
    return
  day = None if data is None else reading.closed_date(data)[1]
  if day == closed.date:
    return
  before = images.row(closed)
  touches = Follow(
    scope=Q(delivery_date__in=[closed.date, day or closed.date]), how=touching.delivered(), confirmed=None
  )
  if day is None or ClosedDate.objects.filter(date=day).exists():
    keep(change, kind="closedDate.followed", gone=[closed], before=[before], touches=touches)
    return
  closed.date = day
  _save(change, kind="closedDate.followed", rows=closed, before=before, touches=touches)


FOLLOWERS: Mapping[str, Act] = {
  "Users": _customer,
  "Tracers": tracer_changes.follow,
  "TracerCustomer": _entry,
  "productionTimes": _run,
  "deliverTimes": _slot,
  "blockDeliverDate": _closed,
}
