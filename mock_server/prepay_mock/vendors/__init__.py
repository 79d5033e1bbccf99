"""The three vendors: dialects over one ledger."""
