"""From a call to bytes and back; the only folder that waits, and the only one that knows httpx."""
