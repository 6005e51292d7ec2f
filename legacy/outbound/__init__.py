"""What is done here, on its way to the old system: what is due, what is written, and how it arrives once."""
