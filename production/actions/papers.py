"""Papers that are made when somebody asks: a vial's label, and the list of a day for a power cut."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from django.conf import settings

from production.actions.paper_rows import PDF, ZPL, made_by, of_vial, paper_order, paper_vial
from production.actions.twice import Moved, Paper, freeze, planned_twice, told
from production.documents import words
from production.documents.paper_content import DayList, DayListOrder, Label
from tracershop import calendar, clock, ledger
from tracershop.access import policy
from tracershop.actor import Actor
from tracershop.catalogue.models import Endpoint
from tracershop.errors import Refusal
from tracershop.orderbook import dispensing, images, parts, queries
from tracershop.orderbook.models import Document, Order, ReleaseLine, Vial


class PaperPlan(msgspec.Struct, frozen=True):
  """A paper that may be made: what it says, and of which rows."""

  content: Label | DayList
  about: list[dict[str, Any]]


def make_document(
  *,
  actor: Actor,
  kind: str,
  vial_id: int | None = None,
  date: date | None = None,
  seen: dict[str, int] | None = None,
  command: ledger.CommandKey | None = None,
  guard: Callable[[], None] | None = None,
) -> ledger.Outcome:
  """Makes and freezes a vial's label (as PDF and as ZPL) or the list of a day (DOC-3, DOC-4). Gives {documentIds}.

  Raises Refusal `not_found`, `stale`, `invalid`, `busy`.
  """
  asked: dict[str, Any] = {"kind": kind, "vial_id": vial_id, "day": date, "seen": seen or {}, "at": clock.now()}
  return planned_twice(
    lambda: plan_document(actor=actor, **asked),
    _papers,
    lambda planned, papers: _make(actor=actor, command=command, guard=guard, planned=planned, papers=papers, **asked),
  )


def plan_document(
  *, actor: Actor, kind: str, vial_id: int | None, day: date | None, seen: dict[str, int], at: datetime
) -> PaperPlan:
  """The paper as it would be made at `at`, from the rows as they are now."""
  if kind == "label":
    if vial_id is None:
      raise Refusal("invalid", field="vialId", text="empty")
    return _plan_label(actor, vial_id, seen, at)
  if day is None:
    raise Refusal("invalid", field="date", text="empty")
  return _plan_day(actor, day, at)


def _plan_label(actor: Actor, vial_id: int, seen: dict[str, int], at: datetime) -> PaperPlan:
  (vial,) = queries.chosen_vials([vial_id], seen, field="vialId")
  released = ReleaseLine.objects.filter(vial=vial, void=False).values_list("order_id", flat=True)
  mine = list(queries.orders().filter(id__in=released)) if vial.state == "released" else []
  serving = mine or list(queries.orders().filter(id__in=_served([vial]).get(vial.pk, [])))
  places = {it.endpoint.name for it in serving}
  if not places and vial.customer_id is not None:
    places = set(Endpoint.objects.filter(customer_id=vial.customer_id, archived=False).values_list("name", flat=True))
  version = 1 + Document.objects.filter(kind="label", vial=vial, media_type=PDF).count()
  content = Label(
    made=made_by(actor, f"L-{vial.batch_number}-{vial.pk}", version, at),
    vial=paper_vial(vial, mine),
    clinical_name=vial.tracer.clinical_name,
    isotope=vial.tracer.isotope.symbol,
    customer=vial.customer.long_name if vial.customer else _purpose(vial.purpose or "–"),
    # Of several nobody can say which before it is released.
    endpoint=places.pop() if len(places) == 1 else "–",
    deliveries=tuple(sorted((it.pk, it.deliver_at) for it in mine)),
    human=all(it.usage == "human" for it in mine),
  )
  return PaperPlan(content, [of_vial(vial)])


def _purpose(purpose: str) -> str:
  """What a vial that is nobody's is for, in both languages, as one word where they are alike."""
  return " / ".join(dict.fromkeys(words.both(words.PURPOSES, purpose)))


