"""Pages and dialogs of the front end, each with the views that look at it; tests/test_registry.py keeps it whole."""

from __future__ import annotations

# Each route of App.tsx, and what it leads to, with the views that show it.
ROUTES: dict[str, tuple[str, ...]] = {
  "/": ("production", "nurse", "site"),
  "/login": ("login",),
  "/monitor/enrol": ("enrol",),
  "/wall": ("wall", "wall-node", "wall-recall"),
  "/production/*?": (
    "production", "plan", "calendar", "notices", "batches", "batches-old", "vials", "recalls", "qc-templates",
  ),
  "/orders/people": ("orderers",),
  "/orders/rooms": ("rooms",),
  "/orders/*?": ("nurse", "nurse-month", "nurse-bookings"),
  "/setup/*?": (
    "setup-customers", "setup-customer", "setup-week", "setup-tracers", "setup-isotopes", "setup-deadlines",
    "setup-closed", "setup-people", "setup-rights", "setup-proposals",
  ),
  "/monitors": ("monitors",),
  "/help/*?": ("help", "help-admin"),
  "/audit/*?": (
    "audit", "audit-replay", "audit-reviews", "audit-punctuality", "audit-rights", "audit-exports", "replay-wall",
  ),
  "/site/*?": (
    "site-users", "site-screens", "site-nodes", "site-waiting", "site-lead", "site-mirror",
    "site-printers", "site-workers", "site-system", "site-quarantine",
  ),
}  # fmt: skip

# Each file of screens/ and shell/ that draws a dialog, and the views in which it stands open.
DIALOGS: dict[str, tuple[str, ...]] = {
  "screens/audit/EraseDialog.tsx": ("audit-erase",),
  "screens/customer/calculator/CalculatorDialog.tsx": ("nurse-calculator",),
  "screens/customer/CancelDialog.tsx": ("nurse-cancel",),
  "screens/customer/print/PrintDialog.tsx": ("nurse-print",),
  "screens/dispatch/ReceiveDialog.tsx": ("nurse-receive",),
  "screens/monitors/ArrangeDialog.tsx": ("monitors-arrange",),
  "screens/monitors/index.tsx": ("monitors-revoke",),
  "screens/orderers/RemoveDialog.tsx": ("orderers-remove",),
  "screens/people/Person.tsx": ("setup-person",),
  "screens/production/DecisionDialog.tsx": ("reject", "reopen"),
  "screens/production/ReasonDialog.tsx": ("decline",),
  "screens/production/ReleaseDialog.tsx": ("release",),
  "screens/production/VialDialog.tsx": ("vial",),
  "screens/production/batches/Decisions.tsx": ("batch-certify", "batch-reject"),
  "screens/production/batches/OpenDialog.tsx": ("batch-open",),
  "screens/production/batches/QcEntry.tsx": ("qc-fatal",),
  "screens/production/calculator/Calculator.tsx": ("calculator",),
  "screens/production/dispatch/Departures.tsx": ("departures",),
  "screens/production/dispatch/LabelDialog.tsx": ("label",),
  "screens/production/dispatch/ReturnDialog.tsx": ("return",),
  "screens/production/dispatch/SendDialog.tsx": ("send",),
  "screens/production/notices/Notices.tsx": ("notice-end",),
  "screens/production/order/CancelDialog.tsx": ("cancel",),
  "screens/production/order/OrderDialog.tsx": ("place",),
  "screens/production/recall/ReachDialog.tsx": ("recall-reach",),
  "screens/production/release/CorrectDialog.tsx": ("correct",),
  "screens/production/release/SupplementDialog.tsx": ("supplement",),
  "screens/production/shift/DelayDialog.tsx": ("delay",),
  "screens/production/shift/RunDialog.tsx": ("postpone-run",),
  "screens/production/shift/ShiftDialog.tsx": ("move", "postpone"),
  "screens/production/unordered/UnorderedDialog.tsx": ("unordered",),
  "screens/production/vials/DiscardDialog.tsx": ("discard",),
  "screens/production/vials/ReassignDialog.tsx": ("vial-reassign",),
  "screens/setup/ClosedDates.tsx": ("setup-closed",),
  "screens/setup/CustomerDialogs.tsx": ("setup-customer-edit", "setup-endpoint-new", "setup-entry-new"),
  "screens/setup/Customers.tsx": ("setup-customer-new",),
  "screens/setup/Deadlines.tsx": ("setup-deadline",),
  "screens/setup/Isotopes.tsx": ("setup-isotope-new",),
  "screens/setup/LongYear.tsx": ("setup-swap",),
  "screens/setup/Orderers.tsx": ("setup-orderer",),
  "screens/setup/People.tsx": ("setup-person-new",),
  "screens/setup/RightDialog.tsx": ("setup-right", "setup-right-withdraw"),
  "screens/setup/Rights.tsx": ("setup-right-new",),
  "screens/setup/RunDialog.tsx": ("setup-run-open",),
  "screens/setup/SlotForm.tsx": ("setup-slot",),
  "screens/setup/SlotsDialog.tsx": ("setup-slots",),
  "screens/setup/Tracers.tsx": ("setup-tracer",),
  "screens/setup/Week.tsx": ("setup-slot", "setup-run"),
  "screens/setup/kit/Confirm.tsx": ("setup-archive",),
  "screens/setup/kit/OverDialog.tsx": ("setup-archive",),
  "screens/setup/kit/ProposeDialog.tsx": ("setup-propose",),
  "screens/setup/kit/Touched.tsx": ("setup-touched",),
  "screens/setup/proposals/ApproveDialog.tsx": ("setup-proposal-approve",),
  "screens/site/Letters.tsx": ("site-letter",),
  "screens/site/Printers.tsx": ("site-printer-new",),
  "screens/site/ReasonDialog.tsx": ("site-decide",),
  "screens/site/Users.tsx": ("site-user-new",),
  "screens/site/lead/LeadDialog.tsx": ("site-lead-change",),
  "screens/site/mirror/Mirror.tsx": ("site-mirror-row",),
  "screens/site/nodes/Nodes.tsx": ("site-node",),
  "shell/KeysDialog.tsx": ("keys",),
  "shell/Outdated.tsx": ("outdated",),
  "shell/PasswordDialog.tsx": ("password",),
  "shell/palette/Palette.tsx": ("palette", "nurse-palette"),
}

# The views in which a dialog stands open.
OPENS = frozenset(name for names in DIALOGS.values() for name in names)

# Those under which lies a page that no other view shows to the same person.
UNSEEN = frozenset({"audit-erase", "outdated", "password", "setup-closed", "setup-touched", "site-decide"})
