"""What both systems have of the set-up and say differently, though nobody changed it over there: found again at the
first copy with other limits, or changed here since. Where the old system leads the set-up, a person decides."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from legacy import mirror
from legacy.actor import OLD_SYSTEM
from legacy.inbound import set_up_changes
from legacy.inbound.set_up_changes import DIFFERS, NOUNS
from legacy.proof import meaning_set_up
from tracershop import ledger
from tracershop.site import authority
from tracershop.site.models import Conflict


def look(changed: Collection[tuple[str, str]]) -> int:
  """Puts them before a person, and takes back what is none any more; how many are new. `changed` rows are being
  followed, and are no question yet."""
  open_ones = {it.subject: it for it in Conflict.objects.filter(state="open").exclude(subject__startswith="order:")}
  decided, differing, new = meaning_set_up.decisions(), set(), 0
  if authority.leader_of(None, "setUp") == "old":
    for it in meaning_set_up.rows():
      pairs = _undecided(it, decided)
      if not pairs or it.our_id is None:
        continue
      subject = f"{NOUNS[it.table]}:{it.our_id}"
      differing.add(subject)
      known = open_ones.get(subject)
      if (it.table, it.key) not in changed and (known is None or known.kind == DIFFERS):
        fields = _fields(pairs)
        new += known is None
        if known is None or known.details["fields"] != fields:
          hold_difference(actor=OLD_SYSTEM, table=it.table, key=it.key, our_id=it.our_id, fields=fields)
  for subject, one in open_ones.items():
    if one.kind == DIFFERS and subject not in differing:
      set_up_changes.agree(actor=OLD_SYSTEM, conflict_id=one.pk)
  return new


def _undecided(it: meaning_set_up.Row, decided: meaning_set_up.Decisions) -> Sequence[meaning_set_up.Pair]:
  if it.our_id is None:
    return ()
  our_id = it.our_id
  return [pair for pair in it.differing if not meaning_set_up.stands(decided, it.table, our_id, pair[0], pair[1])]


def _fields(pairs: Sequence[meaning_set_up.Pair]) -> list[dict[str, Any]]:
  plain = meaning_set_up.plain
  return [{"field": field, "base": None, "ours": plain(ours), "theirs": plain(theirs)} for field, theirs, ours in pairs]


@ledger.action
def hold_difference(change: ledger.Change, *, table: str, key: str, our_id: int, fields: list[dict[str, Any]]) -> None:
  """Puts a row of the set-up before a person that both systems have and say differently."""
  details = {"table": table, "key": key, "functions": ["setUp"], "tracerId": None, "fields": fields}
  set_up_changes.hold(
    change,
    DIFFERS,
    f"{NOUNS[table]}:{our_id}",
    details | set_up_changes.about(table, our_id),
    mirror.data_of(table, [key])[key],
    set_up_changes.standing(NOUNS[table], our_id),
  )
