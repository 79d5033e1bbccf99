"""The ways into a mock: a socket, ASGI, the same process; and the limits, turns and faults on the way."""
