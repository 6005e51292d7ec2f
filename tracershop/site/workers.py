"""Workers: their heartbeat, and the state that screens show."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from tracershop import clock, ledger
from tracershop.site import images
from tracershop.site.models import Worker

WorkerState = Literal["up", "down", "stopped"]


def beat(name: str) -> bool:
  """Notes that a worker lives, outside the ledger; gives whether its state has to be reported (`report_worker`)."""
  alive = Worker.objects.filter(name=name, state="up").update(heartbeat_at=clock.now())
  return alive == 0


def overdue(seconds: float) -> list[str]:
  """The workers that should be up and have been silent for longer than this."""
  since = clock.now() - timedelta(seconds=seconds)
  return list(Worker.objects.filter(state="up", heartbeat_at__lt=since).order_by("id").values_list("name", flat=True))


def report_worker(change: ledger.Change, *, name: str, state: WorkerState) -> Worker:
  """Writes a worker's state, within an action."""
  known = Worker.objects.filter(name=name).first()
  before = images.worker_row(known) if known else None
  worker = known or Worker(name=name, revision=0, heartbeat_at=change.now)
  if known is None or known.state != state:
    worker.since = change.now
  worker.state = state
  if state == "up":
    worker.heartbeat_at = change.now
  worker.revision += 1
  worker.save()
  image = images.worker_row(worker)
  change.record(
    kind="worker.reported",
    subjects=[f"worker:{worker.id}"],
    before=before,
    after=image,
    changes=[ledger.Put(stream=images.STREAM, type="worker", row=image)],
  )
  return worker
