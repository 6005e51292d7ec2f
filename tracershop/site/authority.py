"""Who leads: the old system or this one, for each function, and for a tracer by itself where that was said.

While there is no link nobody is asked: this system leads. While there is one, the old system leads for whatever nobody
has signed otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from django.db import connection

from tracershop.errors import Refusal
from tracershop.site.models import Authority

Function = Literal["ordering", "acceptMove", "vials", "release", "setUp"]
Leader = Literal["old", "new"]

FUNCTIONS: tuple[Function, ...] = ("ordering", "acceptMove", "vials", "release", "setUp")
# A release has one leader, and a week is planned in one place: not said of one tracer.
FOR_ALL: frozenset[str] = frozenset({"release", "setUp"})
LINK = "oldSystem"
# Cut, or never begun: this system leads alone.
ALONE = frozenset({"off", "cut"})
# Who counts what was done here and has not arrived over there.
_counters: list[Callable[[], int]] = []


def register_unsent(counter: Callable[[], int]) -> None:
  """Says who counts what has not arrived over there; once, when the part is set up."""
  _counters[:] = [counter]


def unsent() -> int:
  """How much of what was done here has not arrived in the old system."""
  return sum(counter() for counter in _counters)


def linked() -> bool:
  """Whether there is a link to the old system."""
  # By hand: it is asked in every command, and the ORM takes several times as long to say it.
  with connection.cursor() as cursor:
    cursor.execute("SELECT state FROM site_link WHERE name = %s", [LINK])
    row = cursor.fetchone()
  return row is not None and row[0] not in ALONE


def leaders() -> Mapping[tuple[int | None, str], str]:
  """Who leads, by tracer (None: all that have no word of their own) and function."""
  return {(it.tracer_id, it.function): it.leader for it in Authority.objects.all()}


def leader_of(tracer_id: int | None, function: Function) -> Leader:
  """Who leads for a function of a tracer now."""
  return leaders_of(tracer_id, (function,))[function]


def leaders_of(tracer_id: int | None, functions: Iterable[Function]) -> dict[str, Leader]:
  """The same for several functions at once."""
  if not linked():
    return dict.fromkeys(functions, "new")
  found = leaders()
  return {it: "new" if found.get((tracer_id, it), found.get((None, it), "old")) == "new" else "old" for it in functions}


def require_new(function: Function, tracer_ids: Iterable[int | None], field: str | None = None) -> None:
  """Raises Refusal `led_by_old_system` where the old system leads for a function of one of these tracers."""
  if not linked():
    return
  found = leaders()
  for tracer_id in tracer_ids:
    if found.get((tracer_id, function), found.get((None, function), "old")) != "new":
      raise Refusal("led_by_old_system", field=field)
