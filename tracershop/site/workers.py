"""Workers: their heartbeat, and the state that screens show."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from tracershop import clock, ledger
from tracershop.actor import SYSTEM
from tracershop.site import images
from tracershop.site.models import Worker

WorkerState = Literal["up", "down", "stopped"]

# A worker beats every few seconds; this long without is silence.
SILENT_SECONDS = 30.0


def beat(name: str) -> bool:
  """Notes that a worker lives, outside the ledger; gives whether its state has to be reported (`report_worker`)."""
  alive = Worker.objects.filter(name=name, state="up").update(heartbeat_at=clock.now())
  return alive == 0


def overdue(seconds: float) -> list[str]:
  """The workers that should be up and have been silent for longer than this."""
  since = clock.now() - timedelta(seconds=seconds)
  return list(Worker.objects.filter(state="up", heartbeat_at__lt=since).order_by("id").values_list("name", flat=True))


def silent() -> list[str]:
  """The workers that ought to be heard and are not, whether that was reported already or not."""
  down = Worker.objects.filter(state="down").values_list("name", flat=True)
  return sorted({*down, *overdue(SILENT_SECONDS)})


def report_silent() -> int:
  """Tells the screens of workers that have fallen silent, each once; gives how many. Any process may call it."""
  found = overdue(SILENT_SECONDS)
  for name in found:
    _report_silent(actor=SYSTEM, name=name)
  return len(found)


@ledger.action
def _report_silent(change: ledger.Change, *, name: str) -> None:
  # Under the lock: it may have beaten, or another process may have told, while this one waited.
  if name in overdue(SILENT_SECONDS):
    report_worker(change, name=name, state="down")


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
    changes=[ledger.Put(stream=stream, type="worker", row=image) for stream in images.WORKER_STREAMS],
  )
  return worker
