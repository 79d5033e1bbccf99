"""Typed clients for prepaid-credit APIs."""
