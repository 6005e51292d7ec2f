"""Users, what customers they act for, their sessions, and the wall's devices. Secrets stand here only as digests."""

from __future__ import annotations

import secrets
import unicodedata

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from tracershop.access import layouts

ROLES = ("siteAdmin", "productionAdmin", "productionUser", "shopAdmin", "shopUser", "externalUser")


def new_stamp() -> str:
  """A fresh stamp for a user: sessions and signatures made under another one are void."""
  return secrets.token_hex(16)


def normal_username(text: str) -> str:
  """The form in which a user name is stored and looked up: databases differ in what they call equal."""
  return unicodedata.normalize("NFKC", text).strip().casefold()


class UserManager(BaseUserManager["User"]):
  """Looks up by the normal form of the user name."""

  def get_by_natural_key(self, username: str | None) -> User:
    return self.get(username=normal_username(username or ""))


class User(AbstractBaseUser):
  """A person with one role. `stamp` changes with password, role and being disabled, and so ends sessions."""

  last_login = None  # The ledger knows; a column written at every sign-in would be a change outside of it.

  username = models.CharField(max_length=150, unique=True)
  name = models.CharField(max_length=150)
  role = models.CharField(max_length=20, choices=[(role, role) for role in ROLES])
  is_active = models.BooleanField(default=True)
  stamp = models.CharField(max_length=32, default=new_stamp)
  language = models.CharField(max_length=2, default="da")
  demo = models.BooleanField(default=False)
  revision = models.PositiveIntegerField(default=1)

  USERNAME_FIELD = "username"
  REQUIRED_FIELDS = ["name", "role"]

  objects = UserManager()

  class Meta:
    db_table = "access_user"

  def __str__(self) -> str:
    return self.username


class Assignment(models.Model):
  """A user acts for a customer. The customer's table lies above this package, so only its id stands here."""

  user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="assignments")
  customer_id = models.BigIntegerField(db_index=True)

  class Meta:
    db_table = "access_assignment"
    constraints = [models.UniqueConstraint(fields=["user", "customer_id"], name="access_assignment_once")]

  def __str__(self) -> str:
    return f"{self.user_id} for {self.customer_id}"


class Session(models.Model):
  """Somebody is signed in. The cookie's token is not here, only its digest, so that a dump signs nobody in."""

  digest = models.CharField(max_length=64, primary_key=True)
  user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
  stamp = models.CharField(max_length=32)
  language = models.CharField(max_length=2)
  opened_at = models.DateTimeField()
  seen_at = models.DateTimeField()
  ends_at = models.DateTimeField(db_index=True)

  class Meta:
    db_table = "access_session"

  def __str__(self) -> str:
    return f"session of {self.user_id} since {self.opened_at}"


class Invitation(models.Model):
  """A monitor may enrol with a code. The code follows from `nonce` and the installation's key, and is not stored."""

  locator = models.CharField(max_length=4, unique=True)
  nonce = models.CharField(max_length=32)
  name = models.CharField(max_length=80)
  layout = models.CharField(max_length=20)
  rotation = models.JSONField(default=list)
  scheme = models.CharField(max_length=6, default="dark")
  invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
  invited_at = models.DateTimeField()
  expires_at = models.DateTimeField()
  tries = models.PositiveSmallIntegerField(default=0)
  used_at = models.DateTimeField(null=True)

  class Meta:
    db_table = "access_invitation"

  def __str__(self) -> str:
    return f"invitation of {self.name}"


class Device(models.Model):
  """A wall monitor. It holds a token until it is revoked; only the token's digest is here."""

  name = models.CharField(max_length=80)
  layout = models.CharField(max_length=20)
  rotation = models.JSONField(default=list)
  scheme = models.CharField(max_length=6, default="dark")
  light_from = models.TimeField(default=layouts.LIGHT_FROM)
  light_to = models.TimeField(default=layouts.LIGHT_TO)
  token_hash = models.CharField(max_length=64, unique=True)
  enrolled_at = models.DateTimeField()
  revoked_at = models.DateTimeField(null=True)
  last_seen_at = models.DateTimeField(null=True)
  revision = models.PositiveIntegerField(default=1)

  class Meta:
    db_table = "access_device"

  def __str__(self) -> str:
    return self.name
