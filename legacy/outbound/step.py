"""The outbound half of a step of the link: settle, and after the poll plan and send until nothing is due."""

from __future__ import annotations

import time

import msgspec

from legacy.models import Due, Write
from legacy.old.connection import OldDatabase
from legacy.old.shape import Shape
from legacy.outbound import homeless, lock, planning, sending, settling

# So long at the most before the other side is looked at again.
SECONDS = 20.0


class Carried(msgspec.Struct):
  """What a step carried over. `behind`: how much has not arrived. `trouble`: why not, where the other side said so."""

  done: int = 0
  refused: int = 0
  behind: int = 0
  trouble: str | None = None


def in_doubt() -> bool:
  """Whether something was on its way when a step broke off."""
  return Write.objects.filter(state="planned").exists()


def settle(old: OldDatabase, there: Shape) -> bool | None:
  """Finds out what arrived of what was on its way: True where there was something, None where somebody else writes (and
  nothing may be believed until he is done). Raises OldDatabaseAway."""
  if not in_doubt():
    return False
  if not lock.take(old):
    return None
  return settling.settle(old, there) > 0


def carry(old: OldDatabase, there: Shape) -> Carried:
  """Carries over what is due, the oldest first. Call it after `settle`. Raises OldDatabaseAway."""
  found = Carried()
  homeless.taken_in()
  while planning.collect() == planning.ENTRIES:
    pass
  began = time.monotonic()
  seen: set[tuple[str, int]] = set()
  while True:
    # One that was refused is due again, and waits for the next poll to say why.
    waiting = {it.pk: (it.kind, it.our_id) in seen for it in Due.objects.all()}
    again = {pk for pk, looked_at in waiting.items() if looked_at}
    if len(again) == len(waiting):
      break
    if not lock.take(old):
      found.trouble = "another connection writes there"
      break
    planned = planning.plan(there, planning.note(old), skip=again)
    seen |= planned.looked_at
    for lacking in planned.homeless:
      homeless.tell(lacking)
    if planned.writes:
      sent = sending.send(old, there)
      found.done, found.refused = found.done + sent.done, found.refused + sent.refused
      found.trouble = sent.trouble or found.trouble
    if time.monotonic() - began > SECONDS:
      break
  found.behind = planning.outstanding()
  return found
