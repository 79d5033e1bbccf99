"""Webhooks on their way out: when they are due, to whom they may go, and what was answered."""
