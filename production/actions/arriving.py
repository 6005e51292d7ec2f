"""When an order has come: by the cars that are on its way, and by which of their vials are for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tracershop.orderbook.models import Dispatch, Order, ReleaseLine, Vial


def cars_of(dispatch: Dispatch) -> list[Dispatch]:
  """Those of the same place and date that have not come back. One that a correction has emptied keeps no order open."""
  return list(
    Dispatch.objects.filter(
      endpoint_id=dispatch.endpoint_id,
      delivery_date=dispatch.delivery_date,
      returned_at__isnull=True,
      vials__isnull=False,
    ).distinct()
  )


def came_at(order: Order, cars: Sequence[Dispatch]) -> datetime | None:
  """When the last of what came for an order did (DSP-7); None while one of its cars is on its way, and where nothing of
  it ever came: what is missing may be all that it had.
  """
  mine = [it for it in cars if order.pk in it.order_ids]
  if any(it.received_at is None for it in mine):
    return None
  his = _for(order, [pk for it in mine for pk in it.received_vial_ids or ()])
  return max((it.received_at for it in mine if it.received_at and his & set(it.received_vial_ids or ())), default=None)


def _for(order: Order, vial_ids: Sequence[int]) -> set[int]:
  """Of some vials those that are for an order: released for it or, where they are for none yet, of its tracer."""
  tracer_id = order.filled_from_id
  if tracer_id is None:
    return set()
  lines = ReleaseLine.objects.filter(vial_id__in=vial_ids, void=False)
  released = {(vial_id, order_id) for vial_id, order_id in lines.values_list("vial_id", "order_id")}
  taken = {vial_id for vial_id, _ in released}
  found = Vial.objects.filter(id__in=vial_ids, tracer_id=tracer_id).values_list("id", flat=True)
  return {pk for pk in found if (pk, order.pk) in released or pk not in taken}
