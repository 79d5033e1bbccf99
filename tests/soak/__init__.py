"""What takes too long for every run of the tests; each module runs by itself and ends with a table."""
