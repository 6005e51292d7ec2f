"""What changes users and monitors. Keyword-only; each is one durable transaction and one record."""

from __future__ import annotations

from tracershop.access.actions.assignments import add_assignment, remove_assignment
from tracershop.access.actions.monitors import arrange_monitor, invite_monitor, revoke_monitor
from tracershop.access.actions.passwords import change_password, reset_password
from tracershop.access.actions.users import change_role, create_user, disable_user, edit_user, enable_user

__all__ = [
  "add_assignment",
  "arrange_monitor",
  "change_password",
  "change_role",
  "create_user",
  "disable_user",
  "edit_user",
  "enable_user",
  "invite_monitor",
  "remove_assignment",
  "reset_password",
  "revoke_monitor",
]
