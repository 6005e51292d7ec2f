"""Who could release what on any day: rights from, to and withdrawn, and whether their holder could sign in at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from tracershop import clock
from tracershop.access import policy
from tracershop.access.models import User
from tracershop.actor import PRODUCTION_ROLES, Actor
from tracershop.audit import sheet, words
from tracershop.audit.export import Download
from tracershop.audit.trail import midnight, sane
from tracershop.catalogue.models import ReleaseRight, Tracer
from tracershop.ledger import search as ledger_search
from tracershop.ledger.search import Found
from tracershop.protocol import commands

ENDS_SOON_DAYS = 30
FEWEST = 2
_OF_USERS = ("user.created", "user.disabled", "user.enabled", "user.roleChanged")
_GRANTED = ("releaseRight.granted",)


class Held(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """One right as it stood on the day. `could`: its holder could release by it, at some time of the day. `until`: it
  ended within the day, then. `why`: what stood in the way, or ended it."""

  release_right_id: int
  user_id: int
  user_name: str
  tracer_id: int | None
  isotope_id: int | None
  of: str
  from_date: date
  to_date: date | None
  granted_at: datetime | None
  withdrawn_at: datetime | None
  role: str | None
  could: bool
  until: datetime | None
  why: str | None


class Warning(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):  # noqa: A001  what it is called
  """`few`: fewer than two people can release a marketed tracer. `endsSoon`: a right ends within thirty days."""

  code: str
  of: str
  tracer_id: int | None
  count: int | None = None
  user_name: str | None = None
  to_date: date | None = None


class Register(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
  """The register of a day, and what is to be worried about. `asOf` is the instant that it was asked."""

  date: date
  as_of: datetime
  rights: list[Held]
  warnings: list[Warning]


class _Span(msgspec.Struct, frozen=True):
  """Whether somebody was let in at the beginning of the day, and when within it that ended."""

  role: str | None
  could: bool
  until: datetime | None
  why: str | None


def register(actor: Actor, asked: commands.RightsRegister) -> Register:
  """The release-rights register of a day (ACC-20, ACC-21). Raises Refusal `forbidden`."""
  policy.require(actor, "rights.register")
  day = sane(asked.date, "date")
  rights = list(ReleaseRight.objects.order_by("id").select_related("tracer", "isotope"))
  users = {it.pk: it for it in User.objects.filter(id__in={right.user_id for right in rights})}
  people = {user_id: _person(users.get(user_id), user_id, day) for user_id in {right.user_id for right in rights}}
  granted = {name: it.at for it in _granted(rights) for name in it.subjects}
  held = [_held(it, people[it.user_id], granted.get(f"releaseRight:{it.pk}"), day) for it in rights]
  held.sort(key=lambda it: (it.of.casefold(), not it.could, it.user_name.casefold(), it.from_date))
  return Register(date=day, as_of=clock.now(), rights=held, warnings=warnings(held, day))


def _granted(rights: Sequence[ReleaseRight]) -> list[Found]:
  return ledger_search.about([f"releaseRight:{it.pk}" for it in rights], _GRANTED)


def _person(user: User | None, user_id: int, day: date) -> _Span:
  """What the trail says of a person on a day: in which role, and whether he was let in."""
  start, end = midnight(day), midnight(day, days=1)
  history = ledger_search.about([f"user:{user_id}"], _OF_USERS)
  if any(it.words is None for it in history) or not history:
    # From before the trail, or its words were erased: as the account is now.
    return _of_now(user)
  # How he came into the trail; one who was created in it was nobody before.
  states = [_State(start, _image(history[0], "before"))]
  for it in history:
    now = _State(it.at, _image(it, "after"))
    states = [*states, now] if it.at >= start else [now]
  states = [it for it in states if it.at < end]
  last = max((place for place, it in enumerate(states) if it.could), default=None)
  if last is None:
    return _Span(states[-1].role, False, None, states[-1].why)
  after = states[last + 1] if last + 1 < len(states) else None
  if after is None:
    return _Span(states[last].role, True, None, None)
  return _Span(states[last].role, True, after.at, after.why)


class _UserImage(msgspec.Struct):
  role: str
  active: bool


class _State(msgspec.Struct, frozen=True):
  """A person from an instant on; without an image he was not there."""

  at: datetime
  image: _UserImage | None

  @property
  def role(self) -> str | None:
    return self.image.role if self.image else None

  @property
  def could(self) -> bool:
    return self.image is not None and self.image.active and self.image.role in PRODUCTION_ROLES

  @property
  def why(self) -> str | None:
    if self.could:
      return None
    return "disabled" if self.image and self.image.role in PRODUCTION_ROLES else "role"


def _image(it: Found, side: Literal["before", "after"]) -> _UserImage | None:
  if it.words is None:
    return None
  return msgspec.json.decode(getattr(it.words, side), type=_UserImage | None)


def _of_now(user: User | None) -> _Span:
  if user is None:
    return _Span(None, False, None, "disabled")
  if user.role not in PRODUCTION_ROLES:
    return _Span(user.role, False, None, "role")
  return _Span(user.role, user.is_active, None, None if user.is_active else "disabled")


def _held(right: ReleaseRight, person: _Span, granted_at: datetime | None, day: date) -> Held:
  start, end = midnight(day), midnight(day, days=1)
  why, until = person.why, person.until
  could = person.could
  if right.from_date > day:
    could, why, until = False, "notYet", None
  elif right.to_date is not None and right.to_date < day:
    could, why, until = False, "ended", None
  elif granted_at is not None and granted_at >= end:
    # Given later for a day that was past: on that day nobody had it.
    could, why, until = False, "notYet", None
  elif right.withdrawn_at is not None and right.withdrawn_at < start:
    could, why, until = False, "withdrawn", None
  elif right.withdrawn_at is not None and right.withdrawn_at < end and could:
    until, why = min(filter(None, (right.withdrawn_at, until))), "withdrawn"
  return Held(
    release_right_id=right.pk,
    user_id=right.user_id,
    user_name=right.user_name,
    tracer_id=right.tracer_id,
    isotope_id=right.isotope_id,
    of=right.tracer.short_name if right.tracer else right.isotope.symbol if right.isotope else "–",
    from_date=right.from_date,
    to_date=right.to_date,
    granted_at=granted_at,
    withdrawn_at=right.withdrawn_at,
    role=person.role,
    could=could,
    until=until,
    why=why,
  )


def warnings(held: Sequence[Held], day: date) -> list[Warning]:
  """Too few people for a tracer, counted at the end of the day, and rights that end soon (ACC-21)."""
  found = []
  for tracer in Tracer.objects.filter(marketed=True, archived=False).order_by("short_name"):
    people = {it.user_id for it in held if _is_for(it, tracer) and it.could and it.until is None}
    if len(people) < FEWEST:
      found.append(Warning(code="few", of=tracer.short_name, tracer_id=tracer.pk, count=len(people)))
  for it in held:
    if not it.could or it.until is not None or it.to_date is None:
      continue
    if it.to_date <= day + timedelta(days=ENDS_SOON_DAYS) and not _followed(it, held):
      found.append(
        Warning(code="endsSoon", of=it.of, tracer_id=it.tracer_id, user_name=it.user_name, to_date=it.to_date)
      )
  return found


def _is_for(it: Held, tracer: Tracer) -> bool:
  return it.isotope_id == tracer.isotope_id if tracer.bare else it.tracer_id == tracer.pk


def _followed(it: Held, held: Sequence[Held]) -> bool:
  """Whether the same person has another right to the same thing that goes on where this one ends."""
  assert it.to_date is not None
  return any(
    other.release_right_id != it.release_right_id
    and (other.user_id, other.tracer_id, other.isotope_id) == (it.user_id, it.tracer_id, it.isotope_id)
    and other.withdrawn_at is None
    and other.from_date <= it.to_date + timedelta(days=1)
    and (other.to_date is None or other.to_date > it.to_date)
    for other in held
  )


WHY: dict[str, tuple[str, str]] = {
  "notYet": ("endnu ikke givet", "not given yet"),
  "ended": ("udløbet", "ended"),
  "withdrawn": ("trukket tilbage", "withdrawn"),
  "disabled": ("kontoen var spærret", "the account was disabled"),
  "role": ("ikke i produktionen", "not of production"),
}
HEAD: dict[str, tuple[str, ...]] = {
  "da": (
    "Dato", "Af", "Person", "Rolle", "Fra", "Til", "Givet", "Trukket tilbage", "Kunne frigive", "Indtil", "Hvorfor",
  ),
  "en": ("Date", "Of", "Person", "Role", "From", "To", "Given", "Withdrawn", "Could release", "Until", "Why"),
}  # fmt: skip


def register_csv(actor: Actor, day: date) -> Download:
  """The register of a day as csv. Raises Refusal `forbidden`."""
  found = register(actor, commands.RightsRegister(date=day))
  language = "en" if actor.language == "en" else "da"
  yes, no = ("yes", "no") if language == "en" else ("ja", "nej")
  rows = [
    [
      day, it.of, it.user_name, words.said(words.ROLES, it.role or "", language), it.from_date, it.to_date,
      it.granted_at, it.withdrawn_at, yes if it.could else no, it.until, words.said(WHY, it.why or "", language),
    ]
    for it in found.rights
  ]  # fmt: skip
  name = "release-rights" if language == "en" else "frigivelsesretter"
  return Download(f"{name}-{day}.csv", "text/csv; charset=utf-8", sheet.render(HEAD[language], rows))
