"""Orders and vials as papers say them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from production.actions.twice import told
from production.documents.paper_content import Made, PaperOrder, PaperVial
from tracershop.actor import Actor
from tracershop.decay import decay
from tracershop.orderbook import images
from tracershop.orderbook.models import Order, Vial

PDF, ZPL = "application/pdf", "application/vnd.zebra.zpl"


def made_by(actor: Actor, number: str, version: int, at: datetime) -> Made:
  """Which paper it is, and whose."""
  return Made(number=number, version=version, site=settings.SITE_NAME, name=actor.name, role=actor.role, at=at)


def paper_order(it: Order) -> PaperOrder:
  """An order as a paper says it."""
  return PaperOrder(
    id=it.pk,
    customer=it.customer.short_name,
    endpoint=it.endpoint.name,
    tracer=images.made_of(it),
    departs_at=it.departs_at,
    deliver_at=it.deliver_at,
    ordered_mbq=it.ordered_mbq,
    injections=it.injections,
    usage=it.usage,
    status=it.status,
    marks=tuple(it.marks),
    comment=it.comment,
    moved_from=images.ordered_slot_at(it) if it.moved_to_slot_id else None,
  )


def paper_vial(it: Vial, orders: Sequence[Order] = ()) -> PaperVial:
  """A vial as a paper says it, with what is in it at the delivery of the orders it is for (the first of them)."""
  at = min((order.deliver_at for order in orders), default=None)
  # The half-life that counts for the order: a released one never follows a later change of the catalogue's.
  half_life = orders[0].half_life_seconds if orders else it.tracer.isotope.half_life_seconds
  return PaperVial(
    id=it.pk,
    tracer=it.tracer.short_name,
    batch_number=it.batch_number,
    activity_mbq=it.activity_mbq,
    calibrated_at=it.calibrated_at,
    volume_ml=it.volume_ml,
    expires_at=it.expires_at,
    released=it.state == "released",
    order_ids=tuple(order.pk for order in orders),
    at_delivery_mbq=None if at is None else decay(it.activity_mbq, half_life, it.calibrated_at, at),
    marks=tuple(it.marks),
    batch_state=it.batch_state,
    late_tests=tuple(it.late_tests),
  )


def of_order(it: Order) -> dict[str, Any]:
  """What of an order, once changed, makes a paper old."""
  return told("order", images.order(it, []), "status", "orderedMbq", "injections", "deliverAt", "usage", "endpointId")


def of_vial(it: Vial) -> dict[str, Any]:
  """What of a vial, once changed, makes a paper old."""
  row = images.vial(it, [])
  return told("vial", row, "state", "customerId", "activityMbq", "calibratedAt", "volumeMl", "batchNumber")
