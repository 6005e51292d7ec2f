"""What the edge counts. `/metrics` shows it to the local machine."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

SOCKETS = Gauge("tracershop_sockets", "Open websockets")
SUBSCRIPTIONS = Gauge("tracershop_subscriptions", "Live subscriptions", ["stream_kind"])
CLOSES = Counter("tracershop_closes", "Websockets that ended, by close code", ["code"])
REFUSED = Counter("tracershop_refused", "Frames and requests that were refused, by code", ["code"])
COMMANDS = Histogram("tracershop_command_seconds", "Time from a command's frame to its answer", ["name"])
DELIVERED = Counter("tracershop_frames_delivered", "Delta frames handed to sockets")
FETCHES = Counter("tracershop_feed_fetches", "Reads of missed frames from the ledger")
SNAPSHOTS = Counter("tracershop_snapshots_built", "Snapshots built from the tables")
REPLAYS = Counter("tracershop_catch_ups", "Subscriptions caught up, by how", ["how"])
DOORBELLS = Counter("tracershop_doorbells", "Doorbell messages from the channel layer")
TROUBLE = Counter("tracershop_trouble", "Errors that the edge survived, by place", ["place"])
HEARTBEATS = Counter("tracershop_heartbeats", "Heartbeats sent or held back", ["state"])


def stream_kind(stream: str) -> str:
  """A stream's name without its customer, so that a meter does not grow with the customers."""
  return stream.partition(":")[0]
