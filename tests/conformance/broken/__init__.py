"""Servers with one deliberate bug each. They exist in tests only."""
