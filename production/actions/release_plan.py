"""The plan of a release: judged from the rows as they are now, with what the certificates will say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.conf import settings
from django.db.models import Max

from production import pools as pooling
from production import rules
from production.documents.content import CertificateContent, CertificateOrder, CertificateVial
from production.pools import Pool
from production.queries import lacking_right
from tracershop import calendar
from tracershop.access.signatures import Signature, meaning_on_paper
from tracershop.actor import Actor
from tracershop.catalogue.models import Tracer
from tracershop.errors import Refusal
from tracershop.orderbook import batch_states, images, queries
from tracershop.orderbook import rules as arithmetic
from tracershop.orderbook.models import Certificate, Order, Vial
from tracershop.orderbook.ordering import reasons


class ReleasePlan(msgspec.Struct, frozen=True):
  """A pool that may be released: its rows, each order's shares of the vials, and what the certificate will say.

  `own` are the vials that the signer entered himself without anybody's confirming them since.
  """

  orders: list[Order]
  vials: list[Vial]
  shares: list[arithmetic.Share]
  content: CertificateContent
  own: frozenset[int]


def limits() -> rules.Limits:
  """The limits of a release, as they are set."""
  return rules.Limits(
    low_percent=settings.RELEASE_LOW_PERCENT,
    high_percent=settings.RELEASE_HIGH_PERCENT,
    ahead_hours=settings.CALIBRATION_AHEAD_HOURS,
  )


def plan_release(
  *,
  actor: Actor,
  order_ids: list[int],
  vial_ids: list[int],
  pools: Sequence[Pool],
  batch_number: str | None,
  reason: str | None,
  reason_code: str | None,
  seen: dict[str, int],
  signature: Signature,
  at: datetime,
) -> list[ReleasePlan]:
  """The release as it would be at `at`, pool by pool, from the rows as they are now.

  Raises Refusal where a rule says no.
  Every row must have been shown (`seen`): a signature is bound to what was on the screen (SIG-2).
  """
  reason = reasons.reason_of(reason, reason_code).judged
  orders = queries.chosen_orders(order_ids, actor, seen, must_be_seen=True)
  vials = queries.chosen_vials(vial_ids, seen, must_be_seen=True)
  require_right(actor, orders, at)
  _all_accepted(orders)
  found = (
    pooling.as_said(order_ids, vial_ids, pools)
    if pools
    else pooling.by_themselves([pool_order(it) for it in orders], [pool_vial(it) for it in vials])
  )
  by_order, by_vial = {it.pk: it for it in orders}, {it.pk: it for it in vials}
  return [
    _plan_pool(
      [by_order[it] for it in pool.order_ids],
      [by_vial[it] for it in pool.vial_ids],
      batch_number,
      reason,
      signature,
      at,
    )
    for pool in found
  ]


def require_right(actor: Actor, orders: Sequence[Order], at: datetime) -> None:
  """Raises Refusal `no_release_right` where a person may not release what one of the orders is of (REL-1, ISO-3)."""
  tracers = list(dict.fromkeys(map(tracer_of, orders)))
  for tracer in lacking_right(actor.user_id, tracers, calendar.wall_date(at)):
    raise Refusal("no_release_right", tracer=tracer.short_name)


def tracer_of(order: Order) -> Tracer:
  """What an order's vials are of."""
  found = order.filled_from
  assert found is not None, "who lets an isotope be ordered bare makes its tracer (ISO-1)"
  return found


def _all_accepted(orders: Sequence[Order]) -> None:
  """That an order is released already is said before it is asked which vials are for it."""
  for it in orders:
    if it.status == "released":
      raise Refusal("already_released", field="orderIds", details={"orderId": it.pk})


def _plan_pool(
  orders: list[Order], vials: list[Vial], batch_number: str | None, reason: str, signature: Signature, at: datetime
) -> ReleasePlan:
  verdict = rules.judge(
    [pool_order(it) for it in orders],
    [pool_vial(it) for it in vials],
    now=at,
    half_life_seconds=orders[0].half_life_seconds,
    batch_number=batch_number,
    reason=reason,
    limits=limits(),
  )
  shares = arithmetic.shares([(it.pk, weight(it)) for it in orders], list(verdict.at_slot.items()))
  own = frozenset(it.pk for it in vials if is_own(it, signature.user_id))
  tracer = tracer_of(orders[0])
  number = f"{tracer.batch_tag}-{orders[0].delivery_date:%y%m%d}-{min(it.pk for it in orders)}"
  needed = sum(images.needed_mbq(it) for it in orders)
  content = certificate_content(
    orders, vials, shares, verdict, number=number, reason=reason, signature=signature, at=at, needed_mbq=needed, own=own
  )
  return ReleasePlan(orders, vials, shares, content, own)


