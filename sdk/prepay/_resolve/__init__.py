"""What became of a call whose response was lost."""
