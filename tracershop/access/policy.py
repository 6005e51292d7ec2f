"""The policy: one table, deny by default. What is not written here is nobody's.

`any`: rows of everybody. `own`: only what is the actor's own. For orders that is the customers he acts for; for
`password.change` and `command.status` himself; for a production admin's `user.*` the external users. A right to the
command is not yet a right to the row: the action checks ownership, and answers for a foreign row as for none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from tracershop.actor import CUSTOMER_ROLES, PRODUCTION_ROLES, Actor
from tracershop.errors import Refusal

Scope = Literal["any", "own"]

_PRODUCTION: dict[str, Scope] = {"productionAdmin": "any", "productionUser": "any"}
_CUSTOMERS: dict[str, Scope] = {"shopAdmin": "own", "shopUser": "own", "externalUser": "own"}
_ADMIN: dict[str, Scope] = {"productionAdmin": "any"}
_PERSONS: dict[str, Scope] = dict.fromkeys(
  ("siteAdmin", "productionAdmin", "productionUser", "shopAdmin", "shopUser", "externalUser"), "own"
)

POLICY: Mapping[str, Mapping[str, Scope]] = {
  # The site admin is in no row of an order: who hands out rights does not use them (segregation of duties).
  "order.place": {**_PRODUCTION, **_CUSTOMERS},
  "order.edit": {**_PRODUCTION, **_CUSTOMERS},
  "order.cancel": {**_PRODUCTION, **_CUSTOMERS},
  "order.accept": _PRODUCTION,
  "order.reject": _PRODUCTION,
  "order.reopen": _PRODUCTION,
  "order.move": _PRODUCTION,
  "order.restore": _PRODUCTION,
  "order.postpone": _PRODUCTION,
  "order.confirm": {**_PRODUCTION, **_CUSTOMERS},
  "order.delay": _PRODUCTION,
  "request.make": _CUSTOMERS,
  "request.grant": _PRODUCTION,
  "request.decline": _PRODUCTION,
  "request.withdraw": _CUSTOMERS,
  "notice.post": _PRODUCTION,
  "notice.read": _CUSTOMERS,
  "notice.end": _PRODUCTION,
  "order.release": _PRODUCTION,  # and a valid release right, which the action looks up
  "vial.add": _PRODUCTION,
  "vial.confirm": _PRODUCTION,
  "vial.discard": _PRODUCTION,
  "vial.reassign": _PRODUCTION,
  "batch.open": _PRODUCTION,
  "batch.edit": _PRODUCTION,
  "batch.certify": _PRODUCTION,  # and a valid release right, which the action looks up
  "batch.reject": _PRODUCTION,
  "qcResult.enter": _PRODUCTION,
  "qcResult.check": _PRODUCTION,
  "qcTemplate.set": _ADMIN,
  "order.supplement": _PRODUCTION,
  "order.correct": _PRODUCTION,
  "certificate.acknowledge": _CUSTOMERS,
  "dispatch.make": _PRODUCTION,
  "dispatch.receive": {**_PRODUCTION, **_CUSTOMERS},
  "dispatch.return": _PRODUCTION,
  "recall.acknowledge": _CUSTOMERS,
  "recall.show": _CUSTOMERS,
  "recall.reach": _PRODUCTION,
  "printer.add": {"siteAdmin": "any", **_ADMIN},
  "printer.remove": {"siteAdmin": "any", **_ADMIN},
  "node.add": {"siteAdmin": "any"},
  "node.edit": {"siteAdmin": "any"},
  "node.test": {"siteAdmin": "any"},
  "node.remove": {"siteAdmin": "any"},
  # A room that nobody has taken is any shop admin's to map, to an endpoint of a customer of his own.
  "location.map": {"shopAdmin": "own"},
  "procedure.map": {"shopAdmin": "own"},
  "booking.order": {"shopAdmin": "own", "shopUser": "own"},
  "booking.settle": {"shopAdmin": "own", "shopUser": "own"},
  "conflict.settle": {"siteAdmin": "any", **_ADMIN},
  "authority.set": {"siteAdmin": "any", **_ADMIN},
  "quarantine.retry": {"siteAdmin": "any"},
  "quarantine.dismiss": {"siteAdmin": "any"},
  "verification.ask": {"siteAdmin": "any"},
  "document.make": _PRODUCTION,
  "document.print": _PRODUCTION,
  "payload.erase": {"siteAdmin": "any"},
  "monitor.invite": _ADMIN,
  "monitor.arrange": _ADMIN,
  "monitor.revoke": _ADMIN,
  "user.create": {"siteAdmin": "any", "productionAdmin": "own"},
  "user.disable": {"siteAdmin": "any", "productionAdmin": "own"},
  "user.enable": {"siteAdmin": "any", "productionAdmin": "own"},
  "user.changeRole": {"siteAdmin": "any"},
  "user.edit": {"siteAdmin": "any", "productionAdmin": "own"},
  "password.reset": {"siteAdmin": "any", "productionAdmin": "own"},
  "assignment.add": {"siteAdmin": "any", "productionAdmin": "any", "shopAdmin": "own"},
  "assignment.remove": {"siteAdmin": "any", "productionAdmin": "any", "shopAdmin": "own"},
  **dict.fromkeys(
    (
      "isotope.add", "isotope.edit", "tracer.add", "tracer.edit", "tracer.archive", "tracer.unarchive",
      "customer.add", "customer.edit", "customer.archive", "customer.unarchive",
      "endpoint.add", "endpoint.edit", "endpoint.archive", "endpoint.unarchive",
      "catalogueEntry.add", "catalogueEntry.edit", "catalogueEntry.remove",
      "run.add", "run.edit", "run.end", "slot.add", "slot.edit", "slot.end", "slot.swap",
      "deadline.set", "deadline.remove", "closedDate.add", "closedDate.remove",
    ),
    _ADMIN,
  ),
  "password.change": _PERSONS,
  "releaseRight.grant": _ADMIN,
  "releaseRight.withdraw": _ADMIN,
  "proposal.make": _ADMIN,
  "proposal.approve": _ADMIN,  # and never by whoever proposed it, which the action looks up
  "proposal.decline": _ADMIN,
  "proposal.withdraw": _ADMIN,
  "siteRule.set": {"siteAdmin": "any"},
  # queries
  "command.status": _PERSONS,
  "orders.day": {**_PRODUCTION, **_CUSTOMERS},
  "orders.month": {**_PRODUCTION, **_CUSTOMERS},
  "orders.history": {**_PRODUCTION, **_CUSTOMERS},
  "plan.day": _PRODUCTION,
  "closedDates.proposed": _ADMIN,
  "audit.search": {"siteAdmin": "any", **_PRODUCTION},
  "audit.repeats": {"siteAdmin": "any"},
  "quarantine.read": {"siteAdmin": "any"},
  "vials.search": _PRODUCTION,
  "batches.search": _PRODUCTION,
  "batch.read": _PRODUCTION,
  "release.read": _PRODUCTION,
  "recall.read": {**_PRODUCTION, **_CUSTOMERS},
  "papers.find": {**_PRODUCTION, **_CUSTOMERS},
  "mirror.search": {"siteAdmin": "any", **_PRODUCTION},
  "system.read": {"siteAdmin": "any", **_PRODUCTION},
  "rights.register": {"siteAdmin": "any", **_PRODUCTION},
  "punctuality.month": _PRODUCTION,
  "assignments.of": {"siteAdmin": "any", "productionAdmin": "any", "shopAdmin": "own"},
  "customers.named": {"siteAdmin": "any", "productionAdmin": "any"},
}  # fmt: skip


# What is fetched by HTTP and is neither command nor query. Whoever takes data out of the house is written down.
DOWNLOADS: Mapping[str, Mapping[str, Scope]] = {
  "audit.export": {"siteAdmin": "any", **_PRODUCTION},
  "day.replay": _PRODUCTION,
  "month.export": _PRODUCTION,
  # And only of what its asker's streams hold (EXP-20).
  "table.export": {"siteAdmin": "any", **_PRODUCTION},
  "mirror.export": {"siteAdmin": "any", **_PRODUCTION},
}


def may(actor: Actor | None, command: str) -> Scope | None:
  """How far a command's, query's or download's right reaches for this actor; None: not at all."""
  if actor is None:
    return None
  return (POLICY.get(command) or DOWNLOADS.get(command, {})).get(actor.role)


