"""What production's actions have to know of the catalogue."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from tracershop.catalogue.models import ReleaseRight, Tracer


def holds_right(user_id: int | None, tracer: Tracer, on: date) -> bool:
  """Whether a person may release a tracer on a Copenhagen date (REL-1); a bare isotope's by the isotope (ISO-3)."""
  if user_id is None:
    return False
  what = {"isotope_id": tracer.isotope_id} if tracer.bare else {"tracer_id": tracer.pk}
  return (
    ReleaseRight.objects.filter(user_id=user_id, from_date__lte=on, withdrawn_at__isnull=True, **what)
    .filter(Q(to_date__isnull=True) | Q(to_date__gte=on))
    .exists()
  )
