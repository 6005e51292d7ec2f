"""Whether a frozen paper is older than the rows it tells of (DOC-6), and which papers are. What compares is pure.

The browser says the same of the rows it has (`frontend/src/domain/papers.ts`), tested against the same cases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from tracershop.orderbook import images, queries
from tracershop.orderbook.models import Dispatch, Document, Vial
from tracershop.protocol import messages

# What leaves the house and is read there: its printed and opened copies say that they have been outrun (DOC-21).
LEAVES = frozenset({"deliveryNote", "transport"})

Facts = Mapping[str, Any]


class PaperChange(msgspec.Struct, frozen=True):
  """A fact of a paper that its row says otherwise now."""

  type: str
  id: int
  key: str
  now: Any


def changes(about: Sequence[Mapping[str, Any]], row_of: Callable[[str, int], Facts | None]) -> list[PaperChange]:
  """What of a paper is no longer so: each fact that its row says otherwise now. One that is not there says nothing."""
  found = []
  for subject in about:
    row = row_of(subject["type"], subject["id"])
    if row is None:
      continue
    for key, value in subject["facts"].items():
      if row.get(key) != value:
        found.append(PaperChange(subject["type"], subject["id"], key, row.get(key)))
  return found


def changes_of(papers: Iterable[Document]) -> dict[int, list[PaperChange]]:
  """What of papers that leave the house is no longer so, by the paper's id; those that hold are left out."""
  chosen = [it for it in papers if it.kind in LEAVES]
  ids: dict[str, set[int]] = {"order": set(), "vial": set()}
  for it in chosen:
    for subject in it.about:
      ids[subject["type"]].add(subject["id"])
  rows: dict[tuple[str, int], Facts] = {}
  for order in queries.orders().filter(id__in=ids["order"]):
    rows["order", order.pk] = _plain(images.order(order, []))
  for vial in Vial.objects.filter(id__in=ids["vial"]):
    rows["vial", vial.pk] = _plain(images.vial(vial, []))
  found = {it.pk: changes(it.about, lambda kind, pk: rows.get((kind, pk))) for it in chosen}
  sent = Dispatch.objects.filter(id__in={it.dispatch_id for it in chosen}, returned_at__isnull=False)
  back = dict(sent.values_list("id", "returned_at"))
  for it in chosen:
    if it.dispatch_id is not None and it.dispatch_id in back:
      # Nothing of it is on its way any more, whatever its rows say (DSP-22).
      found[it.pk].append(PaperChange("dispatch", it.dispatch_id, "returnedAt", back[it.dispatch_id]))
  return {pk: changed for pk, changed in found.items() if changed}


def _plain(row: Any) -> Facts:
  plain: Facts = msgspec.json.decode(messages.encode(row))
  return plain
