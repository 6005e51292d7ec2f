"""Pages and dialogs of the front end, each with the views that look at it; tests/test_registry.py keeps it whole."""

from __future__ import annotations

# Each route of App.tsx, and what it leads to, with the views that show it.
ROUTES: dict[str, tuple[str, ...]] = {
  "/": ("production", "nurse", "site"),
  "/login": ("login",),
  "/monitor/enrol": ("enrol",),
  "/wall": ("wall", "wall-node", "wall-recall"),
  "/production/*?": ("production", "plan", "calendar", "notices", "batches", "vials", "recalls", "qc-templates"),
  "/orders/people": ("orderers",),
  "/orders/rooms": ("rooms",),
  "/orders/*?": ("nurse", "nurse-month", "nurse-bookings"),
  "/setup/*?": (
    "setup-customers", "setup-customer", "setup-week", "setup-tracers", "setup-isotopes", "setup-deadlines",
    "setup-closed", "setup-people", "setup-rights",
  ),
  "/monitors": ("monitors",),
  "/help/*?": ("help", "help-admin"),
  "/audit/*?": (
    "audit", "audit-replay", "audit-reviews", "audit-punctuality", "audit-rights", "audit-exports", "replay-wall",
  ),
  "/site/*?": (
    "site-users", "site-screens", "site-nodes", "site-waiting", "site-lead", "site-mirror",
    "site-printers", "site-workers", "site-quarantine",
  ),
}  # fmt: skip

# Each file of screens/ and shell/ that draws a dialog, and the views in which it stands open.
DIALOGS: dict[str, tuple[str, ...]] = {
  "screens/customer/calculator/CalculatorDialog.tsx": ("nurse-calculator",),
  "screens/customer/CancelDialog.tsx": ("nurse-cancel",),
  "screens/customer/print/PrintDialog.tsx": ("nurse-print",),
  "screens/orderers/RemoveDialog.tsx": ("orderers-remove",),
  "screens/people/Person.tsx": ("setup-person",),
  "screens/production/ReasonDialog.tsx": ("reject",),
  "screens/production/ReleaseDialog.tsx": ("release",),
  "screens/production/VialDialog.tsx": ("vial",),
  "screens/production/batches/Decisions.tsx": ("batch-certify", "batch-reject"),
  "screens/production/batches/OpenDialog.tsx": ("batch-open",),
  "screens/production/calculator/Calculator.tsx": ("calculator",),
  "screens/production/dispatch/Departures.tsx": ("departures",),
  "screens/production/dispatch/LabelDialog.tsx": ("label",),
  "screens/production/dispatch/SendDialog.tsx": ("send",),
  "screens/production/order/CancelDialog.tsx": ("cancel",),
  "screens/production/order/OrderDialog.tsx": ("place",),
  "screens/production/release/CorrectDialog.tsx": ("correct",),
  "screens/production/release/SupplementDialog.tsx": ("supplement",),
  "screens/production/shift/DelayDialog.tsx": ("delay",),
  "screens/production/shift/ShiftDialog.tsx": ("move", "postpone"),
  "screens/production/unordered/UnorderedDialog.tsx": ("unordered",),
  "screens/production/vials/DiscardDialog.tsx": ("discard",),
  "screens/setup/ClosedDates.tsx": ("setup-closed",),
  "screens/setup/Customers.tsx": ("setup-customer-new",),
  "screens/setup/Deadlines.tsx": ("setup-deadline",),
  "screens/setup/Isotopes.tsx": ("setup-isotope-new",),
  "screens/setup/People.tsx": ("setup-person-new",),
  "screens/setup/SlotForm.tsx": ("setup-slot",),
  "screens/setup/Tracers.tsx": ("setup-tracer",),
  "screens/setup/Week.tsx": ("setup-slot", "setup-run"),
  "screens/setup/kit/Confirm.tsx": ("setup-archive",),
  "screens/setup/kit/OverDialog.tsx": ("setup-archive",),
  "screens/setup/kit/Touched.tsx": ("setup-touched",),
  "screens/site/Printers.tsx": ("site-printer-new",),
  "screens/site/ReasonDialog.tsx": ("site-decide",),
  "screens/site/Users.tsx": ("site-user-new",),
  "screens/site/lead/LeadDialog.tsx": ("site-lead-change",),
  "screens/site/mirror/Mirror.tsx": ("site-mirror-row",),
  "screens/site/nodes/Nodes.tsx": ("site-node",),
  "shell/KeysDialog.tsx": ("keys",),
  "shell/PasswordDialog.tsx": ("password",),
  "shell/palette/Palette.tsx": ("palette", "nurse-palette"),
}

# Dialogs that no view stands in yet: what they need has to be made first. It only grows shorter.
WAITING = frozenset({
  "screens/audit/EraseDialog.tsx",
  "screens/dispatch/ReceiveDialog.tsx",
  "screens/monitors/ArrangeDialog.tsx",
  "screens/monitors/index.tsx",
  "screens/production/batches/QcEntry.tsx",
  "screens/production/notices/Notices.tsx",
  "screens/production/vials/ReassignDialog.tsx",
  "screens/setup/CustomerDialogs.tsx",
  "screens/setup/LongYear.tsx",
  "screens/setup/Orderers.tsx",
  "screens/setup/RightDialog.tsx",
  "screens/setup/Rights.tsx",
  "screens/setup/RunDialog.tsx",
  "screens/setup/SlotsDialog.tsx",
  "screens/site/Letters.tsx",
  "shell/Outdated.tsx",
})  # fmt: skip

# The views in which a dialog stands open.
OPENS = frozenset(name for names in DIALOGS.values() for name in names)
