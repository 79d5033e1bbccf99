"""A mock in a test's hands: mocks, servers, accounts, clock and faults. The only folder that imports the SDK."""
