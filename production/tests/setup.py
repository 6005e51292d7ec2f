"""The set-up's commands in short words, for the tests of production."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

from production.actions.setup import (
  closed,
  customers,
  deadlines,
  endpoints,
  entries,
  isotopes,
  runs,
  slots,
  tracers,
)
from tests import unit
from tests.story import Story
from tracershop.catalogue import models
from tracershop.errors import Refusal
from tracershop.ledger import Outcome

# The day on which the story begins.
TODAY = unit.TUESDAY - timedelta(days=1)

ACTIONS = {
  name: action
  for module in (closed, customers, deadlines, endpoints, entries, isotopes, runs, slots, tracers)
  for name, action in vars(module).items()
  if hasattr(action, "__wrapped__") and action.__module__ == module.__name__
}


class SetUp:
  """Each action by its name, as the production admin: `set_up.end_slot(slot_id=3, ends_date=None)`."""

  def __init__(self, story: Story) -> None:
    self.story = story

  def __getattr__(self, name: str) -> Any:
    def act(**given: Any) -> int:
      """What the action made or changed: its id, or the ids of several."""
      given.setdefault("actor", self.story.unit.admin)
      outcome: Outcome = ACTIONS[name](**given)
      found: int
      (found,) = outcome.value().values()
      return found

    return act

  def agreed(self, what: str, /, **given: Any) -> list[int]:
    """Does what touches open orders: sees which they are, and confirms just those. Gives their ids."""
    try:
      getattr(self, what)(**given)
    except Refusal as refusal:
      if refusal.code != "touches_orders":
        raise
      touched: list[int] = refusal.details["orderIds"]
      getattr(self, what)(**given, confirmed_order_ids=touched)
      return touched
    return []


# --- what is right to add

Given = dict[str, Any]
Make = Callable[[Story], Given]


def isotope(story: Story) -> Given:
  return {"symbol": "Cu-64", "half_life_seconds": 45_720.0, "source": "ICRP 107"}


def tracer(story: Story) -> Given:
  return {
    "short_name": "DOTATATE",
    "clinical_name": "[64Cu]Cu-DOTATATE",
    "isotope_id": models.Isotope.objects.get(symbol="F-18").pk,
    "kind": "activity",
    "batch_tag": "CUT",
    "shelf_life_minutes": 1_440,
  }


def customer(story: Story) -> Given:
  return {"short_name": "Vestby", "long_name": "Vestby Hospital", "dispenser_number": 15}


def endpoint(story: Story) -> Given:
  return {"customer_id": story.unit.north.customer.pk, "name": "PET 2", "transport_minutes": 20}


def entry(story: Story) -> Given:
  return {"endpoint_id": story.unit.north.endpoint.pk, "tracer_id": story.unit.fet.pk}


def bare(story: Story) -> Given:
  """An entry of a bare isotope."""
  return {"endpoint_id": story.unit.north.endpoint.pk, "isotope_id": models.Isotope.objects.get(symbol="F-18").pk}


def run(story: Story) -> Given:
  return {"weekday": 2, "time": time(12, 0), "tracer_id": story.unit.fdg.pk}


def slot(story: Story) -> Given:
  return {
    "endpoint_id": story.unit.north.endpoint.pk,
    "run_id": story.unit.run1.pk,
    "weekday": 2,
    "delivery_time": time(9, 0),
  }


def deadline(story: Story) -> Given:
  return {"kind": "injection", "type": "weekly", "weekday": 4, "time": time(14, 0)}
