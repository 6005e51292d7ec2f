"""What a batch means for its vials: which are its own, which came too early, and what happens to them when it falls."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from tracershop import ledger
from tracershop.calendar import wall_date
from tracershop.orderbook import batch_states, dispensing, marks, parts, queries, store
from tracershop.orderbook.models import Batch, Order, Recall, RecallAnswer, ReleaseLine, Vial

# What has to be settled before the vial counts: by a person, or, where it is older than its batch, by the batch.
DOUBTS = frozenset({"clock", "near", "manual", "beforeSynthesis"})


def batch_of(tracer_id: int, number: str) -> Batch | None:
  """The batch of a tracer with this number, whatever its case."""
  return Batch.objects.select_related("tracer__isotope").filter(tracer_id=tracer_id, number=number.upper()).first()


def belong(vial: Vial, batch: Batch) -> None:
  """Makes a vial one of the batch (BAT-3).

  One that was calibrated before the synthesis ended counts for nothing as long as that is so; one of a rejected batch
  is blocked.
  """
  vial.batch = batch
  store.follow_batch(vial, batch)
  if vial.state not in ("free", "unconfirmed"):
    return
  early = {"beforeSynthesis"} if vial.calibrated_at < batch.end_of_synthesis_at else set()
  vial.marks = marks.of_vial(set(vial.marks) - {"beforeSynthesis"} | early)
  if batch.state == "rejected":
    vial.state = "blocked"
  else:
    vial.state = "unconfirmed" if set(vial.marks) & DOUBTS else "free"


class Fallen(msgspec.Struct, frozen=True):
  """What falls with a batch: vials, now blocked, the orders that were released from them, and the recall of those."""

  vials: list[Vial]
  orders: list[Order]
  recall: Recall | None

  def changes(self) -> list[ledger.RowChange]:
    """What the recall puts on the streams."""
    return [] if self.recall is None else parts.recall_changes(self.recall)

  def subjects(self) -> list[str]:
    """What it is about, for the ledger."""
    return [] if self.recall is None else [f"recall:{self.recall.pk}"]


def fall(change: ledger.Change, batch: Batch, vials: Sequence[Vial], reason: str) -> Fallen:
  """Blocks the vials of a rejected batch, marks what was released from them and what they lay for (BAT-9, BAT-32), and
  opens its recall (RCL-1).

  The vials and orders are still to be saved. Without a customer who was given any of it there is nothing to recall.
  """
  gone, waited = _gone([*vials, *_left_and_discarded(batch)]), _waited(vials)
  for vial in vials:
    vial.state = batch_states.vial_after(vial.state, "block")
  order_ids = {order_id for _, order_id, _ in gone if order_id is not None}
  orders = list(queries.orders().filter(id__in=order_ids | waited).order_by("id"))
  for order in orders:
    order.marks = marks.of_order({*order.marks, "recalled" if order.pk in order_ids else "batchRejected"})
  return Fallen(list(vials), orders, _recall(change, batch, gone, reason))


def those_to_fall(batch: Batch) -> list[Vial]:
  """The vials that the rejection of a batch blocks, as they are now."""
  vials = Vial.objects.select_related("tracer__isotope", "customer", "dispatch").filter(batch=batch).order_by("id")
  return [it for it in vials if batch_states.blocks(it.state)]


# (vial, order or None, customer)
_Gone = tuple[int, int | None, int]


def _waited(vials: Sequence[Vial]) -> set[int]:
  """The accepted orders that lose what lies for them with these vials."""
  free = [it for it in vials if it.state == "free"]
  served = dispensing.serving(free)
  ids = {order_id for it in free for order_id in served.get(it.pk) or dispensing.by_count(it)}
  return set(Order.objects.filter(id__in=ids, status="accepted").values_list("id", flat=True))


def _gone(vials: Sequence[Vial]) -> list[_Gone]:
  """What was released to whom, what has left without having been released, and what a correction left where it is."""
  lines = ReleaseLine.objects.filter(vial_id__in=[it.pk for it in vials], void=False).order_by("vial_id", "order_id")
  found: list[_Gone] = list(lines.values_list("vial_id", "order_id", "order__customer_id"))
  released = {vial_id for vial_id, _, _ in found}
  for it in vials:
    if it.pk in released:
      continue
    if it.dispatch is not None:
      found.append((it.pk, None, it.dispatch.customer_id))
    elif it.state == "blocked" and it.customer_id is not None:
      # Nobody wrote down the car, but the correction said that it is there (COR-2).
      found.append((it.pk, None, it.customer_id))
  return found


def _left_and_discarded(batch: Batch) -> list[Vial]:
  """Those that a customer had in his hands before they were discarded: he may have used of them."""
  left = Vial.objects.select_related("dispatch").filter(batch=batch, state="discarded", dispatch__isnull=False)
  return list(left.order_by("id"))


def _recall(change: ledger.Change, batch: Batch, gone: Sequence[_Gone], reason: str) -> Recall | None:
  if not gone:
    return None
  recall = Recall.objects.create(
    batch=batch,
    reason=reason,
    made_by=change.actor.name,
    made_at=change.now,
    made_date=wall_date(change.now),
  )
  RecallAnswer.objects.bulk_create(
    RecallAnswer(
      recall=recall,
      customer_id=customer,
      vial_ids=sorted({vial_id for vial_id, _, owner in gone if owner == customer}),
      order_ids=sorted({order_id for _, order_id, owner in gone if owner == customer and order_id is not None}),
    )
    for customer in sorted({owner for _, _, owner in gone})
  )
  return recall
