"""What happened to orders, as the people of their customer read it: who did what and when (CUS-6).

The trail itself is not theirs to read. What stands here is no more than what the rows of their own stream said when it
happened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from tracershop import clock
from tracershop.actor import Actor
from tracershop.audit import difference, trail, words
from tracershop.errors import Refusal
from tracershop.ledger import search as ledger_search
from tracershop.ledger.search import Criteria, Found
from tracershop.orderbook import queries
from tracershop.orderbook.models import Order
from tracershop.protocol import commands

MOST = 200
# Before any of this was.
FIRST_YEAR = 2000
# Where an order begins, all of it is new; elsewhere a row without a before is only told again, for what its vials hold.
BEGINNINGS = frozenset({"order.placed", "order.adopted", "booking.ordered", "request.granted"})
# Entries of these are about an order as its customer knows it.
NOUNS = frozenset({"order", "request", "booking", "batch", "vial", "qcResult", "dispatch", "certificate", "recall"})
# Of an order's row, what is worth a word when it changes; the rest is said by the kind of the entry.
FIELDS = frozenset(
  {"orderedMbq", "injections", "deliverAt", "expectedAt", "usage", "comment", "deliveredMbq", "rejectedReason",
   "postponedReason"}
)  # fmt: skip


class ShownField(msgspec.Struct, frozen=True, rename="camel"):
  """A field of the order, before and after, in the asker's language."""

  field: str
  label: str
  before: str
  after: str


class Happened(msgspec.Struct, frozen=True, rename="camel"):
  """Something that was done to an order."""

  order_id: int
  at: Any
  kind: str
  actor: str
  changes: list[ShownField]


def orders_history(actor: Actor, asked: commands.OrdersHistory) -> dict[str, Any]:
  """What happened to one order, or to all of the asker's in the window since an instant: {happened, more}.

  Oldest first; where there is more than MOST, the newest of them. Raises Refusal `not_found` for an order that is not
  there or not the asker's, `invalid` where neither order nor instant is given. Nothing has happened since an
  instant that lies ahead.
  """
  if asked.since is not None and (asked.since.tzinfo is None or asked.since.year < FIRST_YEAR):
    raise Refusal("invalid", field="since")
  if asked.order_id is not None:
    customer = Order.objects.filter(id=asked.order_id).values_list("customer_id", flat=True).first()
    if customer is None or not actor.acts_for(customer):
      raise Refusal("not_found", field="orderId")
    ids = [asked.order_id]
  elif asked.since is not None:
    rows = Order.objects.filter(delivery_date__gte=queries.window_from()).values_list("id", "customer_id")
    ids = [pk for pk, customer in rows if actor.acts_for(customer)]
  else:
    raise Refusal("invalid", field="since", text="empty")
  if asked.since is not None and asked.since > clock.now():
    # A device's clock may be ahead; and the end of time is beyond every database.
    return {"happened": [], "more": False}
  return _told(actor, ids, asked)


def _told(actor: Actor, ids: Sequence[int], asked: commands.OrdersHistory) -> dict[str, Any]:
  mine = {f"order:{pk}": pk for pk in ids}
  kinds = [kind for kind in ledger_search.kinds() if kind.partition(".")[0] in NOUNS]
  found, more = ledger_search.search(Criteria(subjects=list(mine), kinds=kinds, from_at=asked.since), MOST)
  known = trail.names()
  told = [it for entry in reversed(found) for it in _of(actor, entry, mine, known)]
  return {"happened": told, "more": more}


def _of(actor: Actor, entry: Found, mine: Mapping[str, int], known: words.Names) -> list[Happened]:
  changes = difference.changes(*_images(entry)) if entry.words is not None else []
  told = {it.row for it in changes if entry.kind in BEGINNINGS or it.before is not None}
  return [
    Happened(
      order_id=mine[subject],
      at=entry.at,
      kind=entry.kind,
      actor=entry.actor_name,
      changes=[_shown(actor, it, known) for it in changes if it.row == subject in told and it.field in FIELDS],
    )
    for subject in dict.fromkeys(entry.subjects)
    if subject in mine
  ]


def _images(entry: Found) -> tuple[Any, Any]:
  if entry.words is None:
    return None, None
  return msgspec.json.decode(entry.words.before), msgspec.json.decode(entry.words.after)


def _shown(actor: Actor, it: difference.Change, known: words.Names) -> ShownField:
  return ShownField(
    field=it.field,
    label=words.said(words.FIELDS, it.field, actor.language),
    before=words.value(it.field, it.before, actor.language, known, year=False),
    after=words.value(it.field, it.after, actor.language, known, year=False),
  )
