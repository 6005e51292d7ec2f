"""The permissions, cell by cell, against a table written independently of the policy."""

from __future__ import annotations

import pytest

from tracershop.access import policy
from tracershop.actor import SYSTEM, Actor
from tracershop.errors import Refusal
from tracershop.protocol.commands import COMMANDS, QUERIES

# One letter for each of these, in this order: a any, o own, - not at all.
ROLES = ("siteAdmin", "productionAdmin", "productionUser", "shopAdmin", "shopUser", "externalUser", "monitor", None)
CELLS = {
  #                        SA PA PU sA sU eU mo --
  "order.place":          "-  a  a  o  o  o  -  -",
  "order.edit":           "-  a  a  o  o  o  -  -",
  "order.cancel":         "-  a  a  o  o  o  -  -",
  "order.accept":         "-  a  a  -  -  -  -  -",
  "order.reject":         "-  a  a  -  -  -  -  -",
  "order.reopen":         "-  a  a  -  -  -  -  -",
  "order.move":           "-  a  a  -  -  -  -  -",
  "order.restore":        "-  a  a  -  -  -  -  -",
  "order.postpone":       "-  a  a  -  -  -  -  -",
  "order.confirm":        "-  a  a  o  o  o  -  -",
  "order.delay":          "-  a  a  -  -  -  -  -",
  "booking.order":        "-  -  -  o  o  -  -  -",
  "booking.settle":       "-  -  -  o  o  -  -  -",
  "location.map":         "-  -  -  o  -  -  -  -",
  "procedure.map":        "-  -  -  o  -  -  -  -",
  "request.make":         "-  -  -  o  o  o  -  -",
  "request.grant":        "-  a  a  -  -  -  -  -",
  "request.decline":      "-  a  a  -  -  -  -  -",
  "request.withdraw":     "-  -  -  o  o  o  -  -",
  "notice.post":          "-  a  a  -  -  -  -  -",
  "notice.read":          "-  -  -  o  o  o  -  -",
  "notice.end":           "-  a  a  -  -  -  -  -",
  "order.release":        "-  a  a  -  -  -  -  -",
  "vial.add":             "-  a  a  -  -  -  -  -",
  "vial.confirm":         "-  a  a  -  -  -  -  -",
  "vial.discard":         "-  a  a  -  -  -  -  -",
  "vial.reassign":        "-  a  a  -  -  -  -  -",
  "batch.open":           "-  a  a  -  -  -  -  -",
  "batch.edit":           "-  a  a  -  -  -  -  -",
  "batch.certify":        "-  a  a  -  -  -  -  -",
  "batch.reject":         "-  a  a  -  -  -  -  -",
  "qcResult.enter":       "-  a  a  -  -  -  -  -",
  "qcResult.check":       "-  a  a  -  -  -  -  -",
  "qcTemplate.set":       "-  a  -  -  -  -  -  -",
  "order.supplement":     "-  a  a  -  -  -  -  -",
  "order.correct":        "-  a  a  -  -  -  -  -",
  "certificate.acknowledge":"-  -  -  o  o  o  -  -",
  "recall.acknowledge":   "-  -  -  o  o  o  -  -",
  "recall.show":           "-  -  -  o  o  o  -  -",
  "recall.reach":         "-  a  a  -  -  -  -  -",
  "dispatch.make":        "-  a  a  -  -  -  -  -",
  "dispatch.receive":     "-  a  a  o  o  o  -  -",
  "dispatch.return":      "-  a  a  -  -  -  -  -",
  "document.make":        "-  a  a  -  -  -  -  -",
  "document.print":       "-  a  a  -  -  -  -  -",
  "printer.add":          "a  a  -  -  -  -  -  -",
  "printer.remove":       "a  a  -  -  -  -  -  -",
  "quarantine.retry":     "a  -  -  -  -  -  -  -",
  "verification.ask":     "a  -  -  -  -  -  -  -",
  "quarantine.dismiss":   "a  -  -  -  -  -  -  -",
  "node.add":             "a  -  -  -  -  -  -  -",
  "node.edit":            "a  -  -  -  -  -  -  -",
  "node.test":            "a  -  -  -  -  -  -  -",
  "node.remove":          "a  -  -  -  -  -  -  -",
  "conflict.settle":      "a  a  -  -  -  -  -  -",
  "authority.set":        "a  a  -  -  -  -  -  -",
  "payload.erase":        "a  -  -  -  -  -  -  -",
  "monitor.invite":       "-  a  -  -  -  -  -  -",
  "monitor.arrange":      "-  a  -  -  -  -  -  -",
  "monitor.revoke":       "-  a  -  -  -  -  -  -",
  "user.create":          "a  o  -  -  -  -  -  -",
  "user.disable":         "a  o  -  -  -  -  -  -",
  "user.enable":          "a  o  -  -  -  -  -  -",
  "user.changeRole":      "a  -  -  -  -  -  -  -",
  "user.edit":            "a  o  -  -  -  -  -  -",
  "password.reset":       "a  o  -  -  -  -  -  -",
  "assignment.add":       "a  a  -  o  -  -  -  -",
  "assignment.remove":    "a  a  -  o  -  -  -  -",
  "isotope.add":          "-  a  -  -  -  -  -  -",
  "isotope.edit":         "-  a  -  -  -  -  -  -",
  "tracer.add":           "-  a  -  -  -  -  -  -",
  "tracer.edit":          "-  a  -  -  -  -  -  -",
  "tracer.archive":       "-  a  -  -  -  -  -  -",
  "tracer.unarchive":     "-  a  -  -  -  -  -  -",
  "customer.add":         "-  a  -  -  -  -  -  -",
  "customer.edit":        "-  a  -  -  -  -  -  -",
  "customer.archive":     "-  a  -  -  -  -  -  -",
  "customer.unarchive":   "-  a  -  -  -  -  -  -",
  "endpoint.add":         "-  a  -  -  -  -  -  -",
  "endpoint.edit":        "-  a  -  -  -  -  -  -",
  "endpoint.archive":     "-  a  -  -  -  -  -  -",
  "endpoint.unarchive":   "-  a  -  -  -  -  -  -",
  "catalogueEntry.add":   "-  a  -  -  -  -  -  -",
  "catalogueEntry.edit":  "-  a  -  -  -  -  -  -",
  "catalogueEntry.remove":"-  a  -  -  -  -  -  -",
  "run.add":              "-  a  -  -  -  -  -  -",
  "run.edit":             "-  a  -  -  -  -  -  -",
  "run.end":              "-  a  -  -  -  -  -  -",
  "slot.add":             "-  a  -  -  -  -  -  -",
  "slot.edit":            "-  a  -  -  -  -  -  -",
  "slot.end":             "-  a  -  -  -  -  -  -",
  "slot.swap":            "-  a  -  -  -  -  -  -",
  "deadline.set":         "-  a  -  -  -  -  -  -",
  "deadline.remove":      "-  a  -  -  -  -  -  -",
  "closedDate.add":       "-  a  -  -  -  -  -  -",
  "closedDate.remove":    "-  a  -  -  -  -  -  -",
  "password.change":      "o  o  o  o  o  o  -  -",
  "releaseRight.grant":   "-  a  -  -  -  -  -  -",
  "releaseRight.withdraw":"-  a  -  -  -  -  -  -",
  "proposal.make":        "-  a  -  -  -  -  -  -",
  "proposal.approve":     "-  a  -  -  -  -  -  -",
  "proposal.decline":     "-  a  -  -  -  -  -  -",
  "proposal.withdraw":    "-  a  -  -  -  -  -  -",
  "siteRule.set":         "a  -  -  -  -  -  -  -",
  "command.status":       "o  o  o  o  o  o  -  -",
  "assignments.of":       "a  a  -  o  -  -  -  -",
  "customers.named":      "a  a  -  -  -  -  -  -",
  "orders.day":           "-  a  a  o  o  o  -  -",
  "orders.month":         "-  a  a  o  o  o  -  -",
  "orders.history":       "-  a  a  o  o  o  -  -",
  "plan.day":             "-  a  a  -  -  -  -  -",
  "closedDates.proposed": "-  a  -  -  -  -  -  -",
  "vials.search":         "-  a  a  -  -  -  -  -",
  "batches.search":       "-  a  a  -  -  -  -  -",
  "batch.read":           "-  a  a  -  -  -  -  -",
  "release.read":         "-  a  a  -  -  -  -  -",
  "recall.read":          "-  a  a  o  o  o  -  -",
  "papers.find":          "-  a  a  o  o  o  -  -",
  "mirror.search":        "a  a  a  -  -  -  -  -",
  "audit.search":         "a  a  a  -  -  -  -  -",
  "quarantine.read":      "a  -  -  -  -  -  -  -",
  "audit.repeats":        "a  -  -  -  -  -  -  -",
  "rights.register":      "a  a  a  -  -  -  -  -",
  "system.read":          "a  a  a  -  -  -  -  -",
  "punctuality.month":    "-  a  a  -  -  -  -  -",
}  # fmt: skip
MEANS = {"a": "any", "o": "own", "-": None}


