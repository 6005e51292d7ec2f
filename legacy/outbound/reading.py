"""Reads what a plan needs: the orders that changed, all that shares their rows over there, and the mirror's rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import msgspec

from legacy import mirror, settling
from legacy.inbound import disputes, following, orders, shares, vial_uses
from legacy.mapping import reading, rows
from legacy.mapping.merge import Said
from legacy.mapping.reading import ALONE, OldOrder
from legacy.mapping.releasing import Vials
from legacy.mapping.writing import Clinic, Filled, Part, Released
from legacy.models import Tie
from legacy.old import values
from legacy.old.shape import Data, Shape
from legacy.old.values import Unreadable
from legacy.outbound.effective import effective
from tracershop import calendar
from tracershop.orderbook import queries
from tracershop.orderbook.models import Order, ReleaseLine, Vial
from tracershop.site import authority
from tracershop.site.models import Conflict

HOPS = 8


class Known(msgspec.Struct):
  """What over there does not change from order to order."""

  clinic: Clinic
  bids: dict[int, str]
  tracers: dict[int, str]
  leaders: Mapping[tuple[int | None, str], str]

  def leaders_of(self, tracer_id: int | None) -> dict[str, str]:
    """Who leads for each function of a tracer."""
    found = self.leaders
    return {
      it: "new" if found.get((tracer_id, it), found.get((None, it), "old")) == "new" else "old"
      for it in authority.FUNCTIONS
    }


def known(there: Shape) -> Known:
  """Reads it."""
  has = frozenset(f"{name}.{column}" for name, table in there.tables.items() for column in table.columns)
  return Known(
    clinic=Clinic(has=has, **_clinic()),
    bids={our: key for key, our in orders._ties("Users", "endpoint").items()},
    tracers={our: key for key, our in orders._ties("Tracers", "tracer").items()},
    leaders=authority.leaders(),
  )


def _clinic() -> dict[str, Any]:
  percents: dict[str, int] = {}
  people: dict[str, str] = {}
  for key, data in mirror.all_of("Users").items():
    digits = (data.get("overhead") or "0").strip()
    percents[key] = int(digits) if digits.isdigit() else 0
    for name in (data.get("Username"), data.get("Realname")):
      told = values.text(name).strip().casefold()
      if told:
        people[told] = key
  times: dict[tuple[str, int], list[str]] = {}
  runs: dict[tuple[str, int, str], int] = {}
  for data in mirror.all_of("deliverTimes").values():
    try:
      it = reading.slot(data)
    except Unreadable:
      continue
    told = f"{it.time:%H:%M:%S}"
    times.setdefault((it.bid, it.weekday), []).append(told)
    runs[it.bid, it.weekday, told] = it.run
  return {"percents": percents, "times": times, "runs": runs, "people": people}


class Scene(msgspec.Struct):
  """Orders by activity with all that hangs together with them, and the mirror's rows of it. Those that a person has to
  decide about are here as they lie there now, or are not (`held`): that is how they are left, and what hangs on
  them."""

  orders: dict[int, Order] = {}
  ties: dict[int, list[Tie]] = {}
  data: dict[str, Data] = {}
  read: dict[str, OldOrder] = {}
  tied: dict[str, list[int]] = {}
  conflicts: set[int] = set()
  held: dict[str, Data | None] = {}


def scene(due: Iterable[int]) -> Scene:
  """Reads the scene of orders by activity that are due."""
  found = Scene(held=disputes.rows_held())
  _add_orders(found, queries.orders().filter(id__in=list(due), kind="activity"))
  dates: set[date] = set()
  endpoints = {it.endpoint_id for it in found.orders.values()}
  _add_rows(found, {tie.key for ties in found.ties.values() for tie in ties})
  for order in found.orders.values():
    dates.add(order.delivery_date)
    for tie in found.ties.get(order.pk, []):
      if tie.key in found.read:
        dates.add(calendar.wall_date(found.read[tie.key].deliver_at))
  beside = queries.orders().filter(endpoint_id__in=endpoints, delivery_date__in=dates, kind="activity")
  _add_orders(found, beside.exclude(id__in=list(found.orders)))
  ghosts = Tie.objects.filter(table="orders", kind="ghost", our_id__in=endpoints).values_list("key", flat=True)
  wanted = {tie.key for ties in found.ties.values() for tie in ties} | set(ghosts)
  for _ in range(HOPS):
    _add_rows(found, wanted - set(found.data))
    _add_tied(found)
    masters = {str(it.coid) for it in found.read.values() if it.coid != ALONE}
    wanted = (masters | {tie.key for ties in found.ties.values() for tie in ties}) - set(found.data)
    if not wanted - found.tied.keys():
      break
  open_ones = Conflict.objects.filter(state="open", subject__in=[f"order:{it}" for it in found.orders])
  found.conflicts = {int(it.partition(":")[2]) for it in open_ones.values_list("subject", flat=True)}
  return found


def _add_orders(found: Scene, some: Iterable[Order]) -> None:
  fresh = {it.pk: it for it in some}
  found.orders |= fresh
  for tie in Tie.objects.filter(table="orders", kind="order", our_id__in=list(fresh)).order_by("id"):
    found.ties.setdefault(tie.our_id, []).append(tie)


def _add_rows(found: Scene, keys: set[str]) -> None:
  for part in mirror.portions(sorted(keys), mirror.CHUNK):
    for key, data in mirror.data_of("orders", part).items():
      lies = found.held.get(key, data)
      if lies is not None:
        found.data[key] = lies
    found.tied |= {key: [] for key in part if key not in found.tied}
    for key in part:
      if key in found.data:
        try:
          found.read[key] = reading.order(found.data[key])
        except Unreadable:
          continue


def _add_tied(found: Scene) -> None:
  """The orders that the rows read so far are, too."""
  there = mirror.tied("orders", sorted(found.read), "order")
  found.tied |= there
  more = {it for ids in there.values() for it in ids} - set(found.orders)
  if more:
    _add_orders(found, queries.orders().filter(id__in=more))


def groups(found: Scene, known: Known, due: set[int]) -> list[Group]:
  """The scene in groups that have nothing to do with each other."""
  joined = _Joined()
  parts: dict[int, list[Part]] = {}
  lacking: dict[int, list[int]] = {}
  for order in found.orders.values():
    try:
      parts[order.pk] = _parts(order, found, known, due)
    except Unreadable:
      lacking[order.pk] = [order.pk]
  for order_id, mine in parts.items():
    name = f"o{order_id}"
    for it in mine:
      joined.join(name, f"{it.bid} {calendar.wall_date(it.said.slot_at)}")
      if it.key is not None:
        joined.join(name, f"k{it.key}")
  for key, row in found.read.items():
    joined.join(f"k{key}", f"{row.bid} {calendar.wall_date(row.deliver_at)}")
    if row.coid != ALONE:
      joined.join(f"k{key}", f"k{row.coid}")
  for pk in due:
    joined.join(f"o{pk}", f"o{pk}")
  together: dict[str, Group] = {}
  for pk in sorted(due & set(found.orders)):
    group = together.setdefault(joined.root(f"o{pk}"), Group())
    group.due.append(pk)
  for order_id, mine in parts.items():
    if (root := joined.root(f"o{order_id}")) in together:
      together[root].parts += mine
  for key, row in found.read.items():
    if (root := joined.root(f"k{key}")) in together:
      together[root].read[key] = row
      together[root].data[key] = found.data[key]
  for group in together.values():
    group.unled = {it.order_id for it in group.parts if it.base is not None and _unsaid(it, found, due)}
    # Whoever shares a row that a person has to decide about waits with it.
    still = {it.key for it in group.parts if it.still}
    waiting = {it.order_id for it in group.parts if it.key in still and it.key is not None}
    group.stuck = [pk for pk in group.due if pk in lacking or pk in found.conflicts or pk in waiting]
  return list(together.values())


class Group(msgspec.Struct):
  """Orders that hang together: their parts and rows, and which of them are due; `stuck` ones wait for something."""

  parts: list[Part] = []
  data: dict[str, Data] = {}
  read: dict[str, OldOrder] = {}
  due: list[int] = []
  stuck: list[int] = []
  unled: set[int] = set()


def _unsaid(it: Part, found: Scene, due: set[int]) -> bool:
  """Whether we say something of an order that is not ours to say now: it waits until it is."""
  if it.order_id not in due or it.still or it.gone:
    return False
  here = following.said_here(found.orders[it.order_id])
  several = len(found.tied.get(it.key or "", [])) > 1
  return it.said != (msgspec.structs.replace(here, ordered_mbq=it.said.ordered_mbq) if several else here)


class _Joined:
  """Names that belong together."""

  def __init__(self) -> None:
    self._of: dict[str, str] = {}

  def root(self, name: str) -> str:
    seen = [name]
    while (above := self._of.setdefault(seen[-1], seen[-1])) != seen[-1]:
      seen.append(above)
    for it in seen:
      self._of[it] = seen[-1]
    return seen[-1]

  def join(self, one: str, other: str) -> None:
    self._of[self.root(one)] = self.root(other)


def _parts(order: Order, found: Scene, known: Known, due: set[int]) -> list[Part]:
  """An order as it is to stand; with more than one tie it is in the newest row, and leaves the others.

  Raises Unreadable where its row means nothing, or hangs on one that does not.
  """
  ties = [it for it in found.ties.get(order.pk, []) if it.key in found.data]
  bid, tracer = known.bids.get(order.endpoint_id), known.tracers.get(order.tracer_id or 0)
  if not ties:
    said = say(order, None, known) if order.pk in due and order.pk not in found.conflicts else None
    if said is None or bid is None or tracer is None:
      return []
    return [_part(order, said, None, bid, tracer, None, order.ordered_mbq or 0.0, 0.0)]
  here = following.said_here(order)
  made: list[Part] = []
  for tie in ties:
    if tie.key not in found.read:
      raise Unreadable(tie.key, "", "")
    row = found.read[tie.key]
    cluster = orders.cluster(tie.key, found.read)
    several = len(found.tied.get(tie.key, [])) > 1
    base = shares.of_share(following.said_there(cluster), here, tie.share, main=_main(tie, found)) if several else (
      following.said_there(cluster)
    )  # fmt: skip
    was = _was(order, tie, row, several=several)
    still = order.pk in found.conflicts
    if tie is not ties[-1] and not still:
      made.append(_part(order, following.gone(base), base, row.bid, row.tracer, tie.key, was, was))
      continue
    led = say(order, base, known) if order.pk in due and not still else base
    assert led is not None, "what has a row is said something of"
    mbq = (order.ordered_mbq or 0.0) if led.ordered_mbq != base.ordered_mbq else was
    made.append(_part(order, led, base, row.bid, row.tracer, tie.key, mbq, was, still=still))
  return made


def say(order: Order, base: Said | None, known: Known) -> Said | None:
  """What to say of an order; None where it has no row and gets none."""
  here = following.said_here(order)
  return effective(
    here,
    base,
    known.leaders_of(order.tracer_id),
    postponed=order.postponed_from_at is not None,
    insisted=settling.insisted(order.pk) if here != base else (),
  )


def _was(order: Order, tie: Tie, row: OldOrder, *, several: bool) -> float:
  """An order's part of its row as it was agreed upon; exactly, where the whole number over there is ours rounded."""
  if several:
    return tie.share if tie.share is not None else float(row.amount)
  exact = order.ordered_mbq or 0.0
  return exact if rows.amount(exact) == row.amount else float(row.amount)


