"""Commands and queries: from a frame to exactly one action and back to an answer. Socket and HTTP both come here."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import inspect
import random
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

import msgspec
from django.conf import settings
from django.db import connections
from msgspec import UNSET

from consumers import answers, identity, meters
from consumers.identity import Credentials
from consumers.queries import QUERY_ANSWERS
from customer.actions import acknowledging, booking_orders, bookings, mapping
from customer.actions import notices as customer_notices
from customer.actions import orders as customer_orders
from customer.actions import requests as customer_requests
from production.actions import (
  authority,
  batches,
  correct,
  delays,
  dispatching,
  moving,
  notices,
  orders,
  papers,
  printers,
  printing,
  qc,
  recalls,
  release,
  requests,
  returning,
  rights,
  supplement,
  vials,
)
from production.actions.proposals import governed, people
from production.actions.setup import closed, customers, deadlines, endpoints, entries, isotopes, runs, slots, tracers
from tracershop.access import policy, sessions, signatures
from tracershop.access.actions import assignments, monitors, passwords, users
from tracershop.access.secret import Secret
from tracershop.actor import Actor
from tracershop.audit import erasure
from tracershop.errors import Refusal
from tracershop.ledger import CommandKey, Outcome
from tracershop.pool import in_pool
from tracershop.protocol import commands, messages
from tracershop.protocol.shape import badly_typed
from tracershop.site import checks, house_rules, nodes, quarantine

# The one action that each command calls.
ACTIONS: dict[str, Callable[..., Outcome]] = {
  "order.place": customer_orders.place_order,
  "order.edit": customer_orders.edit_order,
  "order.cancel": customer_orders.cancel_order,
  "order.accept": orders.accept_orders,
  "order.reject": orders.reject_orders,
  "order.reopen": orders.reopen_orders,
  "order.delay": delays.delay_orders,
  "notice.post": notices.post_notice,
  "notice.read": customer_notices.read_notice,
  "notice.end": notices.end_notice,
  "order.move": moving.move_orders,
  "order.restore": moving.restore_orders,
  "order.postpone": moving.postpone_orders,
  "order.confirm": customer_orders.confirm_order,
  "request.make": customer_requests.make_request,
  "request.grant": requests.grant_request,
  "request.decline": requests.decline_request,
  "request.withdraw": customer_requests.withdraw_request,
  "booking.order": booking_orders.order_bookings,
  "booking.settle": booking_orders.settle_bookings,
  "location.map": mapping.map_location,
  "procedure.map": mapping.map_procedure,
  "order.release": release.release_orders,
  "vial.add": vials.add_vial,
  "vial.confirm": vials.confirm_vial,
  "vial.discard": vials.discard_vial,
  "vial.reassign": vials.reassign_vial,
  "dispatch.make": dispatching.make_dispatch,
  "dispatch.receive": dispatching.receive_dispatch,
  "dispatch.return": returning.return_dispatch,
  "document.make": papers.make_document,
  "document.print": printing.print_document,
  "printer.add": printers.add_printer,
  "printer.remove": printers.remove_printer,
  "quarantine.retry": quarantine.retry_quarantine,
  "verification.ask": checks.ask_verification,
  "quarantine.dismiss": quarantine.dismiss_quarantine,
  "node.add": nodes.add_node,
  "node.edit": nodes.edit_node,
  "node.test": nodes.test_node,
  "node.remove": nodes.remove_node,
  "conflict.settle": bookings.settle_conflict,
  "authority.set": authority.set_authority,
  "order.supplement": supplement.supplement_orders,
  "order.correct": correct.correct_orders,
  "certificate.acknowledge": acknowledging.acknowledge_certificate,
  "recall.acknowledge": acknowledging.acknowledge_recall,
  "recall.show": acknowledging.show_recall,
  "recall.reach": recalls.reach_recall,
  "batch.open": batches.open_batch,
  "batch.edit": batches.edit_batch,
  "batch.certify": batches.certify_batch,
  "batch.reject": batches.reject_batch,
  "qcResult.enter": qc.enter_qc_result,
  "qcResult.check": qc.check_qc_result,
  "qcTemplate.set": qc.set_qc_template,
  "monitor.invite": monitors.invite_monitor,
  "monitor.arrange": monitors.arrange_monitor,
  "monitor.revoke": monitors.revoke_monitor,
  "user.create": users.create_user,
  "user.disable": users.disable_user,
  "user.enable": users.enable_user,
  "user.changeRole": users.change_role,
  "user.edit": users.edit_user,
  "password.change": passwords.change_password,
  "password.reset": passwords.reset_password,
  "assignment.add": assignments.add_assignment,
  "assignment.remove": assignments.remove_assignment,
  "isotope.add": isotopes.add_isotope,
  "isotope.edit": isotopes.edit_isotope,
  "tracer.add": tracers.add_tracer,
  "tracer.edit": tracers.edit_tracer,
  "tracer.archive": tracers.archive_tracer,
  "tracer.unarchive": tracers.unarchive_tracer,
  "customer.add": customers.add_customer,
  "customer.edit": customers.edit_customer,
  "customer.archive": customers.archive_customer,
  "customer.unarchive": customers.unarchive_customer,
  "endpoint.add": endpoints.add_endpoint,
  "endpoint.edit": endpoints.edit_endpoint,
  "endpoint.archive": endpoints.archive_endpoint,
  "endpoint.unarchive": endpoints.unarchive_endpoint,
  "catalogueEntry.add": entries.add_catalogue_entry,
  "catalogueEntry.edit": entries.edit_catalogue_entry,
  "catalogueEntry.remove": entries.remove_catalogue_entry,
  "run.add": runs.add_run,
  "run.edit": runs.edit_run,
  "run.end": runs.end_run,
  "slot.add": slots.add_slot,
  "slot.edit": slots.edit_slot,
  "slot.end": slots.end_slot,
  "slot.swap": slots.swap_slots,
  "deadline.set": deadlines.set_deadline,
  "deadline.remove": deadlines.remove_deadline,
  "closedDate.add": closed.add_closed_dates,
  "closedDate.remove": closed.remove_closed_date,
  "releaseRight.grant": rights.grant_release_right,
  "releaseRight.withdraw": rights.withdraw_release_right,
  "proposal.make": people.make_proposal,
  "proposal.approve": people.approve_proposal,
  "proposal.decline": people.decline_proposal,
  "proposal.withdraw": people.withdraw_proposal,
  "siteRule.set": house_rules.set_site_rule,
  "payload.erase": erasure.erase_payload,
}

# Counts JavaScript can hold, and every database too: a larger one is a mistake, not a row.
LARGEST_NUMBER = 2**53 - 1
LONGEST_QUERY_ID = 64
# They wait for something outside, and must not hold up whoever writes meanwhile; the action's own lock is enough.
UNQUEUED = frozenset({"document.print"})
# Only corrections have one.
MEANING_OF_SECOND = "correct"
RETRY_SECONDS = 3.0
# So many of the pool's threads stay free for reading, however many commands wait for the ledger's lock.
FREE_FOR_READING = 3

# Commands wait here in the order they came. SQLite's own lock is polled, and lets some wait for seconds.
_turns = asyncio.Semaphore(max(1, settings.DATABASE_POOL_SIZE - FREE_FOR_READING))
_one_writer = threading.Lock()

_canonical = msgspec.json.Encoder(order="sorted")


class Request(msgspec.Struct, frozen=True, kw_only=True):
  """A command that was understood: typed, its secrets apart."""

  id: str
  name: str
  payload: commands.Payload
  secrets: dict[str, Any]
  seen: dict[str, int]
  digest: str

  def __repr__(self) -> str:
    return f"Request({self.name} {self.id})"


def understand(frame: messages.Command) -> Request:
  """Checks a command's shape. Raises Refusal `invalid` with the field: a right client never sends such a thing."""
  try:
    uuid.UUID(frame.id)
  except ValueError:
    raise Refusal("invalid", field="id", text="frame", why="id is not a UUID") from None
  spec = commands.COMMANDS.get(frame.name)
  if spec is None:
    raise Refusal("invalid", field="name", text="frame", why="no such command")
  secrets = {key: frame.data[key] for key in spec.secrets if key in frame.data}
  data = {key: value for key, value in frame.data.items() if key not in spec.secrets}
  bounded(data)
  bounded(frame.seen)
  try:
    payload = commands.payload_of(frame.name, data)
  except msgspec.ValidationError as error:
    raise badly_typed(error) from None
  asked = {"name": frame.name, "data": payload, "seen": frame.seen}
  return Request(
    id=frame.id,
    name=frame.name,
    payload=payload,
    secrets=secrets,
    seen=frame.seen,
    digest=hashlib.sha256(_canonical.encode(asked)).hexdigest(),
  )


