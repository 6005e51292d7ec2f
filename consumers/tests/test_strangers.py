"""What a stranger would copy from docs/ works against a running server: the page's own lines, and its whole client."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

from consumers.tests.conftest import People
from consumers.tests.orders import order, place, stream_of
from tests.server import Server
from tests.unit import PASSWORD
from tracershop.protocol import messages

DOCS = Path(__file__).resolve().parents[2] / "docs"
CLIENT = DOCS / "examples" / "client.py"
OURS = ("tracershop", "consumers", "production", "customer", "pinger", "legacy", "tests", "bench")
SECONDS = 60


def imports(source: str) -> set[str]:
  """The packages that a source imports."""
  nodes = list(ast.walk(ast.parse(source)))
  named = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
  named |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
  return {name.partition(".")[0] for name in named}


def snippet() -> str:
  (found,) = re.findall(r"```python\n(.*?)```", (DOCS / "protocol.md").read_text(), re.DOTALL)
  return str(found)


class Stranger:
  """The whole client as a process of its own, and what it tells."""

  def __init__(self, *arguments: str) -> None:
    # Isolated: nothing of this folder can be imported by it.
    command = [sys.executable, "-I", str(CLIENT), *arguments]
    self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    self.told: Queue[dict[str, Any]] = Queue()
    Thread(target=self._listen, daemon=True).start()

  def _listen(self) -> None:
    assert self.process.stdout is not None
    for line in self.process.stdout:
      self.told.put(json.loads(line))

  def until(self, **wanted: Any) -> dict[str, Any]:
    """The next thing told that has all of this in it."""
    while True:
      found = self.told.get(timeout=SECONDS)
      if wanted.items() <= found.items():
        return found

  def say(self, **command: Any) -> None:
    assert self.process.stdin is not None
    self.process.stdin.write(json.dumps(command) + "\n")
    self.process.stdin.flush()


@contextlib.contextmanager
def stranger(*arguments: str) -> Iterator[Stranger]:
  found = Stranger(*arguments)
  try:
    yield found
  finally:
    found.process.kill()
    found.process.wait()


def told_by(source: str) -> str:
  """What a source prints, isolated."""
  command = [sys.executable, "-I", "-c", source]
  return subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=True).stdout


async def test_the_whole_client_follows_says_whether_it_is_live_and_commands(server: Server, people: People) -> None:
  """STR-2, STR-3, STR-30, CLI-1: over the death of its server too."""
  assert not imports(CLIENT.read_text()) & set(OURS)
  nurse = await people(server)
  stream = stream_of(nurse)
  with stranger(server.address, "nurse7", PASSWORD) as client:
    first = client.until(type="snapshot")
    client.until(type="live")
    async with await nurse.connect(stream) as screen:
      number = await place(screen, stream)
      found = client.until(type="delta", kind="order.placed")
      assert found["revision"] > first["revision"]
      assert found["orders"][str(number)] == "ordered"
      client.say(name="order.place", data=order(screen, stream, mbq=700))
      done = client.until(type="done")
      mine = str(done["result"]["orderId"])
      await screen.until(lambda: int(mine) in screen.rows(stream, "order"))
      client.say(name="order.place", data={"kind": "activity"})
      client.until(type="refused", code="invalid")
      client.say(name="order.cancel", data={"orderId": int(mine)})
      assert client.until(type="delta", kind="order.cancelled")["orders"][mine] == "cancelled"
    server.kill()
    client.until(type="not live")
    server.start()
    client.until(type="live")


async def test_the_pages_own_lines_give_the_copy_that_a_screen_has(shared: Server, people: People) -> None:
  """STR-1: its snippet, at this server's address, has every row that is followed."""
  assert not imports(snippet()) & set(OURS)
  nurse = await people(shared)
  stream = stream_of(nurse)
  async with await nurse.connect(stream) as screen:
    number = await place(screen, stream)
    source = snippet().replace("http://127.0.0.1:8000", shared.address).replace('"nurse"', '"nurse7"')
    source = source.replace('"demo"', repr(PASSWORD)) + "\nimport json\nprint(json.dumps(sorted(rows['order'])))\n"
    found = json.loads(await asyncio.to_thread(told_by, source))
    assert number in found
    assert found == sorted(screen.rows(stream, "order"))


def test_str_5_each_frame_that_the_page_sends_can_be_read() -> None:
  """The page's frames of a client, as they stand there."""
  page = (DOCS / "protocol.md").read_text()
  sent = re.findall(r"^→ (\{.*\})$", page, re.MULTILINE)
  sent += re.findall(r"`(\{\"type\": \"(?:subscribe|unsubscribe|look|query|ping|seen)\".*?\})`", page)
  # Dots that stand for more, and not for the rest of a text.
  whole = [text for text in sent if not re.search('…(?!")', text)]
  assert len(whole) >= 4
  for text in whole:
    assert messages.encode(messages.decode(text)), text