def _main(tie: Tie, found: Scene) -> bool:
  """Whether a share is the one whose comment the row bears: the first."""
  return tie.our_id == min(found.tied.get(tie.key, [tie.our_id]))


def _part(
  order: Order, said: Said, base: Said | None, bid: str, tracer: str, key: str | None, mbq: float, was: float,
  *, still: bool = False,
) -> Part:  # fmt: skip
  return Part(
    order_id=order.pk, bid=bid, tracer=tracer, said=said, base=base, mbq=mbq, was_mbq=was, key=key,
    half_life_seconds=order.half_life_seconds, comment=order.comment if said.comment != (base and base.comment) else
    said.comment, user_name=order.ordered_by, still=still,
  )  # fmt: skip


# --- releases


def with_releases(some: list[Part], scene_orders: Mapping[int, Order], known: Known) -> list[Part]:
  """The parts with what was signed for those that are released, where we lead for releases."""
  if known.leaders.get((None, "release")) != "new":
    return some
  released = [it.order_id for it in some if it.said.status == "released"]
  vials = _lines(released)
  return [
    msgspec.structs.replace(it, release=_released(scene_orders[it.order_id], vials.get(it.order_id, ())))
    if it.said.status == "released" else it
    for it in some
  ]  # fmt: skip


def released_of(order: Order) -> Released:
  """What was signed for an order, without its vials."""
  return _released(order, ())


