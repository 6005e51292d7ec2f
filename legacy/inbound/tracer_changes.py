"""A tracer that changes in the old system: its names, what it is made of, how it is ordered, whether it is in use."""

from __future__ import annotations

from django.db.models import Q

from legacy import mirror
from legacy.inbound.set_up import called, isotope_of, name_taken
from legacy.mapping import reading
from legacy.mapping.reading import OldTracer
from legacy.old.shape import Data
from production.actions.setup import touching
from production.actions.setup.keeping import keep
from production.actions.setup.touching import Follow
from tracershop import calendar, ledger
from tracershop.catalogue import images
from tracershop.catalogue.models import Tracer
from tracershop.orderbook import states
from tracershop.orderbook.models import Order


def follow(change: ledger.Change, our_id: int, data: Data | None, was: Data | None) -> None:
  """Makes our tracer say what theirs says; `was` is what was last agreed upon, and a name that is as it was there stays
  what it is here. Raises Unreadable where its isotope is not here, or its name is another one's."""
  tracer = Tracer.objects.select_related("isotope").get(id=our_id)
  before = images.row(tracer)
  hows = [touching.in_catalogue()]
  if data is None:
    tracer.archived = True
  else:
    it = read(data)
    tracer.archived = not it.in_use
    _names(tracer, it, was)
    if differs_in_isotope(tracer, it):
      tracer.isotope = isotope_of(it.isotope)
      hows.append(touching.half_life)
    if differs_in_kind(tracer, it, data):
      tracer.kind = it.kind
  if images.row(tracer) != before:
    followed = Follow(scope=Q(tracer=tracer), how=touching.all_of(hows), confirmed=None)
    keep(change, kind="tracer.followed", rows=[tracer], before=[before], touches=followed)


def read(data: Data) -> OldTracer:
  """A row of Tracers, with the isotopes as they were last seen. Raises Unreadable."""
  return reading.tracer(data, dict(reading.isotope_name(it) for it in mirror.all_of("isotopes").values()))


def differs_in_isotope(tracer: Tracer, it: OldTracer) -> bool:
  """Whether it is made of another isotope over there."""
  return tracer.isotope.symbol.lower() != it.isotope.lower()


def differs_in_kind(tracer: Tracer, it: OldTracer, data: Data) -> bool:
  """Whether it is ordered in another way over there; where the old tables do not say how, it is not."""
  return (data.get("tracer_type") or "").strip() in ("1", "2") and tracer.kind != it.kind


def open_orders(our_id: int, data: Data | None) -> int:
  """How many open orders would become of something else, or be ordered in another way: somebody has a look first."""
  if data is None:
    return 0
  tracer, it = Tracer.objects.select_related("isotope").get(id=our_id), read(data)
  if not (differs_in_isotope(tracer, it) or differs_in_kind(tracer, it, data)):
    return 0
  found = Order.objects.filter(tracer=tracer, status__in=states.OPEN, delivery_date__gte=calendar.today())
  return found.count()


def _names(tracer: Tracer, it: OldTracer, was: Data | None) -> None:
  """Its names, where they have changed over there. The tag that its batches begin with stays: papers have it."""
  name, long_name = (None, None) if was is None else reading.tracer_names(was)
  if it.name != name:
    if called(Tracer, "short_name", it.name).exclude(id=tracer.pk).exists():
      raise name_taken(it.name)
    tracer.short_name = it.name
  if it.long_name != long_name:
    tracer.clinical_name = it.long_name
