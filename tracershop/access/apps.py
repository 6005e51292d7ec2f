"""Access as a Django app: registers its rows of the stream `site`."""

from __future__ import annotations

from django.apps import AppConfig


class AccessConfig(AppConfig):
  name = "tracershop.access"
  label = "access"

  def ready(self) -> None:
    from tracershop import ledger
    from tracershop.access import checks, images  # noqa: F401  checks registers itself

    ledger.register_part("site", images.site_part)
