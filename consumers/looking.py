"""Who looks at which order now: told to those who follow the same stream, kept nowhere (STR-15).

A look is only of the moment: it is told on as a hint, so it may be lost, and screens forget one that is not said again.
"""

from __future__ import annotations

import re
import secrets

from django.conf import settings

from consumers.limits import Bucket
from tracershop.access import policy
from tracershop.actor import Actor
from tracershop.errors import Refusal
from tracershop.ledger import notify
from tracershop.protocol import messages

KIND = "order.looked"
SUBJECT = re.compile(r"order:([1-9][0-9]{0,14})", re.ASCII)


class Looking:
  """What the person at one socket looks at."""

  __slots__ = ("_at", "_bucket", "_id", "_stream")

  def __init__(self) -> None:
    rate = settings.SOCKET_RATE_PER_SECOND / 10
    self._bucket = Bucket(rate, rate * 4)
    # One person may have two windows: each has a look of its own. It says nothing of the session.
    self._id = secrets.token_hex(6)
    self._stream = ""
    self._at: int | None = None

  def look(self, actor: Actor, frame: messages.Look) -> None:
    """Tells on what he looks at now. Says nothing of it to whoever may not, and leaves out what comes too fast.

    Raises Refusal `invalid` for a subject that is none.
    """
    order_id = _order_of(frame.subject)
    if frame.stream not in policy.looks_for(actor) or not self._bucket.take():
      return
    if order_id is None and self._at is None:
      return
    self._stream, self._at = frame.stream, order_id
    self._tell(actor)

  def away(self, actor: Actor) -> None:
    """He has left: the screen is closed, or the right is gone."""
    if self._at is not None:
      self._at = None
      self._tell(actor)

  def _tell(self, actor: Actor) -> None:
    data = {"lookId": self._id, "userId": actor.user_id, "name": actor.name, "orderId": self._at}
    notify.hint(self._stream, KIND, data)


def _order_of(subject: str | None) -> int | None:
  if subject is None:
    return None
  found = SUBJECT.fullmatch(subject)
  if found is None:
    raise Refusal("invalid", field="subject", text="frame", why="no such subject")
  return int(found[1])
