"""Whatever is sent, the answer is a refusal by name, at its field where it has one: never `internal`, never silence.

The bad values are made from the payload structs, so a new command or field is tried without anybody thinking of it.
"""

from __future__ import annotations

import json
import random
import types
import typing
import uuid
from datetime import date, datetime, time
from typing import Any

import msgspec
import pytest

from tests import unit
from tests.kept import Kept
from tests.nemesis import (
  batch_scenes,
  booking_scenes,
  link_scenes,
  node_scenes,
  proposal_scenes,
  setup_scenes,
  world,
)
from tests.nemesis.rig import HEARTBEAT_SECONDS, InnerEdge
from tests.nemesis.screens import SECONDS, Screen, until
from tests.nemesis.wire import Wire, command_frame, query_frame
from tracershop import ledger
from tracershop.errors import SENTENCES
from tracershop.ledger import search
from tracershop.pool import in_pool
from tracershop.protocol.commands import COMMANDS, QUERIES, Payload

pytestmark = pytest.mark.django_db(transaction=True)

CODES = {key.partition(".")[0] for key in SENTENCES}
HUGE = (2**53, -(2**53), 2**63, 2**64, 2**200, 1e300, -1e300)
WRONG: dict[Any, tuple[Any, ...]] = {
  int: (None, "1", 1.5, True, [], {}, "NaN", *HUGE),
  float: (None, "1", True, [1], {"a": 1}, "Infinity", *HUGE),
  str: (None, 1, 1.5, False, ["a"], {"a": "b"}),
  date: (None, 20261124, "2026-02-30", "24.11.2026", "2026-11-24T00:00:00Z", "", [], "0000-00-00", "+12026-01-01"),
  datetime: (None, 0, "2026-11-24", "2026-11-24T25:00:00Z", "yesterday", "", {}, "2026-11-24T07:00:00+99:99"),
  time: (None, 700, 7.5, "25:00:00", "07:30", "seven", "", [], {}, "2026-11-24T07:00:00Z"),
  bool: (None, 0, 1, "true", [], {}),
  dict: (None, 7, "7", [], True, [{}]),
  list: (None, 7, "7", {}, [None], ["7"], [1.5], [[7]], [2**63], [2**200], [True]),
  list[str]: (None, 7, "7", {}, [None], [7], [1.5], [["7"]], [True]),
}
# In their type, and yet no row, no amount, no text that may stand.
STRANGE: dict[Any, tuple[Any, ...]] = {
  int: (0, -1, 999_999_999, 2**31, 2**53 - 1, -(2**53) + 1),
  float: (0.0, -0.0, -1.0, 5e-324, 1e15, 0),
  str: ("", " ", "x" * 5_000, "\x00", "😀" * 600, "'; DROP TABLE ledger_entry; --", "010203-1234", "\u202e"),
  date: ("0001-01-01", "9999-12-31", "2026-11-22"),
  datetime: ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-11-24T07:00:00", "9999-12-31T23:59:59-23:59"),
  time: ("00:00:00", "23:59:59.999999", "07:30:00Z", "07:30:00+05:00", "07:30:01"),
  bool: (),
  dict: ({}, {"orderedMbq": 0}, {"": None}, {"orderId": 1}, {"comment": "x" * 5_000}, {"a": {"b": [1e15]}}),
  list: ([], [0], [-1], [1, 1], [999_999], list(range(3_000)), [2**53 - 1]),
  list[str]: ([], [""], ["a", "a"], ["x" * 5_000], ["\x00"], ["010203-1234"]),
}
# A result may be nothing, or less than that: what is within limits says its test.
PEOPLE = ("siteadmin", "prodadmin", "radiochemist", "shopadmin", "nurse7")
ANY_NUMBER = {("qcResult.enter", "value")}


def kinds(annotation: Any) -> list[Any]:
  """The plain types of a field."""
  origin = typing.get_origin(annotation)
  if origin in (typing.Union, types.UnionType):
    return [kind for one in typing.get_args(annotation) for kind in kinds(one)]
  if origin is typing.Literal:
    return [str]
  if origin in (list, dict):
    return [annotation if typing.get_args(annotation) == (str,) else origin]
  return [] if annotation in (type(None), msgspec.UnsetType) else [annotation]


