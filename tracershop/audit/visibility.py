"""Who reads what of the trail. The two offices look at each other's work and not into each other's papers.

Production reads the order book's entries, words and all, and nothing of sign-ins and accounts. The site admin reads
those, and of every other entry that it was made: who, what kind, when, about which row; not its words. So he can find
the entry whose words are to be erased, and does not read what customers write. Customers read nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from tracershop.actor import PRODUCTION_ROLES, Actor

Sight = Literal["words", "head"]

# By the first part of an entry's kind. What stands in neither is the order book's.
SITE = frozenset(
  {
    "user", "session", "signature", "password", "monitor", "assignment", "device", "worker", "node", "link", "conflict",
    "quarantine", "feed", "printer", "payload", "audit", "export", "releaseRight", "siteRule",
  }
)  # fmt: skip
# Of these production reads the words as well: what its own people signed, what was erased or taken out of its trail,
# what runs beside it, and who may release.
BOTH = frozenset(
  {
    "signature", "payload", "audit", "export", "releaseRight", "quarantine", "feed", "printer", "worker", "node",
    "conflict", "siteRule",
  }
)  # fmt: skip


def sight(actor: Actor, kind: str) -> Sight | None:
  """How much of an entry of a kind somebody reads; None: not even that there is one."""
  noun = kind.partition(".")[0]
  if actor.role == "siteAdmin":
    return "words" if noun in SITE else "head"
  if actor.role in PRODUCTION_ROLES:
    return None if noun in SITE - BOTH else "words"
  return None


def readable(actor: Actor, kinds: Iterable[str]) -> list[str]:
  """Of these kinds, those whose entries somebody finds."""
  return [kind for kind in kinds if sight(actor, kind) is not None]
