"""One call: its attempts, what came back, what it cost, what is remembered of it."""
