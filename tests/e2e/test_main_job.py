"""The main job, by hand, in real browsers: placed, accepted, filled, certified, released, seen by all; while parts die.

MariaDB, Redis, nginx, two serving processes and the dispenser's worker run as in production. Nobody reloads anything.
"""

from __future__ import annotations

import io
import re
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests import services
from tests.e2e.screens import WATCH, Chemist, Nurse, Wall, Wire, choose, enrol, live, plain, rows, sign_in
from tests.e2e.topology import Production
from tests.e2e.unit import PASSWORD, TOO_MUCH_FOR_THE_RUN
from tests.e2e.windows import Camera, Windows
from tests.stopwatch import Stopwatch
from tracershop.calendar import wall_time

pytestmark = pytest.mark.e2e

CANARY = "Kanariefugl til PET"
VIAL_SECONDS = 2.0
DEAD_SECONDS = 15.0
HALF_LIFE_MINUTES = 6586.2 / 60


class Story:
  """The people of the story, each at a window of his own."""

  def __init__(self, site: Production, windows: Windows, camera: Camera) -> None:
    self.site = site
    self.windows = windows
    self.camera = camera
    facts = site.facts
    self.date, self.first, self.second = facts.date, facts.first, facts.second
    # Its synthesis ended before the first vial is filled; whatever the hour, perhaps the evening before.
    self.made = wall_time(datetime.now(UTC)) - timedelta(minutes=30)
    self.batch = f"FDG-{self.made:%y%m%d}-1"
    self.nurse = Nurse(windows.open("nurse"))
    self.chemist = Chemist(windows.open("radiochemist"))
    self.wall = Wall(windows.open("wall", viewport={"width": 1920, "height": 1080}))
    self.stranger = Nurse(windows.open("stranger"))
    self.pages = [self.nurse.page, self.chemist.page, self.wall.page]
    self.wires = {page: Wire(page) for page in (*self.pages, self.stranger.page)}

  def all_live(self) -> None:
    for page in self.pages:
      live(page)

  def until(self, condition: Callable[[], bool], what: str, seconds: float = 60) -> None:
    """Waits for something that no page shows. The pages' events are heard meanwhile."""
    deadline = time.monotonic() + seconds
    while not condition():
      assert time.monotonic() < deadline, f"waited in vain: {what}"
      self.nurse.page.evaluate("() => new Promise((done) => setTimeout(done, 20))")


def test_the_main_job_is_live_on_every_screen_and_survives_the_death_of_parts(
  site: Production, windows: Windows, camera: Camera, mariadb: services.MariaDb, redis_server: services.Redis
) -> None:
  """The way of two orders, with a loss of parts between (ORD-2, STA-3, DIS-1, REL-10, SIG-1, ACC-6, CLI-2, STR-30)."""
  story = Story(site, windows, camera)
  everybody_comes(story)
  an_order_is_placed_and_edited(story)
  it_is_accepted(story)
  a_vial_is_filled(story)
  its_batch_is_certified(story)
  it_is_released(story)
  a_process_and_redis_die(story, redis_server)
  nobody_serves(story)
  the_database_dies_while_an_order_is_accepted(story, mariadb)
  the_second_order_goes_by_keys(story)
  all_copies_are_equal(story)
  a_stranger_saw_nothing(story)
  assert windows.errors == []
  assert site.problems() == ""


def everybody_comes(story: Story) -> None:
  """The admin's code enrols the wall; the others sign in."""
  url = story.site.url
  admin = story.windows.open("admin")
  sign_in(admin, url, "prodadmin", PASSWORD)
  enrol(story.wall.page, admin, url)
  admin.context.close()
  del story.windows.pages["admin"]

  sign_in(story.nurse.page, url, "nurse-nordby", PASSWORD)
  sign_in(story.stranger.page, url, "nurse-sundby", PASSWORD)
  sign_in(story.chemist.page, url, "radiochemist", PASSWORD)
  story.all_live()
  for who in (story.nurse, story.stranger):
    who.go_to(story.date)
  assert plain(story.stranger.page.locator("main").inner_text()).count("Sundby")


