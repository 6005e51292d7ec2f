"""What the commands of the set-up share: a row as it was shown, changed, kept, and told to all whom it concerns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import Model
from msgspec import UNSET

from production.actions.setup.touching import Follow, follow
from tracershop import ledger
from tracershop.access import policy
from tracershop.catalogue import images, parts
from tracershop.catalogue.models import Tracer
from tracershop.errors import Refusal
from tracershop.orderbook import leading, store
from tracershop.orderbook import parts as book
from tracershop.protocol.seen import refuse_stale

M = TypeVar("M", bound=Model)


def there(model: type[M], row_id: int | None, field: str | None = None) -> M:
  """The row of a table, or Refusal `not_found` at `field` (by default the table's own: `tracerId`)."""
  found = None if row_id is None else model._default_manager.filter(pk=row_id).first()
  if found is None:
    raise Refusal("not_found", field=field or f"{images.name_of(model)}Id")
  return found


def ordered(tracer_id: int | None) -> Tracer | None:
  """A tracer that is ordered, where one is named, or Refusal `not_found`: a bare isotope is named itself (ISO-1)."""
  found = None if tracer_id is None else there(Tracer, tracer_id)
  if found is not None and found.bare:
    raise Refusal("not_found", field="tracerId")
  return found


def chosen(
  change: ledger.Change,
  command: str,
  model: type[M],
  row_id: int,
  seen: Mapping[str, int] | None,
  field: str | None = None,
) -> tuple[M, Any]:
  """The row that a command changes, and its image before. Raises Refusal `forbidden`, `not_found` or `stale`."""
  policy.require(change.actor, command)
  name = images.name_of(model)
  row = there(model, row_id, field)
  before = images.row(row)
  refuse_stale(seen, f"{name}:{row.pk}", before, field or f"{name}Id")
  return row, before


def give(row: Model, **values: Any) -> None:
  """Sets what a command gave; what it left out stays as it is."""
  for name, value in values.items():
    if value is not UNSET:
      setattr(row, name, value)


def keep(
  change: ledger.Change,
  *,
  kind: str,
  rows: Sequence[Any] = (),
  gone: Sequence[Any] = (),
  before: Sequence[Any] = (),
  touches: Follow | None = None,
  begins: Callable[[], Sequence[str]] | None = None,
) -> None:
  """Saves rows and deletes those that are gone, lets the open orders that it touches follow, and records it all.

  `before` are the rows as they were; `begins` names the streams that begin with them, once they are saved. Raises
  Refusal `invalid` where nothing was changed, `touches_orders` (SET-8), and `led_by_old_system` (LNK-14).
  """
  leading.require_set_up_ours(change.actor, kind)
  if before and not gone and [images.row(it) for it in rows] == list(before):
    raise Refusal("invalid", field=f"{images.name_of(type(rows[0]))}Id", text="nothing_changed")
  removed = [found for it in gone for found in parts.removes(it)]
  subjects = [_subject(it) for it in gone]
  for it in rows:
    if it.pk is not None:
      it.revision += 1
    it.save()
  for it in gone:
    it.delete()
  touched, orders_before = follow(change, touches) if touches else ([], [])
  changes = parts.once([*(found for it in rows for found in parts.puts(it)), *removed, *book.order_changes(touched)])
  if begins is not None:
    streams = begins()
    begun = [put for stream in streams for put in ledger.beginning(stream)]
    changes = [*(it for it in changes if it.stream not in streams), *begun]
  subjects = [*map(_subject, rows), *subjects, *(f"order:{it.pk}" for it in touched)]
  told: dict[str, Any] = {
    "before": _images(before, orders_before),
    "after": _images(map(images.row, rows), _now(touched)),
  }
  for portion in ledger.portions(changes):
    change.record(kind=kind, subjects=subjects, changes=portion, **told)
    # What was and what is stands in the first entry, with all that it is about.
    told = {}


def _subject(it: Any) -> str:
  return f"{images.name_of(type(it))}:{it.pk}"


def _now(orders: Sequence[Any]) -> list[Any]:
  return store.image_of_orders(orders) if orders else []


def _images(rows: Iterable[Any], orders: Sequence[Any]) -> dict[str, list[Any]] | None:
  found: dict[str, list[Any]] = {"orders": list(orders)} if orders else {}
  for row in rows:
    name = type(row).__name__
    found.setdefault(name[0].lower() + name[1:], []).append(row)
  return found or None
