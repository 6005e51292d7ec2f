"""A MariaDB and a Redis of our own: on free ports, with throw-away data, started and killed by whoever needs them.

The machine's own services are never used. Tests take the fixtures `mariadb` and `redis_server` of the root
`conftest.py`; a shell takes `python -m tests.services run --mariadb --redis -- command …`, which exports
`DATABASE_URL` and `REDIS_URL` to the command and ends with its exit code.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Self

# How long to look on a machine that is busy; no promise of anybody.
START_SECONDS = 90.0
STOP_SECONDS = 60.0
# A server that fails to start says why at the end of its log.
LOG_TAIL = 2000
NOWHERE = subprocess.DEVNULL
DEPLOY = Path(__file__).resolve().parent.parent / "deploy"


class ServiceError(RuntimeError):
  """A service did not start or stop; carries the end of its log."""


# Below what the kernel lends to those who connect: those it would lend to somebody while their server is not up yet, or
# down between a kill and a start.
PORTS = range(20_000, 32_000)
_given: set[int] = set()
_book: list[int] = []


def free_port() -> int:
  """A TCP port of 127.0.0.1 that nobody listens on, and that nobody else who asks is given while we run."""
  if not _book:
    path = Path(tempfile.gettempdir()) / f"tracershop-ports-{os.getuid()}"
    _book.append(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
  while True:
    port = random.choice(PORTS)
    if port in _given:
      continue
    with contextlib.suppress(OSError), socket.socket() as probe:
      # A byte for each port; what a process has locked is free when it has ended.
      fcntl.lockf(_book[0], fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
      probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
      probe.bind(("127.0.0.1", port))
      _given.add(port)
      return port


def wait_until(condition: Callable[[], bool], what: str, seconds: float = START_SECONDS) -> None:
  """Looks again until the condition holds; raises ServiceError naming `what` when it does not in time."""
  pause = threading.Event()
  deadline = time.monotonic() + seconds
  while not condition():
    if time.monotonic() > deadline:
      raise ServiceError(f"waited {seconds:g} s in vain: {what}")
    pause.wait(0.02)


def program(*names: str) -> str:
  """The path of the first of these programs that is installed, /usr/sbin and what `make setup` fetched included."""
  fetched = [str(Path(sys.prefix) / folder) for folder in ("bin", "node/bin")]
  path = os.pathsep.join([os.environ.get("PATH", ""), *fetched, "/usr/local/sbin", "/usr/sbin", "/sbin"])
  for name in names:
    found = shutil.which(name, path=path)
    if found:
      return found
  raise ServiceError(f"{names[0]} is not installed (`make setup` installs what the tests need)")


# For the kernel a child's parent is the thread that started it: this one stays for as long as we do.
_starter = ThreadPoolExecutor(1, thread_name_prefix="services")


class Service:
  """A server process with a folder of its own; starts, stops, dies and comes back on the same port and data."""

  name = "service"

  def __init__(self) -> None:
    self.folder = Path(tempfile.mkdtemp(prefix=f"tracershop-{self.name}-"))
    self.port = free_port()
    self.process: subprocess.Popen[bytes] | None = None

  def command(self) -> list[str]:
    """The command line of the server."""
    raise ServiceError(f"{self.name} has no command line")

  def answers(self) -> bool:
    """Whether the server can be worked with now."""
    raise ServiceError(f"{self.name} cannot be asked")

  @property
  def log(self) -> Path:
    return self.folder / "server.log"

  @property
  def running(self) -> bool:
    return self.process is not None and self.process.poll() is None

  def start(self) -> Self:
    """Starts the server and returns when it answers; one that runs is left alone."""
    if self.running:
      return self
    command = self.command()
    # If we are killed ourselves the kernel ends the server with us: no test run leaves one behind.
    with contextlib.suppress(ServiceError):
      command = [program("setpriv"), "--pdeathsig", "KILL", *command]
    with self.log.open("ab") as log:
      # A session of its own: Ctrl-C reaches the tests first, and they stop their servers.
      self.process = _starter.submit(
        subprocess.Popen, command, stdin=NOWHERE, stdout=log, stderr=log, start_new_session=True
      ).result()
    try:
      wait_until(lambda: self.answers() or not self.running, f"{self.name} on port {self.port}")
    except ServiceError as error:
      self.kill()
      raise ServiceError(f"{error}\n{self.tail()}") from None
    if not self.running:
      raise ServiceError(f"{self.name} ended at once\n{self.tail()}")
    return self

  def stop(self) -> None:
    """Asks the server to end and waits for it."""
    self._end(signal.SIGTERM)

  def kill(self) -> None:
    """Ends the server at once, as a power cut would end it."""
    self._end(signal.SIGKILL)

  def restart(self, *, hard: bool = False) -> None:
    """Stops (or kills) the server and starts it again on the same port and data."""
    if hard:
      self.kill()
    else:
      self.stop()
    self.start()

  def freeze(self) -> None:
    """Holds the server still without closing its connections, as a stuck disk or network does."""
    if self.process is not None:
      self.process.send_signal(signal.SIGSTOP)

  def thaw(self) -> None:
    """Lets a frozen server go on."""
    if self.process is not None:
      self.process.send_signal(signal.SIGCONT)

  def tail(self) -> str:
    """The end of the server's log."""
    return self.log.read_text(errors="replace")[-LOG_TAIL:] if self.log.exists() else ""

  def _end(self, how: signal.Signals) -> None:
    process, self.process = self.process, None
    if process is None:
      return
    process.send_signal(how)
    process.send_signal(signal.SIGCONT)
    try:
      process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
      process.kill()
      process.wait()

  def __enter__(self) -> Self:
    return self.start()

  def __exit__(self, *_: object) -> None:
    self.kill()
    shutil.rmtree(self.folder, ignore_errors=True)


