"""What the two systems say differently about an order, put before a person: both sides, what both last agreed upon, and
who changed what when, as far as anybody knows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import msgspec

from legacy.inbound.orders import Cluster
from legacy.mapping.merge import Difference
from legacy.mapping.reading import OldInjections
from legacy.old import values
from legacy.old.shape import Data
from legacy.old.values import Unreadable
from tracershop import ledger
from tracershop.ledger import search
from tracershop.orderbook.models import Order
from tracershop.protocol import messages
from tracershop.site import conflicts
from tracershop.site.models import Conflict

ENTRIES = 5


class Held(msgspec.Struct, frozen=True, kw_only=True):
  """What a decision is made of: the row as it lies there now (none: it is gone), and what it says."""

  table: str
  key: str
  rows: dict[str, Data]
  theirs: Cluster | OldInjections | None


def signed_here(order: Order) -> bool:
  """Whether it was released here, by a signature: a certificate says so."""
  return order.status == "released" and order.certificate_id is not None


def standing(order_id: int) -> Conflict | None:
  """The open conflict about an order: there is one at the most."""
  return Conflict.objects.filter(subject=f"order:{order_id}", state="open").order_by("id").first()


def hold(
  change: ledger.Change,
  order: Order,
  *,
  kind: str,
  fields: Iterable[Difference],
  functions: Collection[str],
  held: Held,
  known: Conflict | None,
  placed: bool = False,
) -> None:
  """Opens the conflict about an order, or brings the open one up to date. `placed`: it was ordered over there where we
  lead, and all there is to say is whether it stands."""
  if known is not None:
    known.kind = kind
  conflicts.hold(
    change,
    kind=kind,
    subject=f"order:{order.pk}",
    details=_plain(
      {
        "table": held.table,
        "key": held.key,
        "tracerId": order.tracer_id,
        "customerId": order.customer_id,
        "customer": order.customer.short_name,
        "tracer": order.tracer.short_name if order.tracer else None,
        "deliveryDate": order.delivery_date,
        "functions": sorted(functions),
        "placed": placed,
        "signed": signed_here(order),
        "fields": [{"field": it.field, "base": it.base, "ours": it.ours, "theirs": it.theirs} for it in fields],
        "oursBy": _who_changed(order.pk),
        "theirsAt": _changed_at(held.rows.values()),
      }
    ),
    held=_kept(held),
    known=known,
  )


def hold_placed(
  change: ledger.Change, order: Order, said: msgspec.Struct, held: Held, known: Conflict | None = None
) -> None:
  """Opens the conflict about an order that was placed over there where we lead, or tells it as it stands now. `said` is
  what the old system says of it."""
  fields = [
    Difference(field=field, base=None, ours=None, theirs=it)
    for field, it in msgspec.structs.asdict(said).items()
    if it not in (None, "", ())
  ]
  hold(
    change, order, kind="changedWhereWeLead", fields=fields, functions={"ordering"}, held=held, known=known, placed=True
  )


def is_placed(it: Conflict | None) -> bool:
  """Whether a conflict is about an order that was placed over there where we lead."""
  return it is not None and bool(it.details.get("placed"))


def held_of(it: Conflict) -> Held:
  """What a conflict holds, read again."""
  kind: Any = Cluster if it.held["table"] == "orders" else OldInjections
  theirs = it.held["theirs"]
  return Held(
    table=it.held["table"],
    key=it.held["key"],
    rows=it.held["rows"],
    theirs=None if theirs is None else msgspec.convert(theirs, kind),
  )


def rows_held() -> dict[str, Data | None]:
  """The rows of `orders` that a person has to decide about, as they lie there now (None: gone); the mirror has them as
  they were."""
  found: dict[str, Data | None] = {}
  some = Conflict.objects.filter(state="open", subject__startswith="order:").order_by("id")
  for it in some.values_list("held", flat=True):
    if it["table"] == "orders":
      found[it["key"]] = it["rows"].get(it["key"])
  return found


def _kept(held: Held) -> dict[str, Any]:
  found: dict[str, Any] = msgspec.to_builtins(held)
  return found


def _plain(details: dict[str, Any]) -> dict[str, Any]:
  found: dict[str, Any] = msgspec.json.decode(messages.encode(details))
  return found


def _who_changed(order_id: int) -> dict[str, Any] | None:
  """The last change of ours: who, when and what; None where all of it came from there."""
  found, _ = search.search(search.Criteria(subjects=[f"order:{order_id}"]), ENTRIES)
  for entry in found:
    if entry.origin != "legacy" and entry.kind.partition(".")[0] != "conflict":
      return {"by": entry.actor_name, "at": entry.at, "kind": entry.kind}
  return None


def _changed_at(rows: Iterable[Data]) -> Any:
  """When the row over there was last changed; None where it is gone, or its time is none."""
  for data in rows:
    try:
      return values.instant(data["order_time"], "order_time")
    except Unreadable:
      return None
  return None
