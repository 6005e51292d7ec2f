"""A socket's life on a real server: handshake, hello, subscriptions, commands, refusals, close codes."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable

import pytest
from websockets.exceptions import InvalidStatus

from consumers.tests.conftest import People
from consumers.tests.orders import order, place, stream_of
from tests.client import Browser, Refused, Screen, command_frame
from tests.server import Server
from tests.unit import PASSWORD


async def test_greets_with_the_streams_of_the_user_and_their_heads(shared: Server, people: People) -> None:
  nurse = await people(shared)
  stream = stream_of(nurse)
  async with await nurse.connect() as screen:
    hello = screen.hello
  assert hello["protocol"] == 1
  assert hello["user"] == nurse.user
  assert set(hello["streams"]) == {"catalogue", stream, stream.replace("customer", "bookings")}
  assert hello["streams"][stream] >= 1
  assert hello["heartbeatSeconds"] == 0.5
  assert hello["epoch"]


async def test_rel_30_production_is_told_how_the_site_is_set_and_nobody_else(shared: Server, people: People) -> None:
  for role, told in (("radiochemist", True), ("prodadmin", True), ("nurse7", False)):
    async with await (await people(shared, role)).connect() as screen:
      site = screen.hello.get("site")
    assert (site is not None) == told, role
    if site is not None:
      assert (site["releaseLowPercent"], site["releaseHighPercent"]) == (95.0, 120.0)
      assert site["missing"] == ["siteAddress", "emergencyPhone"]


async def test_str_3_a_change_of_one_is_live_on_the_screens_of_others(shared: Server, people: People) -> None:
  nurse, chemist = await people(shared), await people(shared, "radiochemist")
  stream = stream_of(nurse)
  async with await nurse.connect(stream) as ward, await chemist.connect("production", "wall") as production:
    number = await place(ward, stream)
    await production.until(lambda: number in production.rows("production", "order"))
    shown = production.rows("production", "order")[number]
    done = await production.command("order.accept", {"orderIds": [number]}, seen={f"order:{number}": shown["revision"]})
    await ward.until(lambda: ward.rows(stream, "order")[number]["status"] == "accepted")
    await production.reached(done["revisions"])
    assert production.rows("wall", "order")[number]["status"] == "accepted"
    # Only streams the caller may read stand in `revisions`.
    assert set(done["revisions"]) == {"production", "wall"}


async def test_str_9_heads_come_with_each_heartbeat(shared: Server, people: People) -> None:
  nurse = await people(shared)
  async with await nurse.connect() as screen:
    await screen.until(lambda: len(screen.of_type("heads")) >= 2)
    heads = screen.of_type("heads")[-1]
    assert set(heads["heads"]) == set(screen.hello["streams"])
    assert heads["epoch"] == screen.hello["epoch"]


async def test_answers_a_ping(shared: Server, people: People) -> None:
  nurse = await people(shared)
  async with await nurse.connect() as screen:
    answer = await screen.ask({"type": "ping", "id": "p1"})
    assert answer["type"] == "pong"
    assert answer["now"] >= screen.hello["now"]


async def test_str_6_a_foreign_origin_is_refused_before_the_socket_is_accepted(
  make_server: Callable[..., Server], people: People
) -> None:
  server = make_server(ALLOWED_ORIGINS="https://tracershop.example")
  server.start()
  nurse = await people(server)
  nurse.origin = "https://elsewhere.example"
  with pytest.raises(InvalidStatus) as refused:
    await nurse.open()
  assert refused.value.response.status_code == 403
  nurse.origin = "https://tracershop.example"
  async with await nurse.connect() as screen:
    assert screen.hello


async def test_str_6_without_set_origins_only_the_page_of_this_server_may_connect(
  shared: Server, people: People
) -> None:
  nurse = await people(shared)
  nurse.origin = "http://127.0.0.1:1"
  with pytest.raises(InvalidStatus):
    await nurse.open()
  nurse.origin = shared.address
  async with await nurse.connect() as screen:
    assert screen.hello


async def test_str_6_nobody_signed_in_is_closed_with_4401_and_hears_nothing(shared: Server) -> None:
  async with Browser(shared.address) as nobody:
    screen = Screen(await nobody.open())
    assert await screen.closed() == 4401
    assert screen.frames == []
    assert screen.socket.subprotocol == "tracershop.v1"


@pytest.mark.parametrize("offered", [(), ("tracershop.v9",)])
async def test_str_6_an_old_protocol_is_closed_with_4409(
  shared: Server, people: People, offered: tuple[str, ...]
) -> None:
  nurse = await people(shared)
  screen = Screen(await nurse.open(subprotocols=offered))
  assert await screen.closed() == 4409
  assert screen.frames == []


async def test_another_path_is_no_socket(shared: Server, people: People) -> None:
  nurse = await people(shared)
  nurse.address += "/elsewhere"
  with pytest.raises(InvalidStatus):
    await nurse.open()


@pytest.mark.parametrize(
  ("text", "field"),
  [
    ("not json", None),
    ("[]", None),
    ('{"type": "dance"}', "type"),
    ('{"type": "ping"}', "id"),
    ('{"type": "ping", "id": "1", "more": 1}', "more"),
    ('{"type": "subscribe", "stream": 7}', "stream"),
    ('{"type": "subscribe", "stream": "production", "position": {"epoch": "x", "revision": "1"}}', "position"),
    ("[" * 30_000, None),
    (json.dumps(command_frame("order.dance", {})), "name"),
    (json.dumps(command_frame("order.accept", {"orderIds": "x"})), "orderIds"),
    (json.dumps(command_frame("order.accept", {"orderIds": [1], "more": 1})), "more"),
    (json.dumps(command_frame("order.accept", {"orderIds": [10**30]})), "orderIds"),
    (json.dumps(command_frame("order.accept", {})), "orderIds"),
    (json.dumps(command_frame("order.accept", {"orderIds": [1]}, command_id="7")), "id"),
    (json.dumps({"type": "query", "id": "q", "name": "orders.year", "data": {}}), "name"),
    (json.dumps({"type": "query", "id": "q", "name": "orders.day", "data": {"date": "soon"}}), "date"),
  ],
)
async def test_str_5_what_cannot_be_read_is_refused_by_name(
  shared: Server, people: People, text: str, field: str | None
) -> None:
  nurse = await people(shared)
  async with await nurse.connect() as screen:
    await screen.send(text)
    await screen.until(lambda: bool(screen.of_type("refused")))
    (refused,) = screen.of_type("refused")
    assert (refused["code"], refused["field"]) == ("invalid", field)
    assert refused["message"]


async def test_str_5_the_tenth_malformed_frame_ends_the_socket(server: Server, people: People) -> None:
  nurse = await people(server)
  screen = await nurse.connect()
  for _ in range(10):
    await screen.send("{")
  assert await screen.closed() == 4400
  assert len(screen.of_type("refused")) == 10
  assert server.meter("tracershop_closes_total", code="4400") == 1
  assert server.meter("tracershop_refused_total", code="invalid") == 10


async def test_str_5_a_frame_above_64_kib_is_refused(shared: Server, people: People) -> None:
  nurse = await people(shared)
  async with await nurse.connect() as screen:
    await screen.send(json.dumps({"type": "ping", "id": "x" * 65_536}))
    await screen.until(lambda: bool(screen.of_type("refused")))
    assert "65536" in screen.of_type("refused")[0]["message"]
    assert (await screen.ask({"type": "ping", "id": "still here"}))["type"] == "pong"


async def test_a_rule_that_says_no_ten_times_ends_nothing(shared: Server, people: People) -> None:
  nurse = await people(shared)
  stream = stream_of(nurse)
  async with await nurse.connect(stream) as screen:
    for _ in range(12):
      with pytest.raises(Refused) as refused:
        await screen.command("order.place", order(screen, stream, mbq=-1))
      assert (refused.value.code, refused.value.frame["field"]) == ("invalid", "orderedMbq")
    assert (await screen.ask({"type": "ping", "id": "p"}))["type"] == "pong"


async def test_too_many_frames_end_the_socket_with_4429(make_server: Callable[..., Server], people: People) -> None:
  server = make_server(TRACERSHOP_SOCKET_RATE="4")
  server.start()
  nurse = await people(server)
  screen = await nurse.connect()
  for number in range(40):
    await screen.send({"type": "ping", "id": str(number)})
  assert await screen.closed() == 4429


async def test_led_4_the_same_command_again_answers_the_first_result(shared: Server, people: People) -> None:
  nurse = await people(shared)
  stream, command_id = stream_of(nurse), str(uuid.uuid4())
  async with await nurse.connect(stream) as screen:
    data = order(screen, stream)
    first = await screen.command("order.place", data, command_id=command_id)
    again = await screen.command("order.place", {**data, "orderedMbq": 600.0}, command_id=command_id)
    assert (first["repeated"], again["repeated"]) == (False, True)
    assert again["result"] == first["result"]
    with pytest.raises(Refused) as other_data:
      await screen.command("order.place", order(screen, stream, mbq=601), command_id=command_id)
    assert other_data.value.code == "key_reused"
    await screen.reached(first["revisions"])
    assert screen.revisions[stream] == [first["revisions"][stream]]
  # In another session of the same user it is the same command; for another user the id is taken.
  colleague = await people(shared, "nurse7")
  assert (await colleague.command("order.place", data, command_id=command_id)).json()["repeated"] is True
  chemist = await people(shared, "radiochemist")
  answer = await chemist.command("order.place", data, command_id=command_id)
  assert (answer.status_code, answer.json()["code"]) == (409, "key_reused")


async def test_tells_what_became_of_a_command_to_its_user_alone(shared: Server, people: People) -> None:
  nurse, other = await people(shared), await people(shared, "nurse8")
  stream, command_id = stream_of(nurse), str(uuid.uuid4())
  async with await nurse.connect(stream) as screen, await other.connect() as foreign:
    assert (await screen.query("command.status", {"id": command_id}))["status"] == "unknown"
    done = await screen.command("order.place", order(screen, stream), command_id=command_id)
    told = await screen.query("command.status", {"id": command_id})
    assert (told["status"], told["result"], told["revisions"]) == ("done", done["result"], done["revisions"])
    assert await foreign.query("command.status", {"id": command_id}) == {"status": "unknown"}


async def test_ord_10_a_foreign_row_is_answered_as_none(shared: Server, people: People) -> None:
  nurse, other = await people(shared), await people(shared, "nurse8")
  stream = stream_of(nurse)
  async with await nurse.connect(stream) as screen, await other.connect() as foreign:
    number = await place(screen, stream)
    refusals = []
    for asked in (number, 999_999):
      with pytest.raises(Refused) as refused:
        await foreign.command("order.cancel", {"orderId": asked})
      refusals.append({**refused.value.frame, "id": None, "details": None})
    assert refusals[0] == refusals[1]
    assert refusals[0]["code"] == "not_found"


async def test_acc_1_a_right_that_is_not_there_is_forbidden(shared: Server, people: People) -> None:
  nurse = await people(shared)
  async with await nurse.connect() as screen:
    with pytest.raises(Refused) as refused:
      await screen.command("order.accept", {"orderIds": [1]})
    assert refused.value.code == "forbidden"


async def test_acc_3_log_out_ends_the_sockets_of_that_session(shared: Server, people: People) -> None:
  nurse, elsewhere = await people(shared), await people(shared)
  screen, other = await nurse.connect(stream_of(nurse)), await elsewhere.connect()
  await nurse.sign_out()
  assert await screen.closed(5) == 4401
  assert (await other.ask({"type": "ping", "id": "p"}))["type"] == "pong"
  await other.close()


async def test_acc_3_a_disabled_user_is_ended_and_may_not_come_back(server: Server, people: People) -> None:
  nurse, admin = await people(server), await people(server, "siteadmin")
  screen = await nurse.connect(stream_of(nurse))
  assert nurse.user is not None
  answer = await admin.command("user.disable", {"userId": nurse.user["id"]})
  assert answer.status_code == 200, answer.text
  assert await screen.closed(5) == 4401
  assert await Screen(await nurse.open()).closed() == 4401
  async with Browser(server.address) as again:
    with pytest.raises(Refused) as refused:
      await again.sign_in("nurse7", PASSWORD)
    assert refused.value.code == "unauthenticated"
