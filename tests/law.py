"""The law, checked: a stream's snapshot, folded with the deltas that came, is its snapshot afterwards (STR-1)."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from tracershop import ledger
from tracershop.catalogue.models import Customer
from tracershop.ledger import fold

CASES = Path(__file__).parent / "cases" / "law"
MOST_WRITTEN = 200_000


def streams() -> list[str]:
  """Every stream there is."""
  customers = list(Customer.objects.order_by("id").values_list("id", flat=True))
  mine = [f"{kind}:{id}" for kind in ("customer", "bookings") for id in customers]
  return ["catalogue", "production", "wall", "site", *mine]


def _plain(snapshot: Any) -> dict[str, Any]:
  return {
    "type": "snapshot",
    "stream": snapshot.stream,
    "epoch": "recorded",
    "revision": snapshot.revision,
    "rows": {name: [msgspec.json.decode(row) for row in rows] for name, rows in sorted(snapshot.rows.items())},
  }


@contextlib.contextmanager
def verify_action(case: str) -> Iterator[None]:
  """Whatever happens inside the block is checked on every stream: old state + deltas = fresh state, no gap, no repeat.

  A stream that begins in the block is folded from nothing. With RECORD_LAW=1 each stream that moved is also written
  down as a case for the browser's reducer.
  """
  before = {stream: ledger.snapshot(stream) for stream in streams()}
  yield
  moved = 0
  written: dict[str, str] = {}
  for stream in streams():
    fresh = ledger.snapshot(stream)
    old = before.get(stream) or ledger.StreamSnapshot(stream, fresh.epoch, 0, {})
    frames = ledger.frames(stream, old.revision, limit=10_000)
    copy = fold.copy_of(old)
    deltas = [msgspec.json.decode(frame.data) for frame in frames]
    assert [delta["revision"] for delta in deltas] == list(range(copy.revision + 1, fresh.revision + 1)), stream
    for delta in deltas:
      assert delta["stream"] == stream
      copy.take(delta)
    assert copy.image() == fold.copy_of(fresh).image(), f"{case}: {stream} breaks the law"
    moved += len(deltas)
    if deltas and os.environ.get("RECORD_LAW"):
      written[stream.partition(":")[0]] = json.dumps(
        {"case": case, "stream": stream, "before": _plain(old), "deltas": deltas, "after": _plain(fresh)},
        ensure_ascii=False,
        separators=(",", ":"),
      )
  assert moved, f"{case} moved no stream"
  # Those with a longer stream are megabytes; `tests/test_law_is_whole.py` names them.
  if all(len(text) <= MOST_WRITTEN for text in written.values()):
    for kind, text in written.items():
      CASES.mkdir(parents=True, exist_ok=True)
      (CASES / f"{case}.{kind}.json").write_text(text + "\n")