class MariaDb(Service):
  """A MariaDB server. `durable` flushes at every commit, as production does; tests of crashes need it. `binary_log`
  keeps one, as production may."""

  name = "mariadb"

  def __init__(self, *, durable: bool = False, binary_log: bool = False) -> None:
    super().__init__()
    self.durable = durable
    self.binary_log = binary_log

  @property
  def data(self) -> Path:
    return self.folder / "data"

  def command(self) -> list[str]:
    if not self.data.exists():
      self._install()
    return [
      program("mariadbd", "mysqld"),
      "--no-defaults",
      f"--datadir={self.data}",
      # One that starts clears the temporary tables of all who share its folder.
      f"--tmpdir={self.data}",
      f"--port={self.port}",
      f"--socket={self.folder / 'socket'}",
      f"--pid-file={self.folder / 'pid'}",
      "--bind-address=127.0.0.1",
      "--skip-name-resolve",
      *(("--log-bin=binlog", "--server-id=1") if self.binary_log else ("--skip-log-bin",)),
      "--performance-schema=OFF",
      "--max-connections=400",
      "--character-set-server=utf8mb4",
      "--collation-server=utf8mb4_bin",
      "--innodb-buffer-pool-size=256M",
      "--innodb-log-file-size=64M",
      f"--innodb-flush-log-at-trx-commit={1 if self.durable else 0}",
      *(() if self.durable else ("--innodb-doublewrite=0", "--innodb-flush-method=nosync")),
      # A forgotten open transaction would hold TRUNCATE and DROP for a day; this says so in seconds.
      "--lock-wait-timeout=15",
      *self._as_user(),
    ]

  def answers(self) -> bool:
    return self._client("SELECT 1").returncode == 0

  def execute(self, statements: str, database: str = "") -> str:
    """Runs SQL as the server's root and returns what it prints; raises ServiceError when it fails."""
    done = self._client(statements, database)
    if done.returncode:
      raise ServiceError(done.stderr.decode(errors="replace").strip())
    return done.stdout.decode()

  def create(self, database: str = "tracershop") -> str:
    """Makes an empty database and returns its address for `DATABASE_URL`."""
    self.execute(
      f"DROP DATABASE IF EXISTS `{database}`; CREATE DATABASE `{database}` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
    )
    return self.url(database)

  def keep(self, database: str, path: Path) -> None:
    """Writes a database down as statements."""
    with path.open("wb") as file:
      subprocess.run(
        [program("mariadb-dump", "mysqldump"), *self._line(), "--skip-comments", database],
        stdin=NOWHERE,
        stdout=file,
        check=True,
      )

  def load(self, database: str, path: Path) -> None:
    """Fills an empty database with what was kept."""
    with path.open("rb") as file:
      subprocess.run([program("mariadb", "mysql"), *self._line(), database], stdin=file, check=True)

  def url(self, database: str = "tracershop", user: str = "root", password: str = "") -> str:
    """The address of a database on this server for `DATABASE_URL`."""
    secret = f":{password}" if password else ""
    return f"mysql://{user}{secret}@127.0.0.1:{self.port}/{database}"

  def _install(self) -> None:
    done = subprocess.run(
      [
        program("mariadb-install-db", "mysql_install_db"),
        "--no-defaults",
        f"--datadir={self.data}",
        # Two that are installed at once in one temporary folder take each other's tables away.
        f"--tmpdir={self.folder}",
        "--auth-root-authentication-method=normal",
        "--skip-test-db",
        *self._as_user(),
      ],
      stdin=NOWHERE,
      capture_output=True,
    )
    if done.returncode:
      raise ServiceError((done.stdout + done.stderr).decode(errors="replace")[-LOG_TAIL:])

  def _as_user(self) -> list[str]:
    # mariadbd refuses to run as root unless root says so.
    return ["--user=root"] if os.geteuid() == 0 else []

  def _line(self) -> list[str]:
    return ["--no-defaults", "--protocol=socket", f"--socket={self.folder / 'socket'}", "--user=root"]

  def _client(self, statements: str, database: str = "") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
      [
        program("mariadb", "mysql"),
        *self._line(),
        "--batch",
        "--skip-column-names",
        f"--execute={statements}",
        *([database] if database else []),
      ],
      stdin=NOWHERE,
      capture_output=True,
    )


