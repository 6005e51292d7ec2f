"""The house itself: locks without addresses, a tree without machine paths, a Makefile that keeps its word."""

from __future__ import annotations

import ast
import http.server
import inspect
import os
import re
import subprocess
import sys
import threading
import tomllib
from pathlib import Path

import httpx
import pytest

import conftest
from tests import services

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted(ROOT.glob("requirements*.txt"))
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", re.IGNORECASE | re.MULTILINE)
ADDRESS = re.compile(r"https?://|file:|--(?:extra-)?index-url|--find-links|git\+")
# Written in parts, so that this file does not name what it looks for.
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:" + "|".join(["wo" + "rk", r"ho" + r"me/\w+", "ro" + "ot"]) + r")/\w")
TEXT = {
  ".py",
  ".ts",
  ".tsx",
  ".css",
  ".html",
  ".sh",
  ".md",
  ".toml",
  ".txt",
  ".json",
  ".yaml",
  ".yml",
  ".conf",
  ".service",
  "",
}


def tracked() -> list[Path]:
  """The text files of the tree."""
  names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
  paths = [ROOT / name for name in names.split("\0") if name]
  return [path for path in paths if path.suffix in TEXT and path.is_file() and not path.is_symlink()]


def tracershop(*arguments: str, data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
  """The console script in a process of its own, with nothing in its environment but this."""
  given = {"PATH": os.environ["PATH"], "TRACERSHOP_DATA": str(data), **environment}
  return subprocess.run(
    [sys.executable, "-m", "tracershop.cli", *arguments],
    cwd=ROOT,
    env=given,
    capture_output=True,
    text=True,
    timeout=60,
  )


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_python_lock_has_hashes_and_no_address(lock: Path) -> None:
  text = lock.read_text()
  blocks = re.split(r"\n(?=\S)", text.strip())
  assert all(PINNED.match(block) and "--hash=sha256:" in block for block in blocks)
  assert not ADDRESS.search(text)


def test_the_smaller_locks_are_parts_of_the_largest() -> None:
  largest = dict(PINNED.findall((ROOT / "requirements-dev.txt").read_text()))
  for lock in ("requirements.txt", "requirements-mysql.txt"):
    pins = dict(PINNED.findall((ROOT / lock).read_text()))
    assert pins.items() <= largest.items()


def test_what_make_run_installs_needs_no_compiler() -> None:
  assert "mysqlclient" not in dict(PINNED.findall((ROOT / "requirements.txt").read_text()))


def test_each_direct_dependency_is_locked() -> None:
  project = tomllib.loads((ROOT / "pyproject.toml").read_text())
  wanted = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["mysql"]]
  wanted += project["dependency-groups"]["dev"] + project["dependency-groups"]["build"]
  names = {re.split(r"[<>=\[ ]", requirement)[0].lower() for requirement in wanted}
  assert names <= {name.lower() for name, _ in PINNED.findall((ROOT / "requirements-dev.txt").read_text())}


def test_the_front_end_lock_has_no_address() -> None:
  lock = (ROOT / "frontend" / "package-lock.json").read_text()
  assert '"resolved": "http' not in lock
  assert "omit-lockfile-registry-resolved=true" in (ROOT / "frontend" / ".npmrc").read_text()
  assert not re.search(r"^\s*(@\w+:)?registry\s*=", (ROOT / "frontend" / ".npmrc").read_text(), re.MULTILINE)


def test_no_lock_of_another_tool_pins_an_index() -> None:
  assert [name for name in ("uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock") if (ROOT / name).exists()] == []
  assert "index-url" not in (ROOT / "pyproject.toml").read_text()


def test_no_file_names_a_path_of_one_machine() -> None:
  found = [
    f"{path.relative_to(ROOT)}:{number}"
    for path in tracked()
    for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
    if MACHINE_PATH.search(line)
  ]
  assert found == []


def test_the_makefile_has_the_targets_that_the_guides_name() -> None:
  targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
  named = {
    target
    for guide in ("README.md", "CONTRIBUTING.md")
    for target in re.findall(r"`make ([a-z0-9-]+)", (ROOT / guide).read_text())
  }
  assert {
    "run",
    "test",
    "lint",
    "format",
    "bench",
    "soak",
    "e2e",
    "screenshots",
    "clean",
    "protocol",
  } | named <= targets


def test_ci_runs_the_recipe_that_people_use() -> None:
  ci = ROOT / ".ci" / "run"
  assert os.access(ci, os.X_OK)
  assert "make test" in ci.read_text()


def test_readme_shows_the_two_commands_and_each_demo_account() -> None:
  readme = (ROOT / "README.md").read_text()
  accounts = ("siteadmin", "prodadmin", "radiochemist", "radiochemist2", "shopadmin", "nurse", "nurse2", "external")
  assert [
    name for name in ("make run", "make test", *(f"`{account}`" for account in accounts)) if name not in readme
  ] == []


