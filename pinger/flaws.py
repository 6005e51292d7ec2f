"""What a worklist holds and nobody can book: listed once in quarantine, without who the patient is."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence

import structlog
from django.conf import settings

from pinger.calls import Flaw, Flawed
from tracershop import ledger
from tracershop.orderbook.images import masked
from tracershop.site.models import Quarantine
from tracershop.site.nodes import PINGER, Address
from tracershop.site.quarantine import add_quarantine, of_source, resolve

log = structlog.get_logger()

SOURCE = "ris"
# New ones that one answer may list: the quarantine shows a hundred of them. The rest follow with the next answers.
MOST_AT_ONCE = 25

WORDS: dict[Flaw, tuple[str, str]] = {
  "noAccession": ("Undersøgelsen har intet accessionsnummer", "The study has no accession number"),
  "longAccession": ("Accessionsnummeret er for langt", "The accession number is too long"),
  "noStep": ("Undersøgelsen har intet trin", "The study has no step"),
  "noDate": ("Undersøgelsen har ingen dato", "The study has no date"),
  "badDate": ("Undersøgelsens dato kan ikke læses", "The study's date cannot be read"),
  "noTime": ("Undersøgelsen har intet klokkeslæt", "The study has no time"),
  "badTime": ("Undersøgelsens klokkeslæt kan ikke læses", "The study's time cannot be read"),
  "noRoom": ("Undersøgelsen har intet rum", "The study has no room"),
  "longRoom": ("Rummets navn er for langt", "The room's name is too long"),
  "unreadable": ("Svaret på en undersøgelse kan ikke læses", "A study's item cannot be read"),
}


def digest_of(node_id: int, flaw: Flaw, accession: str, mark: str = "") -> str:
  """The same each cycle for the same flaw of the same study, and for nobody a way to the accession number."""
  told = f"{node_id}\0{flaw}\0{accession or mark}"
  return hmac.new(settings.SECRET_KEY.encode(), told.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def note_flaws(node: Address, flaws: Sequence[Flawed], readable: Iterable[str]) -> int:
  """Lists what is new among the flaws of an answer, and lets go of those whose study can be read now (accession
  numbers); gives how many were listed. Takes the ledger's lock only where there is something to say."""
  found = {digest_of(node.id, it.flaw, it.accession, it.mark): it for it in flaws}
  known = set(Quarantine.objects.filter(source=SOURCE, digest__in=list(found)).values_list("digest", flat=True))
  new = [(digest, it) for digest, it in found.items() if digest not in known]
  if len(new) > MOST_AT_ONCE:
    log.warning("worklist.flaws", node=node.name, new=len(new), listed=MOST_AT_ONCE)
  listed = set(of_source(SOURCE).values_list("digest", flat=True)) - set(found)
  mended: list[str] = []
  if listed:
    mended = sorted(listed & {digest_of(node.id, flaw, accession) for accession in readable for flaw in WORDS})
  if new or mended:
    _note(actor=PINGER, node=node, new=new[:MOST_AT_ONCE], mended=mended)
  return len(new[:MOST_AT_ONCE])


@ledger.action
def _note(change: ledger.Change, *, node: Address, new: list[tuple[str, Flawed]], mended: list[str]) -> None:
  for digest, it in new:
    add_quarantine(change, source=SOURCE, name=_name(node, it), reason=_reason(it), digest=digest)
  for digest in mended:
    resolve(change, source=SOURCE, digest=digest, problems="")


def _name(node: Address, it: Flawed) -> str:
  return f"{node.name}: {masked(it.accession)}" if it.accession else node.name


def _reason(it: Flawed) -> str:
  danish, english = WORDS[it.flaw]
  if it.location:
    danish, english = f"{danish} ({it.location})", f"{english} ({it.location})"
  return f"{danish}. / {english}."
