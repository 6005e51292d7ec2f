"""What a screen had shown: a command on a row that has moved on since is `stale`, whichever command it is."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

import pytest

from consumers import registry
from customer.actions.acknowledging import acknowledge_certificate
from customer.actions.bookings import settle_conflict
from customer.actions.orders import place_order
from customer.actions.requests import make_request, withdraw_request
from pinger.letters import RIS, put_into_quarantine
from production.actions.authority import set_authority
from production.actions.batches import certify_batch, edit_batch, reject_batch
from production.actions.orders import accept_orders
from production.actions.proposals import people
from production.actions.qc import check_qc_result, enter_qc_result, set_qc_template
from production.actions.requests import decline_request, grant_request
from production.actions.rights import grant_release_right, withdraw_release_right
from tests import unit
from tests.nemesis import booking_scenes, link_scenes, node_scenes
from tracershop import calendar, clock, ledger
from tracershop.access.actions import (
  add_assignment,
  arrange_monitor,
  change_role,
  disable_user,
  edit_user,
  enable_user,
  invite_monitor,
  remove_assignment,
  reset_password,
  revoke_monitor,
)
from tracershop.access.devices import enrol
from tracershop.access.models import Device, User
from tracershop.actor import Actor
from tracershop.catalogue.models import Proposal, QcTemplate, ReleaseRight
from tracershop.errors import Refusal
from tracershop.orderbook.models import Batch, Certificate, Request
from tracershop.protocol.commands import QcTestSpec
from tracershop.site import nodes
from tracershop.site.house_rules import set_site_rule
from tracershop.site.letters import keep_letter
from tracershop.site.models import Authority, Conflict, Node, Quarantine, Rule
from tracershop.site.quarantine import dismiss_quarantine, retry_quarantine

pytestmark = pytest.mark.django_db(transaction=True)

# These make a row, or act on none that is on the wire; an entry of the trail, whose words are erased, never moves on,
# and neither does a paper that is printed.
ROWLESS = {
  "order.place", "vial.add", "monitor.invite", "user.create", "password.change", "releaseRight.grant", "notice.post",
  "isotope.add", "tracer.add", "customer.add", "endpoint.add", "catalogueEntry.add", "run.add", "slot.add",
  "closedDate.add", "payload.erase", "printer.add", "document.print", "batch.open", "verification.ask",
  "node.add",
}  # fmt: skip

Act = Callable[[dict[str, int]], object]


def test_led_7_every_command_on_a_row_looks_at_what_was_shown() -> None:
  blind = {name for name, action in registry.ACTIONS.items() if "seen" not in inspect.signature(action).parameters}
  assert blind == ROWLESS


def person_of(made: unit.Unit, act: Callable[..., object], **more: Any) -> tuple[str, Act]:
  user = made.colleague.user_id
  return f"user:{user}", lambda seen: act(actor=made.site_admin, user_id=user, seen=seen, **more)


def assigned_to(made: unit.Unit) -> tuple[str, Act]:
  user, south = made.north.nurse.user_id, made.south.customer.pk
  return f"user:{user}", lambda seen: add_assignment(
    actor=made.site_admin, username="nurse7", customer_id=south, seen=seen
  )


def taken_from(made: unit.Unit) -> tuple[str, Act]:
  user, north = made.north.nurse.user_id, made.north.customer.pk
  return f"user:{user}", lambda seen: remove_assignment(
    actor=made.site_admin, user_id=user, customer_id=north, seen=seen
  )


def right_of(made: unit.Unit) -> tuple[str, Act]:
  admin: Actor = made.admin
  granted = grant_release_right(
    actor=admin, user_id=made.colleague.user_id, tracer_id=made.fet.pk, from_date=unit.TUESDAY
  )
  right = granted.value()["releaseRightId"]
  return f"releaseRight:{right}", lambda seen: withdraw_release_right(
    actor=admin, release_right_id=right, reason="left us", seen=seen
  )


def monitor_of(made: unit.Unit, act: Callable[..., object], **more: Any) -> tuple[str, Act]:
  code = invite_monitor(actor=made.admin, name="Room 1", layout="day").value()["code"]
  device = enrol(code=code, address="127.0.0.1").actor.device_id
  return f"device:{device}", lambda seen: act(actor=made.admin, device_id=device, seen=seen, **more)


def request_of(made: unit.Unit, act: Callable[..., object], who: Actor, **more: Any) -> tuple[str, Act]:
  """The north's nurse asks to cancel an order that is accepted."""
  with clock.at(unit.YESTERDAY_MORNING):
    north = made.north
    placed = place_order(
      actor=north.nurse, kind="activity", endpoint_id=north.endpoint.pk, tracer_id=made.fdg.pk, ordered_mbq=100.0,
      slot_id=north.slots["07:00"].pk, delivery_date=unit.TUESDAY,
    )  # fmt: skip
    order = placed.value()["orderId"]
    accept_orders(actor=made.radiochemist, order_ids=[order])
    request = make_request(actor=north.nurse, kind="cancel", order_id=order).value()["requestId"]
  return f"request:{request}", lambda seen: act(actor=who, request_id=request, seen=seen, **more)


