"""Standing in line: who asked first writes first, who gives up is gone from the line, and nobody waits for himself."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError

from tracershop.ledger.turns import Turns

SECONDS = 30.0


def until(reached: Callable[[], bool]) -> None:
  """Looks until it is so."""
  pause = threading.Event()
  for _ in range(int(SECONDS * 1_000)):
    if reached():
      return
    pause.wait(0.001)
  raise AssertionError("never")


def test_led_1_turns_come_in_the_order_in_which_they_were_asked_for() -> None:
  turns, came = Turns(), list[int]()

  def write(number: int) -> None:
    with turns.turn(SECONDS):
      came.append(number)

  with ThreadPoolExecutor(8) as pool, turns.turn(SECONDS):
    for number in range(8):
      pool.submit(write, number)
      until(lambda number=number: turns.waiting == number + 1)  # type: ignore[misc]
    assert came == []
  assert came == list(range(8))


def test_led_1_whoever_comes_anew_stands_behind_those_that_wait() -> None:
  turns, came = Turns(), list[str]()

  def again() -> None:
    for _ in range(3):
      with turns.turn(SECONDS):
        came.append("again")

  def once() -> None:
    with turns.turn(SECONDS):
      came.append("once")

  with ThreadPoolExecutor(2) as pool, turns.turn(SECONDS):
    pool.submit(again)
    until(lambda: turns.waiting == 1)
    pool.submit(once)
    until(lambda: turns.waiting == 2)
  assert came == ["again", "once", "again", "again"]


def test_led_1_one_that_waited_too_long_is_told_and_holds_up_nobody() -> None:
  turns = Turns()

  def write(seconds: float) -> str:
    with turns.turn(seconds):
      return "written"

  with ThreadPoolExecutor(1) as pool:
    with turns.turn(SECONDS):
      with pytest.raises(OperationalError, match="database is locked"):
        pool.submit(write, 0.01).result(SECONDS)
      assert turns.waiting == 0
    assert pool.submit(write, SECONDS).result(SECONDS) == "written"


def test_led_1_what_runs_at_a_commit_may_write_again() -> None:
  turns, deep = Turns(), 0
  with turns.turn(SECONDS), turns.turn(0.0), turns.turn(0.0):
    deep = 3
  with turns.turn(0.0):
    deep += 1
  assert deep == 4
