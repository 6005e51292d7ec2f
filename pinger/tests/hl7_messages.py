"""Messages as a RIS writes them, with a patient in every place where one may stand; and their answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

# Whatever of these is found anywhere was not stripped.
CANARIES = (
  "Qxpatient", "Qxmother", "Qxpayer", "Qxinsured", "Qxnote", "Qxdoctor", "Qxclinical", "Qxwritten", "Qxward",
  "010190-1234", "0101901234", "19900101", "Qxstreet",
)  # fmt: skip

PID = "PID|1||0101901234^^^CPR||Qxpatient^Jens^^^||19900101|M|||Qxstreet 1^^2100|||||||010190-1234"
PERSONS = (
  PID,
  "PD1||||Qxdoctor^Eva",
  "NK1|1|Qxmother^Anne|MTH|Qxstreet 1",
  "PV1|1|I|Qxward^1^2||||Qxdoctor^Eva|||||||||||0101901234",
  "GT1|1||Qxpayer^Bo||Qxstreet 2",
  "IN1|1|Qxinsured|||||||||||||Qxinsured^Jens",
)
NOTES = ("NTE|1||Qxnote about 010190-1234", "NTE|2||Qxnote goes on")


def msh(
  control_id: str, at: str, *, kind: str = "ORM^O01", version: str = "2.3", charset: str = "", **more: Any
) -> str:
  """A header."""
  processing = more.get("processing", "P")
  return f"MSH|^~\\&|RIS|RH|TS|CYK|{at}|Qxwritten|{kind}|{control_id}|{processing}|{version}||||||{charset}"


def order(
  control: str,
  accession: str,
  start: str,
  *,
  room: str = "PET1",
  code: str = "PETFDG",
  description: str = "PET/CT hele kroppen",
  status: str = "",
  step: str = "",
  where: str = "both",
) -> list[str]:
  """An ORC with its OBR; people's names and words in the fields that are not read."""
  orc20 = accession if where in ("both", "orc") else ""
  obr20 = accession if where in ("both", "obr") else ""
  obr18 = accession if where == "obr18" else ""
  orc = f"ORC|{control}|P1|F1||{status}||^^^{start}^^R^^Qxwritten||20261124|Qxwritten^x|Qxdoctor^y|Qxdoctor^z||"
  orc += f"|Qxwritten|||||{orc20}"
  obr = f"OBR|1|P1|F1|{code}^{description}||||||Qxwritten|||Qxclinical 010190-1234|||Qxdoctor^Eva||{obr18}|{step}"
  obr += f"|{obr20}|{room}|||||||||||Qxclinical^Qxdoctor"
  return [orc, obr]


def message(header: str, *orders: list[str], persons: bool = True) -> bytes:
  """A whole message, notes about the patient behind each order."""
  lines = [header, *(PERSONS if persons else ())]
  for each in orders:
    lines += [*each, *(NOTES if persons else ())]
  return ("\r".join(lines) + "\r").encode()


def simple(control_id: str = "A1", at: str = "20261124081000", control: str = "NW", **more: Any) -> bytes:
  """A message about one study, ACC1 at half past ten the next day."""
  accession, start = more.pop("accession", "ACC1"), more.pop("start", "202611251030")
  return message(msh(control_id, at), order(control, accession, start, **more))


def wall(instant: datetime) -> str:
  """An instant as a timestamp that says its offset."""
  return f"{instant:%Y%m%d%H%M%S}+0000"


def answered(data: bytes) -> tuple[str, str]:
  """MSA-1 and MSA-2 of an answer."""
  lines = data.decode("latin-1").split("\r")
  assert lines[0].startswith("MSH"), data
  fields = lines[1].split(lines[0][3])
  assert fields[0] == "MSA", data
  return fields[1], fields[2]


# Of these none is the patient: where damage moves fields, what others wrote may come to stand where we read.
OTHERS = ("Qxwritten", "Qxdoctor", "Qxclinical")


def unclean(data: bytes, but: tuple[str, ...] = ()) -> list[str]:
  """The canaries that some bytes hold, whatever their case."""
  low = data.lower()
  return [it for it in CANARIES if it not in but and it.lower().encode() in low]
