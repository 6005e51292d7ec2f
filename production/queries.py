"""What production's actions have to know of the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from tracershop.catalogue.models import ReleaseRight, Tracer


def holds_right(user_id: int | None, tracer: Tracer, on: date) -> bool:
  """Whether a person may release a tracer on a Copenhagen date (REL-1); a bare isotope's by the isotope (ISO-3)."""
  return not lacking_right(user_id, [tracer], on)


def lacking_right(user_id: int | None, tracers: Sequence[Tracer], on: date) -> list[Tracer]:
  """The same of several at once: those that he may not release."""
  if user_id is None:
    return list(tracers)
  held = (
    ReleaseRight.objects.filter(user_id=user_id, from_date__lte=on, withdrawn_at__isnull=True)
    .filter(Q(to_date__isnull=True) | Q(to_date__gte=on))
    .values_list("tracer_id", "isotope_id")
  )
  by_tracer, by_isotope = {tracer for tracer, _ in held}, {isotope for _, isotope in held}
  return [it for it in tracers if not (it.isotope_id in by_isotope if it.bare else it.pk in by_tracer)]
