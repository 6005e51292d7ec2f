"""What hangs on a booking and has to follow it: its room's count, its procedure, its differences, its order's marks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import connection
from django.db.models import Count, QuerySet

from tracershop import ledger
from tracershop.catalogue.models import Customer, Endpoint
from tracershop.orderbook import marks, queries
from tracershop.orderbook.models import Booking, Location, Order, Procedure
from tracershop.orderbook.studies import key_of
from tracershop.site import feeds
from tracershop.site.models import Feed, Node

# What a node is told to be in whose whole answer some studies could not be read.
UNREADABLE = "unreadable"

# What the RIS has changed of an ordered study, and the mark that its order has meanwhile.
MARKS = {
  "moved": "bookingMoved",
  "procedure": "bookingChanged",
  "location": "bookingChanged",
  "cancelled": "bookingCancelled",
}


def loaded() -> QuerySet[Booking]:
  """Bookings with all that their images and streams need, fetched apart: a hundred of them share a handful of rooms."""
  return Booking.objects.prefetch_related("location__endpoint", "procedure", "order")


def save(changed: Sequence[Booking], fields: Sequence[str]) -> None:
  """Writes these columns of bookings that are there, in one statement.

  As an insert whose rows are all there already: Django's `bulk_update` takes ten times as long to say the same.
  """
  if changed:
    targets = ["id"] if connection.features.supports_update_conflicts_with_target else None
    Booking.objects.bulk_create(changed, update_conflicts=True, update_fields=fields, unique_fields=targets)


def rooms(codes: Iterable[str]) -> tuple[dict[str, Location], list[Location]]:
  """The rooms of these codes, and which of them were not known: those are made, mapped to nobody."""
  wanted = sorted(set(codes))
  found = {it.code: it for it in Location.objects.filter(code__in=wanted).select_related("endpoint")}
  made = Location.objects.bulk_create([Location(code=code) for code in wanted if code not in found])
  return found | {it.code: it for it in made}, made


# An endpoint's number, and the key of a description.
Means = tuple[int, str]


def procedures(wanted: Mapping[Means, tuple[str, str]]) -> tuple[dict[Means, Procedure], list[Procedure]]:
  """The procedures of {(endpoint id, key of the description): (code, description)}, and which of them were not known:
  those are made, and mean nothing until somebody maps them."""
  found = {
    (it.endpoint_id, it.description_key): it
    for it in Procedure.objects.filter(
      endpoint_id__in={endpoint for endpoint, _ in wanted}, description_key__in={key for _, key in wanted}
    ).select_related("endpoint")
  }
  missing = sorted(set(wanted) - set(found))
  endpoints = Endpoint.objects.in_bulk({endpoint for endpoint, _ in missing}) if missing else {}
  made = Procedure.objects.bulk_create(
    Procedure(endpoint=endpoints[endpoint], code=code, description=description, description_key=key)
    for (endpoint, key), (code, description) in ((it, wanted[it]) for it in missing)
  )
  return found | {(it.endpoint_id, it.description_key): it for it in made}, made


def meaning(order: Order | None, room: Location, description: str) -> Means | None:
  """Which procedure a study's description is, in its customer's own room.

  In a room that nobody has taken it means nothing yet. Nor does what another customer ordered: to make a procedure of
  it would tell whose room it is in by now what it is (BKG-13).
  """
  endpoint = room.endpoint
  if endpoint is None or (order is not None and order.customer_id != endpoint.customer_id):
    return None
  return endpoint.pk, key_of(description)


def give_procedures(changed: Iterable[Booking]) -> list[Procedure]:
  """Gives bookings, to be saved, the procedures that they are where they are now; those that had to be made."""
  others = []
  for it in changed:
    means = meaning(it.order, it.location, it.description)
    if means != (None if it.procedure is None else (it.procedure.endpoint_id, it.procedure.description_key)):
      others.append((it, means))
  wanted = {means: (it.code, it.description) for it, means in reversed(others) if means is not None}
  found, made = procedures(wanted) if wanted else ({}, [])
  for it, means in others:
    it.procedure = None if means is None else found[means]
  return made


def recount(locations: Iterable[Location], since: date) -> list[Location]:
  """Counts anew what waits in rooms; those whose count has changed, saved, but for their revision.

  Call it after the bookings are saved: `waiting` are the studies since a date that nobody sees until somebody takes
  the room.
  """
  rows = {it.pk: it for it in locations}
  free = [pk for pk, it in rows.items() if it.endpoint_id is None]
  counted: dict[int, int] = {}
  if free:
    waiting = Booking.objects.filter(location_id__in=free, start_date__gte=since, order__isnull=True)
    waiting = waiting.exclude(state="cancelled").order_by()
    counted = dict(waiting.values_list("location_id").annotate(Count("id")))
  changed = []
  for pk, it in rows.items():
    if it.waiting != counted.get(pk, 0):
      it.waiting = counted.get(pk, 0)
      changed.append(it)
  return changed


def ordered_keys(bookings: Iterable[Booking]) -> dict[int, str]:
  """The descriptions' keys that ordered bookings were ordered with, by the procedure's number. One query, or none."""
  ids = {it.ordered_procedure_id for it in bookings if it.order_id is not None and it.ordered_procedure_id is not None}
  return dict(Procedure.objects.filter(id__in=ids).values_list("id", "description_key")) if ids else {}


def differences(it: Booking, keys: Mapping[int, str]) -> list[str]:
  """What the RIS has changed of an ordered study since it was ordered (BKG-7). `keys` are `ordered_keys`."""
  if it.order_id is None:
    return []
  found = []
  if it.start_at != it.ordered_start_at:
    found.append("moved")
  if it.ordered_procedure_id is not None and keys.get(it.ordered_procedure_id) != key_of(it.description):
    found.append("procedure")
  if it.location_id != it.ordered_location_id:
    found.append("location")
  if it.state == "cancelled":
    found.append("cancelled")
  return found


def marked(order_ids: Iterable[int]) -> list[Order]:
  """Of these orders, those whose marks about their bookings are others now; not saved yet (BKG-8).

  Call it after the bookings are saved. An order has a mark as long as one of its bookings has such a difference.
  """
  wanted = set(order_ids)
  if not wanted:
    return []
  orders = list(queries.orders().filter(id__in=wanted).order_by("id"))
  said: dict[int, set[str]] = {it.pk: set() for it in orders}
  for order_id, changes in Booking.objects.filter(order_id__in=list(said)).values_list("order_id", "changes"):
    said[order_id or 0] |= {MARKS[it] for it in changes}
  changed = []
  for it in orders:
    before = list(it.marks)
    for mark in sorted(set(MARKS.values())):
      marks.put(it, mark, mark in said[it.pk])
    if it.marks != before:
      changed.append(it)
  return changed


def let_go(change: ledger.Change, node_id: int) -> None:
  """A node no longer speaks for what it told: its bookings stay, none goes by its silence (NODE-4), and the list is as
  of what the other worklists say (BKG-71)."""
  Booking.objects.filter(node_id=node_id).update(node_id=None)
  report_ris(change)


def report_ris(change: ledger.Change) -> None:
  """Tells, within an action, how the list of studies stands where that is news (BKG-11): as old as the oldest of the
  worklists that make it, down while one of them is, unknown where there is none any more."""
  asked = list(Node.objects.filter(worklist=True).values_list("answered_at", "trouble", "unread"))
  known = Feed.objects.filter(id="ris").first()
  if not asked and (known is None or known.by_messages):
    return
  down = any(trouble not in (None, UNREADABLE) for _, trouble, _ in asked)
  state: feeds.FeedState = "unknown" if not asked else "down" if down else "up"
  as_of = None if down else min((at for at, _, _ in asked if at is not None), default=None)
  unread = sum(count for _, _, count in asked)
  if known is not None and (known.state, known.as_of, known.unread, known.by_messages) == (
    state,
    as_of or known.as_of,
    unread,
    False,
  ):
    return
  feeds.report_feed(
    change,
    feed="ris",
    state=state,
    as_of=as_of,
    customer_ids=Customer.objects.values_list("id", flat=True),
    cycle_seconds=math.ceil(settings.WORKLIST_SECONDS),
    unread=unread,
  )


def messages_due(*, came_at: datetime | None, heard: bool) -> bool:
  """Whether `report_messages` has something to tell (BKG-80): looked at for each message, outside an action."""
  if Node.objects.filter(worklist=True).exists():
    return False
  known = Feed.objects.filter(id="ris").first()
  if known is None or not known.by_messages:
    return came_at is not None
  if known.state != ("up" if heard else "down"):
    return True
  return came_at is not None and feeds.due("ris", "up")


@ledger.action
def report_messages(change: ledger.Change, *, came_at: datetime | None, heard: bool) -> None:
  """Tells how the list of studies stands where no worklist makes it, and messages do (BKG-80): as of the last one that
  came, down while nobody listens (`heard` is False). A list that no message ever made is none of theirs."""
  if not messages_due(came_at=came_at, heard=heard):
    return
  known = Feed.objects.filter(id="ris").first()
  # An old message that is tried again makes nothing newer. When a worklist answered is no message's time.
  last = known.as_of if known is not None and known.by_messages else None
  as_of = max((at for at in (came_at, last) if at is not None), default=None)
  feeds.report_feed(
    change,
    feed="ris",
    state="up" if heard else "down",
    as_of=as_of,
    customer_ids=Customer.objects.values_list("id", flat=True),
    cycle_seconds=math.ceil(settings.HL7_SILENCE_SECONDS),
    by_messages=True,
  )
