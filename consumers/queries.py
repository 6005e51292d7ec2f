"""What the wire's queries answer. Rights were looked up before; a foreign row is answered as none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tracershop import calendar, ledger
from tracershop.access import policy
from tracershop.access import queries as people
from tracershop.actor import Actor
from tracershop.catalogue import holidays
from tracershop.catalogue import queries as catalogue
from tracershop.ledger import user_key
from tracershop.orderbook import months, planning, queries
from tracershop.protocol import commands


def command_status(actor: Actor, asked: commands.CommandStatus) -> dict[str, Any]:
  """`done` with its result for a command of this user that was applied, else `unknown`."""
  found = ledger.done_command(asked.id[:64])
  if found is None or found.user_key != user_key(actor):
    return {"status": "unknown"}
  readable = policy.streams_for(actor)
  revisions = {stream: revision for stream, revision in found.revisions.items() if stream in readable}
  return {"status": "done", "name": found.name, "result": found.result, "revisions": revisions, "at": found.at}


def orders_day(actor: Actor, asked: commands.OrdersDay) -> dict[str, Any]:
  """The orders of a date, in the window or not."""
  return {"date": asked.date, "orders": queries.orders_of_day(asked.date, actor)}


def orders_month(actor: Actor, asked: commands.OrdersMonth) -> dict[str, Any]:
  """How many orders stand in which status on each date of a month."""
  days = months.orders_of_month(asked.month, actor, asked.endpoint_id)
  return {"month": asked.month.replace(day=1), "days": days}


def plan_day(actor: Actor, asked: commands.PlanDay) -> dict[str, Any]:
  """What each run has to make for a date; it may lie outside the window."""
  return {"date": asked.date, "runs": planning.plan_of(asked.date)}


def closed_dates_proposed(actor: Actor, asked: commands.ClosedDatesProposed) -> dict[str, Any]:
  """The Danish public holidays of a year that are not closed yet."""
  return {"dates": holidays.proposed(asked.year, calendar.today())}


def assignments_of(actor: Actor, asked: commands.AssignmentsOf) -> dict[str, Any]:
  """Who acts for a customer; for a shop admin one of his own."""
  return {"users": people.assigned_to(asked.customer_id, actor)}


def customers_named(actor: Actor, asked: commands.CustomersNamed) -> dict[str, Any]:
  """What all customers are called, archived ones too."""
  return {"customers": catalogue.customers_named()}


QUERY_ANSWERS: dict[str, Callable[[Actor, Any], Any]] = {
  "command.status": command_status,
  "orders.day": orders_day,
  "orders.month": orders_month,
  "plan.day": plan_day,
  "closedDates.proposed": closed_dates_proposed,
  "assignments.of": assignments_of,
  "customers.named": customers_named,
}
