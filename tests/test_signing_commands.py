"""Each signing command of production: replayed, swapped, stale, by another, too old, after a new password: refused."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from consumers import identity, registry
from consumers.identity import Credentials
from production.actions.proposals.people import make_proposal
from tests import unit
from tests.nemesis import link_scenes
from tests.story import Story, refused
from tracershop import ledger
from tracershop.access import sessions
from tracershop.access.models import User
from tracershop.catalogue.models import Isotope
from tracershop.errors import Refusal
from tracershop.ledger import CommandKey, Outcome
from tracershop.ledger.models import Entry
from tracershop.protocol import commands, messages

pytestmark = pytest.mark.django_db(transaction=True)

# The colleague's own, which is not the radiochemist's.
OTHER = "the colleague has another one"
Data = dict[str, Any]


def pool_of(story: Story) -> Data:
  order, vial = story.ready(9_000), story.file(9_000)
  return {"orderIds": [order.pk], "vialIds": [vial.pk]}


def released(story: Story) -> Data:
  order, vial = story.ready(9_000), story.file(9_000)
  story.release([order], [vial])
  return {"orderIds": [order.pk], "vials": [{"vialId": vial.pk, "fate": "here"}], "reason": "mixed up"}


def more_of(story: Story) -> Data:
  data = released(story)
  return {"orderIds": data["orderIds"], "vialIds": [story.file(700, at=unit.at_wall(6, 40), source="more").pk]}


def batch_of(story: Story) -> Data:
  story.clock.set(unit.at_wall(6, 45))
  return {"batchId": unit.opened_batch(story.unit).pk}


def lead_of(story: Story) -> Data:
  """With a link in which we lead, so that the old system could."""
  link_scenes.link()
  return {"function": "vials", "leader": "old", "reason": "the filler is down"}


def waiting(story: Story) -> Data:
  """A half-life that the other admin proposes, and that nobody has approved."""
  isotope = Isotope.objects.get(symbol="F-18")
  # And a third one, who may sign as well.
  unit.person("prodadmin3", "Third Admin", "productionAdmin")
  done = make_proposal(
    actor=unit.person("prodadmin2", "Second Admin", "productionAdmin"), name="isotope.edit", reason="ICRP 107",
    data={"isotopeId": isotope.pk, "halfLifeSeconds": 6_600.0}, from_date=unit.TUESDAY,
  )  # fmt: skip
  return {"proposalId": done.value()["proposalId"]}


# command: (what it means, its data, the data of something else)
CASES: dict[str, tuple[str, Callable[[Story], Data], Data]] = {
  "order.release": ("release", pool_of, {"reason": "swapped"}),
  "order.supplement": ("supplement", more_of, {"reason": "swapped"}),
  "order.correct": ("correct", released, {"reason": "swapped"}),
  "batch.certify": ("certify", batch_of, {"lateTests": ["sterility"]}),
  "batch.reject": ("rejectBatch", lambda story: batch_of(story) | {"reason": "purity"}, {"reason": "swapped"}),
  "authority.set": ("lead", lead_of, {"reason": "swapped"}),
  "proposal.approve": ("approveChange", waiting, {"confirmedOrderIds": [1]}),
}
# Who may sign it, and another who may; the rest is production's.
PEOPLE = {
  "authority.set": ("prodadmin", "siteadmin"),
  "proposal.approve": ("prodadmin", "prodadmin3"),
  "payload.erase": ("siteadmin", "siteadmin2"),
}


class Desk:
  """The radiochemist before his screen, with a command that he may sign."""

  def __init__(self, story: Story, name: str, case: tuple[str, Callable[[Story], Data], Data] | None = None) -> None:
    self.story, self.name = story, name
    self.meaning, make, self.swap = case or CASES[name]
    self.data = make(story)
    self.who, self.other = PEOPLE.get(name, ("radiochemist", "radiochemist2"))
    colleague = User.objects.get(username=self.other)
    colleague.set_password(OTHER)
    colleague.save()
    self.cookie = self.sign_in(self.who)

  def sign_in(self, username: str, password: str = unit.PASSWORD) -> Credentials:
    return Credentials(session=sessions.sign_in(address="127.0.0.1", username=username, password=password).token)

  def frame(self, password: str = unit.PASSWORD, **other: Any) -> messages.Command:
    signature = {"meaning": self.meaning, "password": password}
    given = {"id": str(uuid.uuid4()), "data": {**self.data, "signature": signature}, "seen": self.story.seen()}
    return messages.Command(**{**given, **other, "name": self.name})

  def send(self, frame: messages.Command, by: Credentials | None = None) -> Outcome:
    return registry.apply(by or self.cookie, registry.understand(frame), "screen")[1]


@pytest.fixture(params=CASES)
def desk(request: Any, story: Story) -> Desk:
  return Desk(story, request.param)


def test_sig_2_every_signing_command_of_a_row_is_tried_here() -> None:
  signing = {name for name, spec in commands.COMMANDS.items() if spec.signing}
  assert set(CASES) <= signing
  # The erasing is tried below: it is signed over no row. A password is changed by the old one.
  assert signing - set(CASES) == {"password.change", "payload.erase"}


def test_sig_2_a_replay_does_nothing_and_a_swap_is_refused(desk: Desk) -> None:
  """LED-4: the same frame answers the first result; its id with anything else, or by anybody else, is used up."""
  frame = desk.frame()
  first = desk.send(frame)
  entries = Entry.objects.count()
  again = desk.send(frame)
  assert (first.repeated, again.repeated, again.result) == (False, True, first.result)
  swapped = {**frame.data, **desk.swap}
  with refused("key_reused"):
    desk.send(msgspec.structs.replace(frame, data=swapped))
  with refused("key_reused"):
    desk.send(msgspec.structs.replace(frame, seen={}))
  with refused("key_reused"):
    desk.send(
      msgspec.structs.replace(frame, data={**frame.data, "signature": {"meaning": desk.meaning, "password": OTHER}}),
      by=desk.sign_in(desk.other, OTHER),
    )
  with refused_some("stale", "already_released", "not_released", "batch_decided", "vial_taken", "already_answered"):
    # Under a new id it is another command, over rows that have moved on.
    desk.send(msgspec.structs.replace(frame, id=str(uuid.uuid4())))
  assert Entry.objects.filter(kind__startswith=desk.name.split(".")[0]).count() <= entries


def refused_some(*codes: str) -> Any:
  """Refused with one of these: what has moved on is said first by the row or by its state."""
  return pytest.raises(Refusal, match="|".join(codes))


def test_sig_2_what_was_not_shown_as_it_is_is_stale(desk: Desk) -> None:
  seen = desk.story.seen()
  for shown in ({}, {key: revision + 1 for key, revision in seen.items()}):
    with refused("stale"):
      desk.send(desk.frame(seen=shown))


def test_sig_1_only_his_own_password_for_this_meaning(desk: Desk) -> None:
  with refused_signature(desk):
    desk.send(desk.frame(password=OTHER))
  for signature in (
    None,
    {"meaning": "changePassword", "password": unit.PASSWORD},
    {"meaning": desk.meaning},
    {"meaning": desk.meaning, "proof": "x"},
  ):
    frame = desk.frame()
    data = {**frame.data, "signature": signature}
    with refused_signature(desk):
      desk.send(msgspec.structs.replace(frame, data=data))


def refused_signature(desk: Desk) -> Any:
  """The signature is refused; what it would have signed has not moved."""
  return pytest.raises(Refusal, match="signature_wrong")


def test_sig_3_a_signature_of_another_or_of_a_minute_ago(desk: Desk) -> None:
  action, actor = registry.ACTIONS[desk.name], identity.who(desk.cookie)
  assert actor is not None
  request = registry.understand(desk.frame())
  given = registry.arguments(request, actor, action)
  with refused("signature_wrong", "password"):
    action(actor=identity.who(desk.sign_in(desk.other, OTHER)), **given)
  desk.story.clock.move(seconds=61)
  with refused("signature_wrong", "password"):
    action(actor=actor, command=CommandKey(id=request.id, name=request.name, digest=request.digest), **given)


def test_sig_3_after_a_new_password_neither_the_old_tab_nor_the_old_password(desk: Desk) -> None:
  """Another tab changes the password: this one's session is over, and the old password signs nothing."""
  frame, tab = desk.frame(), desk.sign_in(desk.who)
  change = messages.Command(
    id=str(uuid.uuid4()),
    name="password.change",
    data={"signature": {"meaning": "changePassword", "password": unit.PASSWORD}, "newPassword": "a new long secret"},
    seen={},
  )
  registry.apply(tab, registry.understand(change), "screen")
  with refused("unauthenticated"):
    desk.send(frame)
  fresh = desk.sign_in(desk.who, "a new long secret")
  before = ledger.heads()
  with refused_signature(desk):
    desk.send(desk.frame(), by=fresh)
  assert ledger.heads() == before
  assert desk.send(desk.frame(password="a new long secret"), by=fresh).repeated is False