def weight(it: Order) -> float:
  """What an order's share of a pool is reckoned by: the MBq it needs at the slot, or its injections."""
  return float(it.injections) if it.injections is not None else images.needed_mbq(it)


def is_own(it: Vial, user_id: int) -> bool:
  """Whether a person's own hand entry counts on his word alone (REL-15)."""
  return it.entered_by_id == user_id and "manualWithReason" in it.marks and "ownEntryReviewed" not in it.marks


def pool_order(it: Order) -> rules.PoolOrder:
  """What the rules know of an order."""
  return rules.PoolOrder(
    id=it.pk,
    status=it.status,
    customer_id=it.customer_id,
    endpoint_id=it.endpoint_id,
    tracer_id=it.filled_from_id,
    active_slot_id=it.moved_to_slot_id or it.slot_id,
    deliver_at=it.deliver_at,
    usage=it.usage,
    needed_mbq=images.needed_mbq(it),
    awaiting=it.awaits_confirmation,
    injections=it.injections,
  )


def pool_vial(it: Vial) -> rules.PoolVial:
  """What the rules know of a vial. `it.batch` is loaded."""
  return rules.PoolVial(
    id=it.pk,
    state=it.state,
    customer_id=it.customer_id,
    tracer_id=it.tracer_id,
    batch_number=it.batch_number,
    activity_mbq=it.activity_mbq,
    calibrated_at=it.calibrated_at,
    expires_at=it.expires_at,
    batch_state=it.batch.state if it.batch else None,
    made_at=it.batch.end_of_synthesis_at if it.batch else None,
    batch_expires_at=it.batch.expires_at if it.batch else None,
    left_for=it.dispatch.endpoint_id if it.dispatch else None,
  )


def _exceptions(it: Vial, own: frozenset[int]) -> tuple[str, ...]:
  """What the signer was shown of a vial beside its figures, as the certificate says it."""
  found = set(it.marks)
  if it.pk in own:
    found.add("ownEntry")
  if it.batch is None or it.batch.state not in batch_states.CERTIFIED:
    found.add("notCertified")
  else:
    found |= {"conditional"} if it.batch.state == "conditionallyCertified" else set()
    found |= {"withoutTests"} & set(it.batch.marks)
  if it.batch is not None:
    # Entered late, and so looked at by the signer (BAT-40).
    found |= {"batchFromPaper"} if "fromPaper" in it.batch.marks else set()
    found |= {"resultsFromPaper"} if any(one.get("writtenAt") for one in it.batch.results) else set()
  return tuple(sorted(found))


def next_version(number: str) -> int:
  """The version that a new certificate of a number has; a struck one keeps its own."""
  return 1 + (Certificate.objects.filter(number=number).aggregate(last=Max("version"))["last"] or 0)


def certificate_content(
  orders: Sequence[Order],
  vials: Sequence[Vial],
  shares: Sequence[arithmetic.Share],
  verdict: rules.Verdict,
  *,
  number: str,
  reason: str,
  signature: Signature,
  at: datetime,
  needed_mbq: float,
  own: frozenset[int],
  before_mbq: float | None = None,
) -> CertificateContent:
  """What a certificate says: the rows as they are signed for. `before_mbq`: what a supplement adds to."""
  first, tracer = orders[0], tracer_of(orders[0])
  return CertificateContent(
    number=number,
    version=next_version(number),
    kind="release" if before_mbq is None else "supplement",
    before_mbq=before_mbq or 0.0,
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
        it.injections,
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
        _exceptions(it, own),
        tuple(it.late_tests),
      )
      for it in vials
    ),
    ordered_mbq=needed_mbq,
    delivered_mbq=verdict.total_mbq,
    percent=verdict.percent,
    reason=reason or None,
    signed_by=signature.name,
    signer_role=signature.role,
    signed_at=at,
    meaning=meaning_on_paper(signature.meaning),
  )
