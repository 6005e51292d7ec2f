"""Supplementing a release: more vials for orders that are released, signed anew; what was signed before stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from production import rules
from production.actions import release, release_plan
from production.actions.release import Moved, Papers
from production.actions.release_plan import ReleasePlan
from tracershop import clock, ledger
from tracershop.access import policy, signatures
from tracershop.access.signatures import Signature
from tracershop.actor import Actor
from tracershop.errors import Refusal
from tracershop.orderbook import images, marks, parts, queries, states, store
from tracershop.orderbook import rules as arithmetic
from tracershop.orderbook.models import Certificate, Order
from tracershop.orderbook.ordering import reasons


def supplement_orders(
  *,
  actor: Actor,
  order_ids: list[int],
  vial_ids: list[int],
  signature: Signature,
  reason: str | None = None,
  reason_code: str | None = None,
  seen: dict[str, int] | None = None,
  command: ledger.CommandKey | None = None,
  guard: Callable[[], None] | None = None,
) -> ledger.Outcome:
  """Releases more vials for orders of one release, and freezes the certificate's next version (SUP-1, SUP-2).

  Raises Refusal as a release does, and `not_released`.
  """
  asked: dict[str, Any] = {
    "order_ids": order_ids,
    "vial_ids": vial_ids,
    "reason": reason,
    "reason_code": reason_code,
    "seen": seen or {},
    "signature": signature,
    "at": clock.now(),
  }
  return release.planned(
    lambda: [plan_supplement(actor=actor, **asked).content],
    lambda papers: _supplement(actor=actor, command=command, guard=guard, papers=papers, **asked),
  )


def plan_supplement(
  *,
  actor: Actor,
  order_ids: list[int],
  vial_ids: list[int],
  reason: str | None,
  reason_code: str | None,
  seen: dict[str, int],
  signature: Signature,
  at: datetime,
) -> ReleasePlan:
  """The supplement as it would be at `at`, from the rows as they are now. Raises Refusal where a rule says no."""
  reason = reasons.reason_of(reason, reason_code).judged
  orders = queries.chosen_orders(order_ids, actor, seen, must_be_seen=True)
  vials = queries.chosen_vials(vial_ids, seen, must_be_seen=True)
  release_plan.require_right(actor, orders, at)
  before_mbq = sum(it.delivered_mbq or 0.0 for it in orders)
  verdict = rules.judge(
    [release_plan.pool_order(it) for it in orders],
    [release_plan.pool_vial(it) for it in vials],
    now=at,
    half_life_seconds=orders[0].half_life_seconds,
    batch_number=None,
    reason=reason,
    limits=release_plan.limits(),
    before_mbq=before_mbq,
  )
  shares = arithmetic.shares([(it.pk, release_plan.weight(it)) for it in orders], list(verdict.at_slot.items()))
  own = frozenset(it.pk for it in vials if release_plan.is_own(it, signature.user_id))
  content = release_plan.certificate_content(
    orders,
    vials,
    shares,
    verdict,
    number=_number(orders),
    reason=reason,
    signature=signature,
    at=at,
    needed_mbq=sum(images.needed_mbq(it) for it in orders),
    own=own,
    before_mbq=before_mbq,
  )
  return ReleasePlan(orders, vials, shares, content, own)


def _number(orders: list[Order]) -> str:
  """The number of the one certificate by which all of them were released."""
  certificates = Certificate.objects.filter(id__in=[it.certificate_id for it in orders if it.certificate_id])
  numbers = set(certificates.values_list("number", flat=True))
  if len(numbers) != 1:
    raise Refusal("invalid", field="orderIds", text="one_pool")
  return str(numbers.pop())


@ledger.action
def _supplement(
  change: ledger.Change, /, *, papers: Papers, signature: Signature, at: datetime, **asked: Any
) -> dict[str, Any]:
  policy.require(change.actor, "order.supplement")
  signatures.confirm_of(change.actor, signature, "supplement")
  plan = plan_supplement(actor=change.actor, signature=signature, at=at, **asked)
  if [plan.content] != [content for content, _ in papers]:
    raise Moved
  before = {"orders": store.image_of_orders(plan.orders), "vials": store.image_of_vials(plan.vials)}
  frozen = release.freeze(plan.content, papers[0][1], signature, plan.orders, plan.shares)
  for order in plan.orders:
    order.status = states.after(order.status, "supplement")
    mine = sum(share.mbq for share in plan.shares if share.order_id == order.pk)
    order.delivered_mbq = (order.delivered_mbq or 0.0) + mine
    order.dispensed_mbq = order.delivered_mbq
    order.batch_numbers = sorted({*order.batch_numbers, *(it.batch_number for it in plan.vials)})
    order.marks = marks.of_order({*order.marks, "supplemented", *({"ownEntry"} if plan.own else ())})
  release.take_vials(plan, at)
  store.commit(
    change,
    kind="order.supplemented",
    orders=plan.orders,
    vials=plan.vials,
    before=before,
    reason=release.kept_reason(asked),
    more=parts.certificate_changes(frozen),
    subjects=[f"certificate:{frozen.pk}"],
  )
  return {"certificateIds": [frozen.pk]}
