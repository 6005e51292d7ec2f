"""The frames: read strictly, written and read back the same, and what is generated from them is fresh."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracershop import protocol
from tracershop.protocol import commands, generate, messages, schema

AT = datetime(2026, 11, 24, 6, 15, tzinfo=UTC)
ROW = msgspec.Raw(b'{"id":7,"text":"\xc3\xa6"}')

CLIENT: list[Any] = [
  messages.Subscribe(stream="production"),
  messages.Subscribe(stream="customer:3", position=messages.Position(epoch="e", revision=12)),
  messages.Unsubscribe(stream="wall"),
  messages.Command(id="c", name="order.accept", data={"orderIds": [17]}, seen={"order:17": 5}),
  messages.Query(id="q", name="orders.day", data={"date": "2026-11-24"}),
  messages.Seen(heads={"production": 813}),
  messages.Ping(id="p"),
  messages.Look(stream="production", subject="order:17"),
  messages.Look(stream="production"),
]
SERVER: list[Any] = [
  messages.Hello(
    protocol=1,
    epoch="e",
    now=AT,
    heartbeat_seconds=5.0,
    user=messages.SessionUser(id=None, name="Wall", role="monitor", customer_ids=[]),
    streams={"wall": 3},
  ),
  messages.Resumed(stream="wall", epoch="e", revision=2, head=3),
  messages.Snapshot(stream="wall", epoch="e", revision=3, rows={"order": [ROW]}),
  messages.Snapshot(stream="wall", epoch="e", revision=3, rows={"order": [ROW]}, part=1, parts=2),
  messages.Delta(
    stream="wall",
    revision=4,
    at=AT,
    kind="order.accepted",
    actor=None,
    changes=[messages.RowChange(put="order", row=ROW), messages.RowChange(remove="booking", id=7)],
  ),
  messages.Ended(stream="wall"),
  messages.Ended(stream="wall", code="forbidden"),
  messages.Done(id="c", result=msgspec.Raw(b'{"orderId":1}'), revisions={"production": 813}),
  messages.Refused(id=None, stream=None, code="invalid", message="Nej", field="id", details={"a": [1]}),
  messages.Answer(id="q", result=msgspec.Raw(b"{}")),
  messages.Heads(now=AT, epoch="e", heads={"wall": 3}),
  messages.Hint(stream="production", kind="looking", at=AT, data={"orderId": 1}),
  messages.Pong(id="p", now=AT),
]


def test_str_11_every_frame_has_its_example_here() -> None:
  assert {type(it) for it in CLIENT} == set(get_args(messages.ClientFrame))
  assert {type(it) for it in SERVER} == set(get_args(messages.ServerFrame))


@pytest.mark.parametrize("frame", CLIENT, ids=lambda it: type(it).__name__)
def test_str_5_a_clients_frame_is_read_back_as_it_was_written(frame: Any) -> None:
  assert messages.decode(messages.encode(frame)) == frame
  assert messages.decode(messages.encode(frame).decode()) == frame


@pytest.mark.parametrize("frame", SERVER, ids=lambda it: type(it).__name__)
def test_str_10_a_servers_frame_is_read_back_as_it_was_written(frame: Any) -> None:
  data = messages.encode(frame)
  again = messages.decode_server(data)
  assert type(again) is type(frame)
  assert messages.encode(again) == data


@pytest.mark.parametrize("frame", [*CLIENT, *SERVER], ids=lambda it: type(it).__name__)
def test_str_5_an_unknown_key_is_refused_in_every_frame(frame: Any) -> None:
  """Also one that the frame knows in Python's spelling."""
  plain = json.loads(messages.encode(frame))
  read = messages.decode if frame in CLIENT else messages.decode_server
  with pytest.raises(msgspec.ValidationError):
    read(json.dumps({**plain, "surprise": 1}))
  for key in plain:
    without = {name: value for name, value in plain.items() if name != key}
    snake = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in key)
    if snake != key:
      with pytest.raises(msgspec.ValidationError):
        read(json.dumps({**without, snake: plain[key]}))


@pytest.mark.parametrize(
  "text",
  [
    "",
    "{",
    "null",
    "[]",
    "7",
    '"ping"',
    "{}",
    '{"type": null}',
    '{"type": "pong", "id": "p", "now": "2026-11-24T06:15:00Z"}',
    '{"type": "nothing"}',
    '{"type": "ping"}',
    '{"type": "ping", "id": 7}',
    '{"type": "ping", "id": null}',
    '{"type": "ping", "id": "p"} {"type": "ping", "id": "p"}',
    '{"type": "ping", "id": "\ud800"}',
    '{"type": "subscribe", "stream": 3}',
    '{"type": "subscribe", "stream": "wall", "position": 3}',
    '{"type": "subscribe", "stream": "wall", "position": {"epoch": "e"}}',
    '{"type": "subscribe", "stream": "wall", "position": {"epoch": "e", "revision": "3"}}',
    '{"type": "subscribe", "stream": "wall", "position": {"epoch": "e", "revision": 3.5}}',
    '{"type": "subscribe", "stream": "wall", "position": {"epoch": "e", "revision": true}}',
    '{"type": "subscribe", "stream": "wall", "position": {"epoch": "e", "revision": 3, "more": 1}}',
    '{"type": "command", "id": "c", "name": "order.accept", "data": []}',
    '{"type": "command", "id": "c", "name": "order.accept", "data": {}, "seen": {"order:17": "5"}}',
    '{"type": "command", "id": "c", "name": "order.accept", "data": {"a": NaN}}',
    '{"type": "seen", "heads": {"wall": null}}',
  ],
)
def test_str_5_what_is_not_a_clients_frame_is_refused(text: str) -> None:
  data = text.encode("utf-8", "surrogatepass")
  with pytest.raises(msgspec.DecodeError):
    messages.decode(data)


