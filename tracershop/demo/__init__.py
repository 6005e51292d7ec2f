"""The demo: a believable cyclotron unit, made and kept alive through the ledger. In demo mode only."""

from __future__ import annotations


def ensure() -> bool:
  """Makes the demo's data in an empty database, and on a later day gives that day its orders and vials.

  Call it in demo mode, before serving; gives whether it did anything. On a day that it has dealt with, and in a
  database that is not the demo's, it changes nothing. Raises RuntimeError outside demo mode.
  """
  from tracershop.demo.making import ensure as make

  return make()


def accounts() -> tuple[str, ...]:
  """The user names that sign in, all with the password `demo`."""
  from tracershop.demo.people import ACCOUNTS

  return ACCOUNTS
