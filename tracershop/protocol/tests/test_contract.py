"""What outside clients rely on: fields may be added to the wire, none of these may go (STR-11)."""

from __future__ import annotations

import msgspec
import pytest

from tracershop import protocol
from tracershop.protocol import commands, schema

ROWS = {
  "order": "id kind status tracerId isotopeId customerId endpointId slotId movedToSlotId deliveryDate "
  "deliverAt departsAt orderedMbq toDispenseMbq injections usage comment orderedBy orderedAt releasedBy releasedAt "
  "deliveredMbq vialIds batchNumbers certificateId bookingIds rejectedReason marks revision",
  "slot": "id endpointId runId tracerId isotopeId weekday deliveryTime weeks maxMbq endsDate",
  "run": "id tracerId isotopeId weekday time maxMbq",
  "catalogueEntry": "id endpointId tracerId isotopeId overhead maxMbq maxInjections",
  "tracer": "id shortName clinicalName isotopeId kind batchTag archived",
  "isotope": "id symbol halfLifeSeconds",
  "customer": "id shortName longName dispenserNumber",
  "endpoint": "id customerId name transportMinutes internal",
  "vial": "id tracerId customerId activityMbq calibratedAt volumeMl batchNumber orderIds state",
  "closedDate": "id date",
  "deadline": "id kind tracerId type weekday time",
  "day": "id today windowFrom",
  "feed": "id state asOf",
}
WALL_ORDER = (
  "id kind status tracerId tracerName customerName endpointName deliverAt departsAt movedFrom orderedMbq injections "
  "toDispenseMbq dispensedMbq deliveredMbq batchNumbers revision"
)
PERSONAL = {"orderedBy", "releasedBy", "acceptedBy", "rejectedBy", "rejectedReason", "comment", "userName", "enteredBy"}
COMMANDS = {
  "order.place": "kind endpointId tracerId isotopeId slotId deliveryDate deliverAt orderedMbq injections usage comment "
  "reason",
  "order.edit": "orderId orderedMbq injections slotId deliveryDate deliverAt usage comment reason",
  "order.cancel": "orderId reason",
  "order.accept": "orderIds",
  "order.reject": "orderIds reason",
  "order.reopen": "orderIds reason",
  "order.release": "orderIds vialIds batchNumber reason",
  "vial.add": "tracerId customerId activityMbq calibratedAt volumeMl batchNumber reason",
}


def fields(kind: type[msgspec.Struct]) -> set[str]:
  return {it.encode_name for it in msgspec.structs.fields(kind)}


@pytest.mark.parametrize("name", ROWS)
def test_str_11_a_row_keeps_what_clients_rely_on(name: str) -> None:
  assert set(ROWS[name].split()) <= fields(schema.ROW_TYPES[name])


@pytest.mark.parametrize("name", COMMANDS)
def test_str_11_a_command_keeps_what_clients_rely_on(name: str) -> None:
  spec = commands.COMMANDS[name]
  assert set(COMMANDS[name].split()) <= fields(spec.payload) | set(spec.secrets)


def test_acc_5_the_walls_rows_name_no_person() -> None:
  assert set(WALL_ORDER.split()) <= fields(schema.ROW_TYPES["wallOrder"])
  for name in ("wallOrder", "wallRun"):
    assert not fields(schema.ROW_TYPES[name]) & PERSONAL


def test_str_11_activities_carry_their_unit_and_instants_their_at() -> None:
  """Never a bare number with a physical meaning."""
  for name, kind in {**schema.ROW_TYPES, **{it: spec.payload for it, spec in commands.COMMANDS.items()}}.items():
    for field in fields(kind):
      assert not field.lower().endswith(("activity", "volume", "amount", "halflife")), f"{name}.{field} has no unit"


def test_str_5_the_bounds_of_frames_are_those_of_version_1() -> None:
  assert (protocol.VERSION, protocol.SUBPROTOCOL) == (1, "tracershop.v1")
  assert (protocol.MAX_CLIENT_FRAME, protocol.MAX_SERVER_FRAME, protocol.MAX_REPLAY) == (65_536, 524_288, 2_000)
