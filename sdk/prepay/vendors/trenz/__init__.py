"""Trenz."""
