"""Which vials are for which orders, where one signature covers several pools (REL-13). Pure."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from production.rules import PoolOrder, PoolVial
from tracershop.errors import Refusal


class Pool(msgspec.Struct, frozen=True, kw_only=True):
  """The orders of one endpoint, tracer, active slot and instant, and the vials for them, by their ids."""

  order_ids: list[int]
  vial_ids: list[int]


def as_said(order_ids: Sequence[int], vial_ids: Sequence[int], pools: Sequence[Pool]) -> list[Pool]:
  """The pools that were named. Raises Refusal `invalid` at `pools` where they are not exactly the orders and vials."""
  orders = [it for pool in pools for it in pool.order_ids]
  vials = [it for pool in pools for it in pool.vial_ids]
  whole = all(pool.order_ids and pool.vial_ids for pool in pools)
  if not whole or sorted(orders) != sorted(order_ids) or sorted(vials) != sorted(vial_ids):
    raise Refusal("invalid", field="pools", text="pools")
  return list(pools)


def by_themselves(orders: Sequence[PoolOrder], vials: Sequence[PoolVial]) -> list[Pool]:
  """The pools as the rows have it: vials go to the pool of their customer and tracer.

  Raises Refusal `invalid` at `orderIds` where it is open which vials are for which, or nothing is for some; and
  `vial_mismatch` at `vialIds` for a vial of none.
  """
  grouped: dict[tuple[object, ...], list[PoolOrder]] = {}
  for order in orders:
    grouped.setdefault((order.endpoint_id, order.tracer_id, order.active_slot_id, order.deliver_at), []).append(order)
  if len(grouped) == 1:
    return [Pool(order_ids=[it.id for it in orders], vial_ids=[it.id for it in vials])]
  owners = [(mine[0].customer_id, mine[0].tracer_id) for mine in grouped.values()]
  filled: dict[tuple[int, int | None], list[int]] = {owner: [] for owner in owners}
  strange = [it for it in vials if (it.customer_id, it.tracer_id) not in filled]
  for vial in vials:
    if vial not in strange:
      filled[vial.customer_id or 0, vial.tracer_id].append(vial.id)
  if len(set(owners)) != len(owners) or not all(filled.values()):
    raise Refusal("invalid", field="orderIds", text="one_pool")
  if strange:
    raise Refusal("vial_mismatch", field="vialIds", details={"vialId": strange[0].id}, vial=strange[0].batch_number)
  return [
    Pool(order_ids=[it.id for it in mine], vial_ids=filled[owner])
    for mine, owner in zip(grouped.values(), owners, strict=True)
  ]