def require(actor: Actor | None, command: str) -> Scope:
  """As `may`. Raises Refusal `unauthenticated` for nobody and `forbidden` for one who may not.

  The system itself may everything: its actions are called by workers, never from the wire.
  """
  if actor is None:
    raise Refusal("unauthenticated")
  if actor.role == "system":
    return "any"
  scope = may(actor, command)
  if scope is None:
    raise Refusal("forbidden")
  return scope


def looks_for(actor: Actor) -> frozenset[str]:
  """The streams on which this actor's colleagues are told what he looks at: production's, for production alone."""
  return frozenset({"production"}) & streams_for(actor) if actor.role in PRODUCTION_ROLES else frozenset()


def streams_for(actor: Actor | None) -> frozenset[str]:
  """The streams this actor may read (the table of the protocol's page)."""
  if actor is None:
    return frozenset()
  if actor.role == "monitor":
    return frozenset({"wall"})
  if actor.role == "siteAdmin":
    return frozenset({"catalogue", "site"})
  if actor.role in PRODUCTION_ROLES:
    return frozenset({"catalogue", "production", "wall", "site"})
  if actor.role in CUSTOMER_ROLES:
    prefixes = ("customer",) if actor.role == "externalUser" else ("customer", "bookings")
    return frozenset({"catalogue"} | {f"{prefix}:{place}" for prefix in prefixes for place in actor.customer_ids})
  return frozenset()
