"""The cyclotron unit of the demo, as plain data: what it makes, for whom, when. All names are invented."""

from __future__ import annotations

from datetime import time

import msgspec

HALF_LIFE_SOURCE = "ICRP 107"
# When rights are granted and templates set up, on the first day.
SET_UP_AT = time(7, 45)

# Half-lives in seconds, ICRP Publication 107 (2008).
ISOTOPES: dict[str, float] = {
  "O-15": 122.24,
  "Rb-82": 76.38,
  "N-13": 597.9,
  "C-11": 1223.4,
  "Ga-68": 4062.6,
  "F-18": 6586.2,
  "Tc-99m": 21654.0,
  "Cu-64": 45720.0,
  "Zr-89": 282276.0,
  "I-124": 360806.4,
}


class Made(msgspec.Struct, frozen=True):
  """A tracer: kind is activity or injection."""

  short_name: str
  clinical_name: str
  isotope: str
  kind: str
  batch_tag: str
  shelf_life_minutes: int


TRACERS: tuple[Made, ...] = (
  Made("FDG", "[18F]Fludeoxyglucose", "F-18", "activity", "FDG", 600),
  Made("FET", "[18F]Fluoroethyl-L-tyrosin", "F-18", "activity", "FET", 480),
  Made("Fluoride", "[18F]Natriumfluorid", "F-18", "activity", "NAF", 600),
  Made("DOTATATE", "[64Cu]Cu-DOTATATE", "Cu-64", "activity", "CUT", 1440),
  Made("FLT", "[18F]Fluorothymidin", "F-18", "injection", "FLT", 480),
  Made("FE-PE2I", "[18F]FE-PE2I", "F-18", "injection", "PE2I", 480),
  Made("Fallypride", "[18F]Fallypride", "F-18", "injection", "FAL", 480),
  Made("PIB", "[11C]Pittsburgh Compound B", "C-11", "injection", "PIB", 60),
  Made("DASB", "[11C]DASB", "C-11", "injection", "DASB", 60),
  Made("Raclopride", "[11C]Raclopride", "C-11", "injection", "RAC", 60),
  Made("UCB-J", "[11C]UCB-J", "C-11", "injection", "UCBJ", 60),
  Made("NH3", "[13N]Ammoniak", "N-13", "injection", "NH3", 30),
  Made("H2O", "[15O]Vand", "O-15", "injection", "H2O", 10),
  Made("PSMA-11", "[68Ga]Ga-PSMA-11", "Ga-68", "injection", "PSMA", 240),
  Made("DOTATOC", "[68Ga]Ga-DOTATOC", "Ga-68", "injection", "DTOC", 240),
  Made("FAPI-46", "[68Ga]Ga-FAPI-46", "Ga-68", "injection", "FAPI", 240),
)


DAILY = (1, 2, 3, 4, 5, 6, 7)
WORKDAYS = (1, 2, 3, 4, 5)


class Place(msgspec.Struct, frozen=True):
  """An endpoint of a customer. It receives injections from a time to another, or around the clock (None)."""

  customer: str
  name: str
  transport_minutes: int
  internal: bool = False
  receives: tuple[time, time] | None = (time(7, 0), time(17, 0))
  receives_weekdays: tuple[int, ...] = WORKDAYS
  address: str = ""


# short name: (long name, dispenser number)
CUSTOMERS: dict[str, tuple[str, int]] = {
  "Centralby": ("Centralby Universitetshospital, PET- og Cyklotronenheden", 1),
  "Nordby": ("Nordby Universitetshospital, Nuklearmedicinsk Afdeling", 7),
  "Sundby": ("Sundby Sygehus, Klinisk Fysiologi og Nuklearmedicin", 12),
  "Vestby": ("Vestby Regionshospital, Billeddiagnostisk Center", 15),
  "Østby": ("Østby Hospital, Røntgen og Skanning", 18),
  "Kærholm": ("Kærholm Sygehus, Nuklearmedicinsk Klinik", 21),
  "Åløse": ("Åløse Sygehus, Klinisk Fysiologi", 24),
  "Engby": ("Engby Hospital, PET/CT-afsnittet", 33),
  "Fjordvang": ("Fjordvang Privathospital, Skanningsklinikken", 41),
  "Bøgelund": ("Bøgelund Universitet, Institut for Medicinsk Fysik", 56),
}

