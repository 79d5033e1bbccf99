"""The state behind a mock: its clock, accounts, timers, tables and faults. It has no contract and no vendor in it."""