def bounded(value: Any, field: str | None = None) -> None:
  """Refuses numbers that no row has: databases fail on them each in its own way."""
  if isinstance(value, dict):
    for key, item in value.items():
      bounded(item, field or str(key))
  elif isinstance(value, list):
    for item in value:
      bounded(item, field)
  elif isinstance(value, int | float) and not -LARGEST_NUMBER <= value <= LARGEST_NUMBER:
    raise Refusal("invalid", field=field, text="frame", why="number out of range")


def signature_of(request: Request, actor: Actor) -> signatures.Signature:
  """Checks the signer's password. Slow, so before the action and its lock. Raises Refusal `signature_wrong`."""
  try:
    given = msgspec.convert(request.secrets.get("signature"), commands.Signature)
  except msgspec.ValidationError:
    # The error's text could quote what was typed.
    raise Refusal("signature_wrong", field="signature") from None
  if not given.password:
    raise Refusal("signature_wrong", field="password")
  return signatures.check_password(actor, Secret(given.password), given.meaning)


def second_signature_of(request: Request, actor: Actor) -> signatures.Signature | None:
  """Checks the second person's password, where a second one signed. Raises Refusal `signature_wrong`."""
  if "secondSignature" not in request.secrets:
    return None
  try:
    given = msgspec.convert(request.secrets["secondSignature"], commands.SecondSignature)
  except msgspec.ValidationError:
    # The error's text could quote what was typed.
    raise signatures.second_wrong() from None
  return signatures.check_second(actor, given.username, Secret(given.password), MEANING_OF_SECOND)


