"""How much one peer may ask in a while."""

from __future__ import annotations

import time
from collections import OrderedDict

from django.conf import settings


class Bucket:
  """A token bucket: `burst` at once, then `rate` per second."""

  __slots__ = ("_burst", "_filled_at", "_left", "_rate")

  def __init__(self, rate: float, burst: float) -> None:
    self._rate = rate
    self._burst = burst
    self._left = burst
    self._filled_at = time.monotonic()

  def take(self) -> bool:
    """Takes one; False where none is left."""
    now = time.monotonic()
    self._left = min(self._burst, self._left + (now - self._filled_at) * self._rate)
    self._filled_at = now
    if self._left < 1:
      return False
    self._left -= 1
    return True


def socket_bucket() -> Bucket:
  """What one socket may send: a screen sends a few frames a minute, a script some dozens a second."""
  return Bucket(settings.SOCKET_RATE_PER_SECOND, settings.SOCKET_RATE_PER_SECOND * 5)


_buckets: OrderedDict[str, Bucket] = OrderedDict()
BUCKETS_KEPT = 2_000


def of(key: str) -> Bucket:
  """The bucket of one session over HTTP. Held in memory for those who asked last."""
  bucket = _buckets.get(key)
  if bucket is None:
    bucket = _buckets[key] = socket_bucket()
    while len(_buckets) > BUCKETS_KEPT:
      _buckets.popitem(last=False)
  _buckets.move_to_end(key)
  return bucket
