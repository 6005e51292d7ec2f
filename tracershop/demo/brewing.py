"""The demo's batches: their tests, opened, tested, certified or rejected as their synthesis goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from production.actions.batches import certify_batch, open_batch, reject_batch
from production.actions.qc import check_qc_result, enter_qc_result, set_qc_template
from tracershop import ledger
from tracershop.access.signatures import Signature
from tracershop.actor import Actor
from tracershop.calendar import wall_date, wall_instant
from tracershop.catalogue.models import Tracer
from tracershop.demo import quality, unit
from tracershop.demo.quality import Brew
from tracershop.demo.steps import Step, value
from tracershop.orderbook import qc
from tracershop.orderbook.models import Batch


class Play(Protocol):
  """What of the play is needed here."""

  today: date
  people: dict[str, Actor]
  results: dict[str, dict[str, Any]]

  def runs(self, run: str, day: date) -> bool:
    """Whether a run stands on a date."""

  def run_instant(self, run: str, day: date) -> datetime:
    """When the run that serves a date's deliveries ends."""

  def signed(self, who: str, meaning: str = "release") -> Signature:
    """A person's signature."""


OPENED_AFTER = timedelta(minutes=7)
ENTERS, CHECKS = "radiochemist2", "radiochemist"


def number_of(tracer: str, made_at: datetime, place: int) -> str:
  """The number of a tracer's batch of a day; a bare isotope's begins with its symbol."""
  tag = next((it.batch_tag for it in unit.TRACERS if it.short_name == tracer), tracer.replace("-", ""))
  return f"{tag}-{wall_date(made_at):%y%m%d}-{place}"


def templates(play: Play) -> Iterator[Step]:
  """The admin sets up what each tracer is tested for."""
  at = wall_instant(play.today - timedelta(days=10), unit.SET_UP_AT)
  for name, tests in quality.TEMPLATES.items():
    yield Step(at, f"template/{name}", _setting(play, name, tests))


def _setting(play: Play, name: str, tests: tuple[quality.Test, ...]) -> Callable[[ledger.CommandKey], dict[str, Any]]:
  def do(key: ledger.CommandKey) -> dict[str, Any]:
    tracer = Tracer.objects.get(short_name=name)
    return value(set_qc_template(actor=play.people["prodadmin"], command=key, tracer_id=tracer.pk, tests=list(tests)))

  return do


def brews(play: Play) -> Iterator[Step]:
  """All batches of the day and of the evening before."""
  for brew in quality.BREWS:
    stands = play.runs(brew.run, play.today) if brew.run else play.today.isoweekday() in brew.weekdays
    if stands:
      yield from _life(play, brew)


def _made_at(play: Play, brew: Brew) -> datetime:
  if brew.run:
    return play.run_instant(brew.run, play.today)
  assert brew.at is not None, "a batch of no run has a time"
  return wall_instant(play.today - timedelta(days=1) if brew.evening else play.today, brew.at)


def _life(play: Play, brew: Brew) -> Iterator[Step]:
  made_at, name = _made_at(play, brew), f"{play.today}/batch/{brew.key}"

  def open_it(key: ledger.CommandKey) -> dict[str, Any]:
    return value(
      open_batch(
        actor=play.people[CHECKS],
        command=key,
        tracer_id=Tracer.objects.get(short_name=brew.tracer).pk,
        number=number_of(brew.tracer, made_at, 2 if brew.run == "late" else 1),
        end_of_synthesis_at=made_at,
        activity_mbq=float(brew.mbq),
        volume_ml=brew.ml,
      )
    )

  yield Step(made_at + OPENED_AFTER, name, open_it)
  for place, (test, result) in enumerate(brew.results):
    at = made_at + timedelta(seconds=brew.results_seconds + 45 * place)
    yield Step(at, f"{name}/{test}", _entering(play, name, test, result))
    if test not in brew.unchecked:
      yield Step(at + timedelta(seconds=70), f"{name}/{test}/checked", _checking(play, name, test))
  if brew.fate != "open":
    decide = _certifying if brew.fate == "certified" else _rejecting
    yield Step(made_at + timedelta(seconds=brew.decided_seconds), f"{name}/{brew.fate}", decide(play, name))


def _entering(play: Play, name: str, test: str, result: float | bool) -> Callable[[ledger.CommandKey], dict[str, Any]]:
  what = {"passed": result} if isinstance(result, bool) else {"value": result}

  def do(key: ledger.CommandKey) -> dict[str, Any]:
    batch = play.results[name]["batchId"]
    return value(enter_qc_result(actor=play.people[ENTERS], command=key, batch_id=batch, key=test, **what))

  return do


def _checking(play: Play, name: str, test: str) -> Callable[[ledger.CommandKey], dict[str, Any]]:
  def do(key: ledger.CommandKey) -> dict[str, Any]:
    batch = play.results[name]["batchId"]
    return value(check_qc_result(actor=play.people[CHECKS], command=key, batch_id=batch, key=test))

  return do


def _certifying(play: Play, name: str) -> Callable[[ledger.CommandKey], dict[str, Any]]:
  def do(key: ledger.CommandKey) -> dict[str, Any]:
    batch = Batch.objects.get(id=play.results[name]["batchId"])
    late = qc.late_open(qc.tests_of(batch.tests), qc.results_of(batch.results))
    return value(
      certify_batch(
        actor=play.people[CHECKS],
        command=key,
        batch_id=batch.pk,
        late_tests=late,
        signature=play.signed(CHECKS, "certify"),
        seen={f"batch:{batch.pk}": batch.revision},
      )
    )

  return do


def _rejecting(play: Play, name: str) -> Callable[[ledger.CommandKey], dict[str, Any]]:
  def do(key: ledger.CommandKey) -> dict[str, Any]:
    batch = Batch.objects.get(id=play.results[name]["batchId"])
    return value(
      reject_batch(
        actor=play.people[CHECKS],
        command=key,
        batch_id=batch.pk,
        reason=quality.REJECTED_BECAUSE,
        signature=play.signed(CHECKS, "rejectBatch"),
        seen={f"batch:{batch.pk}": batch.revision},
      )
    )

  return do
