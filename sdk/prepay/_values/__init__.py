"""Plain values that people and servers hand in: ranges, and dates in HTTP headers."""
