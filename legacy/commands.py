"""The link's commands at the keyboard: what they do and say. Exit code 0 where all is well, 1 where something differs
or stands in the way."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from legacy import cutting
from legacy.old.connection import OldDatabase, connect
from legacy.proof import comparing, report
from legacy.proof.rows import Progress
from legacy.worker import Link
from tracershop import calendar
from tracershop.actor import Actor
from tracershop.site import cutting as site_cutting

Say = Callable[[str], None]


@contextlib.contextmanager
def connected(url: str) -> Iterator[OldDatabase]:
  """The old database. Raises OldDatabaseAway, and ValueError for an address that is none."""
  old = connect(url)
  try:
    yield old
  finally:
    old.close()


def compare(url: str, *, csv: str | None, say: Say, progress: Progress) -> int:
  """Proves both sides equal, or lists every difference. Raises OldDatabaseAway, and OSError for the file."""
  with connected(url) as old:
    found = comparing.compare(old, progress, most=1_000_000 if csv else 10_000)
  progress("", 0, 0)
  if csv:
    excused = [it for some in found.excused.values() for it in some]
    Path(csv).write_bytes(report.csv([*found.differences, *excused]))
    say(f"{len(found.differences)} differences are written to {csv}, and {len(excused)} lines that are none")
  for line in report.lines(found):
    say(line)
  return 0 if found.equal else 1


def _by(name: str) -> Actor:
  """Whoever is at the keyboard of the server: he has no role here, but a name in the trail."""
  return Actor(user_id=None, name=name[:150], role="system", origin="commandLine")


@contextlib.contextmanager
def _link(url: str) -> Iterator[Link]:
  link = Link(url)
  try:
    yield link
  finally:
    link.close()


def cut(url: str, *, by: str, seconds: float, say: Say, progress: Progress) -> int:
  """The last sync, the proof, and the cut. Raises OldDatabaseAway."""
  row = site_cutting.link()
  if row is not None and row.state == "cut":
    say(f"The link was cut on {calendar.wall_time(row.since):%Y-%m-%d %H:%M:%S}. There is nothing to do.")
    return 0
  with _link(url) as link:
    try:
      found = cutting.cut(link, actor=_by(by), pause=lambda: time.sleep(seconds), progress=progress)
    except cutting.InTheWay as obstacle:
      progress("", 0, 0)
      say("NOT CUT.")
      for line in obstacle.lines:
        say(line)
      return 1
  progress("", 0, 0)
  for line in report.lines(found):
    say(line)
  say("CUT. This system leads alone. The mirror stays; within 14 days `tracershop legacy rejoin` undoes this.")
  return 0


def rejoin(url: str, *, by: str, say: Say, progress: Progress) -> int:
  """Undoes a cut. Raises OldDatabaseAway."""
  with _link(url) as link:
    try:
      put = cutting.rejoin(link, actor=_by(by), progress=progress)
    except cutting.InTheWay as obstacle:
      progress("", 0, 0)
      for line in obstacle.lines:
        say(line)
      return 1
  progress("", 0, 0)
  say("JOINED AGAIN. Who led for what before leads again; start `tracershop legacy run` where it is not running.")
  if put:
    say(
      f"{put} orders were changed here meanwhile where the old system leads: they wait for a person on the site's page."
    )
  return 0