def batch_of(
  made: unit.Unit, act: Callable[..., object], who: Actor, meaning: str = "", **more: Any
) -> tuple[str, Act]:
  """A batch of FLT, which is tested for its pH, and has one."""
  tests = [QcTestSpec(key="ph", name="pH", high=8.5), QcTestSpec(key="look", name="Appearance")]
  set_qc_template(actor=made.admin, tracer_id=made.flt.pk, tests=tests if not meaning else [])
  batch = unit.opened_batch(made, "FLT-261123-1").pk
  if not meaning:
    enter_qc_result(actor=made.colleague, batch_id=batch, key="ph", value=6.5)

  def with_seen(seen: dict[str, int]) -> object:
    signed = {"signature": made.signature(who, meaning)} if meaning else {}
    return act(actor=who, batch_id=batch, seen=seen, **signed, **more)

  return f"batch:{batch}", with_seen


def template_of(made: unit.Unit) -> tuple[str, Act]:
  tests = [QcTestSpec(key="ph", name="pH", high=8.5)]
  template = set_qc_template(actor=made.admin, tracer_id=made.flt.pk, tests=tests).value()["qcTemplateId"]
  return f"qcTemplate:{template}", lambda seen: set_qc_template(
    actor=made.admin, tracer_id=made.flt.pk, tests=[], seen=seen
  )


def certificate_of(made: unit.Unit) -> tuple[str, Act]:
  """One that was struck through."""
  struck = Certificate.objects.create(
    number="FDG-1", customer=made.north.customer, delivery_date=unit.TUESDAY, signed_by="x", signed_by_id=1,
    signer_role="productionUser", signed_at=clock.now(), meaning="x", pdf=b"", sha256="", struck_at=clock.now(),
  )  # fmt: skip
  return f"certificate:{struck.pk}", lambda seen: acknowledge_certificate(
    actor=made.north.nurse, certificate_id=struck.pk, seen=seen
  )


def quarantine_of(made: unit.Unit, act: Callable[..., object], **more: Any) -> tuple[str, Act]:
  """A message of the RIS that could not be used."""
  letter = keep_letter(digest="0" * 64, control_id="A1", body="MSH|^~\\&|RIS")
  put_into_quarantine(actor=RIS, letter=letter, reason="ORC-1 / ORC-1", answer="AE", retryable=True)
  number = letter.quarantine_id
  return f"quarantine:{number}", lambda seen: act(actor=made.site_admin, quarantine_id=number, seen=seen, **more)


def node_of(made: unit.Unit, act: Callable[..., object], **more: Any) -> tuple[str, Act]:
  node = node_scenes.node(made.site_admin, 1)
  return f"node:{node}", lambda seen: act(actor=made.site_admin, node_id=node, seen=seen, **more)


def conflict_of(made: unit.Unit) -> tuple[str, Act]:
  conflict = node_scenes.conflict(made.site_admin, 1)
  return f"conflict:{conflict}", lambda seen: settle_conflict(
    actor=made.site_admin, conflict_id=conflict, choice="keep", reason="the RIS was moved", seen=seen
  )


def booking_of(made: unit.Unit, name: str) -> tuple[str, Act]:
  """What people do with bookings, on the morning before their Tuesday."""
  with clock.at(unit.YESTERDAY_MORNING):
    key, act = booking_scenes.row_of(made, name)

  def in_time(seen: dict[str, int]) -> object:
    with clock.at(unit.YESTERDAY_MORNING):
      return act(seen)

  return key, in_time


def word_of(made: unit.Unit) -> tuple[str, Act]:
  link_scenes.link()
  word = Authority.objects.get(function="vials", tracer_id=None)
  return f"authority:{word.pk}", lambda seen: set_authority(
    actor=made.admin, function="vials", leader="old", reason="the filler is down", seen=seen,
    signature=made.signature(made.admin, "lead"),
  )  # fmt: skip


