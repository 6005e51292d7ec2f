"""What the wire's queries answer. Rights were looked up before; a foreign row is answered as none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from consumers import system
from legacy import browsing
from tracershop import calendar, ledger
from tracershop.access import policy
from tracershop.access import queries as people
from tracershop.actor import Actor
from tracershop.audit import history, punctuality, register, repeats, trail
from tracershop.catalogue import holidays
from tracershop.catalogue import queries as catalogue
from tracershop.ledger import user_key
from tracershop.orderbook import belongings, images, months, planning, queries
from tracershop.protocol import commands
from tracershop.site import letters


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


def vials_search(actor: Actor, asked: commands.VialsSearch) -> dict[str, Any]:
  """The vials that fit, the newest first, in the window or not."""
  found, more = queries.search_vials(**msgspec.structs.asdict(asked))
  return {"vials": found, "more": more}


def customers_named(actor: Actor, asked: commands.CustomersNamed) -> dict[str, Any]:
  """What all customers are called, archived ones too."""
  return {"customers": catalogue.customers_named()}


def batches_search(actor: Actor, asked: commands.BatchesSearch) -> dict[str, Any]:
  """The batches that fit, the newest first, in the window or not."""
  found, more = queries.search_batches(**msgspec.structs.asdict(asked))
  return {"batches": found, "more": more}


def batch_read(actor: Actor, asked: commands.BatchRead) -> dict[str, Any]:
  """A batch and all that belongs to it, in the window or not."""
  return belongings.of_batch(asked.batch_id)


def release_read(actor: Actor, asked: commands.ReleaseRead) -> dict[str, Any]:
  """All that was released together with an order, in the window or not."""
  return belongings.of_release(asked.order_id)


def recall_read(actor: Actor, asked: commands.RecallRead) -> dict[str, Any]:
  """What a recall is about, in the window or not: of a customer's people no more than their own."""
  return belongings.of_recall(asked.recall_id, actor)


def papers_find(actor: Actor, asked: commands.PapersFind) -> dict[str, Any]:
  """The papers of an order or a date that the asker may open, however old they are."""
  return belongings.papers(actor, order_id=asked.order_id, day=asked.date)


def quarantine_read(actor: Actor, asked: commands.QuarantineRead) -> dict[str, Any]:
  """The text of a message in quarantine, its accession numbers masked; null where it is gone, or was none."""
  text = letters.text_of(asked.quarantine_id, hide=images.masked)
  return {"quarantineId": asked.quarantine_id, "text": text}


def system_read(actor: Actor, asked: commands.SystemRead) -> dict[str, Any]:
  """What the installation is and how it is."""
  return system.told()


QUERY_ANSWERS: dict[str, Callable[[Actor, Any], Any]] = {
  "command.status": command_status,
  "orders.day": orders_day,
  "orders.month": orders_month,
  "orders.history": history.orders_history,
  "plan.day": plan_day,
  "closedDates.proposed": closed_dates_proposed,
  "assignments.of": assignments_of,
  "vials.search": vials_search,
  "audit.search": trail.search,
  "audit.repeats": repeats.repeats,
  "punctuality.month": punctuality.month,
  "rights.register": register.register,
  "customers.named": customers_named,
  "batches.search": batches_search,
  "batch.read": batch_read,
  "release.read": release_read,
  "recall.read": recall_read,
  "papers.find": papers_find,
  "mirror.search": browsing.search,
  "quarantine.read": quarantine_read,
  "system.read": system_read,
}
