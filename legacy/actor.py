"""Who acts when something has happened in the old system."""

from __future__ import annotations

from tracershop.actor import Actor

OLD_SYSTEM = Actor(user_id=None, name="Det gamle system", role="system", origin="legacy")
