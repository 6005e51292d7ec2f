"""What waits for a second person in the demo: a half-life and a limit that were proposed, a run that counts from a
later day, a change that could not be made; and one that was declined."""

from __future__ import annotations

# Runs in a process of its own on the demo's data, given the demo's instant.
SCENE = """
import sys
import django
django.setup()
from datetime import date, datetime, timedelta
from production.actions.proposals import coming, people
from production.actions.setup.runs import edit_run
from tracershop import calendar, clock
from tracershop.access.actions.users import create_demo_user
from tracershop.access.models import User
from tracershop.access.signatures import Signature
from tracershop.actor import SYSTEM
from tracershop.catalogue.models import CatalogueEntry, Isotope, Proposal, Run, Tracer
from tracershop.demo.people import actors
from tracershop.site.house_rules import set_site_rule

NOW = datetime.fromisoformat(sys.argv[1])
clock.start_at(NOW)
create_demo_user(
  actor=SYSTEM, username="prodadmin2", name="Lars Dam", role="productionAdmin", customer_ids=[], encoded_password="!"
)
admin, karen, lars = (actors()[name] for name in ("siteadmin", "prodadmin", "prodadmin2"))
set_site_rule(actor=admin, name="twoPersons", holds=True, reason="Vi bliver inspiceret efter GMP.")
today, fdg = calendar.today(), Tracer.objects.get(short_name="FDG")
run = Run.objects.filter(tracer=fdg, weekday=2).order_by("time").first()
entry = CatalogueEntry.objects.filter(tracer=fdg, endpoint__customer__short_name="Sundby").get()
f18 = Isotope.objects.get(symbol="F-18")

def propose(who, name, data, on, why):
  made = people.make_proposal(actor=who, name=name, data=data, from_date=on, reason=why)
  return Proposal.objects.get(id=made.value()["proposalId"])

def approve(who, it):
  signed = Signature(
    user_id=who.user_id, name=who.name, role=who.role, stamp=who.stamp, meaning="approveChange", checked_at=clock.now()
  )
  people.approve_proposal(
    actor=who, proposal_id=it.pk, signature=signed, seen={f"proposal:{it.pk}": it.revision},
    confirmed_order_ids=it.order_ids,
  )

with clock.at(NOW - timedelta(hours=30)):
  late = propose(karen, "run.edit", {"runId": run.pk, "maxMbq": run.max_mbq - 1000}, today, "Målet er slidt.")
  approve(lars, late)
edit_run(actor=SYSTEM, run_id=run.pk, max_mbq=run.max_mbq + 1000)
coming.keep_proposals()
propose(
  lars, "isotope.edit", {"isotopeId": f18.pk, "halfLifeSeconds": 6584.04, "source": "DDEP 2014"}, today,
  "DDEP's nyere måling; aftalt med fysikeren.",
)
propose(
  karen, "catalogueEntry.edit", {"catalogueEntryId": entry.pk, "maxMbq": 6000.0}, date(2027, 1, 1), "Ny aftale."
)
new = propose(
  lars, "run.add", {"tracerId": fdg.pk, "weekday": 6, "time": "07:30:00", "maxMbq": 40_000.0}, date(2026, 12, 5),
  "Vi kører om lørdagen i december.",
)
approve(karen, new)
no = propose(
  karen, "tracer.edit", {"tracerId": fdg.pk, "shelfLifeMinutes": 720}, today, "Stabiliteten er målt til 12 timer."
)
people.decline_proposal(actor=lars, proposal_id=no.pk, reason="Vis mig rapporten først.")
"""
