"""What orders stand on here that the old system has not: a tracer, or a place. It is told once for all its orders, with
what to enter over there; once that is there, its orders are written by themselves."""

from __future__ import annotations

import hashlib

import msgspec

from legacy import puzzles
from legacy.actor import OLD_SYSTEM
from legacy.models import Tie
from legacy.outbound import due
from tracershop.catalogue.models import Endpoint
from tracershop.orderbook import queries
from tracershop.orderbook.models import Order
from tracershop.site import quarantine
from tracershop.site.models import Quarantine

# What is said of each, in Danish and in English.
LACKING = {
  "tracer": (
    "Det gamle system har ingen tracer {name}: ordrer på den står kun her. Opret den dér med samme navn, så skrives de "
    "af sig selv få minutter efter. Skal den kun bestilles her, så læg linjen til side.",
    "The old system has no tracer {name}: its orders stand here alone. Add it there by the same name, and they are "
    "written by themselves some minutes later. If it is to be ordered here alone, put this line aside.",
  ),
  "customer": (
    "Det gamle system har ingen kunde {name}: ordrerne står kun her. Opret den dér med samme kundenummer eller "
    "kortnavn, så skrives de af sig selv få minutter efter. Skal den kun bestille her, så læg linjen til side.",
    "The old system has no customer {name}: its orders stand here alone. Add it there with the same customer number or "
    "short name, and they are written by themselves some minutes later. If it is to order here alone, put this line "
    "aside.",
  ),
  "endpoint": (
    "I det gamle system er en kunde ét sted, og {name} er et til: ordrerne dertil står kun her. Skal nogen se dem dér, "
    "så læg dem ind på kunden. Læg så linjen til side.",
    "In the old system a customer is one place, and {name} is another: its orders stand here alone. If somebody has to "
    "see them there, enter them for the customer. Then put this line aside.",
  ),
}


class Homeless(msgspec.Struct, frozen=True):
  """A tracer or an endpoint that only we have: no order of it can be over there."""

  kind: str
  our_id: int
  name: str


def tell(it: Homeless) -> None:
  """Tells, once: a person enters it over there, or says that it is ours alone."""
  if quarantine.quarantined(puzzles.SOURCE, _digest(it.kind, it.our_id)):
    return
  what = it.kind
  if what == "endpoint":
    customer_id = Endpoint.objects.values_list("customer_id", flat=True).get(id=it.our_id)
    known = Tie.objects.filter(table="Users", kind="customer", our_id=customer_id).exists()
    what = "endpoint" if known else "customer"
  reason = " / ".join(text.format(name=it.name.replace(" / ", " · ")) for text in LACKING[what])
  puzzles.quarantine_row(actor=OLD_SYSTEM, name=it.name, reason=reason, digest=_digest(it.kind, it.our_id))


def taken_in() -> int:
  """Takes off the list what is over there now, and has its orders written; how many of these."""
  waiting = {it.digest: it for it in quarantine.waiting()}
  if not waiting:
    return 0
  ids: list[int] = []
  for kind in ("tracer", "endpoint"):
    for our_id in Tie.objects.filter(kind=kind).values_list("our_id", flat=True).distinct():
      line = waiting.get(_digest(kind, our_id))
      if line is not None:
        ids += _orders_of(kind, our_id)
        puzzles.settle_rows(actor=OLD_SYSTEM, names=[line.name])
  due.put(dict.fromkeys((("order", it) for it in ids), 0))
  return len(ids)


def _orders_of(kind: str, our_id: int) -> list[int]:
  found = Order.objects.filter(**{f"{kind}_id": our_id}, delivery_date__gte=queries.window_from())
  return list(found.exclude(status="cancelled").values_list("id", flat=True))


class Fates:
  """What became of what was told of a tracer or an endpoint: it waits in quarantine, or was set aside."""

  def __init__(self) -> None:
    found = Quarantine.objects.filter(source=puzzles.SOURCE).order_by("id").values_list("digest", "fate")
    self._fates = dict(found)

  def of(self, it: Order) -> str:
    """Why an order is not over there, as far as it is known."""
    for kind, our_id in (("tracer", it.tracer_id), ("endpoint", it.endpoint_id)):
      digest = _digest(kind, our_id or 0)
      if digest in self._fates:
        fate = self._fates[digest]
        return "quarantine" if fate is None else "aside" if fate == "aside" else ""
    return ""


def _digest(kind: str, our_id: int) -> str:
  return hashlib.sha256(f"outbound:{kind}:{our_id}".encode()).hexdigest()
