"""A vial that a person entered here: a row of VAL, where the dispenser's script has not written one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from legacy.inbound.vials import SOURCE
from legacy.mapping import rows
from legacy.mapping.rows import Bond, Step, Value
from legacy.models import Tie
from legacy.outbound.reading import Known
from tracershop import calendar
from tracershop.orderbook.models import Vial

# It counts: nobody has to say a word about it any more.
COUNTS = ("free", "released")


def steps(vial_ids: Sequence[int], known: Known) -> Iterable[tuple[int, Step]]:
  """The rows to be made, where we lead for vials. Of a bare isotope none: nobody over there could order it. Nor of one
  whose customer has no number over there."""
  tied = set(Tie.objects.filter(table="VAL", kind="vial", our_id__in=vial_ids).values_list("our_id", flat=True))
  vials = Vial.objects.filter(id__in=vial_ids, state__in=COUNTS, tracer__bare=False)
  vials = vials.filter(customer__dispenser_number__isnull=False)
  for it in vials.select_related("tracer__isotope", "customer").order_by("id"):
    if it.pk not in tied and _by_hand(it) and known.leaders_of(it.tracer_id)["vials"] == "new":
      yield it.pk, step_of(it, known)


def _by_hand(it: Vial) -> bool:
  machine = any(str(one).startswith(("file:", f"{SOURCE}:")) for one in it.sources)
  return "hand" in it.sources and not machine


def step_of(it: Vial, known: Known) -> Step:
  """The row, as the script writes one; without a place in the depot."""
  assert it.customer is not None, "what counts is a customer's"
  wall = calendar.wall_time(it.calibrated_at)
  volume = rows.volume(it.volume_ml)
  values: dict[str, Value] = {
    # Whose it is, not whose it was called first (VIA-31).
    "customer": str(it.customer.dispenser_number),
    "charge": rows.text(it.batch_number.replace(":", "-"), "charge"),
    "filldate": calendar.wall_date(it.calibrated_at).isoformat(),
    "filltime": f"{wall:%H:%M:%S}",
    "volume": volume, "gros": "0.00", "tare": "0.00", "net": volume,
    "product": _product(it.tracer.isotope.symbol),
    "activity": f"{min(it.activity_mbq, 9_999_999.99):.2f}",
  }  # fmt: skip
  return Step(table="VAL", verb="insert", label=f"h{it.pk}", values=values, bonds=[Bond(kind="vial", our_id=it.pk)])


def _product(symbol: str) -> str:
  """`F-18` as the script says it: `18F`."""
  found = re.fullmatch(r"([A-Za-z]+)-(\d+m?)", symbol)
  return f"{found[2]}{found[1]}" if found else symbol
