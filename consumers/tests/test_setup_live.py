"""What an administrator changes is on open screens at once, and only on those it concerns."""

from __future__ import annotations

import pytest

from consumers.tests.conftest import People
from consumers.tests.orders import stream_of
from tests.client import Browser, Refused
from tests.server import Server
from tests.unit import PASSWORD


async def test_acc_10_whom_a_user_acts_for_counts_at_once_for_his_open_screens(shared: Server, people: People) -> None:
  """ACC-10, ACC-2: a stream comes, can be followed, and ends when it is taken away again."""
  nurse, other, admin = await people(shared), await people(shared, "nurse8"), await people(shared, "prodadmin")
  assert nurse.user is not None
  theirs = stream_of(other)
  customer = int(theirs.partition(":")[2])
  async with await nurse.connect(stream_of(nurse)) as screen, await admin.connect("site") as office:
    assert theirs not in screen.heads
    done = await office.command("assignment.add", {"username": "nurse7", "customerId": customer})
    await screen.until(lambda: theirs in screen.heads, 5, "the new stream among the heads")
    await screen.subscribe(theirs)
    assert set(screen.rows(theirs, "customer")) == {customer}
    await office.reached(done["revisions"])
    row = office.rows("site", "user")[nurse.user["id"]]
    assert customer in row["customerIds"]
    told = await office.query("assignments.of", {"customerId": customer})
    assert "nurse7" in [it["username"] for it in told["users"]]
    gone = {"userId": nurse.user["id"], "customerId": customer}
    await office.command("assignment.remove", gone, seen={f"user:{nurse.user['id']}": row["revision"]})
    await screen.until(lambda: bool(screen.of_type("ended")), 5, "the end of the stream")
    assert screen.of_type("ended") == [{"type": "ended", "stream": theirs, "code": "forbidden"}]
    assert screen.follows(stream_of(nurse))


async def test_acc_9_a_reset_password_ends_the_socket_and_signs_in_anew(server: Server, people: People) -> None:
  """ACC-9, ACC-3."""
  nurse, admin = await people(server), await people(server, "siteadmin")
  screen = await nurse.connect(stream_of(nurse))
  assert nurse.user is not None
  answer = await admin.command("password.reset", {"userId": nurse.user["id"], "newPassword": "another long secret"})
  assert answer.status_code == 200, answer.text
  assert await screen.closed(5) == 4401
  async with Browser(server.address) as again:
    with pytest.raises(Refused):
      await again.sign_in("nurse7", PASSWORD)
    assert (await again.sign_in("nurse7", "another long secret"))["id"] == nurse.user["id"]


async def test_acc_3_a_changed_role_ends_the_sockets_and_signs_in_as_what_he_is_now(
  server: Server, people: People
) -> None:
  chemist, admin = await people(server, "radiochemist"), await people(server, "siteadmin")
  screens = [await chemist.connect("production"), await chemist.connect("wall")]
  assert chemist.user is not None
  answer = await admin.command("user.changeRole", {"userId": chemist.user["id"], "role": "shopUser"})
  assert answer.status_code == 200, answer.text
  assert [await screen.closed(5) for screen in screens] == [4401, 4401]
  async with Browser(server.address) as again:
    assert (await again.sign_in("radiochemist", PASSWORD))["role"] == "shopUser"
    async with await again.connect() as screen:
      assert "production" not in screen.hello["streams"]


async def test_acc_3_ones_own_new_password_ends_all_ones_sockets(server: Server, people: People) -> None:
  """ACC-3, ACC-9: the one that it was changed on, and one that stands open elsewhere."""
  here, there, other = await people(server), await people(server), await people(server, "nurse8")
  screens = [await browser.connect(stream_of(browser)) for browser in (here, there)]
  bystander = await other.connect(stream_of(other))
  signature = {"meaning": "changePassword", "password": PASSWORD}
  data = {"signature": signature, "newPassword": "another long secret"}
  answer = await here.command("password.change", data)
  assert answer.status_code == 200, answer.text
  assert [await screen.closed(5) for screen in screens] == [4401, 4401]
  # Nobody else's.
  heads = len(bystander.of_type("heads"))
  await bystander.until(lambda: len(bystander.of_type("heads")) > heads)
  async with Browser(server.address) as again:
    with pytest.raises(Refused):
      await again.sign_in("nurse7", PASSWORD)
    assert (await again.sign_in("nurse7", "another long secret"))["name"] == here.user["name"]  # type: ignore[index]


async def test_set_12_a_new_customer_is_set_up_to_its_first_order_while_its_nurse_looks_on(
  server: Server, people: People
) -> None:
  """SET-1, SET-12: everything she needs comes by deltas to a screen that was open before there was anything."""
  nurse, admin = await people(server), await people(server, "prodadmin")
  async with await admin.connect("catalogue", "production") as office, await nurse.connect("catalogue") as screen:
    fdg = next(row["id"] for row in office.rows("catalogue", "tracer").values() if row["shortName"] == "FDG")
    made = await office.command("customer.add", {"shortName": "Vestby", "longName": "Vestby Hospital"})
    customer = made["result"]["customerId"]
    mine = f"customer:{customer}"
    await office.command("assignment.add", {"username": "nurse7", "customerId": customer})
    await screen.until(lambda: mine in screen.heads, 5, "the new stream among the heads")
    await screen.subscribe(mine)
    assert screen.rows(mine, "day")
    place = {"customerId": customer, "name": "PET/CT", "transportMinutes": 30}
    endpoint = (await office.command("endpoint.add", place))["result"]["endpointId"]
    await office.command("catalogueEntry.add", {"endpointId": endpoint, "tracerId": fdg, "overhead": 1.2})
    made = await office.command("run.add", {"tracerId": fdg, "weekday": 5, "time": "06:10:00"})
    given = {"endpointId": endpoint, "runId": made["result"]["runId"], "weekday": 5, "deliveryTime": "07:30:00"}
    slot = await office.command("slot.add", given)
    await screen.reached(slot["revisions"])
    await screen.until(lambda: bool(screen.rows(mine, "slot")), 5, "the slot")
    assert screen.gaps == 0
    kinds = {kind: len(screen.rows(mine, kind)) for kind in ("customer", "endpoint", "catalogueEntry", "run", "slot")}
    assert set(kinds.values()) == {1}, kinds
    assert [row["deliveryTime"] for row in screen.rows(mine, "slot").values()] == ["07:30:00"]