def person(role: str | None, customers: frozenset[int] = frozenset({3, 5})) -> Actor | None:
  if role is None:
    return None
  if role == "monitor":
    return Actor(user_id=None, name="Hall", role=role, device_id=1)
  return Actor(user_id=7, name="A", role=role, customer_ids=customers)


def cells() -> list[tuple[str, str | None, str | None]]:
  return [
    (command, role, MEANS[letter])
    for command, letters in CELLS.items()
    for role, letter in zip(ROLES, letters.split(), strict=True)
  ]


@pytest.mark.parametrize(("command", "role", "scope"), cells())
def test_acc_1_each_cell_of_the_policy(command, role, scope):
  assert policy.may(person(role), command) == scope
  if scope is not None:
    assert policy.require(person(role), command) == scope
    return
  with pytest.raises(Refusal) as refused:
    policy.require(person(role), command)
  assert refused.value.code == ("unauthenticated" if role is None else "forbidden")


def test_acc_1_every_command_and_query_of_the_wire_has_its_row_and_its_cells():
  wire = {*COMMANDS, *QUERIES}
  assert set(policy.POLICY) == wire
  assert set(CELLS) == wire


@pytest.mark.parametrize("role", ROLES)
def test_acc_1_what_is_not_in_the_table_is_nobodys(role):
  assert policy.may(person(role), "order.teleport") is None


