"""A DICOM peer that means no good, made of bytes: it knows just enough to be believed until it misbehaves."""

from __future__ import annotations

import contextlib
import random
import socket
import struct
import threading
import warnings
from collections.abc import Callable
from typing import Self

from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset

from tests.peers import Entry, dataset

MODES = (
  "refuse", "hang", "drip", "half", "huge", "junk", "abort", "a700", "fe00", "wrongAe", "close", "endless",
)  # fmt: skip
# One that means well: it sends all its items, whatever is in their bytes, and ends with 0000.
WHOLE = "whole"
# The bytes of an item that is no data set.
NO_DATA_SET = b"\x08\x00\x50\x00\xff\xff\xff\x7f"
IMPLICIT = b"1.2.840.10008.1.2"
WORKLIST = b"1.2.840.10008.5.1.4.31"


def pdu(kind: int, body: bytes, length: int | None = None) -> bytes:
  """A PDU, which may lie about its length."""
  return struct.pack(">BBL", kind, 0, len(body) if length is None else length) + body


def _item(kind: int, body: bytes) -> bytes:
  return struct.pack(">BBH", kind, 0, len(body)) + body


def accepted(request: bytes) -> bytes:
  """The acceptance of an association: of its only presentation context, in implicit little endian."""
  context = _item(0x21, b"\x01\0\0\0" + _item(0x40, IMPLICIT))
  user = _item(0x50, _item(0x51, struct.pack(">L", 16_384)) + _item(0x52, b"1.2.3.4"))
  application = _item(0x10, b"1.2.840.10008.3.1.1.1")
  # The titles come back as they were sent.
  return pdu(2, struct.pack(">HH", 1, 0) + request[10:74] + application + context + user)


def rejected() -> bytes:
  """Called AE title not recognised, for good."""
  return pdu(3, bytes((0, 1, 1, 7)))


def _command(fields: list[tuple[int, bytes]]) -> bytes:
  body = b"".join(struct.pack("<HHL", 0, element, len(value)) + value for element, value in fields)
  return struct.pack("<HHLL", 0, 0, 4, len(body)) + body


def answer(status: int, identifier: bytes = b"", message: int = 1) -> bytes:
  """A C-FIND response."""
  uid = WORKLIST if len(WORKLIST) % 2 == 0 else WORKLIST + b"\0"
  command = _command(
    [
      (0x0002, uid),
      (0x0100, struct.pack("<H", 0x8020)),
      (0x0120, struct.pack("<H", message)),
      (0x0800, struct.pack("<H", 0x0001 if identifier else 0x0101)),
      (0x0900, struct.pack("<H", status)),
    ]
  )
  sent = pdu(4, _value(3, command))
  return sent + (pdu(4, _value(2, identifier)) if identifier else b"")


def _value(head: int, data: bytes) -> bytes:
  return struct.pack(">LBB", len(data) + 2, 1, head) + data


def item(it: Entry) -> bytes:
  """An entry as it stands in an answer."""
  out = DicomBytesIO()
  out.is_implicit_VR, out.is_little_endian = True, True
  with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    write_dataset(out, dataset(it, "ISO_IR 100"))
  return out.getvalue()


class Hostile:
  """A peer of one mode on a port of its own, for as many calls as come at once; gone at the end of the block."""

  def __init__(self, mode: str, entries: list[Entry], seed: int = 0) -> None:
    self.mode = mode
    self.random = random.Random(seed)
    self.items = [item(it) for it in entries]
    self.calls = 0
    self._ended = threading.Event()
    self._lines: list[socket.socket] = []
    self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    self.port: int = self._listener.getsockname()[1]
    self._threads: list[threading.Thread] = []

  def __enter__(self) -> Self:
    if self.mode == "refuse":
      self._listener.close()
    else:
      self._start(self._accept)
    return self

  def __exit__(self, *_: object) -> None:
    self._ended.set()
    with contextlib.suppress(OSError):
      self._listener.shutdown(socket.SHUT_RDWR)
    self._listener.close()
    for line in self._lines:
      with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
      line.close()
    for thread in self._threads:
      thread.join(5)

  def _start(self, what: Callable[[], None]) -> None:
    thread = threading.Thread(target=what, daemon=True, name=f"hostile {self.mode}")
    self._threads.append(thread)
    thread.start()

  def _accept(self) -> None:
    while not self._ended.is_set():
      try:
        line, _ = self._listener.accept()
      except OSError:
        return
      self.calls += 1
      self._lines.append(line)
      self._start(lambda line=line: self._serve(line))

  def _serve(self, line: socket.socket) -> None:
    with contextlib.suppress(OSError), line:
      self._misbehave(line)

  def _misbehave(self, line: socket.socket) -> None:
    match self.mode:
      case "close":
        return
      case "hang":
        self._wait()
        return
      case "junk":
        line.sendall(self.random.randbytes(self.random.randint(1, 4_000)))
        self._wait()
        return
    request = _received(line)
    yes = accepted(request)
    match self.mode:
      case "wrongAe":
        line.sendall(rejected())
        self._wait(1)
      case "half":
        line.sendall(yes[: self.random.randint(1, len(yes) - 1)])
        self._wait()
      case "drip":
        for byte in yes:
          line.sendall(bytes((byte,)))
          self._wait(1)
      case "huge":
        line.sendall(pdu(2, yes[6:], 2**32 - 1))
        while not self._ended.is_set():
          line.sendall(bytes(65_536))
      case _:
        line.sendall(yes)
        self._answer(line)

  def _answer(self, line: socket.socket) -> None:
    asked = _received(line)
    # An echo has a command set only; a find has an identifier in a PDU of its own or in the same.
    if b"\x00\x01\x02\x00\x00\x00\x30\x00" in asked:
      self._wait()
      return
    number = len(self.items) if self.mode == WHOLE else self.random.randint(1, len(self.items))
    for it in self.items[:number]:
      line.sendall(answer(0xFF00, it))
    match self.mode:
      case "whole":
        line.sendall(answer(0x0000))
        self._wait()
      case "abort":
        half = answer(0xFF00, self.items[0])
        line.sendall(half[: self.random.randint(0, len(half) - 1)] if self.random.random() < 0.5 else b"")
        line.sendall(pdu(7, bytes(4)))
      case "a700":
        line.sendall(answer(0xA700))
        self._wait()
      case "fe00":
        line.sendall(answer(0xFE00))
        self._wait()
      case "endless":
        while not self._ended.is_set():
          line.sendall(answer(0xFF00, self.random.choice(self.items)))

  def _wait(self, seconds: float = 600) -> None:
    self._ended.wait(seconds)


def _received(line: socket.socket) -> bytes:
  """One PDU."""
  head = _exactly(line, 6)
  return head + _exactly(line, int.from_bytes(head[2:], "big"))


def _exactly(line: socket.socket, size: int) -> bytes:
  found = b""
  while len(found) < size:
    more = line.recv(size - len(found))
    if not more:
      raise OSError("gone")
    found += more
  return found
