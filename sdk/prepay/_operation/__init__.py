"""What the contract says of an operation, and how it may be called; all that generated code may know."""
