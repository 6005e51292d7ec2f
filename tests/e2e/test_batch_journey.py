"""From a synthesis to the door and back, by hand, in real browsers: filled, released, sent, corrected, recalled.

MariaDB, Redis, nginx, two serving processes and the dispenser's worker run as in production. Nobody reloads anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, quote_plus

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import services
from tests.e2e.batch_day import PASSED_MBQ, PASSWORD, BatchDay
from tests.e2e.kept import KEPT
from tests.e2e.screens import Chemist, Nurse, Wall, enrol, live, pdf, rows, sign_in
from tests.e2e.topology import Production, production, write_val
from tests.e2e.unit import HALF_LIFE
from tests.e2e.windows import Camera, Windows
from tracershop.calendar import wall_time

pytestmark = pytest.mark.e2e

NORTH_MBQ, SOUTH_MBQ = 3_000.0, 2_400.0
ON_ITS_WAY = "PÅ VEJ – MÅ IKKE BRUGES FØR FRIGIVELSE"


@pytest.fixture(scope="module")
def site(mariadb: services.MariaDb, redis_server: services.Redis) -> Iterator[Production]:
  """The production topology with the day of a batch in it."""
  with production(mariadb, redis_server, "batch_day") as found:
    yield found


class Day:
  """The people of the story, each at a window of his own that stays open, and the times they speak of."""

  def __init__(self, site: Production, windows: Windows, camera: Camera) -> None:
    self.site, self.windows, self.camera = site, windows, camera
    facts = site.facts
    self.run = wall_time(datetime.fromisoformat(facts.passed))
    self.passed, self.ahead = facts.first, facts.second
    when = BatchDay.of(self.run)
    self.doors = {self.passed: when.passed, self.ahead: when.ahead}
    self.filled: list[datetime] = []
    self.batch = f"FDG-{self.run:%y%m%d}-1"
    self.north = Nurse(windows.open("north"))
    self.south = Nurse(windows.open("south"))
    self.chemist = Chemist(windows.open("chemist"))
    self.colleague = Chemist(windows.open("colleague"))
    self.wall = Wall(windows.open("wall", viewport={"width": 1920, "height": 1080}))

  def date(self, time: str) -> str:
    """The date of a delivery: by night they are not all of one."""
    return f"{self.doors[time]:%Y-%m-%d}"

  def delivery(self, time: str, customer: str) -> Locator:
    """A delivery on the chemist's line of time, on its date."""
    if self.chemist.page.get_by_label("Vælg dato").input_value() != self.date(time):
      self.chemist.go_to(self.date(time))
    return self.chemist.page.get_by_role("button", name=re.compile(rf"^FDG\s+{time}\s+{customer}\s"))

  def card(self, nurse: Nurse, time: str) -> Locator:
    """A nurse's order at a delivery, on its date."""
    nurse.go_to(self.date(time))
    return nurse.card(time)

  def line(self, customer: str) -> Locator:
    """What is ahead of a customer, on the wall."""
    return self.wall.line(self.ahead).filter(has_text=customer)

  def batches(self, who: Chemist, of: datetime | None = None) -> None:
    """Goes to the batches of a date, by default the one on which the synthesis ended."""
    date = f"{of or self.run:%Y-%m-%d}"
    who.page.get_by_role("link", name="Batches", exact=True).click()
    if who.page.get_by_label("Vælg dato").input_value() != date:
      who.go_to(date)

  def day(self, time: str, customer: str) -> None:
    """Goes to a delivery of the chemist's day."""
    self.chemist.page.get_by_role("link", name="Dag", exact=True).click()
    self.delivery(time, customer).click()


