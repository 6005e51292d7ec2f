"""The wire, version 1: the messages in both directions and the rows they carry. Pure; knows no Django."""

VERSION = 1
SUBPROTOCOL = "tracershop.v1"
MAX_CLIENT_FRAME = 64 * 1024
MAX_SERVER_FRAME = 512 * 1024
MAX_REPLAY = 2_000