def an_order_is_placed_and_edited(story: Story) -> None:
  """Bad amounts are refused where they stand; production and the wall see the order, and its change, by themselves."""
  nurse = story.nurse
  form = nurse.begin(story.first)
  amount = form.get_by_label(re.compile("Aktivitet ved levering"))
  refusal = form.locator("[aria-live] div")
  for bad, why in (("9.000", "to måder"), ("-5", "over nul"), ("25000", "Over grænsen"), ("", "Skriv en mængde")):
    amount.fill(bad)
    form.get_by_role("button", name=re.compile("^Bestil")).click()
    expect(refusal.filter(has_text=why).first).to_be_visible()
    expect(amount).to_have_attribute("aria-invalid", "true")
  # Within what the page knows: the server refuses it, and it stands at the field all the same.
  amount.fill(TOO_MUCH_FOR_THE_RUN)
  form.get_by_role("button", name=re.compile("^Bestil ")).click()
  expect(refusal.filter(has_text=re.compile("grænse", re.I)).first).to_be_visible()
  expect(amount).to_have_attribute("aria-invalid", "true")
  assert rows(nurse.page, f"customer:{story.site.facts.north}").get("order", []) == []

  amount.fill("4200")
  form.get_by_label("Bemærkning").fill(CANARY)
  form.get_by_role("button", name=re.compile("^Bestil ")).click()
  expect(nurse.card(story.first)).to_contain_text("4 200 MBq".replace(" ", "\u00a0"))
  expect(story.wall.line(story.first)).to_contain_text("Skal accepteres")
  # Delivered today or tomorrow: the note on the new order leads there.
  story.chemist.arrived(story.first).click()
  expect(story.chemist.panel).to_contain_text(CANARY)

  nurse.card(story.first).get_by_role("button", name=re.compile("^Ret ")).click()
  nurse.page.get_by_label(re.compile("Aktivitet ved levering")).fill("4500")
  nurse.page.get_by_role("button", name=re.compile("^Ret til")).click()
  for place in (nurse.card(story.first), story.chemist.panel, story.wall.line(story.first)):
    expect(place).to_contain_text("4\u00a0500")


def it_is_accepted(story: Story) -> None:
  """One press; the nurse sees who."""
  story.chemist.panel.get_by_role("button", name="Accepter").click()
  expect(story.nurse.card(story.first)).to_have_attribute("aria-label", re.compile("Accepteret"))
  expect(story.nurse.card(story.first)).to_contain_text("Kirsten Holm")
  expect(story.wall.line(story.first)).to_contain_text("Accepteret")
  assert "Kirsten" not in story.wall.page.locator("body").inner_text()


def minutes_to(page: Page, at: str) -> float:
  """How long from now to a wall time of the next 24 hours in Copenhagen."""
  now = page.evaluate("() => new Date().toLocaleTimeString('en-GB', {timeZone: 'Europe/Copenhagen'})")
  hour, minute, second = map(int, now.split(":"))
  wanted = int(at[:2]) * 60 + int(at[3:])
  return (wanted - hour * 60 - minute - second / 60) % 1440


def fill(story: Story, at: str, mbq: float) -> None:
  """The dispenser fills a vial that holds so much at a delivery."""
  now = mbq * 2 ** (minutes_to(story.nurse.page, at) / HALF_LIFE_MINUTES)
  story.site.drop(7, "Nordby", story.batch, now, 8.35)


def a_vial_is_filled(story: Story) -> None:
  """Files appear in the dispenser's folder, and their vials on the screen within two seconds."""
  vials = story.chemist.vials(story.batch)
  took = []
  for number, mbq in enumerate((1_500, 1_550, 1_600), 1):
    watch = Stopwatch()
    fill(story, story.first, mbq)
    expect(vials).to_have_count(number)
    took.append(watch.seconds())
  print(f"\na VAL file is a vial on the screen after {', '.join(f'{one:.2f}' for one in took)} s")
  assert max(took) <= VIAL_SECONDS
  expect(story.wall.line(story.first)).to_contain_text("Skal frigives")


