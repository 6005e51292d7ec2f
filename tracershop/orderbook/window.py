"""The day, and the window of dates whose rows stand in the streams. It moves by a recorded action, not by the clock."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings

from tracershop import calendar, ledger
from tracershop.actor import SYSTEM
from tracershop.catalogue.models import Customer
from tracershop.orderbook import images
from tracershop.orderbook.models import Certificate, Day, Notice, Order, Receipt, ReleaseLine, Request, Vial


@ledger.action
def turn_day(change: ledger.Change, *, today: date) -> dict[str, Any]:
  """Makes a date the present day and takes what leaves the window off the streams (STR-4).

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
  before = None if day is None else images.day(day)
  day, _ = Day.objects.update_or_create(id=1, defaults={"today": today, "window_from": window_from})
  row = images.day(day)
  changes += [
    ledger.Put(stream, "day", row) for stream in ("production", "wall", *(f"customer:{id}" for id in customers))
  ]
  change.record(kind="day.turned", subjects=["day:1"], before=before, after=row, changes=changes)
  return {"today": today, "turned": True}


def _leaving(old: date, new: date) -> list[ledger.RowChange]:
  changes: list[ledger.RowChange] = []
  orders = Order.objects.filter(delivery_date__gte=old, delivery_date__lt=new).order_by("id")
  for order_id, customer_id in orders.values_list("id", "customer_id"):
    changes += [
      ledger.Remove(stream, "order", order_id) for stream in (f"customer:{customer_id}", "production", "wall")
    ]
  vials = Vial.objects.filter(calibrated_date__gte=old, calibrated_date__lt=new).order_by("id")
  owners = ReleaseLine.objects.filter(vial__in=vials).values_list("vial_id", "order__customer_id").distinct()
  changes += [ledger.Remove("production", "vial", vial_id) for vial_id in vials.values_list("id", flat=True)]
  changes += [ledger.Remove(f"customer:{customer_id}", "vial", vial_id) for vial_id, customer_id in owners]
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
  return changes


def keep_day() -> bool:
  """Turns the day when Copenhagen's has begun; gives whether it did. Looks first, so that it is cheap to call."""
  today = calendar.today()
  day = Day.objects.filter(id=1).first()
  if day is not None and day.today >= today:
    return False
  return bool(turn_day(actor=SYSTEM, today=today).value()["turned"])
