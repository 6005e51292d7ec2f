"""Cutting the link, and joining it again: the last sync, the proof that both sides are equal, and the act."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from legacy.alone import alone
from legacy.inbound import whole
from legacy.models import Write
from legacy.old import shape
from legacy.proof import comparing, report
from legacy.proof.report import Report
from legacy.proof.rows import LONG, Progress
from legacy.worker import Link
from tracershop import calendar, clock
from tracershop.actor import Actor
from tracershop.catalogue.models import Customer
from tracershop.site import cutting, quarantine
from tracershop.site.cutting import REJOINED_WITHIN

# So often it is looked whether the old system has come to rest.
ROUNDS = 6
# A poll of the worker's may just be at it.
WAIT_SECONDS = 30.0
MOST_TOLD = 50
WHERE = "Settle them on the site's page (Waiting, Quarantine), and try again. What we write arrives by itself."


class InTheWay(Exception):
  """Why the link cannot be cut, or not be joined again, line by line."""

  def __init__(self, *lines: str) -> None:
    super().__init__(lines[0] if lines else "")
    self.lines = lines


def open_things() -> Iterator[str]:
  """What is open, each with a line: nothing may be when the link is cut."""
  link = cutting.link()
  if link is None or link.state == "off":
    yield "There is no link to the old system."
  for it in cutting.open_conflicts():
    what = ", ".join(str(field.get("field")) for field in it.details.get("fields", []))
    yield f"conflict {it.pk}: {it.kind}, {it.subject}{f' ({what})' if what else ''}"
  for kept in quarantine.waiting():
    yield f"quarantine {kept.pk}: {kept.name}: {kept.reason.partition(' / ')[2] or kept.reason}"
  # A refused one has become a conflict, or was planned again.
  for write in Write.objects.exclude(state__in=("done", "refused", "dropped")).order_by("id"):
    yield f"write {write.pk}: {write.verb} {write.table} {write.key or '(new)'} has not arrived over there"


def cut(
  link: Link, *, actor: Actor, pause: Callable[[], object], progress: Progress = lambda table, done, of: None
) -> Report:
  """Does the last sync, proves that both are equal, and cuts; gives the proof. `pause` waits between two looks.

  Raises InTheWay with all that is in the way, and OldDatabaseAway; then the link goes on as before.
  """
  with alone(WAIT_SECONDS) as mine:
    if not mine:
      raise InTheWay("Somebody else is at the old system: another cut, or a link that does not end. Try again.")
    _come_to_rest(link, pause)
    _refuse_open()
    whole.take_all(link.poller, progress)
    _refuse_open()
    found = comparing.compare(link.poller.old, progress, there=link.poller.there)
    if not found.equal:
      raise InTheWay("Both sides are not equal.", *report.lines(found, MOST_TOLD))
    _nothing_since(link)
    counts = {name: it.rows for name, it in found.tables.items()}
    customers = list(Customer.objects.values_list("id", flat=True))
    cutting.cut_link(
      actor=actor, digest=found.digest, counts=counts, customer_ids=customers, require=_refuse_open
    )  # fmt: skip
    return found


def _come_to_rest(link: Link, pause: Callable[[], object]) -> None:
  """The last sync: until two looks in a row have found nothing new."""
  still = 0
  for number in range(ROUNDS):
    if number:
      pause()
    said = link.exchange()
    still = still + 1 if not said.taken and not said.waiting and not _at_work(link) else 0
    if still == 2:
      return
  raise InTheWay(
    f"The old system is in use: {said.waiting} rows have just changed, {said.taken} were taken over in the last look, "
    f"{link.carried.behind} things of ours are on their way there.",
    "Ask those who work there to stop, and try again.",
  )


def _at_work(link: Link) -> bool:
  """Whether the last look wrote something over there, or could not."""
  return bool(link.carried.done or link.carried.refused or link.carried.trouble)


def _refuse_open() -> None:
  found = list(open_things())
  if found:
    more = [f"… and {len(found) - MOST_TOLD} more"] if len(found) > MOST_TOLD else []
    raise InTheWay(f"{len(found)} things are open:", *found[:MOST_TOLD], *more, WHERE)


def _nothing_since(link: Link) -> None:
  """Whether nothing has moved while it was compared."""
  said = link.exchange()
  there = link.poller.there
  short = [name for name in there.tables if name not in LONG]
  rest = comparing.compare_rows(link.poller.old, there, lambda table, done, of: None, tables=short)
  if not said.quiet or _at_work(link) or not rest.equal:
    raise InTheWay("The old system was changed while it was compared. Ask those who work there to stop, and try again.")


def rejoin(link: Link, *, actor: Actor, progress: Progress = lambda table, done, of: None) -> int:
  """Undoes a cut, and takes what has happened on both sides since; how many orders were changed here where the old
  system leads again, and wait for a person. Raises InTheWay, and OldDatabaseAway before anything is done."""
  with alone(WAIT_SECONDS) as mine:
    if not mine:
      raise InTheWay("Somebody else is at the old system. Try again.")
    row = cutting.link()
    if row is None or row.state != "cut":
      if whole.due():
        return whole.catch_up(link.poller, progress)
      raise InTheWay("The link is not cut.")
    if clock.now() - row.since > REJOINED_WITHIN:
      raise InTheWay(
        f"The link was cut on {_when(row.since)}, more than {REJOINED_WITHIN.days} days ago. It cannot be joined again:"
        " both systems have gone their own ways since. What stood there then is in the mirror."
      )
    shape.look(link.poller.old)
    whole.begin()
    cutting.rejoin_link(actor=actor)
    return whole.catch_up(link.poller, progress)


def _when(at: datetime) -> str:
  return calendar.wall_time(at).strftime("%Y-%m-%d %H:%M")
