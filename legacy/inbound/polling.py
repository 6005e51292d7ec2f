"""Looking for what has changed over there, again and again: new rows, changed rows, rows that are gone."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from django.conf import settings

from legacy import adopting, mirror, puzzles
from legacy.actor import OLD_SYSTEM
from legacy.inbound import following, orders, set_up_changes, set_up_differences, shares, taking, vial_uses
from legacy.inbound.reach import Reach
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
# What has no time of change is read whole, and seldom; what is only copied and may be long, very seldom.
SET_UP_EVERY = timedelta(seconds=60)
COPIED_EVERY = timedelta(hours=1)


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
    self._copied_at: datetime | None = None
    self._set_up_seen: dict[tuple[str, str], str] = {}
    self._reach = Reach()

  def poll(self) -> Polled:
    """Looks once. Raises OldDatabaseAway; what was taken until then stays."""
    found = Polled()
    seen: dict[tuple[str, str], str] = {}
    now = clock.now()
    self._reach.whole = self._set_up_at is None or now - self._set_up_at >= SET_UP_EVERY
    if self._reach.whole:
      self._set_up_at = now
      self._set_up(found)
    self._orders(found, seen)
    self._injections(found, seen)
    self._vials(found)
    self._seen = seen
    return found

  def forget(self) -> None:
    """Looks twice again at whatever is new: some of it may be our own, half done."""
    self._seen = {}

  # --- what is read whole

  def _set_up(self, found: Polled) -> None:
    told = adopting.Adopted()
    adopting.adopt_set_up(self.old, self.there, told)
    found.taken += sum(told.taken.values())
    found.puzzles += sum(told.puzzles.values())
    for table, keys in puzzles.waiting().items():
      puzzles.settle(table, keys - self._standing(table, keys))
    self._set_up_changes(found)
    now = clock.now()
    if self._copied_at is None or now - self._copied_at >= COPIED_EVERY:
      self._copied_at = now
      adopting.copy_rest(self.old, self.there, adopting.Adopted())

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
        self._puzzle(table, key, data or {}, wrong, found)
        continue
      puzzles.settle(table, [key])
      found.taken += said == "taken"
      found.conflicts += said == "held"
    self._set_up_seen = digests
    for table, keys in puzzles.waiting().items():
      # They say again what was agreed upon.
      if table in set_up_changes.NOUNS:
        puzzles.settle(table, {key for key in mirror.digests(table, sorted(keys)) if (table, key) not in changed})
    for conflict_id, table, key in set_up_changes.held():
      if (table, key) not in changed:
        set_up_changes.agree(actor=OLD_SYSTEM, conflict_id=conflict_id)
    found.conflicts += set_up_differences.look(changed)

  def _standing(self, table: str, keys: set[str]) -> set[str]:
    """Those of some keys that are still over there."""
    it = self.there.tables.get(table)
    return keys if it is None or len(it.key) != 1 else set(self._rows_of(table, keys))

  # --- orders

  def _orders(self, found: Polled, seen: dict[tuple[str, str], str]) -> None:
    table = self.there.tables["orders"]
    self._take_orders(*self._changed(table, seen, found), found)

  def take(self, keys: Mapping[str, Sequence[str]]) -> Polled:
    """Takes rows of `orders`, `t_orders` and `VAL` as they stand or are gone, by table and key, without a second look:
    what a comparison of everything found and no poll sees. Raises OldDatabaseAway."""
    found = Polled()
    for name, act in (("orders", self._take_orders), ("t_orders", self._take_injections), ("VAL", self._take_vials)):
      wanted = set(keys.get(name, ()))
      if wanted:
        rows = self._rows_of(name, wanted)
        act(rows, set(rows), wanted - rows.keys(), found)
    return found

  def _rows_of(self, name: str, keys: set[str]) -> dict[str, Data]:
    found: dict[str, Data] = {}
    table = self.there.tables[name]
    for part in mirror.portions(sorted(keys), adopting.CHUNK):
      places = ", ".join(["%s"] * len(part))
      found |= dict(shape.rows(self.old, table, f" WHERE `{table.key[0]}` IN ({places})", tuple(part)))
    return found

  def _take_orders(self, rows: dict[str, Data], stable: set[str], gone: set[str], found: Polled) -> None:
    if not stable and not gone:
      return
    table = self.there.tables["orders"]
    was = mirror.data_of("orders", sorted({*stable, *gone}))
    read = _read(rows, found, stable)
    before = _read(was, found, set())
    affected = {*stable, *gone} | {key for key, it in read.items() if str(it.coid) in stable | gone}
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
    # One that was gone, and whose number is given again, is another order.
    ours = mirror.tied("orders", [key], "order").get(key, []) if key in was else []
    it = read.get(key)
    if it is None and key in rows:
      # It means nothing as it stands, and is in quarantine: that is no cancellation.
      return
    if not ours and (it is None or not orders.stands_for_itself(it)):
      # There for others only: the mirror follows.
      if key in rows:
        mirror.keep("orders", {key: rows[key]}, clock.now())
      else:
        mirror.drop("orders", [key], clock.now())
      return
    try:
      theirs = None if it is None else orders.cluster(key, read, rows)
      if not ours:
        assert theirs is not None, "a row that is gone and was never here is nothing"
        self._adopt("orders", key, theirs, rows[key], found)
        return
    except Unreadable as wrong:
      self._puzzle("orders", key, rows.get(key) or was[key], wrong, found)
      return
    base = None
    with contextlib.suppress(Unreadable):
      # What was agreed upon may hang on a row that is gone since: a step broke off in the midst of it.
      base = orders.cluster(key, {**read, **before}, rows) if key in before else None
    if len(ours) > 1 and (agreed := base or theirs) is not None and not following.another(base, theirs):
      self._follow_shares(key, ours, agreed, theirs, {key: rows[key]} if key in rows else {}, found)
      return
    self._follow("orders", key, ours, base, theirs, rows, found)

  def _follow(
    self,
    table: str,
    key: str,
    ours: Sequence[int],
    base: following.Theirs | None,
    theirs: following.Theirs | None,
    rows: Mapping[str, Data],
    found: Polled,
  ) -> None:
    reused = following.another(base, theirs)
    now = None if reused else theirs
    kept = {key: rows[key]} if key in rows and not reused else {}
    try:
      said = [
        following.follow_order(
          actor=OLD_SYSTEM, table=table, key=key, order_id=it, base=base, theirs=now, rows=kept, reused=reused
        ).value()
        for it in ours
      ]
    except puzzles.UNFORESEEN as error:
      self._puzzle(table, key, rows.get(key, {}), puzzles.unforeseen(error), found)
      return
    found.taken += sum(bool(it["taken"]) for it in said)
    conflicts = sum(it["conflict"] is not None for it in said)
    found.conflicts += conflicts
    if reused and theirs is not None and not conflicts:
      self._adopt(table, key, theirs, rows[key], found)
    else:
      puzzles.settle(table, [key])

  def _adopt(self, table: str, key: str, it: following.Theirs, data: Data, found: Polled) -> None:
    said = taking.take_orders(table, [it], {key: data})
    found.taken += said["adopted"]
    for _, column, danish, english in said["puzzles"]:
      self._puzzle(table, key, data, Unreadable(column, danish, english), found)
    if not said["puzzles"]:
      puzzles.settle(table, [key])

  def _puzzle(self, table: str, key: str, data: Data, wrong: Unreadable, found: Polled) -> None:
    found.puzzles += adopting.puzzle(adopting.Adopted(), table, key, data, wrong)

  def _follow_shares(
    self,
    key: str,
    order_ids: list[int],
    base: orders.Cluster,
    theirs: orders.Cluster | None,
    rows: Mapping[str, Data],
    found: Polled,
  ) -> None:
    said = shares.follow_shares(
      actor=OLD_SYSTEM, key=key, order_ids=order_ids, base=base, theirs=theirs, rows=rows
    ).value()
    found.taken += bool(said["taken"])
    found.conflicts += said["conflict"] is not None

  # --- injections

  def _injections(self, found: Polled, seen: dict[tuple[str, str], str]) -> None:
    table = self.there.tables["t_orders"]
    self._take_injections(*self._changed(table, seen, found), found)

  def _take_injections(self, rows: dict[str, Data], stable: set[str], gone: set[str], found: Polled) -> None:
    was = mirror.data_of("t_orders", sorted({*stable, *gone}))
    for key in sorted({*stable, *gone}, key=int):
      try:
        it: OldInjections | None = reading.injections(rows[key]) if key in rows else None
      except Unreadable as wrong:
        self._puzzle("t_orders", key, rows[key], wrong, found)
        continue
      base = _base_of_injections(was.get(key))
      ours = mirror.tied("t_orders", [key], "order").get(key, []) if key in was else []
      if not ours and it is not None:
        self._adopt("t_orders", key, it, rows[key], found)
      elif not ours:
        mirror.drop("t_orders", [key], clock.now())
      if ours:
        self._follow("t_orders", key, ours, base, it, rows, found)

  # --- vials

  def _vials(self, found: Polled) -> None:
    table = self.there.tables["VAL"]
    last = Cursor.objects.filter(name="vials").values_list("value", flat=True).first() or "0"
    since = f"{(clock.now() - timedelta(days=settings.WINDOW_DAYS)).date():%Y-%m-%d}"
    lowest = str(self._reach.lowest("VAL"))
    rows = dict(shape.rows(self.old, table, " WHERE ID >= %s AND (ID > %s OR filldate >= %s)", (lowest, last, since)))
    inside = [key for key, data in rows.items() if (data["filldate"] or "") >= since]
    self._reach.saw("VAL", [*inside, str(max(map(int, [last, *rows])))])
    self._take_vials(rows, set(rows), set(), found)

  def _take_vials(self, rows: dict[str, Data], stable: set[str], gone: set[str], found: Polled) -> None:
    last = Cursor.objects.filter(name="vials").values_list("value", flat=True).first() or "0"
    # What was filled was filled: ours stays, whoever tidied up over there.
    mirror.drop("VAL", gone, clock.now())
    known = mirror.digests("VAL", sorted(rows))
    fresh = {key: data for key, data in rows.items() if key not in known}
    for part in mirror.portions(fresh.items(), adopting.CHUNK):
      said = taking.take_vials(dict(part))
      found.taken += said["adopted"] + said["seen"]
      for key, column, danish, english in said["puzzles"]:
        self._puzzle("VAL", key, fresh[key], Unreadable(column, danish, english), found)
      puzzles.settle("VAL", dict(part).keys() - {key for key, *_ in said["puzzles"]})
    changed = {key: data for key, data in rows.items() if key in known and known[key] != shape.digest(data)}
    if changed or fresh or self._reach.whole or vial_uses.waiting():
      used = vial_uses.follow(changed, [key for key in rows if key not in changed])
      found.taken += used.taken
      found.conflicts += used.held
    # Of the first copy as well: it knows them all, and they are not read again.
    newest = max(map(int, rows), default=0)
    if newest > int(last):
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
    lowest = self._reach.lowest(table.name)
    # `+ 0`: what is given is a text, and SQLite holds any number for less than any text.
    where = " WHERE OID >= %s AND (UNIX_TIMESTAMP(order_time) >= %s + 0 OR deliver_datetime >= %s)"
    window = values.instant_out(since)[:10] + " 00:00:00"
    rows = dict(shape.rows(self.old, table, where, (str(lowest), f"{last - MARGIN_SECONDS:.0f}", window)))
    known = mirror.digests(table.name, sorted(rows))
    changed = {key: digest for key, data in rows.items() if (digest := shape.digest(data)) != known.get(key)}
    stable = {key for key, digest in changed.items() if self._seen.get((table.name, key)) == digest}
    seen.update({(table.name, key): digest for key, digest in changed.items()})
    missing = self._missing(table, since, rows, lowest)
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
    if not same:
      return
    found = Conflict.objects.filter(state="open", subject__startswith="order:").exclude(kind=following.WHILE_CUT)
    ids = [int(it.partition(":")[2]) for it in found.values_list("subject", flat=True)]
    if ids:
      ties = Tie.objects.filter(table=table.name, kind="order", our_id__in=ids).values_list("our_id", "key")
      for order_id in sorted({our_id for our_id, key in ties if key in same}):
        following.agree(actor=OLD_SYSTEM, order_id=order_id)

  def _missing(self, table: Found, since: datetime, rows: Mapping[str, Data], lowest: int) -> set[str]:
    """Those of ours in the open window whose rows are not there any more, among those that were looked for."""
    ours = Order.objects.filter(delivery_date__gte=calendar.wall_date(since)).values("id")
    keys = set(Tie.objects.filter(table=table.name, kind="order", our_id__in=ours).values_list("key", flat=True))
    self._reach.saw(table.name, keys | set(rows))
    lacking = sorted(key for key in keys - set(rows) if int(key) >= lowest)
    return set(mirror.digests(table.name, lacking)) if lacking else set()


def _read(rows: Mapping[str, Data], found: Polled, told: set[str]) -> dict[str, OldOrder]:
  read: dict[str, OldOrder] = {}
  for key, data in rows.items():
    try:
      read[key] = reading.order(data)
    except Unreadable as wrong:
      if key in told:
        found.puzzles += adopting.puzzle(adopting.Adopted(), "orders", key, data, wrong)
  return read


def _base_of_injections(data: Data | None) -> OldInjections | None:
  """What was agreed upon; None where it was nothing that means anything."""
  try:
    return None if data is None else reading.injections(data)
  except Unreadable:
    return None


def _seconds(text: str | None) -> float:
  try:
    at = values.instant(text, "order_time")
  except Unreadable:
    return 0.0
  return at.timestamp() if at is not None else 0.0
