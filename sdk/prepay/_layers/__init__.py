"""Around a call, one concern a file; ``pipeline`` says the order."""
