"""The edge to the hospital's RIS: DICOM echoes and worklists, and HL7 messages. What it learns goes through
`customer.actions.bookings` and `tracershop.site.nodes`, like everybody's doings."""