def _released(order: Order, vials: Iterable[Filled]) -> Released:
  return Released(by=order.released_by or "", at=order.released_at, vials=tuple(vials))


def _lines(order_ids: list[int]) -> dict[int, list[Filled]]:
  lines = list(
    ReleaseLine.objects.filter(order_id__in=order_ids, void=False)
    .order_by("vial_id")
    .values_list("order_id", "vial_id")
  )
  vials = Vial.objects.in_bulk([vial for _, vial in lines])
  keys = val_keys(list(vials))
  found: dict[int, list[Filled]] = {}
  for order_id, vial_id in lines:
    it = vials[vial_id]
    found.setdefault(order_id, []).append(
      Filled(vial_id=vial_id, mbq=it.activity_mbq, volume_ml=it.volume_ml, batch=it.batch_number,
             val_key=keys.get(vial_id))
    )  # fmt: skip
  return found


def val_keys(vial_ids: list[int]) -> dict[int, str]:
  """The row of VAL that each vial is, the first where there are several."""
  ties = Tie.objects.filter(table="VAL", kind="vial", our_id__in=vial_ids).order_by("-id")
  return {our: key for key, our in ties.values_list("key", "our_id")}


def vials_of(some: list[Part], read: Mapping[str, OldOrder]) -> Vials:
  """What is known over there of the vials that these orders have, or once had."""
  ids = [it.order_id for it in some]
  vial_ids = list(ReleaseLine.objects.filter(order_id__in=ids).values_list("vial_id", flat=True).distinct())
  if not vial_ids:
    return Vials()
  ties = list(Tie.objects.filter(table="orders", kind="vial", our_id__in=vial_ids).order_by("id"))
  data = mirror.data_of("orders", [it.key for it in ties if it.key not in read])
  extras: dict[str, OldOrder] = {}
  for key, row in data.items():
    try:
      one = reading.order(row)
    except Unreadable:
      continue
    if str(one.coid) in read:
      extras[key] = one
  disputed = vial_uses.disputed(vial_ids)
  keys = {key for vial_id, key in val_keys(vial_ids).items() if vial_id not in disputed}
  val = mirror.data_of("VAL", sorted(keys))
  holders = {it.our_id: it.key for it in ties if it.key in extras or it.key in read}
  return Vials(holders=holders, extras=extras, data=data, val=val)