def secret_text(request: Request, key: str) -> Secret:
  value = request.secrets.get(key)
  if not isinstance(value, str) or not 0 < len(value) <= 1024:
    raise Refusal("invalid", field=key)
  return Secret(value)


def arguments(request: Request, actor: Actor, action: Callable[..., Outcome]) -> dict[str, Any]:
  """The action's keywords: the payload without what was left out, `seen` where it looks at it, and the secrets."""
  spec = commands.COMMANDS[request.name]
  found = {key: value for key, value in msgspec.structs.asdict(request.payload).items() if value is not UNSET}
  if "seen" in inspect.signature(action).parameters:
    found["seen"] = request.seen
  for key in spec.secrets:
    if key == "signature":
      found["signature"] = signature_of(request, actor)
    elif key == "secondSignature":
      found["second_signature"] = second_signature_of(request, actor)
    else:
      found["".join(f"_{c.lower()}" if c.isupper() else c for c in key)] = secret_text(request, key)
  return found


def apply(brought: Credentials, request: Request, origin: str) -> tuple[Actor, Outcome]:
  """Runs a command for whoever brought these credentials, rights looked up anew. Call it in the pool.

  Raises Refusal, and what an action that fails raises. Errors that a busy MariaDB answers with are tried again under
  the same command id, so that a commit whose answer was lost is found and not repeated.
  """
  until = time.monotonic() + RETRY_SECONDS
  pause = 0.02
  while True:
    try:
      actor = identity.who(brought)
      policy.require(actor, request.name)
      assert actor is not None
      actor = msgspec.structs.replace(actor, origin=origin)
      action = ACTIONS[request.name]
      keywords = arguments(request, actor, action)
      sessions.touch(actor)
      queued = connections["default"].vendor == "sqlite" and request.name not in UNQUEUED
      with _one_writer if queued else contextlib.nullcontext():
        outcome = action(
          actor=actor,
          command=CommandKey(id=request.id, name=request.name, digest=request.digest),
          guard=lambda actor=actor: still_may(actor, request),
          **keywords,
        )
      return actor, outcome
    except Exception as error:
      if not answers.may_retry(error) or time.monotonic() + pause > until:
        raise
      meters.TROUBLE.labels("retry").inc()
      for connection in connections.all(initialized_only=True):
        connection.close()
      time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311  two that collided must not collide again
      pause = min(pause * 2, 0.5)


def still_may(actor: Actor, request: Request) -> None:
  """Looks at the right again under the lock: it may have gone while this command waited for it.

  Raises Refusal `unauthenticated`, `forbidden` where he no longer acts for a customer that he acted for, and
  `needs_approval` where it takes two persons.
  """
  now = identity.recheck([actor])[actor]
  if now is None:
    raise Refusal("unauthenticated")
  policy.require(now, request.name)
  if not actor.customer_ids <= now.customer_ids:
    raise Refusal("forbidden")
  # Every command of a person comes this way; what the old system and the machine say does not.
  governed.require_direct(request.name, request.payload)


async def command(brought: Credentials, request: Request, origin: str = "screen") -> messages.Done:
  """The whole of a command that was understood: done, committed. Raises what `apply` raises, and Refusal `busy`."""
  with meters.COMMANDS.labels(request.name).time():
    until = time.monotonic() + settings.DATABASE_BUSY_SECONDS
    try:
      async with asyncio.timeout(settings.DATABASE_BUSY_SECONDS):
        await _turns.acquire()
    except TimeoutError:
      raise Refusal("busy") from None
    try:
      left = max(0.1, until - time.monotonic())
      actor, outcome = await in_pool(apply, brought, request, origin, seconds=left)
    finally:
      _turns.release()
  readable = policy.streams_for(actor)
  return messages.Done(
    id=request.id,
    result=outcome.result,
    revisions={stream: revision for stream, revision in outcome.revisions.items() if stream in readable},
    repeated=outcome.repeated,
  )


async def query(brought: Credentials, frame: messages.Query) -> messages.Answer:
  """Answers a query. Raises Refusal, `invalid` for a wrong shape."""
  if not 0 < len(frame.id) <= LONGEST_QUERY_ID:
    raise Refusal("invalid", field="id", text="frame", why="id is too long")
  if frame.name not in QUERY_ANSWERS or frame.name not in commands.QUERIES:
    raise Refusal("invalid", field="name", text="frame", why="no such query")
  bounded(frame.data)
  try:
    payload = commands.payload_of(frame.name, frame.data)
  except msgspec.ValidationError as error:
    raise badly_typed(error) from None
  return await in_pool(_answer, brought, frame.id, frame.name, payload)


def _answer(brought: Credentials, frame_id: str, name: str, payload: Any) -> messages.Answer:
  actor = identity.who(brought)
  policy.require(actor, name)
  assert actor is not None
  sessions.touch(actor)
  return messages.Answer(id=frame_id, result=msgspec.Raw(messages.encode(QUERY_ANSWERS[name](actor, payload))))