PLACES: dict[str, Place] = {
  "clinic": Place("Centralby", "PET-klinikken", 5, internal=True, receives=None, receives_weekdays=DAILY),
  "research": Place("Centralby", "Forskningsscanneren", 10, internal=True, receives=(time(6, 30), time(20, 0))),
  "nordby": Place(
    "Nordby", "PET/CT 1", 20, address="Nordby Universitetshospital\nBlok 3, indgang C\nHospitalsvej 12\n4690 Nordby"
  ),
  "nordby brain": Place(
    "Nordby",
    "Hjerneskanneren",
    25,
    address="Nordby Universitetshospital\nHjernecentret, indgang G\nHospitalsvej 18\n4690 Nordby",
  ),
  "sundby": Place("Sundby", "PET/CT", 35, address="Sundby Sygehus\nVaremodtagelse nord\nStrandengen 45\n4180 Sundby"),
  "vestby": Place("Vestby", "PET/CT", 50, address="Vestby Regionshospital\nBygning 7\nKlitvænget 2\n6990 Vestby"),
  "østby": Place("Østby", "Skanner 3", 45, address="Østby Hospital\nIndgang 4, kælderen\nMøllebakken 31\n3760 Østby"),
  "kærholm": Place(
    "Kærholm",
    "Isotoplaboratoriet",
    75,
    address="Kærholm Sygehus\nIsotoplaboratoriet, bygning B\nKærvej 9\n8570 Kærholm",
  ),
  "åløse": Place("Åløse", "PET/CT", 90, address="Åløse Sygehus\nIndgang 2\nÅbrinken 60\n9620 Åløse"),
  "engby": Place(
    "Engby", "PET/CT", 80, address="Engby Hospital\nPET/CT-afsnittet, indgang D\nEngdraget 14\n7441 Engby"
  ),
  "fjordvang": Place(
    "Fjordvang", "Skanningsklinikken", 30, address="Fjordvang Privathospital\nFjordvangs Allé 3, st.\n2950 Fjordvang"
  ),
  "bøgelund": Place(
    "Bøgelund", "PET/MR", 15, address="Bøgelund Universitet\nBygning 320, rampe øst\nBøgelunds Alle 5\n5230 Bøgelund"
  ),
  "chemistry": Place(
    "Bøgelund",
    "Radiokemisk Laboratorium",
    20,
    receives=(time(8, 0), time(15, 30)),
    address="Bøgelund Universitet\nRadiokemisk Laboratorium, bygning 211\nBøgelunds Alle 17\n5230 Bøgelund",
  ),
}

# (place, tracer): (overhead, most MBq of an order, most injections of an order)
ENTRIES: dict[tuple[str, str], tuple[float, float | None, int | None]] = {
  ("clinic", "FDG"): (1.05, 25_000.0, None),
  ("research", "FDG"): (1.10, 8_000.0, None),
  ("nordby", "FDG"): (1.15, 20_000.0, None),
  ("nordby brain", "FDG"): (1.15, 6_000.0, None),
  ("sundby", "FDG"): (1.15, 18_000.0, None),
  ("vestby", "FDG"): (1.20, 15_000.0, None),
  ("østby", "FDG"): (1.20, 18_000.0, None),
  ("kærholm", "FDG"): (1.20, 12_000.0, None),
  ("åløse", "FDG"): (1.25, 10_000.0, None),
  ("engby", "FDG"): (1.25, 10_000.0, None),
  ("fjordvang", "FDG"): (1.20, 9_000.0, None),
  ("bøgelund", "FDG"): (1.10, 4_000.0, None),
  ("nordby brain", "FET"): (1.20, 3_000.0, None),
  ("sundby", "FET"): (1.20, 3_000.0, None),
  ("clinic", "FET"): (1.10, 4_000.0, None),
  ("vestby", "Fluoride"): (1.20, 6_000.0, None),
  ("kærholm", "Fluoride"): (1.20, 6_000.0, None),
  ("nordby", "DOTATATE"): (1.10, 3_000.0, None),
  ("sundby", "DOTATATE"): (1.10, 3_000.0, None),
  ("østby", "DOTATATE"): (1.15, 3_000.0, None),
  ("clinic", "DOTATATE"): (1.05, 4_000.0, None),
  ("clinic", "NH3"): (1.20, None, 6),
  ("clinic", "H2O"): (1.30, None, 12),
  ("clinic", "PSMA-11"): (1.15, None, 4),
  ("clinic", "DOTATOC"): (1.15, None, 4),
  ("clinic", "FAPI-46"): (1.15, None, 2),
  ("research", "PIB"): (1.20, None, 2),
  ("research", "DASB"): (1.20, None, 2),
  ("research", "Raclopride"): (1.20, None, 2),
  ("research", "UCB-J"): (1.20, None, 2),
  ("research", "FLT"): (1.15, None, 2),
  ("nordby", "PSMA-11"): (1.20, None, 3),
  ("nordby brain", "FE-PE2I"): (1.20, None, 4),
  ("nordby brain", "PIB"): (1.25, None, 1),
  ("sundby", "DOTATOC"): (1.20, None, 2),
  ("bøgelund", "Fallypride"): (1.15, None, 3),
  ("bøgelund", "FE-PE2I"): (1.15, None, 2),
}

