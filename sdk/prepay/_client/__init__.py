"""Keys, addresses and the interlock; what every client offers beside its vendor's operations."""
