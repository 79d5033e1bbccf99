"""The engine and the world that it serves."""
