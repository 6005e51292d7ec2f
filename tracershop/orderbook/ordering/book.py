"""What the rules for bookings are asked with: the rows of some endpoints as they are now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from django.conf import settings

from tracershop import calendar
from tracershop.catalogue import images as catalogue
from tracershop.catalogue.models import CatalogueEntry, ClosedDate, Deadline, Endpoint, Isotope, Slot, Tracer
from tracershop.orderbook import images, states
from tracershop.orderbook.models import Order, Procedure
from tracershop.orderbook.ordering.bookings import Book, Taken
from tracershop.protocol import rows


def of_endpoints(endpoint_ids: Collection[int], now: datetime) -> Book:
  """All that decides what studies of these endpoints become."""
  slots = list(Slot.objects.filter(endpoint_id__in=endpoint_ids).select_related("run").order_by("id"))
  endpoints = Endpoint.objects.filter(id__in=endpoint_ids).select_related("customer")
  entries = CatalogueEntry.objects.filter(endpoint_id__in=endpoint_ids, tracer__isnull=False)
  return Book(
    now=now,
    days_ahead=settings.ORDER_DAYS_AHEAD,
    endpoints=[_endpoint(it) for it in endpoints],
    isotopes=[catalogue.isotope(it) for it in Isotope.objects.all()],
    tracers=[catalogue.tracer(it) for it in Tracer.objects.all()],
    catalogue_entries=[catalogue.catalogue_entry(it) for it in entries],
    runs=[catalogue.run(it) for it in {slot.run_id: slot.run for slot in slots}.values()],
    slots=[catalogue.slot(it) for it in slots],
    closed_dates=[catalogue.closed_date(it) for it in ClosedDate.objects.all()],
    deadlines=[_deadline(it) for it in Deadline.objects.all()],
    procedures=[images.procedure(it) for it in Procedure.objects.filter(endpoint_id__in=endpoint_ids)],
    taken=_taken(endpoint_ids, now),
  )


def _endpoint(it: Endpoint) -> rows.Endpoint:
  return msgspec.structs.replace(catalogue.endpoint(it), archived=it.archived or it.customer.archived)


def _deadline(it: Deadline) -> rows.Deadline:
  working = it.working_days_only and settings.DEADLINE_WORKING_DAYS
  return msgspec.structs.replace(catalogue.deadline(it), working_days_only=working)


def _taken(endpoint_ids: Collection[int], now: datetime) -> list[Taken]:
  """What orders take of deliveries to come."""
  mine = Order.objects.filter(
    endpoint_id__in=endpoint_ids,
    deliver_at__gt=now,
    status__in=states.OPEN | {"released"},
    ordered_mbq__isnull=False,
    slot__isnull=False,
  )
  found: list[Taken] = []
  # The stubs do not see that a nullable relation's columns are nullable.
  row: Any
  for row in mine.values_list(
    "slot_id", "moved_to_slot_id", "delivery_date", "deliver_at", "ordered_mbq", "half_life_seconds",
    "slot__delivery_time",
  ):  # fmt: skip
    slot_id, moved_to, day, at, mbq, half_life, slot_time = row
    meant_at = at if moved_to is None else calendar.wall_instant(day, slot_time)
    found.append(
      Taken(slot_id=moved_to or slot_id, deliver_at=at, ordered_mbq=mbq, half_life_seconds=half_life, meant_at=meant_at)
    )
  return found
