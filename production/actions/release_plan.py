"""The plan of a release: judged from the rows as they are now, with what the certificate will say."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.conf import settings

from production import rules
from production.documents.content import CertificateContent, CertificateOrder, CertificateVial
from production.queries import holds_right
from tracershop import calendar
from tracershop.access.signatures import Signature, meaning_text
from tracershop.actor import Actor
from tracershop.errors import Refusal
from tracershop.orderbook import images, queries
from tracershop.orderbook import rules as arithmetic
from tracershop.orderbook.models import Order, Vial
from tracershop.orderbook.rules import free_text


class ReleasePlan(msgspec.Struct, frozen=True):
  """A release that is allowed: its rows, each order's shares of the vials, and what the certificate will say."""

  orders: list[Order]
  vials: list[Vial]
  shares: list[arithmetic.Share]
  content: CertificateContent


def plan_release(
  *,
  actor: Actor,
  order_ids: list[int],
  vial_ids: list[int],
  batch_number: str | None,
  reason: str | None,
  seen: dict[str, int],
  signature: Signature,
  at: datetime,
) -> ReleasePlan:
  """The release as it would be at `at`, from the rows as they are now. Raises Refusal where a rule says no.

  Every row must have been shown (`seen`): a signature is bound to what was on the screen (SIG-2).
  """
  reason = free_text(reason, "reason")
  orders = queries.chosen_orders(order_ids, actor, seen, must_be_seen=True)
  vials = queries.chosen_vials(vial_ids, seen, must_be_seen=True)
  tracer = orders[0].tracer
  if tracer is None or any(it.ordered_mbq is None for it in orders):
    raise Refusal("invalid", field="orderIds", text="kind")
  if not holds_right(actor.user_id, tracer.pk, calendar.wall_date(at)):
    raise Refusal("no_release_right", tracer=tracer.short_name)
  half_life = orders[0].half_life_seconds
  needs = {it.pk: images.needed_mbq(it) for it in orders}
  verdict = rules.judge(
    [_pool_order(it, needs[it.pk]) for it in orders],
    [_pool_vial(it) for it in vials],
    now=at,
    half_life_seconds=half_life,
    batch_number=batch_number,
    reason=reason,
    limits=rules.Limits(
      low_percent=settings.RELEASE_LOW_PERCENT,
      high_percent=settings.RELEASE_HIGH_PERCENT,
      ahead_hours=settings.CALIBRATION_AHEAD_HOURS,
    ),
  )
  shares = arithmetic.shares(list(needs.items()), list(verdict.at_slot.items()))
  return ReleasePlan(orders, vials, shares, _content(orders, vials, shares, verdict, reason, signature, at, needs))


def _pool_order(it: Order, needed_mbq: float) -> rules.PoolOrder:
  return rules.PoolOrder(
    id=it.pk,
    status=it.status,
    customer_id=it.customer_id,
    endpoint_id=it.endpoint_id,
    tracer_id=it.tracer_id,
    active_slot_id=it.moved_to_slot_id or it.slot_id,
    deliver_at=it.deliver_at,
    usage=it.usage,
    needed_mbq=needed_mbq,
    awaiting=it.awaits_confirmation,
  )


def _pool_vial(it: Vial) -> rules.PoolVial:
  return rules.PoolVial(
    id=it.pk,
    state=it.state,
    customer_id=it.customer_id,
    tracer_id=it.tracer_id,
    batch_number=it.batch_number,
    activity_mbq=it.activity_mbq,
    calibrated_at=it.calibrated_at,
    expires_at=it.expires_at,
  )


def _content(
  orders: list[Order],
  vials: list[Vial],
  shares: list[arithmetic.Share],
  verdict: rules.Verdict,
  reason: str,
  signature: Signature,
  at: datetime,
  needs: dict[int, float],
) -> CertificateContent:
  first, tracer = orders[0], orders[0].tracer
  assert tracer is not None
  return CertificateContent(
    number=f"{tracer.batch_tag}-{first.delivery_date:%y%m%d}-{min(it.pk for it in orders)}",
    version=1,
    site=settings.SITE_NAME,
    customer=first.customer.long_name,
    endpoint=first.endpoint.name,
    tracer=tracer.short_name,
    clinical_name=tracer.clinical_name,
    isotope=tracer.isotope.symbol,
    half_life_seconds=first.half_life_seconds,
    half_life_source=tracer.isotope.source,
    deliver_at=first.deliver_at,
    orders=tuple(
      CertificateOrder(
        it.pk,
        it.ordered_mbq or 0.0,
        sum(share.mbq for share in shares if share.order_id == it.pk),
        it.usage,
        it.ordered_by,
        tuple(it.marks),
      )
      for it in orders
    ),
    vials=tuple(
      CertificateVial(
        it.pk,
        it.batch_number,
        it.activity_mbq,
        it.calibrated_at,
        verdict.at_slot[it.pk],
        it.volume_ml,
        it.expires_at,
        tuple(it.marks),
      )
      for it in vials
    ),
    ordered_mbq=sum(needs.values()),
    delivered_mbq=verdict.total_mbq,
    percent=verdict.percent,
    reason=reason or None,
    signed_by=signature.name,
    signer_role=signature.role,
    signed_at=at,
    meaning=meaning_text(signature.meaning, "da") + " / " + meaning_text(signature.meaning, "en"),
  )
