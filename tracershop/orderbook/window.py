"""The day, and the window of dates whose rows stand in the streams. It moves by a recorded action, not by the clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings

from tracershop import calendar, ledger
from tracershop.actor import SYSTEM
from tracershop.catalogue.models import Customer
from tracershop.orderbook import booking_parts, bookings, images, queries
from tracershop.orderbook.batch_states import WAITING
from tracershop.orderbook.models import (
  Batch,
  Booking,
  Certificate,
  Day,
  Dispatch,
  Document,
  Location,
  Notice,
  Order,
  Recall,
  RecallAnswer,
  Receipt,
  ReleaseLine,
  Request,
  Vial,
)
from tracershop.site import letters


@ledger.action
def turn_day(change: ledger.Change, *, today: date) -> dict[str, Any]:
  """Makes a date the present day and takes what leaves the window off the streams (STR-4). Bookings are erased with it,
  and so is what old messages of the RIS said (BKG-12).

  Any process may call it at midnight, and when it starts: the first call does it, the others change nothing. A clock
  that goes backwards changes nothing either.
  """
  day = Day.objects.filter(id=1).first()
  if day is not None and day.today >= today:
    return {"today": day.today, "turned": False}
  window_from = today - timedelta(days=settings.WINDOW_DAYS)
  customers = list(Customer.objects.order_by("id").values_list("id", flat=True))
  changes: list[ledger.RowChange] = []
  if day is not None:
    changes += _leaving(day.window_from, window_from)
  changes += _erased(window_from, change.now)
  before = None if day is None else images.day(day)
  day, _ = Day.objects.update_or_create(id=1, defaults={"today": today, "window_from": window_from})
  row = images.day(day)
  changes += [
    ledger.Put(stream, "day", row) for stream in ("production", "wall", *(f"customer:{id}" for id in customers))
  ]
  told: dict[str, Any] = {"before": before, "after": row}
  for portion in ledger.portions(changes):
    change.record(kind="day.turned", subjects=["day:1"], changes=portion, **told)
    told = {}
  return {"today": today, "turned": True}


def _leaving(old: date, new: date) -> list[ledger.RowChange]:
  changes: list[ledger.RowChange] = []
  orders = Order.objects.filter(delivery_date__gte=old, delivery_date__lt=new).order_by("id")
  for order_id, customer_id in orders.values_list("id", "customer_id"):
    changes += [
      ledger.Remove(stream, "order", order_id) for stream in (f"customer:{customer_id}", "production", "wall")
    ]
  vials = Vial.objects.filter(calibrated_date__gte=old, calibrated_date__lt=new).order_by("id")
  owners = {
    *ReleaseLine.objects.filter(vial__in=vials, void=False).values_list("vial_id", "order__customer_id"),
    *vials.filter(dispatch__isnull=False).values_list("id", "dispatch__customer_id"),
  }
  changes += [ledger.Remove("production", "vial", vial_id) for vial_id in vials.values_list("id", flat=True)]
  changes += [ledger.Remove(f"customer:{customer_id}", "vial", vial_id) for vial_id, customer_id in sorted(owners)]
  certificates = Certificate.objects.filter(delivery_date__gte=old, delivery_date__lt=new).order_by("id")
  for certificate_id, customer_id in certificates.values_list("id", "customer_id"):
    changes += [
      ledger.Remove(stream, "certificate", certificate_id) for stream in (f"customer:{customer_id}", "production")
    ]
  requests = Request.objects.filter(delivery_date__gte=old, delivery_date__lt=new).order_by("id")
  for request_id, customer_id in requests.values_list("id", "customer_id"):
    changes += [ledger.Remove(stream, "request", request_id) for stream in (f"customer:{customer_id}", "production")]
  notices = Notice.objects.filter(expires_date__gte=old, expires_date__lt=new).order_by("id")
  changes += [ledger.Remove("production", "notice", notice_id) for notice_id in notices.values_list("id", flat=True)]
  receipts = Receipt.objects.filter(notice__in=notices).order_by("notice_id", "customer_id")
  changes += [
    ledger.Remove(f"customer:{customer_id}", "notice", notice_id)
    for notice_id, customer_id in receipts.values_list("notice_id", "customer_id")
  ]
  return changes + _papers_leaving(old, new)


def _erased(since: date, now: datetime) -> list[ledger.RowChange]:
  """Erases the bookings of dates before, those that were cancelled too, and the words of letters as old as that.

  Their keys stay in the ledger, and their frames for a week. Call it while the old window still stands.
  """
  changes: list[ledger.RowChange] = []
  before = queries.window_from()
  for it in booking_parts.shown().filter(start_date__lt=since):
    changes += [ledger.Remove(stream, "booking", it.pk) for stream in booking_parts.booking_streams(it, before)]
  going = Booking.objects.filter(start_date__lt=since)
  rooms = list(Location.objects.filter(endpoint__isnull=True, id__in=going.values("location_id")).order_by("id"))
  going.delete()
  everybody = booking_parts.all_customers()
  for room in bookings.recount(rooms, since):
    room.revision += 1
    room.save(update_fields=["waiting", "revision"])
    changes += booking_parts.location_changes(room, (), everybody)
  return [*changes, *letters.forget(now - timedelta(days=settings.WINDOW_DAYS))]


def _papers_leaving(old: date, new: date) -> list[ledger.RowChange]:
  changes: list[ledger.RowChange] = []
  batches = Batch.objects.filter(made_date__gte=old, made_date__lt=new).order_by("id")
  for batch_id, state in batches.values_list("id", "state"):
    # One that waits for a decision stays where it is taken (BAT-30).
    streams = ("wall",) if state in WAITING else ("production", "wall")
    changes += [ledger.Remove(stream, "batch", batch_id) for stream in streams]
  dispatches = Dispatch.objects.filter(delivery_date__gte=old, delivery_date__lt=new).order_by("id")
  for dispatch_id, customer_id in dispatches.values_list("id", "customer_id"):
    changes += [ledger.Remove(stream, "dispatch", dispatch_id) for stream in (f"customer:{customer_id}", "production")]
  # It stays with those who are silent, and with production until it waits for nobody (RCL-20, RCL-40).
  silent = queries.unanswered()
  recalls = Recall.objects.filter(made_date__gte=old, made_date__lt=new).order_by("id")
  done = recalls.exclude(id__in=silent.values("recall_id"))
  changes += [ledger.Remove("production", "recall", recall_id) for recall_id in done.values_list("id", flat=True)]
  answers = RecallAnswer.objects.filter(recall__in=recalls, acknowledged_at__isnull=False)
  changes += [
    ledger.Remove(f"customer:{customer_id}", "recall", recall_id)
    for recall_id, customer_id in answers.order_by("recall_id", "customer_id").values_list("recall_id", "customer_id")
  ]
  documents = Document.objects.filter(for_date__gte=old, for_date__lt=new).order_by("id")
  changes += [
    ledger.Remove("production", "document", document_id) for document_id in documents.values_list("id", flat=True)
  ]
  of_customers = documents.filter(customer__isnull=False).values_list("id", "customer_id")
  changes += [
    ledger.Remove(f"customer:{customer_id}", "document", document_id) for document_id, customer_id in of_customers
  ]
  return changes


def keep_day() -> bool:
  """Turns the day when Copenhagen's has begun; gives whether it did. Looks first, so that it is cheap to call."""
  today = calendar.today()
  day = Day.objects.filter(id=1).first()
  if day is not None and day.today >= today:
    return False
  return bool(turn_day(actor=SYSTEM, today=today).value()["turned"])
