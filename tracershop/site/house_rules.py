"""Rules of the site that its admin turns on and off. One that was never turned on does not hold."""

from __future__ import annotations

from typing import Any, Literal

from tracershop import ledger
from tracershop.access import policy
from tracershop.access.models import User
from tracershop.errors import Refusal
from tracershop.protocol.seen import refuse_stale
from tracershop.site import images
from tracershop.site.models import Rule
from tracershop.texts import free_text

RuleName = Literal["twoPersons"]
# One proposes, another approves.
TWO = 2


def holds(name: RuleName) -> bool:
  """Whether a rule of the site holds now."""
  return Rule.objects.filter(name=name, holds=True).exists()


@ledger.action
def set_site_rule(
  change: ledger.Change, *, name: RuleName, holds: bool, reason: str, seen: dict[str, int] | None = None
) -> dict[str, Any]:
  """Turns a rule of the site on or off, with a reason (EYE-1).

  Raises Refusal `forbidden`, `reason_required`, `stale`, or `invalid` at `holds`: where nothing would change, and where
  there are not two production admins, one to propose and one to approve.
  """
  policy.require(change.actor, "siteRule.set")
  reason = free_text(reason, "reason")
  if not reason:
    raise Refusal("reason_required", field="reason")
  known = Rule.objects.filter(name=name).first()
  before = images.rule_row(known) if known else None
  if known is not None:
    refuse_stale(seen, f"siteRule:{known.pk}", before, "name")
  if holds == (known is not None and known.holds):
    raise Refusal("invalid", field="holds", text="nothing_changed")
  if holds and User.objects.filter(role="productionAdmin", is_active=True).count() < TWO:
    raise Refusal("invalid", field="holds", text="one_admin")
  row = known or Rule(name=name, revision=0)
  row.holds, row.reason = holds, reason
  row.set_by, row.set_at, row.revision = change.actor.name, change.now, row.revision + 1
  row.save()
  after = images.rule_row(row)
  change.record(
    kind="siteRule.set",
    subjects=[f"siteRule:{row.pk}"],
    before=before,
    after=after,
    reason=reason,
    changes=[ledger.Put(images.STREAM, "siteRule", after)],
  )
  return {"siteRuleId": row.pk}
