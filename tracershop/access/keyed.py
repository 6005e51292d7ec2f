"""Digests keyed with the installation's secret: what a database dump alone cannot be searched with."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings


def digest(purpose: str, text: str) -> str:
  """64 hex characters for a text; another purpose gives another digest of the same text."""
  return hmac.new(_key(purpose), text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def letters(purpose: str, text: str, count: int, alphabet: str) -> str:
  """`count` letters that follow from a text and the key, evenly spread over the alphabet."""
  number = int.from_bytes(hmac.new(_key(purpose), text.encode(), hashlib.sha512).digest(), "big")
  found = []
  for _ in range(count):
    number, place = divmod(number, len(alphabet))
    found.append(alphabet[place])
  return "".join(found)


def same(one: str, other: str) -> bool:
  """Compares without telling by its duration how much agrees."""
  return hmac.compare_digest(one.encode(), other.encode())


def _key(purpose: str) -> bytes:
  return hashlib.sha256(f"tracershop.access.{purpose}\0{settings.SECRET_KEY}".encode()).digest()
