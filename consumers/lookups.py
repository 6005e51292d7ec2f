"""Who brought which credentials, looked up for many at a time.

One by one each look-up costs a hop into the pool and a query, more than all the rest of a handshake; and a thousand who
reconnect within a second are more than may wait for the pool, so that some were sent away. Here those who come while a
look-up runs wait in a line of their own, and the next look-up is for all of them.
"""

from __future__ import annotations

import asyncio
from collections import deque

from django.conf import settings

from consumers import identity
from consumers.identity import Credentials
from tracershop.actor import Actor
from tracershop.errors import Refusal
from tracershop.pool import in_pool

# As many as the kernel keeps for us to accept. Whoever comes on top of that is sent away and comes back by himself.
LINE = 4096
MOST_AT_ONCE = 256


class Lookups:
  """Maintained invariant: what is answered was read after it was asked for.

  Without it somebody who has just been signed out would be let in by a look-up that began before.
  """

  def __init__(self, line: int = LINE) -> None:
    self._most = line
    self._line: deque[tuple[Credentials, asyncio.Future[Actor | None]]] = deque()
    self._working: asyncio.Task[None] | None = None

  async def who(self, brought: Credentials) -> Actor | None:
    """The actor as he is now, or None when nobody is signed in.

    Raises Refusal `busy` when too many wait already or no answer comes within `DATABASE_BUSY_SECONDS`, and what the
    database raises.
    """
    if len(self._line) >= self._most:
      raise Refusal("busy")
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Actor | None] = loop.create_future()
    self._line.append((brought, answer))
    if self._working is None:
      self._working = loop.create_task(self._work())
    try:
      async with asyncio.timeout(settings.DATABASE_BUSY_SECONDS):
        return await answer
    except TimeoutError:
      raise Refusal("busy") from None

  async def _work(self) -> None:
    # One at a time: a thousand who come together are four queries, and the pool's other threads are for the others.
    try:
      while self._line:
        asked = [self._line.popleft() for _ in range(min(MOST_AT_ONCE, len(self._line)))]
        # Who has left meanwhile, or has waited too long, is not asked about.
        waiting = [(brought, answer) for brought, answer in asked if not answer.done()]
        if waiting:
          await self._look_up(waiting)
    finally:
      self._working = None

  async def _look_up(self, waiting: list[tuple[Credentials, asyncio.Future[Actor | None]]]) -> None:
    try:
      found = await in_pool(identity.who_all, {brought for brought, _ in waiting})
    except Exception as error:
      for _, answer in waiting:
        if not answer.done():
          answer.set_exception(error)
      return
    for brought, answer in waiting:
      if not answer.done():
        answer.set_result(found[brought])
