"""`tracershop serve` in compressed time: its clock stands where the test sets it, a heartbeat comes when the test says
so, and people act when they are told. All else is the server as it is.

A screen is told that heartbeats come every five seconds: by its own clock, which the test moves as well, they do.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import os
import sys
import threading
from datetime import datetime
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import Any

from tests.server import Server
from tests.services import wait_until
from tracershop import clock

ANSWER_SECONDS = 30.0


class ClockworkServer(Server):
  """A server whose clock, heartbeat and people are this object's."""

  module = "tests.clockwork"

  def __init__(self, data: Path, instant: datetime, **settings: str) -> None:
    super().__init__(data, TRACERSHOP_HEARTBEAT_SECONDS="5", **settings)
    self.instant = instant
    self._line: Connection | None = None

  @property
  def door(self) -> Path:
    """Where it listens for what to do."""
    return self.data / "clockwork"

  def start(self, *, wait: bool = True) -> None:
    """Starts it at the instant where it was left."""
    self.door.unlink(missing_ok=True)
    self.settings["CLOCKWORK_AT"] = self.instant.isoformat()
    super().start(wait=wait)
    wait_until(self._opens, "the clockwork", ANSWER_SECONDS)

  def _opens(self) -> bool:
    try:
      self._line = Client(str(self.door))
    except OSError:
      return False
    return True

  def at(self, instant: datetime) -> None:
    """Sets its clock."""
    self.instant = instant
    self._ask("at", instant)

  def beat(self) -> None:
    """One heartbeat to every screen."""
    self._ask("beat")

  def act(self, name: str, **given: Any) -> Any:
    """Somebody acts: `module:function` with keywords, in the server's own process."""
    return self._ask("act", name, given)

  def _ask(self, *words: Any) -> Any:
    assert self._line is not None
    self._line.send(words)
    assert self._line.poll(ANSWER_SECONDS), f"no answer to {words}"
    answer, wrong = self._line.recv()
    assert wrong is None, wrong
    return answer


class _Works:
  """The other end, in the server's process."""

  def __init__(self) -> None:
    self._held = contextlib.ExitStack()
    self.loop: asyncio.AbstractEventLoop | None = None

  def at(self, instant: datetime) -> None:
    self._held.close()
    self._held.enter_context(clock.at(instant, everywhere=True))

  def beat(self) -> None:
    assert self.loop is not None
    asyncio.run_coroutine_threadsafe(self._once(), self.loop).result(ANSWER_SECONDS)

  async def _once(self) -> None:
    from consumers.hub import HUB
    from tracershop import ledger
    from tracershop.pool import in_pool

    HUB.heard(await in_pool(ledger.heads))
    HUB.fresh = True
    HUB.send_heads()

  def act(self, name: str, given: dict[str, Any]) -> Any:
    from django.db import connection

    module, _, function = name.partition(":")
    try:
      return getattr(importlib.import_module(module), function)(**given)
    finally:
      connection.close()

  def listen(self, door: str) -> None:
    with Listener(door) as listener, listener.accept() as line:
      while True:
        word, *rest = line.recv()
        try:
          line.send((getattr(self, word)(*rest), None))
        except Exception as error:
          line.send((None, repr(error)))


def main() -> int:
  """The process itself: as `tracershop serve`, and led by the door in its data folder."""
  from tracershop import cli
  from tracershop.cli.starting import set_up

  works = _Works()
  works.at(datetime.fromisoformat(os.environ["CLOCKWORK_AT"]))
  set_up()
  from consumers.hub import Hub

  async def beat_when_told(_: Hub) -> None:
    works.loop = asyncio.get_running_loop()
    await works._once()
    door = str(Path(os.environ["TRACERSHOP_DATA"]) / "clockwork")
    threading.Thread(target=works.listen, args=(door,), daemon=True).start()
    await asyncio.Event().wait()

  Hub.beat = beat_when_told  # type: ignore[method-assign]
  return cli.main(sys.argv[1:])


if __name__ == "__main__":
  sys.exit(main())