def _plan_day(actor: Actor, day: date, at: datetime) -> PaperPlan:
  today = calendar.wall_date(at)
  if abs(day - today) > timedelta(days=settings.ORDER_DAYS_AHEAD):
    raise Refusal("invalid", field="date", text="date_range", days=settings.ORDER_DAYS_AHEAD)
  orders = list(queries.orders().filter(delivery_date=day).order_by("deliver_at", "customer_id", "id"))
  vials_of = _vials_of(orders, day)
  version = 1 + Document.objects.filter(kind="dayList", for_date=day).count()
  content = DayList(
    made=made_by(actor, f"DAG-{day:%y%m%d}", version, at),
    date=day,
    rows=tuple(
      DayListOrder(
        order=paper_order(it),
        vials=tuple(paper_vial(vial) for vial in vials_of.get(it.pk, [])),
        dispatched_at=it.dispatched_at,
        received_at=it.received_at,
      )
      for it in orders
    ),
  )
  return PaperPlan(content, [told("order", images.order(it, []), "revision") for it in orders])


def _vials_of(orders: list[Order], day: date) -> dict[int, list[Vial]]:
  """Each order's vials: those it was released with, else the free ones that count for it."""
  ids: dict[int, set[int]] = {}
  lines = ReleaseLine.objects.filter(order__in=orders, void=False)
  for order_id, vial_id in lines.values_list("order_id", "vial_id"):
    ids.setdefault(order_id, set()).add(vial_id)
  vials = Vial.objects.select_related("tracer__isotope").order_by("calibrated_at", "id")
  # One that was filled before midnight may be for the day after.
  days = day - timedelta(days=1), day + timedelta(days=1)
  free = list(vials.filter(calibrated_date__range=days, state="free", customer__isnull=False))
  listed = {it.pk for it in orders}
  for vial_id, served in _served(free).items():
    for order_id in listed.intersection(served):
      ids.setdefault(order_id, set()).add(vial_id)
  rows = {it.pk: it for it in vials.filter(id__in={pk for mine in ids.values() for pk in mine})}
  return {order_id: [it for pk, it in rows.items() if pk in mine] for order_id, mine in ids.items()}


def _served(free: list[Vial]) -> dict[int, list[int]]:
  """The open orders that each free vial lies for, by activity or, where there is none, by count (REL-50)."""
  found = dispensing.serving(free)
  return found | {it.pk: dispensing.by_count(it) for it in free if it.state == "free" and not found.get(it.pk)}


def _papers(plan: PaperPlan) -> list[Paper]:
  # What draws is loaded for the first paper: most processes draw none.
  from production.documents import day_list, label, zpl

  made = plan.content.made

  def paper(kind: str, day: date, media_type: str, data: bytes) -> Paper:
    number = f"{made.number}-v{made.version}"
    return Paper(kind=kind, number=number, for_date=day, media_type=media_type, data=data, at=made.at, about=plan.about)

  if isinstance(plan.content, DayList):
    return [paper("dayList", plan.content.date, PDF, day_list.render(plan.content))]
  day = calendar.wall_date(plan.content.vial.calibrated_at)
  return [
    paper("label", day, PDF, label.render(plan.content)),
    paper("label", day, ZPL, zpl.render(plan.content)),
  ]


@ledger.action
def _make(
  change: ledger.Change, /, *, planned: PaperPlan | None, papers: list[Paper], vial_id: int | None, **asked: Any
) -> dict[str, Any]:
  policy.require(change.actor, "document.make")
  plan = plan_document(actor=change.actor, vial_id=vial_id, **asked)
  if planned is None or plan.content != planned.content:
    raise Moved
  # No customer's: a label may be of a vial that nobody has released, and the day's list is of all customers.
  documents = [freeze(change, paper, vial_id=vial_id if asked["kind"] == "label" else None) for paper in papers]
  change.record(
    kind="document.made",
    subjects=[*(f"document:{it.pk}" for it in documents), *([f"vial:{vial_id}"] if asked["kind"] == "label" else [])],
    after=[images.document(it) for it in documents],
    changes=[one for it in documents for one in parts.document_changes(it)],
  )
  return {"documentIds": [it.pk for it in documents]}
