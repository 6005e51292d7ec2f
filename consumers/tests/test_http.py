"""The HTTP twin on a real server: sign-in, commands, streams, pages, health, headers."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import httpx
import pytest

from consumers.tests.conftest import People
from consumers.tests.orders import order, place, stream_of
from tests.client import Browser, Refused, Screen, command_frame
from tests.server import Server
from tests.unit import PASSWORD
from tracershop import calendar
from tracershop.ledger.fold import Copy


async def test_nobody_is_signed_in_at_first_and_gets_the_token(shared: Server) -> None:
  async with Browser(shared.address) as browser:
    answer = await browser.http.get("/api/session")
    assert (answer.status_code, answer.json()) == (200, {"user": None})
    assert browser.http.cookies["csrftoken"]


async def test_sign_in_gives_the_user_a_cookie_and_a_new_token(shared: Server) -> None:
  async with Browser(shared.address) as browser:
    await browser.http.get("/api/session")
    before = browser.http.cookies["csrftoken"]
    user = await browser.sign_in("nurse7", PASSWORD)
    assert set(user) == {"id", "name", "role", "customerIds"}
    assert browser.http.cookies["csrftoken"] != before
    assert (await browser.http.get("/api/session")).json() == {"user": user}
    cookie = next(it for it in browser.http.cookies.jar if it.name == "tracershop_session")
    assert cookie.has_nonstandard_attr("HttpOnly")
    await browser.sign_out()
    assert (await browser.http.get("/api/session")).json() == {"user": None}


@pytest.mark.parametrize(("username", "password"), [("nurse7", "wrong"), ("nobody", PASSWORD), ("", "")])
async def test_acc_4_wrong_names_and_passwords_are_answered_alike(shared: Server, username: str, password: str) -> None:
  async with Browser(shared.address) as browser:
    await browser.http.get("/api/session")
    answer = await browser.post("/api/session", {"username": username, "password": password})
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


async def test_sign_in_needs_the_token(shared: Server) -> None:
  async with httpx.AsyncClient(base_url=shared.address, trust_env=False) as http:
    body = {"username": "nurse7", "password": PASSWORD}
    assert (await http.post("/api/session", json=body)).status_code == 403
    await http.get("/api/session")
    assert (await http.post("/api/session", json=body)).status_code == 403
    elsewhere = {"X-CSRFToken": http.cookies["csrftoken"], "Origin": "https://elsewhere.example"}
    assert (await http.post("/api/session", json=body, headers=elsewhere)).status_code == 403


async def test_what_was_typed_is_not_repeated_in_a_refusal(shared: Server) -> None:
  async with Browser(shared.address) as browser:
    await browser.http.get("/api/session")
    answer = await browser.post("/api/session", {"username": "nurse7", "password": PASSWORD, "extra": "my-secret"})
    assert answer.status_code == 400
    assert "my-secret" not in answer.text
    assert PASSWORD not in answer.text


async def test_acc_4_too_many_wrong_passwords_are_throttled(server: Server) -> None:
  async with Browser(server.address) as browser:
    await browser.http.get("/api/session")
    codes = [
      (await browser.post("/api/session", {"username": "nurse8", "password": "wrong"})).status_code for _ in range(7)
    ]
    assert codes[:4] == [401] * 4
    assert codes[-1] == 429


@pytest.mark.parametrize(
  ("data", "status", "code"),
  [
    ({}, 200, None),
    ({"orderedMbq": -1}, 422, "invalid"),
    ({"orderedMbq": 10**8}, 422, "invalid"),
    ({"orderedMbq": 20_001}, 422, "over_limit"),
    ({"slotId": 999_999}, 422, None),
    ({"endpointId": 999_999}, 404, "not_found"),
    ({"orderedMbq": "many"}, 400, "invalid"),
    ({"colour": "red"}, 400, "invalid"),
  ],
)
async def test_a_command_over_http_answers_its_frame_and_status(
  shared: Server, people: People, data: dict[str, object], status: int, code: str | None
) -> None:
  nurse = await people(shared)
  stream = stream_of(nurse)
  async with await nurse.connect(stream) as screen:
    whole = order(screen, stream) | data
  answer = await nurse.command("order.place", whole)
  assert answer.status_code == status, answer.text
  if status == 200:
    assert answer.json()["type"] == "done"
  else:
    assert answer.json()["type"] == "refused"
    assert code is None or answer.json()["code"] == code


async def test_the_state_of_a_row_answers_409(shared: Server, people: People) -> None:
  nurse, chemist = await people(shared), await people(shared, "radiochemist")
  stream = stream_of(nurse)
  async with await nurse.connect(stream) as screen:
    number = await place(screen, stream)
  stale = await chemist.command("order.accept", {"orderIds": [number]}, seen={f"order:{number}": 7})
  assert (stale.status_code, stale.json()["code"]) == (409, "stale")
  assert stale.json()["details"][f"order:{number}"]["status"] == "ordered"
  assert (await chemist.command("order.accept", {"orderIds": [number]})).status_code == 200
  again = await chemist.command("order.accept", {"orderIds": [number]})
  assert (again.status_code, again.json()["code"]) == (409, "not_ordered")


async def test_commands_need_a_session_the_right_and_the_token(shared: Server, people: People) -> None:
  nurse = await people(shared)
  async with Browser(shared.address) as nobody:
    await nobody.http.get("/api/session")
    assert (await nobody.command("order.cancel", {"orderId": 1})).status_code == 401
  assert (await nurse.command("order.accept", {"orderIds": [1]})).status_code == 403
  bare = await nurse.http.post("/api/commands", json=command_frame("order.cancel", {"orderId": 1}))
  assert bare.status_code == 403
  assert (await nurse.http.get("/api/commands")).status_code == 405
  assert (await nurse.post("/api/commands", {"type": "command"})).status_code == 400
  big = await nurse.post("/api/commands", command_frame("order.cancel", {"orderId": "x" * 70_000}))
  assert (big.status_code, big.json()["code"]) == (400, "invalid")


async def test_a_query_over_http_answers_its_frame(shared: Server, people: People) -> None:
  nurse = await people(shared)
  frame = {"type": "query", "id": "q", "name": "command.status", "data": {"id": str(uuid.uuid4())}}
  answer = await nurse.post("/api/queries", frame)
  assert answer.json() == {"type": "answer", "id": "q", "result": {"status": "unknown"}}


async def test_snapshot_and_deltas_are_the_same_stream(shared: Server, people: People) -> None:
  nurse = await people(shared)
  stream = stream_of(nurse)
  whole = await nurse.http.get(f"/api/streams/{stream}/snapshot")
  copy = Copy(stream)
  copy.take(whole.json())
  assert whole.headers["etag"] == f'"{copy.epoch}-{copy.revision}"'
  same = await nurse.http.get(f"/api/streams/{stream}/snapshot", headers={"If-None-Match": whole.headers["etag"]})
  assert (same.status_code, same.content) == (304, b"")
  async with await nurse.connect(stream) as screen:
    for _ in range(3):
      await place(screen, stream)
    for done in (False, True):
      answer = await nurse.http.get(
        f"/api/streams/{stream}/deltas", params={"epoch": copy.epoch, "since": copy.revision, "limit": 2}
      )
      page = answer.json()
      assert (page["epoch"], page["since"], page["done"]) == (copy.epoch, copy.revision, done)
      for delta in page["deltas"]:
        copy.take(delta)
    assert page["head"] == copy.revision
    assert copy.image() == screen.copies[stream].image()
  after = await nurse.http.get(f"/api/streams/{stream}/snapshot", headers={"If-None-Match": whole.headers["etag"]})
  assert after.status_code == 200


async def test_str_2_a_lost_position_answers_410(shared: Server, people: People) -> None:
  nurse = await people(shared)
  path, epoch = f"/api/streams/{stream_of(nurse)}/deltas", None
  async with await nurse.connect() as screen:
    epoch = screen.hello["epoch"]
  for asked, status in (
    ({"epoch": "other", "since": 0}, 410),
    ({"epoch": epoch, "since": 100_000}, 410),
    ({"epoch": epoch, "since": 0}, 200),
    ({"epoch": epoch, "since": -1}, 422),
    ({"epoch": epoch, "since": 0, "limit": 501}, 422),
    ({"epoch": epoch}, 422),
  ):
    assert (await nurse.http.get(path, params=asked)).status_code == status, asked


async def test_acc_6_streams_of_others_are_answered_like_none(shared: Server, people: People) -> None:
  nurse = await people(shared)
  answers = [
    (await nurse.http.get(f"/api/streams/{stream}/{what}?epoch=x&since=0")).json() | {"message": ""}
    for stream in ("customer:2", "customer:77", "production", "nonsense")
    for what in ("snapshot", "deltas")
  ]
  assert all(answer == answers[0] and answer["code"] == "not_found" for answer in answers)
  async with Browser(shared.address) as nobody:
    assert (await nobody.http.get("/api/streams/wall/snapshot")).status_code == 401


async def test_acc_5_a_wall_is_enrolled_once_and_reads_the_wall_alone(server: Server, people: People) -> None:
  admin = await people(server, "prodadmin")
  invited = await admin.command("monitor.invite", {"name": "Corridor", "layout": "day"})
  code = invited.json()["result"]["code"]
  async with Browser(server.address) as wall, Browser(server.address) as second:
    await wall.enrol(code)
    assert (await wall.http.get("/api/session")).json()["user"]["role"] == "monitor"
    with pytest.raises(Refused):
      await second.enrol(code)
    async with await wall.connect("wall") as screen:
      assert screen.hello["streams"].keys() == {"wall"}
      # The device's cookie is renewed at the handshake.
      assert screen.socket.response is not None
      assert "tracershop_device=" in screen.socket.response.headers["Set-Cookie"]
      assert (await wall.command("order.accept", {"orderIds": [1]})).status_code == 403
      device = (await admin.http.get("/api/streams/site/snapshot")).json()["rows"]["device"][0]
      await admin.command("monitor.revoke", {"deviceId": device["id"]})
      assert await screen.closed(5) == 4401
    assert await Screen(await wall.open()).closed() == 4401


async def test_with_both_cookies_the_session_wins_and_the_device_is_there_after_it(
  server: Server, people: People
) -> None:
  admin = await people(server, "prodadmin")
  invited = await admin.command("monitor.invite", {"name": "Desk", "layout": "day"})
  await admin.enrol(invited.json()["result"]["code"])
  assert (await admin.http.get("/api/session")).json()["user"]["role"] == "productionAdmin"
  async with await admin.connect("production") as screen:
    assert screen.hello["user"]["role"] == "productionAdmin"
  await admin.sign_out()
  assert (await admin.http.get("/api/session")).json()["user"]["role"] == "monitor"


async def test_str_6_a_foreign_page_sends_no_command(make_server: Callable[..., Server], people: People) -> None:
  server = make_server(ALLOWED_ORIGINS="https://tracershop.example")
  server.start()
  browser = await people(server, "radiochemist")
  asked = command_frame("order.accept", {"orderIds": [1]})
  answers = {}
  for origin in ("https://elsewhere.example", server.address, "null", "https://tracershop.example"):
    headers = {**browser.headers(), "Origin": origin}
    answers[origin] = (await browser.http.post("/api/commands", json=asked, headers=headers)).status_code
  # The last one comes as far as the order, which is not there.
  assert list(answers.values()) == [403, 403, 403, 404]


async def test_pages_carry_security_headers_and_unknown_api_paths_none(shared: Server) -> None:
  async with httpx.AsyncClient(base_url=shared.address, trust_env=False) as http:
    for path in ("/", "/wall", "/api/session", "/api/nothing", "/healthz"):
      headers = (await http.get(path)).headers
      assert "script-src 'self'" in headers["content-security-policy"]
      assert headers["x-content-type-options"] == "nosniff"
      assert headers["x-frame-options"] == "DENY"
    assert (await http.get("/api/nothing")).status_code == 404
    assert (await http.get("/assets/nothing.js")).status_code == 404
    assert (await http.post("/somewhere")).status_code == 404
    assert (await http.get("/api/openapi.json")).json()["openapi"].startswith("3.1")


async def test_health_metrics_and_readiness_answer(shared: Server) -> None:
  async with httpx.AsyncClient(base_url=shared.address, trust_env=False) as http:
    assert (await http.get("/healthz")).json() == {"database": True}
    assert (await http.get("/readyz")).json()["channelLayer"] is None
    assert "tracershop_sockets" in (await http.get("/metrics")).text
    # Through a proxy it is not this machine that asks.
    assert (await http.get("/metrics", headers={"X-Forwarded-For": "10.0.0.1"})).status_code == 404


async def test_the_front_end_is_served_packed_and_cached(
  make_server: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory
) -> None:
  dist = tmp_path_factory.mktemp("dist")
  (dist / "assets").mkdir()
  (dist / "index.html").write_text("<!doctype html><title>Tracershop</title>")
  (dist / "assets" / "main-abc123.js").write_text("console.log(1);" * 500)
  server = make_server(TRACERSHOP_FRONTEND=str(dist))
  server.start()
  async with httpx.AsyncClient(base_url=server.address, trust_env=False) as http:
    script = await http.get("/assets/main-abc123.js", headers={"Accept-Encoding": "gzip"})
    assert (script.headers["content-encoding"], script.text) == ("gzip", "console.log(1);" * 500)
    assert "immutable" in script.headers["cache-control"]
    index = await http.get("/production/2026-11-24")
    assert (index.headers["cache-control"], index.text) == ("no-cache", "<!doctype html><title>Tracershop</title>")
    again = await http.get("/", headers={"If-None-Match": index.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (await http.get("/assets/../index.html")).status_code in (200, 404)
    assert (await http.head("/")).content == b""


async def test_doc_1_a_paper_goes_over_http_to_whom_it_belongs(shared: Server) -> None:
  """DOC-1: to production; nobody else learns that it is there."""
  async with (
    Browser(shared.address) as chemist,
    Browser(shared.address) as nurse,
    httpx.AsyncClient(base_url=shared.address, trust_env=False) as nobody,
  ):
    await chemist.sign_in("radiochemist", PASSWORD)
    await nurse.sign_in("nurse7", PASSWORD)
    made = await chemist.post(
      "/api/commands", command_frame("document.make", {"kind": "dayList", "date": calendar.today().isoformat()})
    )
    (number,) = made.json()["result"]["documentIds"]
    found = await chemist.http.get(f"/api/documents/{number}")
    assert (found.status_code, found.headers["Content-Type"]) == (200, "application/pdf")
    assert found.headers["Content-Disposition"].startswith('inline; filename="DAG-')
    assert found.content.startswith(b"%PDF")
    foreign, missing = [await nurse.http.get(f"/api/documents/{it}") for it in (number, 10**6)]
    assert (foreign.status_code, foreign.json()) == (404, missing.json())
    assert (await nobody.get(f"/api/documents/{number}")).status_code == 401
    assert (await chemist.http.delete(f"/api/documents/{number}")).status_code in (403, 405)
