"""The link to the old system as a Django app: its tables are the mirror, the ties and what is on its way."""

from django.apps import AppConfig


class LegacyConfig(AppConfig):
  name = "legacy"
  label = "legacy"
