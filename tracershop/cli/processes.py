"""The commands that go on: the server and the workers."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
from collections.abc import Callable
from typing import Any

from tracershop.cli.starting import NO_ADDRESS, Stop, loading, prepare, refuse_unsafe, set_up


def serve(options: argparse.Namespace) -> int:
  """Serves screens and scripts."""
  with loading():
    # First of all: the server's module installs Twisted's reactor on asyncio's loop.
    from consumers.transport import EdgeServer

    set_up()
    from django.conf import settings
    from django.db import connection

    from consumers import running
    from consumers.hub import HUB
    from consumers.process import Process
    from tracershop import check
    from tracershop.asgi import application

  prepare()
  refuse_unsafe()
  if settings.DEMO:
    make_demo()
  old_site = settings.DEMO_OLD_SYSTEM and make_old_system()
  running.commit()
  connection.close()
  port = options.port or settings.PORT
  address = f"http://{'127.0.0.1' if options.host in ('0.0.0.0', '::') else options.host}:{port}"  # noqa: S104
  process = Process(HUB, workers() if not settings.REDIS_URL else {}, check.nightly)

  async def started() -> None:
    await process.start()
    announce(address, old_site=old_site)

  server = EdgeServer(
    application,
    host=options.host,
    port=port,
    started=started,
    finish=process.finish,
    behind_proxy=settings.SECURE_PROXY_SSL_HEADER is not None,
  )
  server.run()
  if server.failure is not None:
    raise Stop(f"Cannot serve at {address}: {server.failure}")
  return 0


def make_demo() -> bool:
  """Makes the demo's data in an empty database; gives whether it did anything."""
  from tracershop import demo

  return demo.ensure()


def make_old_system() -> bool:
  """Makes the demo's old system and links it; gives whether there is one."""
  from tracershop.demo import old_system

  return old_system.prepare()


def workers() -> dict[str, Callable[[], Any]]:
  """The workers that run inside a process that is alone."""
  from django.conf import settings

  from pinger import worker as pinger
  from production.dispenser import watch

  found: dict[str, Callable[[], Any]] = {"dispenser": watch, "pinger": pinger.watch}
  if settings.DEMO:
    from tracershop.demo import serving

    found["demo's worklist"] = serving.watch
  if settings.LEGACY_URL:
    from legacy import worker

    found["legacy"] = worker.watch
  return found


def announce(address: str, *, old_site: bool = False) -> None:
  """Says that we are ready, where, and in the demo who may sign in and where the old site is played."""
  from django.conf import settings

  lines = [f"ready  {address}"]
  if settings.DEMO:
    from tracershop import demo

    lines.append(f"demo   sign in as {', '.join(demo.accounts())}; the password is demo")
  if old_site:
    lines.append(f"old    the old system's site: {address}/old-site/")
  print("\n".join(lines), flush=True)


def dispenser(options: argparse.Namespace) -> int:
  """Watches the dispenser's folder, as a process of its own."""

  set_up()
  from consumers.supervise import keep_running
  from production import dispenser as watcher

  refuse_unsafe()
  try:
    # It rings the doorbell as well: screens of other processes would see a vial at the next heartbeat only.
    asyncio.run(keep_running("dispenser", watcher.run_forever))
  except KeyboardInterrupt:
    return 0
  return 0


def pinger(options: argparse.Namespace) -> int:
  """Echoes DICOM nodes, fetches studies from worklists and hears the RIS's messages, as a process of its own."""

  set_up()
  from consumers.supervise import keep_running
  from pinger import worker
  from tracershop import pool

  refuse_unsafe()

  async def run() -> None:
    # Told to end, it ends its children and hangs up; what it was writing down is written.
    mine = asyncio.current_task()
    assert mine is not None
    for by in (signal.SIGTERM, signal.SIGINT):
      asyncio.get_running_loop().add_signal_handler(by, mine.cancel)
    with contextlib.suppress(asyncio.CancelledError):
      await keep_running(worker.NAME, worker.run_forever)

  asyncio.run(run())
  pool.shut_down()
  return 0


def legacy_run(options: argparse.Namespace) -> int:
  """Follows the old system, as a process of its own."""

  set_up()
  from django.conf import settings

  from consumers.supervise import keep_running
  from legacy import worker

  refuse_unsafe()
  if not settings.LEGACY_URL:
    raise Stop(NO_ADDRESS)
  try:
    asyncio.run(keep_running("legacy", worker.run_forever))
  except KeyboardInterrupt:
    return 0
  return 0
