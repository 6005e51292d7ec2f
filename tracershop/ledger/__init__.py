"""The ledger: audit trail, live feed and outbound feed, written once.

`action` and `Change.record` are the only way in; `heads`, `frames`, `snapshot` and `reading` the only way out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
  from tracershop.ledger import fold, notify, verify
  from tracershop.ledger.change import CommandKey, Outcome, Put, Remove, RowChange, Touch, portions
  from tracershop.ledger.feed import (
    DoneCommand,
    Heads,
    StoredFrame,
    StreamSnapshot,
    Told,
    beginning,
    can_continue,
    done_command,
    frames,
    heads,
    last_entry,
    oldest_kept,
    prune,
    reading,
    register_part,
    snapshot,
    told,
  )
  from tracershop.ledger.record import ACTIONS, Change, Rehearsed, action, begin_epoch, user_key

# Loaded on first use: Django imports this package before its models may be loaded.
_HOMES = {
  **dict.fromkeys(["CommandKey", "Outcome", "Put", "Remove", "RowChange", "Touch", "portions"], "change"),
  **dict.fromkeys(["ACTIONS", "Change", "Rehearsed", "action", "begin_epoch", "user_key"], "record"),
  **dict.fromkeys(
    [
      "DoneCommand", "Heads", "StoredFrame", "StreamSnapshot", "Told", "beginning", "can_continue", "done_command",
      "frames", "heads", "last_entry", "oldest_kept", "prune", "reading", "register_part", "snapshot", "told",
    ],
    "feed",
  ),
}  # fmt: skip

__all__ = [
  "ACTIONS",
  "Change",
  "CommandKey",
  "DoneCommand",
  "Heads",
  "Outcome",
  "Put",
  "Rehearsed",
  "Remove",
  "RowChange",
  "StoredFrame",
  "StreamSnapshot",
  "Told",
  "Touch",
  "action",
  "begin_epoch",
  "beginning",
  "can_continue",
  "done_command",
  "fold",
  "frames",
  "heads",
  "last_entry",
  "notify",
  "oldest_kept",
  "portions",
  "prune",
  "reading",
  "register_part",
  "snapshot",
  "told",
  "user_key",
  "verify",
]


def __getattr__(name: str) -> Any:
  from importlib import import_module

  if name in ("notify", "fold", "verify"):
    return import_module(f"{__name__}.{name}")
  if name in _HOMES:
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
  raise AttributeError(name)
