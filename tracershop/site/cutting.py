"""The end of the link to the old system, and its beginning anew: recorded acts, with who and by which proof."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

from tracershop import ledger
from tracershop.site import images
from tracershop.site.authority import LINK
from tracershop.site.models import Conflict, Feed, Link, Worker

FEED = "oldSystem"
WORKER = "legacy"
# So long a cut can be undone.
REJOINED_WITHIN = timedelta(days=14)


def link() -> Link | None:
  """The link; None where there never was one."""
  return Link.objects.filter(name=LINK).first()


def open_conflicts() -> list[Conflict]:
  """What the two systems say differently and nobody has decided."""
  return list(Conflict.objects.filter(state="open").exclude(subject__startswith="node:").order_by("id"))


@ledger.action
def cut_link(
  change: ledger.Change,
  *,
  digest: str,
  counts: Mapping[str, int],
  customer_ids: Iterable[int],
  require: Callable[[], None] = lambda: None,
) -> dict[str, Any]:
  """Cuts the link: this system leads alone from now on, nothing follows the old one, and no screen says how old what
  comes from there is. `digest` is that of the proof that both are equal, `require` raises where something is open."""
  row = link()
  assert row is not None, "there is a link to cut"
  require()
  before = images.link_row(row)
  row.state, row.since, row.behind, row.trouble = "cut", change.now, 0, None
  row.in_step_at = change.now
  row.revision += 1
  row.save()
  changes: list[ledger.RowChange] = [ledger.Put(images.STREAM, "link", images.link_row(row))]
  if Feed.objects.filter(id=FEED).delete()[0]:
    streams = [*images.FEED_STREAMS, *(f"customer:{customer}" for customer in sorted(set(customer_ids)))]
    changes += [ledger.Remove(stream, "feed", FEED) for stream in streams]
  for worker in Worker.objects.filter(name=WORKER):
    # It has nothing to do any more: nobody expects to hear of it.
    changes += [ledger.Remove(stream, "worker", worker.pk) for stream in images.WORKER_STREAMS]
    worker.delete()
  change.record(
    kind="link.cut",
    subjects=[f"link:{row.pk}"],
    before=before,
    after={"link": images.link_row(row), "proof": digest, "rows": dict(counts)},
    changes=changes,
  )
  return {"linkId": row.pk}


@ledger.action
def rejoin_link(change: ledger.Change) -> dict[str, Any]:
  """Undoes a cut. Who led for what before leads again."""
  row = link()
  assert row is not None, "there is a link that was cut"
  before = images.link_row(row)
  row.state, row.since = "reading", change.now
  row.revision += 1
  row.save()
  image = images.link_row(row)
  change.record(
    kind="link.rejoined",
    subjects=[f"link:{row.pk}"],
    before=before,
    after=image,
    changes=[ledger.Put(images.STREAM, "link", image)],
  )
  return {"linkId": row.pk}