def its_batch_is_certified(story: Story) -> None:
  """Opened, tested, looked at by a colleague and certified; before that nothing is signed for (BAT-1, BAT-7, QC-4)."""
  chemist, page = story.chemist, story.chemist.page
  waits = chemist.panel.get_by_role("list", name="Batches, der ikke er godkendt")
  expect(waits).to_contain_text("Ikke oprettet")

  page.get_by_role("link", name="Batches", exact=True).click()
  chemist.go_to(f"{story.made:%Y-%m-%d}")
  page.keyboard.press("n")
  choose(chemist.dialog.get_by_label("Tracer"), "FDG")
  chemist.dialog.get_by_label("Batchnummer").fill(story.batch)
  chemist.dialog.get_by_label(re.compile("^Lavet aktivitet")).fill("60 GBq")
  chemist.dialog.get_by_label("Dato").fill(f"{story.made:%Y-%m-%d}")
  chemist.dialog.get_by_label("Syntesen sluttede kl.").fill(f"{story.made:%H:%M:%S}")
  chemist.dialog.get_by_label("Volumen (ml)").fill("25")
  chemist.dialog.get_by_role("button", name=f"Opret {story.batch}").click()
  expect(chemist.dialog).to_have_count(0)
  expect(story.wall.page.get_by_text(story.batch).first).to_be_visible()

  page.get_by_label("Resultat af pH").fill("6,4")
  page.keyboard.press("Enter")
  expect(page.get_by_text("Du har selv tastet det")).to_be_visible()
  page.get_by_role("button", name="Godkend…").click()
  expect(chemist.dialog).to_contain_text("Kan ikke godkendes endnu")
  page.keyboard.press("Escape")
  colleague_checks(story)

  page.get_by_role("button", name="Godkend…").click()
  chemist.dialog.get_by_role("checkbox").check()
  chemist.dialog.get_by_label("Kodeord").fill(PASSWORD)
  chemist.dialog.get_by_role("button", name="Underskriv og godkend").click()
  expect(chemist.dialog).to_have_count(0)
  expect(page.get_by_text(re.compile("^Godkendt af Kirsten Holm"))).to_be_visible()
  story.camera(page, "batch-certified")

  page.keyboard.press("1")
  chemist.go_to(story.date)
  chemist.card(story.first).click()
  expect(waits).to_have_count(0)


def colleague_checks(story: Story) -> None:
  """A typed result is another person's to look at."""
  colleague = Chemist(story.windows.open("colleague"))
  sign_in(colleague.page, story.site.url, "radiochemist2", PASSWORD)
  colleague.page.get_by_role("link", name="Batches", exact=True).click()
  colleague.go_to(f"{story.made:%Y-%m-%d}")
  colleague.page.get_by_role("button", name="Kontrollér pH").click()
  expect(colleague.page.get_by_text("kontrolleret", exact=True)).to_be_visible()
  colleague.page.context.close()
  del story.windows.pages["colleague"]


def it_is_released(story: Story) -> None:
  """A wrong password signs nothing; the right one releases, and the nurse has her papers."""
  chemist, nurse = story.chemist, story.nurse
  chemist.panel.get_by_role("button", name="Underskriv og frigiv").click()
  expect(chemist.dialog).to_contain_text("4\u00a0500\u00a0MBq")
  # The customer's remark is not plain: it was looked at.
  expect(chemist.dialog).to_contain_text(CANARY)
  chemist.dialog.get_by_role("checkbox", name="Jeg har gennemgået").check()
  password = chemist.dialog.get_by_label("Kodeord")
  password.fill("not the password")
  chemist.dialog.get_by_role("button", name="Underskriv og frigiv").click()
  expect(password).to_have_attribute("aria-invalid", "true")
  expect(password).to_have_value("")
  assert [row["status"] for row in rows(nurse.page, f"customer:{story.site.facts.north}")["order"]] == ["accepted"]

  password.fill(PASSWORD)
  chemist.dialog.get_by_role("button", name="Underskriv og frigiv").click()
  expect(chemist.dialog.get_by_role("link", name=re.compile("certifikat"))).to_be_visible()
  chemist.dialog.get_by_role("button", name="Luk").last.click()

  card = nurse.card(story.first)
  expect(card).to_have_attribute("aria-label", re.compile("Frigivet"))
  expect(card).to_contain_text(re.compile(r"Du får\s+4\s6\d\d\sMBq"))
  expect(card).to_contain_text(story.batch)
  green(nurse.page)
  expect(story.wall.line(story.first)).to_contain_text("Frigivet")
  paper(story, card.get_by_role("link", name=re.compile("^Certifikat")).get_attribute("href") or "")
  story.camera(nurse.page, "nurse-released")