def fields(payload: type[Payload]) -> dict[str, tuple[list[Any], bool]]:
  """Each field by its name on the wire: its types, and whether null is allowed."""
  hints = typing.get_type_hints(payload)
  found = {}
  for field in msgspec.structs.fields(payload):
    optional = type(None) in typing.get_args(hints[field.name])
    found[field.encode_name] = (kinds(hints[field.name]), optional)
  return found


def payload_of(name: str) -> type[Payload]:
  return COMMANDS[name].payload if name in COMMANDS else QUERIES[name]


def required(payload: type[Payload]) -> list[str]:
  """The fields that may not be left out, by their names on the wire."""
  return [it.encode_name for it in msgspec.structs.fields(payload) if it.required]


def right(name: str, made: world.World) -> dict[str, Any]:
  """A payload of the right shape, whose rows are there."""
  north = made.sides["north"]
  shapes: dict[str, Any] = {
    "orderId": made.ids["order"], "orderIds": [made.ids["order"]], "vialId": made.ids["vial"],
    "requestId": 1, "vialIds": [made.ids["vial"]], "userId": made.users["external"], "deviceId": 1, "releaseRightId": 1,
    "kind": "activity", "endpointId": north["endpoint"], "tracerId": made.tracer_id, "isotopeId": None,
    "slotId": north["slots"][3][0], "deliveryDate": "2026-11-25", "deliverAt": None, "orderedMbq": 100.0,
    "injections": None, "usage": "human", "comment": "", "reason": "asked", "customerId": north["customer"],
    "activityMbq": 100.0, "calibratedAt": "2026-11-23T08:00:00Z", "volumeMl": 2.0, "batchNumber": None, "name": "New",
    "layout": "day", "username": "new", "role": "shopUser", "customerIds": [north["customer"]],
    "fromDate": "2026-11-24", "toDate": None, "id": str(uuid.uuid4()), "date": "2026-11-24",
    "delayMinutes": 30, "text": "the car broke down", "expiresAt": "2026-11-25T07:00:00Z",
    "noticeId": made.ids["notice"], "month": "2026-11-01", "year": 2026,
    "entryId": made.ids["placed"], "moreEntryIds": [], "limit": 50,
    "dispatchedAt": "2026-11-23T08:00:00Z", "receivedAt": "2026-11-23T08:00:00Z", "vehicle": "Car 2", "note": "",
    "dispatchId": 1, "printerId": 1, "documentId": 1, "host": "127.0.0.1", "port": 9,
    "quarantineId": made.ids["quarantine"],
  }  # fmt: skip
  if name == "vial.add":
    shapes["batchNumber"] = "FDG-261123-1"
  shapes |= setup_scenes.shapes(name, made.ids) | batch_scenes.shapes(name, made.ids)
  shapes |= node_scenes.shapes(name, made.ids) | link_scenes.shapes(name)
  shapes |= booking_scenes.shapes(name, made.ids) | proposal_scenes.shapes(name, made.ids)
  if name == "request.make":
    shapes |= {"kind": "change", "data": {"orderedMbq": 50_000.0}, "text": "two more"}
  if name == "printer.add":
    shapes["kind"] = "a4"
  if name == "document.make":
    shapes["kind"] = "label"
  if name == "dispatch.make":
    shapes = {key: value for key, value in shapes.items() if key != "orderIds"}
  if name in ("order.edit", "batch.edit"):
    shapes = {key: value for key, value in shapes.items() if value is not None}
  return {key: shapes[key] for key in fields(payload_of(name)) if key in shapes} | secrets(name)


def secrets(name: str) -> dict[str, Any]:
  """The secrets of a command, right ones."""
  own = {"password.change": "changePassword", "payload.erase": "erase"}
  meanings = own | batch_scenes.MEANINGS | link_scenes.MEANINGS | proposal_scenes.MEANINGS
  meaning = meanings.get(name, "release")
  all_of_them = {
    "signature": {"meaning": meaning, "password": unit.PASSWORD},
    "secondSignature": {"username": "radiochemist2", "password": unit.PASSWORD},
    "newPassword": "another long secret",
    "password": "another long secret",
  }
  return {key: all_of_them[key] for key in COMMANDS[name].secrets} if name in COMMANDS else {}