@pytest.fixture
def eraser(story: Story) -> Desk:
  """The site admin, with an entry before him whose words are to go."""
  unit.person("siteadmin2", "Other Admin", "siteAdmin")
  story.place(900, comment="a name")
  story.place(800, side="south")
  return Desk(story, "payload.erase", ERASURE)


def erasing(story: Story) -> Data:
  return {"entryId": Entry.objects.filter(kind="order.placed").earliest("id").pk, "reason": "a patient's name"}


ERASURE = ("erase", erasing, {"reason": "swapped"})


def left(desk: Desk) -> int:
  """How many acts of erasing there are."""
  return Entry.objects.filter(kind="payload.erased").count()


def test_era_4_an_erasure_replayed_does_nothing_and_swapped_is_refused(eraser: Desk) -> None:
  frame = eraser.frame()
  first, again = eraser.send(frame), eraser.send(frame)
  assert (first.repeated, again.repeated, again.result, left(eraser)) == (False, True, first.result, 1)
  other = Entry.objects.filter(kind="order.placed").latest("id").pk
  for swapped in (eraser.swap, {"entryId": other}, {"moreEntryIds": [other]}):
    with refused("key_reused"):
      eraser.send(msgspec.structs.replace(frame, data={**frame.data, **swapped}))
  with refused("key_reused"):
    eraser.send(
      msgspec.structs.replace(frame, data={**frame.data, "signature": {"meaning": "erase", "password": OTHER}}),
      by=eraser.sign_in(eraser.other, OTHER),
    )
  with refused("invalid", "entryId", "erased"):
    # Under a new id it is another command, over words that are gone.
    eraser.send(msgspec.structs.replace(frame, id=str(uuid.uuid4())))
  assert left(eraser) == 1


def test_era_4_an_erasure_by_another_password_meaning_person_or_minute(eraser: Desk) -> None:
  test_sig_1_only_his_own_password_for_this_meaning(eraser)
  test_sig_3_a_signature_of_another_or_of_a_minute_ago(eraser)
  assert left(eraser) == 0


def test_era_4_an_erasure_from_another_tab_after_a_new_password(eraser: Desk) -> None:
  test_sig_3_after_a_new_password_neither_the_old_tab_nor_the_old_password(eraser)
  assert left(eraser) == 1
