"""STR-1 for each action: whatever kind of entry our code records, a test proves the law for it on every stream."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.law import CASES

ROOT = Path(__file__).resolve().parent.parent
PLACES = ("tracershop", "consumers", "legacy", "pinger", "production", "customer")
# Kinds whose proof is not called by their name: where it stands, and what it is called there.
PROVED_AS = {
  "session.opened": ("tracershop/access/tests/test_law.py", "sign in and out"),
  "session.closed": ("tracershop/access/tests/test_law.py", "sign in and out"),
  "password.changed": ("tracershop/access/tests/test_law.py", "own password"),
  "monitor.invited": ("tracershop/access/tests/test_law.py", "invite"),
  "feed.reported": ("production/dispenser/tests/test_watcher.py", "dispenser.up"),
  "quarantine.added": ("production/dispenser/tests/test_watcher.py", "dispenser.taken and quarantined"),
  "worker.reported": ("production/dispenser/tests/test_watcher.py", "dispenser.alive"),
  **dict.fromkeys(
    (
      "customer.adopted",
      "endpoint.adopted",
      "tracer.adopted",
      "catalogueEntry.adopted",
      "run.adopted",
      "slot.adopted",
      "closedDate.adopted",
      "order.adopted",
      "vial.adopted",
    ),
    ("legacy/tests/test_adopting.py", "legacy.adopt"),
  ),
  **dict.fromkeys(
    (
      "customer.followed",
      "tracer.followed",
      "catalogueEntry.followed",
      "run.followed",
      "slot.followed",
      "closedDate.followed",
    ),
    ("legacy/tests/test_set_up_changes.py", "legacy.followSetUp"),
  ),
  "order.followed": ("legacy/tests/test_polling.py", "legacy.followEdit"),
  "link.begun": ("legacy/tests/test_leading.py", "legacy.begin"),
  "link.reported": ("legacy/tests/test_leading.py", "legacy.step"),
  "demo.catalogueSetUp": ("tracershop/demo/tests/test_demo.py", "test_str_1_every_stream_folds_from_nothing"),
  "demo.dayPlayed": ("tracershop/demo/tests/test_demo.py", "test_str_1_every_stream_folds_from_nothing"),
}
# They put nothing on any stream; the chain is all they are in.
OF_NO_STREAM = {
  "session.refused",
  "signature.refused",
  "monitor.refused",
  "payload.erased",
  "audit.exported",
  "export.made",
  "verification.asked",
}
# Thousands of rows that fill several frames: megabytes each. The browser has the same in few rows.
TOO_LONG = {
  "booking.cancelled.many": "booking.cancelled",
  "booking.ordered.many": "booking.ordered",
  "booking.reported.many": "booking.reported",
  "isotope.edited.many": "isotope.edited.with_orders",
  "location.mapped.many": "location.mapped",
}


def calls(path: Path) -> Iterator[ast.Call]:
  return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))


def recorded() -> dict[str, bool]:
  """Each kind that is recorded by name, and whether the record names changes of streams."""
  found: dict[str, bool] = {}
  for place in PLACES:
    for path in sorted((ROOT / place).rglob("*.py")):
      if "tests" in path.parts:
        continue
      for call in calls(path):
        given = {it.arg: it.value for it in call.keywords}
        kind = given.get("kind")
        # By `record` itself, or by a helper that records orders, vials, a user, or rows that stay or go.
        if not given.keys() & {"subjects", "orders", "vials", "user", "rows", "gone"} or not isinstance(
          kind, ast.Constant
        ):
          continue
        told = "changes" in given or "subjects" not in given
        found[str(kind.value)] = found.get(str(kind.value), False) or told
  return found


def cases() -> set[str]:
  """The names that `verify_action` is called with."""
  found = set()
  for place in ("tests", *PLACES):
    for path in sorted((ROOT / place).rglob("test_*.py")):
      for call in calls(path):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name == "verify_action" and isinstance(call.args[0], ast.Constant):
          found.add(str(call.args[0].value))
  return found


def test_str_1_each_case_is_written_down_for_the_browsers_reducer() -> None:
  """With RECORD_LAW=1 the test that proves a case writes it, and `sync/reducer.test.ts` takes what is there."""
  written = {path.name.rsplit(".", 2)[0] for path in CASES.glob("*.json")}
  assert cases() - written == set(TOO_LONG), "cases that the browser never saw"
  assert set(TOO_LONG.values()) <= written


def test_str_1_each_kind_of_entry_has_its_proof() -> None:
  kinds, proved = recorded(), cases()
  assert len(kinds) >= 25, "the scan no longer sees what is recorded"
  named = {kind for kind in kinds if any(case == kind or case.startswith(f"{kind}.") for case in proved)}
  assert set(kinds) - named - PROVED_AS.keys() - OF_NO_STREAM == set(), "kinds whose law nobody proves"
  assert (PROVED_AS.keys() | OF_NO_STREAM) - kinds.keys() == set(), "kinds that are no longer recorded"


def test_str_1_what_is_proved_by_another_name_is_there() -> None:
  for kind, (path, name) in PROVED_AS.items():
    assert name in (ROOT / path).read_text(), kind


def test_str_1_what_is_on_no_stream_names_no_change() -> None:
  assert {kind for kind in OF_NO_STREAM if recorded()[kind]} == set()