def frame_of(name: str, data: Any) -> dict[str, Any]:
  return query_frame(name, data) if name in QUERIES else command_frame(name, data)


async def refused_by_name(wire: Wire, frame: dict[str, Any], where: str) -> dict[str, Any] | None:
  """Sends a frame; the refusal, or None where it was done. Fails for what is no answer."""
  answer = await wire.ask(frame)
  body: dict[str, Any] = answer.json()
  assert body["type"] in ("refused", "done", "answer"), where
  if body["type"] != "refused":
    return None
  assert body["code"] in CODES, f"{where}: {body}"
  assert body["code"] != "internal", f"{where}: {body}"
  assert body["message"], f"{where}: {body}"
  assert 400 <= answer.status_code < 500, f"{where}: {answer.status_code} {body}"
  assert body["id"] == frame["id"], f"{where}: {body}"
  return body


def build(hold: Any) -> world.World:
  """The unit with an order, a vial and everybody signed in; `hold` sets the clock."""
  hold(unit.YESTERDAY_MORNING)
  return BUILT.put()


def built() -> world.World:
  made = world.build(unit.TUESDAY)
  # No order that a bad value could mean by chance is the one at hand.
  world.place(made, "south", unit.TUESDAY, 100.0)
  made.ids["order"] = world.place(made, "north", unit.TUESDAY, 100.0)
  made.ids["vial"] = world.fill_vials(made)
  made.ids["notice"] = world.post(made)
  made.ids["quarantine"] = world.quarantine("ORC|XX", 1)
  made.ids |= node_scenes.ids(made.unit.site_admin)
  made.ids |= setup_scenes.ids() | batch_scenes.ids(made) | booking_scenes.ids(made)
  made.ids["placed"] = search.search(search.Criteria(kinds=["order.placed"]), 1)[0][0].id
  made.cookies = {name: world.cookie_of(name) for name in PEOPLE}
  return made


BUILT = Kept(built)


def who_may(name: str) -> str:
  """Somebody who gets as far as the payload: the highest role that may send it."""
  if name in booking_scenes.TABLE:
    return "shopadmin"
  if name.startswith(("user.", "node.", "quarantine.", "siteRule.")):
    return "siteadmin"
  if name in ("password.reset", "payload.erase", "audit.repeats"):
    return "siteadmin"
  if name in ("notice.read", "request.make", "request.withdraw", "certificate.acknowledge"):
    return "nurse7"
  if name in ("recall.acknowledge", "recall.show"):
    return "nurse7"
  return "radiochemist" if name == "order.release" else "prodadmin"


@pytest.fixture
def free_rein(settings: Any) -> None:
  """No bound on how many frames a second."""
  settings.SOCKET_RATE_PER_SECOND = 100_000.0
  settings.HEARTBEAT_SECONDS = HEARTBEAT_SECONDS


@pytest.mark.parametrize("name", [*COMMANDS, *QUERIES])
async def test_str_5_every_field_with_every_bad_value(name: str, frozen_clock: Any, free_rein: None) -> None:
  """STR-5, SIG-1, ORD-2, TXT-1, TXT-2: what is of another type is `invalid` at its field and moves nothing; what is in
  its type and yet not to be had is refused by name or done, never `internal`."""
  made = await in_pool(build, frozen_clock.set, seconds=60)
  async with Wire(made.cookies[who_may(name)]) as wire:
    before = await in_pool(ledger.heads)
    await wrong_types(wire, name, made)
    assert await in_pool(ledger.heads) == before
    await wrong_shapes(wire, name, made)
    await strange_values(wire, name, made)


async def wrong_types(wire: Wire, name: str, made: world.World) -> None:
  """Each field with each value of another type."""
  for field, (types_of, optional) in fields(payload_of(name)).items():
    for value in (value for kind in types_of for value in WRONG[kind]):
      if value is None and optional:
        continue
      where = f"{name}.{field} = {value!r}"
      refusal = await refused_by_name(wire, frame_of(name, right(name, made) | {field: value}), where)
      assert refusal is not None, f"{where} was taken"
      assert (refusal["code"], refusal["field"]) == ("invalid", field), f"{where}: {refusal}"


