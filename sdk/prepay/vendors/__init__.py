"""Whatever is true of one vendor only, a folder each."""