def test_an_unknown_role_may_nothing_and_reads_nothing():
  stranger = Actor(user_id=1, name="S", role="janitor", customer_ids=frozenset({3}))
  assert [policy.may(stranger, command) for command in policy.POLICY] == [None] * len(policy.POLICY)
  assert policy.streams_for(stranger) == frozenset()


def test_the_system_acts_but_never_from_the_wire():
  assert policy.require(SYSTEM, "order.accept") == "any"
  assert policy.may(SYSTEM, "order.accept") is None
  assert policy.streams_for(SYSTEM) == frozenset()


@pytest.mark.parametrize(
  ("role", "streams"),
  [
    ("siteAdmin", {"catalogue", "site"}),
    ("productionAdmin", {"catalogue", "production", "wall", "site"}),
    ("productionUser", {"catalogue", "production", "wall", "site"}),
    ("shopAdmin", {"catalogue", "customer:3", "customer:5", "bookings:3", "bookings:5"}),
    ("shopUser", {"catalogue", "customer:3", "customer:5", "bookings:3", "bookings:5"}),
    ("externalUser", {"catalogue", "customer:3", "customer:5"}),
    ("monitor", {"wall"}),
    (None, set()),
  ],
)
def test_acc_1_each_role_reads_its_streams_and_no_other(role, streams):
  assert policy.streams_for(person(role)) == streams


def test_a_customer_role_without_customers_reads_the_catalogue_only():
  assert policy.streams_for(person("shopUser", frozenset())) == {"catalogue"}