def test_a_batch_goes_from_its_files_to_the_door_and_is_recalled(
  site: Production, windows: Windows, camera: Camera
) -> None:
  """All the way, by the screens (DIS-1, VIA-4, BAT-3, BAT-8, QC-4, QC-5, REL-13, DSP-5, DSP-6, DOC-1, COR-2, COR-3,
  COR-5, RCL-1, RCL-2)."""
  day = Day(site, windows, camera)
  everybody_comes(day)
  two_order_what_is_ahead(day)
  files_become_vials(day)
  the_batch_is_opened_for_them(day)
  results_are_entered_and_looked_at(day)
  one_car_leaves_before_the_release(day)
  it_is_certified_while_one_result_is_open(day)
  what_is_on_its_way_is_released(day)
  two_pools_are_released_by_one_signature(day)
  the_others_leave_and_arrive(day)
  one_release_is_taken_back(day)
  a_late_failure_recalls_the_rest(day)
  all_copies_are_equal(day)
  no_browser_has_kept_the_password(day)
  assert windows.errors == []
  assert site.problems() == ""


def everybody_comes(day: Day) -> None:
  url = day.site.url
  admin = day.windows.open("admin")
  sign_in(admin, url, "prodadmin", PASSWORD)
  enrol(day.wall.page, admin, url)
  admin.context.close()
  del day.windows.pages["admin"]
  for nurse, name in ((day.north, "nurse-nordby"), (day.south, "nurse-sundby")):
    sign_in(nurse.page, url, name, PASSWORD)
    nurse.go_to(day.date(day.ahead))
  for chemist, name in ((day.chemist, "radiochemist"), (day.colleague, "radiochemist2")):
    sign_in(chemist.page, url, name, PASSWORD)
    chemist.go_to(day.date(day.ahead))
  for page in day.windows.pages.values():
    live(page)


def two_order_what_is_ahead(day: Day) -> None:
  for nurse, mbq, customer in ((day.north, NORTH_MBQ, "Nordby"), (day.south, SOUTH_MBQ, "Sundby")):
    nurse.order(day.ahead, f"{mbq:.0f}")
    day.delivery(day.ahead, customer).click()
    day.chemist.panel.get_by_role("button", name="Accepter").click()
    expect(day.card(nurse, day.ahead)).to_have_attribute("aria-label", re.compile("Accepteret"))
    expect(day.line(customer)).to_contain_text("Accepteret")


def fill(day: Day, number: int, customer: str, mbq: float, at: str, filled: datetime) -> None:
  """The dispenser writes down a vial that holds so much at a delivery."""
  now = mbq * 2 ** ((day.doors[at] - filled).total_seconds() / HALF_LIFE)
  day.filled.append(filled)
  write_val(day.site.drive, number, customer, day.batch, now, 6.5, at=filled)


def files_become_vials(day: Day) -> None:
  """By themselves, on the day and on the wall; a file whose clock is off waits for a person (VIA-4)."""
  early, now = day.run + timedelta(minutes=20), wall_time(datetime.now(UTC))
  fill(day, 7, "Nordby", 1_100, day.passed, early)
  fill(day, 7, "Nordby", 1_050, day.passed, early + timedelta(minutes=3))
  for mbq in (1_600, 1_650):
    fill(day, 7, "Nordby", mbq, day.ahead, now)
  fill(day, 12, "Sundby", 2_600, day.ahead, now)
  fill(day, 98, "Skyl", 20, day.ahead, now)
  chemist = day.chemist
  day.delivery(day.ahead, "Sundby").click()
  expect(chemist.vials(day.batch)).to_have_count(1)
  # Those that wait for a person stand with whatever they may be for.
  day.delivery(day.ahead, "Nordby").click()
  expect(chemist.vials(day.batch)).to_have_count(4)
  day.delivery(day.passed, "Nordby").click()
  waiting = chemist.panel.get_by_role("button", name=re.compile("^Bekræft vial"))
  expect(waiting).to_have_count(2)
  expect(chemist.panel).to_contain_text("ur?")
  for left in (1, 0):
    waiting.first.click()
    expect(waiting).to_have_count(left)
  expect(chemist.vials(day.batch)).to_have_count(2)
  day.delivery(day.ahead, "Nordby").click()
  expect(chemist.vials(day.batch)).to_have_count(2)
  expect(day.delivery(day.passed, "Nordby")).to_contain_text("2\u00a01")
  expect(day.line("Sundby")).to_contain_text("Skal frigives")


