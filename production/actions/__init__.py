"""Production's actions, each one durable transaction."""
