"""Real servers and real sockets: each test that asks gets a process of its own with the test unit in its database."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from tests.client import Browser
from tests.server import Server, Template
from tests.unit import PASSWORD


@pytest.fixture(scope="session")
def template() -> Iterator[Template]:
  """The test unit on SQLite, built once."""
  found = Template()
  yield found
  found.remove()


@pytest.fixture
def make_server(template: Template) -> Iterator[Callable[..., Server]]:
  """Makes servers on a fresh unit each, or on the data of another one; all are killed at the end."""
  made: list[Server] = []

  def make(*, beside: Server | None = None, **settings: str) -> Server:
    server = Server(beside.data if beside else template.copy(), **settings)
    made.append(server)
    return server

  yield make
  for server in made:
    server.kill()
  for server in made:
    shutil.rmtree(server.data, ignore_errors=True)


@pytest.fixture
def server(make_server: Callable[..., Server]) -> Server:
  """One process on a fresh unit."""
  found = make_server()
  found.start()
  return found


@pytest.fixture(scope="module")
def shared(template: Template) -> Iterator[Server]:
  """One process for all tests of a file that leave it as usable as they found it."""
  data = template.copy()
  with Server(data) as found:
    yield found
  shutil.rmtree(data, ignore_errors=True)


class People:
  """Signed-in browsers by user name."""

  def __init__(self) -> None:
    self._browsers: list[Browser] = []

  async def __call__(self, server: Server, username: str = "nurse7") -> Browser:
    browser = Browser(server.address)
    self._browsers.append(browser)
    await browser.sign_in(username, PASSWORD)
    return browser

  async def close(self) -> None:
    for browser in self._browsers:
      await browser.close()


@pytest.fixture
async def people() -> AsyncIterator[People]:
  """Signs people in: `await people(server, "nurse7")`."""
  found = People()
  yield found
  await found.close()