def the_batch_is_opened_for_them(day: Day) -> None:
  """From the vials that are there: its number is theirs, its end of synthesis not after the first of them (BAT-3)."""
  chemist, page = day.chemist, day.chemist.page
  waits = chemist.panel.get_by_role("list", name="Batches, der ikke er godkendt")
  expect(waits).to_contain_text("Ikke oprettet")
  day.batches(day.colleague)
  # Until somebody says when it was made it stands with its first vial.
  day.batches(chemist, min(day.filled))
  expect(page.get_by_text("6 vialer venter på, at batchen oprettes")).to_be_visible()
  page.get_by_role("button", name=f"Opret {day.batch}").click()
  dialog = chemist.dialog
  ended = dialog.get_by_label("Syntesen sluttede kl.")
  expect(dialog.get_by_label("Batchnummer")).to_have_value(day.batch)
  expect(ended).to_have_value(f"{day.run:%H:%M:%S}")
  create = dialog.get_by_role("button", name=re.compile("^Opret "))
  made = dialog.get_by_label(re.compile("^Lavet aktivitet"))
  for bad, why in (("9.000", "to måder"), ("0", "over nul")):
    made.fill(bad)
    create.click()
    expect(made).to_have_attribute("aria-invalid", "true")
    expect(dialog.get_by_text(re.compile(why)).first).to_be_visible()
  made.fill("60 GBq")
  dialog.get_by_label("Volumen (ml)").fill("40")
  ended.fill("23:59")
  too_late = day.run.replace(hour=23, minute=59)
  early = sum(it < too_late for it in day.filled)
  if early:
    expect(dialog).to_contain_text(re.compile(rf"{early} vial(er)? er målt før da"))
  if too_late > datetime.now(UTC) + timedelta(minutes=1):
    create.click()
    expect(ended).to_have_attribute("aria-invalid", "true")
  ended.fill(f"{day.run:%H:%M:%S}")
  number = dialog.get_by_label("Batchnummer")
  number.fill("FDG-010203-1")
  create.click()
  expect(number).to_have_attribute("aria-invalid", "true")
  number.fill(day.batch)
  create.click()
  expect(dialog).to_have_count(0)
  day.batches(chemist)
  detail = page.get_by_role("article", name=day.batch)
  expect(detail).to_contain_text("I produktion")
  expect(detail).not_to_contain_text("målt, før")
  expect(day.wall.page.get_by_text(day.batch).first).to_be_visible()
  theirs = day.colleague.page.get_by_role("article", name=day.batch)
  expect(theirs).to_contain_text("I produktion")


def results_are_entered_and_looked_at(day: Day) -> None:
  page, theirs = day.chemist.page, day.colleague.page
  value = page.get_by_label("Resultat af pH")
  value.fill("9,4")
  expect(value).to_have_attribute("aria-invalid", "true")
  expect(page.get_by_text("Uden for grænserne").first).to_be_visible()
  value.fill("6,4")
  page.keyboard.press("Enter")
  expect(page.get_by_text("Du har selv tastet det")).to_have_count(1)
  page.get_by_role("button", name="Udseende: Bestået").click()
  expect(page.get_by_text("Du har selv tastet det")).to_have_count(2)
  expect(page.get_by_role("button", name=re.compile("^Kontrollér "))).to_have_count(0)
  page.get_by_role("button", name="Godkend…").click()
  expect(day.chemist.dialog).to_contain_text("Mangler kontrol af en anden person: pH, Udseende")
  page.keyboard.press("Escape")
  for test in ("pH", "Udseende"):
    theirs.get_by_role("button", name=f"Kontrollér {test}").click()
  expect(page.get_by_text("kontrolleret", exact=True)).to_have_count(2)
  expect(day.wall.page.get_by_text("Afventer QC").first).to_be_visible()
  # He holds no right to certify, and is told so; nothing is signed.
  theirs.get_by_role("button", name="Godkend…").click()
  expect(day.colleague.dialog).to_contain_text(re.compile("ret", re.I))
  theirs.keyboard.press("Escape")


