"""Access as a Django app: registers its rows of the stream `site`."""

from __future__ import annotations

from django.apps import AppConfig


class AccessConfig(AppConfig):
  name = "tracershop.access"
  label = "access"

  def ready(self) -> None:
    from axes.handlers.proxy import AxesProxyHandler

    from tracershop import ledger
    from tracershop.access import checks, images, throttle  # noqa: F401  checks registers itself

    # Not by a setting: no site may choose one that drops guesses.
    AxesProxyHandler.implementation = throttle.Handler()
    ledger.register_part("site", images.site_part)
    ledger.register_part("wall", images.wall_part)
