"""Who may do what: users, roles, sessions, devices, signatures and the policy table."""

from __future__ import annotations


def demo_accounts_present() -> bool:
  """Whether the database holds demo accounts: their password is known, so a production start refuses them."""
  from tracershop.access.models import User

  return User.objects.filter(demo=True).exists()
