"""Looking for what has changed over there, again and again: new rows, changed rows, rows that are gone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec
from django.conf import settings

from legacy import adopting, mirror
from legacy.actor import OLD_SYSTEM
from legacy.inbound import following, orders, set_up_changes, vials
from legacy.mapping import reading
from legacy.mapping.reading import OldInjections, OldOrder
from legacy.models import Cursor, Tie
from legacy.old import shape, values
from legacy.old.connection import OldDatabase
from legacy.old.shape import Data, Found, Shape
from legacy.old.values import Unreadable
from tracershop import calendar, clock
from tracershop.orderbook.models import Order
from tracershop.site.models import Conflict

# A tick is a second, and two clocks are two clocks.
MARGIN_SECONDS = 120
# What has no time of change is read whole, and seldom.
SET_UP_EVERY = timedelta(seconds=60)


class Polled(msgspec.Struct):
  """What a poll found. `waiting` rows have just changed, and are looked at once more before they are believed."""

  taken: int = 0
  conflicts: int = 0
  puzzles: int = 0
  waiting: int = 0

  @property
  def quiet(self) -> bool:
    return not (self.taken or self.conflicts or self.puzzles or self.waiting)


class Poller:
  """Follows one old database; remembers between polls what it saw, so that a half-written row is not believed."""

  def __init__(self, old: OldDatabase, there: Shape) -> None:
    self.old, self.there = old, there
    self._seen: dict[tuple[str, str], str] = {}
    self._set_up_at: datetime | None = None
    self._set_up_seen: dict[tuple[str, str], str] = {}

  def poll(self) -> Polled:
    """Looks once. Raises OldDatabaseAway; what was taken until then stays."""
    found = Polled()
    seen: dict[tuple[str, str], str] = {}
    now = clock.now()
    if self._set_up_at is None or now - self._set_up_at >= SET_UP_EVERY:
      self._set_up_at = now
      self._set_up(found)
    self._orders(found, seen)
    self._injections(found, seen)
    self._vials(found)
    self._seen = seen
    return found

  # --- what is read whole

  def _set_up(self, found: Polled) -> None:
    told = adopting.Adopted()
    adopting.adopt_set_up(self.old, self.there, told)
    found.taken += sum(told.taken.values())
    found.puzzles += sum(told.puzzles.values())
    self._set_up_changes(found)

  def _set_up_changes(self, found: Polled) -> None:
    """Follows what has changed since it was taken over, once it looked alike in two looks."""
    changed = set_up_changes.changes(self.old, self.there)
    digests = {at: "gone" if data is None else shape.digest(data) for at, data in changed.items()}
    for (table, key), data in changed.items():
      if self._set_up_seen.get((table, key)) != digests[table, key]:
        found.waiting += 1
        continue
      try:
        said = set_up_changes.follow_set_up(actor=OLD_SYSTEM, table=table, key=key, data=data).value()
      except Unreadable as wrong:
        adopting.puzzle(adopting.Adopted(), table, key, data or {}, wrong)
        found.puzzles += 1
        continue
      found.taken += said == "taken"
      found.conflicts += said == "held"
    self._set_up_seen = digests
    for conflict_id, table, key in set_up_changes.held():
      if (table, key) not in changed:
        set_up_changes.agree(actor=OLD_SYSTEM, conflict_id=conflict_id)

  # --- orders

  def _orders(self, found: Polled, seen: dict[tuple[str, str], str]) -> None:
    table = self.there.tables["orders"]
    rows, stable, gone = self._changed(table, seen, found)
    if not stable and not gone:
      return
    was = mirror.data_of("orders", sorted({*stable, *gone}))
    read = _read(rows, found, stable)
    before = _read(was, found, set())
    affected = {*stable, *gone} | {key for key, it in read.items() if str(it.coid) in stable}
    # Who was collected into a row that changed, or still is in the mirror's eyes.
    affected |= {str(it.coid) for it in [*read.values(), *before.values()] if it.key in stable and it.coid > 0}
    more = sorted(key for key in affected if key not in rows and key not in gone)
    if more:
      extra, told = adopting.read_orders(self.old, table, more)
      rows, read = {**rows, **extra}, {**read, **told}
    was = mirror.data_of("orders", sorted(affected))
    before = _read(was, found, set())
    for key in sorted(affected, key=int):
      self._one_order(key, rows, read, was, before, found)

  def _one_order(
    self,
    key: str,
    rows: Mapping[str, Data],
    read: Mapping[str, OldOrder],
    was: Mapping[str, Data],
    before: Mapping[str, OldOrder],
    found: Polled,
  ) -> None:
    ours = mirror.tied("orders", [key], "order").get(key, [])
    it = read.get(key)
    if not ours and (it is None or not orders.stands_for_itself(it)):
      # There for others only: the mirror follows.
      if key in rows:
        mirror.keep("orders", {key: rows[key]}, clock.now())
      else:
        mirror.drop("orders", [key], clock.now())
      return
    try:
      theirs = None if it is None else self._cluster(key, read)
      if not ours:
        assert theirs is not None, "a row that is gone and was never here is nothing"
        orders.adopt_orders(
          actor=OLD_SYSTEM, table="orders", clusters=[theirs], rows={key: rows[key]}, then=following.tell_placed
        )
        found.taken += 1
        return
      base = self._cluster(key, {**read, **before}) if key in before else theirs
    except Unreadable as wrong:
      told = adopting.Adopted()
      adopting.puzzle(told, "orders", key, rows.get(key) or was[key], wrong)
      found.puzzles += 1
      return
    assert base is not None, "one of ours stands in the mirror"
    for order_id in ours:
      self._follow("orders", key, order_id, base, theirs, {key: rows[key]} if key in rows else {}, found)

  def _follow(
    self,
    table: str,
    key: str,
    order_id: int,
    base: following.Theirs,
    theirs: following.Theirs | None,
    rows: Mapping[str, Data],
    found: Polled,
  ) -> None:
    said = following.follow_order(
      actor=OLD_SYSTEM, table=table, key=key, order_id=order_id, base=base, theirs=theirs, rows=rows
    ).value()
    found.taken += bool(said["taken"])
    found.conflicts += said["conflict"] is not None

  def _cluster(self, key: str, read: Mapping[str, OldOrder]) -> orders.Cluster:
    return orders.cluster(key, read)

  # --- injections

  def _injections(self, found: Polled, seen: dict[tuple[str, str], str]) -> None:
    table = self.there.tables["t_orders"]
    rows, stable, gone = self._changed(table, seen, found)
    was = mirror.data_of("t_orders", sorted({*stable, *gone}))
    for key in sorted({*stable, *gone}, key=int):
      try:
        it: OldInjections | None = reading.injections(rows[key]) if key in rows else None
        base = reading.injections(was[key]) if key in was else it
      except Unreadable as wrong:
        adopting.puzzle(adopting.Adopted(), "t_orders", key, rows.get(key) or was[key], wrong)
        found.puzzles += 1
        continue
      ours = mirror.tied("t_orders", [key], "order").get(key, [])
      if not ours and it is not None:
        orders.adopt_orders(
          actor=OLD_SYSTEM, table="t_orders", clusters=[it], rows={key: rows[key]}, then=following.tell_placed
        )
        found.taken += 1
      for order_id in ours:
        assert base is not None, "one of ours stands in the mirror"
        self._follow("t_orders", key, order_id, base, it, {key: rows[key]} if key in rows else {}, found)

  # --- vials

  def _vials(self, found: Polled) -> None:
    table = self.there.tables["VAL"]
    last = Cursor.objects.filter(name="vials").values_list("value", flat=True).first() or "0"
    since = f"{(clock.now() - timedelta(days=settings.WINDOW_DAYS)).date():%Y-%m-%d}"
    rows = dict(shape.rows(self.old, table, " WHERE ID > %s OR filldate >= %s", (last, since)))
    known = mirror.digests("VAL", sorted(rows))
    fresh = {key: data for key, data in rows.items() if key not in known}
    for part in mirror.portions(fresh.items(), adopting.CHUNK):
      said = vials.adopt_vials(actor=OLD_SYSTEM, rows=dict(part)).value()
      found.taken += said["adopted"] + said["seen"]
      for key, column, danish, english in said["puzzles"]:
        adopting.puzzle(adopting.Adopted(), "VAL", key, fresh[key], Unreadable(column, danish, english))
        found.puzzles += 1
    # A vial that has been given to an order since: what became of the order says so.
    mirror.keep(
      "VAL", {key: data for key, data in rows.items() if key in known and known[key] != shape.digest(data)}, clock.now()
    )
    if fresh:
      newest = max(int(last), *(int(key) for key in fresh))
      Cursor.objects.update_or_create(name="vials", defaults={"value": str(newest)})

  # --- what changed

  def _changed(
    self, table: Found, seen: dict[tuple[str, str], str], found: Polled
  ) -> tuple[dict[str, Data], set[str], set[str]]:
    """The rows of the open window and those that changed lately; which of them differ from the mirror and did so at the
    last look too; and which are gone."""
    name = f"changes:{table.name}"
    since = clock.now() - timedelta(days=settings.WINDOW_DAYS)
    last = float(Cursor.objects.filter(name=name).values_list("value", flat=True).first() or 0)
    where = " WHERE UNIX_TIMESTAMP(order_time) >= %s OR deliver_datetime >= %s"
    window = values.instant_out(since)[:10] + " 00:00:00"
    rows = dict(shape.rows(self.old, table, where, (f"{last - MARGIN_SECONDS:.0f}", window)))
    known = mirror.digests(table.name, sorted(rows))
    changed = {key: digest for key, data in rows.items() if (digest := shape.digest(data)) != known.get(key)}
    stable = {key for key, digest in changed.items() if self._seen.get((table.name, key)) == digest}
    seen.update({(table.name, key): digest for key, digest in changed.items()})
    missing = self._missing(table, since, rows)
    gone = {key for key in missing if self._seen.get((table.name, key)) == "gone"}
    seen.update({(table.name, key): "gone" for key in missing})
    self._agreed(table, {key for key in rows if key not in changed})
    found.waiting += len(changed) - len(stable) + len(missing) - len(gone)
    newest = max((_seconds(data["order_time"]) for data in rows.values()), default=last)
    if newest > last:
      Cursor.objects.update_or_create(name=name, defaults={"value": f"{newest:.0f}"})
    return rows, stable, gone

  def _agreed(self, table: Found, same: set[str]) -> None:
    """Settles the conflicts about rows that are again as they were."""
    for subject in Conflict.objects.filter(state="open", subject__startswith="order:").values_list(
      "subject", flat=True
    ):
      order_id = int(subject.partition(":")[2])
      tied = Tie.objects.filter(table=table.name, kind="order", our_id=order_id).values_list("key", flat=True)
      if any(key in same for key in tied):
        following.agree(actor=OLD_SYSTEM, order_id=order_id)

  def _missing(self, table: Found, since: datetime, rows: Mapping[str, Data]) -> set[str]:
    """Those of ours in the open window whose rows are not there any more."""
    ours = Order.objects.filter(delivery_date__gte=calendar.wall_date(since)).values("id")
    keys = set(Tie.objects.filter(table=table.name, kind="order", our_id__in=ours).values_list("key", flat=True))
    lacking = sorted(keys - set(rows))
    return set(mirror.digests(table.name, lacking)) if lacking else set()


def _read(rows: Mapping[str, Data], found: Polled, told: set[str]) -> dict[str, OldOrder]:
  read: dict[str, OldOrder] = {}
  for key, data in rows.items():
    try:
      read[key] = reading.order(data)
    except Unreadable as wrong:
      if key in told:
        adopting.puzzle(adopting.Adopted(), "orders", key, data, wrong)
        found.puzzles += 1
  return read


def _seconds(text: str | None) -> float:
  try:
    at = values.instant(text, "order_time")
  except Unreadable:
    return 0.0
  return at.timestamp() if at is not None else 0.0
