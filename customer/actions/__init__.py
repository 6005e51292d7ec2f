"""A customer's actions, each one durable transaction."""