def send(day: Day, customer: str, time: str, *, packages: str = "1") -> None:
  """Sends a delivery off."""
  page, dialog = day.chemist.page, day.chemist.dialog
  day.day(time, customer)
  page.keyboard.press("s")
  go = dialog.get_by_role("button", name=re.compile("^Send .*af sted"))
  dialog.get_by_label("Bil eller bud").fill("")
  go.click()
  expect(dialog.get_by_text("Skriv, hvad det køres med.")).to_be_visible()
  dialog.get_by_label("Bil eller bud").fill("Bil 2")
  dialog.get_by_label("Kolli").fill(packages)
  dialog.get_by_label("Kategori").select_option("II-YELLOW")
  dialog.get_by_label("Transportindeks (TI)").fill("0,4")
  go.click()
  expect(dialog).to_contain_text("Papirerne er gemt")


def papers(day: Day, page: Page, place: Locator, *texts: str) -> dict[str, str]:
  """The delivery note and transport document that stand at a place; both say these texts."""
  found = {}
  for name in ("Følgeseddel", "Transportdokument"):
    link = place.get_by_role("link", name=re.compile(f"^Åbn {name}")).first
    expect(link).to_be_visible()
    found[name] = pdf(page, link)
    for text in texts:
      assert text in found[name], (name, text, found[name])
  assert "UN 2915" in found["Transportdokument"] or "UN2915" in found["Transportdokument"], found
  assert "F-18" in found["Transportdokument"]
  return found


def one_car_leaves_before_the_release(day: Day) -> None:
  """Every paper and every screen says: on its way, do not use until released (DSP-5)."""
  chemist, nurse = day.chemist, day.north
  send(day, "Nordby", day.passed)
  papers(day, chemist.page, chemist.dialog, ON_ITS_WAY, "Nordby Hospital", day.batch, "Kirsten Holm")
  chemist.dialog.get_by_role("button", name="Luk").last.click()
  mine = day.card(nurse, day.passed)
  expect(mine).to_contain_text("På vej siden")
  expect(mine).to_contain_text("Må ikke bruges før frigivelse")
  papers(day, nurse.page, mine, ON_ITS_WAY)
  expect(chemist.panel).to_contain_text("Må ikke bruges før frigivelse")
  expect(day.wall.line(day.passed)).to_contain_text("IKKE frigivet")
  # It comes while nobody has released it.
  mine.get_by_role("button", name="Meld modtaget").click()
  dialog = nurse.page.get_by_role("dialog", name=re.compile("^Modtaget på Nordby"))
  expect(dialog).to_contain_text("Det må stadig ikke bruges, før det er frigivet.")
  dialog.get_by_role("button", name="Modtag 2 vialer").click()
  expect(dialog).to_have_count(0)
  expect(mine).to_contain_text(re.compile(r"Modtaget \d\d:\d\d af Nurse of Nordby"))
  expect(mine).to_contain_text("Må ikke bruges før frigivelse")
  expect(chemist.panel).to_contain_text("Nurse of Nordby")


def it_is_certified_while_one_result_is_open(day: Day) -> None:
  chemist, page = day.chemist, day.chemist.page
  day.batches(chemist)
  page.get_by_role("button", name="Godkend…").click()
  dialog = chemist.dialog
  expect(dialog).to_contain_text("Sene resultater, der endnu ikke er afgjort: Sterilitet")
  sign(dialog, "Underskriv betinget godkendelse")
  expect(page.get_by_text(re.compile("^Betinget godkendt af Kirsten Holm"))).to_be_visible()
  expect(page.get_by_role("article", name=day.batch)).to_contain_text("Venter på: Sterilitet")
  expect(day.colleague.page.get_by_text(re.compile("^Betinget godkendt af Kirsten Holm"))).to_be_visible()
  expect(day.wall.page.get_by_text("Betinget godkendt").first).to_be_visible()
  day.camera(page, "batch-conditional")


