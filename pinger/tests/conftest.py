"""The unit with a room that the RIS knows, and its clock."""

from __future__ import annotations

from typing import Any

import pytest

from tests import unit
from tracershop import calendar
from tracershop.orderbook.models import Location, Procedure
from tracershop.orderbook.studies import key_of


@pytest.fixture
def made(frozen_clock: Any) -> unit.Unit:
  """Tuesday 24 November 2026, 08:15: PET1 is the north's, and PET/CT is 300 MBq of FDG an hour after the start."""
  frozen_clock.set(calendar.wall_instant(unit.TUESDAY, frozen_clock.now.time().replace(hour=8)))
  found = unit.build()
  Location.objects.create(code="PET1", endpoint=found.north.endpoint)
  Procedure.objects.create(
    endpoint=found.north.endpoint,
    code="PETFDG",
    description="PET/CT hele kroppen",
    description_key=key_of("PET/CT hele kroppen"),
    tracer=found.fdg,
    units=300.0,
    delay_minutes=60,
  )
  return found
