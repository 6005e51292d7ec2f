"""The link to the old system as a Django app: its tables are the mirror, the ties and what is on its way."""

from django.apps import AppConfig


class LegacyConfig(AppConfig):
  name = "legacy"
  label = "legacy"

  def ready(self) -> None:
    from legacy import settling
    from legacy.inbound import set_up_changes, vial_uses
    from legacy.outbound import planning
    from tracershop.site import authority, conflicts

    authority.register_unsent(planning.unsent)
    conflicts.register_settler("order", settling.settle_order)
    conflicts.register_settler("vial", vial_uses.settle)
    for noun in set_up_changes.NOUNS.values():
      conflicts.register_settler(noun, set_up_changes.settle)