def sign(dialog: Locator, doing: str) -> None:
  """Looks at what is not plain, and signs; a wrong password signs nothing."""
  review = dialog.get_by_role("checkbox", name=re.compile("^Jeg har gennemgået"))
  password = dialog.get_by_label("Kodeord", exact=True)
  password.fill("not the password")
  dialog.get_by_role("button", name=doing).click()
  if review.count():
    expect(dialog.get_by_text("Sæt kryds, når du har gennemgået det.")).to_be_visible()
    review.check()
    password.fill("not the password")
    dialog.get_by_role("button", name=doing).click()
  expect(password).to_have_attribute("aria-invalid", "true")
  expect(password).to_have_value("")
  password.fill(PASSWORD)
  dialog.get_by_role("button", name=doing).click()


def certificate(day: Day, page: Page, link: Locator, *texts: str) -> str:
  text = pdf(page, link)
  for one in (*texts, day.batch, "Kirsten Holm", "produktionsbruger", "UTC+0"):
    assert one in text, (one, text)
  return text


def what_is_on_its_way_is_released(day: Day) -> None:
  chemist, nurse = day.chemist, day.north
  day.day(day.passed, "Nordby")
  chemist.page.keyboard.press("r")
  expect(chemist.dialog).to_contain_text("betinget godkendt")
  sign(chemist.dialog, "Underskriv og frigiv")
  link = chemist.dialog.get_by_role("link", name=re.compile("certifikat", re.I))
  certificate(day, chemist.page, link, "Nordby Hospital", "betinget godkendt")
  chemist.page.keyboard.press("Escape")
  mine = day.card(nurse, day.passed)
  expect(mine).to_have_attribute("aria-label", re.compile("Frigivet"))
  expect(mine).not_to_contain_text("Må ikke bruges")
  expect(mine).to_contain_text(re.compile(r"Du får\s+2\s1[45]\d\sMBq"))
  # What the papers said when they were made is said no more, and they are marked so.
  expect(mine.get_by_text("Ændret siden").first).to_be_visible()
  certificate(day, nurse.page, mine.get_by_role("link", name=re.compile("^Certifikat")), "Nordby Hospital")


def two_pools_are_released_by_one_signature(day: Day) -> None:
  """Two customers, one signature, a certificate for each that the other does not get (REL-13)."""
  chemist = day.chemist
  day.day(day.ahead, "Nordby")
  chemist.page.keyboard.press("r")
  dialog = chemist.dialog
  dialog.get_by_text("Frigiv 1 levering mere med samme underskrift").click()
  dialog.get_by_role("group").get_by_role("checkbox", name=re.compile("Sundby")).check()
  expect(dialog).to_have_accessible_name("Frigiv 2 leveringer med én underskrift")
  for amount in ("3\u00a0000", "2\u00a0400"):
    expect(dialog).to_contain_text(amount)
  day.camera(chemist.page, "release-two")
  sign(dialog, "Underskriv og frigiv")
  links = dialog.get_by_role("link", name=re.compile("^Certifikat for"))
  expect(links).to_have_count(2)
  day.camera(chemist.page, "release-two-done")
  for customer, nurse, other in (("Nordby", day.north, day.south), ("Sundby", day.south, day.north)):
    link = links.filter(has_text=customer)
    said = certificate(day, chemist.page, link, f"{customer} Hospital")
    address = link.get_attribute("href") or ""
    assert other.page.request.get(day.site.url + address).status == 404
    mine = day.card(nurse, day.ahead)
    expect(mine).to_have_attribute("aria-label", re.compile("Frigivet"))
    assert certificate(day, nurse.page, mine.get_by_role("link", name=re.compile("^Certifikat"))) == said
    expect(day.line(customer)).to_contain_text("Frigivet")
  dialog.get_by_role("button", name="Luk").last.click()


