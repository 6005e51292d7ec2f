"""Real DICOM peers of other people's making, started on free ports: dcmtk's wlmscpfs and Orthanc with its worklists."""

from __future__ import annotations

import json
import shutil
import socket
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filewriter import dcmwrite
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from tests.services import Service, ServiceError, free_port, program

AE_TITLE = "RISWL"
ORTHANC_PLUGINS = ("/usr/share/orthanc/plugins", "/usr/local/share/orthanc/plugins")
PATIENT = "Sørensen^Åse Maria"
PATIENT_ID = "0203041234"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
  """A step as a RIS has it. Wall times; empty texts are empty elements."""

  accession: str
  day: date
  at: str
  room: str = "PET/CT 1"
  station: str = "PETCT1"
  station_name: str = "PET-Skanner 1"
  code: str = "NUK10"
  description: str = "PET/CT af hele kroppen, FDG"
  step_description: str = "Helkrop"
  step_id: str = "1"
  status: str = "SCHEDULED"


def dataset(it: Entry, character_set: str | None, encoding: str | None = None) -> Dataset:
  """The worklist item of an entry, with a patient whom nobody may be told. `encoding`: how the bytes are really made,
  whatever the character set says."""
  item = Dataset()
  if character_set is not None:
    item.SpecificCharacterSet = character_set
  # Bytes where the set is to be a lie: pydicom would encode as it is told.
  text = (lambda value: value) if encoding is None else (lambda value: value.encode(encoding))
  item.add_new(0x00080050, "SH", text(it.accession))
  item.add_new(0x00100010, "PN", PATIENT if encoding is None else PATIENT.encode(encoding))
  item.PatientID = PATIENT_ID
  item.PatientBirthDate = "20040302"
  item.PatientSex = "F"
  item.StudyInstanceUID = generate_uid(entropy_srcs=[it.accession])
  item.add_new(0x00321060, "LO", text(it.description))
  item.RequestedProcedureID = it.accession[:16] or "1"
  code = Dataset()
  code.CodeValue, code.CodingSchemeDesignator = it.code, "SKS"
  code.add_new(0x00080104, "LO", text(it.description))
  item.RequestedProcedureCodeSequence = [code] if it.code else []
  step = Dataset()
  step.Modality = "PT"
  step.ScheduledStationAETitle = it.station
  step.ScheduledProcedureStepStartDate = f"{it.day:%Y%m%d}"
  step.ScheduledProcedureStepStartTime = it.at
  step.add_new(0x00400007, "LO", text(it.step_description))
  step.ScheduledProcedureStepID = it.step_id
  step.add_new(0x00400010, "SH", text(it.station_name))
  step.add_new(0x00400011, "SH", text(it.room))
  step.ScheduledProcedureStepStatus = it.status
  item.ScheduledProcedureStepSequence = [step]
  return item


def write(path: Path, it: Entry, character_set: str | None = "ISO_IR 100", encoding: str | None = None) -> None:
  """Writes an entry as a worklist file, whole at once: peers may be reading the folder."""
  with warnings.catch_warnings():
    # Some of what a RIS has is against the standard, and meant to be.
    warnings.simplefilter("ignore")
    _write(path, dataset(it, character_set, encoding))


def _write(path: Path, item: Dataset) -> None:
  item.file_meta = FileMetaDataset()
  item.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.31"
  item.file_meta.MediaStorageSOPInstanceUID = item.StudyInstanceUID
  item.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
  half = path.with_suffix(".half")
  dcmwrite(half, item, enforce_file_format=True)
  half.rename(path)


class Peer(Service):
  """A worklist server that serves the files of a folder."""

  # Which of them it is, for those who try several.
  kind = ""

  def __init__(self) -> None:
    super().__init__()
    self.worklist.mkdir(parents=True)

  @property
  def worklist(self) -> Path:
    """The folder with the worklist files."""
    return self.folder / "worklists"

  def put(
    self, entries: Iterable[Entry], character_set: str | None = "ISO_IR 100", encoding: str | None = None
  ) -> None:
    """Serves these entries, and none of those before."""
    for old in self.worklist.glob("*.wl"):
      old.unlink()
    for number, it in enumerate(entries):
      write(self.worklist / f"{number:05}.wl", it, character_set, encoding)

  def answers(self) -> bool:
    return self._listens(self.port)

  def _listens(self, port: int) -> bool:
    try:
      with socket.create_connection(("127.0.0.1", port), timeout=2):
        return True
    except OSError:
      return False


class Wlmscpfs(Peer):
  """dcmtk's file-based worklist server, with these options beside the needed ones (`-csk`, `-cs1` …)."""

  name = "wlmscpfs"

  def __init__(self, *options: str, strict: bool = False) -> None:
    """`strict`: as it comes, it hides files without a start, a step's id or a description."""
    self.options: Sequence[str] = options if strict else (*options, "-dfr")
    super().__init__()
    (self.worklist / "lockfile").touch()

  @property
  def worklist(self) -> Path:
    return self.folder / AE_TITLE

  def command(self) -> list[str]:
    return [program("wlmscpfs"), *self.options, "-dfp", str(self.folder), "-dhl", str(self.port)]


class Orthanc(Peer):
  """Orthanc with its worklist plugin. By HTTP it is told whom to call."""

  name = "orthanc"

  def __init__(self) -> None:
    super().__init__()
    self.http_port = free_port()

  def command(self) -> list[str]:
    plugin = next(
      (path for place in ORTHANC_PLUGINS if (path := Path(place) / "libModalityWorklists.so").exists()), None
    )
    if plugin is None:
      raise ServiceError("Orthanc's worklist plugin is not installed (`make setup` installs what the tests need)")
    settings = self.folder / "orthanc.json"
    settings.write_text(
      json.dumps(
        {
          "DicomAet": AE_TITLE,
          "DicomPort": self.port,
          "DicomCheckCalledAet": True,
          "DicomAlwaysAllowEcho": True,
          "DicomAlwaysAllowFind": True,
          "DicomAlwaysAllowFindWorklist": True,
          "HttpServerEnabled": True,
          "HttpPort": self.http_port,
          "RemoteAccessAllowed": False,
          "AuthenticationEnabled": False,
          "StorageDirectory": str(self.folder / "storage"),
          "IndexDirectory": str(self.folder / "storage"),
          "Plugins": [str(plugin)],
          "Worklists": {"Enable": True, "Database": str(self.worklist)},
          "LimitFindResults": 0,
        }
      )
    )
    return [program("Orthanc"), str(settings)]

  def answers(self) -> bool:
    return super().answers() and self._listens(self.http_port)

  def echo(self, ae_title: str, port: int) -> bool:
    """Lets it echo a node of this machine; gives whether it was answered."""
    self._tell("PUT", "modalities/ours", {"AET": ae_title, "Host": "127.0.0.1", "Port": port})
    try:
      self._tell("POST", "modalities/ours/echo", {"Timeout": 10, "CheckFind": False})
    except urllib.error.HTTPError:
      return False
    return True

  def _tell(self, method: str, path: str, words: dict[str, Any]) -> None:
    address = f"http://127.0.0.1:{self.http_port}/{path}"
    request = urllib.request.Request(address, json.dumps(words).encode(), method=method)
    with urllib.request.urlopen(request, timeout=30):
      pass

  def forget(self) -> None:
    """Removes what it stored itself."""
    shutil.rmtree(self.folder / "storage", ignore_errors=True)