def green(page: Page) -> None:
  """The released order's status is of a green, on the eye's own measure: more green than red and blue."""
  chip = page.get_by_role("article").locator("header").get_by_text("Frigivet").first
  colour = chip.evaluate(
    "(element) => { const canvas = document.createElement('canvas').getContext('2d');"
    "canvas.fillStyle = getComputedStyle(element).color; canvas.fillRect(0, 0, 1, 1);"
    "return [...canvas.getImageData(0, 0, 1, 1).data]; }"
  )
  assert colour[1] > max(colour[0], colour[2]), colour


def paper(story: Story, link: str) -> None:
  """The certificate is a PDF that says what was signed; another customer and nobody at all do not get it."""
  answer = story.nurse.page.request.get(story.site.url + link)
  assert answer.status == 200
  assert answer.headers["content-type"] == "application/pdf"
  text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.body())).pages)
  assert "Kirsten Holm" in text
  assert story.batch in text
  assert story.stranger.page.request.get(story.site.url + link).status == 404
  assert story.windows.open("nobody").request.get(story.site.url + link).status == 401


def a_process_and_redis_die(story: Story, redis: services.Redis) -> None:
  """A process is killed and Redis ends: screens go over to the other process by themselves, and work goes on."""
  sockets = story.site.sockets()
  victim = story.site.servers[sockets.index(max(sockets))]
  before = {page: (len(wire.sockets), wire.ended) for page, wire in story.wires.items()}
  victim.kill()
  redis.kill()
  story.until(lambda: any(wire.ended > before[page][1] for page, wire in story.wires.items()), "a socket's end")
  story.until(
    lambda: all(len(wire.sockets) - wire.ended == 1 for wire in story.wires.values()), "a socket for every screen"
  )
  moved = sum(len(wire.sockets) > before[page][0] for page, wire in story.wires.items())
  assert moved >= max(sockets)
  story.nurse.order(story.second, "2600", CANARY)
  story.all_live()
  expect(story.chemist.card(story.second)).to_be_visible()
  expect(story.wall.line(story.second)).to_contain_text("Skal accepteres")
  redis.start()


def nobody_serves(story: Story) -> None:
  """The last process hangs: every screen says so in time. What happened meanwhile is there when the line is."""
  stuck = next(server for server in story.site.servers if not server.ended())
  assert stuck.process is not None
  begun = watched(story)
  stuck.process.send_signal(signal.SIGSTOP)
  fill(story, story.second, 2_650)
  not_live_in_time(story, begun)
  for page, name in zip(story.pages, ("nurse", "production", "wall"), strict=True):
    story.camera(page, f"{name}-not-live")
  for page in story.pages:
    expect(page.get_by_text(re.compile(r"(Ikke live siden|Sidst sikker) \d\d:\d\d:\d\d")).first).to_be_visible()
  stuck.kill()
  for server in story.site.servers:
    server.start()
  story.all_live()


def watched(story: Story) -> float:
  """From now on each page notes when it first says that it is not live."""
  for page in story.pages:
    page.evaluate(WATCH)
  return time.time()


def not_live_in_time(story: Story, begun: float) -> None:
  for page in story.pages:
    page.wait_for_function("() => window.notLive !== null", timeout=60_000)
  took = [page.evaluate("() => window.notLive") / 1000 - begun for page in story.pages]
  print(f"screens say that they are not live after {', '.join(f'{one:.1f}' for one in took)} s")
  assert max(took) <= DEAD_SECONDS


def the_database_dies_while_an_order_is_accepted(story: Story, mariadb: services.MariaDb) -> None:
  """What is pressed is refused as busy again and again, and no screen takes that for life; then it is done, once."""
  chemist, nurse = story.chemist, story.nurse
  chemist.card(story.second).click()
  accept = chemist.panel.get_by_role("button", name="Accepter")
  expect(accept).to_be_enabled()
  # The tests' server writes to its log each second; one that is lost would be no fault of ours.
  mariadb.execute("SET GLOBAL innodb_flush_log_at_trx_commit = 1")
  busy = len(story.wires[chemist.page].of_type("refused"))
  begun = watched(story)
  mariadb.kill()
  chemist.page.keyboard.press("a")
  not_live_in_time(story, begun)
  assert len(story.wires[chemist.page].of_type("refused")) > busy, "nothing was answered meanwhile"
  expect(nurse.card(story.second)).to_have_attribute("aria-label", re.compile("Bestilt"))
  mariadb.start()
  expect(nurse.card(story.second)).to_have_attribute("aria-label", re.compile("Accepteret"))
  story.all_live()
  accepted = "SELECT COUNT(*) FROM ledger_entry WHERE kind = 'order.accepted'"
  assert mariadb.execute(accepted, story.site.database).split() == ["2"]