def the_others_leave_and_arrive(day: Day) -> None:
  """Released before they leave: nothing says that they may not be used."""
  for customer, nurse, vials in (("Nordby", day.north, 2), ("Sundby", day.south, 1)):
    send(day, customer, day.ahead)
    made = papers(day, day.chemist.page, day.chemist.dialog, f"{customer} Hospital", day.batch, "Bil 2", "Kirsten Holm")
    assert all("MÅ IKKE BRUGES" not in text for text in made.values())
    day.chemist.dialog.get_by_role("button", name="Luk").last.click()
    mine = day.card(nurse, day.ahead)
    expect(mine).to_contain_text("På vej siden")
    expect(mine).not_to_contain_text("Må ikke bruges")
    expect(day.line(customer)).to_contain_text("på vej")
    mine.get_by_role("button", name="Meld modtaget").click()
    nurse.page.get_by_role("dialog").get_by_role("button", name=re.compile(rf"^Modtag {vials} vial")).click()
    expect(mine).to_contain_text(re.compile(rf"Modtaget \d\d:\d\d af Nurse of {customer}"))
    expect(day.chemist.panel).to_contain_text(f"Nurse of {customer}")
    expect(day.line(customer)).to_contain_text("kommet")


def one_release_is_taken_back(day: Day) -> None:
  """Past its delivery time a second person signs too; each vial's fate is said; the customer acknowledges (COR-1 …
  COR-5)."""
  chemist, nurse = day.chemist, day.north
  day.day(day.passed, "Nordby")
  old = day.card(nurse, day.passed).get_by_role("link", name=re.compile("^Certifikat"))
  address = old.get_attribute("href") or ""
  chemist.page.keyboard.press("z")
  dialog = chemist.dialog
  take = dialog.get_by_role("button", name="Underskriv og træk tilbage")
  take.click()
  fates = dialog.get_by_role("group").filter(has=chemist.page.get_by_role("radio", name="Hos kunden"))
  expect(fates).to_have_count(2)
  expect(dialog.get_by_text("Hvor er vialen nu?")).to_have_count(2)
  fates.nth(0).get_by_text("Hos kunden").click()
  fates.nth(1).get_by_text("Destrueret").click()
  take.click()
  expect(dialog.get_by_text("Vælg en årsag.")).to_be_visible()
  # One press gives the code and the words.
  dialog.get_by_role("button", name="Forkert vial frigivet").click()
  expect(dialog.get_by_label("Fejl")).to_be_checked()
  second, theirs = dialog.get_by_label("Kollegaens brugernavn"), dialog.get_by_label("Kollegaens kodeord")
  mine = dialog.get_by_label("Kodeord", exact=True)
  second.fill("radiochemist")
  theirs.fill(PASSWORD)
  mine.fill(PASSWORD)
  take.click()
  expect(theirs).to_have_attribute("aria-invalid", "true")
  second.fill("radiochemist2")
  theirs.fill(PASSWORD)
  mine.fill(PASSWORD)
  take.click()
  expect(dialog).to_have_count(0)
  alarm = nurse.page.get_by_role("alert", name="Kræver din opmærksomhed")
  expect(alarm).to_contain_text("er trukket tilbage")
  expect(alarm).to_contain_text("Forkert vial frigivet")
  expect(alarm.locator("s")).to_have_count(1)
  struck = pdf(nurse.page, alarm.get_by_role("link", name=re.compile("^Certifikat")))
  for text in (
    "TRUKKET TILBAGE – GÆLDER IKKE",
    "Kirsten Holm, Anders Lund: Fejl / Mistake: Forkert vial frigivet",
    "Nordby Hospital",
  ):
    assert text in struck, (text, struck)
  card = day.card(nurse, day.passed)
  expect(card).to_have_attribute("aria-label", re.compile("Accepteret"))
  expect(card).to_contain_text("Spærret: må ikke bruges")
  expect(card).not_to_contain_text("før frigivelse")
  expect(chemist.panel).to_contain_text("kunden har ikke kvitteret")
  alarm.get_by_role("button", name="Kvittér for, at vi har set det").click()
  expect(alarm).to_have_count(0)
  expect(chemist.panel).to_contain_text(re.compile("kvitteret af Nurse of Nordby"))
  assert day.south.page.request.get(day.site.url + address).status == 404


