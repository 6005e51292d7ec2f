"""The signed act that erases words of the trail. What it does not reach stands in docs/guides/admin.md."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracershop import ledger
from tracershop.access import policy, signatures
from tracershop.access.signatures import Signature
from tracershop.errors import Refusal
from tracershop.ledger import erase
from tracershop.orderbook.rules import free_text

MEANING = "erase"
MOST = 200


@ledger.action
def erase_payload(
  change: ledger.Change, *, entry_id: int, reason: str, signature: Signature, more_entry_ids: Sequence[int] = ()
) -> dict[str, Any]:
  """Erases the words of entries, with the frames and the command's answer that say them too (ERA-1, ERA-2).

  Raises Refusal `not_found` for an entry that is not there, `invalid` for one that is erased already or that says
  itself what was erased, `reason_required`, and `signature_wrong`.
  """
  policy.require(change.actor, "payload.erase")
  if signature.user_id != change.actor.user_id:
    raise signatures.wrong()
  signatures.confirm(signature, MEANING)
  reason = free_text(reason, "reason")
  if not reason:
    raise Refusal("reason_required", field="reason")
  wanted = [entry_id, *more_entry_ids]
  if len(set(wanted)) != len(wanted):
    raise Refusal("invalid", field="moreEntryIds", text="double")
  if len(wanted) > MOST:
    raise Refusal("invalid", field="moreEntryIds", text="too_much")
  found, gone = erase.found(wanted), erase.erasures(wanted)
  for place, it in enumerate(wanted):
    field = "moreEntryIds" if place else "entryId"
    if it in gone:
      raise Refusal("invalid", field=field, text="erased", details={"entryId": it})
    if it not in found:
      raise Refusal("not_found", field=field, details={"entryId": it})
    if found[it].kind == erase.ERASED:
      raise Refusal("invalid", field=field, text="erasure", details={"entryId": it})
  words = [found[it] for it in wanted]
  change.record(
    kind="payload.erased",
    subjects=[erase.subject(it.entry_id) for it in words],
    after={
      "meaning": signatures.meaning_text(MEANING, "da"),
      "entries": [{"id": it.entry_id, "kind": it.kind, "at": it.at, "actor": it.actor_name} for it in words],
    },
    reason=reason,
  )
  change.erase(words)
  return {"entryIds": wanted}
