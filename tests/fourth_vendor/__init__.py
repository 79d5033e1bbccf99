"""A vendor that nobody has written a line of Python for: SDK, mock and kit know it from the contract."""
