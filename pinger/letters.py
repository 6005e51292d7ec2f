"""From an HL7 message to a booking: stored first, applied, answered once (HL7-1, HL7-2).

Maintained invariant: whatever ends here, and when, the same message again finds its letter and goes on from there.
Only an answer AA tells the sender to forget it.
"""

from __future__ import annotations

import re
import traceback
import uuid
from datetime import datetime

import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError

from customer.actions.bookings import apply_message
from pinger.hl7_opening import COMMON, Header, Opened, open_message
from pinger.hl7_reading import FOREIGN, Told, Unusable, kind_of, not_ours, read
from tracershop import clock, ledger
from tracershop.access import keyed
from tracershop.actor import Actor
from tracershop.calendar import wall_time
from tracershop.errors import Refusal
from tracershop.orderbook import bookings
from tracershop.site import letters, listening
from tracershop.site.letters import LEFT_SECONDS, LetterAnswer, LetterEnd
from tracershop.site.listening import ListenerState, Why
from tracershop.site.models import Letter
from tracershop.texts import looks_like_cpr

log = structlog.get_logger()

RIS = Actor(user_id=None, name="RIS", role="system", origin="hl7")
LONGEST_ECHO = 1_000
MARKS = dict.fromkeys((0x0B, 0x0D, 0x0A, 0x1C))
NOT_HL7 = Unusable("Det modtagne er ikke HL7.", "What came is no HL7.")
RUN_TOGETHER = Unusable(
  "Segmenterne kan ikke skelnes fra hinanden; derfor er intet af beskeden gemt.",
  "The segments cannot be told apart; so nothing of the message was kept.",
)
FAILED = Unusable("Beskeden kunne ikke bogføres.", "The message could not be applied.")

_PLAIN = re.compile(r"[\w .:/+-]{0,50}")
_TRIGGER = re.compile(r"[A-Z][0-9]{2}")


def take(data: bytes) -> bytes:
  """Deals with a message and gives its answer. Raises what the database raises, and Refusal `busy`: then nothing may
  be answered, and the sender tries again."""
  opened = open_message(data)
  listening.heard()
  code, text = _dealt_with(opened, data)
  return answer(opened, code, text)


def too_long(start: bytes) -> bytes:
  """The answer to a message that is longer than it may be, of which this is the start. Nothing of it is kept; it is
  counted (HL7-21). Raises what the database raises."""
  opened = open_message(start)
  listening.heard()
  return answer(opened, *_refused("long", opened.header))


def failed(data: bytes) -> bytes:
  """The answer to a message that could not be stored by a fault of ours."""
  return answer(open_message(data), "AE", "The message could not be stored.")


def stand(state: ListenerState, host: str, port: int) -> None:
  """Notes how the listener stands, for the site's page, and for the list of studies where messages make it (BKG-80)."""
  listening.report_listener(state, host, port)
  heard = state == "listening"
  if bookings.messages_due(came_at=None, heard=heard):
    bookings.report_messages(actor=RIS, came_at=None, heard=heard)


def attend(left_seconds: float = LEFT_SECONDS) -> int:
  """Deals with the letters that a person asked to try again, and that a process left; gives how many."""
  found = letters.waiting_letters(left_seconds)
  for letter in found:
    _settled(letter)
  return len(found)


def _dealt_with(opened: Opened, data: bytes) -> tuple[LetterAnswer, str]:
  header = opened.header
  if header is not None:
    foreign = not_ours(header, settings.HL7_PROCESSING)
    if foreign is not None:
      return _refused(foreign, header)
  # The digest is keyed: nobody can guess from it who was in what was not kept.
  kept = opened.body if opened.whole else data.decode("latin-1")
  letter = letters.keep_letter(
    digest=keyed.digest("hl7", kept),
    control_id=header.control_id if header is not None and opened.whole else "",
    body=opened.body,
  )
  if letter.state in ("done", "idle", "dismissed"):
    return "AA", ""
  if letter.state == "dead":
    return _answer_of(letter), "It has been in quarantine since it came first."
  if header is None:
    return _buried(letter, NOT_HL7, answer="AR", retryable=False)
  if not opened.whole:
    return _buried(letter, RUN_TOGETHER, retryable=False)
  return _settled(letter)


def _refused(why: Why, header: Header | None) -> tuple[LetterAnswer, str]:
  """Counts what is not for us, of which nothing is kept."""
  kind = kind_of(header)
  listening.refuse(why, kind)
  log.info("hl7.refused", why=why, kind=kind)
  return "AR", FOREIGN[why]


def _answer_of(letter: Letter) -> LetterAnswer:
  return "AR" if letter.answer == "AR" else "AE"


