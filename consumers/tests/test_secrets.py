"""Whatever way a password comes over the wire, it is in no answer, no log and no byte of the database (SIG-1)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from consumers.tests.conftest import People
from tests.client import Refused, command_frame
from tests.server import Server
from tests.unit import PASSWORD

CANARY = "canary-7Qx-of-the-signature"


def frames() -> Iterator[dict[str, Any]]:
  """Frames of commands that hold the canary where it belongs, and where a wrong client might put it."""
  pool = {"orderIds": [1], "vialIds": [1]}
  signatures: list[Any] = [
    {"meaning": "release", "password": CANARY},
    {"meaning": "release", "password": CANARY, "more": 1},
    {"meaning": CANARY, "password": None},
    {"meaning": 7, "password": CANARY},
    {"meaning": "release", "proof": CANARY},
    CANARY,
    [CANARY],
    {CANARY: CANARY},
  ]
  for signature in signatures:
    yield command_frame("order.release", {**pool, "signature": signature})
    yield command_frame("order.release", {"orderIds": "none", "signature": signature})
    yield command_frame("password.change", {"signature": signature, "newPassword": CANARY})
    yield command_frame("password.change", {"signature": signature, "newPassword": [CANARY]})
    # Not a signing command: there is no place for it.
    yield command_frame("order.accept", {"orderIds": [1], "signature": signature})
    yield command_frame("no.such", {"signature": signature})
  yield command_frame("user.create", {"username": "x", "name": "X", "role": "shopUser", "password": CANARY})
  yield command_frame("password.reset", {"userId": 404, "newPassword": CANARY})
  yield command_frame("password.reset", {"userId": 404, "newPassword": [CANARY]})
  yield command_frame("user.create", {"username": 7, "name": "X", "role": "shopUser", "password": {"is": CANARY}})


async def test_sig_1_no_secret_is_in_an_answer_a_log_or_the_database(
  make_server: Callable[..., Server], people: People
) -> None:
  server = make_server(TRACERSHOP_LOG_LEVEL="DEBUG", TRACERSHOP_SOCKET_RATE="1000")
  server.start()
  answers: list[str] = []
  chemist, admin = await people(server, "radiochemist"), await people(server, "siteadmin")
  for frame in frames():
    browser = admin if frame["name"] in ("user.create", "password.reset") else chemist
    answers.append((await browser.post("/api/commands", frame)).text)
  answers.append(
    (await chemist.post("/api/queries", {"id": "q", "name": "command.status", "data": {"id": CANARY}})).text
  )
  for body in ({"username": "radiochemist", "password": CANARY}, {"username": CANARY, "password": CANARY}):
    answers.append((await chemist.post("/api/session", body)).text)
  answers.append((await chemist.post("/api/session", {"username": "x", "password": [CANARY]})).text)
  answers.append((await chemist.post("/monitor/enrol", {"code": CANARY})).text)
  for number, frame in enumerate(frames()):
    if number % 8 == 0:
      # The tenth frame that cannot be read ends the socket.
      screen = await (await people(server, "radiochemist2")).connect()
    try:
      answers.append(json.dumps(await screen.ask(frame)))
    except Refused as refused:
      answers.append(json.dumps(refused.frame))
  server.stop()
  log = server.output().decode()
  assert "Traceback" not in log
  assert PASSWORD not in log
  assert [answer for answer in answers if CANARY in answer] == []
  assert CANARY not in log
  kept = [path.name for path in server.data.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
  assert kept == []
  assert any("signature_wrong" in answer for answer in answers), "the canary never came as far as a signature"