# (place, isotope): (overhead, most MBq of an order), of the bare isotope as it leaves the target
BARE_ENTRIES: dict[tuple[str, str], tuple[float, float]] = {
  ("chemistry", "F-18"): (1.10, 12_000.0),
  ("research", "F-18"): (1.05, 6_000.0),
}


class Production(msgspec.Struct, frozen=True):
  """A weekly run: its time is the end of synthesis, and `max_mbq` refers to it. One without a tracer makes the bare
  isotope."""

  tracer: str
  weekdays: tuple[int, ...]
  at: time
  max_mbq: float
  isotope: str = ""

  @property
  def of(self) -> str:
    """What its batches and vials are of: the tracer, or what stands for the isotope."""
    return self.tracer or self.isotope


RUNS: dict[str, Production] = {
  # On Saturdays and Sundays there is one FDG run, on all other days two.
  "early": Production("FDG", DAILY, time(5, 45), 240_000.0),
  "late": Production("FDG", WORKDAYS, time(10, 0), 180_000.0),
  "fet": Production("FET", (1, 3, 5), time(9, 15), 20_000.0),
  "fluoride": Production("Fluoride", (2, 4), time(8, 30), 40_000.0),
  "night": Production("DOTATATE", DAILY, time(20, 0), 24_000.0),
  "target": Production("", (2, 4), time(7, 15), 30_000.0, isotope="F-18"),
}


class Delivery(msgspec.Struct, frozen=True):
  """A weekly delivery; it is fed by the run of its own day, or of the evening before."""

  place: str
  run: str
  weekdays: tuple[int, ...]
  at: time
  weeks: str = "every"
  max_mbq: float | None = None


DELIVERIES: tuple[Delivery, ...] = (
  Delivery("clinic", "early", DAILY, time(6, 45), max_mbq=30_000.0),
  Delivery("nordby", "early", DAILY, time(7, 0), max_mbq=25_000.0),
  Delivery("sundby", "early", DAILY, time(7, 45), max_mbq=20_000.0),
  Delivery("vestby", "early", DAILY, time(8, 0), max_mbq=20_000.0),
  Delivery("østby", "early", DAILY, time(8, 15), max_mbq=20_000.0),
  Delivery("fjordvang", "early", DAILY, time(9, 0), max_mbq=10_000.0),
  Delivery("kærholm", "early", WORKDAYS, time(8, 30)),
  Delivery("åløse", "early", WORKDAYS, time(8, 45)),
  Delivery("engby", "early", WORKDAYS, time(9, 15), weeks="even"),
  Delivery("bøgelund", "early", WORKDAYS, time(9, 15), weeks="odd"),
  Delivery("nordby brain", "early", (2, 4), time(9, 30)),
  Delivery("clinic", "late", WORKDAYS, time(10, 45), max_mbq=30_000.0),
  Delivery("nordby", "late", WORKDAYS, time(11, 15), max_mbq=25_000.0),
  Delivery("sundby", "late", WORKDAYS, time(11, 45), max_mbq=20_000.0),
  Delivery("vestby", "late", WORKDAYS, time(12, 15)),
  Delivery("kærholm", "late", WORKDAYS, time(12, 30)),
  Delivery("østby", "late", WORKDAYS, time(13, 0), weeks="odd"),
  Delivery("åløse", "late", WORKDAYS, time(13, 0), weeks="even"),
  Delivery("research", "late", WORKDAYS, time(13, 30), weeks="even"),
  Delivery("nordby brain", "fet", (1, 3, 5), time(10, 30)),
  Delivery("sundby", "fet", (1, 3, 5), time(11, 0)),
  Delivery("clinic", "fet", (1, 5), time(10, 15)),
  Delivery("vestby", "fluoride", (2, 4), time(10, 0)),
  Delivery("kærholm", "fluoride", (2, 4), time(10, 30)),
  Delivery("nordby", "night", DAILY, time(8, 0)),
  Delivery("sundby", "night", DAILY, time(8, 30)),
  Delivery("østby", "night", DAILY, time(9, 0)),
  Delivery("clinic", "night", (1, 4), time(7, 30)),
  Delivery("chemistry", "target", (2, 4), time(8, 30), max_mbq=15_000.0),
  Delivery("research", "target", (2, 4), time(8, 0)),
)
