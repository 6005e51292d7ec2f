"""What has happened in the old system, taken over as facts: recorded and marked, not decided."""