def test_the_example_of_the_environment_names_each_setting() -> None:
  settings = ast.parse((ROOT / "tracershop" / "settings.py").read_text())
  read = {
    node.args[0].value
    for node in ast.walk(settings)
    if isinstance(node, ast.Call)
    and isinstance(node.func, ast.Attribute)
    and isinstance(node.func.value, ast.Name)
    and node.func.value.id == "env"
    and node.args
    and isinstance(node.args[0], ast.Constant)
  }
  example = (ROOT / "deploy" / "tracershop.env.example").read_text()
  named = set(re.findall(r"^#?([A-Z0-9_]+)=", example, re.MULTILINE))
  assert read - named == set(), "settings that the example does not name"


def test_demo_data_is_refused_outside_the_demo(tmp_path: Path) -> None:
  done = tracershop("demo", data=tmp_path, SECRET_KEY="k" * 50)
  assert done.returncode == 1
  assert "TRACERSHOP_DEMO" in done.stderr


def test_a_service_dies_and_comes_back_on_the_same_port() -> None:
  with services.Redis() as redis:
    redis.ask("SET kept yes")
    redis.restart(hard=True)
    assert redis.ask("GET kept") == "$-1"
    redis.stop()
    assert not redis.running
  assert not redis.folder.exists()


def test_a_service_outlives_the_thread_that_started_it() -> None:
  """A test that starts one again beside its loop took it along when the loop's threads ended."""
  with services.Redis() as redis:
    starting = threading.Thread(target=redis.start)
    redis.stop()
    starting.start()
    starting.join()
    assert redis.process is not None
    with pytest.raises(subprocess.TimeoutExpired):
      redis.process.wait(1)


@pytest.mark.services
def test_a_mariadb_keeps_what_was_committed_when_it_is_killed() -> None:
  with services.mariadb(durable=True) as server:
    server.execute("CREATE TABLE kept (id INT PRIMARY KEY); INSERT INTO kept VALUES (7)", "tracershop")
    server.restart(hard=True)
    assert server.execute("SELECT id FROM kept", "tracershop").strip() == "7"


@pytest.mark.services
def test_nginx_passes_requests_on_and_says_who_asks() -> None:
  seen: list[dict[str, str]] = []

  class Behind(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
      seen.append({name.lower(): value for name, value in self.headers.items()})
      self.send_response(200)
      self.end_headers()

    def log_message(self, *_: object) -> None:
      """Keeps the tests' output clean."""

  with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Behind) as behind:
    threading.Thread(target=behind.serve_forever, daemon=True).start()
    # The first process is not there: nginx goes on to the next.
    with services.Nginx([services.free_port(), behind.server_port]) as nginx, httpx.Client(verify=False) as browser:
      claim = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http"}
      answers = [browser.get(f"{nginx.url}/", headers=claim) for _ in range(4)]
      figures = browser.get(f"{nginx.url}/metrics")
    behind.shutdown()
  assert [answer.status_code for answer in answers] == [200] * 4
  assert {(one["x-forwarded-for"], one["x-forwarded-proto"]) for one in seen} == {("127.0.0.1", "https")}
  assert "max-age" in answers[0].headers["strict-transport-security"]
  assert figures.status_code == 404


def test_a_service_that_cannot_start_says_why() -> None:
  class Broken(services.Redis):
    def command(self) -> list[str]:
      return [*super().command(), "--no-such-option", "1"]

  with pytest.raises(services.ServiceError, match="no-such-option"):
    Broken().start()


def test_a_test_that_needs_a_commit_is_found_out() -> None:
  async def waits() -> None:
    """Nothing."""

  def reads() -> None:
    ledger.reading()  # type: ignore[name-defined]  # noqa: F821  only its text is read

  def plain() -> None:
    assert inspect

  assert conftest.needs_commit(waits)
  assert conftest.needs_commit(reads) == "reads uses ledger.reading"
  assert conftest.needs_commit(plain, [reads]) == "reads uses ledger.reading"
  assert conftest.needs_commit(plain) is None


def test_a_nemesis_at_a_tenth_runs_the_first_seeds_of_the_whole() -> None:
  whole, tenth = conftest.Nemesis(1, 5), conftest.Nemesis(0.1, 5)
  assert len(whole.seeds(200)) == 200
  assert tenth.seeds(200) == whole.seeds(200)[:20]
  assert tenth.rounds(3) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_guarded_tables_are_empty_and_guarded_again_after_each_test(turn: int) -> None:
  from django.db import DatabaseError, connection

  from tracershop.ledger import guards

  assert guards.missing(connection) == []
  assert "ledger_subject" in guards.GUARDED_TABLES
  with connection.cursor() as cursor:
    cursor.execute("SELECT COUNT(*) FROM ledger_subject")
    assert cursor.fetchone()[0] == 0, f"turn {turn} found what another test left"
    cursor.execute("INSERT INTO ledger_subject (subject, entry_id) VALUES ('order:1', 1)")
    with pytest.raises(DatabaseError, match="append-only"):
      cursor.execute("DELETE FROM ledger_subject")