def _settled(letter: Letter) -> tuple[LetterAnswer, str]:
  """Applies a letter, study by study, or puts it into quarantine."""
  try:
    outcomes = _applied(letter)
  except Unusable as why:
    return _buried(letter, why)
  except Refusal as refusal:
    if refusal.code in ("busy", "internal"):
      raise
    return _buried(letter, Unusable(refusal.message("da"), refusal.message("en")))
  except (OperationalError, InterfaceError):
    raise
  except Exception as error:
    # A message that fails each time must not come each time. Its text, or an error's that quotes it, is not logged.
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{place.filename}:{place.lineno}"
    log.error("hl7.not_applied", letter=letter.pk, error=type(error).__name__, where=where)
    return _buried(letter, FAILED)
  state: LetterEnd = "done" if "applied" in outcomes else "early" if "unknown" in outcomes else "idle"
  if letter.quarantine_id is None:
    letters.settle_letter(letter, state=state)
  else:
    take_from_quarantine(actor=RIS, letter=letter, state=state)
  log.info("hl7.letter", letter=letter.pk, state=state)
  _tell_of(letter)
  return "AA", ""


def _tell_of(letter: Letter) -> None:
  """Tells as of when the list of studies is now (BKG-80). The letter is settled, and acknowledged whatever comes of
  this: the next message tells it too."""
  try:
    if bookings.messages_due(came_at=letter.received_at, heard=True):
      bookings.report_messages(actor=RIS, came_at=letter.received_at, heard=True)
  except (DatabaseError, InterfaceError, Refusal) as error:
    log.warning("hl7.not_told", letter=letter.pk, error=type(error).__name__)


def _applied(letter: Letter) -> set[str]:
  """What came of each study of a letter. What came too early for one of them is applied after it, if it is newer."""
  message = read(letter.body, letter.received_at)
  # The action settles the letter together with its study, where that is all there is to be done. Else it is settled at
  # the end; ended before that, it is applied again from the start, which changes nothing.
  alone = len(message.told) == 1 and message.told[0].study is not None and letter.quarantine_id is None
  outcomes = {_apply(letter.pk if alone else 0, message.known_at, told) for told in message.told}
  if "applied" in outcomes:
    mine = {told.accession for told in message.told}
    for early in letters.early_letters():
      before = read(early.body, early.received_at)
      again = {_apply(0, before.known_at, told) for told in before.told if told.accession in mine}
      if again - {"unknown"}:
        letters.settle_letter(early, state="done" if "applied" in again else "idle")
  return outcomes


def _apply(letter_id: int, known_at: datetime, told: Told) -> str:
  outcome = apply_message(
    actor=RIS,
    letter_id=letter_id,
    verb=told.verb,
    known_at=known_at,
    accession=told.accession,
    study=told.study,
    step_id=told.step_id,
  )
  return str(outcome.value()["outcome"])


@ledger.action
def take_from_quarantine(change: ledger.Change, *, letter: Letter, state: LetterEnd) -> None:
  """Notes that a letter could be read after all (HL7-8)."""
  letters.settle_letter(letter, state=state, change=change)


@ledger.action
def put_into_quarantine(
  change: ledger.Change, *, letter: Letter, reason: str, answer: LetterAnswer, retryable: bool
) -> None:
  """Notes that a letter could not be used, and why (HL7-2)."""
  letters.bury_letter(change, letter=letter, reason=reason, answer=answer, retryable=retryable)


def _buried(
  letter: Letter, why: Unusable, *, answer: LetterAnswer = "AE", retryable: bool = True
) -> tuple[LetterAnswer, str]:
  put_into_quarantine(actor=RIS, letter=letter, reason=str(why), answer=answer, retryable=retryable)
  log.info("hl7.quarantined", letter=letter.pk, why=why.english)
  return answer, why.english


def answer(opened: Opened, code: LetterAnswer, text: str) -> bytes:
  """ACK in the sender's own separators and letters: who sent is who receives, MSA-2 is its control id, and nothing of
  the patient (HL7-2)."""
  header = opened.header or Header(separators=COMMON, encoding=COMMON[1:], fields=())
  between, component = header.separators[0], header.separators[1]
  echoed = [_echo(header, number) for number in (5, 6, 3, 4)]
  now = wall_time(clock.now())
  trigger = header.part(9, 2) if opened.whole else ""
  control, processing, version = (_echo(header, number) for number in (10, 11, 12))
  kind = f"ACK{component}{trigger}" if _TRIGGER.fullmatch(trigger) else "ACK"
  own = uuid.uuid4().hex[:20].upper()
  first = [
    "MSH", header.encoding, *echoed, f"{now:%Y%m%d%H%M%S%z}", "", kind, own, processing or "P", version or "2.3",
  ]  # fmt: skip
  second = ["MSA", code, control, text] if text else ["MSA", code, control]
  lines = (between.join(first), between.join(second))
  return "".join(f"{line}\r" for line in lines).encode(opened.charset, "replace")


def _echo(header: Header, number: int) -> str:
  """A field of the header as it came, without what MLLP uses itself.

  Of a header that is not what it ought to be, something of the patient may stand there: then a plain word only.
  """
  value = header.field(number)[:LONGEST_ECHO].translate(MARKS)
  if header.sure or (_PLAIN.fullmatch(value) and not looks_like_cpr(value)):
    return value
  return ""
