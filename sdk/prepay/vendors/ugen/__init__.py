"""U-Gen."""
