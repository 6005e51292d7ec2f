"""Which commands change configuration that matters, and by which action each is done.

Taking away is never held up: a release right is withdrawn, an entry removed, a run ended at once by one person.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from msgspec import UNSET

from production.actions import qc, rights
from production.actions.setup import entries, isotopes, runs, slots, tracers
from tracershop import ledger
from tracershop.errors import Refusal
from tracershop.protocol import commands
from tracershop.protocol.shape import badly_typed
from tracershop.site import house_rules


class Governed(msgspec.Struct, frozen=True):
  """A command's action; where it is governed for some of its fields only, those."""

  action: Callable[..., Any]
  fields: tuple[str, ...] = ()


OF: dict[str, Governed] = {
  "isotope.add": Governed(isotopes.add_isotope),
  "isotope.edit": Governed(isotopes.edit_isotope),
  "tracer.add": Governed(tracers.add_tracer),
  # How long its batches last; not what it is called.
  "tracer.edit": Governed(tracers.edit_tracer, ("shelf_life_minutes",)),
  "catalogueEntry.add": Governed(entries.add_catalogue_entry),
  "catalogueEntry.edit": Governed(entries.edit_catalogue_entry),
  "run.add": Governed(runs.add_run),
  # The most it can make; when it runs is the day's work.
  "run.edit": Governed(runs.edit_run, ("max_mbq",)),
  "slot.add": Governed(slots.add_slot),
  "slot.edit": Governed(slots.edit_slot),
  "releaseRight.grant": Governed(rights.grant_release_right),
  "qcTemplate.set": Governed(qc.set_qc_template),
}


def matters(name: str, payload: commands.Payload) -> bool:
  """Whether a command changes configuration that matters."""
  found = OF.get(name)
  return found is not None and (
    not found.fields or any(getattr(payload, field, UNSET) is not UNSET for field in found.fields)
  )


def require_direct(name: str, payload: commands.Payload) -> None:
  """Raises Refusal `needs_approval` where one person may not do that alone (EYE-2). Call it under the lock."""
  if matters(name, payload) and house_rules.holds("twoPersons"):
    raise Refusal("needs_approval")


class Deed(msgspec.Struct, frozen=True):
  """A governed command with its data, ready to be done by its own action within another change."""

  name: str
  given: dict[str, Any]

  @property
  def type(self) -> str:
    """The type of the row that it makes or changes."""
    return self.name.partition(".")[0]

  def do(self, change: ledger.Change, confirmed: Sequence[int], seen: dict[str, int] | None) -> Any:
    """Does it. Raises what its action raises."""
    # The action itself opens a transaction of its own; this is what it does inside.
    body = inspect.unwrap(OF[self.name].action)
    known = inspect.signature(body).parameters
    more: dict[str, Any] = {"confirmed_order_ids": list(confirmed), "seen": seen}
    return body(change, **self.given, **{name: value for name, value in more.items() if name in known})


def deed_of(name: str, data: dict[str, Any]) -> Deed:
  """What a command with its data would do. Raises Refusal `invalid` for one that needs nobody's approval, and at its
  field for data of a wrong shape."""
  if name not in OF:
    raise Refusal("invalid", field="name", text="not_governed")
  try:
    payload = commands.payload_of(name, data)
  except msgspec.ValidationError as error:
    raise badly_typed(error) from None
  if not matters(name, payload):
    raise Refusal("invalid", field="name", text="not_governed")
  given = {key: value for key, value in msgspec.structs.asdict(payload).items() if value is not UNSET}
  # Which orders it touches is asked of whoever approves, when he does.
  given.pop("confirmed_order_ids", None)
  return Deed(name, given)
