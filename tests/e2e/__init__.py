"""Real browsers against the production topology, and against the embedded form with demo data."""