async def wrong_shapes(wire: Wire, name: str, made: world.World) -> None:
  """Keys that are not known, fields that are missing, secrets that are none."""
  for key in ("unheardOf", "order_id"):
    refusal = await refused_by_name(wire, frame_of(name, right(name, made) | {key: 1}), f"{name} with {key}")
    assert refusal is not None
    assert (refusal["code"], refusal["field"]) == ("invalid", key)
  for field in required(payload_of(name)):
    data = right(name, made)
    del data[field]
    refusal = await refused_by_name(wire, frame_of(name, data), f"{name} without {field}")
    assert refusal is not None
    assert (refusal["code"], refusal["field"]) == ("invalid", field), refusal
  bad: tuple[Any, ...] = (
    None,
    1,
    [],
    {},
    "",
    {"meaning": 1},
    {"meaning": "release"},
    {"password": unit.PASSWORD},
    "x" * 9_000,
  )
  for key in secrets(name):
    for value in bad:
      refusal = await refused_by_name(
        wire, frame_of(name, right(name, made) | {key: value}), f"{name}.{key} = {value!r}"
      )
      assert refusal is not None, f"{name}.{key} = {value!r} was taken"
      assert unit.PASSWORD not in json.dumps(refusal)


async def strange_values(wire: Wire, name: str, made: world.World) -> None:
  """Each field with each value that is of its type and means no row, no amount, no text."""
  for field, (types_of, _) in fields(payload_of(name)).items():
    for kind, value in ((one, value) for one in types_of for value in STRANGE[one]):
      where = f"{name}.{field} = {value!r:.80}"
      refusal = await refused_by_name(wire, frame_of(name, right(name, made) | {field: value}), where)
      if field.endswith(("Id", "Ids")) and value in (0, -1, 999_999_999, [0], [-1], [999_999]):
        assert refusal is not None, f"{where} was taken"
        # A signing command looks at what was shown first.
        unknown = {"no_such_slot"} if field == "slotId" else {"not_found", "stale"} if secrets(name) else {"not_found"}
        if name in setup_scenes.TABLE:
          unknown = {"touches_orders"} if field == "confirmedOrderIds" else {"not_found"}
        if name == "deadline.remove":
          # It touches none of the scene's orders: the first value that names none has taken it away.
          unknown = {"not_found"}
        assert refusal["code"] in unknown | {"invalid"}, f"{where}: {refusal}"
        assert refusal["field"] is not None, refusal
      if kind is float and value <= 0 and (name, field) not in ANY_NUMBER:
        assert refusal is not None, f"{where} was taken"
        assert (refusal["code"], refusal["field"]) == ("invalid", field)