def the_second_order_goes_by_keys(story: Story) -> None:
  """From the day's line to the signature without a mouse."""
  page, chemist = story.chemist.page, story.chemist
  page.locator("body").press("Escape")
  for _ in range(3):
    if chemist.card(story.second).get_attribute("aria-pressed") != "true":
      page.keyboard.press("j")
  expect(chemist.card(story.second)).to_have_attribute("aria-pressed", "true")
  expect(chemist.vials(story.batch)).to_have_count(1)
  expect(chemist.panel.get_by_role("button", name="Underskriv og frigiv")).to_be_enabled()
  page.keyboard.press("r")
  expect(chemist.dialog.get_by_label("Kodeord")).to_be_focused()
  page.keyboard.press("Shift+Tab")
  page.keyboard.press("Space")
  expect(chemist.dialog.get_by_role("checkbox", name="Jeg har gennemgået")).to_be_checked()
  page.keyboard.press("Tab")
  page.keyboard.type(PASSWORD)
  page.keyboard.press("Enter")
  expect(chemist.dialog.get_by_role("link", name=re.compile("certifikat"))).to_be_visible()
  page.keyboard.press("Escape")
  expect(chemist.dialog).to_have_count(0)
  expect(story.nurse.card(story.second)).to_have_attribute("aria-label", re.compile("Frigivet"))


def all_copies_are_equal(story: Story) -> None:
  """What each screen built up from changes is what the server has, and what a screen shows that is opened afresh."""
  for at in (story.first, story.second):
    expect(story.wall.line(at)).to_contain_text("Frigivet")
    expect(story.chemist.card(at)).to_contain_text("Frigivet")
  north = story.site.facts.north
  of_nurse = {row["id"]: row for row in rows(story.nurse.page, f"customer:{north}")["order"]}
  of_production = {row["id"]: row for row in rows(story.chemist.page, "production")["order"]}
  of_wall = {row["id"]: row for row in rows(story.wall.page, "wall")["order"]}
  assert of_nurse.keys() == of_production.keys() == of_wall.keys()
  assert len(of_nurse) == 2
  for number, row in of_nurse.items():
    for name in ("status", "orderedMbq", "deliveredMbq", "batchNumbers", "deliverAt"):
      assert row[name] == of_production[number][name] == of_wall[number][name], name
    assert row["status"] == "released"
  shown = (story.nurse.shown(), story.chemist.shown(), story.wall.shown())
  assert all(len(found) == 2 for found in shown), shown
  fresh = afresh(story)
  assert shown == fresh


def afresh(story: Story) -> tuple[list[str], list[str], list[str]]:
  """What the three screens show when they are opened anew with the same rights."""
  found = []
  for who, cls in ((story.nurse, Nurse), (story.chemist, Chemist), (story.wall, Wall)):
    page = who.page.context.new_page()
    page.set_viewport_size(who.page.viewport_size or {"width": 1440, "height": 900})
    page.goto(who.page.url)
    live(page)
    screen = cls(page)
    if isinstance(screen, Nurse):
      screen.go_to(story.date)
    elif isinstance(screen, Chemist):
      wanted = plain(who.page.get_by_role("heading", level=1).first.inner_text())
      if plain(page.get_by_role("heading", level=1).first.inner_text()) != wanted:
        page.get_by_role("button", name="Dagen efter").click()
    expect(page.get_by_text(story.second).first).to_be_visible()
    found.append(screen.shown())
  return found[0], found[1], found[2]


def a_stranger_saw_nothing(story: Story) -> None:
  """The other customer's line was open all the time; nothing of this came by it (ACC-6)."""
  wire = story.wires[story.stranger.page]
  everything = "\n".join(wire.frames)
  assert wire.of_type("heads"), "it was not listening"
  for secret in (CANARY, story.batch, "Nurse of Nordby", "Kirsten Holm", f"customer:{story.site.facts.north}"):
    assert secret not in everything, secret
  assert [
    row for frame in wire.of_type("delta") for row in frame.get("changes", []) if row.get("type") == "order"
  ] == []
  expect(story.stranger.page.get_by_role("article")).to_have_count(0)