class Redis(Service):
  """A Redis server that keeps nothing on disk: as a doorbell it may lose everything."""

  name = "redis"

  @property
  def url(self) -> str:
    """The address for `REDIS_URL`."""
    return f"redis://127.0.0.1:{self.port}/0"

  def command(self) -> list[str]:
    return [
      program("redis-server", "valkey-server"),
      *("--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self.folder)),
      *("--save", "", "--appendonly", "no", "--daemonize", "no"),
    ]

  def answers(self) -> bool:
    try:
      return self.ask("PING") == "+PONG"
    except OSError:
      return False

  def ask(self, command: str) -> str:
    """Sends one inline command and returns the first line of the answer."""
    with socket.create_connection(("127.0.0.1", self.port), timeout=2) as line:
      line.sendall(command.encode() + b"\r\n")
      return line.makefile("rb").readline().decode().strip()

  def flush(self) -> None:
    """Forgets everything, as a Redis that was restarted has."""
    self.ask("FLUSHALL")


class Nginx(Service):
  """nginx with the configuration of deploy/, before processes on these ports, with https by a certificate of its own.

  `url` is where browsers go; whoever asks must not insist on a known authority.
  """

  name = "nginx"

  def __init__(self, processes: Sequence[int]) -> None:
    super().__init__()
    self.processes = processes

  @property
  def url(self) -> str:
    return f"https://127.0.0.1:{self.port}"

  def command(self) -> list[str]:
    self._write()
    return [program("nginx"), "-p", str(self.folder), "-c", "nginx.conf", "-e", str(self.log), "-g", "daemon off;"]

  def answers(self) -> bool:
    try:
      with socket.create_connection(("127.0.0.1", self.port), timeout=2):
        return True
    except OSError:
      return False

  def _write(self) -> None:
    site = (DEPLOY / "nginx.conf").read_text()
    # The plain port only sends browsers on to https; the tests have one port.
    site = site[: site.index("server {")] + site[site.index("server {", site.index("server {") + 1) :]
    upstream = "".join(f"  server 127.0.0.1:{port} max_fails=1 fail_timeout=2s;\n" for port in self.processes)
    site = re.sub(r"(?:  server 127\.0\.0\.1:\d+ .*\n)+", upstream, site)
    site = re.sub(r"  listen \[::\].*\n", "", site).replace("listen 443", f"listen 127.0.0.1:{self.port}")
    site = site.replace("/etc/tracershop/tls", str(self.folder)).replace("/etc/tracershop", str(DEPLOY))
    places = "".join(
      f"  {kind}_temp_path {self.folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (self.folder / "nginx.conf").write_text(
      # Its folder is ours alone, and started by root it would work as nobody.
      f"{'user root;' if os.geteuid() == 0 else ''}\npid {self.folder}/pid;\nworker_processes 1;\n"
      "events { worker_connections 4096; }\n"
      f"http {{\n  access_log off;\n  error_log {self.log};\n{places}{site}}}\n"
    )
    if not (self.folder / "key.pem").exists():
      subprocess.run(
        [
          *(program("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
          *("-days", "30", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
          *("-keyout", str(self.folder / "key.pem"), "-out", str(self.folder / "certificate.pem")),
        ],
        check=True,
        capture_output=True,
      )


@contextlib.contextmanager
def mariadb(*, durable: bool = False) -> Iterator[MariaDb]:
  """A running MariaDB with an empty database `tracershop`, gone at the end of the block."""
  with MariaDb(durable=durable) as server:
    server.create()
    yield server


def run(command: list[str], *, with_mariadb: bool, with_redis: bool, durable: bool) -> int:
  """Runs a command with `DATABASE_URL` and `REDIS_URL` of fresh servers and returns its exit code."""
  environment = dict(os.environ)
  with contextlib.ExitStack() as stack:
    if with_mariadb:
      environment["DATABASE_URL"] = stack.enter_context(mariadb(durable=durable)).url()
    if with_redis:
      environment["REDIS_URL"] = stack.enter_context(Redis()).url
    child = subprocess.Popen(command, env=environment)
    while True:
      try:
        return child.wait()
      except KeyboardInterrupt:
        # The command has had the Ctrl-C as well and ends in its own way; its servers stay until it has.
        continue


def main(arguments: list[str]) -> int:
  """The command line; returns the command's exit code."""
  parser = argparse.ArgumentParser(
    prog="python -m tests.services run", usage="%(prog)s [options] -- command …", description=__doc__
  )
  parser.add_argument("verb", choices=["run"], help=argparse.SUPPRESS)
  parser.add_argument("--mariadb", action="store_true", help="start a MariaDB and export DATABASE_URL")
  parser.add_argument("--redis", action="store_true", help="start a Redis and export REDIS_URL")
  parser.add_argument("--durable", action="store_true", help="flush at every commit, as production does")
  end = arguments.index("--") if "--" in arguments else len(arguments)
  given = parser.parse_args(arguments[:end])
  command = arguments[end + 1 :]
  if not command:
    parser.error("no command to run")
  return run(command, with_mariadb=given.mariadb, with_redis=given.redis, durable=given.durable)


if __name__ == "__main__":
  signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
  sys.exit(main(sys.argv[1:]))