UNKNOWN: dict[str, dict[str, Any]] = {
  "order.edit": {"orderId": 999_999, "reason": "x"},
  "order.cancel": {"orderId": 999_999, "reason": "x"},
  "order.accept": {"orderIds": [999_999]},
  "order.reject": {"orderIds": [999_999], "reason": "x"},
  "order.reopen": {"orderIds": [999_999], "reason": "x"},
  "order.delay": {"orderIds": [999_999], "delayMinutes": 30},
  "notice.read": {"noticeId": 999_999},
  "notice.end": {"noticeId": 999_999},
  "order.move": {"orderIds": [999_999], "slotId": 1},
  "order.restore": {"orderIds": [999_999]},
  "order.postpone": {"orderIds": [999_999], "slotId": 1, "deliveryDate": "2026-11-25", "reason": "x"},
  "order.confirm": {"orderId": 999_999},
  "request.make": {"kind": "cancel", "orderId": 999_999},
  "request.grant": {"requestId": 999_999},
  "request.decline": {"requestId": 999_999, "reason": "x"},
  "request.withdraw": {"requestId": 999_999},
  "vial.confirm": {"vialId": 999_999},
  "vial.discard": {"vialId": 999_999, "reason": "x"},
  "payload.erase": {"entryId": 999_999, "reason": "x", "signature": {"meaning": "erase", "password": unit.PASSWORD}},
  "dispatch.make": {"vialIds": [999_999], "dispatchedAt": "2026-11-23T08:00:00Z", "vehicle": "Car 2"},
  "dispatch.return": {"dispatchId": 999_999, "reason": "x"},
  "dispatch.receive": {"dispatchId": 999_999, "receivedAt": "2026-11-23T08:00:00Z", "vialIds": []},
  "document.make": {"kind": "label", "vialId": 999_999},
  "document.print": {"printerId": 999_999, "documentId": 1},
  "printer.remove": {"printerId": 999_999},
  "quarantine.retry": {"quarantineId": 999_999},
  "quarantine.dismiss": {"quarantineId": 999_999, "reason": "x"},
  "monitor.arrange": {"deviceId": 999_999, "layout": "runs"},
  "monitor.revoke": {"deviceId": 999_999},
  **node_scenes.UNKNOWN,
  **link_scenes.UNKNOWN,
  **proposal_scenes.UNKNOWN,
  "user.disable": {"userId": 999_999},
  "user.enable": {"userId": 999_999},
  "user.changeRole": {"userId": 999_999, "role": "shopUser"},
  "releaseRight.withdraw": {"releaseRightId": 999_999, "reason": "x"},
  **setup_scenes.UNKNOWN,
  **batch_scenes.UNKNOWN,
  **booking_scenes.UNKNOWN,
}


async def test_str_5_unknown_rows_names_and_ids(frozen_clock: Any, free_rein: None) -> None:
  """STR-5, ORD-10, LED-4: what is not there is `not_found`; a name that is none, and an id used for another thing."""
  made = await in_pool(build, frozen_clock.set, seconds=60)
  for name, data in UNKNOWN.items():
    async with Wire(made.cookies[who_may(name)]) as wire:
      refusal = await refused_by_name(wire, command_frame(name, data), name)
      assert refusal is not None
      assert refusal["code"] == "not_found", f"{name}: {refusal}"
      assert refusal["field"] in data, f"{name}: {refusal}"
  async with Wire(made.cookies["prodadmin"]) as wire, Wire(made.cookies["radiochemist"]) as colleague:
    mine = made.ids["order"]
    accept = command_frame("order.accept", {"orderIds": [mine]})
    for frame in (
      command_frame("order.teleport", {}),
      query_frame("users.all", {}),
      command_frame("command.status", {}),
    ):
      refusal = await refused_by_name(wire, frame, frame["name"])
      assert refusal is not None
      assert (refusal["code"], refusal["field"]) == ("invalid", "name")
    for wrong in ("", "1", "not a uuid", "x" * 300, "\x00"):
      refusal = await refused_by_name(wire, accept | {"id": wrong}, wrong)
      assert refusal is not None
      assert (refusal["code"], refusal["field"]) == ("invalid", "id")
    assert await refused_by_name(wire, accept, "accept") is None
    assert await refused_by_name(wire, accept, "the same again") is None
    for other, asker in (
      (accept | {"data": {"orderIds": [mine, mine + 1]}}, wire),
      (accept | {"seen": {f"order:{mine}": 1}}, wire),
      (accept | {"name": "order.reopen", "data": {"orderIds": [mine], "reason": "x"}}, wire),
      (accept, colleague),
    ):
      refusal = await refused_by_name(asker, other, "key")
      assert refusal is not None
      assert refusal["code"] == "key_reused", refusal


