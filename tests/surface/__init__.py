"""What is public, as a text that a review can read: ``python -m tests.surface`` writes ``docs/api.txt``."""