def proposal_of(made: unit.Unit, act: Callable[..., object], own: bool, **more: Any) -> tuple[str, Act]:
  """A half-life that waits; `own` is done by whoever proposed it, anything else by the other admin."""
  other = unit.person("prodadmin2", "Second Admin", "productionAdmin")
  data = {"isotopeId": made.fdg.isotope_id, "halfLifeSeconds": 6_600.0}
  done = people.make_proposal(
    actor=made.admin, name="isotope.edit", data=data, from_date=calendar.today(), reason="ICRP 107"
  )
  number, who = done.value()["proposalId"], made.admin if own else other
  signed = {"signature": made.signature(who, "approveChange")} if act is people.approve_proposal else {}
  return f"proposal:{number}", lambda seen: act(actor=who, proposal_id=number, seen=seen, **signed, **more)


def rule_of(made: unit.Unit) -> tuple[str, Act]:
  unit.person("prodadmin2", "Second Admin", "productionAdmin")
  done = set_site_rule(actor=made.site_admin, name="twoPersons", holds=True, reason="we are inspected")
  return f"siteRule:{done.value()['siteRuleId']}", lambda seen: set_site_rule(
    actor=made.site_admin, name="twoPersons", holds=False, reason="no more", seen=seen
  )


CASES: dict[str, Callable[[unit.Unit], tuple[str, Act]]] = {
  "authority.set": word_of,
  "user.disable": lambda made: person_of(made, disable_user),
  "user.enable": lambda made: person_of(made, enable_user),
  "user.changeRole": lambda made: person_of(made, change_role, role="productionAdmin"),
  "user.edit": lambda made: person_of(made, edit_user, name="Anders Lund Bæk"),
  "password.reset": lambda made: person_of(made, reset_password, new_password="a long enough secret"),
  "assignment.add": assigned_to,
  "assignment.remove": taken_from,
  "monitor.arrange": lambda made: monitor_of(made, arrange_monitor, layout="runs"),
  "monitor.revoke": lambda made: monitor_of(made, revoke_monitor),
  "request.grant": lambda made: request_of(made, grant_request, made.radiochemist),
  "request.decline": lambda made: request_of(made, decline_request, made.radiochemist, reason="too late"),
  "request.withdraw": lambda made: request_of(made, withdraw_request, made.north.nurse),
  "releaseRight.withdraw": right_of,
  "batch.edit": lambda made: batch_of(made, edit_batch, made.radiochemist, volume_ml=9.0, reason="typed wrong"),
  "batch.certify": lambda made: batch_of(made, certify_batch, made.radiochemist, "certify"),
  "batch.reject": lambda made: batch_of(made, reject_batch, made.radiochemist, "rejectBatch", reason="purity"),
  "qcResult.enter": lambda made: batch_of(made, enter_qc_result, made.radiochemist, key="look", passed=True),
  "qcResult.check": lambda made: batch_of(made, check_qc_result, made.radiochemist, key="ph"),
  "qcTemplate.set": template_of,
  "quarantine.retry": lambda made: quarantine_of(made, retry_quarantine),
  "quarantine.dismiss": lambda made: quarantine_of(made, dismiss_quarantine, reason="a test of the RIS"),
  "certificate.acknowledge": certificate_of,
  "node.edit": lambda made: node_of(made, nodes.edit_node, port=105),
  "node.test": lambda made: node_of(made, nodes.test_node),
  "conflict.settle": conflict_of,
  "proposal.approve": lambda made: proposal_of(made, people.approve_proposal, own=False),
  "proposal.decline": lambda made: proposal_of(made, people.decline_proposal, own=False, reason="not printed"),
  "proposal.withdraw": lambda made: proposal_of(made, people.withdraw_proposal, own=True),
  "siteRule.set": rule_of,
  **{name: functools.partial(booking_of, name=name) for name in booking_scenes.TABLE},
}
TABLES: dict[str, Any] = {
  "user": User, "device": Device, "request": Request, "releaseRight": ReleaseRight, "batch": Batch,
  "qcTemplate": QcTemplate, "certificate": Certificate, "node": Node, "conflict": Conflict, "quarantine": Quarantine,
  "authority": Authority, "proposal": Proposal, "siteRule": Rule, **booking_scenes.TABLES,
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_led_7_a_row_that_has_moved_on_is_stale_and_stays_as_it_is(name: str) -> None:
  key, act = CASES[name](unit.build())
  kind, _, number = key.partition(":")
  row = TABLES[kind].objects.get(id=number)
  before = ledger.heads()
  with pytest.raises(Refusal) as refused:
    act({key: row.revision + 1})
  assert (refused.value.code, ledger.heads()) == ("stale", before)
  assert refused.value.details[key]["revision"] == row.revision
  act({key: row.revision})
  assert TABLES[kind].objects.get(id=number).revision == row.revision + 1
