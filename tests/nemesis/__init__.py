"""What breaks things on purpose, from seeds: lines, doorbells, processes, rights, secrets, input."""
