"""The websocket and HTTP edge: one hub per process, a session per socket, a registry of commands."""
