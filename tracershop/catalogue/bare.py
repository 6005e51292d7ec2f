"""Isotopes that are delivered bare: each has one tracer, of which its vials, batches and tests are (ISO-1)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, count

from tracershop.catalogue.models import Isotope, Tracer

# What papers say of it until somebody says how it leaves: as [18F]fluoride, for example.
CLINICAL_NAME = "Ren isotop / bare isotope"


def tracer_of(isotope_id: int | None) -> Tracer | None:
  """The tracer that vials of a bare isotope are of; None where it has never been delivered bare."""
  if isotope_id is None:
    return None
  return Tracer.objects.select_related("isotope").filter(bare=True, isotope_id=isotope_id).first()


def tracers_of(isotope_ids: Iterable[int]) -> dict[int, Tracer]:
  """The same of several, by isotope."""
  found = Tracer.objects.select_related("isotope").filter(bare=True, isotope_id__in=isotope_ids)
  return {it.isotope_id: it for it in found}


def new_tracer(isotope: Isotope) -> Tracer:
  """The same for an isotope that has none yet, not saved. Call it under the lock: there is one of each isotope.

  It is called as the isotope is, and its batches begin with the symbol (`F18`), unless another tracer has taken either.
  """
  symbol, tag = isotope.symbol, isotope.symbol.replace("-", "").upper()
  return Tracer(
    short_name=_free([symbol, f"{symbol} bare"], f"{symbol} bare ", "short_name"),
    clinical_name=CLINICAL_NAME,
    isotope=isotope,
    kind="activity",
    batch_tag=_free([tag, f"{tag}B"], f"{tag}B", "batch_tag"),
    bare=True,
  )


def _free(wishes: Iterable[str], stem: str, column: str) -> str:
  """The first that no tracer has, in whatever case."""
  taken = {it.casefold() for it in Tracer.objects.values_list(column, flat=True)}
  return next(it for it in chain(wishes, (f"{stem}{number}" for number in count(2))) if it.casefold() not in taken)