@settings(deadline=None, derandomize=True)
@given(st.binary(max_size=60))
def test_str_5_noise_raises_nothing_but_a_decode_error(noise: bytes) -> None:
  with pytest.raises(msgspec.DecodeError):
    messages.decode(noise)


def test_str_5_bytes_that_are_no_text_or_nest_without_end_are_a_decode_error_too() -> None:
  """Whoever reads frames catches that one and no other."""
  deep = b'{"type": "query", "id": "q", "name": "n", "data": {"a": ' + b"[" * 30_000 + b"]" * 30_000 + b"}}"
  for data in (b'{"type": "ping", "id": "\xff"}', b"\xff\xfe", b'{"type": "ping", "id": "p"', deep):
    with pytest.raises(msgspec.DecodeError):
      messages.decode(data)


def test_str_5_instants_go_out_in_utc() -> None:
  copenhagen = AT.astimezone(timezone(timedelta(hours=1)))
  for instant in (AT, copenhagen):
    sent = json.loads(messages.encode(messages.Pong(id="p", now=instant.astimezone(UTC))))["now"]
    assert sent == "2026-11-24T06:15:00Z"


def test_str_11_what_is_generated_from_the_wire_is_fresh() -> None:
  """`make protocol` writes it anew."""
  assert [path.name for path in generate.stale()] == []


def test_str_11_the_wires_hash_is_the_one_a_person_agreed_to() -> None:
  """When this fails the wire has changed: grown is fine, else give it a new version; then `make protocol`."""
  kept = (generate.ROOT / "tracershop/protocol/wire.sha256").read_text()
  assert kept == f"{protocol.VERSION} {schema.wire_hash()}\n"


def test_str_11_the_hash_follows_any_field(monkeypatch: pytest.MonkeyPatch) -> None:
  before = schema.wire_hash()
  assert schema.wire_hash() == before
  smaller = {name: spec for name, spec in commands.COMMANDS.items() if name != "order.place"}
  monkeypatch.setattr(commands, "COMMANDS", smaller)
  assert schema.wire_hash() != before


def test_str_5_a_commands_data_is_read_strictly() -> None:
  good = {"kind": "activity", "endpointId": 1, "deliveryDate": "2026-11-24", "orderedMbq": 9000}
  placed = commands.payload_of("order.place", good)
  assert isinstance(placed, commands.OrderPlace)
  assert (placed.endpoint_id, placed.delivery_date, placed.ordered_mbq) == (1, date(2026, 11, 24), 9000.0)
  wrong: list[dict[str, Any]] = [
    {"endpointId": "1"},
    {"endpointId": None},
    {"endpointId": 1.5},
    {"endpointId": True},
    {"endpoint_id": 1},
    {"orderedMbq": "9000"},
    {"orderedMbq": [9000]},
    {"deliveryDate": "24-11-2026"},
    {"deliveryDate": "2026-11-31"},
    {"deliveryDate": 20261124},
    {"kind": "party"},
    {"usage": ""},
    {"surprise": 1},
  ]
  for change in wrong:
    with pytest.raises(msgspec.ValidationError):
      commands.payload_of("order.place", {**good, **change})
  for missing in ("kind", "endpointId", "deliveryDate"):
    with pytest.raises(msgspec.ValidationError):
      commands.payload_of("order.place", {key: value for key, value in good.items() if key != missing})
  with pytest.raises(KeyError):
    commands.payload_of("order.explode", {})


def test_str_5_absent_is_not_null_in_an_edit() -> None:
  edit = commands.payload_of("order.edit", {"orderId": 1})
  assert isinstance(edit, commands.OrderEdit)
  assert edit.ordered_mbq is msgspec.UNSET
  with pytest.raises(msgspec.ValidationError):
    commands.payload_of("order.edit", {"orderId": 1, "orderedMbq": None})


def test_sig_1_a_signature_prints_no_secret() -> None:
  signature = commands.Signature(meaning="release", password="a secret of mine")
  assert "secret" not in f"{signature!r} {signature}"


def test_sig_1_every_signing_command_has_its_secrets_taken_out() -> None:
  signing = {name for name, spec in commands.COMMANDS.items() if spec.signing}
  assert signing >= {"order.release"}
  for name in signing:
    spec = commands.COMMANDS[name]
    assert "signature" in spec.secrets
    fields = {it.encode_name for it in msgspec.structs.fields(spec.payload)}
    assert not fields & set(spec.secrets), "a payload has no place for a secret"
