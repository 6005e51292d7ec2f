"""Who does something: a person, a device, or the system itself."""

from __future__ import annotations

from typing import Literal

import msgspec

Role = Literal[
  "siteAdmin", "productionAdmin", "productionUser", "shopAdmin", "shopUser", "externalUser", "monitor", "system"
]
PRODUCTION_ROLES = frozenset({"productionAdmin", "productionUser"})
CUSTOMER_ROLES = frozenset({"shopAdmin", "shopUser", "externalUser"})


class Actor(msgspec.Struct, frozen=True, kw_only=True):
  """The one who acts, as known at this moment. `name` is kept as text in every ledger entry."""

  user_id: int | None
  name: str
  role: str
  customer_ids: frozenset[int] = frozenset()
  device_id: int | None = None
  origin: str = "screen"
  stamp: str = ""
  session_key: str = ""
  language: str = "da"

  def acts_for(self, customer_id: int) -> bool:
    """Whether rows of this customer are this actor's own to see and order for."""
    return self.role in PRODUCTION_ROLES or self.role == "system" or customer_id in self.customer_ids


SYSTEM = Actor(user_id=None, name="Tracershop", role="system", origin="system")
