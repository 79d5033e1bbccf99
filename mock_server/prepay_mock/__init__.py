"""A stateful mock server for prepaid-credit APIs."""
