"""The dispenser's files: found in its folder, read, and taken as vials or put into quarantine."""

from production.dispenser.watcher import Watcher, run_forever, watch

__all__ = ["Watcher", "run_forever", "watch"]
