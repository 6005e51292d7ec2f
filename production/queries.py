"""What production's actions have to know of the catalogue."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from tracershop.catalogue.models import ReleaseRight


def holds_right(user_id: int | None, tracer_id: int, on: date) -> bool:
  """Whether a person may release a tracer on a Copenhagen date (REL-1)."""
  if user_id is None:
    return False
  return (
    ReleaseRight.objects.filter(user_id=user_id, tracer_id=tracer_id, from_date__lte=on, withdrawn_at__isnull=True)
    .filter(Q(to_date__isnull=True) | Q(to_date__gte=on))
    .exists()
  )
