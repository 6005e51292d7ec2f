"""Senders that are not ours: `mllp_send` of the HL7 library, a client in Node, and both at once."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from pinger.tests import hl7_messages as hl7
from pinger.tests.test_mllp import listening
from tests import unit
from tests.services import program
from tracershop.orderbook.models import Booking
from tracershop.pool import in_pool

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 60.0
MLLP_SEND = Path(sys.executable).parent / "mllp_send"


async def output(*command: str | Path) -> str:
  """What a program says; fails where it fails."""
  running = await asyncio.create_subprocess_exec(
    *map(str, command), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
  )
  async with asyncio.timeout(SECONDS):
    out, err = await running.communicate()
  assert running.returncode == 0, err.decode()
  return out.decode("latin-1")


def loose(path: Path, name: str, count: int) -> Path:
  """A file as people keep them: lines, messages one behind the other."""
  texts = [hl7.simple(f"{name}{n}", accession=f"{name}{n}", room="Rum æøå") for n in range(count)]
  path.write_bytes(b"\n".join(it.replace(b"\r", b"\n") for it in texts))
  return path


async def by_library(port: int, path: Path) -> list[str]:
  said = await output(MLLP_SEND, "--loose", "--file", path, "--port", str(port), "127.0.0.1")
  return [line for line in said.replace("\n", "\r").split("\r") if line.startswith("MSA")]


async def by_node(port: int, path: Path) -> list[str]:
  return (await output(program("node"), Path(__file__).parent / "sender.js", str(port), path)).splitlines()


def rooms() -> set[str]:
  return set(Booking.objects.values_list("location__code", flat=True))


async def test_hl7_1_mllp_send_is_answered(made: unit.Unit, tmp_path: Path) -> None:
  async with listening() as listener:
    said = await by_library(listener.port, loose(tmp_path / "some", "L", 10))
  assert said == [f"MSA|AA|L{n}" for n in range(10)]
  assert await in_pool(Booking.objects.count) == 10
  assert await in_pool(rooms) == {"Rum æøå"}


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
async def test_hl7_1_a_client_in_another_language_is_answered(made: unit.Unit, tmp_path: Path, encoding: str) -> None:
  path = tmp_path / "some"
  texts = [hl7.simple(f"N{n}", accession=f"N{n}", room="Rum æøå").decode().replace("\r", "\n") for n in range(10)]
  texts.append(hl7.simple("X", control="RE").decode().replace("\r", "\n"))
  path.write_bytes("\n".join(texts).encode(encoding))
  async with listening() as listener:
    said = await by_node(listener.port, path)
  assert said[:10] == [f"MSA|AA|N{n}" for n in range(10)]
  assert said[10].startswith("MSA|AE|X|ORC-1 is RE")
  assert await in_pool(rooms) == {"Rum æøå"}


async def test_hl7_1_both_at_once(made: unit.Unit, tmp_path: Path) -> None:
  async with listening() as listener:
    one = loose(tmp_path / "one", "L", 20)
    other = tmp_path / "other"
    other.write_bytes(b"\n".join(hl7.simple(f"N{n}", accession=f"N{n}").replace(b"\r", b"\n") for n in range(20)))
    by_one, by_other = await asyncio.gather(by_library(listener.port, one), by_node(listener.port, other))
  assert (by_one, by_other) == ([f"MSA|AA|L{n}" for n in range(20)], [f"MSA|AA|N{n}" for n in range(20)])
  assert await in_pool(Booking.objects.count) == 40
