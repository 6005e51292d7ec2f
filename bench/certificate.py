"""A release on MariaDB, certificate and all, beside the same without a PDF; and how long it holds the lock."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any
from unittest import mock

from bench import database
from bench.table import Figure
from production.actions import release
from production.actions.orders import accept_orders
from production.documents import certificate
from tests import unit
from tracershop import clock
from tracershop.orderbook.models import Certificate, Order, Vial

ROUNDS = 60
ORDERS = 3
VIALS = 4
WARM = 3


def pool(it: unit.Unit, number: int) -> tuple[list[int], list[int], dict[str, int]]:
  """Accepted orders of a slot and the vials for them, and their revisions as a screen has them."""
  mbq = 9_000.0
  orders = Order.objects.bulk_create(
    Order(
      kind="activity", status="ordered", tracer=it.fdg, customer=it.north.customer, endpoint=it.north.endpoint,
      slot=it.north.slots["07:00"], delivery_date=unit.TUESDAY, deliver_at=unit.at_wall(7),
      departs_at=unit.at_wall(6, 50), run_at=unit.at_wall(5, 45), ordered_mbq=mbq / ORDERS, overhead=1.05,
      half_life_seconds=it.fdg.isotope.half_life_seconds, ordered_by="Nurse of Nordby", ordered_at=clock.now(),
    )
    for _ in range(ORDERS)
  )  # fmt: skip
  batch = unit.certified_batch(it, "FDG-261124-1")
  vials = Vial.objects.bulk_create(
    Vial(
      identity=f"bench {number} {place}", tracer=it.fdg, customer=it.north.customer, customer_number=7,
      activity_mbq=mbq / VIALS, calibrated_at=unit.at_wall(7), calibrated_date=unit.TUESDAY, volume_ml=2.5,
      batch_number=batch.number, batch=batch, batch_state=batch.state, expires_at=unit.at_wall(14), state="free",
      sources=["file"],
    )
    for place in range(VIALS)
  )  # fmt: skip
  ids = [order.pk for order in orders]
  accept_orders(actor=it.radiochemist, order_ids=ids)
  seen = {f"order:{pk}": revision for pk, revision in Order.objects.filter(id__in=ids).values_list("id", "revision")}
  seen |= {f"vial:{vial.pk}": vial.revision for vial in vials}
  return ids, [vial.pk for vial in vials], seen


def _milliseconds(work: Callable[[], Any]) -> float:
  began = time.perf_counter()
  work()
  return (time.perf_counter() - began) * 1000


def releases(it: unit.Unit, rounds: range) -> tuple[list[float], list[float]]:
  """Milliseconds of each whole release, and of what of it runs in its transaction."""
  whole, locked = [], []
  act = release._release

  def timed(*args: Any, **kwargs: Any) -> Any:
    began = time.perf_counter()
    done = act(*args, **kwargs)
    locked.append((time.perf_counter() - began) * 1000)
    return done

  with mock.patch.object(release, "_release", timed):
    for number in rounds:
      orders, vials, seen = pool(it, number)
      signature = it.signature()

      def once(orders: Any = orders, vials: Any = vials, seen: Any = seen, signature: Any = signature) -> None:
        release.release_orders(
          actor=it.radiochemist, order_ids=orders, vial_ids=vials, seen=seen, signature=signature
        )  # fmt: skip

      whole.append(_milliseconds(once))
  return sorted(whole[WARM:]), sorted(locked[WARM:])


def run() -> list[Figure]:
  """Sixty pools of three orders and four vials, then as many whose PDF is no more than four bytes."""
  database.fresh()
  with clock.at(unit.YESTERDAY_MORNING, everywhere=True):
    it = unit.build()
  with clock.at(unit.at_wall(6, 45), everywhere=True):
    whole, locked = releases(it, range(ROUNDS))
    pdfs = list(Certificate.objects.values_list("pdf", flat=True))
    if len(pdfs) != ROUNDS or not all(bytes(pdf).startswith(b"%PDF") for pdf in pdfs):
      raise RuntimeError("not every release made its certificate")
    with mock.patch.object(certificate, "render", return_value=b"none"):
      without, _ = releases(it, range(ROUNDS, 2 * ROUNDS))
  p95 = whole[int(len(whole) * 0.95)]
  bare = statistics.median(without)
  held, inside = statistics.median(locked), statistics.median(whole)
  return [
    Figure(
      bench="certificate", what=f"p95 of a release with its certificate, {ORDERS} orders, {VIALS} vials", ours=p95,
      unit="ms", other=bare, other_is="ms median, no PDF", bar="≤ 300 ms", kept=p95 <= 300,
    ),
    Figure(
      bench="certificate", what="the others wait for it, median", ours=held, unit="ms", other=inside,
      other_is="ms, were the PDF made inside the lock", ratio=inside / held,
    ),
  ]  # fmt: skip