RAW = (
  b"", b"{", b"[]", b"null", b"1", b'"x"', b"{}", b'{"type":null}', b'{"type":"order"}', b'{"type":"command"}',
  b'{"type":"command","id":1,"name":"order.accept","data":{}}',
  b'{"type":"command","id":"x","name":"order.accept","data":[]}',
  b'{"type":"command","id":"00000000-0000-4000-8000-000000000001","name":"order.accept","data":{"orderIds":[NaN]}}',
  b'{"type":"command","id":"00000000-0000-4000-8000-000000000001","name":"order.place","data":{"orderedMbq":Infinity}}',
  b'{"type":"command","id":"00000000-0000-4000-8000-000000000001","name":"order.accept","data":{},"seen":{"a":"b"}}',
  b'{"type":"command","id":"00000000-0000-4000-8000-000000000001","name":"order.accept","data":{},"more":1}',
  b'{"type":"query","id":"1","name":"orders.day","data":{"date":1e999}}',
  b'{"type":"query","id":"1","name":"orders.day","data":' + b"[" * 20_000 + b"]" * 20_000 + b"}",
  b'{"type":"command","id":"1","name":"order.accept","data":' + b'{"a":' * 9_000 + b"1" + b"}" * 9_000 + b"}",
  b'{"type":"ping","id":"' + b"x" * 500 + b'"}', b'{"type":"subscribe"}', b'{"type":"subscribe","stream":1}',
  b'{"type":"subscribe","stream":"production","position":{"epoch":"e"}}',
  b'{"type":"subscribe","stream":"production","position":{"epoch":"e","revision":1.5}}',
  b'{"type":"seen","heads":{"production":"x"}}', b'{"type":"hello"}', b'{"type":"delta","stream":"production"}',
  b'{"type":"look","stream":"production","subject":17}', b'{"type":"look","subject":"order:17"}',
  b'{"type":"unsubscribe","stream":null}', b'{"type":"ping","id":"\\ud800"}', b"\xc3\x28", b"\xff" * 64,
  b'{"type":"ping","id":"1"}{"type":"ping","id":"2"}', b" " * 70_000, b"x" * 65_537,
)  # fmt: skip


async def test_str_5_malformed_frames_over_http(frozen_clock: Any, free_rein: None) -> None:
  """STR-5: bytes that are no frame get a named refusal with 400, on both doors, signed in or not."""
  made = await in_pool(build, frozen_clock.set, seconds=60)
  for cookie, statuses in ((made.cookies["prodadmin"], {400}), ("", {400, 401})):
    async with Wire(cookie) as wire:
      for path in ("/api/commands", "/api/queries"):
        for raw in RAW:
          answer = await wire.post(path, raw)
          assert answer.status_code in statuses, f"{raw[:80]!r}: {answer.status_code} {answer.text[:300]}"
          body = answer.json()
          assert body["type"] == "refused"
          assert body["code"] in ("invalid", "unauthenticated"), f"{raw[:80]!r}: {body}"


async def test_str_5_malformed_frames_on_a_socket_and_the_tenth_closes(frozen_clock: Any, free_rein: None) -> None:
  """STR-5: each is refused by name, the socket stays until the tenth, and its streams go on meanwhile; then 4400."""
  made = await in_pool(build, frozen_clock.set, seconds=60)
  frames = [raw.decode("utf-8", errors="replace") for raw in RAW]
  chance = random.Random(5)
  async with InnerEdge(chance) as edge:
    for start in range(0, len(frames), 10):
      screen = Screen("prodadmin", edge, made.cookies["prodadmin"], ("catalogue", "production"), chance)
      screen.connect(start // 10 % 2)
      try:
        await ten_times_wrong(screen, (frames[start:] + frames)[:10])
      finally:
        for line in screen.lines:
          await line.ended()


async def ten_times_wrong(screen: Screen, ten: list[str]) -> None:
  """Sends ten frames that are none, each after the refusal of the one before."""
  heard = screen.texts = []

  def refusals() -> int:
    frames = [json.loads(text) for text in heard]
    return sum(it["type"] == "refused" and it["code"] == "invalid" for it in frames)

  await until([screen], lambda: screen.stands_at(screen.heads), "the first snapshot")
  for count, text in enumerate(ten, start=1):
    assert screen.line is not None, f"closed before the tenth, after {ten[count - 2][:80]!r}"
    screen.line.send(text)
    await until([screen], lambda count=count: refusals() == count, f"a refusal of {text[:80]!r}", SECONDS)  # type: ignore[misc]
  await until([screen], lambda: screen.line is None, "the end after the tenth")
  assert screen.closes == [4400]
  assert not screen.faults, screen.faults
