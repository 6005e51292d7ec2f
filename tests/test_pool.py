"""What stops a task that waits for the database stops it, also when the answer comes in the same moment."""

from __future__ import annotations

import asyncio

import pytest

from tracershop.pool import in_pool

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_stop_that_comes_as_the_answer_does_is_not_lost() -> None:
  loop = asyncio.get_running_loop()

  async def forever(turns: int) -> None:
    mine = asyncio.current_task()
    assert mine is not None
    told = False

    def stop_after(turns: int) -> None:
      if turns:
        loop.call_soon(stop_after, turns - 1)
      else:
        mine.cancel()

    def answer() -> None:
      nonlocal told
      if not told:
        told = True
        loop.call_soon_threadsafe(stop_after, turns)

    while True:
      await in_pool(answer)

  # So many turns of the loop after the answer began: some of them are the very moment.
  for number in range(400):
    task = asyncio.create_task(forever(number % 8))
    await asyncio.wait((task,), timeout=5)
    lost = not task.done()
    task.cancel()
    await asyncio.wait((task,), timeout=5)
    assert not lost