def a_late_failure_recalls_the_rest(day: Day) -> None:
  """The sterility fails: all that left is called back; one customer acknowledges, the other is silent (QC-5, RCL-1)."""
  chemist, page = day.chemist, day.chemist.page
  day.batches(chemist)
  page.get_by_role("button", name="Sterilitet: Ikke bestået").click()
  dialog = chemist.dialog
  expect(dialog).to_contain_text("Dette resultat afviser den straks")
  day.camera(page, "batch-late-failure")
  dialog.get_by_role("button", name="Gem, og afvis batchen").click()
  expect(page.get_by_role("article", name=day.batch)).to_contain_text("Afvist")
  for nurse in (day.north, day.south):
    alarm = nurse.page.get_by_role("alert", name="Kræver din opmærksomhed")
    expect(alarm).to_contain_text(f"Tilbagekaldt: brug ikke FDG fra batch {day.batch}")
    expect(day.card(nurse, day.ahead)).to_have_attribute("aria-label", re.compile("Tilbagekaldt"))
    expect(day.card(nurse, day.ahead)).not_to_contain_text("Du får")
    expect(alarm).to_contain_text("Sterilitet: ikke bestået / not passed")
    expect(nurse.page.get_by_role("region", name="Nyt siden sidst")).to_contain_text("tilbagekaldt")
  expect(day.wall.page.get_by_role("alert", name="Alarmer")).to_contain_text("TILBAGEKALDT")
  for customer in ("Nordby", "Sundby"):
    expect(day.line(customer)).to_contain_text("Tilbagekaldt")
  for who in (chemist, day.colleague):
    banner = who.page.get_by_role("complementary", name="Tilbagekaldelser uden svar")
    expect(banner).to_contain_text(re.compile("Nordby, Sundby|Sundby, Nordby"))
  alarm = day.south.page.get_by_role("alert", name="Kræver din opmærksomhed")
  alarm.get_by_role("button", name="Kvittér: vi bruger den ikke").click()
  expect(alarm).to_have_count(0)
  expect(day.card(day.south, day.ahead)).to_contain_text("Kvitteret af Nurse of Sundby")
  banner = page.get_by_role("complementary", name="Tilbagekaldelser uden svar")
  expect(banner).not_to_contain_text("Sundby")
  banner.get_by_role("link", name="Se tilbagekaldelsen").click()
  expect(page.get_by_role("row").filter(has_text="Nordby")).to_contain_text("Tier endnu")
  expect(page.get_by_role("row").filter(has_text="Sundby")).to_contain_text("Nurse of Sundby")
  expect(page.get_by_text("1 af 2 tier")).to_be_visible()
  day.north.page.get_by_role("button", name="Kvittér: vi bruger den ikke").click()
  expect(banner).to_have_count(0)
  expect(page.get_by_text("Alle 2 kunder har kvitteret")).to_be_visible()


def all_copies_are_equal(day: Day) -> None:
  """What each screen built up is what the server has."""
  facts = day.site.facts
  of_production = {row["id"]: row for row in rows(day.chemist.page, "production")["order"]}
  of_wall = {row["id"]: row for row in rows(day.wall.page, "wall")["order"]}
  for nurse, number in ((day.north, facts.north), (day.south, facts.south)):
    for row in rows(nurse.page, f"customer:{number}")["order"]:
      for name in ("status", "orderedMbq", "deliveredMbq", "marks", "dispatchedAt", "receivedAt"):
        assert row[name] == of_production[row["id"]][name], name
      assert row["status"] == of_wall[row["id"]]["status"]
  assert sorted(row["status"] for row in of_production.values()) == ["accepted", "released", "released"]
  assert PASSED_MBQ in [row["orderedMbq"] for row in of_production.values()]


def no_browser_has_kept_the_password(day: Day) -> None:
  """SIG-1: after all that was signed, in no storage, page, field or address of real browsers."""
  for name, page in day.windows.pages.items():
    kept = page.evaluate(KEPT)
    assert len(kept) > 1_000, name
    assert [it for it in (PASSWORD, quote(PASSWORD), quote_plus(PASSWORD)) if it in kept] == [], name
    # The search can find: what is written into a field and into a storage is there.
    page.evaluate("text => sessionStorage.setItem('probe', text)", "found-" + PASSWORD[::-1])
    assert PASSWORD[::-1] in page.evaluate(KEPT), name
    page.evaluate("() => sessionStorage.removeItem('probe')")
